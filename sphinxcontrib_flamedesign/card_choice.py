"""Where the card of a design stands: as a directive, its page or the configuration says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.config import get_settings
from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.setting_checks import CardPlace

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: The key of front matter that says it for one page.
CARD_KEY = "design-card"


def choose_place(env: BuildEnvironment, docname: str) -> CardPlace | None:
    """Return where a document's design has its card: front matter goes before the rest; None is at its directive."""
    if get_domain(env).places_card(docname):
        return None
    of_page = str(env.metadata.get(docname, {}).get(CARD_KEY, "")).strip()
    return CardPlace(of_page if of_page in tuple(CardPlace) else get_settings(env.config).card)
