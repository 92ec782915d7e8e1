"""What a document says of itself: its metadata, from directive, front matter, header lines, sections and files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from docutils import nodes

from sphinxcontrib_flamedesign.core.template import HeaderRole, MetadataKey
from sphinxcontrib_flamedesign.core.text.labels import MetadataIndex
from sphinxcontrib_flamedesign.core.text.normalise import COLONS, normalise, split_list, split_names
from sphinxcontrib_flamedesign.core.text.scripts import composed
from sphinxcontrib_flamedesign.reading.blocks import Block, Container, Form, LabelStyle
from sphinxcontrib_flamedesign.reading.flatten import front_matter
from sphinxcontrib_flamedesign.reading.front_matter import read_front_matter
from sphinxcontrib_flamedesign.reading.heading_title import find_heading_title
from sphinxcontrib_flamedesign.reading.initials import initial_before
from sphinxcontrib_flamedesign.reading.inlines import find_elements, read_elements, resolve_path, text_of, text_of_node
from sphinxcontrib_flamedesign.reading.key_lines import read_lines, value_of
from sphinxcontrib_flamedesign.reading.metadata_file import Entry, UnreadableError, read_entries
from sphinxcontrib_flamedesign.reading.places import Places
from sphinxcontrib_flamedesign.reading.tools import ReadingTools

#: Words that are struck out.
_STRUCK = re.compile(r"~~[^~]{1,300}~~\s*")

#: The target of a link in text that no parser has read.
_LINK = re.compile(
    r"\]\(<?([^()\s<>]{1,300})>?\)|<((?:https?://|[\w./-]{1,200}/)[^<>\s]{0,300})>|(https?://[^\s<>()\],]{1,300})"
)

#: Words that are a path by themselves.
_PATH = re.compile(r"\.{0,2}/?[\w.@+-]{1,120}(?:/[\w.@+-]{1,120}){0,20}")

#: A box that is ticked, before words.
_TICKED = re.compile(r"^\s*\[[xX]\]\s+")

#: Sections stand no lower, where the title of their document is a heading.
_SECTION_LEVEL = 2

#: Who owns a design is said in no more words.
_SHORT_WORDS = 8


class Value(NamedTuple):
    """One value of a line of metadata: its words, where they stand, and what they link to.

    ``source`` is the file that it stands in, where that is not the document itself.
    """

    text: str
    line: int = 0
    source: str = ""
    documents: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    features: tuple[str, ...] = ()


class Contradiction(NamedTuple):
    """Metadata that is stated twice, and not alike: what counts, and what does not, with where that stands."""

    key: str
    kept: str
    value: Value


@dataclass(slots=True)
class Header:
    """What a document says of itself before its first section."""

    values: dict[str, list[Value]] = field(default_factory=dict)
    unquoted: list[tuple[str, str, int]] = field(default_factory=list)
    contradictions: list[Contradiction] = field(default_factory=list)
    #: Names that are none of metadata, with their lines, and the files where those are not the document itself.
    unknown: list[tuple[str, int, str]] = field(default_factory=list)

    def get(self, key: str) -> str:
        """Return the first value of a key; nothing where it has none."""
        return self.values[key][0].text if key in self.values else ""

    def add(self, spec: MetadataKey, value: Value) -> None:
        """Keep a value; of what can be stated once only, the first counts, and another one later contradicts it."""
        # YAML can hold halves of a character.
        text = composed(value.text.encode("utf-8", "replace").decode("utf-8"))
        value = value._replace(text=_STRUCK.sub("", text).strip())
        if not value.text:
            return
        kept = self.values.setdefault(spec.key, [])
        if spec.many or not kept:
            known = {normalise(one.text) for one in kept}
            kept += [value] if normalise(value.text) not in known else []
            return
        one, other = set(normalise(kept[0].text).split()), set(normalise(value.text).split())
        if not kept[0].line and one == other:
            kept[0] = kept[0]._replace(line=value.line, source=value.source)
        # "#4" and the address of issue 4 say the same, one of them with more words.
        if not (one <= other or other <= one):
            self.contradictions.append(Contradiction(spec.key, kept[0].text, value))


def _split(
    value: Value, spec: MetadataKey, parts: Sequence[nodes.Node], docname: str, joiners: Sequence[str]
) -> Iterator[Value]:
    """Yield the single values of what may have many, each with the links that stand in its own words.

    :param parts: the inline nodes in which the value stands, if a parser has read it.
    """
    is_of_people = spec.holds in {HeaderRole.OWNER, HeaderRole.REVIEWER}
    pieces = split_names(value.text, joiners) if is_of_people else split_list(value.text)
    for piece in pieces if spec.many else [value.text]:
        yield find_links(_with_links(value._replace(text=piece), parts, docname), docname)


def read_header(
    document: nodes.document,
    blocks: Sequence[Block],
    options: dict[str, str],
    tools: ReadingTools,
    lines: Sequence[str],
    places: Places,
    docname: str,
) -> Header:
    """Read a document's metadata: a directive's options go before front matter, and that before header lines.

    :param lines: those that the document starts with.
    """
    header = Header()
    blocks = [block for block in blocks if not block.is_note]
    reader = _HeaderReader(header, tools.keys, places, docname)
    for name, text in options.items():
        reader.add(name, Value(text))
    reader.read_front_matter(document, read_front_matter(lines))
    reader.read_lines(blocks, find_heading_title(blocks, tools).headings)
    reader.read_sections(blocks)
    return header


def read_file_entries(header: Header, entries: Iterable[Entry], keys: MetadataIndex, source: str, docname: str) -> None:
    """Add what the metadata file beside a document says."""
    for entry in entries:
        key = keys.match(entry.name)
        if key is not None and entry.value:
            for value in _split(Value(entry.value, entry.line, source), keys.spec(key), (), docname, keys.joiners):
                header.add(keys.spec(key), value)


class _HeaderReader:
    """Adds what the parts of a document say to its header."""

    def __init__(self, header: Header, keys: MetadataIndex, places: Places, docname: str) -> None:
        self.header, self.keys, self.places, self.docname = header, keys, places, docname

    def add(self, name: str, value: Value, parts: Sequence[nodes.Node] = ()) -> bool:
        """Add a value under the name that its author gives it; return whether that is one of metadata."""
        key = self.keys.match(name)
        if key is None:
            self.header.unknown += [(name, value.line, value.source)] if value.line else []
            return False
        self.put(self.keys.spec(key), value, parts)
        return True

    def put(self, spec: MetadataKey, value: Value, parts: Sequence[nodes.Node]) -> None:
        """Add what stands in some inline nodes."""
        for one in _split(value, spec, parts, self.docname, self.keys.joiners):
            self.header.add(spec, one)

    def read_front_matter(self, document: nodes.document, head: Sequence[str]) -> None:
        matter = front_matter(document)
        if matter is None:
            return
        if head:
            self._read_yaml(head)
            return
        for item in matter.findall(nodes.field):
            place = self.places.of(item)
            name, body = text_of(item.children[0].children), item.children[-1]
            found = body.findall(nodes.list_item) if isinstance(body, nodes.Element) else ()
            items: list[nodes.Node] = [one for one in found if not initial_before(one)]
            for node in items or [body]:
                said = initial_before(node) + " ".join(text_of(node.children).split())
                self.add(name, Value(said, place.line, place.source), node.children)

    def _read_yaml(self, head: Sequence[str]) -> None:
        """Add the values of YAML as they are written: ``0010`` is not eight, and ``yes`` is no truth value."""
        try:
            entries = read_entries("\n".join(head[1:]), is_toml=False)
        except UnreadableError:
            return
        for entry in entries:
            if entry.value:
                self.add(entry.name, Value(entry.value, entry.line + 1))
            else:
                self._add_null(entry.name, head, entry.line + 1)

    def _add_null(self, name: str, head: Sequence[str], line: int) -> None:
        """Add a value that YAML takes for a comment, as in ``Issue: #209``."""
        pattern = re.compile(rf"{re.escape(name)}:[ \t]*(#.*)$")
        written = next((match[1].strip() for one in head if (match := pattern.match(one.rstrip()))), "")
        if written and self.add(name, Value(written, line)):
            self.header.unquoted.append((name, written, line))

    def read_lines(self, blocks: Sequence[Block], title: Sequence[Block]) -> None:
        for name, text, line, block in _header_lines(blocks, self.keys, title):
            self.add(name, Value(text, line, block.source), block.parts)

    def read_sections(self, blocks: Sequence[Block]) -> None:
        """Read the metadata that is a section of its own: the words below its heading."""
        for index, block in enumerate(blocks):
            if block.form is not Form.HEADING:
                continue
            key = self.keys.match_section(block.label or "")
            if key is not None:
                for below in _texts_below(blocks, index):
                    self._add_paragraph(key, below)
            elif block.level <= _SECTION_LEVEL:
                self._add_short_section(self.keys.match_short_section(block.label or ""), _texts_below(blocks, index))

    def _add_short_section(self, key: str | None, below: Iterator[Block]) -> None:
        """Add what a section says that is called like metadata: the status that it opens with, or a few words each."""
        spec = self.keys.spec(key) if key is not None else None
        if spec is None:
            return
        if spec.holds is HeaderRole.STATUS:
            block = _status_block(list(below))
            words = self.keys.without_status_label(_TICKED.sub("", text_of(block.parts))) if block is not None else ""
            if block is not None and self.keys.opens_with_status(words):
                self.put(spec, Value(words, block.line, block.source), block.parts)
            return
        for block in below:
            if len(block.text.split()) <= _SHORT_WORDS:
                self.put(spec, Value(text_of(block.parts), block.line, block.source), block.parts)

    def _add_paragraph(self, key: str, block: Block) -> None:
        """Add a paragraph of a section that is metadata; lines of it may state relations, as ``Amends ADR-4``."""
        rest: list[str] = []
        for number, line in enumerate(_STRUCK.sub("", text_of(block.parts)).split("\n")):
            said, relations = self._read_clauses(line.strip())
            rest += [said] if said or not relations else []
            for relation, words in relations:
                self.put(relation, Value(words, block.line + number, block.source), block.parts)
        if rest:
            words = "\n".join(rest)
            is_status = self.keys.spec(key).holds is HeaderRole.STATUS
            words = self.keys.without_status_label(words) if is_status else words
            value = _with_links(Value(words, block.line, block.source), block.parts, self.docname)
            self.header.values.setdefault(key, []).append(value)

    def _split_clauses(self, line: str) -> Iterator[str]:
        """Yield the clauses of a line: after a comma, or after an "and" that opens a relation, another one begins."""
        joiners = "|".join(map(re.escape, ("&", *self.keys.joiners)))
        for words in re.split(r"(?<=[,;])\s+", line):
            clause, *more = re.split(rf"(?<!\s)\s+({joiners})\s+", words, flags=re.IGNORECASE)
            for joiner, following in zip(more[::2], more[1::2], strict=True):
                if self.keys.match_relation(following)[0] is not None:
                    yield clause
                    clause = following
                else:
                    clause = f"{clause} {joiner} {following}"
            yield clause

    def _read_clauses(self, line: str) -> tuple[str, list[tuple[MetadataKey, str]]]:
        """Return what a line says first, and the relations that it or a part after a comma states."""
        said, relations = "", list[tuple[MetadataKey, str]]()
        for clause in self._split_clauses(line):
            relation, words = self.keys.match_relation(clause)
            if relation is not None:
                relations.append((relation, words))
            elif relations:
                relations[-1] = relations[-1][0], f"{relations[-1][1]} {clause}"
            else:
                said = f"{said} {clause}".strip()
        return said, relations


