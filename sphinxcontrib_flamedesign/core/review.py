"""Reviewed interactions: which of them may no longer hold, since the words that they rely on have changed."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

from sphinxcontrib_flamedesign.core.kinds import Kind, Origin
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.template import Template

#: What stands before the digest of the statement itself, beside those of the target's fields.
STATEMENT = "statement"


#: The digest of a field that the target does not have.
ABSENT = "-"


_DIGEST_BYTES = 8


#: An id may be that of a file whose name is no UTF-8.
_ERRORS = "surrogatepass"


_DIGEST = re.compile(rf"([a-z][a-z0-9-]*)=([0-9a-f]{{{2 * _DIGEST_BYTES}}}|{ABSENT})")


_HEAD = (
    "# Interactions between designs, as somebody has confirmed them: `flamedesign review` reads this file,",
    "# and `flamedesign review --confirm` writes it. A digest stands for the words of a statement, or for those",
    "# of a field of its target that it relies on.",
)


#: An interaction that is reviewed: the design that states it, its kind, and the design that it leads to.
Key = tuple[str, Kind, str]


#: The digest of the statement and of each field that it relies on, by name.
Digests = Mapping[str, str]


class ReviewFileError(ValueError):
    """A line of a review file that says nothing."""


@dataclass(frozen=True, slots=True)
class Review:
    """Interactions as they are now beside what has been confirmed; each part is sorted.

    ``suspect`` says what has changed: the names of fields, or :data:`STATEMENT`. ``gone`` are confirmed
    interactions that no design states any more.
    """

    current: Mapping[Key, Digests]
    suspect: Mapping[Key, tuple[str, ...]]
    unreviewed: tuple[Key, ...]
    gone: tuple[Key, ...]


def digest(texts: Iterable[str]) -> str:
    """Return a digest of words that does not depend on how they are broken into lines."""
    words = "\n".join(" ".join(text.split()) for text in texts)
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()


#: One statement may name hundreds of designs.
_digest_once = lru_cache(maxsize=64)(digest)


def find_reliance(template: Template) -> dict[Kind, tuple[str, ...]]:
    """Return the fields of a target on which statements of each kind rely, as the template says."""
    found: dict[Kind, tuple[str, ...]] = {}
    for spec in template.fields:
        if spec.declares is not None and spec.relies_on:
            found[spec.declares] = tuple(dict.fromkeys((*found.get(spec.declares, ()), *spec.relies_on)))
    return found


def find_interactions(project: Project, digests: Mapping[str, Mapping[str, str]]) -> dict[Key, Digests]:
    """Return the declared interactions between designs of the project that rely on something, with their digests.

    :param digests: design -> field -> the digest of its words, for each field that is there.
    """
    graph = project.graph
    reliance = {name: find_reliance(template) for name, template in project.templates.by_name.items()}
    statements: dict[Key, list[str]] = defaultdict(list)
    for edge in graph.interactions:
        design = graph.designs.get(edge.source)
        if design is None or graph.target_of(edge) is None or edge.origin is not Origin.DECLARED:
            continue
        if edge.kind in reliance[design.template]:
            statements[edge.source, edge.kind, edge.target].append(edge.text)
    return {
        (source, kind, target): {
            STATEMENT: _digest_once(tuple(sorted(texts))),
            **{field: digests[target].get(field, ABSENT) for field in reliance[graph.designs[source].template][kind]},
        }
        for (source, kind, target), texts in sorted(statements.items())
    }


def compare(current: Mapping[Key, Digests], confirmed: Mapping[Key, Digests]) -> Review:
    """Return which interactions are suspect, new or gone."""
    suspect: dict[Key, tuple[str, ...]] = {}
    for key, digests in current.items():
        known = confirmed.get(key)
        if known is not None and known != digests:
            names = dict.fromkeys((*digests, *known))
            suspect[key] = tuple(name for name in names if known.get(name) != digests.get(name))
    unreviewed = tuple(key for key in current if key not in confirmed)
    return Review(current, suspect, unreviewed, tuple(sorted(set(confirmed) - set(current))))


def confirm(review: Review, confirmed: Mapping[Key, Digests], chosen: Iterable[Key]) -> dict[Key, Digests]:
    """Return what is confirmed once somebody has looked at the chosen interactions; what is gone is dropped."""
    kept = {key: digests for key, digests in confirmed.items() if key in review.current}
    return kept | {key: review.current[key] for key in chosen}


def format_review(confirmed: Mapping[Key, Digests]) -> str:
    """Write a review file: one interaction a line, sorted."""
    lines = []
    for (source, kind, target), digests in sorted(confirmed.items()):
        text = " ".join(f"{name}={value}" for name, value in digests.items())
        lines.append(f"{_quote(source)} {kind} {_quote(target)} {text}")
    return "\n".join([*_HEAD, *lines, ""])


def parse_review(text: str, kinds: Mapping[str, Kind]) -> dict[Key, Digests]:
    """Read a review file.

    :param kinds: those that the project's templates know, by name.
    :raises ReviewFileError: a line is none of a review file; the message names it.
    """
    confirmed: dict[Key, Digests] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            key, digests = _parse_line(line, number, kinds)
            if key in confirmed:
                raise ReviewFileError(f"line {number}: this interaction stands on a line above already; remove one")
            confirmed[key] = digests
    return confirmed


def _parse_line(line: str, number: int, kinds: Mapping[str, Kind]) -> tuple[Key, Digests]:
    words = line.split()
    pairs = [_DIGEST.fullmatch(word) for word in words[3:]]
    if len(words) < 4 or words[1] not in kinds or not all(pairs):
        raise ReviewFileError(f"line {number} is no reviewed interaction: {line[:60]!r}")
    digests = {pair[1]: pair[2] for pair in pairs if pair is not None}
    source, target = (unquote(word, errors=_ERRORS) for word in (words[0], words[2]))
    return (source, kinds[words[1]], target), digests


def _quote(id_: str) -> str:
    """Write an id as one word; most are."""
    return quote(id_, safe="/:+,;@!~()'", errors=_ERRORS).replace("#", "%23")
