"""What may stand in a template file, and all that is wrong with one at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from types import NoneType, UnionType
from typing import cast, get_args, get_origin, get_type_hints

from sphinxcontrib_flamedesign.core.declared import LISTED_SUBJECTS
from sphinxcontrib_flamedesign.core.kinds import KINDS, Kind, Origin
from sphinxcontrib_flamedesign.core.template import (
    FieldSpec,
    HeaderForm,
    HeaderRole,
    IdSpec,
    MetadataKey,
    Required,
    Words,
)
from sphinxcontrib_flamedesign.core.text.id_patterns import NUMBERS, PREFIX, TITLE, find_pattern_problem, names_in
from sphinxcontrib_flamedesign.core.text.normalise import normalise
from sphinxcontrib_flamedesign.core.text.suggest import did_you_mean, nearest, suggest

#: A table of a TOML file.
Table = Mapping[str, object]

#: What fields, metadata and kinds are called.
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

#: Keys of the table ``[metadata]`` itself; all others are lines of the header.
METADATA_FILE, METADATA_HEADER = "file", "header"


def _type_in_file(annotation: object) -> object:
    """Return the type that a value has in a template file, which has lists for tuples, and leaves out what is None."""
    if annotation == Required:
        return Required
    if get_origin(annotation) is tuple:
        return list
    if isinstance(annotation, UnionType):
        return next(_type_in_file(one) for one in get_args(annotation) if one is not NoneType)
    return annotation


def _keys_of(record: type[object], name: str = "") -> dict[str, object]:
    """Return the keys of the tables that become a record, and what each holds.

    :param name: the field of the record that is not in the table, but names it.
    """
    annotations = get_type_hints(record)
    names = (item.name for item in fields(record) if item.name != name)  # type: ignore[arg-type]
    return {text.replace("_", "-"): _type_in_file(annotations[text]) for text in names}


#: The keys of each kind of table in a template file, and what each holds; what each means, its JSON Schema says.
KEYS: Mapping[str, Mapping[str, object]] = {
    "template": {
        "name": str,
        "title": str,
        "languages": list,
        "documents": list,
        "exclude": list,
        "id": dict,
        "metadata": dict,
        "kinds": dict,
        "words": dict,
        "severities": dict,
        "fields": dict,
    },
    "id": _keys_of(IdSpec),
    "metadata": _keys_of(MetadataKey, "key"),
    "kinds": {"label": str, "inverse": str, "like": Kind},
    "words": _keys_of(Words),
    "fields": _keys_of(FieldSpec, "name"),
}

#: The keys that a table of each kind must have.
REQUIRED_KEYS = {
    "template": ("name", "title", "fields"),
    "metadata": ("label",),
    "kinds": ("label",),
    "fields": ("label",),
}

_EXPECTED = {
    str: "a string",
    bool: "true or false",
    list: "a list of strings",
    dict: "a table",
    Required: "true, false or a list of statuses",
}


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)


class TemplateChecker:
    """Finds all that is wrong with a template; what stands in a malformed table is not looked at any further."""

    def __init__(self, data: Table, languages: Collection[str]) -> None:
        self.data, self.known_languages = data, languages
        kinds = data.get("kinds", {})
        own = [name for name in kinds if isinstance(name, str)] if isinstance(kinds, dict) else []
        self.kinds = [*(kind for kind in KINDS if KINDS[kind].spec.origin is Origin.DECLARED), *own]

    def check_value(self, key: str, value: object, expected: object) -> str | None:
        """Return what is wrong with one value, or None."""
        if expected is Kind:
            return None if value in self.kinds else _none_of(value, self.kinds)
        if isinstance(expected, type) and issubclass(expected, StrEnum):
            return None if value in list(expected) else _none_of(value, expected)
        if key == "since":
            return _check_since(value)
        if expected is list:
            fits = _is_texts(value)
        elif expected == Required:
            fits = isinstance(value, bool) or _is_texts(value)
        else:
            fits = isinstance(value, cast("type", expected)) and value != ""
        return None if fits else f"must be {_EXPECTED[cast('type', expected)]}"

    def check_table(self, data: object, kind: str, place: str) -> Iterator[str]:
        """Yield what is wrong with the keys and values of one table."""
        if not isinstance(data, dict):
            yield f"{place}: must be a table"
            return
        prefix = f"{place}." if place else ""
        for key, value in data.items():
            if key not in KEYS[kind]:
                hint = suggest(key, KEYS[kind]) or f"; known are {', '.join(KEYS[kind])}"
                yield f"{prefix}{key}: unknown key{hint}"
            elif problem := self.check_value(key, value, KEYS[kind][key]):
                yield f"{prefix}{key}: {problem}"
        yield from (f"{prefix}{key}: is missing" for key in REQUIRED_KEYS.get(kind, ()) if key not in data)

    def sound_tables(self, kind: str, problems: list[str]) -> dict[str, Table]:
        """Return the tables of a kind that are well formed, by name, and note what is wrong with the others."""
        sound: dict[str, Table] = {}
        tables = self.data.get(kind, {})
        for name, table in tables.items() if isinstance(tables, dict) else ():
            if kind == "metadata" and name in {METADATA_FILE, METADATA_HEADER} and not isinstance(table, dict):
                continue
            found = list(self.check_table(table, kind, f"{kind}.{name}"))
            problems += found
            if not found:
                sound[name] = cast("Table", table)
        return sound

    def find_problems(self) -> list[str]:
        """Return all problems, in the order of the file's tables."""
        problems = list(self.check_table(self.data, "template", ""))
        metadata, kinds, specs = (self.sound_tables(kind, problems) for kind in ("metadata", "kinds", "fields"))
        if "words" in self.data:
            problems += self.check_table(self.data["words"], "words", "words")
        problems += self._check_ids()
        problems += self._check_header()
        all_fields = self.data.get("fields", {})
        names = list(all_fields) if isinstance(all_fields, dict) else []
        problems += _check_containment(specs, names)
        problems += _check_labels(specs)
        problems += _check_choices(specs, metadata, names)
        problems += _check_kinds(kinds)
        problems += _check_required({"metadata": metadata, "fields": specs}, _statuses_in(metadata))
        problems += _check_severities(self.data)
        problems += self._check_languages()
        return problems

    def _check_ids(self) -> Iterator[str]:
        if "id" not in self.data:
            return
        found = list(self.check_table(self.data["id"], "id", "id"))
        found = found or [*self._check_patterns()] or [*self._check_forms()]
        yield from found or self._check_texts()

    def _check_patterns(self) -> Iterator[str]:
        """Yield the patterns that are malformed."""
        for key, patterns in cast("Mapping[str, list[str]]", self.data["id"]).items():
            for pattern in patterns if key != "pending" else ():
                is_path = key == "path" or (key == "text" and "/" in pattern)
                problem = find_pattern_problem(pattern, is_path=is_path, is_title=key == "title")
                if problem is not None:
                    yield f"id.{key}: {problem}"

    def _check_texts(self) -> Iterator[str]:
        """Yield the patterns of texts that say less than every form asks for: none of them could ever be an id."""
        table = cast("Mapping[str, list[str]]", self.data["id"])
        forms = [set(names_in(form)) for form in table.get("form", [])]
        for pattern in table.get("text", []):
            if forms and not any(form <= set(names_in(pattern)) for form in forms):
                yield f"id.text: {pattern!r} fills no form; add one that it fills, such as {pattern!r} itself"

    def _check_forms(self) -> Iterator[str]:
        """Yield placeholders of forms that nothing in a design fills: they would take what follows, as its name.

        A line of the header that holds ids fills any.
        """
        table = cast("Mapping[str, list[str]]", self.data["id"])
        patterns = [*table.get("path", []), *table.get("title", [])]
        found = (name for text in patterns for name in names_in(text) if name != TITLE)
        there = dict.fromkeys((*found, *sorted(NUMBERS)))
        slips = [*_find_slips(table)]
        yield from slips
        if slips or self._has_id_line():
            return
        listed = ", ".join(f"{{{name}}}" for name in there)
        for form in table.get("form", []):
            for name in names_in(form):
                if name not in {*there, TITLE, PREFIX}:
                    hint = suggest(name, there) or f"; there are {listed}"
                    yield f"id.form: no `path` or `title` has the {{{name}}} of {form!r}{hint}"

    def _has_id_line(self) -> bool:
        """Return whether headers say ids, in whatever form."""
        metadata = self.data.get("metadata", {})
        lines = metadata.values() if isinstance(metadata, dict) else ()
        return any(isinstance(line, dict) and line.get("holds") == HeaderRole.ID for line in lines)

    def _check_header(self) -> Iterator[str]:
        metadata = self.data.get("metadata", {})
        table = metadata if isinstance(metadata, dict) else {}
        file, header = table.get(METADATA_FILE), table.get(METADATA_HEADER)
        if METADATA_FILE in table and not isinstance(file, dict):
            is_name = isinstance(file, str) and "/" not in file and file.endswith((".yaml", ".yml", ".toml"))
            if not is_name:
                yield f"metadata.file: {file!r} must be the name of a YAML or TOML file beside each document"
        if METADATA_HEADER in table and not isinstance(header, dict) and header not in list(HeaderForm):
            yield f"metadata.header: {_none_of(header, HeaderForm)}"

    def _check_languages(self) -> Iterator[str]:
        languages, known = self.data.get("languages"), self.known_languages
        for name in cast("list[str]", languages) if _is_texts(languages) else ():
            if name not in known:
                hint = "" if suggest(name, known) else "; give its words under [words]"
                yield f"languages: {_none_of(name, known)}{hint}"


