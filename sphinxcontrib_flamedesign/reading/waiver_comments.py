"""Comments in documents that accept findings, in reST and Markdown."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from docutils import nodes

from sphinxcontrib_flamedesign.core.model import Waiver
from sphinxcontrib_flamedesign.core.text.waiver_syntax import parse_waiver
from sphinxcontrib_flamedesign.reading.flatten import SILENT
from sphinxcontrib_flamedesign.reading.places import Places

#: What a comment may be: Markdown leaves it as it is written.
_COMMENTS = (nodes.comment, nodes.raw)

_LISTS = (nodes.bullet_list, nodes.enumerated_list)

#: Behind the end of every file.
_END = 10**9


def read_waivers(
    elements: Iterable[nodes.Element], places: Places, docname: str, source: str
) -> Iterator[tuple[nodes.Node, Waiver]]:
    """Yield the waivers of a document, each with its comment.

    :param elements: those of the document, in their order.
    :param source: the document's own file.
    """
    extents: dict[tuple[int, str], tuple[int, tuple[tuple[str, int, int], ...]]] = {}
    for node in (element for element in elements if isinstance(element, _COMMENTS) and _is_comment(element)):
        text = node.astext().strip().removeprefix("<!--").removesuffix("-->").strip()
        parsed = parse_waiver(text)
        if parsed is not None:
            line, file = places.of(node)
            own = file or source
            if _is_at_head(node):
                yield node, Waiver(*parsed, docname, own, line, is_included=bool(file))
            else:
                target = _target_of(node)
                key = id(target), file
                if key not in extents:
                    extents[key] = _find_extent(target, places, file)
                yield node, Waiver(*parsed, docname, own, line, line, *extents[key])


def _is_comment(node: nodes.Element) -> bool:
    return isinstance(node, nodes.comment) or node.astext().lstrip().startswith("<!--")


def _is_at_head(node: nodes.Node) -> bool:
    """Return whether it is a comment that stands above all sections but that of the title."""
    around = node.parent
    if isinstance(around, nodes.document):
        return True
    if not isinstance(around, nodes.section) or not isinstance(around.parent, nodes.document):
        return False
    is_first = around is next(child for child in around.parent.children if isinstance(child, nodes.section))
    return is_first and not any(isinstance(child, nodes.section) for child in around.children[: around.index(node)])


def _target_of(node: nodes.Node) -> nodes.Node | None:
    """Return the section, block or list item that a comment is about: what follows it."""
    target = _following(node)
    before = node.parent.children[: node.parent.index(node)]
    if isinstance(target, _LISTS) and before and isinstance(before[-1], type(target)):
        return target[0]  # the comment stands between two items, and so parts their list
    return target


def _find_extent(target: nodes.Node | None, places: Places, file: str) -> tuple[int, tuple[tuple[str, int, int], ...]]:
    """Return the last line for which a comment about a node holds, and the lines of what the node includes.

    :param file: that of the comment.
    """
    targets = _all_included(target, places, file) if target is not None else []
    end = _following(targets[-1]) if targets else None
    inside: dict[str, list[int]] = {}
    for other in (element for node in targets for element in node.findall(nodes.Element)):
        line, source = places.of(other)
        inside.setdefault(source, []).append(line)
    included = tuple((name, min(lines), max(lines)) for name, lines in inside.items() if name not in {file, ""})
    return _last_line(end, places, file), included


def _all_included(target: nodes.Node, places: Places, file: str) -> list[nodes.Node]:
    """Return a node that follows a comment; where the comment stands above what is included, all of that."""
    following = target.parent.children[target.parent.index(target) :]
    included = [*itertools.takewhile(lambda one: places.of(one).source not in {file, ""}, following)]
    return included or [target]


def _last_line(end: nodes.Node | None, places: Places, file: str) -> int:
    """Return the line of a file above the node that ends an extent: the end of the file where that stands elsewhere."""
    if end is None:
        return _END
    found = [places.of(node) for node in end.findall(nodes.Element)]
    lines = [place.line for place in found if place.source == file]
    return min(lines) - 1 if lines and found[0].source == file else _END


def _following(node: nodes.Node) -> nodes.Node | None:
    """Return what comes after a node, also after the ends of what holds it."""
    while node.parent is not None:
        parent = node.parent
        for other in parent.children[parent.index(node) + 1 :]:
            if not isinstance(other, SILENT):
                return other
        node = parent
    return None
