"""The drawing of the graph by groups of designs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import ceil

from sphinxcontrib_flamedesign.core.kinds import Kind, sort_kinds
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.views.drawing.edge_styles import ArrowHead, EdgeStyle
from sphinxcontrib_flamedesign.views.drawing.layout import LayoutError
from sphinxcontrib_flamedesign.views.drawing.scene import Edge, Node, Scene
from sphinxcontrib_flamedesign.views.drawing.svg import Drawer, Drawing
from sphinxcontrib_flamedesign.views.filters import Selection
from sphinxcontrib_flamedesign.views.groups import Group
from sphinxcontrib_flamedesign.views.wording import kind_label

#: So many lines between groups at most.
MOST_GROUP_LINES = 60


_HEAT_LEVELS = 5


_HEAT_COLOUR = "#51677d"


def draw_groups(selection: Selection, groups: Sequence[Group], label: str, drawer: Drawer) -> tuple[Drawing, str]:
    """Draw each group as a box, and all interactions between two as one line; say what is left out.

    :raises LayoutError: the groups tell nothing apart, or no layout could be had.
    """
    group_by_design = {design.id: group.key for group in groups for design in group.designs}
    counts: dict[tuple[str, str], Counter[Kind]] = defaultdict(Counter)
    for edge in selection.interactions:
        if edge.source in group_by_design and edge.target in group_by_design:
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
    by_kind = ", ".join(f"{kind_label(kind)} {kinds[kind]}" for kind in sort_kinds(kinds))
    said = f"{names[source]} → {names[target]}: {count} ({by_kind})"
    edge_style = EdgeStyle(_HEAT_COLOUR, ArrowHead.FILLED, width=0.6 + 0.7 * heat)
    return Edge(source, target, edge_style, f"flamedesign-heat-{heat}", said, str(count), (("count", str(count)),))
