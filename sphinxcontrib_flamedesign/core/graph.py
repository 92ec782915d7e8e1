"""The feature-interaction graph: what all designs together say, resolved by pure functions."""

from __future__ import annotations

import fnmatch
import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from sphinxcontrib_flamedesign.core.components import component_key
from sphinxcontrib_flamedesign.core.facts import Design, Facts, Kind, Mention, Reference, Statement
from sphinxcontrib_flamedesign.core.suggest import Speller
from sphinxcontrib_flamedesign.core.wording import excerpt

_Key = TypeVar("_Key", str, tuple[str, str])


class TargetType(StrEnum):
    """What an interaction leads to."""

    FEATURE = "feature"
    COMPONENT = "component"
    PATH = "path"
    UNRESOLVED = "unresolved"


class Origin(StrEnum):
    """Whether an author states an interaction, or it follows from what several designs say."""

    DECLARED = "declared"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One edge of the graph: a statement and one of the things that it names."""

    source: str
    target: str
    target_type: TargetType
    kind: Kind
    origin: Origin
    text: str
    docname: str
    line: int
    anchor: str

    @property
    def excerpt(self) -> str:
        """The words of the statement, as far as they are shown."""
        return excerpt(self.text)

    @property
    def order(self) -> tuple[str, int, str, str, str]:
        """The order in which exports and lists show interactions."""
        return (self.source, self.line, self.kind, self.target, self.text)


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the system that designs name: one node, whatever its spelling."""

    key: str
    name: str
    spellings: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """The fragment of the component on the page that lists all of them."""
        return f"component-{self.key}"


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

    def degree(self) -> Counter[str]:
        """Count the declared interactions that lead to or from each design."""
        counts: Counter[str] = Counter()
        for edge in self.interactions:
            if edge.origin is Origin.DECLARED:
                counts[edge.source] += 1
                if edge.target_type is TargetType.FEATURE and edge.target in self.designs:
                    counts[edge.target] += 1
        return counts


def _grouped(pairs: Iterable[tuple[_Key, Interaction]]) -> dict[_Key, tuple[Interaction, ...]]:
    groups: dict[_Key, list[Interaction]] = defaultdict(list)
    for key, edge in pairs:
        groups[key].append(edge)
    return {key: tuple(edges) for key, edges in groups.items()}


#: How close other ids must be (``difflib`` ratio): two letters of eight, where ids of one prefix are all alike.
_NEAR_RATIO = 0.75


class _ComponentIndex:
    """Finds the component that a name or a path means.

    As configured; else names that differ in case, hyphens and underscores only are one, and a path belongs
    to the component that is called like the first folder of it.
    """

    def __init__(self, configured: Mapping[str, Mapping[str, Iterable[str]]], designs: Iterable[Design]) -> None:
        self.keys: dict[str, str] = {}  # slug of a name -> the component's key
        self._patterns: list[tuple[str, str]] = []
        self._spellings: dict[str, set[str]] = defaultdict(set)
        self._paths: dict[str, set[str]] = defaultdict(set)
        self._canonical: dict[str, str] = {}
        for name, entry in configured.items():
            key = component_key(name)
            self._canonical[key] = name
            for alias in (name, *entry.get("aliases", ())):
                self.keys[component_key(alias)] = key
            self._patterns += [(pattern, key) for pattern in entry.get("paths", ())]
        for design in designs:
            for statement in design.statements:
                if statement.kind in NAMING_KINDS and not statement.ids and not statement.paths:
                    for name in statement.names:
                        self.keys.setdefault(component_key(name), component_key(name))

    def by_path(self, path: str) -> str | None:
        """Return the component that a source path belongs to."""
        bare = path.rstrip("/")
        key = next((key for pattern, key in self._patterns if _is_below(bare, pattern)), None)
        if key is None and "/" in bare:
            key = self.keys.get(component_key(bare.split("/", 1)[0]))
        if key is not None:
            self._paths[key].add(path)
        return key

    def by_name(self, name: str) -> str | None:
        """Return the component that a name means, if any statement or the configuration knows it."""
        key = self.keys.get(component_key(name))
        if key is not None:
            self._spellings[key].add(name)
        return key

    def components(self) -> dict[str, Component]:
        """Return all components that were named, or are configured."""
        keys = sorted(set(self._canonical) | set(self._spellings) | set(self._paths))
        return {key: self._component(key) for key in keys}

    def _component(self, key: str) -> Component:
        spellings, paths = sorted(self._spellings[key]), tuple(sorted(self._paths[key]))
        name = self._canonical.get(key) or max(spellings, key=_is_written_out, default=key)
        return Component(key, name, tuple(spellings), paths)


def _is_below(path: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(path, pattern) or fnmatch.fnmatchcase(path, pattern.rstrip("/") + "/*")


def _is_written_out(name: str) -> tuple[bool, bool, str]:
    """Prefer ``Session Manager`` to ``session_manager`` as what a component is called."""
    return (" " in name, name[:1].isupper(), name)


class _Resolver:
    """Finds what the words of statements and references mean in the project."""

    def __init__(
        self,
        names: Mapping[str, str],
        documents: Mapping[str, str],
        components: _ComponentIndex,
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


#: Kinds whose statements say what they name; others are prose, where a name is known or none.
NAMING_KINDS = frozenset({Kind.RELATED, Kind.UPDATES, Kind.INTEGRATION, Kind.DEPENDS})


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
    index = _ComponentIndex(components, designs.values())
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
                Origin.DECLARED,
                statement.text,
                design.docname,
                statement.line,
                statement.anchor,
            )
    for id_ in resolver.features(design.supersedes, (), design.id):
        yield Interaction(
            design.id,
            id_,
            TargetType.FEATURE,
            Kind.SUPERSEDES,
            Origin.DECLARED,
            id_,
            design.docname,
            design.line,
            design.anchor,
        )


def _mentioned(design: Design, graph: Graph, declared: set[str]) -> Iterator[Interaction]:
    for id_, mention in graph.mentions(design).items():
        if id_ not in declared:
            yield Interaction(
                design.id,
                id_,
                TargetType.FEATURE,
                Kind.MENTION,
                Origin.INFERRED,
                mention.id,
                design.docname,
                mention.line,
                design.anchor,
            )


def _shared(designs: Iterable[Design], components: _ComponentIndex) -> Iterator[Interaction]:
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
                    Origin.INFERRED,
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
