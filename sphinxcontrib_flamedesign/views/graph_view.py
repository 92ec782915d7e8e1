"""The feature-interaction graph: what of it is shown, as a drawing by designs, or by groups of them, and as a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.core.grouping import COMPONENT, STATUS
from sphinxcontrib_flamedesign.core.template import Templates
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.reading.nodes import design_drawing
from sphinxcontrib_flamedesign.views.base import View, ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.drawing.layout import LayoutError
from sphinxcontrib_flamedesign.views.drawing.standalone import add_legend
from sphinxcontrib_flamedesign.views.drawing.svg import Drawer, Drawing, standalone_style
from sphinxcontrib_flamedesign.views.filters import Filters, Selection, component_keys, empty_reason, select
from sphinxcontrib_flamedesign.views.graph_caption import describe, describe_drawing
from sphinxcontrib_flamedesign.views.graph_drawing import draw_designs
from sphinxcontrib_flamedesign.views.graph_lines import GraphLines, count_below, count_in_words, join_statements
from sphinxcontrib_flamedesign.views.graph_list import make_list
from sphinxcontrib_flamedesign.views.group_drawing import draw_groups
from sphinxcontrib_flamedesign.views.groups import find_groups
from sphinxcontrib_flamedesign.views.view_nodes import remark
from sphinxcontrib_flamedesign.views.view_options import any_grouping, any_text, option, some_of
from sphinxcontrib_flamedesign.views.wording import explain_others

if TYPE_CHECKING:
    from docutils import nodes


#: The drawing by designs may take so much of the time; the rest is for the drawing by groups.
_FIRST_SHARE = 0.8


@dataclass(frozen=True)
class GraphOptions(ViewOptions):
    """What of the graph is shown, how it is grouped, and what its drawing is called."""

    filters: Filters = some_of(Filters)
    group_by: str | None = option("group-by", any_grouping, None)
    caption: str = option("caption", any_text, "")
    alt: str = option("alt", any_text, "")

    def make(self, view: View) -> list[nodes.Node]:
        """Return the graph: a drawing with its list where one can be had, else the list and the reason.

        On a page, the script finds designs and shows neighbourhoods without a drawing too.
        """
        selection = select(view.graph, self.filters)
        if why := empty_reason(selection):
            return [remark(why)]
        bare = join_statements(selection, with_components=False)
        listed_only = self.caption or describe(selection, bare, is_drawn=False)
        joined = join_statements(selection, with_components=self.group_by is None)
        drawing, grouping, notes = self._find_drawing(view, selection, joined, listed_only)
        listed = make_list(view, selection, grouping)
        if drawing is None and not view.is_page:
            return [*map(remark, notes), *listed]
        node = design_drawing("", *listed, caption=" ".join(notes), key=view.anchor)
        node["drawing"], node["in_words"] = drawing, count_in_words(selection)
        node["below"] = count_below(joined)
        node["components"] = len(view.graph.components)
        node["list_only"] = list(_list_only(selection, drawing)) if drawing is not None else []
        return [node]

    def _find_drawing(
        self, view: View, selection: Selection, joined: GraphLines, listed_only: str
    ) -> tuple[Drawing | None, str | None, list[str]]:
        """Return the drawing by designs, else the one by groups, else none; how the list is grouped; and the caption.

        :param listed_only: what the caption is without a drawing by designs.
        """
        if view.drawer is None or not joined.lines:
            return None, self.group_by, [listed_only]
        caption = self.caption or describe(selection, joined, is_drawn=True)
        try:
            drawer = view.drawer.share(_FIRST_SHARE)
            drawing = draw_designs(selection, joined, view.templates, self.group_by, self.alt or caption, drawer)
        except LayoutError as error:
            why = str(error)
        else:
            return drawing, self.group_by, [caption, *([] if self.caption else [describe_drawing(selection, joined)])]
        drawer = view.drawer.share(1 - _FIRST_SHARE)
        drawn_by = {COMPONENT: _("Drawn by component, for %s."), STATUS: _("Drawn by status, for %s.")}
        for grouping in [self.group_by] if self.group_by else (COMPONENT, STATUS):
            groups = find_groups(selection, grouping, view.anchor)
            try:
                drawing, note = draw_groups(selection, groups, self.alt or listed_only, drawer)
            except LayoutError:
                continue
            return drawing, grouping, [listed_only, drawn_by.get(grouping, _("Drawn by groups, for %s.")) % why, note]
        return None, self.group_by, [listed_only, _("Shown as a list, for %s.") % why]


def _list_only(selection: Selection, drawing: Drawing) -> Iterator[str]:
    """Yield the components of each design that has no box: the script counts these designs too."""
    drawn = {box.key for box in drawing.scene.boxes}
    return (component_keys(selection.graph, one.id) for one in selection.designs if one.id not in drawn)


def standalone_svg(selection: Selection, templates: Templates, drawer: Drawer) -> str:
    """Return the drawing by designs, with its legend, as an SVG that is no part of a page.

    :raises LayoutError: it is too large, or no layout could be had.
    """
    joined = join_statements(selection)
    label = describe(selection, joined, is_drawn=True)
    drawing = draw_designs(selection, joined, templates, None, label, drawer)
    svg = drawing.to_svg({}, standalone_style(drawing.scene.kinds))
    note = explain_others(box.key for box in drawing.scene.boxes if box.is_other)
    return add_legend(svg, drawing.scene, (drawing.width, drawing.height), note)


class GraphDirective(ViewDirective):
    """Draws how designs interact with each other and with components; a list where nothing can be drawn."""

    view = "graph"
    options_type = GraphOptions
    draws = True
