"""What the extension registers with Sphinx, as a table of contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.assets import add_assets, add_static_folder
from sphinxcontrib_flamedesign.builder import DesignsBuilder, export_site, write_site_graph
from sphinxcontrib_flamedesign.code_links import CodeLinks
from sphinxcontrib_flamedesign.config import register_values
from sphinxcontrib_flamedesign.config_checker import check_values
from sphinxcontrib_flamedesign.core.template import RESERVED
from sphinxcontrib_flamedesign.declaration_index import DeclarationIndex
from sphinxcontrib_flamedesign.derived import Derived, get_derived
from sphinxcontrib_flamedesign.domain import DRAWING, DesignDomain, get_domain
from sphinxcontrib_flamedesign.epub import declare_drawings
from sphinxcontrib_flamedesign.messages import register_catalog
from sphinxcontrib_flamedesign.reading.anchors import AnchorPlacer
from sphinxcontrib_flamedesign.reading.design_transform import DesignTransform
from sphinxcontrib_flamedesign.reading.directives import CardDirective, DesignDirective, register_directives
from sphinxcontrib_flamedesign.reading.nodes import (
    CARD,
    PLAIN_NODES,
    design_card,
    design_drawing,
    design_folded,
    design_list,
    design_picture,
    design_statement,
    design_table,
)
from sphinxcontrib_flamedesign.reading.notes import READ_EVENT
from sphinxcontrib_flamedesign.refresh import PageRefresher
from sphinxcontrib_flamedesign.reporting import warn
from sphinxcontrib_flamedesign.roles import FeatureRole
from sphinxcontrib_flamedesign.search_index import forget_words
from sphinxcontrib_flamedesign.special_files import leave_out_special_files
from sphinxcontrib_flamedesign.views.drawing.layout_cache import prune_layouts
from sphinxcontrib_flamedesign.views.placeholders import (
    FallbackPlaceholderTransform,
    HtmlPlaceholderTransform,
    LatexPlaceholderTransform,
)
from sphinxcontrib_flamedesign.views.view_place import OPENING, ViewPlaceDirective

if TYPE_CHECKING:
    from pathlib import Path

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator
    from sphinx.writers.latex import LaTeXTranslator


def setup_extension(app: Sphinx) -> None:
    """Register everything."""
    register_values(app)
    register_catalog(app)
    app.add_domain(DesignDomain)
    app.add_index_to_domain(DesignDomain.name, DeclarationIndex)
    app.add_role("design", FeatureRole())
    app.add_directive("design", DesignDirective)
    app.add_directive("design-card", CardDirective)
    for view in sorted(RESERVED - {CARD}):
        app.add_directive(f"{OPENING}{view}", ViewPlaceDirective)
    for node in PLAIN_NODES:
        app.add_node(node)  # the XML writer knows no subclasses
    app.add_node(design_drawing, html=(_visit, _depart), latex=(_visit_in_latex, _depart_in_latex))
    for node in (design_list, design_card, design_picture, design_statement, design_folded, design_table):
        app.add_node(node, html=(_visit, _depart))
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
    app.connect("env-before-read-docs", _prepare_reading)
    app.connect("env-get-outdated", leave_out_special_files, priority=10)
    app.connect("env-get-outdated", lambda app, env, *changed: get_domain(env).find_arrived())
    app.connect("source-read", _read_source)
    app.connect("include-read", _read_included)
    app.connect("doctree-read", _take_translated_title)
    app.connect("builder-inited", _connect_refresher)
    app.connect("write-started", _add_packages)
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


# What these call is imported by builds that read or write a document of ours, and no others.


def _prepare_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Import what reads documents before Sphinx starts processes that read some."""
    if docnames:
        from sphinxcontrib_flamedesign.reading import source_events, transform  # noqa: F401


def _add_packages(app: Sphinx, builder: Builder) -> None:
    if builder.format == "latex" and get_domain(app.env).shows(DRAWING):
        app.add_latex_package("tikz")


def _visit(self: HTML5Translator, node: nodes.Element) -> None:
    from sphinxcontrib_flamedesign.views import html

    html.visit(self, node)


def _depart(self: HTML5Translator, node: nodes.Element) -> None:
    from sphinxcontrib_flamedesign.views import html

    html.depart(self, node)


def _visit_in_latex(self: LaTeXTranslator, node: design_drawing) -> None:
    from sphinxcontrib_flamedesign.views.drawing import tikz

    tikz.visit_drawing(self, node)


def _depart_in_latex(self: LaTeXTranslator, node: design_drawing) -> None:
    """Do nothing: the list that follows closes itself."""


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
