"""The impact of any design or component: what a page shows where none is named, and what its script is given."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from support import text_with_fields

CONF = """
flamedesign_documents = ["RFE*"]
flamedesign_components = {"Session Manager": {}, "Cache": {}}
"""
DESIGNS = {
    1: {"Updates Required": ["Session Manager: one", "RFE2 must follow"], "Related Features": ["RFE3: it asks"]},
    2: {"Breaking Changes": ["Session Manager: is gone", "All clients are built anew"]},
    3: {"Related Features": ["RFE1: asks it", "The Session Manager and others"]},
    4: {},
}


@pytest.fixture
def site(project):
    project.configure(CONF)
    for number, fields in DESIGNS.items():
        project.write(f"RFE{number}.rst", text_with_fields(f"RFE{number}: Title {number}", fields))
    return project


def show(site, *views, builder="html", **more):
    listed = "".join(f".. {view}\n\n" for view in views)
    site.write("index.rst", f"Index\n=====\n\n{listed}.. toctree::\n   :glob:\n\n   RFE*\n")
    site.build(builder, **more)
    assert not [line for line in site.ours() if "invalid-option" in line]
    return site.page("index").partition('class="toctree-wrapper')[0] if builder == "html" else ""


def words_of(page):
    return " ".join(unescape(re.sub("<[^>]*>", "", page)).split())


def read(site, name):
    text = (site.apps[-1].outdir / f"designs-{name}.js").read_text("utf-8")
    return json.loads(text.removeprefix(f"flamedesign{name.capitalize()}(").removesuffix(")\n"))


def has_impacts(site):
    has_file = (site.apps[-1].outdir / "designs-impact.js").exists()
    assert has_file == ("data-fd-impact" in site.page("index"))
    return has_file


class TestPage:
    def test_it_names_what_it_is_of(self, site):
        page = show(site, "design-impact:: RFE1")
        assert re.search(r'flamedesign-impact-name"><a [^>]*href="RFE1.html#design-rfe1">RFE1</a>', page)
        assert "Other designs (3)" in page
        assert [
            name for name in ("RFE2", "RFE3", "RFE4") if f'href="{name}.html#design-{name.lower()}"' not in page
        ] == []

    def test_without_a_name_it_offers_the_most_connected(self, site):
        words = words_of(show(site, "design-impact::"))
        assert "RFE1 Title 1: If RFE1 changes: 2 must change, 1 is probably affected." in words
        assert words.index("If RFE1 changes") < words.index("If RFE2 changes")
        assert "A change of RFE4" not in words  # which no statement joins with anything
        assert "Other designs (4)" in words

    def test_without_a_name_and_statements(self, project):
        project.configure(CONF)
        project.write("RFE4.rst", text_with_fields("RFE4: Title 4", {}))
        words = words_of(show(project, "design-impact::"))
        assert "No design states an interaction." in words
        assert "Other designs (1)" in words

    def test_without_a_name_and_designs(self, project):
        project.configure("")
        assert "There are no designs yet." in show(project, "design-impact::")

    @pytest.mark.parametrize("builder", ["text", "latex", "man"])
    def test_without_a_name_elsewhere(self, site, builder):
        show(site, "design-impact::", builder=builder)

    def test_of_a_component_by_kind(self, site):
        words = words_of(show(site, "design-impact:: session manager"))
        headings = re.findall(r"(?:Asked|Broken|Needed|Related|Named)[^(]*\(\d\)", words)
        assert headings == [
            "Broken by (1)",
            "Asked to update by (1)",
            "Needed by (0)",
            "Named in the words of (1)",
        ]
        assert "RFE2 Title 2: breaks Session Manager: is gone" in words

    def test_words_that_name_a_component_are_not_nothing(self, site):
        fields = {"Updates Required": ["Cache: one"], "Breaking Changes": ["Readers of the Cache must follow"]}
        site.write("RFE5.rst", text_with_fields("RFE5: Title 5", fields))
        words = words_of(show(site, "design-impact:: cache"))
        assert re.findall(r"(?:Asked|Broken|Needed|Named)[^(]*\(\d\)", words) == [
            "Asked to update by (1)",
            "Needed by (0)",
            "Named in the words of (1)",
        ]
        assert "RFE5 Title 5: breaks Readers of the Cache must follow" in words

    def test_of_a_component_the_numbers_add_up(self, site):
        needs = "\nImplementation Detail\n---------------------\n\n**Internal dependencies:**\n\n- Cache: is called\n"
        fields = {"Updates Required": ["RFE4: must follow", "RFE3: too"]}
        site.write("RFE5.rst", text_with_fields("RFE5: Title 5", fields) + needs)
        words = words_of(show(site, "design-impact:: cache"))
        assert "If Cache changes: 3 must change. Of these, in more than one step: 2 must change." in words
        assert re.findall(r"(?:Needed by|Must change) \(\d\)", words) == ["Needed by (1)", "Must change (2)"]

    @pytest.mark.parametrize(("count", "folded", "left"), [(4, 0, 0), (5, 2, 0), (32, 27, 2)])
    def test_many_statements_of_a_thing_are_folded(self, site, count, folded, left):
        fields = {"Updates Required": [f"Cache: number {number}." for number in range(count)]}
        site.write("RFE5.rst", text_with_fields("RFE5: Title 5", fields))
        page = show(site, "design-impact:: RFE5")
        _, _, rest = page.partition(f"<summary>{folded + left} more</summary>")
        assert words_of(page).count("number ") == count - left
        assert words_of(rest.partition("</details>")[0]).count("number ") == folded
        assert ("2 more" in words_of(rest.partition("</details>")[0])) == bool(left)
        entries = (entry for impact in read(site, "impact")["of"].values() for block in impact[2] for entry in block[3])
        assert max(len(entry[1]) for entry in entries) == 2 * (count - left)

    def test_options_leave_no_choice(self, site):
        page = show(site, "design-impact:: RFE1\n   :kinds: updates")
        assert ("flamedesign-choosable" in page, "Other designs" in page) == (False, False)
        assert not (site.apps[-1].outdir / "designs-graph.js").exists()


def said_at(data, number, place=None):
    """Return the words of a statement that is known by its place in the file of the graph."""
    return data["words"][number][3] if place is None else data["lines"][number][4][place][1]


class TestData:
    def test_it_has_the_words_of_the_page(self, site):
        page = words_of(show(site, "design-impact:: RFE1"))
        data, impact = read(site, "graph"), read(site, "impact")
        assert sorted(map(int, impact["of"])) == list(range(len(data["nodes"])))
        counts, rows, blocks = impact["of"][str([node[0] for node in data["nodes"]].index("RFE1"))]
        assert impact["texts"][counts].replace("\x01", "RFE1") in page
        assert [row[2] for row in rows] == [0, 1]  # what the lists below have
        assert [impact["texts"][row[1]] for row in rows] == ["2 must change", "1 is probably affected"]
        headings = [impact["texts"][block[0]] for block in blocks]
        assert headings == ["Must change (2)", "Probably affected (1)"]
        assert all(len(place) < 3 for place in impact["statements"])  # the file of the graph has them all
        numbers = [number for block in blocks for entry in block[3] for number in entry[1][::2]]
        quoted = [said_at(data, *impact["statements"][number]) for number in numbers]
        assert [text for text in quoted if text not in page] == []
        assert len(quoted) == 4

    def test_a_graph_alone_needs_none(self, site):
        for views, needs in ((["graph"], False), (["graph", "impact"], True), (["graph"], False), (["table"], False)):
            show(site, *(f"design-{view}::" for view in views))
            assert has_impacts(site) is needs


class TestLinks:
    LINK = r'href="\?fd\.impact\.focus=component%3Asession-manager">Session Manager<'

    def test_a_component_leads_to_its_impact(self, site):
        assert re.search(self.LINK, show(site, "design-overview::", "design-impact::"))

    def test_a_component_leads_to_the_table_where_there_is_no_impact(self, site):
        page = show(site, "design-overview::", "design-table::\n   :of: components")
        assert not re.search(self.LINK, page)
        assert re.search(r'href="#[^"]*session-manager">Session Manager<', page)

    def test_pages_follow_where_components_lead(self, site):
        site.write("other.rst", "Other\n=====\n\n.. design-overview::\n")
        show(site, "design-impact::", freshenv=False)
        assert "index.html?fd.impact.focus=component" in site.page("other")
        show(site, "design-table::", freshenv=False)
        assert "fd.impact" not in site.page("other")
