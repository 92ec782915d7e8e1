"""What a change reaches, neighbourhoods, and who asks whom for updates."""

from __future__ import annotations

import random

import pytest
from support import design, of_all, statement, superseding

from sphinxcontrib_flamedesign.core.accept import find_findings
from sphinxcontrib_flamedesign.core.force import Force
from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.impact import (
    Direction,
    by_effect,
    can_require_updates,
    find_impact,
    find_in_words,
    find_neighbourhood,
    find_tasks,
)
from sphinxcontrib_flamedesign.core.interaction import TargetType
from sphinxcontrib_flamedesign.core.kinds import KINDS, Kind, Origin, Strength, Unaffected
from sphinxcontrib_flamedesign.core.model import Facts, Mention, Statement
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.task_groups import find_open_work
from sphinxcontrib_flamedesign.core.template_file import read_shipped
from sphinxcontrib_flamedesign.views.wording import impact_counts

#: The kinds that authors state.
DECLARED = frozenset(kind for kind in KINDS.values() if kind.spec.origin is Origin.DECLARED)

#: The templates that ship in the package, by name.
SHIPPED = {one.name: one for one in read_shipped()}


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
    return build_graph(Facts(designs=tuple(designs)), {"Scheduler": {}})


def force_of(graph, templates=None):
    return Force(graph, templates or of_all())


def reached(graph, start, **options):
    return {one.id: (one.strength, one.distance) for one in find_impact(force_of(graph), start, **options)}


#: What the states of a kind pass on: to what is named, and to who names it.
REACHES = {
    "related": ("probably", "probably"),
    "updates": ("must", "probably"),
    "integration": ("probably", "probably"),
    "compatibility": ("probably", "probably"),
    "breaking": ("must", None),
    "depends": (None, "must"),
    "reference": (None, "refers"),
    "supersedes": (None, None),
    "uses": (None, "probably"),
    "mention": (None, "refers"),
    "shares": (None, None),
}


def test_how_strongly_each_kind_passes_a_change_on():
    assert {str(kind): (kind.spec.reaches_target, kind.spec.reaches_source) for kind in KINDS.values()} == REACHES
    inferred = [kind.spec for kind in KINDS.values() if kind.spec.origin is Origin.INFERRED]
    assert all(Strength.MUST not in (spec.reaches_target, spec.reaches_source) for spec in inferred)


@pytest.mark.parametrize("kind", ["related", "updates", "integration", "compatibility", "breaking", "depends"])
def test_a_change_spreads_in_the_direction_of_its_kind(kind):
    graph = graph_of_edges(("RFE1", kind, "RFE2"))
    to_target, to_source = REACHES[kind]
    assert reached(graph, "RFE1") == ({"RFE2": (to_target, 1)} if to_target else {})
    assert reached(graph, "RFE2") == ({"RFE1": (to_source, 1)} if to_source else {})


def test_each_thing_stands_once_as_strongly_as_the_strongest_says_with_all_that_is_stated():
    graph = graph_of_edges(("RFE1", "related", "RFE2"), ("RFE1", "updates", "RFE2"), ("RFE2", "reference", "RFE1"))
    (one,) = find_impact(force_of(graph), "RFE1")
    assert (one.id, one.strength, one.distance) == ("RFE2", Strength.MUST, 1)
    assert [(str(edge.kind), edge.source) for edge in one.statements] == [
        ("updates", "RFE1"),
        ("related", "RFE1"),
        ("reference", "RFE2"),
    ]


def test_only_what_must_change_reaches_further_and_only_what_must_change_too():
    graph = graph_of_edges(
        ("RFE1", "updates", "RFE2"),
        ("RFE2", "breaking", "RFE3"),
        ("RFE2", "related", "RFE4"),
        ("RFE1", "related", "RFE5"),
        ("RFE5", "updates", "RFE6"),
        ("RFE7", "depends", "RFE3"),
    )
    assert reached(graph, "RFE1") == {
        "RFE2": ("must", 1),
        "RFE3": ("must", 2),
        "RFE7": ("must", 3),
        "RFE5": ("probably", 1),
    }


def test_the_nearest_distance_counts():
    graph = graph_of_edges(("RFE1", "related", "RFE3"), ("RFE1", "updates", "RFE2"), ("RFE2", "updates", "RFE3"))
    assert reached(graph, "RFE1") == {"RFE2": ("must", 1), "RFE3": ("probably", 1)}


def test_a_component_that_is_called_like_a_design_is_another_thing():
    naming = Statement(Kind.DEPENDS, "related-features", "it", 1, "a", names=("storage",))
    requiring = Statement(Kind.UPDATES, "related-features", "it", 2, "a", names=("storage",))
    citing = Statement(Kind.RELATED, "related-features", "it", 1, "a", ids=("storage",))
    designs = (design("RFE1", statements=(naming, requiring)), design("RFE2", statements=(citing,)), design("storage"))
    graph = build_graph(Facts(designs=designs), {"Storage": {}})
    assert reached(graph, "storage") == {"RFE2": ("probably", 1)}
    of_component = find_impact(force_of(graph), "storage", start_type=TargetType.COMPONENT)
    assert [(one.id, one.strength) for one in of_component] == [("RFE1", Strength.MUST)]
    assert [(one.id, one.target_type) for one in find_impact(force_of(graph), "RFE1")] == [
        ("storage", TargetType.COMPONENT)
    ]
    assert [task.is_acknowledged for task in find_tasks(force_of(graph))] == [None]
    assert not graph.edges_of(Kind.DEPENDS)


