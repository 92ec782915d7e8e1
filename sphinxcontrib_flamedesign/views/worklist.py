"""The worklist: which updates designs require of others, by whom they are to be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docutils import nodes

from sphinxcontrib_flamedesign.core.graph import Graph, TargetType
from sphinxcontrib_flamedesign.core.impact import Direction, Task, find_statements, find_tasks
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.neighbours import DesignLink
from sphinxcontrib_flamedesign.core.task_groups import TaskGroup, TaskGrouping, group_of, group_tasks
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.base import View, ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.filters import (
    Filters,
    choose_designs,
    chosen_components,
    components_of,
    missing_reason,
)
from sphinxcontrib_flamedesign.views.tables import Column, Limit, captioned, cell, component_link, design_table, table
from sphinxcontrib_flamedesign.views.view_nodes import (
    joined,
    line,
    link,
    link_to_statement,
    remark,
    status_words,
    words,
)
from sphinxcontrib_flamedesign.views.view_options import any_text, member_of, option, some_of
from sphinxcontrib_flamedesign.views.wording import target_type_label

#: An update takes some 450 bytes, and a group as much again.
TASKS = Limit(600, 100)


#: A group that is only named takes some 130 bytes.
OTHERS = Limit(2000, 200)


@dataclass(frozen=True)
class WorklistOptions(ViewOptions):
    """Which updates a worklist shows, and how they are grouped."""

    group_by: TaskGrouping = option("group-by", member_of(TaskGrouping), TaskGrouping.TARGET)
    filters: Filters = some_of(Filters, "focus", "direction", "status", "components")
    caption: str = option("caption", any_text, "")

    def make(self, view: View) -> list[nodes.Node]:
        """Return the updates that the chosen designs require, group by group; of the last groups, their numbers."""
        graph, filters = view.graph, self.filters
        if why := missing_reason(graph, filters):
            return [remark(why)]
        tasks = find_tasks(graph)
        asking = choose_designs(graph, Filters(status=filters.status))
        if filters.status is None:  # metadata may say what a design requires of which there is no document
            asking |= {task.interaction.source for task in tasks}
        chosen = [task for task in tasks if task.interaction.source in asking and _is_chosen(graph, task, filters)]
        result: list[nodes.Node] = list(captioned(self.caption, *_described(view, chosen, len(tasks))))
        room = TASKS.shown(len(chosen), view)
        others: list[nodes.Node] = []
        for group, tasks_of_group in group_tasks(chosen, self.group_by):
            if room > 0:
                result += _make_group(view, group, tasks_of_group, self.group_by, room)
                room -= len(tasks_of_group)
            elif len(others) < OTHERS.shown(len(chosen), view):
                others.append(_brief_group(view, group, len(tasks_of_group)))
        if others:
            result.append(line(words(_("The others:") + " "), *joined(others)))
        return [nodes.container("", *result, classes=["flamedesign-view", "flamedesign-worklist"])]


def _is_chosen(graph: Graph, task: Task, filters: Filters) -> bool:
    """Return whether a task is for what options choose: components, designs by metadata; and of or for the focus."""
    edge, components = task.interaction, chosen_components(graph, filters)
    if components is not None and not components & {edge.target, *components_of(graph, edge.target)}:
        return False
    target = graph.designs.get(edge.target)
    if not all(target is not None and one.admits(target) for one in filters.metadata):
        return False
    focus = filters.find_focus(graph)
    if focus is None:
        return True
    ends = {Direction.OUTGOING: {edge.source}, Direction.INCOMING: {edge.target}}
    return focus.id in ends.get(filters.direction, {edge.source, edge.target})


def _described(view: View, chosen: Sequence[Task], count: int) -> tuple[str, str]:
    """Return how many updates there are, and that not all of them are shown."""
    able = sum(task.is_acknowledged is not None for task in chosen)
    if not count:
        text = _("No design requires an update of another one, or of a component.")
    elif able:
        text = _("%(shown)d of %(all)d required updates, %(able)d of them of designs: %(open)d not acknowledged.")
    elif chosen:
        text = _("%(shown)d of %(all)d required updates, none of a design that could acknowledge it.")
    else:
        text = _("%(shown)d of %(all)d required updates.")
    text %= {"shown": len(chosen), "all": count, "able": able, "open": _open(chosen)}
    return text, TASKS.describe(len(chosen), view)


def _open(tasks: Sequence[Task]) -> int:
    return sum(task.is_acknowledged is False for task in tasks)


def _make_group(view: View, group: TaskGroup, tasks: Sequence[Task], by: TaskGrouping, room: int) -> list[nodes.Node]:
    """Return the heading of a group, with what there is in it, and its updates."""
    counts = _("%d required") % len(tasks)
    if _open(tasks):
        counts += ", " + _("%d not acknowledged") % _open(tasks)
    name = _group_name(view, group)
    heading = line(name, words(" "), words(f"({counts})", "flamedesign-label"), classes=["flamedesign-group"])
    end = Column(_("From"), 20) if by is TaskGrouping.TARGET else Column(_("Of"), 28)
    answers = [_answer(view, task) for task in tasks[:room]]
    is_answered = any(len(answer) for answer in answers)
    columns = [end, Column(_("Update"), 50), *([Column(_("Acknowledged"), 22)] if is_answered else [])]
    rows = [_row(view, task, by) for task in tasks[:room]]
    if is_answered:
        for row, answer in zip(rows, answers, strict=True):
            row += answer
    made = table(columns, rows, name.astext())
    for one in made.findall(design_table):
        one["classes"] += [f"flamedesign-by-{by}", *(["flamedesign-answered"] if is_answered else [])]
    return [heading, made]


def _brief_group(view: View, group: TaskGroup, count: int) -> nodes.inline:
    """Return the name of a group for whose updates there is no room, with their number."""
    design = view.graph.designs.get(group.key) if group.type is TargetType.FEATURE else None
    name = link(design, design.id, view.docname) if design is not None else _group_name(view, group)
    return nodes.inline("", "", name, words(f" ({count})"))


def _group_name(view: View, group: TaskGroup) -> nodes.Node:
    graph = view.graph
    if group.type is TargetType.COMPONENT:
        return component_link(graph.components[group.key], view.docname)
    if group.key in graph.designs:
        design = graph.designs[group.key]
        return link(design, f"{design.id}: {design.title}", view.docname)
    return words(group.key or target_type_label(group.type).capitalize(), "flamedesign-unknown")


def _row(view: View, task: Task, by: TaskGrouping) -> nodes.row:
    edge, graph = task.interaction, view.graph
    source = graph.designs.get(edge.source)
    if by is TaskGrouping.TARGET and source is not None:
        template = view.templates.of(source)
        status = [words(" "), status_words(source.status, template)] if source.status else []
        end = cell(link(source, source.id, view.docname), *status)
    elif by is TaskGrouping.TARGET:
        end = cell(words(edge.source, "flamedesign-unknown"))
    else:
        end = cell(_group_name(view, group_of(task, TaskGrouping.TARGET)))
    return nodes.row(
        "", end, cell(link_to_statement(graph.designs[edge.stated_by], edge.excerpt, view.docname, edge.anchor))
    )


def _answer(view: View, task: Task) -> nodes.entry:
    """Return whether and where the other side speaks of it; a component, or a design that is not there, cannot."""
    target = view.graph.designs.get(task.interaction.target)
    if target is None:
        is_feature = task.interaction.target_type is TargetType.FEATURE
        return cell(words(_("no document"), "flamedesign-label")) if is_feature else cell()
    place = find_answer(view.graph, view.templates.of(target), target, task.interaction.source)
    if place is None:
        return cell(words(_("not acknowledged"), "flamedesign-open"))
    return cell(link(place, _("in %s") % place.id, view.docname))


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
    options_type = WorklistOptions
