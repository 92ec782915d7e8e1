"""Reports, the baseline and the check of foreign data, each at its limits."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace

import pytest
from lxml import etree
from support import finding

from sphinxcontrib_flamedesign.core.baseline import Entry, apply_baseline, format_baseline, parse_baseline
from sphinxcontrib_flamedesign.core.diff import Change, DesignDifference
from sphinxcontrib_flamedesign.core.files import write_whole
from sphinxcontrib_flamedesign.core.formats.check_report import Report, summarise
from sphinxcontrib_flamedesign.core.formats.comparison import describe_must_change
from sphinxcontrib_flamedesign.core.formats.designs_json import to_json
from sphinxcontrib_flamedesign.core.formats.github import findings_to_github
from sphinxcontrib_flamedesign.core.formats.gitlab import findings_to_gitlab
from sphinxcontrib_flamedesign.core.formats.json_reports import findings_to_json
from sphinxcontrib_flamedesign.core.formats.junit import findings_to_junit
from sphinxcontrib_flamedesign.core.formats.sarif import findings_to_sarif, fingerprints
from sphinxcontrib_flamedesign.core.rules.registry import RULES
from sphinxcontrib_flamedesign.core.schema import find_mismatch
from sphinxcontrib_flamedesign.core.text.printable import clean

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = pytest.mark.thorough


def report(*findings, sources=("a.md",), fail_on="warning", known=0):
    return Report(findings, lambda source: f"docs/{source}", sources, fail_on, known)


class TestReports:
    @pytest.mark.parametrize(
        ("fail_on", "severity", "failed"),
        [
            ("error", "error", True),
            ("error", "warning", False),
            ("warning", "error", True),
            ("warning", "warning", True),
            ("warning", "info", False),
            ("info", "info", True),
        ],
    )
    def test_what_fails(self, fail_on, severity, failed):
        assert report(finding(severity="info"), finding(severity=severity), fail_on=fail_on).failed is (
            failed or fail_on == "info"
        )

    @pytest.mark.parametrize(
        ("made", "said"),
        [
            (report(), "No findings in 1 design"),
            (report(sources=(), known=3), "No findings in 0 designs; 3 in the baseline"),
            (report(finding()), "1 finding (1 warning) in 1 design"),
            (
                report(*[finding(severity=one) for one in ("info", "error", "info", "error")], sources=("a", "b")),
                "4 findings (2 errors, 2 info) in 2 designs",
            ),
        ],
    )
    def test_summary(self, made, said):
        assert summarise(made) == said

    def test_github(self):
        missing, stale = (f"%0A{RULES[rule].advice}" for rule in ("missing-field", "stale-draft"))
        made = report(
            finding(message="50%,\r\nno: yes", docname="a:b,c"),
            finding("stale-draft", "info"),
            finding(severity="error"),
        )
        assert findings_to_github(made).splitlines() == [
            f"::warning file=docs/a%3Ab%2Cc.md,line=4,title=missing-field::50%25,%0D%0Ano: yes{missing}",
            f"::notice file=docs/a.md,line=4,title=stale-draft::m{stale}",
            f"::error file=docs/a.md,line=4,title=missing-field::m{missing}",
            "3 findings (1 error, 1 warning, 1 info) in 1 design",
        ]

    def test_json(self):
        data = json.loads(findings_to_json(report(finding(field="api", subject="x"), known=2)))
        assert data == {
            "version": 1,
            "findings": [
                {
                    "rule": "missing-field",
                    "severity": "warning",
                    "message": "m",
                    "design": "RFE1",
                    "docname": "a",
                    "line": 4,
                    "field": "api",
                }
            ],
            "summary": {"error": 0, "warning": 1, "info": 0, "designs": 1, "known": 2, "failed": True},
        }

    def test_fingerprints_outlast_lines_and_words_and_differ(self):
        marks = fingerprints(
            [
                finding(),
                finding(line=5, message="n"),
                finding(field="api"),
                finding(subject="api"),
                finding(docname="b"),
            ]
        )
        assert len(set(marks)) == 5
        assert marks[2] == fingerprints([finding(field="api", line=9)])[0]
        assert marks[0] == "164df89d39e71e49f4f73a888e533547"

    def test_sarif(self):
        log = json.loads(findings_to_sarif(report(finding("stale-draft", "info", docname="a b\udcff"))))
        (run,) = log["runs"]
        rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
        assert list(rules) == sorted(RULES)
        assert rules["unknown-section"]["defaultConfiguration"] == {"enabled": False}
        assert rules["stale-draft"]["defaultConfiguration"] == {"level": "note"}
        first, _, more = RULES["stale-draft"].documentation.strip().partition("\n\n")
        assert rules["stale-draft"]["shortDescription"] == {"text": first}
        assert rules["stale-draft"]["help"] == {"text": " ".join(more.split())}
        (result,) = run["results"]
        assert (result["level"], list(rules)[result["ruleIndex"]]) == ("note", "stale-draft")
        (location,) = result["locations"]
        assert location["physicalLocation"] == {
            "artifactLocation": {"uri": "docs/a%20b%FF.md", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 4},
        }

    def test_gitlab(self):
        made = report(finding("stale-draft", "info", docname="a b\udcff"), finding(message="a\x1b"))
        first, second = json.loads(findings_to_gitlab(made))
        assert first["location"] == {"path": "docs/a b\udcff.md", "lines": {"begin": 4}}
        assert (first["check_name"], first["severity"], second["severity"]) == ("stale-draft", "info", "minor")
        assert second["description"].startswith("a\x1b. ")
        assert [one["fingerprint"] for one in (first, second)] == fingerprints(made.findings)
        assert json.loads(findings_to_gitlab(report())) == []
        assert "\x1b" not in findings_to_gitlab(made)

    def test_junit_names_the_rules_that_were_not_run(self):
        root = etree.fromstring(findings_to_junit(replace(report(), left_out=("scope-conflict",), unread=2)).encode())
        *_others, case = root.iter("testcase")
        assert dict(case.attrib) == {"classname": "rules", "name": "scope-conflict"}

    def test_junit(self):
        made = report(
            finding(message="a\nb\x01", field="api"),
            finding("stale-draft", "info", subject="s", field="t"),
            sources=("a.md", "b.md"),
        )
        root = etree.fromstring(findings_to_junit(made).encode())
        assert root.attrib == {"name": "flamedesign", "tests": "3", "failures": "1", "errors": "0"}
        suites = [(dict(suite.attrib), [dict(case.attrib) for case in suite]) for suite in root]
        counts = {"failures": "0", "errors": "0", "skipped": "0"}
        assert suites == [
            (
                {"name": "docs/a.md", "tests": "2", **counts, "failures": "1"},
                [
                    {"classname": "docs/a.md", "name": "missing-field: api"},
                    {"classname": "docs/a.md", "name": "stale-draft: s"},
                ],
            ),
            ({"name": "docs/b.md", "tests": "1", **counts}, [{"classname": "docs/b.md", "name": "no findings"}]),
        ]
        failure, output = root[0][0][0], root[0][1][0]
        assert (failure.tag, dict(failure.attrib), failure.text) == (
            "failure",
            {"type": "missing-field", "message": "a b\ufffd"},
            f"docs/a.md:4: a b\ufffd\n{RULES['missing-field'].advice}",
        )
        assert (output.tag, output.text) == ("system-out", f"docs/a.md:4: m\n{RULES['stale-draft'].advice}")

    def test_what_a_terminal_would_obey(self):
        assert clean("a\x1b[1m\n\tb\x7f \ud800") == "a\ufffd[1m b\ufffd \ufffd"


class TestBaseline:
    def test_lines(self):
        text = " # said\n\nr | d\nr|d|%7Cs%25|2\nr | d | s | 3 | x | y\n | d\nr |\nr | d | t | 0\nr|d|t|x\nr|d|t|1234567890\nr | d | | 4\n"
        read = parse_baseline(text)
        assert read.entries == (Entry("r", "d", "", 1, 3), Entry("r", "d", "|s%", 2, 4))
        expected = "is no entry; expected: rule | document | subject | how many | id of the design"
        assert read.problems == (
            (5, f"'r | d | s | 3 | x | y' {expected}"),
            (6, f"'| d' {expected}"),
            (7, f"'r |' {expected}"),
            (8, "'0' is no number of findings"),
            (9, "'x' is no number of findings"),
            (10, "'1234567890' is no number of findings"),
            (11, "says the same as line 3; join the two"),
        )

    def test_written(self):
        found = [
            finding(subject="a|b%#\n\r"),
            finding(field="api"),
            finding(field="api"),
            finding("fixed-baseline-entry"),
            finding(),
        ]
        head, *lines = format_baseline(found).split(
            "\n# Take a line out when its finding is mended. None is added by hand.\n"
        )
        assert (
            head
            == "# Findings that are known, and so are not reported: rule | document | subject | how many | id of the design."
        )
        assert lines == [
            "missing-field | a |  | 1 | RFE1\nmissing-field | a | api | 2 | RFE1\nmissing-field | a | a%7Cb%25%23%0A%0D | 1 | RFE1\n"
        ]

    def test_applied(self):
        one, two, three = finding(line=9), finding(line=2), finding(line=5)
        other = finding("stale-draft")
        entry, gone = Entry("missing-field", "a", "", 2), Entry("missing-field", "b", "", 3)
        assert apply_baseline([one, other, two, three], [entry, gone]) == ([other, one], [two, three], [(gone, 3)])
        assert apply_baseline([two], [entry]) == ([], [two], [(entry, 1)])
        assert apply_baseline([one, two], []) == ([two, one], [], [])


SCHEMA = {
    "type": "object",
    "required": ["version", "list"],
    "properties": {
        "version": {"const": 1},
        "list": {"type": "array", "items": {"$ref": "#/$defs/item"}},
        "names": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
        "any": {"type": "array"},
    },
    "additionalProperties": False,
    "$defs": {
        "item": {
            "type": "object",
            "required": ["number"],
            "properties": {
                "number": {"type": "number"},
                "count": {"type": "integer"},
                "yes": {"type": "boolean"},
                "kind": {"type": "string", "enum": ["a", "b"]},
            },
        }
    },
}


class TestSchema:
    @pytest.mark.parametrize(
        ("data", "problem"),
        [
            ({"version": 1, "list": []}, None),
            ({"version": 1, "list": [], "later": 1}, None),
            ({"version": 1, "list": [{"number": 1.5, "count": 2, "yes": False, "kind": "b"}], "any": [1]}, None),
            ([], "it must be object"),
            ({"list": []}, "version is missing"),
            ({"version": 2}, "list is missing"),
            ({"version": 2, "list": []}, "version must be 1"),
            ({"version": 1, "list": {}}, "list must be array"),
            ({"version": 1, "list": [{"number": 1}, {}]}, "list[1].number is missing"),
            ({"version": 1, "list": [{"number": True}]}, "list[0].number must be number"),
            ({"version": 1, "list": [{"number": 1, "count": 1.5}]}, "list[0].count must be integer"),
            ({"version": 1, "list": [{"number": 1, "count": True}]}, "list[0].count must be integer"),
            ({"version": 1, "list": [{"number": 1, "yes": 1}]}, "list[0].yes must be boolean"),
            ({"version": 1, "list": [{"number": 1, "kind": "c"}]}, "list[0].kind must be a or b"),
            ({"version": 1, "list": [], "names": {"x": "y", "z": None}}, None),
            ({"version": 1, "list": [], "names": {"x": 1}}, "names.x must be string or null"),
        ],
    )
    def test_mismatch(self, data, problem):
        assert find_mismatch(data, SCHEMA) == problem


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "elsewhere"))  # another disk, for all that is known
    path = tmp_path / "folder" / "designs.json"
    write_whole(path, "first\n")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "second\n" * 9999 + "\ud800")
    with pytest.raises(ZeroDivisionError):
        write_whole(path, (str(1 // number) for number in (2, 1, 0)))
    assert [one.name for one in path.parent.iterdir()] == ["designs.json"]
    assert path.read_bytes() == b"first\n"
    assert path.stat().st_mode & 0o777 == 0o644
    write_whole(path, ["third", "\n"])
    assert path.read_bytes() == b"third\n"


def test_json_has_a_line_for_each_entry():
    data = {"b": {"y": [1, 2], "x": {}}, "a": [{"k": "ä"}, []], "d": {}, "c": []}
    text = to_json(data)
    assert text.splitlines() == [
        "{",
        '"a": [',
        ' {"k": "ä"},',
        " []",
        "],",
        '"b": {',
        ' "x": {},',
        ' "y": [1, 2]',
        "},",
        '"c": [],',
        '"d": {}',
        "}",
    ]
    assert json.loads(text) == data
    assert to_json({}) == "{\n}\n"


def test_what_must_change_says_by_way_of_which_design():
    by_way_of = (("RFE3", ("RFE2",)),)
    difference = DesignDifference("RFE1", "", Change.CHANGED, 1.0, (), "", ("RFE2", "RFE3"), (), by_way_of)
    assert describe_must_change(difference, str) == "must change: RFE2, RFE3 (by way of RFE2)"
