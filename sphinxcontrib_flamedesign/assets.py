"""The style sheet and the script: they go to the pages that show something of ours, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from sphinxcontrib_flamedesign.builder import GRAPH_FILENAME, IMPACT_FILENAME, has_site_graph
from sphinxcontrib_flamedesign.derived import get_project
from sphinxcontrib_flamedesign.domain import IMPACT, get_domain
from sphinxcontrib_flamedesign.reading.nodes import SHARED, design_drawing, design_table
from sphinxcontrib_flamedesign.views.browser_wording import script_attributes

if TYPE_CHECKING:
    from sphinx.application import Sphinx


STYLE = "flamedesign.css"


SCRIPT = "flamedesign.js"


#: The page of the search, which is made of no document.
SEARCH = "search"


def add_static_folder(app: Sphinx) -> None:
    """Let the HTML builders copy our style sheet and our script."""
    if app.builder.format == "html":
        app.config.html_static_path.append(str(Path(__file__).parent / "static"))


def add_assets(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, object], doctree: nodes.document | None
) -> None:
    """Link the style sheet on a page that holds a card or a view, and the script where it has controls to add.

    The page of Sphinx's search gets the script too: it shows excerpts of the others.
    """
    domain = get_domain(app.env)
    if pagename == SEARCH and any(map(domain.has_place, app.env.found_docs)):
        app.add_js_file(SCRIPT, 500, "defer")
    pages = app.env.found_docs if app.builder.name == "singlehtml" else {pagename}
    if doctree is None or not any(map(domain.has_place, pages)):
        return
    app.add_css_file(STYLE)
    if app.builder.name == "epub" or not any(map(domain.has_view, pages)):  # few reading systems run scripts
        return
    if _has_controls(doctree):
        attributes = script_attributes(get_project(app.env).graph.components)
        pathto = context["pathto"]
        if has_site_graph(app.builder) and callable(pathto):
            attributes["data-fd-site"] = pathto(GRAPH_FILENAME, resource=True)
            if domain.shows(IMPACT):
                attributes["data-fd-impact"] = pathto(IMPACT_FILENAME, resource=True)
        app.add_js_file(SCRIPT, 500, "defer", **attributes)


def _has_controls(doctree: nodes.document) -> bool:
    """Return whether a page holds a drawing, a table that can be sorted, or another view whose address is copied.

    What stands in text or in a table is passed over: there are none, and thousands of nodes.
    """
    ahead: list[nodes.Node] = [doctree]
    while ahead:
        node = ahead.pop()
        if isinstance(node, design_table):
            if node["sortable"]:
                return True
        elif isinstance(node, nodes.Element) and not isinstance(node, nodes.TextElement):
            if isinstance(node, design_drawing) or (isinstance(node, nodes.container) and SHARED in node["classes"]):
                return True
            ahead += node.children
    return False
