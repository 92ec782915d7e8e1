"""What kinds, states and columns are called on pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from sphinxcontrib_flamedesign.core.declared import SUBJECT_LABELS, Subject
from sphinxcontrib_flamedesign.core.graph import TargetType
from sphinxcontrib_flamedesign.core.kinds import STRENGTH_LABELS, Kind, Strength
from sphinxcontrib_flamedesign.core.model import State
from sphinxcontrib_flamedesign.core.rules.completeness import whole_percent
from sphinxcontrib_flamedesign.core.template import HeaderRole
from sphinxcontrib_flamedesign.messages import _, ngettext


def kind_label(kind: Kind) -> str:
    """Return what a kind of interaction is called."""
    return _(kind.spec.label)


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


def role_label(role: HeaderRole) -> str:
    """Return what a column of people is called."""
    return {HeaderRole.OWNER: _("Owner"), HeaderRole.REVIEWER: _("Reviewer")}[role]


def subject_label(subject: Subject) -> str:
    """Return what something that a design declares is called."""
    return _(SUBJECT_LABELS[subject])


class HasStrength(Protocol):
    """What a change reaches."""

    @property
    def strength(self) -> Strength | None:
        """How strongly it does; None for what is not in force."""


def strength_label(strength: Strength | None) -> str:
    """Return what stands above the things that a change reaches with some strength."""
    return _(STRENGTH_LABELS[strength])


def impact_counts(found: Sequence[HasStrength]) -> str:
    """Return how many things a change reaches with each strength."""
    counts = Counter(one.strength for one in found)
    parts = [
        (counts[Strength.MUST], ngettext("%d must change", "%d must change", counts[Strength.MUST])),
        (
            counts[Strength.PROBABLY],
            ngettext("%d is probably affected", "%d are probably affected", counts[Strength.PROBABLY]),
        ),
        (counts[Strength.REFERS], ngettext("%d only refers to it", "%d only refer to it", counts[Strength.REFERS])),
        (counts[None], ngettext("%d is not in force", "%d are not in force", counts[None])),
    ]
    return ", ".join(said for count, said in parts if count)


def percent(share: float) -> str:
    """Write a share as a percentage."""
    return _("%d %%") % whole_percent(share)
