"""The rules. Each has an id, a default severity, a docstring that is also its documentation, and one generator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from sphinxcontrib_flamedesign.core.facts import Design, Facts, FieldFact, Finding, State
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.template import Template


@dataclass(frozen=True, slots=True)
class Project:
    """What a rule looks at."""

    facts: Facts
    graph: Graph
    template: Template
    #: Features that other projects' inventories hold.
    elsewhere: frozenset[str] = frozenset()

    def knows(self, name: str) -> bool:
        """Tell whether there is a design of this id, alias or title, here or in another project."""
        return name in self.elsewhere or self.graph.find(name) is not None


#: What a finding weighs; ``off`` turns a rule off.
OFF = "off"
SEVERITIES = ("error", "warning", "info", OFF)

Check = Callable[[Project], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id is the subtype of its warnings."""

    id: str
    severity: str
    check: Check

    @property
    def documentation(self) -> str:
        """What the rule finds, why that matters and what to do."""
        return self.check.__doc__ or ""


RULES: dict[str, Rule] = {}


def _rule(id_: str, severity: str = "warning") -> Callable[[Check], Check]:
    def register(check: Check) -> Check:
        RULES[id_] = Rule(id_, severity, check)
        return check

    return register


def find_findings(project: Project, severities: Mapping[str, str] | None = None) -> list[Finding]:
    """Return what all rules find, in the order of files and lines.

    :param severities: rule id -> the severity that it has instead of its own; ``off`` leaves it out.
    """
    chosen = {rule.id: rule.severity for rule in RULES.values()} | dict(severities or {})
    found = [
        replace(finding, severity=chosen[rule.id])
        for rule in RULES.values()
        if chosen[rule.id] != OFF
        for finding in rule.check(project)
    ]
    return sorted(found, key=lambda one: (one.source, one.line, one.rule, one.slug or "", one.message))


def _finding(rule: str, design: Design, message: str, line: int, slug: str | None = None) -> Finding:
    return Finding(rule, RULES[rule].severity, message, design.docname, design.source, line, design.id, slug)


def required_fields(design: Design, template: Template) -> list[FieldFact]:
    """Return the facts of the slots that count: an optional one counts only when it is there."""
    return [fact for fact in design.fields if fact.state is not State.MISSING or not _is_optional(fact.slug, template)]


def _is_optional(slug: str, template: Template) -> bool:
    return template[slug].optional or any(template[outer].optional for outer in template.ancestors(slug))


def completeness(design: Design, template: Template) -> float:
    """Return the share of the required slots that are filled or not applicable, from 0 to 1."""
    required = required_fields(design, template)
    done = sum(fact.state in {State.FILLED, State.NOT_APPLICABLE} for fact in required)
    return done / len(required) if required else 1.0


def whole_percent(share: float) -> int:
    """Return a share as a percentage, rounded down: only what is whole is 100 %."""
    return int(share * 100 + 1e-9)


def missing_fields(design: Design, template: Template) -> list[FieldFact]:
    """Return the required slots that are missing, each once: not those inside one that is missing too."""
    missing = [fact for fact in required_fields(design, template) if fact.state is State.MISSING]
    slugs = {fact.slug for fact in missing}
    return [fact for fact in missing if template[fact.slug].parent not in slugs]


def placeholder_fields(design: Design, template: Template) -> list[FieldFact]:
    """Return the slots that are still placeholders, each once: the inner one where two stand in each other."""
    held = [fact for fact in design.fields if fact.state is State.PLACEHOLDER]
    outer = {ancestor for fact in held for ancestor in template.ancestors(fact.slug)}
    return [fact for fact in held if fact.slug not in outer]


def place_of(design: Design, slug: str, template: Template) -> FieldFact | None:
    """Return the nearest slot around one that is there: where a missing slot belongs."""
    facts = {fact.slug: fact for fact in design.fields}
    return next((facts[outer] for outer in template.ancestors(slug) if facts[outer].anchor), None)


@_rule("missing-field")
def _missing_field(project: Project) -> Iterator[Finding]:
    """A part that the template requires is not there.

    Reviewers then do not know whether it was thought of. Write it, or say in it that it does not apply.
    """
    template = project.template
    for design in project.facts.designs:
        for fact in missing_fields(design, template):
            slot, place = template[fact.slug], place_of(design, fact.slug, template)
            where = f" in {template[place.slug].label!r}" if place else ""
            message = f"{design.id} has no {slot.label!r}{where}; write it, or say there that it does not apply"
            line = place.line if place and place.line else design.line
            yield _finding("missing-field", design, message, line, fact.slug)


