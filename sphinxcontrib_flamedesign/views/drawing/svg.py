"""A drawing: boxes and lines with their words, laid out, and written as SVG."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape

from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.views.drawing.column_lines import ColumnPlan, lay_out_columns
from sphinxcontrib_flamedesign.views.drawing.edge_styles import edge_style_of
from sphinxcontrib_flamedesign.views.drawing.graphviz import find_best_layout
from sphinxcontrib_flamedesign.views.drawing.layout import (
    Box,
    Flow,
    Frame,
    Layout,
    Line,
    Plan,
    Point,
    Rectangle,
    TimeLimit,
    point_on,
)
from sphinxcontrib_flamedesign.views.drawing.layout_cache import LayoutCache
from sphinxcontrib_flamedesign.views.drawing.line_numbers import place_numbers
from sphinxcontrib_flamedesign.views.drawing.scene import (
    COMPACT_WIDTH,
    LINE_GAP,
    MARK,
    MOST_COMPACT_WIDTH,
    PADDING,
    Cluster,
    Data,
    Edge,
    Node,
    NodeShape,
    Scene,
)
from sphinxcontrib_flamedesign.views.drawing.svg_elements import (
    Picture,
    Shape,
    line_svg,
    mark_svg,
    place_svg,
    rectangle_svg,
    text_svg,
    title_svg,
)
from sphinxcontrib_flamedesign.views.drawing.text_metrics import truncate

#: A drawing that is no wider, in points, can be read in the column of a page without scrolling.
FITTING_WIDTH = 900.0


#: How much a drawing may shrink to fit its column; below that, it scrolls.
LEAST_SCALE = 0.79


MARGIN = 12.0


#: A component, in a drawing in columns.
_PILL = "flamedesign-compact flamedesign-pill"


_LABEL_CHARACTER_WIDTH = 5.8


#: So much of a line is to be seen beside its label.
_LABEL_ENDS = 36.0


#: How far lines keep from the corners of boxes.
_CORNER = 4.0


_STEPS = 24


_FRAME_CHARACTERS, _FRAME_CHARACTER_WIDTH = 26, 7.5


#: Up to so many boxes, the flow follows the statements; with more, the drawing is to be compact.
_FEW_BOXES = 40


#: Up to so many lines, there is room for a label beside each.
_MOST_LABELLED = 40


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """The label of a line, and where its middle is."""

    line: Edge
    middle: Point


@dataclass(frozen=True)
class Drawing:
    """A scene that is laid out, to be written once the addresses of its boxes are known."""

    scene: Scene
    layout: Layout
    edge_paths: tuple[tuple[Point, ...], ...]
    labels: tuple[PlacedLabel, ...]

    @property
    def width(self) -> float:
        """The width with its margin, in points."""
        return self.layout.width + 2 * MARGIN

    @property
    def height(self) -> float:
        """The height with its margin, in points."""
        return self.layout.height + 2 * MARGIN

    def corner(self, box: Node) -> Point:
        """Return the upper left corner of a box."""
        x, y = self.layout.centres[box.key]
        return x - box.width / 2, y - box.height / 2

    def links(self, addresses: Mapping[str, str]) -> dict[str, str]:
        """Return where each box leads: to a design, whose address is given, or to a place on the same page."""
        return {**{box.key: f"#{box.anchor}" for box in self.scene.boxes if box.anchor}, **addresses}

    @cached_property
    def _picture(self) -> Picture:
        clusters = [(cluster, self.layout.clusters[cluster.key]) for cluster in self.scene.clusters]
        parts = [_frame_svg(cluster, place) for cluster, place in clusters]
        parts += [_line_svg(line, edge_path) for line, edge_path in zip(self.scene.lines, self.edge_paths, strict=True)]
        parts += [_frame_label_svg(cluster, place) for cluster, place in clusters]
        parts += [_label_svg(label) for label in self.labels]
        shapes = tuple(_box_svg(box, self.corner(box)) for box in self.scene.boxes)
        place = Rectangle(-MARGIN, -MARGIN, self.width, self.height)
        return Picture(self.scene.label, place, tuple(parts), shapes)

    def to_svg(self, addresses: Mapping[str, str], style: str = "") -> str:
        """Return the drawing as SVG.

        :param addresses: the address of each box that leads to a design.
        :param style: a style sheet to put into it, where it is to stand alone.
        """
        return self._picture.to_svg(self.links(addresses), style)


@dataclass(frozen=True, slots=True)
class Drawer:
    """Lays scenes out, for so long at most, with the layouts of earlier builds."""

    limit: TimeLimit
    layouts: LayoutCache

    def share(self, part: float) -> Drawer:
        """Return a drawer with a part of the time."""
        return Drawer(TimeLimit(self.limit.seconds * part), self.layouts)

    def draw(self, scene: Scene) -> Drawing:
        """Lay a scene out, in the way that fits a page best.

        :raises LayoutError: no layout could be had.
        """
        if scene.has_columns:
            return _draw_columns(replace(scene, boxes=_wide_enough(scene)))
        scene = replace(scene, boxes=_high_enough(scene))
        plan, layout = find_best_layout(_plans(scene), FITTING_WIDTH, self.limit, self.layouts)
        lines = {_sorted(line): number for number, line in enumerate(plan.lines)}
        edge_paths = _lay_lines(scene, plan, layout, lines)
        labels = _place_labels(scene.lines, edge_paths, layout, lines) or _place_numbers(scene, layout, edge_paths)
        return Drawing(scene, layout, edge_paths, labels)


def _draw_columns(scene: Scene) -> Drawing:
    """Lay a scene out in columns, round its components."""
    boxes = {box: Box(box.key, box.width, box.height) for box in scene.boxes}
    plan = ColumnPlan(
        tuple(place for box, place in boxes.items() if box.shape is not NodeShape.PILL),
        tuple(place for box, place in boxes.items() if box.shape is NodeShape.PILL),
        tuple(Line(line.source, line.target) for line in scene.lines),
        tuple(line.css for line in scene.lines),
    )
    layout = lay_out_columns(plan)
    return Drawing(scene, layout, layout.edge_paths, _place_numbers(scene, layout, layout.edge_paths))


def _wide_enough(scene: Scene) -> tuple[Node, ...]:
    """Return the boxes, all so wide that the longest name fits, as far as columns may grow."""
    width = max(COMPACT_WIDTH, *(box.name_width for box in scene.boxes))
    return tuple(replace(box, compact_width=min(float(math.ceil(width)), MOST_COMPACT_WIDTH)) for box in scene.boxes)


def _high_enough(scene: Scene) -> tuple[Node, ...]:
    """Return the boxes, so high that all lines between two of them run side by side from one to the other."""
    counts = Counter(line.pair for line in scene.lines)
    most: Counter[str] = Counter()
    for pair, count in counts.items():
        for key in pair:
            most[key] = max(most[key], count)
    return tuple(replace(box, least_height=most[box.key] * LINE_GAP + PADDING) for box in scene.boxes)


def _plans(scene: Scene) -> list[Plan]:
    """Return the ways in which a scene can be laid out, the best one to read first."""
    boxes = tuple(Box(box.key, box.width, box.height) for box in scene.boxes)
    clusters = tuple(Frame(cluster.key, cluster.boxes) for cluster in scene.clusters)
    by_key = tuple(Line(*pair) for pair in sorted({line.pair for line in scene.lines}))
    compact = Plan(boxes, by_key, clusters, Flow.DOWN)
    plans = [compact, replace(compact, flow=Flow.RIGHT)]
    if len(boxes) <= _FEW_BOXES:
        first = {line.pair: line for line in reversed(scene.lines)}
        stated = tuple(Line(first[pair].source, first[pair].target) for pair in sorted(first))
        plans.insert(0, Plan(boxes, stated, clusters))
        if not clusters and len(scene.lines) <= _MOST_LABELLED:
            rooms = _rooms(scene.lines)
            plans.insert(0, Plan(boxes, tuple(replace(line, room=rooms[_sorted(line)]) for line in stated)))
    return plans


def _sorted(line: Line) -> tuple[str, str]:
    return (line.source, line.target) if line.source < line.target else (line.target, line.source)


def _rooms(lines: Iterable[Edge]) -> dict[tuple[str, str], Point]:
    """Return the room for the labels of all lines between two boxes, one below the other."""
    rooms: dict[tuple[str, str], Point] = {}
    for line in lines:
        width, height = rooms.get(line.pair, (0.0, 0.0))
        rooms[line.pair] = max(width, len(line.label) * _LABEL_CHARACTER_WIDTH + _LABEL_ENDS), height + LINE_GAP
    return rooms


def _lay_lines(
    scene: Scene, plan: Plan, layout: Layout, numbers: Mapping[tuple[str, str], int]
) -> tuple[tuple[Point, ...], ...]:
    """Return the path of each line: the layout has one for all lines between two boxes."""
    boxes = {box.key: box for box in scene.boxes}
    counts = Counter(line.pair for line in scene.lines)
    placed: Counter[tuple[str, str]] = Counter()
    edge_paths = []
    for line in scene.lines:
        number = numbers[line.pair]
        planned = plan.lines[number]
        ends = [_place_of(boxes[key], layout) for key in (planned.source, planned.target)]
        edge_path = _fan_out(layout.edge_paths[number], ends, placed[line.pair], counts[line.pair])
        placed[line.pair] += 1
        edge_paths.append(edge_path if planned.source == line.source else edge_path[::-1])
    return tuple(edge_paths)


def _place_of(box: Node, layout: Layout) -> Rectangle:
    x, y = layout.centres[box.key]
    return Rectangle(x - box.width / 2, y - box.height / 2, box.width, box.height)


def _fan_out(edge_path: Sequence[Point], ends: Sequence[Rectangle], place: int, count: int) -> tuple[Point, ...]:
    """Shift one of several lines between the same two boxes aside, and its ends along the sides that they touch."""
    width, height = edge_path[-1][0] - edge_path[0][0], edge_path[-1][1] - edge_path[0][1]
    is_flat = abs(width) >= abs(height)
    shift = (place - (count - 1) / 2) * LINE_GAP
    middle = (0.0, shift) if is_flat else (shift, 0.0)
    turn = -1 if width * height > 0 else 1  # where a line turns from one side to the other, this keeps them in order
    moves = [middle] * len(edge_path)
    for end, box in ((0, ends[0]), (-1, ends[-1])):
        x, y = edge_path[end]
        if box.left + 1 < x < box.left + box.width - 1:  # it touches the upper or lower side
            along = shift if not is_flat else shift * turn
            moved = (_inside(x, box.left, box.width, count) - x + along, 0.0)
        else:
            along = shift if is_flat else shift * turn
            moved = (0.0, _inside(y, box.top, box.height, count) - y + along)
        moves[end] = moves[1 if end == 0 else -2] = moved
    return tuple((round(x + dx, 1), round(y + dy, 1)) for (x, y), (dx, dy) in zip(edge_path, moves, strict=True))


def _inside(middle: float, start: float, length: float, count: int) -> float:
    """Return the middle of so many lines at a side of a box, moved so that all of them meet the side."""
    half = min(length / 2, (count - 1) / 2 * LINE_GAP + _CORNER)
    return min(max(middle, start + half), start + length - half)


def _place_labels(
    lines: Sequence[Edge],
    edge_paths: Sequence[Sequence[Point]],
    layout: Layout,
    numbers: Mapping[tuple[str, str], int],
) -> tuple[PlacedLabel, ...]:
    """Return the labels for which the layout kept room, each on its line, where that passes the room."""
    return tuple(
        PlacedLabel(line, _nearest(edge_path, room))
        for line, edge_path in zip(lines, edge_paths, strict=True)
        if (room := layout.labels[numbers[line.pair]]) is not None
    )


def _place_numbers(scene: Scene, layout: Layout, edge_paths: Sequence[Sequence[Point]]) -> tuple[PlacedLabel, ...]:
    """Return the labels that are numbers, for which a layout has to keep no room; words are too long for that."""
    taken = [_place_of(box, layout) for box in scene.boxes]
    taken += [_frame_label_room(cluster, layout.clusters[cluster.key]) for cluster in scene.clusters]
    numbers = [line.label if line.label.isdecimal() else "" for line in scene.lines]
    placed = zip(scene.lines, place_numbers(edge_paths, numbers, taken), strict=True)
    return tuple(PlacedLabel(line, middle) for line, middle in placed if middle is not None)


def _nearest(edge_path: Sequence[Point], room: Point) -> Point:
    """Return the point of a path that lies below or above the room for its label, of some on each of its curves."""
    curves = [edge_path[start : start + 4] for start in range(0, len(edge_path) - 1, 3)]
    points = [point_on(curve, step / _STEPS) for curve in curves for step in range(_STEPS + 1)]
    return min(points, key=lambda point: (abs(point[0] - room[0]), abs(point[1] - room[1])))


def _attributes(data: Data) -> str:
    return "".join(f' data-{name}="{escape(value)}"' for name, value in data)


def _line_svg(line: Edge, edge_path: Sequence[Point]) -> str:
    ends: Data = (("source", line.source), ("target", line.target), *line.data)
    opening = f'<g class="flamedesign-edge {line.css}"{_attributes(ends)}>{title_svg(line.said)}'
    return f"{opening}{line_svg(line.edge_style, edge_path)}</g>"


def _label_svg(label: PlacedLabel) -> str:
    x, y = label.middle
    ends = _attributes((("source", label.line.source), ("target", label.line.target), *label.line.data))
    text = text_svg(label.line.label, f'{place_svg(x, y + 3.5)} text-anchor="middle" aria-hidden="true"')
    return f'<g class="flamedesign-edge-label {label.line.css}"{ends}>{text}</g>'


def _frame_svg(cluster: Cluster, place: Rectangle) -> str:
    opening = f'<g class="flamedesign-cluster"{_attributes((("group", cluster.key),))}>'
    return f"{opening}{title_svg(cluster.label)}{rectangle_svg(place, 8)}</g>"


def _frame_label_room(cluster: Cluster, place: Rectangle) -> Rectangle:
    """Return the room of the words in a frame; they are bold and larger than labels."""
    letters = len(truncate(cluster.label, _FRAME_CHARACTERS))
    return Rectangle(place.left + 12, place.top + 6, letters * _FRAME_CHARACTER_WIDTH, 16)


def _frame_label_svg(cluster: Cluster, place: Rectangle) -> str:
    words = truncate(cluster.label, _FRAME_CHARACTERS)
    return text_svg(words, place_svg(place.left + 12, place.top + 18), "flamedesign-cluster-label")


def _box_svg(box: Node, corner: Point) -> Shape:
    css = "flamedesign-node" + ("" if box.is_known else " flamedesign-unknown")
    css += " flamedesign-other" if box.is_other else ""
    css += " flamedesign-focus" if box.is_focus else ""
    css += {NodeShape.BOX: "", NodeShape.ROW: " flamedesign-compact", NodeShape.PILL: f" {_PILL}"}[box.shape]
    opening = f'<g class="{css}"{_attributes((("id", box.key), *box.data))}>'
    radius = box.height / 2 if box.shape is NodeShape.PILL else 4
    inner = title_svg(_spoken(box)) + rectangle_svg(Rectangle(*corner, box.width, box.height), radius)
    return Shape(box.key, inner + _words_svg(box, corner), opening, "</g>")


def _spoken(box: Node) -> str:
    if box.spoken:
        return box.spoken
    message = f"{box.name}: {box.title}" if box.title else box.name
    return f"{message} ({box.note})" if box.note else message


def _words_svg(box: Node, corner: Point) -> str:
    left, right = corner[0] + box.padding, corner[0] + box.width - box.padding
    baseline = corner[1] + box.baseline
    lines = [(box.shown_name, "flamedesign-id"), *((text, "") for text in box.title_lines)]
    x, anchor = (left, "") if box.shape is not NodeShape.PILL else ((left + right) / 2, ' text-anchor="middle"')
    parts = [
        text_svg(text, f"{place_svg(x, baseline + number * box.line_height)}{anchor}", css)
        for number, (text, css) in enumerate(lines)
    ]
    if box.note:
        parts.append(mark_svg(right - MARK, baseline - MARK))
        place = f'{place_svg(right - MARK - 4, baseline - 0.5)} text-anchor="end"'
        parts += [text_svg(box.shown_note, place, "flamedesign-note")] if box.shown_note else []
    return "".join(parts)


def standalone_style(kinds: Iterable[Kind]) -> str:
    """Return a style sheet for a drawing that is no part of a page: its colours do not follow a theme."""
    colours = "".join(f".flamedesign-kind-{kind}{{color:{edge_style_of(kind).colour}}}" for kind in kinds)
    return (
        ".flamedesign-svg{background:#fff;color:#555;font-family:sans-serif}"
        "text{font-size:11.5px;fill:#555}.flamedesign-id{font-size:12.5px;font-weight:600;fill:#111}"
        ".flamedesign-note,.flamedesign-edge-label text{font-size:10px}.flamedesign-edge-label text{fill:currentColor}"
        ".flamedesign-node rect{fill:#fff;stroke:#999}"
        "rect.flamedesign-mark{fill:none;stroke:#555;stroke-width:2;stroke-dasharray:2 2}"
        '[data-standing="draft"] .flamedesign-mark{stroke:#8a5a00;stroke-dasharray:none}'
        '[data-standing="in-force"] .flamedesign-mark{fill:#1d7a45;stroke:#1d7a45;stroke-dasharray:none}'
        '[data-standing="out-of-force"] .flamedesign-mark{rx:0;stroke:#b3261e;stroke-dasharray:none}'
        ".flamedesign-unknown rect{stroke-dasharray:4 3}.flamedesign-other rect{stroke:#555;stroke-dasharray:9 4}"
        ".flamedesign-focus>a>rect{stroke:#111;stroke-width:2}"
        ".flamedesign-compact text{font-size:10px}.flamedesign-compact .flamedesign-id{font-size:11.5px}"
        f".flamedesign-cluster rect{{fill:#f6f6f6;stroke:#ddd}}{colours}"
    )
