"""How far a design is, as its header says, and what that says of the design that has taken its place."""

from __future__ import annotations

import re
from typing import NamedTuple

from sphinxcontrib_flamedesign.core.model import State
from sphinxcontrib_flamedesign.core.template import MetadataKey, Template
from sphinxcontrib_flamedesign.core.text.status_words import STATUS_END, bare_status, status_head
from sphinxcontrib_flamedesign.reading.header import Header, Value
from sphinxcontrib_flamedesign.reading.tools import ReadingTools

#: What opens another clause of a status: `Deprecated (superseded by 4)`.
_CLAUSE = re.compile(r"[,;.(（，；。]\s?")

#: What leads from a status to the design that has taken the place of another one: `Superseded → 4`.
_ARROWS = ("→", "->", "=>", "➔", "➜")


class Successor(NamedTuple):
    """What a status says of the design that has taken another one's place: the words that name it, of all words."""

    name: str
    stated: Value


class _Said(NamedTuple):
    """A status, and the words after it; ``has_end`` tells that these come after a word such as "by"."""

    status: str
    rest: str = ""
    has_end: bool = False


def find_status(header: Header, tools: ReadingTools) -> tuple[str | None, Successor | None]:
    """Return a design's status, and what it says of the design that has taken its place.

    It is the template's own spelling, or the words as written where the template does not know them.
    """
    template, spec = tools.template, tools.template.status
    stated = [(_read_status(value.text, spec, template), value) for value in header.values.get(spec.key, ())]
    found = [
        (said, value)
        for said, value in stated
        if said.status in spec.values or tools.states.judge_value(value.text) is not State.PLACEHOLDER
    ]
    if not found:
        return None, None
    out_of_force = (*spec.superseded, *spec.withdrawn)
    said, value = next((pair for pair in found if pair[0].status in out_of_force), found[0])
    of_successor = _find_replaced(said, value.text, spec, template)
    if of_successor is None:
        return said.status or None, None
    is_out = said.status in out_of_force or of_successor.status not in spec.superseded
    return (said if is_out else of_successor).status, Successor(of_successor.rest, value)


def _find_replaced(said: _Said, text: str, spec: MetadataKey, template: Template) -> _Said | None:
    """Return what a status says of a successor: its own words, or those of a clause after it."""
    names = _statuses_of_replaced(spec, template)
    if said.status.casefold() in names and said.rest:
        return said
    opening = tuple(names)
    after = (one for one in _CLAUSE.split(bare_status(text))[1:] if one.casefold().startswith(opening))
    clauses = (_read_status(clause, spec, template) for clause in after)
    return next(
        (clause for clause in clauses if clause.status.casefold() in names and clause.has_end and clause.rest), None
    )


def _statuses_of_replaced(spec: MetadataKey, template: Template) -> set[str]:
    """Return the statuses of designs whose place another one has taken, in small letters."""
    return {name.casefold() for name in (*spec.superseded, *template.words.superseded)}


def _read_status(text: str, spec: MetadataKey, template: Template) -> _Said:
    """Return the status that words say, and what they name after it.

    ``Accepted with revisions`` is not ``Accepted``: after a status stands nothing, a mark, or a word that ends one.
    """
    words = bare_status(text)
    folded = words.casefold()
    choices = [one.strip() for one in re.split(r"[|/]", folded)]
    if len(choices) > 1 and {*choices} <= {value.casefold() for value in spec.values}:
        return _Said(folded)  # the template's own words: none has been chosen
    bare = _without_opening(words, template)
    replaced = _statuses_of_replaced(spec, template)
    known = sorted({*spec.values, *template.words.superseded}, key=lambda value: (-len(value), value))
    as_written = {value: value for value in known}
    shortened = {value: _without_opening(value, template) for value in known} if bare != words else {}
    for written, names in ((words, as_written), (bare, as_written), (bare, shortened)):
        for value, name in names.items():
            rest = written[len(name) :]
            is_led_on = value.casefold() in replaced and rest.lstrip().startswith(_ARROWS)
            if written.casefold().startswith(name.casefold()) and (is_led_on or _ends_status(rest, template)):
                return _Said(value, *_without_end(rest.strip(), template))
    return _Said(status_head(words, template.words).casefold())


def _without_opening(words: str, template: Template) -> str:
    """Return a status without a word such as "in", which template and document may say or leave out: ``In review``."""
    first, _, rest = words.partition(" ")
    return rest if first.casefold() in template.words.status_openings else words


def _ends_status(rest: str, template: Template) -> bool:
    if STATUS_END.match(rest):
        return True
    bare = rest.lstrip().casefold()
    return rest[:1].isspace() and (bare[:1].isdigit() or _end_of(bare, template) > 0)


def _end_of(words: str, template: Template) -> int:
    """Return how long the word is that ends a status, at the start of the words after it: ``by 4``, ``by: 4``."""
    ends = (
        len(word)
        for word in template.words.status_ends
        if words.startswith(word.casefold()) and words[len(word) : len(word) + 1] in {" ", ":"}
    )
    return max(ends, default=0)


def _without_end(rest: str, template: Template) -> tuple[str, bool]:
    """Return the words after a status without what ends it, as the "by" of ``superseded by 4``, and whether that is.

    After an arrow stands what has taken its place, too.
    """
    bare = rest.lstrip("([（ ")
    arrow = next((text for text in _ARROWS if bare.startswith(text)), "")
    end = len(arrow) or _end_of(bare.casefold(), template)
    return (bare[end:].lstrip(": "), True) if end else (rest, False)
