"""How many of something there are, in words of messages and reports; pages say it by `messages.ngettext`."""

from __future__ import annotations


def describe_count(number: int, text: str, many: str = "") -> str:
    """Return a number with the word for what it counts: that for one, or that for many, which else has an "s"."""
    return f"{number} {text if number == 1 else many or f'{text}s'}"
