"""What a name that does not exist is meant to be: after each "did you mean"."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
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
        return frozenset(name for name in self._names if len(name) <= LONGEST)

    @cached_property
    def _letters(self) -> str:
        """The letters of the names: no others make one of another name."""
        return "".join(sorted(set[str]().union(*self._known)))

    def find(self, name: str, count: int = 1) -> list[str]:
        """Return at most so many names, the nearest first."""
        if len(name) > LONGEST or self._left <= 0:
            return []
        self._left -= 1
        slips = _one_letter_off(name, self._letters) & self._known
        if slips or len(self._known) > MANY:
            return difflib.get_close_matches(name, slips, n=count, cutoff=0)
        return difflib.get_close_matches(name, self._known, n=count, cutoff=self._cutoff)

    def find_meant(self, name: str, own: Collection[str] = (), count: int = 3) -> list[str]:
        """Return at most so many names of other things that one may be meant to be, the nearest first.

        Ids with one letter or digit wrong are all alike in a small project: where most of them are near, only those
        with the same number are more than a guess.

        :param own: the names of who asks: it hardly means itself.
        """
        near = [text for text in self.find(name, MANY) if text not in own]
        if len(near) * 2 > len(self._known.difference(own)):
            near = [text for text in near if _digits_of(text) == _digits_of(name)]
        return near[:count]


def _digits_of(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _one_letter_off(name: str, letters: str) -> set[str]:
    """Return all names that differ from one by one letter: other, missing, added, or swapped with the next.

    :param letters: those that may stand in place of one, or be added.
    """
    parts = [(name[:place], name[place:]) for place in range(len(name) + 1)]
    other = {head + letter + tail[1:] for head, tail in parts if tail for letter in letters}
    added = {head + letter + tail for head, tail in parts for letter in letters}
    missing = {head + tail[1:] for head, tail in parts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in parts if len(tail) > 1}
    return other | added | missing | swapped


def did_you_mean(names: Iterable[str]) -> str:
    """Return the end of a message that asks whether other names are meant; empty where there are none."""
    meant = " or ".join(repr(str(name)) for name in names)
    return f"; did you mean {meant}?" if meant else ""


def suggest(name: object, known: Iterable[str]) -> str:
    """Return the end of a message that names the known name nearest to another one; empty where none is near."""
    return suggest_each([name], known)


def suggest_each(names: Iterable[object], known: Iterable[str]) -> str:
    """Return the same about several names that do not exist, as those of a list."""
    by_folded = {str(text).casefold(): str(text) for text in known}
    speller = Speller(by_folded)
    words = (name.casefold() for name in names if isinstance(name, str) and len(name) > 1)  # one letter is like any
    near = (text for word in words for text in speller.find(word))
    return did_you_mean(dict.fromkeys(by_folded[text] for text in near))


def is_slip(written: str, meant: str) -> bool:
    """Return whether a name is another one with one letter wrong, missing, added, or two changed about."""
    shorter = min(len(written), len(meant))
    start = next((place for place in range(shorter) if written[place] != meant[place]), shorter)
    text, other = written[start:], meant[start:]
    is_changed_about = text[1::-1] == other[:2] and text[2:] == other[2:]
    return written != meant and (other[1:] in {text, text[1:]} or text[1:] == other or is_changed_about)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the name that another one is almost; None where it is like none."""
    names = sorted(known)
    slip = next((text for text in names if is_slip(name, text)), None)
    near = Speller(names, _NEAREST_RATIO).find(name)
    return near[0] if near else slip
