"""The documents of a git revision: written to a folder of their own, so that the checkout is never touched."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from sphinxcontrib_flamedesign.command.reading import InputError

_SYMLINK, _SUBMODULE = "120000", "160000"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file of a revision."""

    mode: str
    object_id: str
    path: PurePosixPath


def run_git(folder: Path, *arguments: str) -> str:
    """Return what git says, without the last line break.

    :raises InputError: there is no git, or it refuses.
    """
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True)
    except FileNotFoundError as error:
        raise InputError("git is not installed") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines() or [f"it ended with {error.returncode}"]
        raise InputError(f"git {arguments[0]}: {said[0].removeprefix('fatal: ')}") from error
    return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")


def find_repository(folder: Path) -> Path:
    """Return the top folder of the repository that a folder is in.

    :raises InputError: it is in none.
    """
    return Path(run_git(folder, "rev-parse", "--show-toplevel")).resolve()


def say_what_is_missing(repository: Path, revision: str) -> str:
    """Return a hint where a revision is not known for a reason that is easily overlooked; else nothing."""
    if run_git(repository, "rev-parse", "--is-shallow-repository") == "true":
        return "; the clone is shallow: fetch more of its history"
    if ".." in revision:
        return "; name two revisions apart, with a space between them"
    try:
        run_git(repository, "rev-parse", "--verify", "--quiet", "HEAD")
    except InputError:
        return "; nothing is committed yet"
    return ""


def find_commit(repository: Path, revision: str) -> str:
    """Return the commit that a revision means.

    :raises InputError: it means none.
    """
    try:
        return run_git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except InputError as error:
        hint = say_what_is_missing(repository, revision)
        raise InputError(f"{revision!r} is neither a file nor a revision of {repository}{hint}") from error


def write_revision(repository: Path, commit: str, folder: Path) -> None:
    """Write all files of a commit to a folder; submodules are left out.

    :raises InputError: git cannot give them, or a file cannot be written.
    """
    listed = run_git(repository, "ls-tree", "-r", "-z", "--full-tree", commit)
    entries = [entry for entry in map(_parse_entry, filter(None, listed.split("\0"))) if _is_safe(entry)]
    entries.sort(key=lambda entry: entry.mode == _SYMLINK)  # last, so that nothing is written through one
    try:
        with _read_objects(repository, entries) as stream:
            for entry in entries:
                _write_entry(folder.joinpath(entry.path), entry.mode, _next_object(stream))
    except OSError as error:
        raise InputError(f"the files of {commit} cannot be written to {folder}: {error}") from error


def _parse_entry(line: str) -> _Entry:
    head, _, path = line.partition("\t")
    mode, _kind, object_id = head.split()
    return _Entry(mode, object_id, PurePosixPath(path))


def _is_safe(entry: _Entry) -> bool:
    """Tell files that belong below the folder from submodules, and from names that no honest tree holds."""
    names = entry.path.parts
    return entry.mode != _SUBMODULE and not entry.path.is_absolute() and not {"..", ".git"} & set(names)


@contextlib.contextmanager
def _read_objects(repository: Path, entries: list[_Entry]) -> Iterator[IO[bytes]]:
    """Have git write the contents of files, one after the other."""
    with tempfile.TemporaryFile() as wanted:
        wanted.write("".join(f"{entry.object_id}\n" for entry in entries).encode("ascii"))
        wanted.seek(0)
        command = ["git", "-C", str(repository), "cat-file", "--batch"]
        with subprocess.Popen(command, stdin=wanted, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as git:
            if git.stdout is not None:
                yield git.stdout


def _next_object(stream: IO[bytes]) -> bytes:
    head = stream.readline().split()
    if len(head) != 3:
        raise InputError(f"git lacks an object of the revision: {b' '.join(head).decode('ascii', 'replace')}")
    content = stream.read(int(head[2]))
    stream.read(1)
    return content


def _write_entry(path: Path, mode: str, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if mode == _SYMLINK:
        path.symlink_to(content.decode("utf-8", "surrogateescape"))
    else:
        path.write_bytes(content)
