"""Documents among the designs of a team that list these, and are none themselves."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from sphinxcontrib_flamedesign.core.doc_patterns import FOLDER_PAGES
from sphinxcontrib_flamedesign.core.learning.outline import Outline


def find_listings(documents: Sequence[Outline]) -> list[str]:
    """Return the names of the documents that are the pages of folders of designs: none of these is one itself.

    A page alone in its folder, or in one with a number, is a design: ``014-a-cache/README``.
    """
    pages = [document.docname for document in documents if _is_page(document)]
    others = [document.docname for document in documents if document.docname not in pages]
    return [page for page in pages if _holds(posixpath.dirname(page), others)]


def _is_page(document: Outline) -> bool:
    """Return whether a document is called as the page of a folder is, and neither its title nor that has a number."""
    folder, name = posixpath.split(document.docname)
    has_number = any(re.search(r"\d", text) for text in (posixpath.basename(folder), document.title))
    return name.casefold() in FOLDER_PAGES and not has_number


def _holds(folder: str, names: Sequence[str]) -> bool:
    """Return whether some documents lie in a folder or below it."""
    return any(not folder or name.startswith(f"{folder}/") for name in names)
