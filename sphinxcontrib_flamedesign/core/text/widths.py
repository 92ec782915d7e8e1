"""How many columns text takes in a file, as reST counts them."""

from __future__ import annotations

import unicodedata


def count_columns(text: str) -> int:
    """Return how many columns a text takes: letters of East Asia take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def pad(text: str, columns: int) -> str:
    """Return a text with so many spaces after it that it takes a number of columns."""
    return text + " " * (columns - count_columns(text))