def _status_block(below: Sequence[Block]) -> Block | None:
    """Return what says the status of a section: the last box that is ticked, or else the first words."""
    ticked = [block for block in below if _TICKED.match(block.text)]
    first = next(iter(below), None)
    is_open = first is not None and first.text.startswith("[ ]")
    return ticked[-1] if ticked else None if is_open else first


def _texts_below(blocks: Sequence[Block], index: int) -> Iterator[Block]:
    """Yield the paragraphs below a heading, up to the next one."""
    for below in islice(blocks, index + 1, None):
        if below.form is Form.HEADING:
            return
        if below.form is Form.TEXT and below.text:
            yield below


def _with_links(value: Value, parts: Sequence[nodes.Node], docname: str) -> Value:
    """Return a value with the links in some inline nodes that stand in its words."""
    links = [
        node
        for node in find_elements(parts)
        if not isinstance(node, nodes.literal)
        and (words := text_of_node(node))
        and normalise(words) in normalise(value.text)
    ]
    if not links:
        return value
    inline = read_elements(links, value.text, links, docname)
    return value._replace(documents=inline.documents, urls=inline.urls, features=inline.features)


def find_links(value: Value, docname: str) -> Value:
    """Return a value with the links in its words that no parser has read, and what its words are a path to."""
    documents, urls = list(value.documents), list(value.urls)
    for match in _LINK.finditer(value.text):
        target = match[1] or match[2] or match[3]
        if "://" in target:
            urls.append(target)
        elif not target.startswith("#"):
            documents.append(resolve_path(docname, target))
    bare = value.text.strip("`'\"")
    if _PATH.fullmatch(bare) and ("/" in bare or posixpath.splitext(bare)[1] in {".md", ".rst"}):
        documents.append(resolve_path(docname, bare))
    return value._replace(documents=tuple(dict.fromkeys(documents)), urls=tuple(dict.fromkeys(urls)))


