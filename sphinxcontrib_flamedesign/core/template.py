"""Design templates as data: what parts a design has, and what each of them is for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import cast

from sphinxcontrib_flamedesign.core.facts import INFERRED_KINDS, Bound, Citation, Kind, Nature, Subject

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
#: Slugs that would hide the directive of a view.
RESERVED = frozenset({"graph", "impact", "matrix", "report", "table", "worklist"})
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def fold(text: str) -> str:
    """Fold case, punctuation and white space: ``Command-Line  Interface`` is ``command line interface``."""
    return " ".join(WORD.findall(text.casefold()))


class TemplateError(ValueError):
    """A template that cannot be used, with every problem that it has."""

    def __init__(self, source: str, problems: list[str]) -> None:
        super().__init__(f"{source}: {'; '.join(problems)}")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Slot:
    """One part that a design may have. The keys of a template file say what each means."""

    slug: str
    label: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    optional: bool = False
    nature: Nature = Nature.PROSE
    declares: Kind | None = None
    cites: Citation | None = None
    examples: tuple[str, ...] = ()
    collects: bool = False
    bounds: Bound | None = None
    defines: tuple[str, ...] = ()
    relies_on: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()


class Holds(StrEnum):
    """What a line of a design's header says."""

    OWNER = "owner"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class MetadataKey:
    """One line of a design's header: status, author and the like."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    holds: Holds | None = None
    values: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """How authors write in a template's language that there is nothing, or nothing yet."""

    title_prefixes: tuple[str, ...] = ()
    header_sections: tuple[str, ...] = ()
    numbering: tuple[str, ...] = ()
    joiners: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    none_in_lists: tuple[str, ...] = ()
    none_tails: tuple[str, ...] = ()
    none_openings: tuple[str, ...] = ()
    none_verbs: tuple[str, ...] = ()
    none_endings: tuple[str, ...] = ()
    none_objects: tuple[str, ...] = ()
    none_ends: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    placeholder: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()
    exit_codes: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    migration: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """A design template: its slots in the order in which a reader meets them."""

    name: str
    title: str
    slots: tuple[Slot, ...]
    metadata: tuple[MetadataKey, ...]
    words: Words
    #: Rule id -> status -> the severity that the rule has for designs of this status.
    severities: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: The slots that may be absent: they are optional, or inside one that is.
    optional: frozenset[str] = field(init=False, repr=False, compare=False)
    #: The header line that holds a design's status; without values where the template has none.
    status: MetadataKey = field(init=False, repr=False, compare=False)
    _by_slug: dict[str, Slot] = field(init=False, repr=False, compare=False)
    _ancestors: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _children: dict[str, tuple[Slot, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_slug = {slot.slug: slot for slot in self.slots}
        object.__setattr__(self, "_by_slug", by_slug)
        object.__setattr__(self, "_ancestors", {slot.slug: tuple(_walk_up(slot, by_slug)) for slot in self.slots})
        children = {slot.slug: tuple(other for other in self.slots if other.parent == slot.slug) for slot in self.slots}
        object.__setattr__(self, "_children", children)
        optional = {slot.slug for slot in self.slots if slot.optional}
        inside = {slot.slug for slot in self.slots if not optional.isdisjoint(self._ancestors[slot.slug])}
        object.__setattr__(self, "optional", frozenset(optional | inside))
        status = next((key for key in self.metadata if key.key == "status"), MetadataKey("status", "Status"))
        object.__setattr__(self, "status", status)

    def __getitem__(self, slug: str) -> Slot:
        return self._by_slug[slug]

    def ancestors(self, slug: str) -> tuple[str, ...]:
        """Return the slugs of the slots that contain this one, the nearest first."""
        return self._ancestors[slug]

    def root(self, slug: str) -> str:
        """Return the slug of the outermost slot that contains this one, or is it."""
        return (slug, *self._ancestors[slug])[-1]

    def contains(self, outer: str, inner: str) -> bool:
        """Tell whether one slot stands inside another."""
        return outer in self._ancestors[inner]

    def children(self, slug: str) -> tuple[Slot, ...]:
        """Return the slots directly inside one."""
        return self._children[slug]

    @property
    def leaves(self) -> tuple[Slot, ...]:
        """The slots that hold text of their own: those in which no other slot stands."""
        return tuple(slot for slot in self.slots if not self._children[slot.slug])

    def key_of(self, holds: Holds) -> MetadataKey | None:
        """Return the header line that says who owns a design, or when it was made."""
        return next((key for key in self.metadata if key.holds is holds), None)


def _walk_up(slot: Slot, by_slug: Mapping[str, Slot]) -> Iterator[str]:
    while slot.parent is not None:
        yield slot.parent
        slot = by_slug[slot.parent]


def read_template(path: Path) -> dict[str, object]:
    """Read a template file as plain data.

    :raises TemplateError: the file cannot be read, or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise TemplateError(str(path), [str(error)]) from error


def _shipped() -> dict[str, Path]:
    folder = Path(str(resources.files(__package__) / "templates"))
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def find_shipped(name: str) -> Path | None:
    """Return the file of a template that ships in this package, or None."""
    return _shipped().get(name)


def list_shipped() -> list[str]:
    """Return the names of the templates that ship in this package, sorted."""
    return list(_shipped())


#: The keys of each kind of table in a template file, and what each holds.
_KEYS: Mapping[str, Mapping[str, object]] = {
    "template": {"name": str, "title": str, "metadata": dict, "words": dict, "severities": dict, "slots": dict},
    "metadata": {
        "label": str,
        "aliases": list,
        "holds": Holds,
        "values": list,
        "drafts": list,
        "superseded": list,
        "withdrawn": list,
    },
    "words": dict.fromkeys((item.name.replace("_", "-") for item in fields(Words)), list),
    "slots": {
        "label": str,
        "parent": str,
        "aliases": list,
        "short": list,
        "optional": bool,
        "nature": Nature,
        "declares": Kind,
        "cites": Citation,
        "examples": list,
        "collects": bool,
        "bounds": Bound,
        "defines": list,
        "relies-on": list,
        "prompts": list,
    },
}
_MUST = {"template": ("name", "title", "slots"), "metadata": ("label",), "words": (), "slots": ("label",)}
_EXPECTED = {str: "a string", bool: "true or false", list: "a list of strings", dict: "a table"}


def _check_value(value: object, expected: object) -> str | None:
    """Say what is wrong with one value, or nothing."""
    if isinstance(expected, type) and issubclass(expected, StrEnum):
        choices = [member for member in expected if member not in INFERRED_KINDS]
        return None if value in choices else f"{value!r} is none of {', '.join(choices)}"
    if expected is list:
        fits = isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)
    else:
        fits = isinstance(value, cast("type", expected)) and value != ""
    return None if fits else f"must be {_EXPECTED[cast('type', expected)]}"


def _check_table(data: object, kind: str, place: str) -> Iterator[str]:
    """Yield what is wrong with the keys and values of one table."""
    if not isinstance(data, dict):
        yield f"{place}: must be a table"
        return
    prefix = f"{place}." if place else ""
    for key, value in data.items():
        if key not in _KEYS[kind]:
            yield f"{prefix}{key}: unknown key; known are {', '.join(_KEYS[kind])}"
        elif problem := _check_value(value, _KEYS[kind][key]):
            yield f"{prefix}{key}: {problem}"
    yield from (f"{prefix}{key}: is missing" for key in _MUST[kind] if key not in data)


def _check_containment(slots: Mapping[str, Mapping[str, object]], names: Sequence[str]) -> Iterator[str]:
    """Yield parents that do not exist, and slots that contain themselves.

    :param names: all slots in their order, also those of which nothing else can be told.
    """
    for slug, data in slots.items():
        if not SLUG.fullmatch(slug):
            yield f"slots.{slug}: a slug is lower-case words joined by hyphens"
        if slug in RESERVED:
            yield f"slots.{slug}: `design-{slug}` is the directive of a view; choose another slug"
        parent = data.get("parent")
        if parent is not None and parent not in names:
            yield f"slots.{slug}.parent: there is no slot {parent!r}"
        seen = {slug}
        while isinstance(parent, str) and parent in slots:
            if parent in seen:
                yield f"slots.{slug}.parent: {slug!r} is inside itself"
                break
            seen.add(parent)
            parent = slots[parent].get("parent")
        else:
            above = data.get("parent")
            if above in names and names.index(str(above)) > names.index(slug):
                yield f"slots.{slug}.parent: {above!r} must stand above what it contains"


def _check_labels(slots: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """Yield wordings that mean two slots: a reader could not tell them apart."""
    owners: dict[str, str] = {}
    for slug, data in slots.items():
        for label in (data["label"], *cast("list[str]", data.get("aliases", []))):
            owner = owners.setdefault(fold(str(label)), slug)
            if owner != slug:
                yield f"slots.{slug}: {label!r} already means the slot {owner!r}"


def _check_choices(
    slots: Mapping[str, Mapping[str, object]], metadata: Mapping[str, Mapping[str, object]], names: Sequence[str]
) -> Iterator[str]:
    """Yield what slots are said to define and statuses are said to be, and no one knows.

    :param names: all slots, also those of which nothing else can be told.
    """
    for slug, slot in cast("Mapping[str, Mapping[str, list[str]]]", slots).items():
        for name in slot.get("defines", []):
            if name not in list(Subject):
                yield f"slots.{slug}.defines: {name!r} is none of {', '.join(Subject)}"
        for name in slot.get("relies-on", []):
            if name not in names:
                yield f"slots.{slug}.relies-on: there is no slot {name!r}"
    for key, table in cast("Mapping[str, Mapping[str, list[str]]]", metadata).items():
        for group in ("drafts", "superseded", "withdrawn"):
            for name in table.get(group, []):
                if name not in table.get("values", []):
                    yield f"metadata.{key}.{group}: {name!r} is none of its values"


def _check_severities(data: Mapping[str, object]) -> Iterator[str]:
    """Yield severities that are no table of statuses; whether rules and severities exist, the rules know."""
    severities = data.get("severities", {})
    for rule, table in severities.items() if isinstance(severities, dict) else ():
        if not isinstance(table, dict) or not all(isinstance(one, str) for one in table.values()):
            yield f"severities.{rule}: must be a table: status -> severity"


def _find_problems(data: Mapping[str, object]) -> Iterator[str]:
    """Yield all that is wrong with a template; what stands in a malformed table is not looked at any further."""
    yield from _check_table(data, "template", "")
    sound: dict[str, dict[str, dict[str, object]]] = {"metadata": {}, "slots": {}}
    for kind, kept in sound.items():
        tables = data.get(kind, {})
        for key, table in tables.items() if isinstance(tables, dict) else ():
            problems = list(_check_table(table, kind, f"{kind}.{key}"))
            yield from problems
            if not problems:
                kept[key] = table
    if "words" in data:
        yield from _check_table(data["words"], "words", "words")
    slots = data.get("slots", {})
    names = list(slots) if isinstance(slots, dict) else []
    yield from _check_containment(sound["slots"], names)
    yield from _check_labels(sound["slots"])
    yield from _check_choices(sound["slots"], sound["metadata"], names)
    yield from _check_severities(data)


def _convert(value: object, expected: object) -> object:
    if isinstance(expected, type) and issubclass(expected, StrEnum):
        return expected(cast("str", value))
    return tuple(value) if isinstance(value, list) else value


def _arguments(table: Mapping[str, object], kind: str) -> dict[str, object]:
    return {key.replace("-", "_"): _convert(value, _KEYS[kind][key]) for key, value in table.items()}


def make_template(data: Mapping[str, object], source: str) -> Template:
    """Make a template from a file's plain data.

    :param source: the file's name, for the error's text.
    :raises TemplateError: with all problems at once, each with the key where it stands.
    """
    problems = list(_find_problems(data))
    if problems:
        raise TemplateError(source, problems)
    slots = cast("dict[str, dict[str, object]]", data["slots"])
    metadata = cast("dict[str, dict[str, object]]", data.get("metadata", {}))
    words = cast("dict[str, object]", data.get("words", {}))
    return Template(
        name=str(data["name"]),
        title=str(data["title"]),
        slots=tuple(Slot(slug, **_arguments(table, "slots")) for slug, table in slots.items()),  # type: ignore[arg-type]
        metadata=tuple(MetadataKey(key, **_arguments(table, "metadata")) for key, table in metadata.items()),  # type: ignore[arg-type]
        words=Words(**_arguments(words, "words")),  # type: ignore[arg-type]
        severities=cast("dict[str, dict[str, str]]", data.get("severities", {})),
    )
