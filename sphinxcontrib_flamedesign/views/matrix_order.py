"""The order of the rows of a matrix: what much builds on comes first."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.views.groups import group_order


def order_by_reach(pairs: Collection[tuple[str, str]], groups: Mapping[str, str]) -> list[str]:
    """Return keys such that each one stands after those that it reaches, and those that reach one another together.

    What reaches another thing without being reached by it reaches more; what is reached mutually reaches the same.

    :param groups: key -> its group; groups stay together, those without one come last.
    """
    following: dict[str, set[str]] = {key: set() for key in groups}
    for source, target in pairs:
        following[source].add(target)
    reached = {key: _reach(key, following) for key in groups}
    circle = {key: min(natural(other) for other in reached[key] if key in reached[other]) for key in groups}
    return sorted(
        groups,
        key=lambda key: (group_order(groups[key], groups[key]), len(reached[key]), circle[key], natural(key)),
    )


def _reach(start: str, following: Mapping[str, Collection[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        new = set(following[waiting.pop()]) - found
        found |= new
        waiting += new
    return found
