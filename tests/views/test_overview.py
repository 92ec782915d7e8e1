"""The overview: statuses, what is missing most, and what nobody has acknowledged."""

from __future__ import annotations

import re

import pytest

CONF = 'flamedesign_documents = ["designs/*"]\nflamedesign_components = {"Scheduler": {}}\n'


def write(project, id_, status="", *, updates=(), more=""):
    head = f"{id_}: A design\n{'=' * 20}\n\n"
    head = f":status: {status}\n\n{head}" if status else head
    fields = "Function Specification\n----------------------\n\n**CLI:** None, for it has none.\n\n"
    fields += "**Updates Required:**\n\n" + "".join(f"- {one}\n" for one in updates) if updates else ""
    project.write(f"designs/{id_}.rst", f"{head}Motivation\n----------\n\n**Background:** x\n\n{fields}\n{more}")


@pytest.fixture
def site(project):
    project.configure(CONF)
    project.write("index.rst", "Index\n=====\n\n.. toctree::\n   :glob:\n\n   designs/*\n\n.. design-overview::\n")
    write(project, "RFE1", "draft", updates=["RFE2: *it* <asks>", "RFE3: again", "Scheduler: queue"])
    write(project, "RFE2", "draft")
    write(project, "RFE3", "accepted", updates=["RFE1: back"])
    write(project, "RFE10", updates=["Scheduler: too"])
    write(project, "RFE4", "withdrawn")
    return project


def entries(project, title):
    page = project.page("index")
    block = page[page.index(f'<span class="flamedesign-label">{title}</span>') :]
    found = re.findall("<li>(.*?)</li>", block[: block.index("</ul>")], re.DOTALL)
    return [" ".join(re.sub("<svg.*?</svg>|<[^>]*>", "", one).split()) for one in found]


def test_each_question_has_its_answers(site):
    site.build()
    numbers = re.search(r'<p class="flamedesign-numbers">(.*?)</p>', site.page("index"), re.DOTALL)[1]
    said = " ".join(re.sub("<[^>]*>", "", numbers).split())
    assert re.fullmatch(r"5 designs, \d+ % complete on average, 5 statements, 3 open updates, 5 without an owner", said)
    assert entries(site, "Status") == [
        "Draft 2",
        "Accepted 1",
        "Withdrawn 1",
        "No status 1",
    ]
    assert entries(site, "Open updates") == [
        "Scheduler: 2 from 2 designs",
        "RFE2: 1 from 1 design",
    ]
    assert entries(site, "Components") == ["Scheduler 2 designs:"]
    assert 'aria-label="Designs that name Scheduler: RFE1, RFE10"' in site.page("index")
    assert "1 API: 5 of 5 lacking" in entries(site, "Missing most")
    assert len(entries(site, "Missing most")) == 9  # eight, and how many more
    assert entries(site, "Least complete")


def test_updates_in_words_only_stand_by_their_number(site):
    write(site, "RFE4", "draft", updates=["whoever reads it", "whoever writes it", "Scheduler: three"])
    site.build()
    assert entries(site, "Open updates") == [
        "Scheduler: 3 from 3 designs",
        "In words only: 2 from 1 design",
        "RFE2: 1 from 1 design",
    ]


def test_a_bar_tells_what_is_not_required_from_what_is_done(site):
    site.build()
    page = site.page("index")
    tips = re.findall("<title[^>]*>([^<]*)</title>", page)
    assert "API: 0 of 5 done, 5 lacking" in tips
    assert "Compatibility: 0 of 5 done, 5 not required, 0 lacking" in tips
    said = re.sub("<[^>]*>", "", page)
    assert "done, or not applicable · not required, and absent · lacking: missing, or a placeholder" in said
    assert "1 to 5: lacking most" in said


def test_a_bar_leads_to_the_designs_that_say_nothing_in_its_field(site):
    site.build()
    assert '<span class="flamedesign-bars"><span><svg ' in site.page("index")  # where no page has a report
    site.write("report.rst", "Report\n======\n\n.. design-report::\n")
    site.build()
    states = "&amp;fd.report.state=".join(["", "missing", "placeholder", "not-required"])
    address = f'href="report.html?fd.report.field=Breaking+Changes{states}"><svg '
    assert address in site.page("index")
    report = site.page("report")
    by_field = re.findall(r"<tr><th[^>]*><a[^>]*>CLI</a>.*?</tr>", report)
    assert "fd.report.state=not-applicable" in by_field[0]  # each of them says why it has none


