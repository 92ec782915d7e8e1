"""Which heading or label opens which slot of the template, and where each slot ends.

The rules, in the order in which they decide:

1. A directive names its slot itself.
2. A wording matches exactly, as an alias, folded (number and order of its words), with a word
   around it that says no more, or, for a heading only, misspelt. Where several labels mean one
   slot, the better match wins, then the earlier one.
3. A label counts only inside the top-level section that its slot belongs to, and not below a
   heading that opens no slot. A heading that says exactly what a slot is called counts directly
   below another top-level section too, where its own section has no such label.
   A heading beside the top-level sections that opens none of them stands for one that has no heading,
   where two labels or more below it mean parts of that section, and fewer mean parts of any other.
4. A label inside a labelled list item, definition or table row belongs to that item, and one in
   the list or table of a slot to that slot: it counts only where that slot contains its slot.
5. Plain words before a colon, bold words before a dash, and a cell of a table row, count only
   directly inside the slot that contains theirs. Paragraphs that open with exactly the label count in
   its section too, first or behind others of their form.
6. The columns of a table are slots, row by row, where two of their headings or more mean slots that the
   slot around the table contains; where only the first one does, inside a section, the rows are that slot's.
7. A slot ends where a slot opens that it does not contain, at a heading of the same level or
   a higher one, and with the list item, definition, row or directive that opened it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.wording import LabelIndex, Match, Rank
from sphinxcontrib_flamedesign.reading.blocks import Block, Container, Form, Mark

#: What sets a label off from the text: words around it may then say no more than it does.
_SET_OFF = (Mark.HEADING, Mark.STRONG, Mark.DASH)
#: Behind labels of which forms a paragraph that opens with such a label is no part of theirs.
_LIKE: dict[Mark | None, tuple[Mark, ...]] = {Mark.PLAIN: (Mark.PLAIN,), Mark.DASH: (Mark.DASH, Mark.STRONG)}
#: The worst match with which words that might be mere text open a slot.
_WORST = {Mark.PLAIN: Rank.ALIAS, Mark.CELL: Rank.ALIAS, Mark.DASH: Rank.QUALIFIED}


#: Why a label opens no slot, where that is more than a label of something else.
TAKEN = "an earlier label opens this slot"
OUTSIDE = "it stands outside"
_BETTER = "a label further on, that matches better, opens this slot"


@dataclass(slots=True, eq=False)
class Opening:
    """A slot that opens at a block: ``start`` and ``end`` are indexes into the document's blocks."""

    slug: str
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


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A label that opens nothing: a heading, or words that mean a slot; and why it does not open it."""

    block: Block
    slug: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Recognition:
    """The slots that a document opens, in its order, and the labels that open none."""

    openings: list[Opening]
    passed_over: list[PassedOver]


class _Pass:
    """One way through the blocks with a stack of the slots that are open."""

    def __init__(
        self,
        blocks: list[Block],
        template: Template,
        labels: LabelIndex,
        best: dict[str, Rank],
        stand_ins: dict[int, str],
    ) -> None:
        self.blocks = blocks
        # Most blocks are text: they neither open nor close anything.
        self.marked = [
            (index, block)
            for index, block in enumerate(blocks)
            if block.label or block.slug or block.row is not None or block.form is Form.HEADING
        ]
        self.template = template
        self.labels = labels
        self.best = best
        self.stand_ins = stand_ins
        self.roots = {slot.slug for slot in template.slots if slot.parent is None}
        self.open: list[Opening] = []
        self.found: list[Opening] = []
        self.taken: set[str] = set()
        self.passed_over: list[PassedOver] = []
        self.root_level: int | None = None
        self.heading_opened = False
        self.index = 0

    def run(self) -> list[Opening]:
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
        self.close_all(len(self.blocks))
        return self.found

    def close(self, opening: Opening, index: int) -> None:
        opening.end = index if opening.scope is None else min(index, opening.scope.end)
        self.open.remove(opening)

    def close_all(self, index: int) -> None:
        for opening in list(self.open):
            self.close(opening, index)

    def close_ended(self, index: int, block: Block) -> None:
        for opening in list(self.open):
            ended = opening.scope is not None and index >= opening.scope.end
            outranked = block.form is Form.HEADING and block.level <= opening.level
            if ended or (outranked and opening.rank is not Rank.DIRECTIVE):
                self.close(opening, index)

    def is_wanted(self, block: Block, match: Match) -> bool:
        """Tell whether a match is the one for its slot, and keep why not."""
        if match.rank is Rank.DIRECTIVE:
            return True
        taken = match.slug in self.taken
        if taken or match.rank > self.best.get(match.slug, match.rank):
            self.passed_over.append(PassedOver(block, match.slug, TAKEN if taken else _BETTER))
            return False
        return True

    def match(self, block: Block) -> Match | None:
        """Return the slot that a block opens here, and keep why a label opens none."""
        if block.slug is not None:
            return Match(block.slug, Rank.DIRECTIVE)
        if self.index in self.stand_ins:
            return Match(self.stand_ins[self.index], Rank.BY_PARTS)
        if block.label is None or block.mark is None or (block.container and block.container.kind == "header"):
            return None
        parents = [opening.slug for opening in reversed(self.open)]
        heading = block.mark is Mark.HEADING
        match = self.labels.match(block.label, parents, loose=block.mark in _SET_OFF, fuzzy=heading)
        objection = self.find_objection(block, match, parents) if match is not None else "no slot is called so"
        if match is not None and not objection:
            return self.rank_by_heading(block, match)
        if match is not None and self.stands_elsewhere(block, match):
            return Match(match.slug, Rank.ELSEWHERE)
        cell = self.match_cell(block, parents) if block.mark is Mark.CELL else None
        if cell is None and (match is not None or heading):
            self.passed_over.append(PassedOver(block, match.slug if match is not None else None, objection))
        return cell

    def rank_by_heading(self, block: Block, match: Match) -> Match | None:
        """Rank a label below the heading of another slot lower than one at home.

        Where it is all that the heading's slot holds, it is a label of that slot's, and no other.
        """
        heading = next((opening for opening in reversed(self.open) if opening.is_heading), None)
        is_home = heading is None or self.template.contains(heading.slug, match.slug)
        if is_home or match.rank >= Rank.ELSEWHERE or self.template[match.slug].parent is None:
            return match
        is_first = heading is not None and self.open[-1] is heading and self.index == heading.start + 1
        if is_first and block.mark is not Mark.HEADING:
            self.passed_over.append(PassedOver(block, match.slug, "it is the first thing below another slot's heading"))
            return None
        return Match(match.slug, Rank.ELSEWHERE, match.also)

    def match_cell(self, block: Block, parents: list[str]) -> Match | None:
        """Match a cell that says of what kind its row is, as in a column ``Type``."""
        if not parents or not self.template.children(parents[0]):
            return None
        for cell in block.cells[1:]:
            match = self.labels.match(cell, parents)
            if match is not None and match.rank <= Rank.ALIAS and self.template[match.slug].parent in parents[:1]:
                block.label, block.behind = cell, (0, 0)  # the first cell is no label then, but content
                return match
        return None

    def stands_elsewhere(self, block: Block, match: Match) -> bool:
        """Tell a heading that says exactly what a slot is called, directly below another top-level section."""
        if block.mark is not Mark.HEADING or match.rank is not Rank.EXACT or block.container is not None:
            return False
        return len(self.open) > 0 and self.root_level is not None and block.level == self.root_level + 1

    def find_objection(self, block: Block, match: Match, parents: list[str]) -> str:
        """Say why a label cannot open its slot here; nothing where it can."""
        parent = self.template[match.slug].parent
        if parent is None:
            return self.find_objection_to_root(block)
        worst = _WORST.get(block.mark or Mark.PLAIN, match.rank)
        if block.mark is Mark.PLAIN and block.item is not None:  # in a list, few words before a colon are mere text
            worst = Rank.FOLDED
        is_inside = block.mark not in _WORST or parent in parents or self.is_among_its_like(block, match)
        if not is_inside or match.rank > worst:
            return f"plain words count only where {self.template[parent].label!r} is open"
        if not self.belongs_to_its_item(block, match.slug):
            return "it belongs to the list item, definition or row around it"
        if not parents:
            fits = block.mark is Mark.HEADING and match.rank <= Rank.ALIAS
            return "" if fits else "no section of the template is open"
        if block.mark is not Mark.HEADING and self.open[-1].is_heading and not self.heading_opened:
            return "it stands below a heading that opens no slot"
        if not self.belongs_to_its_list(block, match.slug):
            return "it belongs to the slot that its list or table stands in"
        if any(self.template.contains(slug, match.slug) for slug in parents):
            return ""
        root = self.template.root(match.slug)
        return "" if parents[-1] == root else f"{OUTSIDE} {self.template[root].label!r}"

    def is_among_its_like(self, block: Block, match: Match) -> bool:
        """Tell a paragraph that opens with exactly a label, in its section, first or behind others of its form."""
        if not self.open or block.container is not None or match.rank is not Rank.EXACT:
            return False
        if not any(self.template.contains(one.slug, match.slug) for one in self.open):
            return False
        inner, forms = self.open[-1], _LIKE.get(block.mark, ())
        return inner.block.mark in forms or self.template.contains(inner.slug, match.slug)

    def belongs_to_its_list(self, block: Block, slug: str) -> bool:
        """Tell whether a label in a list or table can open a slot: inside one that contains it, or beside another."""
        inner = self.open[-1]
        if (
            block.container is None
            or block.container.kind not in {"item", "row"}
            or block.mark is Mark.HEADING
            or self.template.contains(inner.slug, slug)
        ):
            return True
        beside = inner.block.container
        return beside is not None and beside.node.parent is block.container.node.parent

    def find_objection_to_root(self, block: Block) -> str:
        """Say why a label cannot open a top-level section here."""
        if block.container is not None or block.mark not in {Mark.HEADING, Mark.STRONG}:
            return "a top-level section is opened by a heading"
        if block.mark is Mark.STRONG and (block.rest or block.level > 1):
            return "a top-level section is opened by a heading"
        level = block.level if block.mark is Mark.HEADING else 2
        fits = self.root_level is None or level <= self.root_level
        return "" if fits else "the other top-level sections have higher headings"

    def belongs_to_its_item(self, block: Block, slug: str) -> bool:
        container = block.container
        if container is None:
            return True
        own = (container,) if container.start_block(self.blocks) is not block else ()
        for item in (*own, *container.ancestors):
            if item.labelled or item.kind == "row":
                owner = next((opening for opening in self.open if opening.scope is item), None)
                return owner is not None and self.template.contains(owner.slug, slug)
        return True

    def accept(self, index: int, block: Block, match: Match) -> None:
        template = self.template
        level = block.level
        parent = template[match.slug].parent
        around = self.open[-1] if self.open else None
        for opening in [one for one in self.open if not template.contains(one.slug, match.slug)]:
            if match.rank is Rank.DIRECTIVE and opening.rank is Rank.DIRECTIVE:
                continue  # the directive around it is still open: its own end will come
            self.close(opening, index)
            if block.form is not Form.HEADING and not opening.is_heading:
                level = min(level, opening.level)  # its sibling, though below a deeper heading
        inside = self.open[-1].slug if self.open else None
        belongs = inside is None if parent is None else inside is not None and template.contains(inside, match.slug)
        if parent is None and self.root_level is None:
            self.root_level = block.level if block.mark is Mark.HEADING else 2
        scope = block.container
        if scope is not None and self.spans_siblings(index, block):
            scope = scope.parent
        opening = Opening(
            match.slug,
            match.rank,
            block,
            index,
            index,
            scope,
            level,
            not belongs,
            around.slug if around else None,
            match.also,
        )
        self.open.append(opening)
        self.found.append(opening)
        if block.mark is not Mark.CELL:  # several rows may be of one kind
            self.taken.add(match.slug)

    def open_columns(self, block: Block, header: Container) -> None:
        """Open the slots that the columns of a table are headed with."""
        if not self.open or (self.open[-1].is_heading and not self.heading_opened):
            return
        titles = {title.column: title for title in self.blocks[header.start : header.end]}
        found = {column: match for column, title in titles.items() if (match := self.match_column(title))}
        around = self.open[-1].slug
        rows = _rows_below(self.blocks, header) if len(found) > 1 or 0 in found else []
        if not rows:
            return
        if len(found) > 1:
            for cells in (cells for row in (header, *rows) for cells in _cells_of(self.blocks, row)):
                column = self.blocks[cells.start].column
                if column in found:
                    self.open_cells(titles[column], found[column], cells)
        elif self.match_column(self.blocks[rows[0].start]) is not None:
            # Markdown has no table without a header: the header of this one is a row like those below it.
            header.kind, block.label, block.mark = "row", block.text, Mark.CELL
        elif around not in self.roots and self.template[found[0].slug].parent == around:
            self.open_cells(titles[0], found[0], range(header.start, rows[-1].end))

    def match_column(self, title: Block) -> Match | None:
        """Return the slot that the heading of a column means, if the slot around the table contains it."""
        match = self.labels.match(title.text, [opening.slug for opening in reversed(self.open)])
        around = self.open[-1].slug
        worst = Rank.ALIAS if around in self.roots else Rank.FOLDED
        if match is None or match.rank > worst or not self.template.contains(around, match.slug):
            return None
        return match if self.is_wanted(title, match) else None

    def open_cells(self, title: Block, match: Match, cells: range) -> None:
        """Open a slot for some cells of a table, below the heading of their column."""
        title.label, around = title.text, self.open[-1].slug
        self.found.append(
            Opening(match.slug, match.rank, title, cells.start, cells.stop, None, title.level, around=around)
        )
        self.taken.add(match.slug)

    def spans_siblings(self, index: int, block: Block) -> bool:
        """Tell a list item that holds nothing but a label: the items behind it are its content."""
        container = block.container
        if container is None or container.kind != "item" or block.rest:
            return False
        return container.end == index + 1


def _rows_below(blocks: list[Block], header: Container) -> list[Container]:
    """Return the rows of the table that a header row heads."""
    rows: list[Container] = []
    index = header.end
    while index < len(blocks):
        container = blocks[index].container
        while container is not None and container.node.parent.parent is not header.node.parent.parent:
            container = container.parent
        if container is None:
            break
        rows.append(container)
        index = container.end
    return rows


def _cells_of(blocks: list[Block], row: Container) -> Iterator[range]:
    """Yield the blocks of each cell of a row, as indexes."""
    for _, cell in groupby(range(row.start, row.end), lambda index: blocks[index].column):
        indexes = list(cell)
        yield range(indexes[0], indexes[-1] + 1)


class _AllMatches(_Pass):
    """The first pass: every match that fits, also where a slot has been opened before."""

    def is_wanted(self, block: Block, match: Match) -> bool:
        return True


def _find_stand_ins(first: _Pass) -> dict[int, str]:
    """Find the headings that stand for top-level sections which have none of their own, by the parts below them."""
    level = first.root_level
    found = {opening.slug for opening in first.found}
    missing = first.roots - found
    stand_ins: dict[int, str] = {}
    if level is None or not missing:
        return stand_ins
    opened = {opening.start for opening in first.found}
    beside = [index for index, block in first.marked if block.form is Form.HEADING and block.level <= level]
    for start, end in pairwise([*beside, len(first.blocks)]):
        if start not in opened and first.blocks[start].level == level:
            root = _root_of_parts(first, range(start + 1, end))
            if root in missing:
                stand_ins[start] = root
                missing.remove(root)
    return stand_ins


def _root_of_parts(first: _Pass, section: range) -> str | None:
    """Return the top-level section that most labels in some blocks mean direct parts of, if there are two or more."""
    parts = set()
    for index, block in first.marked:
        if index in section and block.label and block.container is None and block.mark in {Mark.HEADING, Mark.STRONG}:
            match = first.labels.match(block.label)
            if match is not None and match.rank <= Rank.ALIAS:
                parts.add(match.slug)
    counts = Counter(parent for slug in parts if (parent := first.template[slug].parent) is not None).most_common(2)
    is_clear = bool(counts) and counts[0][1] > 1 and (len(counts) == 1 or counts[0][1] > counts[1][1])
    return counts[0][0] if is_clear else None


def recognise(blocks: list[Block], template: Template, labels: LabelIndex) -> Recognition:
    """Find the slots that a document opens.

    A first pass finds how well each slot is matched at best; the second one takes those matches.
    """
    first = _AllMatches(blocks, template, labels, {}, {})
    first.run()
    stand_ins = _find_stand_ins(first)
    if stand_ins:
        first = _AllMatches(blocks, template, labels, {}, stand_ins)
        first.run()
    best: dict[str, Rank] = {}
    for opening in first.found:
        best[opening.slug] = min(opening.rank, best.get(opening.slug, opening.rank))
    if len(best) == len(first.found):  # no slot is meant twice: there is nothing to choose
        return Recognition(first.found, first.passed_over)
    second = _Pass(blocks, template, labels, best, stand_ins)
    return Recognition(second.run(), second.passed_over)
