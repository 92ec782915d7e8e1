"""Our own words on pages, translatable through gettext. Look them up while a page is made, never before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import get_translation, get_translator

if TYPE_CHECKING:
    from sphinx.application import Sphinx


CATALOG = "sphinxcontrib_flamedesign"


_ = get_translation(CATALOG)


def ngettext(text: str, many: str, count: int) -> str:
    """Return the words that fit a number, with the number in them."""
    return get_translator(CATALOG).ngettext(text, many, count) % count


def register_catalog(app: Sphinx) -> None:
    """Register the folder of the translations with Sphinx."""
    app.add_message_catalog(CATALOG, str(Path(__file__).parent / "locale"))