def test_filters(site):
    site.write("index.rst", "Index\n=====\n\n.. design-overview::\n   :status: accepted\n   :caption: Agreed\n")
    site.build()
    page = site.page("index")
    assert "Agreed" in page
    assert "1 design," in " ".join(re.sub("<[^>]*>", "", page).split())
    assert entries(site, "Status") == ["Accepted 1"]
    site.write("index.rst", "Index\n=====\n\n.. design-overview::\n   :status: rejected\n")
    site.build()
    assert "No design fits these options." in site.page("index")


def test_it_follows_the_designs(site):
    site.build()
    write(site, "RFE2", "draft", more="**Related Features:**\n\n- RFE1: answers\n")
    site.build()
    assert entries(site, "Open updates") == ["Scheduler: 2 from 2 designs"]


def test_numbers_lead_to_filtered_views(site):
    site.build()
    assert "?fd." not in site.page("index")  # no page has such views
    site.write(
        "lists.rst", ":orphan:\n\nLists\n=====\n\n.. design-table::\n\n.. design-report::\n\n.. design-worklist::\n"
    )
    site.build()
    links = re.findall(r'href="([^"]*lists[^"]*)">(\d+)', site.page("index"))
    assert ("lists.html?fd.designs.status=draft", "2") in links
    assert ("lists.html?fd.designs.component=scheduler", "2") in links
    assert ("lists.html?fd.worklist.answer=no&amp;fd.worklist.answer=", "3") in links  # also what nobody can answer
    waiting = "lists.html?fd.worklist.target=Scheduler&amp;fd.worklist.answer=no&amp;fd.worklist.answer="
    assert (waiting, "2") in links
    fields = "lists.html?fd.report.field=Architecture&amp;fd.report.state=missing&amp;fd.report.state=placeholder"
    assert fields in [address for address, _number in links]
    assert 'data-fd-table="designs"' in site.page("lists")
    site.write("lists.rst", ":orphan:\n\nLists\n=====\n\n.. design-table::\n   :status: draft\n")
    site.build()
    assert "?fd." not in site.page("index")  # it does not list all designs
    site.write("lists.rst", ":orphan:\n\nLists\n=====\n\n.. design-worklist::\n   :status: draft\n")
    site.build()
    assert "lists.html" not in site.page("index")  # nor all updates


def test_what_is_left_out_leads_to_where_it_stands(site):
    site.write(
        "lists.rst", ":orphan:\n\nLists\n=====\n\n.. design-table::\n\n.. design-report::\n\n.. design-worklist::\n"
    )
    for number in range(20, 30):
        write(
            site,
            f"RFE{number}",
            "draft",
            more=f"**Updates Required:**\n\n- RFE1: part {number}\n- Part {number}: is new\n",
        )
    site.build()
    links = dict(re.findall(r'href="(lists[^"]*)">(\d+ more)', site.page("index")))
    assert "lists.html#design-fields" in links
    assert "lists.html?fd.report.sort=1" in links
    assert "lists.html?fd.designs.status=draft" in links
    lists = site.page("lists")
    assert lists.count('id="design-fields"') == 1
    assert (
        lists.index("All fields that hold no others (") < lists.index('id="design-fields"') < lists.index("</details>")
    )


def test_numbers_of_some_designs_lead_to_these(site):
    site.write("lists.rst", ":orphan:\n\nLists\n=====\n\n.. design-table::\n\n.. design-matrix::\n")
    site.write("index.rst", "Index\n=====\n\n.. design-overview::\n   :status: draft\n")
    site.build()
    links = re.findall(r'href="([^"]*lists[^"]*)">(\d+)', site.page("index"))
    assert ("lists.html?fd.designs.status=draft", "2") in links
    assert not [address for address, _number in links if "status" not in address]
    site.write("index.rst", "Index\n=====\n\n.. design-overview::\n   :components: Scheduler\n")
    site.build()
    assert "lists.html" not in site.page("index")  # no address says which designs these are
    site.write("index.rst", "Index\n=====\n\n.. design-overview::\n")
    site.build()
    assert re.search('href="lists.html#design-statements">(<strong>)?5<', site.page("index"))
    assert site.page("lists").count('id="design-statements"') == 1
    assert "Every statement as a table (5)" in site.page("lists")


