"""Layouts of earlier builds: a drawing that has not changed is not laid out again, whatever the builder."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sphinxcontrib_flamedesign.core.files import write_whole

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


FOLDER = "flamedesign-layouts"


#: So many layouts stay: enough for all builders of a project, and bounded where drawings change with each build.
MOST_KEPT = 200


class LayoutCache:
    """What layout engines gave, by what they were given; only a cache: nothing is lost with it.

    ``failures`` holds the layouts that could not be had: why, and whether another build may have them. They are
    forgotten at the end of a build. ``may_differ`` is set where another build may find another layout than this one,
    and ``not_loaded`` says what kept an engine from loading. ``unfinished`` are the pages that another build may
    draw otherwise.

    :param folder: where the layouts lie; without one, none is kept.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.failures: dict[str, tuple[str, bool]] = {}
        self.may_differ = False
        self.not_loaded = ""
        self.unfinished: set[str] = set()
        self._used: set[str] = set()

    @staticmethod
    def key_of(engine: str, dot: str) -> str:
        """Return the key of a layout: it changes with what is laid out, and with the engine."""
        return hashlib.blake2b(f"{engine}\n{dot}".encode(), digest_size=16).hexdigest()

    def read(self, key: str) -> bytes | None:
        """Return what an engine gave, if it is there."""
        if self.folder is None:
            return None
        path = self._path(key)
        self._used.add(path.name)
        try:
            data = path.read_bytes()
            os.utime(path)  # the entries that were used last are the ones that are kept
        except OSError:
            return None
        return data

    def write(self, key: str, data: bytes) -> None:
        """Keep what an engine gave; if that is not possible, the next build lays out again."""
        if self.folder is not None:
            with suppress(OSError, UnicodeDecodeError):
                write_whole(self._path(key), data.decode())

    def _path(self, key: str) -> Path:
        return (self.folder or Path()) / f"{key}.json"

    def prune(self) -> None:
        """Remove the entries that were not used for longest; those of this build stay."""
        if self.folder is None:
            return
        with suppress(OSError):
            others = [path for path in self.folder.glob("*.json") if path.name not in self._used]
            others.sort(key=lambda path: (path.stat().st_mtime, path.name), reverse=True)
            for path in others[max(0, MOST_KEPT - len(self._used)) :]:
                path.unlink(missing_ok=True)


_caches: WeakKeyDictionary[BuildEnvironment, LayoutCache] = WeakKeyDictionary()


def get_layout_cache(env: BuildEnvironment) -> LayoutCache:
    """Return the cache of a project: it lies beside its doctrees, which all builders share."""
    if env not in _caches:
        _caches[env] = LayoutCache(Path(env.doctreedir) / FOLDER)
    return _caches[env]


def prune_layouts(app: Sphinx, exception: Exception | None) -> None:
    """Remove the layouts that nobody has used for long, at the end of a build."""
    cache = _caches.pop(app.env, None)
    if exception is None and cache is not None:
        cache.prune()
