"""Our own words on pages, translatable through gettext. Look them up while a page is made, never before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import get_translation

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CATALOG = "sphinxcontrib_flamedesign"

_ = get_translation(CATALOG)


def register_catalog(app: Sphinx) -> None:
    """Tell Sphinx where the translations lie."""
    app.add_message_catalog(CATALOG, str(Path(__file__).parent / "locale"))
