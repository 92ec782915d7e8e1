"""The files that documents are read from, by the lines that say so: nothing need be read with Sphinx for that."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.derived import get_derived

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

_INCLUDE = re.compile(
    r"^[ \t]*(?:\.\.[ \t]+(?:md)?include::|[`~:]{3,}[ \t]*\{(?:md)?include\})[ \t]+(\S.*)$", re.MULTILINE
)


class Inclusions:
    """What documents include, and the files that may hold their metadata.

    :param changed: files that count though they are no longer there.
    """

    def __init__(self, env: BuildEnvironment, changed: Collection[Path]) -> None:
        self.env, self.changed = env, changed
        self.text = cache(_read_text)
        self.included = cache(self._find_included)

    def files_of(self, docname: str) -> tuple[Path, ...]:
        """Return the files that a document may be read from, its own first."""
        path = Path(self.env.doc2path(docname))
        tools = get_derived(self.env).tools.find(docname)
        beside = tools.template.metadata_file if tools is not None else None
        return (path, *([path.with_name(beside)] if beside else ()), *self.included(docname))

    def _find_included(self, docname: str) -> frozenset[Path]:
        """Return the files that a document may include, or that these may."""
        found: set[Path] = set()
        own = Path(self.env.doc2path(docname))
        left = [own]
        while left:
            file = left.pop()
            text = self.text(file)
            for name in map(str.strip, _INCLUDE.findall(text) if "include::" in text or "include}" in text else ()):
                for start in (own.parent, file.parent) if not name.startswith("/") else (Path(self.env.srcdir),):
                    path = (start / name.lstrip("/")).resolve()
                    if path not in found and (path.is_file() or path in self.changed):
                        found.add(path)
                        left.append(path)
        return frozenset(found)


def _read_text(path: Path) -> str:
    """Return the text of a file; none where it cannot be read, which Sphinx then says."""
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""
