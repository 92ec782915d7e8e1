"""The only place that runs git, for builds and commands alike.

The configuration of a repository belongs to whoever wrote the repository, and may name programs. None of them is
run here, nothing is fetched, and no answer depends on how the user likes git to print. The folder says which
repository is meant, not the environment: in a hook, git sets variables that are right for one folder only.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import IO, NamedTuple

#: How long git may take for one answer, and for the contents of all files of a revision, in seconds.
_SECONDS = 10


_CONTENT_SECONDS = 60


#: A longer answer is not read, in bytes: a small repository can be written so that its listing has no end.
_LONGEST_ANSWER = 256_000_000


_LONGEST_MESSAGE = 10_000


_OPTIONS = ("--no-pager", "--literal-pathspecs")


#: What stands in the configuration, and would run programs, ask a network, or change what is printed.
_SETTINGS = {
    "core.fsmonitor": "",
    "core.hooksPath": os.devnull,
    "core.quotePath": "false",
    "core.sshCommand": "false",
    "credential.helper": "",
    "color.ui": "false",
    "diff.autoRefreshIndex": "true",  # else a file whose time alone has changed counts as changed
    "gc.auto": "0",
    "log.showSignature": "false",
    "maintenance.auto": "false",
    "protocol.allow": "never",
    "safe.bareRepository": "explicit",
    "submodule.recurse": "false",
}


#: Of git's own variables, only those that say where it is installed and configured, and where a search ends.
_KEPT = re.compile(r"GIT_(?:CONFIG_.+|EXEC_PATH|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)")


_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "",  # overrides what the configuration allows
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


#: The contents of files are compared, and nothing is shown of them.
_PLAIN_DIFF = ("--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules=all")


_DIFF_TREE_DATES = ("diff-tree", "--stdin", "-r", "-z", "--relative", *_PLAIN_DIFF)


_DIFF_TREE = (*_DIFF_TREE_DATES, "--no-commit-id")


_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


_ENTRY = re.compile(r"(?P<mode>\d{6}) \w+ (?P<object_id>[0-9a-f]{40,64})\t(?P<path>.+)", re.DOTALL)


class GitError(Exception):
    """Git cannot answer; the message says why, on one line."""


class NoRepositoryError(GitError):
    """A folder is in no git repository."""


class Entry(NamedTuple):
    """One file of a revision."""

    mode: str
    object_id: str
    path: str


def find_user_name(folder: Path) -> str:
    """Return the user's name as git knows it in a folder; empty where it does not."""
    try:
        _, answer, _ = _run(folder, ("config", "-z", "user.name"))
    except GitError:
        return ""
    return " ".join(answer.decode("utf-8", "replace").replace("\0", "").split())


