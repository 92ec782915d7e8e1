"""The feature-interaction graph: a drawing with a legend, and the same as a list."""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from dataclasses import dataclass
from html import escape

from docutils import nodes

from sphinxcontrib_flamedesign.core.facts import Kind
from sphinxcontrib_flamedesign.core.graph import Interaction
from sphinxcontrib_flamedesign.core.rules import Project
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.reading.nodes import design_drawing
from sphinxcontrib_flamedesign.views.build import View, item, line, link, words
from sphinxcontrib_flamedesign.views.layout import Box, Layout, LayoutError, Line, Point, find_layout
from sphinxcontrib_flamedesign.views.words import STROKES, kind_label

_BOX_WIDTH = 178.0
_LINE_HEIGHT = 14.0
_PADDING = 9.0
_TITLE_CHARACTERS = 27
_TITLE_LINES = 2
_MARGIN = 12.0
_LINE_GAP = 8.0


@dataclass(frozen=True, slots=True)
class Edge:
    """A line of the drawing: all statements of one kind from one design to another."""

    source: str
    target: str
    kind: Kind
    statements: tuple[str, ...]


@dataclass(frozen=True)
class Drawing:
    """A laid-out graph, to be written as SVG once the addresses of its boxes are known."""

    layout: Layout
    titles: dict[str, str]
    edges: tuple[Edge, ...]
    courses: tuple[tuple[Point, ...], ...]
    label: str

    def to_svg(self, hrefs: dict[str, str]) -> str:
        """Return the drawing as SVG.

        :param hrefs: the address of each box that leads somewhere.
        """
        width, height = self.layout.width + 2 * _MARGIN, self.layout.height + 2 * _MARGIN
        view = f"{-_MARGIN:g} {-_MARGIN:g} {width:g} {height:g}"
        size = f'viewBox="{view}" width="{width:g}" height="{height:g}"'
        label = f'role="group" aria-label="{escape(self.label)}"'
        parts = [f'<svg xmlns="http://www.w3.org/2000/svg" class="flamedesign-svg" {size} {label}>']
        parts += [_edge_svg(edge, course) for edge, course in zip(self.edges, self.courses, strict=True)]
        parts += [self._node(key, centre, hrefs.get(key)) for key, centre in self.layout.centres.items()]
        return "\n".join([*parts, "</svg>"])

    def _node(self, key: str, centre: Point, href: str | None) -> str:
        lines = _title_lines(self.titles[key])
        height = _box_height(self.titles[key])
        left, top = centre[0] - _BOX_WIDTH / 2, centre[1] - height / 2
        known = "" if href else " flamedesign-unknown"
        words_in_box = [
            f'<text class="flamedesign-id" x="{left + _PADDING:g}" y="{top + _PADDING + 9:g}">{escape(key)}</text>'
        ]
        for number, text in enumerate(lines, 1):
            y = top + _PADDING + 9 + number * _LINE_HEIGHT
            words_in_box.append(f'<text x="{left + _PADDING:g}" y="{y:g}">{escape(text)}</text>')
        rect = f'<rect x="{left:g}" y="{top:g}" width="{_BOX_WIDTH:g}" height="{height:g}" rx="4"/>'
        title = f"<title>{escape(f'{key}: {self.titles[key]}' if self.titles[key] else key)}</title>"
        inner = f"{title}{rect}{''.join(words_in_box)}"
        group = f'<g class="flamedesign-node{known}" data-id="{escape(key)}">'
        if href is None:
            return f"{group}{inner}</g>"
        return f'{group}<a href="{escape(href)}">{inner}</a></g>'


def stroke_attributes(kind: Kind) -> str:
    """Return the SVG attributes of a line of one kind; its colour comes from the style sheet."""
    stroke = STROKES[kind]
    dash = f' stroke-dasharray="{stroke.dash}"' if stroke.dash else ""
    return f' fill="none" stroke="currentColor" stroke-width="{stroke.width:g}"{dash}'


def _edge_svg(edge: Edge, course: tuple[Point, ...]) -> str:
    title = f"{edge.source} → {edge.target}: {kind_label(edge.kind)}"
    said = "\n".join([title, *edge.statements])
    base, head = _arrow_head(course[-2], course[-1])
    curve = " ".join(f"{x:g},{y:g}" for x, y in (*course[1:-1], base))
    data = f'data-source="{escape(edge.source)}" data-target="{escape(edge.target)}" data-kind="{edge.kind}"'
    return (
        f'<g class="flamedesign-edge flamedesign-kind-{edge.kind}" {data}><title>{escape(said)}</title>'
        f'<path d="M{course[0][0]:g},{course[0][1]:g} C{curve}"{stroke_attributes(edge.kind)}/>'
        f'<path d="{head}" fill="currentColor" stroke="none"/></g>'
    )


