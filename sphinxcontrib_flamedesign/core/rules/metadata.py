"""Rules about who a design is: its id, status, owner and dates."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from sphinxcontrib_flamedesign.core.header_values import header_values, is_stated, stated_values
from sphinxcontrib_flamedesign.core.model import Design, Finding, Severity, State, TargetKind
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.rules.registry import finding, finding_at, finding_in_header, rule, rule_of_reading
from sphinxcontrib_flamedesign.core.template import HeaderRole, MetadataKey, Template, is_required_in
from sphinxcontrib_flamedesign.core.template_fit import UNSTATED, states_metadata
from sphinxcontrib_flamedesign.core.text.days import ISO_DATE, find_date
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.core.text.suggest import suggest

#: A draft that nobody has committed to for so many days is stale.
STALE_DAYS = 180


#: So many values are named where a view chooses one that there is not.
_MOST_VALUES = 10


#: A date in words: it names its month and has a year of four digits.
_DATE_IN_WORDS = re.compile(r"(?=.*[^\W\d_]{3}).*(?<!\d)\d{4}(?!\d)", re.DOTALL)


rule_of_reading(
    "missing-id",
    """A design states no id, and neither its title nor its path holds one.

    Other designs cannot name it. State an id in the `design` directive, the front matter or the title.
    """,
)


rule_of_reading(
    "pending-id",
    """A design has no number yet: its id is that of a proposal under review.

    Until it has one, it is called like its document. Give it a number when it is merged.
    """,
    Severity.INFO,
)


rule_of_reading(
    "no-template",
    """No pattern of `flamedesign_template` matches a document that is a design.

    It is read by no template, and nothing in it is checked. Add a pattern that matches it.
    """,
)


@rule("duplicate-id")
def _duplicate_id(project: Project) -> Iterator[Finding]:
    """Two documents claim one id.

    A reference to it leads to the one in the same folder, or else to the one that has fields of the template, whose own
    text states the id, and that has most of these fields. Give the other a new id; what is no design, such as a list of
    changes, is left out by `exclude`.
    """
    for id_, (first, *others) in project.graph.duplicates.items():
        for design in others:
            message = f"the id {id_} is that of {first.source} already; give this design another one"
            if not (first.by_directive or design.by_directive):
                names = f"{first.docname!r} or {design.docname!r}"
                message += f", or name the one that is no design in `exclude`: {names}"
            yield finding("duplicate-id", design, message, design.line, subject=id_, source=design.opened_in)
    for design in project.designs:
        if design.path_id == design.id:
            message = f"its title has the id of another design, and {design.id}, that of its path, is used; correct it"
            yield finding("duplicate-id", design, message, design.line, subject=design.id, source=design.opened_in)


@rule("invalid-status")
def _invalid_status(project: Project) -> Iterator[Finding]:
    """A design has a status that its template does not know, or a view chooses one that there is not.

    Filters and other rules then pass it over. Use one that the template knows.
    """
    for design in project.designs:
        spec = project.template_of(design).status
        known = {value.casefold() for value in spec.values}
        if design.status and known and design.status.casefold() not in known:
            hint = suggest(design.status, spec.values)
            message = f"{design.status!r} is no status of this template; it knows {', '.join(spec.values)}{hint}"
            yield finding_in_header("invalid-status", design, message, spec.key, design.status)
    yield from _unknown_statuses(project)


def _unknown_statuses(project: Project) -> Iterator[Finding]:
    """Yield the statuses that views choose, and that neither the template knows nor any design has."""
    stated = sorted({design.status for design in project.designs if design.status})
    known = {"none", *(status.casefold() for status in stated)}
    for use in project.facts.uses:
        if use.target_kind is TargetKind.STATUS and use.target.casefold() not in known:
            there = ", ".join([*stated[:10], "none"])
            message = f"no design has the status {use.target!r}; there are {there}{suggest(use.target, stated)}"
            yield finding_at(use, "invalid-status", message, project, subject=use.target)


rule_of_reading(
    "contradictory-metadata",
    """A design states a status, an author or another fact of its header twice, and not alike.

    Readers see one and programs the other. Keep one of them.
    """,
)


rule_of_reading(
    "invalid-metadata",
    """The front matter of a design is not read, or a name in its header is almost that of metadata.

    Its status, owner or id is then another, or none. Mend the front matter, or correct the name.
    """,
)


@rule("missing-owner", Severity.INFO)
def _missing_owner(project: Project) -> Iterator[Finding]:
    """A design does not say who owns it, or says only TBD.

    Nobody knows whom to ask. Name a person or a team in its header.
    """
    for design in project.designs:
        key = project.template_of(design).key_of(HeaderRole.OWNER)
        if key is None or project.is_unfit(design) or _lacks_file(project, design) or _is_unread(project, design):
            continue
        owners = design.values_of(key.key)
        if not owners and is_required_in(key.required, design.status):
            continue  # `missing-metadata` says so
        if not header_values(design, (key.key,)):
            message = f"nobody owns {design.id}; name a person or a team in its header, as {key.label!r}"
            if owners:
                says = f"its {key.label!r} says {owners[0]!r}"
                message = f"nobody owns {design.id}: {says}; name a person or a team in its header"
            yield finding_in_header("missing-owner", design, message, key.key, key.key)


@rule(UNSTATED)
def _missing_metadata(project: Project) -> Iterator[Finding]:
    """A design's header lacks what its template requires in its status, or the file that its template has for it.

    Readers and programs look for it there. Add it to the header, or write the file.
    """
    for design in project.designs:
        if project.is_unfit(design) or project.lacks_metadata_file(design) or _is_unread(project, design):
            continue
        template, states = project.template_of(design), project.states_of(design)
        if without_file := _describe_without_file(project, design):
            yield finding_in_header(UNSTATED, design, without_file, "", template.metadata_file)
            continue
        for key in (other for other in template.metadata if is_required_in(other.required, design.status)):
            values = design.values_of(key.key)
            is_there = any(states.judge_value(value) is not State.PLACEHOLDER for value in values)
            if not is_there and not _states_identity(design, key, template):
                message = f"the header of {design.id} has no {key.label!r}, which its template requires; add it"
                if values:
                    says = f"{key.label!r} of {design.id} says only {values[0]!r}"
                    message = f"{says}, and its template requires it; write it"
                yield finding_in_header(UNSTATED, design, message, key.key, key.key)


def _states_identity(design: Design, key: MetadataKey, template: Template) -> bool:
    """Return whether a design states what a line of its header says of who it is, which is kept apart from metadata.

    A directive states id and title by its argument and by the heading above it.
    """
    if key == template.status:
        return bool(design.status)
    if key.holds not in {HeaderRole.ID, HeaderRole.TITLE}:
        return False
    return design.by_directive or any(name == key.key for name, _line, _source in design.header_lines)


def _lacks_file(project: Project, design: Design) -> bool:
    """Return whether a design states no metadata, and its template has a file for it beside the document."""
    return project.template_of(design).metadata_file is not None and not states_metadata(design)


def _describe_without_file(project: Project, design: Design) -> str | None:
    """Return that the file which a template has for metadata is missing, and which one may be meant to be it.

    A design that states metadata elsewhere lacks no file, unless one of almost that name lies there.
    """
    file = project.template_of(design).metadata_file
    if file is None or any(posixpath.basename(source) == file for _key, _line, source in design.header_lines):
        return None
    misnamed = project.source_tree.find_misnamed(design.source, file)
    if misnamed is not None:
        return f"{misnamed} beside {design.source} is not read, for the template has metadata in {file}; rename it"
    if _lacks_file(project, design):
        others = project.source_tree.find_data_files(design.source)
        unread = f"; {others[0]} there is not read" if len(others) == 1 else ""
        return f"{design.id} has no metadata; write {file} beside {design.source}{unread}"
    return None


def _is_unread(project: Project, design: Design) -> bool:
    """Return whether nothing is read of a design's header or of its metadata file, and a finding says why."""
    file = project.template_of(design).metadata_file
    read = {posixpath.basename(source) for _key, _line, source in design.header_lines}
    problems = (
        problem for problem in project.problems.get("invalid-metadata", ()) if problem.docname == design.docname
    )
    is_of_file = [posixpath.basename(problem.source) == file for problem in problems]
    return (any(is_of_file) and file not in read) or (not all(is_of_file) and not states_metadata(design))


