"""Findings as JUnit's XML, for test reports."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from sphinxcontrib_flamedesign.core.formats.check_report import Report, describe_left_out
from sphinxcontrib_flamedesign.core.model import Finding
from sphinxcontrib_flamedesign.core.rules.registry import RULES
from sphinxcontrib_flamedesign.core.text.printable import clean


def findings_to_junit(report: Report) -> str:
    """Return JUnit's XML: a suite for each document, in it a case for each finding, or one that passed.

    A finding that does not make the check fail is a case that passed, with the finding as its output.
    """
    by_source: dict[str, list[Finding]] = {source: [] for source in report.sources}
    for finding in report.findings:
        by_source.setdefault(finding.source, []).append(finding)
    root = ET.Element("testsuites", name="flamedesign", tests="0", failures="0", errors="0")
    for source in sorted(by_source):
        root.append(_junit_suite(report, report.path(source), by_source[source]))
    if report.left_out:
        root.append(_junit_suite_of_left_out(report))
    for count in ("tests", "failures"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, "unicode")}\n'


def _junit_suite_of_left_out(report: Report) -> ET.Element:
    """Return a suite with a case that was skipped for each rule that was not run."""
    count = str(len(report.left_out))
    suite = ET.Element("testsuite", name="rules", tests=count, failures="0", errors="0", skipped=count)
    for rule in report.left_out:
        case = ET.SubElement(suite, "testcase", classname="rules", name=rule)
        ET.SubElement(case, "skipped", message=describe_left_out(report))
    return suite


def _junit_suite(report: Report, path: str, findings: Sequence[Finding]) -> ET.Element:
    failures = sum(map(report.fails, findings))
    counts = {"tests": str(len(findings) or 1), "failures": str(failures), "errors": "0", "skipped": "0"}
    suite = ET.Element("testsuite", {"name": clean(path), **counts})
    for finding in findings:
        name = clean(": ".join(filter(None, (finding.rule, finding.subject or finding.field))))
        case = ET.SubElement(suite, "testcase", classname=clean(path), name=name)
        where = f"{clean(f'{path}:{finding.line}: {finding.message}')}\n{RULES[finding.rule].advice}"
        if report.fails(finding):
            ET.SubElement(case, "failure", type=finding.rule, message=clean(finding.message)).text = where
        else:
            ET.SubElement(case, "system-out").text = where
    if not findings:
        ET.SubElement(suite, "testcase", classname=clean(path), name="no findings")
    return suite
