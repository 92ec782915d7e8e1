"""What a change reaches, neighbourhoods, and who asks whom for updates."""

from __future__ import annotations

import random

import pytest
from support import design

from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.impact import Direction, find_impact, find_neighbourhood, find_tasks
from sphinxcontrib_flamedesign.core.kinds import KINDS, Kind, Origin
from sphinxcontrib_flamedesign.core.model import Facts, Statement

#: The kinds that authors state.
DECLARED = frozenset(kind for kind in KINDS.values() if kind.spec.origin is Origin.DECLARED)


def graph_of_edges(*edges, extra=()):
    """Make a graph from (source, kind, target) triples."""
    names = sorted(
        {end for source, _kind, target in edges for end in (source, target) if end.startswith("RFE")} | {*extra}
    )
    designs = []
    for id_ in names:
        said = tuple(
            Statement(
                KINDS[kind],
                "related-features",
                f"{target} it is",
                line,
                "a",
                ids=(target,) if target.startswith("RFE") else (),
                names=() if target.startswith("RFE") else (target,),
            )
            for line, (source, kind, target) in enumerate(edges, 1)
            if source == id_
        )
        designs.append(design(id_, statements=said))
    return build_graph(Facts(designs=tuple(designs)), {})


def reached(graph, start, **options):
    return {one.id: one.distance for one in find_impact(graph, start, **options)}


@pytest.mark.parametrize(
    ("kind", "from_source", "from_target"),
    [
        ("related", True, True),
        ("updates", True, True),
        ("integration", True, True),
        ("compatibility", True, True),
        ("breaking", True, False),
        ("depends", False, True),
        ("reference", False, True),
    ],
)
def test_a_change_spreads_in_the_direction_of_its_kind(kind, from_source, from_target):
    graph = graph_of_edges(("RFE1", kind, "RFE2"))
    assert ("RFE2" in reached(graph, "RFE1")) is from_source
    assert ("RFE1" in reached(graph, "RFE2")) is from_target


def test_the_path_is_a_shortest_one_and_tells_each_step():
    graph = graph_of_edges(("RFE1", "breaking", "RFE2"), ("RFE3", "depends", "RFE2"), ("RFE1", "related", "RFE4"))
    found = {one.id: one for one in find_impact(graph, "RFE1")}
    assert [(step.source, step.target, step.interaction.kind) for step in found["RFE3"].path] == [
        ("RFE1", "RFE2", Kind.BREAKING),
        ("RFE2", "RFE3", Kind.DEPENDS),
    ]
    assert [one.distance for one in find_impact(graph, "RFE1")] == [1, 1, 2]


def test_depth_and_kinds_limit_it():
    graph = graph_of_edges(("RFE1", "related", "RFE2"), ("RFE2", "related", "RFE3"), ("RFE1", "updates", "RFE4"))
    assert reached(graph, "RFE1", depth=1) == {"RFE2": 1, "RFE4": 1}
    assert reached(graph, "RFE1", kinds={Kind.RELATED}) == {"RFE2": 1, "RFE3": 2}


def test_components_are_reached_and_pass_nothing_on():
    graph = graph_of_edges(("RFE1", "updates", "Scheduler"), ("RFE2", "updates", "Scheduler"))
    assert reached(graph, "RFE1") == {"scheduler": 1}
    assert reached(graph, "scheduler") == {"RFE1": 1, "RFE2": 1}


def test_cycles_end_and_the_start_is_not_reached():
    graph = graph_of_edges(("RFE1", "related", "RFE2"), ("RFE2", "related", "RFE3"), ("RFE3", "related", "RFE1"))
    assert reached(graph, "RFE1") == {"RFE2": 1, "RFE3": 1}


def test_neighbourhoods_follow_a_direction():
    graph = graph_of_edges(("RFE1", "related", "RFE2"), ("RFE2", "related", "RFE3"), ("RFE9", "related", "RFE2"))
    assert find_neighbourhood(graph, "RFE2", 1, Direction.BOTH, DECLARED) == {"RFE1", "RFE2", "RFE3", "RFE9"}
    assert find_neighbourhood(graph, "RFE2", 1, Direction.OUTGOING, DECLARED) == {"RFE2", "RFE3"}
    assert find_neighbourhood(graph, "RFE3", 2, Direction.INCOMING, DECLARED) == {"RFE3", "RFE2", "RFE1", "RFE9"}
    assert find_neighbourhood(graph, "RFE2", 1, Direction.BOTH, {Kind.DEPENDS}) == {"RFE2"}


def test_an_update_is_acknowledged_where_the_other_says_anything_of_who_asks():
    graph = graph_of_edges(
        ("RFE1", "updates", "RFE2"),
        ("RFE1", "updates", "RFE3"),
        ("RFE1", "updates", "Scheduler"),
        ("RFE2", "related", "RFE1"),
    )
    tasks = {task.interaction.target: task.is_acknowledged for task in find_tasks(graph)}
    assert tasks == {"RFE2": True, "RFE3": False, "scheduler": None}


@pytest.mark.parametrize("seed", range(20))
def test_impact_agrees_with_a_plain_walk_over_pairs(seed):
    chance = random.Random(seed)
    names = [f"RFE{number}" for number in range(1, 13)]
    edges = [
        (chance.choice(names), chance.choice(sorted(DECLARED - {Kind.SUPERSEDES})), chance.choice(names))
        for _ in range(18)
    ]
    edges = [edge for edge in edges if edge[0] != edge[2]]
    graph = graph_of_edges(*edges, extra=names)
    forward = {"related", "updates", "integration", "compatibility", "breaking"}
    pairs = {(source, target) for source, kind, target in edges if kind in forward}
    pairs |= {(target, source) for source, kind, target in edges if kind != "breaking"}
    distance, frontier, steps = {names[0]: 0}, {names[0]}, 0
    while frontier:
        steps += 1
        frontier = {b for a, b in pairs if a in frontier} - distance.keys()
        distance |= dict.fromkeys(frontier, steps)
    distance.pop(names[0])
    assert reached(graph, names[0]) == distance
