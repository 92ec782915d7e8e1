"""The options of views as typed records: what each takes is declared at its field, checked once and parsed once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Generic, Self, TypeVar

from sphinxcontrib_flamedesign.core.text.normalise import split_list
from sphinxcontrib_flamedesign.core.text.suggest import suggest_each

_Value_co = TypeVar("_Value_co", covariant=True)
_Default = TypeVar("_Default")
_Member = TypeVar("_Member", bound=StrEnum)
_Record = TypeVar("_Record", bound="Options")

_DEEPEST = 99


@dataclass(frozen=True)
class OptionType(Generic[_Value_co]):
    """What an option takes, in words; the wrong part of a value, or None; and what a right value means."""

    takes: str
    find_wrong: Callable[[str], str | None]
    parse: Callable[[str], _Value_co]
    #: The words that there are, where it takes no others.
    choices: Collection[str] = ()

    def refuse(self, value: str) -> str | None:
        """Return what is wrong with a value, or None."""
        wrong = self.find_wrong(value)
        if wrong is None:
            return None
        return f"cannot be {wrong!r}; it takes {self.takes}{suggest_each(split_list(wrong), self.choices)}"


@dataclass(frozen=True)
class Options:
    """Base of records with a field for each option, made by :func:`option` or :func:`some_of`."""

    @classmethod
    def types(cls) -> dict[str, OptionType[object]]:
        """Return what each option takes, in the order of the fields."""
        types: dict[str, OptionType[object]] = {}
        for item in fields(cls):
            types |= item.metadata["types"]
        return types

    @classmethod
    def includes(cls, record: type[Options]) -> bool:
        """Return whether some options are those of another record."""
        return any(item.metadata.get("record") is record for item in fields(cls))

    @classmethod
    def parse(cls, values: Mapping[str, str]) -> Self:
        """Return the options that have been checked as a record."""
        parsed = {item.name: item.metadata["parse"](values) for item in fields(cls)}
        return cls(**parsed)


def option(name: str, type_: OptionType[_Value_co], default: _Default) -> _Value_co | _Default:
    """Return the field of one option."""

    def parse(values: Mapping[str, str]) -> _Value_co | _Default:
        return type_.parse(values[name]) if name in values else default

    return field(default=default, metadata={"types": {name: type_}, "parse": parse})


def some_of(record: type[_Record], *names: str) -> _Record:
    """Return a field for some options of another record, or for all where none is named."""
    types = record.types()
    own = {name: types[name] for name in names or types}
    return field(default_factory=record, metadata={"types": own, "parse": record.parse, "record": record})


def one_of(choices: Collection[str]) -> OptionType[str]:
    """Return what takes one of some words."""
    return OptionType(", ".join(choices), lambda value: None if value in choices else value, str, choices)


def member_of(choices: type[_Member]) -> OptionType[_Member]:
    """Return what takes a member of an enumeration."""
    words = one_of(tuple(choices))
    return OptionType(words.takes, words.find_wrong, choices, words.choices)


def several_of(choices: Collection[str]) -> OptionType[list[str]]:
    """Return what takes some words, separated by commas."""

    def find_wrong(value: str) -> str | None:
        words = split_list(value)
        wrong = [word for word in words if word not in choices]
        return ", ".join(wrong) if wrong or not words else None

    return OptionType(f"some of {', '.join(choices)}, separated by commas", find_wrong, split_list, choices)


def members_of(choices: type[_Member]) -> OptionType[frozenset[_Member]]:
    """Return what takes some members of an enumeration, separated by commas."""
    words = several_of(tuple(choices))

    def parse(value: str) -> frozenset[_Member]:
        return frozenset(map(choices, split_list(value)))

    return OptionType(words.takes, words.find_wrong, parse, words.choices)


def some_kinds(kinds: Collection[str]) -> OptionType[frozenset[str]]:
    """Return what takes some kinds of interaction, separated by commas."""
    words = several_of(kinds)
    return OptionType(words.takes, words.find_wrong, lambda value: frozenset(split_list(value)), words.choices)


def some_statuses(statuses: Collection[str]) -> OptionType[list[str]]:
    """Return what takes some of a template's statuses, in any case, or none."""
    words = several_of((*(status.casefold() for status in statuses), "none"))
    return replace(words, find_wrong=lambda value: words.find_wrong(value.casefold()))


def _find_empty(value: str) -> str | None:
    return None if value else value


#: Any text, and any list of words.
any_text = OptionType("any text", _find_empty, str)
any_list = OptionType("any text", _find_empty, split_list)


#: What designs are grouped by; a check knows the keys of the templates' metadata.
any_grouping = OptionType("component, status, or a key of the header", _find_empty, str)


def _find_wrong_number(value: str) -> str | None:
    is_depth = value.isascii() and value.isdigit() and 1 <= int(value[:3]) <= _DEEPEST
    return None if is_depth else value


#: A number of steps.
whole_number = OptionType(f"a whole number from 1 to {_DEEPEST}", _find_wrong_number, int)
