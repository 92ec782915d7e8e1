"""A document as a flat row of blocks: the one form in which reST and Markdown are read alike."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx import addnodes

from sphinxcontrib_flamedesign.core.wording import COLONS
from sphinxcontrib_flamedesign.reading.nodes import design_boxed_field, design_field, design_header, design_view

#: What holds no text of the author's: neither content nor a place for a label.
SILENT = (
    nodes.comment,
    nodes.target,
    nodes.substitution_definition,
    nodes.system_message,
    nodes.pending,
    nodes.decoration,
    nodes.docinfo,
    nodes.meta,
    nodes.transition,
    addnodes.index,
    addnodes.toctree,
    addnodes.highlightlang,
    design_header,
    design_view,
)
#: Text that is shown as it is and in which nobody names a feature.
CODE = (nodes.literal_block, nodes.doctest_block, nodes.math_block, nodes.raw, nodes.comment)
#: What sets a label off from the text behind it.
_SET_OFF = (nodes.strong, nodes.emphasis)
#: The name of the domain whose roles refer to designs.
DOMAIN = "design"
_COMMENT = re.compile(r"\s*<!--")
#: What may stand before the words of a list item: a box to tick, a tick, an emoji.
_TICK = re.compile(r"\s*(?:\[[ xX]\]\s+)?(?:[^\w\s\"'(\[<`~$/.-]+\s+)?")
_DASH = re.compile(r"\s*[-–—]\s+")
_PLAIN_LABEL = re.compile(r"([A-Z][\w/&' -]{1,60}?(?:\([^()]{1,30}\))?)(?::(?:\s|$)|：|\s[-–—]\s)")
#: Without this among its first letters, a text holds no plain label; most hold none.
_PLAIN_END = re.compile(r"[:：]| [-–—] ")
#: A plain label, a suffix in parentheses and what ends it have at most so many letters.
_PLAIN_LETTERS = 100


class Form(Enum):
    """What a block is."""

    HEADING = auto()
    TEXT = auto()
    TERM = auto()
    CODE = auto()


class Mark(Enum):
    """How a label is set off from the text behind it."""

    HEADING = auto()
    STRONG = auto()
    PLAIN = auto()
    DASH = auto()
    TERM = auto()
    CELL = auto()


#: The kind of container that a directive of ours is.
SLOT = "slot"


@dataclass(slots=True, eq=False)
class Container:
    """A list item, definition, field, table row or directive of ours: what is labelled in it ends with it."""

    node: nodes.Element
    kind: str
    parent: Container | None
    start: int
    line: int
    end: int = 0
    labelled: bool = False

    def start_block(self, blocks: Sequence[Block]) -> Block:
        """Return the block that it starts with."""
        return blocks[self.start]

    @property
    def ancestors(self) -> Iterator[Container]:
        """The containers around this one, the nearest first."""
        outer = self.parent
        while outer is not None:
            yield outer
            outer = outer.parent


@dataclass(slots=True, eq=False)
class Block:
    """One heading, paragraph (or line of one that starts with a label), term, code block or picture."""

    form: Form
    node: nodes.Element
    parts: Sequence[nodes.Node]
    line: int
    level: int
    container: Container | None = None
    slug: str | None = None
    label: str | None = None
    mark: Mark | None = None
    behind: tuple[int, int] | None = None
    row: nodes.Element | None = None
    column: int = 0
    _text: str | None = None
    _inline: Inline | None = None

    @property
    def item(self) -> Container | None:
        """The list item, definition, field or row that it stands in; in a directive alone, it stands free."""
        return self.container if self.container is not None and self.container.kind != SLOT else None

    @property
    def rest(self) -> Sequence[nodes.Node]:
        """What stands behind its label: from one of its parts on, without so many letters of that."""
        if self.behind is None:
            return ()
        index, length = self.behind
        if not length:
            return self.parts[index:]
        return [nodes.Text(_text(self.parts[index])[length:]), *self.parts[index + 1 :]]

    @property
    def text(self) -> str:
        """Its words, with single spaces."""
        if self._text is None:
            self._text = " ".join(text_of(self.parts).split())
        return self._text

    @property
    def cells(self) -> list[str]:
        """The texts of the table row that it starts."""
        return [text_of(entry.children).strip() for entry in self.row.children] if self.row is not None else []

    def inline(self, docname: str) -> Inline:
        """Return what the words of the block say besides themselves; read once, asked for often."""
        if self._inline is not None:
            return self._inline
        elements = _elements(self.parts)
        if not elements:  # as in most blocks: not kept, for it says no more than the text
            return Inline(self.text, (), (), (), (), self.parts)
        self._inline = _read_elements(elements, self, docname)
        return self._inline


class Inline(NamedTuple):
    """What the words of a block say besides themselves."""

    text: str
    features: tuple[str, ...]
    documents: tuple[str, ...]
    urls: tuple[str, ...]
    literals: tuple[str, ...]
    parts: Sequence[nodes.Node]

    @property
    def lead(self) -> str:
        """What a statement opens with and is about: its bold, linked or code words, or those before a colon."""
        return _lead(self.parts)


def line_of(node: nodes.Node) -> int:
    """Return the line of a node in its source file, or of the nearest node around it that has one."""
    outer: nodes.Node | None = node
    while outer is not None:
        if outer.line:
            return outer.line
        outer = outer.parent
    return 1


def text_of(parts: Iterable[nodes.Node]) -> str:
    """Return the text of inline nodes: line breaks as white space, no raw mark-up, substitutions in their place."""
    return "".join([_text(part) for part in parts])


def _text(node: nodes.Node) -> str:
    if isinstance(node, nodes.Text):
        return node.astext() if "\0" in node else str(node)  # most have nothing to unescape
    if isinstance(node, nodes.raw):
        return "\n" if node.astext().lstrip().startswith(("<br", "\\\\")) else ""
    if isinstance(node, nodes.substitution_reference):
        document = node.document
        known = document.substitution_defs if document is not None else {}
        definition = known.get(node["refname"])
        return text_of(definition.children) if definition is not None else node.astext()
    return text_of(node.children)


def _resolve(docname: str, target: str) -> str:
    """Return the path, from the project's root, that a link in a document points to."""
    path = target.split("#", 1)[0]
    if path.startswith("/"):
        return posixpath.normpath(path.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(docname), path))


