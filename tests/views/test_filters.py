"""What views choose of a project's designs and interactions, on designs that are made up."""

from __future__ import annotations

import json

from docutils import nodes
from support import design, of_all, statement, superseding

from sphinxcontrib_flamedesign.core.formats.graph_json import graph_to_json
from sphinxcontrib_flamedesign.core.graph import TargetType
from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.model import Facts
from sphinxcontrib_flamedesign.views.base import View
from sphinxcontrib_flamedesign.views.filters import Filters, name_of, select
from sphinxcontrib_flamedesign.views.graph_view import GraphOptions
from sphinxcontrib_flamedesign.views.impact_view import ImpactOptions
from sphinxcontrib_flamedesign.views.matrix import MatrixOptions
from sphinxcontrib_flamedesign.views.tables import design_table


def graph_of(*designs, components=None):
    return build_graph(Facts(designs=designs), components or {})


def chosen(graph, **options):
    return [edge.ends for edge in select(graph, Filters.parse(options)).interactions]


def make(options_type, graph, templates=None, **options):
    """Return the words of a view on a page."""
    options = {name.replace("_", "-"): value for name, value in options.items()}
    made = options_type.parse(options).make(View(graph, templates or of_all(), "index", is_page=True))
    return nodes.container("", *made)


def table_rows(made, number=0):
    body = next(iter(list(made.findall(design_table))[number].findall(nodes.tbody)))
    return [[entry.astext() for entry in row.children] for row in body.children]


class TestSourcesWithoutDocument:
    """``superseded-by`` says what a design does of which there may be no document."""

    GRAPH = graph_of(
        design("RFE1", relations=superseding("RFE9", reverse=True), status="draft"), design("RFE2", status="accepted")
    )

    def test_their_interactions_are_chosen_with_the_design_that_they_lead_to(self):
        assert chosen(self.GRAPH) == [("RFE9", "RFE1")]
        assert chosen(self.GRAPH, status="draft") == [("RFE9", "RFE1")]
        assert chosen(self.GRAPH, status="accepted") == []
        assert chosen(self.GRAPH, focus="RFE1") == [("RFE9", "RFE1")]
        assert chosen(self.GRAPH, focus="RFE2") == []
        assert chosen(self.GRAPH, focus="RFE1", direction="outgoing") == []

    def test_graph_matrix_and_formats_show_them(self):
        assert "RFE9" in make(GraphOptions, self.GRAPH).astext()
        matrix = make(MatrixOptions, self.GRAPH)
        assert "RFE9" in [row[0] for row in table_rows(matrix)]
        assert table_rows(matrix, 1) == [["RFE9", "supersedes", "RFE1", "RFE9"]]
        selection = select(self.GRAPH, Filters())
        features = json.loads(graph_to_json(selection.designs, selection.interactions))["features"]
        assert {"id": "RFE9", "title": None, "status": None} in features


class TestOneNameForTwoThings:
    """A component may have the id of a design for a key."""

    GRAPH = graph_of(
        design("cache", title="The cache", statements=(statement("related", "says", ids=("queue",)),)),
        design("queue", title="The queue", statements=(statement("updates", "CACHE: grows", names=("CACHE",)),)),
        components={"CACHE": {}},
    )

    def test_each_has_its_own_name(self):
        assert name_of(self.GRAPH, "cache", TargetType.FEATURE) == "cache"
        assert name_of(self.GRAPH, "cache", TargetType.COMPONENT) == "CACHE"

    def test_the_matrix_says_which_is_meant(self):
        matrix = make(MatrixOptions, self.GRAPH)
        (mark,) = [one for one in matrix.findall(nodes.inline) if "→" in one.get("tip", "")]
        assert mark["tip"].startswith("cache → queue, ")
        listed = table_rows(make(MatrixOptions, self.GRAPH, of="components"), 1)
        assert listed[1][:3] == ["queue", "updates", "CACHE"]

    def test_the_impact_says_which_changes(self):
        assert "If cache changes" in make(ImpactOptions, self.GRAPH, focus="cache").astext()

    def test_the_neighbourhood_of_a_design_is_not_that_of_the_component(self):
        selection = select(self.GRAPH, Filters.parse({"focus": "cache", "kinds": "updates"}))
        assert [one.id for one in selection.designs] == ["cache"]
