"""What a check found, with how much of it there is: what the formats of findings are made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sphinxcontrib_flamedesign.core.model import Finding, Severity
from sphinxcontrib_flamedesign.core.rules.registry import RULES
from sphinxcontrib_flamedesign.core.text.counts import describe_count

#: The severities that a finding can have, the gravest first.
WEIGHTS = tuple(severity.value for severity in Severity if severity is not Severity.OFF)

#: What findings of a severity are called, where no "s" does it.
_MANY = {Severity.INFO.value: "info"}


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
    #: The rules that were not run, for they need designs that were not read, and how many of these there are.
    left_out: Sequence[str] = ()
    unread: int = 0

    def fails(self, finding: Finding) -> bool:
        """Return whether a finding weighs enough to make the check fail."""
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
    found = {finding.rule for finding in report.findings}
    yield from (f"{rule.id}: {rule.advice}" for rule in RULES.values() if rule.id in found)


def summarise(report: Report) -> str:
    """Return on one line how much was found, and in how many designs."""
    parts = [
        describe_count(report.counts[weight], weight, _MANY.get(weight, ""))
        for weight in WEIGHTS
        if report.counts[weight]
    ]
    found = f"{describe_count(len(report.findings), 'finding')} ({', '.join(parts)})" if parts else "No findings"
    known = f"; {report.known} in the baseline" if report.known else ""
    return f"{found} in {describe_count(len(report.sources), 'design')}{known}"


def describe_left_out(report: Report) -> str:
    """Return which rules were not run, and why."""
    were = describe_count(report.unread, "design that has not changed was", "designs that have not changed were")
    return f"{were} not read, so rules that compare designs were not run: {', '.join(report.left_out)}"
