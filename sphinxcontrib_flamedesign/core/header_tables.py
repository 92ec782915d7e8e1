"""How a team writes the metadata below a title as a table: in Markdown, or in one of the forms of reST."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import NamedTuple

from sphinxcontrib_flamedesign.core.text.widths import count_columns, pad

_BAR = re.compile(r"(?<!\\)\|")

_DELIMITER = re.compile(r":?-+:?")

_BORDER = re.compile(r"\s*=+(?: +=+)+\s*")

_LIST_TABLE = ".. list-table::"

_ITEM = re.compile(r"\s*(\*\s+)?-\s+(.*)")


class TableForm(Enum):
    """A syntax of tables."""

    PIPES = auto()
    GRID = auto()
    SIMPLE = auto()
    LIST = auto()


@dataclass(frozen=True, slots=True)
class TableMarks:
    """A table of metadata: its form, and what stands around the name of a line.

    ``has_columns`` tells one with a column for each name from one with a row; ``head`` is the first row of the latter
    where that names no metadata.
    """

    form: TableForm
    has_columns: bool = False
    before: str = ""
    after: str = ""
    head: tuple[str, ...] = ()

    def write(self, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
        """Yield the lines of a header, with an empty one at its end."""
        if not pairs:
            return
        named = [(f"{self.before}{name}{self.after}", value) for name, value in pairs]
        if self.has_columns:
            names, values = zip(*named, strict=True)
            yield from (*_WRITERS[self.form](names, [values]), "")
        else:
            yield from (*_WRITERS[self.form](self.head, named), "")


def find_table(lines: Sequence[str], line: int, names: Iterable[str]) -> TableMarks | None:
    """Return how the table is written in which a line of a document stands, counted from 1, that one of the names has.

    None where it is no table, or neither its row nor the column above says the name.
    """
    form, rows = next(((form, rows) for form, find in _FINDERS.items() if (rows := find(lines, line - 1))), (None, []))
    wanted = {name.casefold() for name in names}
    at = max((number for number, row in enumerate(rows) if row.line < line), default=0)
    if form is None or not rows[at].cells:
        return None
    first, own = rows[0].cells, rows[at].cells
    if len(own) == 2 and _name_in(own[0]) in wanted:
        return TableMarks(form, False, *_around(own[0]), tuple(first) if at else ())
    above = next((cell for cell in first if _name_in(cell) in wanted), None) if at else None
    return TableMarks(form, True, *_around(above)) if above is not None else None


def _name_in(cell: str) -> str:
    """Return the name in a cell, without marks around it."""
    return cell.strip(" *_:").casefold()


def _around(cell: str) -> tuple[str, str]:
    """Return what stands before and after the name in a cell."""
    before, _, after = cell.partition(cell.strip(" *_:"))
    return before, after


class _Row(NamedTuple):
    """A row of a table: the line on which it starts, counted from 0, and its cells."""

    line: int
    cells: list[str]


def _find_block(lines: Sequence[str], index: int) -> range:
    """Return the lines around one up to empty ones."""
    first = last = index
    while first and lines[first - 1].strip():
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].strip():
        last += 1
    return range(first, last + 1)


def _find_barred(lines: Sequence[str], index: int, *, is_grid: bool) -> list[_Row]:
    """Return the rows of a table with bars between cells, in reST with lines of a grid."""
    block = [number for number in _find_block(lines, index) if lines[number].lstrip()[0] in "|+"]
    if index not in block or is_grid != any(lines[number].lstrip().startswith("+-") for number in block):
        return []
    rows = [
        _Row(number, [cell.strip() for cell in _BAR.split(lines[number].strip().strip("|"))])
        for number in block
        if lines[number].lstrip()[0] == "|"
    ]
    # One cell in each is no table, but a block of lines in reST.
    return [row for row in rows if not all(map(_DELIMITER.fullmatch, row.cells))] if len(rows[0].cells) > 1 else []


def _find_simple(lines: Sequence[str], index: int) -> list[_Row]:
    """Return the rows of a simple table of reST, whose columns are as wide as the lines above and below it."""
    block = _find_block(lines, index)
    borders = [number for number in block if _BORDER.fullmatch(lines[number])]
    if not borders or not borders[0] < index < borders[-1]:
        return []
    starts = [match.start() for match in re.finditer("=+", lines[borders[0]])]
    ends = [*starts[1:], None]
    return [
        _Row(number, [lines[number][start:end].strip() for start, end in zip(starts, ends, strict=True)])
        for number in range(borders[0] + 1, borders[-1])
        if number not in borders
    ]


def _find_list(lines: Sequence[str], index: int) -> list[_Row]:
    """Return the rows of a table of reST that is a list of lists."""
    top = index
    while top and (not lines[top].strip() or lines[top][0] == " "):
        top -= 1
    if not lines[top].startswith(_LIST_TABLE):
        return []
    rows: list[_Row] = []
    for number in range(top + 1, len(lines)):
        item = _ITEM.fullmatch(lines[number])
        if lines[number].strip() and lines[number][0] != " ":
            break
        if item is not None and item[1]:
            rows.append(_Row(number, [item[2].strip()]))
        elif item is not None and rows:
            rows[-1].cells.append(item[2].strip())
    return rows


def _write_barred(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    first, *others = [head, *rows] if head else rows
    yield f"| {' | '.join(first)} |"
    yield f"|{' --- |' * len(first)}"
    yield from (f"| {' | '.join(row)} |" for row in others)


def _write_grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = _widths(head, rows)
    border = f"+{'+'.join('-' * (width + 2) for width in widths)}+"
    yield border
    for row in [head, *rows] if head else rows:
        yield f"| {' | '.join(map(pad, row, widths))} |"
        yield border.replace("-", "=") if row is head else border


def _write_simple(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = _widths(head, rows)
    border = " ".join("=" * width for width in widths)
    yield border
    for row in [head, *rows] if head else rows:
        yield " ".join(map(pad, row, widths)).rstrip()
        if row is head:
            yield border
    yield border


def _widths(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    table = [head, *rows] if head else rows
    return [max(1, *map(count_columns, column)) for column in zip(*table, strict=True)]


def _write_list(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield from (_LIST_TABLE, *(["   :header-rows: 1"] if head else []), "")
    for first, *others in [head, *rows] if head else rows:
        yield from (f"   * - {first}", *(f"     - {cell}" for cell in others))


_FINDERS: Mapping[TableForm, Callable[[Sequence[str], int], list[_Row]]] = {
    TableForm.PIPES: partial(_find_barred, is_grid=False),
    TableForm.GRID: partial(_find_barred, is_grid=True),
    TableForm.SIMPLE: _find_simple,
    TableForm.LIST: _find_list,
}

_WRITERS: Mapping[TableForm, Callable[[Sequence[str], Sequence[Sequence[str]]], Iterator[str]]] = {
    TableForm.PIPES: _write_barred,
    TableForm.GRID: _write_grid,
    TableForm.SIMPLE: _write_simple,
    TableForm.LIST: _write_list,
}
