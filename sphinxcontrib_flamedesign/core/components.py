"""The components that designs name: one for all spellings of a name."""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.text.normalise import slugify

#: Names of which nothing but letters and digits counts.
_PLAIN = re.compile(r"[A-Za-z0-9 _-]*")


#: Marks that make another name of a word, as in ``C++`` and ``C#``, and what keys call them; others go by their code.
_MARKS = {"+": "plus", "#": "sharp", "*": "star", "&": "and", "@": "at", "!": "not", "%": "percent"}


def component_key(name: str) -> str:
    """Return the key of a component, of which its anchor is made: the same for all spellings that mean one.

    A key has underscores only where a mark of the name counts: that of ``C++ client`` is ``c_plus_plus-client``.
    """
    if _PLAIN.fullmatch(name):
        return slugify(name)
    folded = unicodedata.normalize("NFC", name.casefold()).replace("_", " ")
    words = [word for chunk in folded.split() for word in _words_of(chunk)]
    return "-".join(words or (f"_{ord(letter):x}" for letter in folded if not letter.isspace()))


def _words_of(chunk: str) -> Iterator[str]:
    """Yield the words of what stands between two spaces, with their marks spelled out; marks alone are no word."""
    word: list[str] = []
    has_letters = False
    for place, letter in enumerate(chunk):
        following = chunk[place + 1 : place + 2]
        if letter.isalnum() or unicodedata.category(letter).startswith("M"):  # signs of vowels are no letters
            word.append(letter)
            has_letters = True
        elif letter in "'’" and word and following.isalnum():
            word.append(letter)
        elif letter in _MARKS or unicodedata.category(letter) in {"Sm", "Sc", "So"}:
            word.append(f"_{_MARKS.get(letter, f'{ord(letter):x}')}")
        elif letter == "." and not place and following.isalnum():
            word.append("_dot")
        else:
            if has_letters:
                yield "".join(word)
            word, has_letters = [], False
    if has_letters:
        yield "".join(word)


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the system that designs name: one node, whatever its spelling."""

    key: str
    name: str
    spellings: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """The fragment of the component on the page that lists all of them."""
        return f"component-{self.key}"


class ComponentIndex:
    """Finds the component that a name or a path means.

    As configured; else names that differ in case, hyphens and underscores only are one, and a path belongs
    to the component that is called like the first folder of it.
    """

    def __init__(self, configured: Mapping[str, Mapping[str, Iterable[str]]], designs: Iterable[Design]) -> None:
        self.keys: dict[str, str] = {}  # field name of a name -> the component's key
        self._patterns: list[tuple[str, str]] = []
        self._spellings: dict[str, set[str]] = defaultdict(set)
        self._paths: dict[str, set[str]] = defaultdict(set)
        self._canonical: dict[str, str] = {}
        for name, entry in configured.items():
            key = component_key(name)
            self._canonical[key] = name
            for alias in (name, *entry.get("aliases", ())):
                self.keys[component_key(alias)] = key
            self._patterns += [(pattern, key) for pattern in entry.get("paths", ())]
        for design in designs:
            for statement in design.statements:
                if statement.kind.spec.names_things and not statement.ids and not statement.paths:
                    for name in statement.names:
                        self.keys.setdefault(component_key(name), component_key(name))

    def by_path(self, path: str) -> str | None:
        """Return the component that a source path belongs to."""
        bare = path.rstrip("/")
        key = next((key for pattern, key in self._patterns if _is_below(bare, pattern)), None)
        if key is None and "/" in bare:
            key = self.keys.get(component_key(bare.split("/", 1)[0]))
        if key is not None:
            self._paths[key].add(path)
        return key

    def by_name(self, name: str) -> str | None:
        """Return the component that a name means, if any statement or the configuration knows it."""
        key = self.keys.get(component_key(name))
        if key is not None:
            self._spellings[key].add(name)
        return key

    def components(self) -> dict[str, Component]:
        """Return all components that were named, or are configured."""
        keys = sorted(set(self._canonical) | set(self._spellings) | set(self._paths))
        return {key: self._component(key) for key in keys}

    def _component(self, key: str) -> Component:
        spellings, paths = sorted(self._spellings[key]), tuple(sorted(self._paths[key]))
        name = self._canonical.get(key) or max(spellings, key=_is_written_out, default=key)
        return Component(key, name, tuple(spellings), paths)


def _is_below(path: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(path, pattern) or fnmatch.fnmatchcase(path, pattern.rstrip("/") + "/*")


def _is_written_out(name: str) -> tuple[bool, bool, str]:
    """Prefer ``Session Manager`` to ``session_manager`` as what a component is called."""
    return (" " in name, name[:1].isupper(), name)
