"""Where in which file the nodes of a document stand: parsers do not say it of all, and of some not exactly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice, pairwise
from typing import NamedTuple

from docutils import nodes

from sphinxcontrib_flamedesign.reading.source_text import SourceText

#: The line under a title in reST, which the parser takes for that of the title.
_UNDERLINE = re.compile(r"\s*([!-/:-@\[-`{-~])\1*\s*")

_WORD = re.compile(r"\w+")

#: So many words tell a line from others.
_WORDS = 4

#: MyST counts one line too many for each directive around that starts with another one.
_MOST_TOO_MANY = 4

#: So many files are searched for the rows of a table of which no file is known.
_MOST_FILES = 20

#: So many lines are searched for the words of a node of which no line is known.
_MOST_LINES = 500


class Place(NamedTuple):
    """A line, counted from 1, and its file; no file is the document's own."""

    line: int
    source: str = ""


class Places:
    """Finds the places of the nodes of one document.

    :param elements: those of the document, in their order.
    :param name_of: returns how the path of a file is called; nothing for the document's own, None where it is no file.
    :param read_source: returns the text of a file, by its path.
    :param exact: the paths of the files of which the parsers count all lines, also where those are cut: the document's
        own, which is called nothing, and included ones.
    """

    def __init__(
        self,
        elements: Sequence[nodes.Element],
        name_of: Callable[[str], str | None],
        read_source: Callable[[str], SourceText],
        exact: Mapping[str, str],
    ) -> None:
        self.elements = elements
        self.name_of = name_of
        self.read_source = read_source
        self.exact = exact
        #: The files from which the document's words come, its own apart, in their order.
        self.files: dict[str, None] = {}
        self._paths = dict(exact)
        self._lines: dict[str, Sequence[str]] = {}
        self._names: dict[str, str | None] = {}
        #: Whether any node comes from another file than the document's own.
        self._has_others = False
        #: The places of nodes of which the parsers say none, or a wrong one, by the identity of the node.
        self._found: dict[int, Place] = {}
        #: How many lines there are below the first of blocks of words.
        self._heights: dict[int, int] = {}
        #: By how many lines the parsers count too few in files that are cut, and the last line that was found in each.
        self._cuts: dict[str, int] = {}
        self._reached: dict[str, int] = {}
        #: The last node so far that has a place, and how many lines below it the next one can stand at the earliest.
        self._before: nodes.Element | None = None
        self._below = 0
        self._find_places()

    def of(self, node: nodes.Node) -> Place:
        """Return the place of a node, or else of the nearest node around it that has one."""
        outer: nodes.Node | None = node
        while outer is not None:
            if id(outer) in self._found:
                return self._found[id(outer)]
            if isinstance(outer, nodes.Inline) and isinstance(outer.parent, nodes.TextElement):
                return self._inside(outer.parent, outer.source, outer.line or 0)
            line, path = outer.line, outer.source
            if isinstance(outer, nodes.system_message):  # its own are those of whoever reports it
                line, path = outer.get("line"), outer.get("source")
            if line and (name := self._name_of(path)) is not None:
                return self._settle(outer, line, name or self._file_around(outer))
            outer = outer.parent
        return Place(1)

    def of_code(self, node: nodes.Node) -> Place:
        """Return the place of the first line in a piece of code, which may stand below a fence or a directive."""
        place = self.of(node)
        first = node.astext().strip().partition("\n")[0].rstrip()
        line = self._search(place, lambda text: text.strip() == first)
        return place._replace(line=line or place.line)

    def _inside(self, block: nodes.TextElement, source: str | None, line: int) -> Place:
        """Return the place of what stands in a block of words: on a line of that, or else on its first."""
        place = self.of(block)
        below = line - (block.line or 0)
        if source != block.source or below <= 0:
            return place
        if id(block) not in self._heights:
            self._heights[id(block)] = block.astext().count("\n")
        return place._replace(line=place.line + below) if below <= self._heights[id(block)] else place

    def lines_of(self, name: str) -> Sequence[str]:
        """Return the lines of a file; nothing stands for the document's own."""
        if name not in self._lines and name in self._paths:
            self._lines[name] = self.read_source(self._paths[name]).lines
        return self._lines.get(name, ())

    def _name_of(self, path: str | None) -> str | None:
        """Return how a file is called; nothing for the document's own, None where nodes do not come from a file."""
        if path is None:
            return None
        if path not in self._names:
            name = self._names[path] = self.name_of(path)
            if name is not None:
                self._paths.setdefault(name, path)
                self._has_others = self._has_others or bool(name)
        return self._names[path]

    def _file_around(self, node: nodes.Node) -> str:
        """Return the file of what is around a node: MyST takes cells of an included file for the document's own."""
        outer = node.parent if self._has_others else None
        while outer is not None and not isinstance(outer, (nodes.section, nodes.document)):
            if outer.line and (name := self._name_of(outer.source)):
                return name
            outer = outer.parent
        return ""

    def _settle(self, node: nodes.Node, line: int, name: str) -> Place:
        """Return a place; of titles, the line above that of the marks under it."""
        place = Place(line, name)
        if isinstance(node, (nodes.title, nodes.section)):
            lines = self.lines_of(name)
            if 1 < line <= len(lines) and _UNDERLINE.fullmatch(lines[line - 1]):
                return Place(line - 1, name)
        return place

    def _find_places(self) -> None:
        """Find the places that the parsers do not tell, by the words of nodes: below what stands before them."""
        for node in self.elements:
            name = self._name_of(node.source) if node.line else None
            if isinstance(node, nodes.Inline):
                continue
            if name and not isinstance(node, nodes.literal_block):
                self.files[name] = None
            if name is None and node.line and node.source and not isinstance(node, nodes.system_message):
                self._found[id(node)] = self._last  # as in the docstring of a module
            elif isinstance(node, nodes.comment):
                self._find_comment(node, self._last)
            elif name is not None and id(node) not in self._found:
                self._correct(node, name)
            if isinstance(node, nodes.rubric):
                self._find_rubric(node, self._last)
            elif isinstance(node, nodes.table):
                self._place_table(node)
            if name is not None or id(node) in self._found:
                self._before, self._below = node, 0
            if isinstance(node, nodes.comment):
                self._below += 1  # the next one may say the same

    def _place_table(self, table: nodes.table) -> None:
        """Place the rows of a table where the parsers do not."""
        if _is_pipe_table(table):
            self._count_rows(table)
        elif _is_unplaced(table):
            self._find_rows(table, self._last)

    @property
    def _last(self) -> Place:
        """The place below which to look for a node: that of the last one before it that has a place."""
        place = self.of(self._before) if self._before is not None else Place(1)
        return place._replace(line=place.line + self._below)

    def _correct(self, node: nodes.Element, name: str) -> None:
        """Find a node whose words do not stand on its line.

        Of a file that is cut, some parsers do not count the lines of the file. MyST counts some too many in a directive
        that starts with another one.
        """
        stated = node.line or 0
        if name in self.exact and self._is_right(node, stated, name):
            return
        place = Place(stated + self._cuts.get(name, 0), name)
        words, lines = _first_words(node), self.lines_of(name)
        above = range(min(place.line, len(lines)), max(0, place.line - _MOST_TOO_MANY - 1), -1) if words else ()
        line = next((number for number in above if _holds_all(lines[number - 1], words)), 0)
        if name not in self.exact:
            if words and not line and not isinstance(node.parent, nodes.entry):
                is_meant = partial(_holds_all, words=words)
                line = self._search(place._replace(line=self._reached.get(name, 1)), is_meant)
                self._cuts[name] = line - stated if line else self._cuts.get(name, 0)
            self._found[id(node)] = place._replace(line=line or place.line)
            self._reached[name] = line or self._reached.get(name, 1)
        elif line not in {0, stated}:
            self._found[id(node)] = Place(line, name or self._file_around(node))

    def _is_right(self, node: nodes.Element, number: int, name: str) -> bool:
        """Return whether a node stands where the parsers say, in a file of which they count all lines; as most do."""
        if not isinstance(node, (nodes.TextElement, nodes.table)) or isinstance(node, (nodes.title, nodes.rubric)):
            return True
        lines = self.lines_of(name)
        line = lines[number - 1] if 0 < number <= len(lines) else ""
        written = node.rawsource.partition("\n")[0].strip()
        return (bool(written) and written in line) or _holds_all(line, _first_words(node))

    def _find_comment(self, node: nodes.comment, last: Place) -> None:
        """Find the line on which a comment starts: reST says where it ends, and MyST nothing."""
        words = node.astext().partition("\n")[0].strip()
        if not words:
            return
        is_meant, source = partial(_holds_all, words=[words]), last.source
        line = self._search(last, is_meant)
        if not line:
            source = self._file_behind(node) or ""
            line = self._search(Place(1, source), is_meant)
        if line:
            self._found[id(node)] = Place(line, source)

    def _file_behind(self, node: nodes.Element) -> str | None:
        """Return the file of what follows a node: its own, where it is the first in a file."""
        following = node.parent.children[node.parent.index(node) + 1 :]
        return next((name for one in following if (name := self._name_of(one.source)) is not None and one.line), None)

    def _find_rubric(self, node: nodes.rubric, last: Place) -> None:
        """Find a rubric, which is what tabs and dropdowns have for a title: its words are those of a directive."""
        name = self._name_of(node.source)
        words = (node.rawsource or node.astext()).partition("\n")[0].strip()
        start = last.line if name in {None, last.source} else 1
        place = Place(start, last.source if name is None else name)
        line = self._search(place, partial(_is_argument, words=words))
        if line:
            self._found[id(node)] = place._replace(line=line)

    def _count_rows(self, table: nodes.table) -> None:
        """Place the rows of a table with bars: each is one line."""
        place = self.of(table)
        for number, row in enumerate(table.findall(nodes.row)):
            is_below_hyphens = not isinstance(row.parent, nodes.thead)
            self._place_row(row, place._replace(line=place.line + number + is_below_hyphens))

    def _place_row(self, row: nodes.row, place: Place) -> None:
        self._found |= {id(node): place for node in row.findall(nodes.Element)}

    def _find_rows(self, table: nodes.table, last: Place) -> None:
        """Find the rows of a table in CSV: each is the next line that holds the words of its cells in their order."""
        # MyST may take it for a part of the document, or of the file that includes its own: it may be all of that.
        unseen = (name for name in self.exact if name and name not in self.files)
        elements: list[nodes.Element] = [*islice(table.findall(nodes.paragraph), 1), table]
        stated = [self._name_of(node.source) for node in elements]
        names = (*stated, last.source, self._file_behind(table), *islice(unseen, _MOST_FILES))
        sources = dict.fromkeys(name for name in names if name is not None)
        starts = [
            last._replace(line=last.line + 1) if source == last.source else Place(1, source) for source in sources
        ]
        rows = [(row, _words_of_cells(row)) for row in table.findall(nodes.row)]
        found = (start for start in starts if self._search(start, partial(_holds_all, words=rows[0][1])))
        place = next(found, starts[0])
        if place.source:
            self.files[place.source] = None
        for row, words in rows:
            line = self._search(place, partial(_holds_all, words=words))
            self._place_row(row, place._replace(line=line or place.line))
            place = place._replace(line=line + 1 if line else place.line)

    def _search(self, start: Place, is_meant: Callable[[str], bool]) -> int:
        """Return the next line from a place on that is meant; 0 where there is none nearby."""
        lines = self.lines_of(start.source)
        ahead = range(max(start.line, 1), min(start.line + _MOST_LINES, len(lines) + 1))
        return next((number for number in ahead if is_meant(lines[number - 1])), 0)


