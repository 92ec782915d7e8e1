"""The card on a design's page: who names it and whom it names, and that it is never stale."""

from __future__ import annotations

import re

import pytest
from defusedxml import ElementTree
from docutils import nodes

from sphinxcontrib_flamedesign.derived import get_project
from sphinxcontrib_flamedesign.views.card import Detail, card_facts, make_card
from sphinxcontrib_flamedesign.views.view_nodes import give_addresses

NAMESPACE = "{http://www.w3.org/2000/svg}"
CONF = 'flamedesign_documents = ["RFE*"]\nflamedesign_components = {"Scheduler": {}}\n'


def write(project, id_, *, title="Some title", related=(), updates=(), status="draft", more="", prose="Prose."):
    listed = {"Related Features": related, "Updates Required": updates}
    fields = "".join(
        f"\n**{label}:**\n\n" + "\n".join(f"- {one}" for one in said) + "\n" for label, said in listed.items() if said
    )
    head = f"---\nstatus: {status}\n{more}---\n\n# {id_}: {title}\n\n## Motivation\n\n{prose}\n"
    project.write(f"{id_}.md", f"{head}\n## Function Specification\n{fields}")


@pytest.fixture
def site(project):
    project.configure(CONF)
    project.write("index.md", "# Index\n\n```{toctree}\n:glob:\nRFE*\n```\n")
    write(project, "RFE1", title="First", related=["RFE2 - it stores", "RFE7 (gone)"], updates=["Scheduler: queue it"])
    write(project, "RFE2", title=r"Second \<b>&")
    write(project, "RFE3", title="Third", related=["RFE2 is read"], prose="See RFE1.")
    return project


def card(project, name):
    page = project.page(name)
    return page[page.index("flamedesign-card") : page.index('id="motivation"')]


def picture(project, name):
    shown = re.search(r'flamedesign-neighbourhood".*?(<svg xmlns.*?</svg>)', card(project, name), re.DOTALL)
    return ElementTree.fromstring(shown[1])


def test_the_script_of_the_search_passes_over_the_picture(site):
    site.build()
    said = [part for part in picture(site, "RFE1").iter() if (part.text or "").strip()]
    assert len(said) > 3
    assert all("nohighlight" in part.get("class").split() for part in said)


def test_names_the_design_where_the_heading_above_does_not(project):
    project.configure('flamedesign_template = "pep"\nflamedesign_documents = ["pep-*"]\n')
    project.write("index.rst", "Index\n=====\n")
    header = (
        "PEP: {0}\nTitle: A cache\nAuthor: Ann <ann@example.org>\nStatus: {1}\nType: Process\nCreated: 01-Jan-2026\n\n"
    )
    for number, status in enumerate(["Draft", "Final", "Withdrawn", "Unheard"], 1):
        project.write(
            f"pep-000{number}.rst",
            header.format(number, status) + "Abstract\n========\n\nWords.\n\nCopyright\n=========\n\nMine.\n",
        )
    project.write(
        "pep-0005.rst", header.format(5, "Final") + "PEP 5: A cache\n==============\n\nAbstract\n--------\n\nWords.\n"
    )
    project.build()
    pages = [project.page(f"pep-000{number}") for number in range(1, 6)]
    assert '<p class="flamedesign-name">PEP 1: A cache</p>' in pages[0]
    assert "flamedesign-name" not in pages[4]
    standings = [re.search('flamedesign-status(?: flamedesign-([a-z-]+))?"', page)[1] for page in pages]
    assert standings == ["draft", "in-force", "out-of-force", None, "in-force"]


