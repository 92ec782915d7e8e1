"""The table of kinds: one entry of it is all that a kind of interaction needs."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import resources
from pathlib import Path

import pytest
from support import CONF

import sphinxcontrib_flamedesign
from sphinxcontrib_flamedesign.core.kinds import KINDS, Kind, Origin, join_label
from sphinxcontrib_flamedesign.core.template_file import TemplateError, make_template
from sphinxcontrib_flamedesign.views.drawing.edge_styles import EDGE_STYLES

PACKAGE = Path(sphinxcontrib_flamedesign.__file__).parent
ENTRY = """\
Kind.OUTDATES = Kind(KindSpec(
    "outdates", N_("makes obsolete"), "O", "barred", N_("made obsolete by"), place=9,
    reaches_target=Strength.PROBABLY, names_things=True, needs_force=True,
))
"""
#: The same kind as a template adds it.
OWN_KIND = """
[kinds.outdates]
label = "makes obsolete"
inverse = "made obsolete by"
like = "compatibility"
"""
STYLE = ".flamedesign-kind-outdates { --fd-kind: #123456; }\n"
TEMPLATE = """\
name = "own"
title = "Own"

[id]
form = ["RFE{number}"]

[fields.relations]
label = "Relations"

[fields.obsolete]
label = "Obsolete"
parent = "relations"
style = "list"
declares = "outdates"
"""
INDEX = """\
Index
=====

.. toctree::

   RFE1
   RFE2

.. design-graph::
.. design-matrix::
.. design-impact:: RFE1
.. design-graph::
   :kinds: outdates
"""
FIRST = "RFE1: First\n===========\n\nRelations\n---------\n\n**Obsolete:**\n\n- RFE2: all of it\n"
SECOND = "RFE2: Second\n============\n\nRelations\n---------\n\n**Obsolete:** None.\n"
SCRIPT = """\
import contextlib, sys
from sphinx.cmd.build import main as build
from sphinxcontrib_flamedesign.cli.main import main

for builder in ("html", "latex", "text"):
    assert build(["-q", "-b", builder, "-d", "trees", ".", f"out/{builder}"]) == 0
for name, *command in (
    ("impact", "impact", "RFE1", "--kinds", "outdates"),
    ("show", "show", "RFE1"),
    ("wrong", "impact", "RFE1", "--kinds", "outdate"),
    *((form, "graph", "--format", form) for form in ("svg", "dot", "mermaid", "graphml", "json")),
):
    stream = open(f"out/{name}", "w", encoding="utf-8")
    with stream, contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream), contextlib.suppress(SystemExit):
        main(command)
