"""What a name that does not exist is meant to be: behind each "did you mean"."""

from __future__ import annotations

import difflib
import string
from collections.abc import Iterable

#: No longer name is compared with others, in characters.
LONGEST = 80
#: Among more names, only those that are one letter off are found: comparing all takes long, and others are a guess.
MANY = 100
#: So many names of one project are compared by a rule: nobody reads the hints behind them.
MOST_ASKED = 1000
#: How close names must be (``difflib`` ratio), unless a rule knows better.
_RATIO = 0.6
_LETTERS = f"{string.ascii_letters}{string.digits}-_. "


class Speller:
    """Finds the names that look like one that does not exist; only what is short is compared, and only so often.

    :param known: the names that exist.
    :param cutoff: how close they must be (``difflib`` ratio).
    :param asked: how many names are compared with them; nothing is found for those that come later.
    """

    def __init__(self, known: Iterable[str], cutoff: float = _RATIO, asked: int = MOST_ASKED) -> None:
        self._known = frozenset(one for one in known if len(one) <= LONGEST)
        self._cutoff = cutoff
        self._left = asked

    def find(self, name: str, count: int = 1) -> list[str]:
        """Return at most so many names, the nearest first."""
        if len(name) > LONGEST or self._left <= 0:
            return []
        self._left -= 1
        slips = _one_letter_off(name) & self._known
        if slips or len(self._known) > MANY:
            return difflib.get_close_matches(name, slips, n=count, cutoff=0)
        return difflib.get_close_matches(name, self._known, n=count, cutoff=self._cutoff)


def did_you_mean(speller: Speller, name: str) -> str:
    """Return the end of a message about a name that does not exist: empty where none looks like it."""
    near = speller.find(name)
    return f"; did you mean {near[0]!r}?" if near else ""


def _one_letter_off(name: str) -> set[str]:
    """Return all names that differ from one by one letter: other, missing, added, or swapped with the next."""
    parts = [(name[:place], name[place:]) for place in range(len(name) + 1)]
    other = {head + letter + tail[1:] for head, tail in parts if tail for letter in _LETTERS}
    added = {head + letter + tail for head, tail in parts for letter in _LETTERS}
    missing = {head + tail[1:] for head, tail in parts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in parts if len(tail) > 1}
    return other | added | missing | swapped
