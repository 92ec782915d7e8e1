"""Which languages documents are written in, of those that words ship for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from sphinxcontrib_flamedesign.core.learning.outline import Outline
from sphinxcontrib_flamedesign.core.template import Words
from sphinxcontrib_flamedesign.core.template_file import DEFAULT_LANGUAGES, list_languages, make_words
from sphinxcontrib_flamedesign.core.text.labels import strip_label
from sphinxcontrib_flamedesign.core.text.normalise import normalise


@lru_cache(maxsize=1)
def all_words() -> Words:
    """Return the words of all languages."""
    return make_words(list_languages())


def find_languages(documents: Sequence[Outline]) -> tuple[str, ...]:
    """Return the languages by which documents are read: English, and those that half of them show."""
    found = list(DEFAULT_LANGUAGES)
    for language in list_languages():
        telling = {*map(normalise, make_words([language]).telling)}
        shown = sum(not telling.isdisjoint(_words_of(document)) for document in documents)
        if language not in found and shown * 2 >= len(documents) > 0:
            found.append(language)
    return tuple(found)


def _words_of(document: Outline) -> Iterator[str]:
    """Yield the headings and names of header lines of a document, whole and word by word."""
    for label in (*(heading.label for heading in document.headings), *(line.name for line in document.all_lines)):
        whole = normalise(strip_label(label))
        yield from (whole, *whole.split())
