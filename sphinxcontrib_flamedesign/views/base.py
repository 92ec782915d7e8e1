"""What all views have in common: their directive, the base of their options, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from sphinxcontrib_flamedesign.config import get_ids, get_templates
from sphinxcontrib_flamedesign.core.diff import Difference
from sphinxcontrib_flamedesign.core.force import Force
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.grouping import list_groupings
from sphinxcontrib_flamedesign.core.model import TargetKind
from sphinxcontrib_flamedesign.core.template import Templates
from sphinxcontrib_flamedesign.core.text.normalise import split_list
from sphinxcontrib_flamedesign.core.text.suggest import nearest
from sphinxcontrib_flamedesign.domain import DRAWING, LINKED_VIEWS, get_domain
from sphinxcontrib_flamedesign.reading.directives import PRESENTATION, LenientDirective
from sphinxcontrib_flamedesign.reading.nodes import design_view, pack_options
from sphinxcontrib_flamedesign.views.drawing.svg import Drawer
from sphinxcontrib_flamedesign.views.filters import Filters, pack_metadata
from sphinxcontrib_flamedesign.views.view_options import (
    Options,
    OptionType,
    any_grouping,
    any_list,
    one_of,
    some_kinds,
    some_statuses,
)

if TYPE_CHECKING:
    from docutils.nodes import Node


@dataclass(frozen=True, slots=True)
class View:
    """A view to be made: of which designs, and where it stands.

    ``graph`` is a :attr:`Graph.shown`. ``findings`` counts those of each design, ``changed`` has the day of its last
    commit, where any view shows that, and ``changes`` is what has changed since an earlier export. What views are
    given, pages are written again for. ``anchor`` tells the view from the others on its page. ``page_part`` is how
    much of what a page may hold is this view's: all of it, or less where the page has several. ``is_page`` tells
    whether it is one of HTML. Without a ``drawer``, nothing can be drawn.
    """

    graph: Graph
    templates: Templates
    docname: str
    findings: Mapping[str, int] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    changes: Difference | None = None
    anchor: str = "fd-view"
    page_part: float = 1.0
    is_page: bool = False
    drawer: Drawer | None = None

    @property
    def force(self) -> Force:
        """Which of the designs count."""
        return Force(self.graph, self.templates)


@dataclass(frozen=True)
class ViewOptions(Options):
    """Base of the options of a view, which make it."""

    def make(self, view: View) -> list[Node]:
        """Return what the view shows."""
        raise NotImplementedError


#: What follows the name of a view that shows some designs, where a page of all of them would be linked.
_OF_SOME = " of some"


#: A line that may be meant to be an option: ``sort: id``, ``:sort:id``, ``sort=id``.
_ALMOST_OPTION = re.compile(r"[:-]*([\w-]{2,20})[ \t]*[:=][ \t]*(.{0,60})$")


class ViewDirective(LenientDirective):
    """Base of the directives whose place a view takes when the page is written."""

    view: ClassVar[str]
    options_type: ClassVar[type[ViewOptions]]
    #: Whether the view may hold a drawing.
    draws: ClassVar[bool] = False
    #: The option that the directive's argument sets; without one, it takes no argument.
    argument_option: ClassVar[str | None] = None
    #: What the view can be grouped by besides what designs are grouped by.
    own_groupings: ClassVar[Sequence[str]] = ()

    def make(self) -> list[Node]:
        """Return the place of the view, and after it what it cannot use."""
        known = self.options_type.types()
        metadata = self.metadata_names()
        options = self.checked(self.known_options((*known, *metadata, *PRESENTATION)))
        self.take_argument(options)
        if "focus" in options:
            options["focus"] = get_ids(self.config).canonical(options["focus"])
            self.note_use(options["focus"], TargetKind.EITHER)
        for name in split_list(options.get("components", "")):
            self.note_use(name, TargetKind.COMPONENT)
        if not get_templates(self.config).statuses:  # which a check would know
            for name in split_list(options.get("status", "")):
                self.note_use(name, TargetKind.STATUS)
        for name in metadata:
            for value in split_list(options.get(name, "")):
                self.note_use(f"{name}={value}", TargetKind.METADATA)
        node = design_view(view=self.view, docname=self.env.docname)
        self.finish(node, options)
        packed = {name: value for name, value in options.items() if name in known} | pack_metadata(options, metadata)
        is_of_all = self.view not in LINKED_VIEWS or self.is_of_all(Filters.parse(packed))
        self.note_view(self.view if is_of_all else f"{self.view}{_OF_SOME}")  # where no number may lead
        if self.draws:
            self.note_view(DRAWING)
        node["options"] = pack_options(packed)
        return [node, *self.parse_content_to_nodes()]

    def is_of_all(self, filters: Filters) -> bool:
        """Return whether these options leave nothing out, so that links to the view find in it what they are about."""
        return filters == Filters()

    def metadata_names(self) -> Mapping[str, Sequence[str]]:
        """Return the names of metadata that the view filters by: those that are no options of its own."""
        if not self.options_type.includes(Filters):
            return {}
        own = {*self.options_type.types(), *PRESENTATION}
        names = get_templates(self.config).metadata_names
        return {name: keys for name, keys in names.items() if name not in own}

    def note_view(self, view: str) -> None:
        """Note that the document shows a view."""
        self.notes.append(partial(get_domain(self.env).note_view, self.env.docname, view))

    def note_use(self, name: str, target_kind: TargetKind) -> None:
        """Note that an option refers to something."""
        note = get_domain(self.env).note_use
        self.notes.append(partial(note, name, self.env.docname, self.file_name, self.place()[1], target_kind))

    def take_argument(self, options: dict[str, str]) -> None:
        """Take the argument for the option that it sets, and report what the directive cannot take."""
        if self.argument_option is not None and self.argument:
            options[self.argument_option] = self.argument
        elif self.argument:
            self.problem("invalid-option", f"`{self.name}` takes no argument; remove {self.argument!r}")
        if self.content:
            self.refuse_content(next(line.strip() for line in self.content if line.strip()))

    def refuse_content(self, line: str) -> None:
        """Report content, which no view takes, by its first line: it may be an option that is not written as one."""
        match = _ALMOST_OPTION.match(line)
        name = nearest(match[1].lower(), self.options_type.types()) if match else None
        if match is not None and name is not None:
            right = f":{name}: {match[2]}".rstrip()
            message = f"{line!r} is no option of `{self.name}`; write `{right}`, directly below its first line"
        else:
            message = f"`{self.name}` takes no content; remove it, or set it off by a blank line"
        self.problem("invalid-option", message)

    def checked(self, options: dict[str, str]) -> dict[str, str]:
        """Return the options with a value that they can take, and report the others."""
        kept = dict(options)
        types = self.options_type.types()
        templates = get_templates(self.config)
        types |= dict.fromkeys(self.metadata_names(), any_list)
        if "status" in types and templates.statuses:
            types["status"] = some_statuses(templates.statuses)
        if "kinds" in types:
            types["kinds"] = some_kinds(templates.kinds)
        if types.get("group-by") is any_grouping:
            names = (*self.own_groupings, *list_groupings(templates), *templates.metadata_names)
            types["group-by"] = one_of(tuple(dict.fromkeys(names)))
        for name, type_ in types.items():
            self.drop_wrong(kept, name, type_)
        if kept.get("group-by") in templates.metadata_names:
            kept["group-by"] = " ".join(templates.metadata_names[kept["group-by"]])
        return kept

    def drop_wrong(self, options: dict[str, str], name: str, type_: OptionType[object]) -> None:
        """Drop an option with a value that it cannot take, and report it."""
        wrong = type_.refuse(options[name]) if name in options else None
        if wrong is not None:
            del options[name]
            self.problem("invalid-option", f"`:{name}:` of `{self.name}` {wrong}")
