"""Who names a design, and whom it names: what is known of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import attrgetter

from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.interaction import Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import Kind, Origin
from sphinxcontrib_flamedesign.core.other_projects import OtherDesign


@dataclass(frozen=True, slots=True)
class DesignLink:
    """A design as others name it: enough to link to it, or to a place in it."""

    id: str
    title: str
    docname: str
    anchor: str


#: A design, as something links to it: of this project, or of another one.
Linked = DesignLink | OtherDesign


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One interaction of a design, seen from it: with whom, of which kind, in which words, and where they stand."""

    kind: Kind
    origin: Origin
    name: str
    #: The key of the component that it is with; None where it is with a design.
    component: str | None
    place: Linked | None
    text: str
    stated: Linked

    @property
    def is_component(self) -> bool:
        """Whether it is with a component."""
        return self.component is not None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The interactions of a design: those that it states, and those that others state about it."""

    outgoing: tuple[Neighbour, ...]
    incoming: tuple[Neighbour, ...]
    #: How many statements of each kind name nothing that is known.
    in_words: tuple[tuple[Kind, int], ...] = ()


def place_in(graph: Graph, id_: str) -> Linked | None:
    """Return where a design is, or None for one of which there is no document."""
    design = graph.design_or_other(id_)
    if design is None or isinstance(design, OtherDesign):
        return design
    return DesignLink(design.id, design.title, design.docname, design.anchor)


def find_neighbours(graph: Graph, id_: str) -> Neighbours:
    """Return the interactions of a design with features and components, by kind and then as they are stated.

    That several share a path is left out: their common component says so.
    """
    outgoing = [_outgoing(graph, edge) for edge in graph.outgoing.get(id_, ()) if _is_shown(edge)]
    incoming = [_incoming(graph, edge) for edge in graph.edges_to(id_) if _is_shown(edge)]
    bare = Counter(edge.kind for edge in graph.outgoing.get(id_, ()) if edge.target_type is TargetType.UNRESOLVED)
    by_kind = attrgetter("kind.order")
    in_words = tuple(sorted(bare.items(), key=lambda pair: pair[0].order))
    return Neighbours(tuple(sorted(outgoing, key=by_kind)), tuple(sorted(incoming, key=by_kind)), in_words)


def _is_shown(edge: Interaction) -> bool:
    return edge.target_type in {TargetType.FEATURE, TargetType.COMPONENT} and edge.kind is not Kind.SHARES


def _stated_at(graph: Graph, edge: Interaction) -> Linked:
    design = graph.stating(edge)
    if isinstance(design, OtherDesign):
        return design
    return DesignLink(design.id, design.title, edge.docname, edge.anchor)


def _outgoing(graph: Graph, edge: Interaction) -> Neighbour:
    is_component = edge.target_type == TargetType.COMPONENT
    name = graph.components[edge.target].name if is_component else edge.target
    place = None if is_component else place_in(graph, edge.target)
    return Neighbour(
        edge.kind,
        edge.origin,
        name,
        edge.target if is_component else None,
        place,
        edge.excerpt,
        _stated_at(graph, edge),
    )


def _incoming(graph: Graph, edge: Interaction) -> Neighbour:
    stated = _stated_at(graph, edge)
    return Neighbour(edge.kind, edge.origin, edge.source, None, place_in(graph, edge.source), edge.excerpt, stated)
