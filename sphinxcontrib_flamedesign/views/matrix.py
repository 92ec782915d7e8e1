"""The dependency structure matrix: rows state, columns are named; and the same as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from docutils import nodes

from sphinxcontrib_flamedesign.core.facts import Kind
from sphinxcontrib_flamedesign.core.graph import Graph, Interaction, TargetType
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.views.build import View, joined, line, link, remark, words
from sphinxcontrib_flamedesign.views.facets import (
    Grouping,
    Of,
    Selection,
    components_of,
    group_of,
    name_of,
    name_of_group,
    natural,
    select,
    select_named_components,
    why_none,
    why_nothing,
)
from sphinxcontrib_flamedesign.views.tabular import (
    Column,
    Limit,
    captioned,
    cell,
    component_link,
    design_table,
    folded,
    group_heading,
    shortened,
    table,
)
from sphinxcontrib_flamedesign.views.words import MARKS, kind_label

#: A matrix has so many rows at most: beyond, nobody finds a cell in it.
LARGEST = 80
#: A letter takes some 300 bytes with its words on hover, a number 100.
LETTERS = Limit(1200, 200)
CELLS = Limit(4000, 800)
#: A statement takes some 450 bytes.
STATEMENTS = Limit(1000, 200)
#: So many statements, and so much of each, stand in the words on hover of one mark; the table has all of them.
_MOST_IN_TIP = 4
_TIP_CHARACTERS = 120
#: So much of a component's name stands at its row and column.
_NAME_CHARACTERS = 28

#: The class of what a group starts with.
_BORDER = "flamedesign-first"


@dataclass(frozen=True, slots=True)
class Matrix:
    """What a matrix holds: its rows and columns by key, in order, with the group of each, and the statements of cells.

    A cell's key is the row that makes its statements and the column that they name. ``is_brief`` tells that there
    is room for no more than the number of statements in each cell.
    """

    of: Of
    edges: Sequence[Interaction]
    groups: Mapping[str, str]
    cells: Mapping[tuple[str, str], Sequence[Interaction]]
    is_brief: bool

    def starts(self, keys: Iterable[str]) -> frozenset[str]:
        """Return those of some keys, in order, with which a group starts that is not the first."""
        return frozenset(key for before, key in pairwise(keys) if self.groups[before] != self.groups[key])

    def fits(self, view: View) -> bool:
        """Tell whether anybody can find a cell in the matrix, and a page has room for it."""
        return len(self.groups) <= LARGEST and CELLS.shown(len(self.cells), view) == len(self.cells)


def make_matrix(view: View) -> list[nodes.Node]:
    """Return the matrix of what its options choose, over a table with every statement in it."""
    graph, options = view.project.graph, view.options
    selection = select(graph, options)
    if why := why_nothing(graph, options) or why_none(selection):
        return [remark(why)]
    matrix = _arrange(view, selection, Of(options.get("of", Of.DESIGNS)))
    notes = [_count(selection)]
    if matrix.of is Of.DESIGNS and not matrix.fits(view):
        notes.append(_("%d designs are too many for a matrix: it is one of components.") % len(matrix.groups))
        matrix = _arrange(view, selection, Of.COMPONENTS)
    if not matrix.fits(view):
        notes.append(_("%d components are too many for a matrix: see the table.") % len(matrix.groups))
    others = len(matrix.edges) - len(selection.interactions)
    more = ngettext("%d more interaction is with a component.", "%d more interactions are with components.", others)
    notes.append(more if others else "")
    is_drawn = bool(matrix.cells) and matrix.fits(view)
    result: list[nodes.Node] = [*captioned(options.get("caption"), *notes)]
    if is_drawn and view.is_page:
        result += _drawn(view, matrix)
    if matrix.edges:
        result += _listed(view, matrix.edges, is_folded=is_drawn)
    return [nodes.container("", *result, classes=["flamedesign-view", "flamedesign-matrix"])]


def _drawn(view: View, matrix: Matrix) -> Iterator[nodes.Element]:
    order = _("Rows state, columns are named; what builds on others stands below them.")
    brief = _("A cell says how many statements there are.") if matrix.is_brief else ""
    yield from captioned(None, order, brief)
    yield _grid(view, matrix, view.options.get("caption") or _("Who names whom"))
    if not brief:
        yield _legend(matrix.edges)


def _statements(selection: Selection, options: Mapping[str, str], of: Of) -> list[Interaction]:
    edges = list(selection.interactions)
    if of is Of.COMPONENTS:
        edges += select_named_components(selection, options)
    return sorted(edges, key=lambda edge: (natural(edge.source), edge.order))


def _count(selection: Selection) -> str:
    named = {key for edge in selection.interactions for key in (edge.source, edge.target)}
    alone = sum(design.id not in named for design in selection.designs)
    designs = ngettext("%d design", "%d designs", len(selection.designs))
    edges = ngettext("%d interaction between them", "%d interactions between them", len(selection.interactions))
    none = ngettext("%d neither names another one nor is named.", "%d neither name another one nor are named.", alone)
    return f"{designs}, {edges}. {none}" if alone else f"{designs}, {edges}."


def _arrange(view: View, selection: Selection, of: Of) -> Matrix:
    """Return the matrix of designs or components; one with too many rows is not put in order."""
    graph, edges = view.project.graph, _statements(selection, view.options, of)
    cells: dict[tuple[str, str], list[Interaction]] = defaultdict(list)
    for edge in edges:
        ends = (edge.source, edge.target)
        cells[ends if of is Of.DESIGNS else (_part_of(graph, ends[0]), _part_of(graph, ends[1]))].append(edge)
    groups = dict.fromkeys((key for pair in cells for key in pair), "")
    if of is Of.DESIGNS and "group-by" in view.options:
        grouping = Grouping(view.options["group-by"])
        known = groups.keys() & graph.designs.keys()
        groups |= {key: group_of(graph, graph.designs[key], grouping) for key in known}
    if len(groups) <= LARGEST:
        groups = {key: groups[key] for key in order_by_reach(cells, groups)}
    letters = sum(len({edge.kind for edge in several}) for several in cells.values())
    return Matrix(of, edges, groups, cells, is_brief=LETTERS.shown(letters, view) < letters)


def _part_of(graph: Graph, key: str) -> str:
    """Return the component that a design belongs to; a component is its own."""
    return key if key in graph.components else next(iter(components_of(graph, key)), "")


def order_by_reach(pairs: Collection[tuple[str, str]], groups: Mapping[str, str]) -> list[str]:
    """Return keys such that each one stands behind those that it reaches, and those that reach one another together.

    What reaches another thing without being reached by it reaches more; what is reached mutually reaches the same.

    :param groups: key -> its group; groups stay together, those without one come last.
    """
    following: dict[str, set[str]] = {key: set() for key in groups}
    for source, target in pairs:
        following[source].add(target)
    reached = {key: _reach(key, following) for key in groups}
    circle = {key: min(natural(other) for other in reached[key] if key in reached[other]) for key in groups}
    return sorted(
        groups,
        key=lambda key: (not groups[key], natural(groups[key]), len(reached[key]), circle[key], natural(key)),
    )


def _reach(start: str, following: Mapping[str, Collection[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        new = set(following[waiting.pop()]) - found
        found |= new
        waiting += new
    return found


def _grid(view: View, matrix: Matrix, label: str) -> nodes.container:
    """Return the matrix itself, which only a page has room for."""
    graph, keys = view.project.graph, list(matrix.groups)
    stating = {source for source, _target in matrix.cells}
    able = [key for key in keys if key in stating or key in graph.designs]
    starts = matrix.starts(able)
    rows = [_grid_row(view, matrix, key, [_BORDER] if key in starts else []) for key in able]
    columns = [Column("", 1) for _number in range(len(keys) + 1)]
    made = table(columns, rows, label)
    (grid,) = made.findall(design_table)
    grid["classes"].append("flamedesign-grid")
    (head,) = grid.findall(nodes.thead)
    head[:] = [_group_headings(view, matrix)] if any(matrix.groups.values()) else []
    corner = cell(nodes.Text(_("names")), scope="col", classes=["flamedesign-corner"])
    starts = matrix.starts(keys)
    headings = [cell(_name(view, matrix, key), scope="col", classes=[_BORDER] if key in starts else []) for key in keys]
    head += nodes.row("", corner, *headings)
    return made


def _group_headings(view: View, matrix: Matrix) -> nodes.row:
    graph, grouping = view.project.graph, Grouping(view.options["group-by"])
    row = nodes.row("", cell())
    groups = list(matrix.groups.values())
    for group in dict.fromkeys(groups):
        name = name_of_group(graph, grouping, group)
        row += group_heading([words(name)], groups.count(group))
    return row


def _grid_row(view: View, matrix: Matrix, key: str, classes: list[str]) -> nodes.row:
    row = nodes.row("", cell(*_row_name(view, matrix, key)), classes=classes)
    starts = matrix.starts(matrix.groups)
    for column in matrix.groups:
        looks = {_BORDER: column in starts, "flamedesign-diagonal": column == key}
        own = [name for name, is_so in looks.items() if is_so]
        row += cell(*_marks(view, matrix, (key, column)), classes=own)
    return row


def _row_name(view: View, matrix: Matrix, key: str) -> list[nodes.Node]:
    design = view.project.graph.designs.get(key)
    name = _name(view, matrix, key)
    if design is None:
        return [name]
    return [name, words(" "), words(design.title, "flamedesign-title")]


def _name(view: View, matrix: Matrix, key: str) -> nodes.Node:
    """Return the name of a row or column, linked where it leads anywhere."""
    graph = view.project.graph
    if matrix.of is Of.DESIGNS:
        design = graph.designs.get(key)
        if design is None:
            return nodes.inline("", key, classes=["flamedesign-unknown"], tip=_("no document"))
        return nodes.inline("", "", link(design, key, view.docname), tip=design.title)
    component = graph.components.get(key)
    if component is None:
        return words(_("no component"))
    return nodes.inline("", "", component_link(component, view.docname, _NAME_CHARACTERS), tip=component.name)


def _marks(view: View, matrix: Matrix, place: tuple[str, str]) -> list[nodes.Node]:
    """Return the letter of each kind of statements in a cell, with their number; it leads to the first of them."""
    edges = matrix.cells.get(place, ())
    if edges and matrix.is_brief:
        return [link(view.project.graph.designs[edges[0].source], str(len(edges)), view.docname, edges[0].anchor)]
    by_kind: dict[Kind, list[Interaction]] = defaultdict(list)
    for edge in edges:
        by_kind[edge.kind].append(edge)
    return [_mark(view, kind, by_kind[kind]) for kind in Kind if kind in by_kind]


def _mark(view: View, kind: Kind, edges: Sequence[Interaction]) -> nodes.inline:
    graph = view.project.graph
    stated = graph.designs[edges[0].source]
    text = MARKS[kind] + (str(len(edges)) if len(edges) > 1 else "")
    said = [
        f"{edge.source} → {name_of(graph, edge.target)}, {kind_label(kind)}: {shortened(edge.excerpt, _TIP_CHARACTERS)}"
        for edge in edges[:_MOST_IN_TIP]
    ]
    if len(edges) > len(said):
        said.append(_("and %d more") % (len(edges) - len(said)))
    place = link(stated, text, view.docname, edges[0].anchor)
    return nodes.inline("", "", place, classes=[f"flamedesign-kind-{kind}"], tip="\n".join(said))


def _legend(edges: Iterable[Interaction]) -> nodes.paragraph:
    kinds = {edge.kind for edge in edges}
    entries = [
        nodes.inline("", "", words(MARKS[kind], f"flamedesign-kind-{kind}"), words(f" {kind_label(kind)}"))
        for kind in Kind
        if kind in kinds
    ]
    return line(*joined(entries, " · ", "flamedesign-separator"), classes=["flamedesign-key"])


def _listed(view: View, edges: Sequence[Interaction], *, is_folded: bool) -> list[nodes.Node]:
    """Return every statement as a table, folded below a matrix."""
    columns = [Column(_("From"), 14), Column(_("Kind"), 14), Column(_("To"), 18), Column(_("Statement"), 54)]
    rows = [_statement_row(view, edge) for edge in edges[: STATEMENTS.shown(len(edges), view)]]
    cut = STATEMENTS.describe(len(edges), view, ":kinds:, :status:, :components:, :focus:")
    made = table(columns, rows, _("Every statement"), sortable=True)
    made[:0] = list(captioned(None, cut))
    return [folded(made, _("Every statement as a table (%d)") % len(edges))] if is_folded else [made]


def _statement_row(view: View, edge: Interaction) -> nodes.row:
    graph = view.project.graph
    source, target = graph.designs[edge.source], graph.designs.get(edge.target)
    named: nodes.Node = words(edge.target)
    if edge.target_type == TargetType.COMPONENT:
        named = component_link(graph.components[edge.target], view.docname)
    elif target is not None:
        named = link(target, target.id, view.docname)
    row = nodes.row(
        "",
        cell(link(source, source.id, view.docname)),
        cell(words(kind_label(edge.kind), f"flamedesign-kind-{edge.kind}")),
        cell(named),
        cell(link(source, edge.excerpt, view.docname, edge.anchor)),
    )
    row["status"], row["components"] = source.status or "", " ".join(components_of(graph, source.id))
    return row
