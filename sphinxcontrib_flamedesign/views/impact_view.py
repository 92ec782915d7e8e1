"""What a change of a design or a component reaches, with the path that leads there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from docutils import nodes

from sphinxcontrib_flamedesign.core.graph import Graph, TargetType
from sphinxcontrib_flamedesign.core.impact import Reached, Step, find_impact
from sphinxcontrib_flamedesign.core.model import TargetKind
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.views.base import View, ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.filters import Filters, name_of
from sphinxcontrib_flamedesign.views.tables import Limit, captioned, component_link
from sphinxcontrib_flamedesign.views.view_nodes import item, link, remark, words
from sphinxcontrib_flamedesign.views.view_options import any_text, option, some_of
from sphinxcontrib_flamedesign.views.wording import kind_label

#: A thing with a long path takes a kilobyte.
REACHED = Limit(600, 50)


@dataclass(frozen=True)
class ImpactOptions(ViewOptions):
    """What a change is of, and how far it is followed."""

    filters: Filters = some_of(Filters, "focus", "depth", "kinds", "origin")
    caption: str = option("caption", any_text, "")

    def make(self, view: View) -> list[nodes.Node]:
        """Return a list of what a change reaches, by the number of steps."""
        graph, name = view.graph, self.filters.focus
        if name is None:
            return []
        design, component = graph.find(name), graph.find_component(name)
        if design is not None:
            return self._list_reached(view, design.id)
        if component is not None:
            return self._list_reached(view, component.key)
        return [remark(_("There is no design or component %s.") % name)]

    def _list_reached(self, view: View, start: str) -> list[nodes.Node]:
        """Return what is reached from a design or a component, or that there is nothing."""
        name = name_of(view.graph, start)
        found = find_impact(view.graph, start, self.filters.choose_kinds(view.graph), self.filters.depth)
        if found:
            said = _count(name, found), REACHED.describe(len(found), view, ":depth:, :kinds:, :origin:")
        else:
            said = _("A change of %s affects nothing else, as far as the designs state.") % name, ""
        content = [*captioned(self.caption, *said), *([_make_steps(view, found)] if found else [])]
        return [nodes.container("", *content, classes=["flamedesign-view", "flamedesign-impact"])]


def _make_steps(view: View, found: Sequence[Reached]) -> nodes.bullet_list:
    """Return what is reached, by the number of steps, as far as there is room for it."""
    shown = _in_order(view.graph, found)[: REACHED.shown(len(found), view)]
    outer = nodes.bullet_list("", classes=["flamedesign-steps"])
    for distance, count in sorted(Counter(one.distance for one in found).items()):
        near = [one for one in shown if one.distance == distance]
        inner = nodes.bullet_list("", *(_entry(view, one) for one in near))
        outer += item(words(_steps(distance, count), "flamedesign-distance"), *([inner] if near else []))
    return outer


def _in_order(graph: Graph, found: Sequence[Reached]) -> list[Reached]:
    """Sort by distance, then by the kind that a path ends with, then by name."""
    return sorted(
        found,
        key=lambda one: (
            one.distance,
            one.path[-1].interaction.kind.order,
            one.id not in graph.designs,
            natural(one.id),
        ),
    )


def _count(name: str, found: Sequence[Reached]) -> str:
    counts = Counter(one.target_type for one in found)
    text = _("A change of %(name)s affects %(designs)s, %(components)s and %(paths)s.")
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
    graph = view.graph
    if key in graph.designs:
        return link(graph.designs[key], key, view.docname)
    return component_link(graph.components[key], view.docname) if key in graph.components else words(key)


def _entry(view: View, reached: Reached) -> nodes.list_item:
    """Return what is reached, and the path to it; each step leads to the statement that makes it one."""
    design = view.graph.designs.get(reached.id)
    title = [words(f" {design.title}", "flamedesign-title")] if design is not None else []
    path: list[nodes.Node] = [words(name_of(view.graph, reached.path[0].source))]
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
    edge, graph = step.interaction, view.graph
    stated = link(graph.designs[edge.stated_by], kind_label(edge.kind), view.docname, edge.anchor)
    kind = nodes.inline("", "", stated, classes=[f"flamedesign-kind-{edge.kind}"])
    before, after = (" — ", " → ") if edge.source == step.source else (" ← ", " — ")
    return [words(before), kind, words(after), words(name_of(graph, step.target))]


class ImpactDirective(ViewDirective):
    """Lists what a change of a design or a component reaches, with the path that leads there."""

    view = "impact"
    options_type = ImpactOptions
    argument_option = "focus"
    target_kind = TargetKind.EITHER
