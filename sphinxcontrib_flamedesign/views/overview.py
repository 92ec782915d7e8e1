"""The overview: where the designs stand, what is missing most, which updates are open, what has changed."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from docutils import nodes

from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.diff import DesignDifference
from sphinxcontrib_flamedesign.core.impact import Task, can_require_updates, count_updates, find_tasks
from sphinxcontrib_flamedesign.core.interaction import TargetType
from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.required_fields import completeness
from sphinxcontrib_flamedesign.core.template import HeaderRole, Standing
from sphinxcontrib_flamedesign.core.text.days import find_date
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.domain import COMPONENTS, DESIGNS, MATRIX, REPORT, WORKLIST
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.reading.nodes import SHARED, design_statement
from sphinxcontrib_flamedesign.views.base import View, ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.filters import (
    Filters,
    choose_designs,
    missing_reason,
    select,
    select_statements,
)
from sphinxcontrib_flamedesign.views.heat_map import SHARE_COLUMN
from sphinxcontrib_flamedesign.views.matrix import STATEMENTS_ANCHOR
from sphinxcontrib_flamedesign.views.overview_bars import (
    draw_amount,
    draw_shares,
)
from sphinxcontrib_flamedesign.views.overview_fields import RANKED, FieldAnswers
from sphinxcontrib_flamedesign.views.overview_parts import block, drawn, entry, in_two_columns, lacking_of, noun
from sphinxcontrib_flamedesign.views.overview_strips import ComponentStrips
from sphinxcontrib_flamedesign.views.report import FIELDS_ANCHOR
from sphinxcontrib_flamedesign.views.scores import LACKING, UNSAID, state_key
from sphinxcontrib_flamedesign.views.tables import captioned, component_link
from sphinxcontrib_flamedesign.views.view_nodes import (
    filtered_link,
    item,
    joined,
    line,
    link,
    link_to_place,
    remark,
    status_words,
    words,
)
from sphinxcontrib_flamedesign.views.view_options import any_text, option, some_of
from sphinxcontrib_flamedesign.views.wording import (
    change_label,
    more_label,
    part_label,
    percent,
    target_name,
)
from sphinxcontrib_flamedesign.views.worklist import ANSWERS

#: Open updates, as a worklist has them in addresses: those that are not acknowledged, and those that nobody can.
OPEN = (ANSWERS[False], "")


#: So many entries a list has, and so many a row of them.
_LISTED, _IN_A_ROW = 8, 24


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
        designs = tuple(view.graph.designs[id_] for id_ in sorted(chosen, key=natural))
        overview = _Overview(view, designs, self.filters)
        blocks = [
            block(_("Status"), [*overview.status_bar(), *overview.row(overview.statuses())], is_wide=True),
            block(_("Completeness by field"), overview.field_bars(), is_wide=True),
            in_two_columns(
                block(_("Missing most"), overview.listed(overview.worst_fields(), overview.all_fields)),
                block(
                    _("Drafts, oldest first"),
                    overview.listed(overview.drafts(), overview.lead(DESIGNS, status=overview.draft_statuses)),
                ),
                block(
                    _("Open updates"), overview.listed(overview.open_updates(), overview.lead(WORKLIST, answer=OPEN))
                ),
                block(
                    _("Changed since the earlier export"), overview.listed(overview.changes(), overview.lead(DESIGNS))
                ),
                block(
                    _("Least complete"),
                    overview.listed(overview.least_complete(), overview.lead(REPORT, sort=SHARE_COLUMN)),
                ),
            ),
            block(_("Owners"), overview.row(overview.owners()), is_wide=True),
            block(_("Components"), overview.component_strips(), is_wide=True),
        ]
        shown: Iterable[nodes.Node] = chain.from_iterable(blocks)
        content = [*captioned(self.caption), overview.numbers(), *shown]
        return [nodes.container("", *content, classes=["flamedesign-view", "flamedesign-overview", SHARED])]


@dataclass(frozen=True)
class _Overview:
    """The designs that an overview is of, and the answers about them."""

    view: View
    designs: tuple[Design, ...]
    filters: Filters

    def _counted(self, view: str, text: str, **state: str | Sequence[str]) -> nodes.Node:
        """Return a number, or words, as a link to the list of what is counted, in a state of it.

        The words alone stay where there is nothing to list, and where options choose designs otherwise than by
        status, which no address says.
        """
        if text == "0" or replace(self.filters, status=None) != Filters():
            return words(text)
        chosen = {"status": [status for status, _several in self._by_status]} if self.filters.status is not None else {}
        return filtered_link(view, text, self.view.docname, **{**chosen, **state})

    def lead(self, view: str, **state: str | Sequence[str]) -> Callable[[str], nodes.Node]:
        """Return what makes words a link to a view in a state of it."""
        return lambda text: self._counted(view, text, **state)

    def all_fields(self, text: str) -> nodes.Node:
        """Return words as a link to all fields in the report; to the report itself where they are of some designs."""
        if self.filters == Filters():
            return link_to_place(REPORT, text, self.view.docname, FIELDS_ANCHOR)
        return self._counted(REPORT, text)

    def listed(self, entries: Sequence[nodes.list_item], lead: Callable[[str], nodes.Node]) -> list[nodes.Node]:
        """Return as many entries as a list has, and how many more there are, which leads to these."""
        return self._first(entries, _LISTED, "flamedesign-overview-list", lead)

    def row(self, entries: Sequence[nodes.list_item]) -> list[nodes.Node]:
        """Return entries one beside the other, and how many more the table of designs has."""
        return self._first(entries, _IN_A_ROW, "flamedesign-overview-row", self.lead(DESIGNS))

    @staticmethod
    def _first(
        entries: Sequence[nodes.list_item], most: int, css: str, lead: Callable[[str], nodes.Node]
    ) -> list[nodes.Node]:
        left = len(entries) - most
        more = [item(lead(more_label(left)))] if left > 0 else []
        return [nodes.bullet_list("", *entries[:most], *more, classes=[css])] if entries else []

    def numbers(self) -> nodes.paragraph:
        """Return the numbers that stand on top, each with what it counts."""
        view, count = self.view, len(self.designs)
        share = sum(map(self._share, self.designs)) / count
        # What other projects state is not what the designs here say.
        stated = sum(not edge.project for edge in select_statements(select(view.graph, self.filters)))
        waiting = len(self._open_tasks)
        unowned = sum(not self._owners_of(design) for design in self.designs) if self._knows_owners() else None
        said = [
            (self._counted(DESIGNS, str(count)), noun(ngettext("%d design", "%d designs", count), count)),
            (self._counted(REPORT, percent(share)), _("complete on average")),
            (self._statements(stated), noun(ngettext("%d statement", "%d statements", stated), stated)),
        ]
        if can_require_updates(view.templates):
            are_open = noun(ngettext("%d open update", "%d open updates", waiting), waiting)
            said.append((self._counted(WORKLIST, str(waiting), answer=OPEN), are_open))
        if unowned is not None:
            said.append((self._counted(DESIGNS, str(unowned), owner=""), _("without an owner")))
        parts = [
            nodes.inline("", "", nodes.strong("", "", shown), words(f" {what}"), classes=["flamedesign-number-of"])
            for shown, what in said
        ]
        return line(*joined(parts, ", ", "flamedesign-separator"), classes=["flamedesign-numbers"])

    def _statements(self, count: int) -> nodes.Node:
        """Return the number of statements, as a link to the table of all where they are all."""
        text = str(count)
        is_all = self.filters == Filters()
        return link_to_place(MATRIX, text, self.view.docname, STATEMENTS_ANCHOR) if is_all else words(text)

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of the designs."""
        return frozenset(design.id for design in self.designs)

    @cached_property
    def _by_status(self) -> list[tuple[str, list[Design]]]:
        """The designs of each status, in the order of the templates' statuses; those without one come last."""
        order = {status: place for place, status in enumerate(self.view.templates.statuses)}
        by_status: dict[str, list[Design]] = {}
        for design in self.designs:
            by_status.setdefault(design.status or "", []).append(design)
        return sorted(by_status.items(), key=lambda pair: (pair[0] == "", order.get(pair[0], len(order)), pair[0]))

    def status_bar(self) -> list[nodes.Node]:
        """Return the share of each status as a bar."""
        if not self.view.is_page:
            return []
        shares = []
        for status, group in self._by_status:
            standing = self.view.templates.of(group[0]).status.standing_of(status)
            shares.append((standing or "no-status", len(group), f"{self._status_label(status)} {len(group)}"))
        return [line(*drawn(draw_shares(shares, ", ".join(tip for _css, _count, tip in shares))))]

    @staticmethod
    def _status_label(status: str) -> str:
        return status.capitalize() or _("No status")

    def statuses(self) -> list[nodes.list_item]:
        """Return how many designs there are of each status."""
        entries = []
        for status, group in self._by_status:
            shown = status_words(status, self.view.templates.of(group[0])) if status else words(_("No status"))
            number = self._counted(DESIGNS, str(len(group)), status=status)
            entries.append(item(shown, words(" "), number))
        return entries

    @cached_property
    def _fields(self) -> FieldAnswers:
        return FieldAnswers(self.view, self.designs, self._unsaid)

    def _unsaid(self, field: str) -> nodes.Node:
        """Return the link to the designs that say nothing in a field."""
        return self._counted(REPORT, "", field=field, state=[state_key(state) for state in UNSAID])

    def field_bars(self) -> list[nodes.Node]:
        """Return in how many designs each field is done as bars, by section, and what their parts mean."""
        return self._fields.bars()

    def worst_fields(self) -> list[nodes.list_item]:
        """Return the fields that most designs lack, each with how many."""
        return [
            entry(
                *([words(f"{rank} ", "flamedesign-rank")] if rank <= RANKED else []),
                words(spec.label),
                said=[self._counted(REPORT, lacking_of(lacking, len(scores.designs)), field=spec.label, state=LACKING)],
            )
            for rank, (spec, lacking, scores) in enumerate(self._fields.worst, 1)
        ]

    def _is_draft(self, design: Design) -> bool:
        standing_of = self.view.templates.of(design).status.standing_of
        return design.status is not None and standing_of(design.status) is Standing.DRAFT

    @property
    def draft_statuses(self) -> list[str]:
        """The statuses of the designs that are being written."""
        return sorted({design.status for design in self.designs if design.status and self._is_draft(design)})

    def drafts(self) -> list[nodes.list_item]:
        """Return the designs that are being written, the oldest first; those without a date come last."""
        drafts = [(self._date_of(design), design) for design in self.designs if self._is_draft(design)]
        drafts.sort(key=lambda pair: (find_date(pair[0]) or dt.date.max, natural(pair[1].id)))
        return [
            entry(
                link(design, design.full_title, self.view.docname),
                said=[words(f"{date or _('no date')} · {percent(self._share(design))}")],
            )
            for date, design in drafts
        ]

    def _share(self, design: Design) -> float:
        return completeness(design, self.view.templates.of(design))

    def _date_of(self, design: Design) -> str:
        key = self.view.templates.of(design).key_of(HeaderRole.DATE)
        return next(iter(design.values_of(key.key)), "") if key is not None else ""

    @cached_property
    def _tasks(self) -> Sequence[Task]:
        """All updates that designs require."""
        return find_tasks(self.view.force)

    @cached_property
    def _open_tasks(self) -> list[Task]:
        """The open updates that the designs require."""
        return [task for task in self._tasks if task.is_open and task.interaction.source in self.ids]

    def open_updates(self) -> list[nodes.list_item]:
        """Return of whom updates are required that are open: how many, and by how many designs; the most come first."""
        by_target: dict[tuple[bool, str], list[Task]] = defaultdict(list)
        for task in self._open_tasks:
            is_unresolved = task.interaction.target_type is TargetType.UNRESOLVED
            by_target[is_unresolved, "" if is_unresolved else task.interaction.target].append(task)
        most = max(map(len, by_target.values()), default=0)
        entries = []
        for (is_unresolved, key), tasks in sorted(
            by_target.items(), key=lambda pair: (-len(pair[1]), pair[0][0], natural(pair[0][1]))
        ):
            shown = words(_("In words only")) if is_unresolved else self._thing(key)
            target = target_name(self.view.graph, tasks[0].interaction)
            number = self._counted(WORKLIST, str(len(tasks)), target=target, answer=OPEN)
            sources = len({other.interaction.source for other in tasks})
            asking = ngettext("from %d design", "from %d designs", sources)
            bar = drawn(draw_amount(len(tasks), most, Kind.UPDATES)) if self.view.is_page else []
            entries.append(entry(shown, said=[*bar, words(" "), number, words(f" {asking}")]))
        return entries

    def _thing(self, key: str) -> nodes.Node:
        """Return the name of a design, a component or a path, linked where it leads anywhere."""
        graph, docname = self.view.graph, self.view.docname
        design = graph.design_or_other(key)
        if design is not None:
            return link(design, key, docname)
        return component_link(graph.components[key], docname) if key in graph.components else design_statement("", key)

    def changes(self) -> list[nodes.list_item]:
        """Return the designs that say something else than in an earlier export, and how much of it is of each part."""
        difference = self.view.changes
        return [self._change(design) for design in difference.designs] if difference is not None else []

    def _change(self, difference: DesignDifference) -> nodes.list_item:
        counts = Counter(detail.part for detail in difference.shown)
        said = [words(f"{part_label(part)} {count}") for part, count in counts.items()]
        change = words(change_label(difference.change))
        return entry(self._thing(difference.id), words(" "), words(difference.title), said=joined([change, *said]))

    def least_complete(self) -> list[nodes.list_item]:
        """Return the designs of which most is still to be written."""
        shares = [(self._share(design), design) for design in self.designs]
        worst = sorted((pair for pair in shares if pair[0] < 1), key=lambda pair: (pair[0], natural(pair[1].id)))
        return [
            entry(link(design, design.full_title, self.view.docname), said=[words(percent(share))])
            for share, design in worst
        ]

    def _owners_of(self, design: Design) -> tuple[str, ...]:
        """Return who owns a design, as its header says; that nobody does yet is no owner."""
        return self.view.graph.header_values(design, self.view.templates.owner_keys)

    def _knows_owners(self) -> bool:
        """Return whether a template has owners at all."""
        return any(self.view.templates.of(design).key_of(HeaderRole.OWNER) is not None for design in self.designs)

    def owners(self) -> list[nodes.list_item]:
        """Return who owns most designs, and how many updates each has to see to."""
        by_owner: dict[str, list[Design]] = defaultdict(list)
        for design in self.designs:
            for owner in self._owners_of(design):
                by_owner[owner].append(design)
        return [
            item(
                words(f"{owner} "),
                self._counted(DESIGNS, ngettext("%d design", "%d designs", len(group)), owner=owner),
                *self._to_do(owner),
            )
            for owner, group in sorted(by_owner.items(), key=lambda pair: (-len(pair[1]), natural(pair[0])))
        ]

    def _to_do(self, owner: str) -> list[nodes.Node]:
        """Return how many updates somebody has to see to."""
        count = self._updates_of[owner]
        message = ngettext("%d update", "%d updates", count)
        if not count:
            return []
        if self.filters == Filters():  # of all designs, an owner has so many
            return [words(" · "), filtered_link(WORKLIST, message, self.view.docname, owner=owner, answer=OPEN)]
        return [words(" · "), words(message)]

    @cached_property
    def _updates_of(self) -> Counter[str]:
        open_tasks = (task for task in self._tasks if task.is_open)
        return count_updates(self.view.graph, open_tasks, self.view.templates.owner_keys)

    def component_strips(self) -> list[nodes.Node]:
        """Return the components that most designs state something of, each with what they state, and what bars mean."""
        strips = ComponentStrips(self.view, self.designs)
        entries = [
            strips.entry(component, group, self._component_count(component, group)) for component, group in strips.named
        ]
        listed = self._first(entries, _IN_A_ROW, "flamedesign-overview-strips", self.lead(COMPONENTS))
        return [*strips.explanation(), *listed, *strips.legend()]

    def _component_count(self, component: Component, group: Sequence[Design]) -> nodes.Node:
        count = ngettext("%d design", "%d designs", len(group))
        return self._counted(DESIGNS, count, component=component.key)


class OverviewDirective(ViewDirective):
    """Shows where the designs stand: statuses, what they lack, which updates are open, and what has changed."""

    view = "overview"
    options_type = OverviewOptions
