"""The table of designs, and that of components."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

from docutils import nodes

from sphinxcontrib_flamedesign.config import get_templates
from sphinxcontrib_flamedesign.core.components import Component, component_key
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.grouping import find_group
from sphinxcontrib_flamedesign.core.header_values import header_values
from sphinxcontrib_flamedesign.core.kinds import N_
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.template import HeaderRole, Templates
from sphinxcontrib_flamedesign.core.text.normalise import natural, split_list
from sphinxcontrib_flamedesign.domain import CHANGED, COMPONENTS, DESIGNS
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.views.base import View, ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.design_columns import DESIGN_COLUMNS, WIDTH, DesignSource, count_declared
from sphinxcontrib_flamedesign.views.filters import (
    Filters,
    TableSubject,
    choose_designs,
    chosen_components,
    components_of,
    empty_reason,
    missing_reason,
    select,
)
from sphinxcontrib_flamedesign.views.groups import gather, grouping_label
from sphinxcontrib_flamedesign.views.tables import (
    GROUP,
    Column,
    Limit,
    add_brief,
    brief_row,
    captioned,
    cell,
    design_brief_row,
    find_filters,
    group_row,
    number,
    some,
    table,
    tables_in,
)
from sphinxcontrib_flamedesign.views.view_nodes import joined, line, link, remark, words
from sphinxcontrib_flamedesign.views.view_options import (
    any_grouping,
    any_list,
    any_text,
    member_of,
    one_of,
    option,
    several_of,
    some_of,
)
from sphinxcontrib_flamedesign.views.wording import count_designs, role_label

#: A row takes some 350 bytes, a brief one 150.
ROWS = Limit(2000, 100, first=700, brief=4000)


#: A component takes a kilobyte.
COMPONENT_ROWS = Limit(600, 50)

#: Those without a row share so many places at most: there may be a hundred thousand of them.
_MOST_PLACES = 1000


_Shown = TypeVar("_Shown", Design, Component)


#: What each table shows unless told otherwise; a table of designs knows the template's metadata as well.
DEFAULT_COLUMNS = {
    TableSubject.DESIGNS: ("id", "title", "status", "completeness", "interactions"),
    TableSubject.COMPONENTS: ("name", "spellings", "paths", "designs", "interactions"),
}


#: Where owners stand among the default columns, where most designs have one.
OWNER_PLACE = 3


#: What stands for the columns of components; those of designs are in :data:`DESIGN_COLUMNS`.
_COMPONENT_HEADINGS = {
    "name": (N_("Name"), 24),
    "spellings": (N_("Also written"), 22),
    "paths": (N_("Paths"), 44),
    "designs": (N_("Referred to by"), 20),
    "interactions": (N_("Statements"), WIDTH),
}


def known_columns(of: TableSubject, templates: Templates) -> tuple[str, ...]:
    """Return the names of all columns that a table can have."""
    if of is TableSubject.COMPONENTS:
        return tuple(_COMPONENT_HEADINGS)
    return tuple(dict.fromkeys((*DESIGN_COLUMNS, *templates.metadata_names)))


@dataclass(frozen=True)
class TableOptions(ViewOptions):
    """What a table is of, its columns and their order, and which designs it shows."""

    of: TableSubject = option("of", member_of(TableSubject), TableSubject.DESIGNS)
    columns: Sequence[str] = option("columns", any_list, ())
    sort: str = option("sort", any_text, "")
    group_by: str = option("group-by", any_grouping, "")
    filters: Filters = some_of(Filters)
    caption: str = option("caption", any_text, "")

    def make(self, view: View) -> list[nodes.Node]:
        """Return the table of what its options choose, sorted as they say."""
        if why := missing_reason(view.graph, self.filters):
            return [remark(why)]
        options = replace(self, columns=self.find_columns(view))
        return _component_table(view, options) if self.of is TableSubject.COMPONENTS else _design_table(view, options)

    def find_columns(self, view: View) -> Sequence[str]:
        """Return the columns that are asked for, or else the default ones, with owners where most designs have one."""
        columns = DEFAULT_COLUMNS[self.of]
        if self.columns or self.of is TableSubject.COMPONENTS or not _name_owners(view):
            return self.columns or columns
        return (*columns[:OWNER_PLACE], HeaderRole.OWNER, *columns[OWNER_PLACE:])


def _name_owners(view: View) -> bool:
    """Return whether the headers of most designs say who owns them."""
    designs, keys = view.graph.designs.values(), view.templates.owner_keys
    return 2 * sum(bool(header_values(design, keys)) for design in designs) > len(designs)


def _design_table(view: View, options: TableOptions) -> list[nodes.Node]:
    source = DesignSource(view, options.columns)
    selection = select(view.graph, options.filters)
    if why := empty_reason(selection):
        return [remark(why)]
    ordered = _sorted(selection.designs, options.sort or "id", "id", source.sort_key)
    shown = _in_groups(view.graph, ordered, options.group_by)
    counted = f"{count_designs(len(shown), len(view.graph.designs))}."
    limit = ROWS.of_columns(len(options.columns))
    room, held = limit.shown(len(shown), view), limit.held(len(shown), view)
    rows: list[nodes.row] = []
    for name, several in groupby(shown[:room], key=itemgetter(0)):
        if options.group_by:
            rows.append(group_row(view, name, [words(name)], len(options.columns)))
        rows += [_row_of(view, source, design, options.columns) for _name, design in several]
    made = _finish(view, options, rows, counted, limit.describe(len(shown), view))
    brief = [_brief_row(view, source, design, options, name) for name, design in shown[room:held]]
    add_brief(made, brief, len(shown) - held)
    return [made]


def _in_groups(graph: Graph, designs: Sequence[Design], grouping: str) -> list[tuple[str, Design]]:
    """Return designs group by group, each after the name of its group; as they are where they are not grouped."""
    if not grouping:
        return [("", design) for design in designs]
    groups = gather(graph, grouping, ((find_group(graph, design, grouping), design) for design in designs))
    return [(name, design) for _key, name, group in groups for design in group]


def _count_components(shown: int, all_: int) -> str:
    if shown == all_:
        return ngettext("%d component.", "%d components.", shown)
    return _("%(shown)d of %(all)d components.") % {"shown": shown, "all": all_}


def _component_table(view: View, options: TableOptions) -> list[nodes.Node]:
    graph = view.graph
    source = _Components(view)
    keys = _components_shown(graph, options.filters)
    chosen = [other for key, other in graph.components.items() if keys is None or key in keys]
    shown = _sorted(chosen, options.sort or "name", "name", source.sort_key)
    counted = _count_components(len(shown), len(graph.components))
    room = COMPONENT_ROWS.shown(len(shown), view)
    rows = []
    for component in shown[:room]:
        cells = [source.cell(component, column) for column in options.columns]
        anchored = line(_anchor(component))
        for paragraph in cells[0].children:
            anchored += paragraph.children
        cells[0][:] = [anchored]
        rows.append(nodes.row("", *cells))
    made = _finish(view, options, rows, counted, COMPONENT_ROWS.describe(len(shown), view))
    others = shown[room:]
    add_brief(made, [], len(others))
    size = -(-len(others) // _MOST_PLACES) or 1
    groups = (others[start : start + size] for start in range(0, len(others), size))
    named = [
        nodes.inline("", "", _anchor(*some), nodes.Text(", ".join(other.name for other in some))) for some in groups
    ]
    return [made, *([line(nodes.Text(_("The others:") + " "), *joined(named))] if named else [])]


def _components_shown(graph: Graph, filters: Filters) -> frozenset[str] | None:
    """Return the keys of the components that options name, or that the designs name which they choose; None for all."""
    named = chosen_components(graph, filters)
    if not filters.metadata and filters.status is None:
        return named
    designs = choose_designs(graph, Filters(status=filters.status, metadata=filters.metadata))
    of_designs = frozenset(key for id_ in designs for key in components_of(graph, id_))
    return of_designs if named is None else named & of_designs


def _anchor(*components: Component) -> nodes.target:
    """Return the place where links to some components lead."""
    return nodes.target("", "", ids=[component.anchor for component in components])


def _sorted(
    shown: Iterable[_Shown], column: str, first: str, key: Callable[[_Shown, str], tuple[float, object]]
) -> list[_Shown]:
    """Sort by the chosen column, and by the first one where that is the same."""
    ordered = sorted(shown, key=lambda one: key(one, first))
    return sorted(ordered, key=lambda one: key(one, column.lstrip("-")), reverse=column.startswith("-"))


def _finish(view: View, options: TableOptions, rows: Sequence[nodes.row], counted: str, cut: str) -> nodes.container:
    """Return the table with its caption; the words alone where nothing is chosen."""
    titles = {TableSubject.DESIGNS: _("Designs"), TableSubject.COMPONENTS: _("Components")}
    columns = [_column(name, view, options.of) for name in options.columns]
    label = options.caption or titles[options.of]
    made = [table(columns, rows, label, sortable=True)] if rows else []
    for shown in (other for table_ in made for other in tables_in(table_)):
        if options.of is TableSubject.DESIGNS and options.filters == Filters():
            shown["view"] = DESIGNS
        if options.group_by and options.of is TableSubject.DESIGNS:
            shown["group-by"], shown["group-label"] = options.group_by, grouping_label(view, options.group_by)
    return nodes.container("", *captioned(options.caption, counted, cut=cut), *made, classes=["flamedesign-view"])


def _column(name: str, view: View, of: TableSubject) -> Column:
    """Return the heading of a column; what is neither of designs nor of components is the template's metadata."""
    if of is TableSubject.COMPONENTS:
        heading, width = _COMPONENT_HEADINGS[name]
        return Column(_(heading), width, is_number=name == "interactions", is_labelled=name != "name")
    known = DESIGN_COLUMNS.get(name)
    if known is None:
        labels = view.templates.metadata_labels
        return Column(labels[name] if name in labels else role_label(HeaderRole(name)), WIDTH, is_labelled=True)
    is_labelled = name not in {"id", "title", "status"}
    tip = _(known.tip) if known.tip else ""
    return Column(_(known.heading), known.width, is_number=known.count is not None, is_labelled=is_labelled, tip=tip)


