"""Markdown code blocks whose fence is not closed: they swallow what follows, up to a whole section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from sphinxcontrib_flamedesign.core.text.labels import LabelIndex, Rank

_OPENING = re.compile(r"[ ]{0,3}(`{3,}|~{3,})[ \t]*[\w{]")

_HEADING = re.compile(r"[ ]{0,3}#{2,6}[ \t]+(.+)")

_LABEL = re.compile(r"\s*(?:[-*+]\s+|#{2,6}\s+|\*\*)+([^*]+)")

_FENCE = re.compile(r"[\s>]*(`{3,}|~{3,}|:{3,})")


def find_swallowed(code: str, fence: str, labels: LabelIndex, *, may_be_open: bool) -> str | None:
    """Return the first line of a fenced code block that shows that the block should have ended above it.

    A closing fence has no words after it: a fence with a language inside a block of the same fence opens another.
    Then, or where a fence of the document is not closed, a heading of the template does not belong there either.
    """
    lines = code.splitlines()
    opens_another = any(opening[1] == fence for line in lines if (opening := _OPENING.match(line)))
    if not opens_another and not may_be_open:
        return None
    for line in lines:
        opening, heading = _OPENING.match(line), _HEADING.match(line)
        match = labels.match(heading[1]) if heading else None
        if (opening and opening[1] == fence) or (match is not None and match.rank <= Rank.ALIAS):
            return line.strip()
    return None


def is_closed(lines: Sequence[str], line: int, fence: str) -> bool:
    """Return whether a fence that opens on a line, counted from 1, is closed further down."""
    below = (text.strip().lstrip("> \t") for text in islice(lines, line, None))
    return any(len(text) >= len(fence) and not text.strip(fence[0]) for text in below)


def first_swallowed(code: str, labels: LabelIndex) -> str | None:
    """Return the first field whose heading or bold label stands in a code block."""
    found = (labels.match(label[1]) for line in code.splitlines() if (label := _LABEL.match(line)))
    return next((match.field for match in found if match is not None and match.rank is Rank.EXACT), None)


def fence_at(lines: Sequence[str], line: int) -> str:
    """Return the fence that opens on a line, counted from 1."""
    match = _FENCE.match(lines[line - 1]) if 0 < line <= len(lines) else None
    return match[1] if match else ""


def fence_of(code: str, lines: Sequence[str], line: int) -> str:
    """Return the fence of a code block that stands on a line; indented code has none, and may itself show some."""
    fence = fence_at(lines, line)
    return fence if fence and lines[line - 1].strip() != code.partition("\n")[0].strip() else ""
