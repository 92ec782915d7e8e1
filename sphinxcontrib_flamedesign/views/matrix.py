"""The dependency structure matrix: rows state, columns are named; and the same as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from docutils import nodes

from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.grouping import COMPONENT, find_group
from sphinxcontrib_flamedesign.core.interaction import Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import Kind, sort_kinds
from sphinxcontrib_flamedesign.core.text.normalise import cut, natural
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.views.base import View, ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.drawing.text_metrics import truncate_name
from sphinxcontrib_flamedesign.views.filters import (
    Filters,
    Selection,
    TableSubject,
    empty_reason,
    select,
    select_named_components,
    select_statements,
)
from sphinxcontrib_flamedesign.views.groups import name_of_group
from sphinxcontrib_flamedesign.views.matrix_order import order_by_reach
from sphinxcontrib_flamedesign.views.tables import (
    KIND,
    Column,
    Limit,
    add_brief,
    brief_row,
    captioned,
    cell,
    component_link,
    design_brief_row,
    find_filters,
    folded,
    group_heading,
    head_of,
    table,
    tables_in,
    title_beside,
)
from sphinxcontrib_flamedesign.views.view_nodes import joined, line, link, link_to_statement, remark, words
from sphinxcontrib_flamedesign.views.view_options import any_grouping, any_text, member_of, option, some_of
from sphinxcontrib_flamedesign.views.wording import end_name, joined_label, kind_label, target_name

#: A matrix has so many rows at most: beyond, nobody finds a cell in it.
LARGEST = 80

#: A letter takes some 300 bytes with its words on hover, a number 100.
LETTERS = Limit(1200, 200)

CELLS = Limit(4000, 800)

#: A statement takes some 450 bytes, a brief one 190.
STATEMENTS = Limit(1000, 200, first=450, brief=2500)

#: Where links to all statements of a project lead, on the page of its matrix.
STATEMENTS_ANCHOR = "design-statements"

#: So much of a statement stands in a brief row.
_BRIEF_CHARACTERS = 60

#: So many statements, and so much of each, stand in the words on hover of one mark; the table has all of them.
_MOST_IN_TIP = 4


_TIP_CHARACTERS = 120

#: So many letters of the name of a group fit over a column.
_LETTERS_IN_CELL = 3

#: So much of a component's name stands at its row and column.
_NAME_CHARACTERS = 28

#: So many letters of average width has the heading of a column.
_HEADING_LETTERS = 16.0

#: The class of what a group starts with.
_BORDER = "flamedesign-first"


@dataclass(frozen=True, slots=True)
class Matrix:
    """What a matrix holds: its rows and columns by key, in order, with the group of each, and the statements of cells.

    A cell's key is the row that makes its statements and the column that they name. ``is_brief`` tells that there
    is room for no more than the number of statements in each cell.
    """

    of: TableSubject
    grouping: str | None
    edges: Sequence[Interaction]
    groups: Mapping[str, str]
    cells: Mapping[tuple[str, str], Sequence[Interaction]]
    is_brief: bool

    def starts(self, keys: Iterable[str]) -> frozenset[str]:
        """Return those of some keys, in order, with which a group starts that is not the first."""
        return frozenset(key for before, key in pairwise(keys) if self.groups[before] != self.groups[key])

    def fits(self, view: View) -> bool:
        """Return whether anybody can find a cell in the matrix, and a page has room for it."""
        return len(self.groups) <= LARGEST and CELLS.shown(len(self.cells), view) == len(self.cells)


@dataclass(frozen=True)
class MatrixOptions(ViewOptions):
    """Which interactions a matrix shows, and of what it is."""

    of: TableSubject = option("of", member_of(TableSubject), TableSubject.DESIGNS)
    filters: Filters = some_of(Filters)
    group_by: str | None = option("group-by", any_grouping, None)
    caption: str = option("caption", any_text, "")

    def make(self, view: View) -> list[nodes.Node]:
        """Return the matrix of what its options choose, over a table with every statement in it."""
        selection = select(view.graph, self.filters)
        if why := empty_reason(selection):
            return [remark(why)]
        matrix = _arrange(selection, self.of, self.group_by, view)
        notes = [_count(selection)]
        if matrix.of is TableSubject.DESIGNS and not matrix.fits(view):
            notes.append(_("%d designs are too many for a matrix: it is one of components.") % len(matrix.groups))
            matrix = _arrange(selection, TableSubject.COMPONENTS, None, view)
        if not matrix.fits(view):
            notes.append(_("%d components are too many for a matrix: see the table.") % len(matrix.groups))
        statements = _statements(selection)
        others = len(statements) - len(selection.interactions)
        more = ngettext(
            "%d more statement is about a component or a path, or in words only.",
            "%d more statements are about components or paths, or in words only.",
            others,
        )
        notes.append(more if others else "")
        is_drawn = bool(matrix.cells) and matrix.fits(view)
        result: list[nodes.Node] = [*captioned(self.caption, *notes)]
        if is_drawn and view.is_page:
            result += _drawn(view, matrix, self.caption or _("Which design refers to which"))
        if statements:
            listed = _listed(view, statements)
            if replace(self, caption="") == MatrixOptions():
                listed.insert(0, nodes.target("", "", ids=[STATEMENTS_ANCHOR]))
            title = _("Every statement as a table (%d)") % len(statements)
            result.append(folded(listed, title) if is_drawn else listed)
        return [nodes.container("", *result, classes=["flamedesign-view", "flamedesign-matrix"])]


def _drawn(view: View, matrix: Matrix, label: str) -> Iterator[nodes.Element]:
    order = _("Each row lists the designs it refers to.")
    letters = _("A letter is the kind of a statement, a number after it says how many there are.")
    brief = _("A cell says how many statements there are.")
    yield from captioned(None, order, brief if matrix.is_brief else letters)
    if not matrix.is_brief:
        yield _legend(matrix.edges)
    yield _grid(view, matrix, label)


def _edges(selection: Selection, of: TableSubject) -> list[Interaction]:
    """Return the interactions that have a cell."""
    named = select_named_components(selection) if of is TableSubject.COMPONENTS else ()
    return sorted((*selection.interactions, *named), key=lambda edge: (natural(edge.source), edge.order))


def _statements(selection: Selection) -> list[Interaction]:
    """Return every statement: between designs that are shown, and theirs about all that is no design."""
    others = (edge for edge in select_statements(selection) if edge.target_type is not TargetType.FEATURE)
    return sorted((*selection.interactions, *others), key=lambda edge: (natural(edge.source), edge.order))


def _count(selection: Selection) -> str:
    named = {key for edge in selection.interactions for key in (edge.source, edge.target)}
    alone = sum(design.id not in named for design in selection.designs)
    designs = ngettext("%d design", "%d designs", len(selection.designs))
    edges = ngettext("%d statement between them", "%d statements between them", len(selection.interactions))
    none = ngettext(
        "%d refers to no other design, and none refers to it.",
        "%d refer to no other design, and none refers to them.",
        alone,
    )
    return f"{designs}, {edges}. {none}" if alone else f"{designs}, {edges}."


def _arrange(selection: Selection, of: TableSubject, grouping: str | None, view: View) -> Matrix:
    """Return the matrix of designs or components; one with too many rows is not put in order."""
    graph, edges = selection.graph, _edges(selection, of)
    cells: dict[tuple[str, str], list[Interaction]] = defaultdict(list)
    for edge in edges:
        cells[edge.ends if of is TableSubject.DESIGNS else _components_between(graph, edge)].append(edge)
    groups = dict.fromkeys((key for pair in cells for key in pair), "")
    if of is TableSubject.DESIGNS and grouping is not None:
        known = groups.keys() & graph.designs.keys()
        groups |= {key: find_group(graph, graph.designs[key], grouping) for key in known}
    if len(groups) <= LARGEST:
        ordered = order_by_reach(cells, groups)
        if of is TableSubject.DESIGNS:  # of what has no document, nothing is known: it comes last
            ordered.sort(key=lambda key: key not in graph.designs)
        groups = {key: groups[key] for key in ordered}
    letters = sum(len({edge.kind for edge in group}) for group in cells.values())
    return Matrix(of, grouping, edges, groups, cells, is_brief=LETTERS.shown(letters, view) < letters)


def _components_between(graph: Graph, edge: Interaction) -> tuple[str, str]:
    """Return the components that the ends of an interaction belong to, or that there are several."""
    source, target = (_component_of(graph, key) for key in edge.ends)
    return source, edge.target if edge.target_type is TargetType.COMPONENT else target


def _component_of(graph: Graph, key: str) -> str:
    """Return the group of a design among those by component; none where it has no document."""
    return find_group(graph, graph.designs[key], COMPONENT) if key in graph.designs else ""


def _grid(view: View, matrix: Matrix, label: str) -> nodes.container:
    """Return the matrix itself, which only a page has room for."""
    graph, keys = view.graph, list(matrix.groups)
    stating = {source for source, _target in matrix.cells}
    able = [key for key in keys if key in stating or key in graph.designs]
    first_rows, first_columns = matrix.starts(able), matrix.starts(keys)
    rows = [_grid_row(view, matrix, key, _border(key, first_rows), first_columns) for key in able]
    columns = [Column("", 1) for _number in range(len(keys) + 1)]
    made = table(columns, rows, label, is_grid=True)
    (grid,) = tables_in(made)
    grid["classes"].append("flamedesign-grid")
    head = head_of(grid)
    head[:] = _group_headings(view.graph, matrix)
    corner = cell(nodes.Text(_("refers to")), scope="col", classes=["flamedesign-corner"])
    headings = [cell(_heading(view, matrix, key), scope="col", classes=_border(key, first_columns)) for key in keys]
    head += nodes.row("", corner, *headings)
    return made


def _group_headings(graph: Graph, matrix: Matrix) -> list[nodes.row]:
    """Return the row with the names of the groups, if there are groups."""
    groups = list(matrix.groups.values())
    if matrix.grouping is None or not any(groups):
        return []
    row = nodes.row("", cell())
    for group in dict.fromkeys(groups):
        name, columns = name_of_group(graph, matrix.grouping, group), groups.count(group)
        heading = group_heading([words(name)], columns)
        if len(name) > _LETTERS_IN_CELL * columns:  # nobody could tell it from another one that is cut
            heading["classes"].append("flamedesign-rotated")
        row += heading
    return [row]


def _border(key: str, starts: Collection[str]) -> list[str]:
    """Return the class of a row or column with which a group starts; none of another one."""
    return [_BORDER] if key in starts else []


def _grid_row(view: View, matrix: Matrix, key: str, classes: list[str], first_columns: Collection[str]) -> nodes.row:
    row = nodes.row("", cell(*_row_name(view, matrix, key)), classes=classes)
    for column in matrix.groups:
        looks = [*_border(column, first_columns), *(["flamedesign-diagonal"] if column == key else [])]
        row += cell(*_marks(view, matrix, (key, column)), classes=looks)
    return row


def _row_name(view: View, matrix: Matrix, key: str) -> list[nodes.Node]:
    design = view.graph.design_or_other(key)
    name = _name(view, matrix, key)
    if design is None or not title_beside(design):
        return [name]
    return [name, words(" "), words(title_beside(design), "flamedesign-title")]


def _name(view: View, matrix: Matrix, key: str) -> nodes.Node:
    """Return the name of a row or column, linked where it leads anywhere."""
    graph = view.graph
    if matrix.of is TableSubject.DESIGNS:
        design = graph.design_or_other(key)
        if design is None:
            return nodes.inline("", key, classes=["flamedesign-unknown"], tip=_("no document"))
        return nodes.inline("", "", link(design, key, view.docname), tip=design.title)
    component = graph.components.get(key)
    if component is None:
        return words(name_of_group(graph, COMPONENT, key))
    return nodes.inline("", "", component_link(component, view.docname, _NAME_CHARACTERS), tip=component.name)


def _heading(view: View, matrix: Matrix, key: str) -> nodes.Node:
    """Return the name of a column, cut in its middle where it is long: a heading leaves the screen to the rows."""
    name = _name(view, matrix, key)
    (text,) = name.findall(nodes.Text)
    shown = truncate_name(str(text), _HEADING_LETTERS)
    if shown != text and isinstance(name, nodes.inline):
        text.parent.replace(text, nodes.Text(shown))
        tip = name.get("tip", str(text))
        name["spoken"], name["tip"] = (key, f"{key}: {tip}") if matrix.of is TableSubject.DESIGNS else (tip, tip)
    return name


def _marks(view: View, matrix: Matrix, place: tuple[str, str]) -> list[nodes.Node]:
    """Return the letter of each kind of statements in a cell, with their number; it leads to the first of them."""
    edges = matrix.cells.get(place, ())
    if edges and matrix.is_brief:
        return [link(view.graph.stating(edges[0]), str(len(edges)), view.docname, edges[0].anchor)]
    by_kind: dict[Kind, list[Interaction]] = defaultdict(list)
    for edge in edges:
        by_kind[edge.kind].append(edge)
    return [_mark(view, kind, by_kind[kind]) for kind in sort_kinds(by_kind)]


def _mark(view: View, kind: Kind, edges: Sequence[Interaction]) -> nodes.inline:
    graph = view.graph
    stated = graph.stating(edges[0])
    text = kind.spec.letter + (str(len(edges)) if len(edges) > 1 else "")
    said = [
        f"{edge.source} {joined_label(kind, end_name(graph, edge.target, edge.target_type))}: "
        + cut(edge.excerpt, _TIP_CHARACTERS)
        for edge in edges[:_MOST_IN_TIP]
    ]
    if len(edges) > len(said):
        said.append(_("and %d more") % (len(edges) - len(said)))
    place = link(stated, text, view.docname, edges[0].anchor)
    return nodes.inline("", "", place, classes=[f"flamedesign-kind-{kind}"], tip="\n".join(said))


def _legend(edges: Iterable[Interaction]) -> nodes.paragraph:
    entries = [
        nodes.inline("", "", words(kind.spec.letter, f"flamedesign-kind-{kind}"), words(f" {kind_label(kind)}"))
        for kind in sort_kinds(edge.kind for edge in edges)
    ]
    return line(*joined(entries, " · ", "flamedesign-separator"), classes=["flamedesign-key"])


def _listed(view: View, edges: Sequence[Interaction]) -> nodes.container:
    """Return every statement as a table."""
    columns = [Column(_("From"), 14), Column(_("Kind"), 14), Column(_("To"), 18), Column(_("Statement"), 54)]
    room, held = STATEMENTS.shown(len(edges), view), STATEMENTS.held(len(edges), view)
    made = table(columns, [_statement_row(view, edge) for edge in edges[:room]], _("Every statement"), sortable=True)
    add_brief(made, [_brief_statement(view, edge) for edge in edges[room:held]], len(edges) - held)
    made[:0] = list(captioned(None, cut=STATEMENTS.describe(len(edges), view)))
    return made


def _statement_row(view: View, edge: Interaction) -> nodes.row:
    graph = view.graph
    row = nodes.row(
        "",
        cell(_named(view, edge.source)),
        cell(words(kind_label(edge.kind), f"flamedesign-kind-{edge.kind}")),
        cell(*_end(view, edge)),
        cell(link_to_statement(graph.stating(edge), edge.excerpt, view.docname, edge.anchor)),
    )
    row["filters"] = _find_filters(view, edge)
    return row


def _end(view: View, edge: Interaction) -> list[nodes.Node]:
    """Return what a statement is about; of what is said in words only, there is no name."""
    if edge.target_type is TargetType.COMPONENT:
        return [component_link(view.graph.components[edge.target], view.docname)]
    if edge.target_type is TargetType.PATH:
        return [nodes.literal("", edge.target)]
    return [] if edge.target_type is TargetType.UNRESOLVED else [_named(view, edge.target)]


def _find_filters(view: View, edge: Interaction) -> dict[str, str]:
    """Return what a reader finds a statement by: who makes it, the component that it is about, and its kind."""
    component = edge.target if edge.target_type is TargetType.COMPONENT else ""
    return find_filters(view, edge.source) | {"components": component, KIND: str(kind_label(edge.kind))}


def _brief_statement(view: View, edge: Interaction) -> design_brief_row:
    """Return the row of a statement for which there is no room."""
    place = link(view.graph.stating(edge), edge.source, view.docname, edge.anchor)
    message = cut(edge.excerpt, _BRIEF_CHARACTERS)
    cells = (edge.source,), kind_label(edge.kind), target_name(view.graph, edge), message
    return brief_row(place, cells, _find_filters(view, edge))


def _named(view: View, id_: str) -> nodes.Node:
    """Return the id of a design, linked where it has a document."""
    design = view.graph.design_or_other(id_)
    return link(design, id_, view.docname) if design is not None else words(id_, "flamedesign-unknown")


class MatrixDirective(ViewDirective):
    """Shows who names whom as a matrix: rows state, columns are named."""

    view = "matrix"
    options_type = MatrixOptions
