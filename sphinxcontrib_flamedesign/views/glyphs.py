"""The glyph of each kind of interaction: a line with its dash, weight and arrow, the same everywhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from sphinxcontrib_flamedesign.core.facts import Kind
from sphinxcontrib_flamedesign.views.words import STROKES, Head, Stroke

Point = tuple[float, float]

#: What an SVG element needs where pages are XML.
XMLNS = 'xmlns="http://www.w3.org/2000/svg"'

#: Sphinx's script that marks what search found passes over elements of this class. In SVG it would stop at a title with
#: an error, and colour whole lines for good; all that a drawing says stands beside it as text, where it is marked.
_UNMARKED = "nohighlight"

#: The outlines of the arrows: each point's distance behind the tip, and to the side of the line.
_OUTLINES: dict[Head, tuple[Point, ...]] = {
    Head.OPEN: ((8, -4), (0, 0), (8, 4)),
    Head.FILLED: ((9, -4), (0, 0), (9, 4)),
    Head.HOLLOW: ((10, -4.5), (0, 0), (10, 4.5)),
    Head.DIAMOND: ((5.5, -3.8), (0, 0), (5.5, 3.8), (11, 0)),
    Head.BAR: ((5, -6), (5, 6)),
}
#: How far behind the tip the line ends.
_BASES: dict[Head, float] = {Head.OPEN: 0.8, Head.FILLED: 8, Head.HOLLOW: 10, Head.DIAMOND: 10, Head.BAR: 0}


@dataclass(frozen=True, slots=True)
class Arrow:
    """The arrow at the end of a line: its outline, and where the line has to end."""

    base: Point
    outline: tuple[Point, ...]
    is_closed: bool
    is_filled: bool


def arrow_at(head: Head, before: Point, tip: Point) -> Arrow:
    """Return the arrow of a line that comes from ``before`` and ends at ``tip``."""
    dx, dy = before[0] - tip[0], before[1] - tip[1]
    length = math.hypot(dx, dy) or 1.0
    back = (dx / length, dy / length)

    def place(behind: float, aside: float) -> Point:
        x, y = tip[0] + back[0] * behind - back[1] * aside, tip[1] + back[1] * behind + back[0] * aside
        return round(x, 1), round(y, 1)

    outline = tuple(place(*point) for point in _OUTLINES[head])
    is_closed = head in {Head.FILLED, Head.HOLLOW, Head.DIAMOND}
    return Arrow(place(_BASES[head], 0), outline, is_closed, is_closed and head is not Head.HOLLOW)


def line_svg(stroke: Stroke, course: Sequence[Point]) -> str:
    """Return a line with its arrow as SVG, in the current colour.

    :param course: a start point, and groups of three points of cubic Bézier curves.
    """
    arrow = arrow_at(stroke.head, course[-2], course[-1])
    curve = " ".join(f"{x:g},{y:g}" for x, y in (*course[1:-1], arrow.base))
    path = f'<path d="M{course[0][0]:g},{course[0][1]:g} C{curve}"{_attributes(stroke.width, stroke.dash)}/>'
    outline = " L".join(f"{x:g},{y:g}" for x, y in arrow.outline) + (" Z" if arrow.is_closed else "")
    fill = "currentColor" if arrow.is_filled else "none"
    return f'{path}<path d="M{outline}"{_attributes(max(stroke.width, 1.3), "", fill)}/>'


def _attributes(width: float, dash: str, fill: str = "none") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f' fill="{fill}" stroke="currentColor" stroke-width="{width:g}"{dashed}'


def title_svg(text: str) -> str:
    """Return the name of a part of a drawing: its tooltip, and what screen readers say."""
    return f'<title class="{_UNMARKED}">{escape(text)}</title>'


def text_svg(text: str, attributes: str, css: str = "") -> str:
    """Return words of a drawing as SVG."""
    return f'<text class="{css}{" " if css else ""}{_UNMARKED}" {attributes}>{escape(text)}</text>'


@cache
def kind_glyph(kind: Kind) -> str:
    """Return the glyph of a kind as SVG, in the colour of the words beside it."""
    line = line_svg(STROKES[kind], ((1, 6), (12, 6), (22, 6), (33, 6)))
    return f'<svg {XMLNS} viewBox="0 0 34 12" width="34" height="12" aria-hidden="true">{line}</svg>'
