"""Whether words fill a field, hold its place, or say that it does not apply."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sphinxcontrib_flamedesign.core.model import FieldStyle, State
from sphinxcontrib_flamedesign.core.template import FieldSpec, Template
from sphinxcontrib_flamedesign.core.text.labels import SEPARATORS
from sphinxcontrib_flamedesign.core.text.normalise import cut, normalise, singular

_SENTENCE_END = re.compile(r"[.;!?](?:\s|$)|[。；！？؟؛\n]")


_HEAD_END = re.compile(r"\s[-–—]\s|——|[:,(：，（،]")


#: What says by its brackets that something else is to stand in its place: `{title of option 1}`.
_TO_REPLACE = re.compile(r"\{[^{}]{2,600}\}|\{\{[^{}]{2,600}\}\}|<[^<>]{2,600}>")

#: Words in square brackets, which may be a remark, a source or a link as well.
_IN_SQUARES = re.compile(r"\[\s*(\w+)[^\[\]]{0,600}\]")

#: What printers set where there is no text yet.
_DUMMY_TEXT = "lorem ipsum"


#: A value that says that there is nothing of a kind has no more words.
_NONE_WORDS = 4

#: The longest text, in words, that still only says that something is to be written.
PLACEHOLDER_WORDS = 12


def _words_of(spec: FieldSpec) -> set[str]:
    """Return the words that name a field, without those that are too short to say anything."""
    names = (spec.label, *spec.aliases, *spec.short)
    return {singular(word) for name in names for word in normalise(name).split() if len(word) > 2}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The state of a field, and why.

    ``is_bare`` tells that nothing is there, or nothing but that it does not apply; ``is_undecided`` that words such as
    TBD say that something is to come.
    """

    state: State
    reason: str
    is_bare: bool = False
    is_undecided: bool = False


