"""What the headers of designs say, and whether it is what somebody asks for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.text.normalise import normalise

#: What chooses the designs of which a header does not say something.
NONE = "none"

#: The address behind a name: ``Ann Lee <ann@example.org>``.
_ADDRESS = re.compile(r"(?<=\S)\s+<[^<>\s]+@[^<>\s]+>$")


def stated_values(design: Design, keys: Iterable[str]) -> tuple[str, ...]:
    """Return what some lines of a design's header say, each thing once: ``TBD`` and ``none`` say nothing."""
    stated = dict.fromkeys(value for key in keys for value in design.values_of(key))
    return tuple(value for value in stated if value not in design.blank_values)


def header_values(design: Design, keys: Iterable[str]) -> tuple[str, ...]:
    """Return the same as readers are shown it: somebody is one person, whether an address follows the name or not."""
    return tuple(dict.fromkeys(_ADDRESS.sub("", value) for value in stated_values(design, keys)))


def common_spellings(designs: Iterable[Design]) -> Mapping[str, str]:
    """Return how most headers spell each value that some write in another case: ``flame team`` is ``Flame Team``.

    :return: the value in folded case -> the spelling; the first in order where two are as frequent.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for design in designs:
        for value in header_values(design, [key for key, _values in design.metadata]):
            counts[value.casefold()][value] += 1
    return {
        folded: min(several, key=lambda value: (-several[value], value))
        for folded, several in counts.items()
        if len(several) > 1
    }


def is_named(name: str, stated: str) -> bool:
    """Return whether a name is a part of what a header says: ``ann lee`` of ``Ann Lee <ann@example.org>``."""
    words = normalise(name).split()
    return bool(words) and set(words) <= set(normalise(stated).split())


def is_stated(value: str, stated: Sequence[str]) -> bool:
    """Return whether a value is among what a header says; ``none`` is where it says nothing."""
    return any(is_named(value, text) for text in stated) or (not stated and value.casefold() == NONE)