class TestInteractions:
    def test_both_directions_are_listed_with_the_stated_words(self, site):
        site.build()
        first, second = card(site, "RFE1"), card(site, "RFE2")
        assert '<a class="reference internal" href="RFE2.html#design-rfe2">RFE2 Second &lt;b&gt;&amp;</a>' in first
        assert '<bdi dir="auto">RFE2 - it stores</bdi></a>' in first
        assert '<span class="flamedesign-unknown">RFE7</span>' in first
        assert '<span class="flamedesign-component">Scheduler</span>' in first
        assert "Referred to by" not in first
        assert "Refers to" not in second
        assert re.search(r'class="[^"]*flamedesign-stated[^"]*" href="RFE1.html#design-rfe1-related-features', second)
        assert re.search(r'Is mentioned by: </span><a [^>]*href="RFE3.html#design-rfe3"', first)

    def test_pages_have_what_docutils_would_write(self, site):
        """Cards are written at once: each node with the element, classes and words that a visit to it would give."""
        site.build()
        builder = site.apps[-1].builder
        project = get_project(site.apps[-1].env)
        for design in project.facts.designs:
            made = make_card(card_facts(project, design), project.template_of(design), design.title, Detail.LISTS)
            give_addresses([made], builder, lambda view: None)
            plain = nodes.container("", *made.deepcopy().children, classes=made["classes"])
            ours, by_docutils = (re.sub(r">\n+", ">", builder.render_partial(one)["fragment"]) for one in (made, plain))
            assert ours == by_docutils
            assert "reference internal" in ours

    def test_what_other_extensions_put_into_a_card_is_written_too(self, site):
        site.configure(
            CONF
            + """
from docutils import nodes


def change(app, doctree, docname):
    for text in list(doctree.findall(nodes.Text)):
        if text == "Scheduler":
            raw = nodes.raw("", "LATEX", format="latex")
            words = nodes.strong("", "", nodes.literal("", "<b>"))
            text.parent.replace(text, [nodes.abbreviation("", "Sch", explanation="<Scheduler>"), words, raw])


def setup(app):
    app.connect("doctree-resolved", change)
"""
        )
        site.build()
        shown = card(site, "RFE1")
        assert (
            '<span class="flamedesign-component flamedesign-whole"><abbr title="&lt;Scheduler&gt;">Sch</abbr><strong><code'
            in shown
        )
        assert "&lt;b&gt;</span></code></strong></span>" in shown
        assert "LATEX" not in shown
        assert shown.index("Scheduler: queue it") > shown.index("</strong>")

    def test_one_entry_holds_all_that_is_said_of_one_kind(self, site):
        write(site, "RFE3", related=["RFE2 is read", "RFE2 is written"])
        site.build()
        assert card(site, "RFE3").count("RFE2 Second") == 1
        assert card(site, "RFE3").count("flamedesign-stated") == 2

    def test_a_kind_is_marked_where_it_stands_again(self, site):
        write(site, "RFE4", related=["RFE1 - one", "RFE2 - two"], updates=["RFE3 - three"])
        site.build()
        listed = card(site, "RFE4").partition("flamedesign-sides")[2]
        assert re.findall(r"flamedesign-kind-(\w+(?: flamedesign-again)?)\"><svg", listed) == [
            "related",
            "related flamedesign-again",
            "updates",
        ]

    def test_what_is_too_much_is_folded(self, site):
        write(site, "RFE4", related=[f"RFE{number}" for number in range(20, 29)])
        site.build()
        assert "<summary>4 more</summary>" in card(site, "RFE4")
        assert card(site, "RFE4").count("<li>") == 9

    def test_a_successor_is_named_above_all(self, site):
        write(site, "RFE4", title="Fourth", more="supersedes: RFE2\n")
        site.build()
        assert re.search(
            r'flamedesign-banner">Superseded by <a [^>]*href="RFE4.html#design-rfe4">RFE4 Fourth',
            card(site, "RFE2"),
        )

    def test_only_the_first_of_two_documents_with_one_id_is_named(self, site):
        site.write("RFEx.md", "# RFE2: Copy\n\n## Motivation\n\nWords.\n")
        site.build()
        assert "Referred to by" in card(site, "RFE2")
        assert "Referred to by" not in card(site, "RFEx")

    @pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo", "xml", "epub"])
    def test_other_builders_list_them(self, site, builder):
        site.build(builder)
        assert site.warnings() == site.ours()
        if builder == "text":
            text = (site.apps[-1].outdir / "RFE1.txt").read_text("utf-8")
            assert "* related to RFE2 Second <b>&: RFE2 - it stores" in text
        if builder == "latex":  # print is short: the document says it
            assert (site.apps[-1].outdir / "test.tex").read_text("utf-8").count("it stores") == 1


