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
        declaring = [one for one in designs if one.declarations and (chosen is None or one.docname in chosen)]
        by_letter = groupby(sorted(declaring, key=_letter), key=_letter)
        return [(letter, [entry for one in several for entry in _entries(one)]) for letter, several in by_letter], False


def _letter(design: Design) -> str:
    """Return the letter under which a design stands: templates of pages take it as it is."""
    return next((one.upper() for one in design.id if one.isalnum()), "_")


def _entries(design: Design) -> Iterator[IndexEntry]:
    from sphinxcontrib_flamedesign.views.wording import subject_label

    yield IndexEntry(design.full_title, 1, design.docname, design.anchor, "", "", "")
    for one in sorted(design.declarations, key=lambda one: (one.subject, one.name, one.line)):
        anchor = one.anchor or design.anchor
        yield IndexEntry(one.name, 2, design.docname, anchor, subject_label(one.subject), "", one.value or "")
