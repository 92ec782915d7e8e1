"""The words of a status without what stands around them: ``✅ **Accepted** (2024-01-31)``."""

from __future__ import annotations

import re
import unicodedata

from sphinxcontrib_flamedesign.core.template import Words
from sphinxcontrib_flamedesign.core.text.normalise import PICTURE_NAME

#: What ends the words of a status, beside words of the template's language; between words is one space.
STATUS_END = re.compile(r" ?[([{,.;:!/|（，。；：！、،]| [-–—] |——| ?$")

#: A box that is ticked, before words.
_TICKED = re.compile(r"^\s*\[[xX]\]\s+")

_PICTURE_NAME = re.compile(rf"(?<!\w){PICTURE_NAME}(?!\w)")


def unticked(text: str) -> str:
    """Return words without the ticked box before them."""
    return _TICKED.sub("", text)


def is_ticked(text: str) -> bool:
    """Return whether a ticked box stands before words."""
    return _TICKED.match(text) is not None


def bare_status(text: str) -> str:
    """Return the words of a status in one line, without boxes, marks and pictures."""
    words = re.sub(r"^\W+", "", _PICTURE_NAME.sub(" ", unticked(text)))
    kept = (letter for letter in words if unicodedata.category(letter) != "So" and letter not in "\ufe0f*`")
    return " ".join("".join(kept).split())


def cut_status(text: str, words: Words) -> str:
    """Return a status without what follows it: ``superseded`` of ``superseded by X``."""
    ends = "|".join(map(re.escape, words.status_ends))
    return re.split(rf"\s(?:{ends})(?:\s|$)", text, maxsplit=1, flags=re.IGNORECASE)[0] if ends else text


def status_head(text: str, words: Words) -> str:
    """Return the words of a status up to a mark, or to a word that ends one."""
    return cut_status(STATUS_END.split(text, maxsplit=1)[0], words).strip()
