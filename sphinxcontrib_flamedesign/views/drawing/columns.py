"""The order of a drawing in three columns: components in the middle, and each design on the side where it crosses less.

It is the method for layered drawings of Sugiyama, Tagawa and Toda ("Methods for Visual Understanding of Hierarchical
System Structures", 1981), with the middle as the layer that both sides share: rows are ordered by the barycentre of
what their lines lead to (for which Eades and Wormald's median of 1994 is the other usual choice), again and again.
Sifting then moves one row after the other to where the fewest lines cross (Matuszewski, Schönfeld and Molitor, "Using
Sifting for k-Layer Straightline Crossing Minimization", 1999). All is counted in whole numbers and in a fixed order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from sphinxcontrib_flamedesign.views.drawing.layout import Line

_SWEEPS = 8


_ROUNDS = 6


#: With more lines, there is time for one start only.
_MOST_TRIED = 250


#: How often sides are improved at most, each time by all exchanges that make them better.
_EXCHANGES = 10


#: A line from side to side costs as much as so many lines by which one side has more than the other.
_CROSSING_SIDES = 2


#: A row of length of a line between designs of one side costs as much as half a crossing: all costs are doubled.
_CROSSING, _LENGTH = 2, 1


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands in each column, from top to bottom: designs, components, designs."""

    left: tuple[str, ...]
    middle: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def sides(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The columns of designs."""
        return self.left, self.right


def arrange(designs: Sequence[str], components: Sequence[str], lines: Sequence[Line]) -> Columns:
    """Return the columns in which few lines cross, from a few starts the best one."""
    joined = _Joined.of(frozenset(components), lines)
    left, right = _split(designs, joined)
    middle = tuple(components)
    third = max(1, len(middle) // 3)
    starts = [middle, middle[::-1], middle[third:] + middle[:third], middle[-third:] + middle[:-third]]
    tried = dict.fromkeys(starts if len(lines) <= _MOST_TRIED else starts[:1])
    found = [_order(Columns(left, start, right), joined) for start in tried]
    return min(found, key=lambda columns: (_cost(columns, joined), columns.middle))


@dataclass(frozen=True)
class _Joined:
    """What is joined with each design and component, once for each line: components with designs, or two designs."""

    across: Mapping[str, Sequence[str]] = field(default_factory=lambda: defaultdict(list))
    among: Mapping[str, Sequence[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, components: frozenset[str], lines: Sequence[Line]) -> _Joined:
        across: dict[str, list[str]] = defaultdict(list)
        among: dict[str, list[str]] = defaultdict(list)
        for line in lines:
            joined = across if line.target in components else among
            joined[line.source].append(line.target)
            joined[line.target].append(line.source)
        return cls(across, among)


def _split(designs: Sequence[str], joined: _Joined) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return two halves of the designs: few lines lead from one to the other, and as many to components from each."""
    by_degree = sorted(designs, key=lambda key: (-len(joined.among[key]), -len(joined.across[key])))
    side: dict[str, int] = {}
    counts, loads = [0, 0], [0, 0]
    for key in by_degree:
        near = [sum(side.get(other) == number for other in joined.among[key]) for number in (0, 1)]
        is_full = [counts[number] * 2 >= len(designs) + 1 for number in (0, 1)]
        chosen = min((0, 1), key=lambda number: (is_full[number], -near[number], loads[number], counts[number], number))
        side[key] = chosen
        counts[chosen] += 1
        loads[chosen] += len(joined.across[key])
    for _ in range(_EXCHANGES):
        if not _exchange(designs, side, joined):
            break
    return tuple(key for key in designs if not side[key]), tuple(key for key in designs if side[key])


def _exchange(designs: Sequence[str], side: dict[str, int], joined: _Joined) -> bool:
    """Exchange two designs of different sides wherever that is better; return whether it was anywhere.

    That is how Kernighan and Lin improve a partition, here without their look ahead.
    """
    inner = {key: sum(1 if side[other] == side[key] else -1 for other in joined.among[key]) for key in designs}
    load = sum(len(joined.across[key]) * (1 if side[key] else -1) for key in designs)
    found = False
    for text, other in product([key for key in designs if not side[key]], [key for key in designs if side[key]]):
        if side[text] or not side[other]:
            continue  # one of them has been exchanged before
        crossing = inner[text] + inner[other] + 2 * joined.among[text].count(other)
        shift = 2 * (len(joined.across[text]) - len(joined.across[other]))
        if _CROSSING_SIDES * crossing + abs(load + shift) < abs(load):
            side[text], side[other] = 1, 0
            load += shift
            for key in {text, other, *joined.among[text], *joined.among[other]}:
                inner[key] = sum(1 if side[near] == side[key] else -1 for near in joined.among[key])
            found = True
    return found


def _order(columns: Columns, joined: _Joined) -> Columns:
    """Return the columns with their rows in a good order."""
    for _ in range(_SWEEPS):
        rows = _places(columns.middle)
        columns = replace(columns, left=_by_barycentre(columns.left, joined, rows))
        columns = replace(columns, right=_by_barycentre(columns.right, joined, rows))
        rows = _places(columns.left) | _places(columns.right)
        columns = replace(columns, middle=_by_barycentre(columns.middle, joined, rows))
    best = columns, _cost(columns, joined)
    for _ in range(_ROUNDS):
        columns = replace(columns, left=_sift(columns.left, (columns.middle,), joined))
        columns = replace(columns, right=_sift(columns.right, (columns.middle,), joined))
        columns = replace(columns, middle=_sift(columns.middle, columns.sides, joined))
        cost = _cost(columns, joined)
        if cost >= best[1]:
            break
        best = columns, cost
    return best[0]


def _places(column: Sequence[str]) -> dict[str, float]:
    """Return where each row stands, from 0 to 1."""
    return {key: (row + 0.5) / len(column) for row, key in enumerate(column)}


def _by_barycentre(column: tuple[str, ...], joined: _Joined, rows: Mapping[str, float]) -> tuple[str, ...]:
    """Return a column in the order of the mean places of what each row is joined with; one without any stays."""
    own = _places(column)

    def mean(key: str) -> float:
        near = [rows[other] for other in joined.across[key] if other in rows]
        near += [own[other] for other in joined.among[key] if other in own]
        return round(sum(near) / len(near), 9) if near else own[key]

    return tuple(sorted(column, key=mean))


def _sift(column: tuple[str, ...], others: Sequence[Sequence[str]], joined: _Joined) -> tuple[str, ...]:
    """Return a column after each row has been moved to where it costs least, those with most lines first."""
    rows = [_rows_of(column, other, joined) for other in others]
    result = list(column)
    known: dict[tuple[str, str], int] = {}

    def crossings(upper: str, lower: str) -> int:
        if (upper, lower) not in known:
            known[upper, lower] = sum(_count_crossings(one[upper], one[lower]) for one in rows)
        return known[upper, lower]

    for key in sorted(column, key=lambda key: -len(joined.across[key])):
        result.remove(key)
        place = {other: row for row, other in enumerate(result)}
        cost, best, best_row = 0, 0, 0
        for row, passed in enumerate(result):
            cost += _CROSSING * (crossings(passed, key) - crossings(key, passed))
            cost += _LENGTH * (_lean(key, row, place, joined) - _lean(passed, row, place, joined))
            if cost < best:
                best, best_row = cost, row + 1
        result.insert(best_row, key)
    return tuple(result)


def _rows_of(column: Sequence[str], other: Sequence[str], joined: _Joined) -> dict[str, list[int]]:
    """Return the rows of another column to which the lines of each row lead, sorted."""
    place = {key: row for row, key in enumerate(other)}
    return {key: sorted(place[near] for near in joined.across[key] if near in place) for key in column}


def _count_crossings(upper: Sequence[int], lower: Sequence[int]) -> int:
    """Return how many lines of a row cross lines of a row below it."""
    return sum(bisect_left(lower, row) for row in upper)


def _lean(key: str, row: int, place: Mapping[str, int], joined: _Joined) -> int:
    """Return how much longer the lines of a row to others of its column get when it moves down past one row."""
    near = [place[other] for other in joined.among[key] if other in place]
    return sum(other < row for other in near) - sum(other > row for other in near)


def _cost(columns: Columns, joined: _Joined) -> int:
    """Return what an order costs: by lines that cross, and by how long those between designs of one side are."""
    cost = 0
    for side in columns.sides:
        rows = _rows_of(side, columns.middle, joined)
        for row, upper in enumerate(side):
            cost += _CROSSING * sum(_count_crossings(rows[upper], rows[lower]) for lower in side[row + 1 :])
        place = {key: row for row, key in enumerate(side)}
        lengths = (abs(place[key] - place[near]) for key in side for near in joined.among[key] if near in place)
        cost += _LENGTH * sum(lengths) // 2
    return cost
