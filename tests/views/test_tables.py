"""Table, matrix, impact, worklist and report: what they say, how much of it, and in few bytes."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from defusedxml import ElementTree
from docutils import nodes
from support import TEMPLATE, design, of_all, text_with_fields

from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.interaction import TargetType
from sphinxcontrib_flamedesign.core.kinds import KINDS, Kind
from sphinxcontrib_flamedesign.core.model import Facts, Field, State, Statement
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.domain import DesignDomain
from sphinxcontrib_flamedesign.reading.nodes import design_table
from sphinxcontrib_flamedesign.views.base import View
from sphinxcontrib_flamedesign.views.filters import select, select_statements
from sphinxcontrib_flamedesign.views.html_tables import compact_html
from sphinxcontrib_flamedesign.views.matrix import MatrixOptions
from sphinxcontrib_flamedesign.views.matrix_order import order_by_reach
from sphinxcontrib_flamedesign.views.scores import Scores
from sphinxcontrib_flamedesign.views.view_nodes import link
from sphinxcontrib_flamedesign.views.wording import kind_label, target_name

CONF = """
flamedesign_documents = ["designs/*"]
flamedesign_components = {"Session Manager": {"aliases": ["Backend"]}}
"""
MEGABYTE = 1_000_000
BUILDERS = ["html", "dirhtml", "singlehtml", "epub", "latex", "text", "man", "texinfo", "xml", "pseudoxml"]


def in_rest(view):
    """Return a view's directive, written in Markdown, in reStructuredText."""
    return re.sub(
        r"```\{([\w-]+)\}(.*?)\n(.*?)```", lambda m: f".. {m[1]}::{m[2]}\n" + indent(m[3]), view, flags=re.DOTALL
    )


def indent(text):
    return "".join(f"   {line}\n" for line in text.splitlines())


def with_labels(id_, status="", **labels):
    head = f":status: {status}\n\n" if status else ""
    title = f"{id_}: Title of {id_}"
    said = "".join(
        f"**{label.replace('_', ' ')}:**\n\n" + "".join(f"- {one}\n" for one in several) + "\n"
        for label, several in labels.items()
    )
    return f"{head}{title}\n{'=' * len(title)}\n\nFunction Specification\n----------------------\n\n{said}"


@pytest.fixture
def site(project):
    project.configure(CONF)
    project.write(
        "designs/a.rst",
        with_labels(
            "RFE1",
            "draft",
            Related_Features=["RFE2: shares its limits", "RFE30"],
            Updates_Required=["RFE2: takes a list", "session_manager: keeps the list", "RFE10: says so"],
        ),
    )
    project.write(
        "designs/b.rst", with_labels("RFE2", "accepted", Integration_Points=["Session Manager", "RFE1: reads them"])
    )
    project.write(
        "designs/c.rst",
        with_labels("RFE10", "draft", Related_Features=["RFE2: stores them"], Integration_Points=["Backend"]),
    )
    return project


@pytest.fixture(params=["md", "rst"])
def show(site, request):
    """Build a page with a view, in Markdown and in reStructuredText alike."""

    def build(view, builder="html", **overrides):
        if request.param == "md":
            site.write("index.md", f"# Index\n\n{view}\n")
        else:
            site.write("index.rst", f"Index\n=====\n\n{in_rest(view)}\n")
        site.build(builder, **overrides)
        name = {"html": "index.html", "text": "index.txt"}[builder]
        return (site.apps[-1].outdir / name).read_text("utf-8")

    return build


