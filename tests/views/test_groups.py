"""Groups of designs by what their headers say, and by components that are folders: in views, and never stale."""

from __future__ import annotations

import re

import pytest
from docutils import nodes
from support import design, design_text, of_all, statement

from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.grouping import COMPONENT, SEVERAL
from sphinxcontrib_flamedesign.core.model import Facts
from sphinxcontrib_flamedesign.reading.nodes import design_list
from sphinxcontrib_flamedesign.views import group_drawing
from sphinxcontrib_flamedesign.views.base import View
from sphinxcontrib_flamedesign.views.drawing.layout import TimeLimit
from sphinxcontrib_flamedesign.views.drawing.layout_cache import LayoutCache
from sphinxcontrib_flamedesign.views.drawing.svg import Drawer
from sphinxcontrib_flamedesign.views.filters import Filters, select
from sphinxcontrib_flamedesign.views.graph_view import GraphOptions
from sphinxcontrib_flamedesign.views.group_drawing import draw_groups
from sphinxcontrib_flamedesign.views.groups import find_groups
from sphinxcontrib_flamedesign.views.matrix import MatrixOptions
from sphinxcontrib_flamedesign.views.report import ReportOptions


def naming(id_, *names, **more):
    said = [statement("related", one, names=(one,)) for one in names if not one.startswith("RFE")]
    said += [statement("related", one, 6, ids=(one,)) for one in names if one.startswith("RFE")]
    return design(id_, statements=tuple(said), **more)


def graph_of(*designs):
    return build_graph(Facts(designs), {"Cache": {}, "Store 10": {}, "Store 9": {}})


GRAPH = graph_of(
    naming("RFE1", "Store 10", "RFE2", metadata=(("author", ("Ann", "Bob")),)),
    naming("RFE2", "Cache", "RFE3", metadata=(("author", ("Bob",)),)),
    naming("RFE3", "Cache", "Store 9", "RFE1", metadata=(("author", ("bert <b>",)),)),
    naming("RFE4", "RFE1"),
    naming("RFE5", "Store 9", "RFE1"),
)


def view_of(graph):
    return View(graph.shown, of_all(), "index", anchor="fd-view", is_page=True)


def test_groups_stand_in_the_order_of_their_names():
    found = find_groups(select(GRAPH.shown, Filters()), COMPONENT, "v")
    assert [(one.name, one.anchor, sorted(one.ids), one.is_one) for one in found] == [
        ("Cache", "v-cache", ["RFE2"], True),
        ("Store 9", "v-store-9", ["RFE5"], True),
        ("Store 10", "v-store-10", ["RFE1"], True),
        ("Several components", "v", ["RFE3"], False),
        ("No component", "v-none", ["RFE4"], False),
    ]
    assert found[3].key == SEVERAL


def test_the_list_says_who_says_what_of_a_component():
    said = [
        statement("updates", "Cache", 5, names=("cache",)),
        statement("updates", "Cache again", 6, names=("cache",)),
    ]
    said += [statement("breaking", "Clients of the Cache fail", 7), statement("breaking", "All fail", 8)]
    designs = (design("RFE1", statements=tuple(said)), naming("RFE2", "Cache"))
    (drawing,) = GraphOptions.parse({}).make(view_of(graph_of(*designs)))
    *_designs, entry = next(iter(drawing.findall(design_list))).children
    assert [one.astext() for one in entry.findall(nodes.paragraph)] == [
        "Components",
        "Cache",
        "asked to update by RFE1 (2)",
        "related to RFE2",
        "named in the words of RFE1 (breaks): Clients of the Cache fail",
    ]
    assert next(one["to"] for one in entry.findall(nodes.reference)) == ("rfe1", "anchor-5")


@pytest.mark.parametrize(
    ("options", "heads"),
    [
        ({"group-by": "author"}, ["bert <b>", "Bob", "Several", "Not stated"]),
        ({"group-by": "component"}, ["Cache", "Store 9", "Store 10", "Several components", "No component"]),
    ],
)
def test_views_group_alike(options, heads):
    (drawing,) = GraphOptions.parse(options).make(view_of(GRAPH))
    listed = next(iter(drawing.findall(design_list)))
    assert [next(iter(entry.findall(nodes.strong))).astext() for entry in listed.children] == [*heads, "Components"]
    text = "\n".join(made.astext() for made in MatrixOptions.parse(options).make(view_of(GRAPH)))
    places = [text.index(head) for head in heads]
    assert places == sorted(places)


