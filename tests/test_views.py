"""Card, graph and table: what readers see, in each builder."""

from __future__ import annotations

import json
import random
import re

import jsonschema
import pytest
from defusedxml import ElementTree

from sphinxcontrib_flamedesign.core.export import read_schema
from sphinxcontrib_flamedesign.views import layout
from sphinxcontrib_flamedesign.views.layout import Box, LayoutError, Line, find_layout

CONF = 'flamedesign_documents = ["designs/*"]\n'
SVG = re.compile(r'<svg xmlns="http://www.w3.org/2000/svg" class="flamedesign-svg".*?</svg>', re.DOTALL)
NAMESPACE = "{http://www.w3.org/2000/svg}"


def design(id_, *related, title="Some title", status="draft"):
    listed = "\n".join(f"- {other}" for other in related) or "None."
    return f"---\nstatus: {status}\n---\n\n# {id_}: {title}\n\n## Function Specification\n\n**Related Features:**\n\n{listed}\n"


@pytest.fixture
def site(project):
    project.configure(CONF)
    project.write(
        "index.md",
        "# Index\n\n```{design-graph}\n```\n\n```{design-table}\n:sort: -interactions\n```\n\n```{toctree}\n:glob:\ndesigns/*\n```\n",
    )
    project.write("designs/a.md", design("RFE1", "RFE2", "RFE2 again", "RFE30"))
    project.write("designs/b.md", design("RFE2", "RFE1", title="Second", status="accepted"))
    project.write("designs/c.md", design("RFE10", title="Third"))
    return project


class TestCard:
    def test_it_says_what_is_missing_with_links(self, site):
        site.write(
            "designs/a.md", "# RFE1: A\n\n**Status:** Draft\n\n## Motivation\n\n**Target:** TBD\n\n**Background:** x\n"
        )
        site.build()
        page = site.page("designs/a")
        card = page[page.index("flamedesign-card") : page.index("<h2>")]
        assert ">Draft</span>" in card
        assert "2 of 39 parts (5 %)" in card
        assert card.count("<i ") == 39
        assert '<a class="reference internal" href="#design-rfe1-target"><span>Target</span></a>' in card
        assert '<a class="reference internal" href="#design-rfe1"><span>Use Cases</span></a>' in card
        for anchor in re.findall(r'href="#([^"]+)"', card):
            assert f'id="{anchor}"' in page

    def test_it_can_be_turned_off(self, site):
        site.build(flamedesign_card=False)
        assert "flamedesign-card" not in site.page("designs/a")

    def test_a_complete_design_has_nothing_to_do(self, project):
        project.write("t.toml", 'name = "t"\ntitle = "T"\n[slots.why]\nlabel = "Why"\n')
        project.configure('flamedesign_documents = ["index"]\nflamedesign_template = "t.toml"\n')
        project.write("index.md", "# RFE1: A\n\n## Why\n\nBecause.\n")
        project.build()
        assert "1 of 1 parts (100 %)" in project.page("index")
        assert "Not there yet" not in project.page("index")
        assert project.warnings() == []


