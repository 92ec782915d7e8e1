"""What configuration values may be: each check returns what of a value can be used, and what is wrong with the rest."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
from typing import cast

from sphinx.util.matching import Matcher

from sphinxcontrib_flamedesign.core.model import Severity
from sphinxcontrib_flamedesign.core.rules.registry import ANY_STATUS, RULES, Severities
from sphinxcontrib_flamedesign.core.text.id_patterns import PREFIX_FORM
from sphinxcontrib_flamedesign.core.text.quoting import quote, quote_list, show
from sphinxcontrib_flamedesign.core.text.suggest import Speller, did_you_mean, suggest

_LONGEST = 3600


#: How alike a name is to one of ours that is no other's: a project may have a `design_documents` of its own.
_MISNAMED_RATIO = 0.88


_COMPONENT_KEYS = ("aliases", "paths")


_COMPONENT_FORM = '{"aliases": [...], "paths": [...]}'


class CardPlace(StrEnum):
    """Where the card of a design stands on its page, unless a directive says."""

    TOP = "top"
    END = "end"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with an entry of a value.

    ``entry`` is the text in ``conf.py`` by which the line of the entry is found.
    """

    text: str
    entry: str | None = None


class UnusableError(ValueError):
    """A value of which nothing can be used."""


#: Returns what of a value can be used, and what is wrong with the rest; raises :class:`UnusableError`.
Check = Callable[[object], tuple[object, list[Mistake]]]


def find_misnamed(names: Iterable[str], known: Collection[str], prefix: str) -> Iterator[tuple[str, str]]:
    """Yield the names that only look like known ones, each with the end of a message that names those.

    :param names: names that nobody knows.
    :param prefix: what all known names start with: a name that does too is no one else's.
    """
    by_letters = {_letters(text): text for text in known}
    tails = {text.removeprefix(prefix): text for text in known}
    spelt, spelt_tails = Speller(by_letters, _MISNAMED_RATIO), Speller(tails)
    for name in names:
        close = spelt.find(_letters(name))
        if name.startswith(prefix):
            near = spelt_tails.find(name.removeprefix(prefix))
            meant = tails[near[0]] if near else None
            yield name, did_you_mean([meant]) if meant else f"; there are {', '.join(known)}"
        elif close:
            yield name, did_you_mean([by_letters[close[0]]])


def _letters(name: str) -> str:
    """Return the letters and digits of a name alone, without case."""
    return "".join(filter(str.isalnum, name.casefold()))


