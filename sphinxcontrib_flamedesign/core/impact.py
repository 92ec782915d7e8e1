"""What follows from the graph for its readers: neighbourhoods, what a change reaches, and who asks whom for work."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sphinxcontrib_flamedesign.core.graph import Graph, Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import Kind, Origin


class Direction(StrEnum):
    """Which interactions of a design are followed."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path through the graph: from one thing to the next, by an interaction between them."""

    source: str
    target: str
    interaction: Interaction


@dataclass(frozen=True, slots=True)
class Reached:
    """What a change reaches, and a shortest path that leads there."""

    id: str
    target_type: TargetType
    path: tuple[Step, ...]

    @property
    def distance(self) -> int:
        """The number of steps."""
        return len(self.path)


@dataclass(frozen=True, slots=True)
class Task:
    """An update that one design requires of another, or of a component.

    ``is_acknowledged`` tells whether the target says anything of the design that asks; it is unset where
    the target is no design of the project, and so cannot say anything.
    """

    interaction: Interaction
    is_acknowledged: bool | None


def find_impact(
    graph: Graph, start: str, kinds: Collection[str] | None = None, depth: int | None = None
) -> tuple[Reached, ...]:
    """Return all that a change of a design or component reaches, the nearest first.

    Components and source paths are reached, and pass nothing on, for everything meets in some of them.

    :param start: the id of a design, or the key of a component.
    :param kinds: the kinds of interaction to follow; the declared ones unless given.
    :param depth: the greatest number of steps; all unless given.
    """
    followed = graph.kinds_of({Origin.DECLARED}) if kinds is None else kinds
    found: dict[str, Reached] = {}
    frontier: list[tuple[str, tuple[Step, ...]]] = [(start, ())]
    while frontier and (depth is None or len(frontier[0][1]) < depth):
        following: list[tuple[str, tuple[Step, ...]]] = []
        for id_, path in frontier:
            for target, target_type, edge in _steps(graph, id_, followed):
                if target != start and target not in found:
                    found[target] = Reached(target, target_type, (*path, Step(id_, target, edge)))
                    if target in graph.designs:
                        following.append((target, found[target].path))
        frontier = following
    return tuple(found.values())


def _steps(graph: Graph, id_: str, kinds: Collection[str]) -> Iterator[tuple[str, TargetType, Interaction]]:
    """Yield what a change of one thing reaches directly, in a stable order."""
    steps = [
        (edge.target, edge.target_type, edge)
        for edge in graph.outgoing.get(id_, ())
        if edge.kind in kinds and edge.kind.spec.reaches_target and edge.target_type != TargetType.UNRESOLVED
    ]
    steps += [
        (edge.source, TargetType.FEATURE, edge)
        for edge in graph.incoming.get(id_, ())
        if edge.kind in kinds and edge.kind.spec.reaches_source and edge.source in graph.designs
    ]
    yield from sorted(steps, key=lambda step: (step[0], step[2].kind.order, step[2].order))


def find_neighbourhood(
    graph: Graph, focus: str, depth: int, direction: Direction, kinds: Collection[str]
) -> frozenset[str]:
    """Return the designs within so many interactions of one, itself included."""
    found = {focus}
    frontier = {focus}
    for _step in range(depth):
        following: set[str] = set()
        for id_ in frontier:
            if direction is not Direction.INCOMING:
                following |= {
                    edge.target
                    for edge in graph.outgoing.get(id_, ())
                    if edge.kind in kinds and edge.target_type == TargetType.FEATURE
                }
            if direction is not Direction.OUTGOING:
                following |= {edge.source for edge in graph.incoming.get(id_, ()) if edge.kind in kinds}
        frontier = following - found
        found |= frontier
    return frozenset(found)


def find_tasks(graph: Graph) -> tuple[Task, ...]:
    """Return all updates that designs require of others, in the order of the graph's interactions."""
    return tuple(
        Task(edge, is_acknowledged(graph, edge) if edge.target in graph.designs else None)
        for edge in graph.interactions
        if edge.kind.is_like(Kind.UPDATES)
    )


def is_acknowledged(graph: Graph, edge: Interaction) -> bool:
    """Return whether the design that an interaction leads to says anything of the one that states it."""
    return bool(find_statements(graph, edge.target, edge.source)) or edge.source in graph.cited.get(edge.target, ())


def find_statements(graph: Graph, by: str, about: str) -> list[Interaction]:
    """Return what one design states of another one: also that the other does something to it, as "superseded by"."""
    both = (*graph.between.get((by, about), ()), *graph.between.get((about, by), ()))
    return [edge for edge in both if edge.stated_by == by]
