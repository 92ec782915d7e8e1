"""Markdown code blocks whose fence is not closed: they swallow what follows, up to a whole section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sphinxcontrib_flamedesign.core.text.labels import LabelIndex, Rank

_OPENING = re.compile(r"[ ]{0,3}(`{3,}|~{3,})[ \t]*[\w{]")


_HEADING = re.compile(r"[ ]{0,3}#{2,6}[ \t]+(.+)")


_LABEL = re.compile(r"\s*(?:[-*+]\s+|#{2,6}\s+|\*\*)+([^*]+)")


_FENCE = re.compile(r"[\s>]*(`{3,}|~{3,}|:{3,})")


@dataclass(frozen=True, slots=True)
class Swallowed:
    """A line in a code block that opens another one, with its fence, or is a heading of the template."""

    text: str
    fence: str


def find_swallowed(code: str, labels: LabelIndex) -> Swallowed | None:
    """Return the first line of a code block that shows that the block should have ended above it.

    A closing fence has no words after it: a fence with a language inside a block of the same fence opens another.
    """
    for line in code.splitlines():
        opening = _OPENING.match(line)
        if opening:
            return Swallowed(line.strip(), opening[1])
        heading = _HEADING.match(line)
        match = labels.match(heading[1]) if heading else None
        if match is not None and match.rank <= Rank.ALIAS:
            return Swallowed(line.strip(), "")
    return None


def first_swallowed(code: str, labels: LabelIndex) -> str | None:
    """Return the first field whose heading or bold label stands in a code block."""
    found = (labels.match(label[1]) for line in code.splitlines() if (label := _LABEL.match(line)))
    return next((match.field for match in found if match is not None and match.rank is Rank.EXACT), None)


def fence_at(lines: Sequence[str], line: int) -> str:
    """Return the fence that opens on a line, counted from 1."""
    match = _FENCE.match(lines[line - 1]) if 0 < line <= len(lines) else None
    return match[1] if match else ""