class Repository:
    """The git repository that holds the files of a folder, and what can be asked about it.

    Every method raises :class:`GitError` where git cannot answer.

    :raises NoRepositoryError: the folder is in none.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._marker = find_git_folder(self.folder)

    def find_top(self) -> Path:
        """Return the top folder of the working tree."""
        top = Path(os.fsdecode(self._ask("rev-parse", "--show-toplevel").partition(b"\0")[0]).removesuffix("\n"))
        if not top.is_absolute():
            raise GitError(f"git rev-parse: {top} is no folder")
        return top.resolve()

    def is_shallow(self) -> bool:
        """Return whether older commits are missing."""
        return self._ask("rev-parse", "--is-shallow-repository").strip() == b"true"

    def find_head(self) -> str | None:
        """Return the commit that is checked out, or None where nothing is committed yet."""
        head = self.find_commit("HEAD")
        if head is None:
            code, branch, _ = self._run("symbolic-ref", "--quiet", "HEAD")
            _, known, text = self._run("for-each-ref", branch.decode("utf-8", "replace").strip())
            if code or known or text:
                raise GitError("the commit that is checked out is missing or damaged; see git fsck")
        return head

    def find_commit(self, revision: str) -> str | None:
        """Return the commit that a revision means, or None."""
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        code, answer, text = self._run(*asked)
        if code not in {0, 1} and text:
            raise self._error("rev-parse", text)
        return _find_id(answer) if code == 0 else None

    def find_fork(self, commit: str) -> str | None:
        """Return the commit from which HEAD and another one went apart, or None where they have none in common."""
        code, answer, text = self._run("merge-base", "--end-of-options", commit, "HEAD")
        if code not in {0, 1}:
            raise self._error("merge-base", text)
        return _find_id(answer)

    def list_changed(self, commit: str) -> set[str]:
        """Return the files that differ from a commit: committed, staged, edited or new; the folder is the top."""
        plain = ("--name-only", "-z", "--no-renames", "--no-relative", *_PLAIN_DIFF)
        return {
            *_split(self._ask("diff-index", "--cached", *plain, "--end-of-options", commit, "--")),
            *_split(self._ask("diff", *plain, "-O/dev/null", "--", options=self._turn_filters_off())),
            *_split(self._ask("ls-files", "--others", "--exclude-standard", "-z")),
        }

    def list_files(self) -> list[str]:
        """Return the files below the folder that git knows, or does not ignore."""
        return _split(self._ask("ls-files", "--cached", "--others", "--exclude-standard", "-z"))

    def list_names(self) -> list[str]:
        """Return what branches and tags are called."""
        places = ("refs/heads", "refs/tags", "refs/remotes")
        return self._ask("for-each-ref", "--format=%(refname:short)", *places).decode("utf-8", "replace").splitlines()

    def list_committed(self) -> list[str]:
        """Return the files below the folder that git knows."""
        return _split(self._ask("ls-files", "-z"))

    def find_moves(self) -> Mapping[str, str]:
        """Return where each file below the folder was moved to; the latest move of a path counts."""
        end = time.monotonic() + _SECONDS
        commits = self._ask("rev-list", "--end-of-options", "HEAD", "--")
        said = _split(self._ask(*_DIFF_TREE, "-M", "--diff-filter=R", "--name-status", stdin=commits, end=end))
        moves: dict[str, str] = {}
        for status, old, new in zip(said[::3], said[1::3], said[2::3], strict=False):
            if status.startswith("R"):
                moves.setdefault(old, new)
        return moves

    def list_changed_since(self, date: int) -> set[str]:
        """Return the files below the folder that were committed at a date, in seconds, or later."""
        end = time.monotonic() + _SECONDS
        commits = self._ask("rev-list", f"--max-age={max(date, 0)}", "--end-of-options", "HEAD", "--", ".")
        return set(_split(self._ask(*_DIFF_TREE, "--root", "--no-renames", "--name-only", stdin=commits, end=end)))

    def find_dates(self, paths: Sequence[str]) -> Mapping[str, int]:
        """Return when each of some files was last committed, in seconds; those that never were are left out."""
        end = time.monotonic() + _SECONDS
        dates = {path: self.find_date(path, end) for path in paths}
        return {path: date for path, date in dates.items() if date is not None}

    def find_last_changes(self) -> Mapping[str, int]:
        """Return when each file below the folder was last committed, in seconds, by one walk through the history.

        Of a shallow clone, files are left out that no commit has changed but those with which it begins.
        """
        end = time.monotonic() + _SECONDS
        commits = self._ask("rev-list", "--end-of-options", "HEAD", "--", ".")
        root = () if self.is_shallow() else ("--root",)
        shown = ("--format=tformat:%ct", "--name-only", "--no-renames")
        dates: dict[str, int] = {}
        date = 0
        said = _split(self._ask(*_DIFF_TREE_DATES, *root, *shown, stdin=commits, end=end))
        for name, following in pairwise([*said, ""]):
            if name.isdecimal() and following.startswith("\n"):  # a commit, of which this is the first file
                date = int(name)
            else:
                dates.setdefault(name.removeprefix("\n"), date)
        return dates

    def find_date(self, path: str | None = None, end: float | None = None) -> int | None:
        """Return when a file, or anything, was last committed, in seconds; None where it never was."""
        paths = ("--", path) if path is not None else ("--",)
        answer = self._ask("rev-list", "--max-count=1", "--timestamp", "--end-of-options", "HEAD", *paths, end=end)
        date = answer.partition(b" ")[0]
        return int(date) if date.isdigit() else None

    def list_entries(self, commit: str) -> list[Entry]:
        """Return all files of a commit."""
        listed = _split(self._ask("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit))
        return [Entry(*match.groups()) for match in map(_ENTRY.fullmatch, listed) if match is not None]

    def read_objects(self, ids: Iterable[str]) -> Iterator[bytes]:
        """Yield the contents of files, as they are in the repository: without filters."""
        wanted = "".join(f"{id_}\n" for id_ in ids).encode("ascii")
        with _open_scratch() as stream:
            code, text = _run_into(stream, self.folder, ("cat-file", "--batch"), wanted, _CONTENT_SECONDS)
            if code:
                raise self._error("cat-file", text)
            for _ in range(wanted.count(b"\n")):
                yield self._read_object(stream)

    def _read_object(self, stream: IO[bytes]) -> bytes:
        head = stream.readline().split()
        if len(head) != 3 or not head[2].isdigit():
            raise self._error("cat-file", b" ".join(head).decode("ascii", "replace") or "it ends too early")
        content = stream.read(int(head[2]))
        stream.read(1)
        return content

    def _turn_filters_off(self) -> list[str]:
        """Return options that keep git from running the filters of files, whose names the repository chooses."""
        code, answer, text = self._run("config", "-z", "--name-only", "--get-regexp", r"^filter\.")
        if code not in {0, 1}:
            raise self._error("config", text)
        names = {key.removeprefix("filter.").rpartition(".")[0] for key in _split(answer)} - {""}
        wrong = sorted(name for name in names if "=" in name)
        if wrong:  # what follows would be taken for another setting
            raise GitError(f"the filter {wrong[0]!r} of the git configuration cannot be turned off; rename it")
        off = {"clean": "", "smudge": "", "process": "", "required": "false"}
        return _as_options({f"filter.{name}.{key}": value for name in sorted(names) for key, value in off.items()})

    def _ask(
        self, command: str, *arguments: str, stdin: bytes = b"", end: float | None = None, options: Sequence[str] = ()
    ) -> bytes:
        seconds = _SECONDS if end is None else max(end - time.monotonic(), 0)
        code, answer, text = _run(self.folder, (*options, command, *arguments), stdin, seconds)
        if code:
            raise self._error(command, text or f"it ended with {code}")
        return answer

    def _run(self, *arguments: str) -> tuple[int, bytes, str]:
        return _run(self.folder, arguments)

    def _error(self, command: str, text: str) -> GitError:
        """Return an error with git's own words, and with what is after them where they do not say it."""
        if text.startswith("not a git repository (or any"):
            return GitError(f"{self._marker} is damaged, and git does not take it for a repository")
        code, partial, _ = self._run(
            "config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$"
        )
        hint = "; the clone is partial, and nothing is fetched here: use a whole one" if not code and partial else ""
        return GitError(f"git {command}: {text}{hint}")


