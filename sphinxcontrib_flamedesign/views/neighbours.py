"""Who names a design, and whom it names: what is known of them, a small picture, and a list with the stated words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice

from docutils import nodes

from sphinxcontrib_flamedesign.core.facts import KIND_ORDER, Kind
from sphinxcontrib_flamedesign.core.graph import Graph, Interaction, Origin, TargetType
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.build import Place, item, joined, line, link, link_of_box, words
from sphinxcontrib_flamedesign.views.glyphs import kind_glyph, line_svg, text_svg, title_svg
from sphinxcontrib_flamedesign.views.lettering import cut
from sphinxcontrib_flamedesign.views.words import STROKES, kind_label

#: So many interactions of a side are shown at once; the others are folded.
SHOWN = 5
#: So many are listed at all, as many of those that are only mentioned, and so many statements of each: a page has
#: other things to hold.
LISTED, STATED = 100, 10
#: So many boxes of a side are drawn; a last one says how many more there are.
DRAWN = 8

_BOX = (118.0, 20.0)
_GAP = 92.0
_PITCH = 26.0
_MARGIN = 2.0
_LINE_GAP = 9.0
_CHARACTERS = 15


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One interaction of a design, seen from it: with whom, of which kind, in which words, and where they stand."""

    kind: Kind
    origin: Origin
    name: str
    is_component: bool
    place: Place | None
    text: str
    stated: Place


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The interactions of a design: those that it states, and those that others state about it."""

    names: tuple[Neighbour, ...]
    named_by: tuple[Neighbour, ...]


def place_in(graph: Graph, id_: str) -> Place | None:
    """Return where a design is, or nothing for one of which there is no document."""
    design = graph.designs.get(id_)
    return Place(design.id, design.title, design.docname, design.anchor) if design is not None else None


def find_neighbours(graph: Graph, id_: str) -> Neighbours:
    """Return the interactions of a design with features and components, by kind and then as they are stated.

    That several share a path is left out: their common component says so.
    """
    names = [_outgoing(graph, edge) for edge in graph.outgoing.get(id_, ()) if _is_shown(edge)]
    named_by = [_incoming(graph, edge) for edge in graph.incoming.get(id_, ()) if _is_shown(edge)]
    return Neighbours(tuple(sorted(names, key=_kind_order)), tuple(sorted(named_by, key=_kind_order)))


def _is_shown(edge: Interaction) -> bool:
    return edge.target_type in {TargetType.FEATURE, TargetType.COMPONENT} and edge.kind is not Kind.SHARES


def _kind_order(neighbour: Neighbour) -> int:
    return KIND_ORDER[neighbour.kind]


def _stated_at(graph: Graph, edge: Interaction) -> Place:
    return Place(edge.source, graph.designs[edge.source].title, edge.docname, edge.anchor)


def _outgoing(graph: Graph, edge: Interaction) -> Neighbour:
    is_component = edge.target_type == TargetType.COMPONENT
    name = graph.components[edge.target].name if is_component else edge.target
    place = None if is_component else place_in(graph, edge.target)
    return Neighbour(edge.kind, edge.origin, name, is_component, place, edge.excerpt, _stated_at(graph, edge))


def _incoming(graph: Graph, edge: Interaction) -> Neighbour:
    stated = _stated_at(graph, edge)
    return Neighbour(edge.kind, edge.origin, edge.source, False, place_in(graph, edge.source), edge.excerpt, stated)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn neighbourhood: its size, its lines, and its boxes, of which some lead to a design."""

    label: str
    width: float
    height: float
    lines: tuple[str, ...]
    boxes: tuple[tuple[str, str], ...]

    def to_svg(self, hrefs: Mapping[str, str]) -> str:
        """Return the picture as SVG.

        :param hrefs: the address of each box that leads somewhere, by its name.
        """
        size = f'viewBox="0 0 {self.width:g} {self.height:g}" width="{self.width:g}" height="{self.height:g}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" class="flamedesign-svg" {size} role="group"'
        parts = [f'{head} aria-label="{escape(self.label)}">', *self.lines]
        for name, box in self.boxes:
            parts.append(f'<a href="{escape(hrefs[name])}">{box}</a>' if name in hrefs else box)
        return "\n".join([*parts, "</svg>"])


class design_picture(nodes.container):
    """The picture of a design's neighbourhood, for pages only; its boxes lead where the links beside it in its card do.

    Attributes: ``picture``, a :class:`Picture`.
    """


class design_folded(nodes.container):
    """What is folded on a page and stands in full everywhere else. Attributes: ``summary``."""


