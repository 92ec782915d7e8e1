"""A drawing: boxes and lines with their words, laid out, and written as SVG."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from sphinxcontrib_flamedesign.views.glyphs import XMLNS, line_svg, text_svg, title_svg
from sphinxcontrib_flamedesign.views.layout import (
    Box,
    Flow,
    Frame,
    Layout,
    Line,
    Plan,
    Point,
    Rectangle,
    TimeLimit,
    find_best_layout,
)
from sphinxcontrib_flamedesign.views.layout_cache import LayoutCache
from sphinxcontrib_flamedesign.views.lettering import cut, width_of, wrap
from sphinxcontrib_flamedesign.views.words import STROKES, Stroke

#: A drawing that is no wider, in points, can be read in the column of a page without scrolling.
FITTING_WIDTH = 900.0
#: How much a drawing may shrink to fit its column; below that, it scrolls.
LEAST_SCALE = 0.78

MARGIN = 12.0
_BOX_WIDTH = 158.0
_UNKNOWN_WIDTH = 104.0
LINE_HEIGHT = 14.0
PADDING = 9.0
_ID_BASELINE = PADDING + 9
_TITLE_LINES = 3
_TITLE_LETTER_WIDTH = 7.0
_ID_LETTER_WIDTH = 8.4
_NOTE_LETTER_WIDTH = 6.2
_MARK = 8.0
_LABEL_CHARACTER_WIDTH = 5.8
#: So much of a line is to be seen beside its label.
_LABEL_ENDS = 36.0
#: How far lines between two boxes are apart: each has room for a label on it.
_LINE_GAP = 12.0
#: How far lines keep from the corners of boxes.
_CORNER = 4.0
_STEPS = 24
_FRAME_CHARACTERS = 26
#: Up to so many boxes, the flow follows the statements; with more, the drawing is to be compact.
_FEW_BOXES = 40
#: Up to so many lines, there is room for a label beside each.
_MOST_LABELLED = 40

Data = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A box and its words: what stands in bold, the title below it, and a note with a mark.

    ``data`` goes to the page as attributes, for scripts and style sheets. ``anchor`` is a place on the same page,
    to which a box that is no design leads. ``least_height`` is what its lines need, in points.
    """

    key: str
    name: str
    title: str
    note: str = ""
    data: Data = ()
    is_known: bool = True
    is_focus: bool = False
    anchor: str = ""
    least_height: float = 0.0

    @property
    def title_lines(self) -> list[str]:
        """The title, as it is broken and cut to stand in the box."""
        return wrap(self.title, (self.width - 2 * PADDING) / _TITLE_LETTER_WIDTH, _TITLE_LINES)

    @property
    def shown_name(self) -> str:
        """The name, cut to the width of the box, less that of the mark of its note."""
        room = self.width - 2 * PADDING - (_MARK + 4 if self.note else 0)
        return cut(self.name, room / _ID_LETTER_WIDTH)

    @property
    def shown_note(self) -> str:
        """The note, cut to the room beside the name."""
        room = self.width - 2 * PADDING - _MARK - 10 - width_of(self.shown_name) * _ID_LETTER_WIDTH
        letters = room / _NOTE_LETTER_WIDTH
        return cut(self.note, letters) if letters > 3 else ""

    @property
    def width(self) -> float:
        """How wide the box is, in points; one of which nothing but its name is known is narrow."""
        return _BOX_WIDTH if self.is_known else _UNKNOWN_WIDTH

    @property
    def height(self) -> float:
        """How high the box is, in points."""
        return max(2 * PADDING + 10 + LINE_HEIGHT * len(self.title_lines), self.least_height)


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line from one box to another: how it looks, what it says, and the label for which there may be room."""

    source: str
    target: str
    stroke: Stroke
    css: str
    said: str
    label: str
    data: Data = ()

    @property
    def pair(self) -> tuple[str, str]:
        """The two boxes, in the order of their keys: lines between the same two run side by side."""
        return (self.source, self.target) if self.source < self.target else (self.target, self.source)


@dataclass(frozen=True, slots=True)
class DrawnFrame:
    """A frame round some boxes, with its key and its label."""

    key: str
    label: str
    boxes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is to be drawn; ``label`` says what it is to those who cannot see it."""

    boxes: tuple[DrawnBox, ...]
    lines: tuple[DrawnLine, ...]
    label: str
    frames: tuple[DrawnFrame, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """The label of a line, and where its middle is."""

    line: DrawnLine
    middle: Point


@dataclass(frozen=True)
class Drawing:
    """A sketch that is laid out, to be written once the addresses of its boxes are known."""

    sketch: Sketch
    layout: Layout
    courses: tuple[tuple[Point, ...], ...]
    labels: tuple[PlacedLabel, ...]

    @property
    def width(self) -> float:
        """The width with its margin, in points."""
        return self.layout.width + 2 * MARGIN

    @property
    def height(self) -> float:
        """The height with its margin, in points."""
        return self.layout.height + 2 * MARGIN

    def corner(self, box: DrawnBox) -> Point:
        """Return the upper left corner of a box."""
        x, y = self.layout.centres[box.key]
        return x - box.width / 2, y - box.height / 2

    def to_svg(self, hrefs: Mapping[str, str], style: str = "") -> str:
        """Return the drawing as SVG.

        :param hrefs: the address of each box that leads somewhere.
        :param style: a style sheet to put into it, where it is to stand alone.
        """
        width, height = _number(self.width), _number(self.height)
        size = f'viewBox="{-MARGIN:g} {-MARGIN:g} {width} {height}" width="{width}" height="{height}"'
        label = f'role="group" aria-label="{escape(self.sketch.label)}"'
        parts = [f'<svg {XMLNS} class="flamedesign-svg" {size} {label}>']
        parts += [f"<style>{escape(style, quote=False)}</style>"] if style else []
        parts += [_frame_svg(frame, self.layout.frames[frame.key]) for frame in self.sketch.frames]
        parts += [_line_svg(line, course) for line, course in zip(self.sketch.lines, self.courses, strict=True)]
        parts += [_frame_label_svg(frame, self.layout.frames[frame.key]) for frame in self.sketch.frames]
        parts += [_label_svg(label) for label in self.labels]
        parts += [_box_svg(box, self.corner(box), href_of(box, hrefs)) for box in self.sketch.boxes]
        return "\n".join([*parts, "</svg>"])


def href_of(box: DrawnBox, hrefs: Mapping[str, str]) -> str | None:
    """Return where a box leads, if anywhere."""
    return hrefs.get(box.key) or (f"#{box.anchor}" if box.anchor else None)


def draw(sketch: Sketch, limit: TimeLimit, cache: LayoutCache) -> Drawing:
    """Lay a sketch out, in the way that fits a page best.

    :raises LayoutError: no layout could be had.
    """
    sketch = replace(sketch, boxes=_high_enough(sketch))
    plan, layout = find_best_layout(_plans(sketch), FITTING_WIDTH, limit, cache)
    lines = {_sorted(line): number for number, line in enumerate(plan.lines)}
    courses = _lay_lines(sketch, plan, layout, lines)
    return Drawing(sketch, layout, courses, _place_labels(sketch.lines, courses, layout, lines))


def _high_enough(sketch: Sketch) -> tuple[DrawnBox, ...]:
    """Return the boxes, so high that all lines between two of them run side by side from one to the other."""
    counts = Counter(line.pair for line in sketch.lines)
    most: Counter[str] = Counter()
    for pair, count in counts.items():
        for key in pair:
            most[key] = max(most[key], count)
    return tuple(replace(box, least_height=most[box.key] * _LINE_GAP + PADDING) for box in sketch.boxes)


def _plans(sketch: Sketch) -> list[Plan]:
    """Return the ways in which a sketch can be laid out, the best one to read first."""
    boxes = tuple(Box(box.key, box.width, box.height) for box in sketch.boxes)
    frames = tuple(Frame(frame.key, frame.boxes) for frame in sketch.frames)
    by_key = tuple(Line(*pair) for pair in sorted({line.pair for line in sketch.lines}))
    compact = Plan(boxes, by_key, frames, Flow.DOWN)
    plans = [compact, replace(compact, flow=Flow.RIGHT)]
    if len(boxes) <= _FEW_BOXES:
        first = {line.pair: line for line in reversed(sketch.lines)}
        stated = tuple(Line(first[pair].source, first[pair].target) for pair in sorted(first))
        plans.insert(0, Plan(boxes, stated, frames))
        if not frames and len(sketch.lines) <= _MOST_LABELLED:
            rooms = _rooms(sketch.lines)
            plans.insert(0, Plan(boxes, tuple(replace(line, room=rooms[_sorted(line)]) for line in stated)))
    return plans


def _sorted(line: Line) -> tuple[str, str]:
    return (line.source, line.target) if line.source < line.target else (line.target, line.source)


def _rooms(lines: Iterable[DrawnLine]) -> dict[tuple[str, str], Point]:
    """Return the room for the labels of all lines between two boxes, one below the other."""
    rooms: dict[tuple[str, str], Point] = {}
    for line in lines:
        width, height = rooms.get(line.pair, (0.0, 0.0))
        rooms[line.pair] = max(width, len(line.label) * _LABEL_CHARACTER_WIDTH + _LABEL_ENDS), height + _LINE_GAP
    return rooms


def _lay_lines(
    sketch: Sketch, plan: Plan, layout: Layout, numbers: Mapping[tuple[str, str], int]
) -> tuple[tuple[Point, ...], ...]:
    """Return the course of each line: the layout has one for all lines between two boxes."""
    boxes = {box.key: box for box in sketch.boxes}
    counts = Counter(line.pair for line in sketch.lines)
    placed: Counter[tuple[str, str]] = Counter()
    courses = []
    for line in sketch.lines:
        number = numbers[line.pair]
        planned = plan.lines[number]
        ends = [_place_of(boxes[key], layout) for key in (planned.source, planned.target)]
        course = _fan_out(layout.courses[number], ends, placed[line.pair], counts[line.pair])
        placed[line.pair] += 1
        courses.append(course if planned.source == line.source else course[::-1])
    return tuple(courses)


def _place_of(box: DrawnBox, layout: Layout) -> Rectangle:
    x, y = layout.centres[box.key]
    return Rectangle(x - box.width / 2, y - box.height / 2, box.width, box.height)


def _fan_out(course: Sequence[Point], ends: Sequence[Rectangle], place: int, count: int) -> tuple[Point, ...]:
    """Shift one of several lines between the same two boxes aside, and its ends along the sides that they touch."""
    width, height = course[-1][0] - course[0][0], course[-1][1] - course[0][1]
    is_flat = abs(width) >= abs(height)
    shift = (place - (count - 1) / 2) * _LINE_GAP
    middle = (0.0, shift) if is_flat else (shift, 0.0)
    turn = -1 if width * height > 0 else 1  # where a line turns from one side to the other, this keeps them in order
    moves = [middle] * len(course)
    for end, box in ((0, ends[0]), (-1, ends[-1])):
        x, y = course[end]
        if box.left + 1 < x < box.left + box.width - 1:  # it touches the upper or lower side
            along = shift if not is_flat else shift * turn
            moved = (_inside(x, box.left, box.width, count) - x + along, 0.0)
        else:
            along = shift if is_flat else shift * turn
            moved = (0.0, _inside(y, box.top, box.height, count) - y + along)
        moves[end] = moves[1 if end == 0 else -2] = moved
    return tuple((round(x + dx, 1), round(y + dy, 1)) for (x, y), (dx, dy) in zip(course, moves, strict=True))


def _inside(middle: float, start: float, length: float, count: int) -> float:
    """Return the middle of so many lines at a side of a box, moved so that all of them meet the side."""
    half = min(length / 2, (count - 1) / 2 * _LINE_GAP + _CORNER)
    return min(max(middle, start + half), start + length - half)


def _place_labels(
    lines: Sequence[DrawnLine],
    courses: Sequence[Sequence[Point]],
    layout: Layout,
    numbers: Mapping[tuple[str, str], int],
) -> tuple[PlacedLabel, ...]:
    """Return the labels for which the layout kept room, each on its line, where that passes the room."""
    return tuple(
        PlacedLabel(line, _nearest(course, room))
        for line, course in zip(lines, courses, strict=True)
        if (room := layout.labels[numbers[line.pair]]) is not None
    )


def _nearest(course: Sequence[Point], room: Point) -> Point:
    """Return the point of a course that lies below or above the room for its label, of some on each of its curves."""
    curves = [course[start : start + 4] for start in range(0, len(course) - 1, 3)]
    points = [_point_on(curve, step / _STEPS) for curve in curves for step in range(_STEPS + 1)]
    return min(points, key=lambda point: (abs(point[0] - room[0]), abs(point[1] - room[1])))


def _point_on(curve: Sequence[Point], share: float) -> Point:
    weights = [(1 - share) ** 3, 3 * share * (1 - share) ** 2, 3 * share**2 * (1 - share), share**3]
    x, y = (math.fsum(weight * point[axis] for weight, point in zip(weights, curve, strict=True)) for axis in (0, 1))
    return round(x, 1), round(y, 1)


def _number(value: float) -> str:
    return f"{round(value, 1):g}"


def _at(x: float, y: float) -> str:
    return f'x="{_number(x)}" y="{_number(y)}"'


def _attributes(data: Data) -> str:
    return "".join(f' data-{name}="{escape(value)}"' for name, value in data)


def _line_svg(line: DrawnLine, course: Sequence[Point]) -> str:
    ends: Data = (("source", line.source), ("target", line.target), *line.data)
    opening = f'<g class="flamedesign-edge {line.css}"{_attributes(ends)}>{title_svg(line.said)}'
    return f"{opening}{line_svg(line.stroke, course)}</g>"


def _label_svg(label: PlacedLabel) -> str:
    x, y = label.middle
    ends = _attributes((("source", label.line.source), ("target", label.line.target), *label.line.data))
    text = text_svg(label.line.label, f'{_at(x, y + 3.5)} text-anchor="middle" aria-hidden="true"')
    return f'<g class="flamedesign-edge-label {label.line.css}"{ends}>{text}</g>'


def _rectangle_svg(place: Rectangle, radius: float, css: str = "") -> str:
    size = f'width="{_number(place.width)}" height="{_number(place.height)}" rx="{radius:g}"'
    return f'<rect{css} x="{_number(place.left)}" y="{_number(place.top)}" {size}/>'


def _frame_svg(frame: DrawnFrame, place: Rectangle) -> str:
    opening = f'<g class="flamedesign-cluster"{_attributes((("group", frame.key),))}>'
    return f"{opening}{title_svg(frame.label)}{_rectangle_svg(place, 8)}</g>"


def _frame_label_svg(frame: DrawnFrame, place: Rectangle) -> str:
    words = cut(frame.label, _FRAME_CHARACTERS)
    return text_svg(words, _at(place.left + 12, place.top + 18), "flamedesign-cluster-label")


def _box_svg(box: DrawnBox, corner: Point, href: str | None) -> str:
    css = "flamedesign-node" + ("" if box.is_known else " flamedesign-unknown")
    css += " flamedesign-focus" if box.is_focus else ""
    opening = f'<g class="{css}"{_attributes((("id", box.key), *box.data))}>'
    inner = title_svg(_spoken(box)) + _rectangle_svg(Rectangle(*corner, box.width, box.height), 4)
    inner += _words_svg(box, corner)
    if href is None:
        return f"{opening}{inner}</g>"
    return f'{opening}<a href="{escape(href)}">{inner}</a></g>'


def _spoken(box: DrawnBox) -> str:
    said = f"{box.name}: {box.title}" if box.title else box.name
    return f"{said} ({box.note})" if box.note else said


def _words_svg(box: DrawnBox, corner: Point) -> str:
    left, right = corner[0] + PADDING, corner[0] + box.width - PADDING
    baseline = corner[1] + _ID_BASELINE
    parts = [text_svg(box.shown_name, _at(left, baseline), "flamedesign-id")]
    if box.note:
        mark = Rectangle(right - _MARK, baseline - _MARK, _MARK, _MARK)
        parts.append(_rectangle_svg(mark, _MARK / 2, ' class="flamedesign-mark"'))
        place = f'{_at(mark.left - 4, baseline - 0.5)} text-anchor="end"'
        parts.append(text_svg(box.shown_note, place, "flamedesign-note"))
    for number, text in enumerate(box.title_lines, 1):
        parts.append(text_svg(text, _at(left, baseline + number * LINE_HEIGHT)))
    return "".join(parts)


def standalone_style() -> str:
    """Return a style sheet for a drawing that is no part of a page: its colours do not follow a theme."""
    kinds = "".join(f".flamedesign-kind-{kind}{{color:{stroke.colour}}}" for kind, stroke in STROKES.items())
    return (
        ".flamedesign-svg{background:#fff;color:#555;font-family:sans-serif}"
        "text{font-size:11.5px;fill:#555}.flamedesign-id{font-size:12.5px;font-weight:600;fill:#111}"
        ".flamedesign-note,.flamedesign-edge-label text{font-size:10px}.flamedesign-edge-label text{fill:currentColor}"
        ".flamedesign-node rect{fill:#fff;stroke:#999}.flamedesign-node .flamedesign-mark{fill:#999}"
        ".flamedesign-unknown rect{stroke-dasharray:4 3}.flamedesign-focus>a>rect{stroke:#111;stroke-width:2}"
        f".flamedesign-cluster rect{{fill:#f6f6f6;stroke:#ddd}}{kinds}"
    )
