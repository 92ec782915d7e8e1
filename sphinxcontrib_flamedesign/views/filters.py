"""Filters: which designs and interactions a view shows, for all views alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.header_values import is_stated, stated_values
from sphinxcontrib_flamedesign.core.impact import Direction, find_neighbourhood, find_stated
from sphinxcontrib_flamedesign.core.interaction import Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import KINDS, Origin
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.other_projects import OtherDesign
from sphinxcontrib_flamedesign.core.text.normalise import split_list
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


#: What names the options of filters by metadata begin with, where directives keep them: the keys follow.
_BY_METADATA = "metadata:"


@dataclass(frozen=True, slots=True)
class MetadataFilter:
    """Which designs are chosen by what their headers say: the keys of the lines, and the values, of which one fits."""

    keys: tuple[str, ...]
    values: tuple[str, ...]

    def admits(self, design: Design) -> bool:
        """Return whether a header has one of the values: each word of it, so that ``ann`` is ``Ann Lee``."""
        stated = stated_values(design, self.keys)
        return any(is_stated(value, stated) for value in self.values)


def pack_metadata(options: Mapping[str, str], names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return filters by metadata as directives keep them, from the options of these names."""
    return {_BY_METADATA + " ".join(keys): options[name] for name, keys in names.items() if name in options}


def _parse_metadata(options: Mapping[str, str]) -> tuple[MetadataFilter, ...]:
    packed = ((name.removeprefix(_BY_METADATA), value) for name, value in options.items() if _BY_METADATA in name)
    return tuple(MetadataFilter(tuple(keys.split()), tuple(split_list(value))) for keys, value in packed)


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
    metadata: tuple[MetadataFilter, ...] = field(default=(), metadata={"types": {}, "parse": _parse_metadata})

    def find_focus(self, graph: Graph) -> Design | OtherDesign | Component | None:
        """Return the design that the view is about, else the component, if there is one."""
        name = self.focus
        return graph.find(name) or graph.find_other(name) or graph.find_component(name) if name is not None else None

    def choose_kinds(self, graph: Graph) -> frozenset[str]:
        """Return the kinds that are named, else all of the chosen origin, else the declared ones."""
        if self.kinds is None:
            return graph.kinds_of(self.origin or {Origin.DECLARED})
        return self.kinds & graph.kinds_of(self.origin) if self.origin is not None else self.kinds


@dataclass(frozen=True)
class Selection:
    """The part of a project that a view shows, in the order of ids.

    Of the ends of each of ``interactions``, one is a design that is shown; the other is one too, or a feature of
    which there is no document.
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
        return _("There is no design or component %s.") % filters.focus
    return ""


def empty_reason(selection: Selection) -> str:
    """Return why a view has nothing to show, or that its options choose nothing; nothing where they choose a design."""
    none = "" if selection.designs else _("No design fits these options.")
    return missing_reason(selection.graph, selection.filters) or none


def select(graph: Graph, filters: Filters) -> Selection:
    """Return the part of a graph that a view's options choose."""
    kinds = filters.choose_kinds(graph)
    shown = choose_designs(graph, filters)
    if filters.kinds is not None:
        shown &= _around_components(graph, filters, kinds)
    near = find_near(graph, filters, filters.depth or DEFAULT_DEPTH)
    if near is not None:
        shown &= near
    interactions = tuple(
        edge
        for edge in graph.interactions
        if edge.kind in kinds
        and edge.target_type == TargetType.FEATURE
        and (edge.source in shown or edge.target in shown)
        and all(end in shown or (end not in graph.designs and (near is None or end in near)) for end in edge.ends)
    )
    designs = tuple(design for id_, design in graph.designs.items() if id_ in shown)
    return Selection(graph, filters, designs, interactions)


def find_near(graph: Graph, filters: Filters, depth: int) -> frozenset[str] | None:
    """Return the designs within so many interactions of the focus; None without one.

    One interaction from a component are those that state something of it, and it leads to nothing.
    """
    focus, kinds = filters.find_focus(graph), filters.choose_kinds(graph)
    if focus is None:
        return None
    if not isinstance(focus, Component):
        return find_neighbourhood(graph, {focus.id}, depth, filters.direction, kinds)
    if not depth or filters.direction is Direction.OUTGOING:
        return frozenset()
    stating = {edge.source for edge in find_stated(graph, focus.key, kinds)}
    return find_neighbourhood(graph, stating, depth - 1, filters.direction, kinds)


def _around_components(graph: Graph, filters: Filters, kinds: frozenset[str]) -> set[str]:
    """Return the designs that say something of the chosen kinds about the chosen components; all without components."""
    chosen = chosen_components(graph, filters)
    if chosen is None:
        return set(graph.designs)
    named = (edge for key in chosen for edge in graph.edges_to_component(key))
    return {edge.source for edge in named if edge.kind in kinds}


def choose_designs(graph: Graph, filters: Filters) -> set[str]:
    """Return the ids of the designs that options choose by status, metadata and components."""
    shown = set(graph.designs)
    if filters.status is not None:
        statuses = {status.casefold() for status in filters.status}
        shown = {id_ for id_ in shown if (graph.designs[id_].status or "none").casefold() in statuses}
    for metadata_filter in filters.metadata:
        shown = {id_ for id_ in shown if metadata_filter.admits(graph.designs[id_])}
    chosen = chosen_components(graph, filters)
    if chosen is not None:
        shown = {id_ for id_ in shown if chosen.intersection(components_of(graph, id_))}
    return shown


def chosen_components(graph: Graph, filters: Filters) -> frozenset[str] | None:
    """Return the keys of the components that options name; None where they name none."""
    if filters.components is None:
        return None
    found = (graph.find_component(name) for name in filters.components)
    return frozenset(component.key for component in found if component is not None)


def select_statements(selection: Selection) -> tuple[Interaction, ...]:
    """Return all interactions of the chosen kinds that the designs that are shown state, or that others state of them.

    They lead to designs that are shown or not, to components and paths, or to nothing that is known.
    """
    kinds, shown = selection.filters.choose_kinds(selection.graph), {design.id for design in selection.designs}
    others = selection.graph.others
    return tuple(
        edge
        for edge in selection.graph.interactions
        if edge.kind in kinds
        and (edge.source in shown or edge.stated_by in shown or (edge.stated_by in others and edge.target in shown))
    )


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


class TableSubject(StrEnum):
    """What a table or a matrix is of."""

    DESIGNS = "designs"
    COMPONENTS = "components"
