"""Findings as workflow commands of GitHub Actions."""

from __future__ import annotations

from collections.abc import Iterator

from sphinxcontrib_flamedesign.core.formats.check_report import Report, describe_left_out, summarise
from sphinxcontrib_flamedesign.core.rules.registry import RULES
from sphinxcontrib_flamedesign.core.text.printable import show_unprintable

_GITHUB_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def findings_to_github(report: Report) -> str:
    """Return workflow commands, which GitHub Actions shows as annotations beside the lines of a change."""
    return "".join(f"{line}\n" for line in (*_github_commands(report), summarise(report)))


def _github_commands(report: Report) -> Iterator[str]:
    for finding in report.findings:
        path = _github_property(report.path(finding.source))
        place = f"file={path},line={finding.line},title={_github_property(finding.rule)}"
        text = f"{finding.message}\n{RULES[finding.rule].advice}"
        yield f"::{_GITHUB_COMMANDS[finding.severity]} {place}::{_github_data(text)}"
    if report.left_out:
        yield f"::notice title=Rules that were not run::{_github_data(describe_left_out(report))}"


def _github_data(text: str) -> str:
    return show_unprintable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_data(text).replace(":", "%3A").replace(",", "%2C")
