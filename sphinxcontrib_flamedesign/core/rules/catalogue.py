"""What a rule is, what it looks at, and how all of them are run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from sphinxcontrib_flamedesign.core.baseline import FIXED, Entry, apply_baseline
from sphinxcontrib_flamedesign.core.circles import find_circles
from sphinxcontrib_flamedesign.core.facts import Design, Facts, Finding, Kind, Problem, Waiver
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.waivers import split_waived


class Surroundings:
    """What the rules may ask about the world around the documents; by itself it knows nothing."""

    #: Whether there is a source tree in which paths can be looked up.
    has_sources = False

    @property
    def unanswered(self) -> str | None:
        """What was asked and could not be found out, and why; a sentence."""
        return None

    def has_document(self, path: str) -> bool | None:
        """Tell whether a document, file or folder of this path is there; nothing where that cannot be told."""
        return None

    def has_source(self, path: str) -> bool:
        """Tell whether a file or folder is in the source tree."""
        return True

    def is_source(self, path: str) -> bool:
        """Tell whether a file or folder is known to be in the source tree, at exactly this path."""
        return False

    def count_lines(self, path: str) -> int | None:
        """Return how many lines a source file has; nothing where that cannot be told."""
        return None

    def find_moved(self, path: str) -> str | None:
        """Return where a source file has been moved to, if that is known."""
        return None

    def find_nearest(self, path: str) -> str | None:
        """Return the path in the source tree that looks most like one that does not exist."""
        return None

    def find_ages(self, sources: Sequence[str], beyond: int) -> Mapping[str, int]:
        """Return how many days before the latest commit documents were last committed; those unknown are left out.

        :param sources: the files, relative to the project's source folder.
        :param beyond: those that were committed so few days before are left out too.
        """
        return {}


@dataclass(frozen=True)
class Project:
    """What a rule looks at."""

    facts: Facts
    graph: Graph
    template: Template
    #: Features that other projects' inventories hold.
    elsewhere: frozenset[str] = frozenset()
    #: Names of components, as configured.
    components: tuple[str, ...] = ()
    surroundings: Surroundings = field(default_factory=Surroundings, compare=False)
    #: What is found of the configuration.
    of_configuration: tuple[Finding, ...] = ()

    def knows(self, name: str) -> bool:
        """Tell whether there is a design of this id, alias or title, here or in another project."""
        return name in self.elsewhere or self.graph.find(name) is not None

    @cached_property
    def designs_by_document(self) -> Mapping[str, Design]:
        """The design that each document holds."""
        return {design.docname: design for design in self.facts.designs}

    @cached_property
    def problems(self) -> Mapping[str, Sequence[Problem]]:
        """What reading could not take as written, by rule."""
        by_rule: dict[str, list[Problem]] = defaultdict(list)
        for problem in self.facts.problems:
            by_rule[problem.rule].append(problem)
        return by_rule

    def has_problem(self, rule: str, design: Design, slug: str) -> bool:
        """Tell whether reading had a problem of a rule with a slot of a design."""
        return (design.docname, slug) in self._places_of_problems.get(rule, ())

    @cached_property
    def _places_of_problems(self) -> Mapping[str, frozenset[tuple[str, str | None]]]:
        return {rule: frozenset((one.docname, one.slug) for one in several) for rule, several in self.problems.items()}

    @cached_property
    def misplaced(self) -> Mapping[str, Sequence[Problem]]:
        """What stands outside its section, by document; not what follows below a part around it that does too."""
        outside: dict[str, list[Problem]] = defaultdict(list)
        for one in sorted(self.problems.get("misplaced-field", ()), key=lambda one: one.line):
            around = self.template.ancestors(one.slug) if one.slug is not None else ()
            if all(before.slug not in around for before in outside[one.docname]):
                outside[one.docname].append(one)
        return outside

    @cached_property
    def successors(self) -> Mapping[str, Sequence[str]]:
        """The designs that supersede each one; of those that do so in a circle, none takes another's place."""
        edges = self.graph.edges_of(Kind.SUPERSEDES)
        circles = {id_: number for number, group in enumerate(find_circles(edges)) for id_ in group}
        found: dict[str, list[str]] = defaultdict(list)
        for source, targets in edges.items():
            for target in targets:
                if source not in circles or circles[source] != circles.get(target):
                    found[target].append(source)
        return dict(found)

    def id_of(self, name: str) -> str:
        """Return the id of the design that a name means, or the name."""
        found = self.graph.find(name)
        return found.id if found is not None else name

    def is_superseded(self, design: Design) -> bool:
        """Tell whether another design has taken a design's place."""
        return design.status in self.template.status.superseded or design.id in self.successors

    def is_in_force(self, design: Design) -> bool:
        """Tell a design that counts from one that is superseded or given up."""
        return design.id not in self._out_of_force

    @cached_property
    def _out_of_force(self) -> frozenset[str]:
        withdrawn = self.template.status.withdrawn
        designs = self.graph.designs.values()
        return frozenset(one.id for one in designs if one.status in withdrawn or self.is_superseded(one))


