"""What the command keeps of a project's reading, so that it need not read all documents each time.

It lies in the user's cache folder, not beside the documents: there Sphinx would search it on each build, and
whoever watches the documents would start one. It can be deleted at any time. Two commands may use it at once:
Sphinx' environment, which is all that is ever read back, is replaced whole or not at all.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import docutils
import sphinx
from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.environment import CONFIG_OK

from sphinxcontrib_flamedesign import __version__
from sphinxcontrib_flamedesign.cli.cache_folder import find_user_folder, make_cache_folder
from sphinxcontrib_flamedesign.core.files import open_whole
from sphinxcontrib_flamedesign.domain import get_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


#: The attribute of the environment that holds a :class:`_Known`: what is stored in one file is never at odds.
_ATTRIBUTE = "flamedesign_known"


def find_cache(source: Path, configuration: Path, base: Path | None = None) -> Path | None:
    """Return the folder of a project's cache, whether it is there or not; None where the user has no folder.

    :param base: the folder of all caches; that of the user unless given.
    """
    if base is None:
        base = find_user_folder()
    if base is None:
        return None
    words = f"{source}\0{configuration}".encode("utf-8", "surrogateescape")
    mark = hashlib.blake2b(words, digest_size=8).hexdigest()
    return base / f"{source.name}-{mark}"


@dataclass(frozen=True)
class _Known:
    """With what the documents of an environment were read, and the digests of their files."""

    stamp: str = ""
    files: dict[str, str] = field(default_factory=dict)


class Cache:
    """The cache of one project, while the project is being read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stamp = ""
        self._digests: dict[str, str] = {}
        self._outdated: set[str] = set()
        self._fresh: set[str] = set()
        #: The documents that were kept as such of which Sphinx says something each time.
        self._read_always: frozenset[str] = frozenset()
        self._is_stale = True

    @property
    def _environment(self) -> Path:
        return self.folder / ENV_PICKLE_FILENAME

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept yet."""
        return not os.path.lexists(self._environment)

    def prepare(self) -> None:
        """Make the folder.

        :raises OSError: it cannot be made, or nothing can be written in it.
        """
        make_cache_folder(self.folder)

    def compare(self, app: Sphinx) -> None:
        """Find out which documents have changed since they were read.

        Sphinx by itself goes by the time of a file. That of a fresh checkout is new, though its content is not; and
        that of a file that was put in the place of another may be old.
        """
        env, now = app.env, time.time_ns() // 1000
        known: _Known = getattr(env, _ATTRIBUTE, _Known())
        self._stamp, self._read_always = _make_stamp(app), frozenset(env.reread_always)
        for docname in env.all_docs:
            paths = _inputs(env, docname)
            if known.stamp == self._stamp and all(known.files.get(path) == self._digest(path) for path in paths):
                env.all_docs[docname] = now
                self._fresh.add(docname)
            else:
                self._outdated.add(docname)

    def is_fresh(self, env: BuildEnvironment, docname: str) -> bool:
        """Return whether what is kept of a document is what reading it again would give, though Sphinx may do so."""
        has_arrived = docname in get_domain(env).find_arrived()
        return env.config_status == CONFIG_OK and docname in self._fresh and not has_arrived

    def find_outdated(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> Iterable[str]:
        """Return the documents that must be read again, beside those that Sphinx takes for changed."""
        for docname in added:
            self._digest(str(env.doc2path(docname)))  # before it is read: a later change is seen the next time
        anew = (name for name in changed if not self.is_fresh(env, name))  # others say again what is kept
        self._is_stale = bool(self._outdated or added or removed or any(anew))
        return self._outdated

    def store(self, env: BuildEnvironment) -> None:
        """Keep what has been read, if anything has that was not kept like this.

        :raises OSError: it cannot be written.
        """
        if not self._is_stale and self._read_always.issuperset(env.reread_always):
            return
        files = {path: self._digest(path) for docname in env.found_docs for path in _inputs(env, docname)}
        setattr(env, _ATTRIBUTE, _Known(self._stamp, files))
        with open_whole(self._environment) as stream:
            pickle.dump(env, stream, pickle.HIGHEST_PROTOCOL)

    def _digest(self, path: str) -> str:
        """Return what a file was like when it was first asked about: a digest of its content, or nothing."""
        if path not in self._digests:
            try:
                self._digests[path] = hashlib.blake2b(Path(path).read_bytes(), digest_size=16).hexdigest()
            except OSError:
                self._digests[path] = ""
        return self._digests[path]

    def discard(self) -> None:
        """Forget what is kept."""
        with contextlib.suppress(OSError):
            self._environment.unlink()


def _make_stamp(app: Sphinx) -> str:
    """Return what documents read by other versions, or with another ``conf.py``, differ in."""
    versions = sorted(f"{name} {extension.version}" for name, extension in app.extensions.items())
    programs = f"{__version__} {sys.version} {sphinx.__version__} {docutils.__version__} {versions}"
    path = Path(app.confdir, "conf.py")
    # Settings of folders without one change Sphinx's own configuration, which it compares itself.
    configuration = path.read_bytes() if path.is_file() else b""
    return hashlib.blake2b(programs.encode() + configuration, digest_size=16).hexdigest()


def _inputs(env: BuildEnvironment, docname: str) -> Iterator[str]:
    """Yield the files that a document is read from."""
    yield str(env.doc2path(docname))
    for path in env.dependencies.get(docname, ()):
        yield str(Path(env.srcdir, path))
