"""Front matter that is not read, or not as its author meant it."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
from collections.abc import Callable, Iterator, Sequence

from docutils import nodes

#: Returns the name of metadata that a text is.
KeyOf = Callable[[str], str | None]

_MARK = "---"

_MARKS = re.compile(r"-{2,5}|\+{2,5}")

_KEY = re.compile(r"['\"]?(\w[\w ()/-]{0,40}?)['\"]?[ \t]*[:=](.*)")

#: So many lines are looked at: front matter is short, and what is not closed reaches to the end of its document.
_MOST_LINES = 1000

#: What MyST says of front matter that it leaves out; it does not say why.
_REFUSED = ("Malformed YAML", "YAML is not a dict")

_SEPARATED = re.compile(r"(['\"]?)\w[\w ()/-]*\1[ \t]*:(?:[ \t]+(.*))?$")

#: What YAML takes for a date, with a time or without.
_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?=$|[Tt \t])", re.ASCII)

_OPENERS = {"[": "]", "{": "}", '"': '"', "'": "'"}


def read_front_matter(lines: Sequence[str]) -> list[str]:
    """Return the lines of a file's YAML front matter: MyST keeps neither their places nor values like ``#209``."""
    if not lines or lines[0].strip() != _MARK:
        return []
    return [_MARK, *itertools.takewhile(lambda line: line.strip() != _MARK, lines[1:])]


def first_lines(text: str) -> list[str]:
    """Return the first lines of a text, as YAML counts them."""
    return [line.rstrip("\n") for line in itertools.islice(io.StringIO(text), _MOST_LINES)]


def is_refused(document: nodes.document) -> bool:
    """Return whether the parser has found front matter that is no YAML, or has no keys."""
    messages = (node.astext() for node in document.children if isinstance(node, nodes.system_message))
    return any(text in message for message in messages for text in _REFUSED)


def find_unread(
    lines: Sequence[str], key_of: KeyOf, *, is_rest: bool, is_read: bool, refused: bool
) -> Iterator[tuple[str, int]]:
    """Yield why front matter is not read, and the line on which that shows.

    :param lines: those that a document starts with.
    :param is_read: whether the parser has read any.
    :param refused: whether it says that it cannot read it; a project may silence that.
    """
    start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    mark = lines[start].strip() if start < len(lines) else ""
    if not _MARKS.fullmatch(mark):
        return
    inside = list(itertools.takewhile(lambda line: line.strip() != mark, lines[start + 1 :]))
    is_closed = start + 1 + len(inside) < len(lines)
    first = next((match for line in inside[:1] if (match := _KEY.match(line)) and key_of(match[1])), None)
    why = "the front matter is not read"
    is_silent = start == 0 and is_closed and not is_rest and not is_read and first is not None and mark == _MARK
    if (refused or is_silent) and any(line.strip() and not line.strip().startswith("#") for line in inside):
        found = ((remedy, number) for number, line in enumerate(inside, 2) if (remedy := _remedy(line)))
        remedy, number = next(found, ("write each key as `key: value`, and quote values with special characters", 1))
        fault = "" if remedy[:1].isdigit() else "it is no YAML with keys; "
        yield f"{why}, for {fault}{remedy}", number
    elif (start == 0 and mark.startswith(_MARK) and is_closed and not is_rest) or first is None:
        return
    elif is_rest and is_closed:
        yield f"{why}, for reST has none; write a field list: `:{first[1]}: {first[2].strip()[:40]}`", start + 1
    elif is_rest:
        return
    elif mark != _MARK:
        yield f"{why}, for it stands between lines of {mark!r}; put `---` above and below it", start + 1
    elif start:
        yield f"{why}, for it does not start on the first line; remove what stands above it", start + 1
    else:
        yield f"{why}, for it is not closed; put `---` below it", 1


def _is_no_date(value: str) -> bool:
    """Return whether YAML takes a value for a date that no calendar has, and then reads nothing."""
    match = _DATE.match(value)
    if match is None:
        return False
    try:
        dt.date(*map(int, match.groups()))
    except ValueError:
        return True
    return False


def _remedy(line: str) -> str:
    """Return what to do about a line that YAML cannot read; nothing where it is fine by itself."""
    words = line.strip()
    if not words or words.startswith("#"):
        return ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "indent with blanks in place of the tab"
    match = _SEPARATED.match(words.removeprefix("- "))
    if match is None:
        return "write each key as `key: value`, with a blank after the colon" if line[:1].strip() else ""
    value = (match[2] or "").strip()
    if words.startswith("- ") and line.startswith("-"):
        return "write each key as `key: value`, and not as a list"
    closing = _OPENERS.get(value[:1], "")
    if closing:
        return (
            "" if value.count(closing) > (value[0] == closing) else f"close {value[:40]!r} with {closing}, or quote it"
        )
    if _is_no_date(value):
        return f'{value} is no date; correct it, or put quotation marks around it: "{value}"'
    if value[:1] in {"@", "`", "%", "*", "&", "!", "]", "}", ","} or ": " in value or value.endswith(":"):
        return f'put quotation marks around the value: "{value[:40]}"'
    return ""
