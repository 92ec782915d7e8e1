"""The overview: how many designs there are of each status, what is missing most, and what nobody has answered yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from docutils import nodes

from sphinxcontrib_flamedesign.core.force import Force
from sphinxcontrib_flamedesign.core.impact import Task, find_tasks
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.rules.completeness import completeness, missing_fields, placeholder_fields
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.views.base import View, ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.filters import Filters, choose_designs, missing_reason
from sphinxcontrib_flamedesign.views.tables import captioned, component_link
from sphinxcontrib_flamedesign.views.view_nodes import (
    first_of,
    item,
    joined,
    line,
    link,
    link_to_statement,
    remark,
    status_words,
    words,
)
from sphinxcontrib_flamedesign.views.view_options import any_text, option, some_of
from sphinxcontrib_flamedesign.views.wording import percent

#: So many entries each list has, and so many designs are named in one.
_LISTED, _NAMED = 10, 8


@dataclass(frozen=True)
class OverviewOptions(ViewOptions):
    """Which designs an overview is of."""

    filters: Filters = some_of(Filters, "status", "components")
    caption: str = option("caption", any_text, "")

    def make(self, view: View) -> list[nodes.Node]:
        """Return a block for each question: those to which there is an answer."""
        if why := missing_reason(view.graph, self.filters):
            return [remark(why)]
        chosen = choose_designs(view.graph, self.filters)
        designs = sorted((view.graph.designs[id_] for id_ in chosen), key=lambda one: natural(one.id))
        if not designs:
            return [remark(_("No design fits these options."))]
        shares = [(completeness(one, view.templates.of(one)), one) for one in designs]
        blocks = [
            (_("Status"), _statuses(view, designs)),
            (_("Missing most"), _worst_fields(view, designs)),
            (_("Updates that nobody has acknowledged"), _open_updates(view, chosen)),
            (_("Least complete"), _least_complete(view, shares)),
            (_("Components"), _components(view, chosen)),
        ]
        content: list[nodes.Node] = [*captioned(self.caption, _summary(shares))]
        for title, entries in blocks:
            if entries:
                content.append(line(words(title, "flamedesign-label"), classes=["flamedesign-overview-title"]))
                content.append(_list(entries))
        return [nodes.container("", *content, classes=["flamedesign-view", "flamedesign-overview"])]


def _list(entries: Sequence[nodes.list_item]) -> nodes.bullet_list:
    """Return as many entries as a list has, and how many more there are."""
    more = [item(words(_("%d more") % (len(entries) - _LISTED)))] if len(entries) > _LISTED else []
    return nodes.bullet_list("", *entries[:_LISTED], *more, classes=["flamedesign-overview-list"])


def _summary(shares: Sequence[tuple[float, Design]]) -> str:
    return _("%(designs)s, complete to %(share)s on average.") % {
        "designs": ngettext("%d design", "%d designs", len(shares)),
        "share": percent(sum(share for share, _design in shares) / len(shares)),
    }


def _links(view: View, designs: Sequence[Design]) -> list[nodes.Node]:
    """Return links to some designs, as many as an entry names."""
    return joined(first_of(designs, _NAMED, lambda one: link(one, one.id, view.docname)))


def _entry(*parts: nodes.Node, designs: Sequence[nodes.Node] = ()) -> nodes.list_item:
    return item(
        *parts, words(": ", "flamedesign-separator"), nodes.inline("", "", *designs, classes=["flamedesign-with"])
    )


def _statuses(view: View, designs: Sequence[Design]) -> list[nodes.list_item]:
    """Return how many designs there are of each status, in the order of the templates' statuses."""
    order = {status: place for place, status in enumerate(view.templates.statuses)}
    by_status: dict[str, list[Design]] = {}
    for one in designs:
        by_status.setdefault(one.status or "", []).append(one)
    entries = []
    for status in sorted(by_status, key=lambda status: (status == "", order.get(status, len(order)), status)):
        several = by_status[status]
        shown = status_words(status, view.templates.of(several[0])) if status else words(_("No status"))
        entries.append(_entry(shown, words(f" {len(several)}"), designs=_links(view, several)))
    return entries


def _worst_fields(view: View, designs: Sequence[Design]) -> list[nodes.list_item]:
    """Return the fields that most designs lack, or hold a place for, of those in force."""
    out_of_force = Force(view.graph, view.templates).out_of_force
    lacking: dict[tuple[str, str], list[Design]] = {}
    for one in designs:
        template = view.templates.of(one)
        for fact in (*missing_fields(one, template), *placeholder_fields(one, template)):
            if one.id not in out_of_force:
                lacking.setdefault((template[fact.name].label, template.name), []).append(one)
    worst = sorted(lacking.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [
        _entry(words(f"{label} {len(several)}"), designs=_links(view, several)) for (label, _name), several in worst
    ]


def _open_updates(view: View, chosen: set[str]) -> list[nodes.list_item]:
    """Return the updates that designs require of others, which say nothing of them."""
    tasks = [one for one in find_tasks(view.graph) if one.is_acknowledged is False and one.interaction.source in chosen]
    return [_update(view, one) for one in tasks]


def _update(view: View, task: Task) -> nodes.list_item:
    edge, designs = task.interaction, view.graph.designs
    said = link_to_statement(designs[edge.stated_by], edge.excerpt, view.docname, edge.anchor)
    ends = link(designs[edge.target], edge.target, view.docname), words(" ← "), words(edge.source)
    return _entry(*ends, designs=[said])


def _least_complete(view: View, shares: Sequence[tuple[float, Design]]) -> list[nodes.list_item]:
    """Return the designs of which most is still to be written."""
    worst = sorted((pair for pair in shares if pair[0] < 1), key=lambda pair: (pair[0], natural(pair[1].id)))
    return [_entry(link(one, one.full_title, view.docname), designs=[words(percent(share))]) for share, one in worst]


def _components(view: View, chosen: set[str]) -> list[nodes.list_item]:
    """Return the components that most designs state something of."""
    graph = view.graph
    named: dict[str, list[Design]] = defaultdict(list)
    for id_ in sorted(chosen, key=natural):
        for key in graph.components_named.get(id_, ()):
            named[key].append(graph.designs[id_])
    order = sorted(named, key=lambda key: (-len(named[key]), key))
    return [
        _entry(
            component_link(graph.components[key], view.docname),
            words(f" {len(named[key])}"),
            designs=_links(view, named[key]),
        )
        for key in order
        if key in graph.components
    ]


class OverviewDirective(ViewDirective):
    """Shows where the designs stand: their statuses, what they lack, and what nobody has answered."""

    view = "overview"
    options_type = OverviewOptions
