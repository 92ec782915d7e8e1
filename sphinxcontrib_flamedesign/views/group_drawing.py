"""The drawing of the graph by groups of designs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import ceil

from sphinxcontrib_flamedesign.core.kinds import Kind, sort_kinds
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.views.drawing.edge_styles import ArrowHead, EdgeStyle
from sphinxcontrib_flamedesign.views.drawing.layout import LayoutError
from sphinxcontrib_flamedesign.views.drawing.scene import Data, Edge, Node, Scene
from sphinxcontrib_flamedesign.views.drawing.svg import Drawer, Drawing
from sphinxcontrib_flamedesign.views.filters import Selection
from sphinxcontrib_flamedesign.views.graph_lines import component_node
from sphinxcontrib_flamedesign.views.groups import Group
from sphinxcontrib_flamedesign.views.wording import kind_label

#: So many lines between groups at most: beside each is room for its number.
MOST_GROUP_LINES = 40


#: So many groups at most.
MOST_GROUPS = 40


_HEAT_LEVELS = 5


_HEAT_COLOUR = "#51677d"


def draw_groups(selection: Selection, groups: Sequence[Group], label: str, drawer: Drawer) -> tuple[Drawing, str]:
    """Draw each group as a box, and all interactions between two as one line; say what is left out.

    :raises LayoutError: the groups tell nothing apart, or no layout could be had.
    """
    counts = _count_by_groups(selection, groups)
    inside = {source: kinds.total() for (source, target), kinds in counts.items() if source == target}
    between = {pair: kinds for pair, kinds in counts.items() if pair[0] != pair[1]}
    names = {group.key: group.name for group in groups}
    shown = _find_strongest(between, names)
    drawn = [group for group in groups if any(group.key in pair for pair in shown)]
    if not drawn:
        raise LayoutError(_("no groups tell the designs apart"))
    boxes = tuple(_group_box(group, inside.get(group.key, 0)) for group in drawn)
    most = max(kinds.total() for kinds in shown.values())
    lines = tuple(_group_line(*pair, kinds, names, most) for pair, kinds in sorted(shown.items()))
    note = _describe(drawn, len(shown), len(between), len(groups) - len(drawn))
    return drawer.draw(Scene(boxes, lines, label)), note


def _count_by_groups(selection: Selection, groups: Sequence[Group]) -> Mapping[tuple[str, str], Counter[Kind]]:
    """Return how many interactions of each kind lead from the designs of a group to those of another or the same."""
    group_by_design = {design.id: group.key for group in groups for design in group.designs}
    counts: dict[tuple[str, str], Counter[Kind]] = defaultdict(Counter)
    for edge in selection.interactions:
        if edge.source in group_by_design and edge.target in group_by_design:
            counts[group_by_design[edge.source], group_by_design[edge.target]][edge.kind] += 1
    return counts


def _find_strongest(
    between: Mapping[tuple[str, str], Counter[Kind]], names: Mapping[str, str]
) -> Mapping[tuple[str, str], Counter[Kind]]:
    """Return the lines that stand for most interactions, as many as can be told apart, between as many groups."""
    order = sorted(between, key=lambda pair: (-between[pair].total(), *(natural(names[key]) for key in pair)))
    shown: dict[tuple[str, str], Counter[Kind]] = {}
    ends: set[str] = set()
    for pair in order:
        if len(shown) < MOST_GROUP_LINES and len(ends.union(pair)) <= MOST_GROUPS:
            shown[pair] = between[pair]
            ends.update(pair)
    return shown


def _describe(drawn: Sequence[Group], lines: int, all_lines: int, groups_alone: int) -> str:
    """Return how much is drawn, what a line stands for, and what only the list shows."""
    counts = {"groups": len(drawn), "designs": sum(len(group.designs) for group in drawn)}
    said = [_("A box is a group of designs: %(groups)d groups with %(designs)d designs are drawn.") % counts]
    said.append(str(_("A line stands for all statements of one group about another: the wider, the more.")))
    if lines < all_lines:
        counts = {"shown": lines, "all": all_lines}
        said.append(_("%(shown)d of %(all)d lines are drawn, those for most statements.") % counts)
    if groups_alone:
        said.append(
            ngettext(
                "%d group without a line is in the list.", "%d groups without a line are in the list.", groups_alone
            )
        )
    return " ".join(said)


def _group_box(group: Group, inside: int) -> Node:
    designs = ngettext("%d design", "%d designs", len(group.designs))
    statements = ngettext("%d statement inside", "%d statements inside", inside)
    title = f"{designs}, {statements}" if inside else designs
    data: Data = (("title", group.name), ("group", group.key))
    if group.component:
        data += (("leads", component_node(group.component)),)
    return Node(group.key, group.name, title, data=data, anchor=group.anchor)


def _group_line(source: str, target: str, kinds: Counter[Kind], names: Mapping[str, str], most: int) -> Edge:
    """Return the line between two groups: the more interactions, the wider and the stronger its colour."""
    count = kinds.total()
    heat = ceil(_HEAT_LEVELS * count / most)
    by_kind = ", ".join(f"{kind_label(kind)} {kinds[kind]}" for kind in sort_kinds(kinds))
    message = f"{names[source]} → {names[target]}: {count} ({by_kind})"
    edge_style = EdgeStyle(_HEAT_COLOUR, ArrowHead.FILLED, width=0.6 + 0.7 * heat)
    return Edge(source, target, edge_style, f"flamedesign-heat-{heat}", message, str(count), (("count", str(count)),))
