"""How LaTeX writes a drawing: TikZ, with links, on as many pages as it takes to be read; its list follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, cast

from sphinxcontrib_flamedesign.views.drawing.edge_styles import EdgeStyle, arrow_at, edge_style_of
from sphinxcontrib_flamedesign.views.drawing.layout import Point, Rectangle
from sphinxcontrib_flamedesign.views.drawing.scene import Node, NodeShape
from sphinxcontrib_flamedesign.views.drawing.svg import MARGIN, Drawing
from sphinxcontrib_flamedesign.views.view_nodes import addresses_of
from sphinxcontrib_flamedesign.views.wording import kind_label

if TYPE_CHECKING:
    from sphinx.writers.latex import LaTeXTranslator

    from sphinxcontrib_flamedesign.reading.nodes import design_drawing


#: Roughly what a page takes, in points; the true measures are known to LaTeX only, which makes the drawing fit.
_PAGE = (460.0, 460.0)


#: A drawing that would have to be smaller than this is spread over several pages, so many at most.
_LEAST_SCALE = 0.4


_MOST_PAGES = 6


#: Lines keep their strength however small the drawing is.
_LINE_SCALE = 0.5


def visit_drawing(self: LaTeXTranslator, node: design_drawing) -> None:
    """Write the drawing, its legend and its caption."""
    drawing = cast("Drawing", node["drawing"])
    links = {key: _link(self, href) for key, href in drawing.links(addresses_of(node)).items()}
    writer = _Writer(self, drawing, links)
    if node["ids"]:
        self.body.append(self.hypertarget_to(node, anchor=True))
    for tile in _tiles(drawing):
        self.body.append("\n\\begin{center}\n" + "\n".join(writer.picture(tile)) + "\n\\end{center}\n")
    caption = [*writer.legend(), self.encode(node["caption"])]
    self.body.append("\n\\begin{center}\\small\n" + "\\par\n".join(caption) + "\n\\end{center}\n")


def _link(self: LaTeXTranslator, href: str) -> str:
    """Return the opening of a link, of which the words and two closing braces follow."""
    if href.startswith("%"):
        return self.hyperlink(href[1:].replace("#", ":"))
    if href.startswith("#"):
        return self.hyperlink(f"{self.curfilestack[-1]}:{href[1:]}")
    return rf"{{\href{{{self.encode_uri(href)}}}{{"


def _tiles(drawing: Drawing) -> list[Rectangle]:
    """Cut a drawing into the parts that stand on one page each: as few as can be read."""
    best, best_scale = (1, 1), -inf
    grids = [(across, down) for across in range(1, _MOST_PAGES + 1) for down in range(1, _MOST_PAGES // across + 1)]
    for across, down in sorted(grids, key=lambda grid: (grid[0] * grid[1], grid)):
        scale = min(_PAGE[0] * across / drawing.width, _PAGE[1] * down / drawing.height)
        if scale > best_scale:
            best, best_scale = (across, down), scale
        if scale >= _LEAST_SCALE:
            break
    width, height = drawing.width / best[0], drawing.height / best[1]
    places = [(column, row) for row in range(best[1]) for column in range(best[0])]
    return [Rectangle(column * width - MARGIN, row * height - MARGIN, width, height) for column, row in places]


@dataclass(frozen=True)
class _Writer:
    """Writes one drawing as TikZ, in its own unit of length."""

    translator: LaTeXTranslator
    drawing: Drawing
    links: Mapping[str, str]

    def picture(self, tile: Rectangle) -> Iterator[str]:
        """Yield the part of the drawing that lies in a rectangle."""
        yield r"\begingroup"
        # All lengths are multiples of one, which makes the part as large as a page allows, up to its true size.
        yield rf"\edef\fdunit{{\the\dimexpr\linewidth/{round(tile.width) + 1}\relax}}"
        yield rf"\ifdim\dimexpr\fdunit*{round(tile.height)}\relax>.7\textheight"
        yield rf"\edef\fdunit{{\the\dimexpr.7\textheight/{round(tile.height) + 1}\relax}}\fi"
        yield r"\ifdim\fdunit>.75pt\def\fdunit{.75pt}\fi"
        yield from self._colours()
        yield r"\begin{tikzpicture}[x=\fdunit,y=-\fdunit]\sffamily"
        yield rf"\clip {_rectangle(tile)};"
        yield from self._frames(tile)
        for line, edge_path in zip(self.drawing.scene.lines, self.drawing.edge_paths, strict=True):
            if _meets(tile, _hull(edge_path)):
                yield from _line(_colour_of(line.edge_style), line.edge_style, edge_path)
        yield from self._labels(tile)
        for box in self.drawing.scene.boxes:
            corner = self.drawing.corner(box)
            if _meets(tile, Rectangle(*corner, box.width, box.height)):
                is_linked = _holds(tile, self.drawing.layout.centres[box.key])
                yield from self._box(box, corner, is_linked=is_linked)
        yield r"\end{tikzpicture}\endgroup"

    def legend(self) -> list[str]:
        """Return a line of TeX that shows how each kind is drawn, if the lines have kinds."""
        samples = []
        for kind in self.drawing.scene.kinds:
            edge_path = ((0.0, 0.0), (8.0, 0.0), (16.0, 0.0), (26.0, 0.0))
            drawn = "".join(_line(_colour_of(edge_style_of(kind)), edge_style_of(kind), edge_path))
            sample = rf"\tikz[x=.75pt,y=-.75pt,baseline=-.6ex]{{{drawn}}}"
            samples.append(rf"\mbox{{{sample}~{self._words(kind_label(kind))}}}")
        return ["{" + "".join(self._colours()) + r" \quad ".join(samples) + "}"] if samples else []

    def _words(self, text: str) -> str:
        return self.translator.encode(" ".join(text.split()))

    def _colours(self) -> Iterator[str]:
        colours = {_colour_of(line.edge_style): line.edge_style.colour for line in self.drawing.scene.lines}
        for name, colour in sorted(colours.items()):
            yield rf"\definecolor{{{name}}}{{HTML}}{{{colour[1:].upper()}}}"

    def _frames(self, tile: Rectangle) -> Iterator[str]:
        for cluster in self.drawing.scene.clusters:
            place = self.drawing.layout.clusters[cluster.key]
            if _meets(tile, place):
                yield rf"\filldraw[draw=black!20,fill=black!3] {_rectangle(place)};"
                words = f"{_size(11)}\\bfseries {self._words(cluster.label)}"
                yield rf"\node[anchor=base west,inner sep=0pt] at {_at((place.left + 12, place.top + 18))} {{{words}}};"

    def _labels(self, tile: Rectangle) -> Iterator[str]:
        for label in self.drawing.labels:
            if _holds(tile, label.middle):
                look = f"inner sep=.6pt,fill=white,text={_colour_of(label.line.edge_style)}"
                words = f"{_size(9.5)}{self._words(label.line.label)}"
                yield rf"\node[{look}] at {_at(label.middle)} {{{words}}};"

    def _box(self, box: Node, corner: Point, *, is_linked: bool) -> Iterator[str]:
        place = Rectangle(*corner, box.width, box.height)
        look = "draw=black,line width=.8pt" if box.is_focus else "draw=black!45"
        look += "" if box.is_known else ",dash pattern=on 2pt off 1.5pt"
        look += ",dash pattern=on 5pt off 2pt" if box.is_other else ""
        radius = rf"\fdunit*{box.height / 2:.0f}" if box.shape is NodeShape.PILL else "1.5pt"
        yield rf"\filldraw[{look},fill=white,rounded corners={radius}] {_rectangle(place)};"
        content = self._box_words(box)
        link = self.links.get(box.key) if is_linked else None
        content = f"{link}{content}}}}}" if link else content
        middle = (place.left + place.width / 2, place.top + place.height / 2)
        yield rf"\node[inner sep=0pt,text=black] at {_at(middle)} {{{content}}};"

    def _box_words(self, box: Node) -> str:
        """Return the words of a box, one row below the other, in a TeX box that a link can hold."""
        note = rf"\hfill{_size(9)}{self._words(box.shown_note)}" if box.note else ""
        name_size, title_size = (10.5, 9) if box.is_compact else (11.5, 10)
        lines = [rf"{_size(name_size)}\textbf{{{self._words(box.shown_name)}}}{note if box.shown_note else ''}"]
        lines += [f"{_size(title_size)}{self._words(text)}" for text in box.title_lines]
        width = rf"\dimexpr\fdunit*{box.width - 2 * box.padding:.0f}\relax"
        before = r"\hfil" if box.shape is NodeShape.PILL else ""
        rows = "".join(rf"\hbox to {width}{{{before}{text}\hfil}}" for text in lines)
        skip = rf"\dimexpr\fdunit*{box.line_height:.0f}\relax"
        return rf"\vbox{{\baselineskip={skip}\lineskiplimit=-99pt {rows}}}"


def _size(points: float) -> str:
    """Return the command for a size of type, in the drawing's unit; LaTeX multiplies by whole numbers only."""
    size, distance = (rf"\dimexpr\fdunit*{tenths:.0f}/10\relax" for tenths in (points * 10, points * 12))
    return rf"\fontsize{{{size}}}{{{distance}}}\selectfont "


