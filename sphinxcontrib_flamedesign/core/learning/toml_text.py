"""Writing TOML: the standard library only reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from sphinxcontrib_flamedesign.core.learning.learnt_template import Derived, Entry

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_WIDE = 100


def write_template(derived: Derived) -> str:
    """Return the file of a template that was learnt, with what is guessed in it as comments."""
    derived.settle_statuses()
    lines = [*(f"# {' '.join(text.split())}" for text in derived.left_out), *_entry(derived.head), ""]
    if derived.ids.values:
        lines += [*_comment(derived.ids), "[id]", *_values(derived.ids.values), ""]
    for name, entry in derived.kinds.items():
        lines += [*_comment(entry), f"[kinds.{_key(name)}]", *_values(entry.values), ""]
    if derived.metadata_file is not None or derived.header is not None:
        own = {"file": derived.metadata_file, "header": derived.header}
        lines += ["[metadata]", *_values({key: value for key, value in own.items() if value is not None}), ""]
    for kind, entries in (("metadata", derived.metadata), ("fields", derived.fields)):
        for name, entry in entries.items():
            lines += [*_comment(entry), f"[{kind}.{_key(name)}]", *_values(entry.values), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _entry(entry: Entry) -> list[str]:
    return [*_comment(entry), *_values(entry.values)]


def _comment(entry: Entry) -> Iterator[str]:
    if entry.comment:
        yield f"# {' '.join(entry.comment.split())}"


def _values(values: Mapping[str, object]) -> list[str]:
    return [f"{_key(key)} = {_value(value)}" for key, value in values.items()]


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _value(value: object) -> str:
    """Write a text, a number, a truth value, or a list of texts: over several lines where it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        items = [_value(one) for one in value]
        short = f"[{', '.join(items)}]"
        if len(short) <= _WIDE:
            return short
        return "\n".join(["[", *(f"  {item}," for item in items), "]"])
    if isinstance(value, int):
        return str(value)
    return _text(str(value))


def _text(text: str) -> str:
    """Write a text as TOML takes it: as JSON does, but for the one control character that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
