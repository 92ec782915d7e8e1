"""The drawings of the graph: by designs, and by groups of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from docutils import nodes

from sphinxcontrib_flamedesign.core.kinds import Kind, sort_kinds
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.template import Templates
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.views.drawing.edge_styles import ArrowHead, EdgeStyle, edge_style_of
from sphinxcontrib_flamedesign.views.drawing.layout import LayoutError
from sphinxcontrib_flamedesign.views.drawing.scene import Cluster, Edge, Node, NodeShape, Scene
from sphinxcontrib_flamedesign.views.drawing.svg import Drawer, Drawing
from sphinxcontrib_flamedesign.views.filters import (
    Grouping,
    Selection,
    component_keys,
    group_of,
    name_of,
    name_of_group,
)
from sphinxcontrib_flamedesign.views.graph_lines import GraphLine, GraphLines, component_node
from sphinxcontrib_flamedesign.views.wording import kind_label

#: More than so many boxes or lines are no picture that anybody can read, whatever the time.
MOST_BOXES = 100


MOST_LINES = 600


#: So many characters of SVG at most: a page has more to hold than one drawing.
MOST_CHARACTERS = 300_000


#: So many lines between groups at most.
MOST_GROUP_LINES = 60


_HEAT_LEVELS = 5


_HEAT_COLOUR = "#51677d"


@dataclass(frozen=True, slots=True)
class Group:
    """Designs that belong together: the key, what it is called, and where the list shows it."""

    key: str
    name: str
    anchor: str
    designs: tuple[Design, ...]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the designs."""
        return frozenset(design.id for design in self.designs)


def draw_designs(
    selection: Selection,
    joined: GraphLines,
    templates: Templates,
    grouping: Grouping | None,
    label: str,
    drawer: Drawer,
) -> Drawing:
    """Draw designs and components as boxes, and all statements of one about another as a line.

    The focus stands out. Where designs are grouped, the groups are frames.

    :raises LayoutError: it is too large, or no layout could be had.
    """
    keys = sorted(joined.designs, key=natural)
    if len(keys) > MOST_BOXES or len(joined.lines) > MOST_LINES:
        raise _too_large(len(keys), len(joined.lines))
    shape = NodeShape.ROW if joined.components else NodeShape.BOX
    boxes = [_box(selection, templates, key, shape) for key in keys]
    boxes += [_pill(selection, key, joined) for key in joined.components]
    names = {component_node(key): name_of(selection.graph, key) for key in joined.components}
    lines = tuple(_line(line, names, is_number=bool(joined.components)) for line in joined.lines)
    clusters = _frames(selection, grouping, keys) if grouping is not None else ()
    drawing = drawer.draw(Scene(tuple(boxes), lines, label, clusters))
    if len(drawing.to_svg({})) > MOST_CHARACTERS:
        raise _too_large(len(keys), len(lines))
    return drawing


def _frames(selection: Selection, grouping: Grouping, keys: Sequence[str]) -> tuple[Cluster, ...]:
    """Return the groups as frames; designs without a group stand free."""
    groups = ((group, group.ids & set(keys)) for group in find_groups(selection, grouping) if group.key)
    return tuple(Cluster(group.key, group.name, tuple(sorted(inside))) for group, inside in groups if inside)


def _too_large(boxes: int, lines: int) -> LayoutError:
    counts = {"boxes": boxes, "lines": lines}
    return LayoutError(_("%(boxes)d designs with %(lines)d lines between them are too many for one drawing") % counts)


def _box(selection: Selection, templates: Templates, key: str, shape: NodeShape) -> Node:
    design = selection.graph.designs.get(key)
    if design is None:
        return Node(key, key, _("no document"), data=(("title", ""),), is_known=False, shape=shape)
    status = design.status or ""
    components = component_keys(selection.graph, key)
    standing = templates.of(design).status.standing_of(status)
    data = (("title", design.title), ("status", status), ("standing", standing or ""), ("components", components))
    focus = selection.filters.find_focus(selection.graph)
    is_focus = focus is not None and focus.id == key
    return Node(key, key, design.title, status.capitalize(), data, is_focus=is_focus, shape=shape)


def _pill(selection: Selection, key: str, joined: GraphLines) -> Node:
    """Return the node of a component: how much is said of it, and by how many designs."""
    node = component_node(key)
    lines = [line for line in joined.lines if line.target == node]
    count, designs = sum(len(line.statements) for line in lines), len(lines)
    title = _("%(count)d from %(designs)s") % {
        "count": count,
        "designs": ngettext("%d design", "%d designs", designs),
    }
    name = name_of(selection.graph, key)
    data = (("title", name), ("component", key), ("components", key))
    return Node(node, name, title, data=data, shape=NodeShape.PILL)