def rows(page, number=0):
    """Return the texts of a table's cells, without its headings."""
    table = re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)[number]
    return [
        [plain(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)
    ]


def plain(html):
    return re.sub(r"<[^>]+>", "", html).replace("&quot;", '"').strip()


def check_links(site, page):
    """Each link of a page leads to an anchor that exists."""
    for address in re.findall(r'href="([^":]+#[^"]+|#(?:design|component)-[^"]+)"', page):
        file, _, anchor = address.partition("#")
        assert f'id="{anchor}"' in (site.page(file.removesuffix(".html")) if file else page), address


class TestTable:
    def test_columns_sort_and_counts(self, site, show):
        page = show(
            "```{design-table}\n:columns: id, status, outgoing, incoming, components\n:sort: -incoming\n:caption: All of it\n```"
        )
        assert rows(page) == [
            ["RFE2", "Accepted", "2", "3", "Session Manager"],
            ["RFE1", "Draft", "5", "1", "Session Manager"],
            ["RFE10", "Draft", "2", "1", "Session Manager"],
        ]
        assert re.search(r"<strong>All of it</strong></p>\s*<p class=\"flamedesign-caption\">3 designs\.", page)
        assert 'aria-label="All of it"' in page
        check_links(site, page)

    def test_it_can_be_sorted_in_the_browser(self, show):
        page = show("```{design-table}\n```")
        assert 'data-fd-table="designs"' in page
        assert '<th scope="col" data-fd-sort="text">Id</th>' in page
        assert '<th scope="col" class="flamedesign-number" title="How many of the fields that ' in page
        assert '<tr data-fd-status="draft" data-fd-components="session-manager">' in page

    @pytest.mark.parametrize(
        ("option", "ids"),
        [
            (":status: draft", ["RFE1", "RFE10"]),
            (":components: backend", ["RFE1", "RFE2", "RFE10"]),
            (":focus: RFE10\n:direction: outgoing", ["RFE2", "RFE10"]),
            (":status: accepted\n:focus: RFE10", ["RFE2"]),
        ],
    )
    def test_facets(self, show, option, ids):
        page = show(f"```{{design-table}}\n{option}\n```")
        assert [row[0] for row in rows(page)] == ids
        assert ("3 designs." if len(ids) == 3 else f"{len(ids)} of 3 designs.") in page

    def test_what_fits_nothing(self, show):
        page = show("```{design-table}\n:status: rejected\n```")
        assert "No design fits these options." in page
        assert "<table" not in page

    @pytest.mark.parametrize(
        ("option", "said"),
        [
            (":columns: id, colour", "`:columns:` of `design-table` cannot be 'colour'; it takes some of id, title"),
            (":sort: colour", "`:sort:` of `design-table` cannot be 'colour'; it takes id, title"),
            (
                ":status: Draft, nowhere",
                "`:status:` of `design-table` cannot be 'nowhere'; it takes some of draft, review",
            ),
            (":of: people", "`:of:` of `design-table` cannot be 'people'; it takes designs, components"),
            (":of: components\n:columns: title", "cannot be 'title'; it takes some of name, spellings"),
        ],
    )
    def test_wrong_options_are_reported_and_the_table_stays(self, site, show, option, said):
        assert rows(show(f"```{{design-table}}\n{option}\n```"))
        (warning,) = [line for line in site.ours() if "invalid-option" in line]
        assert re.match(r"index\.(md|rst):[34]: WARNING", warning)
        assert said in warning

    def test_long_paths_can_break_behind_a_folder(self, site, show):
        site.write(
            "designs/d.rst", with_labels("RFE4", Updates_Required=["``session_manager/src/queue.rs``: keeps it"])
        )
        page = show("```{design-table}\n:of: components\n```")
        assert "<code>session_manager/<wbr/>src/<wbr/>queue.<wbr/>rs</code>" in page

    def test_owners_have_a_column_where_most_designs_have_one(self, site, show):
        assert ">Owner<" not in show("```{design-table}\n```").partition("</thead>")[0]
        for path in sorted((site.src / "designs").glob("*.rst")):
            head, _, rest = path.read_text("utf-8").partition("\n\n")
            path.write_text(f"{head}\n\n:Author: van Dyk\n\n{rest}", "utf-8")
        page = show("```{design-table}\n```")
        heads = [plain(cell) for cell in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page)]
        assert heads == ["Id", "Title", "Status", "Owner", "Complete", "Statements"]
        assert "van Dyk" in rows(page)[0]
        assert ">Owner<" not in show("```{design-table}\n:columns: id, title\n```").partition("</thead>")[0]

    def test_the_templates_own_metadata_and_findings(self, site, show):
        site.write("designs/b.rst", ":author: Ann\n\n" + with_labels("RFE2", Related_Features=["RFE77"]))
        page = show("```{design-table}\n:columns: title, author, findings\n:sort: author\n```")
        assert '<th scope="col" data-fd-sort="text">Author</th>' in page
        title, author, findings = rows(page)[-1]
        assert (title, author) == ("Title of RFE2", "Ann")
        assert int(findings) == sum("designs/b.rst" in line for line in site.ours())
        assert '<th scope="row"><a href="designs/b.html#design-rfe2">Title of RFE2</a></th>' in page

    def test_a_long_table_says_what_it_leaves_out(self, show, monkeypatch):
        monkeypatch.setattr("sphinxcontrib_flamedesign.views.table.ROWS.__class__.shown", lambda self, count, view: 1)
        page = show("```{design-table}\n```")
        assert len(rows(page)) == 1
        assert '<span class="flamedesign-cut">The first 1 of 3 are listed.</span>' in page

    def test_an_unknown_focus_is_said_and_found(self, site, show):
        for view in ("table", "matrix", "worklist", "report"):
            assert "There is no design or component RFE99." in show(f"```{{design-{view}}}\n:focus: RFE99\n```")
            assert sum("there is no design 'RFE99'" in line for line in site.ours()) == 1


