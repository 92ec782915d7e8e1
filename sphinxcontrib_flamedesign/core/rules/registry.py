"""What a rule is, and the table of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sphinxcontrib_flamedesign.core.declared import Declaration
from sphinxcontrib_flamedesign.core.model import (
    Design,
    Field,
    Finding,
    Mention,
    Problem,
    Reference,
    RoleUse,
    ScopeEntry,
    Section,
    Severity,
    Statement,
    UseCase,
    Waiver,
)
from sphinxcontrib_flamedesign.core.project import Project

#: In place of a status: designs of any other status, and findings outside designs.
ANY_STATUS = "*"


#: Rule id -> severity, or status -> severity.
Severities = Mapping[str, str | Mapping[str, str]]


Check = Callable[[Project], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id is the subtype of its warnings."""

    id: str
    severity: Severity
    #: What the rule finds, why that matters and what to do.
    documentation: str
    #: Finds; the rules about findings and the configuration have none, for :func:`find_findings` adds theirs.
    check: Check | None = None
    #: Whether it looks at sources or history, which are not there in each checkout.
    needs_source_tree: bool = False
    #: Whether it needs what the fields of other designs say, and not only who they are.
    needs_others: bool = False

    @property
    def summary(self) -> str:
        """The first line of the documentation: what the rule finds."""
        return self.documentation.strip().partition("\n")[0]

    @property
    def advice(self) -> str:
        """The rest of the documentation on one line: why what the rule finds matters, and what to do."""
        return " ".join(self.documentation.strip().partition("\n")[2].split())


RULES: dict[str, Rule] = {}


def rule(
    id_: str, severity: Severity = Severity.WARNING, *, needs_source_tree: bool = False, needs_others: bool = False
) -> Callable[[Check], Check]:
    """Register a generator of findings as a rule; its docstring is the rule's documentation."""

    def register(check: Check) -> Check:
        RULES[id_] = Rule(id_, severity, check.__doc__ or "", check, needs_source_tree, needs_others)
        return check

    return register


def rule_of_reading(id_: str, documentation: str, severity: Severity = Severity.WARNING) -> None:
    """Register a rule for what reading notes by itself."""

    def check(project: Project) -> Iterator[Finding]:
        return (
            finding_at(problem, id_, problem.message, project, field=problem.field)
            for problem in project.problems.get(id_, ())
        )

    RULES[id_] = Rule(id_, severity, documentation, check)


def rule_without_check(id_: str, documentation: str, severity: Severity = Severity.WARNING) -> None:
    """Register a rule whose findings are about the configuration, or about other findings."""
    RULES[id_] = Rule(id_, severity, documentation)


def finding(
    rule_id: str,
    design: Design,
    message: str,
    line: int,
    field: str | None = None,
    subject: str | None = None,
    *,
    source: str = "",
) -> Finding:
    """Return a finding in a design, with the severity that its rule has by default.

    :param source: the file in which it stands, where that is not the design's own.
    """
    severity = RULES[rule_id].severity
    return Finding(rule_id, severity, message, design.docname, source or design.source, line, design.id, field, subject)


def finding_of(
    rule_id: str,
    design: Design,
    message: str,
    said: Statement | Reference | Mention | Declaration | ScopeEntry | Section | UseCase,
    subject: str | None = None,
) -> Finding:
    """Return a finding about something that a design says, where it does so."""
    field = None if isinstance(said, (Reference, Mention, Section)) else said.field or None
    return finding(rule_id, design, message, said.line, field, subject, source=said.source)


def finding_in_header(rule_id: str, design: Design, message: str, key: str, subject: str | None = None) -> Finding:
    """Return a finding where a design's metadata states something, or else where the design opens."""
    source, line = design.place_of(key)
    return finding(rule_id, design, message, line, subject=subject, source=source)


def finding_in_field(
    rule_id: str, design: Design, message: str, fact: Field, subject: str | None = None, *, at: Field | None = None
) -> Finding:
    """Return a finding about a field, where that opens, or else where the design opens.

    :param at: another field in which it stands, or is missed.
    """
    place = next((field for field in (at, fact) if field is not None and field.line is not None), None)
    line, source = (place.line, place.source) if place is not None else (design.line, design.opened_in)
    return finding(rule_id, design, message, line or design.line, fact.name, subject, source=source)


def finding_at(
    place: Problem | RoleUse | Waiver,
    rule_id: str,
    message: str,
    project: Project,
    *,
    field: str | None = None,
    subject: str | None = None,
) -> Finding:
    """Return a finding at one place, in the design that its document holds, if it holds one."""
    design = project.designs_by_document.get(place.docname)
    id_ = design.id if design is not None else None
    severity = RULES[rule_id].severity
    return Finding(rule_id, severity, message, place.docname, place.source, place.line, id_, field, subject)


#: The subject of a finding about all fields of a design.
ALL_FIELDS = "*"


def fields_of(section: str) -> str:
    """Return the subject of a finding about all fields of a section, which is there itself."""
    return f"{section}/*"


#: Its findings are about the baseline itself.
FIXED = "fixed-baseline-entry"


#: Findings of these are about waivers: none can waive them.
ABOUT_WAIVERS = frozenset({"invalid-waiver", "unused-waiver"})
