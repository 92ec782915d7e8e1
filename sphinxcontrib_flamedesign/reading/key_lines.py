"""Keys and values in lines of text: ``Status: Draft``, one a line, or several between bars or commas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docutils import nodes

from sphinxcontrib_flamedesign.core.text.labels import MetadataIndex
from sphinxcontrib_flamedesign.core.text.normalise import COLONS
from sphinxcontrib_flamedesign.core.text.scripts import MARKS
from sphinxcontrib_flamedesign.reading.blocks import Block
from sphinxcontrib_flamedesign.reading.initials import initial_before
from sphinxcontrib_flamedesign.reading.inlines import text_of, text_of_node

_BETWEEN = re.compile(r"\s[|·•]\s|(?:[,;]|\s[-–—])\s+(?=\w[\w ]{0,30}:\s)")

_KEY = re.compile(rf"\W*(\w[\w{MARKS} /-]{{0,40}}(?:\(s\))?)\s*(?:#\s*)?[:：]\s*(.*)")

#: A line that says something else of the document, and so ends what the line above says.
_OTHER_KEY = re.compile(r"\s*(?::[^\W\d_][\w/-]{0,40}:\s|[A-Z][\w/-]*(?: [\w/-]+){0,3}:\s|[^\W\d_a-z][\w/-]{0,20}：)")

#: What stands between a term and its definition, where MyST is not told of those.
_TERM = re.compile(r"\n:\s+")


def value_of(block: Block) -> str:
    """Return the words of a value in one line: what a line break sets apart stays apart."""
    words = "".join("; " if _is_break(part) else text_of([part]) for part in block.parts)
    return initial_before(block.node) + " ".join(words.split()).rstrip("; ")


def _is_break(part: nodes.Node) -> bool:
    return isinstance(part, nodes.raw) and part.get("format") == "html" and text_of([part]) == "\n"


def read_lines(block: Block, keys: MetadataIndex) -> Iterator[tuple[str, str, int, Block]]:
    """Yield the keys and values in a paragraph: one a line, or several between bars or commas."""
    text = _TERM.sub(": ", _apart(block.parts, keys))
    first = next((part for part in block.parts if text_of([part]).strip()), None)
    bold = text_of_node(first) if isinstance(first, nodes.strong) else ""
    if keys.match(bold) and not bold.endswith(COLONS) and not text[len(bold) :].startswith(COLONS):
        text = f"{bold}: {text[len(bold) :]}"  # "**Status** Draft"
    name, value, start = "", "", 0
    for number, line in enumerate(text.split("\n")):
        for piece in _BETWEEN.split(line):
            match = _KEY.match(piece)
            if match and keys.match(match[1]) is not None and not keys.is_common(match[1]):
                if name:
                    yield name, " ".join(value.split()), block.line + start, block
                name, value, start = match[1], match[2], number
            elif _OTHER_KEY.match(piece):
                if name:
                    yield name, " ".join(value.split()), block.line + start, block
                if match:
                    yield match[1], "", block.line + number, block
                name = ""
            elif name:
                value += f" {piece}"
    if name:
        yield name, " ".join(value.split()), block.line + start, block


def _apart(parts: Sequence[nodes.Node], keys: MetadataIndex) -> str:
    """Return the text of inline nodes, with a bar before each bold key that does not start it."""
    text = ""
    for part in parts:
        words = text_of([part])
        is_next = bool(text.strip()) and isinstance(part, nodes.strong) and keys.match(words) is not None
        text = f"{text.rstrip(' ,')} | {words}" if is_next and not text.endswith("\n") else text + words
    return text.lstrip()
