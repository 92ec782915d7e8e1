"""Words of a document as running text of Markdown and reST, in which no mark of theirs is one."""

from __future__ import annotations

import re

from sphinxcontrib_flamedesign.core.text.printable import clean

_MARKDOWN = re.compile(r"[\\`*{}\[\]<|~$]|_(?!\w)|(?<!\w)_|&(?=#?\w+;)")


_REST = re.compile(r"\A[^\w\s]|[\\`*|<]|_(?!\w)|::\Z")


#: A word that opens an item of a list: `1.`, `(a)`, `iv)`.
_ITEM = re.compile(r"\A\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+)[.)](?=\s|\Z)")


def markdown_text(text: str) -> str:
    """Return a text as one line of Markdown that shows it as it is: no link, picture or HTML comes of it."""
    return _MARKDOWN.sub(_escape, clean(text))


def rest_text(text: str) -> str:
    """Return a text as one line of reST that shows it as it is."""
    line = clean(text)
    escaped = _REST.sub(_escape, line)
    return f"\\{escaped}" if _ITEM.match(line) and not escaped.startswith("\\") else escaped


def markdown_code(text: str) -> str:
    """Return a text on one line as code of Markdown, between more backticks than it holds in a row."""
    line = clean(text)
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if not line or line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def _escape(match: re.Match[str]) -> str:
    return f"\\{match[0]}"
