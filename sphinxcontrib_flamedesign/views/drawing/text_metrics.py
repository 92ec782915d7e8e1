"""How much room words take in a drawing, which knows no fonts: broken and cut so that they fit in any usual one."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

#: Words are broken at spaces and after hyphens.
_PIECE = re.compile(r"\S+?(?:-(?=\w)|(?=\s)|$)\s*")


_WIDE = frozenset("MWmw@%")


#: How much of the room for a name its id may take.
_MOST_ID = 0.7


#: How wide an ellipsis is: in some fonts nearly as wide as the widest letters.
_ELLIPSIS = 1.5


_NARROW = frozenset("Iijlftr.,:;'|!()[] -")


def width_of(text: str) -> float:
    """Return how wide text is, in average small letters."""
    return math.fsum(map(_letter_width, text))  # `sum` rounds otherwise from Python 3.12 on


@lru_cache(maxsize=4096)
def _letter_width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return 1.65
    if letter in _WIDE:
        return 1.5
    if letter in _NARROW:
        return 0.6
    return 1.1 if letter.isupper() or letter.isdigit() else 1


def truncate(text: str, room: float) -> str:
    """Return so much of a text as fits, with an ellipsis where that is not all of it."""
    if width_of(text) <= room:
        return text
    return _head(text, room - _ELLIPSIS).rstrip() + "…"


def truncate_name(name: str, room: float) -> str:
    """Return a name with an ellipsis in its middle where it does not fit: long ids differ at their ends.

    Of an id with the document after it, as ``RFE7@designs/cache``, the id itself stays whole where there is room.
    """
    if width_of(name) <= room:
        return name
    id_, at, _document = name.partition("@")
    start = _head(name, (room - _ELLIPSIS) / 2)
    if at and len(start) <= len(id_) and width_of(id_ + at) <= _MOST_ID * room:
        start = id_ + at
    end = _head(name[::-1], room - _ELLIPSIS - width_of(start))[::-1]
    while end and unicodedata.combining(end[0]):
        end = end[1:]
    return f"{start.rstrip()}…{end.lstrip()}"


def _head(text: str, room: float) -> str:
    for number, letter in enumerate(text):
        room -= _letter_width(letter)
        if room < 0:
            return text[:number]
    return text


def wrap(text: str, room: float, most_lines: int) -> list[str]:
    """Break a text into lines that fit; the last one is cut where there are more."""
    lines: list[str] = []
    pieces = [part for piece in _PIECE.findall(" ".join(text.split())) for part in _broken(piece, room)]
    for number, piece in enumerate(pieces):
        if lines and width_of((lines[-1] + piece).rstrip()) <= room:
            lines[-1] += piece
        elif len(lines) < most_lines:
            lines.append(piece)
        else:
            lines[-1] = truncate(lines[-1] + "".join(pieces[number:]), room)
            break
    return [line.rstrip() for line in lines]


def _broken(piece: str, room: float) -> Iterator[str]:
    """Yield a piece in parts that fit: a long word, or one of a script that has no spaces."""
    while width_of(piece.rstrip()) > room:
        head = _head(piece, room) or piece[0]
        yield head
        piece = piece[len(head) :]
    if piece:
        yield piece
