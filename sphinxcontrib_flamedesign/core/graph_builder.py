"""Building the graph: what the words of all designs mean in their project, resolved by pure functions."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from sphinxcontrib_flamedesign.core.components import ComponentIndex
from sphinxcontrib_flamedesign.core.declared import ObjectReference, ObjectUse
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.interaction import BY_ORDER, Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.model import (
    Design,
    Facts,
    IdSource,
    Mention,
    Reference,
    Relation,
    State,
    Statement,
    TargetKind,
)
from sphinxcontrib_flamedesign.core.other_projects import NO_OTHERS, Others
from sphinxcontrib_flamedesign.core.text.ids import id_key


class _Resolver:
    """Finds what the words of statements and references mean in the project.

    :param graph: the designs, without interactions.
    """

    def __init__(self, graph: Graph, components: ComponentIndex) -> None:
        self.graph, self.components = graph, components

    @cached_property
    def _paths_by_file(self) -> Mapping[str, set[str]]:
        """The paths that statements name, by the names of their files."""
        found: dict[str, set[str]] = defaultdict(set)
        for design in self.graph.designs.values():
            for path in (path for statement in design.statements for path in statement.paths if "/" in path):
                found[posixpath.basename(path)].add(path)
        return found

    def features(self, ids: Iterable[str], documents: Iterable[str], own: Design) -> list[str]:
        """Return the features that are named by id, or by a link to their document."""
        return [id_ for id_ in self._named(ids, documents, own) if id_ != own.id]

    def related(self, relation: Relation, own: Design) -> list[str]:
        """Return the features that a value of metadata names: by id or link, or else by its words; also itself."""
        named = self._named(relation.ids, relation.documents, own)
        # A number that leads elsewhere is one of an issue.
        by_words = self.graph.find(relation.text, own) if not named and relation.text[:1] != "#" else None
        by_words = by_words or (self.graph.design_by_path_end(relation.text) if not named else None)
        return [by_words.id] if by_words is not None else named

    def _named(self, ids: Iterable[str], documents: Iterable[str], own: Design) -> list[str]:
        linked = (design.id for path in documents if (design := self.graph.design_at(path)) is not None)
        found = (self.graph.id_of(id_, own) for id_ in ids)
        # What no design has for a number is that of an issue.
        return list(dict.fromkeys([*(id_ for id_ in found if id_[:1] != "#"), *linked]))

    def targets(self, statement: Statement, own: Design) -> Iterator[tuple[str, TargetType]]:
        """Yield what a statement leads to: features, else components, else paths, else its own words."""
        features = self.features(statement.ids, statement.documents, own)
        if features:
            yield from ((feature, TargetType.FEATURE) for feature in features)
            return
        if statement.if_design:
            return
        named = self._places(statement) or self._components(statement)
        yield from dict.fromkeys(named) if named else [(statement.text, TargetType.UNRESOLVED)]

    def _places(self, statement: Statement) -> list[tuple[str, TargetType]]:
        """Return the paths that a statement names, each as its component where it has one.

        What it cites lies beside the documents, and belongs to the component whose configured paths hold it.
        """
        cited = statement.documents if statement.kind is Kind.REFERENCE and not statement.paths else ()
        found = [(path, self.components.by_path(path)) for path in map(self._whole, statement.paths)]
        found += [(path, self.components.by_pattern(path)) for path in cited]
        return [(key, TargetType.COMPONENT) if key else (path, TargetType.PATH) for path, key in found]

    def _whole(self, path: str) -> str:
        """Return the one path that statements name and that ends in a file that stands alone, as it stands else."""
        paths = self._paths_by_file.get(path, ()) if "/" not in path else ()
        return next(iter(paths)) if len(paths) == 1 else path

    def _components(self, statement: Statement) -> list[tuple[str, TargetType]]:
        """Return the components that a statement names; words that nothing sets off may open with a name too."""
        names = statement.names or ((statement.text,) if statement.kind.spec.names_things else ())
        return [(key, TargetType.COMPONENT) for name in names if (key := self.components.by_name(name))]


def build_graph(
    facts: Facts,
    components: Mapping[str, Mapping[str, Iterable[str]]],
    labels: Mapping[str, str] | None = None,
    uses: Iterable[ObjectUse] = (),
    folders: Iterable[str] = (),
    others: Others = NO_OTHERS,
) -> Graph:
    """Resolve the facts of all documents.

    Where two documents have one id, that which states it itself goes before one that has it from its path, that whose
    own file opens the design before one that includes it, of two that have it from their path one with a directive, and
    then the first in the order of document names holds it; the others are called ``id@document``.

    :param components: canonical name -> ``aliases`` and ``paths``, as configured.
    :param labels: label -> the document that holds it.
    :param uses: where what documents refer to is described.
    :param folders: those of the source tree, each of which is a component where something names it.
    :param others: other projects, whose statements about the designs here are interactions too.
    """
    designs, duplicates = _tell_apart(facts.designs)
    documents = {design.docname: id_ for id_, design in designs.items()}
    index = _index_components(facts, components, folders)
    names = _names_of(designs.values())
    graph = Graph(
        designs,
        {},
        (),
        duplicates,
        {other.id: other for project in others.projects for other in project.designs},
        _documents=documents,
        _names=names,
        _labels=labels or {},
        _components=index.keys,
        _other_names=others.names,
    )
    resolver = _Resolver(graph, index)
    edges: list[Interaction] = []
    for design in designs.values():
        edges += _stated(design, resolver)
        edges += _related(design, resolver)
    edges += _shared(designs.values(), index)
    edges += _used(designs, documents, uses)
    edges += _stated_elsewhere(graph, others)
    graph = replace(graph, components=index.components(), interactions=tuple(edges))
    declared: dict[str, set[str]] = defaultdict(set)
    for edge in (other for other in edges if other.target_type not in {TargetType.COMPONENT, TargetType.PATH}):
        declared[edge.stated_by].add(edge.target if edge.source == edge.stated_by else edge.source)
    mentioned = [edge for design in designs.values() for edge in _mentioned(design, graph, declared[design.id])]
    return replace(graph, interactions=tuple(sorted([*edges, *mentioned], key=BY_ORDER)))


def _index_components(
    facts: Facts, configured: Mapping[str, Mapping[str, Iterable[str]]], folders: Iterable[str]
) -> ComponentIndex:
    """Return what finds components; those that headers, roles and options of views name are named."""
    of_headers = [name for design in facts.designs for name in design.components]
    index = ComponentIndex(configured, [*folders, *of_headers])
    asked = (use.target for use in facts.uses if use.target_kind in {TargetKind.COMPONENT, TargetKind.EITHER})
    for name in (*of_headers, *asked):
        index.by_name(name)
    return index


def _claim(design: Design) -> tuple[int, bool, bool, bool, int, str]:
    """Return what designs of one id are sorted by: the first holds it.

    That is one that has fields of its template, or says by itself that it is one: lists of changes have the id too.
    """
    is_by_path = design.id_source is IdSource.PATH
    is_told = design.by_directive or design.id_source is IdSource.METADATA
    written = sum(field.state is not State.MISSING for field in design.fields)
    unwritten = 2 if design.fields else 1  # of what only others name, nothing is known
    is_given = is_by_path and not design.by_directive
    rank = 0 if is_told or written else unwritten
    return rank, is_by_path, bool(design.opened_in), is_given, -written, design.docname


def _tell_apart(designs: Iterable[Design]) -> tuple[dict[str, Design], dict[str, tuple[Design, ...]]]:
    """Return designs by ids of which each stands once, sorted; and those of one id, the first of which holds it."""
    by_id: dict[str, list[Design]] = defaultdict(list)
    for design in sorted(designs, key=_claim):
        by_id[id_key(design.id)].append(design)
    _settle_by_path(by_id)
    apart: dict[str, Design] = {}
    duplicates: dict[str, tuple[Design, ...]] = {}
    for first, *others in by_id.values():
        renamed = [replace(other, id=f"{first.id}@{other.docname}") for other in others]
        apart |= {other.id: other for other in (first, *renamed)}
        if renamed:
            duplicates[first.id] = (first, *renamed)
    return dict(sorted(apart.items())), dict(sorted(duplicates.items()))


def _settle_by_path(by_id: dict[str, list[Design]]) -> None:
    """Give designs with the title of another one the id that their path has, where no other design has that."""
    for key, group in list(by_id.items()):
        for design in group if len(group) > 1 else ():
            other = id_key(design.path_id or "")
            if other and other not in by_id and any(one.path_id is None for one in group):
                by_id[key] = [one for one in by_id[key] if one is not design]
                by_id[other] = [replace(design, id=design.path_id or design.id)]


def _names_of(designs: Iterable[Design]) -> dict[str, tuple[str, ...]]:
    """Return the designs that each name means: ids, aliases and titles first, then short names."""
    names: dict[str, list[str]] = defaultdict(list)
    every = list(designs)
    for design in every:
        names[id_key(design.id)].append(design.id)
    for of in (
        lambda one: [one.id.partition("@")[0]],
        lambda one: (*one.aliases, one.title),
        lambda one: one.short_names,
        lambda one: (f"#{one.number}",) if one.number is not None else (),
    ):
        for design in every:
            for name in map(id_key, of(design)):
                if design.id not in names[name]:
                    names[name].append(design.id)
    return {name: tuple(found) for name, found in names.items() if name}


def _edge(
    design: Design,
    target: tuple[str, TargetType],
    kind: Kind,
    text: str,
    said: Statement | Reference | Mention | ObjectReference,
) -> Interaction:
    """Return what a design states of something, where it does so."""
    anchor = said.anchor if isinstance(said, Statement) else design.anchor
    return Interaction(
        design.id, *target, kind, text, design.docname, said.line, anchor, stated_by=design.id, file=said.source
    )


def _stated(design: Design, resolver: _Resolver) -> Iterator[Interaction]:
    """Yield what the statements of a design lead to."""
    for statement in design.statements:
        yield from (
            _edge(design, target, statement.kind, statement.text, statement)
            for target in resolver.targets(statement, design)
        )


def _related(design: Design, resolver: _Resolver) -> Iterator[Interaction]:
    """Yield what the metadata of a design says of others; where that is what they do, they are the source."""
    for relation in design.relations:
        named = resolver.related(relation, design)
        if named == [design.id] or relation.names_itself:
            continue
        named = [id_ for id_ in named if id_ != design.id]
        other_type = TargetType.FEATURE if named else TargetType.UNRESOLVED
        for other in named or [relation.text]:
            is_known = resolver.graph.design_or_other(resolver.graph.id_of(other, design)) is not None
            yield Interaction(
                other if relation.reverse else design.id,
                design.id if relation.reverse else other,
                TargetType.FEATURE if relation.reverse else other_type,
                relation.kind,
                relation.text,
                design.docname,
                relation.line or design.line,
                design.anchor,
                design.id,
                TargetType.FEATURE if not relation.reverse or is_known else TargetType.UNRESOLVED,
                relation.source if relation.line else design.opened_in,
            )


def _mentioned(design: Design, graph: Graph, declared: set[str]) -> Iterator[Interaction]:
    for id_, mention in graph.mentions(design).items():
        if id_ not in declared:
            text = id_ if mention.by_link else mention.id
            yield _edge(design, (id_, TargetType.FEATURE), Kind.MENTION, text, mention)


def _used(
    designs: Mapping[str, Design], documents: Mapping[str, str], uses: Iterable[ObjectUse]
) -> Iterator[Interaction]:
    """Yield an edge from each design to another one that declares an object to which it refers, once an object."""
    declared = {(design.docname, each.anchor): each.name for design in designs.values() for each in design.declarations}
    seen: set[tuple[str, str, str]] = set()
    for use in uses:
        source, target = documents.get(use.docname), documents.get(use.described_in)
        name = declared.get((use.described_in, use.anchor))
        if source is None or target is None or name is None or source == target or (source, target, name) in seen:
            continue
        seen.add((source, target, name))
        yield _edge(designs[source], (target, TargetType.FEATURE), Kind.USES, name, use.reference)


def _stated_elsewhere(graph: Graph, others: Others) -> Iterator[Interaction]:
    """Yield what designs of other projects state of designs here.

    There, one that this project has is called by the name that the other project has for this one, or by its id alone.
    """
    for said in (said for project in others.projects for said in project.statements if said.is_about(others.own_name)):
        name = said.about.partition(":")[2] if said.project is not None else said.about
        design = graph.find(name)
        if design is not None and id_key(design.id) == id_key(name):
            source, target = (design.id, said.stated_by) if said.reverse else (said.stated_by, design.id)
            stating = graph.others[said.stated_by]
            yield Interaction(
                source,
                target,
                TargetType.FEATURE,
                others.find_kind(said),
                said.text,
                docname="",
                line=said.line,
                anchor="",
                stated_by=stating.id,
                file=said.file or stating.source,
                project=stating.project,
            )


def _shared(designs: Iterable[Design], components: ComponentIndex) -> Iterator[Interaction]:
    """Yield an edge from each design to a source path, or its component, that another design cites too."""
    citing: dict[tuple[str, TargetType], dict[str, tuple[Design, Reference]]] = defaultdict(dict)
    for design in designs:
        for reference in design.references:
            if reference.path is not None:
                component = components.by_citation(reference.path)
                key = (component, TargetType.COMPONENT) if component else (reference.path, TargetType.PATH)
                citing[key].setdefault(design.id, (design, reference))
    for target, by_design in citing.items():
        if len(by_design) > 1:
            for design, reference in by_design.values():
                yield _edge(design, target, Kind.SHARES, reference.text, reference)
