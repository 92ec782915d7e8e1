"""The baseline: a reviewable text file of findings that are known and so not reported.

One line for each, sorted, and stable when lines shift or wordings change: the rule, the document, and the
subject or slot, with bars between them; then how many times, where the same is found more than once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from sphinxcontrib_flamedesign.core.facts import Finding
from sphinxcontrib_flamedesign.core.naming import show, suggest
from sphinxcontrib_flamedesign.core.printable import is_printable

_HEADER = """\
# Findings that are known, and so are not reported: rule | document | subject | how many, if more than one.
# Take a line out when its finding is mended. None is added by hand.
"""
_MARKS = frozenset("%|#")
#: Names of files may hold halves of surrogate pairs: bytes that are no UTF-8.
_ERRORS = "surrogatepass"
_MOST_DIGITS = 9
#: Its findings are about the baseline itself.
FIXED = "fixed-baseline-entry"


@dataclass(frozen=True, slots=True)
class Entry:
    """A known finding: what it is, how many times it is found, and the line of the baseline, counted from 1."""

    rule: str
    docname: str
    subject: str
    count: int = 1
    line: int = 1

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is compared with findings by."""
        return self.rule, self.docname, self.subject


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a baseline file, and what is wrong with its other lines, each with the line's number."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[tuple[int, str], ...] = ()


def parse_baseline(text: str, rules: Collection[str] | None = None) -> Baseline:
    """Read a baseline file's text; blank lines and lines that start with ``#`` say nothing.

    :param rules: the rules that there are; any unless given.
    """
    entries: dict[tuple[str, str, str], Entry] = {}
    problems: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        entry = _parse_line(line, number)
        if isinstance(entry, str):
            problems.append((number, entry))
        elif rules is not None and entry.rule not in rules:
            hint = suggest(entry.rule, rules) or "; take the line out"
            problems.append((number, f"there is no rule {show(entry.rule)}{hint}"))
        elif entry.key in entries:
            problems.append((number, f"says the same as line {entries[entry.key].line}; join the two"))
        else:
            entries[entry.key] = entry
    return Baseline(tuple(entries.values()), tuple(problems))


def _parse_line(line: str, number: int) -> Entry | str:
    """Return the entry on a line, or what is wrong with it."""
    try:
        parts = [unquote(part.strip(), errors=_ERRORS) for part in line.split("|")]
    except UnicodeDecodeError:
        parts = []
    rule, docname, subject, count, *rest = parts + [""] * 5
    if not rule or not docname or any(rest):
        return f"{line.strip()!r} is no entry; expected: rule | document | subject | how many"
    if count and not (count.isascii() and count.isdigit() and len(count) <= _MOST_DIGITS and int(count) > 0):
        return f"{count!r} is no number of findings"
    return Entry(rule, docname, subject, int(count or 1), number)


def format_baseline(findings: Iterable[Finding]) -> str:
    """Return the text of a baseline that holds these findings and no others."""
    counts = Counter(finding.key for finding in findings if finding.rule != FIXED)
    return _HEADER + "".join(f"{_format_line(key, count)}\n" for key, count in sorted(counts.items()))


def _format_line(key: tuple[str, str, str], count: int) -> str:
    fields = ["".join(map(_escape, field)) for field in key]
    return " | ".join([*fields, *([str(count)] if count > 1 else [])]).rstrip()


def _escape(letter: str) -> str:
    """Write a character so that it ends no field and no line, and shows in a file."""
    return letter if letter not in _MARKS and is_printable(letter) else quote(letter, safe="", errors=_ERRORS)


def apply_baseline(
    findings: Sequence[Finding], entries: Sequence[Entry]
) -> tuple[list[Finding], list[tuple[Entry, int]]]:
    """Take known findings out of a list.

    Where more are found than are known, the first ones, by line, are taken for the known ones.

    :return: the findings that are left, and each entry of which less is found than it says, with how much less.
    """
    if not entries:
        return list(findings), []
    known = {entry.key: entry.count for entry in entries}
    left: list[Finding] = []
    for finding in sorted(findings, key=lambda one: (one.source, one.line)):
        if known.get(finding.key, 0) > 0:
            known[finding.key] -= 1
        else:
            left.append(finding)
    return left, [(entry, known[entry.key]) for entry in entries if known[entry.key] > 0]
