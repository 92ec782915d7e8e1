"""Checks data from outside against the export's own JSON Schema, as far as that schema goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import inf
from typing import cast

_Schema = Mapping[str, object]


_IS_TYPE: Mapping[str, Callable[[object], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}


def find_mismatch(value: object, schema: _Schema) -> str | None:
    """Return where data first differs from a schema, or None where it does not.

    Keys that the schema does not know are let pass: a later version may have added them.
    """
    return next(_mismatches(value, schema, schema, ""), None)


def _mismatches(value: object, schema: _Schema, whole: _Schema, place: str) -> Iterator[str]:
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        schema = cast("Mapping[str, _Schema]", whole["$defs"])[name]
    if "if" in schema:
        named = cast("list[str]", cast("_Schema", schema["if"])["required"])
        is_so = isinstance(value, dict) and value.keys() >= {*named}
        yield from _mismatches(value, cast("_Schema", schema["then" if is_so else "else"]), whole, place)
        return
    problem = _own_problem(value, schema)
    if problem:
        yield f"{place or 'it'} {problem}"
    elif isinstance(value, dict):
        yield from _in_object(value, schema, whole, place)
    elif isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            yield from _mismatches(item, cast("_Schema", schema["items"]), whole, f"{place}[{number}]")


def _own_problem(value: object, schema: _Schema) -> str | None:
    """Return what is wrong with a value, whatever is inside it."""
    types = schema.get("type", [])
    allowed = [types] if isinstance(types, str) else cast("list[str]", types)
    if allowed and not any(_IS_TYPE[name](value) for name in allowed):
        return f"must be {' or '.join(allowed)}"
    choices = [schema["const"]] if "const" in schema else cast("list[object]", schema.get("enum", []))
    if choices and value not in choices:
        return f"must be {' or '.join(map(str, choices))}"
    if isinstance(value, (int, float)):
        return _limit_problem(value, schema)
    return None


def _limit_problem(value: float, schema: _Schema) -> str | None:
    """Return what is wrong with the size of a number; what is no number at all, as JSON may hold, is out of range."""
    least, most = cast("float", schema.get("minimum", -inf)), cast("float", schema.get("maximum", inf))
    if not value >= least:
        return f"must be at least {least}"
    return None if value <= most else f"must be at most {most}"


def _in_object(value: dict[str, object], schema: _Schema, whole: _Schema, place: str) -> Iterator[str]:
    prefix = f"{place}." if place else ""
    known = cast("Mapping[str, _Schema]", schema.get("properties", {}))
    others = schema.get("additionalProperties")
    yield from (
        f"{prefix}{name} is missing" for name in cast("list[str]", schema.get("required", [])) if name not in value
    )
    for name, item in value.items():
        inner = known.get(name, others)
        if isinstance(inner, dict):
            yield from _mismatches(item, inner, whole, f"{prefix}{name}")
