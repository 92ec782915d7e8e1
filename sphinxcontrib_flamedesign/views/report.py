"""The report: how complete the designs are, field by field."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from docutils import nodes

from sphinxcontrib_flamedesign.core.facts import Design, FieldFact, State
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.rules import completeness, place_of, required_fields
from sphinxcontrib_flamedesign.core.template import Slot, Template
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.build import View, joined, line, link, remark, words
from sphinxcontrib_flamedesign.views.facets import (
    Grouping,
    group_of,
    name_of_group,
    natural,
    select,
    why_none,
    why_nothing,
)
from sphinxcontrib_flamedesign.views.tabular import (
    Column,
    Limit,
    captioned,
    cell,
    design_table,
    number,
    table,
)
from sphinxcontrib_flamedesign.views.words import percent, state_label

#: A design with a row of its own takes some 4 kB.
DESIGNS = Limit(150, 40)
#: Where not all designs have a row, so many groups have one, the largest.
MOST_GROUPS = 50

DONE = frozenset({State.FILLED, State.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the template that is in no other one, and the fields in it that hold no others."""

    slot: Slot
    fields: tuple[Slot, ...]
    slugs: frozenset[str]


def find_sections(template: Template) -> tuple[Section, ...]:
    """Return the top-level parts of a template, in its order."""
    return tuple(_section(slot, template) for slot in template.slots if slot.parent is None)


def _section(top: Slot, template: Template) -> Section:
    inside = [slot for slot in template.slots if slot is top or top.slug in template.ancestors(slot.slug)]
    fields = tuple(slot for slot in inside if not template.children(slot.slug))
    return Section(top, fields, frozenset(slot.slug for slot in inside))


class Scores:
    """How much of the required fields is done, for some designs at a time; what is required is found once."""

    def __init__(self, designs: Iterable[Design], template: Template) -> None:
        self.template = template
        self.sections = find_sections(template)
        self.fields = tuple(field for section in self.sections for field in section.fields)
        self.firsts = frozenset(section.fields[0].slug for section in self.sections)
        self._required = {
            design.id: {fact.slug: fact for fact in required_fields(design, template)} for design in designs
        }

    def required(self, design: Design) -> Mapping[str, FieldFact]:
        """Return the required fields of a design, by slug."""
        return self._required[design.id]

    def share(self, designs: Iterable[Design], slugs: Collection[str]) -> str:
        """Return the share of some fields that is done as a percentage, or a dash where none of them is required."""
        facts = [fact for design in designs for slug, fact in self.required(design).items() if slug in slugs]
        return percent(sum(fact.state in DONE for fact in facts) / len(facts)) if facts else "–"

    def complete(self, designs: Sequence[Design]) -> float:
        """Return how complete designs are on average, from 0 to 1."""
        return sum(completeness(design, self.template) for design in designs) / len(designs)

    def states(self, designs: Iterable[Design]) -> Counter[State]:
        """Count the states of the fields that have a cell."""
        shown = {field.slug for field in self.fields}
        return Counter(
            fact.state for design in designs for slug, fact in self.required(design).items() if slug in shown
        )


def make_report(view: View) -> list[nodes.Node]:
    """Return how complete the chosen designs are: a heat map on pages, shares by section elsewhere."""
    graph, options = view.project.graph, view.options
    selection = select(graph, options)
    if why := why_nothing(graph, options) or why_none(selection):
        return [remark(why)]
    designs = sorted(selection.designs, key=lambda design: natural(design.id))
    scores = Scores(designs, view.project.template)
    said = [_count(designs, graph, scores)]
    shown = _sorted(designs, options.get("sort", "id"), scores)
    totals: list[nodes.Node] = []
    room = DESIGNS.shown(len(designs), view)
    if room < len(designs):
        totals = [_group_table(view, designs, scores)]
        shown = _sorted(designs, "completeness", scores)[:room]
        said.append(_("Below the totals are the %d designs that are least complete.") % len(shown))
    content: list[nodes.Node] = [*captioned(options.get("caption"), *said), *totals]
    if view.is_page:
        content += captioned(None, _by_section(shown, scores))
        content += [_heat_map(view, shown, scores), _legend(shown, scores)]
    else:
        content.append(_share_table(view, shown, scores))
    return [nodes.container("", *content, classes=["flamedesign-view", "flamedesign-report"])]


def _count(designs: Sequence[Design], graph: Graph, scores: Scores) -> str:
    text = _("%(shown)d of %(all)d designs, complete to %(share)s on average.")
    share = percent(scores.complete(designs))
    return text % {"shown": len(designs), "all": len(graph.designs), "share": share}


