"""The kinds of interaction: one table, from which rules, views, formats and commands take what they know of a kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar


def N_(message: str) -> str:  # noqa: N802  # the name by which the words to translate are collected
    """Mark words in a table for whoever collects what is to be translated, and return them as they are."""
    return message


class Origin(StrEnum):
    """Whether an author states an interaction, or it follows from what several designs say."""

    DECLARED = "declared"
    INFERRED = "inferred"


class Strength(StrEnum):
    """How much a change of one end of an interaction concerns the other: strongest first."""

    MUST = "must"
    PROBABLY = "probably"
    REFERS = "refers"

    @property
    def order(self) -> int:
        """The order in which they are listed."""
        return _ORDER_OF_STRENGTHS[self]


_ORDER_OF_STRENGTHS = {strength: place for place, strength in enumerate(Strength)}


class Unaffected(StrEnum):
    """Why what statements reach is not affected all the same."""

    OUT_OF_FORCE = "out-of-force"
    NO_DOCUMENT = "no-document"


#: What a change does to what it reaches, in the order in which lists show it.
Effect = Strength | Unaffected
EFFECTS: tuple[Effect, ...] = (*Strength, *Unaffected)


#: What stands above what is reached with each effect, to be translated where it is shown on pages.
EFFECT_LABELS: Mapping[Effect, str] = {
    Strength.MUST: N_("Must change"),
    Strength.PROBABLY: N_("Probably affected"),
    Strength.REFERS: N_("Only cite or mention it"),
    Unaffected.OUT_OF_FORCE: N_("Not in force"),
    Unaffected.NO_DOCUMENT: N_("No document here"),
}


#: The place of the first kind that a template adds: after those that are declared everywhere, before those inferred.
OWN_PLACE = 50


@dataclass(frozen=True, slots=True)
class KindSpec:
    """All that is known of a kind, but for its colour on pages: that stands in the style sheet."""

    name: str
    #: What it is called, to be translated where it is shown; what is named takes the place of the "…".
    label: str
    #: What stands for it in a matrix; the letters of inferred kinds are small.
    letter: str
    #: How its lines are drawn: a name among the edge styles.
    edge_style: str
    #: What it is called by the design that is named.
    inverse: str = ""
    #: How much a change of the design that states the interaction concerns what it names, if at all.
    reaches_target: Strength | None = None
    #: How much a change of what is named concerns the design that names it, if at all.
    reaches_source: Strength | None = None
    origin: Origin = Origin.DECLARED
    #: Whether its statements say what they name; those of others are prose, where a name is known or none.
    names_things: bool = False
    #: Whether the target must be in force, for ``superseded-target``, ``withdrawn-target`` and ``one-sided-relation``.
    needs_force: bool = False
    #: Whether the target has to name the source too, for ``one-sided-relation``.
    needs_answer: bool = False
    #: Whether what breaks the target concerns the source, for ``breaking-not-propagated``.
    is_dependency: bool = False
    #: Where it stands in lists.
    place: int = OWN_PLACE
    #: The kind that every project has, as which one of a template is judged.
    like: str = ""


class Kind(str):
    """How one design interacts with another, or with a component or a source path: its name, with what is known of it.

    There is one object for each specification, also after unpickling, so that kinds are compared by identity.
    """

    __slots__ = ("spec",)

    spec: KindSpec
    _known: ClassVar[dict[KindSpec, Kind]] = {}

    RELATED: ClassVar[Kind]
    UPDATES: ClassVar[Kind]
    INTEGRATION: ClassVar[Kind]
    COMPATIBILITY: ClassVar[Kind]
    BREAKING: ClassVar[Kind]
    DEPENDS: ClassVar[Kind]
    REFERENCE: ClassVar[Kind]
    SUPERSEDES: ClassVar[Kind]
    USES: ClassVar[Kind]
    MENTION: ClassVar[Kind]
    SHARES: ClassVar[Kind]

    def __new__(cls, spec: KindSpec) -> Kind:  # noqa: PYI034  # there is one object for each
        """Return the kind of a specification, which is equal to its name."""
        if spec not in cls._known:
            kind = cls._known[spec] = super().__new__(cls, spec.name)
            kind.spec = spec
        return cls._known[spec]

    def __reduce__(self) -> tuple[type[Kind], tuple[KindSpec]]:
        """Pickle the specification alone."""
        return Kind, (self.spec,)

    def is_like(self, kind: Kind) -> bool:
        """Return whether rules judge it as a kind that every project has: it is that one, or declared to be like it."""
        return (self.spec.like or self) == kind

    @property
    def is_binding(self) -> bool:
        """Whether one end must change where the other one does."""
        return Strength.MUST in {self.spec.reaches_target, self.spec.reaches_source}

    @property
    def order(self) -> tuple[int, str]:
        """The order in which kinds are listed."""
        return self.spec.place, self


# fmt: off
Kind.RELATED = Kind(KindSpec(
    "related", N_("related to"), "R", "solid", N_("related to"), place=1,
    reaches_target=Strength.PROBABLY, reaches_source=Strength.PROBABLY,
    names_things=True, needs_force=True, needs_answer=True,
))
Kind.UPDATES = Kind(KindSpec(
    "updates", N_("requires update of"), "U", "dashed", N_("asked to update by"), place=2,
    reaches_target=Strength.MUST, reaches_source=Strength.PROBABLY,
    names_things=True, needs_force=True,
))
Kind.INTEGRATION = Kind(KindSpec(
    "integration", N_("integrates with"), "I", "dotted", N_("integrates with"), place=3,
    reaches_target=Strength.PROBABLY, reaches_source=Strength.PROBABLY,
    names_things=True, needs_force=True, needs_answer=True,
))
Kind.COMPATIBILITY = Kind(KindSpec(
    "compatibility", N_("compatible with"), "C", "long-dashed", N_("compatible with"), place=4,
    reaches_target=Strength.PROBABLY, reaches_source=Strength.PROBABLY,
))
Kind.BREAKING = Kind(KindSpec(
    "breaking", N_("breaks"), "B", "barred", N_("broken by"), place=5,
    reaches_target=Strength.MUST,
))
Kind.DEPENDS = Kind(KindSpec(
    "depends", N_("depends on"), "D", "thick", N_("needed by"), place=6,
    reaches_source=Strength.MUST,
    names_things=True, needs_force=True, is_dependency=True,
))
Kind.REFERENCE = Kind(KindSpec(
    "reference", N_("cites"), "F", "dash-dot", N_("cited by"), place=7,
    reaches_source=Strength.REFERS,
))
# That a design supersedes another spreads no change: the old one is out of force.
Kind.SUPERSEDES = Kind(KindSpec(
    "supersedes", N_("supersedes"), "S", "thick-dash-dot", N_("superseded by"), place=8,
))
Kind.USES = Kind(KindSpec(
    "uses", N_("uses what … declares"), "u", "sparse-filled", N_("used by"), place=997,
    reaches_source=Strength.PROBABLY,
    origin=Origin.INFERRED, is_dependency=True,
))
Kind.MENTION = Kind(KindSpec(
    "mention", N_("mentions"), "m", "sparse", N_("mentioned by"), place=998,
    reaches_source=Strength.REFERS,
    origin=Origin.INFERRED,
))
Kind.SHARES = Kind(KindSpec(
    "shares", N_("shares … with"), "s", "sparse-diamond", N_("shares … with"), place=999,
    origin=Origin.INFERRED,
))
# fmt: on


#: Each kind that every project has, by its name, in the order of lists.
KINDS: Mapping[str, Kind] = {str(kind): kind for kind in Kind._known.values()}


def sort_kinds(kinds: Iterable[Kind]) -> list[Kind]:
    """Return kinds in the order of lists, each once."""
    return sorted(set(kinds), key=lambda kind: kind.order)


def join_label(label: str, name: str) -> str:
    """Return a kind's label, translated or not, with the name of what it leads to: in place of its "…", or after it."""
    return label.replace("…", name) if "…" in label else f"{label} {name}"


