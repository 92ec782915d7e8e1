"""Findings as JSON."""

from __future__ import annotations

from sphinxcontrib_flamedesign.core.formats.check_report import WEIGHTS, Report
from sphinxcontrib_flamedesign.core.formats.designs_json import export_finding, to_json

#: The version of the JSON report's structure.
VERSION = 1


def findings_to_json(report: Report) -> str:
    """Return the findings as ``designs.json`` has them, how many there are of each severity, and rules not run."""
    counts = {weight: report.counts[weight] for weight in WEIGHTS}
    data: dict[str, object] = {
        "version": VERSION,
        "findings": [export_finding(finding) for finding in report.findings],
        "summary": {**counts, "designs": len(report.sources), "known": report.known, "failed": report.failed},
    }
    if report.left_out:
        data["not_run"] = [*report.left_out]
    return to_json(data)