class TestRows:
    """What a card says without a click: whom a design names, who names it, and what a change of it reaches."""

    def rows(self, project, name):
        found = re.findall(r'<p class="flamedesign-row">(.*?)</p>', card(project, name), re.DOTALL)
        return [" ".join(re.sub("<[^>]*>", "", row).split()) for row in found]

    def test_each_kind_has_all_that_is_stated_of_it(self, site):
        write(site, "RFE4", related=["RFE1 - one", "Scheduler", "in words only."], updates=["RFE1 must change"])
        site.build()
        rows = self.rows(site, "RFE4")
        assert [row for row in rows if row.startswith("Refers to")] == [
            "Refers to requires update of RFE1; related to Scheduler, RFE1, 1 in words"
        ]
        assert [row for row in self.rows(site, "RFE1") if row.startswith("Referred")] == [
            "Referred to by asked to update by RFE4; related to RFE4"
        ]

    def test_a_person_is_spelled_as_most_headers_do(self, site):
        for number, author in enumerate(("Ann Lee", "Ann Lee <ann@example.org>", "ann lee"), 4):
            write(site, f"RFE{number}", more=f"author: {author}\n")
        site.write("RFE-table.md", "# Table\n\n```{design-table}\n:columns: id, author\n```\n")
        site.build()
        shown = [card(site, "RFE6"), site.page("RFE-table").partition("<tbody>")[2]]
        assert [("Ann Lee" in one, ">ann lee<" in one) for one in shown] == [(True, False)] * 2

    def test_what_a_change_reaches(self, site):
        write(site, "RFE4", related=["RFE1 - one"], updates=["RFE3 must change"], prose="x")
        site.build()
        assert self.rows(site, "RFE4")[-1] == "If it changes 1 must change, 1 is probably affected"
        shown = " ".join(re.sub("<[^>]*>", "", card(site, "RFE4").partition("<details")[2]).split())
        assert "Must change (1): RFE3" in shown
        assert "Probably affected (1): RFE1" in shown

    def test_it_follows_what_other_designs_say(self, site):
        site.build()
        before = self.rows(site, "RFE2")
        write(site, "RFE3", title="Third", updates=["RFE2 must change"])
        site.build()
        assert self.rows(site, "RFE2") != before
        assert "asked to update by RFE3" in " ".join(self.rows(site, "RFE2"))


class TestPicture:
    def test_it_has_every_neighbour_and_every_line(self, site):
        site.build()
        svg = picture(site, "RFE2")
        names = [
            node.find(f"{NAMESPACE}title").text
            for node in svg.iter(f"{NAMESPACE}g")
            if "flamedesign-node" in node.get("class")
        ]
        assert names == ["RFE2", "RFE1", "RFE3"]
        assert {a.get("href") for a in svg.iter(f"{NAMESPACE}a")} == {"RFE1.html#design-rfe1", "RFE3.html#design-rfe3"}
        assert [t.text for t in svg.iter(f"{NAMESPACE}title") if "related" in t.text] == [
            "related to RFE1",
            "related to RFE3",
        ]

    def test_nothing_is_drawn_outside_of_it(self, site):
        for number in range(20, 40):
            write(site, f"RFE{number}", related=["RFE2"], updates=["RFE2 must change"])
        write(site, "RFE2", related=[f"RFE{number}" for number in range(50, 80)], updates=["Scheduler"])
        site.build()
        svg = picture(site, "RFE2")
        width, height = (float(part) for part in svg.get("viewBox").split()[2:])
        for rect in svg.iter(f"{NAMESPACE}rect"):
            x, y, w, h = (float(rect.get(key)) for key in ("x", "y", "width", "height"))
            assert 0 <= x <= x + w <= width
            assert 0 <= y <= y + h <= height
        assert [t.text for t in svg.iter(f"{NAMESPACE}text") if "more" in t.text] == ["15 more", "24 more"]

    def test_a_side_on_which_there_is_nobody_takes_no_room(self, site):
        write(site, "RFE4", title="Fourth", related=["RFE1 - it stores"])
        site.build()
        both, one = picture(site, "RFE1"), picture(site, "RFE4")
        assert float(one.get("width")) < 0.7 * float(both.get("width"))
        assert all(float(rect.get("x")) >= 0 for rect in one.iter(f"{NAMESPACE}rect"))

    def test_a_design_that_nobody_names_has_none(self, site):
        write(site, "RFE5")
        site.build()
        assert "<svg" not in card(site, "RFE5")


