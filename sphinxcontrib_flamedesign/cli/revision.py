"""What commands ask git of revisions: the files that have changed since, and the documents as they were."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from sphinxcontrib_flamedesign.cli.options import compose
from sphinxcontrib_flamedesign.cli.project_loader import InputError
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.core.text.quoting import show
from sphinxcontrib_flamedesign.core.text.suggest import suggest
from sphinxcontrib_flamedesign.git import Entry, Repository

#: So many branches and tags are named where none is called almost like a revision that does not exist.
_MOST_NAMED = 5

_SYMLINK, _SUBMODULE = "120000", "160000"


def _describe_what_is_missing(repository: Repository, revision: str) -> str:
    """Return a hint where a revision is not known for a reason that is easily overlooked; else nothing."""
    if repository.is_shallow():
        return "; the clone is shallow: fetch more of its history"
    if ".." in revision:
        return "; name two revisions apart, with a space between them"
    if repository.find_head() is None:
        return "; nothing is committed yet: commit the designs first"
    names = repository.list_names()
    there = f"; it has {', '.join(map(show, names[:_MOST_NAMED]))}" if names else ""
    return suggest(revision, names) or there


def find_changed(folder: Path, revision: str) -> set[Path]:
    """Return the files that differ from where the present branch left a revision: committed, staged, edited or new.

    :raises GitError: the folder is in no git repository, or git cannot answer.
    :raises InputError: the revision cannot be compared with.
    """
    top = Repository(folder).find_top()
    repository = Repository(top)
    return {compose(top / name) for name in repository.list_changed(_find_base(repository, revision))}


def read_at_fork(folder: Path, revision: str, paths: Iterable[Path]) -> dict[Path, str]:
    """Return the texts of some files where the present branch left a revision, of those that were there.

    :raises GitError: git cannot give them.
    :raises InputError: the revision cannot be compared with.
    """
    wanted = frozenset(paths)
    if not wanted:
        return {}
    top = Repository(folder).find_top()
    repository = Repository(top)
    entries = [
        entry
        for entry in repository.list_entries(_find_base(repository, revision))
        if top / entry.path in wanted and entry.mode not in {_SYMLINK, _SUBMODULE}
    ]
    contents = repository.read_objects(entry.object_id for entry in entries)
    return {
        top / entry.path: content.decode("utf-8-sig", "replace")
        for entry, content in zip(entries, contents, strict=True)
    }


def _find_base(repository: Repository, revision: str) -> str:
    commit = repository.find_commit(revision)
    if commit is None:
        hint = (
            "; put paths before --changed"
            if Path(revision).exists()
            else _describe_what_is_missing(repository, revision)
        )
        raise InputError(f"{revision!r} is no revision of {repository.folder}{hint}")
    base = repository.find_fork(commit)
    if base is None:
        message = f"{revision} and HEAD have no commit in common; if the clone is shallow, fetch more of its history"
        raise InputError(message)
    return base


def find_commit(repository: Repository, revision: str) -> str:
    """Return the commit that a revision means.

    :raises InputError: it means none.
    """
    commit = repository.find_commit(revision)
    if commit is None:
        hint = _describe_what_is_missing(repository, revision)
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
