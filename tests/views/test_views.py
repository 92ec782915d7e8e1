"""Card, graph and table: what readers see, in each builder."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from support import TEMPLATE_FILE, design_text

from sphinxcontrib_flamedesign.core.formats.designs_json import read_schema

CONF = f'flamedesign_documents = ["designs/*"]\nflamedesign_template = {str(TEMPLATE_FILE)!r}\n'


@pytest.fixture
def site(project):
    project.configure(CONF)
    project.write(
        "index.md",
        "# Index\n\n```{design-graph}\n```\n\n```{design-table}\n:sort: -interactions\n```\n\n```{toctree}\n:glob:\ndesigns/*\n```\n",
    )
    project.write("designs/a.rst", design_text("RFE1", "RFE2", "RFE2 again", "RFE30"))
    project.write("designs/b.rst", design_text("RFE2", "RFE1", title="Second", status="accepted"))
    project.write("designs/c.rst", design_text("RFE10", title="Third"))
    return project


class TestCard:
    def test_it_says_what_is_missing_with_links(self, site):
        (site.src / "designs/a.rst").unlink()
        site.write(
            "designs/a.md", "# RFE1: A\n\n**Status:** Draft\n\n## Motivation\n\n**Target:** TBD\n\n**Background:** x\n"
        )
        site.build()
        page = site.page("designs/a")
        card = page[page.index("flamedesign-card") : page.index("<h2>")]
        assert ">Draft</span>" in card
        assert "2 of 39 fields (5 %)" in card
        assert card.count("<i ") == 39
        assert '<a class="reference internal" href="#design-rfe1-target">Target</a>' in card
        assert '<a class="reference internal" href="#design-rfe1">Use Cases</a>' in card
        for anchor in re.findall(r'href="#([^"]+)"', card):
            assert f'id="{anchor}"' in page

    def test_it_can_be_turned_off(self, site):
        site.build(flamedesign_card="none")
        assert "flamedesign-card" not in site.page("designs/a")

    def test_a_complete_design_has_nothing_to_do(self, project):
        project.write("t.toml", 'name = "t"\ntitle = "T"\n[fields.why]\nlabel = "Why"\n')
        project.configure('flamedesign_documents = ["index"]\nflamedesign_template = "t.toml"\n')
        project.write("index.md", "# RFE1: A\n\n## Why\n\nBecause.\n")
        project.build()
        assert "1 of 1 fields (100 %)" in project.page("index")
        assert "Missing:" not in project.page("index")
        assert project.warnings() == []


class TestTable:
    def rows(self, site):
        body = site.page("index").partition("<tbody>")[2].partition("</tbody>")[0]
        cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", body)
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


def test_style_goes_to_pages_that_need_it_only(site):
    site.write("plain.md", "# Plain\n")
    site.build()
    assert "flamedesign.css" in site.page("index")
    assert "flamedesign.css" in site.page("designs/a")
    assert "flamedesign.css" not in site.page("plain")
    assert (site.apps[-1].outdir / "_static/flamedesign.css").is_file()


def test_pages_of_others_load_nothing_of_ours(site):
    """Neither ordinary pages, nor those that Sphinx makes of all documents."""
    site.write("plain.md", "# Plain\n\n:::{index} plain\n:::\n\nSee {doc}`designs/a`.\n")
    site.write("module.rst", ".. py:module:: module\n\nModule\n======\n")
    site.build(html_copy_source=True, extensions=["myst_parser", "sphinx.ext.viewcode", "sphinxcontrib_flamedesign"])
    ours = {name for name in ("index", "designs/a") if "flamedesign" in site.page(name)}
    assert ours == {"index", "designs/a"}
    others = ["plain", "module", "genindex", "py-modindex", "search"]
    loading = [name for name in others if re.search(r"flamedesign\.(?:css|js)", site.page(name))]
    assert loading == ["search"]  # which shows excerpts of the designs


class TestConfiguration:
    def test_wrong_values_are_reported_and_replaced(self, project):
        project.configure('flamedesign_id_prefixes = ["R1"]\nflamedesign_components = {"A": ["b"]}\n')
        project.write("index.md", "# I\n")
        project.build()
        text = "\n".join(project.warnings())
        assert (
            "conf.py:9: WARNING: flamedesign_id_prefixes in conf.py has the prefix 'R1'; each must consist of letters, with at most"
            ' one hyphen, underscore or space after them; write "R"; it counts as unset' in text
        )
        assert "conf.py:10: WARNING: flamedesign_components in conf.py has the entry 'A', which must be" in text

    def test_without_myst(self, project):
        project.configure('extensions = ["sphinxcontrib_flamedesign"]\n')
        project.write("index.rst", "I\n=\n\n.. design:: RFE1\n\n.. design-graph::\n\n.. design-table::\n")
        project.build()
        assert list(project.read_export()["designs"]) == ["RFE1"]