class TestComponents:
    TABLE = "```{design-table}\n:of: components\n```"

    def test_each_with_what_is_merged_and_who_names_it(self, site, show):
        page = show(self.TABLE)
        ((name, spellings, paths, designs, count),) = rows(page)
        assert (name, paths, designs, count) == ("Session Manager", "", "RFE1, RFE2, RFE10", "3")
        assert spellings == "Backend (alias), session_manager (spelled alike)"
        assert "1 component." in page
        check_links(site, page)

    def test_roles_lead_to_the_table(self, site, show):
        site.write("designs/d.rst", with_labels("RFE4") + "See :design:component:`backend`.\n")
        page = show(self.TABLE)
        assert '<span id="component-session-manager"></span>Session Manager' in page
        link = re.search(
            r'See <a class="reference internal" href="([^"]+)"><span[^>]*>([^<]+)</span>', site.page("designs/d")
        )
        assert link.groups() == ("../index.html#component-session-manager", "Session Manager")
        assert not [line for line in site.warnings() if "component" in line]

    def test_without_a_table_they_are_plain_words(self, site):
        site.write(
            "index.rst", "Index\n=====\n\nSee :design:component:`backend` and :design:component:`that <backend>`.\n"
        )
        site.build()
        assert "See Session Manager and that." in plain(site.page("index"))
        assert not [line for line in site.warnings() if "component" in line]

    def test_a_filtered_table_is_no_place_to_lead_to(self, show):
        page = show("```{design-table}\n:of: components\n:components: backend\n```\n\n```{design-worklist}\n```")
        assert "#component-" not in page

    def test_unknown_components_are_found_in_roles_and_options(self, site, show):
        site.write("designs/d.rst", with_labels("RFE4") + "See :design:component:`sesion manager`.\n")
        show("```{design-table}\n:components: nobody\n```")
        found = [line for line in site.ours() if "unknown-component" in line]
        assert [line.partition(" WARNING: ")[2] for line in found] == [
            "there is no component 'sesion manager'; did you mean 'Session Manager'? [flamedesign.unknown-component]",
            "there is no component 'nobody'; the project has Session Manager [flamedesign.unknown-component]",
        ]
        assert found[0].startswith("designs/d.rst:7:")

    def test_they_are_in_the_inventory(self, site, show):
        show(self.TABLE)
        objects = list(site.apps[-1].env.get_domain("design").get_objects())
        assert ("Session Manager", "Session Manager", "component", "index", "component-session-manager", 1) in objects


