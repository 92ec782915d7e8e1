"""What a command has said, kept: where nothing has changed that it follows from, it is said again without Sphinx.

Each answer stands in a file of its own, for one working directory and one row of arguments. With it stand its
*grounds*: the program and the process, the state of each file that was read or looked for, that of all files and
folders around the documents, and what was asked of the source tree. It counts while all of them are the same.

A file is known by its times, size and number. Of these nobody can set the time at which its state was last changed;
so whatever has changed shows, unless it does so twice within the clock's step. Therefore nothing is kept where
anything has changed in the last seconds before the command was started, nor where a file is gone in the meantime.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sphinxcontrib_flamedesign.cli.cache_folder import find_user_folder, make_cache_folder
from sphinxcontrib_flamedesign.cli.terminal import print_again, said_so_far, which_are_terminals
from sphinxcontrib_flamedesign.core.digest import fingerprint, fingerprint_all
from sphinxcontrib_flamedesign.core.files import write_whole

if TYPE_CHECKING:
    import click

    from sphinxcontrib_flamedesign.source_tree import ProjectSourceTree

#: Time of content and of state, in nanoseconds, size, and number; None where there is nothing.
State = tuple[int, int, int, int] | None

#: Under this key the context of a command has what it was asked.
_KEY = f"{__name__}.asked"

#: So long before its start nothing must have changed, in nanoseconds: the clocks of some file systems go in seconds.
_SETTLED = 2_500_000_000

#: A folder around the documents of which one holds more is not looked through.
_MOST_ENTRIES = 20_000

#: So many answers are kept.
_MOST_ANSWERS = 100


class UnsettledError(Exception):
    """Something has changed so lately that it may change again unseen."""


@dataclass(frozen=True)
class TreeGrounds:
    """What was asked of a source tree, with digests of the answers."""

    srcdir: str
    documents: Sequence[str]
    root: str | None
    outputs: Sequence[str]
    folders: str
    unanswered: str | None
    asked: Sequence[tuple[Sequence[object], str]]


@dataclass(frozen=True)
class Surroundings:
    """The folders in which all matters, each with a digest of what lies below it."""

    digests: Mapping[str, str]
    #: The names of inner folders in which nothing does.
    passed_over: Sequence[str]
    #: The folder of caches, in which nothing does either.
    cache: str


@dataclass(frozen=True)
class Grounds:
    """What an answer follows from, beside what it was asked."""

    process: str
    files: Mapping[str, State]
    around: Surroundings
    tree: TreeGrounds


@dataclass(frozen=True)
class Asked:
    """What a command was asked, where its answer is kept, and when it was started, in nanoseconds."""

    path: Path
    start: int = field(default_factory=time.time_ns)

    def answer(self) -> int | None:
        """Print what was printed the last time, and return the exit status; None where another answer may be due."""
        try:
            digest, body, _end = self.path.read_text("utf-8").split("\n")
            if digest != fingerprint(body):
                return None
            kept = json.loads(body)
            if not _is_unchanged(_parse(**kept["grounds"])):
                return None
            status, said = int(kept["status"]), [(bool(is_error), str(text)) for is_error, text in kept["said"]]
        except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return None
        print_again(said)
        return status

    def keep(self, grounds: Grounds, status: int) -> None:
        """Keep what the command has said; where that cannot be written, it is found out anew the next time."""
        parts = {**vars(grounds), "around": vars(grounds.around), "tree": vars(grounds.tree)}
        body = json.dumps({"grounds": parts, "status": status, "said": said_so_far()})
        with suppress(OSError):
            make_cache_folder(self.path.parent)
            write_whole(self.path, f"{fingerprint(body)}\n{body}\n")
            _prune(self.path.parent)

    @property
    def settled(self) -> int:
        """After this time nothing may have changed, in nanoseconds."""
        return self.start - _SETTLED


def take_note(context: click.Context, words: Sequence[str]) -> Asked | None:
    """Return what a command is asked by its words; None where its answer is not to be kept."""
    base = _find_base(words)
    if base is None:
        return None
    name = fingerprint((os.getcwd(), *words))  # noqa: PTH109
    asked = context.meta[_KEY] = Asked(base / "answers" / f"{name}.json")
    return asked


def asked_of(context: click.Context) -> Asked | None:
    """Return what a command was asked, if its answer may be kept."""
    asked = context.meta.get(_KEY)
    return asked if isinstance(asked, Asked) else None


def _find_base(words: Sequence[str]) -> Path | None:
    """Return the folder of all caches that the words of a command name, or else the user's."""
    base: Path | None = None
    for word, following in zip(words, (*words[1:], ""), strict=True):
        if word == "--no-cache":
            return None
        if word == "--cache-dir":
            base = Path(following)
        elif word.startswith("--cache-dir="):
            base = Path(word.partition("=")[2])
    return base if base is not None else find_user_folder()


def _prune(folder: Path) -> None:
    """Remove the oldest answers, where there are many."""
    files = sorted(folder.glob("*.json"), key=lambda other: other.stat().st_mtime_ns)
    for path in files[:-_MOST_ANSWERS]:
        path.unlink(missing_ok=True)


