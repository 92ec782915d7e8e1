"""How messages name what somebody wrote, and the known name that is nearest to it."""

from __future__ import annotations

from collections.abc import Iterable

from sphinxcontrib_flamedesign.core.suggest import LONGEST, Speller


def suggest(name: object, known: Iterable[str]) -> str:
    """Return the end of a message that names the known name nearest to another one; empty where none is near."""
    text = str(name) if isinstance(name, str) else ""
    by_folded = {str(one).casefold(): str(one) for one in known}
    close = Speller(by_folded).find(text.casefold()) if text else []
    return f"; did you mean {by_folded[close[0]]!r}?" if close else ""


def is_slip(written: str, meant: str) -> bool:
    """Return whether a name is another one with one letter wrong, missing, added, or two changed about."""
    shorter = min(len(written), len(meant))
    start = next((place for place in range(shorter) if written[place] != meant[place]), shorter)
    one, other = written[start:], meant[start:]
    is_changed_about = one[1::-1] == other[:2] and one[2:] == other[2:]
    return written != meant and (other[1:] in {one, one[1:]} or one[1:] == other or is_changed_about)


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