def strongest_first(kind: Kind) -> tuple[int, int, bool, tuple[int, str]]:
    """Return what kinds are sorted by where one stands for several: first those by which one end must follow the other.

    Of those that are as strong, one by which the design asks something of its target goes before one by which it needs
    the target, and one by which nothing comes back before one by which something does.
    """
    to_target, to_source = (
        strength.order if strength is not None else len(Strength)
        for strength in (kind.spec.reaches_target, kind.spec.reaches_source)
    )
    return min(to_target, to_source), to_target, to_source < len(Strength), kind.order


def stroke_first(kind: Kind) -> tuple[bool, tuple[int, int, bool, tuple[int, str]]]:
    """Return what kinds are sorted by where one gives a line its stroke: a citation does so where nothing else can."""
    return kind.is_like(Kind.REFERENCE), strongest_first(kind)


#: The edge styles of kinds that templates add, in turn.
_OWN_STYLES = ("own-1", "own-2", "own-3", "own-4")


def make_kind(name: str, number: int, taken: Collection[str], label: str, inverse: str, like: Kind) -> KindSpec:
    """Return a kind that a template adds: it spreads and is judged like another one.

    :param number: how many kinds the template has added before.
    :param taken: the letters of other kinds.
    """
    return replace(
        like.spec,
        name=name,
        label=label,
        letter=_find_letter(label, taken),
        edge_style=_OWN_STYLES[number % len(_OWN_STYLES)],
        inverse=inverse,
        place=OWN_PLACE + number,
        like=like.spec.name,
    )


def add_kinds(own: Iterable[KindSpec]) -> dict[str, Kind]:
    """Return the kinds that every project has and some others, by name, in the order of lists."""
    return {str(kind): kind for kind in sort_kinds([*KINDS.values(), *map(Kind, own)])}


def _find_letter(label: str, taken: Collection[str]) -> str:
    """Return a letter of a label that no other kind has, or else the first two."""
    letters = [letter.upper() for letter in label if letter.isalpha()]
    free = next((letter for letter in letters if letter not in taken), None)
    return free or "".join(letters[:2]).capitalize()