def _header_lines(
    blocks: Sequence[Block], keys: MetadataIndex, title: Sequence[Block]
) -> Iterator[tuple[str, str, int, Block]]:
    """Yield what stands as ``key: value`` between a document's title and its first section.

    :param title: the headings that are the document's title, if some are.
    """
    columns: list[str] = []
    values: set[Container | None] = set()
    for index, block in enumerate(blocks):
        if _around(block) & values:
            continue  # what a key has for a value holds no other key
        if block.form is Form.HEADING:
            if not any(block is one for one in title) and not keys.is_header(block.label or ""):
                return
        elif block.container is not None and block.container.kind == "header":
            if len(block.cells) == 2 and keys.match(block.cells[0]) and not keys.match(block.cells[1]):
                # No header, but the first row of a table that has none.
                yield block.cells[0], block.cells[1], block.line, block
            elif block.cells:
                columns = block.cells if any(keys.match(cell) for cell in block.cells) else []
        elif columns and block.cells:
            yield from ((key, value, block.line, block) for key, value in zip(columns, block.cells, strict=False))
            columns = []  # the rows below are of other versions
        elif block.mark in {LabelStyle.TERM, LabelStyle.CELL}:
            if keys.match(block.label or ""):
                values.add(block.container)
            for following in blocks[index + 1 :]:
                if block.container not in _around(following):
                    break
                if block.label and following.form is Form.TEXT:
                    line = block.line if following.container is block.container else following.line
                    yield block.label, value_of(following), line, following
                    if block.mark is LabelStyle.CELL and not _is_in_list(following):
                        break
        elif block.form is Form.TEXT:
            key = _bare_key(block, keys)
            items = list(_items_below(blocks, index)) if key else []
            values.update(item.container for item in items)
            yield from ((key, item.text, item.line, item) for item in items)
            if not items:
                yield from read_lines(block, keys)


def _is_in_list(block: Block) -> bool:
    return block.container is not None and block.container.kind == "item"


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
        around = _around(block)
        if below is None or not any(one.node.parent is below for one in around):
            return
        if block.form is Form.TEXT and block.container is not None and block.container.node.parent is below:
            yield block


def _around(block: Block) -> set[Container]:
    """Return the containers that a block stands in."""
    return {block.container, *block.container.ancestors} if block.container is not None else set()
