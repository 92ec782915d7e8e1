"""The components that the words of a statement name, wherever in it they stand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from sphinxcontrib_flamedesign.core.components import Component

#: A word, or a mark that is not within a name: "session. Manager" is not one.
_TOKEN = re.compile(r"[^\W_]+|[^\s\w-]")


#: What a name of words alone holds; one with marks, as ``C++``, is not looked for.
_PLAIN = re.compile(r"[\s_-]*[^\W_][\w\s-]*")


#: What stands after the first part of a path, or of a name in code.
_AFTER_FIRST_PART = re.compile(r"(?:/|::|\.)\w")


class WordsIndex:
    """Finds components by their names and aliases in running text.

    A name of several words counts in any case, with spaces, hyphens or underscores. A single word counts where it is
    configured: an alias in any case, a name with a capital or as the first part of a path: "common" is a usual word.

    :param keys: the key of each name -> the component's key.
    """

    def __init__(self, components: Mapping[str, Component], keys: Mapping[str, str]) -> None:
        self._names: dict[str, set[tuple[tuple[str, ...], str]]] = defaultdict(set)
        for name, key in _names_of(components, keys):
            words = tuple(word.casefold() for word in _TOKEN.findall(name))
            if len(words) > 1 or components[key].is_configured:
                self._names[words[0]].add((words, key))

    def find(self, text: str) -> frozenset[str]:
        """Return the keys of the components that a text names; of names within each other, the longest counts."""
        found = list(self._find_names(text))
        return frozenset(
            key
            for start, end, key in found
            if not any(first <= start and end <= last and last - first > end - start for first, last, _key in found)
        )

    def _find_names(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield between which words of a text each name stands, and the key of its component."""
        tokens = list(_TOKEN.finditer(text))
        words = [token[0].casefold() for token in tokens]
        for place, word in enumerate(words):
            for name, key in self._names.get(word, ()):
                end = place + len(name)
                if tuple(words[place:end]) == name and (len(name) > 1 or self._is_name(tokens[place], key)):
                    yield place, end, key

    def _is_name(self, token: re.Match[str], key: str) -> bool:
        """Return whether a single word is the component that is called like it, and no usual word or part of one."""
        text, start, end = token.string, token.start(), token.end()
        if "_" in text[max(0, start - 1) : start] + text[end : end + 1]:
            return False
        is_alias = token[0].casefold() != key
        return is_alias or token[0][0].isupper() or _AFTER_FIRST_PART.match(text, end) is not None


def _names_of(components: Mapping[str, Component], keys: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each name by which a component goes, with its key."""
    known = ((key.replace("-", " "), own) for key, own in keys.items() if own in components and "_" not in key)
    spelled = (
        (name, component.key) for component in components.values() for name in (component.name, *component.spellings)
    )
    yield from ((name, key) for name, key in (*known, *spelled) if _PLAIN.fullmatch(name))
