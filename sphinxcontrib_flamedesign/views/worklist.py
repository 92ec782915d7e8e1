"""The worklist: which updates designs require of others, by whom they are to be made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from docutils import nodes

from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.grouping import STATUS, find_group
from sphinxcontrib_flamedesign.core.impact import (
    Direction,
    Task,
    can_require_updates,
    find_asked,
    find_statements,
    find_tasks,
    owners_asked,
)
from sphinxcontrib_flamedesign.core.interaction import TargetType
from sphinxcontrib_flamedesign.core.kinds import N_
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.neighbours import DesignLink
from sphinxcontrib_flamedesign.core.other_projects import OtherDesign
from sphinxcontrib_flamedesign.core.task_groups import TaskGroup, TaskGrouping, group_of, group_tasks
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.domain import WORKLIST
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.views.base import View, ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.filters import (
    Filters,
    choose_designs,
    chosen_components,
    component_keys,
    components_of,
    missing_reason,
)
from sphinxcontrib_flamedesign.views.groups import gather, grouping_label
from sphinxcontrib_flamedesign.views.tables import (
    Column,
    Limit,
    captioned,
    cell,
    component_link,
    find_filters,
    group_row,
    some,
    table,
    tables_in,
)
from sphinxcontrib_flamedesign.views.view_nodes import (
    joined,
    line,
    link,
    link_to_statement,
    remark,
    status_words,
    words,
)
from sphinxcontrib_flamedesign.views.view_options import any_grouping, any_text, option, some_of
from sphinxcontrib_flamedesign.views.wording import effect_label, target_name, target_type_label

#: An update takes some 450 bytes, and a group as much again.
TASKS = Limit(600, 100)


#: A group that is only named takes some 130 bytes.
OTHERS = Limit(2000, 200)


@dataclass(frozen=True)
class WorklistOptions(ViewOptions):
    """Which updates a worklist shows, and how they are grouped."""

    group_by: str = option("group-by", any_grouping, TaskGrouping.TARGET)
    filters: Filters = some_of(Filters, "focus", "direction", "status", "components")
    caption: str = option("caption", any_text, "")

    def make(self, view: View) -> list[nodes.Node]:
        """Return the updates that the chosen designs require, group by group; of the last groups, their numbers."""
        graph, filters = view.graph, self.filters
        if why := missing_reason(graph, filters):
            return [remark(why)]
        tasks = find_tasks(view.force)
        asking = choose_designs(graph, Filters(status=filters.status))
        if filters.status is None:  # metadata may say what a design requires of which there is no document
            asking |= {task.interaction.source for task in tasks}
        chosen = [task for task in tasks if task.interaction.source in asking and _is_chosen(graph, task, filters)]
        result: list[nodes.Node] = list(captioned(self.caption, *_described(view, chosen, len(tasks))))
        room = TASKS.shown(len(chosen), view)
        listed: list[_Group] = []
        others: list[nodes.Node] = []
        for group in _find_groups(view, chosen, self.group_by):
            if room > 0:
                listed.append(replace(group, shown=group.tasks[:room]))
                room -= len(group.tasks)
            elif len(others) < OTHERS.shown(len(chosen), view):
                others.append(nodes.inline("", "", group.brief, words(f" ({len(group.tasks)})")))
        if listed:
            result.append(_make_table(view, listed, self))
        if others:
            result.append(line(words(_("The others:") + " "), *joined(others)))
        return [nodes.container("", *result, classes=["flamedesign-view", "flamedesign-worklist"])]


@dataclass(frozen=True)
class _Group:
    """Updates that belong together: the name of the group, a shorter one, the updates, and those that have a row."""

    name: nodes.Node
    brief: nodes.Node
    tasks: Sequence[Task]
    shown: Sequence[Task] = ()


def _find_groups(view: View, tasks: Sequence[Task], by: str) -> list[_Group]:
    """Return updates by whom they are required of, by who requires them, or by what headers say of the designs."""
    if by in tuple(TaskGrouping):
        by_end = group_tasks(tasks, TaskGrouping(by))
        return [_Group(_group_name(view, group), _brief_name(view, group), items) for group, items in by_end]
    groups = gather(view.graph, by, ((_group_of(view.graph, task, by), task) for task in tasks))
    return [_Group(words(name), words(name), group) for _key, name, group in groups]


def _group_of(graph: Graph, task: Task, by: str) -> str:
    """Return the group of an update: by status, that of who requires it, as filters do; else of who is asked."""
    design = graph.designs.get(task.interaction.source) if by == STATUS else find_asked(graph, task)
    return find_group(graph, design, by) if design is not None else ""


def _is_chosen(graph: Graph, task: Task, filters: Filters) -> bool:
    """Return whether a task is for what options choose: components, who is asked by metadata; of or for the focus."""
    edge, components = task.interaction, chosen_components(graph, filters)
    if components is not None and not components & {edge.target, *components_of(graph, edge.target)}:
        return False
    asked = find_asked(graph, task)
    if not all(asked is not None and metadata_filter.admits(asked) for metadata_filter in filters.metadata):
        return False
    focus = filters.find_focus(graph)
    if focus is None:
        return True
    source, target = (TargetType.FEATURE, edge.source), (edge.target_type, edge.target)
    ends = {Direction.OUTGOING: {source}, Direction.INCOMING: {target}}
    own = (TargetType.COMPONENT, focus.key) if isinstance(focus, Component) else (TargetType.FEATURE, focus.id)
    return own in ends.get(filters.direction, {source, target})


def _described(view: View, chosen: Sequence[Task], count: int) -> tuple[str, str]:
    """Return how many updates there are, and that not all of them are shown."""
    if not count and not can_require_updates(view.templates):
        text = _("No design here can require an update: its template has no field that declares them.")
    elif not count:
        text = _("No design requires an update of another one, or of a component.")
    else:
        text = _count_updates(chosen, count)
    return " ".join(map(str, [text, *_why_open(view, chosen)])), TASKS.describe(len(chosen), view)


def _count_updates(chosen: Sequence[Task], count: int) -> str:
    """Return how many updates there are; a reader who filters rows finds their number beside that of all."""
    if len(chosen) == count:
        counted = _("In all: %s") % ngettext("%d required update", "%d required updates", count)
    else:
        counted = _("%(shown)d of %(all)d required updates") % {"shown": len(chosen), "all": count}
    are_open = _open(chosen)
    if not are_open:
        return f"{counted}."
    if are_open < len(chosen):
        return _("%(counted)s, %(open)d of them open.") % {"counted": counted, "open": are_open}
    said = _("%s, all of them open.") if are_open > 1 else _("%s, which is open.")
    return said % counted


def _why_open(view: View, tasks: Sequence[Task]) -> Iterator[str]:
    """Yield until when updates are open, and who sees to those that no design can acknowledge."""
    if any(task.is_unacknowledged for task in tasks):
        yield _("That of a design is open until the design says anything of the one that requires it.")
    for_nobody = [task for task in tasks if task.is_open and task.is_acknowledged is None]
    if any(_owners_asked(view, task) for task in for_nobody):
        yield _(
            "Those of components, and in words, stay open, for no design can acknowledge them: "
            "they are for the owner of the design that requires them."
        )
    elif for_nobody:
        yield _("Those of components, and in words, stay open, for no design can acknowledge them.")


def _open(tasks: Sequence[Task]) -> int:
    return sum(task.is_open for task in tasks)


def _make_table(view: View, groups: Sequence[_Group], options: WorklistOptions) -> nodes.Node:
    """Return the updates of some groups, each group below its name with what there is in it."""
    tasks = [task for group in groups for task in group.shown]
    own = [column for column in _OWN_COLUMNS if any(len(column.cell_of(view, task)) for task in tasks)]
    columns = [Column(_("Required by"), 18), Column(_("To be updated"), 28, is_labelled=True), Column(_("Update"), 50)]
    columns += [Column(_(column.heading), column.width, is_labelled=True) for column in own]
    hidden = _REPEATED.get(options.group_by) if not view.is_page else None  # where nobody can group them anew
    are_others = any(_owners_asking(view, task) != _owners_asked(view, task) for task in tasks)
    are_designs = any(view.graph.target_of(task.interaction) for task in tasks)
    rows: list[nodes.row] = []
    for group in groups:
        counts = words(f"({_counts(group.tasks)})", "flamedesign-label")
        width = len(columns) - (hidden is not None)
        rows.append(group_row(view, group.name.astext(), [group.name, words(" "), counts], width))
        for task in group.shown:
            cells = [*_ends(view, task), *(column.cell_of(view, task) for column in own)]
            found_by = _find_filters(view, task) | (_find_asking(view, task) if are_others else {})
            if not are_designs:  # of which components are found as what is to be updated
                del found_by["components"]
            rows.append(
                nodes.row("", *(entry for place, entry in enumerate(cells) if place != hidden), filters=found_by)
            )
    shown = [column for place, column in enumerate(columns) if place != hidden]
    made = table(shown, rows, options.caption or _("Required updates"), sortable=True)
    for other in tables_in(made):
        other["view"] = WORKLIST if options.filters == Filters() else ""
        other["group-by"], other["group-label"] = options.group_by, _grouping_label(view, options.group_by)
        other["classes"].append(f"flamedesign-by-{options.group_by}")
    return made


#: The column that says the same as the names of the groups.
_REPEATED: Mapping[str, int] = {TaskGrouping.SOURCE: 0, TaskGrouping.TARGET: 1}


def _grouping_label(view: View, by: str) -> str:
    known = {TaskGrouping.TARGET: _("To be updated"), TaskGrouping.SOURCE: _("Required by")}
    return known[TaskGrouping(by)] if by in tuple(TaskGrouping) else grouping_label(view, by)


def _counts(tasks: Sequence[Task]) -> str:
    """Return how many updates a group has, and how many of them are open: once where that is one number."""
    required, are_open = _("%d required") % len(tasks), _("%d open") % _open(tasks)
    if _open(tasks) == len(tasks):
        return are_open
    return f"{required}, {are_open}" if _open(tasks) else required


def _brief_name(view: View, group: TaskGroup) -> nodes.Node:
    """Return the name of a group for whose updates there is no room."""
    design = view.graph.design_or_other(group.key) if group.type is TargetType.FEATURE else None
    return link(design, design.id, view.docname) if design is not None else _group_name(view, group)


def _group_name(view: View, group: TaskGroup) -> nodes.Node:
    graph = view.graph
    if group.type is TargetType.COMPONENT:
        return component_link(graph.components[group.key], view.docname)
    design = graph.design_or_other(group.key)
    if design is not None:
        return link(design, f"{design.id}: {design.title}", view.docname)
    return words(group.key or target_type_label(group.type).capitalize(), "flamedesign-unknown")


def _ends(view: View, task: Task) -> list[nodes.entry]:
    """Return who requires an update, of what, and the update."""
    edge, graph = task.interaction, view.graph
    source = graph.designs.get(edge.source)
    if source is not None:
        template = view.templates.of(source)
        status = [words(" "), status_words(source.status, template)] if source.status else []
        end = cell(link(source, source.id, view.docname), *status)
    else:
        other = graph.others.get(edge.source)
        end = cell(link(other, other.id, view.docname) if other else words(edge.source, "flamedesign-unknown"))
    target = cell(_brief_name(view, group_of(task, TaskGrouping.TARGET)))
    said = cell(link_to_statement(graph.stating(edge), edge.excerpt, view.docname, edge.anchor))
    return [end, target, said]


def _owners_asked(view: View, task: Task) -> tuple[str, ...]:
    return owners_asked(view.graph, task, view.templates.owner_keys)


def _owners_asking(view: View, task: Task) -> tuple[str, ...]:
    """Return who owns the design that requires an update."""
    source = view.graph.designs.get(task.interaction.source)
    return view.graph.header_values(source, view.templates.owner_keys) if source is not None else ()


def _find_filters(view: View, task: Task) -> dict[str, str]:
    """Return what a reader finds an update by: who requires it, of what, and who owns what is asked."""
    edge, graph = task.interaction, view.graph
    source, asked = graph.designs.get(edge.source), find_asked(graph, task)
    found = find_filters(view, asked.id if asked is not None else edge.target)
    components = edge.target if edge.target_type is TargetType.COMPONENT else component_keys(graph, edge.target)
    found |= {"status": (source and source.status) or "", "components": components}
    target = target_name(graph, edge)
    found |= {"target": target} if target else {}
    return found | _find_answer_filter(task)


def _find_answer_filter(task: Task) -> dict[str, str]:
    """Return the answer that a reader finds an update by: none for what nobody can acknowledge, as a component."""
    if task.idle is not None and not task.is_acknowledged:
        return {"answer": IDLE}
    return {} if task.is_acknowledged is None else {"answer": ANSWERS[task.is_acknowledged]}


def _find_asking(view: View, task: Task) -> dict[str, str]:
    owners = _owners_asking(view, task)
    return {"asking": "\n".join(owners)} if owners else {}


#: What a reader finds an update by that is, or is not, acknowledged.
ANSWERS = {True: "yes", False: "no"}


#: The same where nothing is to be done.
IDLE = "idle"


def _answer(view: View, task: Task) -> nodes.entry:
    """Return whether and where the other side speaks of it; a component, or a design that is not there, cannot."""
    target = view.graph.design_or_other(task.interaction.target)
    if isinstance(target, OtherDesign) and task.is_acknowledged:
        return cell(link(target, _("in %s") % target.id, view.docname))
    if target is None or isinstance(target, OtherDesign):
        return _idle(task)
    place = find_answer(view.graph, view.templates.of(target), target, task.interaction.source)
    if place is None and task.idle is not None:
        return _idle(task)
    if place is None:
        return cell(words(_("not acknowledged"), "flamedesign-open"))
    return cell(link(place, _("in %s") % place.id, view.docname))


def _idle(task: Task) -> nodes.entry:
    """Return why nothing is to be done; nothing where something is."""
    return cell(words(effect_label(task.idle).lower(), "flamedesign-label")) if task.idle is not None else cell()


@dataclass(frozen=True, slots=True)
class _OwnColumn:
    """A column that a worklist has where any update has a cell in it."""

    heading: str
    width: int
    cell_of: Callable[[View, Task], nodes.entry]


_OWN_COLUMNS = (
    _OwnColumn(N_("Owner"), 18, lambda view, task: cell(*some([words(text) for text in _owners_asked(view, task)]))),
    _OwnColumn(N_("Acknowledged"), 22, _answer),
)


def find_answer(graph: Graph, template: Template, design: Design, other: str) -> DesignLink | None:
    """Return the place where a design speaks of another one: the first statement about it, or else its references."""
    if back := find_statements(graph, design.id, other):
        return DesignLink(design.id, design.title, design.docname, back[0].anchor)
    reference = graph.cited.get(design.id, {}).get(other)
    if reference is None:
        return None
    names = {spec.name for spec in template.fields if spec.cites is reference.kind}
    anchors = (fact.anchor for fact in design.fields if fact.name in names and fact.anchor)
    return DesignLink(design.id, design.title, design.docname, next(anchors, design.anchor))


class WorklistDirective(ViewDirective):
    """Lists the updates that designs require, by whom they are to be made."""

    view = "worklist"
    own_groupings = tuple(TaskGrouping)
    options_type = WorklistOptions
