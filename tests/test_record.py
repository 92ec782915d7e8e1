"""The recorder in tools/: what it leaves out, and how two recordings are compared."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner
from support import ROOT

sys.path.insert(0, str(ROOT / "tools"))

import record
from recording.builds import find_anchors
from recording.neutral import make_neutral
from recording.projects import edit

pytestmark = pytest.mark.thorough


@pytest.fixture
def compare(tmp_path):
    def run(old, new, *arguments, replacements=None):
        for name, files in (("old", old), ("new", new)):
            for file, text in files.items():
                path = tmp_path / name / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
        if replacements is not None:
            (tmp_path / "words.toml").write_text(f"replacements = {replacements}", "utf-8")
            arguments = (*arguments, "--replacements", str(tmp_path / "words.toml"))
        done = CliRunner().invoke(record.main, ["compare", str(tmp_path / "old"), str(tmp_path / "new"), *arguments])
        return done.exit_code, done.stdout.replace(str(tmp_path), ""), done.stderr

    return run


class TestCompare:
    def test_equal(self, compare):
        assert compare({"a/b.txt": "same\n"}, {"a/b.txt": "same\n"}) == (0, "", "0 files differ.\n")

    def test_the_first_difference_is_shown(self, compare):
        status, text, _ = compare({"a.txt": "one\ntwo\nthree\n"}, {"a.txt": "one\n2\n3\n"})
        assert (status, text) == (1, "a.txt:2\n  - two\n  + 2\n")

    def test_lines_at_the_end(self, compare):
        assert compare({"a.txt": "one\n"}, {"a.txt": "one\ntwo\n"})[:2] == (1, "a.txt:2\n  - \n  + two\n")

    def test_files_that_are_in_one_only(self, compare):
        status, text, said = compare({"a.txt": "", "b.txt": ""}, {"b.txt": "", "c.txt": ""})
        assert (status, text) == (1, "a.txt: only in /old\nc.txt: only in /new\n")
        assert said == "2 files differ.\n"

    def test_replacements_in_their_order(self, compare):
        words = [["Is named by", "Referred to by"], ["Names", "Refers to"], ["to by", "to from"], ["Not", "Never"]]
        status, text, said = compare(
            {"a.txt": "Names\nIs named by\n"}, {"a.txt": "Refers to\nReferred to from\n"}, replacements=words
        )
        assert (status, text) == (0, "")
        assert said == "Replaced nowhere: 'Not'\n0 files differ.\n"

    def test_what_is_not_replaced_differs(self, compare):
        status, text, _ = compare(
            {"a.txt": "Names x\n"}, {"a.txt": "Refers to y\n"}, replacements=[["Names", "Refers to"]]
        )
        assert (status, text) == (1, "a.txt:1\n  - Refers to x\n  + Refers to y\n")

    def test_space_and_lines_of_tables(self, compare):
        old, new = {"a.txt": "+-----+\n| one |\n+=====+\nIt is\nso.\n"}, {"a.txt": "+---+\n|one|\n+===+\nIt\nis so.\n"}
        assert compare(old, new)[0] == 1
        assert compare(old, new, "--ignore-space")[0] == 0
        assert compare(old, {"a.txt": "+---+\n|two|\n+===+\nIt\nis so.\n"}, "--ignore-space")[0] == 1

    @pytest.mark.parametrize("words", ["1", '["a"]', '[["a"]]', '[["", "b"]]', '[["a", 1]]'])
    def test_replacements_that_are_none(self, compare, words):
        status, _, said = compare({"a": ""}, {"a": ""}, replacements=words)
        assert status == 1
        assert said.startswith("Error: ")


def test_anchors():
    page = '<h1 id="b">x</h1><a name="c"></a><input name="d"><svg><g id="a"/></svg><p id="b">'
    assert find_anchors(page) == ["a", "b", "b", "c"]


def test_what_is_neutral():
    text = 'in /tmp/x/project/a.css?v=0a1b2c3d by Sphinx 9.0.4 and Docutils 0.22.1: {"version": "1.2"}, 1.2 beside'
    places = {"/tmp/x/project": "<project>", "/tmp/x": "<scratch>"}
    assert make_neutral(text, places, "1.2") == (
        'in <project>/a.css?v=<digest> by Sphinx <version> and Docutils <version>: {"version": "<version>"}, 1.2 beside'
    )


def test_edits_of_documents():
    items = "".join(f"- item {number}\n  goes on\n" for number in range(1, 6))
    text = f":status: draft\n\n{items}\nsize `64`\n"
    edited = edit(text)
    assert edited.startswith(":status: accepted\n\n- item 1\n  goes on\n- item 2\n  goes on\n- Edited, item 3\n")
    assert edited.endswith("- item 4\n  goes on\n\nsize `65`\n")
