"""Reading words: labels in all their variants, feature ids, paths, and ways to say "nothing"."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from sphinxcontrib_flamedesign.core.facts import Nature, State
from sphinxcontrib_flamedesign.core.naming import is_slip
from sphinxcontrib_flamedesign.core.template import WORD, Slot, Template, Words, fold

# Every pattern below is linear: no quantifier stands inside another one over the same characters, and what is looked
# for at each place of a text opens with no run of characters, or with one that is short.
_NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)*[.):]?|[IVXLC]+[.)]|[A-Za-z][.)])\s+")
_SUFFIX = re.compile(r"[(（][^()（）]*[)）]$")
#: Endings that make a name with no folder in it a file's, and not a method's or an option's.
_FILE_ENDINGS = re.compile(
    r"bash|cc?|cfg|cpp|cs|csv|css|go|h|hpp|html|ini|ipynb|java|js|json|jsx|kt|lock|lua|md|mod|php|pl|proto|ps1|pyi?|rb"
    r"|rst?|scala|sh|sql|svg|swift|tf|toml|tsx?|txt|vue|xml|ya?ml",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;!?](?:\s|$)|[。；！？\n]")
_PATH = re.compile(r"(?<![\w/.:@+*-])(?:(?:[\w.@+-]+/)+[\w.@+*-]*|[\w-]+\.[A-Za-z][A-Za-z0-9]{0,5}(?![\w/(]))")
_PATH_SUFFIX = re.compile(r"(?:::?(?:\d+(?:[-,]\d+)?|[A-Za-z_][\w.:]{0,200}(?:\(\))?)|#L?\d+(?:-L?\d+)?)$")
_LINES = re.compile(r"(?::|#L)(\d{1,9})(?:-L?(\d{1,9}))?(?!\d)")
_FILE_NAMES = re.compile(r"(?:Dockerfile|Makefile|Jenkinsfile|Vagrantfile|Procfile)$")
_SEPARATORS = ".,;:!-–—()"
#: Colons of Western and of Chinese text.
COLONS = (":", "：")

#: How close a misspelt heading must be to a label (``difflib`` ratio), and how long at least.
FUZZY_RATIO = 0.88
FUZZY_LENGTH = 6
#: The longest text, in words, that still only says that something is to be written.
PLACEHOLDER_WORDS = 12


class Rank(IntEnum):
    """How a wording matched a slot, the best first."""

    DIRECTIVE = 0
    EXACT = 1
    ALIAS = 2
    FOLDED = 3
    QUALIFIED = 4
    FUZZY = 5
    ELSEWHERE = 6
    BY_PARTS = 7


@dataclass(frozen=True, slots=True)
class Match:
    """The slot that a wording means, and how that is known."""

    slug: str
    rank: Rank
    also: tuple[str, ...] = ()


def slugify(text: str) -> str:
    """Make a stable, lower-case name of words joined by hyphens, for anchors and keys."""
    return "-".join(WORD.findall(text.casefold().replace("_", " ")))


def strip_label(text: str) -> str:
    """Take a label's number, its trailing colon and a suffix in parentheses away."""
    text = _NUMBERING.sub("", text.strip()).strip().rstrip(":：").strip()
    return _SUFFIX.sub("", text).rstrip(":： ")


