"""The report: how complete the designs are, field by field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from docutils import nodes

from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.grouping import COMPONENT, find_group
from sphinxcontrib_flamedesign.core.model import Design, State
from sphinxcontrib_flamedesign.core.template import FieldSpec, Template
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.domain import REPORT
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.views.base import View, ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.filters import Filters, empty_reason, select
from sphinxcontrib_flamedesign.views.groups import gather
from sphinxcontrib_flamedesign.views.heat_map import make_heat_map
from sphinxcontrib_flamedesign.views.scores import LACKING, UNSAID, Scores, state_key
from sphinxcontrib_flamedesign.views.tables import Column, Limit, captioned, cell, folded, number, table
from sphinxcontrib_flamedesign.views.view_nodes import link, link_within, remark, words
from sphinxcontrib_flamedesign.views.view_options import any_grouping, any_text, member_of, option, some_of
from sphinxcontrib_flamedesign.views.wording import all_designs, count_designs, percent, state_label

#: A design with a row of its own takes some 6 kB, a brief one 230 bytes.
DESIGNS = Limit(100, 20, first=60, brief=2000)


#: So many fields stand on top, those that most designs lack.
WORST = 5


#: The states of a field that are counted, each of which leads to the designs: that it does not apply is no gap.
_COUNTED = (*LACKING, State.NOT_APPLICABLE, None)


#: Where all fields stand in a report of all designs.
FIELDS_ANCHOR = "design-fields"


#: Where not all designs have a row, so many groups have one, the largest.
MOST_GROUPS = 50


class ReportOrder(StrEnum):
    """What the designs of a report are sorted by."""

    ID = "id"
    LEAST_FIRST = "completeness"
    MOST_FIRST = "-completeness"


@dataclass(frozen=True)
class ReportOptions(ViewOptions):
    """Which designs a report shows, and in which order."""

    sort: ReportOrder = option("sort", member_of(ReportOrder), ReportOrder.ID)
    filters: Filters = some_of(Filters, "focus", "depth", "direction", "status", "components")
    group_by: str = option("group-by", any_grouping, COMPONENT)
    caption: str = option("caption", any_text, "")

    def make(self, view: View) -> list[nodes.Node]:
        """Return how complete the chosen designs are: a heat map on pages, shares by section elsewhere."""
        selection = select(view.graph, self.filters)
        if why := empty_reason(selection):
            return [remark(why)]
        designs = sorted(selection.designs, key=lambda design: natural(design.id))
        by_template: dict[str, list[Design]] = defaultdict(list)
        for design in designs:
            by_template[design.template].append(design)
        if len(by_template) == 1:
            return [self._report(view, designs, self.caption)]
        reports: list[nodes.Node] = []
        for template in view.templates.templates:
            if template.name in by_template:
                caption = f"{self.caption}: {template.title}" if self.caption else template.title
                reports.append(self._report(view, by_template[template.name], caption))
        return reports

    def _report(self, view: View, designs: list[Design], caption: str) -> nodes.Node:
        """Return how complete designs of one template are."""
        scores = Scores(designs, view.templates.of(designs[0]))
        message, cut = _count(designs, view.graph, scores), ""
        worst, every = _field_tables(view, scores)
        if self.filters == Filters() and scores.template is _first_template(view):
            every.insert(0, nodes.target("", "", ids=[FIELDS_ANCHOR]))
        fields: list[nodes.Node] = [
            *worst,
            folded(every, _("All fields that hold no others (%d)") % len(scores.fields)),
        ]
        shown = _sorted(designs, self.sort, scores)
        totals: list[nodes.Node] = []
        room = DESIGNS.shown(len(designs), view)
        if room < len(designs):
            totals = _group_table(view.graph, self.group_by, designs, scores)
            shown = _sorted(designs, ReportOrder.LEAST_FIRST, scores)
            cut = ngettext(
                "Below is the %d design that is least complete.",
                "Below are the %d designs that are least complete.",
                room,
            )
        brief = shown[room : DESIGNS.held(len(designs), view)]
        content = [
            *captioned(caption, message, cut=cut),
            *fields,
            *totals,
            *_shown_designs(view, shown[:room], brief, scores),
        ]
        return nodes.container("", *content, classes=["flamedesign-view", "flamedesign-report"])


def _shown_designs(
    view: View, shown: Sequence[Design], brief: Sequence[Design], scores: Scores
) -> Iterator[nodes.Node]:
    """Yield the designs one by one: as a heat map where there is room for one."""
    if not view.is_page:
        yield _share_table(view, shown, scores)
        return
    yield from make_heat_map(view, shown, brief, scores)


def _first_template(view: View) -> Template | None:
    """Return the template of the first report of several."""
    used = {design.template for design in view.graph.designs.values()}
    return next((template for template in view.templates.templates if template.name in used), None)


def _field_tables(view: View, scores: Scores) -> tuple[list[nodes.container], nodes.container]:
    """Return the table of the fields that most designs lack, if any do, and that of all fields."""
    worst = sorted(scores.fields, key=lambda spec: -scores.lacking(spec.name))
    lacking = [spec for spec in worst if scores.lacking(spec.name)]
    shown = [_field_table(view, lacking[:WORST], scores, _("Missing most"))] if lacking else []
    return shown, _field_table(view, worst, scores, _("All fields"))


def _field_table(view: View, fields: Sequence[FieldSpec], scores: Scores, label: str) -> nodes.container:
    """Return how many designs say nothing in each of some fields, or that it does not apply, and how many are done."""
    states = [state for state in _COUNTED if any(scores.counts[spec.name][state] for spec in fields)]
    counts = [Column(state_label(state).capitalize(), 14, is_number=True) for state in states]
    columns = [Column(label, 24), Column(_("Section"), 24), *counts, Column(_("Done"), 14, is_number=True)]
    rows = [
        [
            cell(_link_to_designs(view, spec, spec.label, UNSAID)),
            cell(words(scores.template[scores.template.root(spec.name)].label)),
            *(_count_cell(view, spec, scores, state) for state in states),
            number(scores.done_of_all(spec.name)),
        ]
        for spec in fields
    ]
    made = table(columns, rows, label, sortable=len(fields) > WORST, is_grid=True)
    made["classes"].append("flamedesign-by-field")
    return made


def _count_cell(view: View, spec: FieldSpec, scores: Scores, state: State | None) -> nodes.entry:
    """Return in how many designs a field is in a state, as a link to these."""
    count = str(scores.counts[spec.name][state])
    return number(count if count == "0" else _link_to_designs(view, spec, count, (state,)))


def _link_to_designs(view: View, spec: FieldSpec, text: str, states: Sequence[State | None]) -> nodes.reference:
    """Return a link to the designs of this report in which a field is in one of some states."""
    return link_within(REPORT, text, view.docname, field=spec.label, state=[*map(state_key, states)])


def _count(designs: Sequence[Design], graph: Graph, scores: Scores) -> str:
    text = _("%(designs)s, complete to %(share)s on average. Percentages are rounded down.")
    share = percent(scores.complete(designs))
    return text % {"designs": count_designs(len(designs), len(graph.designs)), "share": share}


def _sorted(designs: list[Design], order: ReportOrder, scores: Scores) -> list[Design]:
    if order is ReportOrder.ID:
        return designs
    is_reversed = order is ReportOrder.MOST_FIRST
    return sorted(designs, key=lambda design: scores.complete([design]), reverse=is_reversed)


def _share_columns(scores: Scores, *first: Column) -> list[Column]:
    shares = [Column(section.spec.label, 16, is_number=True) for section in scores.sections]
    return [*first, *shares, Column(_("Complete"), 11, is_number=True)]


def _share_cells(designs: Sequence[Design], scores: Scores) -> list[nodes.entry]:
    """Return how much of each section is done, and how much in all."""
    shares = [number(scores.share(designs, section)) for section in scores.sections]
    return [*shares, number(percent(scores.complete(designs)))]


def _share_table(view: View, designs: Sequence[Design], scores: Scores) -> nodes.container:
    """Return the shares of each design by section: what fits where there is no room for a heat map."""
    rows = [
        [cell(link(design, f"{design.id}: {design.title}", view.docname)), *_share_cells([design], scores)]
        for design in designs
    ]
    rows.append([cell(words(all_designs(len(designs)))), *_share_cells(designs, scores)])
    return table(_share_columns(scores, Column(_("Design"), 30)), rows, _("Completeness by section"))


def _group_table(graph: Graph, grouping: str, designs: Sequence[Design], scores: Scores) -> list[nodes.Node]:
    """Return the shares of each group by section, those with most designs first; none where one group has all."""
    groups = gather(graph, grouping, ((find_group(graph, design, grouping), design) for design in designs))
    if len(groups) == 1:
        return []
    largest = sorted(groups, key=lambda group: -len(group[2]))[:MOST_GROUPS]
    rows = [[cell(words(name)), number(str(len(group))), *_share_cells(group, scores)] for _key, name, group in largest]
    rows.append([cell(words(all_designs(len(designs)))), number(str(len(designs))), *_share_cells(designs, scores)])
    columns = _share_columns(scores, Column(_("Group"), 24), Column(_("Designs"), 10, is_number=True))
    return [table(columns, rows, _("Completeness by group"))]


class ReportDirective(ViewDirective):
    """Shows how complete the designs are, field by field."""

    view = "report"
    options_type = ReportOptions
