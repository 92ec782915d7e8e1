"""Which field of a template the words of a label mean."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TypeVar

from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.text.normalise import PICTURE_NAME, normalise, singular
from sphinxcontrib_flamedesign.core.text.scripts import UNSPACED

# Every pattern below is linear: no quantifier stands inside another one over the same characters, and what is looked
# for at each place of a text opens with no run of characters, or with one that is short.
_HAN_NUMBER = r"[\d一二三四五六七八九十百〇零]{1,6}"


_NUMBERING = re.compile(
    r"^(?:(?:§\s?)?(?:\d+(?:\.\d+)*[.):．]?|[IVXLC]+[.)]|[^\W\d_][.)]|[一二三四五六七八九十]{1,3})\s+"
    rf"|第{_HAN_NUMBER}(?:部分|[章节節编編部篇条條項项])[\s、:：.．]*|{_HAN_NUMBER}[、．]\s*|[(（]{_HAN_NUMBER}[)）]\s*"
    r"|[一二三四五六七八九十百]{1,6}[.)）]\s*|[①-⒛㈠-㈩㊀-㊉][\s、.．)）]*"
    r"|[A-Z](?:\.\d{1,3}){1,5}[.):]?\s+|#\d{1,3}\s+"
    rf"|제\s?\d{{1,3}}\s?[장절편부][\s.:]*|(?:\d{{1,3}}[.)）]|\d{{1,3}}(?:\.\d{{1,3}}){{1,5}}[.)）]?)(?=[{UNSPACED}]))"
)


#: A remark after a label, and the anchor that some converters give it.
_SUFFIX = re.compile(r"[(（][^()（）]*[)）]$|\s\[[^\[\]]*\]$|\s\{#[\w:.-]*\}$")


SEPARATORS = ".,;:!-–—()"


#: How close a misspelt heading must be to a label (``difflib`` ratio), and how long at least.
FUZZY_RATIO = 0.88


FUZZY_LENGTH = 6


_Key = TypeVar("_Key", str, tuple[str, ...])


class Rank(IntEnum):
    """How a wording matched a field, the best first."""

    DIRECTIVE = 0
    EXACT = 1
    ALIAS = 2
    NORMALISED = 3
    QUALIFIED = 4
    FUZZY = 5
    OTHER_SECTION = 6
    INFERRED = 7


@dataclass(frozen=True, slots=True)
class Match:
    """The field that a wording means, and how that is known."""

    field: str
    rank: Rank
    also: tuple[str, ...] = ()


def is_numbered(text: str) -> bool:
    """Return whether a label opens with a number or a letter of an enumeration."""
    return _NUMBERING.match(text.strip()) is not None


#: A picture by its name, before a label: ``:rocket: Rollout``.
_PICTURE_NAME = re.compile(rf"^{PICTURE_NAME}\s+")


def strip_label(text: str) -> str:
    """Take a label's number, its trailing colon and a suffix in brackets away."""
    text = _PICTURE_NAME.sub("", text.strip())
    text = _NUMBERING.sub("", text).strip().rstrip(":：").strip()
    return _SUFFIX.sub("", text).rstrip(":： ")


def _sorted_words(text: str) -> tuple[str, ...]:
    """Return the words of a label without number (singular, plural) and order."""
    return tuple(sorted(singular(word) for word in normalise(text).split()))


def _forms(wording: str) -> Iterator[str]:
    """Yield the words of a folded label, in every number that folds into the same bag."""
    for word in map(singular, wording.split()):
        yield from (word, f"{word}s", f"{word[:-1]}ies")


@dataclass(frozen=True, slots=True)
class _Label:
    """A label as it is looked up: its words without number, and what may stand where it does."""

    text: str
    #: All its words, folded, and those without a suffix in parentheses.
    words: str
    bare_words: str
    parents: tuple[str, ...]
    #: Whether it is set off from the text, so that words around a name are no prose.
    is_set_off: bool
    #: Whether it is a heading, so that a word that is nearly a name is a misspelling.
    is_heading: bool


