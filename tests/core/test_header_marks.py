"""How lines of metadata are marked below a title."""

from __future__ import annotations

import pytest

from sphinxcontrib_flamedesign.core.header_marks import find_marks, usual_marks

PAIRS = [("Status", "draft"), ("Owner", "Ada")]


@pytest.mark.parametrize(
    ("lines", "line", "written"),
    [
        (["Status: done"], 1, ["Status: draft", "Owner: Ada"]),
        (["- Status: done"], 1, ["- Status: draft", "- Owner: Ada"]),
        (["* **Status:** done"], 1, ["* **Status:** draft", "* **Owner:** Ada"]),
        (["**Status**: done"], 1, ["**Status**: draft", "**Owner**: Ada"]),
        (["**Status:** done  "], 1, ["**Status:** draft  ", "**Owner:** Ada  "]),
        (["**Status:** done\\"], 1, ["**Status:** draft\\", "**Owner:** Ada\\"]),
        ([":status: done"], 1, [":Status: draft", ":Owner: Ada"]),
        (["| Status   | done |"], 1, ["| Status | draft |", "| --- | --- |", "| Owner | Ada |"]),
        (
            ["| Key | Value |", "|---|---|", "| **Status** | done |"],
            3,
            ["| Key | Value |", "| --- | --- |", "| **Status** | draft |", "| **Owner** | Ada |"],
        ),
        (["> **Status:** done"], 1, ["> **Status:** draft", "> **Owner:** Ada"]),
        ([">  - Status: done"], 1, ["> - Status: draft", "> - Owner: Ada"]),
        (["    *Status:* done"], 1, [" *Status:* draft", " *Owner:* Ada"]),
        (["| Status: done"], 1, ["| Status: draft", "| Owner: Ada"]),
        (["| Id | Status |", "|:--|:-:|", "| 7 | done |"], 3, ["| Status | Owner |", "| --- | --- |", "| draft | Ada |"]),
        (["+---+---+", "| Status | x |", "+---+---+"], 2, [
            "+--------+-------+", "| Status | draft |", "+--------+-------+", "| Owner  | Ada   |", "+--------+-------+",
        ]),
        (["+---+---+", "| **Status** | Owner |", "+===+===+", "| x | y |", "+---+---+"], 4, [
            "+------------+-----------+", "| **Status** | **Owner** |", "+============+===========+",
            "| draft      | Ada       |", "+------------+-----------+",
        ]),
        (["====== ====", "Key    It", "====== ====", "Status x", "====== ===="], 4, [
            "====== =====", "Key    It", "====== =====", "Status draft", "Owner  Ada", "====== =====",
        ]),
        (["=== ======", "Id  Status", "=== ======", "7   x", "=== ======"], 4, [
            "====== =====", "Status Owner", "====== =====", "draft  Ada", "====== =====",
        ]),
        ([".. list-table::", "", "   * - Status:", "     - x", "   * - By", "     - y"], 4, [
            ".. list-table::", "", "   * - Status:", "     - draft", "   * - Owner:", "     - Ada",
        ]),
        ([".. list-table::", "   :header-rows: 1", "", "   * - Id", "     - Status", "   * - 1", "     - x", "", "End"], 6, [
            ".. list-table::", "   :header-rows: 1", "", "   * - Status", "     - Owner", "   * - draft", "     - Ada",
        ]),
    ],
)  # fmt: skip
def test_lines_are_marked_as_those_that_there_are(lines, line, written):
    marks = find_marks(lines, line, ["status"])
    assert [*marks.write(PAIRS)] == [*written, ""]
    assert [*marks.write([])] == []


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["---", "status: done", "---"], 2),
        (["Status done"], 1),
        (["Phase: done"], 1),
        ([], 1),
        (["Status: x"], 0),
        (["| Phase | x |"], 1),
        (["=== ===", "", "x", "=== ==="], 3),
        (["* - Status"], 1),
    ],
)
def test_no_marks(lines, line):
    assert find_marks(lines, line, ["status"]) is None


def test_lines_below_front_matter_have_marks():
    assert find_marks(["---", "x: y", "---", "Status: done"], 4, ["status"]) is not None


def test_most_documents_decide():
    bold, plain = find_marks(["**Status:** x"], 1, ["status"]), find_marks(["Status: x"], 1, ["status"])
    assert usual_marks([plain, bold, bold]) == bold
    assert usual_marks([None, None, bold]) is None
    assert usual_marks([]) is None
