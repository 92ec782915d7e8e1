"""How messages name what somebody wrote."""

from __future__ import annotations

from collections.abc import Iterable

from sphinxcontrib_flamedesign.core.text.suggest import LONGEST


def show(value: object) -> str:
    """Return a value as a message names it: short, and the same on every run."""
    if isinstance(value, str):
        return repr(value) if len(value) <= LONGEST else f"{value[:LONGEST]!r}…"
    if value is None or isinstance(value, (bool, float)):
        return repr(value)
    if isinstance(value, int):
        return repr(value) if abs(value) < 10**LONGEST else "int"
    return type(value).__name__


def quote_list(texts: Iterable[str]) -> str:
    """Return texts as a list is written in ``conf.py``."""
    return f"[{', '.join(quote(text) for text in texts)}]"


def quote(text: str) -> str:
    """Return a text as it is written in ``conf.py``."""
    shown = show(text)
    return f'"{shown[1:-1]}"' if shown.startswith("'") and shown.endswith("'") and '"' not in shown else shown
