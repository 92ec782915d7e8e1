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
    return [" ".join(re.sub("<[^>]*>", "", one).split()) for one in found]


def test_each_question_has_its_answers(site):
    site.build()
    assert "5 designs, complete to" in site.page("index")
    assert entries(site, "Status") == [
        "Draft 2: RFE1, RFE2",
        "Accepted 1: RFE3",
        "Withdrawn 1: RFE4",
        "No status 1: RFE10",
    ]
    assert entries(site, "Updates that nobody has acknowledged") == ["RFE2 ← RFE1: RFE2: it &lt;asks&gt;"]
    assert entries(site, "Components") == ["Scheduler 2: RFE1, RFE10"]
    assert "Implementation Detail 4: RFE1, RFE2, RFE3, RFE10" in entries(site, "Missing most")
    assert len(entries(site, "Missing most")) == 11  # ten, and how many more
    assert entries(site, "Least complete")


def test_filters(site):
    site.write("index.rst", "Index\n=====\n\n.. design-overview::\n   :status: accepted\n   :caption: Agreed\n")
    site.build()
    page = site.page("index")
    assert "Agreed" in page
    assert "1 design, complete to" in page
    assert entries(site, "Status") == ["Accepted 1: RFE3"]
    site.write("index.rst", "Index\n=====\n\n.. design-overview::\n   :status: rejected\n")
    site.build()
    assert "No design fits these options." in site.page("index")


def test_it_follows_the_designs(site):
    site.build()
    write(site, "RFE2", "draft", more="**Related Features:**\n\n- RFE1: answers\n")
    site.build()
    assert "Updates that nobody has acknowledged" not in site.page("index")


@pytest.mark.parametrize("builder", ["text", "latex", "man", "epub"])
def test_other_builders(site, builder):
    site.build(builder, latex_documents=[("index", "a.tex", "A", "B", "howto")])
    assert not [line for line in site.warnings() if "flamedesign" not in line and "epub" not in line]


def test_without_designs(project):
    project.configure(CONF)
    project.write("index.rst", "Index\n=====\n\n.. design-overview::\n")
    project.build()
    assert "There are no designs yet." in project.page("index")
