"""From a doctree to a flat row of blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import _

from sphinxcontrib_flamedesign.core.text.normalise import COLONS
from sphinxcontrib_flamedesign.core.text.scripts import MARKS, UNSPACED
from sphinxcontrib_flamedesign.reading.blocks import COMPONENT, FIELD, Block, Container, Form, LabelStyle
from sphinxcontrib_flamedesign.reading.inlines import end_of_tick, is_blank, text_of, text_of_node, words_of
from sphinxcontrib_flamedesign.reading.nodes import design_boxed_field, design_field, design_header, design_view
from sphinxcontrib_flamedesign.reading.places import Place, Places

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

#: What is said at the foot of a page, or of a source.
_NOTES = (nodes.footnote, nodes.citation)

#: Parts of a paragraph that are no words of its own.
_WORDLESS = (nodes.raw, nodes.footnote_reference, nodes.system_message)

#: What of it has a title, and holds what that is about.
_BOXES = frozenset({"card", "dropdown", "tab-item"})

#: What HTML shows beside words.
_HTML_PICTURE = re.compile(r"<(?:img|svg|video|audio|iframe|object|embed|canvas|input|hr)\b", re.IGNORECASE)

_HTML_TAG = re.compile(r"<[^<>]{0,2000}>")

#: Text that is shown as it is and in which nobody names a feature.
CODE = (nodes.literal_block, nodes.doctest_block, nodes.math_block, nodes.raw, nodes.comment)

#: What sets a label off from the text after it.
_EMPHASIS = (nodes.strong, nodes.emphasis)

_COMMENT = re.compile(r"\s*<!--")

_DASH = re.compile(r"\s*[-–—]\s+|\s*——\s*")

#: A label in plain words opens with a capital letter, or with one of a script that has none.
_PLAIN_LABEL = re.compile(
    rf"([^\W\d_][\w{MARKS}/&'’ -]{{0,60}}?(?:[(（][^()（）]{{1,30}}[)）])?)"
    rf"(?::(?:\s|$|(?=[{UNSPACED}]))|：|\s[-–—]\s|——)"
)

#: Without this among its first letters, a text holds no plain label; most hold none.
_PLAIN_END = re.compile(r"[:：]| [-–—] |——")

#: A plain label, a suffix in parentheses and what ends it have at most so many letters.
_PLAIN_LETTERS = 100


#: Bold words that end with a full stop are a heading in the line of its text, if they are no more than so many.
_RUN_IN_WORDS = 4


class _Walker:
    """Walks a doctree once and writes its blocks down."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.blocks: list[Block] = []

    def line_of(self, node: nodes.Node) -> int:
        return self.places.of(node).line

    def walk(self, node: nodes.Node, level: int, container: Container | None) -> None:
        _ways[type(node)](self, node, level, container)

    def pass_by(self, node: nodes.Node, level: int, container: Container | None) -> None:
        """Leave out what holds no text of the author's, or text that no element says the role of."""

    def walk_code(self, node: nodes.Element, level: int, container: Container | None) -> None:
        words = words_of_raw(node) if isinstance(node, nodes.raw) else ""
        if words is not None:
            block = Block(Form.CODE, node, (node,), self.places.of(node), level, container)
            block.text = words
            self.blocks.append(block)

    def walk_picture(self, node: nodes.Element, level: int, container: Container | None) -> None:
        self.blocks.append(Block(Form.CODE, node, (), self.places.of(node), level, container))

    def walk_target(self, node: nodes.target, level: int, container: Container | None) -> None:
        """Take the address of a link for a note, as references are written; at a document's end it is none."""
        if "refuri" in node and not _is_last(node):
            self.walk_picture(node, level, container)
            self.blocks[-1].is_note = True

    def walk_children(self, node: nodes.Element, level: int, container: Container | None) -> None:
        if not node.children and not isinstance(node, nodes.Structural):
            self.walk_picture(node, level, container)
        start = len(self.blocks)
        for child in node.children:
            self.walk(child, level, container)
        if node.get(COMPONENT) in _BOXES:
            title = next((block for block in self.blocks[start:] if block.is_title and block.box is None), None)
            if title is not None:
                title.box, title.box_end = node, len(self.blocks)

    def walk_section(self, node: nodes.section, level: int, container: Container | None) -> None:
        level += 1
        title = node[0] if node.children and isinstance(node[0], nodes.title) else None
        field = str(node["field"]) if isinstance(node, design_field) else None
        inner = container
        if field is not None:  # a directive's field ends with the directive
            inner = Container(node, FIELD, container, len(self.blocks), self.line_of(node), labelled=True)
        children = list(node.children)
        if title is not None:
            del children[0]
            block = Block(Form.HEADING, node, words_of(title.children), self.places.of(title), level, inner, field)
            block.label, block.mark = text_of(title.children), LabelStyle.HEADING
            block.is_note = field is None and _is_heading_of_notes(title)
            self.blocks.append(block)
        for child in children:
            self.walk(child, level, inner)
        if field is not None and inner is not None:
            inner.end = len(self.blocks)

    def walk_box(self, node: design_boxed_field, level: int, container: Container | None) -> None:
        inner = Container(node, FIELD, container, len(self.blocks), self.line_of(node), labelled=True)
        title = node.children[0]
        place, field = self.places.of(node), str(node["field"])
        block = Block(Form.TERM, node, words_of(title.children), place, level, inner, field)
        block.label, block.mark = text_of(title.children), LabelStyle.HEADING
        self.blocks.append(block)
        for child in node.children[1:]:
            self.walk(child, level, inner)
        inner.end = len(self.blocks)

    def walk_item(self, node: nodes.Element, level: int, container: Container | None) -> None:
        kind = "item" if isinstance(node, (nodes.list_item, *_NOTES)) else "definition"
        inner = Container(node, kind, container, len(self.blocks), self.line_of(node[0] if node.children else node))
        for child in node.children:
            if isinstance(child, (nodes.term, nodes.field_name)):
                block = Block(Form.TERM, child, words_of(child.children), self.places.of(child), level, inner)
                block.label, block.mark = text_of(child.children), LabelStyle.TERM
                inner.labelled = True
                self.blocks.append(block)
            elif not isinstance(child, nodes.classifier):
                self.walk(child, level, inner)
        inner.end = len(self.blocks)
        if isinstance(node, nodes.list_item) and len(node.children) > 1 and inner.end > inner.start:
            _find_bare_label(self.blocks[inner.start])

    def walk_note(self, node: nodes.Element, level: int, container: Container | None) -> None:
        """Write a note down: what it says is said, but opens no field, and is no word of the field around it."""
        start = len(self.blocks)
        self.walk_item(node, level, container)
        for block in self.blocks[start:]:
            block.label, block.mark, block.label_end, block.is_note = None, None, None, True

    def walk_note_label(self, node: nodes.label, level: int, container: Container | None) -> None:
        """Leave out the number of a footnote; the name of a citation is part of what it says."""
        if isinstance(node.parent, nodes.citation):
            self.walk_text(node, level, container)

    def walk_table(self, node: nodes.table, level: int, container: Container | None) -> None:
        if isinstance(node[0], nodes.title):
            self.walk_text(node[0], level, container)
        for row in node.findall(nodes.row):
            kind = "header" if isinstance(row.parent, nodes.thead) else "row"
            line = self.line_of(row.next_node(nodes.paragraph) or row)
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
                    first.label, first.mark = text_of(row.children[0].children).strip(), LabelStyle.CELL

    def walk_text(self, node: nodes.TextElement, level: int, container: Container | None) -> None:
        words = words_of(node.children)
        if not words or not isinstance(words[0], nodes.Text) or not words[0].strip():  # else it says something
            if _is_picture(node):
                self.walk_picture(node, level, container)
                return
            if _is_wordless(words):
                return
        line, source = self.places.of(node)
        if isinstance(node, nodes.rubric) and _is_heading_of_notes(node):
            self.blocks.append(Block(Form.TEXT, node, words, Place(line, source), level, container, is_note=True))
            return
        for offset, parts in _split_lines(words):
            title, place = _is_title(node), Place(line + offset, source)
            block = Block(Form.TEXT, node, parts, place, level, container, is_title=title)
            if not isinstance(node, nodes.caption):
                _find_label(block)
            if block.mark is LabelStyle.STRONG and container is not None and container.start == len(self.blocks):
                container.labelled = True
            self.blocks.append(block)