class TestMatrix:
    def marks(self, page, row):
        cells = re.findall(rf'<tr[^>]*><th scope="row"><a [^>]*>{row}</a>(.*?)</tr>', page, re.DOTALL)[0]
        return [plain(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells, re.DOTALL)]

    def test_rows_state_and_columns_are_named(self, site, show):
        page = show("```{design-matrix}\n```")
        heads = [plain(cell) for cell in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page)]
        assert heads[:5] == ["refers to", "RFE1", "RFE2", "RFE10", "RFE30"]  # the last has no document
        assert self.marks(page, "RFE1") == ["", "RU", "U", "R"]
        assert self.marks(page, "RFE10") == ["", "R", "", ""]
        assert 'title="RFE1 requires update of RFE2: RFE2: takes a list"' in page
        check_links(site, page)

    def test_the_heading_of_a_column_is_cut_in_its_middle(self, project):
        long = "designs/what-a-document-is-called"
        project.configure('flamedesign_documents = ["designs/*"]\n')
        project.write(f"{long}.rst", text_with_fields("Without an id", {"Related Features": ["RFE2: both"]}))
        project.write("designs/two.rst", text_with_fields("RFE2: Two", {}))
        project.write("index.rst", "Index\n=====\n\n.. design-matrix::\n")
        project.build()
        heads = re.findall(r'<th scope="col"[^>]*><a ([^>]*)>(.*?)</a></th>', project.page("index"))
        assert [plain(name) for _attributes, name in heads] == ["RFE2", "designs…is-called"]
        assert f'title="{long}: Without an id" aria-label="{long}"' in heads[1][0]
        assert "aria-label" not in heads[0][0]

    def test_the_same_as_a_table(self, show):
        page = show("```{design-matrix}\n:kinds: related\n```")
        assert "Every statement as a table (3)" in page
        assert rows(page, 1) == [
            ["RFE1", "related to", "RFE2", "RFE2: shares its limits"],
            ["RFE1", "related to", "RFE30", "RFE30"],
            ["RFE10", "related to", "RFE2", "RFE2: stores them"],
        ]

    def test_the_letters_are_explained_before_they_are_read(self, show):
        page = show("```{design-matrix}\n```")
        before, _grid, _after = page.partition("flamedesign-grid")
        assert "A letter is the kind of a statement, a number after it says how many there are." in before
        assert '<span class="flamedesign-kind-related">R</span> related to' in before

    def test_groups_have_headings_and_borders(self, show):
        page = show("```{design-matrix}\n:group-by: status\n```")
        heading = '<th scope="colgroup" class="flamedesign-group flamedesign-first'
        assert f'{heading} flamedesign-rotated" colspan="1" title="Accepted">' in page
        assert f'{heading}" colspan="2" title="Draft">' in page
        assert '<tr class="flamedesign-first"><th scope="row"><a title="Title of RFE1"' in page

    def test_of_components(self, show):
        page = show("```{design-matrix}\n:of: components\n```")
        assert rows(page)[0][0] == "Session Manager"
        assert rows(page)[0] == ["Session Manager", "R", "R2U3I3"]
        assert (
            "3 designs, 6 statements between them. 3 more statements are about components or paths, or in words only."
            in page
        )

    def test_too_many_designs_make_it_one_of_components(self, show, monkeypatch):
        monkeypatch.setattr("sphinxcontrib_flamedesign.views.matrix.LARGEST", 3)
        page = show("```{design-matrix}\n```")
        assert "4 designs are too many for a matrix: it is one of components." in page
        assert rows(page)[0][0] == "Session Manager"

    def test_too_many_components_leave_the_table(self, show, monkeypatch):
        monkeypatch.setattr("sphinxcontrib_flamedesign.views.matrix.LARGEST", 0)
        page = show("```{design-matrix}\n```")
        assert "2 components are too many for a matrix: see the table." in page
        assert "flamedesign-grid" not in page
        assert len(rows(page)) == 9

    def test_elsewhere_the_table_stands_alone(self, show):
        text = show("```{design-matrix}\n```", "text")
        assert "RFE2: shares its limits" in text
        assert "Each row lists" not in text


class TestOrder:
    def test_what_is_reached_stands_before_what_reaches_it(self):
        for seed in range(50):
            chance = random.Random(seed)
            keys = [f"RFE{number}" for number in range(chance.randrange(2, 15))]
            pairs = {(chance.choice(keys), chance.choice(keys)) for _ in range(chance.randrange(25))}
            reached = {key: self.reach(key, pairs) for key in keys}
            order = order_by_reach(pairs, dict.fromkeys(keys, ""))
            assert sorted(order) == sorted(keys)
            for place, key in enumerate(order):
                for other in order[:place]:
                    assert key not in reached[other] or other in reached[key]
            circles = [frozenset(other for other in reached[key] if key in reached[other]) for key in order]
            assert len([one for one, before in zip(circles, [None, *circles], strict=False) if one != before]) == len(
                set(circles)
            )

    def reach(self, start, pairs):
        found = {start}
        for _ in pairs:
            found |= {target for source, target in pairs if source in found}
        return found

    def test_groups_stay_together_and_those_without_one_come_last(self):
        groups = {"a": "", "b": "x", "c": "", "d": "x", "e": "w"}
        assert order_by_reach({("b", "a"), ("d", "c")}, groups) == ["e", "b", "d", "a", "c"]


