"""The report: how complete the designs are, field by field."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from docutils import nodes

from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.grouping import COMPONENT, find_group
from sphinxcontrib_flamedesign.core.model import Design, Field, State
from sphinxcontrib_flamedesign.core.rules.completeness import completeness, place_of, required_fields
from sphinxcontrib_flamedesign.core.template import FieldSpec, Template
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.base import View, ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.filters import Filters, empty_reason, select
from sphinxcontrib_flamedesign.views.groups import name_of_group
from sphinxcontrib_flamedesign.views.tables import Column, Limit, captioned, cell, design_table, number, table
from sphinxcontrib_flamedesign.views.view_nodes import joined, line, link, remark, words
from sphinxcontrib_flamedesign.views.view_options import any_grouping, any_text, member_of, option, some_of
from sphinxcontrib_flamedesign.views.wording import percent, state_label

#: A design with a row of its own takes some 4 kB.
DESIGNS = Limit(150, 40)


#: Where not all designs have a row, so many groups have one, the largest.
MOST_GROUPS = 50


DONE = frozenset({State.FILLED, State.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Section:
    """A field of the template that is in no other one, and the fields in it that hold no others."""

    spec: FieldSpec
    fields: tuple[FieldSpec, ...]
    names: frozenset[str]


def find_sections(template: Template) -> tuple[Section, ...]:
    """Return the top-level fields of a template, in its order."""
    return tuple(_section(spec, template) for spec in template.roots)


def _section(top: FieldSpec, template: Template) -> Section:
    inside = [spec for spec in template.fields if spec is top or top.name in template.ancestors(spec.name)]
    fields = tuple(spec for spec in inside if not template.children(spec.name))
    return Section(top, fields, frozenset(spec.name for spec in inside))


class Scores:
    """How much of the required fields is done, for some designs at a time; what is required is found once."""

    def __init__(self, designs: Iterable[Design], template: Template) -> None:
        self.template = template
        self.sections = find_sections(template)
        self.fields = tuple(field for section in self.sections for field in section.fields)
        self.firsts = frozenset(section.fields[0].name for section in self.sections)
        self._required = {
            design.id: {fact.name: fact for fact in required_fields(design, template)} for design in designs
        }

    def required(self, design: Design) -> Mapping[str, Field]:
        """Return the required fields of a design, by name."""
        return self._required[design.id]

    def share(self, designs: Iterable[Design], names: Collection[str]) -> str:
        """Return the share of some fields that is done as a percentage, or a dash where none of them is required."""
        facts = [fact for design in designs for field, fact in self.required(design).items() if field in names]
        return percent(sum(fact.state in DONE for fact in facts) / len(facts)) if facts else "–"

    def complete(self, designs: Sequence[Design]) -> float:
        """Return how complete designs are on average, from 0 to 1."""
        return sum(completeness(design, self.template) for design in designs) / len(designs)

    def states(self, designs: Iterable[Design]) -> Counter[State]:
        """Count the states of the fields that have a cell."""
        shown = {field.name for field in self.fields}
        return Counter(
            fact.state for design in designs for name, fact in self.required(design).items() if name in shown
        )


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
        said = [_count(designs, view.graph, scores)]
        shown = _sorted(designs, self.sort, scores)
        totals: list[nodes.Node] = []
        room = DESIGNS.shown(len(designs), view)
        if room < len(designs):
            totals = [_group_table(view.graph, self.group_by, designs, scores)]
            shown = _sorted(designs, ReportOrder.LEAST_FIRST, scores)[:room]
            said.append(_("Below the totals are the %d designs that are least complete.") % len(shown))
        content = [*captioned(caption, *said), *totals, *_shown_designs(view, shown, scores)]
        return nodes.container("", *content, classes=["flamedesign-view", "flamedesign-report"])


def _shown_designs(view: View, shown: Sequence[Design], scores: Scores) -> Iterator[nodes.Node]:
    """Yield the designs one by one: as a heat map where there is room for one."""
    if not view.is_page:
        yield _share_table(view, shown, scores)
        return
    yield from captioned(None, _by_section(shown, scores))
    yield _heat_map(view, shown, scores)
    yield _legend(shown, scores)


def _count(designs: Sequence[Design], graph: Graph, scores: Scores) -> str:
    text = _("%(shown)d of %(all)d designs, complete to %(share)s on average.")
    share = percent(scores.complete(designs))
    return text % {"shown": len(designs), "all": len(graph.designs), "share": share}


def _sorted(designs: list[Design], order: ReportOrder, scores: Scores) -> list[Design]:
    if order is ReportOrder.ID:
        return designs
    is_reversed = order is ReportOrder.MOST_FIRST
    return sorted(designs, key=lambda design: scores.complete([design]), reverse=is_reversed)


def _heat_map(view: View, designs: Sequence[Design], scores: Scores) -> nodes.container:
    """Return a small cell for each field of each design, with totals."""
    rows = [*(_heat_row(view, design, scores) for design in designs), _totals_row(designs, scores)]
    columns = [Column("", 1) for _field in range(len(scores.fields) + 2)]
    made = table(columns, rows, _("Completeness by field"))
    (grid,) = made.findall(design_table)
    grid["classes"] += ["flamedesign-grid", "flamedesign-heat"]
    (head,) = grid.findall(nodes.thead)
    head[:] = [_field_headings(scores)]
    return made


def _by_section(designs: Sequence[Design], scores: Scores) -> str:
    shares = [f"{section.spec.label} {scores.share(designs, section.names)}" for section in scores.sections]
    return _("By section: %s.") % ", ".join(shares)


def _field_headings(scores: Scores) -> nodes.row:
    headings = [cell(words(one.label), scope="col", classes=_border(one, scores)) for one in scores.fields]
    corner = cell(words(_("Design")), scope="col", classes=["flamedesign-corner"])
    return nodes.row("", corner, *headings, cell(words(_("Complete")), scope="col", classes=["flamedesign-first"]))


def _border(field: FieldSpec, scores: Scores) -> list[str]:
    return ["flamedesign-first"] if field.name in scores.firsts else []


def _heat_row(view: View, design: Design, scores: Scores) -> nodes.row:
    row = nodes.row(
        "", cell(link(design, design.id, view.docname), words(" "), words(design.title, "flamedesign-title"))
    )
    required = scores.required(design)
    for field in scores.fields:
        entry = _state_cell(view, design, required[field.name]) if field.name in required else cell()
        entry["classes"] += _border(field, scores)
        row += entry
    row += _total(scores.complete([design]))
    return row


def _total(share: float) -> nodes.entry:
    return cell(words(percent(share)), classes=["flamedesign-number", "flamedesign-first"])


def _state_cell(view: View, design: Design, fact: Field) -> nodes.entry:
    """Return the state of a field as a link to it, or to where it belongs."""
    place = fact if fact.anchor else place_of(design, fact.name, view.templates.of(design))
    anchor = place.anchor if place is not None else None
    return cell(link(design, state_label(fact.state), view.docname, anchor), classes=[f"flamedesign-{fact.state}"])


def _totals_row(designs: Sequence[Design], scores: Scores) -> nodes.row:
    shares = [
        cell(words(scores.share(designs, {field.name})), classes=_border(field, scores)) for field in scores.fields
    ]
    total = _total(scores.complete(designs))
    return nodes.row("", cell(words(_("All"))), *shares, total, classes=["flamedesign-total"])


def _legend(designs: Iterable[Design], scores: Scores) -> nodes.paragraph:
    """Return what the cells mean, and how many there are of each state."""
    counts = scores.states(designs)
    entries = [words(f"{state_label(state)} ({counts[state]})", f"flamedesign-{state}") for state in State]
    return line(*joined(entries, " · ", "flamedesign-separator"), classes=["flamedesign-key"])


def _share_columns(scores: Scores, *first: Column) -> list[Column]:
    shares = [Column(section.spec.label, 16, is_number=True) for section in scores.sections]
    return [*first, *shares, Column(_("Complete"), 11, is_number=True)]


def _share_cells(designs: Sequence[Design], scores: Scores) -> list[nodes.entry]:
    """Return how much of each section is done, and how much in all."""
    shares = [number(scores.share(designs, section.names)) for section in scores.sections]
    return [*shares, number(percent(scores.complete(designs)))]


def _share_table(view: View, designs: Sequence[Design], scores: Scores) -> nodes.container:
    """Return the shares of each design by section: what fits where there is no room for a heat map."""
    rows = [
        [cell(link(design, f"{design.id}: {design.title}", view.docname)), *_share_cells([design], scores)]
        for design in designs
    ]
    rows.append([cell(words(_("All"))), *_share_cells(designs, scores)])
    return table(_share_columns(scores, Column(_("Design"), 30)), rows, _("Completeness by section"))


def _group_table(graph: Graph, grouping: str, designs: Sequence[Design], scores: Scores) -> nodes.container:
    """Return the shares of each component or status by section, those with most designs first."""
    groups: dict[str, list[Design]] = defaultdict(list)
    for design in designs:
        groups[name_of_group(graph, grouping, find_group(graph, design, grouping))].append(design)
    largest = sorted(groups, key=lambda name: (-len(groups[name]), natural(name)))[:MOST_GROUPS]
    rows = [
        [cell(words(name)), number(str(len(groups[name]))), *_share_cells(groups[name], scores)] for name in largest
    ]
    rows.append([cell(words(_("All"))), number(str(len(designs))), *_share_cells(designs, scores)])
    columns = _share_columns(scores, Column(_("Group"), 24), Column(_("Designs"), 10, is_number=True))
    return table(columns, rows, _("Completeness by group"))


class ReportDirective(ViewDirective):
    """Shows how complete the designs are, field by field."""

    view = "report"
    options_type = ReportOptions
