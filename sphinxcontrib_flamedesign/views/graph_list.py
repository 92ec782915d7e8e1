"""The graph as a list: each design with all that it states, by groups where the view has some."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from docutils import nodes

from sphinxcontrib_flamedesign.core.interaction import Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import Kind, strongest_first
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.reading.nodes import design_list
from sphinxcontrib_flamedesign.views.base import View
from sphinxcontrib_flamedesign.views.filters import Selection, select_statements
from sphinxcontrib_flamedesign.views.groups import Group, find_groups
from sphinxcontrib_flamedesign.views.view_nodes import item, joined, link, link_of_box, link_to_statement, remark, words
from sphinxcontrib_flamedesign.views.wording import end_name, inverse_label, joined_label, kind_label, target_type_label

#: More statements than that are listed by their targets alone, without the stated words. This and the next
#: are for a page with one view; where there are several, each has its part.
MOST_STATED = 1500


#: So many letters of a page, about, the list takes at most.
MOST_LISTED = 620_000


#: The class of what stands in place of a target: by it, the script finds what no line can show.
IN_WORDS = "flamedesign-in-words"


#: What an entry takes beside its words and its address.
_MARKUP = 42


def make_list(view: View, selection: Selection, grouping: str | None) -> list[nodes.Node]:
    """Return the graph as a list. What is too much for one page is left out, and a line says so."""
    statements = select_statements(selection)
    by_design: dict[str, list[Interaction]] = defaultdict(list)
    shown = {design.id for design in selection.designs}
    for edge in statements:
        by_design[edge.source if edge.source in shown else edge.stated_by].append(edge)
    is_full = len(statements) <= MOST_STATED * view.page_part
    entry = _full_entry if is_full else _short_entry
    kept = {design.id for design in _first_designs(selection, by_design, MOST_LISTED * view.page_part)}

    def entries(designs: Iterable[Design]) -> Iterator[nodes.list_item]:
        return (entry(view, selection, design, by_design[design.id]) for design in designs if design.id in kept)

    if grouping is None:
        listed = design_list("", *entries(selection.designs))
    else:
        groups = find_groups(selection, grouping, view.anchor)
        listed = design_list("", *(_group_entry(group, list(entries(group.designs))) for group in groups))
    listed += _other_entries(view, selection, statements, by_design)
    listed["classes"] = ["flamedesign-list"]
    if is_full:
        listed += _component_entries(view, selection, statements)
    return [*_left_out(selection, len(kept), 0 if is_full else len(statements)), listed]


def _other_entries(
    view: View, selection: Selection, statements: Sequence[Interaction], stated: Mapping[str, Sequence[Interaction]]
) -> Iterator[nodes.list_item]:
    """Yield an entry with the designs of other projects that are joined with those that are shown."""
    graph = selection.graph
    joined_ids = {id_ for edge in statements for id_ in edge.ends if id_ in graph.others}
    entries = []
    for other in (graph.others[id_] for id_ in sorted(joined_ids, key=natural)):
        said = [item(*_stated(view, selection, edge, other.id)) for edge in stated.get(other.id, ())]
        inner = [nodes.bullet_list("", *said)] if said else []
        entries.append(item(link_of_box(other, other.full_title, view.docname), *inner))
    if entries:
        yield item(nodes.strong("", _("Other projects")), nodes.bullet_list("", *entries))


def _first_designs(
    selection: Selection, by_design: Mapping[str, Sequence[Interaction]], left: float
) -> Iterator[Design]:
    """Yield designs until their entries take as much of the page as the list may."""
    for design in selection.designs:
        named = {_short_target(selection, edge): None for edge in by_design.get(design.id, ())}
        left -= _MARKUP + len(design.docname) + len(design.anchor) + sum(len(name) + 2 for name in named)
        if left < 0:
            return
        yield design


def _left_out(selection: Selection, kept: int, shortened: int) -> Iterator[nodes.paragraph]:
    """Return what the list leaves out, and how it is to be seen.

    :param shortened: of how many statements the list has the targets alone.
    """
    said = []
    if shortened:
        said.append(_("For %d statements, the list has no titles and none of the stated words.") % shortened)
    if kept < len(selection.designs):
        counts = {"kept": kept, "all": len(selection.designs)}
        said.append(_("Only the first %(kept)d of %(all)d designs are listed.") % counts)
    if said:
        said.append(_("A graph with a focus, or of some components or kinds, shows its part in full."))
        yield remark(" ".join(said))


def _full_entry(view: View, selection: Selection, design: Design, edges: Sequence[Interaction]) -> nodes.list_item:
    """Return a design with each of its statements, linked to where it stands."""
    inner = nodes.bullet_list("", *(item(*_stated(view, selection, edge, design.id)) for edge in edges))
    return item(link_of_box(design, f"{design.id}: {design.title}", view.docname), *([inner] if edges else []))


def _stated(view: View, selection: Selection, edge: Interaction, own: str) -> list[nodes.Node]:
    """Return a statement, linked to where it stands.

    :param own: the design in whose entry it stands, which is not named again.
    """
    said = link_to_statement(selection.graph.stating(edge), edge.excerpt, view.docname, edge.anchor)
    source = [] if edge.source == own else [_design(view, selection, edge.source), words(" ")]
    kind = words(kind_label(edge.kind), f"flamedesign-kind-{edge.kind}")
    return [*source, kind, words(" "), _target(view, selection, edge), words(": "), said]


def _target(view: View, selection: Selection, edge: Interaction) -> nodes.Node:
    """Return what a statement is about; where it names nothing that is known, that it is words."""
    if edge.target_type is TargetType.COMPONENT:
        return words(end_name(selection.graph, edge.target, edge.target_type), "flamedesign-component")
    if edge.target_type is TargetType.PATH:
        return nodes.literal("", edge.target)
    if edge.target_type is TargetType.UNRESOLVED:
        return words(f"({target_type_label(edge.target_type)})", IN_WORDS)
    return _design(view, selection, edge.target)


def _design(view: View, selection: Selection, id_: str) -> nodes.Node:
    design = selection.graph.design_or_other(id_)
    return link(design, id_, view.docname) if design is not None else words(id_, "flamedesign-unknown")


def _short_entry(view: View, selection: Selection, design: Design, edges: Sequence[Interaction]) -> nodes.list_item:
    """Return a design with the names of what its statements are about."""
    by_kind: dict[Kind, dict[str, None]] = defaultdict(dict)
    for edge in sorted(edges, key=lambda other: other.kind.order):
        by_kind[edge.kind][_short_target(selection, edge)] = None
    named = "; ".join(joined_label(kind, ", ".join(targets)) for kind, targets in by_kind.items())
    return item(link_of_box(design, design.id, view.docname), *([words(f": {named}")] if named else []))


def _short_target(selection: Selection, edge: Interaction) -> str:
    if edge.target_type is TargetType.UNRESOLVED:
        return f"({target_type_label(edge.target_type)})"
    return end_name(selection.graph, edge.target, edge.target_type)


def _component_entries(
    view: View, selection: Selection, statements: Sequence[Interaction]
) -> Iterator[nodes.list_item]:
    """Yield an entry with the components: who says something of each, by kinds, and what names it in words only."""
    named: dict[str, list[Interaction]] = defaultdict(list)
    for edge in statements:
        if edge.target_type is TargetType.COMPONENT:
            named[edge.target].append(edge)
    shown = set(statements)
    in_words = {
        key: [other for other in edges if other in shown] for key, edges in selection.graph.named_in_words.items()
    }
    keys = sorted({*named, *(key for key, edges in in_words.items() if edges)}, key=lambda key: (-len(named[key]), key))
    entries = [_component_entry(view, selection, key, named[key], in_words.get(key, ())) for key in keys]
    if entries:
        yield item(nodes.strong("", _("Components")), nodes.bullet_list("", *entries))


def _component_entry(
    view: View, selection: Selection, key: str, edges: Sequence[Interaction], in_words: Sequence[Interaction]
) -> nodes.list_item:
    """Return a component with those that say something of it, each once for a kind; words alone are quoted."""
    by_kind: dict[Kind, dict[str, list[Interaction]]] = defaultdict(lambda: defaultdict(list))
    for edge in sorted(edges, key=lambda other: strongest_first(other.kind)):
        by_kind[edge.kind][edge.source].append(edge)
    inner = nodes.bullet_list("")
    for kind, by_source in by_kind.items():
        named = [_first_statement(view, selection, group) for group in by_source.values()]
        inner += item(words(inverse_label(kind), f"flamedesign-kind-{kind}"), words(" "), *joined(named))
    for edge in sorted(in_words, key=lambda word: strongest_first(word.kind)):
        stated = selection.graph.stating(edge)
        said = link_to_statement(stated, edge.excerpt, view.docname, edge.anchor)
        label = words(kind_label(edge.kind), f"flamedesign-kind-{edge.kind}")
        source = _design(view, selection, edge.source)
        inner += item(words(_("named in the words of")), words(" "), source, words(" ("), label, words("): "), said)
    return item(words(end_name(selection.graph, key, TargetType.COMPONENT), "flamedesign-component"), inner)


def _first_statement(view: View, selection: Selection, edges: Sequence[Interaction]) -> nodes.reference:
    """Return the source of some statements as a link to the first, and how many they are, if several."""
    first = edges[0]
    text = f"{first.source} ({len(edges)})" if len(edges) > 1 else first.source
    return link(selection.graph.stating(first), text, view.docname, first.anchor)


def _group_entry(group: Group, entries: list[nodes.list_item]) -> nodes.list_item:
    """Return a group with its designs; the drawing by groups leads here."""
    target = nodes.target("", "", ids=[group.anchor])
    heading = (target, nodes.strong("", group.name), words(f" ({len(group.designs)})"))
    return item(*heading, nodes.bullet_list("", *entries))