def singular(word: str) -> str:
    """Return an English word in the singular, roughly: to compare words, not to show them."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _bag(text: str) -> tuple[str, ...]:
    """Return the words of a label without number (singular, plural) and order."""
    return tuple(sorted(singular(word) for word in fold(text).split()))


def _forms(wording: str) -> Iterator[str]:
    """Yield the words of a folded label, in every number that folds into the same bag."""
    for word in map(singular, wording.split()):
        yield from (word, f"{word}s", f"{word[:-1]}ies")


class LabelIndex:
    """Finds the slot that a heading or label means. Exact goes before alias, folded and fuzzy."""

    def __init__(self, template: Template) -> None:
        numbers = "|".join(re.escape(word) for word in template.words.numbering)
        self._numbering = re.compile(rf"(?:{numbers})\s+[\dA-Z]+\s*[.:–—-]\s*", re.IGNORECASE) if numbers else None
        self._exact = {self._key(slot.label): slot.slug for slot in template.slots}
        self._alias = {self._key(alias): slot.slug for slot in template.slots for alias in slot.aliases}
        self._short = {(slot.parent, self._key(name)): slot.slug for slot in template.slots for name in slot.short}
        # Documents of one project repeat their labels, and each is matched in two passes.
        self._match = lru_cache(maxsize=8192)(self._match_label)
        self._roots = {slot.slug for slot in template.slots if slot.parent is None}
        self._qualifiers = {fold(word) for word in template.words.qualifiers}
        joiners = "|".join(rf"\s{re.escape(word)}\s" for word in template.words.joiners)
        self._joints = re.compile(rf"[&/,+]{'|' + joiners if joiners else ''}", re.IGNORECASE)
        self._folded: dict[tuple[str, ...], str] = {}
        for wording, slug in (self._exact | self._alias).items():
            self._folded.setdefault(_bag(wording), slug)
        wordings = (*self._exact, *self._alias, *(wording for _, wording in self._short))
        self._vocabulary = {form for wording in wordings for form in _forms(wording)}
        self._most_words = max((len(wording.split()) for wording in wordings), default=0)
        self._letters = {wording: frozenset(wording) for wording in self._exact}

    def _without_number(self, text: str) -> str:
        bare = _NUMBERING.sub("", text.strip())
        return self._numbering.sub("", bare, count=1) if self._numbering is not None else bare

    def _key(self, label: str) -> str:
        """Fold a label of the template, whose number is no more a part of it than that of a heading."""
        return fold(self._without_number(label)) or fold(label)

    def match(
        self, text: str, parents: Iterable[str] = (), *, loose: bool = False, fuzzy: bool = False
    ) -> Match | None:
        """Return the slot that a label means.

        :param parents: the slots that are open here; inside them their short names hold too.
        :param loose: accept words around the label ("Architecture Impact", "Advanced Use Case: Restart");
            only for what is set off from the text.
        :param fuzzy: accept a misspelling; only for headings, prose has too many words.
        """
        return self._match(text, tuple(parents), loose, fuzzy)

    def _match_label(self, text: str, parents: tuple[str, ...], loose: bool, fuzzy: bool) -> Match | None:
        text = bare = self._without_number(text)
        whole = fold(bare)
        # Most labels of a document share no word with those of the template.
        if self._vocabulary.isdisjoint(whole.split()):
            return self._match_misspelt(fold(strip_label(text))) if fuzzy else None
        wording = fold(strip_label(text))
        found = self._match_folded(whole, parents) or self._match_folded(wording, parents)
        if found is not None and (found.rank is not Rank.FOLDED or found.slug not in parents):
            return found
        if loose:
            qualified = self._match_opening(bare, parents) or self._match_qualified(wording, parents)
            if qualified is not None:
                return Match(qualified.slug, Rank.QUALIFIED)
            joined = self._match_joined(bare, parents)
            if joined is not None:
                return joined
        return found or (self._match_misspelt(wording) if fuzzy else None)

    def _match_opening(self, text: str, parents: Sequence[str]) -> Match | None:
        """Match what stands before a colon or a number, as in ``Advanced Use Case 2: Restart``."""
        opening, colon, _ = text.partition(":")
        opening = re.sub(r"(?<!\s)\s+\d+$", "", opening)
        found = self._match_folded(fold(opening), parents) if opening != text else None
        # "Use Case 1" is no section of its own.
        return found if found is not None and (colon or found.slug not in self._roots) else None

    def _match_misspelt(self, wording: str) -> Match | None:
        if len(wording) < FUZZY_LENGTH:
            return None
        near = [label for label in self._exact if self._may_be_close(wording, label)]
        close = difflib.get_close_matches(wording, near, n=1, cutoff=FUZZY_RATIO) if near else []
        return Match(self._exact[close[0]], Rank.FUZZY) if close else None

    def _may_be_close(self, wording: str, label: str) -> bool:
        """Tell cheaply what ``difflib`` would not find close: a ratio leaves so many letters that stand in one only."""
        alone = (1 - FUZZY_RATIO) * (len(wording) + len(label))
        return abs(len(wording) - len(label)) <= alone and len(self._letters[label] ^ set(wording)) <= alone

    def _match_qualified(self, wording: str, parents: Sequence[str]) -> Match | None:
        """Match a label with words before or behind it that say no more."""
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
        """Match two labels in one, as in ``Performance & Scalability``: both slots have the same text."""
        parts = [part for part in self._joints.split(strip_label(text)) if part.strip()]
        if len(parts) < 2:
            return None
        matches = [self._match_folded(fold(part), parents) for part in parts]
        slugs = list(dict.fromkeys(match.slug for match in matches if match is not None and match.slug not in parents))
        return Match(slugs[0], Rank.QUALIFIED, tuple(slugs[1:])) if slugs else None

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
        slug = self._folded.get(_bag(wording)) if self._vocabulary.issuperset(wording.split()) else None
        return Match(slug, Rank.FOLDED) if slug is not None else None


#: Names of other metadata that are almost those of ours.
_OTHER_METADATA = frozenset({"dated", "dates", "issued", "issuer", "owned", "stats", "superseded", "titles"})
#: Names of no more letters are misspelt only where two letters are swapped.
_SHORT_NAME = 4


class MetadataIndex:
    """Finds the metadata key that a header line or front matter name means."""

    def __init__(self, template: Template) -> None:
        self._keys = {fold(name): key.key for key in template.metadata for name in (key.key, key.label, *key.aliases)}

        self._headers = {fold(word) for word in template.words.header_sections}

    def is_header(self, heading: str) -> bool:
        """Tell whether a section is part of a document's header."""
        return fold(strip_label(heading)) in self._headers

    def match(self, text: str) -> str | None:
        """Return the template's key for a name as an author writes it."""
        return self._keys.get(fold(text.replace("(s)", "s"))) or self._keys.get(fold(text.replace("(s)", "")))

    def nearest(self, text: str, others: Sequence[str] = ()) -> str | None:
        """Return the name of metadata that another name is but for one letter; nothing where it is a word itself.

        :param others: names beside those of the template.
        """
        name = fold(text)
        if name in _OTHER_METADATA:
            return None
        near = (known for known in (*self._keys, *others) if is_slip(name, known))
        # In a short name, one letter makes another word: "data" is no "date".
        return next((known for known in near if len(name) > _SHORT_NAME or sorted(name) == sorted(known)), None)