@_rule("placeholder-field")
def _placeholder_field(project: Project) -> Iterator[Finding]:
    """A part is empty, says TBD or TODO, or still holds the template's own text.

    It looks done in a table of contents and is not. Write it, or say that it does not apply.
    """
    template = project.template
    for design in project.facts.designs:
        for fact in placeholder_fields(design, template):
            label = template[fact.slug].label
            message = f"{label!r} of {design.id} is still a placeholder; write it, or say that it does not apply"
            yield _finding("placeholder-field", design, message, fact.line or design.line, fact.slug)


@_rule("duplicate-id")
def _duplicate_id(project: Project) -> Iterator[Finding]:
    """Two documents claim one id.

    References to it can lead to one of them only: the first in the order of document names. Give the other a new id.
    """
    for id_, (first, *others) in project.graph.duplicates.items():
        for design in others:
            message = f"the id {id_} is that of {first.source} already; give this design another one"
            yield _finding("duplicate-id", design, message, design.line)


@_rule("unknown-feature")
def _unknown_feature(project: Project) -> Iterator[Finding]:
    """A statement, a reference or a role names a feature of which there is no document.

    The name is misspelt, or the document has gone. Correct the id, or write the design that it promises.
    """
    graph = project.graph
    reported: set[tuple[str, int, str]] = set()
    for design in project.facts.designs:
        named: list[tuple[str, int, str | None]] = [
            (id_, one.line, one.slug) for one in design.statements for id_ in one.ids
        ]
        named += [(id_, one.line, None) for one in design.references for id_ in one.ids]
        named += [(id_, design.line, None) for id_ in design.supersedes]
        seen: set[str] = set()
        for id_, line, slug in sorted(named, key=lambda one: one[1]):
            if not project.knows(id_) and id_ not in seen:
                seen.add(id_)
                reported.add((design.source, line, id_))
                yield _finding("unknown-feature", design, unknown_feature_message(graph, id_), line, slug)
    for use in project.facts.uses:
        place = (use.source, use.line, use.target)
        if not project.knows(use.target) and place not in reported:
            reported.add(place)
            severity = RULES["unknown-feature"].severity
            message = unknown_feature_message(graph, use.target)
            yield Finding("unknown-feature", severity, message, use.docname, use.source, use.line)


def unknown_feature_message(graph: Graph, name: str) -> str:
    """Say that there is no such design, and which ids look like it."""
    near = graph.nearest(name)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"there is no design {name!r}{hint}"


@_rule("invalid-status")
def _invalid_status(project: Project) -> Iterator[Finding]:
    """A design has a status that its template does not know.

    Filters and other rules then pass it over. Use one that the template knows.
    """
    values = next((key.values for key in project.template.metadata if key.key == "status"), ())
    known = {value.casefold() for value in values}
    for design in project.facts.designs:
        if design.status and known and design.status.casefold() not in known:
            message = f"{design.status!r} is no status of this template; it knows {', '.join(values)}"
            yield _finding("invalid-status", design, message, design.line)


def _from_reading(project: Project, rule: str) -> Iterator[Finding]:
    by_document = {design.docname: design.id for design in project.facts.designs}
    for one in project.facts.problems:
        if one.rule == rule:
            design = by_document.get(one.docname)
            severity = RULES[rule].severity
            yield Finding(rule, severity, one.message, one.docname, one.source, one.line, design, one.slug)


def _reading_rule(id_: str, documentation: str) -> None:
    def check(project: Project) -> Iterator[Finding]:
        return _from_reading(project, id_)

    check.__doc__ = documentation
    _rule(id_)(check)


_reading_rule(
    "invalid-option",
    """A directive has an option that it does not know, or a value that it cannot take.

    The option is left out, the content stays. Correct its name or value.
    """,
)
_reading_rule(
    "missing-id",
    """A design states no id, and neither its title nor its path holds one.

    Other designs cannot name it. State an id in the `design` directive, the front matter or the title.
    """,
)
_reading_rule(
    "second-design",
    """A document opens a second design.

    A document is one design; what belongs to which could not be told. Move the second to its own document.
    """,
)
_reading_rule(
    "misplaced-field",
    """A field's directive stands outside the section that it belongs to.

    Readers look for it elsewhere. Move the directive into its section.
    """,
)
_reading_rule(
    "duplicate-field",
    """A field's directive stands twice in a design.

    Links lead to the first one only. Join the two.
    """,
)
_reading_rule(
    "field-without-design",
    """A field's directive stands in a document that is no design.

    It is counted nowhere. Open the design with the `design` directive.
    """,
)
_reading_rule(
    "contradictory-metadata",
    """A design states a status, an author or another fact of its header twice, and not alike.

    Readers see one and programs the other. Keep one of them.
    """,
)
_reading_rule(
    "open-fence",
    """A code block in Markdown is not closed and swallows what follows it.

    Headings and labels in it are code then, and their parts are missing. Close the fence.
    """,
)
_reading_rule(
    "unquoted-value",
    """A value in YAML front matter starts with `#` and is not quoted.

    YAML takes it for a comment, so that other programs find the value empty. Quote it.
    """,
)
