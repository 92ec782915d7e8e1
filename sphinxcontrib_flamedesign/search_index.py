"""The words of the search index: Sphinx leaves those in it that a page showed with other tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.domain import get_domain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx


def forget_words(app: Sphinx) -> Iterable[tuple[str, dict[str, object], str]]:
    """Take the words that lead to no page out of the index before it is written; there is no page to be added."""
    indexer = getattr(app.builder, "indexer", None)
    if any(True for _document in get_domain(app.env).conditions):
        for words in (getattr(indexer, "_mapping", {}), getattr(indexer, "_title_mapping", {})):
            for word in [word for word, names in words.items() if not names]:
                del words[word]
    return ()
