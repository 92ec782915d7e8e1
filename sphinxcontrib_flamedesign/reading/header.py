"""What a document says of itself: its metadata, from directive, front matter, header lines, sections and files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from docutils import nodes

from sphinxcontrib_flamedesign.core.template import HeaderRole, MetadataKey
from sphinxcontrib_flamedesign.core.text.days import without_days
from sphinxcontrib_flamedesign.core.text.metadata_names import MetadataIndex
from sphinxcontrib_flamedesign.core.text.normalise import normalise, split_list, split_names
from sphinxcontrib_flamedesign.core.text.scripts import composed
from sphinxcontrib_flamedesign.core.text.status_words import is_ticked, unticked
from sphinxcontrib_flamedesign.reading.blocks import Block, Form
from sphinxcontrib_flamedesign.reading.flatten import front_matter
from sphinxcontrib_flamedesign.reading.front_matter import read_front_matter
from sphinxcontrib_flamedesign.reading.inlines import find_elements, read_elements, resolve_path, text_of, text_of_node
from sphinxcontrib_flamedesign.reading.key_lines import KeyLineReader, initial_before
from sphinxcontrib_flamedesign.reading.metadata_file import Entry, UnreadableError, read_entries
from sphinxcontrib_flamedesign.reading.places import Place, Places

#: Words that are struck out.
_STRUCK = re.compile(r"~~[^~]{1,300}~~\s*")

#: The target of a link in text that no parser has read.
_LINK = re.compile(
    r"\]\(<?([^()\s<>]{1,300})>?\)|<((?:https?://|[\w./-]{1,200}/)[^<>\s]{0,300})>|(https?://[^\s<>()\],]{1,300})"
)

#: A link as Markdown writes it, with its words.
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]{1,300})\]\(<?[^()\s<>]{1,300}>?\)")

#: Words that are a path by themselves.
_PATH = re.compile(r"\.{0,2}/?[\w.@+-]{1,120}(?:/[\w.@+-]{1,120}){0,20}")

#: What stands between two clauses of a status; the point of a number does not, as in ``Amends 1. One queue``.
_BETWEEN_CLAUSES = re.compile(
    r"(?<=[,;])\s+|(?<=\.)(?<!\s\d\.)(?<!\s\d\d\.)(?<!\s\d{3}\.)(?<!\s\d{4}\.)\s+|(?<!\s)\s+(?=[(（])"
)

#: An id has so many words: ``ADR 4``.
_ID_WORDS = 2

#: What ends a clause that names other designs: no other one goes on with it.
_CLAUSE_ENDS = (".", "。", ")", "）")

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
    #: Names that are none of metadata.
    unknown: list[tuple[str, Place]] = field(default_factory=list)
    #: The same in the metadata file, which other tools may read.
    foreign: list[tuple[str, Place]] = field(default_factory=list)

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
        group, other = set(normalise(kept[0].text).split()), set(normalise(value.text).split())
        if not kept[0].line and group == other:
            kept[0] = kept[0]._replace(line=value.line, source=value.source)
        # "#4" and the address of issue 4 say the same, one of them with more words.
        if not (group <= other or other <= group):
            self.contradictions.append(Contradiction(spec.key, kept[0].text, value))


class HeaderReader:
    """Reads the metadata of one document from its sources, one after the other: what is read first counts."""

    def __init__(self, keys: MetadataIndex, docname: str) -> None:
        self.header, self.keys, self.docname = Header(), keys, docname

    def read_options(self, options: Mapping[str, str]) -> None:
        """Read the options of a directive."""
        for name, text in options.items():
            self._add(name, Value(text))

    def read_front_matter(self, document: nodes.document, lines: Sequence[str], places: Places) -> None:
        """Read the front matter, or the field list that a document in reST opens with.

        :param lines: those that the document starts with: the parser keeps neither how YAML is written nor where.
        """
        matter = front_matter(document)
        if matter is None:
            return
        yaml = read_front_matter(lines)
        if yaml:
            self._read_yaml(yaml)
            return
        for item in matter.findall(nodes.field):
            place = places.of(item)
            name, body = text_of(item.children[0].children), item.children[-1]
            found = body.findall(nodes.list_item) if isinstance(body, nodes.Element) else ()
            items: list[nodes.Node] = [list_item for list_item in found if not initial_before(list_item)]
            for node in items or [body]:
                text = initial_before(node) + " ".join(text_of(node.children).split())
                self._add(name, Value(text, *place), node.children)

    def read_blocks(self, blocks: Sequence[Block], title: Sequence[Block], places: Places) -> None:
        """Read the lines above the first section, and the sections that are metadata: the words below their heading.

        :param title: the headings that are the document's title, if some are.
        """
        for line in KeyLineReader(blocks, self.keys, title, places).read():
            self._add(line.name, Value(line.text, line.line, line.block.source), line.block.parts)
        for index, block in enumerate(blocks):
            if block.form is Form.HEADING:
                self._read_section(block, _texts_below(blocks, index))
            if block.label and self.keys.is_link_section(block.label):
                self._read_links(_items_below(blocks, index))

    def read_file(self, entries: Iterable[Entry], source: str) -> None:
        """Read the metadata file beside a document; what the template knows nothing of, other tools know."""
        for entry in entries:
            key = self.keys.match(entry.name)
            if key is None:
                self.header.foreign.append((entry.name, Place(entry.line, source)))
            elif entry.value:
                self._put(self.keys.spec(key), Value(entry.value, entry.line, source))

    def _add(self, name: str, value: Value, parts: Sequence[nodes.Node] = ()) -> bool:
        """Add a value under the name that its author gives it; return whether that is one of metadata."""
        key = self.keys.match(name)
        if key is None:
            self.header.unknown += [(name, Place(value.line, value.source))] if value.line else []
            return False
        self._put(self.keys.spec(key), value, parts)
        return True

    def _put(self, spec: MetadataKey, value: Value, parts: Sequence[nodes.Node] = ()) -> None:
        """Add a value, or each one where there may be many, with the links in its own words.

        :param parts: the inline nodes in which it stands, if a parser has read it.
        """
        if spec.holds is HeaderRole.STATUS:
            value = self._without_relations(value, parts)
        is_of_people = spec.holds in {HeaderRole.OWNER, HeaderRole.REVIEWER}
        pieces = split_names(value.text, self.keys.joiners) if is_of_people else split_list(value.text)
        whole = without_days(value.text) if is_of_people else value.text
        for piece in pieces if spec.many else [whole]:
            other = _with_links(value._replace(text=piece), parts, self.docname)
            self.header.add(spec, _with_bare_links(other, self.docname))

    def _read_yaml(self, lines: Sequence[str]) -> None:
        """Add the values of YAML as they are written: ``0010`` is not eight, and ``yes`` is no truth value."""
        try:
            entries = read_entries("\n".join(lines[1:]), is_toml=False)
        except UnreadableError:
            return
        for entry in entries:
            if entry.value:
                self._add(entry.name, Value(entry.value, entry.line + 1))
            else:
                self._add_null(entry.name, lines, entry.line + 1)

    def _add_null(self, name: str, lines: Sequence[str], line: int) -> None:
        """Add a value that YAML takes for a comment, as in ``Issue: #209``."""
        pattern = re.compile(rf"{re.escape(name)}:[ \t]*(#.*)$")
        written = next((match[1].strip() for text in lines if (match := pattern.match(text.rstrip()))), "")
        if written and self._add(name, Value(written, line)):
            self.header.unquoted.append((name, written, line))

    def _read_section(self, heading: Block, below: Iterator[Block]) -> None:
        """Add what a section says that is metadata, or that is called like it: the status, or a few words each."""
        key = self.keys.match_section(heading.label or "")
        if key is not None:
            for block in below:
                self._add_paragraph(key, block)
            return
        key = self.keys.match_short_section(heading.label or "") if heading.level <= _SECTION_LEVEL else None
        if key is None:
            return
        spec = self.keys.spec(key)
        if spec.holds is HeaderRole.STATUS:
            said = [(self._status_in(text_of(other.parts)), other) for other in _status_blocks(list(below))]
            stated = [(words, other) for words, other in said if self.keys.opens_with_status(words)]
        else:
            stated = [
                (unticked(text_of(other.parts)), other) for other in below if len(other.text.split()) <= _SHORT_WORDS
            ]
        for words, block in stated:
            self._put(spec, Value(words, block.line, block.source), block.parts)

    def _read_links(self, items: Iterator[Block]) -> None:
        """Add what the items of a section state to other designs, each by the words that it opens with."""
        for block in items:
            relation, words = self.keys.match_relation(text_of(block.parts))
            if relation is not None and self._names_design(words, block.parts):
                value = Value(words, block.line, block.source)  # whole: what follows the design explains it
                self.header.add(relation, _with_links(value, block.parts, self.docname))

    def _status_in(self, text: str) -> str:
        return self.keys.without_status_label(unticked(text))

    def _add_paragraph(self, key: str, block: Block) -> None:
        """Add a paragraph of a section that is metadata; lines of it may state relations, as ``Amends ADR-4``."""
        rest: list[str] = []
        for number, line in enumerate(_STRUCK.sub("", text_of(block.parts)).split("\n")):
            first, relations = self._read_clauses(line.strip(), block.parts)
            rest += [first] if first or not relations else []
            for relation, words in relations:
                self._put(relation, Value(words, block.line + number, block.source), block.parts)
        if rest:
            is_status = self.keys.spec(key).holds is HeaderRole.STATUS
            text = self.keys.without_status_label("\n".join(rest)) if is_status else "\n".join(rest)
            value = _with_links(Value(text, block.line, block.source), block.parts, self.docname)
            self.header.values.setdefault(key, []).append(value)

    def _split_clauses(self, line: str) -> Iterator[str]:
        """Yield the clauses of a line: after a mark, or after an "and" that opens a relation, another one begins."""
        joiners = "|".join(map(re.escape, ("&", *self.keys.joiners)))
        for words in _BETWEEN_CLAUSES.split(line):
            clause, *more = re.split(rf"(?<!\s)\s+({joiners})\s+", words, flags=re.IGNORECASE)
            for joiner, following in zip(more[::2], more[1::2], strict=True):
                if self.keys.match_clause(following)[0] is not None:
                    yield clause
                    clause = following
                else:
                    clause = f"{clause} {joiner} {following}"
            yield clause

    def _read_clauses(self, line: str, parts: Sequence[nodes.Node]) -> tuple[str, list[tuple[MetadataKey, str]]]:
        """Return what a line says first, and the relations that it or a clause after it states.

        :param parts: the inline nodes in which it stands, if a parser has read it.
        """
        text, relations, is_open = "", list[tuple[MetadataKey, str]](), False
        for clause in self._split_clauses(line):
            bare = _without_brackets(clause)
            relation, words = self.keys.match_clause(bare)
            if relation is not None and (not text or self._names_design(words, parts)):
                relations.append((relation, words))
                is_open = True
            elif is_open:
                relations[-1] = relations[-1][0], f"{relations[-1][1]} {bare}"
            elif text or not relations:
                text = f"{text} {clause}".strip()
            is_open = is_open and not clause.rstrip(",;").endswith(_CLAUSE_ENDS)
        return text, relations

    def _names_design(self, words: str, parts: Sequence[nodes.Node]) -> bool:
        """Return whether words open with what may be a design: in ``Accepted, related work goes on``, none do."""
        opening = "".join(words.split()[:_ID_WORDS])
        return any(map(str.isdigit, opening)) or bool(_with_links(Value(words), parts, self.docname).documents)

    def _without_relations(self, value: Value, parts: Sequence[nodes.Node]) -> Value:
        """Add the relations that stand after a status, as in ``Accepted (supersedes ADR-4)``, and return the rest."""
        text, relations = self._read_clauses(value.text, parts)
        for relation, words in relations if text else ():
            self._put(relation, value._replace(text=words), parts)
        return value._replace(text=text) if text and relations else value