def _as_text(value: object) -> str | None:
    """Return the text that a value was meant to be: bytes are text that was written with a ``b`` before it."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else None


def _check_items(value: object) -> tuple[list[str], list[Mistake]]:
    """Check a list of texts."""
    if not isinstance(value, (list, tuple)):
        raise UnusableError(f"must be a list of strings, not {show(value)}{_as_list(value)}")
    kept, mistakes = [], []
    for item in value:
        if isinstance(item, str) and item:
            kept.append(item)
        else:
            text = _as_text(item)
            fix = f"; write {quote(text)}" if text else "; each must be a string that is not empty"
            mistakes.append(Mistake(f"has {show(item)} in its list{fix}"))
    return kept, mistakes


def _as_list(value: object) -> str:
    """Return how to write as a list what has another type."""
    text = _as_text(value)
    if text:
        return f"; write {quote_list([text])}"
    if isinstance(value, (set, frozenset, dict)) and value and all(isinstance(item, str) for item in value):
        return f"; write {quote_list(sorted(value))}"
    return ""


def check_patterns(value: object) -> tuple[object, list[Mistake]]:
    """Check patterns of document names."""
    kept, mistakes = _check_items(value)
    good = []
    for pattern in kept:
        try:
            Matcher([pattern])
        except (re.error, OverflowError, RecursionError) as error:
            mistakes.append(Mistake(f"has the pattern {show(pattern)}, which is no pattern: {error}", pattern))
        else:
            good.append(pattern)
    return good, mistakes


def check_template(value: object) -> tuple[object, list[Mistake]]:
    """Check the name of a template, or a table of them by patterns of document names."""
    if isinstance(value, (list, tuple)):
        fix = f"; write {quote(value[0])}" if len(value) == 1 and isinstance(value[0], str) else ""
        what = "the name or file of one template, or a table of these by patterns of documents"
        raise UnusableError(f"must be {what}, and is a list{fix}")
    if not isinstance(value, dict):
        return check_text(value)
    if not value:
        raise UnusableError('must name a template for some documents, as {"designs/*": "flame"}, and is empty')
    for pattern, name in value.items():
        if not isinstance(pattern, str) or not pattern or not isinstance(name, str) or not name:
            raise UnusableError(f"has {show(pattern)}: {show(name)}; write pattern of documents: name of a template")
    check_patterns(list(value))
    return value, []


_JOINT = "with at most one hyphen, underscore or space after them"


def check_prefixes(value: object) -> tuple[object, list[Mistake]]:
    """Check prefixes of ids; None leaves the template's own."""
    if value is None:
        return None, []
    kept, mistakes = _check_items(value)
    for prefix in kept:
        if not PREFIX_FORM.fullmatch(prefix):
            letters = PREFIX_FORM.match(prefix)
            fix = f"; write {quote(letters[0])}" if letters is not None else ""
            mistakes.append(
                Mistake(f"has the prefix {show(prefix)}; each must consist of letters, {_JOINT}{fix}", prefix)
            )
    good = [prefix for prefix in kept if PREFIX_FORM.fullmatch(prefix)]
    if mistakes and not good:
        raise UnusableError("; it ".join(mistake.text for mistake in mistakes))
    return good, mistakes


#: What a project may be called: it stands before ids, with a colon between the two.
#: In drawings, ``component:`` stands before the keys of components.
_PROJECT_NAME = re.compile(r"(?!component$)[A-Za-z][A-Za-z0-9_.-]*", re.IGNORECASE)


_PROJECT_KEYS = ("export", "url")


_PROJECT_FORM = '{"export": "../platform/designs.json", "url": "https://platform.example.org/"}'


#: An address of pages: that of a site, or a path without a scheme, whose segments are plain.
_PAGES = re.compile(r"https?://[^\s\"'<>\\^`{}|?#]+|(?!//)[^\s\"'<>\\^`{}|?#:]+", re.IGNORECASE)


def check_projects(value: object) -> tuple[object, list[Mistake]]:
    """Check the names of other projects, and where their exports and pages are."""
    if not isinstance(value, dict):
        raise UnusableError(f"must be a dictionary: name -> {_PROJECT_FORM}, not {show(value)}")
    kept: dict[str, Mapping[str, str]] = {}
    mistakes: list[Mistake] = []
    for name, entry in value.items():
        problem = _find_project_problem(name, entry)
        if problem is None:
            kept[name] = entry
        else:
            mistakes.append(Mistake(problem, name if isinstance(name, str) else None))
    return kept if mistakes else value, mistakes


def _find_project_problem(name: object, entry: object) -> str | None:
    """Return what is wrong with the entry of another project, or None."""
    if not isinstance(name, str) or not _PROJECT_NAME.fullmatch(name):
        form = "that of a project starts with a letter, has letters, digits and `-_.`, and is not 'component'"
        return f"has the name {show(name)}; {form}"
    if not isinstance(entry, dict):
        return f"has the entry {show(name)}, which must be a dictionary {_PROJECT_FORM}, not {show(entry)}"
    for key in entry:
        if key not in _PROJECT_KEYS:
            there = " and ".join(map(repr, _PROJECT_KEYS))
            return f"has the key {show(key)} in the entry {show(name)}; there are {there}{suggest(key, _PROJECT_KEYS)}"
    for key in _PROJECT_KEYS:
        if not isinstance(entry.get(key), str) or not entry[key]:
            text = f"must be a string, not {show(entry[key])}" if key in entry else "is missing"
            return f"has no usable {key!r} in the entry {show(name)}: it {text}"
    if not _PAGES.fullmatch(entry["url"]):
        form = "an address that starts with https:// or http://, or a path relative to the root of these pages"
        return f"has the 'url' {show(entry['url'])} in the entry {show(name)}; it must be {form}"
    return None


