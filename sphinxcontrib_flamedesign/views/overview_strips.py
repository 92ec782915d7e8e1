"""The components of an overview: which designs name each, and what these state of it, along a line of all designs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from docutils import nodes

from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.kinds import sort_kinds
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.views.base import View
from sphinxcontrib_flamedesign.views.drawing.svg_elements import kind_glyph
from sphinxcontrib_flamedesign.views.overview_bars import MOST_DESIGNS, draw_strip, strongest_kind
from sphinxcontrib_flamedesign.views.overview_parts import drawn, entry
from sphinxcontrib_flamedesign.views.tables import component_link
from sphinxcontrib_flamedesign.views.view_nodes import line, remark, words
from sphinxcontrib_flamedesign.views.wording import kind_label


@dataclass(frozen=True)
class ComponentStrips:
    """The components that some designs name."""

    view: View
    designs: tuple[Design, ...]

    @cached_property
    def named(self) -> list[tuple[Component, list[Design]]]:
        """The components that designs name, with those: the most first."""
        components = self.view.graph.components
        named: dict[str, list[Design]] = defaultdict(list)
        for design in self.designs:
            for key in self.view.graph.components_named.get(design.id, ()):
                named[key].append(design)
        order = sorted((key for key in named if key in components), key=lambda key: (-len(named[key]), key))
        return [(components[key], named[key]) for key in order]

    @property
    def _are_drawn(self) -> bool:
        """Whether each has its line: on a page, and where a line has room for all designs."""
        return bool(self.named) and self.view.is_page and len(self.designs) <= MOST_DESIGNS

    def explanation(self) -> list[nodes.Node]:
        """Return what the bars on a line mean; nothing where none is drawn."""
        about = _(
            "A design counts that says it is of a component, or names it in a statement, also in words only. "
            "Along each line, every design has its place, in the order of ids. A bar says what it states of the "
            "component, in the colour of the strongest kind: tall where one must follow the other, half as tall where "
            "it probably must, low where it only refers to it."
        )
        return [remark(about)] if self._are_drawn else []

    def entry(self, component: Component, group: Sequence[Design], number: nodes.Node) -> nodes.list_item:
        """Return a component with the number of designs that name it, and its line."""
        ids = ", ".join(design.id for design in group)
        label = _("Designs that name %(name)s: %(designs)s") % {"name": component.name, "designs": ids}
        strip = draw_strip(self.view.graph, component.key, self.designs, label) if self.view.is_page else ""
        stating = sum(strongest_kind(self.view.graph, component.key, design) is not None for design in group)
        counts = [number]
        if stating != len(group):
            counts.append(words(", "))
            counts.append(words(ngettext("%d states something of it", "%d state something of it", stating)))
        return entry(component_link(component, self.view.docname), words(" "), *counts, said=drawn(strip))

    def legend(self) -> list[nodes.Node]:
        """Return what the colours of the bars mean; nothing where none is drawn."""
        if not self._are_drawn:
            return []
        found = (
            strongest_kind(self.view.graph, component.key, design)
            for component, group in self.named
            for design in group
        )
        kinds = sort_kinds(kind for kind in found if kind is not None)
        said = [
            nodes.inline(
                "", "", *drawn(kind_glyph(kind)), words(kind_label(kind)), classes=[f"flamedesign-kind-{kind}"]
            )
            for kind in kinds
        ]
        return [line(*said, classes=["flamedesign-key"])] if said else []