def _row_of(view: View, source: DesignSource, design: Design, columns: Sequence[str]) -> nodes.row:
    row = nodes.row("", *(source.cell(design, column) for column in columns))
    row["filters"] = find_filters(view, design.id)
    return row


def _brief_row(view: View, source: DesignSource, design: Design, options: TableOptions, group: str) -> design_brief_row:
    """Return a row for which there is no room: the column that leads to the design is the first one that may."""
    texts = [
        (text,) if column == source.linked else text
        for column in options.columns
        for text in [source.shown_text(design, column)]
    ]
    return brief_row(link(design, design.id, view.docname), texts, find_filters(view, design.id) | {GROUP: group})


class _Components:
    """What the columns of a table say of components."""

    def __init__(self, view: View) -> None:
        self.graph, self.docname = view.graph, view.docname
        self._naming: dict[str, list[Design]] = defaultdict(list)
        for id_ in sorted(view.graph.designs, key=natural):
            for key in components_of(view.graph, id_):
                self._naming[key].append(view.graph.designs[id_])

    def designs(self, component: Component) -> list[Design]:
        """Return the designs that name a component, as all views count them."""
        return self._naming.get(component.key, [])

    def sort_key(self, component: Component, column: str) -> tuple[float, object]:
        """Return what components are sorted by."""
        if column == "interactions":
            return count_declared(self.graph.edges_to_component(component.key)), ()
        texts = {"spellings": component.spellings, "paths": component.paths}
        if column in texts:
            return len(texts[column]), ()
        return len(self.designs(component)) if column == "designs" else 0, natural(component.name)

    def cell(self, component: Component, column: str) -> nodes.entry:
        """Return the cell of a component in a column."""
        if column == "name":
            return cell(nodes.Text(component.name))
        if column == "interactions":
            return number(str(count_declared(self.graph.edges_to_component(component.key))))
        if column == "spellings":
            others = [spelling for spelling in component.spellings if spelling != component.name]
            return cell(*some([nodes.Text(f"{other} ({_why_merged(other, component)})") for other in others]))
        if column == "paths":
            return cell(*some([nodes.literal("", path) for path in component.paths]))
        designs = self.designs(component)
        named = [link(design, design.id, self.docname) for design in designs]
        return cell(*some(named), value=str(len(designs)))


