"""The record of words that almost open a field."""

from __future__ import annotations

from typing import NamedTuple


class NearLabel(NamedTuple):
    """Words that a design has, and that are almost a label of a field that it lacks.

    ``reason`` is why they open no field, in words; it is empty where they are only like the field's label.
    """

    field: str
    text: str
    line: int
    reason: str = ""
    source: str = ""
