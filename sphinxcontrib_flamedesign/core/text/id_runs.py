"""Several ids in few words: ``RFE12-RFE15``, ``RFE12-15``, ``RFE12 and 13``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sphinxcontrib_flamedesign.core.text.id_patterns import MOST_DIGITS

#: A range names so many designs at most: a longer one is none.
_LONGEST_RANGE = 30

#: What stands between the two ends of a range. With spaces around, a dash opens a description.
_TO = re.compile(r"[-–—]|\.\.\.?|…")

_SHORT_END = re.compile(rf"(?:[-–—]|\.\.\.?|…)(\d{{1,{MOST_DIGITS}}})(?![\w-])")


class NumberRuns:
    """Finds the numbers that go on after an id.

    :param joiners: words that join two names.
    """

    def __init__(self, joiners: Sequence[str]) -> None:
        words = "|".join(map(re.escape, ("&", *joiners)))
        after = rf"(?=\s*(?:$|[,.;:)\](&]|[-–—]\s|(?:{words})\s))"
        self._next = re.compile(rf"(?:,\s?|,?\s(?:{words})\s)(\d{{1,{MOST_DIGITS}}}){after}", re.IGNORECASE)

    def after(self, text: str, end: int, number: str, *, is_plural: bool = False) -> Iterator[str]:
        """Yield the numbers after an id that ends somewhere in a text: ``RFE12-15``, ``RFE12, 13 and 15``.

        They have as many digits as its own, two or more: ``RFE1 and 2 others`` names one design. After letters in the
        plural, each number is one: ``RFEs 1, 2 and 12``.
        """
        short = _SHORT_END.match(text, end)
        if short is not None and (is_plural or _is_alike(short[1], number)):
            yield from (*between(number, short[1]), short[1])
        match = self._next.match(text, end)
        while match is not None and (is_plural or _is_alike(match[1], number)):
            yield match[1]
            match = self._next.match(text, match.end())


def _is_alike(number: str, other: str) -> bool:
    return len(number) == len(other) > 1


def is_range(between_ids: str) -> bool:
    """Return whether what stands between two ids makes them the ends of a range."""
    return _TO.fullmatch(between_ids) is not None


def between(first: str, last: str) -> Iterator[str]:
    """Yield the numbers between two: none where the second one is less, or too far away."""
    if first.isdigit() and last.isdigit() and int(last) - int(first) <= _LONGEST_RANGE:
        yield from (str(number).zfill(len(first)) for number in range(int(first) + 1, int(last)))
