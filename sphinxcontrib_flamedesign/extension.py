"""What the extension registers with Sphinx, as a table of contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.assets import add_assets, add_static_folder
from sphinxcontrib_flamedesign.builder import DesignsBuilder, export_site
from sphinxcontrib_flamedesign.config import check_values, register_values
from sphinxcontrib_flamedesign.domain import DesignDomain, FeatureRole, get_domain, pages_to_refresh
from sphinxcontrib_flamedesign.messages import register_catalog
from sphinxcontrib_flamedesign.reading.directives import (
    DesignDirective,
    register_directives,
)
from sphinxcontrib_flamedesign.reading.nodes import PLAIN_NODES, design_drawing
from sphinxcontrib_flamedesign.reading.transform import READ_EVENT, AnchorPlacer, DesignReader, take_translated_title
from sphinxcontrib_flamedesign.transforms import CompletenessCard, ListedViews, add_drawings
from sphinxcontrib_flamedesign.views.directives import GraphDirective, TableDirective
from sphinxcontrib_flamedesign.views.html import depart_drawing, visit_drawing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


def setup_extension(app: Sphinx) -> None:
    """Register everything."""
    register_values(app)
    register_catalog(app)
    app.add_domain(DesignDomain)
    app.add_role("design", FeatureRole())
    app.add_directive("design", DesignDirective)
    app.add_directive("design-graph", GraphDirective)
    app.add_directive("design-table", TableDirective)
    for node in PLAIN_NODES:
        app.add_node(node)  # the XML writer knows no subclasses
    app.add_node(design_drawing, html=(visit_drawing, depart_drawing))
    app.add_event(READ_EVENT)
    app.add_transform(DesignReader)
    app.add_transform(AnchorPlacer)
    app.add_post_transform(CompletenessCard)
    app.add_post_transform(ListedViews)
    app.add_builder(DesignsBuilder)
    app.connect("config-inited", _read_configuration)
    app.connect("builder-inited", add_static_folder)
    app.connect("builder-inited", add_drawings)
    app.connect("doctree-read", _take_translated_title)
    app.connect("env-get-updated", _refresh_pages)
    app.connect("html-page-context", add_assets)
    app.connect("build-finished", _finish)


def _read_configuration(app: Sphinx, config: Config) -> None:
    check_values(app, config)
    register_directives(app)


def _take_translated_title(app: Sphinx, doctree: nodes.document) -> None:
    take_translated_title(app.env, doctree)


def _refresh_pages(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    return pages_to_refresh(env)


def _finish(app: Sphinx, exception: Exception | None) -> None:
    domain = get_domain(app.env)
    if exception is None and not domain.has_checked:
        domain.check_consistency()  # Sphinx checks only where something changed; findings are there until mended
    export_site(app, exception)
