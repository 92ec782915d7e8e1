"""What two exports differ in: designs, their parts and metadata, interactions, references and findings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest
from typing import cast

from sphinxcontrib_flamedesign.core.export_data import (
    ExportData,
    FieldTextsData,
    InteractionData,
    KindData,
    ReferenceData,
)
from sphinxcontrib_flamedesign.core.export_reach import ExportReach
from sphinxcontrib_flamedesign.core.formats.designs_json import export_project
from sphinxcontrib_flamedesign.core.interaction import TargetType
from sphinxcontrib_flamedesign.core.kinds import N_, join_label
from sphinxcontrib_flamedesign.core.model import State
from sphinxcontrib_flamedesign.core.project import Project

_LINE_NUMBER = re.compile(r"\bline \d+")


class Part(StrEnum):
    """What of a design has changed."""

    TITLE = "title"
    SOURCE = "source"
    STATUS = "status"
    METADATA = "metadata"
    FIELD = "field"
    TEXT = "text"
    REFERENCE = "reference"
    INTERACTION = "interaction"
    FINDING = "finding"


#: The parts by which others have to change: what a design says, not what it is called or how far it is.
_SAYING = frozenset({Part.FIELD, Part.TEXT, Part.INTERACTION})


#: What one of each part is called, and several: on pages they are translated.
PART_LABELS: Mapping[Part, tuple[str, str]] = {
    Part.TITLE: (N_("title"), N_("title")),
    Part.SOURCE: (N_("file"), N_("file")),
    Part.STATUS: (N_("status"), N_("status")),
    Part.METADATA: (N_("metadata"), N_("metadata")),
    Part.FIELD: (N_("field"), N_("fields")),
    Part.TEXT: (N_("text"), N_("texts")),
    Part.REFERENCE: (N_("reference"), N_("references")),
    Part.INTERACTION: (N_("interaction"), N_("interactions")),
    Part.FINDING: (N_("finding"), N_("findings")),
}


def count_parts(details: Iterable[Detail]) -> dict[Part, str]:
    """Return how many details there are of each part, in words."""
    counts = Counter(detail.part for detail in details)
    return {part: f"{count} {PART_LABELS[part][count > 1]}" for part, count in counts.items()}


class Change(StrEnum):
    """Whether something is there on one side only, or on both and not the same."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that has changed; ``old`` is unset where it was added, ``new`` where it was removed."""

    part: Part
    name: str
    old: str | None
    new: str | None

    @property
    def is_named(self) -> bool:
        """Whether its name says which one it is: a design has but one title, and one status."""
        return self.name != self.part

    @property
    def change(self) -> Change:
        """How it has changed."""
        if self.old is None:
            return Change.ADDED
        return Change.REMOVED if self.new is None else Change.CHANGED


@dataclass(frozen=True, slots=True)
class DesignDifference:
    """What has changed in one design."""

    id: str
    title: str
    change: Change
    completeness: float
    details: tuple[Detail, ...]
    #: How many findings have come and gone, where they are no details.
    findings: str = ""
    #: What must change because of what the design says now; of one that is gone, because of what it said.
    must_change: tuple[str, ...] = ()
    #: Which of these had to change before too, because of what the design said then.
    must_change_as_before: tuple[str, ...] = ()
    #: Of those that must change in more than one step, the designs one step before.
    by_way_of: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def must_change_newly(self) -> tuple[str, ...]:
        """What must change by what the design says now, and did not say before."""
        return tuple(name for name in self.must_change if name not in self.must_change_as_before)

    @property
    def shown(self) -> tuple[Detail, ...]:
        """The details that a reader wants to see: not each part of a design that is new or gone."""
        if self.change is Change.CHANGED:
            return self.details
        return tuple(detail for detail in self.details if detail.part in {Part.STATUS, Part.INTERACTION, Part.FINDING})


