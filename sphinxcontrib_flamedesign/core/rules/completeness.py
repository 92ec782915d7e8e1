"""Rules about the shape of one document: which parts are there, and what stands in them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sphinxcontrib_flamedesign.core.model import Design, Field, Finding, Problem, Severity, State
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.required_fields import (
    _innermost,
    missing_fields,
    place_of,
    placeholder_fields,
    required_fields,
    required_names,
)
from sphinxcontrib_flamedesign.core.rules.registry import (
    ALL_FIELDS,
    fields_of,
    finding,
    finding_at,
    finding_in_field,
    finding_of,
    rule,
    rule_of_reading,
)
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.text.paths import describe_line

#: Rules by which a part that is not there is reported where it was meant to stand.
_ELSEWHERE = ("misplaced-field", "unknown-directive")


@rule("missing-field")
def _missing_field(project: Project) -> Iterator[Finding]:
    """A field that the template requires is missing.

    Reviewers then do not know whether it was thought of. Write it, or say in it that it does not apply.
    """
    for design in project.designs:
        template = project.template_of(design)
        missing = _reported_missing(project, design, template)
        bare = _bare_sections(missing, design, template)
        yield from (
            _section_without_fields(design, section, inside, template)
            for section, inside in bare
            if section.state is not State.NOT_APPLICABLE
        )
        folded = {fact.name for _, inside in bare for fact in inside}
        yield from (_one_missing(project, design, fact) for fact in missing if fact.name not in folded)


def _reported_missing(project: Project, design: Design, template: Template) -> list[Field]:
    """Return the missing fields of which no other finding says that they are."""
    unfilled = project.unfilled[design.docname]
    missing = missing_fields(unfilled, design, template)
    if not missing or project.is_unfit(design):
        return []
    order = template.order
    # Behind an open fence, parts may be there as code.
    last = order.get(project.swallowed.get(design.docname, ""), len(order))
    unwritten = {fact.name for fact in placeholder_fields(unfilled, template)}
    unwritten |= {fact.name for fact in design.fields if fact.is_undecided}
    reported = []
    for fact in missing:
        if order[fact.name] >= last or any(project.has_problem(text, design, fact.name) for text in _ELSEWHERE):
            continue  # it is there, and reported where it is
        place = place_of(design, fact.name, template) if unwritten else None
        if place is None or place.name not in unwritten:  # else all of the section is still to be written
            reported.append(fact)
    return reported


def _bare_sections(
    missing: Sequence[Field], design: Design, template: Template
) -> list[tuple[Field, tuple[Field, ...]]]:
    """Return the sections that hold none of their several fields, each with these: one finding says so."""
    if max(Counter(template[fact.name].parent for fact in missing).values(), default=0) < 2:
        return []
    names = {fact.name for fact in missing}
    inside: dict[str, list[Field]] = defaultdict(list)
    for fact in required_fields(design, template):
        inside[template[fact.name].parent or ""].append(fact)
    return [
        (section, tuple(inside[section.name]))
        for section in design.fields
        if section.anchor
        and len(inside[section.name]) > 1
        and names.issuperset(field.name for field in inside[section.name])
    ]


def _section_without_fields(design: Design, section: Field, inside: Sequence[Field], template: Template) -> Finding:
    labels = ", ".join(repr(template[field.name].label) for field in inside)
    label = template[section.name].label
    fix = _near_label(design, [field.name for field in inside]) or "write them, or say there that it does not apply"
    message = f"{label!r} of {design.id} has none of {labels}; {fix}"
    return finding_in_field("missing-field", design, message, section, fields_of(section.name))


def _one_missing(project: Project, design: Design, fact: Field) -> Finding:
    template = project.template_of(design)
    label, place = template[fact.name].label, place_of(design, fact.name, template)
    if parts := _homeless_parts(project, design, fact.name):
        first = template[parts[0].field or ""].label
        message = f"{design.id} has fields of {label!r}, {first!r} first, and not its heading; put it here"
        return finding("missing-field", design, message, parts[0].line, fact.name, source=parts[0].source)
    where = f" in {template[place.name].label!r}" if place else ""
    fix = _near_label(design, [fact.name]) or "write it, or say there that it does not apply"
    message = f"{design.id} has no {label!r}{where}; {fix}"
    return finding_in_field("missing-field", design, message, fact, at=place)


def _near_label(design: Design, fields: Sequence[str]) -> str:
    """Return which words are almost the label of one of some fields, the first that has such, and what to do."""
    near = next((label for name in fields for label in design.near_labels if label.field == name), None)
    if near is None:
        return ""
    said = f"{describe_line(near.line, near.source)} has {near.text!r}"
    if not near.reason:
        return f"{said}: rename it, or add it to the aliases of the field"
    return f"{said}, but {near.reason}: mend that, or write the field here"


def _homeless_parts(project: Project, design: Design, field: str) -> list[Problem]:
    """Return what stands outside a missing section because that is missing, by line: several parts of it, or nothing.

    One part alone was rather put in the wrong place.
    """
    outside = project.misplaced.get(design.docname, ())
    parts = [
        problem for problem in outside if problem.field and project.template_of(design).contains(field, problem.field)
    ]
    return parts if len(parts) > 1 else []


#: So many placeholders, and nothing else, are one finding.
_MANY = 3


@rule("placeholder-field")
def _placeholder_field(project: Project) -> Iterator[Finding]:
    """A field says only TBD or TODO, or still holds the template's own text.

    It looks done in a table of contents and is not. Write it, or say that it does not apply.
    """
    yield from _find_unwritten(project, "placeholder-field", "still a placeholder", is_blank=False)


def _find_unwritten(project: Project, rule_id: str, what: str, *, is_blank: bool) -> Iterator[Finding]:
    """Yield the fields that are still placeholders: those that are empty, or the others."""
    waived = {waiver.docname for waiver in project.facts.waivers if "placeholder-field" in waiver.rules}
    for design in project.designs:
        template = project.template_of(design)
        unwritten = placeholder_fields(project.unfilled[design.docname], template)
        if design.docname not in waived and _is_unwritten(design, unwritten):
            yield from () if is_blank else (_nothing_written(design, len(unwritten)),)
            continue
        for fact in (*unwritten, *_undecided_sections(project, design, unwritten)):
            if fact.is_blank is is_blank:
                label = template[fact.name].label
                message = f"{label!r} of {design.id} is {what}; write it, or say that it does not apply"
                yield finding_in_field(rule_id, design, message, fact)


def _is_unwritten(design: Design, unwritten: Sequence[Field]) -> bool:
    """Return whether all that a design has is placeholders, as in the document that is copied for each new design."""
    there = {fact.state for fact in design.fields} - {State.MISSING}
    return there == {State.PLACEHOLDER} and len(unwritten) >= _MANY and not any(fact.is_blank for fact in unwritten)


def _nothing_written(design: Design, count: int) -> Finding:
    message = (
        f"nothing of {design.id} is written: all its {count} fields are placeholders; write them, or leave the page out"
        " with `exclude`, if it is no design"
    )
    return finding("placeholder-field", design, message, design.line, subject=ALL_FIELDS, source=design.opened_in)


def _undecided_sections(project: Project, design: Design, reported: Sequence[Field]) -> list[Field]:
    """Return the sections that say TBD above some of their fields, in place of others that are missing.

    :param reported: the fields that are found to be placeholders anyway.
    """
    said = [fact for fact in design.fields if fact.is_undecided and fact not in reported]
    if not said:
        return []
    template = project.template_of(design)
    missing = missing_fields(project.unfilled[design.docname], design, template)
    places = {place.name for fact in missing if (place := place_of(design, fact.name, template)) is not None}
    return [fact for fact in said if fact.name in places]


@rule("empty-section")
def _empty_section(project: Project) -> Iterator[Finding]:
    """A heading or label has nothing below it.

    It looks done in a table of contents and is not. Write what belongs there, or take the heading out.
    """
    yield from _find_unwritten(project, "empty-section", "empty", is_blank=True)
    for design in project.designs:
        for section in design.sections:
            if section.is_empty:
                message = f"nothing stands below {section.title!r}; write it, or take the heading out"
                yield finding_of("empty-section", design, message, section, section.title)


rule_of_reading(
    "duplicate-field",
    """A field of the template stands twice in a design.

    Links lead to the first one only, and a second one in another place is not read as that field. Join the two.
    """,
)


@rule("misplaced-field")
def _misplaced_field(project: Project) -> Iterator[Finding]:
    """A field of the template stands outside the section that it belongs to.

    Readers look for it elsewhere. Move it into its section.
    """
    for docname, problems in project.misplaced.items():
        design = project.designs_by_document.get(docname)
        unfilled = project.unfilled[docname] if design is not None else ()
        missing = missing_fields(unfilled, design, project.template_of(design)) if design is not None else ()
        homeless = {
            part for fact in missing if design is not None for part in _homeless_parts(project, design, fact.name)
        }
        for problem in problems:
            if problem not in homeless:
                yield finding_at(problem, "misplaced-field", problem.message, project, field=problem.field)


@rule("section-order", Severity.INFO)
def _section_order(project: Project) -> Iterator[Finding]:
    """The sections of a design stand in another order than in the template.

    Readers of several designs find things by their place. Move the section.
    """
    for design in project.designs:
        template = project.template_of(design)
        roots = {spec.name: place for place, spec in enumerate(template.roots)}
        there = [fact for fact in design.fields if fact.name in roots and fact.line is not None]
        there.sort(key=lambda fact: roots[fact.name])
        orders = [fact.order for fact in there]
        if all(number < other for number, other in pairwise(orders)):
            continue
        kept = _longest_rise(orders)
        for index in sorted(set(range(len(there))) - set(kept)):
            before = next((there[number] for number in reversed(kept) if number < index), None)
            place = f"behind {template[before.name].label!r}" if before else "before the other sections"
            message = f"{template[there[index].name].label!r} stands {place} in the template; move it there"
            yield finding_in_field("section-order", design, message, there[index])


def _longest_rise(values: Sequence[int]) -> list[int]:
    """Return the places of a longest part of a row that rises: all others have to be moved, and no more."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int | None] = []
    for index, value in enumerate(values):
        place = bisect_left(tails, value)
        previous.append(ends[place - 1] if place else None)
        tails[place : place + 1] = [value]
        ends[place : place + 1] = [index]
    chain: list[int] = []
    at: int | None = ends[-1] if ends else None
    while at is not None:
        chain.append(at)
        at = previous[at]
    return chain[::-1]


