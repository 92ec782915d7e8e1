"""The text of a document with that of the files that it includes, where no parser may open any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

#: A directive that includes a whole file: one with options includes a part, and is left as it is.
_REST = re.compile(r"^\.\. include::[ \t]+(\S[^\n]{0,300})\n(?![ \t]+:)", re.MULTILINE)
_MYST = re.compile(r"^(`{3,9}|:{3,9})\{include\}[ \t]+(\S[^\n]{0,300})\n\1[ \t]*$", re.MULTILINE)

#: So many files are opened for one document: they may include each other.
_MOST_FILES = 100


def with_included(text: str, path: Path) -> str:
    """Return a document's text with files in the place of the directives that include them, as far as they are there.

    :param path: the document: names of files are seen from the folder of the one that includes them.
    """
    pattern = _MYST if path.suffix.lower() in {".md", ".markdown"} else _REST
    return _expand(text, pattern, path.parent, iter(range(_MOST_FILES)))


def _expand(text: str, pattern: re.Pattern[str], folder: Path, left: Iterator[int]) -> str:
    def include(match: re.Match[str]) -> str:
        file = folder / match[match.re.groups].strip()
        try:
            included = file.read_text("utf-8-sig") if next(left, None) is not None else None
        except (OSError, ValueError):
            included = None
        return f"{_expand(included, pattern, file.parent, left)}\n" if included is not None else match[0]

    lines = f"{text}\n"
    return pattern.sub(include, lines) if pattern.search(lines) else text
