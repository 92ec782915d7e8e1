"""Documents that open like a mail: their header becomes a field list, line for line, before reST reads it."""

from __future__ import annotations

import re

_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}:(?=\s|$)")


def mail_header_as_fields(text: str) -> str:
    """Return a text in reST in which the header that it opens with is a field list; no line moves.

    The header is that of RFC 2822: lines of the form ``Name: value``, on the first line of the text, each of which may
    go on in lines that are indented.
    """
    lines = text.split("\n")
    end = 0
    while end < len(lines):
        line = lines[end]
        is_continued = end > 0 and line[:1] in {" ", "\t"} and line.strip() != ""
        if not is_continued and not _FIELD.match(line):
            break
        end += 1
    if not end or (end < len(lines) and lines[end].strip()):
        return text
    head = [line if line[:1].isspace() else f":{line}" for line in lines[:end]]
    return "\n".join([*head, *lines[end:]])
