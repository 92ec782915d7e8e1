"""What kinds, states and columns are called on pages."""

from __future__ import annotations

from sphinxcontrib_flamedesign.core.declared import SUBJECT_LABELS, Subject
from sphinxcontrib_flamedesign.core.graph import TargetType
from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.model import State
from sphinxcontrib_flamedesign.core.rules.completeness import whole_percent
from sphinxcontrib_flamedesign.messages import _


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


def subject_label(subject: Subject) -> str:
    """Return what something that a design declares is called."""
    return _(SUBJECT_LABELS[subject])


def percent(share: float) -> str:
    """Write a share as a percentage."""
    return _("%d %%") % whole_percent(share)
