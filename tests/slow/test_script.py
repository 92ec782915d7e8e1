"""The browser script as it is shipped: where it is loaded, what it is told, and what it is made of."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from html import unescape

import pytest
from support import ROOT

from sphinxcontrib_flamedesign.views.browser_wording import script_attributes

SCRIPT = ROOT / "sphinxcontrib_flamedesign" / "static" / "flamedesign.js"
WEB = ROOT / "web"
TAG = re.compile(r'<script[^>]* src="[^"]*flamedesign\.js[^"]*"[^>]*>')
DESIGN = "RFE{0}: Design {0}\n===============\n\nFunction Specification\n----------------------\n\n**Related Features:**\n\n- RFE{1} says so\n"


def write_designs(project, *views):
    project.configure('flamedesign_documents = ["RFE*"]\nflamedesign_components = {"Session <Manager>": {}}')
    project.write("RFE1.rst", DESIGN.format(1, 2))
    project.write("RFE2.rst", DESIGN.format(2, 1))
    project.write("plain.rst", "Plain\n=====\n")
    names = "".join(f".. {view}::\n\n" for view in views)
    project.write("index.rst", f"Index\n=====\n\n{names}.. toctree::\n\n   RFE1\n   RFE2\n   plain\n")


@pytest.mark.parametrize("view", ["design-graph", "design-table"])
@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_pages_with_controls_load_the_script(project, view, builder):
    write_designs(project, view)
    project.build(builder)
    tags = TAG.findall(project.page("index"))
    assert len(tags) == 1
    assert 'defer="defer"' in tags[0]


def test_other_pages_load_no_script(project):
    write_designs(project, "design-graph")
    project.build()
    for name in ("plain", "RFE1", "genindex"):
        assert not TAG.search(project.page(name)), name
    assert TAG.search(project.page("search"))  # for excerpts of the others


def test_the_search_of_a_site_without_designs_loads_no_script(project):
    project.configure("")
    project.write("index.md", "# Index\n")
    project.build()
    assert not TAG.search(project.page("search"))


def test_books_hold_no_script(project):
    write_designs(project, "design-graph", "design-table")
    app = project.build("epub")
    assert not any("flamedesign.js" in page.read_text("utf-8") for page in app.outdir.glob("*.xhtml"))


def test_pages_hold_nothing_that_a_strict_policy_forbids(project):
    views = "graph", "table", "matrix", "impact:: RFE1\n.. design-worklist", "report"
    write_designs(project, *(f"design-{view}" for view in views))
    project.build()
    for name in ("index", "RFE1"):
        body = re.search(r'<div class="body" role="main">.*?<div class="clearer">', project.page(name), re.DOTALL)[0]
        assert not re.search(r"<(script|style)|\s(style|on\w+)=", body), name


def test_the_script_is_told_the_names_of_components(project):
    write_designs(project, "design-graph")
    project.write("RFE1.rst", DESIGN.format(1, 2) + "\n**Updates Required:**\n\n- Session <Manager>: more\n")
    project.build()
    (tag,) = TAG.findall(project.page("index"))
    (names,) = re.findall(r'data-fd-components="([^"]*)"', tag)
    assert "<" not in names
    assert "Session <Manager>" in json.loads(unescape(names)).values()
    assert "data-fd-words" not in tag  # English pages need none


def test_words_are_translated(monkeypatch):
    monkeypatch.setattr("sphinxcontrib_flamedesign.views.browser_wording._", lambda text: f"«{text}»")
    words = json.loads(script_attributes({})["data-fd-words"])
    assert words["Zoom in"] == "«Zoom in»"
    assert words["{count} found"] == "«{count} found»"


def test_the_script_and_its_list_of_words_agree(monkeypatch):
    monkeypatch.setattr("sphinxcontrib_flamedesign.views.browser_wording._", lambda text: text + "!")
    listed = json.loads(script_attributes({})["data-fd-words"])
    sources = "\n".join(path.read_text("utf-8") for path in (WEB / "src").glob("*.ts"))
    asked = {*re.findall(r'\bword\("([^"]+)"', sources)}
    said = {
        *re.findall(r'"([^"\n]*)"', sources),
        "declared",
        "inferred",
    }  # these two are what the attributes of lines say
    assert asked <= set(listed) <= said


def test_the_script_is_small():
    assert len(gzip.compress(SCRIPT.read_bytes(), 9, mtime=0)) <= 40 * 1024


def test_the_script_runs_and_fetches_nothing_that_it_is_given():
    text = SCRIPT.read_text("utf-8")
    forbidden = r"\beval\b|\bFunction\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write|fetch\(|XMLHttpRequest|https?://(?!www\.w3\.org/)"
    assert re.findall(forbidden, text) == []


def test_nothing_but_our_own_source_is_bundled():
    package = json.loads((WEB / "package.json").read_text("utf-8"))
    assert "dependencies" not in package  # a bundled package would need its licence in the wheel
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["devDependencies"].values())
    imports = {
        name for path in (WEB / "src").glob("*.ts") for name in re.findall(r'from "([^"]+)"', path.read_text("utf-8"))
    }
    assert all(name.startswith("./") for name in imports)


@pytest.mark.web
def test_the_script_is_rebuilt_byte_for_byte(tmp_path):
    shutil.copytree(WEB, tmp_path / "web", ignore=shutil.ignore_patterns("node_modules"))
    for command in (["npm", "ci", "--no-audit", "--no-fund"], ["npm", "run", "build"]):
        subprocess.run(command, cwd=tmp_path / "web", check=True)
    assert (tmp_path / SCRIPT.relative_to(ROOT)).read_bytes() == SCRIPT.read_bytes()
