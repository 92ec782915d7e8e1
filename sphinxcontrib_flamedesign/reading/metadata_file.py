"""The file beside a document that holds its metadata: YAML or TOML, with the line of each value."""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import yaml

#: What metadata files end with.
METADATA_SUFFIXES = (".yaml", ".yml", ".toml")

#: What files end with that may be meant to be one.
DATA_SUFFIXES = (*METADATA_SUFFIXES, ".json")

#: Aliases of YAML can stand for very much: so many values are read.
_MOST_VALUES = 10_000

#: Tables in tables are read so deep.
_MOST_DEPTH = 8


class Entry(NamedTuple):
    """One value of a metadata file: the name of its key, dotted where it stands in tables, and where it stands.

    An empty list or table is an empty value: its key is there.
    """

    name: str
    value: str
    line: int
    #: Whether it is one of a list.
    is_item: bool = False


class UnreadableError(ValueError):
    """A metadata file that is no such thing, and the line on which that shows."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def read_entries(text: str, *, is_toml: bool) -> list[Entry]:
    """Return the values of a metadata file, in its order.

    :raises UnreadableError: it is no YAML or TOML, or has no keys.
    """
    return list(_read_toml(text) if is_toml else _read_yaml(text))


def _compose(text: str) -> yaml.Node | None:
    """Return the nodes of a text in YAML, by the fast loader where there is one.

    :raises yaml.YAMLError: it is none; it is said in the words of the slow loader, on each machine alike.
    """
    if yaml.__with_libyaml__:
        with contextlib.suppress(yaml.YAMLError, ValueError):
            return yaml.compose(text, Loader=yaml.CSafeLoader)
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _read_yaml(text: str) -> Iterator[Entry]:
    try:
        root = _compose(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise UnreadableError(f"it is no YAML: {error.problem}", mark.line + 1 if mark is not None else 1) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UnreadableError(f"it is no YAML: {str(error).splitlines()[0]}", 1) from error
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        raise UnreadableError("it has no keys", root.start_mark.line + 1)
    left = [_MOST_VALUES]
    yield from _walk_yaml(root, "", _MOST_DEPTH, left)


def _walk_yaml(node: yaml.MappingNode, prefix: str, depth: int, left: list[int]) -> Iterator[Entry]:
    """Yield the values of a mapping.

    :param left: how many values may still be read, for all together.
    """
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            continue
        name = f"{prefix}{key.value}"
        items = value.value if isinstance(value, yaml.SequenceNode) else [value]
        if isinstance(value, yaml.CollectionNode) and not value.value:
            yield Entry(name, "", value.start_mark.line + 1, isinstance(value, yaml.SequenceNode))
        for item in items:
            left[0] -= 1
            if left[0] < 0:
                return
            if isinstance(item, yaml.ScalarNode):
                is_null = item.tag == "tag:yaml.org,2002:null"
                text = "" if is_null else " ".join(str(item.value).split())
                yield Entry(name, text, item.start_mark.line + 1, isinstance(value, yaml.SequenceNode))
            elif isinstance(item, yaml.MappingNode) and depth:
                yield from _walk_yaml(item, f"{name}.", depth - 1, left)


def _read_toml(text: str) -> Iterator[Entry]:
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = re.search(r"at line (\d{1,9})", str(error))
        raise UnreadableError(f"it is no TOML: {error}", int(found[1]) if found else 1) from error
    lines = text.splitlines()
    yield from _walk_toml(data, "", lines, 0)


def _walk_toml(data: Mapping[str, object], prefix: str, lines: list[str], start: int) -> Iterator[Entry]:
    """Yield the values of a table, each at the line on which its key stands: the standard library tells no lines."""
    for key, value in data.items():
        if isinstance(value, dict) and value:
            header = _find_line(lines, rf"\[[^\]]*\b{re.escape(key)}['\"]?\s*\]", start)
            yield from _walk_toml(value, f"{prefix}{key}.", lines, header)
            continue
        line = _find_line(lines, rf"['\"]?{re.escape(key)}['\"]?\s*=", start) + 1
        for item in (value or [""]) if isinstance(value, (list, dict)) else [value]:
            yield Entry(f"{prefix}{key}", " ".join(str(item).split()), line, isinstance(value, list))


def _find_line(lines: list[str], pattern: str, start: int) -> int:
    found = re.compile(rf"\s*{pattern}")
    return next((number for number in range(start, len(lines)) if found.match(lines[number])), start)