def _find_slips(table: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield placeholders that are almost called as one that takes digits, and that no form shares with a place."""
    names = {key: {name for text in texts for name in names_in(text)} for key, texts in table.items()}
    shared = names.get("form", set()) & (names.get("path", set()) | names.get("title", set()))
    for key in ("form", "path", "title", "text"):
        for text in table.get(key, ()):
            for name in (other for other in names_in(text) if other not in {*shared, *NUMBERS, TITLE, PREFIX}):
                if (meant := nearest(name, NUMBERS)) is not None:
                    yield f"id.{key}: {text!r} has {{{name}}}, which takes letters{did_you_mean([meant])}"


def _none_of(value: object, values: Iterable[str]) -> str:
    """Return that a value is none of those that there are."""
    known = list(values)
    return f"{value!r} is none of {', '.join(known)}{suggest(value, known)}"


def _check_since(value: object) -> str | None:
    is_number = isinstance(value, int) and not isinstance(value, bool) and value > 0
    if is_number or type(value) is dt.date or (isinstance(value, str) and _is_day(value)):
        return None
    return f"{value!r} must be the number of an id or a date"


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _check_containment(specs: Mapping[str, Table], names: Sequence[str]) -> Iterator[str]:
    """Yield parents that do not exist, and fields that contain themselves.

    :param names: all fields in their order, also those of which nothing else can be told.
    """
    for field_name, data in specs.items():
        if not NAME.fullmatch(field_name):
            yield f"fields.{field_name}: a name is lower-case words joined by hyphens"
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


def _check_labels(specs: Mapping[str, Table]) -> Iterator[str]:
    """Yield wordings that mean two fields of one parent: a reader could not tell them apart."""
    owners: dict[tuple[object, str], str] = {}
    for field_name, data in specs.items():
        for label in (data["label"], *cast("list[str]", data.get("aliases", []))):
            owner = owners.setdefault((data.get("parent"), normalise(str(label))), field_name)
            if owner != field_name:
                yield f"fields.{field_name}: {label!r} already means the field {owner!r}"


def _check_choices(specs: Mapping[str, Table], metadata: Mapping[str, Table], names: Sequence[str]) -> Iterator[str]:
    """Yield what fields are said to define and statuses are said to be, and no one knows.

    :param names: all fields, also those of which nothing else can be told.
    """
    for field_name, spec in cast("Mapping[str, Mapping[str, list[str]]]", specs).items():
        for name in spec.get("defines", []):
            if name not in LISTED_SUBJECTS:
                yield f"fields.{field_name}.defines: {_none_of(name, LISTED_SUBJECTS)}"
        for name in spec.get("relies-on", []):
            if name not in names:
                yield f"fields.{field_name}.relies-on: there is no field {name!r}{suggest(name, names)}"
        repeat = str(spec.get("repeat", "{number}"))
        if not re.fullmatch(r"[^{}]*\{[a-z]+\}[^{}]*", repeat):
            yield f"fields.{field_name}.repeat: {repeat!r} must hold one placeholder, as 'Story {{number}}'"
    for key, table in cast("Mapping[str, Mapping[str, list[str]]]", metadata).items():
        for group in ("drafts", "superseded", "withdrawn"):
            values = table.get("values", [])
            for name in (text for text in table.get(group, []) if text not in values):
                yield f"metadata.{key}.{group}: {name!r} is none of its values{suggest(name, values)}"
        if table.get("reverse") and "links" not in table:
            yield f"metadata.{key}.reverse: says the direction of `links`, which is missing"


def _check_kinds(kinds: Mapping[str, Table]) -> Iterator[str]:
    for name in kinds:
        if not NAME.fullmatch(name):
            yield f"kinds.{name}: a name is lower-case words joined by hyphens"
        if name in KINDS:
            yield f"kinds.{name}: every project has this kind already; choose another name"
        if kinds[name].get("like", Kind.RELATED) not in KINDS:
            yield f"kinds.{name}.like: {_none_of(kinds[name]['like'], KINDS)}"


def _check_required(tables: Mapping[str, Mapping[str, Table]], statuses: Collection[str]) -> Iterator[str]:
    """Yield statuses in which something is required, and that no design can have: it would never be."""
    for kind, named in tables.items():
        for name, table in named.items():
            required = table.get("required")
            for status in required if isinstance(required, list) and statuses else ():
                if status not in statuses:
                    yield f"{kind}.{name}.required: {_none_of(status, statuses)}"


def _statuses_in(metadata: Mapping[str, Table]) -> Collection[str]:
    """Return the statuses that designs can have, as the header's line says that holds it; none where it says none."""
    held = [table for table in metadata.values() if table.get("holds") == HeaderRole.STATUS]
    table = next(iter(held), metadata.get(HeaderRole.STATUS, {}))
    return cast("list[str]", table.get("values", []))


def _check_severities(data: Table) -> Iterator[str]:
    """Yield severities that are no table of statuses; whether rules and severities exist, the rules know."""
    severities = data.get("severities", {})
    for rule, table in severities.items() if isinstance(severities, dict) else ():
        if not isinstance(table, dict) or not all(isinstance(one, str) for one in table.values()):
            yield f"severities.{rule}: must be a table: status -> severity"
