"""The views: each is one module with its directive, its options and what makes it; here they are registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.domain import DesignDomain
from sphinxcontrib_flamedesign.reading.nodes import design_view, unpack_options
from sphinxcontrib_flamedesign.views.base import View, ViewDirective
from sphinxcontrib_flamedesign.views.graph_view import GraphDirective
from sphinxcontrib_flamedesign.views.impact_view import ImpactDirective
from sphinxcontrib_flamedesign.views.matrix import MatrixDirective
from sphinxcontrib_flamedesign.views.overview import OverviewDirective
from sphinxcontrib_flamedesign.views.report import ReportDirective
from sphinxcontrib_flamedesign.views.table import TableDirective
from sphinxcontrib_flamedesign.views.worklist import WorklistDirective

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx

#: The directives of all views. What makes each one, and when its pages are written again, follows from it.
VIEWS: tuple[type[ViewDirective], ...] = (
    GraphDirective,
    TableDirective,
    MatrixDirective,
    ImpactDirective,
    WorklistDirective,
    ReportDirective,
    OverviewDirective,
)


def register_views(app: Sphinx) -> None:
    """Register the directive of each view."""
    for directive in VIEWS:
        app.add_directive(f"design-{directive.view}", directive)


def make_view(place: design_view, view: View) -> list[Node]:
    """Return what is to stand in the place that a directive left for its view."""
    (directive,) = (one for one in VIEWS if one.view == place["view"])
    return directive.options_type.parse(unpack_options(place)).make(view)


def may_draw(domain: DesignDomain) -> bool:
    """Return whether any document shows a view that may hold a drawing."""
    return any(directive.draws and domain.shows(directive.view) for directive in VIEWS)
