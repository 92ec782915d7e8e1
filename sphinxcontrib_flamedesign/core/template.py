"""Design templates as data: what fields a design has, and what each of them is for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cached_property
from importlib import resources
from pathlib import Path
from types import NoneType
from typing import cast, get_args, get_origin, get_type_hints

from sphinxcontrib_flamedesign.core.kinds import INFERRED_KINDS, Kind
from sphinxcontrib_flamedesign.core.model import Citation, FieldStyle, ScopeSide, Subject
from sphinxcontrib_flamedesign.core.text.normalise import normalise
from sphinxcontrib_flamedesign.core.text.suggest import suggest

#: Names of fields that would hide the directive of a view.
RESERVED = frozenset({"graph", "impact", "matrix", "report", "table", "worklist"})


FIELD_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class TemplateError(ValueError):
    """A template that cannot be used, with every problem that it has."""

    def __init__(self, source: str, problems: list[str]) -> None:
        super().__init__(f"{source}: {'; '.join(problems)}")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field that a design may have. The keys of a template file say what each means."""

    name: str
    label: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    optional: bool = False
    nature: FieldStyle = FieldStyle.PROSE
    declares: Kind | None = None
    cites: Citation | None = None
    examples: tuple[str, ...] = ()
    collects: bool = False
    bounds: ScopeSide | None = None
    defines: tuple[str, ...] = ()
    relies_on: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()


class HeaderRole(StrEnum):
    """What a line of a design's header says."""

    OWNER = "owner"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class MetadataKey:
    """One line of a design's header: status, author and the like."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    holds: HeaderRole | None = None
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
    """A design template: its fields in the order in which a reader meets them."""

    name: str
    title: str
    fields: tuple[FieldSpec, ...]
    metadata: tuple[MetadataKey, ...]
    words: Words
    #: Rule id -> status -> the severity that the rule has for designs of this status.
    severities: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def _by_name(self) -> Mapping[str, FieldSpec]:
        return {spec.name: spec for spec in self.fields}

    @cached_property
    def _ancestors(self) -> Mapping[str, tuple[str, ...]]:
        return {spec.name: tuple(_walk_up(spec, self._by_name)) for spec in self.fields}

    @cached_property
    def _children(self) -> Mapping[str, tuple[FieldSpec, ...]]:
        return {one.name: tuple(spec for spec in self.fields if spec.parent == one.name) for one in self.fields}

    @cached_property
    def optional(self) -> frozenset[str]:
        """The fields that may be absent: they are optional, or inside one that is."""
        optional = {spec.name for spec in self.fields if spec.optional}
        return frozenset(name for name, outer in self._ancestors.items() if not optional.isdisjoint((name, *outer)))

    @cached_property
    def status(self) -> MetadataKey:
        """The header line that holds a design's status; without values where the template has none."""
        return next((key for key in self.metadata if key.key == "status"), MetadataKey("status", "Status"))

    def __getitem__(self, field_name: str) -> FieldSpec:
        return self._by_name[field_name]

    def ancestors(self, field_name: str) -> tuple[str, ...]:
        """Return the field names of the fields that contain this one, the nearest first."""
        return self._ancestors[field_name]

    def root(self, field_name: str) -> str:
        """Return the field name of the outermost field that contains this one, or is it."""
        return (field_name, *self._ancestors[field_name])[-1]

    def contains(self, outer: str, inner: str) -> bool:
        """Return whether one field stands inside another."""
        return outer in self._ancestors[inner]

    def children(self, field_name: str) -> tuple[FieldSpec, ...]:
        """Return the fields directly inside one."""
        return self._children[field_name]

    @property
    def roots(self) -> tuple[FieldSpec, ...]:
        """The fields that are sections of their own: those that stand in no other field."""
        return tuple(spec for spec in self.fields if spec.parent is None)

    @property
    def leaves(self) -> tuple[FieldSpec, ...]:
        """The fields that hold text of their own: those in which no other field stands."""
        return tuple(spec for spec in self.fields if not self._children[spec.name])

    def key_of(self, holds: HeaderRole) -> MetadataKey | None:
        """Return the header line that says who owns a design, or when it was made."""
        return next((key for key in self.metadata if key.holds is holds), None)


def _walk_up(spec: FieldSpec, by_name: Mapping[str, FieldSpec]) -> Iterator[str]:
    while spec.parent is not None:
        yield spec.parent
        spec = by_name[spec.parent]


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


def _type_in_file(annotation: object) -> object:
    """Return the type that a value has in a template file, which has lists for tuples, and leaves out what is None."""
    if get_origin(annotation) is tuple:
        return list
    return next((one for one in get_args(annotation) if one is not NoneType), annotation)


def _keys_of(record: type[FieldSpec | MetadataKey | Words], name: str = "") -> dict[str, object]:
    """Return the keys of the tables that become a record, and what each holds.

    :param name: the field of the record that is not in the table, but names it.
    """
    annotations = get_type_hints(record)
    names = (item.name for item in fields(record) if item.name != name)
    return {one.replace("_", "-"): _type_in_file(annotations[one]) for one in names}


