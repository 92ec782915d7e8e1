"""The feature-interaction graph: what all designs together say, resolved by pure functions."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from sphinxcontrib_flamedesign.core.circles import find_circles
from sphinxcontrib_flamedesign.core.components import Component, ComponentIndex, component_key
from sphinxcontrib_flamedesign.core.kinds import Kind, Origin
from sphinxcontrib_flamedesign.core.model import Design, Facts, Field, Mention, Reference, Statement
from sphinxcontrib_flamedesign.core.text.normalise import excerpt
from sphinxcontrib_flamedesign.core.text.suggest import Speller

_Key = TypeVar("_Key", str, tuple[str, str])


class TargetType(StrEnum):
    """What an interaction leads to."""

    FEATURE = "feature"
    COMPONENT = "component"
    PATH = "path"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One edge of the graph: a statement and one of the things that it names."""

    source: str
    target: str
    target_type: TargetType
    kind: Kind
    text: str
    docname: str
    line: int
    anchor: str

    @property
    def origin(self) -> Origin:
        """Whether an author states it."""
        return self.kind.spec.origin

    @property
    def excerpt(self) -> str:
        """The words of the statement, as far as they are shown."""
        return excerpt(self.text)

    @property
    def order(self) -> tuple[str, int, str, str, str]:
        """The order in which exports and lists show interactions."""
        return (self.source, self.line, self.kind, self.target, self.text)


