"""Findings as a report of GitLab's Code Quality, which shows them beside the lines of a merge request."""

from __future__ import annotations

import json

from sphinxcontrib_flamedesign.core.formats.check_report import Report
from sphinxcontrib_flamedesign.core.formats.sarif import fingerprints
from sphinxcontrib_flamedesign.core.model import Finding
from sphinxcontrib_flamedesign.core.rules.registry import RULES
from sphinxcontrib_flamedesign.core.text.printable import escape_unprintable

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def findings_to_gitlab(report: Report) -> str:
    """Return an entry for each finding, on its own line; its fingerprint stays when lines shift."""
    marks = fingerprints(report.findings)
    entries = [_entry(report, finding, mark) for finding, mark in zip(report.findings, marks, strict=True)]
    lines = (escape_unprintable(json.dumps(entry, ensure_ascii=False, sort_keys=True)) for entry in entries)
    return "[\n{}\n]\n".format(",\n".join(lines))


def _entry(report: Report, finding: Finding, mark: str) -> dict[str, object]:
    return {
        "check_name": finding.rule,
        "description": f"{finding.message}. {RULES[finding.rule].advice}",
        "fingerprint": mark,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": report.path(finding.source), "lines": {"begin": finding.line}},
    }
