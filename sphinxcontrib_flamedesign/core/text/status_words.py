"""The words of a status without what stands around them: ``✅ **Accepted** (2024-01-31)``."""

from __future__ import annotations

import re
import unicodedata

from sphinxcontrib_flamedesign.core.template import Words

#: What ends the words of a status, beside words of the template's language; between words is one space.
STATUS_END = re.compile(r" ?[([{,.;:!/|（，。；：！、،]| [-–—] |——| ?$")

#: A box that is ticked, before words.
_TICKED = re.compile(r"^\s*\[[xX]\]\s+")

#: A picture by its name: `:white_check_mark:`.
_PICTURE_NAME = re.compile(r"(?<!\w):[a-z][a-z0-9_+-]{1,40}:(?!\w)")


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


def status_head(words: str, language: Words) -> str:
    """Return the words of a status up to a mark, or to a word that ends one."""
    head = STATUS_END.split(words, maxsplit=1)[0]
    starts = [
        match.start()
        for word in language.status_ends
        if (match := re.search(rf"\s{re.escape(word)}(?:\s|$)", head, re.IGNORECASE))
    ]
    return head[: min(starts, default=len(head))].strip()
