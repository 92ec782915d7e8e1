"""The overview: where the designs stand, what is missing most, what nobody has answered, what has changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from docutils import nodes

from sphinxcontrib_flamedesign.core.diff import DesignDifference
from sphinxcontrib_flamedesign.core.graph import TargetType
from sphinxcontrib_flamedesign.core.header_values import header_values
from sphinxcontrib_flamedesign.core.impact import Task, count_updates, find_tasks
from sphinxcontrib_flamedesign.core.kinds import Origin
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.rules.completeness import completeness
from sphinxcontrib_flamedesign.core.template import FieldSpec, HeaderRole, Standing
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.domain import DESIGNS, MATRIX, REPORT, WORKLIST
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.views.base import View, ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.component_strip import draw_strip
from sphinxcontrib_flamedesign.views.filters import Filters, choose_designs, missing_reason
from sphinxcontrib_flamedesign.views.scores import LACKING, Scores
from sphinxcontrib_flamedesign.views.tables import captioned, component_link
from sphinxcontrib_flamedesign.views.view_nodes import (
    filtered_link,
    item,
    joined,
    line,
    link,
    remark,
    status_words,
    words,
)
from sphinxcontrib_flamedesign.views.view_options import any_text, option, some_of
from sphinxcontrib_flamedesign.views.wording import more_label, part_label, percent

#: So many entries each list has, and so many designs are named in one.
_LISTED, _NAMED = 8, 3


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
        if not chosen:
            return [remark(_("No design fits these options."))]
        overview = _Overview(view, tuple(view.graph.designs[id_] for id_ in sorted(chosen, key=natural)))
        blocks = [
            (_("Status"), overview.statuses()),
            (_("Missing most"), overview.worst_fields()),
            (_("Drafts, oldest first"), overview.drafts()),
            (_("Updates that nobody has acknowledged"), overview.open_updates()),
            (_("Changed since the earlier export"), overview.changes()),
            (_("Least complete"), overview.least_complete()),
            (_("Owners"), overview.owners()),
            (_("Components"), overview.components()),
        ]
        content: list[nodes.Node] = [*captioned(self.caption), overview.numbers()]
        content += [_block(title, entries) for title, entries in blocks if entries]
        return [nodes.container("", *content, classes=["flamedesign-view", "flamedesign-overview"])]


def _block(title: str, entries: Sequence[nodes.list_item]) -> nodes.container:
    """Return as many entries as a list has, and how many more there are, below what they are."""
    more = [item(words(more_label(len(entries) - _LISTED)))] if len(entries) > _LISTED else []
    heading = line(words(title, "flamedesign-label"), classes=["flamedesign-overview-title"])
    listed = nodes.bullet_list("", *entries[:_LISTED], *more, classes=["flamedesign-overview-list"])
    return nodes.container("", heading, listed, classes=["flamedesign-overview-block"])


def _entry(*parts: nodes.Node, said: Sequence[nodes.Node] = ()) -> nodes.list_item:
    return item(*parts, words(": ", "flamedesign-separator"), nodes.inline("", "", *said, classes=["flamedesign-with"]))


@dataclass(frozen=True)
class _Overview:
    """The designs that an overview is of, and the answers about them."""

    view: View
    designs: tuple[Design, ...]

    def numbers(self) -> nodes.paragraph:
        """Return the numbers that stand on top, each with what it counts."""
        view, count = self.view, len(self.designs)
        share = sum(completeness(one, view.templates.of(one)) for one in self.designs) / count
        stated = sum(edge.origin is Origin.DECLARED and edge.source in self.ids for edge in view.graph.interactions)
        waiting = len(self._open_tasks)
        unowned = sum(not self._owners_of(one) for one in self.designs) if self._knows_owners() else None
        said = [
            (filtered_link(DESIGNS, str(count), view.docname), _("designs")),
            (filtered_link(REPORT, percent(share), view.docname), _("complete on average")),
            (filtered_link(MATRIX, str(stated), view.docname), _("statements")),
            (filtered_link(WORKLIST, str(waiting), view.docname), _("updates unanswered")),
        ]
        if unowned is not None:
            said.append((filtered_link(DESIGNS, str(unowned), view.docname, owner=""), _("without an owner")))
        parts = [
            nodes.inline("", "", nodes.strong("", "", shown), words(f" {what}"), classes=["flamedesign-number-of"])
            for shown, what in said
        ]
        return line(*joined(parts, ", ", "flamedesign-separator"), classes=["flamedesign-numbers"])

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of the designs."""
        return frozenset(one.id for one in self.designs)

    def links(self, designs: Iterable[Design]) -> list[nodes.Node]:
        """Return links to as many designs as an entry names, whose number stands before them."""
        several = [*designs]
        named = joined(link(one, one.id, self.view.docname) for one in several[:_NAMED])
        return [*named, words(" …")] if len(several) > _NAMED else named

    def statuses(self) -> list[nodes.list_item]:
        """Return how many designs there are of each status, in the order of the templates' statuses."""
        view = self.view
        order = {status: place for place, status in enumerate(view.templates.statuses)}
        by_status: dict[str, list[Design]] = {}
        for one in self.designs:
            by_status.setdefault(one.status or "", []).append(one)
        entries = []
        for status in sorted(by_status, key=lambda status: (status == "", order.get(status, len(order)), status)):
            several = by_status[status]
            shown = status_words(status, view.templates.of(several[0])) if status else words(_("No status"))
            number = filtered_link(DESIGNS, str(len(several)), view.docname, status=status)
            entries.append(_entry(shown, words(" "), number, said=self.links(several)))
        return entries

    def worst_fields(self) -> list[nodes.list_item]:
        """Return the fields that most designs lack, or hold a place for, as the report counts them."""
        lacking: list[tuple[FieldSpec, list[Design]]] = []
        for template in self.view.templates.templates:
            scores = Scores([one for one in self.designs if self.view.templates.of(one) is template], template)
            for spec in scores.fields:
                several = [one for one in scores.designs if scores.state_of(one, spec.name) in LACKING]
                lacking += [(spec, several)] if several else []
        lacking.sort(key=lambda pair: (-len(pair[1]), pair[0].label))
        return [
            _entry(
                words(f"{spec.label} "),
                filtered_link(REPORT, str(len(several)), self.view.docname, field=spec.label, state=LACKING),
                said=self.links(several),
            )
            for spec, several in lacking
        ]

    def drafts(self) -> list[nodes.list_item]:
        """Return the designs that are being written, the oldest first; those without a date come last."""
        drafts = [
            (self._date_of(one), one)
            for one in self.designs
            if one.status and self.view.templates.of(one).status.standing_of(one.status) is Standing.DRAFT
        ]
        drafts.sort(key=lambda pair: (pair[0] == "", natural(pair[0]), natural(pair[1].id)))
        return [
            _entry(link(one, one.full_title, self.view.docname), said=[words(date or _("no date"))])
            for date, one in drafts
        ]

    def _date_of(self, design: Design) -> str:
        key = self.view.templates.of(design).key_of(HeaderRole.DATE)
        return next(iter(design.values_of(key.key)), "") if key is not None else ""

    @cached_property
    def _open_tasks(self) -> list[Task]:
        """Return the updates that designs require of others, or of components, which say nothing of them."""
        return [
            one for one in find_tasks(self.view.graph) if not one.is_acknowledged and one.interaction.source in self.ids
        ]

    def open_updates(self) -> list[nodes.list_item]:
        """Return of whom updates are required that nobody has acknowledged: how many, and by which designs."""
        by_target: dict[tuple[bool, str], list[Task]] = defaultdict(list)
        for task in self._open_tasks:
            edge = task.interaction
            is_unresolved = edge.target_type is TargetType.UNRESOLVED
            by_target[is_unresolved, "" if is_unresolved else edge.target].append(task)
        entries = []
        for (is_unresolved, key), tasks in sorted(by_target.items(), key=lambda one: (one[0][0], -len(one[1]), one[0])):
            sources = sorted({one.interaction.source for one in tasks}, key=natural)
            shown = words(_("In words only")) if is_unresolved else self._thing(key)
            designs = [self.view.graph.designs[id_] for id_ in sources if id_ in self.view.graph.designs]
            number = filtered_link(WORKLIST, str(len(tasks)), self.view.docname)
            entries.append(_entry(shown, words(" "), number, said=self.links(designs)))
        return entries

    def _thing(self, key: str) -> nodes.Node:
        """Return the name of a design, a component or a path, linked where it leads anywhere."""
        graph, docname = self.view.graph, self.view.docname
        if key in graph.designs:
            return link(graph.designs[key], key, docname)
        return component_link(graph.components[key], docname) if key in graph.components else words(key)

    def changes(self) -> list[nodes.list_item]:
        """Return the designs that say something else than in an earlier export, and how much of it is of each part."""
        difference = self.view.changes
        return [self._change(one) for one in difference.designs] if difference is not None else []

    def _change(self, one: DesignDifference) -> nodes.list_item:
        counts = Counter(detail.part for detail in one.shown)
        said = [words(f"{part_label(part)} {count}") for part, count in counts.items()]
        change = words({"added": _("new"), "removed": _("gone"), "changed": _("changed")}[one.change])
        return _entry(self._thing(one.id), words(" "), words(one.title), said=joined([change, *said]))

    def least_complete(self) -> list[nodes.list_item]:
        """Return the designs of which most is still to be written."""
        shares = [(completeness(one, self.view.templates.of(one)), one) for one in self.designs]
        worst = sorted((pair for pair in shares if pair[0] < 1), key=lambda pair: (pair[0], natural(pair[1].id)))
        return [
            _entry(link(one, one.full_title, self.view.docname), said=[words(percent(share))]) for share, one in worst
        ]

    def _owners_of(self, design: Design) -> tuple[str, ...]:
        """Return who owns a design, as its header says; that nobody does yet is no owner."""
        return header_values(design, self._owner_keys)

    def _knows_owners(self) -> bool:
        """Return whether a template has owners at all."""
        return any(self.view.templates.of(one).key_of(HeaderRole.OWNER) is not None for one in self.designs)

    def owners(self) -> list[nodes.list_item]:
        """Return who owns most designs."""
        by_owner: dict[str, list[Design]] = defaultdict(list)
        for one in self.designs:
            for owner in self._owners_of(one):
                by_owner[owner].append(one)
        return [
            _entry(
                words(f"{owner} "),
                filtered_link(DESIGNS, str(len(several)), self.view.docname, owner=owner),
                said=self._to_do(owner) or self.links(several),
            )
            for owner, several in sorted(by_owner.items(), key=lambda one: (-len(one[1]), natural(one[0])))
        ]

    def _to_do(self, owner: str) -> list[nodes.Node]:
        """Return how many updates somebody has to see to."""
        count = self._updates_of[owner]
        said = ngettext("%d update", "%d updates", count)
        return [filtered_link(WORKLIST, said, self.view.docname, owner=owner)] if count else []

    @cached_property
    def _updates_of(self) -> Counter[str]:
        return count_updates(self.view.graph, find_tasks(self.view.graph), self._owner_keys)

    @property
    def _owner_keys(self) -> Sequence[str]:
        return self.view.templates.metadata_names.get(HeaderRole.OWNER, ())

    def components(self) -> list[nodes.list_item]:
        """Return the components that most designs state something of: how many, and what each of them states."""
        graph, docname = self.view.graph, self.view.docname
        named: dict[str, list[Design]] = defaultdict(list)
        for one in self.designs:
            for key in graph.components_named.get(one.id, ()):
                named[key].append(one)
        order = sorted((key for key in named if key in graph.components), key=lambda key: (-len(named[key]), key))
        entries = []
        for key in order:
            number = filtered_link(DESIGNS, str(len(named[key])), docname, component=key)
            ids = ", ".join(one.id for one in named[key])
            label = _("Designs that name %(name)s: %(designs)s") % {"name": graph.components[key].name, "designs": ids}
            strip = draw_strip(graph, key, self.designs, label) if self.view.is_page else ""
            said = [nodes.raw("", strip, format="html")] if strip else self.links(named[key])
            entries.append(_entry(component_link(graph.components[key], docname), words(" "), number, said=said))
        return entries


class OverviewDirective(ViewDirective):
    """Shows where the designs stand: statuses, what they lack, what nobody has answered, and what has changed."""

    view = "overview"
    options_type = OverviewOptions
