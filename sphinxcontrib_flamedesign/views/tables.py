"""Tables with one line in each cell: the same nodes for all builders, which pages write in few bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docutils import nodes

from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.other_projects import OtherDesign
from sphinxcontrib_flamedesign.core.template import PEOPLE
from sphinxcontrib_flamedesign.core.text.normalise import cut
from sphinxcontrib_flamedesign.domain import IMPACT
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.reading.nodes import design_folded, design_table
from sphinxcontrib_flamedesign.views.base import View
from sphinxcontrib_flamedesign.views.filters import component_keys
from sphinxcontrib_flamedesign.views.graph_lines import component_node
from sphinxcontrib_flamedesign.views.view_nodes import first_of, joined, lead_rather, line, remark, words

#: A column with so large a share of the width keeps some of it wherever there is little.
_WIDE = 20


#: With more columns than these, a printed page takes smaller type.
_NORMAL_COLUMNS = 4


#: With so many columns, as many rows fit a page as limits say.
_USUAL_COLUMNS = 5


#: So much stands in one cell at most: a row that is longer than a printed page is cut there.
MOST_NAMED = 8


MOST_CHARACTERS = 500


#: The class of the row above those of a group.
GROUP_ROW = "flamedesign-group-row"


#: Words, or those of the link and what follows it.
BriefCell = str | tuple[str, ...]


class design_brief_row(nodes.Element):
    """A row for which there is no room: its link, and for the script the words of its other cells.

    Attributes: ``cells`` and ``filters``, as a row has them; ``states``, of a heat map: a letter for each.
    """


def brief_row(
    place: nodes.reference, cells: Iterable[BriefCell], filters: Mapping[str, str], states: str = ""
) -> design_brief_row:
    """Return a row that a page holds in few bytes."""
    words_of = [pair if isinstance(pair, tuple) else str(pair) for pair in cells]  # which may be translated later
    return design_brief_row("", place, cells=words_of, filters=filters, states=states)


def add_brief(made: nodes.container, rows: Sequence[design_brief_row], left: int) -> None:
    """Put rows into a table that its script adds to the others.

    :param left: how many more there are, for which the page has no room at all.
    """
    for other in tables_in(made):
        other += rows
        other["left"] = left


def tables_in(node: nodes.Node) -> Iterator[design_table]:
    """Yield the tables of a view, in which most of its nodes are: none stands in text or in another table."""
    if isinstance(node, design_table):
        yield node
    elif isinstance(node, nodes.Element) and not isinstance(node, nodes.TextElement):
        for child in node.children:
            yield from tables_in(child)


def head_of(made: design_table) -> nodes.thead:
    """Return the headings of a table."""
    return next(iter(made.findall(nodes.thead)))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its share of the width, and whether it holds numbers.

    ``is_labelled`` tells that its cells say little without its heading, which narrow screens put beside each of them;
    ``tip`` says on hover what its numbers are of.
    """

    label: str
    width: int
    is_number: bool = False
    is_labelled: bool = False
    tip: str = ""


def cell(*parts: nodes.Node, **attributes: object) -> nodes.entry:
    """Return a cell with inline parts, and attributes as :class:`design_table` knows them."""
    return nodes.entry("", *([line(*parts)] if parts else []), **attributes)


def number(text: str | nodes.reference) -> nodes.entry:
    """Return a cell with a number, or with one that is a link."""
    return cell(nodes.Text(text) if isinstance(text, str) else text, classes=["flamedesign-number"])


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[nodes.entry] | nodes.row],
    label: str,
    *,
    sortable: bool = False,
    is_grid: bool = False,
) -> nodes.container:
    """Return a table that breaks across printed pages; the first cell of each row is the row's header.

    :param label: what the table is called where it is read out.
    :param sortable: whether a reader may sort and filter it in the browser.
    :param is_grid: whether its cells are read by their columns: else a narrow screen shows each row as a block.
    """
    classes = ["flamedesign-table", *([] if is_grid else ["flamedesign-rows"]), "longtable", "colwidths-given"]
    made = design_table("", classes=classes, label=label)
    made["sortable"] = sortable
    group = nodes.tgroup("", cols=len(columns))
    group += [nodes.colspec("", colwidth=column.width) for column in columns]
    group += nodes.thead("", nodes.row("", *(_heading(column, sortable) for column in columns)))
    listed = [row if isinstance(row, nodes.row) else nodes.row("", *row) for row in rows]
    for row in listed:
        first = row[0]
        if isinstance(first, nodes.entry):
            first.setdefault("scope", "row")
        _label_cells(row, columns)
    group += nodes.tbody("", *listed)
    made += group
    return nodes.container("", *(_in_small_type(made) if len(columns) > _NORMAL_COLUMNS else [made]))


def _label_cells(row: nodes.row, columns: Sequence[Column]) -> None:
    """Give cells the headings that narrow screens put beside them."""
    for entry, column in zip(row.children, columns, strict=False):  # the cell of a group has all columns
        if isinstance(entry, nodes.entry) and (column.is_number or column.is_labelled):
            entry["label"] = column.label