_Way = Callable[[_Walker, Any, int, Any], None]

#: How a node is walked: the first line that names its type, or one above it, counts.
_WAYS: tuple[tuple[type[nodes.Node] | tuple[type[nodes.Node], ...], _Way], ...] = (
    (nodes.target, _Walker.walk_target),
    ((*SILENT, nodes.Text), _Walker.pass_by),
    (nodes.section, _Walker.walk_section),
    (design_boxed_field, _Walker.walk_box),
    ((nodes.list_item, nodes.definition_list_item, nodes.field), _Walker.walk_item),
    (_NOTES, _Walker.walk_note),
    (nodes.label, _Walker.walk_note_label),
    (nodes.table, _Walker.walk_table),
    (CODE, _Walker.walk_code),
    ((nodes.image, nodes.figure), _Walker.walk_picture),
    (nodes.TextElement, _Walker.walk_text),
    (nodes.Node, _Walker.walk_children),
)


class _Ways(dict[type[nodes.Node], _Way]):
    """How nodes of a type are walked: found once for each type, for there are few types and many nodes."""

    def __missing__(self, kind: type[nodes.Node]) -> _Way:
        way = self[kind] = next(way for types, way in _WAYS if issubclass(kind, types))
        return way


_ways = _Ways()


def _is_last(node: nodes.Node) -> bool:
    """Return whether nothing that a document says stands behind a node."""
    while node.parent is not None:
        behind = node.parent[node.parent.index(node) + 1 :]
        if any(not isinstance(one, (*SILENT, *_NOTES)) and not _is_heading_of_notes(one) for one in behind):
            return False
        node = node.parent
    return True


