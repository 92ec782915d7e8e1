"""Fields that are internal: no output has their words, but for builds with the tag of their name."""

from __future__ import annotations

import re

import pytest

TEMPLATE = """\
name = "own"
title = "Own"
[fields.why]
label = "Why"
[fields.deal]
label = "Deal"
parent = "why"
declares = "related"
public = false
[fields.staff-notes]
label = "Staff notes"
public = false
"""
DESIGN = """
    RFE1: A cache
    =============

    Why
    ---

    For all.

    **Deal:**

    - RFE2 for customer Zebra

    Staff notes
    -----------

    Zebra pays RFE3.
    """


@pytest.fixture
def own(project):
    project.write("own.toml", TEMPLATE)
    project.configure(
        'flamedesign_template = "own.toml"\nflamedesign_documents = ["d"]\nflamedesign_id_prefixes = ["RFE"]\n'
    )
    project.write("index.rst", "Index\n=====\n\n.. toctree::\n\n   d\n\n.. design-graph::\n")
    project.write("d.rst", DESIGN)
    return project


@pytest.mark.parametrize("builder", ["html", "latex", "text"])
def test_no_output_has_them(own, builder):
    app = own.build(builder)
    written = [path.read_bytes() for path in app.outdir.rglob("*") if path.is_file()]
    assert b"For all" in b"".join(written)
    assert not any(b"Zebra" in data or b"Staff" in data for data in written)
    assert own.ours() == []


def test_the_tag_of_the_name_shows_them(own):
    own.configure((own.src / "conf.py").read_text("utf-8") + 'tags.add("staff_notes")\n')
    own.build()
    assert "Zebra pays" in own.page("d")
    assert "customer Zebra" not in own.page("d")


def test_no_link_leads_to_them(own):
    own.write("d.rst", DESIGN.replace("Zebra pays RFE3.", "TBD"))
    own.build()
    links = set(re.findall(r'href="(?:d\.html)?#(design-[\w-]+)"', own.page("d") + own.page("index")))
    assert "Staff notes" in own.page("d")  # the card says that it is still to be written
    assert links <= set(re.findall(r'id="([^"]+)"', own.page("d")))


def test_they_may_stand_beside_conditions(own):
    own.write("d.rst", DESIGN.replace("For all.", "For all.\n\n    .. only:: board\n\n       **Deal:** Yak pays.\n"))
    for tags, words in (((), []), (("board",), []), (("board", "deal"), ["Yak", "Zebra"]), (("deal",), ["Zebra"])):
        app = own.build("text", tags=tags)
        text = (app.outdir / "d.txt").read_text("utf-8")
        assert "For all" in text
        assert [word for word in ("Yak", "Zebra") if word in text] == words


def test_they_are_checked(own):
    own.write("d.rst", DESIGN.replace("Zebra pays RFE3.", "TBD"))
    own.build()
    assert [line for line in own.ours() if "'Staff notes' of RFE1 is still a placeholder" in line]