def check_text(value: object) -> tuple[object, list[Mistake]]:
    """Check a text, which may be a path."""
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    if not isinstance(value, str) or not value:
        text = _as_text(value)
        raise UnusableError(f"must be a string, not {show(value)}{f'; write {quote(text)}' if text else ''}")
    return value, []


def check_optional_text(value: object) -> tuple[object, list[Mistake]]:
    """Check a text that may be absent."""
    return (None, []) if value is None else check_text(value)


def check_card(value: object) -> tuple[object, list[Mistake]]:
    """Check where cards stand."""
    if not isinstance(value, str) or value not in tuple(CardPlace):
        meant = CardPlace.NONE if value is False or value is None else CardPlace.TOP
        hint = suggest(value, CardPlace) if isinstance(value, str) else f"; write {quote(str(meant))}"
        raise UnusableError(f"must be one of {', '.join(map(repr, map(str, CardPlace)))}, not {show(value)}{hint}")
    return value, []


def check_seconds(value: object) -> tuple[object, list[Mistake]]:
    """Check a number of seconds."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value <= _LONGEST:
        raise UnusableError(f"must be a number of seconds, from 0 to {_LONGEST}, not {show(value)}")
    return value, []


def check_document_address(value: object) -> tuple[object, list[Mistake]]:
    """Check an address with the place of a path."""
    if isinstance(value, str) and value.startswith(("https://", "http://")):
        bare = value.replace("{path}", "", 1)
        if bare == value or {"{", "}"} & set(bare):
            raise UnusableError("must hold {path} once, and no other braces")
        return value, []
    return check_address(value)


def check_address(value: object) -> tuple[object, list[Mistake]]:
    """Check an address with places to fill in; only what a browser may safely follow."""
    if value is None:
        return None, []
    if not isinstance(value, str) or not value.startswith(("https://", "http://")):
        raise UnusableError(f"must be an address that starts with https:// or http://, not {show(value)}")
    try:
        names = {name for _, name, _, _ in Formatter().parse(value) if name is not None}
    except ValueError as error:
        raise UnusableError(f"has braces that do not match: {error}") from error
    bare = value.replace("{path}", "").replace("{line}", "")
    if not ("path" in names and names <= {"path", "line"} and not {"{", "}"} & set(bare)):
        raise UnusableError("must hold {path}, may hold {line}, and no other braces")
    return value, []


def check_rules(value: object) -> tuple[object, list[Mistake]]:
    """Check the severities of rules; which statuses there are, only the template knows."""
    if not isinstance(value, dict):
        form = "a dictionary: rule id -> severity, or rule id -> {status: severity}"
        fix = f'; write {{{quote(value)}: "off"}}' if isinstance(value, str) and value in RULES else ""
        raise UnusableError(f"must be {form}, not {show(value)}{fix}")
    kept: dict[str, object] = {}
    mistakes: list[Mistake] = []
    for rule, severity in value.items():
        if not isinstance(rule, str) or rule not in RULES:
            text = f"names a rule {show(rule)} that does not exist{suggest(rule, RULES)}"
            mistakes.append(Mistake(text, rule if isinstance(rule, str) else None))
        elif isinstance(severity, dict):
            table = {status: one for status, one in severity.items() if isinstance(status, str) and _is_severity(one)}
            wrong = [status for status in severity if status not in table]
            mistakes += [_severity_mistake(rule, severity[status], status) for status in wrong]
            if table:
                kept[rule] = table
        elif _is_severity(severity):
            kept[rule] = severity
        else:
            mistakes.append(_severity_mistake(rule, severity))
    return kept, mistakes


def _is_severity(value: object) -> bool:
    return isinstance(value, str) and value in tuple(Severity)


def _severity_mistake(rule: str, severity: object, status: object = ANY_STATUS) -> Mistake:
    if not isinstance(status, str):
        return Mistake(f"names a status {show(status)} for {rule!r}; a status is a string", rule)
    where = f" in the status {show(status)}" if status != ANY_STATUS else ""
    is_off = severity is False or severity is None
    hint = did_you_mean([Severity.OFF]) if is_off else suggest(severity, Severity)
    text = f"gives {rule!r} the severity {show(severity)}{where}; it can be {', '.join(Severity)}{hint}"
    return Mistake(text, rule)


def check_statuses(severities: Severities, statuses: Collection[str]) -> tuple[Severities, list[Mistake]]:
    """Check the statuses by which severities differ, which only the templates know."""
    known = (*statuses, ANY_STATUS)
    kept: dict[str, str | Mapping[str, str]] = {}
    mistakes: list[Mistake] = []
    for rule, table in severities.items():
        if isinstance(table, str) or not statuses:
            kept[rule] = table
            continue
        unknown = [status for status in table if status not in known]
        for status in unknown:
            hint = suggest(status, known) or f"; it knows {', '.join(known)}"
            text = f"names a status {show(status)} for {rule!r} that the template does not know{hint}"
            mistakes.append(Mistake(text, status))
        if len(unknown) < len(table):
            kept[rule] = {status: severity for status, severity in table.items() if status in known}
    return kept, mistakes


def check_components(value: object) -> tuple[object, list[Mistake]]:
    """Check the names, aliases and paths of components."""
    if not isinstance(value, dict):
        fix = ""
        if isinstance(value, (list, tuple)) and value and all(isinstance(name, str) for name in value):
            fix = f"; write {{{', '.join(f'{quote(name)}: {{}}' for name in value)}}}"
        raise UnusableError(f"must be a dictionary: canonical name -> {_COMPONENT_FORM}, not {show(value)}{fix}")
    kept: dict[str, dict[str, list[str]]] = {}
    mistakes: list[Mistake] = []
    for name, entry in value.items():
        if not isinstance(name, str) or not name.strip():
            mistakes.append(Mistake(f"has the name {show(name)}; the name of a component is a string"))
        elif not isinstance(entry, dict):
            fix = _aliases_of(entry)
            text = f"has the entry {show(name)}, which must be a dictionary {_COMPONENT_FORM}, not {show(entry)}{fix}"
            mistakes.append(Mistake(text, name))
        else:
            kept[name], wrong = _check_component(name, entry)
            mistakes += wrong
    return kept, mistakes


def _aliases_of(entry: object) -> str:
    """Return how to write aliases that stand in the place of a component's entry."""
    texts = [entry] if isinstance(entry, str) else entry
    if not isinstance(texts, (list, tuple)) or not texts or not all(isinstance(text, str) for text in texts):
        return "; write {} where there is nothing to say" if entry is None else ""
    return f'; write {{"aliases": {quote_list(cast("list[str]", texts))}}}'


def _check_component(name: str, entry: Mapping[object, object]) -> tuple[dict[str, list[str]], list[Mistake]]:
    kept: dict[str, list[str]] = {}
    mistakes: list[Mistake] = []
    for key, texts in entry.items():
        if key not in _COMPONENT_KEYS:
            there = " and ".join(map(repr, _COMPONENT_KEYS))
            text = (
                f"has the key {show(key)} in the entry {show(name)}; there are {there}{suggest(key, _COMPONENT_KEYS)}"
            )
            mistakes.append(Mistake(text, key if isinstance(key, str) else name))
            continue
        try:
            kept[str(key)], wrong = _check_items(texts)
        except UnusableError as error:
            mistakes.append(Mistake(f"has {key!r} in the entry {show(name)}, which {error}", name))
        else:
            mistakes += [Mistake(f"{mistake.text} ({key!r} of {show(name)})", name) for mistake in wrong]
    return kept, mistakes
