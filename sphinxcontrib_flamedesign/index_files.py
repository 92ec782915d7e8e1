"""The files around design documents that may have a list of them: READMEs and indexes."""

from __future__ import annotations

import os.path
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from posixpath import splitext

from sphinxcontrib_flamedesign.core.files import is_file
from sphinxcontrib_flamedesign.core.text.list_markers import NAME, IndexFile
from sphinxcontrib_flamedesign.git import NoRepositoryError, find_git_folder

#: What such files are called.
NAMES = ("README.md", "README.rst", "index.md", "index.rst")


def find_index_files(srcdir: Path, sources: Iterable[str], documents: Collection[str]) -> Iterator[IndexFile]:
    """Yield the files with markers, in the order of their paths.

    They are looked for in the folders that hold documents, and in those around these up to the top of the repository.

    :param srcdir: the folder of documents.
    :param sources: the files of the designs, relative to it; they are no such files themselves.
    :param documents: the names of all documents.
    """
    designs = {srcdir / source for source in sources}
    for folder in sorted({*_folders_inside(srcdir, sources), *_folders_above(srcdir)}):
        for path in (folder / name for name in NAMES):
            if path not in designs and is_file(path) and not path.is_symlink():
                with suppress(OSError, UnicodeDecodeError):
                    file = read_index_file(path, srcdir, documents)
                    if NAME in file.text:
                        yield file


def read_index_file(path: Path, srcdir: Path, documents: Collection[str]) -> IndexFile:
    """Read a file that may have a list; one that is missing has no text.

    :param documents: the names of all documents.
    :raises OSError: it cannot be read.
    :raises UnicodeDecodeError: it is no text.
    """
    text = path.read_bytes().decode("utf-8") if os.path.lexists(path) else ""
    return make_index_file(text, path, srcdir, documents)


def make_index_file(text: str, path: Path, srcdir: Path, documents: Collection[str]) -> IndexFile:
    """Return the record of a file that may have a list."""
    source = _posix(path, srcdir)
    return IndexFile(source, text, _posix(srcdir, path.parent), splitext(source)[0] in documents)


def _posix(path: Path, start: Path) -> str:
    return Path(os.path.relpath(path, start)).as_posix()


def _folders_inside(srcdir: Path, sources: Iterable[str]) -> Iterator[Path]:
    inner = {parent for source in sources for parent in PurePosixPath(source).parents}
    return (srcdir / folder for folder in inner)


def _folders_above(srcdir: Path) -> Iterator[Path]:
    """Yield the folders around another one, up to the top of its repository; none where it is in no repository."""
    yield srcdir
    with suppress(NoRepositoryError):
        top = find_git_folder(srcdir).parent
        yield from (folder for folder in srcdir.parents if folder.is_relative_to(top))