def test_a_design_is_mentioned_beside_a_component_of_its_name():
    naming = Statement(Kind.DEPENDS, "related-features", "it", 1, "a", names=("storage",))
    mentioning = design("RFE1", statements=(naming,), mentions=(Mention("storage", 7),))
    graph = build_graph(Facts(designs=(mentioning, design("storage"))), {"Storage": {}})
    assert [(edge.kind, edge.target_type) for edge in graph.interactions] == [
        (Kind.DEPENDS, TargetType.COMPONENT),
        (Kind.MENTION, TargetType.FEATURE),
    ]


def test_depth_kinds_and_number_limit_it():
    graph = graph_of_edges(("RFE1", "updates", "RFE2"), ("RFE2", "updates", "RFE3"), ("RFE1", "related", "RFE4"))
    assert reached(graph, "RFE1", depth=1) == {"RFE2": ("must", 1), "RFE4": ("probably", 1)}
    assert reached(graph, "RFE1", kinds={Kind.RELATED}) == {"RFE4": ("probably", 1)}
    assert set(reached(graph, "RFE1", most=2)) == {"RFE2", "RFE4"}
    assert not reached(graph, "RFE1", depth=0)


def test_components_are_reached_and_pass_nothing_on():
    graph = graph_of_edges(("RFE1", "updates", "Scheduler"), ("RFE2", "updates", "Scheduler"))
    assert reached(graph, "RFE1") == {"scheduler": ("must", 1)}
    assert reached(graph, "scheduler", start_type=TargetType.COMPONENT) == {
        "RFE1": ("probably", 1),
        "RFE2": ("probably", 1),
    }


def test_what_is_said_in_words_only_is_found_apart():
    graph = graph_of_edges(
        ("RFE1", "updates", "the codec"), ("RFE1", "depends", "a library"), ("RFE1", "related", "it")
    )
    assert not reached(graph, "RFE1")
    assert [edge.kind for edge in find_in_words(graph, "RFE1")] == [Kind.UPDATES, Kind.RELATED]
    assert not find_in_words(graph, "RFE1", {Kind.DEPENDS})


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ([], "nothing else is affected"),
        ([Kind.RELATED], "nothing that is named is affected; 1 statement is in words only"),
        (
            [Kind.BREAKING],
            "nothing that is named is affected; 1 statement says in words only that something must change",
        ),
        (
            [Kind.BREAKING, Kind.UPDATES, Kind.RELATED],
            "nothing that is named is affected; "
            "2 statements say in words only that something must change, 1 more is in words only",
        ),
    ],
)
def test_the_sentence_says_what_is_grave_in_words_only(kinds, said):
    assert impact_counts([], kinds) == said


def test_statements_in_words_only_stand_with_what_is_reached_as_strongly():
    graph = graph_of_edges(
        ("RFE1", "related", "it"),
        ("RFE1", "updates", "the codec"),
        ("RFE1", "breaking", "all"),
        ("RFE1", "related", "RFE2"),
    )
    found, in_words = find_impact(force_of(graph), "RFE1"), find_in_words(graph, "RFE1")
    groups = [
        (effect, [one.id for one in things], [edge.kind for edge in stated])
        for effect, things, stated in by_effect(found, in_words)
    ]
    assert groups == [
        (Strength.MUST, [], [Kind.BREAKING, Kind.UPDATES]),
        (Strength.PROBABLY, ["RFE2"], [Kind.RELATED]),
    ]


def test_circles_end_and_the_start_is_not_reached():
    graph = graph_of_edges(("RFE1", "updates", "RFE2"), ("RFE2", "updates", "RFE3"), ("RFE3", "updates", "RFE1"))
    assert reached(graph, "RFE1") == {"RFE2": ("must", 1), "RFE3": ("probably", 1)}


def test_what_is_not_in_force_is_apart_passes_nothing_on_and_names_its_successor():
    graph = build_graph(
        Facts(
            designs=(
                design("RFE1", statements=(statement("updates", ids=("RFE2",)), statement("updates", ids=("RFE4",)))),
                design("RFE2", statements=(statement("updates", ids=("RFE3",)),)),
                design("RFE3"),
                design("RFE4", status="withdrawn"),
                design("RFE5", relations=superseding("RFE2")),
            )
        ),
        {},
    )
    found = find_impact(force_of(graph), "RFE1")
    assert [(one.id, one.strength, one.successors) for one in found] == [("RFE2", None, ("RFE5",)), ("RFE4", None, ())]


