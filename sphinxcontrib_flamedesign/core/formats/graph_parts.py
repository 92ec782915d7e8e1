"""What the graph is made of, as every format for other programs takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.interaction import End, Interaction, TargetType
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.other_projects import OtherDesign


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A design or a component.

    :param name: what a reader calls it: the id of a design, the name of a component.
    :param is_known: whether it is a component, or a design with a document.
    """

    type: TargetType
    id: str
    name: str
    title: str = ""
    status: str | None = None
    is_known: bool = True
    #: What the project calls itself that it is of, where that is another one.
    project: str = ""


@dataclass(frozen=True)
class GraphParts:
    """Designs, components, and the interactions between designs and on these components."""

    designs: tuple[Design, ...]
    interactions: tuple[Interaction, ...]
    components: tuple[Component, ...] = ()
    #: Designs of other projects, by their ids.
    others: Mapping[str, OtherDesign] = field(default_factory=dict)

    @property
    def nodes(self) -> Mapping[End, GraphNode]:
        """All nodes: designs by id, also those without a document that an interaction leads to, then components."""
        nodes = {
            (TargetType.FEATURE, design.id): GraphNode(
                TargetType.FEATURE, design.id, design.id, design.title, design.status
            )
            for design in self.designs
        }
        for edge in self.interactions:
            for type_, id_ in ends_of(edge):
                if type_ is TargetType.FEATURE:
                    nodes.setdefault((type_, id_), self._node_of_other(id_))
        found = dict(sorted(nodes.items()))
        for component in sorted(self.components, key=lambda other: other.key):
            found[TargetType.COMPONENT, component.key] = GraphNode(TargetType.COMPONENT, component.key, component.name)
        return found

    def _node_of_other(self, id_: str) -> GraphNode:
        """Return the node of what is no design of the project: a design of another one, or of none."""
        other = self.others.get(id_)
        if other is None:
            return GraphNode(TargetType.FEATURE, id_, id_, is_known=False)
        return GraphNode(TargetType.FEATURE, id_, id_, other.title, other.status, project=other.project)


def ends_of(edge: Interaction) -> tuple[End, End]:
    """Return where an interaction starts, and where it leads to."""
    return _end(edge.source_type, edge.source), _end(edge.target_type, edge.target)


def _end(type_: TargetType, id_: str) -> End:
    """Return an end; what is no component is a design, with a document or without."""
    return TargetType.COMPONENT if type_ is TargetType.COMPONENT else TargetType.FEATURE, id_