def _arrow_head(before: Point, tip: Point) -> tuple[Point, str]:
    """Return where a line ends at its arrow's head, and the head's path."""
    dx, dy = tip[0] - before[0], tip[1] - before[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    across, along = (-dy / length * 3.6, dx / length * 3.6), (dx / length, dy / length)
    base = (round(tip[0] - along[0] * 9, 2), round(tip[1] - along[1] * 9, 2))
    points = (tip, (base[0] + across[0], base[1] + across[1]), (base[0] - across[0], base[1] - across[1]))
    return base, "M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in points) + " Z"


def _fan_out(course: tuple[Point, ...], place: int, count: int) -> tuple[Point, ...]:
    """Shift one of several lines between the same two boxes aside, along the boxes' borders."""
    shift = (place - (count - 1) / 2) * _LINE_GAP
    (x1, y1), (x2, y2) = course[0], course[-1]
    dx, dy = (0.0, shift) if abs(x2 - x1) >= abs(y2 - y1) else (shift, 0.0)
    return tuple((round(x + dx, 2), round(y + dy, 2)) for x, y in course)


def _lay_lines(edges: tuple[Edge, ...], layout: Layout, pairs: list[tuple[str, str]]) -> tuple[tuple[Point, ...], ...]:
    """Return the course of each edge: the layout has one line for all edges between two boxes."""
    lines = dict(zip(pairs, layout.courses, strict=True))
    counts = Counter(_pair(edge) for edge in edges)
    placed: Counter[tuple[str, str]] = Counter()
    courses = []
    for edge in edges:
        pair = _pair(edge)
        course = _fan_out(lines[pair], placed[pair], counts[pair])
        placed[pair] += 1
        courses.append(course if pair[0] == edge.source else course[::-1])
    return tuple(courses)


def _pair(edge: Edge) -> tuple[str, str]:
    return (edge.source, edge.target) if edge.source < edge.target else (edge.target, edge.source)


def _title_lines(title: str) -> list[str]:
    return textwrap.wrap(title, _TITLE_CHARACTERS, max_lines=_TITLE_LINES, placeholder="…")


def _box_height(title: str) -> float:
    return 2 * _PADDING + 10 + _LINE_HEIGHT * len(_title_lines(title))


def merge_edges(interactions: list[Interaction]) -> tuple[Edge, ...]:
    """Join the statements of one kind between two designs to one line."""
    merged: dict[tuple[str, str, Kind], list[str]] = defaultdict(list)
    for edge in interactions:
        merged[edge.source, edge.target, edge.kind].append(edge.text)
    return tuple(Edge(*key, tuple(dict.fromkeys(texts))) for key, texts in sorted(merged.items()))


def shown_interactions(project: Project) -> list[Interaction]:
    """Return the declared interactions between features, those with features that have no document included."""
    return [edge for edge in project.graph.interactions if edge.target_type == "feature" and edge.origin == "declared"]


def make_drawing(project: Project, seconds: float, label: str) -> Drawing:
    """Lay out the project's graph; designs without an interaction are not in it.

    :raises LayoutError: no layout could be had.
    """
    edges = merge_edges(shown_interactions(project))
    keys = sorted({key for edge in edges for key in (edge.source, edge.target)})
    designs = project.graph.designs
    titles = {key: designs[key].title if key in designs else _("no document") for key in keys}
    boxes = [Box(key, _BOX_WIDTH, _box_height(titles[key])) for key in keys]
    pairs = sorted({_pair(edge) for edge in edges})
    layout = find_layout(boxes, [Line(*pair) for pair in pairs], seconds)
    return Drawing(layout, titles, edges, _lay_lines(edges, layout, pairs), label)


def make_list(project: Project, docname: str) -> nodes.bullet_list:
    """Return the graph as a list: each design with what it names."""
    by_source: dict[str, list[Interaction]] = defaultdict(list)
    for edge in shown_interactions(project):
        by_source[edge.source].append(edge)
    designs = project.graph.designs
    outer = nodes.bullet_list("", classes=["flamedesign-list"])
    for id_, design in designs.items():
        inner = nodes.bullet_list("")
        for edge in by_source[id_]:
            target = designs.get(edge.target)
            name = link(target, edge.target, docname) if target else words(edge.target, "flamedesign-unknown")
            said = link(design, edge.text, docname, edge.anchor)
            inner += item(words(f"{kind_label(edge.kind)} ", f"flamedesign-kind-{edge.kind}"), name, words(": "), said)
        place = nodes.inline("", "", link(design, f"{id_}: {design.title}", docname), design=id_)
        outer += item(place, *([inner] if inner.children else []))
    return outer


def describe(project: Project) -> str:
    """Say in one sentence how much the graph holds."""
    edges = shown_interactions(project)
    named = {key for edge in edges for key in (edge.source, edge.target)}
    alone = sum(id_ not in named for id_ in project.graph.designs)
    text = _("%(designs)d designs, %(edges)d declared interactions between them.")
    text %= {"designs": len(project.graph.designs), "edges": len(edges)}
    return text + (" " + _("%d designs name no other and are not drawn.") % alone if alone else "")


def make_graph(view: View) -> list[nodes.Node]:
    """Return the graph: a drawing with its list where a page can show one, the list alone elsewhere."""
    project, options, docname = view.project, view.options, view.docname
    if not project.graph.designs:
        return [line(nodes.Text(_("There are no designs yet.")))]
    caption = options.get("caption") or describe(project)
    listed = make_list(project, docname)
    caption_line = line(nodes.Text(caption), classes=["flamedesign-caption"])
    if not view.layout_seconds or not shown_interactions(project):
        return [caption_line, listed]
    try:
        drawing = make_drawing(project, view.layout_seconds, options.get("alt") or caption)
    except LayoutError as error:
        why = line(nodes.Text(_("Shown as a list, for %s.") % error), classes=["flamedesign-caption"])
        return [caption_line, why, listed]
    node = design_drawing("", listed, caption=caption)
    node["drawing"] = drawing
    return [node]
