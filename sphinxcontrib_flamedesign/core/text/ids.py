"""Ids of designs in text and titles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sphinxcontrib_flamedesign.core.template import Words
from sphinxcontrib_flamedesign.core.text.normalise import COLONS


class IdPattern:
    """Finds feature ids in text: ``RFE318``, ``RFE-318`` and ``rfe 318`` all mean ``RFE318``."""

    def __init__(self, prefixes: Sequence[str]) -> None:
        self._canonical = {prefix.casefold(): prefix for prefix in prefixes}
        choices = "|".join(re.escape(prefix) for prefix in sorted(prefixes, key=len, reverse=True))
        self._regex = (
            re.compile(rf"(?<![^\W_])({choices})s?[-_ ]?#?(\d+)((?:/\d+)*)(?![^\W_])", re.IGNORECASE)
            if choices
            else None
        )

    def find(self, text: str) -> list[str]:
        """Return the ids in a text, each once, in the order in which they stand."""
        folded = text.casefold()
        if self._regex is None or not any(prefix in folded for prefix in self._canonical):
            return []
        found = []
        for match in self._regex.finditer(text):  # "RFE326/327" names two
            prefix = self._canonical[match[1].casefold()]
            found += [prefix + number for number in (match[2], *match[3].split("/")[1:])]
        return list(dict.fromkeys(found))

    def canonical(self, text: str) -> str:
        """Return an id in its one spelling; what is no id of these prefixes stays as it is."""
        match = self._regex.fullmatch(text.strip()) if self._regex else None
        return self._canonical[match[1].casefold()] + match[2] if match and not match[3] else text.strip()

    def strip(self, title: str) -> str:
        """Take an id away that a title starts with, and what separates the two."""
        match = self._regex.match(title) if self._regex else None
        return title[match.end() :].lstrip(" :：.-–—") if match else title


def clean_title(title: str, ids: IdPattern, words: Words) -> str:
    """Return a design's title alone: without its id and without ``Design Document:`` before it."""
    text = title.strip()
    for _ in range(2):  # "Design: RFE1 - X" and "RFE1: Design - X"
        text = ids.strip(text)
        for prefix in words.title_prefixes:
            rest = text[len(prefix) :].lstrip()
            if text.casefold().startswith(prefix.casefold()) and rest[:1] in {*COLONS, "-", "–", "—"}:
                text = rest[1:].strip()
                break
    return text or title.strip()
