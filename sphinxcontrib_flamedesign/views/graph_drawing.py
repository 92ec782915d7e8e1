"""The drawing of the graph by designs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sphinxcontrib_flamedesign.core.graph import Interaction
from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.template import Templates
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.drawing.edge_styles import edge_style_of
from sphinxcontrib_flamedesign.views.drawing.layout import LayoutError
from sphinxcontrib_flamedesign.views.drawing.scene import Cluster, Edge, Node, Scene
from sphinxcontrib_flamedesign.views.drawing.svg import Drawer, Drawing
from sphinxcontrib_flamedesign.views.filters import Selection, component_keys
from sphinxcontrib_flamedesign.views.groups import find_groups
from sphinxcontrib_flamedesign.views.wording import kind_label

#: More than so many boxes or lines are no picture that anybody can read, whatever the time.
MOST_BOXES = 100


MOST_LINES = 300


#: So many characters of SVG at most: a page has more to hold than one drawing.
MOST_CHARACTERS = 400_000


def draw_designs(
    selection: Selection, templates: Templates, grouping: str | None, label: str, drawer: Drawer
) -> Drawing:
    """Draw each design that has an interaction as a box; the focus stands out, and groups are framed.

    :raises LayoutError: it is too large, or no layout could be had.
    """
    lines = _design_lines(selection.interactions)
    keys = sorted({key for edge in lines for key in (edge.source, edge.target)})
    if len(keys) > MOST_BOXES or len(lines) > MOST_LINES:
        raise _too_large(len(keys), len(lines))
    focus = selection.filters.find_focus(selection.graph)
    boxes = tuple(_box(selection, templates, key, is_focus=focus is not None and focus.id == key) for key in keys)
    clusters = _frames(selection, grouping, keys) if grouping is not None else ()
    drawing = drawer.draw(Scene(boxes, lines, label, clusters))
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


def _box(selection: Selection, templates: Templates, key: str, *, is_focus: bool) -> Node:
    design = selection.graph.designs.get(key)
    if design is None:
        return Node(key, key, _("no document"), data=(("title", ""),), is_known=False)
    status = design.status or ""
    components = component_keys(selection.graph, key)
    standing = templates.of(design).status.standing_of(status)
    data = (("title", design.title), ("status", status), ("standing", standing or ""), ("components", components))
    return Node(key, key, design.title, status.capitalize(), data, is_focus=is_focus)


def _design_lines(interactions: Iterable[Interaction]) -> tuple[Edge, ...]:
    """Join the statements of one kind between two designs to one line."""
    merged: dict[tuple[str, str, Kind], list[str]] = defaultdict(list)
    for edge in interactions:
        merged[edge.source, edge.target, edge.kind].append(edge.excerpt)
    return tuple(_design_line(*key, texts) for key, texts in sorted(merged.items()))


def _design_line(source: str, target: str, kind: Kind, texts: Sequence[str]) -> Edge:
    label = kind_label(kind)
    said = "\n".join([f"{source} → {target}: {label}", *dict.fromkeys(texts)])
    data = (("kind", str(kind)), ("origin", str(kind.spec.origin)))
    return Edge(source, target, edge_style_of(kind), f"flamedesign-kind-{kind}", said, label, data, kind)