#: What a finding weighs; ``off`` turns a rule off.
OFF = "off"
SEVERITIES = ("error", "warning", "info", OFF)
#: In place of a status: designs of any other status, and findings outside designs.
ANY_STATUS = "*"
#: Rule id -> severity, or status -> severity.
Severities = Mapping[str, str | Mapping[str, str]]

Check = Callable[[Project], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id is the subtype of its warnings."""

    id: str
    severity: str
    #: What the rule finds, why that matters and what to do.
    documentation: str
    #: Finds; the rules about findings and the configuration have none, for :func:`find_findings` adds theirs.
    check: Check | None = None
    #: Whether it looks at sources or history, which are not there in each checkout.
    looks_around: bool = False

    @property
    def summary(self) -> str:
        """The first line of the documentation: what the rule finds."""
        return self.documentation.strip().partition("\n")[0]

    @property
    def advice(self) -> str:
        """The rest of the documentation on one line: why what the rule finds matters, and what to do."""
        return " ".join(self.documentation.strip().partition("\n")[2].split())


RULES: dict[str, Rule] = {}


def rule(id_: str, severity: str = "warning", *, looks_around: bool = False) -> Callable[[Check], Check]:
    """Register a generator of findings as a rule; its docstring is the rule's documentation."""

    def register(check: Check) -> Check:
        RULES[id_] = Rule(id_, severity, check.__doc__ or "", check, looks_around)
        return check

    return register


def rule_of_reading(id_: str, documentation: str, severity: str = "warning") -> None:
    """Register a rule for what reading notes by itself."""

    def check(project: Project) -> Iterator[Finding]:
        for one in project.problems.get(id_, ()):
            design = project.designs_by_document.get(one.docname)
            id_of_design = design.id if design is not None else None
            yield Finding(id_, "", one.message, one.docname, one.source, one.line, id_of_design, one.slug)

    RULES[id_] = Rule(id_, severity, documentation, check)


def rule_about_findings(id_: str, documentation: str, severity: str = "warning") -> None:
    """Register a rule whose findings are about other findings."""
    RULES[id_] = Rule(id_, severity, documentation)


def rule_of_configuration(id_: str, documentation: str, severity: str = "warning") -> None:
    """Register a rule whose findings are about the configuration."""
    RULES[id_] = Rule(id_, severity, documentation)


def finding(
    rule_id: str, design: Design, message: str, line: int, slug: str | None = None, subject: str | None = None
) -> Finding:
    """Return a finding in a design, with the severity that its rule has by default."""
    severity = RULES[rule_id].severity
    return Finding(rule_id, severity, message, design.docname, design.source, line, design.id, slug, subject)


def find_findings(
    project: Project,
    severities: Severities | None = None,
    baseline: Sequence[Entry] = (),
    baseline_file: str = "",
) -> list[Finding]:
    """Return what all rules find and nothing accepts, in the order of files and lines.

    :param severities: rule id -> the severity that it has instead of its own, or status -> severity, where
        ``*`` is any other status; ``off`` leaves its findings out.
    :param baseline: findings that are known; those are left out, and entries that nothing is found of are reported.
    :param baseline_file: the file of the baseline, relative to the project's source folder.
    """
    weigh = _Weigher(project, severities or {})
    found = weigh(
        one for rule in RULES.values() if rule.check is not None and weigh.is_on(rule.id) for one in rule.check(project)
    )
    found += weigh(iter(project.of_configuration))
    kept, unused = split_waived(found, project.facts.waivers)
    kept += weigh(_report_unused(unused, project, weigh))
    kept, fixed = apply_baseline(kept, baseline)
    kept += weigh(_report_fixed(fixed, baseline_file, project, weigh))
    return sorted(kept, key=lambda one: (one.source, one.line, one.rule, one.slug or "", one.message))


class _Weigher:
    """Gives findings the severity that the project and the status of their design ask for."""

    def __init__(self, project: Project, chosen: Severities) -> None:
        self._statuses = {design.docname: design.status for design in project.facts.designs}
        self._tables = {rule.id: self._table(rule, project.template, chosen) for rule in RULES.values()}

    def _table(self, rule: Rule, template: Template, chosen: Severities) -> Mapping[str, str]:
        own = {ANY_STATUS: rule.severity, **template.severities.get(rule.id, {})}
        asked = chosen.get(rule.id, {})
        return {ANY_STATUS: asked} if isinstance(asked, str) else own | dict(asked)

    def is_on(self, rule_id: str) -> bool:
        return any(severity != OFF for severity in self._tables[rule_id].values())

    def __call__(self, findings: Iterator[Finding]) -> list[Finding]:
        weighed = ((one, self._severity(one)) for one in findings)
        return [
            one if one.severity == severity else replace(one, severity=severity)
            for one, severity in weighed
            if severity != OFF
        ]

    def _severity(self, one: Finding) -> str:
        table = self._tables[one.rule]
        return table.get(self._statuses.get(one.docname) or ANY_STATUS, table[ANY_STATUS])


def _report_unused(unused: Sequence[tuple[Waiver, str]], project: Project, weigh: _Weigher) -> Iterator[Finding]:
    for waiver, rule_id in unused:
        if rule_id in RULES and _is_looked_for(rule_id, weigh):
            where = "in this document" if waiver.first is None else "in what follows"
            message = f"nothing is found of {rule_id!r} {where}; remove it from this comment, or the comment"
            yield finding_of_waiver("unused-waiver", waiver, message, project, rule_id)


def _is_looked_for(rule_id: str, weigh: _Weigher) -> bool:
    """Tell whether it means something that nothing is found of a rule: it is on, and sees all in each checkout."""
    known = RULES.get(rule_id)
    return known is None or (weigh.is_on(rule_id) and not known.looks_around)


def finding_of_waiver(rule_id: str, waiver: Waiver, message: str, project: Project, subject: str | None) -> Finding:
    """Return a finding about a comment that accepts findings."""
    design = project.designs_by_document.get(waiver.docname)
    id_ = design.id if design is not None else None
    return Finding(rule_id, "", message, waiver.docname, waiver.source, waiver.line, id_, None, subject)


def _report_fixed(
    fixed: Sequence[tuple[Entry, int]], file: str, project: Project, weigh: _Weigher
) -> Iterator[Finding]:
    for entry, count in fixed:
        if not _is_looked_for(entry.rule, weigh):
            continue
        subject = f" ({entry.subject})" if entry.subject else ""
        times = f" {count} times" if count > 1 else ""
        message = f"{entry.rule!r} is no longer found{times} in {entry.docname}{subject}; take it out of the baseline"
        design = project.designs_by_document.get(entry.docname)
        id_ = design.id if design is not None else None
        yield Finding(FIXED, "", message, entry.docname, file, entry.line, id_, None, entry.subject or None)