def make_neighbours(found: Neighbours, own: str, docname: str, *, draw: bool) -> list[nodes.Node]:
    """Return the picture and the lists of a design's interactions; nothing where it has none.

    :param own: the id of the design.
    :param draw: whether pages are made, which can hold a picture.
    """
    declared = Neighbours(_declared(found.names), _declared(found.named_by))
    result: list[nodes.Node] = []
    if draw and (declared.names or declared.named_by):
        result.append(make_picture(declared, own))
    sides = [
        _side(title, neighbours, docname)
        for title, neighbours in ((_("Names"), declared.names), (_("Is named by"), declared.named_by))
        if neighbours
    ]
    if sides:
        result.append(nodes.container("", *sides, classes=["flamedesign-sides"]))
    for label, neighbours in ((_("Mentions:"), found.names), (_("Is mentioned by:"), found.named_by)):
        mentioned = [one for one in neighbours if one.kind is Kind.MENTION]
        if mentioned:
            named = [_name(one, docname, with_title=False) for one in mentioned[:LISTED]]
            if len(mentioned) > LISTED:
                named.append(words(_("%d more") % (len(mentioned) - LISTED)))
            parts = (words(f"{label} ", "flamedesign-label"), *joined(named))
            result.append(line(*parts, classes=["flamedesign-mentions"]))
    return result


def _declared(neighbours: tuple[Neighbour, ...]) -> tuple[Neighbour, ...]:
    return tuple(one for one in neighbours if one.origin is Origin.DECLARED)


def _side(title: str, neighbours: tuple[Neighbour, ...], docname: str) -> nodes.container:
    side = nodes.container("", line(words(title), classes=["flamedesign-side-title"]), classes=["flamedesign-side"])
    groups: dict[tuple[Kind, str], list[Neighbour]] = defaultdict(list)
    for one in neighbours:
        groups[one.kind, one.name].append(one)
    first = dict(reversed(groups))  # of each kind, its first name
    entries = [
        _entry(several, docname, is_again=first[kind] != name)
        for (kind, name), several in islice(groups.items(), LISTED)
    ]
    side += _list(entries[:SHOWN])
    if len(groups) > SHOWN:
        more = [] if len(groups) == len(entries) else [item(words(_("%d more") % (len(groups) - len(entries))))]
        side += design_folded("", _list([*entries[SHOWN:], *more]), summary=_("%d more") % (len(groups) - SHOWN))
    return side


def _list(entries: Sequence[nodes.Node]) -> nodes.bullet_list:
    return nodes.bullet_list("", *entries, classes=["flamedesign-neighbours"])


def _entry(several: Sequence[Neighbour], docname: str, *, is_again: bool) -> nodes.list_item:
    """Return all that is stated of one kind with one neighbour.

    :param is_again: whether the entry before is of the same kind, so that a page need not show it again.
    """
    first = several[0]
    glyph = nodes.raw("", kind_glyph(first.kind), format="html")
    classes = [f"flamedesign-kind-{first.kind}", *(["flamedesign-again"] if is_again else [])]
    kind = nodes.inline("", "", glyph, words(kind_label(first.kind)), classes=classes)
    stated = [link(one.stated, " ".join(one.text.split()), docname) for one in several[:STATED]]
    for one in stated:
        one["classes"].append("flamedesign-stated")
    more = [words(_("%d more") % (len(several) - STATED))] if len(several) > STATED else []
    said = joined([*stated, *more], "; ", "flamedesign-separator")
    with_ = (_name(first, docname, with_title=True), words(": ", "flamedesign-separator"), *said)
    return item(kind, words(" "), nodes.inline("", "", *with_, classes=["flamedesign-with"]))


def _name(one: Neighbour, docname: str, *, with_title: bool) -> nodes.Node:
    if one.place is None:
        return words(one.name, "flamedesign-component" if one.is_component else "flamedesign-unknown")
    if not with_title:
        return link(one.place, one.name, docname)
    return link_of_box(one.place, f"{one.name} {one.place.title}", docname)


