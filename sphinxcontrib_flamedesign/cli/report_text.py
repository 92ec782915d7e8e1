"""What a check found, as text with colours."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sphinxcontrib_flamedesign.cli.terminal import style, to_text
from sphinxcontrib_flamedesign.core.formats.check_report import Report, describe_left_out, explain_rules, summarise

_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}


def format_report(report: Report, *, is_file: bool) -> str:
    """Return what a check found, file by file, for a terminal or a file."""
    left_out = [f"{describe_left_out(report)}."] if is_file and report.left_out else []
    return to_text([*_lines(report), *left_out, style(summarise(report), "bold")])


def _lines(report: Report) -> Iterator[str]:
    for source, findings in groupby(report.findings, key=lambda finding: finding.source):
        path = style(report.path(source), "bold")
        for other in findings:
            severity = style(other.severity, _COLOURS[other.severity])
            yield f"{path}:{other.line}: {severity}: {other.message} {style(f'[{other.rule}]', 'dim')}"
        yield ""
    if report.findings:
        yield from (style(line, "dim") for line in explain_rules(report))
        yield ""