def state_of(path: str) -> State:
    """Return the state of a file or folder, with links followed."""
    try:
        found = os.stat(path)  # noqa: PTH116  # of a thousand files
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def digest_of_process() -> str:
    """Return a digest of what a program runs in, and of the files of the package."""
    from sphinxcontrib_flamedesign.kept import stamp_of_code

    user = os.geteuid() if hasattr(os, "geteuid") else None
    around = (sys.executable, sys.path, sorted(os.environ.items()), user, which_are_terminals())
    return fingerprint((stamp_of_code(), *around))


def files_of_program() -> Iterator[str]:
    """Yield the files of all modules that are loaded."""
    for module in [*sys.modules.values()]:
        file = getattr(module, "__file__", None)
        if isinstance(file, str):
            yield file


def _parse(
    process: str, files: Mapping[str, Sequence[int] | None], around: dict[str, Any], tree: dict[str, Any]
) -> Grounds:
    """Return grounds, of plain data.

    :raises TypeError: they are not of this form.
    """
    states = {path: cast("State", tuple(state) if state is not None else None) for path, state in files.items()}
    return Grounds(process, states, Surroundings(**around), TreeGrounds(**tree))


def make_grounds(
    asked: Asked,
    tree: ProjectSourceTree,
    read: Iterable[str],
    looked_for: Iterable[str],
    folders: Sequence[str],
    passed_over: Sequence[str],
) -> Grounds:
    """Return what an answer follows from.

    :param read: files that were read, or asked for in vain.
    :param looked_for: files that may be there or not.
    :param folders: those in which all that lies there matters.
    :param passed_over: the names of folders inside them in which nothing does.
    :raises UnsettledError: something of it may have changed since it was read.
    """
    files = {path: state_of(path) for path in (*read, *files_of_program())}
    if not all(state or _is_within(path, folders, passed_over) for path, state in files.items()):
        raise UnsettledError  # it may have been there when it was read
    where_modules_are = (text for text in sys.path if text)
    files |= {path: state_of(path) for path in (*looked_for, *where_modules_are) if path not in files}
    latest = max(state[1] for state in files.values() if state is not None)
    cache = str(asked.path.parent.parent.absolute())
    found = {folder: _look_through(folder, passed_over, cache) for folder in folders}
    if max(latest, *(changed for _, changed in found.values())) > asked.settled:
        raise UnsettledError
    digests = {folder: digest for folder, (digest, _) in found.items()}
    return Grounds(digest_of_process(), files, Surroundings(digests, passed_over, cache), _grounds_of(tree))


def _is_within(path: str, folders: Iterable[str], passed_over: Sequence[str]) -> bool:
    """Return whether a path lies in a folder that is looked through: where it goes, that folder changes."""
    whole = Path(os.path.normpath(path))
    inner = [whole.relative_to(folder).parts for folder in folders if whole.is_relative_to(folder)]
    return any(not {*parts} & {*passed_over} for parts in inner)


def _look_through(folder: str, passed_over: Sequence[str], cache: str) -> tuple[str, int]:
    """Return a digest of the names and states of all that lies below a folder, and when that was last changed.

    :raises UnsettledError: it is no folder, or holds too much to be looked through.
    """
    rows: list[tuple[str, State]] = []
    seen: set[int] = set()
    for here, inner, names in os.walk(folder, followlinks=True):
        state = state_of(here)
        inner[:] = sorted(name for name in inner if name not in passed_over)
        if state is None or state[3] in seen or here == cache:  # or a link that leads back
            inner.clear()
            continue
        seen.add(state[3])
        rows.append((here, state))
        rows += [(path, state_of(path)) for path in (os.path.join(here, name) for name in sorted(names))]  # noqa: PTH118
        if len(rows) > _MOST_ENTRIES:
            raise UnsettledError
    if not rows:
        raise UnsettledError
    return fingerprint_all(rows), max(state[1] for _, state in rows if state is not None)


def _grounds_of(tree: ProjectSourceTree) -> TreeGrounds:
    root = tree.tree.root if tree.tree is not None else None
    return TreeGrounds(
        str(tree.srcdir),
        sorted(tree.documents),
        str(root) if root is not None else None,
        sorted(map(str, tree.outputs)),
        fingerprint(tree.folders),
        tree.unanswered,
        [*tree.asked.items()],
    )


def _is_unchanged(grounds: Grounds) -> bool:
    """Return whether all that an answer follows from is as it was."""
    if any(state_of(path) != state for path, state in grounds.files.items()):
        return False
    around = grounds.around
    try:
        for folder, digest in around.digests.items():
            if _look_through(folder, around.passed_over, around.cache)[0] != digest:
                return False
    except UnsettledError:
        return False
    return digest_of_process() == grounds.process and _answers_alike(grounds.tree)


def _answers_alike(grounds: TreeGrounds) -> bool:
    """Return whether a source tree says what it said."""
    from sphinxcontrib_flamedesign.kept import parse_question
    from sphinxcontrib_flamedesign.source_tree import ProjectSourceTree

    root = Path(grounds.root) if grounds.root is not None else None
    tree = ProjectSourceTree(Path(grounds.srcdir), frozenset(grounds.documents), root, [*map(Path, grounds.outputs)])
    asked = {parse_question([*question]): digest for question, digest in grounds.asked}
    is_same = fingerprint(tree.folders) == grounds.folders and tree.answers(asked)
    return is_same and tree.unanswered == grounds.unanswered