def make_picture(found: Neighbours, own: str) -> design_picture:
    """Draw who names a design on the left, itself, and whom it names on the right.

    Everything has its fixed place, so that no layout has to be found. A side on which there is nobody takes no room.
    """
    left, right = _boxes(found.named_by), _boxes(found.names)
    own_height = max(_own_height(left), _own_height(right))
    height = max(_PITCH * len(left), _PITCH * len(right), own_height) + 2 * _MARGIN
    middle, step = height / 2, _BOX[0] + _GAP
    first = _MARGIN + _BOX[0] / 2 - (0 if left else step)
    columns = [first + column * step for column in range(3)]
    width = columns[2 if right else 1] + _BOX[0] / 2 + _MARGIN
    drawn = [(own, _box(own, columns[1], middle, own_height, "flamedesign-own"))]
    for boxes, x in ((left, columns[0]), (right, columns[2])):
        for box, y in zip(boxes, _rows(len(boxes), middle), strict=True):
            drawn.append((box.name, _box(box.name, x, y, _BOX[1], box.css)))
    half = _BOX[0] / 2
    lines = _lines(left, middle, columns[0] + half, columns[1] - half, is_incoming=True)
    lines += _lines(right, middle, columns[1] + half, columns[2] - half, is_incoming=False)
    label = _("What names %s, and what it names") % own
    return design_picture("", picture=Picture(label, width, height, tuple(lines), tuple(drawn)))


@dataclass(frozen=True, slots=True)
class _Box:
    name: str
    kinds: tuple[Kind, ...]
    css: str


def _boxes(neighbours: tuple[Neighbour, ...]) -> list[_Box]:
    """Return one box for each neighbour, features first, with all kinds of interaction that there are with it."""
    kinds: dict[str, list[Kind]] = {}
    first: dict[str, Neighbour] = {}
    for one in sorted(neighbours, key=lambda one: one.is_component):
        kinds.setdefault(one.name, []).append(one.kind)
        first.setdefault(one.name, one)
    boxes = [_Box(name, tuple(dict.fromkeys(kinds[name])), _css_of(one)) for name, one in first.items()]
    if len(boxes) <= DRAWN:
        return boxes
    rest = boxes[DRAWN - 1 :]
    several = tuple(kind for kind in Kind if any(kind in box.kinds for box in rest))
    return [*boxes[: DRAWN - 1], _Box(_("%d more") % len(rest), several, "flamedesign-more")]


def _css_of(one: Neighbour) -> str:
    if one.is_component:
        return "flamedesign-component"
    return "" if one.place is not None else "flamedesign-unknown"


def _rows(count: int, middle: float) -> list[float]:
    return [middle + (row - (count - 1) / 2) * _PITCH for row in range(count)]


def _own_height(boxes: Sequence[_Box]) -> float:
    """Return a height of the middle box at which no two arrows meet at its side."""
    return max(_BOX[1] + 6, _LINE_GAP * sum(len(box.kinds) for box in boxes) + 8)


def _lines(boxes: Sequence[_Box], middle: float, start: float, end: float, *, is_incoming: bool) -> list[str]:
    count = sum(len(box.kinds) for box in boxes)
    lines, number = [], 0
    for box, row in zip(boxes, _rows(len(boxes), middle), strict=True):
        for place, kind in enumerate(box.kinds):
            at_box = row + (place - (len(box.kinds) - 1) / 2) * min(_LINE_GAP, _BOX[1] / len(box.kinds))
            at_own = middle + (number - (count - 1) / 2) * _LINE_GAP
            ends = (at_box, at_own) if is_incoming else (at_own, at_box)
            lines.append(_line(kind, start, ends[0], end, ends[1], _said(box, kind, is_incoming=is_incoming)))
            number += 1
    return lines


def _said(box: _Box, kind: Kind, *, is_incoming: bool) -> str:
    return f"{box.name} → {kind_label(kind)}" if is_incoming else f"{kind_label(kind)} → {box.name}"


def _line(kind: Kind, x1: float, y1: float, x2: float, y2: float, title: str) -> str:
    bend = (x2 - x1) * 0.45
    course = ((x1, y1), (x1 + bend, y1), (x2 - bend, y2), (x2, y2))
    drawn = line_svg(STROKES[kind], course)
    return f'<g class="flamedesign-edge flamedesign-kind-{kind}">{title_svg(title)}{drawn}</g>'


def _box(name: str, x: float, y: float, height: float, css: str) -> str:
    radius = height / 2 if css == "flamedesign-component" else 3
    left, top = x - _BOX[0] / 2, y - height / 2
    place = f'x="{x:g}" y="{y + 4:g}" text-anchor="middle"'
    return (
        f'<g class="flamedesign-node {css}">{title_svg(name)}'
        f'<rect x="{left:g}" y="{top:g}" width="{_BOX[0]:g}" height="{height:g}" rx="{radius:g}"/>'
        f"{text_svg(cut(name, _CHARACTERS), place)}</g>"
    )
