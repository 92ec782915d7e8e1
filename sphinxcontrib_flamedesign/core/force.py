"""Which designs are in force, and which have taken the place of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.interaction import Interaction
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.template import Templates


@dataclass(frozen=True)
class Force:
    """Tells which designs of a graph count: those that are neither superseded nor given up."""

    graph: Graph
    templates: Templates

    @cached_property
    def successors(self) -> Mapping[str, Sequence[str]]:
        """The designs that supersede each one; of those that do so in a circle, none takes another's place."""
        circles = {id_: number for number, group in enumerate(self.graph.superseding_circles) for id_ in group}
        found: dict[str, list[str]] = defaultdict(list)
        for source, targets in self.graph.supersedes.items():
            for target in targets:
                if source not in circles or circles[source] != circles.get(target):
                    found[target].append(source)
        return dict(found)

    def is_superseded(self, design: Design) -> bool:
        """Return whether another design has taken a design's place: that says so, or its own status does."""
        return design.status in self.templates.of(design).status.superseded or design.id in self.successors

    @cached_property
    def relying(self) -> Sequence[tuple[Design, Interaction, Design]]:
        """What designs in force state about other designs, each pair of designs once."""
        graph = self.graph
        first: dict[tuple[str, str], tuple[Design, Interaction, Design]] = {}
        for edge in graph.interactions:
            # What others say that a design does, it does not answer for, nor does this project for another one.
            is_own = edge.stated_by == edge.source and edge.source in graph.designs
            target = graph.target_of(edge) if edge.kind.spec.needs_force and is_own else None
            if target is not None:
                first.setdefault(edge.ends, (graph.designs[edge.source], edge, target))
        return [pair for pair in first.values() if pair[0].id not in self.out_of_force]

    @cached_property
    def out_of_force(self) -> frozenset[str]:
        """The designs that are superseded or given up; of those of other projects, what the templates here know."""
        statuses = [template.status for template in self.templates.templates]
        over = {status for key in statuses for status in (*key.superseded, *key.withdrawn)}
        own = (
            design.id
            for design in self.graph.designs.values()
            if design.status in self.templates.of(design).status.withdrawn or self.is_superseded(design)
        )
        return frozenset((*own, *(design.id for design in self.graph.others.values() if design.status in over)))