class TestRefresh:
    """Only pages whose shown facts have changed are written again."""

    def rebuild(self, site):
        site.build()
        return site.written()

    def test_nothing_is_written_where_nothing_has_changed(self, site):
        site.build()
        assert self.rebuild(site) == set()

    def test_a_title_is_shown_by_those_who_name_the_design(self, site):
        write(site, "RFE5")
        site.build()
        write(site, "RFE2", title="Renamed")
        # Sphinx itself writes a page again whose toctree holds a page that has changed.
        assert self.rebuild(site) == {"index", "RFE1", "RFE2", "RFE3"}
        assert "RFE2 Renamed" in card(site, "RFE1")

    def test_prose_is_shown_by_nobody_else(self, site):
        site.build()
        write(site, "RFE2", title=r"Second \<b>&", prose="Other words.")
        assert self.rebuild(site) == {"index", "RFE2"}

    def test_a_removed_design_is_gone_from_the_cards_of_others(self, site):
        site.build()
        (site.src / "RFE3.md").unlink()
        self.rebuild(site)
        assert "RFE3" not in card(site, "RFE2")

    def test_single_files_do_not_hide_that_others_are_stale(self, site):
        site.build()
        write(site, "RFE1", title="First", related=["RFE3 - it stores"])
        site.build(files=("RFE1.md",))
        assert "Referred to by" not in card(site, "RFE3")
        assert "RFE3" in self.rebuild(site)
        assert "Referred to by" in card(site, "RFE3")

    def test_a_switch_of_builders_does_not_hide_that_pages_are_stale(self, site):
        site.build()
        write(site, "RFE2", title="Renamed")
        site.build("text")
        site.build("html")
        assert "RFE2 Renamed" in card(site, "RFE1")

    def test_an_interrupted_build_does_not_hide_that_pages_are_stale(self, site):
        site.build()
        write(site, "RFE2", title="Renamed")

        def stop(app, doctree, docname):
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            site.build(connect={"doctree-resolved": stop})
        site.build()
        assert "RFE2 Renamed" in card(site, "RFE1")

    def test_a_broken_record_costs_a_rewrite_and_nothing_else(self, site):
        site.build()
        (record,) = (site.apps[-1].doctreedir / "flamedesign-pages").iterdir()
        record.write_text("[broken", "utf-8")
        assert {"RFE1", "RFE2", "RFE3"} <= self.rebuild(site)
        assert self.rebuild(site) == set()


def test_the_owner_and_the_impact_lead_on(site):
    write(site, "RFE1", more="author: Ada\n", updates=["Scheduler: queue it"], related=["RFE2 - it stores"])
    write(site, "RFE2", more="author: Bob\n")
    site.build()
    assert "fd.worklist" not in card(site, "RFE1")
    assert '<a class="reference internal" href="#design-rfe1-impact">' in card(site, "RFE1")
    assert 'id="design-rfe1-impact"' in card(site, "RFE1")
    site.write("lists.md", "---\norphan: true\n---\n\n# Lists\n\n```{design-worklist}\n```\n")
    site.build()
    assert 'href="lists.html?fd.worklist.owner=Ada">Ada</a>' in card(site, "RFE1")
    assert "fd.worklist" not in card(site, "RFE2")  # who has nothing to see to


def test_relations_of_the_header_are_told_once(project):
    project.configure('flamedesign_template = "pep"\nflamedesign_documents = ["pep-*"]\n')
    project.write("index.rst", "Index\n=====\n")
    for number, more in ((1, "Replaces: 2, an older sketch\n"), (2, "")):
        header = f"PEP: {number}\nTitle: A cache\nAuthor: Ann\nStatus: Draft\n{more}"
        project.write(f"pep-000{number}.rst", f"{header}\nAbstract\n========\n\nWords.\n")
    read = get_project(project.build().env)
    facts = card_facts(read, read.graph.designs["PEP 1"])
    assert [(one.kind, one.name) for one in facts.neighbours.outgoing] == [("supersedes", "PEP 2")]
    assert dict(facts.metadata)["replaces"] == ("an older sketch",)


def test_designs_of_one_id_name_each_other(site):
    write(site, "RFE1b", title="Changes")
    page = site.src / "RFE1b.md"
    page.write_text(page.read_text("utf-8").replace("# RFE1b:", "# RFE1:"), "utf-8")
    site.build()
    assert re.search(r'Same id</span> .*<a [^>]*href="RFE1b.html[^"]*"[^>]*>RFE1@RFE1b Changes</a>', card(site, "RFE1"))
    assert re.search(r'Same id</span> .*<a [^>]*href="RFE1.html[^"]*"[^>]*>RFE1 First</a>', card(site, "RFE1b"))
    assert "Same id" not in card(site, "RFE2")
    (site.src / "RFE1c.md").write_text(page.read_text("utf-8"), "utf-8")
    site.build()
    said = card(site, "RFE1")
    assert "<summary>Same id: 2 other designs</summary>" in said
    assert all(f">RFE1@{name} Changes</a>" in said for name in ("RFE1b", "RFE1c"))


def test_components_lead_to_their_impact_where_there_is_one(site):
    write(site, "RFE1", related=["Scheduler: waits"])
    site.build()
    assert "fd.impact" not in card(site, "RFE1")
    site.write("impact.md", "---\norphan: true\n---\n\n# Impact\n\n```{design-impact}\n```\n")
    site.build()
    links = re.findall(r'<a [^>]*href="impact.html\?fd.impact.focus=component%3Ascheduler"[^>]*>', card(site, "RFE1"))
    assert len(links) == 2
