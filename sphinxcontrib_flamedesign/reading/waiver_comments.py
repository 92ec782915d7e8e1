"""Comments in documents that accept findings, in reST and Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes

from sphinxcontrib_flamedesign.core.model import Waiver
from sphinxcontrib_flamedesign.core.text.waiver_syntax import MARKER, parse_waiver
from sphinxcontrib_flamedesign.reading.blocks import line_of
from sphinxcontrib_flamedesign.reading.flatten import SILENT
from sphinxcontrib_flamedesign.reading.source_text import SourceText

_LISTS = (nodes.bullet_list, nodes.enumerated_list)


#: Behind the end of every document.
_END = 10**9


def find_marked_lines(source: SourceText) -> list[tuple[int, str]]:
    """Return the lines of a file that hold the words that a waiver starts with, with their numbers.

    Most files have none, and need not be searched for comments.
    """
    if MARKER not in source.text:
        return []
    return [(number, line) for number, line in enumerate(source.lines, 1) if MARKER in line]


def read_waivers(
    document: nodes.document,
    marked: Sequence[tuple[int, str]],
    docname: str,
    source: str,
    *,
    titles_are_underlined: bool,
) -> Iterator[Waiver]:
    """Yield the waivers of a document.

    :param marked: the lines that hold the words that a waiver starts with: reST does not say where a comment stands.
    :param titles_are_underlined: reST counts the line under a title as the title's.
    """
    left = iter(marked)
    for node in list(document.findall(_is_comment)):
        text = node.astext().strip().removeprefix("<!--").removesuffix("-->").strip()
        parsed = parse_waiver(text)
        if parsed is not None:
            opening = text.splitlines()[0]
            line = next((number for number, marked_line in left if opening in marked_line), line_of(node))
            last = None if _is_at_head(node) else _last_line(node, titles_are_underlined)
            yield Waiver(*parsed, docname, source, line, line if last is not None else None, last)


def _is_comment(node: nodes.Node) -> bool:
    if isinstance(node, nodes.raw):  # as Markdown leaves it
        return node.astext().lstrip().startswith("<!--")
    return isinstance(node, nodes.comment)


def _is_at_head(node: nodes.Node) -> bool:
    """Return whether it is a comment that stands above all sections but that of the title."""
    around = node.parent
    if isinstance(around, nodes.document):
        return True
    if not isinstance(around, nodes.section) or not isinstance(around.parent, nodes.document):
        return False
    is_first = around is next(child for child in around.parent.children if isinstance(child, nodes.section))
    return is_first and not any(isinstance(child, nodes.section) for child in around.children[: around.index(node)])


def _last_line(node: nodes.Node, titles_are_underlined: bool) -> int:
    """Return the last line of the section, block or list item that follows a comment."""
    target = _following(node)
    before = node.parent.children[: node.parent.index(node)]
    if isinstance(target, _LISTS) and before and isinstance(before[-1], type(target)):
        target = target[0]  # the comment stands between two items, and so parts their list
    end = _following(target) if target is not None else None
    if end is None:
        return _END
    is_underlined = titles_are_underlined and type(end) is nodes.section
    return _first_line(end) - 1 - is_underlined


def _following(node: nodes.Node) -> nodes.Node | None:
    """Return what comes after a node, also after the ends of what holds it."""
    while node.parent is not None:
        parent = node.parent
        for other in parent.children[parent.index(node) + 1 :]:
            if not isinstance(other, SILENT):
                return other
        node = parent
    return None


def _first_line(node: nodes.Node) -> int:
    """Return the line on which a node starts; some have none, or that of their end."""
    lines = [one.line for one in node.findall() if one.line]
    return min(lines) if lines else line_of(node)
