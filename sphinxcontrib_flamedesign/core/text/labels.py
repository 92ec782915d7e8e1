"""Which field of a template the words of a label mean."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.text.normalise import normalise, singular
from sphinxcontrib_flamedesign.core.text.suggest import is_slip

# Every pattern below is linear: no quantifier stands inside another one over the same characters, and what is looked
# for at each place of a text opens with no run of characters, or with one that is short.
_NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)*[.):]?|[IVXLC]+[.)]|[A-Za-z][.)])\s+")


_SUFFIX = re.compile(r"[(（][^()（）]*[)）]$")


SEPARATORS = ".,;:!-–—()"


#: How close a misspelt heading must be to a label (``difflib`` ratio), and how long at least.
FUZZY_RATIO = 0.88


FUZZY_LENGTH = 6


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


def strip_label(text: str) -> str:
    """Take a label's number, its trailing colon and a suffix in parentheses away."""
    text = _NUMBERING.sub("", text.strip()).strip().rstrip(":：").strip()
    return _SUFFIX.sub("", text).rstrip(":： ")


def _sorted_words(text: str) -> tuple[str, ...]:
    """Return the words of a label without number (singular, plural) and order."""
    return tuple(sorted(singular(word) for word in normalise(text).split()))


def _forms(wording: str) -> Iterator[str]:
    """Yield the words of a folded label, in every number that folds into the same bag."""
    for word in map(singular, wording.split()):
        yield from (word, f"{word}s", f"{word[:-1]}ies")


