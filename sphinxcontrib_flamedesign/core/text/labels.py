"""Which field of a template the words of a label mean."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TypeVar

from sphinxcontrib_flamedesign.core.template import COMMON_METADATA, HeaderRole, MetadataKey, Template, Words
from sphinxcontrib_flamedesign.core.text.normalise import normalise, singular
from sphinxcontrib_flamedesign.core.text.scripts import UNSPACED
from sphinxcontrib_flamedesign.core.text.suggest import is_slip

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
_PICTURE_NAME = re.compile(r"^:[a-z][a-z0-9_+-]{1,40}:\s+")


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
        names = [*dict.fromkeys(one.field for one in matches if one is not None and one.field not in label.parents)]
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
        inside = (one for parent in parents for one in fields if self._parents[one] == parent)
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


#: Names of other metadata that are almost those of ours.
_OTHER_METADATA = frozenset({"dated", "dates", "issued", "issuer", "owned", "stats", "superseded", "titles"})


#: What a section of its own may say though its template does not tell so: all documents have such.
_OF_SHORT_SECTIONS = frozenset({HeaderRole.STATUS, HeaderRole.OWNER})


#: What calls words a status, in a section about it, has no more words: ``Current state: accepted``.
_STATUS_LABEL_WORDS = 3


def without_status_label(text: str, names: Container[str]) -> str:
    """Return words without what calls them a status: one of some names, with words before it."""
    label, _, value = text.replace("：", ":").partition(":")
    words = normalise(label).split()
    first_line = value.strip().partition("\n")[0]
    is_label = 0 < len(words) <= _STATUS_LABEL_WORDS and words[-1] in names
    return first_line if is_label and first_line else text


#: Names of no more letters, both of them, are misspelt only where two letters are swapped.
_SHORT_NAME = 4


def _names_of(key: MetadataKey) -> list[str]:
    return [normalise(name) for name in (key.key, key.label, *key.aliases)]


def _in_singular(name: str) -> str:
    return " ".join(map(singular, name.split()))


def _role_of(key: MetadataKey) -> tuple[HeaderRole | None, str | None, bool]:
    return key.holds, key.links, key.reverse


def _language_names(key: MetadataKey, words: Words) -> list[str]:
    """Return what authors call the relation to others, of those that every design may state, in their language."""
    names = words.successor_names if key.reverse else words.supersedes_names
    return list(names) if key.links is not None else []


class MetadataIndex:
    """Finds the metadata key that a header line or front matter name means."""

    def __init__(self, template: Template) -> None:
        self.spec = template.metadata_key
        self._common = {key.key for key in template.all_metadata} - {key.key for key in template.metadata}
        # A template's own names go before those that every design may state.
        self._keys = {name: key.key for key in reversed(template.all_metadata) for name in _names_of(key)}
        # What every design may state has these names beside those that the template gives it.
        by_role = {_role_of(key): key.key for key in reversed(template.metadata)}
        for common in COMMON_METADATA:
            own = by_role.get(_role_of(common)) if common.holds is not None or common.links is not None else None
            names = _language_names(common, template.words) + ([common.key, common.label] if own else [])
            for name in names:
                self._keys.setdefault(normalise(name), own or common.key)
        # "Author" means "Authors" too.
        self._singular = {_in_singular(name): key for name, key in self._keys.items()}
        self._sections = {normalise(key.section): key.key for key in template.metadata if key.section is not None}
        fields = {normalise(name) for field in template.fields for name in (field.label, *field.aliases)}
        short = [key for key in template.metadata if key.holds in _OF_SHORT_SECTIONS]
        self._short_sections = {name: key.key for key in short for name in _names_of(key) if name not in fields}
        self._headers = {normalise(word) for word in template.words.header_sections}
        self._statuses = tuple(value.casefold() for value in template.status.values)
        successors = (*template.status.superseded, *template.words.superseded)
        self._successor_statuses = tuple(value.casefold() for value in successors)
        status = template.status
        self._status_names = {*map(normalise, (*template.words.status_names, status.label, *status.aliases))}
        #: Words that join two names.
        self.joiners = template.words.joiners

    def is_header(self, heading: str) -> bool:
        """Return whether a section is part of a document's header."""
        return normalise(strip_label(heading)) in self._headers or self.match_section(heading) is not None

    def match_section(self, heading: str) -> str | None:
        """Return the key of which a section's words are the value."""
        return self._sections.get(normalise(strip_label(heading))) if self._sections else None

    def match_short_section(self, heading: str) -> str | None:
        """Return the key that a section is called like whose few words may be the value, where no field is."""
        return self._short_sections.get(normalise(strip_label(heading)))

    def opens_with_status(self, text: str) -> bool:
        """Return whether words open with a status that the template knows."""
        return re.sub(r"^\W+", "", text).casefold().startswith(self._statuses)

    def without_status_label(self, text: str) -> str:
        """Return words of a section about the status without what calls them so: ``Current state: accepted``."""
        return without_status_label(text, self._status_names)

    def match_relation(self, text: str) -> tuple[MetadataKey | None, str]:
        """Return the relation to other designs that words open with, as ``Amends ADR-4``, and the words after it.

        A status opens none: ``Superseded by ADR-4`` is what a design is, and says by which other one.
        """
        words = text.split()
        for size in (3, 2, 1):
            key = self.match(" ".join(words[:size]).rstrip(":：")) if len(words) > size else None
            if key is not None and self.spec(key).links is not None:
                is_status = self.spec(key).reverse and text.casefold().startswith(self._successor_statuses)
                return (self.spec(key), " ".join(words[size:])) if not is_status else (None, text)
        return None, text

    def is_common(self, name: str) -> bool:
        """Return whether a name is that of an id or a title that the template does not name: prose has such words."""
        return self.match(name) in self._common & {"id", "title"}

    def match(self, text: str) -> str | None:
        """Return the template's key for a name as an author writes it."""
        names = (normalise(text.replace("(s)", "s")), normalise(text.replace("(s)", "")))
        found = (self._keys.get(name) or self._singular.get(_in_singular(name)) for name in names)
        return next(filter(None, found), None)

    def nearest(self, text: str) -> str | None:
        """Return the name of metadata that another name is but for one letter; None where it is a word itself.

        Who writes no capitals is told the key, as it stands in front matter and files.
        """
        name = normalise(text)
        if name in _OTHER_METADATA:
            return None
        near = (known for known in self._keys if is_slip(name, known))
        # In a short name, one letter makes another word: "data" is no "date".
        near = (one for one in near if max(len(name), len(one)) > _SHORT_NAME or sorted(name) == sorted(one))
        meant = next(near, None)
        key = self._keys[meant] if meant is not None else ""
        return key if text.islower() and normalise(key) == meant else meant