class TestImpact:
    def test_by_strength_with_the_words_that_say_so(self, site, show):
        page = show("```{design-impact} RFE10\n```")
        text = " ".join(plain(page).split())
        print(text)
        assert "If RFE10 changes: " in text
        check_links(site, page)

    def test_of_a_component(self, site, show):
        page = show("```{design-impact} backend\n:depth: 1\n```")
        assert "If Session Manager changes: 3 are probably affected." in plain(page)
        assert [line for line in site.ours() if "unknown" in line and "index" in line] == []

    def test_nothing(self, site, show):
        site.write("designs/d.rst", with_labels("RFE4"))
        text = "A change of RFE4 affects nothing else, as far as the designs state."
        assert text in show("```{design-impact} rfe 4\n```")

    def test_of_what_there_is_not(self, site, show):
        assert "There is no design or component" in show("```{design-impact} RFE99\n```")
        assert sum("there is no design 'RFE99'" in line for line in site.ours()) == 1

    def test_without_an_argument(self, site, show):
        page = show("```{design-impact}\n```")
        assert "If RFE10 changes: " in page
        assert [line for line in site.ours() if "design-impact" in line] == []

    def test_kinds_and_origin(self, show):
        assert "If RFE10 changes: " in show("```{design-impact} RFE10\n:kinds: related\n```")
        assert "affects nothing else" in show("```{design-impact} RFE1\n:origin: inferred\n```")

    def test_a_long_list_says_what_it_leaves_out(self, show, monkeypatch):
        monkeypatch.setattr("sphinxcontrib_flamedesign.views.tables.Limit.shown", lambda self, count, view: 1)
        page = show("```{design-impact} RFE1\n```")
        assert re.search(r"The first 1 of \d are listed\.", page)
        assert page.count("flamedesign-reached") == 1


class TestWorklist:
    def test_who_asks_whom_and_is_it_acknowledged(self, site, show):
        page = show("```{design-worklist}\n```")
        assert "In all: 3 required updates, 2 of them open. That of a design is open until" in page
        groups = [plain(one) for one in re.findall(r'<tr class="flamedesign-group-row">(.*?)</tr>', page)]
        assert groups == [
            "Session Manager (1 open)",
            "RFE2: Title of RFE2 (1 required)",
            "RFE10: Title of RFE10 (1 open)",
        ]
        assert [rows(page, number)[1] for number in range(3)] == [
            ["RFE1 Draft", "Session Manager", "session_manager: keeps the list", ""],
            ["RFE1 Draft", "RFE2", "RFE2: takes a list", "in RFE2"],
            ["RFE1 Draft", "RFE10", "RFE10: says so", "not acknowledged"],
        ]
        assert page.count("<tbody>") == 3
        assert 'data-fd-table="worklist" data-fd-group-by="target" data-fd-group-label="To be updated"' in page
        assert '<a href="designs/b.html#design-rfe2-integration-points' in page
        check_links(site, page)

    def test_by_who_asks(self, show):
        page = show("```{design-worklist}\n:group-by: source\n```")
        assert "RFE1: Title of RFE1" in page
        assert [row[1] for row in rows(page) if len(row) > 1] == ["RFE2", "Session Manager", "RFE10"]

    def test_elsewhere_no_column_repeats_the_groups(self, show):
        text = show("```{design-worklist}\n```", "text")
        assert "Required by" in text
        assert "To be updated" not in text

    @pytest.mark.parametrize(
        ("option", "count"),
        [
            (":status: accepted", 0),
            (":components: backend", 3),
            (":focus: RFE2", 1),
            (":focus: RFE1\n:direction: incoming", 0),
            (":focus: RFE1\n:direction: outgoing", 3),
        ],
    )
    def test_facets(self, show, option, count):
        expected = "In all: 3 required updates" if count == 3 else f"{count} of 3 required updates"
        assert expected in show(f"```{{design-worklist}}\n{option}\n```")

    def test_a_component_cannot_acknowledge(self, site, show):
        site.write("designs/a.rst", with_labels("RFE1", "draft", Updates_Required=["session_manager: keeps the list"]))
        page = show("```{design-worklist}\n```")
        assert "In all: 1 required update, which is open. Those of components, and in words, stay open, " in page
        assert "Acknowledged" not in page

    def test_a_reference_is_an_acknowledgement(self, site, show):
        references = "\nReferences\n----------\n\n**Related Documents:**\n\n- RFE1: asks for it\n"
        site.write("designs/c.rst", with_labels("RFE10", "draft") + references)
        page = show("```{design-worklist}\n```")
        assert "In all: 3 required updates, 1 of them open. Those of components" in page
        assert "#design-rfe10-related-documents" in page

    def test_nothing_is_required(self, site, show):
        site.write("designs/a.rst", with_labels("RFE1"))
        assert "No design requires an update of another one, or of a component." in show("```{design-worklist}\n```")


