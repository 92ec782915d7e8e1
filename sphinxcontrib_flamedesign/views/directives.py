"""The directives of the views: each leaves a place that is filled when its page is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from sphinxcontrib_flamedesign.config import get_settings, get_template
from sphinxcontrib_flamedesign.core.facts import Means
from sphinxcontrib_flamedesign.core.impact import Direction
from sphinxcontrib_flamedesign.core.names import nearest
from sphinxcontrib_flamedesign.core.wording import IdPattern, split_list
from sphinxcontrib_flamedesign.domain import COMPONENTS, get_domain
from sphinxcontrib_flamedesign.reading.directives import PRESENTATION, LenientDirective
from sphinxcontrib_flamedesign.reading.nodes import design_view, pack_options
from sphinxcontrib_flamedesign.views.facets import (
    DESIGN_OPTIONS,
    FOCUS_OPTIONS,
    GROUP_OPTIONS,
    INTERACTION_OPTIONS,
    Of,
    OptionCheck,
    any_text,
    one_of,
    several_of,
    some_statuses,
    whole_number,
)
from sphinxcontrib_flamedesign.views.table import known_columns
from sphinxcontrib_flamedesign.views.worklist import By

if TYPE_CHECKING:
    from docutils.nodes import Node


#: A line that may be meant to be an option: ``sort: id``, ``:sort:id``, ``sort=id``.
_ALMOST_OPTION = re.compile(r"[:-]*([\w-]{2,20})[ \t]*[:=][ \t]*(.{0,60})$")


class ViewDirective(LenientDirective):
    """Base of the directives whose place a view takes when the page is written."""

    view: ClassVar[str]
    checks: ClassVar[Mapping[str, OptionCheck]] = {}
    #: The option that the directive's argument sets; without one, it takes no argument.
    argument_option: ClassVar[str | None] = None
    #: What the option ``focus`` names.
    means: ClassVar[Means] = Means.FEATURE

    def make(self) -> list[Node]:
        """Return the place of the view, and behind it what it cannot use."""
        domain = get_domain(self.env)
        domain.note_view(self.env.docname, self.view)
        options = self.checked(self.known_options((*self.checks, *PRESENTATION)))
        self.take_argument(options)
        if "focus" in options:
            options["focus"] = IdPattern(get_settings(self.config).id_prefixes).canonical(options["focus"])
            domain.note_use(options["focus"], self.env.docname, *self.place(), self.means)
        for name in split_list(options.get("components", "")):
            domain.note_use(name, self.env.docname, *self.place(), Means.COMPONENT)
        if not get_template(self.config).status.values:  # which a check would know
            for name in split_list(options.get("status", "")):
                domain.note_use(name, self.env.docname, *self.place(), Means.STATUS)
        node = design_view(view=self.view, docname=self.env.docname)
        self.finish(node, options)
        node["options"] = pack_options({name: value for name, value in options.items() if name in self.checks})
        return [node, *self.parse_content_to_nodes()]

    def take_argument(self, options: dict[str, str]) -> None:
        """Take the argument for the option that it sets, and report what the directive cannot take."""
        if self.argument_option is not None and self.argument:
            options[self.argument_option] = self.argument
        elif self.argument:
            self.problem("invalid-option", f"`{self.name}` takes no argument; remove {self.argument!r}")
        elif self.argument_option is not None:
            message = f"`{self.name}` needs an argument: the id, title or alias of a design"
            self.problem("invalid-option", message)
        if self.content:
            self.refuse_content(next(line.strip() for line in self.content if line.strip()))

    def refuse_content(self, line: str) -> None:
        """Report content, which no view takes, by its first line: it may be an option that is not written as one."""
        match = _ALMOST_OPTION.match(line)
        name = nearest(match[1].lower(), self.checks) if match else None
        if match is not None and name is not None:
            right = f":{name}: {match[2]}".rstrip()
            message = f"{line!r} is no option of `{self.name}`; write `{right}`, directly below its first line"
        else:
            message = f"`{self.name}` takes no content; remove it, or set it off by a blank line"
        self.problem("invalid-option", message)

    def checked(self, options: dict[str, str]) -> dict[str, str]:
        """Return the options with a value that they can take, and report the others."""
        kept = dict(options)
        checks = dict(self.checks)
        statuses = get_template(self.config).status.values
        if "status" in checks and statuses:
            checks["status"] = some_statuses(statuses)
        for name, check in checks.items():
            self.drop_wrong(kept, name, check)
        return kept

    def drop_wrong(self, options: dict[str, str], name: str, check: OptionCheck) -> None:
        """Drop an option with a value that it cannot take, and report it."""
        wrong = check(options[name]) if name in options else None
        if wrong is not None:
            del options[name]
            self.problem("invalid-option", f"`:{name}:` of `{self.name}` {wrong}")


#: What a view is called on its page.
_WORDS: Mapping[str, OptionCheck] = {"caption": any_text}


class GraphDirective(ViewDirective):
    """Draws how the project's designs interact; a list where nothing can be drawn."""

    view = "graph"
    checks: ClassVar[Mapping[str, OptionCheck]] = {
        **FOCUS_OPTIONS,
        **INTERACTION_OPTIONS,
        **DESIGN_OPTIONS,
        **GROUP_OPTIONS,
        **_WORDS,
        "alt": any_text,
    }


