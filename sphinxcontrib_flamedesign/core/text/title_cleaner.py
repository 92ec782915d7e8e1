"""A design's title without what other words stand around it."""

from __future__ import annotations

from dataclasses import dataclass

from sphinxcontrib_flamedesign.core.template import Words
from sphinxcontrib_flamedesign.core.text.id_patterns import TITLE
from sphinxcontrib_flamedesign.core.text.ids import IdScheme, Parts
from sphinxcontrib_flamedesign.core.text.normalise import COLONS


@dataclass(frozen=True, slots=True)
class TitleCleaner:
    """Takes from a heading what is not a design's title: its id, and ``Design Document:`` before it."""

    ids: IdScheme
    words: Words

    def __call__(self, title: str) -> str:
        """Return a design's title alone."""
        parts = self.ids.parse_title(title.strip()) or Parts()
        text = parts.get(TITLE, title).strip()
        if TITLE in parts and len(parts) > 1:
            return text
        for _ in range(2):  # "Design: RFE1 - X" and "RFE1: Design - X"
            text = self.strip_words(self.ids.strip(text))
        return text or title.strip()

    def strip_words(self, text: str) -> str:
        """Return a title without the words that stand in front of any."""
        for prefix in (*self.words.title_prefixes, *self.ids.prefixes):
            rest = text[len(prefix) :].lstrip()
            is_dash = rest[:1] in {"-", "–", "—"} and rest[1:2].isspace()  # "ADR-7" is an id
            if text.casefold().startswith(prefix.casefold()) and (is_dash or rest[:1] in COLONS):
                return rest[1:].strip()
        return text
