"""Headers that stand in a piece of code, or in a table of raw HTML, as some projects write them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from docutils import nodes

from sphinxcontrib_flamedesign.reading.metadata_file import UnreadableError, read_entries

#: A line that opens a value.
_KEY = re.compile(r"([^\W\d_][\w /()-]{0,40}?)\s?:(?:\s+(.*))?$")

_COMMENT_LINE = re.compile(r"\s*(?:#|<!--)")

#: A tag of HTML; what stands between two of them are words.
_TAG = re.compile(r"(<[^<>]{0,2000}>)")

_ROW = re.compile(r"<tr\b", re.IGNORECASE)

_TAG_NAME = re.compile(r"</?([a-z]+)", re.IGNORECASE)

#: What headers are written in beside plain lines.
_LANGUAGES = frozenset({"toml", "yaml", "yml"})

#: So many lines of code have a name that headers have, or else it is another piece of code.
_LEAST_KNOWN = 2


class PreformattedLine(NamedTuple):
    """A line of a header: its name, its value, and how many lines below the first line with words it stands."""

    name: str
    value: str
    offset: int


def read_preformatted(node: nodes.Node, is_known: Callable[[str], bool]) -> list[PreformattedLine]:
    """Return the lines of the header that a piece of code or raw HTML is; none where it is something else.

    :param is_known: returns whether a line of a header may have this name.
    """
    text = node.astext().strip("\n")
    if isinstance(node, nodes.raw) and node.get("format") == "html":
        if _ROW.search(text):
            rows = list(_read_rows(text))
            return rows if any(is_known(row.name) for row in rows) else []
        lines = _read_lines(html.unescape(_TAG.sub("", text)))
    elif isinstance(node, nodes.literal_block):
        lines = _read_code(text, node.get("language", ""))
    else:
        return []
    return lines if sum(is_known(line.name) for line in lines) >= _LEAST_KNOWN else []


def _read_code(text: str, language: str) -> list[PreformattedLine]:
    """Return the lines of a header in a piece of code, which may be YAML or TOML."""
    if language not in _LANGUAGES:
        return _read_lines(text)
    try:
        entries = read_entries(text, is_toml=language == "toml")
    except UnreadableError:
        return _read_lines(text)
    return [PreformattedLine(entry.name, entry.value, entry.line - 1) for entry in entries if entry.value]


def _read_lines(text: str) -> list[PreformattedLine]:
    """Return lines of the form ``Name: value``, each of which may go on in lines that stand further in."""
    found: list[PreformattedLine] = []
    margin = 0
    for offset, line in enumerate(text.split("\n")):
        if not line.strip() or _COMMENT_LINE.match(line) or line.strip() == "---":
            continue
        indent = len(line) - len(line.lstrip())
        match = _KEY.match(line.strip())
        if not found:
            margin = indent
        if found and indent > margin:
            more = line.strip().removeprefix("- ")
            value = f"{found[-1].value}{', ' if line.strip() != more else ' '}{more}".strip(", ")
            found[-1] = found[-1]._replace(value=value)
        elif match is not None:
            found.append(PreformattedLine(match[1], (match[2] or "").strip(), offset))
        else:
            return []
    return found


def _read_rows(text: str) -> Iterator[PreformattedLine]:
    """Yield the rows of two cells, which may hold other tags."""
    cells: list[str] = []
    row = line = 0
    for piece in _TAG.split(text):
        tag = _TAG_NAME.match(piece) if piece.startswith("<") else None
        name = tag[1].lower() if tag is not None else ""
        if name == "tr":
            yield from _row(cells, row)
            cells, row = [], line
        elif name in {"td", "th"} and not piece.startswith("</"):
            cells.append("")
        elif name == "br" and cells:
            cells[-1] += "; "
        elif cells and not piece.startswith("<"):
            cells[-1] += piece
        line += piece.count("\n")
    yield from _row(cells, row)


def _row(cells: list[str], offset: int) -> Iterator[PreformattedLine]:
    if len(cells) == 2:
        name, value = (" ".join(html.unescape(cell).split()).rstrip("; ") for cell in cells)
        yield PreformattedLine(name.rstrip(":"), value, offset)
