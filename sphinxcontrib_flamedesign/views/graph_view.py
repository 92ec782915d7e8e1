"""The feature-interaction graph: what of it is shown, as a drawing by designs, or by groups of them, and as a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docutils import nodes

from sphinxcontrib_flamedesign.core.graph import Graph, Interaction
from sphinxcontrib_flamedesign.core.kinds import Kind, sort_kinds
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.template import Templates
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.reading.nodes import design_drawing, design_list
from sphinxcontrib_flamedesign.views.base import View, ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.drawing.layout import LayoutError
from sphinxcontrib_flamedesign.views.drawing.standalone import add_legend
from sphinxcontrib_flamedesign.views.drawing.svg import Drawer, Drawing, standalone_style
from sphinxcontrib_flamedesign.views.filters import (
    DEFAULT_DEPTH,
    Filters,
    Grouping,
    Selection,
    empty_reason,
    select,
)
from sphinxcontrib_flamedesign.views.graph_drawing import Group, draw_designs, draw_groups, find_groups
from sphinxcontrib_flamedesign.views.view_nodes import item, link, link_of_box, link_to_statement, remark, words
from sphinxcontrib_flamedesign.views.view_options import any_text, member_of, option, some_of
from sphinxcontrib_flamedesign.views.wording import joined_label, kind_label

#: More interactions than that are listed by their targets alone, without the stated words. This and the next
#: are for a page with one view; where there are several, each has its part.
MOST_STATED = 1500


#: So many designs and interactions at most are listed at all.
MOST_LISTED = 20_000


#: The drawing by designs may take so much of the time; the rest is for the drawing by groups.
_FIRST_SHARE = 0.8


@dataclass(frozen=True)
class GraphOptions(ViewOptions):
    """What of the graph is shown, how it is grouped, and what its drawing is called."""

    filters: Filters = some_of(Filters)
    group_by: Grouping | None = option("group-by", member_of(Grouping), None)
    caption: str = option("caption", any_text, "")
    alt: str = option("alt", any_text, "")

    def make(self, view: View) -> list[nodes.Node]:
        """Return the graph: a drawing with its list where one can be had, else the list and the reason."""
        selection = select(view.graph, self.filters)
        if why := empty_reason(selection):
            return [remark(why)]
        caption = self.caption or describe(selection)
        drawing, grouping, why = self._find_drawing(view, selection, self.alt or caption)
        notes = [why] if why else []
        listed = make_list(view, selection, grouping)
        if drawing is None:
            return [*map(remark, (caption, *notes)), *listed]
        node = design_drawing("", *listed, caption=" ".join([caption, *notes]), key=view.anchor)
        node["drawing"] = drawing
        return [node]

    def _find_drawing(
        self, view: View, selection: Selection, label: str
    ) -> tuple[Drawing | None, Grouping | None, str]:
        """Return the drawing by designs, else the one by groups, else none; how the list is grouped; and why."""
        if view.drawer is None or not selection.interactions:
            return None, self.group_by, ""
        try:
            drawer = view.drawer.share(_FIRST_SHARE)
            return draw_designs(selection, view.templates, self.group_by, label, drawer), self.group_by, ""
        except LayoutError as error:
            why = str(error)
        drawer = view.drawer.share(1 - _FIRST_SHARE)
        drawn_by = {
            Grouping.COMPONENT: _("Drawn by component, for %s."),
            Grouping.STATUS: _("Drawn by status, for %s."),
        }
        for grouping in [self.group_by] if self.group_by else Grouping:
            groups = find_groups(selection, grouping, view.anchor)
            try:
                drawing, note = draw_groups(selection, groups, label, drawer)
            except LayoutError:
                continue
            return drawing, grouping, f"{drawn_by[grouping] % why} {note}"
        return None, self.group_by, _("Shown as a list, for %s.") % why


def describe(selection: Selection) -> str:
    """Return in a sentence or two what is shown of the graph, and how much."""
    filters = selection.filters
    shown, all_ = len(selection.designs), len(selection.graph.designs)
    part = _("%(shown)d of %(all)d designs") % {"shown": shown, "all": all_}
    designs = ngettext("%d design", "%d designs", shown) if shown == all_ else part
    count = len(selection.interactions)
    if filters.kinds is not None or filters.origin is not None:
        found = {edge.kind for edge in selection.interactions}
        kinds = ", ".join(map(kind_label, sort_kinds(found))) or _("none")
        edges = ngettext("%d interaction between them", "%d interactions between them", count) + f" ({kinds})"
    else:
        edges = ngettext("%d declared interaction between them", "%d declared interactions between them", count)
    text = f"{designs}, {edges}."
    if filters.focus is not None:
        return f"{_near(selection.graph, filters)}: {text}"
    named = {key for edge in selection.interactions for key in (edge.source, edge.target)}
    alone = sum(design.id not in named for design in selection.designs)
    none = ngettext(
        "%d design has none; only the list shows it.", "%d designs have none; only the list shows them.", alone
    )
    return f"{text} {none}" if alone else text


def _near(graph: Graph, filters: Filters) -> str:
    design, steps = filters.find_focus(graph), filters.depth or DEFAULT_DEPTH
    near = (
        _("%(id)s and what is one step from it") if steps == 1 else _("%(id)s and what is within %(steps)d steps of it")
    )
    return near % {"id": design.id if design is not None else filters.focus, "steps": steps}


def standalone_svg(selection: Selection, templates: Templates, drawer: Drawer) -> str:
    """Return the drawing by designs, with its legend, as an SVG that is no part of a page.

    :raises LayoutError: it is too large, or no layout could be had.
    """
    drawing = draw_designs(selection, templates, None, describe(selection), drawer)
    svg = drawing.to_svg({}, standalone_style(drawing.scene.kinds))
    return add_legend(svg, drawing.scene.label, (drawing.width, drawing.height), drawing.scene.kinds)


def make_list(view: View, selection: Selection, grouping: Grouping | None) -> list[nodes.Node]:
    """Return the graph as a list: each design with what it names, by groups where the view has some.

    What is too much for one page is left out, and a line says so.
    """
    by_source: dict[str, list[Interaction]] = defaultdict(list)
    for edge in selection.interactions:
        by_source[edge.source].append(edge)
    is_full = len(selection.interactions) <= MOST_STATED * view.page_part
    entry = _full_entry if is_full else _short_entry
    kept = {design.id for design in _first_designs(selection.designs, by_source, MOST_LISTED * view.page_part)}

    def entries(designs: Iterable[Design]) -> Iterator[nodes.list_item]:
        return (entry(view, selection, one, by_source[one.id]) for one in designs if one.id in kept)

    if grouping is None:
        listed = design_list("", *entries(selection.designs))
    else:
        groups = find_groups(selection, grouping, view.anchor)
        listed = design_list("", *(_group_entry(group, list(entries(group.designs))) for group in groups))
    listed["classes"] = ["flamedesign-list"]
    return [*_left_out(selection, len(kept), is_full=is_full), listed]


def _first_designs(
    designs: Sequence[Design], by_source: Mapping[str, Sequence[Interaction]], left: float
) -> Iterator[Design]:
    """Yield designs until they and their interactions are as many as may be listed."""
    for design in designs:
        left -= 1 + len(by_source.get(design.id, ()))
        if left < 0:
            return
        yield design


def _left_out(selection: Selection, kept: int, *, is_full: bool) -> Iterator[nodes.paragraph]:
    """Return what the list leaves out, and how it is to be seen."""
    said = []
    if not is_full:
        counts = {"edges": len(selection.interactions)}
        said.append(_("For %(edges)d interactions, the list has no titles and none of the stated words.") % counts)
    if kept < len(selection.designs):
        counts = {"kept": kept, "all": len(selection.designs)}
        said.append(_("Only the first %(kept)d of %(all)d designs are listed.") % counts)
    if said:
        said.append(_("A graph with a focus, or of some components or kinds, shows its part in full."))
        yield remark(" ".join(said))


def _full_entry(view: View, selection: Selection, design: Design, edges: Sequence[Interaction]) -> nodes.list_item:
    """Return a design with what it says about each other one, linked to where it says so."""
    inner = nodes.bullet_list("")
    for edge in edges:
        stated = selection.graph.designs[edge.stated_by]
        said = link_to_statement(stated, edge.excerpt, view.docname, edge.anchor)
        kind = words(kind_label(edge.kind), f"flamedesign-kind-{edge.kind}")
        inner += item(kind, words(" "), _target(view, selection, edge.target), words(": "), said)
    return item(link_of_box(design, f"{design.id}: {design.title}", view.docname), *([inner] if edges else []))


def _target(view: View, selection: Selection, id_: str) -> nodes.Node:
    target = selection.graph.designs.get(id_)
    return link(target, id_, view.docname) if target is not None else words(id_, "flamedesign-unknown")


def _short_entry(view: View, selection: Selection, design: Design, edges: Sequence[Interaction]) -> nodes.list_item:
    """Return a design with the ids of those that it names."""
    by_kind: dict[Kind, dict[str, None]] = defaultdict(dict)
    for edge in sorted(edges, key=lambda one: one.kind.order):
        by_kind[edge.kind][edge.target] = None
    named = "; ".join(joined_label(kind, ", ".join(targets)) for kind, targets in by_kind.items())
    return item(link_of_box(design, design.id, view.docname), *([words(f": {named}")] if named else []))


def _group_entry(group: Group, entries: list[nodes.list_item]) -> nodes.list_item:
    """Return a group with its designs; the drawing by groups leads here."""
    target = nodes.target("", "", ids=[group.anchor])
    heading = (target, nodes.strong("", group.name), words(f" ({len(group.designs)})"))
    return item(*heading, nodes.bullet_list("", *entries))


class GraphDirective(ViewDirective):
    """Draws how the project's designs interact; a list where nothing can be drawn."""

    view = "graph"
    options_type = GraphOptions
    draws = True
