"""The card on a design's page: its status, and what is still missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto
from html import escape
from itertools import groupby

from docutils import nodes

from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.header_values import header_values
from sphinxcontrib_flamedesign.core.impact import Reached, find_in_words
from sphinxcontrib_flamedesign.core.interaction import TargetType
from sphinxcontrib_flamedesign.core.kinds import Effect, Kind, sort_kinds
from sphinxcontrib_flamedesign.core.model import Design, Field, State
from sphinxcontrib_flamedesign.core.neighbours import Linked, Neighbours, place_in
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.required_fields import (
    completeness,
    missing_fields,
    place_of,
    placeholder_fields,
    required_fields,
)
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.text.normalise import normalise
from sphinxcontrib_flamedesign.domain import WORKLIST
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.reading.nodes import design_card, design_folded
from sphinxcontrib_flamedesign.views.neighbourhood import make_neighbours, make_rows, row
from sphinxcontrib_flamedesign.views.view_nodes import filtered_link, first_of, joined, line, link, status_words, words
from sphinxcontrib_flamedesign.views.wording import (
    effect_heading,
    end_name,
    impact_counts,
    in_words_heading,
    kind_label,
    people_label,
    percent,
)


@dataclass(frozen=True, slots=True)
class CardFacts:
    """All that a card shows: the design itself, and what other documents say of it."""

    design: Design
    #: What its header says; that there is nothing, or nothing yet, is no fact, and relations are among the neighbours.
    metadata: tuple[tuple[str, tuple[str, ...]], ...]
    successors: tuple[Linked, ...]
    neighbours: Neighbours
    #: What a change of it reaches, by how strongly it does.
    impact: tuple[Affected, ...]
    #: The kind of each statement that says in words only what it reaches.
    in_words: tuple[Kind, ...]
    #: Those of its owners who have updates to see to.
    busy_owners: tuple[str, ...] = ()
    #: Other designs that state the same id.
    namesakes: tuple[Linked, ...] = ()


@dataclass(frozen=True, slots=True)
class Affected:
    """A thing that a change of a design reaches."""

    effect: Effect
    name: str
    place: Linked | None


def card_facts(project: Project, design: Design) -> CardFacts:
    """Return what the card of a design shows."""
    graph = project.graph
    neighbours = project.neighbours[design.id]
    places = (place_in(graph, id_) for id_ in project.force.successors.get(design.id, ()))
    successors = tuple(dict.fromkeys(place for place in places if place is not None))
    impact = tuple(_affected(graph, reached) for reached in project.reached[design.id])
    in_words = tuple(edge.kind for edge in find_in_words(graph, design.id))
    busy = tuple(owner for owner in project.owners_of(design) if owner in project.busy_owners)
    header = _header(graph, design, neighbours)
    places = (place_in(graph, id_) for id_ in graph.namesakes.get(design.id, ()))
    namesakes = tuple(place for place in places if place is not None)
    return CardFacts(design, header, successors, neighbours, impact, in_words, busy, namesakes)


def _header(graph: Graph, design: Design, neighbours: Neighbours) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what the header of a design says, without the relations that the rows of its neighbours say."""
    stated = (*neighbours.outgoing, *neighbours.incoming)
    related = {neighbour.text for neighbour in stated if neighbour.stated.id == design.id}
    keys = {relation.key for relation in design.relations}
    facts = (
        (key, [value for value in header_values(design, (key,)) if value not in related])
        if key in keys
        else (key, graph.header_values(design, (key,)))
        for key, _values in design.metadata
    )
    return tuple((key, tuple(values)) for key, values in facts if values)


def _affected(graph: Graph, reached: Reached) -> Affected:
    name = end_name(graph, reached.id, reached.target_type)
    is_design = reached.target_type is TargetType.FEATURE
    return Affected(reached.effect, name, place_in(graph, reached.id) if is_design else None)


class Detail(Enum):
    """What a card folds beside its rows: nothing in print, where the document says it, and no drawing in plain text."""

    NONE = auto()
    LISTS = auto()
    ALL = auto()


