"""What builds have written is no source, or a clean build would find other things than the next one."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from sphinxcontrib_flamedesign.core.files import is_file

#: What such a folder is called by custom, and the files by which Sphinx knows its own.
_NAME = "_build"


_MARKS = (".buildinfo", "environment.pickle")


class Outputs:
    """The folders below another one that builds write to: those of this build, and those that look like one.

    :param root: the folder; it is none itself.
    :param known: those of this build, with links resolved.
    """

    def __init__(self, root: Path, known: Collection[Path] = ()) -> None:
        self.root = root
        self._known = frozenset(known)
        self._judged: dict[Path, bool] = {root: False}

    def hold(self, path: Path) -> bool:
        """Return whether a file or folder below the root is one, or lies in one."""
        left = []
        while path not in self._judged and path != path.parent:
            left.append(path)
            path = path.parent
        for inner in reversed(left):
            self._judged[inner] = self._judged.get(inner.parent, False) or self._is_one(inner)
        return self._judged.get(left[0] if left else path, False)

    def _is_one(self, path: Path) -> bool:
        return path in self._known or path.name == _NAME or any(is_file(path / name) for name in _MARKS)
