"""Which heading or label opens which field of the template, and where each field ends.

The rules, in the order in which they decide; ``objections.py`` has 3 to 5, ``open_fields.py`` has 7:

1. A directive names its field itself.
2. A wording matches exactly, as an alias, folded (number and order of its words), with a word around it that says
   no more, or, for a heading only, misspelt. Where several labels mean one field, the better match wins, then the
   earlier one; those beside each other in one form both count, and so do those in one section that match exactly.
3. A label counts only inside the top-level section that its field belongs to, and not below a heading that
   opens no field. A heading that says exactly what a field is called counts directly below another top-level
   section too, where its own has no such label.
   A heading beside the top-level sections that opens none of them stands for one that has no heading, where two
   labels or more below it mean parts of that section, and fewer mean parts of any other. Where a document has no
   heading below its title, bold labels of two fields or more open those, and so do the items of a list, its
   definitions and the rows of a table where their labels mean two top-level sections or more.
4. A label inside a labelled list item, definition or table row belongs to that item, and one in
   the list or table of a field to that field: it counts only where that field contains its field.
5. Plain words before a colon, bold words before a dash, and a cell of a table row, count only
   directly inside the field that contains theirs. Paragraphs, items and rows that open with what a field is
   called count in its section too, first or after others of their form.
6. The columns of a table are fields, row by row, where two of their headings or more mean fields that the
   field around the table contains; where only the first one does, inside a section, the rows are that field's.
7. A field ends where a field opens that it does not contain, at a heading of the same level or
   a higher one, and with the list item, definition, row, card, dropdown, tab or directive that opened it.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.text.labels import LabelIndex, Match, Rank
from sphinxcontrib_flamedesign.reading.blocks import Block, Form, LabelStyle, cells_of, rows_below
from sphinxcontrib_flamedesign.reading.matches import FieldMatch, Objection, Recognition, RejectedLabel, is_beside
from sphinxcontrib_flamedesign.reading.objections import Candidate, find_objection
from sphinxcontrib_flamedesign.reading.open_fields import LabelledBlocks, OpenFields

#: What sets a label off from the text: words around it may then say no more than it does.
_EMPHASIS = (LabelStyle.HEADING, LabelStyle.STRONG, LabelStyle.DASH)


class _Pass:
    """One way through the blocks.

    :param inferred: the headings that stand for top-level sections, by index.
    :param best: how well each field is matched at best; without that, each match opens its field.
    """

    def __init__(
        self, document: LabelledBlocks, inferred: dict[int, str], best: dict[str, FieldMatch] | None = None
    ) -> None:
        self.document, self.inferred, self.best = document, inferred, best
        self.open = OpenFields(document)
        self.found: list[FieldMatch] = []
        self.first: dict[str, FieldMatch] = {}
        self.rejected: list[RejectedLabel] = []

    def run(self) -> _Pass:
        """Open and close fields block by block, and return itself."""
        for index, block in self.document.marked:
            self.open.end_before(index, block)
            if block.row is not None and block.is_column_head:
                self.open_columns(block)
            match = self.match(index, block)
            is_chosen = match is not None and self.is_chosen(block, match)
            if match is not None and is_chosen:
                self.keep(self.open.open(index, block, match))
            if block.form is Form.HEADING:
                self.open.heading_opened = is_chosen
        self.open.end_all()
        return self

    def keep(self, opened: FieldMatch) -> None:
        """Keep a field that has been opened; several rows may be of one kind, so that none of them is the first."""
        self.found.append(opened)
        if opened.block.mark is not LabelStyle.CELL:
            self.first.setdefault(opened.field, opened)

    def reject(self, block: Block, field: str | None, objection: Objection) -> None:
        """Keep why a label opens no field."""
        self.rejected.append(RejectedLabel(block, field, objection))

    def is_chosen(self, block: Block, match: Match) -> bool:
        """Return whether a match is the one for its field, and keep why not: a better one wins, then the first."""
        if match.rank is Rank.DIRECTIVE or self.best is None:
            return True
        first, best = self.first.get(match.field), self.best.get(match.field)
        is_taken = first is not None and self.document.template[match.field].repeat is None
        is_worse = best is not None and match.rank > best.rank
        other = best if is_worse else first if is_taken else None
        if (is_taken or is_worse) and not is_beside(block, match.rank, other):
            self.reject(block, match.field, Objection.TAKEN if is_taken else Objection.BETTER_BELOW)
            return False
        return True

    def match(self, index: int, block: Block) -> Match | None:
        """Return the field that a block opens here, and keep why a label opens none."""
        if block.field is not None:
            return Match(block.field, Rank.DIRECTIVE)
        if index in self.inferred:
            return Match(self.inferred[index], Rank.INFERRED)
        if block.label is None or block.mark is None or block.is_column_head:
            return None
        match = self.look_up(block, block.label)
        objection = find_objection(Candidate(block, match, self.open)) if match is not None else Objection.NO_FIELD
        if match is not None and objection is None:
            return self.rank_by_heading(index, block, match)
        if match is not None and self.stands_in_other_section(block, match):
            return Match(match.field, Rank.OTHER_SECTION)
        cell = self.match_cell(block) if block.mark is LabelStyle.CELL else None
        if cell is None and objection is not None and (match is not None or block.mark is LabelStyle.HEADING):
            self.reject(block, match.field if match is not None else None, objection)
        return cell

    def look_up(self, block: Block, label: str) -> Match | None:
        """Return the field that a label means, wherever it stands; some are opened by headings alone."""
        is_heading = block.mark is LabelStyle.HEADING
        is_loose = block.mark in _EMPHASIS and block is not self.document.title
        is_fuzzy = is_heading and is_loose
        match = self.document.labels.match(label, self.open.names, loose=is_loose, fuzzy=is_fuzzy)
        is_field = match is not None and (is_heading or not self.document.template[match.field].heading)
        return match if is_field else None

    def rank_by_heading(self, index: int, block: Block, match: Match) -> Match | None:
        """Rank a label below the heading of another field lower than one at home.

        Where it is all that the heading's field holds, it is a label of that field's, and no other.
        """
        template = self.document.template
        heading = next((opening for opening in reversed(self.open.matches) if opening.is_heading), None)
        if heading is None or template[match.field].parent is None:
            return match
        if heading.field == match.field or template.contains(heading.field, match.field):
            return match
        is_first = self.open.innermost is heading and index == heading.start + 1
        if is_first and block.mark is not LabelStyle.HEADING:
            self.reject(block, match.field, Objection.FIRST_IN_OTHER)
            return None
        return Match(match.field, Rank.OTHER_SECTION, match.also)

    def stands_in_other_section(self, block: Block, match: Match) -> bool:
        """Return whether a heading says exactly what a field is called, directly below another top-level section."""
        if block.mark is not LabelStyle.HEADING or match.rank is not Rank.EXACT or block.container is not None:
            return False
        root_level = self.open.root_level
        return bool(self.open.matches) and root_level is not None and block.level == root_level + 1

    def match_cell(self, block: Block) -> Match | None:
        """Match a cell that says of what kind its row is, as in a column ``Type``."""
        template, names = self.document.template, self.open.names
        if not names or not template.children(names[0]):
            return None
        for cell in block.cells[1:]:
            match = self.document.labels.match(cell, names)
            if match is not None and match.rank <= Rank.ALIAS and template[match.field].parent == names[0]:
                block.label, block.label_end = cell, (0, 0)  # the first cell is no label then, but content
                return match
        return None

    def open_columns(self, block: Block) -> None:
        """Open the fields that the columns of a table are headed with."""
        header = block.container
        if header is None or not self.open.matches or self.open.is_below_unknown_heading:
            return
        titles = {title.column: title for title in self.document.blocks[header.start : header.end]}
        found = {column: match for column, title in titles.items() if (match := self.match_column(title))}
        around = self.open.names[0]
        rows = rows_below(self.document.blocks, header) if len(found) > 1 or 0 in found else []
        if not rows:
            return
        if len(found) > 1:
            for cells in (cells for row in (header, *rows) for cells in cells_of(self.document.blocks, row)):
                column = self.document.blocks[cells.start].column
                if column in found:
                    self.open_cells(titles[column], found[column], cells)
        elif self.match_column(self.document.blocks[rows[0].start]) is not None:
            # Markdown has no table without a header: the header of this one is a row like those below it.
            header.kind, block.label, block.mark = "row", block.text, LabelStyle.CELL
        elif around not in self.document.roots and self.document.template[found[0].field].parent == around:
            self.open_cells(titles[0], found[0], range(header.start, rows[-1].end))

    def match_column(self, title: Block) -> Match | None:
        """Return the field that the heading of a column means, if the field around the table contains it."""
        match = self.document.labels.match(title.text, self.open.names)
        around = self.open.names[0]
        worst = Rank.ALIAS if around in self.document.roots else Rank.NORMALISED
        if match is None or match.rank > worst or not self.document.template.contains(around, match.field):
            return None
        return match if self.is_chosen(title, match) else None

    def open_cells(self, title: Block, match: Match, cells: range) -> None:
        """Open a field for some cells of a table, below the heading of their column."""
        title.label, around = title.text, self.open.names[0]
        opening = FieldMatch(match.field, match.rank, title, cells.start, cells.stop, None, title.level, around=around)
        self.keep(opening)


def _find_inferred_sections(first: _Pass) -> dict[int, str]:
    """Find the headings that stand for top-level sections which have none of their own, by the parts below them."""
    document, level = first.document, first.open.root_level
    missing = document.roots - {opening.field for opening in first.found}
    inferred: dict[int, str] = {}
    if level is None or not missing:
        return inferred
    opened = {opening.start for opening in first.found}
    beside = [index for index, block in document.marked if block.form is Form.HEADING and block.level <= level]
    for start, end in pairwise([*beside, len(document.blocks)]):
        if start not in opened and document.blocks[start].level == level:
            root = _root_of_parts(document, range(start + 1, end))
            if root in missing:
                inferred[start] = root
                missing.remove(root)
    return inferred


def _root_of_parts(document: LabelledBlocks, section: range) -> str | None:
    """Return the top-level section that most labels in some blocks mean direct parts of, if there are two or more."""
    parts = {
        match.field
        for index, block in document.marked
        if index in section and block.label and block.container is None
        if block.mark in {LabelStyle.HEADING, LabelStyle.STRONG}
        if (match := document.labels.match(block.label)) is not None and match.rank <= Rank.ALIAS
    }
    counts = Counter(parent for field in parts if (parent := document.template[field].parent) is not None)
    (root, most), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return root if most > max(1, second) else None


def recognise(blocks: list[Block], template: Template, labels: LabelIndex) -> Recognition:
    """Find the fields that a document opens.

    A first pass finds how well each field is matched at best; the second one takes those matches.
    """
    document = LabelledBlocks(blocks, template, labels)
    result = _Pass(document, {}).run()
    inferred = _find_inferred_sections(result)
    if inferred:
        result = _Pass(document, inferred).run()
    best: dict[str, FieldMatch] = {}
    for opened in result.found:
        if opened.field not in best or opened.rank < best[opened.field].rank:
            best[opened.field] = opened
    if len(best) < len(result.found):  # else no field is meant twice: there is nothing to choose
        result = _Pass(document, inferred, best).run()
    return Recognition(result.found, result.rejected)
