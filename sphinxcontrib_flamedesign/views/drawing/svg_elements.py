"""What pictures are made of as SVG, and how a picture is written whose links are known later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.views.drawing.edge_styles import EdgeStyle, arrow_at, edge_style_of
from sphinxcontrib_flamedesign.views.drawing.layout import Point, Rectangle
from sphinxcontrib_flamedesign.views.drawing.scene import MARK

#: What an SVG element needs where pages are XML.
XMLNS = 'xmlns="http://www.w3.org/2000/svg"'


#: Sphinx's script that marks what search found passes over elements of this class. In SVG it would stop at a title with
#: an error, and colour whole lines for good; all that a drawing says stands beside it as text, where it is marked.
_UNMARKED = "nohighlight"


@dataclass(frozen=True, slots=True)
class Shape:
    """A box as SVG: what its link stands around, and what stands around the link."""

    key: str
    inner: str
    opening: str = ""
    closing: str = ""

    def to_svg(self, href: str | None) -> str:
        """Return the box, which leads somewhere or not."""
        inner = f'<a href="{escape(href)}">{self.inner}</a>' if href else self.inner
        return f"{self.opening}{inner}{self.closing}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as SVG, written but for the links of its boxes, which are known later."""

    label: str
    place: Rectangle
    parts: tuple[str, ...]
    shapes: tuple[Shape, ...]

    def to_svg(self, links: Mapping[str, str], style: str = "") -> str:
        """Return the whole picture.

        :param links: where each box leads that leads anywhere, by its key.
        :param style: a style sheet to put into it, where it is to stand alone.
        """
        width, height = _number(self.place.width), _number(self.place.height)
        view = f"{self.place.left:g} {self.place.top:g} {width} {height}"
        size = f'viewBox="{view}" width="{width}" height="{height}"'
        parts = [f'<svg {XMLNS} class="flamedesign-svg" {size} role="group" aria-label="{escape(self.label)}">']
        parts += [f"<style>{escape(style, quote=False)}</style>"] if style else []
        parts += [*self.parts, *(shape.to_svg(links.get(shape.key)) for shape in self.shapes)]
        return "\n".join([*parts, "</svg>"])


def _number(value: float) -> str:
    return f"{round(value, 1):g}"


def place_svg(x: float, y: float) -> str:
    """Return the attributes of a place."""
    return f'x="{_number(x)}" y="{_number(y)}"'


def rectangle_svg(place: Rectangle, radius: float, css: str = "") -> str:
    """Return a rectangle with round corners as SVG."""
    size = f'width="{_number(place.width)}" height="{_number(place.height)}" rx="{radius:g}"'
    return f'<rect{css} x="{_number(place.left)}" y="{_number(place.top)}" {size}/>'


def line_svg(edge_style: EdgeStyle, edge_path: Sequence[Point]) -> str:
    """Return a line with its arrow as SVG, in the current colour.

    :param edge_path: a start point, and groups of three points of cubic Bézier curves.
    """
    arrow = arrow_at(edge_style.head, edge_path[-2], edge_path[-1])
    curve = " ".join(f"{x:g},{y:g}" for x, y in (*edge_path[1:-1], arrow.base))
    path = f'<path d="M{edge_path[0][0]:g},{edge_path[0][1]:g} C{curve}"{_stroke(edge_style.width, edge_style.dash)}/>'
    outline = " L".join(f"{x:g},{y:g}" for x, y in arrow.outline) + (" Z" if arrow.is_closed else "")
    fill = "currentColor" if arrow.is_filled else "none"
    return f'{path}<path d="M{outline}"{_stroke(max(edge_style.width, 1.3), "", fill)}/>'


def _stroke(width: float, dash: str, fill: str = "none") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f' fill="{fill}" stroke="currentColor" stroke-width="{width:g}"{dashed}'


def title_svg(text: str) -> str:
    """Return the name of a part of a drawing: its tooltip, and what screen readers say."""
    return f'<title class="{_UNMARKED}">{escape(text)}</title>'


def text_svg(text: str, attributes: str, css: str = "") -> str:
    """Return words of a drawing as SVG."""
    return f'<text class="{css}{" " if css else ""}{_UNMARKED}" {attributes}>{escape(text)}</text>'


def mark_svg(left: float, top: float) -> str:
    """Return the mark of a status, whose standing an element around it names."""
    return rectangle_svg(Rectangle(left, top, MARK, MARK), MARK / 2, ' class="flamedesign-mark"')


@cache
def mark_glyph(standing: str) -> str:
    """Return the mark of the statuses of a standing as SVG."""
    data = f' data-standing="{escape(standing)}"'
    return f'<svg {XMLNS} viewBox="0 0 12 12" width="12" height="12"{data} aria-hidden="true">{mark_svg(2, 2)}</svg>'


#: A line of no kind.
PLAIN_GLYPH = (
    f'<svg {XMLNS} viewBox="0 0 34 12" width="34" height="12" aria-hidden="true">'
    f'<path d="M1,6 L33,6"{_stroke(1.5, "")}/></svg>'
)


@cache
def kind_glyph(kind: Kind) -> str:
    """Return the glyph of a kind as SVG, in the colour of the words beside it."""
    line = line_svg(edge_style_of(kind), ((1, 6), (12, 6), (22, 6), (33, 6)))
    return f'<svg {XMLNS} viewBox="0 0 34 12" width="34" height="12" aria-hidden="true">{line}</svg>'
