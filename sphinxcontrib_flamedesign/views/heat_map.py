"""The heat map: a small cell for each field of each design, section by section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from docutils import nodes

from sphinxcontrib_flamedesign.core.model import Design, Field, State
from sphinxcontrib_flamedesign.core.required_fields import place_of
from sphinxcontrib_flamedesign.core.template import FieldSpec
from sphinxcontrib_flamedesign.domain import REPORT
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.base import View
from sphinxcontrib_flamedesign.views.scores import LACKING, Scores, Section, state_key
from sphinxcontrib_flamedesign.views.tables import (
    BriefCell,
    Column,
    add_brief,
    brief_row,
    cell,
    design_brief_row,
    find_filters,
    group_heading,
    head_of,
    table,
    tables_in,
    title_beside,
)
from sphinxcontrib_flamedesign.views.view_nodes import joined, line, link, words
from sphinxcontrib_flamedesign.views.wording import all_designs, percent, state_label

#: In the order in which the script knows them.
_STATES = (*LACKING, State.NOT_APPLICABLE, State.FILLED, None)


_FIRST, _NUMBER, _TOTAL = "flamedesign-first", "flamedesign-number", "flamedesign-total"


#: The column of how complete designs are, as addresses have it where they are sorted by that.
SHARE_COLUMN = "1"


#: The shares of a section, which stand in the place of its fields where those are folded.
_SHARE = "flamedesign-share"


def make_heat_map(
    view: View, designs: Sequence[Design], brief: Sequence[Design], scores: Scores
) -> Iterator[nodes.Node]:
    """Yield the heat map of some designs, with totals of all that are scored, and what its cells mean.

    :param brief: those that the page holds for its script alone.
    """
    rows = [*(_row(view, design, scores) for design in designs), _totals_row(scores)]
    columns = [Column("", 1) for _entry in rows[0].children]
    made = table(columns, rows, _("Completeness by field"), sortable=True, is_grid=True)
    (grid,) = tables_in(made)
    grid["classes"] += ["flamedesign-grid", "flamedesign-heat"]
    grid["view"] = REPORT
    head_of(grid)[:] = [_section_headings(scores), _field_headings(scores)]
    add_brief(
        made, [_brief_row(view, design, scores) for design in brief], len(scores.designs) - len(designs) - len(brief)
    )
    yield made
    yield _legend(scores)


def _has_share(section: Section) -> bool:
    """Return whether a section has several fields, and so a column that says how much of them is done."""
    return len(section.fields) > 1


def _section_headings(scores: Scores) -> nodes.row:
    """Return the sections over their fields, on hover with how much is done; one of a single field has its name below.

    The column of a section's shares is not counted: it is shown only in place of the fields, where those are folded.
    """
    row = nodes.row("", cell(), cell(classes=[_FIRST]))
    for section in scores.sections:
        if _has_share(section):
            share = scores.share(scores.designs, section)
            entry = group_heading([words(section.spec.label)], len(section.fields))
            entry["section"] = section.spec.name
            entry["tip"] = _("%(name)s: %(share)s done") % {"name": section.spec.label, "share": share}
            row += entry
        else:
            row += cell(classes=[_FIRST])
    return row


def _field_headings(scores: Scores) -> nodes.row:
    row = nodes.row("", cell(words(_("Design")), scope="col", sort="text", classes=["flamedesign-corner"]))
    row += cell(words(_("Complete")), scope="col", sort="number", classes=[_FIRST])
    for section in scores.sections:
        if _has_share(section):
            row += cell(
                words(section.spec.label), scope="col", sort="number", tip=section.spec.label, classes=[_FIRST, _SHARE]
            )
        for spec in section.fields:
            row += cell(words(spec.label), scope="col", sort="state", tip=spec.label, classes=_border(section, spec))
    return row


def _border(section: Section, spec: FieldSpec) -> list[str]:
    return [_FIRST] if spec is section.fields[0] else []


def _row(view: View, design: Design, scores: Scores) -> nodes.row:
    title = [words(" "), words(title_beside(design), "flamedesign-title")] if title_beside(design) else []
    row = nodes.row(
        "", cell(link(design, design.id, view.docname), *title), _percentage(percent(scores.complete([design])))
    )
    for section in scores.sections:
        if _has_share(section):
            row += _percentage(scores.share([design], section), _SHARE)
        for spec in section.fields:
            entry = _state_cell(view, design, spec, scores)
            entry["classes"] += _border(section, spec)
            row += entry
    row["filters"] = find_filters(view, design.id)
    return row


def _brief_row(view: View, design: Design, scores: Scores) -> design_brief_row:
    """Return the row of a design for which there is no room: its shares, and the state of each field by its place."""
    shares = [scores.share([design], section) for section in scores.sections if _has_share(section)]
    states = "".join(str(_STATES.index(scores.state_of(design, spec.name))) for spec in scores.fields)
    cells: list[BriefCell] = [(design.id, title_beside(design)), percent(scores.complete([design])), *shares]
    return brief_row(link(design, design.id, view.docname), cells, find_filters(view, design.id), states)


def _percentage(text: str, *classes: str) -> nodes.entry:
    return cell(words(text), classes=[_NUMBER, _FIRST, *classes])


def _state_cell(view: View, design: Design, spec: FieldSpec, scores: Scores) -> nodes.entry:
    """Return the name and the state of a field as a link to it, or to where it belongs."""
    fact: Field | None = scores.required(design).get(spec.name)
    if fact is None:
        text = f"{spec.label}: {state_label(None)}"
        return cell(words(text), tip=text, classes=[f"flamedesign-{state_key(None)}"])
    place = fact if fact.anchor else place_of(design, spec.name, scores.template)
    anchor = place.anchor if place is not None else None
    text = f"{spec.label}: {state_label(fact.state)}"
    return cell(link(design, text, view.docname, anchor), classes=[f"flamedesign-{fact.state}"])


def _totals_row(scores: Scores) -> nodes.row:
    """Return how much of each field and section is done, in all designs that are scored."""
    share = percent(scores.complete(scores.designs))
    row = nodes.row("", cell(words(all_designs(len(scores.designs)))), _percentage(share), classes=[_TOTAL])
    for section in scores.sections:
        if _has_share(section):
            row += _percentage(scores.share(scores.designs, section), _SHARE)
        row += [cell(words(scores.done_of_all(spec.name)), classes=_border(section, spec)) for spec in section.fields]
    return row


def _legend(scores: Scores) -> nodes.paragraph:
    """Return what the cells mean, and how many there are of each state."""
    counts: Counter[State | None] = sum(scores.counts.values(), Counter())
    states = [*State, *([None] if counts[None] else [])]
    labels = {state: state_label(state) for state in states}
    if None in labels:  # an export calls missing what is not required, too
        labels[State.MISSING] = _("missing, and required")
    entries = [
        words(f"{label} ({counts[state]})", f"flamedesign-{state_key(state)}") for state, label in labels.items()
    ]
    return line(*joined(entries, " · ", "flamedesign-separator"), classes=["flamedesign-key"])
