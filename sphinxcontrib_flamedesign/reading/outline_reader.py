"""Reading the outline of a document without a project: for templates that are learnt from documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Parser as RstParser

from sphinxcontrib_flamedesign.core.files import describe_unreadable
from sphinxcontrib_flamedesign.core.learning.languages import all_words
from sphinxcontrib_flamedesign.core.learning.outline import HeaderLine, Heading, Outline
from sphinxcontrib_flamedesign.core.learning.template_header import is_metadata_name
from sphinxcontrib_flamedesign.core.text.labels import strip_label
from sphinxcontrib_flamedesign.core.text.normalise import COLONS, normalise
from sphinxcontrib_flamedesign.reading.flatten import CODE, SILENT, front_matter
from sphinxcontrib_flamedesign.reading.front_matter import read_front_matter
from sphinxcontrib_flamedesign.reading.included_text import with_included
from sphinxcontrib_flamedesign.reading.inlines import text_of, text_of_node
from sphinxcontrib_flamedesign.reading.key_lines import BETWEEN_KEYS, set_keys_apart
from sphinxcontrib_flamedesign.reading.mail_header import mail_header_as_fields
from sphinxcontrib_flamedesign.reading.outline_metadata import read_metadata_lines, stated_links, yaml_lines
from sphinxcontrib_flamedesign.reading.preformatted_header import read_preformatted

_LINE = re.compile(r"\s*:?(?:[*_]{1,2})?([^\W\d_][\w /()#-]{0,40}?)(?:[*_]{1,2})?\s*:(?:[*_]{1,2})?(?:\s+(.*))?$")

#: Fewer bold labels than that do not divide a document.
_LEAST_LABELS = 3

#: Bold words before a colon that label no part of a document.
_NOTES = frozenset(
    {"note", "notes", "example", "important", "warning", "tip", "hint", "caution", "action required", "todo"}
)

#: What the columns of a table are called that holds the lines of a header.
_COLUMN_HEADS = frozenset({"attribute", "field", "item", "key", "metadata", "name", "property"})


#: What a converter gives a heading for its anchor.
_ANCHOR = re.compile(r"\{#[\w:.-]{1,200}\}$")

_COMMENT = re.compile(r"<!--(.*)-->", re.DOTALL)

if TYPE_CHECKING:
    from docutils.parsers import Parser

#: Files that may hold the metadata of a document.

_SETTINGS = {
    "report_level": 5,
    "halt_level": 5,
    "file_insertion_enabled": False,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "sectsubtitle_xform": False,
    "_disable_config": True,
}


class UnreadableDocumentError(ValueError):
    """A document that cannot be read, and why."""


def read_outline(path: Path, docname: str, *, takes_labels: bool = False) -> Outline:
    """Return the outline of a document in Markdown or reST, by its suffix.

    :param takes_labels: take each bold label for a part of the document, and not only where they divide it.
    :raises UnreadableDocumentError: it is not there, or is no text.
    """
    try:
        text = with_included(path.read_text("utf-8-sig"), path)
    except (OSError, ValueError) as error:
        raise UnreadableDocumentError(f"{path} cannot be read: {describe_unreadable(error)}") from error
    is_rest = path.suffix.lower() not in {".md", ".markdown"}
    as_fields = mail_header_as_fields(text) if is_rest else text
    document = _parse(as_fields, _parser(is_rest=is_rest))
    title, sections = _find_title(document) if as_fields == text else (None, _sections(document))
    above = _header_section(sections)
    sections = sections[bool(above) :]
    has_labels = takes_labels or _has_labels(sections)
    headings = tuple(heading for section in sections for heading in _headings(section, 1, has_labels=has_labels))
    head = read_front_matter(text.splitlines()) if not is_rest else []
    around = title.parent if title is not None else document
    if takes_labels and not sections:
        header, below = _split_header(around)
        headings = tuple(_labels(below, 1))
    else:
        header = _above_sections(around)
    if around is not document:
        header = [*_above_sections(document), *header]
    header = [*header, *above]
    # "Author(s)" is called like "Authors".
    found = (*_header_lines(document, header, head), *stated_links(headings))
    lines = tuple(replace(line, name=line.name.replace("(s)", "s")) for line in found)
    file, file_lines = read_metadata_lines(path)
    words = text_of(title.children).strip() if title is not None else ""
    return Outline(docname, words, headings, lines, as_fields != text, file, file_lines)


def _parser(*, is_rest: bool) -> Parser:
    if is_rest:
        return RstParser()
    from myst_parser import docutils_  # projects without Markdown need not have it

    parser: Parser = docutils_.Parser()  # type: ignore[attr-defined]
    return parser


def _parse(text: str, parser: Parser) -> nodes.document:
    # Links to files are no errors where nothing says which files there are; reST knows nothing of this.
    settings = {**_SETTINGS, "myst_all_links_external": True}
    return publish_doctree(text, parser=parser, settings_overrides=settings)


def _find_title(document: nodes.document) -> tuple[nodes.title | None, Sequence[nodes.section]]:
    """Return the title of a document, and the sections below it: a heading alone at its level is one."""
    top = _sections(document)
    return (top[0].next_node(nodes.title), _sections(top[0])) if len(top) == 1 else (None, top)


def _sections(node: nodes.Element) -> list[nodes.section]:
    return [child for child in node.children if isinstance(child, nodes.section)]


def _above_sections(node: nodes.Element) -> list[nodes.Node]:
    return list(takewhile(lambda child: not isinstance(child, nodes.section), node.children))


def _header_section(sections: Sequence[nodes.section]) -> list[nodes.Node]:
    """Return what stands in the first section, where that holds the lines of a header: ``Metadata``."""
    title = sections[0].next_node(nodes.title) if sections else None
    words = title.astext() if title is not None else ""
    is_header = normalise(strip_label(words)) in {*map(normalise, all_words().header_sections)}
    return _above_sections(sections[0])[1:] if is_header else []


def _has_labels(sections: Sequence[nodes.section]) -> bool:
    """Return whether bold labels divide the sections of a document: half of them have some."""
    counts = [sum(len(_labels_of(child)) for child in section.children) for section in sections]
    return sum(counts) >= _LEAST_LABELS and sum(count > 0 for count in counts) * 2 >= len(counts)


def _labels_of(node: nodes.Node) -> list[tuple[str, str]]:
    """Return the bold labels that a paragraph opens with, on one line each, with the words after them."""
    parts = [part for part in node.children if part.astext()] if isinstance(node, nodes.paragraph) else []
    starts = [n for n, part in enumerate(parts) if isinstance(part, nodes.strong) and _opens_line(parts[:n])]
    if not starts or starts[0]:
        return []
    ends = [*starts[1:], len(parts)]
    found = [_read_label(parts[start:end]) for start, end in zip(starts, ends, strict=True)]
    return [pair for pair in found if pair is not None] if found[0] is not None else []


def _opens_line(before: Sequence[nodes.Node]) -> bool:
    return not before or text_of_node(before[-1]).endswith("\n")


def _label_of(item: nodes.Node) -> tuple[str, str] | None:
    """Return the bold label that a list item opens with, and the words after it."""
    found = _labels_of(item.children[0]) if isinstance(item, nodes.list_item) and item.children else []
    return found[0] if len(found) == 1 else None


def _read_label(parts: Sequence[nodes.Node]) -> tuple[str, str] | None:
    """Return bold words before a colon or alone on their line, and the words after them."""
    label, after = text_of_node(parts[0]).strip(), text_of(parts[1:])
    is_alone = after.startswith("\n") and not after.strip()[:1].islower()
    is_marked = label.endswith((":", "：")) or after.lstrip().startswith((":", "："))
    if not is_marked and not is_alone and after.strip():
        return None
    bare = label.rstrip(":： ")
    return None if bare.casefold() in _NOTES else (bare, " ".join(after.lstrip(":： \n").split()))


def _labels(children: Sequence[nodes.Node], level: int) -> Iterator[Heading]:
    """Yield the bold labels among the children of a section, with what stands below each."""
    opened: Heading | None = None
    for child in children:
        labels = _labels_of(child)
        items = list(child.children) if isinstance(child, nodes.bullet_list) else []
        inner = [found for node in items if (found := _label_of(node)) is not None]
        if labels:
            before = [] if opened is None else [opened]
            *others, opened = (
                Heading(name, level, child.line or 0, _said(words), is_label=True) for name, words in labels
            )
            yield from (*before, *others)
        elif inner and len(inner) == len(items) and opened is not None:
            yield opened
            opened = None
            yield from (
                Heading(name, level + 1, item.line or 0, _said(words), is_label=True)
                for item, (name, words) in zip(items, inner, strict=True)
            )
        elif opened is not None:
            opened = replace(opened, texts=(*opened.texts, *_texts(child)), links=(*opened.links, *_links(child)))
    if opened is not None:
        yield opened


def _said(words: str) -> tuple[str, ...]:
    return (words,) if words else ()


def _headings(section: nodes.section, level: int, *, has_labels: bool = False) -> Iterator[Heading]:
    title = section.next_node(nodes.title)
    label = _ANCHOR.sub("", text_of(title.children).strip()).rstrip() if title is not None else ""
    texts, links, comments = [], [], [_comments_in(title)] if title is not None else []
    first = next((n for n, child in enumerate(section.children) if _labels_of(child)), None)
    labelled = section.children[first:] if has_labels and first is not None else []
    inner = _sections(section)
    for child in section.children:
        if isinstance(child, nodes.section) or child in labelled[:1]:
            break
        if (words := _comment_of(child)) is not None:
            comments += [words] if not _is_for_next(child) else []
        elif not isinstance(child, (nodes.title, nodes.target, nodes.system_message)):
            texts += list(_texts(child))
            links += list(_links(child))
    text = " ".join(filter(None, comments))
    yield Heading(label, level, section.line or 0, tuple(texts), text, _comment_above(section), links=tuple(links))
    yield from _labels([child for child in labelled if not isinstance(child, nodes.section)], level + 1)
    for other in inner:
        yield from _headings(other, level + 1, has_labels=has_labels)


def _texts(node: nodes.Node) -> Iterator[str]:
    """Yield the words of paragraphs and pieces of code in a node, with single spaces."""
    if isinstance(node, (nodes.literal_block, nodes.math_block)):
        yield node.astext()
    elif _comment_of(node) is None and isinstance(node, nodes.TextElement):
        words = " ".join(text_of(node.children).split())
        if words:
            yield words
    elif isinstance(node, nodes.Element) and not isinstance(node, (nodes.comment, nodes.system_message)):
        for child in node.children:
            yield from _texts(child)


def _links(node: nodes.Node) -> Iterator[str]:
    """Yield where the references in a node lead, as they are written."""
    yield from (str(reference["refuri"]) for reference in node.findall(nodes.reference) if "refuri" in reference)


def _comment_above(section: nodes.section) -> str:
    """Return the comment right above a heading, wherever the parser has put it: at the end of what is before."""
    place = section.parent.index(section)
    before: nodes.Node | None = section.parent[place - 1] if place else None
    while isinstance(before, nodes.section):
        before = before.children[-1] if before.children else None
    return (_comment_of(before) if before is not None and _is_for_next(before) else None) or ""


def _is_for_next(comment: nodes.Node) -> bool:
    """Return whether a comment stands last in a section that has words of its own: it is about the next heading."""
    siblings = comment.parent.children
    place = siblings.index(comment)
    is_last = place + 1 == len(siblings) or isinstance(siblings[place + 1], nodes.section)
    return is_last and any(
        True for sibling in siblings[:place] for _ in _texts(sibling) if not isinstance(sibling, nodes.title)
    )


def _comment_of(node: nodes.Node) -> str | None:
    """Return the words of a comment, which Markdown has as HTML; None where a node is none."""
    if isinstance(node, nodes.comment):
        return " ".join(node.astext().split())
    if isinstance(node, nodes.paragraph) and node.children:
        found = [_comment_of(child) for child in node.children]
        return " ".join(text for text in found if text) if None not in found else None
    match = _COMMENT.fullmatch(node.astext().strip()) if isinstance(node, nodes.raw) else None
    return " ".join(match[1].split()) if match is not None else None


def _split_header(around: nodes.Element) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """Return what stands above the first bold label of a field, and what from there on, where nothing has headings.

    The first lines that name something are the header's, and those after them that are called like lines of headers.
    """
    has_header = False
    for place, child in enumerate(around.children):
        names = [line.name for line in _lines_of(child)]
        if (
            _labels_of(child)
            and (has_header or len(names) < 2)
            and not all(is_metadata_name(name, all_words()) for name in names or [""])
        ):
            return list(around.children[:place]), list(around.children[place:])
        has_header = has_header or bool(names)
    return list(around.children), []


def _header_lines(document: nodes.document, header: Sequence[nodes.Node], head: Sequence[str]) -> Iterator[HeaderLine]:
    """Yield the lines of a header: of front matter, or of what stands between the title and the first section.

    :param head: the lines of YAML front matter.
    """
    matter = front_matter(document)
    if head:
        yield from yaml_lines(head)
    elif matter is not None:
        for item in matter.findall(nodes.field):
            yield from _field_lines(item)
    children = [child for child in header if child is not matter and not isinstance(child, nodes.title)]
    for child in takewhile(lambda child: isinstance(child, (*SILENT, *CODE)), children):
        yield from (HeaderLine(line.name, line.value) for line in read_preformatted(child, _is_key))
    for child, following in zip_longest(children, children[1:]):
        yield from _lines_of(child)
        name = _LINE.match(child.astext()) if isinstance(following, nodes.bullet_list) else None
        if name is not None and not name[2] and isinstance(child, nodes.paragraph):
            items = (item for item in following.children if isinstance(item, nodes.list_item))
            yield from (HeaderLine(name[1].strip(), " ".join(text_of(item.children).split()), True) for item in items)


def _field_lines(item: nodes.field) -> Iterator[HeaderLine]:
    name, body = item.children[0].astext(), item.children[-1]
    found: list[nodes.Node] = [*body.findall(nodes.list_item)] if isinstance(body, nodes.Element) else []
    texts = [" ".join(text_of_node(child) for child in node.children) for node in found or [body]]
    yield from (HeaderLine(name, " ".join(text.split()), bool(found)) for text in texts)


def _lines_of(node: nodes.Node) -> Iterator[HeaderLine]:
    """Yield what of a list, a field list, a table or a paragraph looks like lines of a header."""
    if isinstance(node, nodes.field_list):
        for item in node.children:
            if isinstance(item, nodes.field):
                yield from _field_lines(item)
        return
    if isinstance(node, nodes.table):
        yield from _table_lines(node)
        return
    if isinstance(node, nodes.block_quote):
        for child in node.children:
            yield from _lines_of(child)
        return
    if isinstance(node, nodes.bullet_list):
        items = [item for item in node.children if isinstance(item, nodes.Element)]
        texts, comments = [text_of(item.children) for item in items], [_comments_in(item) for item in items]
    elif isinstance(node, (nodes.line_block, nodes.paragraph)):
        texts = [piece for line in _lines_in(node) if line.strip() for piece in _split_line(line)]
        comments = [""] * len(texts)
    else:
        return
    matches = [_match_line(text) for text in texts]
    has_values = any(match[2] for match in matches if match is not None)
    if all(match is not None for match in matches) and (has_values or len(matches) > 1):
        for match, comment in zip(matches, comments, strict=True):
            if match is not None:
                yield HeaderLine(match[1].strip(), (match[2] or "").strip(), comment=comment)


def _table_lines(table: nodes.table) -> Iterator[HeaderLine]:
    """Yield what stands in a table with a line of the header in each row, or in each column."""
    rows = [[cell for cell in row.children if isinstance(cell, nodes.Element)] for row in table.findall(nodes.row)]
    texts = [[" ".join(text_of(cell.children).split()) for cell in row] for row in rows]
    if len(rows) > 1 and _are_column_names(texts[0]):
        pairs = [*zip(texts[0], texts[1], rows[1], strict=False)]  # the rows below are of other versions
    else:
        pairs = [(text[0], text[1], row[1]) for text, row in zip(texts, rows, strict=True) if len(row) == 2]
    for name, value, cell in pairs:
        if name and normalise(name) not in _COLUMN_HEADS:
            yield HeaderLine(name.rstrip(":"), value, comment=_comments_in(cell))


def _are_column_names(cells: Sequence[str]) -> bool:
    """Return whether a table has a column for each line of the header, by the cells of its first row."""
    names = [_is_key(cell) for cell in cells]
    is_pair = len(cells) == 2 and (not names[1] or normalise(cells[0]) in _COLUMN_HEADS)
    return len(cells) > 1 and any(names) and not is_pair


def _is_key(words: str) -> bool:
    return is_metadata_name(words.strip().rstrip("".join(COLONS)), all_words())


def _lines_in(node: nodes.Element) -> list[str]:
    if isinstance(node, nodes.line_block):
        return [text_of(line.children) for line in node.findall(nodes.line)]
    return set_keys_apart(node.children, lambda words: words.rstrip().endswith(COLONS) or _is_key(words)).split("\n")


def _match_line(text: str) -> re.Match[str] | None:
    return _LINE.match(" ".join(text.replace("：", ": ").split()))


def _split_line(line: str) -> list[str]:
    """Return the lines of a header that stand in one: ``Status: draft | Author: Ann``."""
    pieces = [piece for piece in BETWEEN_KEYS.split(line) if piece.strip()]
    return pieces if len(pieces) > 1 and all(map(_match_line, pieces)) else [line]


def _comments_in(node: nodes.Element) -> str:
    """Return the words of the comments in a cell or an item."""
    return " ".join(words for raw in node.findall(nodes.raw) if (words := _comment_of(raw)))