def _uri_of(node: nodes.reference) -> str:
    """Return the address of a link, also where reST names its target elsewhere in the document."""
    if "refuri" in node:
        return str(node["refuri"])
    if node.document is None:
        return ""
    if node.document not in _targets:
        _targets[node.document] = _Targets(node.document)
    return _targets[node.document].find(node)


class _Targets:
    """Where the named and anonymous links of a reST document lead; docutils resolves them only later."""

    def __init__(self, document: nodes.document) -> None:
        targets = list(document.findall(nodes.target))
        self.named = {name: str(one.get("refuri", "")) for one in targets for name in one["names"]}
        links = (link for link in document.findall(nodes.reference) if link.get("anonymous"))
        addresses = [str(one.get("refuri", "")) for one in targets if one.get("anonymous")]
        self.anonymous = {id(link): address for link, address in zip(links, addresses, strict=False)}

    def find(self, node: nodes.reference) -> str:
        if node.get("anonymous"):
            return self.anonymous.get(id(node), "")
        return self.named.get(node.get("refname", ""), "")


_targets: WeakKeyDictionary[nodes.document, _Targets] = WeakKeyDictionary()


def _link_of(node: nodes.Element, docname: str) -> tuple[str | None, str | None]:
    """Return the document, or else the address, that a link leads to."""
    if isinstance(node, nodes.reference):
        uri = _uri_of(node)
        if "://" in uri or uri.startswith("mailto:"):
            return None, uri
        return (_resolve(docname, uri), None) if uri and not uri.startswith("#") else (None, None)
    if node.get("reftype") == "doc":
        return _resolve(str(node.get("refdoc", docname)), str(node["reftarget"])), None
    if node.get("reftype") in {"ref", "numref"}:
        return f"#{node['reftarget']}", None
    if node.get("reftype") == "myst":
        # MyST resolves links to documents that exist, from the root; others it leaves as written.
        target = str(node["reftarget"])
        known = node.get("refdomain") == "doc"
        return (target if known else _resolve(docname, target)), None
    return None, None


def _read_elements(elements: Sequence[nodes.Element], block: Block, docname: str) -> Inline:
    """Read the links and code spans of a block."""
    features: list[str] = []
    documents: list[str] = []
    urls: list[str] = []
    literals: list[str] = []
    for node in elements:
        if isinstance(node, nodes.literal):
            literals.append(text_of(node.children))
        elif isinstance(node, addnodes.pending_xref) and node.get("refdomain") == DOMAIN:
            features += [str(node["reftarget"])] if node["reftype"] == "feature" else []
        elif isinstance(node, (nodes.reference, addnodes.pending_xref)):
            document, url = _link_of(node, docname)
            documents += [document] if document else []
            urls += [url] if url else []
    return Inline(block.text, tuple(features), tuple(documents), tuple(urls), tuple(literals), block.parts)


