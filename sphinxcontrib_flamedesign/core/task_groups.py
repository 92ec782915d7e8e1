"""The updates that designs require of others, group by group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sphinxcontrib_flamedesign.core.graph import TargetType
from sphinxcontrib_flamedesign.core.impact import Task
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