class TestGraph:
    def svg(self, site):
        site.build()
        return ElementTree.fromstring(SVG.search(site.page("index"))[0])

    def test_boxes_lead_to_their_designs_and_every_edge_is_drawn(self, site):
        svg = self.svg(site)
        links = {a.get("href") for a in svg.iter(f"{NAMESPACE}a")}
        assert links == {"designs/a.html#design-rfe1", "designs/b.html#design-rfe2"}
        for href in links:
            page, anchor = href.split("#")
            assert f'id="{anchor}"' in site.page(page.removesuffix(".html"))
        groups = [g for g in svg.iter(f"{NAMESPACE}g") if "flamedesign-edge" in g.get("class")]
        edges = [(g.get("data-source"), g.get("data-target"), g.get("data-kind")) for g in groups]
        assert edges == [("RFE1", "RFE2", "related"), ("RFE1", "RFE30", "related"), ("RFE2", "RFE1", "related")]
        assert groups[0][0].text == "RFE1 → RFE2: related\nRFE2\nRFE2 again"

    def test_a_feature_without_a_document_is_shown_as_that(self, site):
        svg = self.svg(site)
        unknown = [g for g in svg.iter(f"{NAMESPACE}g") if "flamedesign-unknown" in g.get("class")]
        assert [g.get("data-id") for g in unknown] == ["RFE30"]
        assert "no document" in "".join(unknown[0].itertext())

    def test_the_legend_tells_kinds_by_dash_as_well(self, site):
        site.write("designs/a.md", design("RFE1", "RFE2") + "\n**Updates Required:** RFE2\n")
        site.build()
        legend = site.page("index").partition('<ul class="flamedesign-legend">')[2].partition("</ul>")[0]
        assert re.findall(r'class="flamedesign-kind-(\w+)"', legend) == ["related", "updates"]
        assert legend.count("stroke-dasharray") == 1

    def test_the_list_underneath_says_the_same(self, site):
        site.build()
        text = site.page("index").partition("<details")[2]
        assert text.count(">related </span>") == 4
        assert 'href="designs/a.html#design-rfe1-related-features"' in text

    def test_caption_alt_name_and_class(self, site):
        site.write(
            "index.md",
            "# I\n\n```{design-graph}\n:caption: All of it\n:alt: A picture\n:name: all\n:class: wide\n```\n\n[to](#all)\n",
        )
        site.build()
        page = site.page("index")
        assert "<figcaption>All of it</figcaption>" in page
        assert 'aria-label="A picture"' in page
        assert 'id="all"' in page

    def test_hostile_words_stay_words(self, site):
        (site.src / "designs/a.md").unlink()
        title, said = "RFE1: <b onload=x>\"&'</b>", '- "><script>alert(1)</script> RFE2'
        spec = "Function Specification\n----------------------\n\n**Related Features:**"
        site.write("designs/a.rst", f"{title}\n{'=' * len(title)}\n\n{spec}\n\n{said}\n")
        svg = self.svg(site)
        assert "<script>alert" not in site.page("index")
        assert "<b onload" not in SVG.search(site.page("index"))[0]
        assert any('"><script>alert(1)</script>' in (t.text or "") for t in svg.iter(f"{NAMESPACE}title"))

    def test_no_designs(self, project):
        project.write("index.md", "# I\n\n```{design-graph}\n```\n\n```{design-table}\n```\n")
        project.build()
        assert project.page("index").count("There are no designs yet.") == 2
        assert project.warnings() == []

    def test_without_a_layout_a_list_and_the_reason(self, site, monkeypatch):
        def fail(dot, seconds):
            raise LayoutError("a reason")

        monkeypatch.setattr(layout, "_run_wasm", fail)
        monkeypatch.setattr(layout, "_run_dot", fail)
        site.build()
        page = site.page("index")
        assert "Shown as a list, for a reason." in page
        assert "<svg" not in page.partition("flamedesign-table")[0]


class TestTable:
    def rows(self, site):
        body = site.page("index").partition("<tbody>")[2].partition("</tbody>")[0]
        cells = re.findall(r"<td[^>]*>(.*?)</td>", body, re.DOTALL)
        texts = [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]
        return [texts[start : start + 5] for start in range(0, len(texts), 5)]

    def test_sorted_by_interactions(self, site):
        site.build()
        assert self.rows(site) == [
            ["RFE1", "Some title", "Draft", "7 %", "4"],
            ["RFE2", "Second", "Accepted", "7 %", "3"],
            ["RFE10", "Third", "Draft", "7 %", "0"],
        ]

    @pytest.mark.parametrize(
        ("sort", "ids"),
        [
            ("id", ["RFE1", "RFE2", "RFE10"]),
            ("-id", ["RFE10", "RFE2", "RFE1"]),
            ("title", ["RFE2", "RFE1", "RFE10"]),
            ("status", ["RFE2", "RFE1", "RFE10"]),
            ("interactions", ["RFE10", "RFE2", "RFE1"]),
        ],
    )
    def test_sort(self, site, sort, ids):
        site.write("index.md", f"# I\n\n```{{design-table}}\n:sort: {sort}\n```\n")
        site.build()
        assert [row[0] for row in self.rows(site)] == ids

    def test_a_wrong_sort_is_reported_and_the_table_stays(self, site):
        site.write("index.md", "# I\n\n```{design-table}\n:sort: colour\n```\n")
        site.build()
        (warning,) = [line for line in site.ours() if "invalid-option" in line]
        assert warning.startswith(
            "index.md:3: WARNING: `:sort:` of `design-table` cannot be 'colour'; it takes id, title"
        )
        assert len(self.rows(site)) == 3