def _elements(parts: Sequence[nodes.Node]) -> list[nodes.Element]:
    """Return the elements in inline nodes, in their order."""
    found: list[nodes.Element] = []
    for part in parts:
        if isinstance(part, nodes.Element):
            found.append(part)
            found += _elements(part.children)
    return found


def _lead(parts: Sequence[nodes.Node]) -> str:
    """Return what a statement opens with and is about: its bold, linked or code words, or those before a colon."""
    for part in parts:
        if _is_blank(part):
            continue
        if isinstance(part, (nodes.strong, nodes.emphasis, nodes.literal, nodes.reference, addnodes.pending_xref)):
            following = text_of(parts[parts.index(part) + 1 :]).lstrip()
            if not following or following[0] in ":-–—(,.;" or isinstance(part, nodes.strong):
                return part.astext().rstrip(": ")
        break
    text = " ".join(text_of(parts).split())
    lead, *description = re.split(r":(?:\s|$)|：|\s[-–—]\s", text[_end_of_tick(text) :], maxsplit=1)
    literals = [part.astext() for part in parts if isinstance(part, nodes.literal)]
    if not description and len(literals) == 1:
        code, _, following = lead.partition(f"{literals[0]} ")
        if not code and following[:1].isalpha():
            return literals[0]  # "`flmctl` gets a flag": the sentence is about the code that it opens with
    return lead.strip(" .")


