"""Who names a design, and whom it names: what is known of them, a small picture, and a list with the stated words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice

from docutils import nodes

from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.kinds import Kind, Origin, strongest_first
from sphinxcontrib_flamedesign.core.neighbours import Neighbour, Neighbours
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.reading.nodes import design_folded, design_picture
from sphinxcontrib_flamedesign.views.drawing.picture import draw_neighbours
from sphinxcontrib_flamedesign.views.drawing.svg_elements import kind_glyph
from sphinxcontrib_flamedesign.views.tables import component_link
from sphinxcontrib_flamedesign.views.view_nodes import (
    MOST_WHOLE,
    WHOLE,
    first_of,
    item,
    joined,
    line,
    link,
    link_of_box,
    link_to_statement,
    words,
)
from sphinxcontrib_flamedesign.views.wording import inverse_label, kind_label, more_label

#: So many interactions of a side are shown at once; the others are folded.
SHOWN = 5


#: So many are listed at all, as many of those that are only mentioned, and so many statements of each: a page has
#: other things to hold.
LISTED, STATED = 100, 10


#: So many things of one kind are named in a row of a card.
_NAMED = 8


def make_rows(found: Neighbours, docname: str) -> list[nodes.Node]:
    """Return a row for each direction: whom a design names, and who names it, kind by kind."""
    outgoing, incoming = _by_kind(found.outgoing), _by_kind(found.incoming)
    in_words = {kind: words(_("%d in words") % count, WHOLE) for kind, count in found.in_words}
    outgoing = _strongest_first({**{kind: [] for kind in in_words}, **outgoing})
    rows: list[nodes.Node] = []
    for label, by_kind, more in ((_("Refers to"), outgoing, in_words), (_("Referred to by"), incoming, {})):
        if by_kind:
            groups = [
                _group(kind, group, docname, more.get(kind), is_incoming=by_kind is incoming)
                for kind, group in by_kind.items()
            ]
            rows.append(row(label, *joined(groups, "; ", "flamedesign-separator")))
    return rows


def _by_kind(neighbours: Sequence[Neighbour]) -> dict[Kind, list[Neighbour]]:
    """Return the neighbours that authors state, by kind, the strongest kind first; each once of a kind."""
    by_kind: dict[Kind, dict[str, Neighbour]] = defaultdict(dict)
    for neighbour in sorted(_declared(neighbours), key=lambda other: (not other.is_component, natural(other.name))):
        by_kind[neighbour.kind].setdefault(neighbour.name, neighbour)
    return _strongest_first({kind: list(named.values()) for kind, named in by_kind.items()})


def _strongest_first(by_kind: Mapping[Kind, list[Neighbour]]) -> dict[Kind, list[Neighbour]]:
    return dict(sorted(by_kind.items(), key=lambda group: strongest_first(group[0])))


def _group(
    kind: Kind, neighbours: Sequence[Neighbour], docname: str, more: nodes.Node | None, *, is_incoming: bool
) -> nodes.inline:
    """Return a kind and what it joins a design with."""
    label = inverse_label(kind) if is_incoming else kind_label(kind)
    glyph = nodes.raw("", kind_glyph(kind), format="html")
    named = first_of(neighbours, _NAMED, partial(_name, docname=docname, with_title=False))
    named += [more] if more is not None else []
    said = nodes.inline("", "", glyph, words(label), classes=[f"flamedesign-kind-{kind}"])
    return nodes.inline("", "", said, words(" "), *joined(named), classes=["flamedesign-group"])


def row(label: str, *parts: nodes.Node) -> nodes.paragraph:
    """Return a row of a card: what it is about, and what there is to say."""
    said = nodes.inline("", "", *parts, classes=["flamedesign-said"])
    return line(words(label, "flamedesign-label"), words(" "), said, classes=["flamedesign-row"])


def make_neighbours(found: Neighbours, own: str, docname: str, *, draw: bool) -> list[nodes.Node]:
    """Return the picture and the lists of a design's interactions; nothing where it has none.

    :param own: the id of the design.
    :param draw: whether pages are made, which can hold a picture.
    """
    declared = Neighbours(_declared(found.outgoing), _declared(found.incoming))
    result: list[nodes.Node] = []
    if draw and (declared.outgoing or declared.incoming):
        result.append(design_picture("", picture=draw_neighbours(declared, own)))
    sides = [
        _side(title, neighbours, docname, label_of)
        for title, neighbours, label_of in (
            (_("Refers to"), declared.outgoing, kind_label),
            (_("Referred to by"), declared.incoming, inverse_label),
        )
        if neighbours
    ]
    if sides:
        result.append(nodes.container("", *sides, classes=["flamedesign-sides"]))
    for label, neighbours in ((_("Mentions:"), found.outgoing), (_("Is mentioned by:"), found.incoming)):
        mentioned = [neighbour for neighbour in neighbours if neighbour.kind is Kind.MENTION]
        if mentioned:
            named = first_of(mentioned, LISTED, partial(_name, docname=docname, with_title=False))
            parts = (words(f"{label} ", "flamedesign-label"), *joined(named))
            result.append(line(*parts, classes=["flamedesign-mentions"]))
    return result


def _declared(neighbours: Sequence[Neighbour]) -> tuple[Neighbour, ...]:
    return tuple(neighbour for neighbour in neighbours if neighbour.origin is Origin.DECLARED)


def _side(
    title: str, neighbours: tuple[Neighbour, ...], docname: str, label_of: Callable[[Kind], str]
) -> nodes.container:
    side = nodes.container("", line(words(title), classes=["flamedesign-side-title"]), classes=["flamedesign-side"])
    groups: dict[tuple[Kind, str], list[Neighbour]] = defaultdict(list)
    for neighbour in neighbours:
        groups[neighbour.kind, neighbour.name].append(neighbour)
    first = dict(reversed(groups))  # of each kind, its first name
    entries = [
        _entry(group, docname, label_of(kind), is_again=first[kind] != name)
        for (kind, name), group in islice(groups.items(), LISTED)
    ]
    side += _list(entries[:SHOWN])
    if len(groups) > SHOWN:
        more = [] if len(groups) == len(entries) else [item(words(more_label(len(groups) - len(entries))))]
        side += design_folded("", _list([*entries[SHOWN:], *more]), summary=more_label(len(groups) - SHOWN))
    return side


def _list(entries: Sequence[nodes.Node]) -> nodes.bullet_list:
    return nodes.bullet_list("", *entries, classes=["flamedesign-neighbours"])


def _entry(group: Sequence[Neighbour], docname: str, label: str, *, is_again: bool) -> nodes.list_item:
    """Return all that is stated of one kind with one neighbour.

    :param label: what the kind is called on this side.
    :param is_again: whether the entry before is of the same kind, so that a page need not show it again.
    """
    first = group[0]
    glyph = nodes.raw("", kind_glyph(first.kind), format="html")
    classes = [f"flamedesign-kind-{first.kind}", *(["flamedesign-again"] if is_again else [])]
    kind = nodes.inline("", "", glyph, words(label), classes=classes)
    said = joined(first_of(group, STATED, partial(_stated, docname=docname)), "; ", "flamedesign-separator")
    with_ = (_name(first, docname, with_title=True), words(": ", "flamedesign-separator"), *said)
    return item(kind, words(" "), nodes.inline("", "", *with_, classes=["flamedesign-with"]))


def _stated(neighbour: Neighbour, docname: str) -> nodes.reference:
    stated = link_to_statement(neighbour.stated, neighbour.text, docname)
    stated["classes"].append("flamedesign-stated")
    return stated


def _name(neighbour: Neighbour, docname: str, *, with_title: bool) -> nodes.Node:
    if neighbour.component is not None:
        named = component_link(Component(neighbour.component, neighbour.name), docname)
        named["classes"].append("flamedesign-component")
        named["classes"] += [WHOLE] if not with_title and len(neighbour.name) <= MOST_WHOLE else []
        return named
    if neighbour.place is None:
        return words(neighbour.name, "flamedesign-unknown")
    if not with_title:
        return link(neighbour.place, neighbour.name, docname)
    return link_of_box(neighbour.place, f"{neighbour.name} {neighbour.place.title}", docname)
