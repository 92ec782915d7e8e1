"""Where the boxes and lines of a drawing in three columns lie: by construction, no line passes through a box.

Lines between a design and a component stay in the space between two columns, lines between designs of one side are
arcs in the gutter beside it, and lines from side to side pass the middle between two components.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from sphinxcontrib_flamedesign.views.drawing.columns import Columns, arrange
from sphinxcontrib_flamedesign.views.drawing.layout import Box, Layout, Line, Point, point_on

#: What a line has in common with others that share its ends, so that there is one arrow for all of them.
Style = str


#: The room for arcs beside a column of designs, and that for lines between two columns.
_GUTTER, _SPACE = 66.0, 140.0


#: How far rows are apart, and how much farther in the column that is not the highest.
_ROW_GAP, _MORE_ROW_GAP = 8.0, 12.0


#: The least and the greatest room between two components, and that of each line that passes there.
_PASS, _MOST_PASS, _LANE = 12.0, 60.0, 4.0


#: How far from a component a line that passes it is straight, and how much of a line at its ends is nearly straight.
_CLEAR, _BEND = 10.0, 58.0


#: How far the ends of lines at one side of a box are apart at most, and how far they keep from its corners.
_PORT_GAP, _CORNER = 6.0, 4.0


#: How far an arc goes out at least, what it leaves of the gutter, and how much farther out the arc back lies.
_ARC_LEAST, _ARC_END, _ARC_BACK = 14.0, 5.0, 13.0


class _Side(Enum):
    """The side of a box at which a line starts or ends."""

    INNER = auto()
    OUTER = auto()
    LEFT = auto()
    RIGHT = auto()


@dataclass(frozen=True)
class ColumnPlan:
    """What is to be laid out in columns; of each line, how it looks. Each line leads from a design."""

    designs: tuple[Box, ...]
    components: tuple[Box, ...]
    lines: tuple[Line, ...]
    styles: tuple[Style, ...]


def lay_out_columns(plan: ColumnPlan) -> Layout:
    """Lay a drawing out in three columns."""
    columns = arrange([box.key for box in plan.designs], [box.key for box in plan.components], plan.lines)
    return _Router(plan, columns).lay_out()


class _Router:
    """Gives each box its place, and each line its path."""

    def __init__(self, plan: ColumnPlan, columns: Columns) -> None:
        self.plan, self.columns = plan, columns
        self.boxes = {box.key: box for box in (*plan.designs, *plan.components)}
        self.side = {key: number for number, column in enumerate(columns.sides) for key in column}
        self.pairs = frozenset((line.source, line.target) for line in plan.lines)
        self.lanes = _choose_lanes(plan.lines, columns, self.side)
        self.passes = _find_passes(len(columns.middle), self.lanes)
        self.height = max(self._least_height(columns.left), self._least_height(columns.right), self._middle_height())
        self.middle_y: dict[str, float] = {}
        self._place_sides()
        self.lane_y = self._place_middle()
        self.left_edge = self._find_edges()
        self.ports = self._find_ports()

    def lay_out(self) -> Layout:
        """Return where everything lies, cut to what there is."""
        paths = [self._path(number) for number in range(len(self.plan.lines))]
        edges = [x for key, box in self.boxes.items() for x in (self.left_edge[key], self.left_edge[key] + box.width)]
        edges += [point_on(path[:4], 0.5)[0] for path in paths]  # where arcs go farthest out
        left, right = min(edges), max(edges)
        centres = {
            key: (round(self.left_edge[key] + box.width / 2 - left, 1), round(self.middle_y[key], 1))
            for key, box in self.boxes.items()
        }
        moved = tuple(tuple((round(x - left, 1), round(y, 1)) for x, y in path) for path in paths)
        return Layout(round(right - left, 1), round(self.height, 1), centres, moved)

    # Places

    def _least_height(self, column: Sequence[str]) -> float:
        return sum(self.boxes[key].height for key in column) + _ROW_GAP * max(0, len(column) - 1)

    def _middle_height(self) -> float:
        return sum(box.height for box in self.plan.components) + sum(self.passes)

    def _place_sides(self) -> None:
        for column in self.columns.sides:
            free = self.height - self._least_height(column)
            more = min(_MORE_ROW_GAP, free / len(column)) if column else 0.0
            y = (free - more * (len(column) - 1)) / 2
            for key in column:
                self.middle_y[key] = y + self.boxes[key].height / 2
                y += self.boxes[key].height + _ROW_GAP + more

    def _place_middle(self) -> dict[int, float]:
        """Place the components, and return the height of each line that passes between them, by its number."""
        inner = len(self.columns.middle) - 1
        free = self.height - self._middle_height()
        more = min(_MOST_PASS, free / inner) if inner else 0.0
        y = (free - more * inner) / 2
        tops = []
        for number, passed in enumerate(self.passes):
            room = passed + (more if 0 < number <= inner else 0.0)
            tops.append(y + room / 2)
            y += room
            if number <= inner:
                key = self.columns.middle[number]
                self.middle_y[key] = y + self.boxes[key].height / 2
                y += self.boxes[key].height
        return {
            line: tops[number] + (place - (len(lines) - 1) / 2) * _LANE
            for number, lines in self.lanes.items()
            for place, line in enumerate(lines)
        }

    def _find_edges(self) -> dict[str, float]:
        """Return the left edge of each box; a side without arcs needs no gutter."""
        widths = [max((self.boxes[key].width for key in column), default=0.0) for column in self._all_columns()]
        has_arcs = any(self._is_arc(line) and not self.side[line.source] for line in self.plan.lines)
        x = _GUTTER if has_arcs else 0.0
        edges: dict[str, float] = {}
        for column, width in zip(self._all_columns(), widths, strict=True):
            edges |= dict.fromkeys(column, x)
            x += width + (_SPACE if width else 0.0)
        return edges

    def _all_columns(self) -> tuple[tuple[str, ...], ...]:
        return self.columns.left, self.columns.middle, self.columns.right

    # Lines

    def _is_arc(self, line: Line) -> bool:
        return line.target in self.side and self.side[line.source] == self.side[line.target]

    def _port_sides(self, line: Line) -> tuple[_Side, _Side]:
        """Return at which side of its boxes a line starts and ends."""
        if self._is_arc(line):
            return _Side.OUTER, _Side.OUTER
        if line.target in self.side:
            return _Side.INNER, _Side.INNER
        return _Side.INNER, _Side.RIGHT if self.side[line.source] else _Side.LEFT

    def _find_ports(self) -> dict[tuple[int, bool], float]:
        """Return the height at which each line starts and ends, by its number and whether it is the end.

        Lines of one style that all start, or all end, at one side of a box share a port. Ports are in the order of
        where their lines lead, so that lines of one box do not cross.
        """
        groups: dict[tuple[str, _Side], dict[tuple[Style, bool, bool], list[tuple[int, bool]]]]
        groups = defaultdict(lambda: defaultdict(list))
        for number, line in enumerate(self.plan.lines):
            for is_end, side in enumerate(self._port_sides(line)):
                own, other = (line.target, line.source) if is_end else (line.source, line.target)
                is_down = side is _Side.OUTER and self.middle_y[other] > self.middle_y[own]
                groups[own, side][self.plan.styles[number], bool(is_end), is_down].append((number, bool(is_end)))
        ports: dict[tuple[int, bool], float] = {}
        for (key, _), by_style in groups.items():
            in_order = sorted(by_style.values(), key=self._mean_aim)
            for ends, y in zip(in_order, self._spread(key, len(in_order)), strict=True):
                ports |= dict.fromkeys(ends, y)
        return ports

    def _spread(self, key: str, count: int) -> Iterator[float]:
        room = self.boxes[key].height - 2 * _CORNER
        step = min(_PORT_GAP, room / max(1, count - 1))
        return (self.middle_y[key] + (place - (count - 1) / 2) * step for place in range(count))

    def _mean_aim(self, ends: Sequence[tuple[int, bool]]) -> tuple[float, tuple[int, bool]]:
        return sum(map(self._aim, ends)) / len(ends), ends[0]

    def _aim(self, at: tuple[int, bool]) -> float:
        """Return what the ends at one side of a box are sorted by: the height at which a line leads away from it.

        Of arcs, those to the nearest boxes lie innermost, so that they start farthest from the middle.
        """
        number, is_end = at
        line = self.plan.lines[number]
        own, other = (line.target, line.source) if is_end else (line.source, line.target)
        if number in self.lane_y:
            return self.lane_y[number]
        if not self._is_arc(line):
            return self.middle_y[other]
        far = self.middle_y[other] - self.middle_y[own]
        return (self.height + 1) / far

    def _path(self, number: int) -> tuple[Point, ...]:
        line = self.plan.lines[number]
        start, end = self.ports[number, False], self.ports[number, True]
        if self._is_arc(line):
            return self._arc(line, start, end)
        if number in self.lane_y:
            return self._passing(line, start, self.lane_y[number], end)
        from_x = self._inner_edge(line.source)
        to_x = self.left_edge[line.target] + (self.boxes[line.target].width if self.side[line.source] else 0.0)
        return _curve((from_x, start), (to_x, end))

    def _inner_edge(self, key: str) -> float:
        return self.left_edge[key] + (0.0 if self.side[key] else self.boxes[key].width)

    def _arc(self, line: Line, start: float, end: float) -> tuple[Point, ...]:
        """Return an arc in the gutter: the farther its ends are apart, the farther out it lies."""
        outward = 1 if self.side[line.source] else -1
        edges = [
            self.left_edge[key] + (self.boxes[key].width if outward > 0 else 0.0) for key in (line.source, line.target)
        ]
        share = (abs(start - end) / self.height) ** 0.7
        depth = _ARC_LEAST + (_GUTTER - _ARC_LEAST - _ARC_BACK - _ARC_END) * min(1.0, share)
        depth += _ARC_BACK if (line.target, line.source) in self.pairs and line.source > line.target else 0.0
        depth *= 4 / 3  # a curve goes 3/4 as far as its points
        out = [x + outward * depth for x in edges]
        return (edges[0], start), (out[0], start), (out[1], end), (edges[1], end)

    def _passing(self, line: Line, start: float, lane: float, end: float) -> tuple[Point, ...]:
        """Return a line that passes between two components, straight beside them."""
        left = min(self.left_edge[key] for key in self.columns.middle) - _CLEAR
        right = max(self.left_edge[key] + self.boxes[key].width for key in self.columns.middle) + _CLEAR
        near, far = (right, left) if self.side[line.source] else (left, right)
        first = _curve((self._inner_edge(line.source), start), (near, lane))
        last = _curve((far, lane), (self._inner_edge(line.target), end))
        return (*first, (near, lane), (far, lane), *last)


def _curve(start: Point, end: Point) -> tuple[Point, ...]:
    """Return a curve that leaves and arrives level."""
    bend = _BEND if start[0] < end[0] else -_BEND
    return start, (start[0] + bend, start[1]), (end[0] - bend, end[1]), end


def _choose_lanes(lines: Sequence[Line], columns: Columns, side: Mapping[str, int]) -> dict[int, list[int]]:
    """Return the numbers of the lines that pass above each component, in order, or below the last.

    A line passes near the mean height of its ends, where not too many others do.
    """
    row = {key: (place + 0.5) / len(column) for column in columns.sides for place, key in enumerate(column)}
    count = len(columns.middle)
    crossing = [
        (row[line.source] + row[line.target], number)
        for number, line in enumerate(lines)
        if line.target in side and side[line.source] != side[line.target]
    ]
    used: Counter[int] = Counter()
    lanes: dict[int, list[int]] = defaultdict(list)
    for mean, number in sorted(crossing):
        chosen = min(
            range(count + 1), key=lambda lane: (abs(lane / count - mean / 2) * count + used[lane] * 0.25, lane)
        )
        used[chosen] += 1
        lanes[chosen].append(number)
    return lanes


def _find_passes(components: int, lanes: Mapping[int, Sequence[int]]) -> list[float]:
    """Return the room above each component and below the last one that the lines which pass there need."""
    needed = [_LANE * (len(lanes.get(number, ())) + 1) for number in range(components + 1)]
    last = components
    return [
        max(_PASS, room) if 0 < number < last else (room if lanes.get(number) else 0.0)
        for number, room in enumerate(needed)
    ]
