"""The fields of an overview: in how many designs each is done, and which are lacking most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from docutils import nodes

from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.template import FieldSpec
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.base import View
from sphinxcontrib_flamedesign.views.overview_bars import FieldBar, draw_fields
from sphinxcontrib_flamedesign.views.overview_parts import drawn
from sphinxcontrib_flamedesign.views.scores import Scores, Section
from sphinxcontrib_flamedesign.views.view_nodes import joined, line, words

#: So many of the fields that are lacking most have a rank.
RANKED = 5


@dataclass(frozen=True)
class FieldAnswers:
    """What some designs say and lack, field by field."""

    view: View
    designs: tuple[Design, ...]
    #: Returns the link to the designs that say nothing in a field, without words; text where there is none.
    lead: Callable[[str], nodes.Node]

    @cached_property
    def scores(self) -> list[Scores]:
        """The scores of the designs of each template that has some."""
        of = self.view.templates.of
        by_template = [
            (template, [design for design in self.designs if of(design) is template])
            for template in self.view.templates.templates
        ]
        return [Scores(group, template) for template, group in by_template if group]

    @cached_property
    def worst(self) -> list[tuple[FieldSpec, int, Scores]]:
        """The fields that designs lack, or hold a place for, as the report counts them: the most first."""
        counted = [(spec, scores.lacking(spec.name), scores) for scores in self.scores for spec in scores.fields]
        return sorted((pair for pair in counted if pair[1]), key=lambda pair: (-pair[1], pair[0].label))

    def bars(self) -> list[nodes.Node]:
        """Return in how many designs each field is done as bars, by section, and what their parts mean.

        Above the worst stands their rank in the list.
        """
        if not self.view.is_page:
            return []
        ranks = {
            (scores.template.name, spec.name): rank for rank, (spec, _n, scores) in enumerate(self.worst[:RANKED], 1)
        }
        content: list[nodes.Node] = []
        for scores in self.scores:
            if len(self.scores) > 1:
                content.append(line(words(scores.template.title)))
            sections = [section for section in scores.sections if section.fields]
            shown = [self._section_bars(scores, section, ranks) for section in sections]
            content.append(nodes.container("", *shown, classes=["flamedesign-sections"]))
        return [*content, self._bars_legend()]

    def _bars_legend(self) -> nodes.paragraph:
        """Return what the parts of the bars mean, and the numbers above some."""
        ranked = min(len(self.worst), RANKED)
        entries = [
            words(_("done, or not applicable"), "flamedesign-done"),
            words(_("not required, and absent"), "flamedesign-not-required"),
            words(_("lacking: missing, or a placeholder"), "flamedesign-lacking"),
        ]
        if ranked:
            entries.append(
                words(_("1 to %d: lacking most") % ranked if ranked > 1 else _("1: lacking most"), "flamedesign-worst")
            )
        return line(*joined(entries, " · ", "flamedesign-separator"), classes=["flamedesign-key", "flamedesign-parts"])

    def _section_bars(self, scores: Scores, section: Section, ranks: Mapping[tuple[str, str], int]) -> nodes.paragraph:
        """Return the bars of a section, each of which leads to the designs that say nothing in its field."""
        bars = []
        for spec in section.fields:
            done, absent, all_ = scores.done(spec.name), scores.counts[spec.name][None], len(scores.designs)
            said = [
                _("%(done)d of %(all)d done") % {"done": done, "all": all_},
                *([_("%d not required") % absent] if absent else []),
                _("%d lacking") % scores.lacking(spec.name),
            ]
            rank = ranks.get((scores.template.name, spec.name))
            bars.append(FieldBar(spec.label, done / all_, absent / all_, f"{spec.label}: {', '.join(said)}", rank))
        linked = [_link_bar(self.lead(bar.name), svg) for bar, svg in zip(bars, draw_fields(bars), strict=True)]
        # One field that is called like its section says so itself, in less room.
        is_said = [spec.label for spec in section.fields] == [section.spec.label]
        return line(
            words("\u00a0" if is_said else section.spec.label),
            nodes.inline("", "", *linked, classes=["flamedesign-bars"]),
        )


def _link_bar(link: nodes.Node, svg: str) -> nodes.Node:
    """Return the bar of a field, in its link if it has one."""
    around = link if isinstance(link, nodes.Element) else nodes.inline()
    around += drawn(svg)
    return around
