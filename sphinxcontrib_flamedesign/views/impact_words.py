"""What an impact says, before it is written: on a page as nodes, and for the browser script as data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.impact import Reached, by_effect
from sphinxcontrib_flamedesign.core.interaction import Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import KINDS, Effect, Kind, Origin, Strength, strongest_first
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.drawing.impact_picture import ImpactRow
from sphinxcontrib_flamedesign.views.wording import (
    count_by_effect,
    counted,
    edge_label,
    effect_heading,
    effect_label,
    end_name,
    impact_counts,
    in_words_heading,
    inverse_label,
    kind_label,
    label_in_words,
)

#: So many statements of each thing are quoted, and so many of them stand there before a fold has the others.
QUOTED, SHOWN = 30, 3


@dataclass(frozen=True, slots=True)
class Quotation:
    """A statement, and what it is to the thing that it is quoted for."""

    edge: Interaction
    label: str


@dataclass(frozen=True, slots=True)
class ImpactEntry:
    """A thing that a change reaches, or that states something: with the statements that say so."""

    key: str
    type: TargetType
    said: tuple[Quotation, ...]
    #: How many more statements there are.
    more: int = 0
    #: In how many steps it is reached.
    steps: str = ""
    successors: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[Quotation, ...]:
        """The statements that stand there at once: one more is no reason for a fold."""
        return self.said[:SHOWN] if len(self.said) > SHOWN + 1 else self.said

    @property
    def folded(self) -> tuple[Quotation, ...]:
        """The others."""
        return self.said[len(self.shown) :]


@dataclass(frozen=True, slots=True)
class ImpactBlock:
    """What stands below one heading; ``css`` is the class of its strength or kind."""

    heading: str
    css: str
    entries: tuple[ImpactEntry, ...]
    #: What is said in words only, with what stands before it.
    in_words: tuple[Quotation, ...] = ()
    in_words_heading: str = ""
    #: Whether it is folded, and whether what is in words only is: by that, nothing must change.
    is_folded: bool = False
    folds_words: bool = False


@dataclass(frozen=True)
class ImpactWords:
    """What a change of a design or a component reaches.

    :param found: what it reaches.
    :param in_words: what it reaches by words that name nothing that is known.
    :param stated: what is stated of it, by which the designs below a component are listed.
    """

    graph: Graph
    key: str
    type: TargetType
    found: Sequence[Reached]
    in_words: Sequence[Interaction] = ()
    stated: Sequence[Interaction] = ()
    #: Whether that is all that is stated.
    says_all: bool = True
    #: So many statements of each thing are quoted; all where it is None.
    quoted: int | None = QUOTED

    @property
    def name(self) -> str:
        """What it is called."""
        return end_name(self.graph, self.key, self.type)

    @property
    def counts(self) -> str:
        """How much it reaches, in a sentence; of a component, whose lists tell steps apart, how much of it further."""
        if not self.found and not self.in_words:
            return _("A change of %s affects nothing else, as far as the designs state.") % self.name
        said = {"name": self.name, "counts": impact_counts(self.found, [edge.kind for edge in self.in_words])}
        sentence = _("If %(name)s changes: %(counts)s.") % said
        further = self._further if self.type is TargetType.COMPONENT else ()
        if not further:
            return sentence
        return f"{sentence} {_('Of these, in more than one step: %s.') % impact_counts(further, ())}"

    @property
    def _further(self) -> Sequence[Reached]:
        """What it reaches in more than one step."""
        return [reached for reached in self.found if reached.distance > 1]

    @cached_property
    def rows(self) -> list[ImpactRow]:
        """The rows of its drawing."""
        groups = enumerate(by_effect(self.found, self.in_words))
        return [
            self._row(effect, found, said, place)
            for place, (effect, found, said) in groups
            if isinstance(effect, Strength)
        ]

    def _row(
        self, strength: Strength, found: Sequence[Reached], in_words: Sequence[Interaction], place: int
    ) -> ImpactRow:
        others = frozenset(reached.id for reached in found if reached.target_type is not TargetType.FEATURE)
        names = [(reached.id, end_name(self.graph, reached.id, reached.target_type)) for reached in found]
        message = count_by_effect(found).get(strength, effect_label(strength))
        stated = _("%d in words only") % len(in_words) if in_words else ""
        # Below a component, what it reaches in one step stands by kinds: the first list is where they start.
        block = 0 if self.type is TargetType.COMPONENT else place
        return ImpactRow(strength, message, names, others, f"+ {stated}" if stated and names else stated, block)

    def blocks(self, most: int | None) -> Iterator[ImpactBlock]:
        """Yield the lists, with so many things at most: by strength; what states something of a component, by kind."""
        found = self.found[:most]
        if self.type is TargetType.COMPONENT:
            yield from self._by_kind(most)
            found = self._further[:most]
        for effect, things, stated in by_effect(found, self.in_words[:most]):
            yield self._of_effect(effect, things, stated)
        if self.type is TargetType.COMPONENT:
            yield from self._named(most)

    def _of_effect(self, effect: Effect, found: Sequence[Reached], in_words: Sequence[Interaction]) -> ImpactBlock:
        heading = effect_heading(effect, len(found))
        if self.type is TargetType.COMPONENT:
            heading = _("In more than one step: %s") % heading
        return ImpactBlock(
            heading,
            f"flamedesign-strength-{effect if isinstance(effect, Strength) else 'none'}",
            tuple(map(self._entry, found)),
            tuple(Quotation(edge, label_in_words(self.graph, edge)) for edge in in_words),
            in_words_heading(len(in_words)) if in_words else "",
            is_folded=effect is Strength.REFERS and bool(found),
            folds_words=effect is not Strength.MUST,
        )

    def _entry(self, reached: Reached) -> ImpactEntry:
        said = tuple(
            Quotation(edge, edge_label(self.graph, edge, reached.id)) for edge in reached.statements[: self.quoted]
        )
        steps = _("in %d steps") % reached.distance if reached.distance > 1 else ""
        more = len(reached.statements) - len(said)
        return ImpactEntry(reached.id, reached.target_type, said, more, steps, reached.successors)

    def _by_kind(self, most: int | None) -> Iterator[ImpactBlock]:
        """Yield the designs that state something of a component, once for each kind, the strongest first.

        Of kinds that bind, it says too that nothing is stated, where anything is; but not where words do that name it.
        """
        by_kind: dict[Kind, list[Interaction]] = defaultdict(list)
        for edge in self.stated:
            if edge.origin is Origin.DECLARED:
                by_kind[edge.kind].append(edge)
        binding = {kind for kind in KINDS.values() if kind.is_binding and self.says_all and by_kind}
        binding -= {edge.kind for edge in self._naming}
        for kind in sorted({*by_kind, *binding}, key=strongest_first):
            entries = _by_source(by_kind.get(kind, ()), self.quoted)
            yield ImpactBlock(counted(inverse_label(kind), len(entries)), f"flamedesign-kind-{kind}", entries[:most])

    @property
    def _naming(self) -> Sequence[Interaction]:
        """The statements that name a component in words only."""
        return self.graph.named_in_words.get(self.key, ())

    def _named(self, most: int | None) -> Iterator[ImpactBlock]:
        """Yield the designs whose words name a component, but lead to nothing that is known."""
        entries = _by_source(self._naming, self.quoted)
        if entries:
            heading = counted(_("Named in the words of"), len(entries))
            yield ImpactBlock(heading, "flamedesign-strength-none", entries[:most])


def _by_source(edges: Iterable[Interaction], quoted: int | None) -> tuple[ImpactEntry, ...]:
    """Return an entry for each design that states something, in the order of ids."""
    by_source: dict[str, list[Quotation]] = defaultdict(list)
    for edge in edges:
        by_source[edge.source].append(Quotation(edge, kind_label(edge.kind)))
    return tuple(
        ImpactEntry(id_, TargetType.FEATURE, tuple(said[:quoted]), len(said[quoted:]) if quoted is not None else 0)
        for id_, said in sorted(by_source.items(), key=lambda pair: natural(pair[0]))
    )
