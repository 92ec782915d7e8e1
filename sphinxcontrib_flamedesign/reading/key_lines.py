"""What a document states as keys and values between its title and its first section: ``Status: Draft``.

Such a line is a row of a table, a term with its definition, a key above a list, or a line of a paragraph or of a piece
of code that the document opens with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from docutils import nodes

from sphinxcontrib_flamedesign.core.text.metadata_names import MetadataIndex
from sphinxcontrib_flamedesign.core.text.normalise import COLONS
from sphinxcontrib_flamedesign.core.text.scripts import MARKS
from sphinxcontrib_flamedesign.reading.blocks import Block, Container, Form, LabelStyle
from sphinxcontrib_flamedesign.reading.inlines import text_of, text_of_node
from sphinxcontrib_flamedesign.reading.places import Places
from sphinxcontrib_flamedesign.reading.preformatted_header import read_preformatted

#: What keeps several keys with their values apart that stand in one line.
BETWEEN_KEYS = re.compile(r"\s[|·•]\s|(?:[,;]|\s[-–—])\s+(?=\w[\w ]{0,30}:\s)")

_KEY = re.compile(rf"\W*(\w[\w{MARKS} /-]{{0,40}}(?:\(s\))?)\s*(?:#\s*)?[:：]\s*(.*)")

#: A line that says something else of the document, and so ends what the line above says.
_OTHER_KEY = re.compile(r"\s*(?::[^\W\d_][\w/-]{0,40}:\s|[A-Z][\w/-]*(?: [\w/-]+){0,3}:\s|[^\W\d_a-z][\w/-]{0,20}：)")

#: What stands between a term and its definition, where MyST is not told of those.
_TERM = re.compile(r"\n:\s+")

#: What a letter is as a Roman number, where that is how reST counts.
_ROMAN = {1: "I", 5: "V", 10: "X", 50: "L", 100: "C", 500: "D", 1000: "M"}


class KeyLine(NamedTuple):
    """A key with its value, the line that it stands on, and the block that holds the value."""

    name: str
    text: str
    line: int
    block: Block


class KeyLineReader:
    """Reads the keys and values above the first section of a document.

    :param title: the headings that are the document's title, if some are.
    """

    def __init__(self, blocks: Sequence[Block], keys: MetadataIndex, title: Sequence[Block], places: Places) -> None:
        self.blocks, self.keys, self.title, self.places = blocks, keys, title, places
        #: The cells of a table's header, until a row below it is read.
        self._columns: list[str] = []
        #: Whether no words stand above what is read.
        self._is_opening = True
        #: What a key has for a value: it holds no other key.
        self._values: set[Container | None] = set()

    def read(self) -> Iterator[KeyLine]:
        """Yield the lines, in the order of the document."""
        for index, block in enumerate(self.blocks):
            if not _containers(block) & self._values:
                if self._is_section(block):
                    return
                yield from self._read_block(index, block)
            self._is_opening = self._is_opening and block.form is not Form.TEXT

    def _is_section(self, block: Block) -> bool:
        is_title = any(block is other for other in self.title)
        return block.form is Form.HEADING and not is_title and not self.keys.is_header(block.label or "")

    def _read_block(self, index: int, block: Block) -> Iterator[KeyLine]:
        """Yield what a block states, by the first of these forms that it has."""
        if block.is_column_head:
            yield from self._read_table_header(block)
        elif self._columns and block.cells:
            yield from self._read_row(block)
        elif block.mark in {LabelStyle.TERM, LabelStyle.CELL}:
            yield from self._read_definition(index, block)
        elif block.form is Form.TEXT:
            yield from self._read_list(index, block) or read_lines(block, self.keys)
        elif block.form is Form.CODE and self._is_opening:
            yield from self._read_preformatted(block)

    def _read_table_header(self, block: Block) -> Iterator[KeyLine]:
        """Note the columns of a table; where it has no header, yield its first row, which stands in that place."""
        cells = block.cells
        if len(cells) == 2 and self.keys.match(cells[0]) and not self.keys.match(cells[1]):
            yield KeyLine(cells[0], cells[1], block.line, block)
        elif cells:
            self._columns = cells if any(map(self.keys.match, cells)) else []

    def _read_row(self, block: Block) -> Iterator[KeyLine]:
        """Yield the cells of the first row below the columns: those below it are of other versions."""
        for name, text in zip(self._columns, block.cells, strict=False):
            yield KeyLine(name, text, block.line, block)
        self._columns = []

    def _read_definition(self, index: int, block: Block) -> Iterator[KeyLine]:
        """Yield what stands in the definition of a term, or in the row after a label."""
        if self.keys.match(block.label or ""):
            self._values.add(block.container)
        for below in islice(self.blocks, index + 1, None):
            if block.container not in _containers(below):
                return
            if block.label and below.form is Form.TEXT:
                line = block.line if below.container is block.container else below.line
                yield KeyLine(block.label, value_of(below), line, below)
                if block.mark is LabelStyle.CELL and (below.container is None or below.container.kind != "item"):
                    return

    def _read_preformatted(self, block: Block) -> Iterator[KeyLine]:
        """Yield the lines of the header that a piece of code is, or a table of raw HTML."""
        lines = read_preformatted(block.node, lambda name: self.keys.match(name) is not None)
        first = self.places.of_code(block.node).line if lines else 0
        yield from (KeyLine(line.name, line.value, first + line.offset, block) for line in lines)

    def _read_list(self, index: int, block: Block) -> list[KeyLine]:
        """Return the items of the list below a paragraph that is a key."""
        key = _bare_key(block, self.keys)
        items = list(_items_below(self.blocks, index)) if key else []
        self._values.update(item.container for item in items)
        return [KeyLine(key, item.text, item.line, item) for item in items]


def _bare_key(block: Block, keys: MetadataIndex) -> str:
    """Return the name of metadata that a paragraph consists of, if it does."""
    name = block.text.rstrip("".join(COLONS)).rstrip()
    is_bare = name != block.text or (block.mark is LabelStyle.STRONG and not text_of(block.text_after_label).strip())
    return name if is_bare and keys.match(name) is not None and not keys.is_common(name) else ""


def _items_below(blocks: Sequence[Block], index: int) -> Iterator[Block]:
    """Yield the words of each item of a list that stands directly below a paragraph."""
    above = blocks[index].node
    place = above.parent.index(above) + 1
    below = above.parent[place] if place < len(above.parent) else None
    for block in islice(blocks, index + 1, None):
        if below is None or not any(container.node.parent is below for container in _containers(block)):
            return
        if block.form is Form.TEXT and block.container is not None and block.container.node.parent is below:
            yield block


def _containers(block: Block) -> set[Container]:
    """Return the containers that a block stands in."""
    return {block.container, *block.container.ancestors} if block.container is not None else set()


def value_of(block: Block) -> str:
    """Return the words of a value in one line: what a line break sets apart stays apart."""
    words = "".join("; " if _is_break(part) else text_of([part]) for part in block.parts)
    return initial_before(block.node) + " ".join(words.split()).rstrip("; ")


def initial_before(node: nodes.Node) -> str:
    """Return the initial before a paragraph, or the first one in something, which reST takes for a list's number."""
    words = node if isinstance(node, nodes.paragraph) else node.next_node(nodes.paragraph)
    item = words.parent if words is not None else None
    numbered = item.parent if isinstance(item, nodes.list_item) else None
    if not isinstance(numbered, nodes.enumerated_list) or len(numbered) > 1 or numbered.get("suffix") != ".":
        return ""
    start = int(numbered.get("start", 1))
    letters = {"upperroman": _ROMAN.get(start), "upperalpha": chr(ord("A") + start - 1)}
    letter = letters.get(numbered["enumtype"])
    return f"{letter}. " if letter is not None else ""


