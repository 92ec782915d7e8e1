"""The fields that are open at a place of a document: which ends where, and what stands around a label."""

from __future__ import annotations

from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.text.labels import LabelIndex, Match, Rank
from sphinxcontrib_flamedesign.reading.blocks import Block, Form, LabelStyle
from sphinxcontrib_flamedesign.reading.matches import (
    FieldMatch,
    find_labels_for_headings,
    find_lone_title,
    spans_siblings,
)

#: The level of a bold label that opens a top-level section, where the title of the document is a heading.
FLAT_LEVEL = 2


class LabelledBlocks:
    """The blocks of a document, and what is known of their labels before any of them has opened a field."""

    def __init__(self, blocks: list[Block], template: Template, labels: LabelIndex) -> None:
        self.blocks, self.template, self.labels = blocks, template, labels
        #: Those that may open or close a field, with their indexes: most are text.
        self.marked = [
            (index, block)
            for index, block in enumerate(blocks)
            if block.label or block.field or block.row is not None or block.form is Form.HEADING
        ]
        #: The names of the top-level sections.
        self.roots = {spec.name for spec in template.roots}
        #: The heading around all others: words around what a field is called make it none.
        self.title = find_lone_title([block for _index, block in self.marked])
        #: The labels that stand for headings, of which it has none.
        self.for_headings = find_labels_for_headings(blocks, template, labels)
        #: Whether bold labels that stand free do.
        self.is_flat = any(block.container is None for block in self.for_headings)


class OpenFields:
    """The fields that are open, the outermost first."""

    def __init__(self, document: LabelledBlocks) -> None:
        self.document = document
        self.matches: list[FieldMatch] = []
        #: The level of the first top-level section.
        self.root_level: int | None = None
        #: Whether the last heading opened a field.
        self.heading_opened = False

    @property
    def names(self) -> list[str]:
        """The names of the open fields, the inner one first."""
        return [opening.field for opening in reversed(self.matches)]

    @property
    def innermost(self) -> FieldMatch | None:
        """The field that was opened last."""
        return self.matches[-1] if self.matches else None

    @property
    def is_below_unknown_heading(self) -> bool:
        """Whether the last heading opened no field, below one that did."""
        return bool(self.matches) and self.matches[-1].is_heading and not self.heading_opened

    def end_before(self, index: int, block: Block) -> None:
        """Close the fields that end before a block: with what they stand in, or at a heading of no lower level."""
        for opening in list(self.matches):
            is_outranked = block.form is Form.HEADING and block.level <= opening.level
            if index >= opening.bound or (is_outranked and opening.rank is not Rank.DIRECTIVE):
                self._close(opening, index)

    def end_all(self) -> None:
        """Close what is open where the document ends."""
        for opening in list(self.matches):
            self._close(opening, len(self.document.blocks))

    def open(self, index: int, block: Block, match: Match) -> FieldMatch:
        """Open a field at a block, and close those that do not contain it."""
        around = self.innermost
        level = self._close_others(index, block, match)
        if self.document.template[match.field].parent is None and self.root_level is None:
            self.root_level = block.level if block.mark is LabelStyle.HEADING else FLAT_LEVEL
        scope = block.container
        if scope is not None and spans_siblings(index, block):
            scope = scope.parent
        opened = FieldMatch(match.field, match.rank, block, index, index, scope, level)
        opened.misplaced, opened.also = self._is_misplaced(match.field), match.also
        opened.around = around.field if around is not None else None
        self.matches.append(opened)
        return opened

    def _close(self, opening: FieldMatch, index: int) -> None:
        opening.end = min(index, opening.bound)
        self.matches.remove(opening)

    def _close_others(self, index: int, block: Block, match: Match) -> int:
        """Close the fields that do not contain one that opens, and return at which level that stands."""
        level = block.level
        for opening in list(self.matches):
            is_around = self.document.template.contains(opening.field, match.field)
            # It says so again of an item, and goes on after that.
            is_repeated = opening.field == match.field and block.item is not None and block.item.start > opening.start
            is_around_directive = match.rank is Rank.DIRECTIVE and opening.rank is Rank.DIRECTIVE
            if is_around or is_repeated or is_around_directive:
                continue
            self._close(opening, index)
            if block.form is not Form.HEADING and not opening.is_heading:
                level = min(level, opening.level)  # its sibling, though below a deeper heading
        return level

    def _is_misplaced(self, name: str) -> bool:
        """Return whether a field opens outside those that contain it."""
        template = self.document.template
        inner = next((text for text in self.names if text != name), None)
        if template[name].parent is None:
            return inner is not None
        return inner is None or not template.contains(inner, name)
