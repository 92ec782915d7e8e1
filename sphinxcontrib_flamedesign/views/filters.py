"""Filters: which designs and interactions a view shows, for all views alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sphinxcontrib_flamedesign.core.graph import Graph, Interaction, TargetType
from sphinxcontrib_flamedesign.core.impact import Direction, find_neighbourhood
from sphinxcontrib_flamedesign.core.kinds import KINDS, Origin
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.view_options import (
    Options,
    any_list,
    any_text,
    member_of,
    members_of,
    option,
    some_kinds,
    whole_number,
)

DEFAULT_DEPTH = 1

#: A page may have a thousand rows of one design: each is found by so many components, those that it names most.
MOST_FOUND_BY = 50


@dataclass(frozen=True)
class Filters(Options):
    """Which designs and interactions a view shows; each is None where its option is not given."""

    focus: str | None = option("focus", any_text, None)
    depth: int | None = option("depth", whole_number, None)
    direction: Direction = option("direction", member_of(Direction), Direction.BOTH)
    kinds: frozenset[str] | None = option("kinds", some_kinds(KINDS), None)
    origin: frozenset[Origin] | None = option("origin", members_of(Origin), None)
    status: Sequence[str] | None = option("status", any_list, None)
    components: Sequence[str] | None = option("components", any_list, None)

    def find_focus(self, graph: Graph) -> Design | None:
        """Return the design that the view is about, if there is one."""
        return graph.find(self.focus) if self.focus is not None else None

    def choose_kinds(self, graph: Graph) -> frozenset[str]:
        """Return the kinds that are named, else all of the chosen origin, else the declared ones."""
        if self.kinds is None:
            return graph.kinds_of(self.origin or {Origin.DECLARED})
        return self.kinds & graph.kinds_of(self.origin) if self.origin is not None else self.kinds


@dataclass(frozen=True)
class Selection:
    """The part of a project that a view shows, in the order of ids.

    ``interactions`` lead from a design that is shown to another one that is, or to a feature of which there is
    no document.
    """

    graph: Graph
    filters: Filters
    designs: tuple[Design, ...]
    interactions: tuple[Interaction, ...]


def missing_reason(graph: Graph, filters: Filters) -> str:
    """Return why a view has nothing to show: there are no designs, or not the one that it is about; else nothing."""
    if not graph.designs:
        return _("There are no designs yet. flamedesign_documents in conf.py says which documents are designs.")
    if filters.focus is not None and filters.find_focus(graph) is None:
        return _("There is no design %s.") % filters.focus
    return ""


def empty_reason(selection: Selection) -> str:
    """Return why a view has nothing to show, or that its options choose nothing; nothing where they choose a design."""
    none = "" if selection.designs else _("No design fits these options.")
    return missing_reason(selection.graph, selection.filters) or none


def select(graph: Graph, filters: Filters) -> Selection:
    """Return the part of a graph that a view's options choose."""
    kinds, focus = filters.choose_kinds(graph), filters.find_focus(graph)
    shown = choose_designs(graph, filters)
    near = None
    if focus is not None:
        near = find_neighbourhood(graph, focus.id, filters.depth or DEFAULT_DEPTH, filters.direction, kinds)
        shown &= near
    interactions = tuple(
        edge
        for edge in graph.interactions
        if edge.kind in kinds
        and edge.target_type == TargetType.FEATURE
        and edge.source in shown
        and (edge.target in shown or (edge.target not in graph.designs and (near is None or edge.target in near)))
    )
    designs = tuple(design for id_, design in graph.designs.items() if id_ in shown)
    return Selection(graph, filters, designs, interactions)


def choose_designs(graph: Graph, filters: Filters) -> set[str]:
    """Return the ids of the designs that options choose by status and components."""
    shown = set(graph.designs)
    if filters.status is not None:
        statuses = {status.casefold() for status in filters.status}
        shown = {id_ for id_ in shown if (graph.designs[id_].status or "none").casefold() in statuses}
    chosen = chosen_components(graph, filters)
    if chosen is not None:
        shown = {id_ for id_ in shown if chosen.intersection(components_of(graph, id_))}
    return shown


def chosen_components(graph: Graph, filters: Filters) -> frozenset[str] | None:
    """Return the keys of the components that options name; None where they name none."""
    if filters.components is None:
        return None
    found = (graph.find_component(name) for name in filters.components)
    return frozenset(one.key for one in found if one is not None)


def select_named_components(selection: Selection) -> tuple[Interaction, ...]:
    """Return the interactions of the chosen kinds that lead from the designs that are shown to components."""
    kinds, shown = selection.filters.choose_kinds(selection.graph), {design.id for design in selection.designs}
    return tuple(
        edge
        for edge in selection.graph.interactions
        if edge.kind in kinds and edge.target_type == TargetType.COMPONENT and edge.source in shown
    )


def components_of(graph: Graph, id_: str) -> tuple[str, ...]:
    """Return the keys of the components that a design names, the one that it names most first."""
    return graph.components_named.get(id_, ())


def component_keys(graph: Graph, id_: str) -> str:
    """Return the components by which a reader finds a row or box of a design, as the script takes them."""
    return " ".join(components_of(graph, id_)[:MOST_FOUND_BY])


def name_of(graph: Graph, key: str) -> str:
    """Return what a design, a component or a path is called in words."""
    return graph.components[key].name if key in graph.components else key


class TableSubject(StrEnum):
    """What a table or a matrix is of."""

    DESIGNS = "designs"
    COMPONENTS = "components"


class Grouping(StrEnum):
    """What designs can be grouped by."""

    COMPONENT = "component"
    STATUS = "status"


def group_of(graph: Graph, design: Design, grouping: Grouping) -> str:
    """Return the group of a design: its status, or the component that it names most; empty where it has none."""
    if grouping is Grouping.STATUS:
        return design.status or ""
    return next(iter(components_of(graph, design.id)), "")


def name_of_group(graph: Graph, grouping: Grouping, group: str) -> str:
    """Return what a group is called: a status, a component's name, or that there is none."""
    if grouping is Grouping.STATUS:
        return group.capitalize() or _("No status")
    return graph.components[group].name if group else _("No component")