class _Walker:
    """Walks a doctree once and writes its blocks down."""

    def __init__(self, *, titles_are_underlined: bool) -> None:
        self.titles_are_underlined = titles_are_underlined
        self.blocks: list[Block] = []

    def walk(self, node: nodes.Node, level: int, container: Container | None) -> None:
        _ways[type(node)](self, node, level, container)

    def pass_by(self, node: nodes.Node, level: int, container: Container | None) -> None:
        """Leave out what holds no text of the author's, or text that no element says the role of."""

    def walk_code(self, node: nodes.Element, level: int, container: Container | None) -> None:
        if not (isinstance(node, nodes.raw) and _COMMENT.match(node.astext())):
            self.blocks.append(Block(Form.CODE, node, (node,), line_of(node), level, container))

    def walk_picture(self, node: nodes.Element, level: int, container: Container | None) -> None:
        self.blocks.append(Block(Form.CODE, node, (), line_of(node), level, container))

    def walk_children(self, node: nodes.Element, level: int, container: Container | None) -> None:
        if not node.children and not isinstance(node, nodes.Structural):
            self.walk_picture(node, level, container)
        for child in node.children:
            self.walk(child, level, container)

    def walk_section(self, node: nodes.section, level: int, container: Container | None) -> None:
        level += 1
        title = node[0] if node.children and isinstance(node[0], nodes.title) else None
        slug = str(node["slot"]) if isinstance(node, design_field) else None
        inner = container
        if slug is not None:  # a directive's field ends with the directive
            inner = Container(node, SLOT, container, len(self.blocks), line_of(node), labelled=True)
        children = list(node.children)
        if title is not None:
            del children[0]
            line = line_of(title) - (self.titles_are_underlined and slug is None)
            block = Block(Form.HEADING, node, title.children, line, level, inner, slug)
            block.label, block.mark = text_of(title.children), Mark.HEADING
            self.blocks.append(block)
        for child in children:
            self.walk(child, level, inner)
        if slug is not None and inner is not None:
            inner.end = len(self.blocks)

    def walk_box(self, node: design_boxed_field, level: int, container: Container | None) -> None:
        inner = Container(node, SLOT, container, len(self.blocks), line_of(node), labelled=True)
        title = node.children[0]
        block = Block(Form.TERM, node, title.children, line_of(node), level, inner, str(node["slot"]))
        block.label, block.mark = text_of(title.children), Mark.HEADING
        self.blocks.append(block)
        for child in node.children[1:]:
            self.walk(child, level, inner)
        inner.end = len(self.blocks)

    def walk_item(self, node: nodes.Element, level: int, container: Container | None) -> None:
        kind = _ITEM_KINDS.get(type(node), "definition")
        inner = Container(node, kind, container, len(self.blocks), line_of(node[0] if node.children else node))
        for child in node.children:
            if isinstance(child, (nodes.term, nodes.field_name)):
                block = Block(Form.TERM, child, child.children, line_of(child), level, inner)
                block.label, block.mark = child.astext(), Mark.TERM
                inner.labelled = True
                self.blocks.append(block)
            elif not isinstance(child, nodes.classifier):
                self.walk(child, level, inner)
        inner.end = len(self.blocks)
        if isinstance(node, nodes.list_item) and len(node.children) > 1 and inner.end > inner.start:
            _find_bare_label(self.blocks[inner.start])

    def walk_note_label(self, node: nodes.label, level: int, container: Container | None) -> None:
        """Leave out the number of a footnote; the name of a citation is part of what it says."""
        if isinstance(node.parent, nodes.citation):
            self.walk_text(node, level, container)

    def walk_table(self, node: nodes.table, level: int, container: Container | None) -> None:
        is_pipe_table = _is_pipe_table(node)
        if isinstance(node[0], nodes.title):
            self.walk_text(node[0], level, container)
        for number, row in enumerate(node.findall(nodes.row)):
            kind = "header" if isinstance(row.parent, nodes.thead) else "row"
            if is_pipe_table:
                line = line_of(node) + number + (kind == "row")  # the line of hyphens stands between
            else:
                line = line_of(row.next_node(nodes.paragraph) or row)
            inner = Container(row, kind, container, len(self.blocks), line)
            for column, entry in enumerate(row.children):
                start = len(self.blocks)
                for child in entry.children if isinstance(entry, nodes.Element) else ():
                    self.walk(child, level, inner)
                for block in self.blocks[start:] if column else ():
                    block.column = column
            inner.end = len(self.blocks)
            if inner.end > inner.start and (kind == "header" or len(row.children) > 1):
                first = self.blocks[inner.start]
                first.row = row
                if kind == "row":
                    first.label, first.mark = text_of(row.children[0].children).strip(), Mark.CELL
            if is_pipe_table:
                for block in self.blocks[inner.start :]:
                    block.line = line

    def walk_text(self, node: nodes.TextElement, level: int, container: Container | None) -> None:
        if _is_picture(node):
            self.walk_picture(node, level, container)
            return
        line = line_of(node)
        if isinstance(node, nodes.rubric) and self.titles_are_underlined:
            line -= 1  # as for titles
        for offset, parts in _split_lines(node.children):
            block = Block(Form.TEXT, node, parts, line + offset, level, container)
            _find_label(block)
            if block.mark is Mark.STRONG and container is not None and container.start == len(self.blocks):
                container.labelled = True
            self.blocks.append(block)


_Way = Callable[[_Walker, Any, int, Any], None]
#: How a node is walked: the first line that names its type, or one above it, counts.
_WAYS: tuple[tuple[type[nodes.Node] | tuple[type[nodes.Node], ...], _Way], ...] = (
    ((*SILENT, nodes.Text), _Walker.pass_by),
    (nodes.section, _Walker.walk_section),
    (design_boxed_field, _Walker.walk_box),
    ((nodes.list_item, nodes.definition_list_item, nodes.field, nodes.footnote, nodes.citation), _Walker.walk_item),
    (nodes.label, _Walker.walk_note_label),
    (nodes.table, _Walker.walk_table),
    (CODE, _Walker.walk_code),
    ((nodes.image, nodes.figure), _Walker.walk_picture),
    (nodes.TextElement, _Walker.walk_text),
    (nodes.Node, _Walker.walk_children),
)
_ITEM_KINDS: dict[type[nodes.Node], str] = {
    nodes.list_item: "item",
    nodes.footnote: "item",
    nodes.citation: "item",
}


class _Ways(dict[type[nodes.Node], _Way]):
    """How nodes of a type are walked: found once for each type, for there are few types and many nodes."""

    def __missing__(self, kind: type[nodes.Node]) -> _Way:
        way = self[kind] = next(way for types, way in _WAYS if issubclass(kind, types))
        return way


_ways = _Ways()


def _is_picture(node: nodes.TextElement) -> bool:
    """Tell a paragraph that holds pictures and no words."""
    for child in node.children:
        if isinstance(child, nodes.Text) and child.strip():
            return False
    return not text_of(node.children).strip() and node.next_node(nodes.image) is not None


