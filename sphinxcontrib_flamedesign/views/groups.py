"""Groups of designs as views show them: what they are called, and which designs are in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from docutils import nodes

from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.grouping import COMPONENT, SEVERAL, STATUS, find_group
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.base import View
from sphinxcontrib_flamedesign.views.filters import Selection

_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class Group:
    """Designs that belong together: the key, what it is called, and where the list shows it.

    ``component`` is the key of the component that they have in common; empty where they are grouped otherwise.
    """

    key: str
    name: str
    anchor: str
    designs: tuple[Design, ...]
    component: str = ""

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the designs."""
        return frozenset(design.id for design in self.designs)

    @property
    def is_one(self) -> bool:
        """Whether the designs have something in common, and not that they have none, or several."""
        return self.key not in {"", SEVERAL}


def name_of_group(graph: Graph, grouping: str, group: str) -> str:
    """Return what a group is called: a component's name, a status, a value, or that there is none, or are several."""
    if grouping == COMPONENT:
        no_one = {"": _("No component"), SEVERAL: _("Several components")}
        return no_one[group] if group in no_one else graph.components[group].name
    if grouping == STATUS:
        return group.capitalize() or _("No status")
    return {"": _("Not stated"), SEVERAL: _("Several")}.get(group, group)


def grouping_label(view: View, grouping: str) -> str:
    """Return what designs are grouped by, as a heading says it."""
    known = {COMPONENT: _("Component"), STATUS: _("Status")}
    return known.get(grouping) or view.templates.metadata_labels.get(grouping.split()[0], grouping)


def group_order(key: str, name: str) -> tuple[bool, bool, object]:
    """Return what groups are sorted by: their names; those that have several and none come last."""
    return not key, key == SEVERAL, natural(name)


def gather(
    graph: Graph, grouping: str, things: Iterable[tuple[str, _Thing]]
) -> list[tuple[str, str, tuple[_Thing, ...]]]:
    """Return things by the keys of their groups, in the order of groups: the key, what it is called, and the things."""
    members: dict[str, list[_Thing]] = defaultdict(list)
    for key, thing in things:
        members[key].append(thing)
    names = {key: name_of_group(graph, grouping, key) for key in members}
    keys = sorted(members, key=lambda key: group_order(key, names[key]))
    return [(key, names[key], tuple(members[key])) for key in keys]


def find_groups(selection: Selection, grouping: str, anchor: str = "") -> tuple[Group, ...]:
    """Return the designs by groups, in the order of groups.

    :param anchor: what the anchors of the groups start with.
    """
    graph = selection.graph
    groups = gather(graph, grouping, ((find_group(graph, design, grouping), design) for design in selection.designs))
    anchors: dict[str, str] = {}
    for number, (key, _name, _designs) in enumerate(groups):
        own = nodes.make_id(f"{anchor}-{key or 'none'}")
        anchors[key] = own if own not in anchors.values() else f"{anchor}-{number}"
    components = graph.components if grouping == COMPONENT else ()
    return tuple(
        Group(key, name, anchors[key], designs, key if key in components else "") for key, name, designs in groups
    )
