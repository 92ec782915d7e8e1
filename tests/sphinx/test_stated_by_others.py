"""Metadata that says what another design does, as "superseded by": everywhere, it is of the document that states it."""

from __future__ import annotations

import re

import pytest
from support import run_command

TEMPLATE = """
name = "adr"
title = "Decision"
[id]
form = ["ADR-{number}"]
[metadata.status]
label = "Status"
holds = "status"
values = ["accepted", "superseded"]
superseded = ["superseded"]
[metadata.asked-by]
label = "Asked by"
many = true
links = "updates"
reverse = true
[metadata.needed-by]
label = "Needed by"
links = "depends"
reverse = true
[metadata.broken-by]
label = "Broken by"
links = "breaking"
reverse = true
[metadata.related]
label = "Related"
links = "related"
reverse = true
[fields.context]
label = "Context"
[fields.related-ones]
label = "Related ones"
declares = "related"
required = false
[fields.breaks]
label = "Breaks"
declares = "breaking"
required = false
[fields.needs]
label = "Needs"
declares = "depends"
required = false
"""


@pytest.fixture
def site(project, monkeypatch):
    project.write("adr.toml", TEMPLATE)
    project.configure('flamedesign_template = "adr.toml"\nflamedesign_documents = ["adr/*"]\n')
    project.write("index.rst", "Index\n=====\n")
    monkeypatch.chdir(project.src)
    monkeypatch.setenv("XDG_CACHE_HOME", str(project.src.parent / "xdg"))
    return project


def write(site, number, *header, **fields):
    head = f"ADR-{number}: Title {number}\n" + "=" * 20 + "\n\n" + "".join(f":{line}\n" for line in header)
    said = {"Context": "It is.", **{name.replace("_", " "): text for name, text in fields.items()}}
    text = "".join(f"\n{name}\n{'-' * 20}\n\n{text}\n" for name, text in said.items())
    site.write(f"adr/{number}.rst", head + text)


def found(site, rule):
    site.build()
    return [line.partition(" WARNING: ")[::2] for line in site.ours() if f"[flamedesign.{rule}]" in line]


def words(page):
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]*>", " ", page, flags=re.DOTALL).split())


def test_explain_has_what_the_document_states_and_no_other(site):
    write(site, 1, "Needed by: ADR-2", "Related: ADR-9")
    write(site, 2)
    first, second = (run_command("explain", f"adr/{number}.rst").output for number in (1, 2))
    assert "line 4: needed by ← feature ADR-2" in first
    assert "line 5: related to ← unresolved ADR-9" in first
    assert "needed by" not in second


def test_a_design_without_a_document_that_requires_an_update(site):
    write(site, 1, "Asked by: ADR-9, ADR-2")
    write(site, 2)
    site.write("index.rst", "Index\n=====\n\n.. design-worklist::\n\n.. design-worklist::\n   :group-by: source\n")
    assert found(site, "missing-acknowledgement") == []
    page = words(site.page("index"))
    assert page.count("In all: 2 required updates.") == 2
    assert '<span class="flamedesign-unknown">ADR-9</span>' in site.page("index")
    # What says so, and what answers, is one line of the document that is asked.
    assert set(re.findall(r'href="(adr/\d\.html#design-adr-\d)">(?:ADR-9|in ADR-1)<', site.page("index"))) == {
        "adr/1.html#design-adr-1"
    }


def test_who_states_that_it_is_broken_knows_of_it(site):
    write(site, 1, "Broken by: ADR-2")
    write(site, 2, Breaks="- ADR-3: all of it")
    write(site, 3)
    assert [message.split(";")[0] for _, message in found(site, "breaking-not-propagated")] == [
        "ADR-3 is broken by ADR-2 and says nothing of that"
    ]


def test_a_circle_is_reported_where_it_is_stated(site):
    write(site, 1, Needs="- ADR-2: always")
    write(site, 2, "Status: accepted")
    write(site, 3, "Status: accepted")
    assert found(site, "dependency-cycle") == []
    write(site, 1, "Needed by: ADR-2", "Status: accepted")
    write(site, 2, "Needed by: ADR-1")
    assert [place for place, _ in found(site, "dependency-cycle")] == ["adr/2.rst:4:"]


def test_what_another_one_says_hides_nothing_that_a_design_says_itself(site):
    write(site, 1, Related_ones="- ADR-2: reads it")
    write(site, 2, "Status: superseded", "Related: ADR-1")
    assert [place for place, _ in found(site, "superseded-target")] == ["adr/1.rst:13:"]


def test_nobody_answers_for_another_one(site):
    write(site, 1, "Related: ADR-2", Related_ones="- ADR-2: reads it")
    write(site, 2)
    site.build(flamedesign_rules={"one-sided-relation": "warning"})
    assert [line for line in site.ours() if "one-sided" in line] == [
        "adr/1.rst:14: WARNING: ADR-2 says nothing of ADR-1, which names it here; name it there too"
        " [flamedesign.one-sided-relation]"
    ]


def test_cards_and_lists_link_to_the_document_that_states_it(site):
    write(site, 1, "Needed by: ADR-2")
    write(site, 2)
    site.write("index.rst", "Index\n=====\n\n.. design-graph::\n\n.. design-matrix::\n\n.. design-impact:: ADR-1\n")
    site.build()
    assert site.ours() == []
    page = site.page("index")
    assert "depends on ADR-1 : ADR-2" in words(page)
    assert re.search(r'href="adr/1\.html#design-adr-1">ADR-2</a>', page)
    assert re.search(
        r'depends on ADR-1</span> <a [^>]*href="adr/1\.html#design-adr-1">', page
    )  # the step of the impact
    assert "Refers to depends on ADR-1" in words(site.page("adr/2"))
    assert "Referred to by needed by ADR-2" in words(site.page("adr/1"))
