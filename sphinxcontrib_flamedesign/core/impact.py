"""What follows from the graph for its readers: neighbourhoods, what a change reaches, and who asks whom for work."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from sphinxcontrib_flamedesign.core.force import Force
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.interaction import End, Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import EFFECTS, Effect, Kind, Strength, Unaffected, strongest_first
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.template import Templates
from sphinxcontrib_flamedesign.core.text.normalise import natural


class Direction(StrEnum):
    """Which interactions of a design are followed."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Reached:
    """What a change reaches: how strongly, in how many steps, and by which statements.

    The statements join it with what the change reaches one step before. What is out of force, or has no document, is
    not affected; ``successors`` have taken its place.
    """

    id: str
    target_type: TargetType
    effect: Effect
    distance: int
    statements: tuple[Interaction, ...]
    successors: tuple[str, ...] = ()

    @property
    def strength(self) -> Strength | None:
        """How strongly the change affects it; None where it does not."""
        return self.effect if isinstance(self.effect, Strength) else None

    @property
    def order(self) -> tuple[int, int, bool, tuple[tuple[int, str], ...]]:
        """The order in which it is listed: the strongest first, then the nearest, then what is no design."""
        return EFFECTS.index(self.effect), self.distance, self.target_type is TargetType.FEATURE, natural(self.id)


@dataclass(frozen=True, slots=True)
class Task:
    """An update that one design requires of another, or of a component.

    ``is_acknowledged`` tells whether the target says anything of the design that asks; it is unset where
    the target is no design of the project, and so cannot say anything, or one of another project of which nothing is
    known that it has said. ``idle`` is why there is nothing to do all the same, if so.
    """

    interaction: Interaction
    is_acknowledged: bool | None
    idle: Unaffected | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be made, also where nobody can say so: all that counts open updates counts these."""
        return not self.is_acknowledged and self.idle is None

    @property
    def is_unacknowledged(self) -> bool:
        """Whether it is open, and a design can acknowledge it."""
        return self.is_open and self.is_acknowledged is not None


def find_in_words(graph: Graph, start: str, kinds: Collection[str] | None = None) -> tuple[Interaction, ...]:
    """Return what a change of a design reaches by its own words, which name nothing that is known."""
    return tuple(
        edge
        for edge in graph.outgoing.get(start, ())
        if edge.target_type is TargetType.UNRESOLVED
        and edge.kind.spec.reaches_target is not None
        and (kinds is None or edge.kind in kinds)
    )


def find_stated(graph: Graph, component: str, kinds: Collection[str] | None = None) -> Sequence[Interaction]:
    """Return what is stated of a component, by its key."""
    return [edge for edge in graph.edges_to_component(component) if kinds is None or edge.kind in kinds]


def by_effect(
    found: Iterable[Reached], in_words: Iterable[Interaction]
) -> Iterator[tuple[Effect, Sequence[Reached], Sequence[Interaction]]]:
    """Yield what a change reaches, and the statements that say in words only what, by effect: those that there are."""
    things: dict[Effect, list[Reached]] = defaultdict(list)
    stated: dict[Effect, list[Interaction]] = defaultdict(list)
    for reached in found:
        things[reached.effect].append(reached)
    for edge in sorted(in_words, key=lambda edge: strongest_first(edge.kind)):
        if edge.kind.spec.reaches_target is not None:
            stated[edge.kind.spec.reaches_target].append(edge)
    yield from ((effect, things[effect], stated[effect]) for effect in EFFECTS if things[effect] or stated[effect])


def find_impact(
    force: Force,
    start: str,
    kinds: Collection[str] | None = None,
    depth: int | None = None,
    most: int | None = None,
    start_type: TargetType = TargetType.FEATURE,
) -> tuple[Reached, ...]:
    """Return what a change of a design or component reaches, the strongest first.

    Directly, that is all that an interaction says it reaches, each thing once, as strongly as the strongest says.
    What must change then reaches further, and only what must change too; the nearest distance counts. Components,
    source paths and designs out of force pass nothing on.

    :param force: the graph, and which of its designs count.
    :param start: the id of a design, or the key of what else ``start_type`` says.
    :param kinds: the kinds of interaction to follow; all unless given.
    :param depth: the greatest number of steps; all unless given.
    :param most: where so many things are reached, no further step is taken.
    """
    finder = _ImpactFinder(force, kinds)
    first = start_type, start
    frontier = [first]
    distance = 0
    while frontier and (depth is None or distance < depth) and (most is None or len(finder.found) < most):
        distance += 1
        frontier = finder.step(first, frontier, distance)
    return tuple(sorted(finder.found.values(), key=lambda reached: reached.order))


class _ImpactFinder:
    """Follows what a change reaches, step by step."""

    def __init__(self, force: Force, kinds: Collection[str] | None) -> None:
        self.force, self.graph, self.kinds = force, force.graph, kinds
        self.found: dict[End, Reached] = {}

    def step(self, start: End, frontier: Sequence[End], distance: int) -> list[End]:
        """Note what is reached in one more step, and return what passes the change on."""
        said: dict[End, list[tuple[Strength, Interaction]]] = defaultdict(list)
        for place in frontier:
            for target, strength, edge in self.edges(place):
                is_strong_enough = distance == 1 or strength is Strength.MUST
                if is_strong_enough and target != start and target not in self.found:
                    said[target].append((strength, edge))
        for target, group in said.items():
            group.sort(key=lambda pair: (pair[0].order, pair[1].kind.order, pair[1].order))
            self.found[target] = self._reached(target, group[0][0], distance, [edge for _, edge in group])
        return sorted(place for place in said if self.passes_on(self.found[place]))

    def _reached(self, place: End, strength: Strength, distance: int, edges: Sequence[Interaction]) -> Reached:
        type_, id_ = place
        statements = tuple(dict.fromkeys(edges))
        if type_ is TargetType.FEATURE and self.graph.design_or_other(id_) is None:
            return Reached(id_, type_, Unaffected.NO_DOCUMENT, distance, statements)
        if type_ is not TargetType.FEATURE or id_ not in self.force.out_of_force:
            return Reached(id_, type_, strength, distance, statements)
        successors = tuple(sorted(self.force.successors.get(id_, ()), key=natural))
        return Reached(id_, type_, Unaffected.OUT_OF_FORCE, distance, statements, successors)

    def passes_on(self, reached: Reached) -> bool:
        """Return whether what a change reaches lets it reach further."""
        return reached.effect is Strength.MUST and reached.target_type is TargetType.FEATURE

    def edges(self, place: End) -> Iterator[tuple[End, Strength, Interaction]]:
        """Yield what a change of one thing reaches directly."""
        type_, id_ = place
        for edge in self.graph.outgoing.get(id_, ()) if type_ is TargetType.FEATURE else ():
            strength = edge.kind.spec.reaches_target
            if strength is not None and edge.target_type is not TargetType.UNRESOLVED and self.follows(edge):
                yield (edge.target_type, edge.target), strength, edge
        for edge in self.graph.incoming.get(place, ()):
            strength = edge.kind.spec.reaches_source
            if strength is not None and self.graph.design_or_other(edge.source) is not None and self.follows(edge):
                yield (TargetType.FEATURE, edge.source), strength, edge

    def follows(self, edge: Interaction) -> bool:
        """Return whether interactions of its kind are followed."""
        return self.kinds is None or edge.kind in self.kinds


def find_neighbourhood(
    graph: Graph, starts: AbstractSet[str], depth: int, direction: Direction, kinds: Collection[str]
) -> frozenset[str]:
    """Return the designs within so many interactions of some, these included."""
    found = set(starts)
    frontier = found
    for _step in range(depth):
        following: set[str] = set()
        for id_ in frontier:
            outgoing = graph.outgoing.get(id_, ()) if direction is not Direction.INCOMING else ()
            incoming = graph.edges_to(id_) if direction is not Direction.OUTGOING else ()
            following |= {
                edge.target for edge in outgoing if edge.target_type is TargetType.FEATURE and edge.kind in kinds
            }
            following |= {edge.source for edge in incoming if edge.kind in kinds}
        frontier = following - found
        found |= frontier
    return frozenset(found)


def find_asked(graph: Graph, task: Task) -> Design | None:
    """Return the design whose owner is to see to an update: that of which it is required, else the one that says so.

    A component has no document, and so no owner.
    """
    return graph.target_of(task.interaction) or graph.designs.get(task.interaction.source)


def owners_asked(graph: Graph, task: Task, keys: Iterable[str]) -> tuple[str, ...]:
    """Return who is to see to an update.

    :param keys: the keys of metadata that name owners.
    """
    asked = find_asked(graph, task)
    return graph.header_values(asked, tuple(keys)) if asked is not None else ()


def count_updates(graph: Graph, tasks: Iterable[Task], keys: Iterable[str]) -> Counter[str]:
    """Return to how many updates each owner is to see.

    :param keys: the keys of metadata that name owners.
    """
    owner_keys = tuple(keys)
    return Counter(owner for task in tasks for owner in owners_asked(graph, task, owner_keys))


def can_require_updates(templates: Templates) -> bool:
    """Return whether any field or line of metadata can state that a design requires an update of another one."""
    return any(kind.is_like(Kind.UPDATES) for kind in find_statable(templates))


def find_statable(templates: Templates) -> frozenset[Kind]:
    """Return the kinds of interactions that fields and lines of metadata can state."""
    stated = [spec.declares for template in templates.templates for spec in template.fields]
    stated += [key.links for template in templates.templates for key in template.all_metadata]
    return frozenset(kind for kind in stated if kind is not None)


def find_tasks(force: Force) -> tuple[Task, ...]:
    """Return all updates that designs require of others, in the order of the graph's interactions."""
    return tuple(
        Task(
            edge,
            _find_acknowledged(force.graph, edge),
            _find_idle(force, edge),
        )
        for edge in force.graph.interactions
        if edge.kind.is_like(Kind.UPDATES)
    )


