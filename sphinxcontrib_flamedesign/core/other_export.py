"""Reads the export of another project, of which nothing is trusted: what this project takes of it, and no more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast
from urllib.parse import quote

from sphinxcontrib_flamedesign.core.files import describe_unreadable, is_file
from sphinxcontrib_flamedesign.core.formats.designs_json import VERSION
from sphinxcontrib_flamedesign.core.interaction import TargetType
from sphinxcontrib_flamedesign.core.other_projects import OtherDesign, OtherProject, OtherStatement
from sphinxcontrib_flamedesign.core.text.normalise import cut, excerpt
from sphinxcontrib_flamedesign.core.text.printable import clean
from sphinxcontrib_flamedesign.core.text.quoting import show

#: Of 5,000 designs, with all that the shipped template asks for, an export has some 50 MB.
MOST_BYTES = 250_000_000

#: What is longer is no id, title or path that anybody has written.
_MOST_LETTERS = 500

#: What stands before a path is no part of it: ``javascript:``, ``//host``.
_NO_PATH = re.compile(r"[^/?#]*:|[/\\]")

_Data = Mapping[str, object]


class OtherExportError(ValueError):
    """A file that is no export that can be used."""


def read_other(name: str, path: Path, url: str) -> OtherProject:
    """Return what the export of another project says.

    :param name: what the configuration calls the project.
    :param url: where its pages are.
    :raises OtherExportError: the file cannot be read, or is none; the message says why.
    """
    if not is_file(path):
        raise OtherExportError("there is no such file")
    try:
        with path.open("rb") as stream:
            read = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise OtherExportError(error.strerror or "it cannot be read") from error
    if len(read) > MOST_BYTES:
        raise OtherExportError(f"it has more than {MOST_BYTES // 1_000_000} MB")
    return _Reader(name, url if url.endswith("/") else f"{url}/").read(_parse(read))


def _parse(read: bytes) -> object:
    """Return data of JSON.

    :raises OtherExportError: it is none.
    """
    try:
        return json.loads(read)
    except RecursionError as error:
        raise OtherExportError("it is nested too deeply") from error
    except UnicodeDecodeError as error:
        raise OtherExportError(describe_unreadable(error)) from error
    except ValueError as error:
        raise OtherExportError(f"it is no JSON: {clean(str(error))}") from error


class _Reader:
    """Reads one export."""

    def __init__(self, name: str, url: str) -> None:
        self.name, self.url = name, url
        #: What the project calls itself.
        self.project = ""
        self.own: dict[str, OtherDesign] = {}
        #: What the projects of designs that are not its own call themselves.
        self.projects: dict[str, str] = {}

    def read(self, data: object) -> OtherProject:
        """Return what the data says.

        :raises OtherExportError: it is no export, or of another version.
        """
        whole = _table(data, "it")
        if whole.get("version") != VERSION:
            raise OtherExportError(f"it is no export of version {VERSION}: `version` is {show(whole.get('version'))}")
        self.project = cut(clean(_text(whole, "project", "it")), _MOST_LETTERS)
        for id_, design in _table(whole.get("designs"), "`designs`").items():
            self.take(id_, _table(design, f"the design {show(id_)}"))
        kinds = _table(whole.get("kinds"), "`kinds`")
        rows = whole.get("interactions")
        if not isinstance(rows, list):
            raise OtherExportError("it is no export: `interactions` is no list")
        statements = [said for row in rows for said in self.find_statement(_table(row, "an interaction"), kinds)]
        statements.sort(key=lambda said: (said.stated_by, said.line, said.kind, said.about, said.text))
        return OtherProject(self.name, tuple(self.own[id_] for id_ in sorted(self.own)), tuple(statements))

    def take(self, id_: str, design: _Data) -> None:
        """Keep a design, or that there is one of another project.

        :raises OtherExportError: it lacks something.
        """
        what = f"the design {show(id_)}"
        if "project" in design:
            self.projects[id_] = _text(design, "project", what)
            return
        status = None if design.get("status") is None else _text(design, "status", what)
        title, uri, source = (_text(design, key, what) for key in ("title", "uri", "source"))
        if _NO_PATH.match(uri):
            raise OtherExportError(f"it is no export: `uri` of {what} is no path: {show(uri)}")
        self.own[id_] = OtherDesign(
            f"{self.name}:{cut(clean(id_), _MOST_LETTERS)}",
            cut(clean(title), _MOST_LETTERS),
            self.project,
            self.url + quote(uri, safe="/#%?&=;:@!$'()*+,~", errors="replace"),
            f"{self.name}:{clean(source)}",
            clean(status) if status is not None else None,
        )

    def find_statement(self, row: _Data, kinds: _Data) -> Iterator[OtherStatement]:
        """Yield what an interaction says of a design that is not the project's own, if it does.

        :raises OtherExportError: it lacks something.
        """
        source, target, type_ = (_text(row, key, "an interaction") for key in ("source", "target", "target_type"))
        if type_ != TargetType.FEATURE or "project" in row or (source in self.own) == (target in self.own):
            return
        stated_by, about = (source, target) if source in self.own else (target, source)
        line = row.get("line")
        if not isinstance(line, int) or isinstance(line, bool) or line < 1:
            raise OtherExportError(f"it is no export: `line` of an interaction of {show(source)} is {show(line)}")
        kind, text = _text(row, "kind", "an interaction"), _text(row, "text", "an interaction")
        spec = kinds.get(kind)
        traits = spec if isinstance(spec, dict) else {}
        yield OtherStatement(
            self.own[stated_by].id,
            about,
            self.projects.get(about),
            kind,
            (str(row.get("origin")), _or_none(traits, "reaches_target"), _or_none(traits, "reaches_source")),
            excerpt(clean(text)),
            line,
            f"{self.name}:{clean(str(row['file']))}" if "file" in row else "",
            source not in self.own,
        )


def _table(value: object, what: str) -> _Data:
    """Return a table.

    :raises OtherExportError: it is none.
    """
    if not isinstance(value, dict):
        raise OtherExportError(f"it is no export: {what} is {'missing' if value is None else 'no table'}")
    return cast("_Data", value)


def _text(table: _Data, key: str, what: str) -> str:
    """Return an entry that is a text.

    :raises OtherExportError: it is none.
    """
    value = table.get(key)
    if not isinstance(value, str):
        raise OtherExportError(f"it is no export: {what} has no text {key!r}")
    return value


def _or_none(table: _Data, key: str) -> str | None:
    value = table.get(key)
    return value if isinstance(value, str) else None
