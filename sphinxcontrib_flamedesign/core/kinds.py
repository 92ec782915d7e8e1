"""The kinds of interaction: one table, from which rules, views, formats and commands take what they know of a kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


def N_(message: str) -> str:  # noqa: N802  # the name by which the words to translate are collected
    """Mark words in a table for whoever collects what is to be translated, and return them as they are."""
    return message


class Origin(StrEnum):
    """Whether an author states an interaction, or it follows from what several designs say."""

    DECLARED = "declared"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class KindSpec:
    """All that is known of a kind, but for its colour on pages: that stands in the style sheet."""

    name: str
    #: What it is called, to be translated where it is shown.
    label: str
    #: What stands for it in a matrix; the letters of inferred kinds are small.
    letter: str
    #: How its lines are drawn: a name among the edge styles.
    edge_style: str
    #: Whether a change of the design that states the interaction reaches what it names.
    reaches_target: bool = False
    #: Whether a change of what is named reaches the design that names it.
    reaches_source: bool = False
    origin: Origin = Origin.DECLARED
    #: Whether its statements say what they name; those of others are prose, where a name is known or none.
    names_things: bool = False
    #: Whether the target must be in force, for ``superseded-target``, ``withdrawn-target`` and ``one-sided-relation``.
    needs_force: bool = False
    #: Whether the target has to name the source too, for ``one-sided-relation``.
    needs_answer: bool = False
    #: Whether what breaks the target concerns the source, for ``breaking-not-propagated``.
    is_dependency: bool = False


# fmt: off
class Kind(StrEnum):
    """How one design interacts with another, or with a component or a source path; in the order of lists."""

    spec: KindSpec

    def __new__(cls, spec: KindSpec) -> Self:
        """Make a kind that is equal to its name."""
        kind = str.__new__(cls, spec.name)
        kind._value_ = spec.name
        kind.spec = spec
        return kind

    RELATED = KindSpec(
        "related", N_("related"), "R", "solid",
        reaches_target=True, reaches_source=True, names_things=True, needs_force=True, needs_answer=True,
    )
    UPDATES = KindSpec(
        "updates", N_("updates"), "U", "dashed",
        reaches_target=True, reaches_source=True, names_things=True, needs_force=True,
    )
    INTEGRATION = KindSpec(
        "integration", N_("integration"), "I", "dotted",
        reaches_target=True, reaches_source=True, names_things=True, needs_force=True, needs_answer=True,
    )
    COMPATIBILITY = KindSpec(
        "compatibility", N_("compatibility"), "C", "long-dashed", reaches_target=True, reaches_source=True
    )
    BREAKING = KindSpec("breaking", N_("breaking"), "B", "barred", reaches_target=True)
    DEPENDS = KindSpec(
        "depends", N_("depends"), "D", "thick",
        reaches_source=True, names_things=True, needs_force=True, is_dependency=True,
    )
    REFERENCE = KindSpec("reference", N_("reference"), "F", "dash-dot", reaches_source=True)
    # That a design supersedes another spreads no change: the old one is out of force.
    SUPERSEDES = KindSpec("supersedes", N_("supersedes"), "S", "thick-dash-dot")
    MENTION = KindSpec("mention", N_("mention"), "m", "sparse", reaches_source=True, origin=Origin.INFERRED)
    SHARES = KindSpec(
        "shares", N_("shares"), "s", "sparse-diamond", reaches_target=True, reaches_source=True, origin=Origin.INFERRED
    )
# fmt: on


#: Each kind by its name.
KINDS: Mapping[str, Kind] = {kind: kind for kind in Kind}

#: The place of each kind where kinds are sorted.
KIND_ORDER = {kind: place for place, kind in enumerate(Kind)}

INFERRED_KINDS = frozenset(kind for kind in Kind if kind.spec.origin is Origin.INFERRED)

DECLARED_KINDS = frozenset(Kind) - INFERRED_KINDS