def _line(line: GraphLine, names: Mapping[str, str], *, is_number: bool) -> Edge:
    """Return a line, which says all that is stated; beside it stands how many statements there are, if several."""
    label, count = kind_label(line.kind), len(line.statements)
    number = str(count) if count > 1 else ""
    said = [f"{line.source} → {names.get(line.target, line.target)}: {label}", *_stated(line)]
    kinds = " ".join(line.kinds)
    origins = " ".join(sorted({edge.origin for edge in line.statements}))
    data = (("kind", str(line.kind)), ("kinds", kinds), ("origin", origins))
    css = f"flamedesign-kind-{line.kind}" + ("" if number else " flamedesign-single")
    words = number if is_number else f"{label} {number}".rstrip()
    return Edge(line.source, line.target, edge_style_of(line.kind), css, "\n".join(said), words, data, line.kind)


def _stated(line: GraphLine) -> list[str]:
    """Return what a line stands for: each text once, and of which kind it is, where it is not that of the line."""
    texts = [
        edge.excerpt if edge.kind is line.kind else f"{kind_label(edge.kind)}: {edge.excerpt}"
        for edge in line.statements
    ]
    return list(dict.fromkeys(texts))


def find_groups(selection: Selection, grouping: Grouping, anchor: str = "") -> tuple[Group, ...]:
    """Return the designs by component or status, in the order of their names; those without one come last.

    :param anchor: what the anchors of the groups start with.
    """
    members: dict[str, list[Design]] = defaultdict(list)
    for design in selection.designs:
        members[group_of(selection.graph, design, grouping)].append(design)
    keys = sorted(members, key=lambda key: (not key, name_of_group(selection.graph, grouping, key).casefold()))
    anchors: dict[str, str] = {}
    for number, key in enumerate(keys):
        own = nodes.make_id(f"{anchor}-{key or 'none'}")
        anchors[key] = own if own not in anchors.values() else f"{anchor}-{number}"
    return tuple(
        Group(key, name_of_group(selection.graph, grouping, key), anchors[key], tuple(members[key])) for key in keys
    )


def draw_groups(selection: Selection, groups: Sequence[Group], label: str, drawer: Drawer) -> tuple[Drawing, str]:
    """Draw each group as a box, and all interactions between two as one line; say what is left out.

    :raises LayoutError: the groups tell nothing apart, or no layout could be had.
    """
    group_by_design = {design.id: group.key for group in groups for design in group.designs}
    counts: dict[tuple[str, str], Counter[Kind]] = defaultdict(Counter)
    for edge in selection.interactions:
        if edge.target in group_by_design:
            counts[group_by_design[edge.source], group_by_design[edge.target]][edge.kind] += 1
    inside = {source: kinds.total() for (source, target), kinds in counts.items() if source == target}
    between = {pair: kinds for pair, kinds in counts.items() if pair[0] != pair[1]}
    least = _least_count([kinds.total() for kinds in between.values()])
    shown = {pair: kinds for pair, kinds in between.items() if kinds.total() >= least}
    named = {key for pair in shown for key in pair}
    drawn = [group for group in groups if group.key in named]
    if not drawn:
        raise LayoutError(_("no groups tell the designs apart"))
    names = {group.key: group.name for group in drawn}
    boxes = tuple(_group_box(group, inside.get(group.key, 0)) for group in drawn)
    most = max(kinds.total() for kinds in shown.values())
    lines = tuple(_group_line(*pair, kinds, names, most) for pair, kinds in sorted(shown.items()))
    note = _("A line stands for all interactions between two groups: the wider, the more.")
    if least > 1:
        note += " " + _("Lines for fewer than %d are left out.") % least
    return drawer.draw(Scene(boxes, lines, label)), note


def _least_count(counts: Sequence[int]) -> int:
    """Return how many interactions a line must stand for, so that no more lines are drawn than can be told apart."""
    if len(counts) <= MOST_GROUP_LINES:
        return 1
    return sorted(counts, reverse=True)[MOST_GROUP_LINES] + 1


def _group_box(group: Group, inside: int) -> Node:
    designs = ngettext("%d design", "%d designs", len(group.designs))
    title = f"{designs}, {ngettext('%d interaction among them', '%d interactions among them', inside)}"
    data = (("title", group.name), ("group", group.key))
    return Node(group.key, group.name, title, data=data, anchor=group.anchor)


def _group_line(source: str, target: str, kinds: Counter[Kind], names: Mapping[str, str], most: int) -> Edge:
    """Return the line between two groups: the more interactions, the wider and the stronger its colour."""
    count = kinds.total()
    heat = ceil(_HEAT_LEVELS * count / most)
    by_kind = ", ".join(f"{kinds[kind]} {kind_label(kind)}" for kind in sort_kinds(kinds))
    said = f"{names[source]} → {names[target]}: {count} ({by_kind})"
    edge_style = EdgeStyle(_HEAT_COLOUR, ArrowHead.FILLED, width=0.6 + 0.7 * heat)
    return Edge(source, target, edge_style, f"flamedesign-heat-{heat}", said, str(count), (("count", str(count)),))
