"""The strip beside a component in the overview: a bar for each design that names it, at the design's own place."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.kinds import Kind, Origin, Strength
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.views.drawing.svg_elements import XMLNS, title_svg
from sphinxcontrib_flamedesign.views.wording import joined_label

#: With more designs than these, the places are too narrow to be told apart.
MOST_DESIGNS = 100

_PLACE, _HEIGHT = 4, 16
_HEIGHTS = {Strength.MUST: 15, Strength.PROBABLY: 10, Strength.REFERS: 5}


def draw_strip(graph: Graph, component: str, designs: Sequence[Design], label: str) -> str:
    """Return a bar for each design that names a component as SVG: the higher the stronger, in the kind's colour.

    All strips have the same places, so that they can be compared; nothing where there are too many designs.
    """
    if len(designs) > MOST_DESIGNS:
        return ""
    width = len(designs) * _PLACE
    strongest = {one.id: _strongest(graph, component, one) for one in designs}
    bars = [
        _bar(place, one.id, kind, graph.components[component].name)
        for place, one in enumerate(designs)
        if (kind := strongest[one.id]) is not None
    ]
    base = f'<path class="flamedesign-base" d="M0,{_HEIGHT - 0.5:g}H{width}"/>'
    size = f'viewBox="0 0 {width} {_HEIGHT}" width="{width}" height="{_HEIGHT}"'
    opening = f'<svg {XMLNS} class="flamedesign-strip" {size} role="img" aria-label="{escape(label)}">'
    return f"{opening}{base}{''.join(bars)}</svg>"


def _strongest(graph: Graph, component: str, design: Design) -> Kind | None:
    """Return the kind of what a design states of a component by which either end has to follow the other most."""
    kinds = {
        edge.kind
        for edge in graph.edges_to_component(component)
        if edge.source == design.id and edge.origin is Origin.DECLARED
    }
    return min(kinds, key=lambda kind: (_strength(kind).order, kind.order), default=None)


def _strength(kind: Kind) -> Strength:
    reaches = (kind.spec.reaches_source, kind.spec.reaches_target)
    return min((one for one in reaches if one is not None), key=lambda one: one.order, default=Strength.REFERS)


def _bar(place: int, id_: str, kind: Kind, name: str) -> str:
    height = _HEIGHTS[_strength(kind)]
    title = title_svg(f"{id_} {joined_label(kind, name)}")
    bar = f'<rect x="{place * _PLACE}" y="{_HEIGHT - height}" width="{_PLACE - 1}" height="{height}"/>'
    return f'<g class="flamedesign-kind-{kind}">{title}{bar}</g>'
