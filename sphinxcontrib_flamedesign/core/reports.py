"""What a check found, in the formats that other programs read: pure functions from findings to text."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree import ElementTree as ET

from sphinxcontrib_flamedesign.core.export import export_finding, to_json
from sphinxcontrib_flamedesign.core.facts import Finding
from sphinxcontrib_flamedesign.core.printable import clean, show_unprintable
from sphinxcontrib_flamedesign.core.rules import OFF, RULES, SEVERITIES, Rule

#: The version of the JSON report's structure.
VERSION = 1
#: The severities that a finding can have, the gravest first.
WEIGHTS = tuple(severity for severity in SEVERITIES if severity != OFF)

_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SARIF_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
#: What stands for the folder that paths start from; code scanning takes it for the top of the repository.
_SARIF_BASE = "%SRCROOT%"
_GITHUB_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


@dataclass(frozen=True)
class Report:
    """What a check found, and in which documents it looked."""

    #: In the order of files and lines.
    findings: Sequence[Finding]
    #: Returns how a source is shown: its path from the working directory, with forward slashes.
    path: Callable[[str], str]
    #: The sources of the designs that were checked.
    sources: Sequence[str]
    #: The least severity that makes the check fail.
    fail_on: str
    #: How many findings were passed over, for the baseline knows them.
    known: int = 0

    def fails(self, finding: Finding) -> bool:
        """Tell whether a finding weighs enough to make the check fail."""
        return WEIGHTS.index(finding.severity) <= WEIGHTS.index(self.fail_on)

    @property
    def failed(self) -> bool:
        """Whether any finding makes the check fail."""
        return any(map(self.fails, self.findings))

    @property
    def counts(self) -> Counter[str]:
        """How many findings there are of each severity."""
        return Counter(finding.severity for finding in self.findings)


def explain_rules(report: Report) -> Iterator[str]:
    """Yield for each rule of which something was found why that matters, and what to do."""
    found = {one.rule for one in report.findings}
    yield from (f"{rule.id}: {rule.advice}" for rule in RULES.values() if rule.id in found)


def summarise(report: Report) -> str:
    """Return on one line how much was found, and in how many designs."""
    parts = [_count(report.counts[weight], weight) for weight in WEIGHTS if report.counts[weight]]
    found = f"{_count(len(report.findings), 'finding')} ({', '.join(parts)})" if parts else "No findings"
    known = f"; {report.known} in the baseline" if report.known else ""
    return f"{found} in {_count(len(report.sources), 'design')}{known}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 or word == "info" else f"{number} {word}s"


def format_json(report: Report) -> str:
    """Return the findings as ``designs.json`` has them, and how many there are of each severity."""
    counts = {weight: report.counts[weight] for weight in WEIGHTS}
    data: dict[str, object] = {
        "version": VERSION,
        "findings": [export_finding(finding) for finding in report.findings],
        "summary": {**counts, "designs": len(report.sources), "known": report.known, "failed": report.failed},
    }
    return to_json(data)


def format_github(report: Report) -> str:
    """Return workflow commands, which GitHub Actions shows as annotations beside the lines of a change."""
    return "".join(f"{line}\n" for line in (*_github_commands(report), summarise(report)))


def _github_commands(report: Report) -> Iterator[str]:
    for finding in report.findings:
        path = _github_property(report.path(finding.source))
        place = f"file={path},line={finding.line},title={_github_property(finding.rule)}"
        text = f"{finding.message}\n{RULES[finding.rule].advice}"
        yield f"::{_GITHUB_COMMANDS[finding.severity]} {place}::{_github_data(text)}"


def _github_data(text: str) -> str:
    return show_unprintable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_data(text).replace(":", "%3A").replace(",", "%2C")


def fingerprints(findings: Sequence[Finding]) -> list[str]:
    """Return for each finding what stays the same when lines shift or wordings change; no two are alike."""
    seen: Counter[tuple[str, str, str]] = Counter()
    marks = []
    for finding in findings:
        seen[finding.key] += 1
        words = "\0".join((*finding.key, str(seen[finding.key])))
        marks.append(hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest())
    return marks


def format_sarif(report: Report, version: str) -> str:
    """Return a SARIF 2.1.0 log: every rule with what it finds and what to do, and a result for each finding.

    :param version: the version of this program.
    """
    ids = sorted(RULES)
    results = [
        {
            "ruleId": finding.rule,
            "ruleIndex": ids.index(finding.rule),
            "level": _SARIF_LEVELS[finding.severity],
            "message": {"text": finding.message},
            "locations": [_sarif_location(report.path(finding.source), finding.line)],
            "partialFingerprints": {"finding/v1": mark},
        }
        for finding, mark in zip(report.findings, fingerprints(report.findings), strict=True)
    ]
    driver = {"name": "flamedesign", "version": version, "rules": [_sarif_rule(RULES[id_]) for id_ in ids]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_SARIF_BASE: {"description": {"text": "The folder in which the check ran."}}},
        "results": results,
    }
    return to_json({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _sarif_location(path: str, line: int) -> dict[str, object]:
    uri = quote(path.encode("utf-8", "surrogateescape"))
    place = {"uri": uri, "uriBaseId": _SARIF_BASE}
    return {"physicalLocation": {"artifactLocation": place, "region": {"startLine": line}}}


def _sarif_rule(rule: Rule) -> dict[str, object]:
    chosen = {"enabled": False} if rule.severity == OFF else {"level": _SARIF_LEVELS[rule.severity]}
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.advice},
        "defaultConfiguration": chosen,
    }


def format_junit(report: Report) -> str:
    """Return JUnit's XML: a suite for each document, in it a case for each finding, or one that passed.

    A finding that does not make the check fail is a case that passed, with the finding as its output.
    """
    by_source: dict[str, list[Finding]] = {source: [] for source in report.sources}
    for finding in report.findings:
        by_source.setdefault(finding.source, []).append(finding)
    root = ET.Element("testsuites", name="flamedesign", tests="0", failures="0", errors="0")
    for source in sorted(by_source):
        root.append(_junit_suite(report, report.path(source), by_source[source]))
    for count in ("tests", "failures"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, "unicode")}\n'


def _junit_suite(report: Report, path: str, findings: Sequence[Finding]) -> ET.Element:
    failures = sum(map(report.fails, findings))
    counts = {"tests": str(len(findings) or 1), "failures": str(failures), "errors": "0", "skipped": "0"}
    suite = ET.Element("testsuite", {"name": clean(path), **counts})
    for finding in findings:
        name = clean(": ".join(filter(None, (finding.rule, finding.subject or finding.slug))))
        case = ET.SubElement(suite, "testcase", classname=clean(path), name=name)
        where = f"{clean(f'{path}:{finding.line}: {finding.message}')}\n{RULES[finding.rule].advice}"
        if report.fails(finding):
            ET.SubElement(case, "failure", type=finding.rule, message=clean(finding.message)).text = where
        else:
            ET.SubElement(case, "system-out").text = where
    if not findings:
        ET.SubElement(suite, "testcase", classname=clean(path), name="no findings")
    return suite