def _sorted(designs: list[Design], sort: str, scores: Scores) -> list[Design]:
    if sort == "id":
        return designs
    return sorted(designs, key=lambda design: scores.complete([design]), reverse=sort.startswith("-"))


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
    shares = [f"{section.slot.label} {scores.share(designs, section.slugs)}" for section in scores.sections]
    return _("By section: %s.") % ", ".join(shares)


def _field_headings(scores: Scores) -> nodes.row:
    headings = [cell(words(one.label), scope="col", classes=_border(one, scores)) for one in scores.fields]
    corner = cell(words(_("Design")), scope="col", classes=["flamedesign-corner"])
    return nodes.row("", corner, *headings, cell(words(_("Complete")), scope="col", classes=["flamedesign-first"]))


def _border(field: Slot, scores: Scores) -> list[str]:
    return ["flamedesign-first"] if field.slug in scores.firsts else []


def _heat_row(view: View, design: Design, scores: Scores) -> nodes.row:
    row = nodes.row(
        "", cell(link(design, design.id, view.docname), words(" "), words(design.title, "flamedesign-title"))
    )
    required = scores.required(design)
    for field in scores.fields:
        entry = _state_cell(view, design, required[field.slug]) if field.slug in required else cell()
        entry["classes"] += _border(field, scores)
        row += entry
    row += _total(scores.complete([design]))
    return row


def _total(share: float) -> nodes.entry:
    return cell(words(percent(share)), classes=["flamedesign-number", "flamedesign-first"])


def _state_cell(view: View, design: Design, fact: FieldFact) -> nodes.entry:
    """Return the state of a field as a link to it, or to where it belongs."""
    place = fact if fact.anchor else place_of(design, fact.slug, view.project.template)
    anchor = place.anchor if place is not None else None
    return cell(link(design, state_label(fact.state), view.docname, anchor), classes=[f"flamedesign-{fact.state}"])


def _totals_row(designs: Sequence[Design], scores: Scores) -> nodes.row:
    shares = [
        cell(words(scores.share(designs, {field.slug})), classes=_border(field, scores)) for field in scores.fields
    ]
    total = _total(scores.complete(designs))
    return nodes.row("", cell(words(_("All"))), *shares, total, classes=["flamedesign-total"])


def _legend(designs: Iterable[Design], scores: Scores) -> nodes.paragraph:
    """Return what the cells mean, and how many there are of each state."""
    counts = scores.states(designs)
    entries = [words(f"{state_label(state)} ({counts[state]})", f"flamedesign-{state}") for state in State]
    return line(*joined(entries, " · ", "flamedesign-separator"), classes=["flamedesign-key"])


def _share_columns(scores: Scores, *first: Column) -> list[Column]:
    shares = [Column(section.slot.label, 16, is_number=True) for section in scores.sections]
    return [*first, *shares, Column(_("Complete"), 11, is_number=True)]


def _share_cells(designs: Sequence[Design], scores: Scores) -> list[nodes.entry]:
    """Return how much of each section is done, and how much in all."""
    shares = [number(scores.share(designs, section.slugs)) for section in scores.sections]
    return [*shares, number(percent(scores.complete(designs)))]


def _share_table(view: View, designs: Sequence[Design], scores: Scores) -> nodes.container:
    """Return the shares of each design by section: what fits where there is no room for a heat map."""
    rows = [
        [cell(link(design, f"{design.id}: {design.title}", view.docname)), *_share_cells([design], scores)]
        for design in designs
    ]
    rows.append([cell(words(_("All"))), *_share_cells(designs, scores)])
    return table(_share_columns(scores, Column(_("Design"), 30)), rows, _("Completeness by section"))


def _group_table(view: View, designs: Sequence[Design], scores: Scores) -> nodes.container:
    """Return the shares of each component or status by section, those with most designs first."""
    graph = view.project.graph
    grouping = Grouping(view.options.get("group-by", Grouping.COMPONENT))
    groups: dict[str, list[Design]] = defaultdict(list)
    for design in designs:
        groups[name_of_group(graph, grouping, group_of(graph, design, grouping))].append(design)
    largest = sorted(groups, key=lambda name: (-len(groups[name]), natural(name)))[:MOST_GROUPS]
    rows = [
        [cell(words(name)), number(str(len(groups[name]))), *_share_cells(groups[name], scores)] for name in largest
    ]
    rows.append([cell(words(_("All"))), number(str(len(designs))), *_share_cells(designs, scores)])
    columns = _share_columns(scores, Column(_("Group"), 24), Column(_("Designs"), 10, is_number=True))
    return table(columns, rows, _("Completeness by group"))