def _find_acknowledged(graph: Graph, edge: Interaction) -> bool | None:
    """Return whether a required update is acknowledged; None where nobody can say that it is not."""
    if graph.target_of(edge) is not None:
        return is_acknowledged(graph, edge)
    return True if edge.target in graph.others and is_acknowledged(graph, edge) else None


def _find_idle(force: Force, edge: Interaction) -> Unaffected | None:
    """Return why a required update is no work: one of its ends is out of force, or no document holds the other."""
    targets = {edge.target} if edge.target_type is TargetType.FEATURE else set[str]()
    if not force.out_of_force.isdisjoint({edge.source, *targets}):
        return Unaffected.OUT_OF_FORCE
    return None if all(map(force.graph.design_or_other, targets)) else Unaffected.NO_DOCUMENT


def is_acknowledged(graph: Graph, edge: Interaction) -> bool:
    """Return whether the design that an interaction leads to says anything of the one that states it."""
    return bool(find_statements(graph, edge.target, edge.source)) or edge.source in graph.cited.get(edge.target, ())


def find_statements(graph: Graph, by: str, about: str) -> list[Interaction]:
    """Return what one design states of another one: also that the other does something to it, as "superseded by"."""
    both = (*graph.between.get((by, about), ()), *graph.between.get((about, by), ()))
    return [edge for edge in both if edge.stated_by == by]