class TableDirective(ViewDirective):
    """Lists the project's designs, or its components, in the columns and the order that are asked for."""

    view = "table"
    checks: ClassVar[Mapping[str, OptionCheck]] = {
        "of": one_of(tuple(Of)),
        "columns": any_text,
        "sort": any_text,
        **FOCUS_OPTIONS,
        **INTERACTION_OPTIONS,
        **DESIGN_OPTIONS,
        **_WORDS,
    }

    def checked(self, options: dict[str, str]) -> dict[str, str]:
        """Check the names of columns too, which are the template's, and note a table that lists all components."""
        of = Of(options["of"]) if options.get("of") in tuple(Of) else Of.DESIGNS
        columns = known_columns(of, get_template(self.config))
        sortable = one_of((*columns, *(f"-{name}" for name in columns)))
        kept = super().checked(options)
        for name, check in (("columns", several_of(columns)), ("sort", sortable)):
            self.drop_wrong(kept, name, check)
        if of is Of.COMPONENTS and "components" not in kept:
            get_domain(self.env).note_view(self.env.docname, COMPONENTS)
        return kept


class MatrixDirective(ViewDirective):
    """Shows who names whom as a matrix: rows state, columns are named."""

    view = "matrix"
    checks: ClassVar[Mapping[str, OptionCheck]] = {
        "of": one_of(tuple(Of)),
        **FOCUS_OPTIONS,
        **INTERACTION_OPTIONS,
        **DESIGN_OPTIONS,
        **GROUP_OPTIONS,
        **_WORDS,
    }


class ImpactDirective(ViewDirective):
    """Lists what a change of a design or a component reaches, with the path that leads there."""

    view = "impact"
    argument_option = "focus"
    means = Means.EITHER
    checks: ClassVar[Mapping[str, OptionCheck]] = {
        "focus": any_text,
        "depth": whole_number,
        **INTERACTION_OPTIONS,
        **_WORDS,
    }


class WorklistDirective(ViewDirective):
    """Lists the updates that designs require, by whom they are to be made."""

    view = "worklist"
    checks: ClassVar[Mapping[str, OptionCheck]] = {
        "group-by": one_of(tuple(By)),
        "focus": any_text,
        "direction": one_of(tuple(Direction)),
        **DESIGN_OPTIONS,
        **_WORDS,
    }


class ReportDirective(ViewDirective):
    """Shows how complete the designs are, field by field."""

    view = "report"
    checks: ClassVar[Mapping[str, OptionCheck]] = {
        "sort": one_of(("id", "completeness", "-completeness")),
        **FOCUS_OPTIONS,
        **DESIGN_OPTIONS,
        **GROUP_OPTIONS,
        **_WORDS,
    }


#: The directives of all views.
VIEWS: tuple[type[ViewDirective], ...] = (
    GraphDirective,
    TableDirective,
    MatrixDirective,
    ImpactDirective,
    WorklistDirective,
    ReportDirective,
)
