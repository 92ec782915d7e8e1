"""Where the numbers of lines stand in a drawing: on their own line, never on a box or another number."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from sphinxcontrib_flamedesign.views.drawing.layout import Point, Rectangle

#: How wide a digit is, how high a number is, and how far it keeps from all else, in points.
_DIGIT, _HEIGHT, _MARGIN = 6.0, 9.0, 0.5


#: How far the points of a line are apart that are looked at, and the size of the squares that they mark.
_STEP, _CELL = 2.0, 2.0


#: So many squares stand side by side in a tile.
_TILE = 32


#: The owner of a square in which several lines lie.
_SEVERAL = -1


#: How much of a line at its ends holds no number, as a share of it, and in points at most: arrows stand there.
_ENDS, _MOST_END = 0.12, 16.0


def place_numbers(
    paths: Sequence[Sequence[Point]], numbers: Sequence[str], boxes: Iterable[Rectangle]
) -> tuple[Point | None, ...]:
    """Return the middle of the number of each line; None where it has none, or no room beside boxes and numbers.

    It is as near to the middle of its line as can be where no other line passes; where one passes everywhere, where
    least of them does. Large numbers choose first.
    """
    points = [list(_points_on(path)) for path in paths]
    cells = _Cells(points)
    for box in boxes:
        cells.take(box)
    places: list[Point | None] = [None] * len(paths)
    for line in sorted(range(len(paths)), key=lambda number: (-len(numbers[number]), number)):
        place = _find_place(line, points[line], numbers[line], cells) if numbers[line] else None
        if place is not None:
            places[line] = place
            cells.take(room_of(numbers[line], place))
    return tuple(places)


def room_of(number: str, middle: Point) -> Rectangle:
    """Return the room that a number takes."""
    width = _DIGIT * len(number)
    return Rectangle(middle[0] - width / 2, middle[1] - _HEIGHT / 2, width, _HEIGHT)


class _Cells:
    """What lies in each small square: nothing, one line, or more than that; and the rectangles that are taken."""

    def __init__(self, points: Sequence[Sequence[Point]]) -> None:
        self.owners: dict[tuple[int, int], int] = {}
        self.taken: dict[tuple[int, int], list[_Span]] = defaultdict(list)
        for line, group in enumerate(points):
            for x, y in group:
                cell = int(x // _CELL), int(y // _CELL)
                if self.owners.setdefault(cell, line) != line:
                    self.owners[cell] = _SEVERAL

    def take(self, room: Rectangle) -> None:
        """Note that a rectangle is taken."""
        span = _span_of(room)
        for tile in span.tiles:
            self.taken[tile].append(span)

    def count_crossed(self, room: Rectangle, line: int) -> int | None:
        """Return how much of other lines a rectangle covers, in squares; None where it meets what is taken."""
        span = _span_of(room)
        if any(span.meets(other) for tile in span.tiles for other in self.taken.get(tile, ())):
            return None
        return sum(self.owners.get(cell, line) != line for cell in span.cells)


class _Span(NamedTuple):
    """The squares that a rectangle covers: the first and the last, across and down."""

    left: int
    right: int
    top: int
    bottom: int

    def meets(self, other: _Span) -> bool:
        """Return whether they have a square in common."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    @property
    def cells(self) -> Iterator[tuple[int, int]]:
        """The squares themselves."""
        return product(range(self.left, self.right + 1), range(self.top, self.bottom + 1))

    @property
    def tiles(self) -> Iterator[tuple[int, int]]:
        """The tiles of many squares on which it lies: what is far away need not be looked at."""
        across = range(self.left // _TILE, self.right // _TILE + 1)
        return product(across, range(self.top // _TILE, self.bottom // _TILE + 1))


def _span_of(room: Rectangle) -> _Span:
    return _Span(
        int(room.left // _CELL),
        int((room.left + room.width) // _CELL),
        int(room.top // _CELL),
        int((room.top + room.height) // _CELL),
    )


def _find_place(line: int, points: Sequence[Point], number: str, cells: _Cells) -> Point | None:
    """Return the place on a line that covers least of others, and of several the one that is nearest to its middle."""
    skipped = int(min(len(points) * _ENDS, _MOST_END / _STEP)) + 1
    places = range(skipped, len(points) - skipped, 2)
    best, least = None, math.inf
    for place in sorted(places, key=lambda other: (abs(2 * other - len(points)), other)):
        crossed = cells.count_crossed(_grown(room_of(number, points[place])), line)
        if crossed is not None and crossed < least:
            best, least = (round(points[place][0], 1), round(points[place][1], 1)), crossed
        if not least:
            break
    return best


def _grown(room: Rectangle) -> Rectangle:
    by = _MARGIN + _STEP / 2  # points are so far apart that a line may come nearer between two of them
    return Rectangle(room.left - by, room.top - by, room.width + 2 * by, room.height + 2 * by)


def _points_on(path: Sequence[Point]) -> Iterator[Point]:
    """Yield points of a path, about as far apart as one step."""
    for start in range(0, len(path) - 1, 3):
        curve = path[start : start + 4]
        length = math.fsum(math.dist(curve[number], curve[number + 1]) for number in range(3))
        count = max(2, math.ceil(length / _STEP))
        (x3, x2, x1, x0), (y3, y2, y1, y0) = (_polynomial([point[axis] for point in curve]) for axis in (0, 1))
        for share in (step / count for step in range(count + 1)):
            yield ((x3 * share + x2) * share + x1) * share + x0, ((y3 * share + y2) * share + y1) * share + y0


def _polynomial(points: Sequence[float]) -> tuple[float, float, float, float]:
    """Return the coefficients of a Bézier curve along one axis, that of the third power first."""
    first, second, third, last = points
    return last - 3 * third + 3 * second - first, 3 * (third - 2 * second + first), 3 * (second - first), first