def _is_break(part: nodes.Node) -> bool:
    return isinstance(part, nodes.raw) and part.get("format") == "html" and text_of([part]) == "\n"


def read_lines(block: Block, keys: MetadataIndex) -> list[KeyLine]:
    """Return the keys and values in a paragraph: one a line, or several between bars or commas."""
    found: list[KeyLine] = []
    is_open = False  # whether words without a key go on with the value before them
    for number, line in enumerate(_marked_text(block, keys).split("\n"), block.line):
        for piece in BETWEEN_KEYS.split(line):
            match = _KEY.match(piece)
            if match and keys.match(match[1]) is not None and not keys.is_common(match[1]):
                found.append(KeyLine(match[1], match[2], number, block))
                is_open = True
            elif _OTHER_KEY.match(piece):
                found += [KeyLine(match[1], "", number, block)] if match else []
                is_open = False
            elif is_open:
                found[-1] = found[-1]._replace(text=f"{found[-1].text} {piece}")
    return [key_line._replace(text=" ".join(key_line.text.split())) for key_line in found]


def _marked_text(block: Block, keys: MetadataIndex) -> str:
    """Return the text of a paragraph, with a colon after each key that is bold or a term."""
    text = _TERM.sub(": ", set_keys_apart(block.parts, lambda words: keys.match(words) is not None))
    first = next((part for part in block.parts if text_of([part]).strip()), None)
    bold = text_of_node(first) if isinstance(first, nodes.strong) else ""
    if keys.match(bold) and not bold.endswith(COLONS) and not text[len(bold) :].startswith(COLONS):
        return f"{bold}: {text[len(bold) :]}"  # "**Status** Draft"
    return text


def set_keys_apart(parts: Sequence[nodes.Node], is_key: Callable[[str], bool]) -> str:
    """Return the text of inline nodes, with a bar before each bold key that does not start it."""
    text = ""
    for part in parts:
        words = text_of([part])
        is_next = bool(text.strip()) and isinstance(part, nodes.strong) and is_key(words)
        text = f"{text.rstrip(' ,;|·•')} | {words}" if is_next and not text.endswith("\n") else text + words
    return text.lstrip()
