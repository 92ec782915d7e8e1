"""What kinds, states and columns are called on pages, and how the lines of each kind are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sphinxcontrib_flamedesign.core.facts import Kind, State
from sphinxcontrib_flamedesign.core.graph import TargetType
from sphinxcontrib_flamedesign.core.rules import whole_percent
from sphinxcontrib_flamedesign.messages import N_, _


class Head(StrEnum):
    """What the arrow of a line looks like."""

    OPEN = "open"
    FILLED = "filled"
    HOLLOW = "hollow"
    DIAMOND = "diamond"
    BAR = "bar"


@dataclass(frozen=True, slots=True)
class Stroke:
    """How the lines of one kind look.

    ``colour`` is for what is drawn without a style sheet; pages take theirs from the style sheet, which mixes
    the same colour with that of their words.
    """

    colour: str
    head: Head = Head.OPEN
    dash: str = ""
    width: float = 1.5


#: Kinds are told by arrow, dash and weight as well as by colour.
STROKES: dict[Kind, Stroke] = {
    Kind.RELATED: Stroke("#1173e6"),
    Kind.UPDATES: Stroke("#9a4dff", Head.FILLED, "6 3"),
    Kind.INTEGRATION: Stroke("#0d9c8a", Head.DIAMOND, "1.5 3"),
    Kind.COMPATIBILITY: Stroke("#c98500", Head.HOLLOW, "10 3"),
    Kind.BREAKING: Stroke("#e0352b", Head.BAR, width=3),
    Kind.DEPENDS: Stroke("#51677d", Head.FILLED, width=2.2),
    Kind.REFERENCE: Stroke("#7a8794", Head.OPEN, "8 3 1.5 3"),
    Kind.SUPERSEDES: Stroke("#d02f8d", Head.HOLLOW, "12 3 3 3", 2.2),
    Kind.MENTION: Stroke("#8c959f", Head.OPEN, "2 5", 1),
    Kind.USES: Stroke("#8c959f", Head.FILLED, "4 4", 1),
    Kind.SHARES: Stroke("#8c959f", Head.DIAMOND, "1 5", 1),
}


#: What each kind of interaction is called, to be translated where it is shown.
_KIND_LABELS: dict[Kind, str] = {
    Kind.RELATED: N_("related"),
    Kind.UPDATES: N_("updates"),
    Kind.INTEGRATION: N_("integration"),
    Kind.COMPATIBILITY: N_("compatibility"),
    Kind.BREAKING: N_("breaking"),
    Kind.DEPENDS: N_("depends"),
    Kind.REFERENCE: N_("reference"),
    Kind.SUPERSEDES: N_("supersedes"),
    Kind.MENTION: N_("mention"),
    Kind.USES: N_("uses"),
    Kind.SHARES: N_("shares"),
}


def kind_label(kind: Kind) -> str:
    """Return what a kind of interaction is called."""
    return _(_KIND_LABELS[kind])


#: The letter of each kind in a matrix; those of inferred kinds are small.
MARKS: dict[Kind, str] = {
    Kind.RELATED: "R",
    Kind.UPDATES: "U",
    Kind.INTEGRATION: "I",
    Kind.COMPATIBILITY: "C",
    Kind.BREAKING: "B",
    Kind.DEPENDS: "D",
    Kind.REFERENCE: "F",
    Kind.SUPERSEDES: "S",
    Kind.MENTION: "m",
    Kind.USES: "u",
    Kind.SHARES: "s",
}


def state_label(state: State) -> str:
    """Return what a state of a field is called."""
    return {
        State.FILLED: _("filled"),
        State.PLACEHOLDER: _("placeholder"),
        State.NOT_APPLICABLE: _("not applicable"),
        State.MISSING: _("missing"),
    }[state]


def target_type_label(target_type: TargetType) -> str:
    """Return what the target of an interaction is called, where it is not a feature."""
    return {
        TargetType.FEATURE: _("feature"),
        TargetType.COMPONENT: _("component"),
        TargetType.PATH: _("path"),
        TargetType.UNRESOLVED: _("in words only"),
    }[target_type]


def column_labels() -> dict[str, str]:
    """Return the headings of the columns of tables; those of a template's own metadata are the template's."""
    return {
        "id": _("Id"),
        "title": _("Title"),
        "name": _("Name"),
        "status": _("Status"),
        "completeness": _("Complete"),
        "interactions": _("Interactions"),
        "incoming": _("Incoming"),
        "outgoing": _("Outgoing"),
        "components": _("Components"),
        "findings": _("Findings"),
        "spellings": _("Also written"),
        "paths": _("Paths"),
        "designs": _("Named by"),
    }


def percent(share: float) -> str:
    """Write a share as a percentage."""
    return _("%d %%") % whole_percent(share)
