"""Rules about what designs say of each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from sphinxcontrib_flamedesign.core.circles import find_circles, shortest_circle
from sphinxcontrib_flamedesign.core.components import component_key
from sphinxcontrib_flamedesign.core.facts import Design, Finding, Kind, Means, Reference, RoleUse, State, Statement
from sphinxcontrib_flamedesign.core.graph import NAMING_KINDS, Graph, Interaction
from sphinxcontrib_flamedesign.core.impact import find_tasks, is_acknowledged
from sphinxcontrib_flamedesign.core.rules.catalogue import Project, finding, rule
from sphinxcontrib_flamedesign.core.suggest import Speller
from sphinxcontrib_flamedesign.core.template import Slot
from sphinxcontrib_flamedesign.core.wording import StateReader

#: So many components are named where one does not exist.
_SHOWN = 10
#: How close a name must be to that of a component (``difflib`` ratio) to be a misspelling of it.
COMPONENT_RATIO = 0.92
#: The same for a path and that of a document.
_SOURCE_RATIO = 0.75
#: Kinds of statements that rely on their target being in force; references may well be to history.
_RELYING = frozenset({Kind.RELATED, Kind.UPDATES, Kind.INTEGRATION, Kind.DEPENDS})

#: A word that is built like an id.
_NUMBERED = re.compile(r"(?<![\w./-])([A-Za-z]{2,12})-?(\d{1,9})(?![\w/])")
_PREFIX_LETTERS = 3
#: What stands between a name and what is said of it.
_EXPLAINS = re.compile(r":\s+|\s[-–—]\s")


def _say_unknown(name: str, speller: Speller) -> str:
    """Say that there is no such design, and which ids look like it."""
    near = speller.find(name, 3)
    hint = f"did you mean {' or '.join(near)}?" if near else "correct the id, or write the design"
    return f"there is no design {name!r}; {hint}"


@rule("unknown-feature")
def _unknown_feature(project: Project) -> Iterator[Finding]:
    """A statement, a reference or a role names a feature of which there is no document.

    The name is misspelt, or the document has gone. Correct the id, or write the design that it promises.
    """
    graph = project.graph
    speller = graph.speller()
    reported: set[tuple[str, int, str]] = set()
    prefixes = {match[1] for id_ in graph.designs if (match := _NUMBERED.fullmatch(id_))}
    for design in project.facts.designs:
        named: list[tuple[str, int, str | None]] = [
            (id_, one.line, one.slug) for one in design.statements for id_ in one.ids
        ]
        named += [(id_, one.line, None) for one in design.references for id_ in one.ids]
        named += [(id_, design.line_of("supersedes"), None) for id_ in design.supersedes]
        for text, (line, slug) in _texts_of(design).items():
            named += [(name, line, slug) for name in _find_slips(text, prefixes, graph)]
        seen: set[str] = set()
        for id_, line, slug in sorted(named, key=lambda one: one[1]):
            if id_ not in seen and not project.knows(id_):
                seen.add(id_)
                reported.add((design.source, line, id_))
                yield finding("unknown-feature", design, _say_unknown(id_, speller), line, slug, id_)
    for use in project.facts.uses:
        place = (use.source, use.line, use.target)
        if not _is_met(project, use) and place not in reported:
            reported.add(place)
            yield _finding_at(project, use, "unknown-feature", _say_unknown(use.target, speller))


def _texts_of(design: Design) -> Mapping[str, tuple[int, str | None]]:
    """Return the words of statements and references, each once, with the line and the slot where they stand first."""
    texts: dict[str, tuple[int, str | None]] = {}
    for one in design.statements:
        texts.setdefault(one.text, (one.line, one.slug))
    for reference in design.references:
        texts.setdefault(reference.text, (reference.line, None))
    return texts


def _find_slips(text: str, prefixes: Iterable[str], graph: Graph) -> Iterator[str]:
    """Yield what would be the id of a design that there is, were its letters in their order: ``REF318``."""
    for letters, digits in _NUMBERED.findall(text):
        if any(_is_slip(letters.upper(), prefix) and prefix + digits in graph.designs for prefix in prefixes):
            yield letters.upper() + digits


def _is_slip(letters: str, prefix: str) -> bool:
    """Tell letters that are those of a prefix in another order, one more or one less; two letters say too little."""
    if letters == prefix or min(len(letters), len(prefix)) < _PREFIX_LETTERS:
        return False
    longer, shorter = sorted((letters, prefix), key=len, reverse=True)
    without_one = {longer[:place] + longer[place + 1 :] for place in range(len(longer))}
    return sorted(letters) == sorted(prefix) or shorter in without_one


def _is_met(project: Project, use: RoleUse) -> bool:
    """Tell whether a use may name a component, or names a feature that there is."""
    is_component = use.means is Means.EITHER and project.graph.find_component(use.target) is not None
    return use.means in {Means.COMPONENT, Means.STATUS} or is_component or project.knows(use.target)


def _finding_at(project: Project, use: RoleUse, rule_id: str, message: str) -> Finding:
    design = project.designs_by_document.get(use.docname)
    id_ = design.id if design is not None else None
    return Finding(rule_id, "", message, use.docname, use.source, use.line, id_, None, use.target)


@rule("unknown-component")
def _unknown_component(project: Project) -> Iterator[Finding]:
    """A statement names a component that is almost called like one of the project's, or a role one that there is not.

    It is counted as another component, so that the graph shows two. Use the name that is configured, or add an alias.
    """
    speller = Speller(project.graph.components)
    for use in project.facts.uses:
        if use.means is Means.COMPONENT and project.graph.find_component(use.target) is None:
            near = speller.find(component_key(use.target))
            hint = f"did you mean {project.graph.components[near[0]].name!r}?" if near else _say_components(project)
            yield _finding_at(project, use, "unknown-component", f"there is no component {use.target!r}; {hint}")
    known = {component_key(name): name for name in project.components}
    if not known:
        return
    speller = Speller(known, COMPONENT_RATIO)
    judged: dict[str, str | None] = {}
    for design in project.graph.designs.values():
        for statement in design.statements:
            if statement.kind not in NAMING_KINDS or statement.ids or statement.documents or statement.paths:
                continue
            for name in statement.names:
                if name not in judged:
                    judged[name] = _misspelt(name, known, speller)
                meant = judged[name]
                if meant is not None:
                    message = f"{name!r} is no component of this project; did you mean {meant!r}?"
                    yield finding("unknown-component", design, message, statement.line, statement.slug, name)


def _say_components(project: Project) -> str:
    """Say which components there are, as far as they fit in a line."""
    names = [one.name for one in project.graph.components.values()]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"the project has {', '.join(names[:_SHOWN])}{more}" if names else "list it in `flamedesign_components`"


def _misspelt(name: str, known: Mapping[str, str], speller: Speller) -> str | None:
    """Return the name that another one almost is; a number or one more word makes another thing of it."""
    key = component_key(name)
    near = speller.find(key)
    is_other = key in known or not near or near[0].count("-") != key.count("-") or _digits(key) != _digits(near[0])
    return None if is_other or _is_plural(key, near[0]) else known[near[0]]


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdigit())


def _is_plural(one: str, other: str) -> bool:
    return one.rstrip("s") == other.rstrip("s")


@rule("self-reference")
def _self_reference(project: Project) -> Iterator[Finding]:
    """A design names itself where it should name another one.

    It was copied from there, or the id is wrong: the interaction that is meant is not in the graph. Correct the id.
    """
    yield from _noted_self_references(project)
    for design in project.graph.designs.values():
        for name in design.supersedes:
            if project.id_of(name) == design.id:
                message = f"{design.id} is said to supersede itself; name the design that it replaces"
                yield finding("self-reference", design, message, design.line_of("supersedes"), None, name)
        seen: set[int] = set()
        for one in design.references:
            if design.docname in one.documents and one.line not in seen and not one.ids:
                seen.add(one.line)
                message = f"{one.text!r} leads to this document itself; name another one, or take it out"
                yield finding("self-reference", design, message, one.line, None, one.text)


def _noted_self_references(project: Project) -> Iterator[Finding]:
    for problem in project.problems.get("self-reference", ()):
        design = project.designs_by_document[problem.docname]
        yield finding("self-reference", design, problem.message, problem.line, problem.slug, design.id)


@rule("broken-document-link")
def _broken_document_link(project: Project) -> Iterator[Finding]:
    """A statement or a reference links to a document that is not there.

    The document has been moved, or the path is wrong. Correct the path.
    """
    speller = Speller((design.source for design in project.facts.designs), _SOURCE_RATIO)
    for design in project.facts.designs:
        seen: set[str] = set()
        entries: tuple[Statement | Reference, ...] = (*design.statements, *design.references)
        for one in entries:
            if any(not project.knows(id_) for id_ in one.ids):
                continue  # that is reported already
            for path in one.documents:
                if path not in seen and _is_broken(project, path):
                    seen.add(path)
                    slug = one.slug if isinstance(one, Statement) else None
                    message = _say_broken(project, path, one.ids, speller)
                    yield finding("broken-document-link", design, message, one.line, slug, path)


def _is_broken(project: Project, path: str) -> bool:
    if path.startswith("#"):
        return False  # Sphinx reports labels that do not exist
    return project.graph.design_of(path) is None and project.surroundings.has_document(path) is False


def _say_broken(project: Project, path: str, ids: Sequence[str], speller: Speller) -> str:
    named = (project.graph.find(id_) for id_ in ids)
    near = [design.source for design in named if design is not None]
    near = near or speller.find(path)
    hint = f"did you mean {near[0]}?" if near else "correct the path"
    return f"there is no document {path!r}; {hint}"


def _relying(project: Project) -> Iterator[tuple[Design, Interaction, Design]]:
    """Yield what designs in force state about other designs, each pair of designs once."""
    designs = project.graph.designs
    seen: set[tuple[str, str]] = set()
    for edge in project.graph.interactions:
        if edge.kind in _RELYING and edge.target in designs and (edge.source, edge.target) not in seen:
            seen.add((edge.source, edge.target))
            if project.is_in_force(designs[edge.source]):
                yield designs[edge.source], edge, designs[edge.target]


def _slug_of(project: Project, kind: Kind) -> str | None:
    slot = _slot_of(project, kind)
    return slot.slug if slot is not None else None


def _slot_of(project: Project, kind: Kind) -> Slot | None:
    return next((slot for slot in project.template.slots if slot.declares is kind), None)


_NAME_WHAT_REPLACES = "name the design that has taken its place; if this one has, state it with `supersedes`"


@rule("superseded-target")
def _superseded_target(project: Project) -> Iterator[Finding]:
    """A design relies on one that another one has superseded.

    What it relies on is no longer so. Name the design that has taken its place; if that is this one, state it with
    `supersedes`.
    """
    superseded = project.graph.edges_of(Kind.SUPERSEDES)
    for design, edge, target in _relying(project):
        if project.is_superseded(target) and target.id not in superseded.get(design.id, ()):
            by = project.successors.get(target.id)
            instead = f"name {by[0]}, which has taken its place" if by else _NAME_WHAT_REPLACES
            message = f"{target.id} is superseded; {instead}"
            slug = _slug_of(project, edge.kind)
            yield finding("superseded-target", design, message, edge.line, slug, target.id)


@rule("withdrawn-target")
def _withdrawn_target(project: Project) -> Iterator[Finding]:
    """A design relies on one that is withdrawn, rejected or deprecated.

    What it relies on will not be there. Say how the design does without, or take the statement out.
    """
    for design, edge, target in _relying(project):
        if target.status in project.template.status.withdrawn and not project.is_superseded(target):
            message = f"{target.id} is {target.status}; say how {design.id} does without it, or take this out"
            slug = _slug_of(project, edge.kind)
            yield finding("withdrawn-target", design, message, edge.line, slug, target.id)


@rule("dependency-cycle")
def _dependency_cycle(project: Project) -> Iterator[Finding]:
    """Designs depend on each other in a circle.

    None of them can be built first. Take one of the dependencies out, or join two of the designs.
    """
    for cycle, edge in _cycles(project, Kind.DEPENDS):
        design = project.graph.designs[cycle[0]]
        message = f"{' → '.join(cycle)} depend on each other in a circle; take one of these dependencies out"
        yield finding("dependency-cycle", design, message, edge.line, _slug_of(project, Kind.DEPENDS), cycle[0])


@rule("supersedes-cycle")
def _supersedes_cycle(project: Project) -> Iterator[Finding]:
    """Designs supersede each other in a circle.

    Nobody can tell which of them counts. Until one of these statements is taken out, none of these designs takes the
    place of another one in the circle: all that nothing else supersedes are in force.
    """
    for cycle, _edge in _cycles(project, Kind.SUPERSEDES):
        design = project.graph.designs[cycle[0]]
        message = f"{' → '.join(cycle)} supersede each other in a circle; take one of these statements out"
        yield finding("supersedes-cycle", design, message, design.line_of("supersedes"), None, cycle[0])


def _cycles(project: Project, kind: Kind) -> Iterator[tuple[list[str], Interaction]]:
    """Yield a shortest way through each circle of interactions of a kind, and the first interaction on it."""
    edges = project.graph.edges_of(kind)
    for group in find_circles(edges):
        cycle = shortest_circle(min(group), edges)
        yield cycle, edges[cycle[0]][cycle[1]]


@rule("missing-acknowledgement")
def _missing_acknowledgement(project: Project) -> Iterator[Finding]:
    """A design requires an update of another one, which says nothing of it.

    Whoever works on the other design will not know. Name the first in it, or say here that no change is required.
    """
    designs = project.graph.designs
    asks_for_nothing = _judge_updates(project)
    seen: set[tuple[str, str]] = set()
    for task in find_tasks(project.graph):
        edge = task.interaction
        if task.is_acknowledged is not False or (edge.source, edge.target) in seen:
            continue
        seen.add((edge.source, edge.target))
        design, target = designs[edge.source], designs[edge.target]
        if project.is_in_force(design) and project.is_in_force(target) and not asks_for_nothing(edge.text):
            message = f"{edge.target} has to be updated for {edge.source} and says nothing of it; name it there"
            slug = _slug_of(project, edge.kind)
            yield finding("missing-acknowledgement", design, message, edge.line, slug, edge.target)


def _judge_updates(project: Project) -> Callable[[str], bool]:
    """Return what tells ``RFE4: no change required`` from an update that is; it judges each text once."""
    slot, states = _slot_of(project, Kind.UPDATES), StateReader(project.template)

    @cache
    def asks_for_nothing(text: str) -> bool:
        said = [text, *_EXPLAINS.split(text, maxsplit=1)[1:]]
        return slot is not None and any(
            states.judge([one], slot, rich=False).state is State.NOT_APPLICABLE for one in said
        )

    return asks_for_nothing


@rule("one-sided-relation", "info")
def _one_sided_relation(project: Project) -> Iterator[Finding]:
    """A design is related to another one or integrates with it, and the other says nothing of it.

    Readers of the other design do not learn of the relation. Name the first in it.
    """
    required = {(edge.source, edge.target) for edge in project.graph.interactions if edge.kind is Kind.UPDATES}
    for design, edge, target in _relying(project):
        is_own_case = edge.kind not in {Kind.RELATED, Kind.INTEGRATION} or (edge.source, edge.target) in required
        if not is_own_case and project.is_in_force(target) and not is_acknowledged(project.graph, edge):
            message = f"{edge.target} says nothing of {edge.source}, which names it here; name it there too"
            yield finding("one-sided-relation", design, message, edge.line, _slug_of(project, edge.kind), edge.target)


def _breaking_slots(project: Project) -> Iterator[tuple[Design, Slot, int]]:
    """Yield the designs in force that say what they break, with the slot and its line."""
    slot = _slot_of(project, Kind.BREAKING)
    for design in project.graph.designs.values() if slot is not None else ():
        fact = next((fact for fact in design.fields if slot is not None and fact.slug == slot.slug), None)
        if slot is None or fact is None or fact.state is not State.FILLED:
            continue
        if project.is_in_force(design) and not _breaks_nothing(design, project):
            yield design, slot, fact.line or design.line


def _breaks_nothing(design: Design, project: Project) -> bool:
    """Tell whether all that stands under breaking changes says that there are none."""
    texts = [one.text.casefold() for one in design.statements if one.kind is Kind.BREAKING]
    return bool(texts) and all(any(word in text for word in project.template.words.harmless) for text in texts)


@rule("breaking-without-migration")
def _breaking_without_migration(project: Project) -> Iterator[Finding]:
    """A design breaks something and does not say how its users get over it.

    They find out when they upgrade. Say what they have to do, under compatibility or with the change itself.
    """
    compatibility = _slot_of(project, Kind.COMPATIBILITY)
    words = project.template.words.migration
    for design, slot, line in _breaking_slots(project):
        states = {fact.slug: fact.state for fact in design.fields}
        says_how = compatibility is not None and states.get(compatibility.slug) is State.FILLED
        texts = [one.text.casefold() for one in design.statements if one.kind is Kind.BREAKING]
        if not says_how and not any(word in text for text in texts for word in words):
            where = f" under {compatibility.label!r}" if compatibility is not None else ""
            message = f"{design.id} breaks something and says of no migration; say{where} what users have to do"
            yield finding("breaking-without-migration", design, message, line, slug=slot.slug)


@rule("breaking-not-propagated")
def _breaking_not_propagated(project: Project) -> Iterator[Finding]:
    """A design breaks something, and a design that depends on it or is broken says nothing of that.

    Nobody may have thought of the other design. Name the one in the other, beside the dependency itself.
    """
    graph = project.graph
    for design, slot, line in _breaking_slots(project):
        broken = {edge.target: edge for edge in graph.outgoing.get(design.id, ()) if edge.kind is Kind.BREAKING}
        for id_ in sorted({*broken, *_dependants(graph, design)}):
            other = graph.designs.get(id_)
            if other is not None and project.is_in_force(other) and not _speak(graph, design, other, broken):
                edge = broken.get(id_)
                what = f"is broken by {design.id}" if edge else f"depends on {design.id}, which breaks something,"
                message = f"{id_} {what} and says nothing of that; name {design.id} there, or {id_} here"
                message = message if edge is None else message.replace(f", or {id_} here", "")
                place = edge.line if edge else line
                yield finding("breaking-not-propagated", design, message, place, slot.slug, id_)


def _dependants(graph: Graph, design: Design) -> set[str]:
    return {edge.source for edge in graph.incoming.get(design.id, ()) if edge.kind in _DEPENDING}


#: Kinds by which a design depends on its target.
_DEPENDING = frozenset({Kind.DEPENDS, Kind.USES})


def _speak(graph: Graph, design: Design, other: Design, broken: Mapping[str, Interaction]) -> bool:
    """Tell whether either of two designs says more of the other than that it depends on it, or breaks it."""
    back = graph.between.get((other.id, design.id), ())
    if any(edge.kind not in _DEPENDING for edge in back):
        return True
    if other.id not in broken and (design.id, other.id) in graph.between:
        return True
    lines = {edge.line for edge in back}
    return any(graph.find(mention.id) is design and mention.line not in lines for mention in other.mentions)
