"""Which findings are accepted: severities that the project chooses, waivers in documents, and the baseline."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import quote, unquote

from sphinxcontrib_flamedesign.core.collector import gc_paused
from sphinxcontrib_flamedesign.core.model import Finding, Problem, Severity, Waiver
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.rules.registry import (
    ABOUT_WAIVERS,
    ALL_FIELDS,
    ANY_STATUS,
    FIXED,
    RULES,
    Rule,
    Severities,
    fields_of,
    finding_at,
)
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.text.printable import is_printable
from sphinxcontrib_flamedesign.core.text.quoting import show
from sphinxcontrib_flamedesign.core.text.suggest import suggest

#: What is found of a field of which nothing is written, the least first.
_NOT_WRITTEN = ("missing-field", "empty-section", "placeholder-field")

#: What is found of a field of which something is written: it may be the first step from nothing.
_WRITTEN_IN_PART = frozenset({"use-case-incomplete", "section-order", "not-applicable-without-reason"})


@gc_paused()
def find_findings(project: Project, severities: Severities) -> list[Finding]:
    """Return what all rules find, whether it is accepted or not.

    :param severities: rule id -> the severity that it has instead of its own, or status -> severity, where
        ``*`` is any other status; ``off`` leaves its findings out.
    """
    weigh = SeverityResolver(project, severities)
    found = weigh(
        finding
        for rule in RULES.values()
        if rule.check is not None and weigh.is_on(rule.id)
        for finding in rule.check(project)
    )
    return found + weigh(iter(project.of_configuration))


@dataclass(frozen=True)
class Accepted:
    """What becomes of findings: those that are reported, in the order of files and lines, and those that are known."""

    reported: Sequence[Finding]
    known: Sequence[Finding]

    @cached_property
    def counts(self) -> Counter[str]:
        """How many findings of each design are reported."""
        return Counter(finding.design for finding in self.reported if finding.design is not None)


def accept(
    found: Iterable[Finding], project: Project, severities: Severities, entries: Sequence[Entry] = (), file: str = ""
) -> Accepted:
    """Take out what waivers and a baseline accept, and report which of them accept nothing.

    :param entries: those of the baseline: findings that are known.
    :param file: that of the baseline, relative to the project's source folder.
    """
    weigh = SeverityResolver(project, severities)
    kept, unused = split_waived(found, project.facts.waivers)
    kept += weigh(_report_unused(unused, project, weigh))
    left, known, fixed = apply_baseline(kept, entries, lambda finding: _keys_of_whole(finding, project))
    left += weigh(_report_fixed(fixed, file, project, weigh))
    order = sorted(
        left, key=lambda finding: (finding.source, finding.line, finding.rule, finding.field or "", finding.message)
    )
    return Accepted(order, known)


def find_left_out(project: Project, severities: Severities) -> list[str]:
    """Return the rules that were not run, for they need what designs say that were not read, sorted."""
    if not project.sketched:
        return []
    whole = SeverityResolver(replace(project, sketched=frozenset()), severities)
    return sorted(rule.id for rule in RULES.values() if rule.needs_others and whole.is_on(rule.id))


class SeverityResolver:
    """Gives findings the severity that the project and the status of their design ask for.

    Of what was not read nothing is found, and rules that need it are off.
    """

    def __init__(self, project: Project, chosen: Severities) -> None:
        self._designs = {design.docname: (design.template, design.status) for design in project.designs}
        templates = project.templates.templates
        self._first = templates[0].name
        self._sketched = project.sketched
        self._tables = {
            (template.name, rule.id): self._table(rule, template, chosen)
            for template in templates
            for rule in RULES.values()
        }

    def _table(self, rule: Rule, template: Template, chosen: Severities) -> Mapping[str, Severity]:
        own = {ANY_STATUS: rule.severity, **template.severities.get(rule.id, {})}
        asked = chosen.get(rule.id, {})
        table = {ANY_STATUS: asked} if isinstance(asked, str) else own | dict(asked)
        return {status: Severity(severity) for status, severity in table.items()}

    def is_on(self, rule_id: str) -> bool:
        """Return whether findings of a rule are reported for any status."""
        if self._sketched and RULES[rule_id].needs_others:
            return False
        tables = (table for (_, name), table in self._tables.items() if name == rule_id)
        return any(severity is not Severity.OFF for table in tables for severity in table.values())

    def __call__(self, findings: Iterator[Finding]) -> list[Finding]:
        """Return the findings that count, each with its severity."""
        weighed = ((finding, self._severity(finding)) for finding in findings if finding.docname not in self._sketched)
        return [
            finding if finding.severity is severity else replace(finding, severity=severity)
            for finding, severity in weighed
            if severity is not Severity.OFF
        ]

    def _severity(self, finding: Finding) -> Severity:
        template, status = self._designs.get(finding.docname, (self._first, None))
        table = self._tables[template, finding.rule]
        return table.get(status or ANY_STATUS, table[ANY_STATUS])


def _report_unused(
    unused: Sequence[tuple[Waiver, str]], project: Project, weigh: SeverityResolver
) -> Iterator[Finding]:
    for waiver, rule_id in unused:
        is_looked_for = _is_looked_for(rule_id, weigh) and waiver.docname not in project.facts.conditional
        if rule_id in RULES and is_looked_for:
            where = "in this document" if waiver.first is None else "in what follows"
            message = f"nothing is found of {rule_id!r} {where}; remove it from this comment, or the comment"
            yield finding_at(waiver, "unused-waiver", message, project, subject=rule_id)


def _is_looked_for(rule_id: str, weigh: SeverityResolver) -> bool:
    """Return whether it means something that nothing is found of a rule: it is on, and sees all in each checkout."""
    known = RULES.get(rule_id)
    return known is None or (weigh.is_on(rule_id) and not known.needs_source_tree)


def _report_fixed(
    fixed: Sequence[tuple[Entry, int]], file: str, project: Project, weigh: SeverityResolver
) -> Iterator[Finding]:
    for entry, count in fixed:
        if not _is_looked_for(entry.rule, weigh) or entry.docname in project.facts.conditional:
            continue
        subject = f" ({entry.subject})" if entry.subject else ""
        times = f" {count} times" if count > 1 else ""
        message = f"{entry.rule!r} is no longer found{times} in {entry.docname}{subject}; take it out of the baseline"
        place = Problem(FIXED, message, entry.docname, file, entry.line)
        yield finding_at(place, FIXED, message, project, subject=entry.subject or None)


def split_waived(
    findings: Iterable[Finding], waivers: Sequence[Waiver]
) -> tuple[list[Finding], list[tuple[Waiver, str]]]:
    """Take findings out that a waiver with a reason accepts.

    :return: the findings that are left, and each rule of a waiver that accepts nothing.
    """
    by_document: dict[str, list[Waiver]] = defaultdict(list)
    for waiver in waivers:
        if waiver.reason:
            by_document[waiver.docname].append(waiver)
    used: set[tuple[Waiver, str]] = set()
    left: list[Finding] = []
    for finding in findings:
        accepting = [other for other in by_document.get(finding.docname, ()) if _accepts(other, finding)]
        used |= {(other, finding.rule) for other in accepting}
        if not accepting:
            left.append(finding)
    # A comment in a file that several documents include need be of use to one of them.
    places = {(other.source, other.line, rule) for other, rule in used}
    unused: dict[tuple[str, int, str], tuple[Waiver, str]] = {}
    for one in (waiver for group in by_document.values() for waiver in group):
        for rule in one.rules:
            unused.setdefault((one.source, one.line, rule), (one, rule))
    return left, [pair for place, pair in unused.items() if place not in places]


def _accepts(waiver: Waiver, finding: Finding) -> bool:
    if finding.rule not in waiver.rules or finding.rule in ABOUT_WAIVERS:
        return False
    if waiver.first is None or waiver.last is None:
        return finding.source == waiver.source or not waiver.is_included
    lines = ((waiver.source, waiver.first, waiver.last), *waiver.included)
    return any(finding.source == source and first <= finding.line <= last for source, first, last in lines)


_HEADER = """\
# Findings that are known, and so are not reported: rule | document | subject | how many, if more than one.
# Take a line out when its finding is mended. None is added by hand.
"""


_MARKS = frozenset("%|#")


#: Names of files may hold halves of surrogate pairs: bytes that are no UTF-8.
_ERRORS = "surrogatepass"


_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Entry:
    """A known finding: what it is, how many times it is found, and the line of the baseline, counted from 1."""

    rule: str
    docname: str
    subject: str
    count: int = 1
    line: int = 1

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is compared with findings by."""
        return self.rule, self.docname, self.subject


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a baseline file, and what is wrong with its other lines, each with the line's number."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[tuple[int, str], ...] = ()


