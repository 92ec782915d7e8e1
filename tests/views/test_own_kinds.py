"""Kinds of interaction that templates add, and designs of several templates, in all views."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from defusedxml import ElementTree
from support import run_command

from sphinxcontrib_flamedesign.core.formats.designs_json import read_schema

pytestmark = pytest.mark.builds

ADR = """
name = "adr"
title = "Decision"
[id]
form = ["ADR-{number}"]
[kinds.see-also]
label = "see also"
[kinds.guards]
label = "guards"
inverse = "guarded by"
like = "depends"
[metadata.team]
label = "Team"
many = true
[metadata.see-also]
label = "See also"
many = true
links = "see-also"
[fields.context]
label = "Context"
[fields.impact]
label = "Impact"
declares = "guards"
required = false
"""
NOTE = 'name = "note"\ntitle = "Notes"\n[id]\nform = ["N-{number}"]\n[fields.text]\nlabel = "Text"\n'
FIRST = """
ADR-1: First
============

:Team: Ann, Bob
:See also: ADR-2, N-1

Context
-------

It is.

.. design-field-impact::

   - ADR-2: always
"""


@pytest.fixture
def site(project, monkeypatch):
    project.write("adr.toml", ADR)
    project.write("note.toml", NOTE)
    project.configure(
        'flamedesign_template = {"adr/*": "adr.toml", "notes/*": "note.toml"}\n'
        'flamedesign_documents = ["adr/*", "notes/*"]\n'
    )
    project.write("index.rst", "Index\n=====\n")
    project.write("adr/1.rst", FIRST)
    project.write("adr/2.rst", "ADR-2: Second\n=============\n\nContext\n-------\n\nAs N-1 says.\n")
    project.write("notes/1.rst", "N-1: A note\n===========\n\nText\n----\n\nTBD\n")
    monkeypatch.chdir(project.src)
    monkeypatch.setenv("XDG_CACHE_HOME", str(project.src.parent / "xdg"))
    return project


def show(site, *views):
    """Return the page on which some views stand, and its words."""
    site.write("index.rst", "Index\n=====\n\n" + "".join(f".. design-{view}\n\n" for view in views))
    site.build()
    page = site.page("index")
    return page, " ".join(re.sub(r"<svg.*?</svg>|<[^>]*>", " ", page, flags=re.DOTALL).split())


def test_each_has_a_letter_and_a_stroke_of_its_own(site):
    page, words = show(site, "matrix::\n   :origin: declared, inferred", "graph::")
    assert "m mentions" in words
    letters = dict(re.findall(r"(\w+) (see also|guards|mentions)(?= ·| refers)", words))
    assert sorted(letters.values()) == ["guards", "mentions", "see also"]
    assert '<li class="flamedesign-kind-see-also"><svg' in page
    strokes = {
        (line.get("stroke-dasharray"), group.get("data-kind"))
        for svg in re.findall(r"<svg xmlns.*?</svg>", page, re.DOTALL)
        for group in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}g")
        if group.get("class", "").startswith("flamedesign-edge ")
        for line in group.iter("{http://www.w3.org/2000/svg}path")
        if line.get("stroke-dasharray")
    }
    assert len({dash for dash, _ in strokes}) == len(strokes) == 2


def test_a_view_may_choose_them_by_name(site):
    _, words = show(site, "matrix::\n   :kinds: guards")
    assert "3 designs, 1 statement between them." in words
    assert "ADR-1 guards ADR-2 ADR-2: always" in words
    show(site, "graph::\n   :kinds: gards")
    (said,) = (line for line in site.ours() if "invalid-option" in line)
    assert "see-also, guards, uses, mention" in said


def test_a_change_spreads_as_by_the_kind_that_it_is_like(site):
    _, words = show(site, "impact:: ADR-2\n   :kinds: guards", "impact:: ADR-1\n   :kinds: guards")
    assert "If ADR-2 changes: 1 must change. Must change (1) ADR-1" in words
    assert "A change of ADR-1 affects nothing else" in words


def test_a_field_may_be_called_like_a_view(site):
    export = site.export()
    assert export["designs"]["ADR-1"]["fields"]["impact"]["state"] == "filled"
    assert [(one["kind"], one["target"], one["line"]) for one in export["interactions"] if one["kind"] == "guards"] == [
        ("guards", "ADR-2", 14)
    ]


def test_values_of_which_there_are_many_are_joined(site):
    _, words = show(site, "table::\n   :columns: id, team, see-also")
    assert "ADR-1 Ann, Bob ADR-2, N-1" in words
    assert "Team Ann, Bob" in re.sub(r"<[^>]*>", "", site.page("adr/1"))
    assert "Team: Ann, Bob" in run_command("show", "ADR-1").output


def test_a_report_of_each_template(site):
    _, words = show(site, "report::\n   :caption: How far")
    assert re.findall(r"How far: (\w+)", words) == ["Decision", "Notes"]
    assert "2 of 3 designs, complete to 100 % on average." in words
    assert "1 of 3 designs, complete to 0 % on average." in words


def test_the_export_fits_its_schema_and_can_be_compared(site, tmp_path):
    export = site.export()
    jsonschema.validate(export, json.loads(read_schema()))
    assert export["templates"] == {"adr": ["adr/*"], "note": ["notes/*"]}
    assert export["kinds"]["guards"] == {
        "label": "guards",
        "inverse": "guarded by",
        "origin": "declared",
        "reaches_target": None,
        "reaches_source": "must",
    }
    (tmp_path / "old.json").write_text(json.dumps(export), "utf-8")
    site.write("adr/1.rst", FIRST.replace("ADR-2: always", "N-1: always").replace("Ann, Bob", "Ann"))
    done = run_command("diff", tmp_path / "old.json")
    assert "guards ADR-2" in done.output
    assert "guards N-1" in done.output
    assert re.search(r"team.*Ann, Bob.*Ann", done.output)


@pytest.mark.parametrize("form", ["dot", "mermaid", "graphml", "json", "svg"])
def test_formats_of_the_graph(site, form):
    done = run_command("graph", "--kinds", "guards", "--format", form)
    assert done.exit_code == 0, done.output
    assert "guards" in done.output
    assert "see-also" not in done.output