class TestReport:
    def test_states_have_cells_links_and_totals(self, site, show):
        page = show("```{design-report}\n```").partition("flamedesign-heat")[2]
        head = re.findall(r"<tr>(.*?)</tr>", page.partition("</thead>")[0], re.DOTALL)
        heads = [plain(cell) for cell in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', head[1])]
        assert heads[:4] == ["Design", "Complete", "Motivation", "Background"]
        assert '<th scope="colgroup"' in head[0]
        assert re.search(r'title="Function Specification: \d+ % done" data-fd-section="spec">Function Specif', head[0])
        first = dict(zip(heads, rows(page)[0], strict=True))
        assert first["Related Features"] == "Related Features: filled"
        assert first["CLI"] == "CLI: missing"
        assert first["Advanced Use Cases"] == "Advanced Use Cases: not required"
        assert plain(re.search(r"<tfoot>\s*<tr[^>]*><th[^>]*>(.*?)</th>", page)[1]) == "All designs (3)"
        key = page.partition("flamedesign-key")[2]
        assert plain(re.search(r'flamedesign-filled">([^<]+)', key)[1]) == f"filled ({page.count(': filled</a>')})"
        absent = page.count(": not required</td>")
        assert plain(re.search(r'flamedesign-not-required">([^<]+)', key)[1]) == f"not required ({absent})"
        check_links(site, page)

    def test_the_worst_fields_stand_on_top(self, show):
        page = show("```{design-report}\n```")
        assert "3 designs, complete to" in page
        worst, all_ = rows(page), rows(page, 1)
        assert worst[0] == ["Background", "Motivation", "3", "0 %"]
        assert [row[0] for row in all_[: len(worst)]] == [row[0] for row in worst]
        assert "Not required" in page
        assert f"All fields that hold no others ({len(all_)})" in page
        assert 'href="?fd.report.field=Background&amp;fd.report.state=missing">3</a>' in page
        said_nothing = "state=missing&amp;fd.report.state=placeholder&amp;fd.report.state=not-required"
        assert f'href="?fd.report.field=Advanced+Use+Cases&amp;fd.report.{said_nothing}">Advanced' in page
        lacking = [int(row[2]) for row in all_]
        assert lacking == sorted(lacking, reverse=True)

    def test_sorted_by_completeness(self, show):
        ids = [row[0].split()[0] for row in rows(show("```{design-report}\n:sort: -completeness\n```"), 2)]
        assert ids == ["RFE1", "RFE10", "RFE2"]

    def test_of_many_designs_totals_and_the_least_complete(self, show, monkeypatch):
        monkeypatch.setattr("sphinxcontrib_flamedesign.views.tables.Limit.shown", lambda self, count, view: 1)
        page = show("```{design-report}\n:group-by: status\n```")
        assert "Below is the 1 design that is least complete." in page
        assert [row[:2] for row in rows(page, 2)] == [["Draft", "2"], ["Accepted", "1"], ["All designs (3)", "3"]]
        assert [row[0].split()[0] for row in rows(page, 3)] == ["RFE2"]
        assert "filled (5)" in page.partition("flamedesign-key")[2]  # in all designs, not in those that are shown

    def test_elsewhere_by_section(self, show):
        text = show("```{design-report}\n```", "text")
        assert re.search(r"\| RFE1: Title of RFE1 +\| 0 % ", text)
        assert "Background: missing" not in text

    def test_none(self, show):
        assert "No design fits these options." in show("```{design-report}\n:status: rejected\n```")


def test_what_only_some_must_have_is_counted_and_is_no_percentage():
    facts = [
        {"id_": f"RFE{n}", "fields": (Field("advanced-use-cases", State.FILLED if n == 1 else State.MISSING),)}
        for n in (1, 2)
    ]
    scores = Scores([design(**fact) for fact in facts], TEMPLATE)
    assert scores.done_of_all("advanced-use-cases") == "1 of 2"
    assert scores.lacking("advanced-use-cases") == 0


ALL = "\n\n".join(
    [
        "```{design-table}\n:columns: id, title, status, author, completeness, incoming, outgoing, components\n```",
        "```{design-table}\n:of: components\n```",
        "```{design-matrix}\n:group-by: component\n```",
        "```{design-impact} RFE1\n```",
        "```{design-worklist}\n```",
        "```{design-report}\n```",
    ]
)


@pytest.mark.parametrize("builder", BUILDERS)
def test_every_builder_shows_every_view(site, builder):
    site.write("index.rst", f"Index\n=====\n\n{in_rest(ALL)}\n\n.. toctree::\n   :glob:\n\n   designs/*\n")
    site.build(builder)
    rules = {line.rpartition("[")[2] for line in site.warnings()}
    assert not {rule for rule in rules if not rule.startswith("flamedesign.")}
    if builder == "latex":
        (tex,) = site.apps[-1].outdir.glob("*.tex")
        text = tex.read_text("utf-8")
        assert text.count(r"\begin{longtable}") >= 6
        assert r"\begin{tabulary}" not in text


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_pages_hold_no_style_attribute_and_no_empty_link(site, builder):
    site.write("index.rst", f"Index\n=====\n\n{in_rest(ALL)}\n")
    site.build(builder)
    views = re.findall(r'<div class="flamedesign-scroll".*?</table>\n</div>', site.page("index"), re.DOTALL)
    assert len(views) > 6
    for view in views:
        assert ElementTree.fromstring(view) is not None
        assert " style=" not in view
        assert 'href=""' not in view


def test_hostile_words_stay_words(site):
    evil = '"><script>alert(1)</script>'
    title = f"RFE1: {evil}"
    site.write(
        "designs/a.rst",
        with_labels("RFE1", Updates_Required=[f"RFE2 {evil}", f"Session {evil}"]).replace(
            "RFE1: Title of RFE1\n===================", f"{title}\n{'=' * len(title)}"
        ),
    )
    site.write("index.rst", f"Index\n=====\n\n{in_rest(ALL)}\n")
    site.build()
    page = site.page("index")
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)") > 5