def parse_baseline(text: str, rules: Collection[str] | None = None) -> Baseline:
    """Read a baseline file's text; blank lines and lines that start with ``#`` say nothing.

    :param rules: the rules that there are; any unless given.
    """
    entries: dict[tuple[str, str, str], Entry] = {}
    problems: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        entry = _parse_line(line, number)
        if isinstance(entry, str):
            problems.append((number, entry))
        elif rules is not None and entry.rule not in rules:
            hint = suggest(entry.rule, rules) or "; take the line out"
            problems.append((number, f"there is no rule {show(entry.rule)}{hint}"))
        elif entry.key in entries:
            problems.append((number, f"says the same as line {entries[entry.key].line}; join the two"))
        else:
            entries[entry.key] = entry
    return Baseline(tuple(entries.values()), tuple(problems))


def _parse_line(line: str, number: int) -> Entry | str:
    """Return the entry on a line, or what is wrong with it."""
    try:
        parts = [unquote(part.strip(), errors=_ERRORS) for part in line.split("|")]
    except UnicodeDecodeError:
        parts = []
    rule, docname, subject, count, *rest = parts + [""] * 5
    if not rule or not docname or any(rest):
        return f"{line.strip()!r} is no entry; expected: rule | document | subject | how many"
    if count and not (count.isascii() and count.isdigit() and len(count) <= _MOST_DIGITS and int(count) > 0):
        return f"{count!r} is no number of findings"
    return Entry(rule, docname, subject, int(count or 1), number)


