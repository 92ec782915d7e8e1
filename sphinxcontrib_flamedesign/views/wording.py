"""What kinds, states and columns are called on pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from sphinxcontrib_flamedesign.core.declared import SUBJECT_LABELS, Subject
from sphinxcontrib_flamedesign.core.diff import PART_LABELS, Change, Part
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.interaction import Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import EFFECT_LABELS, Effect, Kind, Strength, Unaffected, join_label
from sphinxcontrib_flamedesign.core.model import State
from sphinxcontrib_flamedesign.core.required_fields import NOT_REQUIRED, whole_percent
from sphinxcontrib_flamedesign.core.template import PEOPLE, HeaderRole, MetadataKey
from sphinxcontrib_flamedesign.messages import _, ngettext


def kind_label(kind: Kind) -> str:
    """Return what a kind of interaction is called."""
    return _(kind.spec.label)


def explain_others(ids: Iterable[str]) -> str:
    """Return what the boxes of designs of other projects are, where some of these ids are theirs."""
    names = sorted({id_.partition(":")[0] for id_ in ids})
    return _("Boxes with long dashes are designs of other projects: %s.") % ", ".join(names) if names else ""


def inverse_label(kind: Kind) -> str:
    """Return what a kind of interaction is called by what is named."""
    return _(kind.spec.inverse)


def joined_label(kind: Kind, name: str) -> str:
    """Return in words how something interacts with what it names."""
    return join_label(kind_label(kind), name)


def state_label(state: State | None) -> str:
    """Return what a state of a field is called; None is that of one that is missing and need not be there."""
    return {
        None: _(NOT_REQUIRED),
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


def people_label(key: MetadataKey) -> str:
    """Return what a line of a header is called: that of people as their column is, with the word of the template."""
    if key.holds not in PEOPLE or role_label(key.holds) == key.label:
        return key.label
    return f"{role_label(key.holds)} ({key.label})"


def subject_label(subject: Subject) -> str:
    """Return what something that a design declares is called."""
    return _(SUBJECT_LABELS[subject])


def part_label(part: Part) -> str:
    """Return what a part of a design is called, of which a comparison counts changes."""
    return str(_(PART_LABELS[part][1]))


def change_label(change: Change) -> str:
    """Return what has become of a design."""
    return {Change.ADDED: _("added"), Change.REMOVED: _("removed"), Change.CHANGED: _("changed")}[change]


class HasEffect(Protocol):
    """What a change reaches."""

    @property
    def effect(self) -> Effect:
        """What the change does to it."""


def effect_label(effect: Effect) -> str:
    """Return what stands above the things on which a change has some effect."""
    return str(_(EFFECT_LABELS[effect]))


def effect_heading(effect: Effect, count: int) -> str:
    """Return what stands above so many things on which a change has some effect."""
    label = effect_label(effect)
    return counted(label, count) if count else label


def counted(label: str, count: int) -> str:
    """Return a heading with how many there are below it."""
    return _("%(label)s (%(count)d)") % {"label": label[:1].upper() + label[1:], "count": count}


def in_words_heading(count: int) -> str:
    """Return what stands before so many statements that say in words only what a change reaches."""
    return _("In words only (%d)") % count


def count_by_effect(found: Sequence[HasEffect]) -> dict[Effect, str]:
    """Return how many things a change reaches with each effect, in words; the strongest first."""
    counts = Counter(has_effect.effect for has_effect in found)
    must, probably, refers, none, unknown = (counts[one] for one in (*Strength, *Unaffected))
    said: dict[Effect, str] = {
        Strength.MUST: ngettext("%d must change", "%d must change", must),
        Strength.PROBABLY: ngettext("%d is probably affected", "%d are probably affected", probably),
        Strength.REFERS: ngettext("%d only cites or mentions it", "%d only cite or mention it", refers),
        Unaffected.OUT_OF_FORCE: ngettext("%d is not in force", "%d are not in force", none),
        Unaffected.NO_DOCUMENT: ngettext("%d has no document here", "%d have no document here", unknown),
    }
    return {effect: words for effect, words in said.items() if counts[effect]}


def impact_counts(found: Sequence[HasEffect], in_words: Sequence[Kind]) -> str:
    """Return in one sentence how many things a change reaches with each effect, and what is said in words only.

    :param in_words: the kind of each statement that says in words only what it reaches.
    """
    named = ", ".join(count_by_effect(found).values())
    if not in_words:
        return named or _("nothing else is affected")
    grave = sum(kind.spec.reaches_target is Strength.MUST for kind in in_words)
    others = len(in_words) - grave
    said = [
        ngettext(
            "%d statement says in words only that something must change",
            "%d statements say in words only that something must change",
            grave,
        )
    ]
    if not grave:
        said = [ngettext("%d statement is in words only", "%d statements are in words only", others)]
    elif others:
        said.append(ngettext("%d more is in words only", "%d more are in words only", others))
    return f"{named or _('nothing that is named is affected')}; {', '.join(said)}"


def end_name(graph: Graph, key: str, target_type: TargetType) -> str:
    """Return what an end of an interaction is called: a component has a name, all else is its key."""
    return graph.components[key].name if target_type is TargetType.COMPONENT else key


def label_in_words(graph: Graph, edge: Interaction) -> str:
    """Return what a statement in words only is called, with the components that its words name."""
    named = [graph.components[key].name for key in graph.find_in_words_of(edge)]
    label = kind_label(edge.kind)
    return _("%(label)s, naming %(names)s") % {"label": label, "names": ", ".join(named)} if named else label


def target_name(graph: Graph, edge: Interaction) -> str:
    """Return what the thing is called that an interaction names; empty where it is said in words only."""
    return "" if edge.target_type is TargetType.UNRESOLVED else end_name(graph, edge.target, edge.target_type)


def edge_label(graph: Graph, edge: Interaction, seen_from: str) -> str:
    """Return what an interaction is to one of its ends: "broken by RFE1", or "depends on RFE1"."""
    if edge.target == seen_from:
        return join_label(inverse_label(edge.kind), edge.source)
    return joined_label(edge.kind, end_name(graph, edge.target, edge.target_type))


def more_label(count: int) -> str:
    """Return what stands for so many things that are left out."""
    return _("%d more") % count


def count_designs(shown: int, all_: int) -> str:
    """Return how many of all designs a view shows."""
    if shown == all_:
        return ngettext("%d design", "%d designs", shown)
    return _("%(shown)d of %(all)d designs") % {"shown": shown, "all": all_}


def count_components(shown: int, all_: int) -> str:
    """Return how many of all components a view shows."""
    if shown == all_:
        return ngettext("%d component", "%d components", shown)
    return _("%(shown)d of %(all)d components") % {"shown": shown, "all": all_}


def all_designs(count: int) -> str:
    """Return what totals are of: what a reader filters leaves them as they are."""
    return _("All designs (%d)") % count


def percent(share: float) -> str:
    """Write a share as a percentage."""
    return _("%d %%") % whole_percent(share)
