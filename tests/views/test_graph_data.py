"""The file that the browser script draws neighbourhoods from: what is in it, and that it holds a large site."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sphinx import locale
from support import design, design_text, of_all

from sphinxcontrib_flamedesign.builder import GRAPH_FILENAME
from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.interaction import Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.template_file import read_shipped
from sphinxcontrib_flamedesign.messages import CATALOG
from sphinxcontrib_flamedesign.views.graph_data import site_data


@pytest.fixture(autouse=True)
def words():
    locale.init([], None, CATALOG)


def edge(source, target, kind, text, target_type=TargetType.FEATURE):
    return Interaction(source, target, target_type, kind, text, source.lower(), 1, "a", source)


def read(text):
    assert text.isascii()
    assert text.startswith("flamedesignGraph(")
    assert text.endswith(")\n")
    return json.loads(text.removeprefix("flamedesignGraph(").removesuffix(")\n"))


def data_of(*edges, **titles):
    designs = {id_: design(id_, title=titles.get(id_, f"The {id_}"), status="draft") for id_ in ("A", "B")}
    graph = Graph(designs, {"cache": Component("cache", "Cache", is_configured=True)}, edges, {})
    return site_data(graph, of_all(), lambda one: f"{one.docname}.html#{one.anchor}")[0]


def test_kinds_that_bind_are_there_where_a_template_can_state_them():
    (pep,) = (one for one in read_shipped() if one.name == "pep")
    graph = Graph({"A": design("A")}, {}, (), {})
    of_pep = read(site_data(graph, of_all(pep), lambda one: f"{one.docname}.html")[0])
    assert [kind["name"] for kind in of_pep["kinds"] if kind["binding"]] == ["requires"]
    assert [kind["name"] for kind in read(data_of())["kinds"]] == ["breaking", "updates", "depends"]


def test_it_names_nodes_kinds_and_lines():
    data = read(
        data_of(
            edge("A", "B", Kind.RELATED, "as B"),
            edge("A", "B", Kind.UPDATES, "B must"),
            edge("B", "cache", Kind.DEPENDS, "on it", TargetType.COMPONENT),
            edge("B", "C", Kind.RELATED, "of which there is no document"),
        )
    )
    assert data["nodes"] == [
        ["A", "The A", "a.html#design-a", "Draft"],
        ["B", "The B", "b.html#design-b", "Draft"],
        ["component:cache", "Cache"],
        ["C", "no document"],
    ]
    kinds = [kind["name"] for kind in data["kinds"]]
    assert kinds == ["breaking", "updates", "depends", "related"]
    assert data["lines"] == [
        [0, 1, [1, 3], [1, 1], [[1, "B must", "a"], [3, "as B", "a"]]],
        [1, 3, [3], [1], [[3, "of which there is no document", "a"]]],
        [1, 2, [2], [1], [[2, "on it", "a"]]],
    ]
    assert data["words"] == []


def test_words_alone_are_kept_with_the_components_that_they_name():
    bare = TargetType.UNRESOLVED
    data = read(
        data_of(
            edge("A", "x", Kind.RELATED, "as usual", bare),
            edge("A", "y", Kind.RELATED, "the Cache is read", bare),
            edge("B", "z", Kind.BREAKING, "every client", bare),
        )
    )
    assert data["words"] == [
        [0, [], 3, "as usual", "a"],
        [0, [2], 3, "the Cache is read", "a"],
        [1, [], 0, "every client", "a"],
    ]


def test_kinds_that_bind_are_there_where_nothing_is_stated_of_them():
    data = read(data_of(edge("A", "B", Kind.RELATED, "as B")))
    assert [kind["name"] for kind in data["kinds"]] == ["breaking", "updates", "depends", "related"]
    assert [kind["binding"] for kind in data["kinds"]] == [True, True, True, False]


def test_a_source_without_a_document_is_a_node_too():
    stated = replace(edge("C", "A", Kind.SUPERSEDES, "C"), stated_by="A")
    data = read(data_of(stated))
    assert data["nodes"][3] == ["C", "no document"]
    (superseding,) = (place for place, kind in enumerate(data["kinds"]) if kind["name"] == "supersedes")
    assert data["lines"] == [[3, 0, [superseding], [1], [[superseding, "C", "a", 0]]]]


def test_what_is_said_to_supersede_a_design_may_have_no_document():
    data = read(data_of(edge("C", "A", Kind.SUPERSEDES, "superseded by C")))
    assert data["nodes"][-1] == ["C", "no document"]
    assert [line[:2] for line in data["lines"]] == [[3, 0]]


def test_words_of_designs_cannot_be_anything_but_data():
    hostile = "</script>\u2028\"); alert(1); ('\\ é"
    data = read(data_of(edge("A", "B", Kind.RELATED, hostile), A=hostile))
    assert data["nodes"][0][1] == hostile
    assert data["lines"][0][4] == [[3, " ".join(hostile.split()), "a"]]


def test_much_that_is_stated_is_cut():
    data = read(data_of(*(edge("A", "B", Kind.RELATED, f"{number} {'word ' * 99}") for number in range(99))))
    ((_, _, _, (count,), said),) = data["lines"]
    assert count == 99
    assert len(said) < count
    assert max(len(text) for _, text, _ in said) < 200


@pytest.fixture
def site(project):
    project.configure('flamedesign_documents = ["designs/*"]\nflamedesign_rules = {"missing-field": "off"}\n')
    project.write("index.rst", "Index\n=====\n\n.. design-graph::\n")
    project.write("more/page.rst", ":orphan:\n\nPage\n====\n\n.. design-graph::\n")
    project.write("designs/a.rst", ":orphan:\n\n" + design_text("RFE1", "RFE2", points=["Cache"]))
    project.write("designs/b.rst", ":orphan:\n\n" + design_text("RFE2", "RFE1", points=["Cache"]))
    return project


def test_it_follows_the_designs_and_each_page_finds_it(site):
    site.build()
    path = site.apps[-1].outdir / GRAPH_FILENAME
    before = path.read_text("utf-8")
    assert f'data-fd-site="{GRAPH_FILENAME}"' in site.page("index")
    assert f'data-fd-site="../{GRAPH_FILENAME}"' in site.page("more/page")
    assert "data-fd-site" not in site.page("designs/a")
    site.write("designs/b.rst", ":orphan:\n\n" + design_text("RFE2", "RFE1", title="Another", points=["Store"]))
    site.build()
    incremental = path.read_text("utf-8")
    assert incremental != before
    assert "Another" in incremental
    assert site.written() == {"designs/a", "designs/b", "index", "more/page"}
    site.build(fresh=True, parallel=2)
    assert path.read_text("utf-8") == incremental


def test_a_site_without_a_graph_has_no_such_file(site):
    site.write("index.rst", "Index\n=====\n\n.. design-table::\n")
    site.write("more/page.rst", ":orphan:\n\nPage\n====\n")
    site.build()
    assert not (site.apps[-1].outdir / GRAPH_FILENAME).exists()
    assert "data-fd-site" not in site.page("index")
