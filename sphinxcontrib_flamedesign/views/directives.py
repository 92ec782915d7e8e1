"""The directives of the views: each leaves a place that is filled when its page is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.reading.directives import PRESENTATION, LenientDirective
from sphinxcontrib_flamedesign.reading.nodes import design_view, pack_options
from sphinxcontrib_flamedesign.views.facets import (
    DESIGN_OPTIONS,
    FOCUS_OPTIONS,
    GROUP_OPTIONS,
    INTERACTION_OPTIONS,
    OptionCheck,
    any_text,
    one_of,
)
from sphinxcontrib_flamedesign.views.table import COLUMNS

if TYPE_CHECKING:
    from docutils.nodes import Node


class ViewDirective(LenientDirective):
    """Base of the directives whose place a view takes when the page is written."""

    view: ClassVar[str]
    checks: ClassVar[Mapping[str, OptionCheck]] = {}
    #: The option that the directive's argument sets; without one, it takes no argument.
    argument_option: ClassVar[str | None] = None

    def make(self) -> list[Node]:
        """Return the place of the view, and behind it what it cannot use."""
        domain = get_domain(self.env)
        domain.note_view(self.env.docname, self.view)
        options = self.checked(self.known_options((*self.checks, *PRESENTATION)))
        self.take_argument(options)
        if "focus" in options:
            domain.note_use(options["focus"], self.env.docname, *self.place())
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
            self.problem("invalid-option", f"`{self.name}` takes no content; remove it, or set it off by a blank line")

    def checked(self, options: dict[str, str]) -> dict[str, str]:
        """Return the options with a value that they can take, and report the others."""
        kept: dict[str, str] = {}
        for name, value in options.items():
            wrong = self.checks[name](value) if name in self.checks else None
            if wrong is None:
                kept[name] = value
            else:
                self.problem("invalid-option", f"`:{name}:` of `{self.name}` {wrong}")
        return kept


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
    """Lists the project's designs with status, completeness and number of interactions."""

    view = "table"
    checks: ClassVar[Mapping[str, OptionCheck]] = {
        "sort": one_of((*COLUMNS, *(f"-{name}" for name in COLUMNS))),
        **_WORDS,
    }