class LabelIndex:
    """Finds the field that a heading or label means. Exact goes before alias, folded and fuzzy."""

    def __init__(self, template: Template) -> None:
        numbers = "|".join(re.escape(word) for word in template.words.numbering)
        self._numbering = re.compile(rf"(?:{numbers})\s+[\dA-Z]+\s*[.:–—-]\s*", re.IGNORECASE) if numbers else None
        self._exact = {self._key(spec.label): spec.name for spec in template.fields}
        self._alias = {self._key(alias): spec.name for spec in template.fields for alias in spec.aliases}
        self._short = {(spec.parent, self._key(name)): spec.name for spec in template.fields for name in spec.short}
        # Documents of one project repeat their labels, and each is matched in two passes.
        self._match = lru_cache(maxsize=8192)(self._match_label)
        self._roots = {spec.name for spec in template.roots}
        self._qualifiers = {normalise(word) for word in template.words.qualifiers}
        joiners = "|".join(rf"\s{re.escape(word)}\s" for word in template.words.joiners)
        self._joints = re.compile(rf"[&/,+]{'|' + joiners if joiners else ''}", re.IGNORECASE)
        self._folded: dict[tuple[str, ...], str] = {}
        for wording, field in (self._exact | self._alias).items():
            self._folded.setdefault(_sorted_words(wording), field)
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

    def match(
        self, text: str, parents: Iterable[str] = (), *, loose: bool = False, fuzzy: bool = False
    ) -> Match | None:
        """Return the field that a label means.

        :param parents: the fields that are open here; inside them their short names hold too.
        :param loose: accept words around the label ("Architecture Impact", "Advanced Use Case: Restart");
            only for what is set off from the text.
        :param fuzzy: accept a misspelling; only for headings, prose has too many words.
        """
        return self._match(text, tuple(parents), loose, fuzzy)

    def _match_label(self, text: str, parents: tuple[str, ...], loose: bool, fuzzy: bool) -> Match | None:
        text = bare = self._without_number(text)
        whole = normalise(bare)
        # Most labels of a document share no word with those of the template.
        if self._vocabulary.isdisjoint(whole.split()):
            return self._match_misspelt(normalise(strip_label(text))) if fuzzy else None
        wording = normalise(strip_label(text))
        found = self._match_folded(whole, parents) or self._match_folded(wording, parents)
        if found is not None and (found.rank is not Rank.NORMALISED or found.field not in parents):
            return found
        if loose:
            qualified = self._match_opening(bare, parents) or self._match_qualified(wording, parents)
            if qualified is not None:
                return Match(qualified.field, Rank.QUALIFIED)
            joined = self._match_joined(bare, parents)
            if joined is not None:
                return joined
        return found or (self._match_misspelt(wording) if fuzzy else None)

    def _match_opening(self, text: str, parents: Sequence[str]) -> Match | None:
        """Match what stands before a colon or a number, as in ``Advanced Use Case 2: Restart``."""
        opening, colon, _ = text.partition(":")
        opening = re.sub(r"(?<!\s)\s+\d+$", "", opening)
        found = self._match_folded(normalise(opening), parents) if opening != text else None
        # "Use Case 1" is no section of its own.
        return found if found is not None and (colon or found.field not in self._roots) else None

    def _match_misspelt(self, wording: str) -> Match | None:
        if len(wording) < FUZZY_LENGTH:
            return None
        near = [label for label in self._exact if self._may_be_close(wording, label)]
        close = difflib.get_close_matches(wording, near, n=1, cutoff=FUZZY_RATIO) if near else []
        return Match(self._exact[close[0]], Rank.FUZZY) if close else None

    def _may_be_close(self, wording: str, label: str) -> bool:
        """Return whether ``difflib`` may find two close: its ratio leaves so many letters that stand in one only."""
        alone = (1 - FUZZY_RATIO) * (len(wording) + len(label))
        return abs(len(wording) - len(label)) <= alone and len(self._letters[label] ^ set(wording)) <= alone

    def _match_qualified(self, wording: str, parents: Sequence[str]) -> Match | None:
        """Match a label with words before or after it that say no more."""
        words = wording.split()
        start, end = 0, len(words)
        while end - start > 1 and (words[end - 1] in self._qualifiers or words[start] in self._qualifiers):
            start, end = (start, end - 1) if words[end - 1] in self._qualifiers else (start + 1, end)
            if end - start <= self._most_words:
                found = self._match_folded(" ".join(words[start:end]), parents)
                if found is not None:
                    return found
        return None

    def _match_joined(self, text: str, parents: Sequence[str]) -> Match | None:
        """Match two labels in one, as in ``Performance & Scalability``: both fields have the same text."""
        parts = [part for part in self._joints.split(strip_label(text)) if part.strip()]
        if len(parts) < 2:
            return None
        matches = [self._match_folded(normalise(part), parents) for part in parts]
        names = list(
            dict.fromkeys(match.field for match in matches if match is not None and match.field not in parents)
        )
        return Match(names[0], Rank.QUALIFIED, tuple(names[1:])) if names else None

    def _match_folded(self, wording: str, parents: Sequence[str]) -> Match | None:
        if not wording:
            return None
        if wording in self._exact:
            return Match(self._exact[wording], Rank.EXACT)
        for parent in parents:  # inside its own section, a short name goes before other sections' names
            if (parent, wording) in self._short:
                return Match(self._short[parent, wording], Rank.ALIAS)
        if wording in self._alias:
            return Match(self._alias[wording], Rank.ALIAS)
        field = self._folded.get(_sorted_words(wording)) if self._vocabulary.issuperset(wording.split()) else None
        return Match(field, Rank.NORMALISED) if field is not None else None


#: Names of other metadata that are almost those of ours.
_OTHER_METADATA = frozenset({"dated", "dates", "issued", "issuer", "owned", "stats", "superseded", "titles"})


#: Names of no more letters are misspelt only where two letters are swapped.
_SHORT_NAME = 4


class MetadataIndex:
    """Finds the metadata key that a header line or front matter name means."""

    def __init__(self, template: Template) -> None:
        self._keys = {
            normalise(name): key.key for key in template.metadata for name in (key.key, key.label, *key.aliases)
        }

        self._headers = {normalise(word) for word in template.words.header_sections}

    def is_header(self, heading: str) -> bool:
        """Return whether a section is part of a document's header."""
        return normalise(strip_label(heading)) in self._headers

    def match(self, text: str) -> str | None:
        """Return the template's key for a name as an author writes it."""
        return self._keys.get(normalise(text.replace("(s)", "s"))) or self._keys.get(normalise(text.replace("(s)", "")))

    def nearest(self, text: str, others: Sequence[str] = ()) -> str | None:
        """Return the name of metadata that another name is but for one letter; None where it is a word itself.

        :param others: names beside those of the template.
        """
        name = normalise(text)
        if name in _OTHER_METADATA:
            return None
        near = (known for known in (*self._keys, *others) if is_slip(name, known))
        # In a short name, one letter makes another word: "data" is no "date".
        return next((known for known in near if len(name) > _SHORT_NAME or sorted(name) == sorted(known)), None)
