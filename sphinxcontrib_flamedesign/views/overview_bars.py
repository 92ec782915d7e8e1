"""The bars of the overview: shares of the statuses, how much of each field is done, and who names a component."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.kinds import Kind, Origin, Strength, stroke_first
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.views.drawing.svg_elements import XMLNS, text_svg, title_svg
from sphinxcontrib_flamedesign.views.drawing.text_metrics import truncate, width_of
from sphinxcontrib_flamedesign.views.wording import joined_label


@dataclass(frozen=True, slots=True)
class FieldBar:
    """A field: its name, in which shares of designs it is done and not required, from 0 to 1, and the words on hover.

    The worst have a rank.
    """

    name: str
    done: float
    not_required: float
    tip: str
    rank: int | None = None


#: The size of a field's bar, of what stands above it, and of a letter below it, in pixels.
_FIELD_PLACE, _FIELD_WIDTH, _FIELD_HEIGHT, _ABOVE, _LETTER = 14, 11, 56, 14, 7.2

#: So many letters of a field's name stand below its bar.
_NAME_LETTERS = 24


def draw_shares(shares: Iterable[tuple[str, int, str]], label: str) -> str:
    """Return one bar as SVG, as wide as there is room, of which each part has its share.

    :param shares: the class of each part, its number, and its words on hover.
    """
    parts, start = [], 0
    for css, count, tip in shares:
        bar = f'<rect x="{start}" y="0" width="{count}" height="10"/>'
        parts.append(f'<g class="flamedesign-{css}">{title_svg(tip)}{bar}</g>')
        start += count
    opening = _opening("shares", start, 10, label, 'preserveAspectRatio="none"')
    return f"{opening}{''.join(parts)}</svg>"


def draw_fields(bars: Sequence[FieldBar]) -> list[str]:
    """Return a bar for each field of a section as SVG, all of one height; its name stands below it, upright.

    It is as high as the field is done, above that lies the share that need not have it; what is left lacks it.
    The worst have their rank above.
    """
    below = max((width_of(truncate(bar.name, _NAME_LETTERS)) for bar in bars), default=0) * _LETTER
    height = round(_ABOVE + _FIELD_HEIGHT + below) + 8
    size = f'width="{_FIELD_PLACE}" height="{height}"'
    return [f"{_opening('fields', _FIELD_PLACE, height, bar.tip, size)}{_field_bar(bar)}</svg>" for bar in bars]


def _field_bar(bar: FieldBar) -> str:
    done = round(bar.done * _FIELD_HEIGHT)
    not_lacking = round((bar.done + bar.not_required) * _FIELD_HEIGHT)
    parts = (("lacking", _FIELD_HEIGHT), ("not-required", not_lacking), ("done", done))
    bars = "".join(
        f'<rect class="flamedesign-{part}" x="0" y="{_ABOVE + _FIELD_HEIGHT - height}"'
        f' width="{_FIELD_WIDTH}" height="{height}"/>'
        for part, height in parts
    )
    middle = _FIELD_WIDTH / 2
    rank = f'<text x="{middle:g}" y="{_ABOVE - 4}">{bar.rank}</text>' if bar.rank is not None else ""
    turned = f'transform="translate({middle + 3.5:g} {_ABOVE + _FIELD_HEIGHT + 5}) rotate(-90)"'
    name = text_svg(truncate(bar.name, _NAME_LETTERS), turned, "flamedesign-field-name")
    css = ' class="flamedesign-worst"' if bar.rank is not None else ""
    return f"<g{css}>{title_svg(bar.tip)}{bars}{rank}{name}</g>"


def draw_amount(count: int, most: int, kind: Kind) -> str:
    """Return a bar as SVG whose length is a number, beside others whose longest stands for the most."""
    length = max(1, round(100 * count / most))
    bar = f'<rect x="0" y="0" width="{length}" height="8"/>'
    size = 'class="flamedesign-amount" viewBox="0 0 100 8" width="100" height="8" aria-hidden="true"'
    return f'<svg {XMLNS} {size}><g class="flamedesign-kind-{kind}">{bar}</g></svg>'


def _opening(name: str, width: int, height: int, label: str, size: str) -> str:
    view = f'viewBox="0 0 {width} {height}" {size}'
    return f'<svg {XMLNS} class="flamedesign-{name}" {view} role="img" aria-label="{escape(label)}">'


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
    strongest = {design.id: strongest_kind(graph, component, design) for design in designs}
    bars = [
        _bar(place, design.id, kind, graph.components[component].name)
        for place, design in enumerate(designs)
        if (kind := strongest[design.id]) is not None
    ]
    base = f'<path class="flamedesign-base" d="M0,{_HEIGHT - 0.5:g}H{width}"/>'
    opening = _opening("strip", width, _HEIGHT, label, 'preserveAspectRatio="none"')
    return f"{opening}{base}{''.join(bars)}</svg>"


def strongest_kind(graph: Graph, component: str, design: Design) -> Kind | None:
    """Return the strongest kind of what a design states of a component: that of a line between them."""
    kinds = {
        edge.kind
        for edge in graph.edges_to_component(component)
        if edge.source == design.id and edge.origin is Origin.DECLARED
    }
    return min(kinds, key=stroke_first, default=None)


def _strength(kind: Kind) -> Strength:
    reaches = (kind.spec.reaches_source, kind.spec.reaches_target)
    return min(
        (strength for strength in reaches if strength is not None),
        key=lambda strength: strength.order,
        default=Strength.REFERS,
    )


def _bar(place: int, id_: str, kind: Kind, name: str) -> str:
    height = _HEIGHTS[_strength(kind)]
    title = title_svg(f"{id_} {joined_label(kind, name)}")
    bar = f'<rect x="{place * _PLACE}" y="{_HEIGHT - height}" width="{_PLACE - 1}" height="{height}"/>'
    return f'<g class="flamedesign-kind-{kind}">{title}{bar}</g>'
