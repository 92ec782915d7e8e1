"""The feature-interaction graph: what all designs together say, resolved by pure functions."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from sphinxcontrib_flamedesign.core.circles import find_circles
from sphinxcontrib_flamedesign.core.component_words import WordsIndex
from sphinxcontrib_flamedesign.core.components import Component, component_key
from sphinxcontrib_flamedesign.core.doc_patterns import FOLDER_PAGES
from sphinxcontrib_flamedesign.core.header_values import common_spellings, header_values
from sphinxcontrib_flamedesign.core.interaction import End, Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import Kind, Origin
from sphinxcontrib_flamedesign.core.model import Design, Mention, Reference, Relation
from sphinxcontrib_flamedesign.core.other_projects import OtherDesign, other_key
from sphinxcontrib_flamedesign.core.shown_design import without_prose
from sphinxcontrib_flamedesign.core.text.ids import id_key
from sphinxcontrib_flamedesign.core.text.normalise import normalise
from sphinxcontrib_flamedesign.core.text.suggest import Speller, nearest

_Key = TypeVar("_Key", str, tuple[str, str], tuple["TargetType", str])


@dataclass(frozen=True)
class Graph:
    """All designs by id, and every interaction between them, sorted."""

    designs: Mapping[str, Design]
    components: Mapping[str, Component]
    interactions: tuple[Interaction, ...]
    duplicates: Mapping[str, tuple[Design, ...]]
    #: Designs of other projects, by ids with the name of their project before them; no other table has them.
    others: Mapping[str, OtherDesign] = field(default_factory=dict)
    _documents: Mapping[str, str] = field(default_factory=dict, repr=False)
    _names: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    _labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    _components: Mapping[str, str] = field(default_factory=dict, repr=False)
    _other_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def place_of(self, edge: Interaction) -> str:
        """Return the file and line that state an interaction, from the folder of documents of its project."""
        return f"{edge.file or self.designs[edge.stated_by].source}:{edge.line}"

    def stating(self, edge: Interaction) -> Design | OtherDesign:
        """Return the design whose document states an interaction."""
        return self.designs.get(edge.stated_by) or self.others[edge.stated_by]

    def design_or_other(self, id_: str) -> Design | OtherDesign | None:
        """Return the design of an id, here or in another project."""
        return self.designs.get(id_) or self.others.get(id_)

    def find_other(self, name: str) -> OtherDesign | None:
        """Return the design of another project that a name means: with its project, or an id that one alone has."""
        found = self._other_names.get(other_key(name), ()) if self.others else ()
        return self.others[found[0]] if len(found) == 1 else None

    def id_of(self, name: str, reader: Design | None = None) -> str:
        """Return the id of what a name means: a design of the project, else of another one, else itself."""
        found = self.find(name, reader) or self.find_other(name)
        return found.id if found is not None else name

    def design_of(self, docname: str) -> Design | None:
        """Return the design that a document, or the document of a ``#label``, holds."""
        if docname.startswith("#"):
            docname = self._labels.get(docname[1:], "")
        return self.designs.get(self._documents.get(docname, ""))

    def design_at(self, path: str) -> Design | None:
        """Return the design that a link leads to: to its document, with or without a suffix, or to its folder."""
        found = self.design_of(path) or self.design_of(posixpath.splitext(path)[0])
        inside = self._folders.get(path.rstrip("/"), ())
        return self.designs[inside[0]] if found is None and len(inside) == 1 else found

    def design_by_path_end(self, name: str) -> Design | None:
        """Return the design whose document, or folder of a README, ends in a path: ``storage/chunks``, ``0007-x``."""
        found = self._path_ends.get(posixpath.splitext(name)[0].strip("/").casefold(), ())
        return self.designs[found[0]] if len(found) == 1 else None

    @cached_property
    def _path_ends(self) -> Mapping[str, list[str]]:
        """The designs by the last parts of the paths by which they are known."""
        ends: dict[str, list[str]] = defaultdict(list)
        for docname, id_ in self._documents.items():
            *folders, name = docname.casefold().split("/")
            parts = folders if name in FOLDER_PAGES else [*folders, name]
            for start in range(len(parts)):
                ends["/".join(parts[start:])].append(id_)
        return ends

    @cached_property
    def _folders(self) -> Mapping[str, list[str]]:
        folders: dict[str, list[str]] = defaultdict(list)
        for docname, id_ in self._documents.items():
            folders[posixpath.dirname(docname)].append(id_)
        return folders

    def find(self, name: str, reader: Design | None = None) -> Design | None:
        """Return the design with this id, alias, title or short name.

        :param reader: the design that names it: of several, that in its own folder, or of its template, is meant.
        """
        found = self._names.get(id_key(name), ())
        if not found:
            return None
        return self.designs[min(found, key=lambda id_: self._distance(id_, reader)) if len(found) > 1 else found[0]]

    def _distance(self, id_: str, reader: Design | None) -> int:
        """Return how far a design is from its reader: one of the same folder or template is nearer than others."""
        if reader is None:
            return 0
        design = self.designs[id_]
        if posixpath.dirname(design.docname) == posixpath.dirname(reader.docname):
            return 0
        return 1 if design.template == reader.template else 2

    def find_component(self, name: str) -> Component | None:
        """Return the component that a name means, in any spelling that the project knows."""
        key = component_key(name)
        return self.components.get(self._components.get(key, key))

    def mentions(self, design: Design) -> dict[str, Mention]:
        """Return all other features that a design's prose names, by id, sorted."""
        found: dict[str, Mention] = {}
        for mention in design.mentions:
            named = self.find_mentioned(mention, design) or (None if mention.by_link else self.find_other(mention.id))
            if named is not None or not (mention.by_name or mention.by_link):
                found.setdefault(named.id if named is not None else mention.id, mention)
        found.pop(design.id, None)
        return dict(sorted(found.items()))

    def find_mentioned(self, mention: Mention, reader: Design) -> Design | None:
        """Return the design that prose names."""
        return self.design_at(mention.id) if mention.by_link else self.find(mention.id, reader)

    def nearest(self, name: str, own: Collection[str] = ()) -> list[str]:
        """Return the ids that one that does not exist may be meant to be, the nearest first.

        :param own: the id of the design that asks.
        """
        return self.near_in_project(name) or self.speller().find_meant(name, own)

    def project_meant(self, name: str) -> str | None:
        """Return the other project that is called, or almost called, like what stands before an id."""
        known = {project.casefold(): project for project in self.projects}
        near = name.casefold() if name.casefold() in known else nearest(name.casefold(), known)
        return known[near] if near is not None else None

    def near_in_project(self, name: str) -> list[str]:
        """Return ids of the other project that stands before an id, the nearest first; none where none does."""
        before, colon, id_ = name.partition(":")
        project = self.project_meant(before) if colon else None
        if project is None:
            return []
        meant = self.find_other(f"{project}:{id_}")
        inside = [other for other in self.others if other.startswith(f"{project}:")]
        near = [meant.id] if meant is not None else Speller(inside, _NEAR_RATIO).find_meant(f"{project}:{id_}")
        return near or inside[:_MOST_NEAR]

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        return common_spellings(self.designs.values())

    def header_values(self, design: Design, keys: Iterable[str]) -> tuple[str, ...]:
        """Return what some lines of a design's header say, each thing as most headers spell it."""
        said = header_values(design, keys)
        return tuple(dict.fromkeys(self._spellings.get(value.casefold(), value) for value in said))

    def titled(self, words: str) -> list[Design]:
        """Return the designs in whose titles each of some words stands, or the start of one."""
        asked = normalise(words).split()
        return [
            design
            for design in self.designs.values()
            if asked and all(f" {word}" in f" {normalise(design.title)}" for word in asked)
        ]

    def speller(self) -> Speller:
        """Return what finds ids that look like one that does not exist."""
        return Speller([*self.designs, *self.others], _NEAR_RATIO)

    @cached_property
    def outgoing(self) -> Mapping[str, Sequence[Interaction]]:
        """The interactions of each design, by its id."""
        return _grouped((edge.source, edge) for edge in self.interactions)

    @cached_property
    def incoming(self) -> Mapping[End, Sequence[Interaction]]:
        """The interactions that lead to each thing."""
        return _grouped(((edge.target_type, edge.target), edge) for edge in self.interactions)

    def edges_to(self, id_: str) -> Sequence[Interaction]:
        """Return the interactions that lead to a design, by its id."""
        return self.incoming.get((TargetType.FEATURE, id_), ())

    def edges_to_component(self, key: str) -> Sequence[Interaction]:
        """Return the interactions that lead to a component, by its key."""
        return self.incoming.get((TargetType.COMPONENT, key), ())

    @cached_property
    def between(self) -> Mapping[tuple[str, str], Sequence[Interaction]]:
        """The interactions of each design with each other one, whether that has a document or not."""
        return _grouped((edge.ends, edge) for edge in self.interactions if edge.target_type is TargetType.FEATURE)

    def target_of(self, edge: Interaction) -> Design | None:
        """Return the design that an interaction leads to; None where it leads to something else."""
        return self.designs.get(edge.target) if edge.target_type is TargetType.FEATURE else None

    def kinds_of(self, origins: Collection[Origin]) -> frozenset[Kind]:
        """Return the kinds of the interactions that authors declare, that are inferred, or both."""
        return frozenset(edge.kind for edge in self.interactions if edge.origin in origins)

    def edges_of(self, kind: Kind) -> Mapping[str, Mapping[str, Interaction]]:
        """Return the first interaction of a kind of each design with each other one that has a document."""
        edges: dict[str, dict[str, Interaction]] = {}
        for edge in self.interactions:
            if edge.kind.is_like(kind) and edge.source in self.designs and self.target_of(edge) is not None:
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
            for reference in (other for other in design.references if other.ids or other.documents):
                for id_ in resolve_reference(self, design, reference):
                    found[design.id].setdefault(id_, reference)
        return found

    @cached_property
    def components_stated(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the components of which designs are, as their headers say, by their ids."""
        stated = ((id_, map(self.find_component, design.components)) for id_, design in self.designs.items())
        found = {
            id_: tuple(dict.fromkeys(component.key for component in named if component is not None))
            for id_, named in stated
        }
        return {id_: keys for id_, keys in found.items() if keys}

    @cached_property
    def component_counts(self) -> Mapping[str, Mapping[str, int]]:
        """How often each design names each component, by their id and key."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for edge in self.interactions:
            if edge.target_type == TargetType.COMPONENT:
                counts[edge.source][edge.target] += 1
        return counts

    @cached_property
    def named_in_words(self) -> Mapping[str, Sequence[Interaction]]:
        """The statements that lead to nothing that is known, but whose words name a component, by its key."""
        bare = (edge for edge in self.interactions if edge.target_type is TargetType.UNRESOLVED)
        return _grouped((key, edge) for edge in bare for key in self.find_in_words_of(edge))

    @cached_property
    def _words_index(self) -> WordsIndex:
        return WordsIndex(self.components, self._components)

    def find_in_words_of(self, edge: Interaction) -> list[str]:
        """Return the keys of the components that the words of a statement name."""
        return sorted(self._words_index.find(edge.excerpt))

    @cached_property
    def components_named(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the components of each design: of which it is, and then those that statements name, most first.

        A statement names one as what it leads to, or in words only. All views find and count designs by these.
        """
        named: dict[str, set[str]] = defaultdict(set)
        for edge in self.interactions:
            if edge.target_type is TargetType.COMPONENT and edge.origin is Origin.DECLARED:
                named[edge.source].add(edge.target)
        for key, edges in self.named_in_words.items():
            for edge in edges:
                named[edge.source].add(key)
        counts, stated = self.component_counts, self.components_stated
        return {
            id_: tuple(dict.fromkeys((*stated.get(id_, ()), *sorted(keys, key=lambda key: (-often.get(key, 0), key)))))
            for id_ in {*named, *stated}
            for keys, often in [(named.get(id_, set()), counts.get(id_, {}))]
        }

    @cached_property
    def namesakes(self) -> Mapping[str, tuple[str, ...]]:
        """Of each design that shares its id with others, the ids by which these stand apart."""
        ids = (tuple(design.id for design in group) for group in self.duplicates.values())
        return {id_: tuple(other for other in group if other != id_) for group in ids for id_ in group}

    @cached_property
    def shown(self) -> Graph:
        """The graph as views are given it: what no view shows is not there, such as lines and words of the prose.

        A view can show nothing else of the designs, so that its page is as it was while this is equal.
        """
        designs = {id_: without_prose(design) for id_, design in self.designs.items()}
        numbered = enumerate(self.interactions)  # in place of their lines, by which they are sorted
        interactions = tuple(replace(edge, text=edge.excerpt, line=number, file="") for number, edge in numbered)
        others = {id_: design for id_, design in self.others.items() if id_ in self.joined_others}
        return replace(self, designs=designs, interactions=interactions, duplicates={}, others=others)

    @cached_property
    def projects(self) -> Mapping[str, str]:
        """The other projects, by what the configuration calls them: what they call themselves."""
        return {design.id.partition(":")[0]: design.project for design in self.others.values()}

    @cached_property
    def joined_others(self) -> frozenset[str]:
        """The ids of the designs of other projects that interactions join with designs here."""
        return frozenset(id_ for edge in self.interactions for id_ in edge.ends if id_ in self.others)

    def degree(self) -> Counter[str]:
        """Count the declared interactions that lead to or from each design."""
        counts: Counter[str] = Counter()
        for edge in self.interactions:
            if edge.origin is Origin.DECLARED:
                counts[edge.source] += 1
                if self.target_of(edge) is not None:
                    counts[edge.target] += 1
        return counts


def _grouped(pairs: Iterable[tuple[_Key, Interaction]]) -> dict[_Key, list[Interaction]]:
    groups: dict[_Key, list[Interaction]] = defaultdict(list)
    for key, edge in pairs:
        groups[key].append(edge)
    return dict(groups)


#: So many ids of another project are named where none of them is near.
_MOST_NEAR = 3


#: How close other ids must be (``difflib`` ratio): two letters of eight, where ids of one prefix are all alike.
_NEAR_RATIO = 0.75


def resolve_reference(graph: Graph, design: Design, reference: Reference) -> tuple[str, ...]:
    """Return the features that an entry under a design's references points to."""
    named = [graph.id_of(id_, design) for id_ in reference.ids]
    found = [*(other.id for other in map(graph.design_at, reference.documents) if other is not None), *named]
    return tuple(id_ for id_ in dict.fromkeys(found) if id_ != design.id)


def names_itself(graph: Graph, design: Design, relation: Relation) -> bool:
    """Return whether a value of metadata that should name another design names the one that states it."""
    named = [graph.design_at(path) for path in relation.documents]
    named += [graph.find(id_, design) for id_ in relation.ids]
    if not relation.ids and not any(named):
        named = [graph.find(relation.text, design)]
    return relation.names_itself or any(other is not None and other.id == design.id for other in named)
