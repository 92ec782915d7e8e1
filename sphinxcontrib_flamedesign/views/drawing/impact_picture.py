"""The picture above an impact: a design or component, and what a change of it reaches with each strength."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sphinxcontrib_flamedesign.core.kinds import Strength
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.drawing.edge_styles import ArrowHead, EdgeStyle
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
from sphinxcontrib_flamedesign.views.drawing.text_metrics import truncate, width_of
from sphinxcontrib_flamedesign.views.wording import more_label

#: How strong the line is; that its colour is that of its words, the style sheet says.
_LINES = {
    Strength.MUST: EdgeStyle("", ArrowHead.FILLED, width=2.8),
    Strength.PROBABLY: EdgeStyle("", ArrowHead.OPEN),
    Strength.REFERS: EdgeStyle("", ArrowHead.OPEN, "8 3 1.5 3", 1.1),
}

_WIDTH, _PITCH, _MARGIN = 740.0, 36.0, 2.0

#: The box of what changes, the height of the others, and where words and boxes start.
_OWN = (116.0, 30.0)
_HEIGHT, _WORDS, _BOXES = 22.0, 180.0, 350.0

#: How wide an average letter is, and what a box has beside its letters and before the next one.
_LETTER, _PADDING, _GAP = 6.6, 16.0, 8.0

#: So many letters of a name fit into a box.
_OWN_LETTERS, _LETTERS = 15, 18

#: Room for how many more there are.
_MORE = 34.0


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """What a change reaches with one strength: in words how many, and the key and the name of each."""

    strength: Strength
    words: str
    names: Sequence[tuple[str, str]]
    #: The keys of those that are no designs.
    others: frozenset[str]


def draw_impact(name: str, rows: Sequence[ImpactRow]) -> Picture:
    """Draw what a change reaches: a line for each strength, the heaviest for what must change."""
    height = max(_PITCH * len(rows), _OWN[1] + 4) + 2 * _MARGIN
    middle = height / 2
    parts: list[str] = []
    shapes = [_shape("", name, Rectangle(_MARGIN, middle - _OWN[1] / 2, *_OWN), 3, "flamedesign-own")]
    for number, row in enumerate(rows):
        y = middle + (number - (len(rows) - 1) / 2) * _PITCH
        start = middle + (number - (len(rows) - 1) / 2) * 7
        parts.append(_line(row, start, y))
        shapes += _boxes(row, y)
    label = _("What a change of %s reaches") % name
    return Picture(label, Rectangle(0, 0, _WIDTH, height), tuple(parts), tuple(shapes))


def _line(row: ImpactRow, start: float, y: float) -> str:
    left, right = _MARGIN + _OWN[0], _WORDS - 8
    bend = (right - left) * 0.5
    line = line_svg(_LINES[row.strength], ((left, start), (left + bend, start), (right - bend, y), (right, y)))
    words = text_svg(row.words, place_svg(_WORDS, y + 4), "flamedesign-count")
    return f'<g class="flamedesign-strength-{row.strength}">{line}{words}</g>'


def _boxes(row: ImpactRow, y: float) -> list[Shape]:
    """Return as many boxes as there is room for, and how many more there are."""
    shapes: list[Shape] = []
    x = _BOXES
    for number, (key, name) in enumerate(row.names):
        width = width_of(truncate(name, _LETTERS)) * _LETTER + _PADDING
        is_last = number == len(row.names) - 1
        if x + width > _WIDTH - _MARGIN - (0 if is_last else _MORE):
            more = more_label(len(row.names) - number)
            words = text_svg(f"+{len(row.names) - number}", place_svg(x, y + 4))
            return [*shapes, Shape("", f"<g>{title_svg(more)}{words}</g>")]
        place = Rectangle(x, y - _HEIGHT / 2, width, _HEIGHT)
        is_design = key not in row.others
        shapes.append(_shape(key, name, place, 3 if is_design else _HEIGHT / 2, ""))
        x += width + _GAP
    return shapes


def _shape(key: str, name: str, place: Rectangle, radius: float, css: str) -> Shape:
    x, y = place.left + place.width / 2, place.top + place.height / 2 + 4
    shown = truncate(name, _OWN_LETTERS if css else _LETTERS)
    words = text_svg(shown, f'{place_svg(x, y)} text-anchor="middle"')
    drawn = f"{title_svg(name)}{rectangle_svg(place, radius)}{words}"
    return Shape(key, f'<g class="flamedesign-node{f" {css}" if css else ""}">{drawn}</g>')
