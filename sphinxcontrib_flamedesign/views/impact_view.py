"""What a change of a design or a component reaches: what must change, what is probably affected, what refers to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from docutils import nodes

from sphinxcontrib_flamedesign.core.graph import Interaction, TargetType
from sphinxcontrib_flamedesign.core.impact import Reached, find_impact, find_in_words
from sphinxcontrib_flamedesign.core.kinds import Effect, Strength, strongest_first
from sphinxcontrib_flamedesign.core.model import TargetKind
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.base import View, ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.drawing.impact_picture import ImpactRow, draw_impact
from sphinxcontrib_flamedesign.views.drawing.svg_elements import kind_glyph
from sphinxcontrib_flamedesign.views.filters import Filters, choose_designs
from sphinxcontrib_flamedesign.views.neighbourhood import design_folded, design_picture
from sphinxcontrib_flamedesign.views.tables import Limit, captioned, component_link
from sphinxcontrib_flamedesign.views.view_nodes import (
    design_statement,
    first_of,
    item,
    joined,
    link,
    link_of_box,
    remark,
    words,
)
from sphinxcontrib_flamedesign.views.view_options import any_text, option, some_of
from sphinxcontrib_flamedesign.views.wording import (
    count_by_effect,
    edge_label,
    effect_heading,
    end_name,
    impact_counts,
    kind_label,
)

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
        other = graph.find_other(name)
        if other is not None:
            return self._list_reached(view, other.id, TargetType.FEATURE)
        return [remark(_("There is no design or component %s.") % name)]

    def _list_reached(self, view: View, start: str, type_: TargetType) -> list[nodes.Node]:
        """Return what is reached from a design or a component, or that there is nothing."""
        filters = self.filters
        asks = filters.kinds is not None or filters.origin is not None
        kinds = filters.choose_kinds(view.graph) if asks else None
        found = find_impact(view.force, start, kinds, filters.depth, start_type=type_)
        if filters.metadata:
            chosen = choose_designs(view.graph, Filters(metadata=filters.metadata))
            found = tuple(one for one in found if one.target_type is TargetType.FEATURE and one.id in chosen)
        in_words = (
            find_in_words(view.graph, start, kinds) if type_ is TargetType.FEATURE and not filters.metadata else ()
        )
        name = end_name(view.graph, start, type_)
        if found or in_words:
            counts = _("If %(name)s changes: %(counts)s.") % {
                "name": name,
                "counts": impact_counts(found, len(in_words)),
            }
            said = counts, REACHED.describe(len(found), view)
        elif filters.metadata:
            said = _("A change of %s affects no design that fits these options.") % name, ""
        else:
            said = _("A change of %s affects nothing else, as far as the designs state.") % name, ""
        is_drawn = view.is_page and any(one.strength for one in found)
        picture: list[nodes.Node] = [_picture(view, name, found)] if is_drawn else []
        content = [*captioned(self.caption, *said), *picture, *_make_blocks(view, found), *_make_words(view, in_words)]
        return [nodes.container("", *content, classes=["flamedesign-view", "flamedesign-impact"])]


def _picture(view: View, name: str, found: Sequence[Reached]) -> design_picture:
    """Return the picture of what is reached, whose boxes lead where the lists below do."""
    graph, said = view.graph, count_by_effect(found)
    others = frozenset(one.id for one in found if one.target_type is not TargetType.FEATURE)
    names = {one.id: end_name(graph, one.id, one.target_type) for one in found}
    rows = [
        ImpactRow(strength, said[strength], [(one.id, names[one.id]) for one in several], others)
        for strength, several in groupby(found, key=lambda one: one.strength)
        if strength is not None
    ]
    return design_picture("", picture=draw_impact(name, rows))


def _make_blocks(view: View, found: Sequence[Reached]) -> list[nodes.Node]:
    """Return a list for each effect, as far as there is room; what only refers to it is folded."""
    shown = found[: REACHED.shown(len(found), view)]
    return [
        block
        for effect, several in groupby(shown, key=lambda one: one.effect)
        for block in _make_block(view, effect, list(several))
    ]


def _make_block(view: View, effect: Effect, found: Sequence[Reached]) -> list[nodes.Node]:
    entries = nodes.bullet_list("", *(_entry(view, one) for one in found), classes=["flamedesign-affected"])
    title = effect_heading(effect, len(found))
    css = f"flamedesign-strength-{effect if isinstance(effect, Strength) else 'none'}"
    if effect is Strength.REFERS:
        return [nodes.container("", design_folded("", entries, summary=title), classes=[css])]
    heading = nodes.paragraph("", "", words(title, "flamedesign-distance"), classes=[css])
    heading["translatable"] = False
    return [heading, entries]


def _make_words(view: View, edges: Sequence[Interaction]) -> list[nodes.Node]:
    """Return the statements that say in words only what a change reaches, the strongest first.

    They are folded where nothing must change by them.
    """
    if not edges:
        return []
    shown = sorted(edges, key=lambda edge: strongest_first(edge.kind))[: REACHED.shown(len(edges), view)]
    is_open = any(edge.kind.spec.reaches_target is Strength.MUST for edge in edges)
    entries = nodes.bullet_list("", *(item(_said(view, edge, kind_label(edge.kind))) for edge in shown))
    title = _("In words only (%d)") % len(edges)
    folded = design_folded("", entries, summary=title, is_open=is_open)
    return [nodes.container("", folded, classes=["flamedesign-refers"])]


def _thing(view: View, key: str, type_: TargetType) -> nodes.Node:
    """Return the name of a design, a component or a path, linked where it leads anywhere."""
    graph = view.graph
    if type_ is TargetType.COMPONENT:
        named = component_link(graph.components[key], view.docname)
        named["box"] = key
        return named
    design = graph.design_or_other(key)
    return link_of_box(design, key, view.docname) if design is not None else words(key)


def _entry(view: View, reached: Reached) -> nodes.list_item:
    """Return what is reached, with the statements that say so; each leads to where it stands."""
    design = view.graph.design_or_other(reached.id) if reached.target_type is TargetType.FEATURE else None
    title = [words(f" {design.title}", "flamedesign-title")] if design is not None else []
    said = first_of(reached.statements, _QUOTED, partial(_statement, view, reached.id))
    steps = [words(_("in %d steps") % reached.distance)] if reached.distance > 1 else []
    if reached.successors:
        named = joined([_thing(view, id_, TargetType.FEATURE) for id_ in reached.successors])
        steps.append(nodes.inline("", "", words(_("Superseded by") + " "), *named))
    lines = [nodes.inline("", "", part, classes=["flamedesign-path"]) for part in (*steps, *said)]
    return item(
        nodes.inline("", "", _thing(view, reached.id, reached.target_type), *title, classes=["flamedesign-reached"]),
        words(": ", "flamedesign-separator"),
        *joined(lines, "; ", "flamedesign-separator"),
    )


def _statement(view: View, seen_from: str, edge: Interaction) -> nodes.Node:
    """Return what an interaction is to what is reached, with a link to the statement and its words."""
    return _said(view, edge, edge_label(view.graph, edge, seen_from))


def _said(view: View, edge: Interaction, label: str) -> nodes.Node:
    """Return a label that leads to a statement, with the statement's words."""
    stated = link(view.graph.stating(edge), label, view.docname, edge.anchor)
    glyph = nodes.raw("", kind_glyph(edge.kind), format="html")
    kind = nodes.inline("", "", glyph, stated, classes=[f"flamedesign-kind-{edge.kind}"])
    said = design_statement("", edge.excerpt, classes=["flamedesign-said"])
    return nodes.inline("", "", kind, words(" "), said, classes=["flamedesign-statement"])


class ImpactDirective(ViewDirective):
    """Lists what a change of a design or a component reaches, with the words that say so."""

    view = "impact"
    options_type = ImpactOptions
    argument_option = "focus"
    target_kind = TargetKind.EITHER