def _is_heading_of_notes(node: nodes.Node) -> bool:
    """Return whether it is the title or rubric "Footnotes", which Sphinx leaves out where notes stand elsewhere."""
    return isinstance(node, (nodes.title, nodes.rubric)) and node.astext() in {"Footnotes", _("Footnotes")}


def words_of_raw(node: nodes.raw) -> str | None:
    """Return the words between the tags of raw HTML, unless it shows a picture; None where it shows nothing."""
    text = node.astext()
    if _COMMENT.match(text):
        return None
    if node.get("format") != "html" or _HTML_PICTURE.search(text):
        return ""
    return " ".join(_HTML_TAG.sub(" ", text).split()) or None


def _is_wordless(parts: Sequence[nodes.Node]) -> bool:
    """Return whether a paragraph holds no words of its own: all are struck, or it is but the mark of a note."""
    return all(isinstance(part, _WORDLESS) or (isinstance(part, nodes.Text) and not part.strip()) for part in parts)


def _is_picture(node: nodes.TextElement) -> bool:
    """Return whether it is a paragraph that holds pictures and no words."""
    for child in node.children:
        if isinstance(child, nodes.Text) and child.strip():
            return False
    return not text_of(node.children).strip() and node.next_node(nodes.image) is not None


def _is_title(node: nodes.Element) -> bool:
    """Return whether it is the title of something that is no section."""
    return isinstance(node, (nodes.rubric, nodes.title, nodes.caption)) or node.parent.get(COMPONENT) == "card-title"


