"""A view that only this test has, registered by one line: all that a view needs follows from it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from docutils import nodes

from sphinxcontrib_flamedesign import extension
from sphinxcontrib_flamedesign.core.template import RESERVED
from sphinxcontrib_flamedesign.views import all_views
from sphinxcontrib_flamedesign.views.base import ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.filters import Filters, choose_designs
from sphinxcontrib_flamedesign.views.view_nodes import item, link, words
from sphinxcontrib_flamedesign.views.view_options import option, some_of, whole_number

pytestmark = pytest.mark.builds


@dataclass(frozen=True)
class RosterOptions(ViewOptions):
    """Which designs are listed, and how many."""

    most: int = option("most", whole_number, 9)
    filters: Filters = some_of(Filters, "status", "components")

    def make(self, view):
        """Return a list of designs, with the number of fields that each has."""
        chosen = [view.graph.designs[id_] for id_ in sorted(choose_designs(view.graph, self.filters))]
        entries = [item(link(one, one.title, view.docname), words(f" ({len(one.fields)})")) for one in chosen]
        return [nodes.bullet_list("", *entries[: self.most])]


class RosterDirective(ViewDirective):
    """Lists designs by title."""

    view = "roster"
    options_type = RosterOptions


DESIGN = "---\nstatus: {status}\n---\n\n# {id}: {title}\n\n## Motivation\n\n**Target:** Some words.\n"


@pytest.fixture
def site(project, monkeypatch):
    monkeypatch.setattr(all_views, "VIEWS", (*all_views.VIEWS, RosterDirective))
    monkeypatch.setattr(extension, "RESERVED", RESERVED | {RosterDirective.view})
    project.configure('flamedesign_documents = ["RFE*"]\nhtml_sidebars = {"**": []}\n')
    project.write("index.md", "# Index\n\n```{toctree}\n:hidden:\nmarkdown\nrest\nRFE1\nRFE2\n```\n")
    project.write("markdown.md", "# Roster\n\n```{design-roster}\n:most: 1\n```\n")
    project.write("rest.rst", "Roster\n======\n\n.. design-roster::\n   :status: draft, none\n   :name: all\n")
    write(project, "RFE1", "Caching")
    write(project, "RFE2", "Queues")
    return project


def write(project, id_, title, status="draft", more=""):
    project.write(f"{id_}.md", DESIGN.format(id=id_, title=title, status=status) + more)


def roster(project, page):
    return re.findall(r'<a class="reference internal" href="(RFE\d\.html#[\w-]+)">([^<]+)</a> \((\d+)\)', page)


def test_it_stands_in_documents_of_both_languages(site):
    site.build()
    (first,) = roster(site, site.page("markdown"))
    assert first[:2] == ("RFE1.html#design-rfe1", "Caching")
    assert [one[1] for one in roster(site, site.page("rest"))] == ["Caching", "Queues"]
    assert 'id="all"' in site.page("rest")
    assert "roster" not in "".join(site.warnings())


def test_its_options_are_checked_as_those_of_others(site):
    site.write(
        "rest.rst", "Roster\n======\n\n.. design-roster:: x\n   :most: none\n   :statsu: draft\n   :status: old\n"
    )
    site.build()
    said = "\n".join(site.ours())
    assert "`:most:` of `design-roster` cannot be 'none'; it takes a whole number from 1 to 99" in said
    assert "`design-roster` has no option `statsu`; did you mean 'status'? It has `most`, `status`" in said
    assert "`:status:` of `design-roster` cannot be 'old'; it takes some of draft, " in said
    assert "`design-roster` takes no argument; remove 'x'" in said


def test_its_page_is_written_again_when_what_it_shows_has_changed(site):
    site.build()
    write(site, "RFE2", "Queues", more="\nA sentence that no view shows.\n")
    site.build()
    assert site.written() == {"index", "RFE2"}  # the index lists the document that was edited
    write(site, "RFE2", "Queues", status="accepted")
    site.build()
    assert {"markdown", "rest"} <= site.written()
    assert [one[1] for one in roster(site, site.page("rest"))] == ["Caching"]


def test_other_builders_write_it_as_a_list(site):
    site.build("latex")
    tex = next(site.apps[-1].outdir.glob("*.tex")).read_text("utf-8")
    assert re.findall(r"\\sphinxcrossref\{(\w+)\}+ \(\d+\)", tex) == ["Caching", "Caching", "Queues"]
    site.build("text")
    assert re.search(r"^\* Queues \(\d+\)$", (site.apps[-1].outdir / "rest.txt").read_text("utf-8"), re.MULTILINE)


def test_no_field_may_take_the_name_of_a_view():
    assert {directive.view for directive in all_views.VIEWS} | {"card"} == RESERVED