#: The keys of each kind of table in a template file, and what each holds.
_KEYS: Mapping[str, Mapping[str, object]] = {
    "template": {"name": str, "title": str, "metadata": dict, "words": dict, "severities": dict, "fields": dict},
    "metadata": _keys_of(MetadataKey, "key"),
    "words": _keys_of(Words),
    "fields": _keys_of(FieldSpec, "name"),
}


_MUST = {"template": ("name", "title", "fields"), "metadata": ("label",), "words": (), "fields": ("label",)}


_EXPECTED = {str: "a string", bool: "true or false", list: "a list of strings", dict: "a table"}


def _check_value(value: object, expected: object) -> str | None:
    """Return what is wrong with one value, or None."""
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
            hint = suggest(key, _KEYS[kind]) or f"; known are {', '.join(_KEYS[kind])}"
            yield f"{prefix}{key}: unknown key{hint}"
        elif problem := _check_value(value, _KEYS[kind][key]):
            yield f"{prefix}{key}: {problem}"
    yield from (f"{prefix}{key}: is missing" for key in _MUST[kind] if key not in data)


def _check_containment(specs: Mapping[str, Mapping[str, object]], names: Sequence[str]) -> Iterator[str]:
    """Yield parents that do not exist, and fields that contain themselves.

    :param names: all fields in their order, also those of which nothing else can be told.
    """
    for field_name, data in specs.items():
        if not FIELD_NAME.fullmatch(field_name):
            yield f"fields.{field_name}: a name is lower-case words joined by hyphens"
        if field_name in RESERVED:
            yield f"fields.{field_name}: `design-{field_name}` is the directive of a view; choose another name"
        parent = data.get("parent")
        if parent is not None and parent not in names:
            hint = suggest(parent, names) or f"; there are {', '.join(names)}"
            yield f"fields.{field_name}.parent: there is no field {parent!r}{hint}"
        seen = {field_name}
        while isinstance(parent, str) and parent in specs:
            if parent in seen:
                yield f"fields.{field_name}.parent: {field_name!r} is inside itself"
                break
            seen.add(parent)
            parent = specs[parent].get("parent")
        else:
            above = data.get("parent")
            if above in names and names.index(str(above)) > names.index(field_name):
                yield f"fields.{field_name}.parent: {above!r} must stand above what it contains"


def _check_labels(specs: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """Yield wordings that mean two fields: a reader could not tell them apart."""
    owners: dict[str, str] = {}
    for field_name, data in specs.items():
        for label in (data["label"], *cast("list[str]", data.get("aliases", []))):
            owner = owners.setdefault(normalise(str(label)), field_name)
            if owner != field_name:
                yield f"fields.{field_name}: {label!r} already means the field {owner!r}"


def _check_choices(
    specs: Mapping[str, Mapping[str, object]], metadata: Mapping[str, Mapping[str, object]], names: Sequence[str]
) -> Iterator[str]:
    """Yield what fields are said to define and statuses are said to be, and no one knows.

    :param names: all fields, also those of which nothing else can be told.
    """
    for field_name, spec in cast("Mapping[str, Mapping[str, list[str]]]", specs).items():
        for name in spec.get("defines", []):
            if name not in list(Subject):
                yield f"fields.{field_name}.defines: {name!r} is none of {', '.join(Subject)}"
        for name in spec.get("relies-on", []):
            if name not in names:
                yield f"fields.{field_name}.relies-on: there is no field {name!r}"
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
    sound: dict[str, dict[str, dict[str, object]]] = {"metadata": {}, "fields": {}}
    for kind, kept in sound.items():
        tables = data.get(kind, {})
        for key, table in tables.items() if isinstance(tables, dict) else ():
            problems = list(_check_table(table, kind, f"{kind}.{key}"))
            yield from problems
            if not problems:
                kept[key] = table
    if "words" in data:
        yield from _check_table(data["words"], "words", "words")
    specs = data.get("fields", {})
    names = list(specs) if isinstance(specs, dict) else []
    yield from _check_containment(sound["fields"], names)
    yield from _check_labels(sound["fields"])
    yield from _check_choices(sound["fields"], sound["metadata"], names)
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
    specs = cast("dict[str, dict[str, object]]", data["fields"])
    metadata = cast("dict[str, dict[str, object]]", data.get("metadata", {}))
    words = cast("dict[str, object]", data.get("words", {}))
    return Template(
        name=str(data["name"]),
        title=str(data["title"]),
        fields=tuple(FieldSpec(field_name, **_arguments(table, "fields")) for field_name, table in specs.items()),  # type: ignore[arg-type]
        metadata=tuple(MetadataKey(key, **_arguments(table, "metadata")) for key, table in metadata.items()),  # type: ignore[arg-type]
        words=Words(**_arguments(words, "words")),  # type: ignore[arg-type]
        severities=cast("dict[str, dict[str, str]]", data.get("severities", {})),
    )
