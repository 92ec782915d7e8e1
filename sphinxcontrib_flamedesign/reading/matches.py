"""What recognition finds in a document: the fields that open, and the labels that open none."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.text.labels import LabelIndex, Rank
from sphinxcontrib_flamedesign.reading.blocks import Block, Container, Form, LabelStyle

if TYPE_CHECKING:
    from docutils import nodes

#: What a label may be the first words of, where it stands for a heading.
_ENTRIES = frozenset({"item", "definition", "row"})


@dataclass(slots=True, eq=False)
class FieldMatch:
    """A field that opens at a block: ``start`` and ``end`` are indexes into the document's blocks."""

    field: str
    rank: Rank
    block: Block
    start: int
    end: int
    scope: Container | None
    level: int
    misplaced: bool = False
    around: str | None = None
    also: tuple[str, ...] = ()

    @property
    def is_heading(self) -> bool:
        """Whether a heading opened it."""
        return self.block.form is Form.HEADING

    @property
    def bound(self) -> int:
        """The index that it ends at by the latest: that after the item, row, card or the like in which it opened."""
        ends = (self.scope.end if self.scope is not None else None, self.block.box_end)
        return min((end for end in ends if end is not None), default=sys.maxsize)


def find_labels_for_headings(blocks: list[Block], template: Template, labels: LabelIndex) -> frozenset[Block]:
    """Return the labels that open fields in a document without a heading below its title, of two fields or more.

    Bold labels that stand free are some, or those of the items of one list, its definitions or the rows of one table,
    where they mean top-level sections.
    """
    if sum(block.form is Form.HEADING for block in blocks) > 1:
        return frozenset()
    groups: dict[nodes.Node | None, dict[Block, str]] = defaultdict(dict)
    for block in blocks:
        around = block.container
        may_open = block.mark is LabelStyle.STRONG if around is None else _opens_entry(block, around, blocks)
        match = labels.match(block.label, ()) if block.label and may_open else None
        if match is not None and match.rank <= Rank.ALIAS:
            groups[around.node.parent if around is not None else None][block] = match.field
    return frozenset(
        block
        for place, group in groups.items()
        if len({field for field in group.values() if place is None or template[field].parent is None}) > 1
        for block in group
    )


def _opens_entry(block: Block, around: Container, blocks: list[Block]) -> bool:
    """Return whether an item, a definition or a row that stands free opens with a block."""
    return around.parent is None and around.kind in _ENTRIES and blocks[around.start] is block


def find_lone_title(marked: Sequence[Block]) -> Block | None:
    """Return the heading around all others, if one is: words around what a field is called make it no field."""
    headings = [block for block in marked if block.form is Form.HEADING]
    tops = [block for block in headings if block.level == 1]
    return tops[0] if len(tops) == 1 and tops[0] is headings[0] and len(headings) > 1 else None


def spans_siblings(index: int, block: Block) -> bool:
    """Return whether it is a list item that holds nothing but a label: the items after it are its content."""
    container = block.container
    if container is None or container.kind != "item" or block.text_after_label:
        return False
    return container.end == index + 1


def is_beside(block: Block, rank: Rank, other: FieldMatch | None) -> bool:
    """Return whether two labels of one field stand beside each other, so that both open it.

    Between headings and paragraphs, and between labels of two forms, the other one must not be the better match.
    """
    if other is None or block.field is not None:
        return False
    if block.mark is other.block.mark and _are_siblings(block.container, other.block.container):
        return rank <= Rank.NORMALISED
    is_below = block.is_inside(other.block.node) or other.block.is_inside(block.node)
    return (is_below or block.section is other.block.section) and rank <= min(max(other.rank, Rank.EXACT), Rank.ALIAS)


def _are_siblings(container: Container | None, other: Container | None) -> bool:
    """Return whether two items stand in one list, or two rows in one table."""
    return (
        container is not None
        and other is not None
        and container.kind == other.kind
        and container.node.parent is other.node.parent
    )


class Objection(Enum):
    """Why a label opens no field. ``parent`` and ``root`` are the labels of the fields around the one that it means."""

    NO_FIELD = "is the label of no field"
    TAKEN = "an earlier label opens this field"
    BETTER_BELOW = "a label further on, that matches better, opens this field"
    FIRST_IN_OTHER = "it is the first thing below another field's heading"
    PLAIN_WORDS = "plain words count only where {parent!r} is open"
    IN_ITEM = "it belongs to the list item, definition or row around it"
    NO_SECTION = "no section of the template is open"
    UNKNOWN_HEADING = "it stands below a heading that opens no field"
    IN_LIST = "it belongs to the field that its list or table stands in"
    OUTSIDE = "it stands outside {root!r}"
    NO_HEADING = "a top-level section is opened by a heading"
    LOWER_HEADING = "the other top-level sections have higher headings"


@dataclass(frozen=True, slots=True)
class RejectedLabel:
    """A label that opens nothing: a heading, or words that mean a field."""

    block: Block
    field: str | None
    objection: Objection

    def reason(self, template: Template) -> str:
        """Return why it opens no field, in words."""
        if self.field is None:
            return self.objection.value
        parent = template[self.field].parent
        names = {"parent": template[parent].label if parent else "", "root": template[template.root(self.field)].label}
        return self.objection.value.format(**names)


@dataclass(frozen=True, slots=True)
class Recognition:
    """The fields that a document opens, in its order, and the labels that open none."""

    openings: list[FieldMatch]
    rejected: list[RejectedLabel]
