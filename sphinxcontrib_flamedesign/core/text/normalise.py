"""Words without case, punctuation and white space, and lists of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from sphinxcontrib_flamedesign.core.text.days import without_days
from sphinxcontrib_flamedesign.core.text.scripts import MARKS, composed

_LETTERS = rf"[^\W_](?:[^\W_]|[{MARKS}])*"


WORD = re.compile(rf"{_LETTERS}(?:['’]{_LETTERS})?")


@lru_cache(maxsize=32)  # several rules ask it of a text, one after the other
def normalise(text: str) -> str:
    """Fold case, punctuation and white space: ``Command-Line  Interface`` is ``command line interface``."""
    return " ".join(WORD.findall(composed(text).casefold()))


#: A picture by its name, as a pattern: ``:white_check_mark:``.
PICTURE_NAME = r":[a-z][a-z0-9_+-]{1,40}:"


#: Colons of Western and of Chinese text.
COLONS = (":", "：")


def slugify(text: str) -> str:
    """Make a stable, lower-case name of words joined by hyphens, for anchors and keys."""
    return "-".join(WORD.findall(composed(text).casefold().replace("_", " ")))


def singular(word: str) -> str:
    """Return an English word in the singular, roughly: to compare words, not to show them."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def split_enumeration(text: str) -> list[str]:
    """Split ``Node Registration, Executor Scheduling.``; a sentence comes back whole."""
    bare = text.strip().rstrip(".。")
    parts = [part.strip() for part in re.split(r",\s+(?:and\s+)?|[、，،]", bare)]
    if len(parts) > 1 and all(part and len(part.split()) <= 4 for part in parts):
        return parts
    return [text.strip()]


def split_list(text: str) -> list[str]:
    """Split ``RFE1, RFE2`` as options and front matter give lists."""
    return [part.strip() for part in re.split(r"[,;，、；،؛\n]", text) if part.strip()]


def split_joined(text: str, joiners: Sequence[str]) -> list[str]:
    """Split ``#12 and #30`` at words such as "and"; one may open a text: ``and Cy``."""
    words = "|".join(map(re.escape, ("&", *joiners)))
    parts = re.split(rf"(?:^|(?<!\s)\s+)(?:{words})\s+", text, flags=re.IGNORECASE)
    return [part.strip() for part in parts if part.strip()]


#: What stands between people, and not in a remark about one: ``Ann (@ann, Acme), Bob``.
_BETWEEN_NAMES = re.compile(r"[,;，、；،؛\n](?![^()\n]{0,120}\))")

#: The end of an address after which another name stands, and no remark in brackets.
_AFTER_ADDRESS = re.compile(r"(?<=>)\s+(?=[^\W\d_])")


def split_names(text: str, joiners: Sequence[str]) -> list[str]:
    """Split ``Ann Lee, Bob and Cy`` as people are listed; an address ends a name: ``Ann <a@b.org> Bob <b@b.org>``.

    A day beside them, ``Ann Lee, 2024-03-11``, is left out.
    Beside a joiner that stands between no commas stand names of two words or more, or handles: ``Security and Privacy
    Team`` is one.
    """
    lists = (part.strip(" ,;") for part in _BETWEEN_NAMES.split(without_days(text)))
    parts = [part for line in lists if line for part in _AFTER_ADDRESS.split(line)]
    for part in parts[-1:]:
        names = split_joined(part, joiners)
        if len(parts) > 1 or all(" " in name or name.startswith("@") for name in names):
            parts[-1:] = names
    return parts


#: What a text that goes on ends with, and what does not stand before an ellipsis.
_LEADS_ON, _BEFORE_CUT = (":", "："), " \t\n.,:;–—-…。、，；："

#: The space before the word at which a text is cut.
_LAST_WORD = re.compile(r"\s\S*\Z")


#: Of a statement's words, so many characters are shown and exported: its line leads to the others.
EXCERPT = 240


@lru_cache(maxsize=64)
def excerpt(text: str) -> str:
    """Return the words of a statement as far as they are shown: one text for all that it names.

    Where they end with a colon, what they lead to is left out, as the items below an item.
    """
    shown = cut(text, EXCERPT)
    head = shown.rstrip()
    return f"{head.rstrip(_BEFORE_CUT)}…" if head.endswith(_LEADS_ON) and head.strip(_BEFORE_CUT) else shown


def cut(text: str, length: int = 60) -> str:
    """Return a text of so many characters at most: cut after a word, with an ellipsis where that is not all of it.

    A word that takes a third of the room is cut itself, as are scripts without spaces.
    """
    if len(text) <= length:
        return text
    head = text[: length - 1]
    end = _LAST_WORD.search(text, length * 2 // 3, length)
    whole = head[: end.start()] if end is not None else head
    return f"{whole.rstrip(_BEFORE_CUT) or whole}…"


_DIGITS = re.compile(r"(\d+)")


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """Return what text is sorted by: ``RFE25`` stands before ``RFE318``."""
    parts = enumerate(_DIGITS.split(text.casefold()))
    return tuple(
        (len(number), number) if (number := part.lstrip("0")) and place % 2 else (0, part) for place, part in parts
    )