def group_row(view: View, name: str, parts: Sequence[nodes.Node], columns: int) -> nodes.row:
    """Return the row above those of a group; not every writer but that of pages knows cells of several columns."""
    if not view.is_page:
        return nodes.row("", cell(nodes.strong("", "", *parts)), *(cell() for _column in range(columns - 1)))
    entry = cell(*parts, scope="rowgroup", value=name)
    entry["morecols"] = columns - 1
    return nodes.row("", entry, classes=[GROUP_ROW])


def _heading(column: Column, sortable: bool) -> nodes.entry:
    entry = cell(nodes.Text(column.label), scope="col")
    if column.is_number:
        entry["classes"].append("flamedesign-number")
    if column.width >= _WIDE:
        entry["classes"].append("flamedesign-wide")
    if column.tip:
        entry["tip"] = column.tip
    if sortable:
        entry["sort"] = "number" if column.is_number else "text"
    return entry


def group_heading(parts: Sequence[nodes.Node], columns: int) -> nodes.entry:
    """Return the heading of several columns of small cells: it is cut where it is longer, and whole on hover."""
    text = "".join(part.astext() for part in parts)
    entry = cell(*parts, scope="colgroup", tip=text, classes=["flamedesign-group", "flamedesign-first"])
    entry["morecols"] = columns - 1
    return entry


#: With an id of more letters than these, there is no room for a title beside it in front of small cells.
_MOST_BESIDE_TITLE = 24


def title_beside(design: Design | OtherDesign) -> str:
    """Return the title that stands beside the id of a design in front of small cells; none where that is long."""
    return design.title if len(design.id) <= _MOST_BESIDE_TITLE else ""


def _in_small_type(made: design_table) -> list[nodes.Node]:
    begin, end = r"\begingroup\footnotesize", r"\endgroup"
    return [nodes.raw("", begin, format="latex"), made, nodes.raw("", end, format="latex")]


def some(parts: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return the first of what a cell lists, and how many more there are."""
    return joined(first_of(parts, MOST_NAMED, lambda part: part))


def folded(content: nodes.Node, summary: str) -> design_folded:
    """Return what is folded on a page and stands in full everywhere else."""
    return design_folded("", content, summary=summary)


def captioned(caption: str | None, *sentences: str, cut: str = "") -> Iterator[nodes.paragraph]:
    """Yield a view's caption, if it has one, and what is to be said about it.

    :param cut: what is said of rows that are left out: the script takes it away where it has them.
    """
    if caption:
        yield line(nodes.strong("", caption), classes=["flamedesign-caption"])
    message = " ".join(str(sentence) for sentence in sentences if sentence)
    if message or cut:
        paragraph = remark(f"{message} " if message and cut else message)
        paragraph += [words(cut, "flamedesign-cut")] if cut else []
        yield paragraph


@dataclass(frozen=True, slots=True)
class Limit:
    """How many things a view lists: ``most`` where it has a page to itself, and ``least`` beside whatever others.

    Where there are more, and ``brief`` is set, the page has so many briefly, for its script, after the ``first`` of
    them. The numbers keep pages below a megabyte.
    """

    most: int
    least: int
    first: int = 0
    brief: int = 0

    def of_columns(self, count: int) -> Limit:
        """Return the limit of a table with so many columns: this one is that of the usual number."""
        share = min(1, _USUAL_COLUMNS / count)
        most, first, brief = (int(number * share) for number in (self.most, self.first, self.brief))
        return Limit(most, self.least, first, brief)

    def shown(self, count: int, view: View) -> int:
        """Return how many of so many things a view lists."""
        most = int(self.most * view.page_part)
        if count > max(self.least, most) and self.brief and view.is_page:
            most = int(self.first * view.page_part)
        return min(count, max(self.least, most))

    def held(self, count: int, view: View) -> int:
        """Return how many of so many things a page holds: those that are listed, and those that its script adds."""
        brief = int(self.brief * view.page_part) if view.is_page else 0
        return min(count, self.shown(count, view) + brief)

    def describe(self, count: int, view: View) -> str:
        """Return that only the first are listed; nothing where all are."""
        shown = self.shown(count, view)
        return (
            "" if shown == count else _("The first %(shown)d of %(all)d are listed.") % {"shown": shown, "all": count}
        )


#: What statements are found by besides.
KIND = "kind"


#: What rows are found by, in the order of brief rows.
FILTERS = ("status", "components", *map(str, PEOPLE), KIND)


#: With these, the group in which a brief row stands; that of others is the one that they stand in.
GROUP = "group"


def find_filters(view: View, id_: str) -> dict[str, str]:
    """Return what a reader finds a row of a design by; of people, those that its header names, one in a line."""
    design, names = view.graph.designs.get(id_), view.templates.metadata_names
    found = {"status": (design and design.status) or "", "components": component_keys(view.graph, id_)}
    said = view.graph.header_values
    people = {role: said(design, names.get(role, ())) for role in PEOPLE} if design is not None else {}
    return found | {role: "\n".join(named) for role, named in people.items() if named}


def component_link(component: Component, refdoc: str, most: int = MOST_CHARACTERS) -> nodes.reference:
    """Return so much of a component's name, as a link to what is stated of it, or to where a page lists components."""
    text = cut(component.name, most)
    named = nodes.reference("", text, internal=True, refdoc=refdoc, to=(None, component.anchor))
    return lead_rather(named, IMPACT, focus=component_node(component.key))