class LabelIndex:
    """Finds the field that a heading or label means: ``_find`` has the rules in their order."""

    def __init__(self, template: Template) -> None:
        numbers = "|".join(re.escape(word) for word in template.words.numbering)
        number = r"\s+(?:[\dA-Z]+\s*[.:–—-]\s*|\d{1,3}(?:\.\d{1,3}){0,5}\s+(?=[^\W\d_]))"
        self._numbering = re.compile(rf"(?:{numbers}){number}", re.IGNORECASE) if numbers else None
        self._parents = {spec.name: spec.parent for spec in template.fields}
        self._exact = _group((self._key(spec.label), spec.name) for spec in template.fields)
        self._alias = _group((self._key(alias), spec.name) for spec in template.fields for alias in spec.aliases)
        self._short = {(spec.parent, self._key(name)): spec.name for spec in template.fields for name in spec.short}
        self._repeated = [
            (re.compile(_repeat_pattern(spec.repeat), re.IGNORECASE), spec.name)
            for spec in template.fields
            if spec.repeat is not None
        ]
        # Documents of one project repeat their labels, and each is matched in two passes.
        self._match = lru_cache(maxsize=8192)(self._match_label)
        self._roots = {spec.name for spec in template.roots}
        self._qualifiers = {normalise(word) for word in template.words.qualifiers}
        self._shortened = self._shorten({spec.name: spec.label for spec in template.fields})
        joiners = "|".join(rf"\s{re.escape(word)}\s" for word in template.words.joiners)
        self._joints = re.compile(rf"[&/,+]{'|' + joiners if joiners else ''}", re.IGNORECASE)
        wordings_of = (*self._exact.items(), *self._alias.items())
        self._by_words = _group((_sorted_words(wording), name) for wording, names in wordings_of for name in names)
        wordings = (*self._exact, *self._alias, *(wording for _, wording in self._short))
        self._vocabulary = {form for wording in wordings for form in _forms(wording)}
        self._most_words = max((len(wording.split()) for wording in wordings), default=0)
        self._letters = {wording: frozenset(wording) for wording in self._exact}

    def _without_number(self, text: str) -> str:
        bare = _NUMBERING.sub("", text.strip())
        return self._numbering.sub("", bare, count=1) if self._numbering is not None else bare

    def _key(self, label: str) -> str:
        """Fold a label of the template, whose number is no more a part of it than that of a heading."""
        return normalise(self._without_number(label)) or normalise(label)

    def _shorten(self, labels: Mapping[str, str]) -> Mapping[str, list[str]]:
        """Return what labels are called without a word at their end that says no more."""
        found: list[tuple[str, str]] = []
        for name, label in labels.items():
            short, _, last = self._key(label).rpartition(" ")
            if short and last in self._qualifiers and short not in self._exact and short not in self._alias:
                found.append((short, name))
        return _group(found)

    def match(
        self, text: str, parents: Iterable[str] = (), *, loose: bool = False, fuzzy: bool = False
    ) -> Match | None:
        """Return the field that a label means.

        :param parents: the fields that are open here, the inner one first; inside them their short names hold too.
        :param loose: accept words around the label ("Architecture Impact", "Advanced Use Case: Restart");
            only for what is set off from the text.
        :param fuzzy: accept a misspelling; only for headings, prose has too many words.
        """
        return self._match(text, tuple(parents), loose, fuzzy)

    def _match_label(self, text: str, parents: tuple[str, ...], loose: bool, fuzzy: bool) -> Match | None:
        bare = self._without_number(text)
        label = _Label(bare, normalise(bare), normalise(strip_label(bare)), parents, loose, fuzzy)
        repeated = self._match_repeated(text, parents)
        return repeated or next(filter(None, self._find(label)), None)

    def _find(self, label: _Label) -> Iterator[Match | None]:
        """Yield what each rule finds that holds for a label: the first that finds a field decides."""
        # Most labels of a document share no word with those of the template.
        if not self._vocabulary.isdisjoint(label.words.split()):
            named = self._match_words(label.words, label.parents) or self._match_words(label.bare_words, label.parents)
            is_open = named is not None and named.rank is Rank.NORMALISED and named.field in label.parents
            yield named if not is_open else None
            if label.is_set_off:
                yield self._match_opening(label)
                yield self._match_qualified(label)
                yield self._match_joined(label)
                yield self._match_shortened(label)
            yield named
        if label.is_heading:
            yield self._match_misspelt(label.bare_words)

    def _match_words(self, words: str, parents: Sequence[str]) -> Match | None:
        """Match the whole of some words: with a label, a short name, an alias, or one of these in another order."""
        if not words:
            return None
        if words in self._exact:
            return Match(self._choose(self._exact[words], parents), Rank.EXACT)
        for parent in parents:  # inside its own section, a short name goes before other sections' names
            if (parent, words) in self._short:
                return Match(self._short[parent, words], Rank.ALIAS)
        if words in self._alias:
            return Match(self._choose(self._alias[words], parents), Rank.ALIAS)
        fields = self._by_words.get(_sorted_words(words)) if self._vocabulary.issuperset(words.split()) else None
        return Match(self._choose(fields, parents), Rank.NORMALISED) if fields else None

    def _match_repeated(self, text: str, parents: Sequence[str]) -> Match | None:
        """Match a heading such as ``Story 2``, which opens one of several fields of its kind."""
        bare = strip_label(text) if self._repeated else ""
        found = [name for pattern, name in self._repeated if pattern.fullmatch(bare)]
        for parent in (*parents, None):
            for name in found:
                if self._parents[name] == parent:
                    return Match(name, Rank.EXACT)
        return None

    def _match_opening(self, label: _Label) -> Match | None:
        """Match what stands before a colon or a number, as in ``Advanced Use Case 2: Restart``."""
        opening, colon, _ = label.text.replace("：", ":").partition(":")
        opening = re.sub(r"(?<!\s)\s+\d+$", "", opening)
        found = self._match_words(normalise(opening), label.parents) if opening != label.text else None
        # "Use Case 1" is no section of its own.
        is_meant = found is not None and (colon or found.field not in self._roots)
        return Match(found.field, Rank.QUALIFIED) if found is not None and is_meant else None

    def _match_qualified(self, label: _Label) -> Match | None:
        """Match a label with words before or after it that say no more."""
        words = label.bare_words.split()
        while len(words) > 1 and (words[-1] in self._qualifiers or words[0] in self._qualifiers):
            words = words[:-1] if words[-1] in self._qualifiers else words[1:]
            found = self._match_words(" ".join(words), label.parents) if len(words) <= self._most_words else None
            if found is not None:
                return Match(found.field, Rank.QUALIFIED)
        return None

    def _match_joined(self, label: _Label) -> Match | None:
        """Match two labels in one, as in ``Performance & Scalability``: both fields have the same text."""
        parts = [part for part in self._joints.split(strip_label(label.text)) if part.strip()]
        if len(parts) < 2:
            return None
        matches = (self._match_words(normalise(part), label.parents) for part in parts)
        names = [
            *dict.fromkeys(match.field for match in matches if match is not None and match.field not in label.parents)
        ]
        return Match(names[0], Rank.QUALIFIED, tuple(names[1:])) if names else None

    def _match_shortened(self, label: _Label) -> Match | None:
        """Match a label that lacks a word at the end of a field's that says no more: ``Security`` of its impact."""
        fields = self._shortened.get(label.bare_words)
        return Match(self._choose(fields, label.parents), Rank.QUALIFIED) if fields else None

    def _match_misspelt(self, words: str) -> Match | None:
        """Match a label that ``difflib`` finds close: its ratio leaves few letters that stand in one only."""
        if len(words) < FUZZY_LENGTH:
            return None
        size, letters = len(words), frozenset(words)
        near = [
            label
            for label, own in self._letters.items()
            if max(abs(size - len(label)), len(own ^ letters)) <= (1 - FUZZY_RATIO) * (size + len(label))
        ]
        close = difflib.get_close_matches(words, near, n=1, cutoff=FUZZY_RATIO) if near else []
        return Match(self._exact[close[0]][0], Rank.FUZZY) if close else None

    def _choose(self, fields: Sequence[str], parents: Sequence[str]) -> str:
        """Return the field of some that are called alike: the one in the nearest field that is open, else the first."""
        inside = (field for parent in parents for field in fields if self._parents[field] == parent)
        return next(inside, fields[0]) if len(fields) > 1 else fields[0]


def _repeat_pattern(form: str) -> str:
    """Return the regular expression of headings of a form such as ``Story {number}``."""
    before, _, after = re.sub(r"\{[a-z]+\}", "\0", form).partition("\0")
    values = {"{number}": r"\d{1,9}", "{letter}": "[A-Z]"}
    value = next((value for name, value in values.items() if name in form), r"\S[^\n]{0,200}")
    return rf"{re.escape(before.strip())}\s*{value}\s*{re.escape(after.strip())}(?:\s*[:.–—-]\s*\S[^\n]{{0,200}})?"


def _group(pairs: Iterable[tuple[_Key, str]]) -> dict[_Key, list[str]]:
    """Return the fields that each wording means, in the order of the template."""
    groups: dict[_Key, list[str]] = {}
    for key, name in pairs:
        groups.setdefault(key, []).append(name)
    return groups
