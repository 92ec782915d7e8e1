"""Rules about who a design is: its id, status, owner and dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from sphinxcontrib_flamedesign.core.model import Finding, Severity, State, TargetKind
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.rules.registry import finding, finding_at, rule, rule_of_reading
from sphinxcontrib_flamedesign.core.template import HeaderRole
from sphinxcontrib_flamedesign.core.text.states import StateReader

#: A draft that nobody has committed to for so many days is stale.
STALE_DAYS = 180


_ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")


#: A date in words: it names its month and has a year of four digits.
_DATE_IN_WORDS = re.compile(r"(?=.*[^\W\d_]{3}).*(?<!\d)\d{4}(?!\d)", re.DOTALL)


rule_of_reading(
    "missing-id",
    """A design states no id, and neither its title nor its path holds one.

    Other designs cannot name it. State an id in the `design` directive, the front matter or the title.
    """,
)


@rule("duplicate-id")
def _duplicate_id(project: Project) -> Iterator[Finding]:
    """Two documents claim one id.

    References to it can lead to one of them only: the first in the order of document names. Give the other a new id.
    """
    for id_, (first, *others) in project.graph.duplicates.items():
        for design in others:
            message = f"the id {id_} is that of {first.source} already; give this design another one"
            yield finding("duplicate-id", design, message, design.line, subject=id_)


@rule("invalid-status")
def _invalid_status(project: Project) -> Iterator[Finding]:
    """A design has a status that its template does not know, or a view chooses one that there is not.

    Filters and other rules then pass it over. Use one that the template knows.
    """
    values = project.template.status.values
    known = {value.casefold() for value in values}
    for design in project.facts.designs:
        if design.status and known and design.status.casefold() not in known:
            message = f"{design.status!r} is no status of this template; it knows {', '.join(values)}"
            yield finding("invalid-status", design, message, design.line_of("status"), subject=design.status)
    yield from _unknown_statuses(project)


def _unknown_statuses(project: Project) -> Iterator[Finding]:
    """Yield the statuses that views choose, and that neither the template knows nor any design has."""
    stated = sorted({design.status for design in project.facts.designs if design.status})
    known = {"none", *(status.casefold() for status in stated)}
    for use in project.facts.uses:
        if use.target_kind is TargetKind.STATUS and use.target.casefold() not in known:
            message = f"no design has the status {use.target!r}; there are {', '.join([*stated[:10], 'none'])}"
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
    key = project.template.key_of(HeaderRole.OWNER)
    if key is None:
        return
    states = StateReader(project.template)
    for design in project.facts.designs:
        owner = dict(design.metadata).get(key.key, "")
        if states.judge_value(owner) is not State.FILLED:
            says = f"says {owner!r}" if owner else "has none"
            message = f"nobody owns {design.id}: its {key.label!r} {says}; name a person or a team in its header"
            if not owner:
                message = f"nobody owns {design.id}; name a person or a team in its header, as {key.label!r}"
            yield finding("missing-owner", design, message, design.line_of(key.key), subject=key.key)


@rule("invalid-date")
def _invalid_date(project: Project) -> Iterator[Finding]:
    """A date in a design's header is none, or can be read in two ways.

    Readers and programs take it for different days. Write it as year, month and day: 2026-03-31.
    """
    key = project.template.key_of(HeaderRole.DATE)
    if key is None:
        return
    for design in project.facts.designs:
        value = dict(design.metadata).get(key.key, "")
        if value and not _is_date(value):
            message = f"{value!r} is no date that reads in one way; write {key.label!r} as year-month-day: 2026-03-31"
            yield finding("invalid-date", design, message, design.line_of(key.key), subject=key.key)


def _is_date(text: str) -> bool:
    """Distinguish dates by year, month and day, and dates in words, from all else."""
    numbers = _ISO_DATE.findall(text.replace("/", "-").replace(".", "-"))
    if not numbers:
        return _DATE_IN_WORDS.match(text) is not None
    return all(_is_day(int(year), int(month), int(day)) for year, month, day in numbers)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


@rule("stale-draft", Severity.INFO, needs_source_tree=True)
def _stale_draft(project: Project) -> Iterator[Finding]:
    """A draft has not been committed to for half a year, counted up to the latest commit.

    Readers cannot tell whether it is still wanted. Finish it, or say in its status that it is given up.
    """
    drafts = [design for design in project.facts.designs if design.status in project.template.status.drafts]
    ages = project.source_tree.find_ages([design.source for design in drafts], STALE_DAYS) if drafts else {}
    for design in drafts:
        if design.source in ages:
            message = (
                f"{design.id} is a {design.status} that nobody has changed for {ages[design.source]} days; finish it,"
                " or say in its status that it is given up"
            )
            yield finding("stale-draft", design, message, design.line_of("status"))


rule_of_reading(
    "unquoted-value",
    """A value in YAML front matter starts with `#` and is not quoted.

    YAML takes it for a comment, so that other programs find the value empty. Quote it.
    """,
)
