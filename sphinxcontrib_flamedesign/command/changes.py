"""Which files git says have changed: what a check before a commit, or of a pull request, is about."""

from __future__ import annotations

from pathlib import Path

from sphinxcontrib_flamedesign.command.reading import InputError
from sphinxcontrib_flamedesign.command.revision import find_repository, run_git, say_what_is_missing


def find_changed(folder: Path, revision: str) -> set[Path]:
    """Return the files that differ from where the present branch left a revision: committed, staged, edited or new.

    :raises InputError: the folder is in no git repository, or the revision cannot be compared with.
    """
    repository = find_repository(folder)
    base = _find_base(repository, revision)
    listed = [
        run_git(repository, "diff", "--name-only", "--no-renames", "-z", base),
        run_git(repository, "diff", "--name-only", "--no-renames", "-z", "--cached", base),
        run_git(repository, "ls-files", "--others", "--exclude-standard", "-z"),
    ]
    return {repository / name for names in listed for name in names.split("\0") if name}


def _find_base(repository: Path, revision: str) -> str:
    try:
        commit = run_git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except InputError as error:
        hint = "; put paths before --changed" if Path(revision).exists() else say_what_is_missing(repository, revision)
        raise InputError(f"{revision!r} is no revision of {repository}{hint}") from error
    try:
        return run_git(repository, "merge-base", commit, "HEAD")
    except InputError as error:
        message = f"{revision} and HEAD have no commit in common; if the clone is shallow, fetch more of its history"
        raise InputError(message) from error
