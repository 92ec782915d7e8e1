"""How a team marks the lines of metadata below a title: as bold words, as items of a list, as rows of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

#: What stands around the name of a line: ``- **Status:** draft``, ``| Status | draft |``, ``:Status: draft``.
_BEFORE = r"[ ]{0,3}(?:[-*+][ ]{1,9})?(?:\|[ ]{0,99}|:)?(?:\*\*|__|[*_])?"
_BETWEEN = r"[ ]{0,99}(?::?(?:\*\*|__|[*_]):?|:)?[ ]{0,9}\|?[ ]{0,9}(?:\*\*|__|[*_])?"

#: What keeps lines apart in Markdown.
_LINE_BREAK = re.compile(r"(?:(?<![ ])[ ]{2,}|\\)$")

_DELIMITER = "| --- | --- |"


@dataclass(frozen=True, slots=True)
class HeaderMarks:
    """What stands before, after and between the name and the value of a line; ``head`` is the first row of a table."""

    before: str
    between: str
    after: str = ""
    head: str = ""

    def write(self, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
        """Yield the lines of a header, with an empty one at its end."""
        if not pairs:
            return
        rows = [f"{self.before}{name}{self.between}{value}{self.after}" for name, value in pairs]
        if self.before.startswith("|"):
            first, *rows = [self.head, *rows] if self.head else rows
            rows = [first, _DELIMITER, *rows]
        yield from (*rows, "")


def find_marks(lines: Sequence[str], line: int, names: Iterable[str]) -> HeaderMarks | None:
    """Return the marks of a line of a document, counted from 1, that has one of some names; None in front matter."""
    if not 0 < line <= len(lines) or _is_front_matter(lines, line):
        return None
    named = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    match = re.match(rf"({_BEFORE})(?:{named})({_BETWEEN})", lines[line - 1], re.IGNORECASE)
    if match is None or not re.search(r"[:|]", match[2]):
        return None
    before, between = (re.sub(r" +", " ", part) for part in match.groups())
    if before.startswith("|"):
        return HeaderMarks(before, between, " |", _head_of(lines, line))
    ending = _LINE_BREAK.search(lines[line - 1])
    return HeaderMarks(before, f"{between.rstrip()} ", ending[0] if ending is not None else "")


def _is_front_matter(lines: Sequence[str], line: int) -> bool:
    """Return whether a line stands between the marks of front matter."""
    return lines[0].rstrip() == "---" and "---" not in (text.rstrip() for text in lines[1 : line - 1])


def _head_of(lines: Sequence[str], line: int) -> str:
    """Return the first row of the table in which a line stands; nothing where that is the line itself."""
    first = line
    while first > 1 and lines[first - 2].lstrip().startswith("|"):
        first -= 1
    return lines[first - 1].strip() if first < line else ""


def usual_marks(found: Iterable[HeaderMarks | None]) -> HeaderMarks | None:
    """Return the marks that most documents have; None where most have front matter, or there are none."""
    counts = Counter(found).most_common(1)
    return counts[0][0] if counts else None
