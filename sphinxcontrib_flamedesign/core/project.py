"""A project as rules and views see it: its facts, graph, template and source tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sphinxcontrib_flamedesign.core.force import Force
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.header_values import is_named, stated_values
from sphinxcontrib_flamedesign.core.impact import Reached, Task, count_updates, find_impact, find_tasks
from sphinxcontrib_flamedesign.core.model import Design, Facts, Field, Finding, Problem, State
from sphinxcontrib_flamedesign.core.neighbours import Neighbours, find_neighbours
from sphinxcontrib_flamedesign.core.template import Template, Templates
from sphinxcontrib_flamedesign.core.template_fit import UNFIT, UNSTATED, lacks_most, states_metadata
from sphinxcontrib_flamedesign.core.text.list_markers import IndexFile
from sphinxcontrib_flamedesign.core.text.states import StateReader

#: Where so many things are reached, no further step is taken: a card holds no more.
MOST_REACHED = 100


class SourceTree:
    """What the rules may ask about the world around the documents; by itself it knows nothing."""

    #: Whether there is a source tree in which paths can be looked up.
    has_sources = False

    @property
    def unanswered(self) -> str | None:
        """What was asked and could not be found out, and why; a sentence."""
        return None

    def has_document(self, path: str) -> bool | None:
        """Return whether a document, file or folder of this path is there; None where that cannot be told."""
        return None

    def has_source(self, path: str) -> bool:
        """Return whether a file or folder is in the source tree."""
        return True

    def is_source(self, path: str) -> bool:
        """Return whether a file or folder is known to be in the source tree, at exactly this path."""
        return False

    def count_lines(self, path: str) -> int | None:
        """Return how many lines a source file has; None where that cannot be told."""
        return None

    def find_moved(self, path: str) -> str | None:
        """Return where a source file has been moved to, if that is known."""
        return None

    def find_nearest(self, path: str) -> str | None:
        """Return the path in the source tree that looks most like one that does not exist."""
        return None

    def find_misnamed(self, source: str, name: str) -> str | None:
        """Return the file beside a document that is almost called like another one which is not there.

        :param source: the document's file, relative to the project's source folder.
        """
        return None

    def find_data_files(self, source: str) -> Sequence[str]:
        """Return the files beside a document that may be meant to hold its metadata.

        :param source: the document's file, relative to the project's source folder.
        """
        return ()

    def find_ages(self, sources: Sequence[str], beyond: int) -> Mapping[str, int]:
        """Return how many days before the latest commit documents were last committed; those unknown are left out.

        :param sources: the files, relative to the project's source folder.
        :param beyond: those that were committed so few days before are left out too.
        """
        return {}

    def find_last_changes(self) -> Mapping[str, str]:
        """Return the day on which each file was last committed, by its path from the project's source folder."""
        return {}

    def find_index_files(self, sources: Sequence[str]) -> Sequence[IndexFile]:
        """Return the files around documents that may have a list of them.

        :param sources: the files of the documents, relative to the project's source folder.
        """
        return ()


