"""How a team marks the lines of metadata below a title: as bold words, as items of a list, in a quotation or table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sphinxcontrib_flamedesign.core.header_tables import TableMarks, find_table

#: What stands around the name of a line: ``- **Status:** draft``, ``> Status: draft``, ``:Status: draft``.
_BEFORE = r"[ ]{0,9}(?:>[ ]{0,9}){0,9}(?:[-*+][ ]{1,9})?(?:\|[ ]{1,9}|:)?(?:\*\*|__|[*_])?"
_BETWEEN = r"[ ]{0,99}(?::?(?:\*\*|__|[*_]):?|:)[ ]{0,9}(?:\*\*|__|[*_])?"

#: What keeps lines apart in Markdown.
_LINE_BREAK = re.compile(r"(?:(?<![ ])[ ]{2,}|\\)$")


@dataclass(frozen=True, slots=True)
class HeaderMarks:
    """What stands before, after and between the name and the value of a line."""

    before: str
    between: str
    after: str = ""

    def write(self, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
        """Yield the lines of a header, with an empty one at its end."""
        if pairs:
            yield from (*(f"{self.before}{name}{self.between}{value}{self.after}" for name, value in pairs), "")


def find_marks(lines: Sequence[str], line: int, names: Iterable[str]) -> HeaderMarks | TableMarks | None:
    """Return the marks of a line of a document, counted from 1, that has one of some names; None in front matter."""
    if not 0 < line <= len(lines) or _is_front_matter(lines, line):
        return None
    names = [*names]
    table = find_table(lines, line, names)
    if table is not None:
        return table
    named = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    match = re.match(rf"({_BEFORE})(?:{named})({_BETWEEN})", lines[line - 1], re.IGNORECASE)
    if match is None or ":" not in match[2]:
        return None
    before, between = (re.sub(r" +", " ", part) for part in match.groups())
    ending = _LINE_BREAK.search(lines[line - 1])
    return HeaderMarks(before, f"{between.rstrip()} ", ending[0] if ending is not None else "")


def _is_front_matter(lines: Sequence[str], line: int) -> bool:
    """Return whether a line stands between the marks of front matter."""
    return lines[0].rstrip() == "---" and "---" not in (text.rstrip() for text in lines[1 : line - 1])


def usual_marks(found: Iterable[HeaderMarks | TableMarks | None]) -> HeaderMarks | TableMarks | None:
    """Return the marks that most documents have; None where most have front matter, or there are none."""
    counts = Counter(found).most_common(1)
    return counts[0][0] if counts else None