def _colour_of(edge_style: EdgeStyle) -> str:
    return f"fd{edge_style.colour[1:]}"


def _line(colour: str, edge_style: EdgeStyle, edge_path: Sequence[Point]) -> Iterator[str]:
    """Yield a line with its arrow."""
    arrow = arrow_at(edge_style.head, edge_path[-2], edge_path[-1])
    width = f"line width={max(0.4, edge_style.width * _LINE_SCALE):.2f}pt"
    dash = [float(part) * _LINE_SCALE for part in edge_style.dash.split()]
    pattern = " ".join(f"{'off' if place % 2 else 'on'} {part:g}pt" for place, part in enumerate(dash))
    look = f"{colour},{width}" + (f",dash pattern={pattern}" if pattern else "")
    points = [*edge_path[1:-1], arrow.base]
    curves = "".join(
        f" .. controls {_at(points[number])} and {_at(points[number + 1])} .. {_at(points[number + 2])}"
        for number in range(0, len(points), 3)
    )
    yield rf"\draw[{look}] {_at(edge_path[0])}{curves};"
    outline = " -- ".join(map(_at, arrow.outline)) + (" -- cycle" if arrow.is_closed else "")
    yield rf"\{'filldraw' if arrow.is_filled else 'draw'}[{colour},{width}] {outline};"


def _rectangle(place: Rectangle) -> str:
    far = (place.left + place.width, place.top + place.height)
    return f"{_at((place.left, place.top))} rectangle {_at(far)}"


def _at(point: Point) -> str:
    return f"({point[0]:.1f},{point[1]:.1f})"


def _hull(edge_path: Sequence[Point]) -> Rectangle:
    """Return a rectangle that holds a path: no Bézier curve leaves the hull of its points."""
    across, down = [point[0] for point in edge_path], [point[1] for point in edge_path]
    return Rectangle(min(across), min(down), max(across) - min(across), max(down) - min(down))


def _meets(rectangle: Rectangle, other: Rectangle) -> bool:
    return (
        rectangle.left <= other.left + other.width
        and other.left <= rectangle.left + rectangle.width
        and rectangle.top <= other.top + other.height
        and other.top <= rectangle.top + rectangle.height
    )


def _holds(place: Rectangle, point: Point) -> bool:
    x, y = point
    return place.left <= x < place.left + place.width and place.top <= y < place.top + place.height
