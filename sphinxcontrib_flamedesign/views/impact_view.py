"""What a change of a design or a component reaches: what must change, what is probably affected, what refers to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from docutils import nodes

from sphinxcontrib_flamedesign.core.force import Force
from sphinxcontrib_flamedesign.core.graph import Interaction, TargetType
from sphinxcontrib_flamedesign.core.impact import Reached, find_impact
from sphinxcontrib_flamedesign.core.kinds import Strength
from sphinxcontrib_flamedesign.core.model import TargetKind
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.base import View, ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.filters import Filters, choose_designs, name_of
from sphinxcontrib_flamedesign.views.neighbourhood import design_folded
from sphinxcontrib_flamedesign.views.tables import Limit, captioned, component_link
from sphinxcontrib_flamedesign.views.view_nodes import design_statement, first_of, item, joined, link, remark, words
from sphinxcontrib_flamedesign.views.view_options import any_text, option, some_of
from sphinxcontrib_flamedesign.views.wording import impact_counts, kind_label, strength_label

#: A thing with its statements takes a kilobyte.
REACHED = Limit(600, 50)


#: So many statements of each thing are quoted.
_QUOTED = 3


@dataclass(frozen=True)
class ImpactOptions(ViewOptions):
    """What a change is of, and how far it is followed."""

    filters: Filters = some_of(Filters, "focus", "depth", "kinds", "origin")
    caption: str = option("caption", any_text, "")

    def make(self, view: View) -> list[nodes.Node]:
        """Return lists of what a change reaches, by how strongly it does."""
        graph, name = view.graph, self.filters.focus
        if name is None:
            return []
        design, component = graph.find(name), graph.find_component(name)
        if design is not None:
            return self._list_reached(view, design.id, TargetType.FEATURE)
        if component is not None:
            return self._list_reached(view, component.key, TargetType.COMPONENT)
        return [remark(_("There is no design or component %s.") % name)]

    def _list_reached(self, view: View, start: str, type_: TargetType) -> list[nodes.Node]:
        """Return what is reached from a design or a component, or that there is nothing."""
        filters = self.filters
        asks = filters.kinds is not None or filters.origin is not None
        kinds = filters.choose_kinds(view.graph) if asks else None
        found = find_impact(Force(view.graph, view.templates), start, kinds, filters.depth)
        if filters.metadata:
            chosen = choose_designs(view.graph, Filters(metadata=filters.metadata))
            found = tuple(one for one in found if one.target_type is TargetType.FEATURE and one.id in chosen)
        name = name_of(view.graph, start, type_)
        if found:
            counts = _("If %(name)s changes: %(counts)s.") % {"name": name, "counts": impact_counts(found)}
            said = counts, REACHED.describe(len(found), view)
        elif filters.metadata:
            said = _("A change of %s affects no design that fits these options.") % name, ""
        else:
            said = _("A change of %s affects nothing else, as far as the designs state.") % name, ""
        content = [*captioned(self.caption, *said), *_make_blocks(view, found)]
        return [nodes.container("", *content, classes=["flamedesign-view", "flamedesign-impact"])]


def _make_blocks(view: View, found: Sequence[Reached]) -> list[nodes.Node]:
    """Return a list for each strength, as far as there is room; what only refers to it is folded."""
    shown = found[: REACHED.shown(len(found), view)]
    return [
        block
        for strength, several in groupby(shown, key=lambda one: one.strength)
        for block in _make_block(view, strength, list(several))
    ]


def _make_block(view: View, strength: Strength | None, found: Sequence[Reached]) -> list[nodes.Node]:
    entries = nodes.bullet_list("", *(_entry(view, one) for one in found), classes=["flamedesign-affected"])
    title = _("%(label)s (%(count)d)") % {"label": strength_label(strength), "count": len(found)}
    css = f"flamedesign-strength-{strength or 'none'}"
    if strength is Strength.REFERS:
        return [nodes.container("", design_folded("", entries, summary=title), classes=[css])]
    heading = nodes.paragraph("", "", words(title, "flamedesign-distance"), classes=[css])
    heading["translatable"] = False
    return [heading, entries]


def _thing(view: View, key: str, type_: TargetType) -> nodes.Node:
    """Return the name of a design, a component or a path, linked where it leads anywhere."""
    graph = view.graph
    if type_ is TargetType.COMPONENT:
        return component_link(graph.components[key], view.docname)
    return link(graph.designs[key], key, view.docname) if key in graph.designs else words(key)


def _entry(view: View, reached: Reached) -> nodes.list_item:
    """Return what is reached, with the statements that say so; each leads to where it stands."""
    design = view.graph.designs.get(reached.id) if reached.target_type is TargetType.FEATURE else None
    title = [words(f" {design.title}", "flamedesign-title")] if design is not None else []
    said = first_of(reached.statements, _QUOTED, partial(_statement, view))
    steps = [words(_("in %d steps") % reached.distance)] if reached.distance > 1 else []
    if reached.successors:
        named = joined([_thing(view, id_, TargetType.FEATURE) for id_ in reached.successors])
        steps.append(nodes.inline("", "", words(_("Superseded by") + " "), *named))
    return item(
        nodes.inline("", "", _thing(view, reached.id, reached.target_type), *title, classes=["flamedesign-reached"]),
        words(": ", "flamedesign-separator"),
        *joined([*steps, *said], "; ", "flamedesign-separator"),
    )


def _statement(view: View, edge: Interaction) -> nodes.Node:
    """Return who says what of whom, with a link to the statement."""
    graph = view.graph
    stated = link(graph.designs[edge.stated_by], kind_label(edge.kind), view.docname, edge.anchor)
    kind = nodes.inline("", "", stated, classes=[f"flamedesign-kind-{edge.kind}"])
    ends = words(f"{edge.source} "), kind, words(f" {name_of(graph, edge.target, edge.target_type)} ")
    return nodes.inline(
        "", "", *ends, design_statement("", edge.excerpt, classes=["flamedesign-said"]), classes=["flamedesign-path"]
    )


class ImpactDirective(ViewDirective):
    """Lists what a change of a design or a component reaches, with the words that say so."""

    view = "impact"
    options_type = ImpactOptions
    argument_option = "focus"
    target_kind = TargetKind.EITHER
