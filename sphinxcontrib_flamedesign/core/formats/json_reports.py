"""What a check found, what two exports differ in and open work, as JSON for programs."""

from __future__ import annotations

from dataclasses import asdict

from sphinxcontrib_flamedesign.core.diff import Detail, Difference
from sphinxcontrib_flamedesign.core.formats.check_report import WEIGHTS, Report
from sphinxcontrib_flamedesign.core.formats.designs_json import export_finding, export_interaction, to_json
from sphinxcontrib_flamedesign.core.task_groups import OpenWork

#: The version of the structure of what a check found.
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


def difference_to_json(difference: Difference) -> str:
    """Return a difference as JSON, with all details."""
    designs = [
        {
            "id": design.id,
            "title": design.title,
            "change": str(design.change),
            "completeness": design.completeness,
            "details": [_detail_data(detail) for detail in design.details],
            "must_change": list(design.must_change),
            "must_change_as_before": list(design.must_change_as_before),
            "by_way_of": {name: list(ways) for name, ways in design.by_way_of},
        }
        for design in difference.designs
    ]
    return to_json({"designs": designs, "elsewhere": [_detail_data(detail) for detail in difference.elsewhere]})


def _detail_data(detail: Detail) -> dict[str, object]:
    return {**asdict(detail), "change": str(detail.change)}


def work_to_json(work: OpenWork) -> str:
    """Write each open update as the interaction that requires it, and who is to see to it."""
    tasks = [
        {"interaction": export_interaction(task.interaction), "owners": list(work.owners_asked(task))}
        for _group, group in work.groups
        for task in group
    ]
    return to_json({"owner": work.owner, "tasks": tasks})