def make_facts(count, interactions, seed):
    """Return designs that name one another, and components, by chance."""
    chance = random.Random(seed)
    kinds = [Kind.RELATED, Kind.UPDATES, Kind.INTEGRATION, Kind.DEPENDS, Kind.REFERENCE]
    designs = []
    for number in range(1, count + 1):
        anchor, docname = f"design-rfe{number}", f"designs/RFE{number}-with-some-longer-name/FS"
        statements = [
            Statement(
                (kind := chance.choice(kinds)),
                "related-features",
                f"RFE{(other := chance.randint(1, count + 2))}: {kind} shares its limits, and waits for the object store",
                10 + place,
                f"{anchor}-related-features",
                ids=(f"RFE{other}",),
            )
            for place in range(interactions)
        ]
        component = f"Component {number // 12}"
        statements.append(
            Statement(Kind.INTEGRATION, "integration-points", component, 40, f"{anchor}-x", names=(component,))
        )
        states = [(slot.name, chance.choice(list(State))) for slot in TEMPLATE.fields]
        fields = [
            Field(slug, state, 3, f"{anchor}-{slug}" if state != State.MISSING else None) for slug, state in states
        ]
        designs.append(
            design(
                f"RFE{number}",
                docname,
                f"A title of some forty characters, number {number}",
                anchor=anchor,
                status=chance.choice([None, "draft", "accepted"]),
                fields=tuple(fields),
                statements=tuple(statements),
            )
        )
    return Facts(tuple(designs))


