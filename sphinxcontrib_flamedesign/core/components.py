"""The components that designs name: one for all spellings of a name."""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

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
    is_configured: bool = False

    @property
    def anchor(self) -> str:
        """The fragment of the component on the page that lists all of them."""
        return f"component-{self.key}"


#: What stands between the parts of a path, or of a name in code: ``storage::Engine``, ``cache.get``.
_BETWEEN_PARTS = re.compile(r"(?<=\w)(?:::|/|\.(?=\w))")


def first_part(name: str) -> str | None:
    """Return the first part of the path, or of the name in code, that words open with; None where they open with none.

    That of ``common::apis::Task``, ``common/src/apis`` and ``common.apis: the task`` is ``common``.
    """
    word = name.lstrip().split(maxsplit=1)[:1]
    parts = _BETWEEN_PARTS.split(word[0], maxsplit=1) if word else []
    return parts[0] if len(parts) > 1 else None


class ComponentIndex:
    """Finds the component that a name or a path means.

    There are those that are configured, that headers of designs name, and the folders of the source tree; names that
    differ in case, hyphens and underscores only are one. Other names are text.

    :param configured: canonical name -> ``aliases`` and ``paths``.
    :param named: the folders of the source tree, and the names in headers.
    """

    def __init__(self, configured: Mapping[str, Mapping[str, Iterable[str]]], named: Iterable[str] = ()) -> None:
        self.keys: dict[str, str] = {}  # key of a name -> the component's key
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
        self._aliases = frozenset(self.keys)
        self._longest = max((alias.count("-") + 1 for alias in self._aliases), default=0)
        for name in named:
            self.keys.setdefault(component_key(name), component_key(name))
        self._starts = frozenset(key.split("-", 1)[0] for key in self.keys)

    def by_pattern(self, path: str) -> str | None:
        """Return the component whose configured paths hold a path."""
        bare = path.rstrip("/")
        key = next((key for pattern, key in self._patterns if _is_below(bare, pattern)), None)
        if key is not None:
            self._paths[key].add(path)
        return key

    def by_path(self, path: str) -> str | None:
        """Return the component that a source path belongs to: by its patterns, or called like its first folder."""
        key = self.by_pattern(path)
        if key is None and "/" in path:
            key = self.keys.get(component_key(path.split("/", 1)[0]))
            if key is not None:
                self._paths[key].add(path)
        return key

    def by_citation(self, path: str) -> str | None:
        """Return the component of a source path that is only cited: a folder is one where something else names it.

        Else two designs that cite one file would share all of its folder.
        """
        key = self.keys.get(component_key(path.split("/", 1)[0]))
        is_named = key in self._aliases or key in self._spellings or key in self._paths
        return self.by_path(path) if is_named else self.by_pattern(path)

    def by_name(self, name: str) -> str | None:
        """Return the component that words mean: all of them, their first part, or a configured name in front."""
        if not self._may_mean(name):
            return None
        for spelling in (name, first_part(name)):
            key = self.keys.get(component_key(spelling)) if spelling else None
            if spelling and key is not None:
                self._spellings[key].add(spelling)
                return key
        return self._by_opening(name)

    def _may_mean(self, name: str) -> bool:
        """Return whether a name of a component starts as words do: few sentences are looked at more closely."""
        chunk = next(iter(name.split(maxsplit=1)), "")
        is_of_marks = not any(letter.isalnum() for letter in chunk)
        return is_of_marks or component_key(chunk).split("-", 1)[0] in self._starts

    def _by_opening(self, name: str) -> str | None:
        """Return the component whose longest configured name is the first words of some other ones."""
        words = component_key(" ".join(name.split()[: self._longest + 1])).split("-")
        openings = ("-".join(words[:count]) for count in range(min(len(words), self._longest), 0, -1))
        return next((self.keys[opening] for opening in openings if opening in self._aliases), None)

    def components(self) -> dict[str, Component]:
        """Return all components that were named, or are configured."""
        keys = sorted(set(self._canonical) | set(self._spellings) | set(self._paths))
        return {key: self._component(key) for key in keys}

    def _component(self, key: str) -> Component:
        spellings, paths = sorted(self._spellings[key]), tuple(sorted(self._paths[key]))
        name = self._canonical.get(key) or max(spellings, key=_is_written_out, default=key)
        return Component(key, name, tuple(spellings), paths, key in self._canonical)


def _is_below(path: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(path, pattern) or fnmatch.fnmatchcase(path, pattern.rstrip("/") + "/*")


def _is_written_out(name: str) -> tuple[bool, bool, str]:
    """Prefer ``Session Manager`` to ``session_manager`` as what a component is called."""
    return (" " in name, name[:1].isupper(), name)
