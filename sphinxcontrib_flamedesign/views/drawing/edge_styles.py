"""How the lines of each kind are drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.views.drawing.layout import Point


class ArrowHead(StrEnum):
    """What the arrow of a line looks like."""

    OPEN = "open"
    FILLED = "filled"
    HOLLOW = "hollow"
    DIAMOND = "diamond"
    BAR = "bar"


@dataclass(frozen=True, slots=True)
class EdgeStyle:
    """How the lines of one kind look.

    ``colour`` is for what is drawn without a style sheet; pages take theirs from the style sheet, which mixes
    the same colour with that of their words.
    """

    colour: str
    head: ArrowHead = ArrowHead.OPEN
    dash: str = ""
    width: float = 1.5


#: The colour of all kinds that templates add; their dashes and arrows tell them from each other.
_OWN_COLOUR = "#8a6a2f"


#: Kinds are told by arrow, dash and weight as well as by colour; each names its style in the table of kinds.
EDGE_STYLES: Mapping[str, EdgeStyle] = {
    "solid": EdgeStyle("#1173e6"),
    "dashed": EdgeStyle("#9a4dff", ArrowHead.FILLED, "6 3"),
    "dotted": EdgeStyle("#0d9c8a", ArrowHead.DIAMOND, "1.5 3"),
    "long-dashed": EdgeStyle("#c98500", ArrowHead.HOLLOW, "10 3"),
    "barred": EdgeStyle("#e0352b", ArrowHead.BAR, width=3),
    "thick": EdgeStyle("#51677d", ArrowHead.FILLED, width=2.2),
    "dash-dot": EdgeStyle("#7a8794", ArrowHead.OPEN, "8 3 1.5 3"),
    "thick-dash-dot": EdgeStyle("#d02f8d", ArrowHead.HOLLOW, "12 3 3 3", 2.2),
    "sparse-filled": EdgeStyle("#8c959f", ArrowHead.FILLED, "3 5", 1),
    "sparse": EdgeStyle("#8c959f", ArrowHead.OPEN, "2 5", 1),
    "sparse-diamond": EdgeStyle("#8c959f", ArrowHead.DIAMOND, "1 5", 1),
    "own-1": EdgeStyle(_OWN_COLOUR, ArrowHead.FILLED, "4 2"),
    "own-2": EdgeStyle(_OWN_COLOUR, ArrowHead.OPEN, "9 2 2 2"),
    "own-3": EdgeStyle(_OWN_COLOUR, ArrowHead.HOLLOW, "2 2"),
    "own-4": EdgeStyle(_OWN_COLOUR, ArrowHead.BAR, "6 2 1 2"),
}


def edge_style_of(kind: Kind) -> EdgeStyle:
    """Return how the lines of a kind look."""
    return EDGE_STYLES[kind.spec.edge_style]


#: The outlines of the arrows: each point's distance after the tip, and to the side of the line.
_OUTLINES: dict[ArrowHead, tuple[Point, ...]] = {
    ArrowHead.OPEN: ((8, -4), (0, 0), (8, 4)),
    ArrowHead.FILLED: ((9, -4), (0, 0), (9, 4)),
    ArrowHead.HOLLOW: ((10, -4.5), (0, 0), (10, 4.5)),
    ArrowHead.DIAMOND: ((5.5, -3.8), (0, 0), (5.5, 3.8), (11, 0)),
    ArrowHead.BAR: ((5, -6), (5, 6)),
}


#: How far after the tip the line ends.
_BASES: dict[ArrowHead, float] = {
    ArrowHead.OPEN: 0.8,
    ArrowHead.FILLED: 8,
    ArrowHead.HOLLOW: 10,
    ArrowHead.DIAMOND: 10,
    ArrowHead.BAR: 0,
}


@dataclass(frozen=True, slots=True)
class Arrow:
    """The arrow at the end of a line: its outline, and where the line has to end."""

    base: Point
    outline: tuple[Point, ...]
    is_closed: bool
    is_filled: bool


def arrow_at(head: ArrowHead, before: Point, tip: Point) -> Arrow:
    """Return the arrow of a line that comes from ``before`` and ends at ``tip``."""
    dx, dy = before[0] - tip[0], before[1] - tip[1]
    length = math.hypot(dx, dy) or 1.0
    back = (dx / length, dy / length)

    def place(along: float, aside: float) -> Point:
        x, y = tip[0] + back[0] * along - back[1] * aside, tip[1] + back[1] * along + back[0] * aside
        return round(x, 1), round(y, 1)

    outline = tuple(place(*point) for point in _OUTLINES[head])
    is_closed = head in {ArrowHead.FILLED, ArrowHead.HOLLOW, ArrowHead.DIAMOND}
    return Arrow(place(_BASES[head], 0), outline, is_closed, is_closed and head is not ArrowHead.HOLLOW)