def find_git_folder(folder: Path) -> Path:
    """Return the ``.git`` of the repository that holds a folder.

    Git itself would also take a folder for a repository that looks like the inside of one, whoever made it.

    :raises NoRepositoryError: there is none.
    """
    named = os.environ.get("GIT_DIR", "")
    is_nowhere = Path(named).is_absolute() and not os.path.lexists(named)  # so git is told that there is no repository
    ends = {Path(text) for text in os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep) if text}
    for place in () if is_nowhere else (folder, *folder.parents):
        if place != folder and place in ends:
            break
        if os.path.lexists(place / ".git"):
            return place / ".git"
    raise NoRepositoryError(f"{folder} is not in a git repository")


def _find_program() -> str:
    """Return where git is: never in the folder in which it runs, which is the repository's.

    :raises GitError: it is not installed.
    """
    folders = [folder for folder in os.get_exec_path() if Path(folder).is_absolute()]
    found = shutil.which("git", path=os.pathsep.join(folders))
    if found is None or not Path(found).is_absolute():
        raise GitError("git is not installed")
    return found


def _as_options(settings: Mapping[str, str]) -> list[str]:
    """Return the options that put settings in the place of those that are configured."""
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]


def _run(
    folder: Path, arguments: Sequence[str], stdin: bytes = b"", seconds: float = _SECONDS
) -> tuple[int, bytes, str]:
    """Run git, and return its exit status, what it answers, and the line in which it says what is wrong.

    :raises GitError: it cannot be run, or takes too long.
    """
    with _open_scratch() as stream:
        code, text = _run_into(stream, folder, arguments, stdin, seconds)
        answer = stream.read(_LONGEST_ANSWER + 1)
    if len(answer) > _LONGEST_ANSWER:
        raise GitError(f"git says more than {_LONGEST_ANSWER} bytes")
    return code, answer, text


def _run_into(
    output: IO[bytes], folder: Path, arguments: Sequence[str], stdin: bytes, seconds: float
) -> tuple[int, str]:
    """Run git, so that it writes to a file: no program that it may have started keeps the answer open.

    :raises GitError: it cannot be run, or takes too long.
    """
    command = [_find_program(), *_OPTIONS, *_as_options(_SETTINGS), *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or _KEPT.fullmatch(name)}
    with _open_scratch() as errors:
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env={**kept, **_ENVIRONMENT},
                input=stdin,
                stdout=output,
                stderr=errors,
                timeout=seconds,
                check=False,
                start_new_session=True,  # without the terminal, on which it could ask
            )
        except subprocess.TimeoutExpired as error:
            raise GitError("git takes too long, and has been stopped") from error
        except (OSError, ValueError) as error:  # a wrong value is a name with a zero byte
            raise GitError(f"git cannot be run: {error}") from error
        output.seek(0)
        errors.seek(0)
        return done.returncode, _find_message(errors.read(_LONGEST_MESSAGE))


def _open_scratch() -> IO[bytes]:
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise GitError(f"git cannot be run, for no temporary file can be made: {error.strerror or error}") from error


def _find_message(said: bytes) -> str:
    """Return the line that says why git fails, else the first one."""
    lines = [" ".join(line.split()) for line in said.decode("utf-8", "replace").splitlines()]
    lines = ["".join(text if text.isprintable() else "�" for text in line) for line in lines if line]
    worst = (line for mark in ("fatal: ", "error: ") for line in lines if line.startswith(mark))
    return re.sub(r"^(?:fatal|error|warning): ", "", next(worst, lines[0] if lines else ""))


def _find_id(answer: bytes) -> str | None:
    """Return the first object id of an answer."""
    match = _OBJECT_ID.match(answer.decode("ascii", "replace"))
    return match[0] if match is not None else None


def _split(answer: bytes) -> list[str]:
    """Return the names of an answer, each of which ends with a zero byte."""
    return [os.fsdecode(name) for name in answer.split(b"\0") if name]
