"""The updates that designs require of others, group by group, and which of them are still to be made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sphinxcontrib_flamedesign.core.header_values import is_named, stated_values
from sphinxcontrib_flamedesign.core.impact import Task, can_require_updates, find_asked, owners_asked
from sphinxcontrib_flamedesign.core.interaction import TargetType
from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.text.counts import describe_count
from sphinxcontrib_flamedesign.core.text.normalise import natural

_TYPES = (TargetType.COMPONENT, TargetType.FEATURE, TargetType.PATH, TargetType.UNRESOLVED)


class TaskGrouping(StrEnum):
    """What updates are grouped by: who is to make them, or who requires them."""

    TARGET = "target"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Whom some updates are required of, or who requires them."""

    type: TargetType
    key: str

    @property
    def order(self) -> tuple[int, object]:
        """The order of groups: components, then features, paths, and what is said in words only."""
        return _TYPES.index(self.type), natural(self.key)


def group_tasks(tasks: Iterable[Task], by: TaskGrouping) -> Sequence[tuple[TaskGroup, Sequence[Task]]]:
    """Return updates group by group, in the order of groups."""
    groups: dict[TaskGroup, list[Task]] = defaultdict(list)
    for task in tasks:
        groups[group_of(task, by)].append(task)
    return sorted(groups.items(), key=lambda pair: pair[0].order)


def group_of(task: Task, by: TaskGrouping) -> TaskGroup:
    """Return the group of an update."""
    edge = task.interaction
    if by is TaskGrouping.SOURCE:
        return TaskGroup(TargetType.FEATURE, edge.source)
    is_named = edge.target_type is not TargetType.UNRESOLVED
    return TaskGroup(edge.target_type, edge.target if is_named else "")


@dataclass(frozen=True)
class OpenWork:
    """The open updates: all, or those that somebody has to see to."""

    project: Project
    owner: str | None
    tasks: Sequence[Task]
    #: Returns how a place is shown: its path from the working directory, with forward slashes.
    path: Callable[[str], str] = str

    @property
    def groups(self) -> Sequence[tuple[TaskGroup, Sequence[Task]]]:
        """The updates by what they are required of."""
        return group_tasks(self.tasks, TaskGrouping.TARGET)

    @property
    def heading(self) -> str:
        """How many updates there are, and of whom; or that there can be none."""
        templates = self.project.templates
        if not can_require_updates(templates):
            named = " and ".join(map(repr, templates.by_name))
            return f"No updates to look for: the template {named} has no field that declares them"
        text = describe_count(len(self.tasks), "open update")
        return f"{text} for {self.owner}" if self.owner is not None else text

    @property
    def how_to_acknowledge(self) -> str:
        """What acknowledges an update of a design, in words; empty where none of these can be acknowledged."""
        if not any(task.is_acknowledged is False for task in self.tasks):
            return ""
        templates = self.project.templates.templates
        spec = next(filter(None, (template.declaring(Kind.RELATED) for template in templates)), None)
        enough = f": a line under {spec.label!r} is enough" if spec is not None else ""
        return f"A design acknowledges an update by naming the one that requires it{enough}."

    def name_of(self, group: TaskGroup) -> str:
        """Return what updates are required of, in words."""
        graph = self.project.graph
        if group.type is TargetType.COMPONENT:
            return graph.components[group.key].name
        design = graph.design_or_other(group.key)
        return design.full_title if design is not None else group.key or "In words only"

    def owners_of(self, group: TaskGroup) -> tuple[str, ...]:
        """Return who owns the design that updates are required of."""
        design = self.project.graph.designs.get(group.key)
        return self.project.owners_of(design) if design is not None else ()

    def owners_asked(self, task: Task) -> tuple[str, ...]:
        """Return who is to see to an update."""
        return owners_asked(self.project.graph, task, self.project.templates.owner_keys)

    def status_of(self, task: Task) -> str:
        """Return the status of the design that requires an update."""
        design = self.project.graph.design_or_other(task.interaction.source)
        return (design.status if design is not None else None) or ""

    def place_of(self, task: Task) -> str:
        """Return the file and line that state an update, as they are shown."""
        place = self.project.graph.place_of(task.interaction)
        return place if task.interaction.project else self.path(place)


def find_open_work(project: Project, owner: str | None) -> OpenWork:
    """Return the open updates.

    :param owner: whose designs are to be updated; anybody's unless given. Each of its words is one of the owner's.
    """
    tasks = [task for task in project.tasks if task.is_open]
    if owner is not None:
        keys = tuple(project.templates.owner_keys)
        asked = ((task, find_asked(project.graph, task)) for task in tasks)
        tasks = [
            task
            for task, design in asked
            if design is not None and any(is_named(owner, value) for value in stated_values(design, keys))
        ]
    return OpenWork(project, owner, tasks)
