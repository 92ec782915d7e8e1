"""The directives of the views: each leaves a place that is filled when its page is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.reading.directives import PRESENTATION, LenientDirective
from sphinxcontrib_flamedesign.reading.nodes import design_view, pack_options
from sphinxcontrib_flamedesign.views.table import COLUMNS

if TYPE_CHECKING:
    from docutils.nodes import Node


class ViewDirective(LenientDirective):
    """Base of the directives whose place a view takes when the page is written."""

    view: ClassVar[str]
    choices: ClassVar[dict[str, tuple[str, ...] | None]] = {}

    def make(self) -> list[Node]:
        """Return the place of the view, and behind it what it cannot use."""
        get_domain(self.env).note_view(self.env.docname, self.view)
        if self.argument or self.content:
            self.problem("invalid-option", f"`{self.name}` takes neither an argument nor content; remove it")
        options = self.known_options((*self.choices, *PRESENTATION))
        node = design_view(view=self.view, docname=self.env.docname)
        self.finish(node, options)
        node["options"] = pack_options(self.checked(options))
        return [node, *self.parse_content_to_nodes()]

    def checked(self, options: dict[str, str]) -> dict[str, str]:
        """Return the view's own options, and report values that they cannot take."""
        checked: dict[str, str] = {}
        for name, choices in self.choices.items():
            if name not in options:
                continue
            if choices is None or options[name] in choices:
                checked[name] = options[name]
            else:
                message = f"`:{name}:` of `{self.name}` cannot be {options[name]!r}; it takes {', '.join(choices)}"
                self.problem("invalid-option", message)
        return checked


class GraphDirective(ViewDirective):
    """Draws how the project's designs interact; a list where nothing can be drawn."""

    view = "graph"
    choices: ClassVar[dict[str, tuple[str, ...] | None]] = {"caption": None, "alt": None}


class TableDirective(ViewDirective):
    """Lists the project's designs with status, completeness and number of interactions."""

    view = "table"
    choices: ClassVar[dict[str, tuple[str, ...] | None]] = {
        "sort": (*COLUMNS, *(f"-{name}" for name in COLUMNS)),
        "caption": None,
    }
