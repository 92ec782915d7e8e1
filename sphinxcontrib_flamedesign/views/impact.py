"""What a change of a design or a component reaches, with the path that leads there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from docutils import nodes

from sphinxcontrib_flamedesign.core.facts import KIND_ORDER
from sphinxcontrib_flamedesign.core.graph import Graph, TargetType
from sphinxcontrib_flamedesign.core.impact import Reached, Step, find_impact
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.views.build import View, item, link, remark, words
from sphinxcontrib_flamedesign.views.facets import chosen_kinds, name_of, natural
from sphinxcontrib_flamedesign.views.tabular import Limit, captioned, component_link
from sphinxcontrib_flamedesign.views.words import kind_label

#: A thing with a long path takes a kilobyte.
REACHED = Limit(600, 50)


def make_impact(view: View) -> list[nodes.Node]:
    """Return a list of what a change reaches, by the number of steps."""
    graph, name = view.project.graph, view.options.get("focus", "")
    design, component = graph.find(name), graph.find_component(name)
    if design is None and component is None:
        return [remark(_("There is no design or component %s.") % name)] if name else []
    start = design.id if design is not None else component.key if component is not None else ""
    depth = int(view.options["depth"]) if "depth" in view.options else None
    found = find_impact(graph, start, chosen_kinds(view.options), depth)
    if not found:
        text = _("A change of %s reaches nothing else, as far as the designs say.") % name_of(graph, start)
        said = captioned(view.options.get("caption"), text)
        return [nodes.container("", *said, classes=["flamedesign-view", "flamedesign-impact"])]
    shown = _in_order(graph, found)[: REACHED.shown(len(found), view)]
    cut = REACHED.describe(len(found), view, ":depth:, :kinds:, :origin:")
    said = captioned(view.options.get("caption"), _count(name_of(graph, start), found), cut)
    outer = nodes.bullet_list("", classes=["flamedesign-steps"])
    for distance, count in sorted(Counter(one.distance for one in found).items()):
        near = [one for one in shown if one.distance == distance]
        inner = nodes.bullet_list("", *(_entry(view, one) for one in near))
        outer += item(words(_steps(distance, count), "flamedesign-distance"), *([inner] if near else []))
    return [nodes.container("", *said, outer, classes=["flamedesign-view", "flamedesign-impact"])]


def _in_order(graph: Graph, found: Sequence[Reached]) -> list[Reached]:
    """Sort by distance, then by the kind that a path ends with, then by name."""
    return sorted(
        found,
        key=lambda one: (
            one.distance,
            KIND_ORDER[one.path[-1].interaction.kind],
            one.id not in graph.designs,
            natural(one.id),
        ),
    )


def _count(name: str, found: Sequence[Reached]) -> str:
    counts = Counter(one.target_type for one in found)
    text = _("A change of %(name)s reaches %(designs)s, %(components)s and %(paths)s.")
    return text % {
        "name": name,
        "designs": ngettext("%d design", "%d designs", counts[TargetType.FEATURE]),
        "components": ngettext("%d component", "%d components", counts[TargetType.COMPONENT]),
        "paths": ngettext("%d source path", "%d source paths", counts[TargetType.PATH]),
    }


def _steps(distance: int, count: int) -> str:
    if distance == 1:
        return _("Directly (%d)") % count
    return _("In %(steps)d steps (%(count)d)") % {"steps": distance, "count": count}


def _thing(view: View, key: str) -> nodes.Node:
    """Return the name of a design, a component or a path, linked where it leads anywhere."""
    graph = view.project.graph
    if key in graph.designs:
        return link(graph.designs[key], key, view.docname)
    return component_link(graph.components[key], view.docname) if key in graph.components else words(key)


def _entry(view: View, reached: Reached) -> nodes.list_item:
    """Return what is reached, and the path to it; each step leads to the statement that makes it one."""
    design = view.project.graph.designs.get(reached.id)
    title = [words(f" {design.title}", "flamedesign-title")] if design is not None else []
    path: list[nodes.Node] = [words(name_of(view.project.graph, reached.path[0].source))]
    for step in reached.path:
        path += _step(view, step)
    if reached.distance == 1:
        path += [
            words(": ", "flamedesign-separator"),
            words(reached.path[0].interaction.excerpt, "flamedesign-said"),
        ]
    return item(
        nodes.inline("", "", _thing(view, reached.id), *title, classes=["flamedesign-reached"]),
        words(": ", "flamedesign-separator"),
        nodes.inline("", "", *path, classes=["flamedesign-path"]),
    )


def _step(view: View, step: Step) -> list[nodes.Node]:
    edge, graph = step.interaction, view.project.graph
    stated = link(graph.designs[edge.source], kind_label(edge.kind), view.docname, edge.anchor)
    kind = nodes.inline("", "", stated, classes=[f"flamedesign-kind-{edge.kind}"])
    before, after = (" — ", " → ") if edge.source == step.source else (" ← ", " — ")
    return [words(before), kind, words(after), words(name_of(graph, step.target))]