def _first_words(node: nodes.Element) -> list[str]:
    """Return the words that a block, or a table with bars, has on its first line; none of what holds other blocks."""
    if isinstance(node, nodes.table) and _is_pipe_table(node):
        return _words_of_cells(next(node.findall(nodes.row)))
    if not isinstance(node, nodes.TextElement):
        return []
    first = _first_line(node) if type(node) is nodes.paragraph else node.astext()
    return [match[0] for match in islice(_WORD.finditer(first.partition("\n")[0]), _WORDS)]


def _first_line(paragraph: nodes.paragraph) -> str:
    """Return the text of a paragraph, up to the part in which its first line ends."""
    text = ""
    for child in paragraph.children:
        text += child.astext()
        if "\n" in text:
            break
    return text


def _first_cells(row: nodes.row) -> Iterator[nodes.Element]:
    """Yield the first paragraph of each cell that holds one."""
    for entry in row.children:
        paragraph = entry.next_node(nodes.paragraph)
        if paragraph is not None:
            yield paragraph


def _words_of_cells(row: nodes.row) -> list[str]:
    return [(cell.rawsource or cell.astext()).partition("\n")[0].strip() for cell in _first_cells(row)]


def _is_unplaced(table: nodes.table) -> bool:
    """Return whether the rows of a table all have one line: that of the first, or the first line of each cell."""
    rows = [next(_first_cells(row), None) for row in table.findall(nodes.row)]
    lines = [row.line for row in rows if row is not None]
    return (len(lines) > 1 or lines == [1]) and all(number == other for number, other in pairwise(lines))


def _is_pipe_table(table: nodes.table) -> bool:
    """Return whether it is a table of MyST's ``|``: one row a line, but its nodes do not say which."""
    head = table.next_node(nodes.thead)
    first = head.next_node(nodes.paragraph) if head is not None else None
    return "colwidths-auto" in table["classes"] and first is not None and first.line == table.line


def _is_argument(text: str, words: str) -> bool:
    """Return whether words are all that a directive has in its own line, in reST or Markdown."""
    return text.rstrip().endswith(words) and text.rstrip().removesuffix(words).rstrip().endswith(("::", "}"))


def _holds_all(text: str, words: Iterable[str]) -> bool:
    """Return whether a text holds words in their order."""
    at = 0
    for word in words:
        at = text.find(word, at)
        if at < 0:
            return False
        at += len(word)
    return True
