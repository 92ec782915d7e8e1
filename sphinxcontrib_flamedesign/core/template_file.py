"""Template files: reading them, with what they take from others, and making templates of them."""

from __future__ import annotations

import contextlib
import os
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import cast

from sphinxcontrib_flamedesign.core.files import describe_unreadable, is_file
from sphinxcontrib_flamedesign.core.kinds import KINDS, Kind, KindSpec, make_kind
from sphinxcontrib_flamedesign.core.template import FieldSpec, HeaderForm, IdSpec, MetadataKey, Template, Words
from sphinxcontrib_flamedesign.core.template_checks import (
    KEYS,
    METADATA_FILE,
    METADATA_HEADER,
    Table,
    TemplateChecker,
)
from sphinxcontrib_flamedesign.core.text.suggest import Speller, did_you_mean, nearest, suggest

DEFAULT_LANGUAGES = ("english",)

#: Templates extend others, which may extend others.
_MOST_EXTENDED = 9

#: How close the name of a file must be to that of another one to be a misspelling of it (``difflib`` ratio).
_FILE_RATIO = 0.75

#: So many folders around are tried for a file that is named as seen from one of them.
_MOST_UP = 4

#: Keys by which a template that extends another changes its tables.
_REMOVE, _AFTER = "remove", "after"

#: The tables of tables, of which one that extends another removes some, and the keys of these that name fields.
_ENTRIES, _PARENT, _RELIES_ON = ("fields", "metadata"), "parent", "relies-on"


class TemplateError(ValueError):
    """A template that cannot be used, with every problem that it has."""

    def __init__(self, source: str, problems: list[str]) -> None:
        super().__init__(f"{source}: {'; '.join(problems)}")
        self.problems = tuple(problems)


def read_template(path: Path) -> dict[str, object]:
    """Read a template file as plain data, with what it takes from the template that it extends.

    :raises TemplateError: the file cannot be read, or is not TOML.
    """
    if not is_file(path):
        raise TemplateError(
            str(path),
            [f"there is no such file, nor a template of this name{suggest_template(path.name, path.parent)}"],
        )
    data, file, seen = _read_toml(path), path, [path]
    chain = [data]
    while isinstance(name := data.get("extends"), str):
        chain_folder = file.parent
        file = find_shipped(name) or chain_folder / name
        if file in seen or len(seen) > _MOST_EXTENDED:
            raise TemplateError(str(path), [f"extends: {name!r} extends this template itself"])
        if not file.is_file():
            hint = suggest_template(name, chain_folder)
            raise TemplateError(str(path), [f"extends: {name!r} is no template that ships here, nor a file{hint}"])
        data = _read_toml(file)
        seen.append(file)
        chain.append(data)
    merged = chain.pop()
    while chain:
        own = chain.pop()
        if problems := [*_find_unknown_entries(merged, own)]:
            raise TemplateError(str(path), problems)
        merged = _merge(merged, own)
    merged.pop("extends", None)
    return merged


def _read_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise TemplateError(str(path), [describe_unreadable(error)]) from error


#: What stays of `[id]` where a template that extends another one calls designs otherwise.
_PLACES = ("path", "pending")


def _merge(base: Table, own: Table) -> dict[str, object]:
    """Return a template with the changes of one that extends it: tables merge, values replace."""
    merged = dict(base)
    for key, value in own.items():
        inherited = merged.get(key)
        if key == "id" and isinstance(value, dict) and isinstance(inherited, dict) and "form" in value:
            merged[key] = {name: inherited[name] for name in _PLACES if name in inherited} | value
        elif key in _ENTRIES and isinstance(value, dict) and isinstance(inherited, dict):
            left = _without_removed(inherited, value)
            merged[key] = _merge_entries(left, {name: value[name] for name in _list_changes(value, inherited)})
        elif isinstance(value, dict) and isinstance(inherited, dict):
            merged[key] = _merge(inherited, value)
        else:
            merged[key] = value
    return merged


def _list_changes(own: Table, base: Table) -> list[str]:
    """Return the names of what is added to inherited tables, or changed in them."""
    return [name for name, table in own.items() if not (name in base and _is_removal(table))]


