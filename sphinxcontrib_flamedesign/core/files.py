"""Whether a file is there; and the only place that writes one: whole or not at all, and where its links lead."""

from __future__ import annotations

import errno
import io
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import IO

#: The names of files that this process has open: what is written there goes on where the last byte went.
_OPEN_FILE = re.compile(r"/dev/(?P<name>stdin|stdout|stderr)|(?:/dev/fd|/proc/self/fd)/(?P<number>\d{1,9})")


_NUMBERS = {"stdin": 0, "stdout": 1, "stderr": 2}


_MOST_LINKS = 40


#: A folder takes no other file, or what lies in it cannot be replaced, for it is mounted or of somebody else.
_ONLY_IN_PLACE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.EXDEV})


def is_file(name: str | Path) -> bool:
    """Return whether there is a file of a name, which may be longer than that of any file."""
    return os.path.isfile(name)  # noqa: PTH113  # Path.is_file() fails for such a name


def describe_unreadable(error: Exception) -> str:
    """Return why a file could not be read, on one line."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8; save it as UTF-8"
    return (isinstance(error, OSError) and error.strerror) or " ".join(str(error).split())


def write_whole(path: Path, text: str | Iterable[str]) -> None:
    """Write a file as :func:`open_whole` does.

    :param text: the text, at once or in pieces.
    :raises OSError: the file cannot be written.
    """
    with open_whole(path) as stream:
        stream.writelines(piece.encode("utf-8") for piece in ([text] if isinstance(text, str) else text))


def open_whole(path: Path) -> AbstractContextManager[IO[bytes]]:
    """Open a file to write it whole or not at all; a device or a pipe is written as it is.

    A link stays, and the file that it leads to is written. A file that is there keeps its owner and mode.

    :raises OSError: the file cannot be written, here or at the end.
    """
    path = _follow_links(path)
    if (number := _number_of(path)) is not None:
        return os.fdopen(os.dup(number), "wb")
    try:
        before = path.stat()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _replacement(path, None)
    if not stat.S_ISREG(before.st_mode):
        return path.open("wb")
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return _replacement(path, before)


def _follow_links(path: Path) -> Path:
    """Return the file that a path leads to; links to open files are as good as these.

    :raises OSError: it leads to nothing.
    """
    place, links = path.absolute(), 0
    while _number_of(place) is None and place.is_symlink():
        place, links = place.parent / place.readlink(), links + 1
        if links > _MOST_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if links and _number_of(place) is None and not place.exists():
        raise FileNotFoundError(errno.ENOENT, f"it is a link to {place}, which is missing", str(path))
    return place


def _number_of(path: Path) -> int | None:
    """Return the number of the open file that a path names, if it names one."""
    match = _OPEN_FILE.fullmatch(str(path))
    if match is None:
        return None
    return int(match["number"]) if match["number"] else _NUMBERS[match["name"]]


@contextmanager
def _replacement(path: Path, before: os.stat_result | None) -> Iterator[IO[bytes]]:
    """Open a file beside another one, and put it in the place of that one once it is written.

    :param before: the state of the file that is there, if any.
    """
    temporary = path.with_name(f".flamedesign-{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(temporary, flags, 0o666 if before is None else before.st_mode & 0o777)
    except OSError as error:
        if before is None or error.errno not in _ONLY_IN_PLACE:
            raise
        whole = io.BytesIO()
        yield whole
        path.write_bytes(whole.getbuffer())
        return
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        if before is not None:
            _restore(temporary, before)
        _replace(temporary, path, before)
    finally:
        temporary.unlink(missing_ok=True)


def _restore(path: Path, before: os.stat_result) -> None:
    """Give a file the owner and the mode of another one."""
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(path, before.st_uid, before.st_gid)
    path.chmod(before.st_mode & 0o777)


def _replace(temporary: Path, path: Path, before: os.stat_result | None) -> None:
    """Put a file in the place of another one, or what it holds into that one."""
    try:
        os.replace(temporary, path)  # noqa: PTH105
    except OSError as error:
        if before is None or error.errno not in _ONLY_IN_PLACE:
            raise
        shutil.copyfile(temporary, path)
