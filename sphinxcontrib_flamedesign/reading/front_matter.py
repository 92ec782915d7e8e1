"""Front matter that is not read, or not as its author meant it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import yaml

#: Returns the name of metadata that a text is.
KeyOf = Callable[[str], str | None]

_MARK = "---"
_MARKS = re.compile(r"-{2,5}|\+{2,5}")
_KEY = re.compile(r"['\"]?(\w[\w ()/-]{0,40}?)['\"]?[ \t]*[:=](.*)")
#: So many lines are looked at: front matter is short, and what is not closed reaches to the end of its document.
_MOST_LINES = 1000
#: What YAML says of common mistakes, and how they are mended.
_REMEDIES = {
    "mapping values are not allowed": "put quotation marks around a value that holds a colon",
    "cannot start any token": "indent with blanks, and quote a value that starts with a special character",
    "expected ',' or": "close the bracket, or quote the value",
    "found unexpected end of stream": "close the quotation mark",
    "undefined alias": "quote a value that starts with `*`",
    "could not determine a constructor": "quote a value that starts with `!`",
}


def read_front_matter(lines: Sequence[str]) -> list[str]:
    """Return the lines of a file's YAML front matter: MyST keeps neither their places nor values like ``#209``."""
    if not lines or lines[0].strip() != _MARK:
        return []
    return [_MARK, *itertools.takewhile(lambda line: line.strip() != _MARK, lines[1:])]


def read_lines(path: Path) -> list[str]:
    """Return the first lines of a file; none where it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as stream:
            return [line.rstrip("\n") for line in itertools.islice(stream, _MOST_LINES)]
    except OSError:
        return []


def find_unread(lines: Sequence[str], key_of: KeyOf, *, is_rest: bool, is_read: bool) -> Iterator[tuple[str, int]]:
    """Yield why front matter is not read, and the line on which that shows.

    :param lines: those that a document starts with.
    :param is_read: whether the parser has found front matter.
    """
    start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    mark = lines[start].strip() if start < len(lines) else ""
    if not _MARKS.fullmatch(mark) or is_read:
        return
    inside = list(itertools.takewhile(lambda line: line.strip() != mark, lines[start + 1 :]))
    is_closed = start + 1 + len(inside) < len(lines)
    first = next((match for line in inside[:1] if (match := _KEY.match(line)) and key_of(match[1])), None)
    if start == 0 and mark == _MARK and is_closed and not is_rest:
        yield from _find_no_yaml(inside)
    elif first is not None and (is_closed or not is_rest):
        why = "the front matter is not read"
        if is_rest:
            yield f"{why}, for reST has none; write a field list: `:{first[1]}: {first[2].strip()[:40]}`", start + 1
        elif mark != _MARK:
            yield f"{why}, for it stands between lines of {mark!r}; put `---` above and below it", start + 1
        elif start:
            yield f"{why}, for it does not start on the first line; remove what stands above it", start + 1
        else:
            yield f"{why}, for it is not closed; put `---` below it", 1


def _find_no_yaml(inside: Sequence[str]) -> Iterator[tuple[str, int]]:
    try:
        value = yaml.safe_load("\n".join(inside))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        says = " ".join(str(error.problem or error.context or "it cannot be read").split())
        yield f"the front matter is not read, for it is no YAML: {says}; {_remedy(says)}", mark.line + 2 if mark else 1
    except (yaml.YAMLError, ValueError, RecursionError):
        yield f"the front matter is not read, for it is no YAML; {_remedy('')}", 1
    else:
        if value is not None and not isinstance(value, dict):
            yield "the front matter is not read, for it has no keys; write each as `key: value`, with a blank", 2


def _remedy(says: str) -> str:
    found = next((remedy for words, remedy in _REMEDIES.items() if words in says), "")
    return found or "write each key as `key: value`, and quote values with special characters"


def find_repeated(head: Sequence[str], key_of: KeyOf) -> Iterator[tuple[str, int]]:
    """Yield which metadata stands twice in YAML front matter, and where: YAML keeps the last without a word."""
    seen: dict[str, str] = {}
    for number, line in enumerate(head, 1):
        match = _KEY.match(line)
        key = key_of(match[1]) if match else None
        if match is None or key is None:
            continue
        value = match[2].strip()
        if seen.setdefault(key, value) != value:
            yield (
                f"{key} is {seen[key][:40]!r} above and {value[:40]!r} here, and one of them is lost; keep one",
                number,
            )