def _why_merged(spelling: str, component: Component) -> str:
    """Return why a name means a component: as configured, or for being the same but for case and hyphens."""
    return _("spelled alike") if component_key(spelling) == component.key else _("alias")


class TableDirective(ViewDirective):
    """Lists the project's designs, or its components, in the columns and the order that are asked for."""

    view = "table"
    options_type = TableOptions

    def checked(self, options: dict[str, str]) -> dict[str, str]:
        """Check the names of columns too, which are the template's; note a table of all components, or with dates."""
        of = TableSubject(options["of"]) if options.get("of") in tuple(TableSubject) else TableSubject.DESIGNS
        columns = known_columns(of, get_templates(self.config))
        sortable = one_of((*columns, *(f"-{name}" for name in columns)))
        kept = super().checked(options)
        for name, check in (("columns", several_of(columns)), ("sort", sortable)):
            self.drop_wrong(kept, name, check)
        if of is TableSubject.COMPONENTS and "group-by" in kept:
            del kept["group-by"]
            self.problem(
                "invalid-option", f"`:group-by:` of `{self.name}` is for designs, not for components; remove it"
            )
        if of is TableSubject.COMPONENTS and kept.keys().isdisjoint({"components", "status", *self.metadata_names()}):
            self.note_view(COMPONENTS)
        elif Filters.parse(kept) == Filters() and of is TableSubject.DESIGNS:
            self.note_view(DESIGNS)
        if {"changed", "-changed"} & {*split_list(kept.get("columns", "")), kept.get("sort", "")}:
            self.note_view(CHANGED)
        return kept
