"""The documents of a git revision: written to a folder of their own, so that the checkout is never touched."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from sphinxcontrib_flamedesign.cli.project_loader import InputError
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.git import Entry, Repository

_SYMLINK, _SUBMODULE = "120000", "160000"


def say_what_is_missing(repository: Repository, revision: str) -> str:
    """Return a hint where a revision is not known for a reason that is easily overlooked; else nothing."""
    if repository.is_shallow():
        return "; the clone is shallow: fetch more of its history"
    if ".." in revision:
        return "; name two revisions apart, with a space between them"
    return "" if repository.find_head() is not None else "; nothing is committed yet"


def find_commit(repository: Repository, revision: str) -> str:
    """Return the commit that a revision means.

    :raises InputError: it means none.
    """
    commit = repository.find_commit(revision)
    if commit is None:
        hint = say_what_is_missing(repository, revision)
        raise InputError(f"{revision!r} is neither a file nor a revision of {repository.folder}{hint}")
    return commit


def write_revision(repository: Repository, commit: str, folder: Path) -> None:
    """Write all files of a commit to a folder; submodules are left out.

    :raises GitError: git cannot give them.
    :raises InputError: a file cannot be written.
    """
    entries = [entry for entry in repository.list_entries(commit) if _is_safe(entry)]
    entries.sort(key=lambda entry: entry.mode == _SYMLINK)  # last, so that nothing is written through one
    try:
        for entry, content in zip(entries, repository.read_objects(entry.object_id for entry in entries), strict=True):
            _write_entry(folder / entry.path, entry.mode, content)
    except OSError as error:
        raise InputError(f"the files of {commit} cannot be written to {show_path(folder)}: {error}") from error


def _is_safe(entry: Entry) -> bool:
    """Distinguish files that belong below the folder from submodules, and from names that no honest tree holds."""
    path = PurePosixPath(entry.path)
    return entry.mode != _SUBMODULE and not path.is_absolute() and not {"..", ".git"} & set(path.parts)


def _write_entry(path: Path, mode: str, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if mode == _SYMLINK:
        path.symlink_to(content.decode("utf-8", "surrogateescape"))
    else:
        path.write_bytes(content)