def make_card(facts: CardFacts, template: Template, heading: str, detail: Detail) -> design_card:
    """Return the card of a design, with a link to each place where something is to be written.

    :param heading: the heading above; where it is not the design's title, as "Abstract", the card names the design.
    """
    design = facts.design
    # What it says of others would lead who searches to the wrong page.
    card = design_card("", classes=["flamedesign-card", "no-search"])
    if normalise(design.title) not in normalise(heading):
        card += line(words(design.full_title), classes=["flamedesign-name"])
    card += _facts(facts, template)
    if facts.successors:
        named = [link(place, f"{place.id} {place.title}", design.docname) for place in facts.successors]
        card += line(words(_("Superseded by") + " "), *joined(named), classes=["flamedesign-banner"])
    if facts.namesakes:
        card += _name_namesakes(facts)
    for label, fields in (
        (_("Missing"), missing_fields(design.fields, design, template)),
        (_("Placeholder"), placeholder_fields(design.fields, template)),
    ):
        if fields:
            card += row(label, *joined(first_of(fields, _NAMED, lambda fact: _place(design, fact, template))))
    card += make_rows(facts.neighbours, design.docname)
    if facts.impact or facts.in_words:
        message = impact_counts(facts.impact, facts.in_words)
        place = (
            words(message) if detail is Detail.NONE else link(design, message, design.docname, _impact_anchor(design))
        )
        card += row(_("If it changes"), place)
    if detail is Detail.NONE:
        return card
    neighbours = make_neighbours(facts.neighbours, design.id, design.docname, draw=detail is Detail.ALL)
    if folded := [*neighbours, *_impact(facts)]:
        card += design_folded("", *folded, summary=_("Drawing, quotations and mentions"))
    return card


def _name_namesakes(facts: CardFacts) -> nodes.Element:
    """Return which other designs state the same id: of several, that there are some, and folded which."""
    count, docname = len(facts.namesakes), facts.design.docname
    others = joined(first_of(facts.namesakes, _NAMED, lambda one: link(one, f"{one.id} {one.title}", docname)))
    if count == 1:
        return row(_("Same id"), *others)
    listed = line(*others, classes=["flamedesign-mentions"])
    return design_folded("", listed, summary=_("Same id: %d other designs") % count)


#: So many fields are named in a row.
_NAMED = 12


def _impact(facts: CardFacts) -> list[nodes.paragraph]:
    """Return a line for each effect that a change has on other things, and one for what is in words only."""
    lines: list[nodes.paragraph] = []
    for effect, several in groupby(facts.impact, key=lambda affected: affected.effect):
        named = [
            link(affected.place, affected.name, facts.design.docname)
            if affected.place is not None
            else words(affected.name)
            for affected in several
        ]
        label = words(f"{effect_heading(effect, len(named))}: ", "flamedesign-label")
        lines.append(line(label, *joined(named), classes=["flamedesign-mentions"]))
    if facts.in_words:
        counts = Counter(facts.in_words)
        kinds = ", ".join(f"{kind_label(kind)} {counts[kind]}" for kind in sort_kinds(counts))
        label = words(f"{in_words_heading(len(facts.in_words))}: ", "flamedesign-label")
        lines.append(line(label, words(kinds), classes=["flamedesign-mentions"]))
    if lines:
        lines[0].insert(0, nodes.target("", "", ids=[_impact_anchor(facts.design)]))
    return lines


def _impact_anchor(design: Design) -> str:
    """Return the place of the list of what a change reaches."""
    return f"{design.anchor}-impact"


def _facts(facts: CardFacts, template: Template) -> nodes.paragraph:
    design = facts.design
    parts: list[nodes.Node] = []
    if design.status:
        parts.append(status_words(design.status, template))
    labels = {key.key: people_label(key) for key in template.metadata}
    for key, values in facts.metadata:
        said = joined(_value(facts, value) for value in values)
        parts.append(nodes.inline("", "", words(f"{labels[key]} ", "flamedesign-label"), *said))
    required = required_fields(design, template)
    done = sum(fact.state in {State.FILLED, State.NOT_APPLICABLE} for fact in required)
    share = percent(completeness(design, template))
    text = _("%(done)d of %(all)d fields (%(share)s)") % {"done": done, "all": len(required), "share": share}
    meter = nodes.inline("", "", _ticks(required, template), words(text), classes=["flamedesign-meter"])
    return line(*joined([*parts, meter], " · ", "flamedesign-separator"), classes=["flamedesign-facts"])


def _value(facts: CardFacts, value: str) -> nodes.Node:
    """Return a value of the header; the name of an owner leads to what is to be done by them."""
    return (
        filtered_link(WORKLIST, value, facts.design.docname, owner=value)
        if value in facts.busy_owners
        else words(value)
    )


def _ticks(required: list[Field], template: Template) -> nodes.raw:
    """Return one tick for each field, in the order of the template, for pages only; sections stand apart."""
    sections = [template.root(fact.name) for fact in required]
    first = [place and sections[place] != sections[place - 1] for place in range(len(required))]
    ticks = "".join(
        f'<i class="flamedesign-{escape(fact.state)}{" flamedesign-first" if is_first else ""}"></i>'
        for fact, is_first in zip(required, first, strict=True)
    )
    return nodes.raw("", f'<span class="flamedesign-ticks" aria-hidden="true">{ticks}</span>', format="html")


def _place(design: Design, fact: Field, template: Template) -> nodes.Node:
    """Return the name of a field as a link to where it is, or belongs."""
    place = fact if fact.anchor else place_of(design, fact.name, template)
    anchor = place.anchor if place is not None else design.anchor
    return link(design, template[fact.name].label, design.docname, anchor)