def _split_lines(children: Sequence[nodes.Node]) -> Iterator[tuple[int, Sequence[nodes.Node]]]:
    """Split a paragraph where a line starts with bold or italic words: header lines stand so."""
    if len(children) == 1 or not any(isinstance(child, _EMPHASIS) for child in children[1:]):
        yield 0, children
        return
    children = [child for child in children if not isinstance(child, nodes.Text) or len(child)]
    start = offset = lines = 0
    for index, child in enumerate(children):
        before = children[index - 1] if index else None
        breaks = before is not None and text_of_node(before).endswith("\n")
        if index > start and breaks and isinstance(child, _EMPHASIS):
            yield offset, children[start:index]
            start, offset = index, lines
        # A hard line break is raw mark-up, once for each format that MyST knows.
        if not isinstance(child, nodes.raw) or child.get("format") == "html":
            lines += text_of_node(child).count("\n")
    yield offset, children[start:]


def _find_label(block: Block) -> None:
    """Find the bold, italic or plain label that a block opens with."""
    parts, start = block.parts, 0
    while start < len(parts) and is_blank(parts[start]):
        start += 1
    if start == len(parts):
        return
    first = parts[start]
    if block.is_title:
        block.label, block.mark = text_of(parts[start:]), LabelStyle.STRONG
    elif isinstance(first, _EMPHASIS):
        _find_bold_label(block, first, start + 1)
    elif isinstance(first, nodes.Text) and _PLAIN_END.search(first, 0, _PLAIN_LETTERS):
        text = text_of_node(first)
        match = _match_plain_label(text, end_of_tick(text))
        if match:
            block.label, block.mark, block.label_end = match[1], LabelStyle.PLAIN, (start, match.end())


def _match_plain_label(text: str, start: int = 0) -> re.Match[str] | None:
    match = _PLAIN_LABEL.match(text, start)
    return match if match is not None and not match[1][0].islower() else None


def _find_bare_label(block: Block) -> None:
    """Take the plain words that a list item opens with for a label, where a list or paragraph stands below them."""
    if block.label is None and block.form is Form.TEXT and len(block.parts) == 1:
        match = _match_plain_label(f"{block.text}:")
        if match and match.end() == len(block.text) + 1:
            block.label, block.mark, block.label_end = match[1], LabelStyle.PLAIN, (1, 0)


def _find_bold_label(block: Block, first: nodes.TextElement, start: int) -> None:
    """Find the label that bold or italic words are; what stands after them starts with one of the block's parts."""
    label, following = text_of(first.children).strip(), text_of(block.parts[start:])
    bare = following.lstrip()
    # Words that go on below it may be those of a sentence.
    is_alone = following.startswith("\n") and not bare[:1].islower()
    if label.endswith(COLONS) or not bare or is_alone:
        block.label, block.mark, block.label_end = label, LabelStyle.STRONG, (start, 0)
    elif bare.startswith(COLONS):
        block.label, block.mark, block.label_end = label, LabelStyle.STRONG, (start, len(following) - len(bare) + 1)
    elif label.endswith(".") and len(label.split()) <= _RUN_IN_WORDS:
        block.label, block.mark, block.label_end = label.rstrip("."), LabelStyle.DASH, (start, 0)
    elif dash := _DASH.match(following):
        block.label, block.mark, block.label_end = label, LabelStyle.DASH, (start, dash.end())


def front_matter(document: nodes.document) -> nodes.field_list | None:
    """Return the field list that a document starts with, but for comments and definitions."""
    before = (nodes.comment, nodes.target, nodes.substitution_definition, nodes.system_message, nodes.pending)
    first = next((child for child in document.children if not isinstance(child, before)), None)
    return first if isinstance(first, nodes.field_list) else None


def flatten(document: nodes.document, places: Places, docname: str) -> list[Block]:
    """Return the blocks of a document, in its order."""
    walker = _Walker(places)
    matter = front_matter(document)
    for child in document.children:
        if child is not matter:
            walker.walk(child, 0, None)
    for block in walker.blocks:
        block.docname = docname
    return walker.blocks
