"""The worklist: which updates designs require of others, by whom they are to be made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from docutils import nodes

from sphinxcontrib_flamedesign.core.facts import Design
from sphinxcontrib_flamedesign.core.graph import Graph, TargetType
from sphinxcontrib_flamedesign.core.impact import Direction, Task, find_tasks
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.build import Place, View, line, link, remark, words
from sphinxcontrib_flamedesign.views.facets import (
    choose_designs,
    chosen_components,
    components_of,
    natural,
    why_nothing,
)
from sphinxcontrib_flamedesign.views.table import status_words
from sphinxcontrib_flamedesign.views.tabular import (
    Column,
    Limit,
    captioned,
    cell,
    component_link,
    design_table,
    table,
)
from sphinxcontrib_flamedesign.views.words import target_type_label

#: An update takes some 450 bytes, and a group as much again.
TASKS = Limit(600, 100)


class By(StrEnum):
    """What a worklist is grouped by: who is to make the updates, or who requires them."""

    TARGET = "target"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Group:
    """Whom some updates are required of, or who requires them."""

    type: TargetType
    key: str

    @property
    def order(self) -> tuple[int, object]:
        """The order of groups: components, then features, paths, and what is said in words only."""
        types = (TargetType.COMPONENT, TargetType.FEATURE, TargetType.PATH, TargetType.UNRESOLVED)
        return types.index(self.type), natural(self.key)


def make_worklist(view: View) -> list[nodes.Node]:
    """Return the updates that the chosen designs require, group by group."""
    graph, options = view.project.graph, view.options
    if why := why_nothing(graph, options):
        return [remark(why)]
    by = By(options.get("group-by", By.TARGET))
    tasks = find_tasks(graph)
    asking = choose_designs(graph, {name: value for name, value in options.items() if name == "status"})
    chosen = [task for task in tasks if task.interaction.source in asking and _is_chosen(graph, task, options)]
    groups: dict[Group, list[Task]] = defaultdict(list)
    for task in chosen:
        groups[_group_of(task, by)].append(task)
    result: list[nodes.Node] = list(_described(view, chosen, len(tasks)))
    room = TASKS.shown(len(chosen), view)
    for group in sorted(groups, key=lambda one: one.order):
        if room > 0:
            result += _make_group(view, group, groups[group], by, room)
            room -= len(groups[group])
    return [nodes.container("", *result, classes=["flamedesign-view", "flamedesign-worklist"])]


def _is_chosen(graph: Graph, task: Task, options: Mapping[str, str]) -> bool:
    """Tell whether a task is for the components, and of or for the design, that options name."""
    edge, components = task.interaction, chosen_components(graph, options)
    if components is not None and not components & {edge.target, *components_of(graph, edge.target)}:
        return False
    focus = graph.find(options["focus"]) if "focus" in options else None
    if focus is None:
        return True
    ends = {Direction.OUTGOING: {edge.source}, Direction.INCOMING: {edge.target}}
    return focus.id in ends.get(Direction(options.get("direction", Direction.BOTH)), {edge.source, edge.target})


def _group_of(task: Task, by: By) -> Group:
    edge = task.interaction
    if by is By.SOURCE:
        return Group(TargetType.FEATURE, edge.source)
    is_named = edge.target_type is not TargetType.UNRESOLVED
    return Group(edge.target_type, edge.target if is_named else "")


def _described(view: View, chosen: Sequence[Task], count: int) -> Iterator[nodes.paragraph]:
    """Yield the caption, and how many updates there are."""
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
    cut = TASKS.describe(len(chosen), view, ":status:, :components:, :focus:")
    yield from captioned(view.options.get("caption"), text, cut)


def _open(tasks: Sequence[Task]) -> int:
    return sum(task.is_acknowledged is False for task in tasks)


def _make_group(view: View, group: Group, tasks: Sequence[Task], by: By, room: int) -> list[nodes.Node]:
    """Return the heading of a group, with what there is in it, and its updates."""
    counts = _("%d required") % len(tasks)
    if _open(tasks):
        counts += ", " + _("%d not acknowledged") % _open(tasks)
    name = _group_name(view, group)
    heading = line(name, words(" "), words(f"({counts})", "flamedesign-label"), classes=["flamedesign-group"])
    end = Column(_("From"), 20) if by is By.TARGET else Column(_("Of"), 28)
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


def _group_name(view: View, group: Group) -> nodes.Node:
    graph = view.project.graph
    if group.key in graph.designs:
        design = graph.designs[group.key]
        return link(design, f"{design.id}: {design.title}", view.docname)
    if group.type is TargetType.COMPONENT:
        return component_link(graph.components[group.key], view.docname)
    return words(group.key or target_type_label(group.type).capitalize(), "flamedesign-unknown")


def _row(view: View, task: Task, by: By) -> nodes.row:
    edge, graph = task.interaction, view.project.graph
    source = graph.designs[edge.source]
    if by is By.TARGET:
        status = [words(" "), status_words(source.status)] if source.status else []
        end = cell(link(source, source.id, view.docname), *status)
    else:
        end = cell(_group_name(view, _group_of(task, By.TARGET)))
    row = nodes.row("", end, cell(link(source, edge.excerpt, view.docname, edge.anchor)))
    row["status"], row["components"] = source.status or "", " ".join(components_of(graph, source.id))
    return row


def _answer(view: View, task: Task) -> nodes.entry:
    """Say whether and where the other side speaks of it; a component, or a design that is not there, cannot."""
    target = view.project.graph.designs.get(task.interaction.target)
    if target is None:
        is_feature = task.interaction.target_type is TargetType.FEATURE
        return cell(words(_("no document"), "flamedesign-label")) if is_feature else cell()
    place = find_answer(view.project.graph, view.project.template, target, task.interaction.source)
    if place is None:
        return cell(words(_("not acknowledged"), "flamedesign-open"))
    return cell(link(place, _("in %s") % place.id, view.docname))


def find_answer(graph: Graph, template: Template, design: Design, other: str) -> Place | None:
    """Return the place where a design speaks of another one: the first statement about it, or else its references."""
    if back := graph.between.get((design.id, other)):
        return Place(design.id, design.title, design.docname, back[0].anchor)
    reference = graph.cited.get(design.id, {}).get(other)
    if reference is None:
        return None
    slugs = {slot.slug for slot in template.slots if slot.cites is reference.kind}
    anchors = (fact.anchor for fact in design.fields if fact.slug in slugs and fact.anchor)
    return Place(design.id, design.title, design.docname, next(anchors, design.anchor))
