"""What must change because a design has changed, as an export says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sphinxcontrib_flamedesign.core.export_data import ExportData, InteractionData
from sphinxcontrib_flamedesign.core.interaction import TargetType
from sphinxcontrib_flamedesign.core.kinds import Kind, Strength
from sphinxcontrib_flamedesign.core.text.normalise import natural

#: The type and the id, key or path of what a statement leads to.
_End = tuple[str, str]


class ExportReach:
    """Follows what must change, as :func:`find_impact` does in a project.

    :param out_of_force: the designs that are superseded or given up; where that is not known, those that others say
        they supersede, for an export says of no status what it means.
    """

    def __init__(self, data: ExportData, out_of_force: Iterable[str] | None = None) -> None:
        self.data = data
        self.following: dict[str, set[_End]] = defaultdict(set)
        superseded = (edge["target"] for edge in data["interactions"] if edge["kind"] == Kind.SUPERSEDES)
        self.passing = data["designs"].keys() - set(superseded if out_of_force is None else out_of_force)
        for edge in data["interactions"]:
            for start, end in self._must_follow(edge):
                self.following[start].add(end)

    def _must_follow(self, edge: InteractionData) -> Iterator[tuple[str, _End]]:
        """Yield which design has what to follow it."""
        kind = self.data.get("kinds", {}).get(edge["kind"])
        if kind is None or edge["target_type"] == TargetType.UNRESOLVED:
            return
        is_design = edge["target_type"] == TargetType.FEATURE
        if kind.get("reaches_target") == Strength.MUST and (not is_design or edge["target"] in self.passing):
            yield edge["source"], (edge["target_type"], edge["target"])
        if kind.get("reaches_source") == Strength.MUST and is_design and edge["source"] in self.passing:
            yield edge["target"], (TargetType.FEATURE, edge["source"])

    def find(self, id_: str) -> dict[str, tuple[str, ...]]:
        """Return the names of what must change where a design changes, in any number of steps: no designs first.

        Each has the designs by way of which it must, one step before; none where that is the design itself.
        """
        found: dict[_End, tuple[str, ...]] = {}
        frontier = [id_]
        while frontier:
            reached: dict[_End, list[str]] = defaultdict(list)
            for way in frontier:
                for end in self.following.get(way, set()) - found.keys() - {(TargetType.FEATURE, id_)}:
                    reached[end].append(way)
            found |= {end: tuple(way for way in ways if way != id_) for end, ways in reached.items()}
            frontier = sorted((key for type_, key in reached if type_ == TargetType.FEATURE), key=natural)
        named = ((type_ == TargetType.FEATURE, self._name_of(type_, key), ways) for (type_, key), ways in found.items())
        return {name: ways for _is_design, name, ways in sorted(named, key=lambda one: (one[0], natural(one[1])))}

    def _name_of(self, type_: str, key: str) -> str:
        components = self.data.get("components", {})
        return components[key]["name"] if type_ == TargetType.COMPONENT and key in components else key