def test_a_matrix_of_components_has_a_row_for_several():
    text = "\n".join(made.astext() for made in MatrixOptions.parse({"of": "components"}).make(view_of(GRAPH)))
    assert "Several components" in text
    assert "No component" in text


def test_totals_of_a_report_are_by_group():
    options = ReportOptions.parse({"group-by": "author"})
    many = graph_of(*(naming(f"RFE{number}", metadata=(("author", (f"A{number % 3}",)),)) for number in range(200)))
    text = "\n".join(made.astext() for made in options.make(view_of(many)))
    assert re.search(r"A0\s+67\s", text)


def test_a_page_follows_what_headers_and_folders_say(project):
    project.configure(
        'flamedesign_documents = ["RFE*"]\nflamedesign_source_root = "code"\nflamedesign_template = "own.toml"\n'
    )
    project.write("own.toml", 'extends = "flame"\n\n[metadata.area]\nlabel = "Area"\nholds = "component"\n')
    lines = "\n\n".join(f".. design-graph::\n   :group-by: {key}" for key in ("author", "component", "people"))
    project.write("index.rst", f"Index\n=====\n\n{lines}\n\n.. toctree::\n   :glob:\n\n   RFE*\n")
    project.write("RFE1.rst", f":author: Ann\n{design_text('RFE1', 'RFE2', points=['disk::Layer'])}")
    project.write("RFE2.rst", f":author: Bob\n:area: Engine\n{design_text('RFE2')}")
    project.write("code/rpc/a.rs", "")
    project.build()
    assert (
        "`:group-by:` of `design-graph` cannot be 'people'; it takes component, status, area, author, created"
        in "".join(project.ours())
    )
    page = project.page("index")
    assert "<strong>Ann</strong> (1)" in page
    assert page.count("<strong>Engine</strong> (1)") == 1
    assert "<strong>disk</strong>" not in page
    project.write("code/disk/a.rs", "")
    project.build()
    assert "<strong>disk</strong> (1)" in project.page("index")
    project.write("code/tape/a.rs", "")
    project.build()
    assert project.written() == set()
    project.write("RFE2.rst", f":author: Eve\n{design_text('RFE2')}")
    project.build()
    assert "<strong>Eve</strong> (1)" in project.page("index")


def test_the_strongest_lines_are_drawn_and_the_others_counted(monkeypatch):
    monkeypatch.setattr(group_drawing, "MOST_GROUP_LINES", 3)
    monkeypatch.setattr(group_drawing, "MOST_GROUPS", 3)
    named = {"A": "BCC", "B": "AAAD", "C": "B", "D": "E"}
    designs = [
        naming(f"RFE{group}", *(f"RFE{other}" for other in named.get(group, "")), status=group) for group in "ABCDEF"
    ]
    selection = select(graph_of(*designs).shown, Filters())
    drawing, note = draw_groups(selection, find_groups(selection, "status"), "", Drawer(TimeLimit(20), LayoutCache()))
    assert [(line.source, line.target, line.label) for line in drawing.scene.lines] == [
        ("A", "B", "1"),
        ("A", "C", "2"),
        ("B", "A", "3"),
    ]
    assert [box.key for box in drawing.scene.boxes] == ["A", "B", "C"]
    assert note.endswith("3 of 6 lines are drawn, those for most statements. 3 groups without a line are in the list.")


def test_lines_between_many_groups_have_their_numbers():
    ids = [f"RFE{number}" for number in range(1, 29)]
    near = [(ids[place - 1], ids[place - 5]) for place in range(len(ids))]
    designs = [naming(id_, *others, status=f"s{id_}") for id_, others in zip(ids, near, strict=True)]
    selection = select(graph_of(*designs).shown, Filters())
    drawing, _note = draw_groups(selection, find_groups(selection, "status"), "", Drawer(TimeLimit(20), LayoutCache()))
    assert len(drawing.scene.lines) == group_drawing.MOST_GROUP_LINES
    assert len(drawing.labels) > 0.7 * len(drawing.scene.lines)