class IdPattern:
    """Finds feature ids in text: ``RFE318``, ``RFE-318`` and ``rfe 318`` all mean ``RFE318``."""

    def __init__(self, prefixes: Sequence[str]) -> None:
        self._canonical = {prefix.casefold(): prefix for prefix in prefixes}
        choices = "|".join(re.escape(prefix) for prefix in sorted(prefixes, key=len, reverse=True))
        self._regex = (
            re.compile(rf"(?<![^\W_])({choices})s?[-_ ]?#?(\d+)((?:/\d+)*)(?![^\W_])", re.IGNORECASE)
            if choices
            else None
        )

    def find(self, text: str) -> list[str]:
        """Return the ids in a text, each once, in the order in which they stand."""
        folded = text.casefold()
        if self._regex is None or not any(prefix in folded for prefix in self._canonical):
            return []
        found = []
        for match in self._regex.finditer(text):  # "RFE326/327" names two
            prefix = self._canonical[match[1].casefold()]
            found += [prefix + number for number in (match[2], *match[3].split("/")[1:])]
        return list(dict.fromkeys(found))

    def canonical(self, text: str) -> str:
        """Return an id in its one spelling; what is no id of these prefixes stays as it is."""
        match = self._regex.fullmatch(text.strip()) if self._regex else None
        return self._canonical[match[1].casefold()] + match[2] if match and not match[3] else text.strip()

    def strip(self, title: str) -> str:
        """Take an id away that a title starts with, and what separates the two."""
        match = self._regex.match(title) if self._regex else None
        return title[match.end() :].lstrip(" :：.-–—") if match else title


def clean_title(title: str, ids: IdPattern, words: Words) -> str:
    """Return a design's title alone: without its id and without ``Design Document:`` before it."""
    text = title.strip()
    for _ in range(2):  # "Design: RFE1 - X" and "RFE1: Design - X"
        text = ids.strip(text)
        for prefix in words.title_prefixes:
            rest = text[len(prefix) :].lstrip()
            if text.casefold().startswith(prefix.casefold()) and rest[:1] in {*COLONS, "-", "–", "—"}:
                text = rest[1:].strip()
                break
    return text or title.strip()


def find_paths(text: str) -> Iterator[str]:
    """Yield the source paths in a text, without ``:56``, ``:52-60`` or ``:Object`` behind them."""
    text = text.strip()
    bare = _PATH_SUFFIX.sub("", text)
    if _FILE_NAMES.match(bare):
        yield bare
        return
    if "://" in text:
        return
    for match in _PATH.finditer(bare):
        path = match[0].rstrip(".")
        if "/" in path or _FILE_ENDINGS.fullmatch(path.rpartition(".")[2]):
            yield path


