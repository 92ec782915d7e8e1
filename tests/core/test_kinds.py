"""The table of kinds: one entry of it is all that a kind of interaction needs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
from support import CONF

import sphinxcontrib_flamedesign
from sphinxcontrib_flamedesign.core.formats.designs_json import read_schema
from sphinxcontrib_flamedesign.core.kinds import INFERRED_KINDS, Kind
from sphinxcontrib_flamedesign.views.drawing.edge_styles import EDGE_STYLES

PACKAGE = Path(sphinxcontrib_flamedesign.__file__).parent
ENTRY = """\
    OBSOLETES = KindSpec(
        "obsoletes", N_("makes obsolete"), "O", "barred", reaches_target=True, names_things=True, needs_force=True
    )
"""
STYLE = ".flamedesign-kind-obsoletes { --fd-kind: #123456; }\n"
TEMPLATE = """\
name = "own"
title = "Own"

[fields.relations]
label = "Relations"

[fields.obsolete]
label = "Obsolete"
parent = "relations"
nature = "list"
declares = "obsoletes"
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
   :kinds: obsoletes
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
    ("impact", "impact", "RFE1", "--kinds", "obsoletes"),
    ("show", "show", "RFE1"),
    ("wrong", "impact", "RFE1", "--kinds", "obsolete"),
    *((form, "graph", "--format", form) for form in ("svg", "dot", "mermaid", "graphml", "json")),
):
    stream = open(f"out/{name}", "w", encoding="utf-8")
    with stream, contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream), contextlib.suppress(SystemExit):
        main(command)
"""


def test_the_table_is_whole():
    assert len({kind.spec.letter for kind in Kind}) == len(Kind)
    assert {kind.spec.edge_style for kind in Kind} == set(EDGE_STYLES)
    assert {kind for kind in Kind if kind.spec.letter.islower()} == INFERRED_KINDS


def test_the_style_sheet_and_the_schema_have_these_kinds_and_no_others():
    css = (resources.files(sphinxcontrib_flamedesign) / "static/flamedesign.css").read_text("utf-8")
    coloured = [
        name
        for rule in re.findall(r"^(\.flamedesign-kind.*) \{ --fd-kind:", css, re.MULTILINE)
        for name in rule.split(", ")
    ]
    assert coloured == [f".flamedesign-kind-{kind}" for kind in Kind]
    assert json.loads(read_schema())["$defs"]["interaction"]["properties"]["kind"]["enum"] == list(Kind)


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """Return what all builders and formats write of a project, by a package with one kind more."""
    folder = tmp_path_factory.mktemp("kinds")
    package = shutil.copytree(PACKAGE, folder / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    table, style = package / "core/kinds.py", package / "static/flamedesign.css"
    table.write_text(table.read_text("utf-8").replace("    MENTION = ", f"{ENTRY}    MENTION = "), "utf-8")
    style.write_text(STYLE + style.read_text("utf-8"), "utf-8")
    conf = f'{CONF}flamedesign_documents = ["RFE*"]\nflamedesign_template = "own.toml"\n'
    files = {"conf.py": conf, "own.toml": TEMPLATE, "index.rst": INDEX, "RFE1.rst": FIRST, "RFE2.rst": SECOND}
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
        ("html/index.html", '<li class="flamedesign-kind-obsoletes"><svg'),
        ("html/index.html", 'data-kind="obsoletes"'),
        ("html/index.html", '<span class="flamedesign-kind-obsoletes">makes obsolete</span>'),
        ("html/index.html", '<span class="flamedesign-kind-obsoletes">O</span>'),
        ("html/RFE1.html", '<span class="flamedesign-kind-obsoletes">'),
        ("html/_static/flamedesign.css", STYLE),
        ("html/designs.json", '"kind": "obsoletes"'),
        ("latex/test.tex", "makes obsolete"),
        ("text/index.txt", "makes obsolete"),
        ("impact", "RFE1 → RFE2: obsoletes, RFE1 line 9: RFE2: all of it"),
        ("show", "obsoletes → feature RFE2"),
        ("wrong", "supersedes, obsoletes, mention, shares; did you mean 'obsoletes'?"),
        ("svg", ".flamedesign-kind-obsoletes{color:#e0352b}"),
        ("svg", "RFE1 → RFE2: makes obsolete"),
        ("dot", "obsoletes"),
        ("mermaid", "obsoletes"),
        ("graphml", "obsoletes"),
        ("json", "obsoletes"),
    ],
)
def test_one_entry_is_seen_everywhere(out, name, said):
    assert said in (out / name).read_text("utf-8")
