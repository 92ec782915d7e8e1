"""The commands that say what is there: show, impact, graph and export."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from defusedxml import ElementTree
from support import TEMPLATE_FILE, run_command

HOSTILE = 'He said "<b>&amp; |x|` -->\\" ]; drop {a} #quot;'
ONE = """
RFE1: A cache
=============

:Status: draft
:Author: Ada

Motivation
----------

**Background:** Objects are fetched often; RFE4 says so.

Function Specification
----------------------

**CLI:** None.

**Related Features:**

- RFE-2: asks first
- RFE3: waits
- Scheduler: waits

Implementation
--------------

**Internal dependencies:**

- RFE2: stores
"""
TWO = """
.. design:: RFE2
   :title: %s
   :aliases: The store
   :status: accepted

.. design-spec::

   .. design-related-features::

      - RFE3: %s
"""
UPDATES = """
Function Specification
----------------------

**Updates Required:**

- RFE6: takes a list
"""
THREE = "RFE3: Eviction\n==============\n\nMotivation\n----------\n\n**Target:** TBD\n"


@pytest.fixture
def folder(project, monkeypatch):
    project.configure(f'flamedesign_documents = ["designs/*"]\nflamedesign_template = {str(TEMPLATE_FILE)!r}\n')
    project.write("index.rst", "Index\n=====\n\n.. toctree::\n   :glob:\n\n   designs/*\n")
    project.write("designs/one.rst", ONE)
    # In reST, a backslash and a grave accent are marks; here they stand for themselves.
    said = re.sub(r"([\\`|*_])", r"\\\1", HOSTILE)
    project.write("designs/two.rst", TWO % (HOSTILE, said))
    project.write("designs/three.rst", THREE)
    monkeypatch.chdir(project.src)
    return project.src


def test_show_what_somebody_has_to_do(folder, project):
    project.write("designs/five.rst", "RFE5: Five\n==========\n\n:Author: Ada Lovelace\n")
    project.write("designs/six.rst", "RFE6: Six\n=========\n\n:Author: Bob\n\n" + UPDATES.replace("RFE6", "RFE5"))
    said = lines_of(run_command("show", "--owner", "ada"))
    assert said[0] == "ada: 2 designs"
    assert [line.partition(":")[0] for line in said if "% complete" in line] == ["RFE1", "RFE5"]
    assert (
        "update for RFE6: RFE5: takes a list"
        in said[said.index(next(line for line in said if line.startswith("designs/five.rst"))) :]
    )
    assert any("[missing-field]" in line for line in said)
    data = json.loads(run_command("show", "--owner", "lovelace", "--format", "json").output)
    assert [(one["id"], [edge["source"] for edge in one["updates"]]) for one in data["designs"]] == [("RFE5", ["RFE6"])]
    wrong = run_command("show", "--owner", "adda")
    assert (wrong.exit_code, wrong.output) == (2, "Error: 'adda' owns no design; did you mean 'Ada'?\n")
    assert (
        "name a DESIGN, or somebody with --owner; for instance: `flamedesign show RFE7`" in run_command("show").output
    )
    assert run_command("show", "RFE1", "--owner", "ada").exit_code == 2


def lines_of(done):
    assert done.exit_code == 0, done.output
    return [line.strip() for line in done.output.splitlines()]


class TestShow:
    @pytest.mark.parametrize("name", ["RFE1", "rfe-1", "A cache", "a CACHE"])
    def test_all_that_is_known_of_a_design(self, folder, name):
        lines = lines_of(run_command("show", name))
        assert lines[:5] == [
            "RFE1: A cache",
            "designs/one.rst:1",
            "Status: draft",
            "Author: Ada",
            "Complete: 23% of 39 fields",
        ]
        assert "background  filled  line 10" in lines
        assert "cli  not-applicable  line 15" in lines
        assert "api  missing" in lines
        assert "advanced-use-cases  not required" in lines
        assert "related to → feature RFE2, designs/one.rst:19" in lines
        assert "mentions, inferred → feature RFE4, designs/one.rst:10" in lines
        place = next(number for number, line in enumerate(lines) if line.startswith("If it changes: "))
        assert lines[place] == "If it changes: 2 are probably affected; 1 statement is in words only"
        assert lines[place + 1] == "Probably affected (2): RFE2, RFE3; in words only (1)"
        start = lines.index("Findings")
        assert any("[missing-field]" in line for line in lines[start:])

    def test_what_leads_to_it(self, folder):
        lines = lines_of(run_command("show", "the store"))
        assert "← feature RFE1" in lines[lines.index("Referred to by") + 1]
        assert "RFE-2: asks first" in lines

    def test_json(self, folder):
        data = json.loads(run_command("show", "RFE1", "--format", "json").output)
        export = json.loads(run_command("export").output)
        assert data["design"] == export["designs"]["RFE1"]
        assert data["outgoing"] == [edge for edge in export["interactions"] if edge["source"] == "RFE1"]
        assert data["incoming"] == []
        assert data["findings"] == [one for one in export["findings"] if one["design"] == "RFE1"]

    def test_an_unknown_one(self, folder):
        done = run_command("show", "RFE11")
        assert done.exit_code == 2
        assert done.output == "Error: there is no design 'RFE11'; did you mean 'RFE1'?\n"


@pytest.mark.parametrize(
    ("command", "what"),
    [(("show",), "design"), (("impact",), "design or component"), (("graph", "--focus"), "design or component")],
)
def test_words_of_titles_lead_to_designs(folder, project, command, what):
    for number in range(60, 65):
        project.write(f"designs/{number}.rst", f"RFE{number}: Draining of Queue {number}\n{'=' * 40}\n")
    said = f"Error: there is no {what} 'drain queue'; the titles that have it: "
    several = ", ".join(f"RFE{number} (Draining of Queue {number})" for number in (60, 61, 62))
    assert run_command(*command, "drain queue").output == f"{said}{several}, and 2 more\n"
    assert run_command(*command, "draining 64").output.endswith(": RFE64 (Draining of Queue 64)\n")


@pytest.mark.parametrize("command", ["show", "impact"])
def test_the_path_of_a_document_names_no_design(folder, command):
    for path, said in (
        ("designs/one.rst", "is the design RFE1: name that"),
        ("index.rst", "is no design of this project"),
    ):
        done = run_command(command, path)
        assert (done.exit_code, done.output.startswith(f"Error: {path} {said}")) == (2, True), done.output


class TestImpact:
    def test_each_with_the_words_that_say_so(self, folder):
        lines = lines_of(run_command("impact", "RFE2"))
        print(lines)
        assert lines[0].startswith("RFE2: He said")
        place = lines.index("RFE1: A cache")
        assert "related to RFE2, designs/one.rst:19: RFE-2: asks first" in lines[place + 1 :]

    def test_kinds_depth_and_json(self, folder):
        data = json.loads(
            run_command("impact", "RFE2", "--kinds", "depends", "--depth", "1", "--format", "json").output
        )
        assert data["design"] == "RFE2"
        assert [one["id"] for one in data["reached"]] == ["RFE1"]
        (one,) = data["reached"]
        assert (one["strength"], one["distance"], one["successors"]) == ("must", 1, [])
        assert [(edge["source"], edge["kind"], edge["target"]) for edge in one["statements"]] == [
            ("RFE1", "depends", "RFE2")
        ]

    def test_what_is_said_in_words_only(self, folder):
        lines = lines_of(run_command("impact", "RFE1"))
        assert lines[-2:] == ["In words only (1)", "related to, designs/one.rst:21: Scheduler: waits"]
        (edge,) = json.loads(run_command("impact", "RFE1", "--format", "json").output)["in_words"]
        assert (edge["text"], edge["strength"]) == ("Scheduler: waits", "probably")
        assert json.loads(run_command("show", "RFE1", "--format", "json").output)["in_words"] == [edge]

    def test_of_a_component(self, folder, project):
        conf = (folder / "conf.py").read_text("utf-8")
        (folder / "conf.py").write_text(
            conf + 'flamedesign_components = {"The Scheduler": {"aliases": ["Scheduler"]}}\n', "utf-8"
        )
        project.write("designs/seven.rst", "RFE7: Seven\n===========\n\n" + UPDATES.replace("RFE6", "Scheduler"))
        for name in ("the scheduler", "scheduler"):
            lines = lines_of(run_command("impact", name))
            assert lines[:2] == [
                "The Scheduler (component)",
                "If The Scheduler changes: 2 are probably affected.",
            ]
            place = lines.index("Asked to update by (1)")
            assert lines[place + 1 : place + 3] == [
                "RFE7: Seven",
                "requires update of, designs/seven.rst:10: Scheduler: takes a list",
            ]
            assert lines[lines.index("Related to (1)") + 1] == "RFE1: A cache"
        assert "Asked to update by (1)" not in lines_of(run_command("impact", "scheduler", "--kinds", "related"))
        write = project.write
        write("designs/eight.rst", "RFE8: Eight\n===========\n\n" + UPDATES.replace("RFE6:", "All of the scheduler"))
        said = "requires update of, naming The Scheduler, designs/eight.rst:10: All of the scheduler takes a list"
        assert said in lines_of(run_command("impact", "RFE8"))
        assert "Named in the words of (1)" in lines_of(run_command("impact", "scheduler"))
        data = json.loads(run_command("impact", "scheduler", "--format", "json").output)
        assert (data["component"], [one["id"] for one in data["reached"]]) == ("the-scheduler", ["RFE1", "RFE7"])
        assert [edge["source"] for edge in data["stated"]] == ["RFE1", "RFE7"]
        wrong = run_command("impact", "The Schedler")
        assert (wrong.exit_code, wrong.output) == (
            2,
            "Error: there is no design or component 'The Schedler'; did you mean 'The Scheduler'?\n",
        )
        said = "is a component, not a design: `flamedesign impact` says who refers to it"
        assert said in run_command("show", "Scheduler").output
        near = json.loads(run_command("graph", "--format", "json", "--focus", "scheduler").output)
        stating = {edge["source"] for edge in data["stated"] if edge["origin"] == "declared"}
        assert {one["id"] for one in near["features"]} == stating == {"RFE1", "RFE7"}
        assert [one["name"] for one in near["components"]] == ["The Scheduler"]

    def test_an_id_of_no_design(self, folder, project):
        project.write("designs/four.rst", f"RFE40: Four\n===========\n{UPDATES.replace('RFE6', 'RFE11')}")
        lines = lines_of(run_command("impact", "RFE40"))
        assert "No document here (1)" in lines
        assert "RFE11; did you mean 'RFE1'?" in lines

    def test_nothing(self, folder):
        assert "If it changes: nothing else is affected." in lines_of(
            run_command("impact", "RFE3", "--kinds", "breaking")
        )

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["RFE2", "--kinds", "relatd"], "'relatd' is no kind of interaction; there are related, updates"),
            (["RFE2", "--kinds", ","], "nothing is no kind of interaction"),
            (["RFE2", "--depth", "0"], "0 is not in the range"),
            (["RFE9"], "there is no design or component 'RFE9'"),
        ],
    )
    def test_wrong_arguments(self, folder, arguments, said):
        done = run_command("impact", *arguments)
        assert done.exit_code == 2
        assert said in done.output


class TestGraph:
    def edges(self):
        export = json.loads(run_command("export").output)
        return [e for e in export["interactions"] if e["origin"] == "declared" and e["target_type"] == "feature"]

    def test_json_and_graphml_have_each_statement(self, folder):
        edges = self.edges()
        assert len(edges) == 4
        data = json.loads(run_command("graph", "--format", "json").output)
        assert data["interactions"] == edges
        assert [one["id"] for one in data["features"]] == ["RFE1", "RFE2", "RFE3"]
        root = ElementTree.fromstring(run_command("graph", "--format", "graphml").output.encode())
        space = {"g": "http://graphml.graphdrawing.org/xmlns"}
        names = {node.get("id"): node.find("g:data", space).text for node in root.iterfind(".//g:node", space)}
        assert sorted(names.values()) == ["RFE1", "RFE2", "RFE3"]
        keys = {key.get("id") for key in root.iterfind("g:key", space)}
        found = []
        for edge in root.iterfind(".//g:edge", space):
            said = {one.get("key"): one.text for one in edge.iterfind("g:data", space)}
            assert set(said) <= keys
            found.append((names[edge.get("source")], names[edge.get("target")], said["edge-kind"], said["edge-text"]))
        assert found == [(e["source"], e["target"], e["kind"], e["text"]) for e in edges]

    def test_dot(self, folder):
        text = run_command("graph", "--format", "dot").output
        assert text.count(" -> ") >= len(self.edges())
        assert '\\"<b>&amp;amp; |x|` --' in text
        if shutil.which("dot"):
            done = subprocess.run(["dot", "-Tplain"], input=text, capture_output=True, text=True, check=True)
            assert sum(line.startswith("edge ") for line in done.stdout.splitlines()) == len(self.edges())

    def test_mermaid(self, folder):
        lines = run_command("graph", "--format", "mermaid").output.splitlines()
        assert lines[0] == "flowchart LR"
        labels = [re.fullmatch(r'  n\d+\["(.*)"\]', line)[1] for line in lines if "[" in line]
        assert len(labels) == 3
        assert not any(re.search(r"[\"|`{}\[\]&\\]", label) for label in labels)
        assert sum(bool(re.fullmatch(r'  n\d+ -->\|"[\w ]+"\| n\d+', line)) for line in lines) == 4

    def test_svg(self, folder):
        text = run_command("graph").output
        root = ElementTree.fromstring(text.encode())
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.find(".//{http://www.w3.org/2000/svg}style") is not None
        assert root.find("*[@class='flamedesign-legend']") is not None
        drawn = {
            (one.get("data-source"), one.get("data-target"), part.partition(":")[0])
            for one in root.iter()
            for part in one.get("data-stated", "").split()
        }
        assert {(e["source"], e["target"], e["kind"]) for e in self.edges()} <= drawn
        assert "var(" not in text

    def test_a_part_of_it(self, folder):
        data = json.loads(run_command("graph", "--format", "json", "--focus", "rfe 3", "--kinds", "related").output)
        assert {(e["source"], e["target"], e["kind"]) for e in data["interactions"]} == {
            ("RFE1", "RFE2", "related"),
            ("RFE1", "RFE3", "related"),
            ("RFE2", "RFE3", "related"),
        }
        accepted = json.loads(run_command("graph", "--format", "json", "--status", "accepted").output)
        assert [one["id"] for one in accepted["features"]] == ["RFE2"]

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--kinds", "x"], "Invalid value for --kinds: cannot be 'x'; it takes some of related"),
            (["--depth", "2"], "--depth needs --focus"),
            (["--focus", "RFE1", "--depth", "0"], "Invalid value for --depth"),
            (["--focus", "RFE9"], "there is no design or component 'RFE9'"),
            (["--format", "png"], "'png' is not one of"),
            (["--output", "a/graph.PNG"], "a drawing is written as SVG; name it a/graph.svg"),
        ],
    )
    def test_wrong_arguments(self, folder, arguments, said):
        done = run_command("graph", *arguments)
        assert done.exit_code == 2
        assert said in done.output

    def test_what_cannot_be_drawn(self, folder, project):
        project.configure('flamedesign_documents = ["designs/*"]\nflamedesign_layout_seconds = 0\n')
        done = run_command("graph")
        assert done.exit_code == 2
        assert "flamedesign_layout_seconds is 0, so that nothing is drawn" in done.output


class TestExport:
    def test_the_bytes_of_the_builder(self, folder, project):
        done = run_command("export", "--output", "out/all.json")
        assert (done.exit_code, done.output) == (0, "")
        project.build("designs")
        assert (folder / "out/all.json").read_bytes() == (project.apps[-1].outdir / "designs.json").read_bytes()

    def test_an_output_that_cannot_be_written(self, folder):
        (folder / "file").write_text("")
        done = run_command("export", "--output", "file/all.json")
        assert done.exit_code == 2
        assert "file/all.json cannot be written: " in done.output
        assert len(done.output.splitlines()) == 1


def test_any_locale_and_a_reader_that_goes(folder):
    (folder / "designs/four.rst").write_text("RFE4: Größe\n===========\n\nMotivation\n----------\n", "utf-8")
    program = [sys.executable, "-c", "from sphinxcontrib_flamedesign.cli.main import main; main()"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run([*program, "show", "RFE4"], capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert "RFE4: Größe" in done.stdout.decode("utf-8")
    with subprocess.Popen([*program, "export"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reader:
        reader.stdout.close()
        assert b"Traceback" not in reader.stderr.read()


@pytest.mark.parametrize(
    "setting",
    [
        'flamedesign_template = "no.toml"',
        'flamedesign_rules = {"missing-feld": "off"}',
        'flamedesign_baseline = "no.txt"',
    ],
)
@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "RFE1"),
        ("impact", "RFE1"),
        ("graph",),
        ("export",),
        ("new", "RFE8", "X"),
        ("review",),
        ("explain", "designs/one.rst"),
        ("migrate", "designs/one.rst"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_setting_that_cannot_be_used(folder, project, arguments, setting):
    project.configure(f'flamedesign_documents = ["designs/*"]\n{setting}\n')
    done = run_command(*arguments)
    assert done.exit_code == 2
    (line,) = done.output.splitlines()
    assert line.startswith(f"Error: {folder}/conf.py:10: {setting.split()[0]} in conf.py ")


@pytest.mark.parametrize("name", ["diff", "export", "graph", "impact", "migrate", "new", "review", "show"])
def test_help(name):
    done = run_command(name, "--help")
    assert done.exit_code == 0
    assert "Usage: " in done.output


@pytest.mark.parametrize(
    "arguments", [("show", "X"), ("impact", "X"), ("graph",), ("export",), ("new", "X", "Y"), ("review",)]
)
def test_no_project(tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    done = run_command(*arguments)
    assert done.exit_code == 2
    (line,) = done.output.splitlines()
    assert line.startswith("Error: no conf.py or flamedesign.toml in or above .; name a template with --template")


class TestCsv:
    def test_a_row_for_each_design(self, folder):
        rows = list(csv.reader(io.StringIO(run_command("export", "--format", "csv").output)))
        assert rows[0][:5] == ["id", "title", "status", "template", "source"]
        assert rows[0][-1] == "complete"
        assert [row[0] for row in rows[1:]] == ["RFE1", "RFE2", "RFE3"]
        assert all(len(row) == len(rows[0]) for row in rows)

    def test_nothing_is_a_formula(self, folder):
        (folder / "designs/four.rst").write_text('=1+1, "x"\n=========\n\nMotivation\n----------\n\nx\n', "utf-8")
        rows = list(csv.reader(io.StringIO(run_command("export", "--format", "csv").output)))
        assert [row[1] for row in rows if "1+1" in row[1]] == ['\'=1+1, "x"']
