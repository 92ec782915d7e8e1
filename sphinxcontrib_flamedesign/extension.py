"""What the extension registers with Sphinx, as a table of contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.assets import add_assets, add_static_folder
from sphinxcontrib_flamedesign.builder import DesignsBuilder, export_site, write_site_graph
from sphinxcontrib_flamedesign.code_links import CodeLinks
from sphinxcontrib_flamedesign.config import register_values
from sphinxcontrib_flamedesign.config_checker import check_values
from sphinxcontrib_flamedesign.declaration_index import DeclarationIndex
from sphinxcontrib_flamedesign.derived import Derived, get_derived
from sphinxcontrib_flamedesign.domain import DesignDomain, get_domain
from sphinxcontrib_flamedesign.epub import declare_drawings
from sphinxcontrib_flamedesign.messages import register_catalog
from sphinxcontrib_flamedesign.reading.anchors import AnchorPlacer
from sphinxcontrib_flamedesign.reading.design_transform import DesignTransform
from sphinxcontrib_flamedesign.reading.directives import CardDirective, DesignDirective, register_directives
from sphinxcontrib_flamedesign.reading.nodes import PLAIN_NODES, design_drawing, design_list
from sphinxcontrib_flamedesign.reading.notes import READ_EVENT
from sphinxcontrib_flamedesign.refresh import PageRefresher
from sphinxcontrib_flamedesign.reporting import warn
from sphinxcontrib_flamedesign.roles import FeatureRole
from sphinxcontrib_flamedesign.search_index import forget_words
from sphinxcontrib_flamedesign.views import html, register_views
from sphinxcontrib_flamedesign.views.card import design_card
from sphinxcontrib_flamedesign.views.drawing import tikz
from sphinxcontrib_flamedesign.views.drawing.layout_cache import prune_layouts
from sphinxcontrib_flamedesign.views.neighbourhood import design_folded, design_picture
from sphinxcontrib_flamedesign.views.placeholders import (
    FallbackPlaceholderTransform,
    HtmlPlaceholderTransform,
    LatexPlaceholderTransform,
)
from sphinxcontrib_flamedesign.views.tables import design_table
from sphinxcontrib_flamedesign.views.view_nodes import design_statement

if TYPE_CHECKING:
    from pathlib import Path

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


def setup_extension(app: Sphinx) -> None:
    """Register everything."""
    register_values(app)
    register_catalog(app)
    app.add_domain(DesignDomain)
    app.add_index_to_domain(DesignDomain.name, DeclarationIndex)
    app.add_role("design", FeatureRole())
    app.add_directive("design", DesignDirective)
    app.add_directive("design-card", CardDirective)
    register_views(app)
    for node in PLAIN_NODES:
        app.add_node(node)  # the XML writer knows no subclasses
    app.add_node(
        design_drawing,
        html=(html.visit_drawing, html.depart_drawing),
        latex=(tikz.visit_drawing, tikz.depart_drawing),
    )
    app.add_node(design_list, html=(html.visit_list, None))
    app.add_node(design_card, html=(html.visit_card, None))
    app.add_node(design_picture, html=(html.visit_picture, None))
    app.add_node(design_statement, html=(html.visit_statement, None))
    app.add_node(design_folded, html=(html.visit_folded, html.depart_details))
    app.add_node(design_table, html=(html.visit_table, None))
    app.add_event(READ_EVENT)
    app.add_transform(DesignTransform)
    app.add_transform(AnchorPlacer)
    app.add_post_transform(HtmlPlaceholderTransform)
    app.add_post_transform(LatexPlaceholderTransform)
    app.add_post_transform(FallbackPlaceholderTransform)
    app.add_post_transform(CodeLinks)
    app.add_builder(DesignsBuilder)
    app.connect("config-inited", _read_configuration)
    app.connect("builder-inited", add_static_folder)
    app.connect("env-before-read-docs", _report_unread_root)
    app.connect("env-get-outdated", lambda app, env, *changed: get_domain(env).find_arrived())
    app.connect("source-read", _read_source)
    app.connect("include-read", _read_included)
    app.connect("doctree-read", _take_translated_title)
    app.connect("builder-inited", _connect_refresher)
    app.connect("write-started", tikz.add_packages)
    app.connect("html-page-context", add_assets)
    app.connect("html-collect-pages", forget_words)
    app.connect("build-finished", _finish)
    app.connect("build-finished", prune_layouts)
    app.connect("build-finished", declare_drawings)


def _read_configuration(app: Sphinx, config: Config) -> None:
    origin = check_values(app, config)
    register_directives(app)
    tags = frozenset(app.tags)  # before the builder adds its own

    def give_derived(app: Sphinx) -> None:
        get_domain(app.env).derived = Derived(app, origin, tags)

    app.connect("builder-inited", give_derived)


def _report_unread_root(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    derived = get_derived(env)
    reason = derived.unread.find_unread_root()
    if reason is not None:  # Sphinx stops, and says only that it cannot load it
        path, line = derived.origin.find_setting("extensions")
        warn(reason, location=f"{path}:{line}", subtype="unread-document")


# What these call is imported by builds that read a document, and no others.


def _read_source(app: Sphinx, docname: str, content: list[str]) -> None:
    from sphinxcontrib_flamedesign.reading.source_events import note_suspects, settle_mail_header

    note_suspects(app.env, content[0])
    content[0] = settle_mail_header(app.env, docname, content[0])


def _read_included(app: Sphinx, path: Path, docname: str, content: list[str]) -> None:
    from sphinxcontrib_flamedesign.reading.source_events import note_suspects, settle_included

    note_suspects(app.env, content[0])
    myst = app.extensions.get("myst_parser")
    # MyST-Parser 4 takes the letters that it leaves out for lines.
    is_exact = path.suffix != ".md" or myst is None or not myst.version.startswith("4.")
    content[0] = settle_included(app.env, path, content[0], is_exact=is_exact)


def _take_translated_title(app: Sphinx, doctree: nodes.document) -> None:
    from sphinxcontrib_flamedesign.reading.source_events import take_translated_title

    take_translated_title(app.env, doctree)


def _connect_refresher(app: Sphinx) -> None:
    refresher = PageRefresher(app)
    app.connect("env-get-updated", lambda app, env: refresher.find_outdated(env))
    app.connect("doctree-resolved", lambda app, doctree, docname: refresher.note_written(docname))
    app.connect("build-finished", lambda app, exception: refresher.finish() if exception is None else None)


def _finish(app: Sphinx, exception: Exception | None) -> None:
    domain = get_domain(app.env)
    if exception is None and not domain.has_checked:
        domain.check_consistency()  # Sphinx checks only where something changed; findings are there until mended
    export_site(app, exception)
    write_site_graph(app, exception)
    if exception is None:
        get_derived(app.env).keep()