def test_a_design_without_a_document_is_not_affected():
    said = (statement("updates", "it", ids=("RFE7",)), statement("related", "it", ids=("RFE2",)))
    graph = build_graph(Facts(designs=(design("RFE1", statements=said), design("RFE2"))), {})
    found = find_impact(force_of(graph), "RFE1")
    assert [(one.id, one.effect) for one in found] == [("RFE2", Strength.PROBABLY), ("RFE7", Unaffected.NO_DOCUMENT)]
    assert impact_counts(found, []) == "1 is probably affected, 1 has no document here"


def test_neighbourhoods_follow_a_direction():
    graph = graph_of_edges(("RFE1", "related", "RFE2"), ("RFE2", "related", "RFE3"), ("RFE9", "related", "RFE2"))
    assert find_neighbourhood(graph, {"RFE2"}, 1, Direction.BOTH, DECLARED) == {"RFE1", "RFE2", "RFE3", "RFE9"}
    assert find_neighbourhood(graph, {"RFE2"}, 1, Direction.OUTGOING, DECLARED) == {"RFE2", "RFE3"}
    assert find_neighbourhood(graph, {"RFE3"}, 2, Direction.INCOMING, DECLARED) == {"RFE3", "RFE2", "RFE1", "RFE9"}
    assert find_neighbourhood(graph, {"RFE2"}, 1, Direction.BOTH, {Kind.DEPENDS}) == {"RFE2"}


def test_an_update_is_acknowledged_where_the_other_says_anything_of_who_asks():
    graph = graph_of_edges(
        ("RFE1", "updates", "RFE2"),
        ("RFE1", "updates", "RFE3"),
        ("RFE1", "updates", "Scheduler"),
        ("RFE2", "related", "RFE1"),
    )
    tasks = {task.interaction.target: task.is_acknowledged for task in find_tasks(force_of(graph))}
    assert tasks == {"RFE2": True, "RFE3": False, "scheduler": None}


def test_what_is_out_of_force_or_has_no_document_is_no_open_work():
    said = (
        statement("updates", "RFE2: count", ids=("RFE2",)),
        statement("updates", "RFE3: count", ids=("RFE3",)),
        statement("updates", "RFE9: count", ids=("RFE9",)),
        statement("updates", "Scheduler: wait", names=("Scheduler",)),
    )
    designs = (
        design("RFE1", statements=said),
        design("RFE2"),
        design("RFE3", status="withdrawn"),
        design("RFE4", status="withdrawn", statements=(statement("updates", "RFE2: too", ids=("RFE2",)),)),
    )
    graph = build_graph(Facts(designs=designs), {"Scheduler": {}})
    project = Project(Facts(designs=designs), graph, of_all())
    assert [(one.interaction.source, one.interaction.target, one.idle) for one in project.tasks] == [
        ("RFE1", "RFE2", None),
        ("RFE1", "RFE3", Unaffected.OUT_OF_FORCE),
        ("RFE1", "RFE9", Unaffected.NO_DOCUMENT),
        ("RFE1", "scheduler", None),
        ("RFE4", "RFE2", Unaffected.OUT_OF_FORCE),
    ]
    work = find_open_work(project, None)
    assert work.heading == "2 open updates"
    assert [one.interaction.target for one in work.tasks] == ["RFE2", "scheduler"]
    found = find_findings(project, {})
    assert [one.subject for one in found if one.rule == "missing-acknowledgement"] == ["RFE2"]


def test_a_template_that_declares_no_updates_is_said_to():
    templates = of_all(SHIPPED["nygard"])
    project = Project(Facts(), build_graph(Facts(), {}), templates)
    said = "No updates to look for: the template 'nygard' has no field that declares them"
    assert find_open_work(project, "ann").heading == said
    assert can_require_updates(of_all(SHIPPED["flame"]))


def restated(edges, start):
    """Say again, in plain words, what a change reaches: the strength and the distance of each thing."""
    order = ["must", "probably", "refers"]
    found = {}
    for source, kind, target in edges:
        to_target, to_source = REACHES[kind]
        for end, other, strength in ((source, target, to_target), (target, source, to_source)):
            if end == start and strength is not None and other != start:
                known = found.get(other, (strength, 1))[0]
                found[other] = (min(strength, known, key=order.index), 1)
    frontier, steps = {id_ for id_, (strength, _) in found.items() if strength == "must"}, 1
    while frontier:
        steps += 1
        further = {target for source, kind, target in edges if source in frontier and REACHES[kind][0] == "must"}
        further |= {source for source, kind, target in edges if target in frontier and REACHES[kind][1] == "must"}
        frontier = further - found.keys() - {start}
        found |= dict.fromkeys(frontier, ("must", steps))
    return found


@pytest.mark.parametrize("seed", range(20))
def test_impact_agrees_with_its_definition(seed):
    chance = random.Random(seed)
    names = [f"RFE{number}" for number in range(1, 13)]
    kinds = sorted(DECLARED - {Kind.SUPERSEDES})
    edges = [(chance.choice(names), chance.choice(kinds), chance.choice(names)) for _ in range(18)]
    edges = [edge for edge in edges if edge[0] != edge[2]]
    graph = graph_of_edges(*edges, extra=names)
    for name in names:
        assert reached(graph, name) == restated(edges, name)
