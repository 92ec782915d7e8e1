"""Headings of one form that stand several times: ``Option A``, ``Option 2: With a queue``, ``Step 3``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from sphinxcontrib_flamedesign.core.learning.outline import Heading, Outline
from sphinxcontrib_flamedesign.core.template import Words

#: Words, then a number or a letter, then nothing or a title of its own.
_NUMBERED = re.compile(r"([^\W\d][^\n:]{0,60}?)\s+#?(\d{1,3}|[A-Z])\s*(?:$|[:.)–—-]\s*(?:\s\S|$|[{<\[]).*)")

#: What stands several times, even where a document has only one of it.
_EXAMPLES = frozenset({"alternative", "approach", "candidate", "choice", "option", "scenario", "step", "variant"})


def fold_repeated(documents: Sequence[Outline], words: Words) -> list[Outline]:
    """Return documents in which headings of one form are called alike, and say of which form they are.

    A form stands with several numbers in one document, or is one of examples, as options are.
    """
    letters: dict[str, set[str]] = defaultdict(set)
    forms: set[str] = {*_EXAMPLES, *words.examples}
    for document in documents:
        marks: dict[str, set[str]] = defaultdict(set)
        for form, mark in _numbered_in(document):
            marks[form].add(mark)
            letters[form].add(mark)
        forms |= {form for form, group in marks.items() if len(group) > 1}
    kinds = {form: _placeholder_for(marks) for form, marks in letters.items()}

    def fold(heading: Heading) -> Heading:
        match = _NUMBERED.fullmatch(heading.label)
        if match is None or match[1].casefold() not in forms:
            return heading
        return replace(heading, label=match[1], repeat=f"{match[1]} {{{kinds[match[1].casefold()]}}}")

    return [replace(other, headings=tuple(map(fold, other.headings))) for other in documents]


def _placeholder_for(marks: Collection[str]) -> str:
    """Return the placeholder that takes some numbers or letters: anything where there are both."""
    are_letters = {mark.isalpha() for mark in marks}
    return "name" if len(are_letters) > 1 else "letter" if True in are_letters else "number"


def _numbered_in(document: Outline) -> Iterator[tuple[str, str]]:
    """Yield the forms of headings in small letters, each with a number or letter that it has."""
    matches = (_NUMBERED.fullmatch(heading.label) for heading in document.headings)
    return ((match[1].casefold(), match[2]) for match in matches if match is not None)
