"""The drawing of the graph by designs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sphinxcontrib_flamedesign.core.interaction import TargetType
from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.other_projects import OtherDesign
from sphinxcontrib_flamedesign.core.template import Templates
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.views.drawing.edge_styles import edge_style_of
from sphinxcontrib_flamedesign.views.drawing.layout import LayoutError
from sphinxcontrib_flamedesign.views.drawing.scene import SINGLE, Cluster, Edge, Node, NodeShape, Scene
from sphinxcontrib_flamedesign.views.drawing.svg import Drawer, Drawing
from sphinxcontrib_flamedesign.views.filters import Selection, component_keys, components_of
from sphinxcontrib_flamedesign.views.graph_lines import GraphLine, GraphLines, component_node
from sphinxcontrib_flamedesign.views.groups import find_groups
from sphinxcontrib_flamedesign.views.wording import end_name, kind_label

#: More than so many boxes or lines are no picture that anybody can read, whatever the time.
MOST_BOXES = 100


MOST_LINES = 600


#: So many characters of SVG at most: a page has more to hold than one drawing.
MOST_CHARACTERS = 300_000


def draw_designs(
    selection: Selection,
    joined: GraphLines,
    templates: Templates,
    grouping: str | None,
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
    names = {component_node(key): end_name(selection.graph, key, TargetType.COMPONENT) for key in joined.components}
    lines = tuple(_line(line, names, is_number=bool(joined.components)) for line in joined.lines)
    clusters = _frames(selection, grouping, keys) if grouping is not None else ()
    drawing = drawer.draw(Scene(tuple(boxes), lines, label, clusters))
    if len(drawing.to_svg({})) > MOST_CHARACTERS:
        raise _too_large(len(keys), len(lines))
    return drawing


def _frames(selection: Selection, grouping: str, keys: Sequence[str]) -> tuple[Cluster, ...]:
    """Return the groups as frames; designs without a group, or with several, stand free."""
    groups = ((group, group.ids & set(keys)) for group in find_groups(selection, grouping) if group.is_one)
    return tuple(Cluster(group.key, group.name, tuple(sorted(inside))) for group, inside in groups if inside)


def _too_large(boxes: int, lines: int) -> LayoutError:
    counts = {"boxes": boxes, "lines": lines}
    return LayoutError(_("%(boxes)d designs with %(lines)d lines between them are too many for one drawing") % counts)


def _box(selection: Selection, templates: Templates, key: str, shape: NodeShape) -> Node:
    design = selection.graph.design_or_other(key)
    if isinstance(design, OtherDesign):
        said = (("title", design.title), ("status", design.status or ""))
        return Node(key, key, design.title, data=said, is_other=True, shape=shape)
    if design is None:
        return Node(key, key, _("no document"), data=(("title", ""),), is_known=False, shape=shape)
    status = design.status or ""
    components = component_keys(selection.graph, key)
    standing = templates.of(design).status.standing_of(status)
    data = (("title", design.title), ("status", status), ("standing", standing or ""), ("components", components))
    focus = selection.filters.find_focus(selection.graph)
    is_focus = focus is design
    return Node(key, key, design.title, status.capitalize(), data, is_focus=is_focus, shape=shape)


def _pill(selection: Selection, key: str, joined: GraphLines) -> Node:
    """Return the node of a component: how much lines say of it, and of how many designs.

    What is spoken says too how many more designs name it, by which all views find and count them.
    """
    node, graph = component_node(key), selection.graph
    lines = [line for line in joined.lines if line.target == node]
    count, sources = sum(len(line.statements) for line in lines), {line.source for line in lines}
    designs = ngettext("%d design", "%d designs", len(sources))
    name = end_name(graph, key, TargetType.COMPONENT)
    statements = ngettext("%d statement", "%d statements", count)
    spoken = f"{name}: {_('%(statements)s from %(designs)s') % {'statements': statements, 'designs': designs}}"
    more = sum(key in components_of(graph, design.id) and design.id not in sources for design in selection.designs)
    if more:
        unlined = ngettext("%d more design names it without a line", "%d more designs name it without a line", more)
        spoken += f"; {unlined}"
    title = _("%(count)d from %(designs)s") % {"count": count, "designs": designs}
    data = (("title", name), ("component", key), ("components", key))
    is_focus = selection.filters.find_focus(graph) == graph.components[key]
    return Node(node, name, title, data=data, is_focus=is_focus, shape=NodeShape.PILL, spoken=spoken)


def _line(line: GraphLine, names: Mapping[str, str], *, is_number: bool) -> Edge:
    """Return a line, which says all that is stated; beside it stands how many statements there are, if several."""
    label, count = kind_label(line.kind), len(line.statements)
    number = str(count) if count > 1 else ""
    said, stated = [f"{line.source} → {names.get(line.target, line.target)}: {label}"], []
    for kind, texts in _by_kind(line).items():
        different = list(dict.fromkeys(texts))
        said += different if kind is line.kind else [f"{kind_label(kind)}: {text}" for text in different]
        stated.append(f"{kind}:{kind.spec.origin}:{len(texts)}:{len(different)}")
    data = (("kind", str(line.kind)), ("stated", " ".join(stated)))
    css = f"flamedesign-kind-{line.kind}" + ("" if number else f" {SINGLE}")
    words = number if is_number else f"{label} {number}".rstrip()
    return Edge(line.source, line.target, edge_style_of(line.kind), css, "\n".join(said), words, data, line.kind)


def _by_kind(line: GraphLine) -> Mapping[Kind, Sequence[str]]:
    """Return the texts of a line by kind: a reader may choose some, and the page then counts and says these alone."""
    texts: dict[Kind, list[str]] = defaultdict(list)
    for edge in line.statements:
        texts[edge.kind].append(" ".join(edge.excerpt.split()))
    return texts
