"""The style sheet: it goes to the pages that show something of ours, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.domain import get_domain

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

STYLE = "flamedesign.css"


def add_static_folder(app: Sphinx) -> None:
    """Let the HTML builders copy our style sheet."""
    if app.builder.format == "html":
        app.config.html_static_path.append(str(Path(__file__).parent / "static"))


def add_assets(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, object], doctree: nodes.document | None
) -> None:
    """Link the style sheet on a page that holds a card or a view."""
    domain = get_domain(app.env)
    pages = app.env.found_docs if app.builder.name == "singlehtml" else {pagename}
    if any(domain.has_view(page) for page in pages):
        app.add_css_file(STYLE)