def _without_brackets(clause: str) -> str:
    """Return a clause without the bracket that opens or ends it: ``(supersedes ADR-4)``."""
    if clause.startswith(("(", "（")):
        clause = clause[1:]
    is_even = clause.count("(") + clause.count("（") == clause.count(")") + clause.count("）")
    return clause if is_even else clause.replace(")", "").replace("）", "")


def _status_blocks(below: Sequence[Block]) -> Sequence[Block]:
    """Return what says the status of a section: the last box that is ticked, or else the first words."""
    ticked = [block for block in below if is_ticked(block.text)]
    is_open = bool(below) and below[0].text.startswith("[ ]")
    return ticked[-1:] or ([] if is_open else below[:1])


def _texts_below(blocks: Sequence[Block], index: int) -> Iterator[Block]:
    """Yield the paragraphs below a heading, up to the next one."""
    for below in islice(blocks, index + 1, None):
        if below.form is Form.HEADING:
            return
        if below.form is Form.TEXT and below.text:
            yield below


def _items_below(blocks: Sequence[Block], index: int) -> Iterator[Block]:
    """Yield the items below a heading or a label, up to other words."""
    for below in islice(blocks, index + 1, None):
        if below.form is not Form.TEXT or below.item is None:
            return
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


def _with_bare_links(value: Value, docname: str) -> Value:
    """Return a value with the links in its words that no parser has read, of which the words stay, and its path."""
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
    return value._replace(
        text=_MARKDOWN_LINK.sub(r"\1", value.text),
        documents=tuple(dict.fromkeys(documents)),
        urls=tuple(dict.fromkeys(urls)),
    )
