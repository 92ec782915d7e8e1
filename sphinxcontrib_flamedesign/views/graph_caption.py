"""What stands under the graph: how much of it is shown, and where each statement is to be found."""

from __future__ import annotations

from collections.abc import Iterator

from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.kinds import sort_kinds
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.views.filters import DEFAULT_DEPTH, Filters, Selection, select_statements
from sphinxcontrib_flamedesign.views.graph_lines import GraphLines, LeftOut
from sphinxcontrib_flamedesign.views.wording import count_components, count_designs, explain_others, kind_label

#: So many designs without a line are named; of more, there is only the number.
_MOST_NAMED = 6


def describe(selection: Selection, joined: GraphLines, *, is_drawn: bool) -> str:
    """Return in a sentence or two what is shown of the graph, and how much: every statement is counted once.

    :param is_drawn: whether a drawing shows the lines; else the list alone has what they stand for.
    """
    count = joined.statements
    statements = ngettext("%d statement", "%d statements", count) + _chosen_kinds(selection)
    places = ", ".join(_places(joined, len(selection.graph.components), is_drawn=is_drawn))
    text = f"{_count_designs(selection, joined)}, {statements}" + (f": {places}." if places else ".")
    return f"{_near(selection.graph, selection.filters)}: {text}" if selection.filters.focus is not None else text


def _count_designs(selection: Selection, joined: GraphLines) -> str:
    """Return how many designs are shown; the script counts in the same way.

    What has a document is a design; ids of which there is none, as in the drawing, are counted apart.
    """
    graph = selection.graph
    designs = count_designs(len(selection.designs), len(graph.designs))
    unknown = sum(graph.design_or_other(id_) is None for id_ in joined.designs)
    if not unknown:
        return designs
    return _("%(designs)s and %(count)d without a document") % {"designs": designs, "count": unknown}


def describe_drawing(selection: Selection, joined: GraphLines) -> str:
    """Return what a line of the drawing means, and which designs are in the list only."""
    text = _("A line stands for all statements of one about another, in the stroke of the strongest kind.")
    text = f"{text} {explain_others(joined.designs & selection.graph.others.keys())}".rstrip()
    alone = [design.id for design in selection.designs if design.id not in joined.designs]
    if not alone:
        return text
    if len(alone) <= _MOST_NAMED:
        return f"{text} {_('Only the list shows %s.') % ', '.join(alone)}"
    count = len(alone)
    only = ngettext("%d more design is in the list only.", "%d more designs are in the list only.", count)
    return f"{text} {only}"


def _chosen_kinds(selection: Selection) -> str:
    """Return the kinds in brackets, where options choose some."""
    if selection.filters.kinds is None and selection.filters.origin is None:
        return ""
    found = {edge.kind for edge in select_statements(selection)}
    return f" ({', '.join(map(kind_label, sort_kinds(found))) or _('none')})"


def _places(joined: GraphLines, all_components: int, *, is_drawn: bool) -> Iterator[str]:
    """Yield how many statements are where: on lines, and on none."""
    left_out = dict(joined.left_out)
    between = joined.between_designs
    if not is_drawn:
        between += left_out.pop(LeftOut.ALREADY_JOINED, 0)
    if between:
        yield _("%d between designs") % between
    if joined.on_components:
        components = count_components(len(joined.components), all_components)
        yield _("%(count)d on %(components)s") % {"count": joined.on_components, "components": components}
    labels = {
        LeftOut.NAMED_ONCE: _("%d on what no other design names"),
        LeftOut.OTHER_COMPONENT: _("%d on other components") if joined.components else _("%d on components"),
        LeftOut.ALREADY_JOINED: _("%d that only cite what another line joins"),
        LeftOut.NOT_SHOWN: _("%d on designs that are not shown"),
        LeftOut.PATH: _("%d on source paths"),
        LeftOut.IN_WORDS: _("%d in words only"),
    }
    for why, count in left_out.items():
        yield labels[why] % count


def _near(graph: Graph, filters: Filters) -> str:
    focus, steps = filters.find_focus(graph), filters.depth or DEFAULT_DEPTH
    near = (
        _("%(id)s and what is one step from it") if steps == 1 else _("%(id)s and what is within %(steps)d steps of it")
    )
    name = focus.name if isinstance(focus, Component) else focus.id if focus is not None else filters.focus
    return near % {"id": name, "steps": steps}