class TestLayout:
    def test_every_line_of_random_graphs_is_laid_out(self):
        for seed in range(20):
            chance = random.Random(seed)
            boxes = [Box(f"b{number}", 100 + chance.randrange(80), 40) for number in range(chance.randrange(1, 40))]
            lines = [
                Line(chance.choice(boxes).key, chance.choice(boxes).key)
                for _ in range(chance.randrange(3 * len(boxes)))
            ]
            found = find_layout(boxes, lines, 20)
            assert set(found.centres) == {box.key for box in boxes}
            assert len(found.courses) == len(lines)
            assert all(len(course) % 3 == 1 for course in found.courses)
            assert all(0 <= x <= found.width and 0 <= y <= found.height for x, y in found.centres.values())

    def test_it_is_the_same_each_time(self):
        boxes = [Box(f"b{number}", 100, 40) for number in range(9)]
        lines = [Line(f"b{number}", f"b{number * 2 % 9}") for number in range(9)]
        assert find_layout(boxes, lines, 20) == find_layout(boxes, lines, 20)

    def test_a_layout_that_runs_away_is_stopped_and_the_next_one_works(self, monkeypatch):
        monkeypatch.setattr("shutil.which", lambda name: None)
        chance = random.Random(1)
        boxes = [Box(f"b{number}", 100, 40) for number in range(600)]
        lines = [Line(chance.choice(boxes).key, chance.choice(boxes).key) for _ in range(2500)]
        with pytest.raises(LayoutError, match=r"took longer than 0\.2 s"):
            find_layout(boxes, lines, 0.2)
        assert len(find_layout(boxes[:2], [Line("b0", "b1")], 20).courses) == 1

    def test_a_lost_line_is_a_defect(self, monkeypatch):
        lost = b'{"bb": "0,0,9,9", "objects": [{"name": "n0", "pos": "1,1"}], "edges": []}'
        monkeypatch.setattr(layout, "_run_wasm", lambda dot, seconds: lost)
        monkeypatch.setattr("shutil.which", lambda name: None)
        with pytest.raises(LayoutError, match="lost 1 of 1 lines"):
            find_layout([Box("a", 9, 9)], [Line("a", "a")], 5)

    def test_names_cannot_break_out(self):
        key = 'a" ] } digraph { "\\'
        assert set(find_layout([Box(key, 50, 50)], [Line(key, key)], 20).centres) == {key}


def test_the_export_follows_its_schema(site):
    export = site.export()
    jsonschema.validate(export, json.loads(read_schema()))
    assert export["designs"]["RFE1"]["uri"] == "designs/a.html#design-rfe1"
    assert (site.apps[-1].outdir / "designs.schema.json").read_text("utf-8") == read_schema()


def test_html_writes_the_same_export(site):
    export = site.export()
    site.build("html")
    assert site.read_export() == export


@pytest.mark.parametrize(
    "builder", ["html", "dirhtml", "singlehtml", "epub", "latex", "text", "man", "texinfo", "xml", "pseudoxml"]
)
def test_every_builder_builds_without_a_warning_of_ours_but_findings(site, builder):
    site.build(builder)
    rules = {line.rpartition("[")[2] for line in site.warnings()}
    assert rules <= {"flamedesign.missing-field]", "flamedesign.unknown-feature]"}


def test_gettext_builds(site):
    site.build("gettext")
    assert not [line for line in site.warnings() if "flamedesign." not in line]


def test_text_shows_the_graph_as_a_list(site):
    site.build("text")
    text = (site.apps[-1].outdir / "index.txt").read_text("utf-8")
    assert "3 designs, 4 declared interactions between them." in text
    assert "* related RFE2: RFE2 again" in text
    assert "Not there yet: Motivation, Configuration" in (site.apps[-1].outdir / "designs/a.txt").read_text("utf-8")


def test_style_goes_to_pages_that_need_it_only(site):
    site.write("plain.md", "# Plain\n")
    site.build()
    assert "flamedesign.css" in site.page("index")
    assert "flamedesign.css" in site.page("designs/a")
    assert "flamedesign.css" not in site.page("plain")
    assert (site.apps[-1].outdir / "_static/flamedesign.css").is_file()


class TestConfiguration:
    def test_wrong_values_are_reported_and_replaced(self, project):
        project.configure(
            'flamedesign_id_prefixes = ["R1"]\nflamedesign_components = {"A": ["b"]}\nflamedesign_template = "no.toml"\n'
        )
        project.write("index.md", "# I\n")
        project.build()
        text = "\n".join(project.warnings())
        assert (
            "flamedesign_id_prefixes in conf.py each prefix must consist of letters only; the default ['RFE'] is used"
            in text
        )
        assert "flamedesign_components in conf.py the entry 'A' must be a dictionary" in text
        assert "flamedesign_template in conf.py cannot be used, 'flame' is in its place" in text

    def test_without_myst(self, project):
        project.configure('extensions = ["sphinxcontrib_flamedesign"]\n')
        project.write("index.rst", "I\n=\n\n.. design:: RFE1\n\n.. design-graph::\n\n.. design-table::\n")
        project.build()
        assert list(project.read_export()["designs"]) == ["RFE1"]
