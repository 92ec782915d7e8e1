"""What was derived, kept beside the doctrees: a build with the same facts and answers need not derive it again.

There is one file for each builder and output folder, written whole: a digest of the rest, and JSON. It holds under
which key it was derived, a digest of all that it follows from, and what was asked of the source tree, with digests of
the answers. It counts while the key is equal and the same questions have the same answers. What cannot be read, or
is of another version, is derived anew.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from sphinxcontrib_flamedesign.core.digest import fingerprint
from sphinxcontrib_flamedesign.core.files import write_whole
from sphinxcontrib_flamedesign.core.model import Finding, Severity
from sphinxcontrib_flamedesign.questions import QUESTIONS, Asked, Question

if TYPE_CHECKING:
    from sphinx.builders import Builder


FOLDER = "flamedesign-derived"

#: Returns the values of a finding, which are plain.
_row = attrgetter(*(other.name for other in fields(Finding)))

#: The types of the values of a finding.
_TYPES = (*(str,) * 5, int, *(str | None,) * 3)

_Pairs = list[tuple[list[object], object]]


class Written(NamedTuple):
    """What a file was written from, as a digest, and its state after that: time in nanoseconds, and size."""

    digest: str
    time: int
    size: int


@dataclass(frozen=True)
class Kept:
    """What a build has derived, and from what."""

    key: str
    asked: Asked = field(default_factory=dict)
    reported: Sequence[Finding] = ()
    known: Sequence[Finding] = ()
    #: Page -> a digest of what it shows of other documents.
    pages: Mapping[str, str] = field(default_factory=dict)
    #: The name of a file beside the pages -> what it was written from.
    written: Mapping[str, Written] = field(default_factory=dict)


def file_of(builder: Builder, folder: str) -> Path:
    """Return the file of a builder and its output folder, in a folder of ours beside the doctrees."""
    return Path(builder.doctreedir, folder, f"{builder.name}-{fingerprint(str(builder.outdir))}.json")


@lru_cache(maxsize=1)
def stamp_of_code() -> str:
    """Return a digest of what derives: Python, and the state of all files of the package, which may be edited."""
    files = [
        (path, entry.st_mtime_ns, entry.st_size)
        for folder, _, names in os.walk(Path(__file__).parent)
        if not folder.endswith("__pycache__")
        for path in (os.path.join(folder, name) for name in names)  # noqa: PTH118  # three times as fast
        for entry in [os.stat(path)]  # noqa: PTH116
    ]
    return fingerprint((sys.version, sorted(files)))


def state_of(path: Path, digest: str) -> Written | None:
    """Return the state of a file that is written from what has a digest; None where there is no file."""
    with suppress(OSError):
        found = path.stat()
        return Written(digest, found.st_mtime_ns, found.st_size)
    return None


def write_kept(path: Path, kept: Kept) -> None:
    """Write what is kept; where it cannot be written, all is derived anew the next time."""
    body = json.dumps(
        {
            "key": kept.key,
            "asked": [*kept.asked.items()],
            "reported": [*map(_row, kept.reported)],
            "known": [*map(_row, kept.known)],
            "pages": kept.pages,
            "written": kept.written,
        }
    )
    try:
        write_whole(path, f"{fingerprint(body)}\n{body}\n")
    except OSError:
        with suppress(OSError):
            path.unlink()


def read_kept(path: Path) -> Kept | None:
    """Return what is kept in a file; None where that is nothing, damaged, or not of this form."""
    try:
        digest, body, _end = path.read_text("utf-8").split("\n")
        return _parse(json.loads(body)) if digest == fingerprint(body) else None
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def _parse(data: dict[str, list[list[object]]]) -> Kept:
    """Return what is kept, of plain data.

    :raises ValueError, TypeError, LookupError, AttributeError: it is not of this form.
    """
    kept = Kept(
        cast("str", data["key"]),
        {parse_question(group): cast("str", answer) for group, answer in cast("_Pairs", data["asked"])},
        [_finding(row) for row in data["reported"]],
        [_finding(row) for row in data["known"]],
        cast("dict[str, str]", data["pages"]),
        {name: _written(row) for name, row in cast("dict[str, list[object]]", data["written"]).items()},
    )
    words = (kept.key, *kept.asked.values(), *kept.pages, *kept.pages.values(), *kept.written)
    if not all(isinstance(word, str) for word in words):
        raise TypeError
    return kept


def parse_question(said: list[object]) -> Question:
    """Return a question, of plain data.

    :raises ValueError: there is no such question.
    """
    name, *arguments = (tuple(item) if isinstance(item, list) else item for item in said)
    if name not in QUESTIONS:
        raise ValueError
    return cast("Question", (name, *arguments))


def _finding(row: list[object]) -> Finding:
    if len(row) != len(_TYPES) or not all(map(isinstance, row, _TYPES)):
        raise TypeError
    rule, severity, *rest = row
    return Finding(cast("str", rule), Severity(cast("str", severity)), *cast("tuple[str, str, str, int]", rest))


def _written(row: list[object]) -> Written:
    if not all(map(isinstance, row, (str, int, int))):
        raise TypeError
    return Written(*cast("tuple[str, int, int]", row))
