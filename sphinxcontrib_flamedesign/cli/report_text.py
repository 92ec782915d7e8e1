"""What a check found, as text with colours."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sphinxcontrib_flamedesign.cli.terminal import style, to_text
from sphinxcontrib_flamedesign.core.formats.check_report import Report, explain_rules, say_left_out, summarise

_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}


def format_report(report: Report, *, is_file: bool) -> str:
    """Return what a check found, file by file, for a terminal or a file."""
    left_out = [f"{say_left_out(report)}."] if is_file and report.left_out else []
    return to_text([*_lines(report), *left_out, style(summarise(report), "bold")])


def _lines(report: Report) -> Iterator[str]:
    for source, findings in groupby(report.findings, key=lambda one: one.source):
        path = style(report.path(source), "bold")
        for one in findings:
            severity = style(one.severity, _COLOURS[one.severity])
            yield f"{path}:{one.line}: {severity}: {one.message} {style(f'[{one.rule}]', 'dim')}"
        yield ""
    if report.findings:
        yield from (style(line, "dim") for line in explain_rules(report))
        yield ""