"""


def test_the_table_is_whole():
    kinds = KINDS.values()
    assert len({kind.spec.letter for kind in kinds}) == len(KINDS)
    styles = {kind.spec.edge_style for kind in kinds}
    assert styles | {"own-1", "own-2", "own-3", "own-4"} == set(EDGE_STYLES)
    assert {kind for kind in kinds if kind.spec.letter.islower()} == {
        kind for kind in kinds if kind.spec.origin is Origin.INFERRED
    }
    assert sorted(kinds, key=lambda kind: kind.order) == list(kinds)


def test_labels_read_as_sentences():
    said = [join_label(kind.spec.label, "RFE2") for kind in KINDS.values()]
    assert said[1:3] == ["requires update of RFE2", "integrates with RFE2"]
    assert join_label(Kind.USES.spec.label, "RFE2") == "uses what RFE2 declares"
    assert join_label(Kind.BREAKING.spec.inverse, "RFE2") == "broken by RFE2"


def test_kinds_of_templates_are_told_apart():
    names = ["see-also", "reads", "writes", "asks", "rests-on"]
    kinds = {name: {"label": name.replace("-", " "), "like": "depends"} for name in names}
    template = make_template({"name": "t", "title": "T", "kinds": kinds, "fields": {"a": {"label": "A"}}}, "t")
    own = [template.kinds[name] for name in names]
    assert len({kind.spec.letter for kind in template.kinds.values()}) == len(template.kinds)
    assert [kind.spec.edge_style for kind in own] == ["own-1", "own-2", "own-3", "own-4", "own-1"]
    assert all(kind.spec.is_dependency and kind.spec.inverse == kind.spec.label for kind in own)
    assert [str(kind) for kind in template.kinds.values()] == [
        *(name for name in KINDS if KINDS[name].spec.origin is Origin.DECLARED),
        *names,
        "uses",
        "mention",
        "shares",
    ]


def test_a_kind_outlasts_pickling():
    template = make_template(tomllib.loads(TEMPLATE + OWN_KIND), "own.toml")
    kind = template.kinds["outdates"]
    assert pickle.loads(pickle.dumps(kind)) is kind
    assert template["obsolete"].declares is kind
    assert kind == "outdates"


@pytest.mark.parametrize(
    ("kinds", "problem"),
    [
        ({"See Also": {"label": "x"}}, "kinds.See Also: a name is lower-case words joined by hyphens"),
        ({"updates": {"label": "x"}}, "kinds.updates: every project has this kind already; choose another name"),
        ({"reads": {"label": "x", "like": "reads"}}, "kinds.reads.like: 'reads' is none of related, updates,"),
        ({"reads": {"label": "x", "like": "read"}}, "kinds.reads.like: 'read' is none of related, updates,"),
        ({"reads": {"label": "x", "like": ["a"]}}, "kinds.reads.like: ['a'] is none of related, updates,"),
        ({"reads": {"inverse": "x"}}, "kinds.reads.label: is missing"),
        ({"reads": {"label": "x", "letter": "R"}}, "kinds.reads.letter: unknown key; known are label, inverse, like"),
        ({"reads": "x"}, "kinds.reads: must be a table"),
        ([], "kinds: must be a table"),
    ],
)
def test_what_is_wrong_with_kinds_of_a_template(kinds, problem):
    with pytest.raises(TemplateError) as caught:
        make_template({"name": "t", "title": "T", "kinds": kinds, "fields": {"a": {"label": "A"}}}, "t")
    (found,) = caught.value.problems
    assert found.startswith(problem)


def test_the_style_sheet_has_these_kinds_and_no_others():
    css = (resources.files(sphinxcontrib_flamedesign) / "static/flamedesign.css").read_text("utf-8")
    coloured = [
        name
        for rule in re.findall(r"^(\.flamedesign-kind.*) \{ --fd-kind:", css, re.MULTILINE)
        for name in rule.split(", ")
    ]
    assert coloured == [f".flamedesign-kind-{kind}" for kind in KINDS]


@pytest.fixture(scope="module", params=["package", "template"])
def out(tmp_path_factory, request):
    """Return what all builders and formats write of a project, with one kind more in the package or its template."""
    folder = tmp_path_factory.mktemp(request.param)
    package = shutil.copytree(PACKAGE, folder / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    table, style = package / "core/kinds.py", package / "static/flamedesign.css"
    if request.param == "package":
        text = table.read_text("utf-8").replace("Kind.USES = ", f"{ENTRY}Kind.USES = ")
        table.write_text(text.replace("        Kind.USES,", "        Kind.OUTDATES,\n        Kind.USES,"), "utf-8")
    style.write_text(style.read_text("utf-8") + STYLE, "utf-8")
    conf = f'{CONF}flamedesign_documents = ["RFE*"]\nflamedesign_template = "own.toml"\n'
    files = {
        "conf.py": conf,
        "own.toml": TEMPLATE + (OWN_KIND if request.param == "template" else ""),
        "index.rst": INDEX,
        "RFE1.rst": FIRST,
        "RFE2.rst": SECOND,
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "out").mkdir()
    command = [sys.executable, "-P", "-c", SCRIPT]
    environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "out"


@pytest.mark.builds
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("html/index.html", '<li class="flamedesign-kind-outdates"><svg'),
        ("html/index.html", 'data-kind="outdates"'),
        ("html/index.html", '<span class="flamedesign-kind-outdates">makes obsolete</span>'),
        ("html/index.html", '<span class="flamedesign-kind-outdates">{letter}</span>'),
        ("html/RFE1.html", '<span class="flamedesign-kind-outdates">'),
        ("html/_static/flamedesign.css", STYLE),
        ("html/designs.json", '"kind": "outdates"'),
        ("latex/test.tex", "makes obsolete"),
        ("text/index.txt", "makes obsolete"),
        ("impact", "made obsolete by RFE1, RFE1.rst:9: RFE2: all of it"),
        ("show", "makes obsolete → feature RFE2"),
        ("wrong", "supersedes, outdates, uses, mention, shares; did you mean 'outdates'?"),
        ("svg", ".flamedesign-kind-outdates{color:{colour}}"),
        ("svg", "RFE1 → RFE2: makes obsolete"),
        ("dot", "makes obsolete"),
        ("mermaid", "makes obsolete"),
        ("graphml", "outdates"),
        ("json", "outdates"),
    ],
)
def test_one_entry_is_seen_everywhere(out, name, said):
    drawn = (
        {"letter": "M", "colour": "#8a6a2f"}
        if out.parent.name.startswith("template")
        else {"letter": "O", "colour": "#e0352b"}
    )
    for key, value in drawn.items():
        said = said.replace(f"{{{key}}}", value)
    assert said in (out / name).read_text("utf-8")
