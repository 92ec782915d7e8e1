"""Circles in a graph: designs that depend on each other, or that supersede each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence


def find_circles(edges: Mapping[str, Iterable[str]]) -> Iterator[set[str]]:
    """Yield the groups of designs of which each leads to each other (Kosaraju's algorithm)."""
    forward = {text: sorted(targets) for text, targets in sorted(edges.items())}
    backward: dict[str, list[str]] = {}
    for other, targets in forward.items():
        for target in targets:
            backward.setdefault(target, []).append(other)
    seen: set[str] = set()
    left = [text for start in forward for text in _leave_order(start, forward, seen)]
    seen = set()
    for start in reversed(left):
        group = set(_leave_order(start, backward, seen))
        if len(group) > 1:
            yield group


def _leave_order(start: str, edges: Mapping[str, Sequence[str]], seen: set[str]) -> Iterator[str]:
    """Yield what one reaches and was not seen before, each when all after it has been seen."""
    if start in seen:
        return
    seen.add(start)
    work = [(start, iter(edges.get(start, ())))]
    while work:
        text, following = work[-1]
        target = next((each for each in following if each not in seen), None)
        if target is None:
            work.pop()
            yield text
        else:
            seen.add(target)
            work.append((target, iter(edges.get(target, ()))))


def shortest_circle(start: str, edges: Mapping[str, Iterable[str]]) -> list[str]:
    """Return a shortest way from one design back to itself, with the design at both ends."""
    came_from: dict[str, str] = {}
    frontier = [start]
    while start not in came_from:
        following: list[str] = []
        for text in frontier:
            for target in sorted(edges.get(text, ())):
                if target not in came_from:
                    came_from[target] = text
                    following.append(target)
        frontier = following
    cycle = [start]
    while len(cycle) == 1 or cycle[-1] != start:
        cycle.append(came_from[cycle[-1]])
    return cycle[::-1]
