"""Rules about how designs relate: who is in force, who must know of whom, what breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sphinxcontrib_flamedesign.core.circles import find_circles, shortest_circle
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.impact import is_acknowledged
from sphinxcontrib_flamedesign.core.interaction import Interaction
from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.model import Design, Field, Finding, Severity, State
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.rules.registry import finding, finding_in_field, finding_in_header, rule
from sphinxcontrib_flamedesign.core.template import FieldSpec


def _finding_of(rule_id: str, project: Project, edge: Interaction, message: str, subject: str) -> Finding:
    """Return a finding about an interaction in the design that states it, where it does so."""
    design = project.graph.designs[edge.stated_by]
    spec = project.template_of(design).declaring(edge.kind) if edge.stated_by == edge.source else None
    field = spec.name if spec is not None else None
    return finding(rule_id, design, message, edge.line, field, subject, source=edge.file)


_NAME_WHAT_REPLACES = "name the design that has taken its place; if this one has, state it with `supersedes`"


@rule("superseded-target")
def _superseded_target(project: Project) -> Iterator[Finding]:
    """A design relies on one that another one has superseded.

    What it relies on is no longer so. Name the design that has taken its place; if that is this one, state it with
    `supersedes`.
    """
    for design, edge, target in project.force.relying:
        if project.force.is_superseded(target) and target.id not in project.graph.supersedes.get(design.id, ()):
            by = project.force.successors.get(target.id)
            instead = f"name {by[0]}, which has taken its place" if by else _NAME_WHAT_REPLACES
            message = f"{target.id} is superseded; {instead}"
            yield _finding_of("superseded-target", project, edge, message, target.id)


@rule("withdrawn-target")
def _withdrawn_target(project: Project) -> Iterator[Finding]:
    """A design relies on one that is withdrawn, rejected or deprecated.

    What it relies on will not be there. Say how the design does without, or take the statement out.
    """
    for design, edge, target in project.force.relying:
        if target.status in project.template_of(target).status.withdrawn and not project.force.is_superseded(target):
            message = f"{target.id} is {target.status}; say how {design.id} does without it, or take this out"
            yield _finding_of("withdrawn-target", project, edge, message, target.id)


@rule("stale-status", Severity.INFO)
def _stale_status(project: Project) -> Iterator[Finding]:
    """A status says another thing than the designs: another one supersedes it, or none supersedes what is superseded.

    Readers go by a decision that holds no longer, or look in vain for the one that does. Correct the status, or name
    the design that has taken its place.
    """
    for design in project.designs:
        spec = project.template_of(design).status
        if not design.status or not spec.superseded:
            continue
        by = project.force.successors.get(design.id, ())
        if by and design.status not in {*spec.superseded, *spec.withdrawn}:
            message = f"{by[0]} supersedes {design.id}, which is still {design.status!r}; say {spec.superseded[0]!r}"
        elif design.status in spec.superseded and not by and not _names_successor(design):
            message = f"{design.id} is {design.status!r}, and no design has taken its place; name the one that has"
        else:
            continue
        yield finding_in_header("stale-status", design, message, spec.key)


def _names_successor(design: Design) -> bool:
    """Return whether a design says which one has taken its place, also one that has no document here."""
    return any(relation.reverse and relation.kind is Kind.SUPERSEDES for relation in design.relations)


@rule("dependency-cycle", needs_others=True)
def _dependency_cycle(project: Project) -> Iterator[Finding]:
    """Designs depend on each other in a circle.

    None of them can be built first. Take one of the dependencies out, or join two of the designs.
    """
    edges = project.graph.edges_of(Kind.DEPENDS)
    for cycle in _cycles(edges, find_circles(edges)):
        edge = edges[cycle[0]][cycle[1]]
        message = f"{' → '.join(cycle)} depend on each other in a circle; take one of these dependencies out"
        yield _finding_of("dependency-cycle", project, edge, message, cycle[0])


@rule("supersedes-cycle")
def _supersedes_cycle(project: Project) -> Iterator[Finding]:
    """Designs supersede each other in a circle.

    Nobody can tell which of them counts. Until one of these statements is taken out, none of these designs takes the
    place of another one in the circle: all that nothing else supersedes are in force.
    """
    for cycle in _cycles(project.graph.supersedes, project.graph.superseding_circles):
        message = f"{' → '.join(cycle)} supersede each other in a circle; take one of these statements out"
        edge = project.graph.supersedes[cycle[0]][cycle[1]]
        stated = project.graph.designs[edge.stated_by]
        yield finding("supersedes-cycle", stated, message, edge.line, None, cycle[0], source=edge.file)


def _cycles(edges: Mapping[str, Iterable[str]], circles: Iterable[set[str]]) -> Iterator[list[str]]:
    """Yield a shortest way through each circle, from the first of its designs by id."""
    return (shortest_circle(min(group), edges) for group in circles)


@rule("missing-acknowledgement", needs_others=True)
def _missing_acknowledgement(project: Project) -> Iterator[Finding]:
    """A design requires an update of another one, which says nothing of it.

    Whoever works on the other design will not know. Name the first in it, or say here that no change is required.
    """
    seen: set[tuple[str, str]] = set()
    for task in project.tasks:
        edge = task.interaction
        is_here = edge.stated_by in project.graph.designs  # what another project asks for, it reports itself
        if task.is_unacknowledged and is_here and edge.ends not in seen:
            seen.add(edge.ends)
            message = f"{edge.target} has to be updated for {edge.source} and says nothing of it; name it there"
            yield _finding_of("missing-acknowledgement", project, edge, message, edge.target)


@rule("one-sided-relation", Severity.INFO, needs_others=True)
def _one_sided_relation(project: Project) -> Iterator[Finding]:
    """A design is related to another one or integrates with it, and the other says nothing of it.

    Readers of the other design do not learn of the relation. Name the first in it.
    """
    required = {(edge.source, edge.target) for edge in project.graph.interactions if edge.kind.is_like(Kind.UPDATES)}
    for _, edge, target in project.force.relying:
        is_own_case = not edge.kind.spec.needs_answer or (edge.source, edge.target) in required
        if not is_own_case and project.is_in_force(target) and not is_acknowledged(project.graph, edge):
            message = f"{edge.target} says nothing of {edge.source}, which names it here; name it there too"
            yield _finding_of("one-sided-relation", project, edge, message, edge.target)


def _breaking_fields(project: Project) -> Iterator[tuple[Design, Field]]:
    """Yield the designs in force that say what they break, with the field in which they do."""
    for design in project.graph.designs.values():
        spec = project.template_of(design).declaring(Kind.BREAKING)
        fact = _field_of(design, spec) if project.is_in_force(design) else None
        if fact is not None and fact.state is State.FILLED and not _breaks_nothing(design, project):
            yield design, fact


def _field_of(design: Design, spec: FieldSpec | None) -> Field | None:
    """Return what a design holds of a field; None where its template has no such field."""
    name = spec.name if spec is not None else None
    return next((fact for fact in design.fields if fact.name == name), None) if name is not None else None


def _breaks_nothing(design: Design, project: Project) -> bool:
    """Return whether all that stands under breaking changes says that there are none."""
    texts = [statement.text.casefold() for statement in design.statements if statement.kind.is_like(Kind.BREAKING)]
    return bool(texts) and all(
        any(word in text for word in project.template_of(design).words.harmless) for text in texts
    )


@rule("breaking-without-migration")
def _breaking_without_migration(project: Project) -> Iterator[Finding]:
    """A design breaks something and does not say how its users get over it.

    They find out when they upgrade. Say what they have to do, under compatibility or with the change itself.
    """
    for design, fact in _breaking_fields(project):
        template = project.template_of(design)
        compatibility, words = template.declaring(Kind.COMPATIBILITY), template.words.migration
        answer = _field_of(design, compatibility)
        says_how = answer is not None and answer.state is State.FILLED
        texts = [statement.text.casefold() for statement in design.statements if statement.kind.is_like(Kind.BREAKING)]
        if not says_how and not any(word in text for text in texts for word in words):
            where = f" under {compatibility.label!r}" if compatibility is not None else ""
            message = f"{design.id} breaks something and says of no migration; say{where} what users have to do"
            yield finding_in_field("breaking-without-migration", design, message, fact)


@rule("breaking-not-propagated", needs_others=True)
def _breaking_not_propagated(project: Project) -> Iterator[Finding]:
    """A design breaks something, and a design that depends on it or is broken says nothing of that.

    Nobody may have thought of the other design. Name the one in the other, beside the dependency itself.
    """
    graph = project.graph
    for design, fact in _breaking_fields(project):
        stated = (edge for edge in graph.outgoing.get(design.id, ()) if edge.stated_by == design.id)
        broken = {edge.target: edge for edge in stated if edge.kind.is_like(Kind.BREAKING)}
        dependants = {edge.source for edge in graph.edges_to(design.id) if edge.kind.spec.is_dependency}
        for id_ in sorted({*broken, *dependants}):
            other = graph.designs.get(id_)
            if other is not None and project.is_in_force(other) and not _speak(graph, design, other, broken):
                edge = broken.get(id_)
                what = f"is broken by {design.id}" if edge else f"depends on {design.id}, which breaks something,"
                message = f"{id_} {what} and says nothing of that; name {design.id} there, or {id_} here"
                message = message if edge is None else message.replace(f", or {id_} here", "")
                if edge is None:
                    yield finding_in_field("breaking-not-propagated", design, message, fact, id_)
                else:
                    line, source = edge.line, edge.file
                    yield finding("breaking-not-propagated", design, message, line, fact.name, id_, source=source)


def _speak(graph: Graph, design: Design, other: Design, broken: Mapping[str, Interaction]) -> bool:
    """Return whether either of two designs says more of the other than that it depends on it, or breaks it."""
    back = graph.between.get((other.id, design.id), ())
    if not all(edge.kind.spec.is_dependency for edge in back):
        return True
    if other.id not in broken and (design.id, other.id) in graph.between:
        return True
    places = {(edge.file, edge.line) for edge in back}
    return any(
        graph.find_mentioned(mention, other) is design and (mention.source, mention.line) not in places
        for mention in other.mentions
    )