def _is_pipe_table(node: nodes.table) -> bool:
    """Tell a table of MyST's ``|``: one row a line, but its nodes do not say which."""
    head = node.next_node(nodes.thead)
    first = head.next_node(nodes.paragraph) if head is not None else None
    return "colwidths-auto" in node["classes"] and first is not None and line_of(first) == node.line


def _split_lines(children: Sequence[nodes.Node]) -> Iterator[tuple[int, Sequence[nodes.Node]]]:
    """Split a paragraph where a line starts with bold or italic words: header lines stand so."""
    if not any(isinstance(child, _SET_OFF) for child in children[1:]):
        yield 0, children
        return
    children = [child for child in children if not isinstance(child, nodes.Text) or len(child)]
    start = offset = lines = 0
    for index, child in enumerate(children):
        before = children[index - 1] if index else None
        breaks = isinstance(before, nodes.raw) or (before is not None and _text(before).endswith("\n"))
        if index > start and breaks and isinstance(child, _SET_OFF):
            yield offset, children[start:index]
            start, offset = index, lines
        # A hard line break is raw mark-up, once for each format that MyST knows.
        lines += child.get("format") == "html" if isinstance(child, nodes.raw) else child.astext().count("\n")
    yield offset, children[start:]


def _find_label(block: Block) -> None:
    """Find the bold, italic or plain label that a block opens with."""
    parts, start = block.parts, 0
    while start < len(parts) and _is_blank(parts[start]):
        start += 1
    if start == len(parts):
        return
    first = parts[start]
    if isinstance(block.node, (nodes.rubric, nodes.title)):
        block.label, block.mark = text_of(parts[start:]), Mark.STRONG
    elif isinstance(first, _SET_OFF):
        _find_bold_label(block, first, start + 1)
    elif isinstance(first, nodes.Text) and _PLAIN_END.search(first, 0, _PLAIN_LETTERS):
        text = _text(first)
        match = _PLAIN_LABEL.match(text, _end_of_tick(text))
        if match:
            block.label, block.mark, block.behind = match[1], Mark.PLAIN, (start, match.end())


def _find_bare_label(block: Block) -> None:
    """Take the plain words that a list item opens with for a label, where a list or paragraph stands below them."""
    if block.label is None and block.form is Form.TEXT and len(block.parts) == 1:
        match = _PLAIN_LABEL.fullmatch(f"{block.text}:")
        if match:
            block.label, block.mark, block.behind = match[1], Mark.PLAIN, (1, 0)


def _find_bold_label(block: Block, first: nodes.TextElement, start: int) -> None:
    """Find the label that bold or italic words are; what stands behind them starts with one of the block's parts."""
    label, following = text_of(first.children).strip(), text_of(block.parts[start:])
    bare = following.lstrip()
    if label.endswith(COLONS) or not bare:
        block.label, block.mark, block.behind = label, Mark.STRONG, (start, 0)
    elif bare.startswith(COLONS):
        block.label, block.mark, block.behind = label, Mark.STRONG, (start, len(following) - len(bare) + 1)
    elif dash := _DASH.match(following):
        block.label, block.mark, block.behind = label, Mark.DASH, (start, dash.end())


def _is_blank(part: nodes.Node) -> bool:
    """Tell a part without words: white space, or a tick before the words."""
    if not isinstance(part, nodes.Text) or part[:1].isalnum():
        return False
    return not part.strip() or _end_of_tick(part) == len(part)


def _end_of_tick(text: str) -> int:
    if text[:1].isalnum():
        return 0
    match = _TICK.match(text)
    return match.end() if match is not None else 0


def front_matter(document: nodes.document) -> nodes.field_list | None:
    """Return the field list that a document starts with, but for comments and definitions."""
    before = (nodes.comment, nodes.target, nodes.substitution_definition, nodes.system_message, nodes.pending)
    first = next((child for child in document.children if not isinstance(child, before)), None)
    return first if isinstance(first, nodes.field_list) else None


def flatten(document: nodes.document, *, titles_are_underlined: bool) -> list[Block]:
    """Return the blocks of a document, in its order.

    :param titles_are_underlined: reST counts the line under a title as the title's.
    """
    walker = _Walker(titles_are_underlined=titles_are_underlined)
    matter = front_matter(document)
    for child in document.children:
        if child is not matter:
            walker.walk(child, 0, None)
    return walker.blocks
