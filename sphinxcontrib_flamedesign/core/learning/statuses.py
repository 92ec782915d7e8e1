"""The statuses of a team, and what their words say of a design."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from sphinxcontrib_flamedesign.core.template import Words
from sphinxcontrib_flamedesign.core.text.status_words import cut_status
from sphinxcontrib_flamedesign.core.text.suggest import is_slip

#: The lists of statuses that a template has.
_GROUPS = ("drafts", "superseded", "withdrawn")


def is_status(text: str, others: Collection[str], words: Words) -> bool:
    """Return whether what a single document has for a status is one, and no mere slip.

    Its words say how far a design is; or it is one word, which is not almost another status, and leaves nothing open.

    :param others: the statuses of all documents.
    """
    known = {*words.superseded, *words.withdrawn, *words.drafts, *words.in_force}
    if not known.isdisjoint(text.casefold().split()):
        return True
    is_word = text.replace("-", "").isalpha() and text not in {
        *words.placeholder,
        *words.placeholder_alone,
        *words.none,
    }
    return is_word and not any(is_slip(text, other) for other in {*known, *others} - {text})


def read_statuses(texts: Sequence[str], words: Words) -> dict[str, object]:
    """Return the values of a status, and which of them are drafts, superseded or withdrawn."""
    found = [
        cut_status(one.strip(" .\"'`<>[]{}"), words)
        for text in texts[:1]
        for one in re.split(r"(?:(?<!\s)\s+)?(?:\||,|/|\bor\b)\s*", text)
    ]
    values = most_frequent_spellings(text for text in found if text and len(text.split()) <= 4)
    return group_statuses(values, words) if len(values) > 1 else {}


def most_frequent_spellings(statuses: Iterable[str]) -> list[str]:
    """Return statuses, each once, as most of those spell it that differ in case only; the first of as many."""
    counts: dict[str, Counter[str]] = {}
    for status in statuses:
        counts.setdefault(status.casefold(), Counter())[status] += 1
    return [spelt.most_common(1)[0][0] for spelt in counts.values()]


def describe_guessed(values: Mapping[str, object]) -> str:
    """Return what is to be said of a line of metadata whose statuses are grouped; empty for others."""
    named = ", ".join(name for name in _GROUPS if name in values)
    return f"Guessed by the words of the statuses: {named}." if named else ""


def group_statuses(values: list[str], words: Words) -> dict[str, object]:
    """Return statuses, with those that say that a design is written still, has a successor, or is given up."""
    groups: dict[str, object] = {"values": values}
    for name, known in zip(_GROUPS, (words.drafts, words.superseded, words.withdrawn), strict=True):
        some = [value for value in values if not {*known}.isdisjoint(value.casefold().split())]
        if some:
            groups[name] = some
    return groups
