"""Waivers: comments in a document that accept findings of some rules, with a reason."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sphinxcontrib_flamedesign.core.facts import Finding, Waiver

#: What such a comment starts with.
MARKER = "flamedesign:"
_WAIVER = re.compile(r"\s*flamedesign:\s*(\w*)(.*)", re.DOTALL)
_REASON = re.compile(r"(?:^|\s)[-–—]+\s|:\s")
_COMMAND = "allow"
#: Findings of these are about waivers: none can waive them.
ABOUT_WAIVERS = frozenset({"invalid-waiver", "unused-waiver"})


def parse_waiver(comment: str) -> tuple[tuple[str, ...], str] | None:
    """Return the rules that a comment allows findings of, and the reason; nothing where it is another comment.

    ``flamedesign: allow missing-field, unknown-feature - reason`` is one; any other word in place of
    ``allow`` gives no rules.
    """
    match = _WAIVER.fullmatch(comment)
    if match is None:
        return None
    if match[1] != _COMMAND:
        return (), ""
    rules, *reason = _REASON.split(match[2], maxsplit=1)
    names = tuple(name for name in re.split(r"[,\s]+", rules) if name)
    return names, " ".join(reason[0].split()) if reason else ""


def split_waived(
    findings: Iterable[Finding], waivers: Sequence[Waiver]
) -> tuple[list[Finding], list[tuple[Waiver, str]]]:
    """Take findings out that a waiver with a reason accepts.

    :return: the findings that are left, and each rule of a waiver that accepts nothing.
    """
    by_document: dict[str, list[Waiver]] = defaultdict(list)
    for waiver in waivers:
        if waiver.reason:
            by_document[waiver.docname].append(waiver)
    used: set[tuple[Waiver, str]] = set()
    left: list[Finding] = []
    for finding in findings:
        accepting = [one for one in by_document.get(finding.docname, ()) if _accepts(one, finding)]
        used |= {(one, finding.rule) for one in accepting}
        if not accepting:
            left.append(finding)
    listed = [(one, rule) for several in by_document.values() for one in several for rule in dict.fromkeys(one.rules)]
    return left, [pair for pair in listed if pair not in used]


def _accepts(waiver: Waiver, finding: Finding) -> bool:
    if finding.rule not in waiver.rules or finding.rule in ABOUT_WAIVERS or finding.source != waiver.source:
        return False
    return waiver.first is None or waiver.last is None or waiver.first <= finding.line <= waiver.last
