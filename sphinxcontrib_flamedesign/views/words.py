"""What kinds, states and columns are called on pages, and how the lines of each kind are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from sphinxcontrib_flamedesign.core.facts import Kind
from sphinxcontrib_flamedesign.core.rules import whole_percent
from sphinxcontrib_flamedesign.messages import _


@dataclass(frozen=True, slots=True)
class Stroke:
    """How the lines of one kind look beside their colour, which is the style sheet's."""

    dash: str = ""
    width: float = 1.5


#: Kinds are told by dash and weight as well as by colour.
STROKES: dict[Kind, Stroke] = {
    Kind.RELATED: Stroke(),
    Kind.UPDATES: Stroke("6 3"),
    Kind.INTEGRATION: Stroke("1.5 3"),
    Kind.COMPATIBILITY: Stroke("10 3"),
    Kind.BREAKING: Stroke(width=3),
    Kind.DEPENDS: Stroke(width=2.2),
    Kind.REFERENCE: Stroke("8 3 1.5 3"),
    Kind.SUPERSEDES: Stroke("12 3 3 3", 2.2),
    Kind.MENTION: Stroke("2 5", 1),
    Kind.USES: Stroke("4 4", 1),
    Kind.SHARES: Stroke("1 5", 1),
}


def kind_label(kind: Kind) -> str:
    """Return what a kind of interaction is called."""
    return {
        Kind.RELATED: _("related"),
        Kind.UPDATES: _("updates"),
        Kind.INTEGRATION: _("integration"),
        Kind.COMPATIBILITY: _("compatibility"),
        Kind.BREAKING: _("breaking"),
        Kind.DEPENDS: _("depends"),
        Kind.REFERENCE: _("reference"),
        Kind.SUPERSEDES: _("supersedes"),
        Kind.MENTION: _("mention"),
        Kind.USES: _("uses"),
        Kind.SHARES: _("shares"),
    }[kind]


def column_label(column: str) -> str:
    """Return the heading of a table's column."""
    return {
        "id": _("Id"),
        "title": _("Title"),
        "status": _("Status"),
        "completeness": _("Complete"),
        "interactions": _("Interactions"),
    }[column]


def percent(share: float) -> str:
    """Write a share as a percentage."""
    return _("%d %%") % whole_percent(share)