@dataclass(frozen=True, slots=True)
class Difference:
    """What two exports differ in; ``elsewhere`` are findings that belong to no design."""

    designs: tuple[DesignDifference, ...]
    elsewhere: tuple[Detail, ...]

    def __bool__(self) -> bool:
        return bool(self.designs or self.elsewhere)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of a list: entries with one name may be the same one with other words."""

    name: str
    text: str
    identity: str


def _kind_of(edge: InteractionData, data: ExportData) -> KindData:
    """Return how the kind of an interaction is called, also one that the export does not describe."""
    kind = edge["kind"]
    return data.get("kinds", {}).get(kind) or {"label": kind, "inverse": kind}


class _Side:
    """One of the two exports, with everything by the design that it belongs to.

    :param unread: the other projects of which only one of the two knows anything, as where a revision does not hold
        their exports: what they state is no difference, nor is whether a name of one of their designs led there.
    """

    def __init__(self, data: ExportData, words: FieldTextsData | None, unread: Collection[str]) -> None:
        self.unread = unread
        self.designs = {id_: design for id_, design in data["designs"].items() if "project" not in design}
        self.words = words
        self.interactions: dict[str | None, list[_Entry]] = defaultdict(list)
        self.findings: dict[str | None, list[_Entry]] = defaultdict(list)
        for edge in data["interactions"]:
            own, name = edge["source"], self._name_of(edge, data)
            if "project" in edge and self.is_unread(own):
                continue
            if "project" in edge and own not in self.designs:  # what another project states of a design here
                own, name = edge["target"], join_label(_kind_of(edge, data)["inverse"], own)
            self.interactions[own].append(_Entry(name, edge["text"], edge["text"]))
        for finding in data["findings"]:
            text = f"{finding['severity']}: {finding['message']}"
            place = finding["field"] or ("" if finding["design"] else finding["docname"])
            name = f"{finding['rule']} {place}".rstrip()
            self.findings[finding["design"]].append(_Entry(name, text, _LINE_NUMBER.sub("line", text)))

    def is_unread(self, id_: str) -> bool:
        """Return whether a design is one of a project of which the other export knows nothing."""
        return id_.partition(":")[0] in self.unread

    def _name_of(self, edge: InteractionData, data: ExportData) -> str:
        """Return what an interaction is to what it names, as pages say it; what is in words only names nothing."""
        label, components = _kind_of(edge, data)["label"], data.get("components", {})
        if edge["target_type"] == TargetType.UNRESOLVED:
            return f"{label}, in words only"
        is_component = edge["target_type"] == TargetType.COMPONENT and edge["target"] in components
        return join_label(label, components[edge["target"]]["name"] if is_component else self.name_of(edge["target"]))

    def name_of(self, id_: str) -> str:
        """Return what both exports call a design."""
        return id_.partition(":")[2] if self.is_unread(id_) else id_

    def values(self, id_: str) -> dict[tuple[Part, str], str]:
        """Return what is there at most once in a design."""
        if id_ not in self.designs:
            return {}
        design = self.designs[id_]
        values = {(Part.TITLE, "title"): design["title"], (Part.SOURCE, "source"): design["source"]}
        if design["status"] is not None:
            values[Part.STATUS, "status"] = design["status"]
        values |= {
            (Part.METADATA, key): value if isinstance(value, str) else ", ".join(value)
            for key, value in design["metadata"].items()
        }
        fields = ((slug, field["state"]) for slug, field in design["fields"].items())
        # Whether a field that is missing is required stands in no export.
        return values | {(Part.FIELD, slug): state for slug, state in fields if state != State.MISSING}

    def references(self, id_: str) -> list[_Entry]:
        """Return the references of a design."""
        stated = self.designs[id_]["references"] if id_ in self.designs else ()
        return [
            _Entry(f"{reference['kind']} {self._target_of(reference)}".rstrip(), reference["text"], reference["text"])
            for reference in stated
        ]

    def _target_of(self, reference: ReferenceData) -> str:
        """Return what a reference names: a design, a path or an address."""
        return self.name_of(reference["target"] or "") or reference["path"] or reference["url"] or ""


def compare_exports(
    old: ExportData, new: ExportData, old_words: FieldTextsData | None = None, new_words: FieldTextsData | None = None
) -> Difference:
    """Return what two exports differ in; lines that have shifted are no difference.

    Texts are compared where the words of both are known.
    """
    unread = old.get("projects", {}).keys() ^ new.get("projects", {}).keys()
    before, after = _Side(old, old_words, unread), _Side(new, new_words, unread)
    sides = ((old, old_words), (new, new_words))
    reach_before, reach_after = (ExportReach(data, words and words.get("out_of_force")) for data, words in sides)
    designs = []
    for id_ in sorted({*before.designs, *after.designs, *filter(None, (*before.findings, *after.findings))}):
        details = tuple(_details(before, after, id_))
        if details:
            difference = _design_difference(before, after, id_, details)
            says = not _SAYING.isdisjoint(detail.part for detail in details)
            designs.append(_with_reach(difference, reach_before, reach_after) if says else difference)
    elsewhere = _compare_entries(Part.FINDING, before.findings[None], after.findings[None])
    return Difference(tuple(designs), tuple(elsewhere))


def _with_reach(difference: DesignDifference, before: ExportReach, after: ExportReach) -> DesignDifference:
    """Return a difference with what must change because of it, and what of that had to follow the design before too.

    The latter stays: what the design depends on, or is depended on for, may be what reads differently now.
    """
    found = (before if difference.change is Change.REMOVED else after).find(difference.id)
    known = before.find(difference.id) if difference.change is Change.CHANGED else {}
    return replace(
        difference,
        must_change=tuple(found),
        must_change_as_before=tuple(name for name in found if name in known),
        by_way_of=tuple((name, ways) for name, ways in found.items() if ways),
    )


def find_changes(project: Project, old: ExportData) -> Difference:
    """Return what a project says that an earlier export does not, and the other way round; findings aside."""
    new = cast("ExportData", export_project(project, (), "", lambda _design: ""))
    return compare_exports({**old, "findings": []}, new)


def fold_findings(difference: Difference) -> Difference:
    """Return a difference in which findings in designs are counted and not listed."""
    designs = tuple(
        replace(
            design,
            details=tuple(detail for detail in design.details if detail.part is not Part.FINDING),
            findings=_count_findings(design.details),
        )
        for design in difference.designs
    )
    return Difference(designs, difference.elsewhere)


def _count_findings(details: Iterable[Detail]) -> str:
    counts = Counter(detail.change for detail in details if detail.part is Part.FINDING)
    return ", ".join(f"{counts[change]} {change}" for change in Change if counts[change])


def _design_difference(before: _Side, after: _Side, id_: str, details: tuple[Detail, ...]) -> DesignDifference:
    design = after.designs.get(id_) or before.designs.get(id_)
    change = Change.CHANGED
    if (id_ in before.designs) != (id_ in after.designs):
        change = Change.ADDED if id_ in after.designs else Change.REMOVED
    title, completeness = (design["title"], design["completeness"]) if design is not None else ("", 0.0)
    return DesignDifference(id_, title, change, completeness, details)


def _details(before: _Side, after: _Side, id_: str) -> Iterator[Detail]:
    old, new = before.values(id_), after.values(id_)
    for key in dict.fromkeys((*new, *old)):
        if old.get(key) != new.get(key):
            yield Detail(*key, old.get(key), new.get(key))
    stated = [
        *_compare_entries(Part.REFERENCE, before.references(id_), after.references(id_)),
        *_compare_entries(Part.INTERACTION, before.interactions[id_], after.interactions[id_]),
    ]
    yield from _compare_texts(before, after, id_, with_statements=not stated)
    yield from stated
    yield from _compare_entries(Part.FINDING, before.findings[id_], after.findings[id_])


def _compare_texts(before: _Side, after: _Side, id_: str, *, with_statements: bool) -> Iterator[Detail]:
    """Yield the fields that have the same state on both sides, and say something else.

    :param with_statements: whether to tell of statements too; where one has changed, that tells it already.
    """
    if before.words is None or after.words is None:
        return
    old, new = before.words["texts"].get(id_, {}), after.words["texts"].get(id_, {})
    for slug in (slug for slug in new if slug in old and old[slug] != new[slug]):
        fields = [side.designs[id_]["fields"].get(slug) for side in (before, after)]
        is_known = with_statements or slug not in after.words["stating"]
        if is_known and None not in fields and len({field["state"] for field in fields if field}) == 1:
            yield Detail(Part.TEXT, slug, old[slug] or None, new[slug] or None)


def _compare_entries(part: Part, old: Sequence[_Entry], new: Sequence[_Entry]) -> Iterator[Detail]:
    """Yield the entries of two lists that are not in both; what has the same name is taken for the same one."""
    gone, come = _without(old, new), _without(new, old)
    for name in sorted({*gone, *come}):
        for one, other in zip_longest(gone.get(name, ()), come.get(name, ())):
            yield Detail(part, name, one, other)


def _without(entries: Sequence[_Entry], others: Iterable[_Entry]) -> dict[str, list[str]]:
    """Return the words of the entries that are not among others, by name; each of the others counts once."""
    same = Counter((entry.name, entry.identity) for entry in others)
    left: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if same[entry.name, entry.identity]:
            same[entry.name, entry.identity] -= 1
        else:
            left[entry.name].append(entry.text)
    return left