@dataclass(frozen=True)
class Graph:
    """All designs by id, and every interaction between them, sorted."""

    designs: Mapping[str, Design]
    components: Mapping[str, Component]
    interactions: tuple[Interaction, ...]
    duplicates: Mapping[str, tuple[Design, ...]]
    _documents: Mapping[str, str] = field(default_factory=dict, repr=False)
    _names: Mapping[str, str] = field(default_factory=dict, repr=False)
    _labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    _components: Mapping[str, str] = field(default_factory=dict, repr=False)

    def design_of(self, docname: str) -> Design | None:
        """Return the design that a document, or the document of a ``#label``, holds."""
        if docname.startswith("#"):
            docname = self._labels.get(docname[1:], "")
        return self.designs.get(self._documents.get(docname, ""))

    def find(self, name: str) -> Design | None:
        """Return the design with this id, alias or title."""
        return self.designs.get(name) or self.designs.get(self._names.get(name.casefold(), ""))

    def find_component(self, name: str) -> Component | None:
        """Return the component that a name means, in any spelling that the project knows."""
        key = component_key(name)
        return self.components.get(self._components.get(key, key))

    def mentions(self, design: Design) -> dict[str, Mention]:
        """Return all other features that a design's prose names, by id, sorted."""
        found: dict[str, Mention] = {}
        for mention in design.mentions:
            named = self.find(mention.id)
            if named is not None or not mention.by_name:
                found.setdefault(named.id if named is not None else mention.id, mention)
        found.pop(design.id, None)
        return dict(sorted(found.items()))

    def nearest(self, name: str, count: int = 3) -> list[str]:
        """Return the ids that look most like one that does not exist, the nearest first."""
        return self.speller().find(name, count)

    def speller(self) -> Speller:
        """Return what finds ids that look like one that does not exist."""
        return Speller(self.designs, _NEAR_RATIO)

    @cached_property
    def outgoing(self) -> Mapping[str, tuple[Interaction, ...]]:
        """The interactions of each design, by its id."""
        return _grouped((edge.source, edge) for edge in self.interactions)

    @cached_property
    def incoming(self) -> Mapping[str, tuple[Interaction, ...]]:
        """The interactions that lead to each design, component or path, by its id, key or path."""
        return _grouped((edge.target, edge) for edge in self.interactions if edge.target_type != TargetType.UNRESOLVED)

    @cached_property
    def between(self) -> Mapping[tuple[str, str], tuple[Interaction, ...]]:
        """The interactions of each design with each thing that it leads to."""
        return _grouped(((edge.source, edge.target), edge) for edge in self.interactions)

    def edges_of(self, kind: Kind) -> Mapping[str, Mapping[str, Interaction]]:
        """Return the first interaction of a kind of each design with each other one that has a document."""
        edges: dict[str, dict[str, Interaction]] = {}
        for edge in self.interactions:
            if edge.kind is kind and edge.target in self.designs:
                edges.setdefault(edge.source, {}).setdefault(edge.target, edge)
        return edges

    @cached_property
    def supersedes(self) -> Mapping[str, Mapping[str, Interaction]]:
        """The designs that each one supersedes, with the first interaction that says so."""
        return self.edges_of(Kind.SUPERSEDES)

    @cached_property
    def superseding_circles(self) -> list[set[str]]:
        """The groups of designs that supersede each other."""
        return list(find_circles(self.supersedes))

    @cached_property
    def cited(self) -> Mapping[str, Mapping[str, Reference]]:
        """The designs that each one lists in its references, with the first entry that does."""
        found: dict[str, dict[str, Reference]] = defaultdict(dict)
        for design in self.designs.values():
            for reference in design.references:
                for id_ in resolve_reference(self, design, reference):
                    found[design.id].setdefault(id_, reference)
        return found

    @cached_property
    def components_named(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the components that each design names, the one that it names most first."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for edge in self.interactions:
            if edge.target_type == TargetType.COMPONENT:
                counts[edge.source][edge.target] += 1
        return {id_: tuple(sorted(named, key=lambda key: (-named[key], key))) for id_, named in counts.items()}

    @cached_property
    def shown(self) -> Graph:
        """The graph as views are given it: what no view shows is not there, such as lines and words of the prose.

        A view can show nothing else of the designs, so that its page is as it was while this is equal.
        """
        designs = {id_: _without_prose(design) for id_, design in self.designs.items()}
        numbered = enumerate(self.interactions)  # in place of their lines, by which they are sorted
        interactions = tuple(replace(edge, text=edge.excerpt, line=number) for number, edge in numbered)
        return replace(self, designs=designs, interactions=interactions, duplicates={})

    def degree(self) -> Counter[str]:
        """Count the declared interactions that lead to or from each design."""
        counts: Counter[str] = Counter()
        for edge in self.interactions:
            if edge.origin is Origin.DECLARED:
                counts[edge.source] += 1
                if edge.target_type is TargetType.FEATURE and edge.target in self.designs:
                    counts[edge.target] += 1
        return counts


def _without_prose(design: Design) -> Design:
    """Return what views may show of a design: a field that is not named here has its default, and is not shown."""
    return Design(
        design.id,
        design.title,
        design.docname,
        source="",
        anchor=design.anchor,
        line=0,
        status=design.status,
        metadata=design.metadata,
        fields=tuple(Field(fact.name, fact.state, anchor=fact.anchor) for fact in design.fields),
        references=tuple(Reference(one.kind, "", 0, one.ids, one.documents) for one in design.references),
    )


def _grouped(pairs: Iterable[tuple[_Key, Interaction]]) -> dict[_Key, tuple[Interaction, ...]]:
    groups: dict[_Key, list[Interaction]] = defaultdict(list)
    for key, edge in pairs:
        groups[key].append(edge)
    return {key: tuple(edges) for key, edges in groups.items()}


#: How close other ids must be (``difflib`` ratio): two letters of eight, where ids of one prefix are all alike.
_NEAR_RATIO = 0.75


class _Resolver:
    """Finds what the words of statements and references mean in the project."""

    def __init__(
        self,
        names: Mapping[str, str],
        documents: Mapping[str, str],
        components: ComponentIndex,
        labels: Mapping[str, str],
    ) -> None:
        self.labels = labels
        self.names = names
        self.documents = documents
        self.components = components
        self.folders: dict[str, list[str]] = defaultdict(list)
        for docname, id_ in documents.items():
            self.folders[posixpath.dirname(docname)].append(id_)

    def features(self, ids: Iterable[str], documents: Iterable[str], own: str) -> list[str]:
        """Return the features that are named by id, or by a link to their document."""
        named = [
            *(self.names.get(id_.casefold(), id_) for id_ in ids),
            *(self._by_document(path) for path in documents),
        ]
        return [id_ for id_ in dict.fromkeys(named) if id_ and id_ != own]

    def _by_document(self, path: str) -> str | None:
        if path.startswith("#"):
            return self.documents.get(self.labels.get(path[1:], ""))
        if path in self.documents:
            return self.documents[path]
        stem = posixpath.splitext(path)[0]
        if stem in self.documents:
            return self.documents[stem]
        inside = self.folders.get(path.rstrip("/"), [])
        return inside[0] if len(inside) == 1 else None

    def targets(self, statement: Statement, own: str) -> Iterator[tuple[str, TargetType]]:
        """Yield what a statement leads to: features, else components, else paths, else its own words."""
        features = self.features(statement.ids, statement.documents, own)
        if features:
            yield from ((feature, TargetType.FEATURE) for feature in features)
            return
        documents = statement.documents if statement.kind is Kind.REFERENCE else ()
        if statement.paths or documents:
            for path in statement.paths or documents:
                component = self.components.by_path(path)
                yield (component, TargetType.COMPONENT) if component else (path, TargetType.PATH)
            return
        named = [key for name in statement.names if (key := self.components.by_name(name))]
        if named:
            yield from ((key, TargetType.COMPONENT) for key in dict.fromkeys(named))
        else:
            yield statement.text, TargetType.UNRESOLVED


def build_graph(
    facts: Facts,
    components: Mapping[str, Mapping[str, Iterable[str]]],
    labels: Mapping[str, str] | None = None,
) -> Graph:
    """Resolve the facts of all documents.

    Where two documents have one id, the first in the order of document names holds it.

    :param components: canonical name -> ``aliases`` and ``paths``, as configured.
    :param labels: label -> the document that holds it.
    """
    by_id: dict[str, list[Design]] = defaultdict(list)
    for design in sorted(facts.designs, key=lambda one: one.docname):
        by_id[design.id].append(design)
    designs = {id_: by_id[id_][0] for id_ in sorted(by_id)}
    documents = {design.docname: id_ for id_, design in designs.items()}
    index = ComponentIndex(components, designs.values())
    names = _names_of(designs.values())
    resolver = _Resolver(names, documents, index, labels or {})
    edges: list[Interaction] = []
    for design in designs.values():
        edges += _declared(design, resolver)
    edges += _shared(designs.values(), index)
    graph = Graph(
        designs=designs,
        components=index.components(),
        interactions=tuple(edges),
        duplicates={id_: tuple(several) for id_, several in sorted(by_id.items()) if len(several) > 1},
        _documents=documents,
        _names=names,
        _labels=labels or {},
        _components=index.keys,
    )
    declared: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        declared[edge.source].add(edge.target)
    mentioned = [edge for design in designs.values() for edge in _mentioned(design, graph, declared[design.id])]
    return replace(graph, interactions=tuple(sorted([*edges, *mentioned], key=lambda edge: edge.order)))


def _names_of(designs: Iterable[Design]) -> dict[str, str]:
    names: dict[str, str] = {}
    for design in designs:
        for name in (design.id, *design.aliases, design.title):
            names.setdefault(name.casefold(), design.id)
    return names


def _declared(design: Design, resolver: _Resolver) -> Iterator[Interaction]:
    for statement in design.statements:
        for target, target_type in resolver.targets(statement, design.id):
            yield Interaction(
                design.id,
                target,
                target_type,
                statement.kind,
                statement.text,
                design.docname,
                statement.line,
                statement.anchor,
            )
    for id_ in resolver.features(design.supersedes, (), design.id):
        yield Interaction(
            design.id, id_, TargetType.FEATURE, Kind.SUPERSEDES, id_, design.docname, design.line, design.anchor
        )


def _mentioned(design: Design, graph: Graph, declared: set[str]) -> Iterator[Interaction]:
    for id_, mention in graph.mentions(design).items():
        if id_ not in declared:
            yield Interaction(
                design.id,
                id_,
                TargetType.FEATURE,
                Kind.MENTION,
                mention.id,
                design.docname,
                mention.line,
                design.anchor,
            )


def _shared(designs: Iterable[Design], components: ComponentIndex) -> Iterator[Interaction]:
    """Yield an edge from each design to a source path, or its component, that another design cites too."""
    citing: dict[tuple[str, TargetType], dict[str, tuple[Design, Reference]]] = defaultdict(dict)
    for design in designs:
        for reference in design.references:
            if reference.path is not None:
                component = components.by_path(reference.path)
                key = (component, TargetType.COMPONENT) if component else (reference.path, TargetType.PATH)
                citing[key].setdefault(design.id, (design, reference))
    for (target, target_type), by_design in citing.items():
        if len(by_design) > 1:
            for design, reference in by_design.values():
                yield Interaction(
                    design.id,
                    target,
                    target_type,
                    Kind.SHARES,
                    reference.text,
                    design.docname,
                    reference.line,
                    design.anchor,
                )


def resolve_reference(graph: Graph, design: Design, reference: Reference) -> tuple[str, ...]:
    """Return the features that an entry under a design's references points to."""
    named = [graph.find(id_) or id_ for id_ in reference.ids]
    linked = (graph.design_of(path) or graph.design_of(posixpath.splitext(path)[0]) for path in reference.documents)
    found = [one if isinstance(one, str) else one.id for one in [*linked, *named] if one is not None]
    return tuple(id_ for id_ in dict.fromkeys(found) if id_ != design.id)


def titles_by_id(designs: Iterable[Design], interactions: Iterable[Interaction]) -> dict[str, str]:
    """Return the title of each feature, sorted by id; empty where it has no document."""
    titles = {design.id: design.title for design in designs}
    for edge in interactions:
        titles.setdefault(edge.target, "")
    return dict(sorted(titles.items()))