@dataclass(frozen=True)
class Project:
    """What a rule looks at."""

    facts: Facts
    graph: Graph
    templates: Templates
    #: Features that other projects' inventories hold.
    external_ids: frozenset[str] = frozenset()
    #: Names of components, as configured.
    components: tuple[str, ...] = ()
    source_tree: SourceTree = field(default_factory=SourceTree, compare=False)
    #: What is found of the configuration.
    of_configuration: tuple[Finding, ...] = ()
    #: The documents of which only who they are is known: what their fields say was not read.
    sketched: frozenset[str] = frozenset()
    #: Whether the export of another project cannot be used, which is reported: any name may be that of its designs.
    lacks_others: bool = False

    def template_of(self, design: Design) -> Template:
        """Return the template that a design is written against."""
        return self.templates.of(design)

    @cached_property
    def unfit(self) -> Mapping[str | None, str]:
        """The templates that do not fit their designs, by name, each with what a finding says of it."""
        return {finding.subject: finding.message for finding in self.of_configuration if finding.rule == UNFIT}

    def is_unfit(self, design: Design) -> bool:
        """Return whether most of a design's template is missing, as one finding says of most of its designs."""
        return design.template in self.unfit and lacks_most(design, self.template_of(design))

    def lacks_metadata_file(self, design: Design) -> bool:
        """Return whether a design states no metadata, as one finding says of all designs of its template."""
        return design.template in self._without_metadata_files and not states_metadata(design)

    @cached_property
    def _without_metadata_files(self) -> frozenset[str | None]:
        return frozenset(finding.subject for finding in self.of_configuration if finding.rule == UNSTATED)

    def owners_of(self, design: Design) -> tuple[str, ...]:
        """Return who owns a design, as its header says."""
        return self.graph.header_values(design, self.templates.owner_keys)

    @cached_property
    def tasks(self) -> Sequence[Task]:
        """All updates that designs require of others, or of components."""
        return find_tasks(self.force)

    @cached_property
    def busy_owners(self) -> Mapping[str, int]:
        """Who owns designs that are to see to updates, and to how many."""
        return count_updates(self.graph, [task for task in self.tasks if task.is_open], self.templates.owner_keys)

    def owned_by(self, owner: str) -> Iterator[Design]:
        """Yield the designs of which a header names somebody as the owner, by a part of the name."""
        keys = self.templates.owner_keys
        return (design for design in self.designs if any(is_named(owner, name) for name in stated_values(design, keys)))

    @cached_property
    def changed(self) -> Mapping[str, str]:
        """The day on which each design was last committed, by its id; those of which that is unknown are left out."""
        days = self.source_tree.find_last_changes()
        return {design.id: days[design.source] for design in self.designs if design.source in days}

    def states_of(self, design: Design) -> StateReader:
        """Return what judges words by the template of a design."""
        return self._states[design.template]

    @cached_property
    def _states(self) -> Mapping[str, StateReader]:
        return {name: StateReader(template) for name, template in self.templates.by_name.items()}

    def knows(self, name: str) -> bool:
        """Return whether there is a design of this id, alias or title, here or in another project."""
        graph = self.graph
        is_known = name in self.external_ids or graph.design_or_other(graph.id_of(name)) is not None
        return is_known or self.lacks_others

    @cached_property
    def designs(self) -> tuple[Design, ...]:
        """All designs, in the order of their documents' names; no two of them have one id."""
        return tuple(sorted(self.graph.designs.values(), key=lambda design: design.docname))

    @cached_property
    def designs_by_document(self) -> Mapping[str, Design]:
        """The design that each document holds."""
        return {design.docname: design for design in self.designs}

    @cached_property
    def unfilled(self) -> Mapping[str, Sequence[Field]]:
        """The fields that are not filled, by the document of their design: most rules look at no others."""
        return {
            design.docname: [fact for fact in design.fields if fact.state is not State.FILLED]
            for design in self.designs
        }

    @cached_property
    def problems(self) -> Mapping[str, Sequence[Problem]]:
        """What reading could not take as written, by rule."""
        by_rule: dict[str, list[Problem]] = defaultdict(list)
        for problem in self.facts.problems:
            by_rule[problem.rule].append(problem)
        return by_rule

    def has_problem(self, rule: str, design: Design, field: str) -> bool:
        """Return whether reading had a problem of a rule with a field of a design."""
        return (design.docname, field) in self._places_of_problems.get(rule, ())

    @cached_property
    def _places_of_problems(self) -> Mapping[str, frozenset[tuple[str, str | None]]]:
        return {
            rule: frozenset((problem.docname, problem.field) for problem in group)
            for rule, group in self.problems.items()
        }

    @cached_property
    def swallowed(self) -> Mapping[str, str]:
        """The field in which a code fence stays open that takes in all that follows, by document."""
        return {problem.docname: problem.field for problem in self.problems.get("open-fence", ()) if problem.field}

    @cached_property
    def misplaced(self) -> Mapping[str, Sequence[Problem]]:
        """What stands outside its section, by document; not what follows below a part around it that does too."""
        outside: dict[str, list[Problem]] = defaultdict(list)
        for problem in sorted(self.problems.get("misplaced-field", ()), key=lambda other: other.line):
            design = self.designs_by_document.get(problem.docname)
            template = self.template_of(design) if design is not None else None
            around = template.ancestors(problem.field) if problem.field is not None and template is not None else ()
            if all(before.field not in around for before in outside[problem.docname]):
                outside[problem.docname].append(problem)
        return outside

    @cached_property
    def force(self) -> Force:
        """Which designs count."""
        return Force(self.graph, self.templates)

    @cached_property
    def neighbours(self) -> Mapping[str, Neighbours]:
        """The interactions of each design with others, by its id."""
        return {id_: find_neighbours(self.graph, id_) for id_ in self.graph.designs}

    @cached_property
    def reached(self) -> Mapping[str, tuple[Reached, ...]]:
        """What a change of each design reaches, by its id, as far as its card has room for it."""
        return {id_: find_impact(self.force, id_, most=MOST_REACHED) for id_ in self.graph.designs}

    def is_in_force(self, design: Design) -> bool:
        """Distinguish a design that counts from one that is superseded or given up."""
        return design.id not in self.force.out_of_force
