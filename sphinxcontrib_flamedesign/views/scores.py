"""How much of the fields of designs is done: counted by field, by section and in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sphinxcontrib_flamedesign.core.model import Design, Field, State
from sphinxcontrib_flamedesign.core.required_fields import completeness, required_fields
from sphinxcontrib_flamedesign.core.template import FieldSpec, Template
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.wording import percent

DONE = frozenset({State.FILLED, State.NOT_APPLICABLE})


#: The states of a field that is still to be written.
LACKING = (State.MISSING, State.PLACEHOLDER)


#: The states of a field of which a design says nothing; None is that of one that need not be there.
UNSAID = (*LACKING, None)


def state_key(state: State | None) -> str:
    """Return what a state of a field is called in classes and addresses."""
    return state or "not-required"


@dataclass(frozen=True, slots=True)
class Section:
    """A field of the template that is in no other one, and the fields in it that hold no others."""

    spec: FieldSpec
    fields: tuple[FieldSpec, ...]
    names: frozenset[str]


def find_sections(template: Template) -> tuple[Section, ...]:
    """Return the top-level fields of a template, in its order."""
    return tuple(_section(spec, template) for spec in template.roots)


def _section(top: FieldSpec, template: Template) -> Section:
    inside = [spec for spec in template.fields if spec is top or top.name in template.ancestors(spec.name)]
    fields = tuple(spec for spec in inside if not template.children(spec.name))
    return Section(top, fields, frozenset(spec.name for spec in inside))


class Scores:
    """How much of the required fields of designs is done; what is required is found once."""

    def __init__(self, designs: Sequence[Design], template: Template) -> None:
        self.designs, self.template = designs, template
        self.sections = find_sections(template)
        self.fields = tuple(field for section in self.sections for field in section.fields)
        self._required = {
            design.id: {fact.name: fact for fact in required_fields(design, template)} for design in designs
        }
        sections = {name: section.spec.name for section in self.sections for name in section.names}
        self._tallies = {id_: _count(facts, sections) for id_, facts in self._required.items()}

    def required(self, design: Design) -> Mapping[str, Field]:
        """Return the required fields of a design by name, and those that are there without being required."""
        return self._required[design.id]

    def state_of(self, design: Design, field: str) -> State | None:
        """Return the state of a field; None where it is neither required nor there."""
        fact = self._required[design.id].get(field)
        return fact.state if fact is not None else None

    @cached_property
    def counts(self) -> Mapping[str, Counter[State | None]]:
        """How often each field that has a cell is in each state, by name."""
        return {spec.name: Counter(self.state_of(design, spec.name) for design in self.designs) for spec in self.fields}

    def share(self, designs: Iterable[Design], section: Section) -> str:
        """Return the share of a section that is done as a percentage, or a dash where nothing of it is required."""
        tallies = [self._tallies[design.id][section.spec.name] for design in designs]
        required = sum(tally.required for tally in tallies)
        return percent(sum(tally.done for tally in tallies) / required) if required else "–"

    def done(self, field: str) -> int:
        """Return in how many designs a field is done."""
        return sum(self.counts[field][state] for state in DONE)

    def done_of_all(self, field: str) -> str:
        """Return the same in words: a percentage, or of how many where not all designs must have it."""
        done, all_ = self.done(field), len(self.designs)
        return (
            _("%(done)d of %(all)d") % {"done": done, "all": all_} if self.counts[field][None] else percent(done / all_)
        )

    def lacking(self, field: str) -> int:
        """Return how many designs lack a field that they must have, or hold a place for it."""
        return sum(self.counts[field][state] for state in LACKING)

    def complete(self, designs: Sequence[Design]) -> float:
        """Return how complete designs are on average, from 0 to 1."""
        return sum(self._completeness[design.id] for design in designs) / len(designs)

    @cached_property
    def _completeness(self) -> Mapping[str, float]:
        return {design.id: completeness(design, self.template) for design in self.designs}


class Tally(NamedTuple):
    """How many fields are required, and how many of them are done."""

    done: int
    required: int


def _count(facts: Mapping[str, Field], sections: Mapping[str, str]) -> Mapping[str, Tally]:
    """Return how much of each section is done, by name."""
    required = Counter(sections[name] for name in facts)
    done = Counter(sections[name] for name, fact in facts.items() if fact.state in DONE)
    return {name: Tally(done[name], required[name]) for name in dict.fromkeys(sections.values())}
