"""The index of what designs declare, by design."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar, cast

from sphinx.domains import Index, IndexEntry

from sphinxcontrib_flamedesign.messages import _

if TYPE_CHECKING:
    from sphinxcontrib_flamedesign.core.model import Design
    from sphinxcontrib_flamedesign.domain import DesignDomain


class DeclarationIndex(Index):
    """Options, variables, commands, exit codes, endpoints and other objects of all designs.

    ``:ref:`design-declarations``` leads to it. It has no short name, so that no page has a link to it by itself.
    """

    name = "declarations"
    localname = _("Declarations of designs")
    shortname: ClassVar[str | None] = None

    def generate(self, docnames: Iterable[str] | None = None) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """Return the designs that declare something, each with what it declares, under the first letters of ids."""
        designs = cast("DesignDomain", self.domain).derived.project.graph.designs.values()
        chosen = None if docnames is None else frozenset(docnames)
        declaring = [
            design for design in designs if design.declarations and (chosen is None or design.docname in chosen)
        ]
        by_letter = groupby(sorted(declaring, key=_letter), key=_letter)
        return [
            (letter, [entry for design in several for entry in _entries(design)]) for letter, several in by_letter
        ], False


def _letter(design: Design) -> str:
    """Return the letter under which a design stands: templates of pages take it as it is."""
    return next((text.upper() for text in design.id if text.isalnum()), "_")


def _entries(design: Design) -> Iterator[IndexEntry]:
    from sphinxcontrib_flamedesign.views.wording import subject_label

    yield IndexEntry(design.full_title, 1, design.docname, design.anchor, "", "", "")
    for declaration in sorted(design.declarations, key=lambda other: (other.subject, other.name, other.line)):
        anchor = declaration.anchor or design.anchor
        yield IndexEntry(
            declaration.name, 2, design.docname, anchor, subject_label(declaration.subject), "", declaration.value or ""
        )
