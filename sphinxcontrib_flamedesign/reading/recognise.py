"""Which heading or label opens which field of the template, and where each field ends.

The rules, in the order in which they decide:

1. A directive names its field itself.
2. A wording matches exactly, as an alias, folded (number and order of its words), with a word around it that says
   no more, or, for a heading only, misspelt. Where several labels mean one field, the better match wins, then the
   earlier one; those beside each other in one form both count, and so do those in one section that match exactly.
3. A label counts only inside the top-level section that its field belongs to, and not below a heading that
   opens no field. A heading that says exactly what a field is called counts directly below another top-level
   section too, where its own has no such label.
   A heading beside the top-level sections that opens none of them stands for one that has no heading, where two
   labels or more below it mean parts of that section, and fewer mean parts of any other. Where a document has no
   heading below its title, bold labels of two fields or more open those.
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
from sphinxcontrib_flamedesign.reading.blocks import Block, Container, Form, LabelStyle, cells_of, rows_below
from sphinxcontrib_flamedesign.reading.matches import (
    FieldMatch,
    Objection,
    Recognition,
    RejectedLabel,
    find_lone_title,
    has_labels_for_headings,
    is_beside,
    spans_siblings,
)

#: What sets a label off from the text: words around it may then say no more than it does.
_EMPHASIS = (LabelStyle.HEADING, LabelStyle.STRONG, LabelStyle.DASH)

#: Behind labels of which forms a paragraph that opens with such a label is no part of theirs.
_SIBLING_STYLES: dict[LabelStyle | None, tuple[LabelStyle, ...]] = {
    LabelStyle.PLAIN: (LabelStyle.PLAIN,),
    LabelStyle.DASH: (LabelStyle.DASH, LabelStyle.STRONG),
}

#: The worst match with which words that might be mere text open a field.
_MAX_RANK = {LabelStyle.PLAIN: Rank.ALIAS, LabelStyle.CELL: Rank.ALIAS, LabelStyle.DASH: Rank.QUALIFIED}


class _Pass:
    """One way through the blocks with a stack of the fields that are open."""

    def __init__(
        self,
        blocks: list[Block],
        template: Template,
        labels: LabelIndex,
        best: dict[str, FieldMatch],
        inferred_sections: dict[int, str],
    ) -> None:
        self.blocks = blocks
        # Most blocks are text: they neither open nor close anything.
        self.marked = [
            (index, block)
            for index, block in enumerate(blocks)
            if block.label or block.field or block.row is not None or block.form is Form.HEADING
        ]
        self.template = template
        self.labels = labels
        self.best = best
        self.inferred_sections = inferred_sections
        self.roots = {spec.name for spec in template.roots}
        self.open: list[FieldMatch] = []
        self.found: list[FieldMatch] = []
        self.taken: dict[str, FieldMatch] = {}
        self.rejected: list[RejectedLabel] = []
        self.root_level: int | None = None
        self.heading_opened = False
        self.is_flat = has_labels_for_headings([block for _index, block in self.marked], labels)
        self.title = find_lone_title([block for _index, block in self.marked])
        self.index = 0

    def run(self) -> list[FieldMatch]:
        for index, block in self.marked:
            self.index = index
            self.close_ended(index, block)
            if block.row is not None and block.container is not None and block.container.kind == "header":
                self.open_columns(block, block.container)
            match = self.match(block)
            wanted = match is not None and self.is_wanted(block, match)
            if match is not None and wanted:
                self.accept(index, block, match)
            if block.form is Form.HEADING:
                self.heading_opened = wanted
        for opening in list(self.open):
            self.close(opening, len(self.blocks))
        return self.found

    def close(self, opening: FieldMatch, index: int) -> None:
        ends = (index, opening.scope.end if opening.scope is not None else index, opening.block.box_end or index)
        opening.end = min(ends)
        self.open.remove(opening)

    def close_ended(self, index: int, block: Block) -> None:
        for opening in list(self.open):
            box_end = opening.block.box_end
            ended = (opening.scope is not None and index >= opening.scope.end) or (
                box_end is not None and index >= box_end
            )
            outranked = block.form is Form.HEADING and block.level <= opening.level
            if ended or (outranked and opening.rank is not Rank.DIRECTIVE):
                self.close(opening, index)

    def is_wanted(self, block: Block, match: Match) -> bool:
        """Return whether a match is the one for its field, and keep why not."""
        if match.rank is Rank.DIRECTIVE:
            return True
        first, best = self.taken.get(match.field), self.best.get(match.field)
        taken = first is not None and self.template[match.field].repeat is None
        is_worse = best is not None and match.rank > best.rank
        if (taken or is_worse) and not is_beside(block, match.rank, first if taken and not is_worse else best):
            self.rejected.append(
                RejectedLabel(block, match.field, Objection.TAKEN if taken else Objection.BETTER_BELOW)
            )
            return False
        return True

    def match(self, block: Block) -> Match | None:
        """Return the field that a block opens here, and keep why a label opens none."""
        if block.field is not None:
            return Match(block.field, Rank.DIRECTIVE)
        if self.index in self.inferred_sections:
            return Match(self.inferred_sections[self.index], Rank.INFERRED)
        if block.label is None or block.mark is None or (block.container and block.container.kind == "header"):
            return None
        parents = [opening.field for opening in reversed(self.open)]
        heading = block.mark is LabelStyle.HEADING
        is_loose = block.mark in _EMPHASIS and block is not self.title
        match = self.labels.match(block.label, parents, loose=is_loose, fuzzy=heading and is_loose)
        if match is not None and not heading and self.template[match.field].heading:
            match = None
        objection = self.find_objection(block, match, parents) if match is not None else Objection.NO_FIELD
        if match is not None and objection is None:
            return self.rank_by_heading(block, match)
        if match is not None and self.stands_in_other_section(block, match):
            return Match(match.field, Rank.OTHER_SECTION)
        cell = self.match_cell(block, parents) if block.mark is LabelStyle.CELL else None
        if cell is None and objection is not None and (match is not None or heading):
            self.rejected.append(RejectedLabel(block, match.field if match is not None else None, objection))
        return cell

    def rank_by_heading(self, block: Block, match: Match) -> Match | None:
        """Rank a label below the heading of another field lower than one at home.

        Where it is all that the heading's field holds, it is a label of that field's, and no other.
        """
        heading = next((opening for opening in reversed(self.open) if opening.is_heading), None)
        is_home = heading is None or heading.field == match.field or self.template.contains(heading.field, match.field)
        if is_home or match.rank >= Rank.OTHER_SECTION or self.template[match.field].parent is None:
            return match
        is_first = heading is not None and self.open[-1] is heading and self.index == heading.start + 1
        if is_first and block.mark is not LabelStyle.HEADING:
            self.rejected.append(RejectedLabel(block, match.field, Objection.FIRST_IN_OTHER))
            return None
        return Match(match.field, Rank.OTHER_SECTION, match.also)

    def match_cell(self, block: Block, parents: list[str]) -> Match | None:
        """Match a cell that says of what kind its row is, as in a column ``Type``."""
        if not parents or not self.template.children(parents[0]):
            return None
        for cell in block.cells[1:]:
            match = self.labels.match(cell, parents)
            if match is not None and match.rank <= Rank.ALIAS and self.template[match.field].parent in parents[:1]:
                block.label, block.label_end = cell, (0, 0)  # the first cell is no label then, but content
                return match
        return None

    def stands_in_other_section(self, block: Block, match: Match) -> bool:
        """Return whether a heading says exactly what a field is called, directly below another top-level section."""
        if block.mark is not LabelStyle.HEADING or match.rank is not Rank.EXACT or block.container is not None:
            return False
        return len(self.open) > 0 and self.root_level is not None and block.level == self.root_level + 1

    def find_objection(self, block: Block, match: Match, parents: list[str]) -> Objection | None:
        """Return why a label cannot open its field here; None where it can."""
        parent = self.template[match.field].parent
        if parent is None:
            return self.find_objection_to_root(block)
        worst = _MAX_RANK.get(block.mark or LabelStyle.PLAIN, match.rank)
        if block.mark is LabelStyle.PLAIN and block.item is not None:
            worst = Rank.NORMALISED  # in a list, few words before a colon are mere text
        is_inside = block.mark not in _MAX_RANK or parent in parents or self.is_among_its_like(block, match)
        if not is_inside or match.rank > worst:
            return Objection.PLAIN_WORDS
        if not self.belongs_to_its_item(block, match.field):
            return Objection.IN_ITEM
        if not parents:
            fits = block.mark is LabelStyle.HEADING and match.rank <= Rank.ALIAS
            return None if fits or self.stands_for_heading(block, match) else Objection.NO_SECTION
        if block.mark is not LabelStyle.HEADING and self.open[-1].is_heading and not self.heading_opened:
            return Objection.UNKNOWN_HEADING
        if not self.belongs_to_its_list(block, match.field):
            return Objection.IN_LIST
        if any(self.template.contains(field, match.field) for field in parents):
            return None
        root = self.template.root(match.field)
        return None if parents[-1] == root or self.stands_for_heading(block, match) else Objection.OUTSIDE

    def stands_for_heading(self, block: Block, match: Match) -> bool:
        """Return whether a bold label opens a field by itself, as it does where a document has no headings."""
        return self.is_flat and block.mark is LabelStyle.STRONG and block.container is None and match.rank <= Rank.ALIAS

    def is_among_its_like(self, block: Block, match: Match) -> bool:
        """Return whether a paragraph, item or row opens with a label, in its section, first or after its like."""
        around = block.container
        is_outermost = around is None or (around.kind in {"item", "row"} and around.parent is None)
        if not self.open or not is_outermost or match.rank > Rank.ALIAS:
            return False
        if not any(self.template.contains(one.field, match.field) for one in self.open):
            return False
        inner, forms = self.open[-1], _SIBLING_STYLES.get(block.mark, ())
        return inner.block.mark in forms or self.template.contains(inner.field, match.field)

    def belongs_to_its_list(self, block: Block, field: str) -> bool:
        """Return whether a label in a list or table can open a field: in one that contains it, or beside another."""
        inner = self.open[-1]
        if (
            block.container is None
            or block.container.kind not in {"item", "row"}
            or block.mark is LabelStyle.HEADING
            or self.template.contains(inner.field, field)
        ):
            return True
        beside = inner.block.container
        return inner.field == field or (beside is not None and beside.node.parent is block.container.node.parent)

    def find_objection_to_root(self, block: Block) -> Objection | None:
        """Return why a label cannot open a top-level section here; None where it can."""
        if block.container is not None or block.mark not in {LabelStyle.HEADING, LabelStyle.STRONG}:
            return Objection.NO_HEADING
        if block.mark is LabelStyle.STRONG and (block.text_after_label or block.level > 1) and not self.is_flat:
            return Objection.NO_HEADING
        level = block.level if block.mark is LabelStyle.HEADING else 2
        fits = self.root_level is None or level <= self.root_level
        return None if fits else Objection.LOWER_HEADING

    def belongs_to_its_item(self, block: Block, field: str) -> bool:
        container = block.container
        if container is None:
            return True
        own = (container,) if self.blocks[container.start] is not block else ()
        for item in (*own, *container.ancestors):
            if item.labelled or item.kind == "row":
                owner = next((opening for opening in self.open if opening.scope is item), None)
                return owner is not None and self.template.contains(owner.field, field)
        return True

    def accept(self, index: int, block: Block, match: Match) -> None:
        template = self.template
        level = block.level
        parent = template[match.field].parent
        around = self.open[-1] if self.open else None
        for opening in [one for one in self.open if not template.contains(one.field, match.field)]:
            if opening.field == match.field and block.item is not None and block.item.start > opening.start:
                continue  # it says so again of an item, and goes on behind that
            if match.rank is Rank.DIRECTIVE and opening.rank is Rank.DIRECTIVE:
                continue  # the directive around it is still open: its own end will come
            self.close(opening, index)
            if block.form is not Form.HEADING and not opening.is_heading:
                level = min(level, opening.level)  # its sibling, though below a deeper heading
        inside = next((one.field for one in reversed(self.open) if one.field != match.field), None)
        belongs = inside is None if parent is None else inside is not None and template.contains(inside, match.field)
        if parent is None and self.root_level is None:
            self.root_level = block.level if block.mark is LabelStyle.HEADING else 2
        scope = block.container
        if scope is not None and spans_siblings(index, block):
            scope = scope.parent
        opening = FieldMatch(
            match.field,
            match.rank,
            block,
            index,
            index,
            scope,
            level,
            not belongs,
            around.field if around else None,
            match.also,
        )
        self.open.append(opening)
        self.found.append(opening)
        if block.mark is not LabelStyle.CELL:  # several rows may be of one kind
            self.taken.setdefault(match.field, opening)

    def open_columns(self, block: Block, header: Container) -> None:
        """Open the fields that the columns of a table are headed with."""
        if not self.open or (self.open[-1].is_heading and not self.heading_opened):
            return
        titles = {title.column: title for title in self.blocks[header.start : header.end]}
        found = {column: match for column, title in titles.items() if (match := self.match_column(title))}
        around = self.open[-1].field
        rows = rows_below(self.blocks, header) if len(found) > 1 or 0 in found else []
        if not rows:
            return
        if len(found) > 1:
            for cells in (cells for row in (header, *rows) for cells in cells_of(self.blocks, row)):
                column = self.blocks[cells.start].column
                if column in found:
                    self.open_cells(titles[column], found[column], cells)
        elif self.match_column(self.blocks[rows[0].start]) is not None:
            # Markdown has no table without a header: the header of this one is a row like those below it.
            header.kind, block.label, block.mark = "row", block.text, LabelStyle.CELL
        elif around not in self.roots and self.template[found[0].field].parent == around:
            self.open_cells(titles[0], found[0], range(header.start, rows[-1].end))

    def match_column(self, title: Block) -> Match | None:
        """Return the field that the heading of a column means, if the field around the table contains it."""
        match = self.labels.match(title.text, [opening.field for opening in reversed(self.open)])
        around = self.open[-1].field
        worst = Rank.ALIAS if around in self.roots else Rank.NORMALISED
        if match is None or match.rank > worst or not self.template.contains(around, match.field):
            return None
        return match if self.is_wanted(title, match) else None

    def open_cells(self, title: Block, match: Match, cells: range) -> None:
        """Open a field for some cells of a table, below the heading of their column."""
        title.label, around = title.text, self.open[-1].field
        opening = FieldMatch(match.field, match.rank, title, cells.start, cells.stop, None, title.level, around=around)
        self.found.append(opening)
        self.taken.setdefault(match.field, opening)


class _AllMatches(_Pass):
    """The first pass: every match that fits, also where a field has been opened before."""

    def is_wanted(self, block: Block, match: Match) -> bool:
        return True


def _find_inferred_sections(first: _Pass) -> dict[int, str]:
    """Find the headings that stand for top-level sections which have none of their own, by the parts below them."""
    level = first.root_level
    found = {opening.field for opening in first.found}
    missing = first.roots - found
    inferred_sections: dict[int, str] = {}
    if level is None or not missing:
        return inferred_sections
    opened = {opening.start for opening in first.found}
    beside = [index for index, block in first.marked if block.form is Form.HEADING and block.level <= level]
    for start, end in pairwise([*beside, len(first.blocks)]):
        if start not in opened and first.blocks[start].level == level:
            root = _root_of_parts(first, range(start + 1, end))
            if root in missing:
                inferred_sections[start] = root
                missing.remove(root)
    return inferred_sections


def _root_of_parts(first: _Pass, section: range) -> str | None:
    """Return the top-level section that most labels in some blocks mean direct parts of, if there are two or more."""
    parts = set()
    for index, block in first.marked:
        is_label = block.container is None and block.mark in {LabelStyle.HEADING, LabelStyle.STRONG}
        if index in section and block.label and is_label:
            match = first.labels.match(block.label)
            if match is not None and match.rank <= Rank.ALIAS:
                parts.add(match.field)
    counts = Counter(parent for field in parts if (parent := first.template[field].parent) is not None).most_common(2)
    is_clear = bool(counts) and counts[0][1] > 1 and (len(counts) == 1 or counts[0][1] > counts[1][1])
    return counts[0][0] if is_clear else None


def recognise(blocks: list[Block], template: Template, labels: LabelIndex) -> Recognition:
    """Find the fields that a document opens.

    A first pass finds how well each field is matched at best; the second one takes those matches.
    """
    first = _AllMatches(blocks, template, labels, {}, {})
    first.run()
    inferred_sections = _find_inferred_sections(first)
    if inferred_sections:
        first = _AllMatches(blocks, template, labels, {}, inferred_sections)
        first.run()
    best: dict[str, FieldMatch] = {}
    for opening in first.found:
        if opening.field not in best or opening.rank < best[opening.field].rank:
            best[opening.field] = opening
    if len(best) == len(first.found):  # no field is meant twice: there is nothing to choose
        return Recognition(first.found, first.rejected)
    second = _Pass(blocks, template, labels, best, inferred_sections)
    return Recognition(second.run(), second.rejected)
