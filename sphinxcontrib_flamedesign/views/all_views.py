"""The views: each is one module with its directive, its options and what makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def find_directive(view: str) -> type[ViewDirective]:
    """Return the directive of a view."""
    return next(directive for directive in VIEWS if directive.view == view)


def make_view(place: design_view, view: View) -> list[Node]:
    """Return what is to stand in the place that a directive left for its view."""
    return find_directive(place["view"]).options_type.parse(unpack_options(place)).make(view)