def _without_removed(base: Table, own: Table) -> dict[str, object]:
    """Return inherited tables without those that are removed, the fields inside these, and what relies on them.

    A field inside one that is removed stays where the template puts it into another one.
    """
    gone = {name for name, table in own.items() if _is_removal(table)}
    parents = {name: _value_of(own.get(name), _PARENT) or _value_of(table, _PARENT) for name, table in base.items()}
    while inside := {name for name in base.keys() - gone if str(parents[name]) in gone}:
        gone |= inside
    return {name: _without_names(table, gone) for name, table in base.items() if name not in gone}


def _is_removal(table: object) -> bool:
    return _value_of(table, _REMOVE) is True


def _value_of(table: object, key: str) -> object:
    return table.get(key) if isinstance(table, dict) else None


def _without_names(table: object, names: Collection[str]) -> object:
    """Return a field that does not rely on some others."""
    relied = _value_of(table, _RELIES_ON)
    if not isinstance(table, dict) or not isinstance(relied, list):
        return table
    return {**table, _RELIES_ON: [name for name in relied if str(name) not in names]}


def _find_unknown_entries(base: Table, own: Table) -> Iterator[str]:
    """Yield what a template says of tables that the one which it extends does not have: to remove, or stand after."""
    for kind in _ENTRIES:
        inherited, changed = base.get(kind), own.get(kind)
        if not isinstance(inherited, dict) or not isinstance(changed, dict):
            continue
        for name, table in changed.items():
            if _is_removal(table) and name not in inherited:
                yield f"{kind}.{name}: there is none to remove{suggest(name, inherited)}"
            after = _value_of(table, _AFTER)
            if after is not None and after not in {*inherited, *changed}:
                yield f"{kind}.{name}.after: there is no {after!r}{suggest(after, inherited)}"


def _merge_entries(base: Table, own: Table) -> dict[str, object]:
    """Merge tables of tables: a new one stands last, or after another."""
    merged = dict(base)
    for name, value in own.items():
        inherited = merged.get(name)
        table = _merge(inherited, value) if isinstance(inherited, dict) and isinstance(value, dict) else value
        after = table.pop(_AFTER, None) if isinstance(table, dict) else None
        if after in merged and after != name:
            merged.pop(name, None)
            keys = list(merged)
            place = keys.index(str(after)) + 1
            merged = {key: merged[key] for key in keys[:place]} | {name: table} | {k: merged[k] for k in keys[place:]}
        else:
            merged[name] = table
    return merged


def _files_in(folder: str) -> dict[str, Path]:
    root = Path(str(resources.files(__package__) / folder))
    return {path.stem: path for path in sorted(root.glob("*.toml"))}


def find_shipped(name: str) -> Path | None:
    """Return the file of a template that ships in this package, or None."""
    return _files_in("templates").get(name)


def find_template(name: str, folder: Path) -> Path | None:
    """Return the file of a template that ships or, seen from a folder, lies elsewhere; None where there is neither."""
    path = find_shipped(name) or folder / name
    return path if is_file(path) else None


def list_shipped() -> list[str]:
    """Return the names of the templates that ship in this package, sorted."""
    return list(_files_in("templates"))


def read_shipped() -> Iterator[Template]:
    """Yield the templates that ship in this package, sorted by their names."""
    return (make_template(read_template(path), name) for name, path in _files_in("templates").items())


def suggest_template(name: str, folder: Path) -> str:
    """Return the end of a message about a template that there is not: those that ship, and the one that was meant.

    :param folder: the one from which the path of a file is seen.
    """
    path = _find_from(name, folder)
    if path is not None:
        return f"; write {path!r}"
    names = list_shipped()
    return f"; those that ship are {', '.join(names)}{did_you_mean(_find_template_meant(name, names, folder))}"


def _find_from(name: str, folder: Path) -> str | None:
    """Return the path from a folder to a file that a name means as seen from one of the folders around it."""
    path, here = Path(name), folder.absolute()
    if path.suffix != ".toml" or path.is_absolute():
        return None
    around = [*here.parents][:_MOST_UP]
    found = (os.path.relpath(other / path, here) for other in around if is_file(other / path))
    return next((text.replace(os.sep, "/") for text in found), None)