def find_lines(path: str, texts: Iterable[str]) -> tuple[int, int] | None:
    """Return the first and last line that texts name behind a source path: 52 and 60 for ``src/a.rs:52-60``."""
    return find_all_lines(texts).get(path)


def find_all_lines(texts: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return what :func:`find_lines` does for each path that texts hold; where one stands first in a text counts."""
    found: dict[str, tuple[int, int]] = {}
    for text in texts:
        seen: set[str] = set()
        for path, end in _places_of_paths(text):
            match = _LINES.match(text, end) if path not in seen and path not in found else None
            seen.add(path)
            if match:
                found[path] = int(match[1]), int(match[2] or match[1])
    return found


def _places_of_paths(text: str) -> Iterator[tuple[str, int]]:
    """Yield all that may be a source path in a text, with the place where it ends."""
    named = _FILE_NAMES.match(_PATH_SUFFIX.sub("", text))
    if named:
        yield named[0], named.end()
    for match in _PATH.finditer(text):
        path = match[0].rstrip(".")
        yield from ((one, match.start() + len(path)) for one in (path, path.lstrip("./")))


def is_path(text: str) -> bool:
    """Tell whether a text, as a code span holds it, is a source path and nothing else."""
    return next(find_paths(text), None) == _PATH_SUFFIX.sub("", text.strip()).rstrip(".")


def split_enumeration(text: str) -> list[str]:
    """Split ``Node Registration, Executor Scheduling.``; a sentence comes back whole."""
    bare = text.strip().rstrip(".。")
    parts = [part.strip() for part in re.split(r",\s+(?:and\s+)?|[、，]", bare)]
    if len(parts) > 1 and all(part and len(part.split()) <= 4 for part in parts):
        return parts
    return [text.strip()]


def _words_of(slot: Slot) -> set[str]:
    """Return the words that name a slot, without those that are too short to say anything."""
    names = (slot.label, *slot.aliases, *slot.short)
    return {singular(word) for name in names for word in fold(name).split() if len(word) > 2}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The state of a slot, and why.

    ``is_bare`` tells that nothing is there, or nothing but that it does not apply.
    """

    state: State
    reason: str
    is_bare: bool = False


class StateReader:
    """Judges whether words fill a slot, hold its place, or say that there is nothing."""

    def __init__(self, template: Template) -> None:
        words = template.words
        self._none = {fold(word) for word in words.none} | {word.casefold() for word in words.none}
        self._none_in_lists = {fold(word) for word in words.none_in_lists}
        self._tails = sorted((fold(word) for word in words.none_tails), key=len, reverse=True)
        self._openings = tuple(fold(word) for word in words.none_openings)
        self._verbs = tuple(f" {fold(word)} " for word in words.none_verbs)
        self._same = tuple(f" {fold(word)}" for word in words.none_endings)
        self._objects = {singular(word) for word in words.none_objects}
        self._ends = set(words.none_ends)
        self._exceptions = tuple(fold(word) for word in words.exceptions)
        self._placeholder = {fold(word) for word in words.placeholder} - {""}
        self._placeholder_phrases = tuple(f"{one} " for one in sorted(self._placeholder) if " " in one)
        self._symbols = "".join(word for word in words.placeholder if not fold(word))
        self._labels = {slot.slug: _words_of(slot) for slot in template.slots}
        self._longest_prompt = max((2 * len(prompt) for slot in template.slots for prompt in slot.prompts), default=0)
        self._prompts = {fold(prompt) for slot in template.slots for prompt in slot.prompts}

    def judge(self, texts: Sequence[str], slot: Slot, *, rich: bool) -> Judgement:
        """Return the state of a slot, and why.

        :param texts: the texts of its blocks, in order.
        :param rich: whether it also holds what is no prose: lists, code, tables, pictures.
        """
        written: list[str] = []
        for text in texts:
            if text.strip() and not self._is_prompt(text):
                written.append(text.strip())
                if not self._is_placeholder(text) and not self._is_none(text):
                    break  # whatever stands behind words that say something, the slot is not empty
        if not written and rich and not texts:
            return Judgement(State.FILLED, "it holds code, a table or a picture")
        if not written:
            is_empty = not any(text.strip() for text in texts)
            reason = "it is empty" if is_empty else "it holds the template's own text"
            return Judgement(State.PLACEHOLDER, reason, is_empty)
        undecided = {text: None for text in written if self._is_placeholder(text)}
        decided = [text for text in written if text not in undecided]
        # A dash beside "None" leaves nothing open.
        is_open = not decided or (any(map(fold, undecided)) and all(map(self._is_none, decided)))
        if is_open:
            return Judgement(State.PLACEHOLDER, f"it says only {next(iter(undecided))!r}")
        says_nothing = all(map(self._is_none, written))
        if says_nothing or (not rich and self._opens_with_none(written[0], slot)):
            reason = f"it says that there is nothing: {_cut(written[0])!r}"
            return Judgement(State.NOT_APPLICABLE, reason, says_nothing)
        return Judgement(State.FILLED, "it has text")

    def judge_value(self, text: str) -> State:
        """Return the state of a line of metadata."""
        if not text.strip() or self._is_placeholder(text):
            return State.PLACEHOLDER
        return State.NOT_APPLICABLE if self._is_none(text) else State.FILLED

    def _is_prompt(self, text: str) -> bool:
        return len(text) <= self._longest_prompt and fold(text) in self._prompts

    def _is_placeholder(self, text: str) -> bool:
        bare = text.strip(" \t\n[]<>().…*_").casefold()
        if not bare.strip(self._symbols):
            return True
        words = fold(bare)
        if words in self._placeholder:
            return True
        opening = bare.split(None, 1)[0].rstrip(_SEPARATORS)
        opens = opening in self._placeholder or words.startswith(self._placeholder_phrases)
        return opens and len(words.split()) <= PLACEHOLDER_WORDS and not bare[-1:].isdigit()

    def _is_none(self, text: str) -> bool:
        return text.strip(" \t\n.*_()[]").casefold() in self._none or fold(text) in self._none

    def _opens_with_none(self, text: str, slot: Slot) -> bool:
        """Tell ``N/A - reason`` and ``No CLI changes required. reason`` from text that starts alike."""
        end = _SENTENCE_END.search(text)
        sentence = text[: end.start()] if end else text
        head = re.split(r"\s[-–—]\s|[:,(]", sentence.lstrip("([*_ "), maxsplit=1)[0]
        if fold(head) in self._none:
            return True
        words = fold(sentence)
        if any(words.startswith(f"{none} ") and self._is_tail(words[len(none) + 1 :]) for none in self._none):
            return True
        if slot.nature is not Nature.LIST:
            return False
        is_all = sentence.strip() == text.strip().rstrip(".")
        return fold(head) in self._none_in_lists or self._refuses(words, slot) or (is_all and self._stays(words, slot))

    def _is_tail(self, words: str) -> bool:
        """Tell what may stand behind "none", as in "none anticipated at this time"."""
        while words:
            tail = next((one for one in self._tails if words == one or words.startswith(f"{one} ")), None)
            if tail is None:
                return False
            words = words[len(tail) :].strip()
        return True

    def _refuses(self, words: str, slot: Slot) -> bool:
        """Tell ``no new CLI commands are needed``, said of the CLI, from ``no GUI``, said of what is out of scope.

        The same behind a subject: ``This feature adds no CLI commands``.
        """
        starts = [len(one) for one in self._openings if words.startswith(f"{one} ")]
        nouns = self._labels[slot.slug] | (self._objects if starts else set())
        starts += [place + len(one) for one in self._verbs if (place := words.find(one)) > 0]
        if not starts or any(f" {one} " in f" {words} " for one in self._exceptions):
            return False
        named: set[str] = set()
        for word in words[min(starts) :].split():
            if word in self._ends:
                break
            named.add(singular(word))
        return bool(named & nouns)

    def _stays(self, words: str, slot: Slot) -> bool:
        """Tell ``the CLI is unchanged``, said of the CLI."""
        return words.endswith(self._same) and bool({singular(word) for word in words.split()} & self._labels[slot.slug])


def split_list(text: str) -> list[str]:
    """Split ``RFE1, RFE2`` as options and front matter give lists."""
    return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]


#: Of a statement's words, so many characters are shown and exported: its line leads to the others.
EXCERPT = 240


@lru_cache(maxsize=64)
def excerpt(text: str) -> str:
    """Return the words of a statement as far as they are shown: one text for all that it names."""
    return _cut(text, EXCERPT)


def _cut(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