@rule("invalid-value")
def _invalid_value(project: Project) -> Iterator[Finding]:
    """A line of a design's header has a value that its template does not know, or a view chooses one that there is not.

    Filters and groups then pass it over. Use one that the template knows.
    """
    for design in project.designs:
        for key in project.template_of(design).metadata:
            known = {value.casefold() for value in key.values}
            for value in design.values_of(key.key) if known else ():
                if value.casefold() not in known:
                    takes = f"it takes {', '.join(key.values)}{suggest(value, key.values)}"
                    message = f"{key.label!r} cannot be {value!r}; {takes}"
                    yield finding_in_header("invalid-value", design, message, key.key, value)
    yield from _unknown_values(project)


def _unknown_values(project: Project) -> Iterator[Finding]:
    """Yield what views choose by metadata, and no design's header says."""
    for use in project.facts.uses:
        name, _, value = use.target.partition("=")
        if use.target_kind is TargetKind.METADATA:
            keys = project.templates.metadata_names.get(name, ())
            stated = [stated_values(design, keys) for design in project.designs]
            if not any(is_stated(value, values) for values in stated):
                known = sorted({text for values in stated for text in values}, key=natural)
                there = f"; there are {', '.join(known[:_MOST_VALUES])}" if known else "; no header says anything of it"
                message = f"no design has the {name} {value!r}{suggest(value, known) or there}"
                yield finding_at(use, "invalid-value", message, project, subject=value)


