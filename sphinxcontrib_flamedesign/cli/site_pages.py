"""The pages of a site beside those of the documents."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence

#: The pages that are made: their names, titles and what they show.
PAGES = {
    "index": ("Designs", (".. design-overview::", ".. design-graph::", ".. design-table::")),
    "report": ("Report", (".. design-report::",)),
    "worklist": ("Worklist", (".. design-worklist::",)),
}


#: The theme, where it is installed, and the one that Sphinx brings along.
_THEMES = ("furo", "alabaster")


def find_theme() -> str:
    """Return the theme of a site: the first of some that is installed."""
    return next(name for name in _THEMES if importlib.util.find_spec(name) is not None)


def make_page(key: str, pages: Sequence[str], documents: Sequence[str], *, is_glob: bool = False) -> str:
    """Return the text of a page; the first one leads to the others and to all documents."""
    title, shown = PAGES[key]
    lines = [title, "=" * len(title), "", *(line for view in shown for line in (view, ""))]
    if key == "index":
        lines += _toctree(pages, []) if pages else []
        lines += _toctree(documents, ["   :caption: Designs", *(["   :glob:"] if is_glob else [])])
    return "\n".join(lines)


def _toctree(names: Sequence[str], options: Sequence[str]) -> list[str]:
    return [".. toctree::", "   :hidden:", *options, "", *(f"   /{name}" for name in names), ""]