@rule("unknown-section", Severity.OFF)
def _unknown_section(project: Project) -> Iterator[Finding]:
    """A section stands beside those of the template, which does not know it.

    What stands there is counted nowhere. Move it into a section of the template, or leave this rule off.
    """
    for design in project.designs:
        roots = [spec.label for spec in project.template_of(design).roots]
        for section in design.sections:
            if section.is_top:
                message = f"{section.title!r} is no section of this template; it has {', '.join(roots)}"
                yield finding_of("unknown-section", design, message, section, section.title)


@rule("use-case-incomplete")
def _use_case_incomplete(project: Project) -> Iterator[Finding]:
    """An example among the use cases lacks its description, its workflow or its expected outcome.

    Without them nobody can test that the design does what the example says. Add what is missing.
    """
    for design in project.designs:
        for use_case in design.use_cases:
            parts = " and no ".join(repr(part) for part in use_case.lacks)
            message = f"{use_case.title!r} has no {parts}; add it, so that the use case can be tested"
            yield finding_of("use-case-incomplete", design, message, use_case, use_case.title)


@rule("not-applicable-without-reason", Severity.INFO)
def _not_applicable_without_reason(project: Project) -> Iterator[Finding]:
    """A field says that it does not apply, and not why.

    Reviewers cannot tell a decision from an oversight. Add a few words: "None: the API is not touched".
    """
    for design in project.designs:
        template = project.template_of(design)
        required = required_names(design, template)
        for fact in _innermost(project.unfilled[design.docname], State.NOT_APPLICABLE, template):
            spec = template[fact.name]
            # A list of other things may well be empty, and so may what need not be there.
            if fact.is_blank and fact.name in required and not spec.declares and not spec.cites:
                message = f"{spec.label!r} of {design.id} does not apply, but does not say why; add a few words"
                yield finding_in_field("not-applicable-without-reason", design, message, fact)


rule_of_reading(
    "many-conditions",
    """A document has more than six different conditions, as `only` and `ifconfig` state them.

    What a design says is known for each way in which its conditions hold, and those are too many. The conditions
    beyond six count as if they held: what a build leaves out may then be stated. Join some, or move a part into a
    document of its own.
    """,
)


rule_of_reading(
    "second-design",
    """A document opens a second design.

    A document is one design; what belongs to which could not be told. Move the second to its own document.
    """,
)


rule_of_reading(
    "field-without-design",
    """A field's directive stands in a document that is no design.

    It is counted nowhere. Open the design with the `design` directive.
    """,
)


rule_of_reading(
    "unknown-directive",
    """A directive or role is almost called like one of this extension, or is not written as one.

    It is left out, or stands in the text or a comment: its view is not shown, and its field is missing. Correct the
    name, or write the directive as its language has it.
    """,
)


rule_of_reading(
    "invalid-option",
    """A directive has an option that it does not know, or a value that it cannot take.

    The option is left out, the content stays. Correct its name or value.
    """,
)


rule_of_reading(
    "open-fence",
    """A code block in Markdown is not closed and swallows what follows it.

    Headings and labels in it are code then, and their fields are missing. Close the fence.
    """,
)