def test_drafts_and_owners(site):
    for id_, date, owner in (
        ("RFE1", "2026-03-01", "Ada"),
        ("RFE2", "01-Dec-2025", "Ada, Bob"),
        ("RFE5", "", "Bob"),
        ("RFE7", "", "TBD"),
        ("RFE8", "", "n/a"),
    ):
        write(site, id_, "draft")
        path = site.src / f"designs/{id_}.rst"
        more = f":created: {date}\n" if date else ""
        path.write_text(f":author: {owner}\n{more}{path.read_text('utf-8')}", "utf-8")
    site.build()
    assert entries(site, "Drafts, oldest first") == [
        "RFE2: A design: 01-Dec-2025 · 10 %",
        "RFE1: A design: 2026-03-01 · 10 %",
        "RFE5: A design: no date · 10 %",
        "RFE7: A design: no date · 10 %",
        "RFE8: A design: no date · 10 %",
    ]
    owners = entries(site, "Owners")
    assert [one.partition(" · ")[0] for one in owners] == ["Ada 2 designs", "Bob 2 designs"]


def test_what_has_changed_since_an_earlier_export(site):
    site.build()
    assert "Changed since" not in site.page("index")
    (site.src / "old.json").write_bytes((site.apps[-1].outdir / "designs.json").read_bytes())
    site.configure(CONF + 'flamedesign_previous = "old.json"\n')
    site.build()
    assert "Changed since" not in site.page("index")
    write(site, "RFE2", "accepted")
    write(site, "RFE6", "draft")
    (site.src / "designs/RFE4.rst").unlink()
    site.build()
    assert entries(site, "Changed since the earlier export") == [
        "RFE2 A design: changed, status 1",
        "RFE4 A design: removed, status 1",
        "RFE6 A design: added, status 1",
    ]
    (site.src / "old.json").write_text("{}", "utf-8")
    site.build()
    assert "Changed since" not in site.page("index")
    assert any("flamedesign_previous names old.json, which cannot be used" in line for line in site.ours())
    site.configure(CONF + 'flamedesign_previous = "older.json"\n')
    site.build()
    assert any("names 'older.json', which is no file" in line for line in site.ours())


@pytest.mark.parametrize("builder", ["text", "latex", "man", "epub"])
def test_other_builders(site, builder):
    site.build(builder, latex_documents=[("index", "a.tex", "A", "B", "howto")])
    assert not [line for line in site.warnings() if "flamedesign" not in line and "epub" not in line]


def test_without_designs(project):
    project.configure(CONF)
    project.write("index.rst", "Index\n=====\n\n.. design-overview::\n")
    project.build()
    assert "There are no designs yet." in project.page("index")


def test_an_owner_is_one_in_any_case(site):
    for number, name in enumerate(["Flame Team", "Flame team", "Flame team"], 30):
        write(site, f"RFE{number}", more="**API:** x\n")
        page = site.src / f"designs/RFE{number}.rst"
        page.write_text(f":author: {name}\n\n{page.read_text('utf-8')}", "utf-8")
    site.build()
    assert entries(site, "Owners") == ["Flame team 3 designs"]


def test_a_component_says_how_many_state_something_of_it(site):
    write(site, "RFE40", more="**API:** x\n\nImplementation Detail\n---------------------\n\n**Compatibility:** x\n")
    write(site, "RFE41", updates=["the queue of the Scheduler is longer"])
    site.build()
    assert [one for one in entries(site, "Components") if one.startswith("Scheduler")] == [
        "Scheduler 3 designs, 2 state something of it:"
    ]
    assert "A design counts that says it is of a component, or names it in a statement" in site.page("index")
