"""The picture above an impact: a design or component, and what a change of it reaches with each strength."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sphinxcontrib_flamedesign.core.kinds import Strength
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.drawing.edge_styles import ArrowHead, EdgeStyle
from sphinxcontrib_flamedesign.views.drawing.layout import Point, Rectangle
from sphinxcontrib_flamedesign.views.drawing.svg_elements import (
    Picture,
    Shape,
    line_svg,
    place_svg,
    rectangle_svg,
    text_svg,
    title_svg,
)
from sphinxcontrib_flamedesign.views.drawing.text_metrics import truncate_name, width_of
from sphinxcontrib_flamedesign.views.wording import more_label

#: How strong the line is; that its colour is that of its words, the style sheet says.
_LINES = {
    Strength.MUST: EdgeStyle("", ArrowHead.FILLED, width=2.8),
    Strength.PROBABLY: EdgeStyle("", ArrowHead.OPEN),
    Strength.REFERS: EdgeStyle("", ArrowHead.OPEN, "8 3 1.5 3", 1.1),
}

_MARGIN = 2.0

#: The box of what changes, and the height of the others.
_OWN = (116.0, 30.0)
_HEIGHT = 22.0

#: How wide an average letter is, and what a box has beside its letters and before the next one.
_LETTER, _PADDING, _GAP = 6.6, 16.0, 8.0

#: So many letters of a name fit into a box.
_OWN_LETTERS, _LETTERS = 15, 18

#: Room for how many more there are, and between two lines of boxes.
_MORE, _LEADING = 34.0, 28.0


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where a row has its words and its boxes, how high it is, and how many lines of boxes it may have."""

    width: float
    words: float
    boxes: float
    pitch: float
    lines: int = 1
    #: How far below the words the first line of boxes stands.
    below: float = 0.0


#: Beside what changes, where there is room; else below it, each row with its boxes below its words.
_BESIDE = _Layout(740, 180, 350, 36)
_BELOW = _Layout(346, 54, 54, 36, lines=3, below=26)


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """What a change reaches with one strength: in words how many, and the key and the name of each."""

    strength: Strength
    words: str
    names: Sequence[tuple[str, str]]
    #: The keys of those that are no designs.
    others: frozenset[str]
    #: What is said of statements in words only, if there are some.
    in_words: str = ""
    #: Which of the lists below has them.
    block: int = 0


def line_style_of(strength: Strength) -> EdgeStyle:
    """Return how the line of a strength is drawn."""
    return _LINES[strength]


def draw_impact(name: str, rows: Sequence[ImpactRow], anchors: Sequence[str]) -> Picture:
    """Draw what a change reaches: a line for each strength, the heaviest for what must change.

    :param anchors: where the lists are, to which it leads where it has no room.
    """
    layout = _BESIDE
    height = max(layout.pitch * len(rows), _OWN[1] + 4) + 2 * _MARGIN
    middle = height / 2
    parts: list[str] = []
    shapes = [_shape("", name, Rectangle(_MARGIN, middle - _OWN[1] / 2, *_OWN), 3, "flamedesign-own")]
    left, right = _MARGIN + _OWN[0], layout.words - 8
    bend = (right - left) * 0.5
    for number, row in enumerate(rows):
        place = number - (len(rows) - 1) / 2
        y, start = middle + place * layout.pitch, middle + place * 7
        parts.append(_line(row, ((left, start), (left + bend, start), (right - bend, y), (right, y)), layout))
        shapes += _boxes(row, y, layout, _anchor_of(row, anchors))[0]
    return _picture(name, layout, height, parts, shapes)


def draw_narrow_impact(name: str, rows: Sequence[ImpactRow], anchors: Sequence[str]) -> Picture:
    """Draw the same for a narrow screen: the rows stand below what changes, and the boxes below their words."""
    layout = _BELOW
    parts: list[str] = []
    shapes = [_shape("", name, Rectangle(_MARGIN, _MARGIN, *_OWN), 3, "flamedesign-own")]
    bottom, trunk = _MARGIN + _OWN[1], 20.0
    y = bottom
    for row in rows:
        y += layout.pitch
        points = ((trunk, bottom), (trunk, y - 12), (trunk, y), (layout.words - 8, y))
        parts.append(_line(row, points, layout))
        boxes, y = _boxes(row, y, layout, _anchor_of(row, anchors))
        shapes += boxes
    return _picture(name, layout, y + _HEIGHT / 2 + _MARGIN, parts, shapes)


def _picture(name: str, layout: _Layout, height: float, parts: Sequence[str], shapes: Sequence[Shape]) -> Picture:
    label = _("What a change of %s reaches") % name
    return Picture(label, Rectangle(0, 0, layout.width, height), tuple(parts), tuple(shapes))


def _line(row: ImpactRow, points: Sequence[Point], layout: _Layout) -> str:
    line = line_svg(_LINES[row.strength], points)
    words = text_svg(row.words, place_svg(layout.words, points[-1][1] + 4), "flamedesign-count")
    return f'<g class="flamedesign-strength-{row.strength}">{line}{words}</g>'


def _anchor_of(row: ImpactRow, anchors: Sequence[str]) -> str:
    """Return where the list of a row is, else the last one: a page may have no room for it."""
    return anchors[: row.block + 1][-1] if anchors else ""


def _boxes(row: ImpactRow, y: float, layout: _Layout, anchor: str) -> tuple[list[Shape], float]:
    """Return as many boxes as there is room for, how many more there are, what is in words only; and where they end.

    :param anchor: where the list is that has them all.
    """
    shapes: list[Shape] = []
    x, line = layout.boxes, 1
    y += layout.below if row.names or row.in_words else 0
    end = layout.width - _MARGIN
    in_words = _width_of(row.in_words) + _GAP if row.in_words else 0.0
    for number, (key, name) in enumerate(row.names):
        width = _width_of(truncate_name(name, _LETTERS)) + _PADDING
        if x + width > end and line < layout.lines:
            x, y, line = layout.boxes, y + _LEADING, line + 1
        room = (0 if number == len(row.names) - 1 else _MORE) + in_words if line == layout.lines else 0
        if x + width > end - room:
            more = more_label(len(row.names) - number)
            words = text_svg(f"+{len(row.names) - number}", place_svg(x, y + 4))
            shapes.append(
                Shape("", f"<g>{Shape('', title_svg(more) + words).to_svg(f'#{anchor}' if anchor else None)}</g>")
            )
            x += _MORE
            break
        place = Rectangle(x, y - _HEIGHT / 2, width, _HEIGHT)
        shapes.append(_shape(key, name, place, 3 if key not in row.others else _HEIGHT / 2, ""))
        x += width + _GAP
    if row.in_words:
        if x + in_words > end:
            x, y = layout.boxes, y + _LEADING
        shapes.append(Shape("", text_svg(row.in_words, place_svg(x, y + 4))))
    return shapes, y


def _width_of(text: str) -> float:
    return width_of(text) * _LETTER


def _shape(key: str, name: str, place: Rectangle, radius: float, css: str) -> Shape:
    x, y = place.left + place.width / 2, place.top + place.height / 2 + 4
    shown = truncate_name(name, _OWN_LETTERS if css else _LETTERS)
    words = text_svg(shown, f'{place_svg(x, y)} text-anchor="middle"')
    drawn = f"{title_svg(name)}{rectangle_svg(place, radius)}{words}"
    return Shape(key, f'<g class="flamedesign-node{f" {css}" if css else ""}">{drawn}</g>')
