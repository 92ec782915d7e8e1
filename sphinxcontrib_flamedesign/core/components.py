"""What tells components apart: names that differ in case, hyphens and underscores only are one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from sphinxcontrib_flamedesign.core.wording import slugify

#: Names of which nothing but letters and digits counts.
_PLAIN = re.compile(r"[A-Za-z0-9 _-]*")
#: Marks that make another name of a word, as in ``C++`` and ``C#``, and what keys call them; others go by their code.
_MARKS = {"+": "plus", "#": "sharp", "*": "star", "&": "and", "@": "at", "!": "not", "%": "percent"}


def component_key(name: str) -> str:
    """Return the key of a component, of which its anchor is made: the same for all spellings that mean one.

    A key has underscores only where a mark of the name counts: that of ``C++ client`` is ``c_plus_plus-client``.
    """
    if _PLAIN.fullmatch(name):
        return slugify(name)
    folded = unicodedata.normalize("NFC", name.casefold()).replace("_", " ")
    words = [word for chunk in folded.split() for word in _words_of(chunk)]
    return "-".join(words or (f"_{ord(letter):x}" for letter in folded if not letter.isspace()))


def _words_of(chunk: str) -> Iterator[str]:
    """Yield the words of what stands between two spaces, with their marks spelled out; marks alone are no word."""
    word: list[str] = []
    has_letters = False
    for place, letter in enumerate(chunk):
        following = chunk[place + 1 : place + 2]
        if letter.isalnum() or unicodedata.category(letter).startswith("M"):  # signs of vowels are no letters
            word.append(letter)
            has_letters = True
        elif letter in "'’" and word and following.isalnum():
            word.append(letter)
        elif letter in _MARKS or unicodedata.category(letter) in {"Sm", "Sc", "So"}:
            word.append(f"_{_MARKS.get(letter, f'{ord(letter):x}')}")
        elif letter == "." and not place and following.isalnum():
            word.append("_dot")
        else:
            if has_letters:
                yield "".join(word)
            word, has_letters = [], False
    if has_letters:
        yield "".join(word)
