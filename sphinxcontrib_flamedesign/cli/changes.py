"""Which files git says have changed: what a check before a commit, or of a pull request, is about."""

from __future__ import annotations

from pathlib import Path

from sphinxcontrib_flamedesign.cli.options import compose
from sphinxcontrib_flamedesign.cli.project_loader import InputError
from sphinxcontrib_flamedesign.cli.revision import say_what_is_missing
from sphinxcontrib_flamedesign.git import Repository


def find_changed(folder: Path, revision: str) -> set[Path]:
    """Return the files that differ from where the present branch left a revision: committed, staged, edited or new.

    :raises GitError: the folder is in no git repository, or git cannot answer.
    :raises InputError: the revision cannot be compared with.
    """
    top = Repository(folder).find_top()
    repository = Repository(top)
    return {compose(top / name) for name in repository.list_changed(_find_base(repository, revision))}


def _find_base(repository: Repository, revision: str) -> str:
    commit = repository.find_commit(revision)
    if commit is None:
        hint = "; put paths before --changed" if Path(revision).exists() else say_what_is_missing(repository, revision)
        raise InputError(f"{revision!r} is no revision of {repository.folder}{hint}")
    base = repository.find_fork(commit)
    if base is None:
        message = f"{revision} and HEAD have no commit in common; if the clone is shallow, fetch more of its history"
        raise InputError(message)
    return base