class StateReader:
    """Judges whether words fill a field, hold its place, or say that there is nothing."""

    def __init__(self, template: Template) -> None:
        words = template.words
        self._none = {normalise(word) for word in words.none} | {word.casefold() for word in words.none}
        self._none_openings = tuple(sorted(f"{text} " for text in self._none))
        self._none_in_lists = {normalise(word) for word in words.none_in_lists}
        self._tails = sorted((normalise(word) for word in words.none_tails), key=len, reverse=True)
        self._reasons = tuple(f"{normalise(word)} " for word in words.none_reasons)
        self._openings = tuple(normalise(word) for word in words.none_openings)
        self._none_starts = tuple(f"{opening} " for opening in self._openings)
        self._verbs = tuple(f" {normalise(word)} " for word in words.none_verbs)
        self._same = tuple(f" {normalise(word)}" for word in words.none_endings)
        self._objects = {singular(word) for word in words.none_objects}
        self._ends = set(words.none_ends)
        self._exceptions = tuple(normalise(word) for word in words.exceptions)
        self._placeholder = {normalise(word) for word in words.placeholder} - {""}
        self._placeholder_alone = {normalise(word) for word in words.placeholder_alone}
        self._guidance = {normalise(word) for word in words.guidance}
        self._placeholder_phrases = tuple(f"{text} " for text in sorted(self._placeholder) if " " in text)
        self._symbols = "".join(word for word in words.placeholder if not normalise(word))
        self._labels = {spec.name: _words_of(spec) for spec in template.fields}
        self._longest_prompt = max((2 * len(prompt) for spec in template.fields for prompt in spec.prompts), default=0)
        self._prompts = {normalise(prompt) for spec in template.fields for prompt in spec.prompts}
        #: Returns the state of a line of metadata; many headers say the same.
        self.judge_value = lru_cache(4096)(self._judge_value)
        self._header_prompts = {normalise(prompt) for key in template.metadata for prompt in key.prompts}

    def judge(self, texts: Iterable[str], spec: FieldSpec, *, rich: bool) -> Judgement:
        """Return the state of a field, and why.

        :param texts: the texts of its blocks, in order; no more of them are taken than needed.
        :param rich: whether it also holds what is no prose: lists, code, tables, pictures.
        """
        written: list[str] = []
        undecided: list[str] = []
        taken: list[str] = []
        for text in texts:
            taken.append(text)
            if text.strip() and (spec.keep or not self.is_prompt(text)):
                written.append(text.strip())
                if self._is_placeholder(text):
                    undecided.append(text.strip())
                elif not self._is_none(text):
                    break  # whatever stands after words that say something, the field is not empty
        if not written and rich and not taken:
            return Judgement(State.FILLED, "it holds code, a table or a picture")
        if not written:
            is_empty = not any(text.strip() for text in taken)
            reason = "it is empty" if is_empty else "it holds the template's own text"
            return Judgement(State.PLACEHOLDER, reason, is_empty)
        decided = [text for text in written if text not in undecided]
        # A dash beside "None" leaves nothing open.
        is_open = not decided or (any(map(normalise, undecided)) and all(map(self._is_none, decided)))
        if is_open:
            return Judgement(State.PLACEHOLDER, f"it says only {undecided[0]!r}", is_undecided=True)
        says_nothing = all(map(self._is_none, written))
        if says_nothing or (not rich and self._opens_with_none(written[0], spec)):
            reason = f"it says that there is nothing: {cut(written[0])!r}"
            return Judgement(State.NOT_APPLICABLE, reason, says_nothing)
        return Judgement(State.FILLED, "it has text")

    def _judge_value(self, text: str) -> State:
        if not text.strip() or self._is_placeholder(text) or normalise(text) in self._header_prompts:
            return State.PLACEHOLDER
        return State.NOT_APPLICABLE if self._is_none(text) else State.FILLED

    def says_no(self, text: str) -> bool:
        """Return whether a value says of what it should name that there is none: ``No dependencies``."""
        words = normalise(text)
        return words.startswith(self._none_starts) and len(words.split()) <= _NONE_WORDS

    def is_prompt(self, text: str) -> bool:
        """Return whether a text is the template's own."""
        return len(text) <= self._longest_prompt and normalise(text) in self._prompts

    def _is_placeholder(self, text: str) -> bool:
        whole = text.strip(" \t\n*_.")
        guidance = _IN_SQUARES.fullmatch(whole)
        if _TO_REPLACE.fullmatch(whole) or (guidance is not None and normalise(guidance[1]) in self._guidance):
            return True
        bare = text.strip(" \t\n[]<>().…*_").casefold()
        if not bare.strip(self._symbols):
            return True
        words = normalise(bare)
        if words in self._placeholder or words in self._placeholder_alone or words.startswith(_DUMMY_TEXT):
            return True
        opening = bare.split(None, 1)[0].partition("(")[0].rstrip(SEPARATORS)  # "TODO(ann): draw"
        opens = opening in self._placeholder or words.startswith(self._placeholder_phrases)
        return opens and len(words.split()) <= PLACEHOLDER_WORDS and not bare[-1:].isdigit()

    def _is_none(self, text: str) -> bool:
        return text.strip(" \t\n.*_()[]").casefold() in self._none or normalise(text) in self._none

    def _opens_with_none(self, text: str, spec: FieldSpec) -> bool:
        """Distinguish ``N/A - reason`` and ``No CLI changes required. reason`` from text that starts alike."""
        end = _SENTENCE_END.search(text)
        sentence = text[: end.start()] if end else text
        head = _HEAD_END.split(sentence.lstrip("([（*_ "), maxsplit=1)[0]
        words = normalise(sentence)
        if normalise(head) in self._none or self._has_tail(normalise(head)) or self._has_tail(words):
            return True
        if spec.style is not FieldStyle.LIST:
            return False
        is_all = sentence.strip() == text.strip().rstrip(".")
        return (
            normalise(head) in self._none_in_lists
            or self._refuses(words, spec)
            or (is_all and self._stays(words, spec))
        )

    def _has_tail(self, words: str) -> bool:
        if not words.startswith(self._none_openings):
            return False
        return any(
            words.startswith(opening) and self._is_tail(words[len(opening) :]) for opening in self._none_openings
        )

    def _is_tail(self, words: str) -> bool:
        """Return what may stand after "none", as in "none anticipated at this time", or in "none because" and why."""
        while words and not words.startswith(self._reasons):
            tail = next((text for text in self._tails if words == text or words.startswith(f"{text} ")), None)
            if tail is None:
                return False
            words = words[len(tail) :].strip()
        return True

    def _refuses(self, words: str, spec: FieldSpec) -> bool:
        """Distinguish ``no new CLI commands are needed``, said of the CLI, from ``no GUI``, which is out of scope.

        The same after a subject: ``This feature adds no CLI commands``.
        """
        starts = [len(opening) for opening in self._openings if words.startswith(f"{opening} ")]
        nouns = self._labels[spec.name] | (self._objects if starts else set())
        starts += [place + len(verb) for verb in self._verbs if (place := words.find(verb)) > 0]
        if not starts or any(f" {exception} " in f" {words} " for exception in self._exceptions):
            return False
        named: set[str] = set()
        for word in words[min(starts) :].split():
            if word in self._ends:
                break
            named.add(singular(word))
        return bool(named & nouns)

    def _stays(self, words: str, spec: FieldSpec) -> bool:
        """Return ``the CLI is unchanged``, said of the CLI."""
        return words.endswith(self._same) and bool({singular(word) for word in words.split()} & self._labels[spec.name])
