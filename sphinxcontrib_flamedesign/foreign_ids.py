"""Ids that documents have and that no template of the project knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sphinxcontrib_flamedesign.core.model import Facts
from sphinxcontrib_flamedesign.core.text.id_patterns import FOREIGN_ID
from sphinxcontrib_flamedesign.core.text.id_schemes import IdSchemes
from sphinxcontrib_flamedesign.core.text.ids import letters_of


def find_foreign(facts: Facts, prefixes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the designs without an id, by document, that have one with a prefix which is not configured."""
    accepted = {waiver.docname for waiver in facts.waivers if "missing-id" in waiver.rules}
    known = set(map(letters_of, prefixes))
    without_id = {problem.docname for problem in facts.problems if problem.rule == "missing-id"} - accepted
    for design in facts.designs:
        if design.docname in without_id:
            places = (design.title, *reversed(design.docname.split("/")))
            found = next((match for text in places if (match := FOREIGN_ID.match(text))), None)
            if found is not None and found[1].isupper() and letters_of(found[1]) not in known:
                yield design.docname, found[1]


def is_like_a_design(docname: str, title: str, ids: IdSchemes) -> bool:
    """Return whether a document's title, or a part of its path, starts with an id and goes on."""
    return any(ids.strip(text) not in {text, ""} for text in (title, *docname.split("/")))