def format_baseline(findings: Iterable[Finding]) -> str:
    """Return the text of a baseline that holds these findings and no others."""
    counts = Counter(finding.key for finding in findings if finding.rule != FIXED)
    return _HEADER + "".join(f"{_format_line(key, count)}\n" for key, count in sorted(counts.items()))


def _format_line(key: tuple[str, str, str], count: int) -> str:
    fields = ["".join(map(_escape, field)) for field in key]
    return " | ".join([*fields, *([str(count)] if count > 1 else [])]).rstrip()


def _escape(letter: str) -> str:
    """Write a character so that it ends no field and no line, and shows in a file."""
    return letter if letter not in _MARKS and is_printable(letter) else quote(letter, safe="", errors=_ERRORS)


def _keys_of_whole(finding: Finding, project: Project) -> Iterator[tuple[str, str, str]]:
    """Yield by which entries, beside its own, a field is known to lack something: what was there before was less.

    A missing field may be a placeholder now, a section may lack some fields where it was not written at all, and so may
    a design of which nothing was written.
    """
    design = project.designs_by_document.get(finding.docname)
    is_written = finding.rule in _WRITTEN_IN_PART
    if not (is_written or finding.rule in _NOT_WRITTEN) or design is None or finding.field is None:
        return
    places = dict.fromkeys((finding.docname, finding.file or finding.docname))
    is_section = finding.subject == fields_of(finding.field)
    less = _NOT_WRITTEN if is_section or is_written else _NOT_WRITTEN[: _NOT_WRITTEN.index(finding.rule)]
    if is_written or finding.rule == "placeholder-field":
        yield from (("placeholder-field", place, ALL_FIELDS) for place in places)
    yield from ((rule, place, finding.field) for place in places for rule in less)
    for name in project.template_of(design).ancestors(finding.field):
        yield from ((rule, place, name) for place in places for rule in _NOT_WRITTEN)
        yield from (("missing-field", place, fields_of(name)) for place in places)


def apply_baseline(
    findings: Sequence[Finding],
    entries: Sequence[Entry],
    keys_of_whole: Callable[[Finding], Iterable[tuple[str, str, str]]] = lambda _: (),
) -> tuple[list[Finding], list[Finding], list[tuple[Entry, int]]]:
    """Take known findings out of a list.

    Where more are found than are known, the first ones, by line, are taken for the known ones.

    :param keys_of_whole: by which entries, beside its own, a finding is known, however many there are such.
    :return: the findings that are left, those that are known, and each entry of which less is found than it says,
        with how much less.
    """
    counts = {entry.key: entry.count for entry in entries}
    left: list[Finding] = []
    known: list[Finding] = []
    for finding in sorted(findings, key=lambda other: (other.source, other.line)):
        whole = next((key for key in keys_of_whole(finding) if key in counts), None)
        if counts.get(finding.key, 0) > 0:
            counts[finding.key] -= 1
            known.append(finding)
        elif whole is not None:
            counts[whole] = 0
            known.append(finding)
        else:
            left.append(finding)
    return left, known, [(entry, counts[entry.key]) for entry in entries if counts[entry.key] > 0]