def matrix_edges(made):
    """Return the rows, columns, kinds and numbers of statements that a matrix shows."""
    grid, listed = (table for view in made for table in view.findall(design_table))
    headings = [entry.astext() for entry in next(iter(grid.findall(nodes.thead)))[-1].children[1:]]
    kinds = {kind.spec.letter: str(kind) for kind in KINDS.values()}
    found = {}
    for row in next(iter(grid.findall(nodes.tbody))).children:
        for heading, entry in zip(headings, row.children[1:], strict=True):
            for mark in re.findall(r"[A-Za-z]\d*", entry.astext()):
                source = row[0].astext().split()[0]
                found[source, heading, kinds[mark[0]]] = int(mark[1:] or 1)
    return found, listed


@pytest.mark.parametrize("seed", range(25))
def test_every_edge_is_in_the_matrix_and_in_its_table(seed):
    facts = make_facts(2 + seed, seed % 5, seed)
    options = [{}, {"group-by": "component"}, {"status": "draft"}, {"kinds": "related,depends"}, {"focus": "RFE1"}][
        seed % 5
    ]
    options = MatrixOptions.parse(options)
    project = Project(facts, build_graph(facts, {f"Component {number}": {} for number in range(3)}), of_all())
    selection = select(project.graph, options.filters)
    edges = Counter((edge.source, edge.target, str(edge.kind)) for edge in selection.interactions)
    stated = Counter(
        (edge.source, target_name(project.graph, edge), str(edge.kind))
        for edge in select_statements(selection)
        if edge.target_type is not TargetType.FEATURE
    )
    made = options.make(View(project.graph, of_all(), "index", is_page=True))
    if not edges:
        assert len([table for view in made for table in view.findall(design_table)]) == bool(stated)
        return
    found, listed = matrix_edges(made)
    assert found == edges
    labels = {kind_label(kind): str(kind) for kind in KINDS.values()}
    told = [[entry.astext() for entry in row.children] for row in next(iter(listed.findall(nodes.tbody))).children]
    assert Counter((source, target, labels[kind]) for source, kind, target, _said in told) == edges + stated


@pytest.mark.thorough
@pytest.mark.parametrize(("count", "views"), [(5000, "all"), (900, "all"), (900, "design-matrix::")])
def test_no_page_is_heavier_than_a_megabyte(project, monkeypatch, count, views):
    facts = make_facts(count, 3, 1)
    # The facts are put in where reading would have, and are not kept: nobody waits for 5,000 documents.
    monkeypatch.setattr(DesignDomain, "facts", property(lambda domain: facts))
    monkeypatch.setattr("sphinxcontrib_flamedesign.extension.export_site", lambda app, exception: None)
    project.configure(
        """
        from sphinxcontrib_flamedesign.core.rules.registry import RULES
        flamedesign_card = "none"
        flamedesign_rules = dict.fromkeys(RULES, "off")
        flamedesign_components = {f"Component {number}": {} for number in range(500)}
        """
    )
    project.write("index.rst", f"Index\n=====\n\n{in_rest(ALL) if views == 'all' else f'.. {views}'}\n")
    project.build()
    page = project.page("index")
    assert len(page.encode("utf-8")) < MEGABYTE
    assert "are listed." in page
    if views == "all":
        assert f"{count} designs." in page
        for number in range(1, count // 12):
            assert page.count(f'id="component-component-{number}"') == 1


def test_natural_order():
    names = ["RFE10", "RFE2", "rfe 1", "RFE" + "9" * 5000, "", "RFE002", "Σ²"]
    assert sorted(names, key=natural)[:1] == [""]
    assert natural("RFE2") < natural("RFE10") < natural("RFE" + "9" * 5000)
    assert natural("RFE002") == natural("RFE2")


@pytest.mark.parametrize(
    ("id_", "text", "is_whole"),
    [
        ("KEP-3178", "KEP-3178", True),
        ("PEP 8", "PEP 8", True),
        ("RFE318", "RFE318", False),  # which no browser breaks
        ("KEP-3178", "KEP-3178: its title", False),
        ("a-name-that-is-longer-than-a-line", "a-name-that-is-longer-than-a-line", False),
    ],
)
def test_an_id_that_may_be_broken_is_kept_whole(id_, text, is_whole):
    node = link(design(id_), text, "index")
    node["refuri"] = "a.html"
    assert ('class="flamedesign-whole"' in compact_html(node)) is is_whole
    around = nodes.inline("", "", node, tip="words")
    assert ('class="flamedesign-whole"' in compact_html(around)) is is_whole