@rule("invalid-date")
def _invalid_date(project: Project) -> Iterator[Finding]:
    """A date in a design's header is none, or can be read in two ways.

    Readers and programs take it for different days. Write it as year, month and day: 2026-03-31.
    """
    for design in project.designs:
        key = project.template_of(design).key_of(HeaderRole.DATE)
        for value in design.values_of(key.key) if key is not None else ():
            if key is not None and project.states_of(design).judge_value(value) is State.FILLED and not _is_date(value):
                message = (
                    f"{value!r} is no date that reads in one way; write {key.label!r} as year-month-day: 2026-03-31"
                )
                yield finding_in_header("invalid-date", design, message, key.key, key.key)


def _is_date(text: str) -> bool:
    """Distinguish dates by year, month and day, and dates in words, from all else."""
    numbers = ISO_DATE.findall(text.replace("/", "-").replace(".", "-"))
    if not numbers:
        return _DATE_IN_WORDS.match(text) is not None
    return all(find_date("-".join(number)) is not None for number in numbers)


@rule("stale-draft", Severity.INFO, needs_source_tree=True)
def _stale_draft(project: Project) -> Iterator[Finding]:
    """A draft has not been committed to for half a year, counted up to the latest commit.

    Readers cannot tell whether it is still wanted. Finish it, or say in its status that it is given up.
    """
    read = [other for other in project.designs if other.docname not in project.sketched]
    drafts = [other for other in read if other.status in project.template_of(other).status.drafts]
    ages = project.source_tree.find_ages([design.source for design in drafts], STALE_DAYS) if drafts else {}
    for design in drafts:
        if design.source in ages:
            message = (
                f"{design.id} is a {design.status} that nobody has changed for {ages[design.source]} days; finish it,"
                " or say in its status that it is given up"
            )
            key = project.template_of(design).status.key
            yield finding_in_header("stale-draft", design, message, key)


rule_of_reading(
    "unquoted-value",
    """A value in YAML front matter starts with `#` and is not quoted.

    YAML takes it for a comment, so that other programs find the value empty. Quote it.
    """,
)


rule_of_reading(
    "several-designs",
    """A document holds several designs, each below a heading of its own, as a log of decisions does.

    One document is one design: it is read as one that has the sections of the first. Give each design a document.
    """,
)
