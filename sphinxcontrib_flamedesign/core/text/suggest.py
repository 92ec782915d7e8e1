"""What a name that does not exist is meant to be: after each "did you mean"."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

#: No longer name is compared with others, in characters.
LONGEST = 80


#: Among more names, only those that are one letter off are found: comparing all takes long, and others are a guess.
MANY = 100


#: So many names of one project are compared by a rule: nobody reads the hints after them.
MOST_ASKED = 1000


#: How close names must be (``difflib`` ratio), unless a rule knows better.
_RATIO = 0.6


#: The same for names of directives, options and checks, of which there are few.
_NEAREST_RATIO = 0.75


class Speller:
    """Finds the names that look like one that does not exist; only what is short is compared, and only so often.

    :param known: the names that exist.
    :param cutoff: how close they must be (``difflib`` ratio).
    """

    def __init__(self, known: Iterable[str], cutoff: float = _RATIO) -> None:
        self._names = known
        self._cutoff = cutoff
        self._left = MOST_ASKED

    @cached_property
    def _known(self) -> frozenset[str]:
        """The names that are compared: in most projects, none is asked for."""
        return frozenset(one for one in self._names if len(one) <= LONGEST)

    @cached_property
    def _by_rest(self) -> Mapping[str, Sequence[str]]:
        """The names by what is left of them: those that are one letter off are found without comparing all."""
        found: dict[str, list[str]] = defaultdict(list)
        for name in self._known:
            for rest in _rests(name):
                found[rest].append(name)
        return found

    def find(self, name: str, count: int = 1) -> list[str]:
        """Return at most so many names, the nearest first."""
        if len(name) > LONGEST or self._left <= 0:
            return []
        self._left -= 1
        near = {one for rest in _rests(name) for one in self._by_rest.get(rest, ())}
        slips = {one for one in near if one == name or is_slip(name, one)}
        if slips or len(self._known) > MANY:
            return difflib.get_close_matches(name, slips, n=count, cutoff=0)
        return difflib.get_close_matches(name, self._known, n=count, cutoff=self._cutoff)


def _rests(name: str) -> set[str]:
    """Return a name, and what is left of it without one of its letters: two names that share one are nearly alike."""
    return {name, *(name[:place] + name[place + 1 :] for place in range(len(name)))}


def suggest(name: object, known: Iterable[str]) -> str:
    """Return the end of a message that names the known name nearest to another one; empty where none is near."""
    text = str(name) if isinstance(name, str) else ""
    by_folded = {str(one).casefold(): str(one) for one in known}
    close = Speller(by_folded).find(text.casefold()) if text else []
    return f"; did you mean {by_folded[close[0]]!r}?" if close else ""


def is_slip(written: str, meant: str) -> bool:
    """Return whether a name is another one with one letter wrong, missing, added, or two changed about."""
    shorter = min(len(written), len(meant))
    start = next((place for place in range(shorter) if written[place] != meant[place]), shorter)
    one, other = written[start:], meant[start:]
    is_changed_about = one[1::-1] == other[:2] and one[2:] == other[2:]
    return written != meant and (other[1:] in {one, one[1:]} or one[1:] == other or is_changed_about)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the name that another one is almost; None where it is like none."""
    names = sorted(known)
    slip = next((one for one in names if is_slip(name, one)), None)
    near = Speller(names, _NEAREST_RATIO).find(name)
    return near[0] if near else slip