def _find_template_meant(name: str, shipped: Sequence[str], folder: Path) -> list[str]:
    """Return the file with almost this path, else the template that ships and has almost this name, or a part of it."""
    path, folded = Path(name), name.casefold()
    with contextlib.suppress(OSError, ValueError):  # a name may be one that no file can have
        beside = sorted(other.name for other in (folder / path).parent.glob("*.toml"))
        if near := Speller(beside, _FILE_RATIO).find(path.name) or [text for text in beside if Path(text).stem == name]:
            return [path.with_name(near[0]).as_posix()]
    within = (text for text in shipped if text in folded or (len(name) > 2 and folded in text))
    meant = nearest(folded, shipped) or next(within, None)
    return [meant] if meant is not None else []


def list_languages() -> list[str]:
    """Return the languages of which this package has words, sorted."""
    return list(_files_in("words"))


@lru_cache(maxsize=8)
def _read_words(language: str) -> Mapping[str, list[str]]:
    return cast("Mapping[str, list[str]]", _read_toml(_files_in("words")[language]))


def _make_kinds(tables: Mapping[str, Mapping[str, str]]) -> list[KindSpec]:
    taken = {kind.spec.letter for kind in KINDS.values()}
    made: list[KindSpec] = []
    for name, table in tables.items():
        like = KINDS[table.get("like", Kind.RELATED)]
        spec = make_kind(name, len(made), taken, table["label"], table.get("inverse", table["label"]), like)
        taken.add(spec.letter)
        made.append(spec)
    return made


def make_words(languages: Iterable[str] = DEFAULT_LANGUAGES, own: Mapping[str, list[str]] | None = None) -> Words:
    """Return the words of some languages, and those of the template's own."""
    lists: dict[str, dict[str, None]] = {}
    for table in (*map(_read_words, languages), own or {}):
        for key, words in table.items():
            lists.setdefault(key.replace("-", "_"), {}).update(dict.fromkeys(words))
    return Words(**{key: tuple(words) for key, words in lists.items()})


class _Maker:
    """Makes the records of a template that has been checked."""

    def __init__(self, data: Table) -> None:
        self.data = data
        self.own_kinds = _make_kinds(cast("Mapping[str, Mapping[str, str]]", data.get("kinds", {})))
        self.kinds: Mapping[str, Kind] = {**KINDS, **{spec.name: Kind(spec) for spec in self.own_kinds}}

    def arguments(self, table: Table, kind: str) -> dict[str, object]:
        return {key.replace("-", "_"): self.convert(key, value, KEYS[kind][key]) for key, value in table.items()}

    def convert(self, key: str, value: object, expected: object) -> object:
        if expected is Kind:
            return self.kinds[cast("str", value)]
        if isinstance(expected, type) and issubclass(expected, StrEnum):
            return expected(cast("str", value))
        if key == "since":
            return str(value)
        return tuple(value) if isinstance(value, list) else value

    def make(self) -> Template:
        data = self.data
        metadata = dict(cast("dict[str, Table]", data.get("metadata", {})))
        file, header = (
            metadata.pop(key) if not isinstance(metadata.get(key, {}), dict) else None
            for key in (METADATA_FILE, METADATA_HEADER)
        )
        specs = cast("dict[str, Table]", data["fields"])
        languages = cast("list[str]", data.get("languages", DEFAULT_LANGUAGES))
        return Template(
            name=str(data["name"]),
            title=str(data["title"]),
            fields=tuple(FieldSpec(name, **self.arguments(table, "fields")) for name, table in specs.items()),  # type: ignore[arg-type]
            metadata=tuple(MetadataKey(key, **self.arguments(table, "metadata")) for key, table in metadata.items()),  # type: ignore[arg-type]
            words=make_words(languages, cast("Mapping[str, list[str]]", data.get("words", {}))),
            ids=IdSpec(**self.arguments(cast("Table", data.get("id", {})), "id")),  # type: ignore[arg-type]
            metadata_file=cast("str | None", file),
            header=HeaderForm(cast("str", header)) if header is not None else None,
            documents=tuple(cast("list[str]", data.get("documents", []))),
            exclude=tuple(cast("list[str]", data.get("exclude", []))),
            own_kinds=tuple(self.own_kinds),
            severities=cast("dict[str, dict[str, str]]", data.get("severities", {})),
        )


def make_template(data: Table, source: str) -> Template:
    """Make a template from a file's plain data.

    :param source: the file's name, for the error's text.
    :raises TemplateError: with all problems at once, each with the key where it stands.
    """
    problems = TemplateChecker(data, list_languages()).find_problems()
    if problems:
        raise TemplateError(source, problems)
    return _Maker(data).make()
