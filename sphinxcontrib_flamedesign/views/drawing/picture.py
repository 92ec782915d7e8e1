"""The picture of a design's neighbours on its card: everything has its fixed place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sphinxcontrib_flamedesign.core.kinds import Kind, join_label, sort_kinds
from sphinxcontrib_flamedesign.core.neighbours import Neighbour, Neighbours
from sphinxcontrib_flamedesign.core.other_projects import OtherDesign
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.drawing.edge_styles import edge_style_of
from sphinxcontrib_flamedesign.views.drawing.layout import Rectangle
from sphinxcontrib_flamedesign.views.drawing.svg_elements import (
    Picture,
    Shape,
    line_svg,
    place_svg,
    rectangle_svg,
    text_svg,
    title_svg,
)
from sphinxcontrib_flamedesign.views.drawing.text_metrics import truncate_name
from sphinxcontrib_flamedesign.views.wording import inverse_label, joined_label, more_label

#: So many boxes of a side are drawn; a last one says how many more there are.
DRAWN = 8


_BOX = (118.0, 20.0)


_GAP = 92.0


_PITCH = 26.0


_MARGIN = 2.0


_LINE_GAP = 9.0


_CHARACTERS = 15


def draw_neighbours(found: Neighbours, own: str) -> Picture:
    """Draw who names a design on the left, itself, and whom it names on the right.

    Everything has its fixed place, so that no layout has to be found. A side on which there is nobody takes no room.
    """
    left, right = _boxes(found.incoming), _boxes(found.outgoing)
    own_height = max(_own_height(left), _own_height(right))
    height = max(_PITCH * len(left), _PITCH * len(right), own_height) + 2 * _MARGIN
    middle, step = height / 2, _BOX[0] + _GAP
    first = _MARGIN + _BOX[0] / 2 - (0 if left else step)
    columns = [first + column * step for column in range(3)]
    width = columns[2 if right else 1] + _BOX[0] / 2 + _MARGIN
    shapes = [_shape(own, columns[1], middle, own_height, "flamedesign-own")]
    for boxes, x in ((left, columns[0]), (right, columns[2])):
        for box, y in zip(boxes, _rows(len(boxes), middle), strict=True):
            shapes.append(_shape(box.name, x, y, _BOX[1], box.css))
    half = _BOX[0] / 2
    lines = _lines(left, middle, columns[0] + half, columns[1] - half, is_incoming=True)
    lines += _lines(right, middle, columns[1] + half, columns[2] - half, is_incoming=False)
    label = _("What refers to %s, and what it refers to") % own
    return Picture(label, Rectangle(0, 0, width, height), tuple(lines), tuple(shapes))


@dataclass(frozen=True, slots=True)
class _Box:
    name: str
    kinds: tuple[Kind, ...]
    css: str


def _boxes(neighbours: tuple[Neighbour, ...]) -> list[_Box]:
    """Return one box for each neighbour, features first, with all kinds of interaction that there are with it."""
    kinds: dict[str, list[Kind]] = {}
    first: dict[str, Neighbour] = {}
    for neighbour in sorted(neighbours, key=lambda other: other.is_component):
        kinds.setdefault(neighbour.name, []).append(neighbour.kind)
        first.setdefault(neighbour.name, neighbour)
    boxes = [_Box(name, tuple(dict.fromkeys(kinds[name])), _css_of(other)) for name, other in first.items()]
    if len(boxes) <= DRAWN:
        return boxes
    rest = boxes[DRAWN - 1 :]
    group = tuple(sort_kinds(kind for box in rest for kind in box.kinds))
    return [*boxes[: DRAWN - 1], _Box(more_label(len(rest)), group, "flamedesign-more")]


def _css_of(neighbour: Neighbour) -> str:
    if neighbour.is_component:
        return "flamedesign-component"
    if isinstance(neighbour.place, OtherDesign):
        return "flamedesign-other"
    return "" if neighbour.place is not None else "flamedesign-unknown"


def _rows(count: int, middle: float) -> list[float]:
    return [middle + (row - (count - 1) / 2) * _PITCH for row in range(count)]


def _own_height(boxes: Sequence[_Box]) -> float:
    """Return a height of the middle box at which no two arrows meet at its side."""
    return max(_BOX[1] + 6, _LINE_GAP * sum(len(box.kinds) for box in boxes) + 8)


def _lines(boxes: Sequence[_Box], middle: float, start: float, end: float, *, is_incoming: bool) -> list[str]:
    count = sum(len(box.kinds) for box in boxes)
    lines, number = [], 0
    for box, row in zip(boxes, _rows(len(boxes), middle), strict=True):
        for place, kind in enumerate(box.kinds):
            at_box = row + (place - (len(box.kinds) - 1) / 2) * min(_LINE_GAP, _BOX[1] / len(box.kinds))
            at_own = middle + (number - (count - 1) / 2) * _LINE_GAP
            ends = (at_box, at_own) if is_incoming else (at_own, at_box)
            lines.append(_line(kind, start, ends[0], end, ends[1], _said(box, kind, is_incoming=is_incoming)))
            number += 1
    return lines


def _said(box: _Box, kind: Kind, *, is_incoming: bool) -> str:
    return join_label(inverse_label(kind), box.name) if is_incoming else joined_label(kind, box.name)


def _line(kind: Kind, x1: float, y1: float, x2: float, y2: float, title: str) -> str:
    bend = (x2 - x1) * 0.45
    edge_path = ((x1, y1), (x1 + bend, y1), (x2 - bend, y2), (x2, y2))
    drawn = line_svg(edge_style_of(kind), edge_path)
    return f'<g class="flamedesign-edge flamedesign-kind-{kind}">{title_svg(title)}{drawn}</g>'


def _shape(name: str, x: float, y: float, height: float, css: str) -> Shape:
    radius = height / 2 if css == "flamedesign-component" else 3
    place = Rectangle(x - _BOX[0] / 2, y - height / 2, _BOX[0], height)
    words = text_svg(truncate_name(name, _CHARACTERS), f'{place_svg(x, y + 4)} text-anchor="middle"')
    css = f"flamedesign-node {css}"
    return Shape(name, f'<g class="{css}">{title_svg(name)}{rectangle_svg(place, radius)}{words}</g>')
