"""Tables and worklists whose rows stand in groups."""

from __future__ import annotations

import re

import pytest
from docutils import nodes
from support import TEMPLATE, design, of_all, statement
from view_pages import html_of, make_view

from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.model import Facts
from sphinxcontrib_flamedesign.views.base import View
from sphinxcontrib_flamedesign.views.table import TableOptions
from sphinxcontrib_flamedesign.views.worklist import WorklistOptions

_OWNERS = {"RFE1": ("Ann",), "RFE2": ("Bob",), "RFE3": ("TBD",), "RFE10": ("Ann", "Bob")}
_ASKS = {"RFE1": ("RFE2", "Cache"), "RFE3": ("Cache",)}


def make_graph():
    """Return designs of which two require updates: of a design, and of a component that nobody owns."""
    designs = [
        design(
            id_,
            status="draft" if id_ == "RFE1" else None,
            metadata=(("author", owners),),
            blank_values=("TBD",),
            statements=tuple(
                statement("updates", f"{target}: change", **({"ids": (target,)} if target in _OWNERS else {}))
                for target in _ASKS.get(id_, ())
            ),
        )
        for id_, owners in _OWNERS.items()
    ]
    return build_graph(Facts(tuple(designs)), {"Cache": {}})


def groups_of(options_type, **options):
    """Return the names of the groups of a view, and the first words of the rows of each."""
    page = html_of(make_view(options_type, make_graph(), **options))
    groups = {}
    for body in re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL):
        head, *rows = (re.sub("<[^>]*>", " ", row).split() for row in re.findall("<tr.*?</tr>", body, re.DOTALL))
        groups[" ".join(head)] = [row[0] for row in rows]
    return groups


@pytest.mark.parametrize(
    ("grouping", "expected"),
    [
        ("author", {"Ann": ["RFE1"], "Bob": ["RFE2"], "Several": ["RFE10"], "Not stated": ["RFE3"]}),
        ("status", {"Draft": ["RFE1"], "No status": ["RFE2", "RFE3", "RFE10"]}),
        ("component", {"Cache": ["RFE1", "RFE3"], "No component": ["RFE2", "RFE10"]}),
    ],
)
def test_a_table_by_group(grouping, expected):
    assert groups_of(TableOptions, group_by=grouping) == expected


@pytest.mark.parametrize(
    ("grouping", "expected"),
    [
        ("author", {"Ann (1 open)": ["RFE1"], "Bob (1 open)": ["RFE1"]}),
        ("status", {"Draft (2 open)": ["RFE1", "RFE1"], "No status (1 open)": ["RFE3"]}),
    ],
)
def test_a_worklist_by_group(grouping, expected):
    groups = groups_of(WorklistOptions, group_by=grouping)
    assert expected.items() <= groups.items()


def test_in_a_group_rows_are_sorted():
    groups = groups_of(TableOptions, group_by="status", sort="-id")
    assert groups["No status"] == ["RFE10", "RFE3", "RFE2"]


def test_the_script_learns_what_the_groups_are():
    page = html_of(make_view(TableOptions, make_graph(), group_by="author"))
    assert 'data-fd-group-by="author" data-fd-group-label="Author"' in page
    assert '<th scope="rowgroup" colspan="6" data-fd-value="Ann">Ann</th>' in page
    assert "data-fd-group-by" not in html_of(make_view(TableOptions, make_graph()))


def test_updates_are_found_by_who_is_to_see_to_them():
    page = html_of(make_view(WorklistOptions, make_graph()))
    rows = [dict(re.findall(r'data-fd-(\w+)="([^"]*)"', row)) for row in re.findall("<tr data-fd-status.*?>", page)]
    of_component = {"components": "cache", "target": "Cache"}
    assert rows == [
        {"status": "draft", "owner": "Ann", "asking": "Ann", **of_component},
        {"status": "", **of_component},
        {"status": "draft", "components": "", "owner": "Bob", "asking": "Ann", "target": "RFE2", "answer": "no"},
    ]


def test_a_worklist_says_who_is_to_see_to_each_update():
    rows = [row.astext().split("\n\n") for row in make_view(WorklistOptions, make_graph()).findall(nodes.row)]
    assert rows[0] == ["Required by", "To be updated", "Update", "Owner", "Acknowledged"]
    owners = {(row[0], row[1]): row[3] for row in rows[1:] if len(row) > 4}
    assert owners == {("RFE1 Draft", "RFE2"): "Bob", ("RFE1 Draft", "Cache"): "Ann", ("RFE3", "Cache"): ""}


def test_a_worklist_of_one_owner_has_what_that_owner_is_to_see_to():
    graph = make_graph()
    of_ann = make_view(WorklistOptions, graph, **{"metadata:author": "ann"}).astext()
    assert "1 of 3 required updates" in of_ann
    assert "In all" not in of_ann
    assert "RFE2" not in of_ann


def test_who_asks_is_found_only_where_others_are_asked():
    designs = [design("RFE1", metadata=(("author", ("Ann",)),), statements=(statement("updates", "Cache: change"),))]
    page = html_of(make_view(WorklistOptions, build_graph(Facts(tuple(designs)), {"Cache": {}})))
    assert 'data-fd-owner="Ann"' in page
    assert "data-fd-asking" not in page


def test_what_is_no_page_does_not_repeat_the_names_of_the_groups():
    (made,) = WorklistOptions.parse({}).make(View(make_graph(), of_all(TEMPLATE), "index"))
    assert "Required by\n\nUpdate" in made.astext()
    assert "Required by\n\nTo be updated\n\nUpdate" in make_view(WorklistOptions, make_graph()).astext()
