"""Designs that a text names only to say that it has nothing to do with them: ``Does not affect RFE12``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sphinxcontrib_flamedesign.core.template import Words
from sphinxcontrib_flamedesign.core.text.id_schemes import IdSchemes

#: What is denied stands so near: in so many words after a denial, and in so many characters.
_NEAR_WORDS, _NEAR = 5, 200

_CLAUSE_END = r"[.;:!?](?:\s|$)|\s[-–—]\s|[。；：！？]"

#: An id has so many words: ``RFE 12``.
_ID_WORDS = 2


class DenialReader:
    """Finds the designs that some words deny, by the words of a template's languages."""

    def __init__(self, words: Words, ids: IdSchemes) -> None:
        self._ids = ids
        self._before = _compile(words.denials)
        self._after = _compile(words.denial_endings)
        exceptions = "".join(rf"|\b{re.escape(word)}\b" for word in words.exceptions)
        self._clause_end = re.compile(_CLAUSE_END + exceptions, re.IGNORECASE)
        joiners = "|".join(map(re.escape, ("&", *words.joiners)))
        self._between = re.compile(rf",\s|[，、]|\s(?:{joiners})\s", re.IGNORECASE)

    def find(self, text: str) -> frozenset[str]:
        """Return the ids that a text denies."""
        single = " ".join(text.replace("’", "'").split())
        return frozenset((*self._denied_before(single), *self._denied_after(single)))

    def _denied_before(self, text: str) -> Iterator[str]:
        """Yield the ids after words such as "does not affect", in their clause."""
        for match in self._before.finditer(text) if self._before is not None else ():
            clause = self._clause_end.split(text[match.end() : match.end() + _NEAR], maxsplit=1)[0]
            first, *others = self._between.split(clause)
            # "not" alone denies what stands right after it.
            near = first.split()[: _NEAR_WORDS if " " in match[0] or not match[0].isascii() else 1]
            if self._ids.find(" ".join(near)):
                yield from self._ids.find(first)
                yield from self._names_alone(others)

    def _denied_after(self, text: str) -> Iterator[str]:
        """Yield the ids right before words such as "is not affected"."""
        for match in self._after.finditer(text) if self._after is not None else ():
            clause = self._clause_end.split(text[max(0, match.start() - _NEAR) : match.start()].rstrip(" :–—-("))[-1]
            *others, last = self._between.split(clause.rstrip())
            named = self._ids.find(" ".join(last.split()[-_ID_WORDS:])) if last[-1:].isalnum() else []
            if named:
                yield from named
                yield from self._names_alone(others[::-1])

    def _names_alone(self, parts: Sequence[str]) -> Iterator[str]:
        """Yield the ids of which each is a whole part, up to the first that says more."""
        for part in parts:
            named = self._ids.find(part)
            if not named or self._ids.strip(part.strip()):
                return
            yield from named


def _compile(phrases: Sequence[str]) -> re.Pattern[str] | None:
    """Return what finds phrases as whole words; scripts without spaces have none."""
    words = sorted(phrases, key=len, reverse=True)
    bounded = (rf"\b{re.escape(word)}\b" if word.isascii() or " " in word else re.escape(word) for word in words)
    return re.compile("|".join(bounded), re.IGNORECASE) if words else None
