"""What lies around the documents: the source tree that they cite, and what git knows of both.

Nothing outside the source tree is looked at. Git is asked where there is a repository; what it cannot say is taken
for unknown, and the reason is kept. All is found out once, when it is first asked for, and kept for one build.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fnmatch
import glob
import os
import posixpath
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from sphinxcontrib_flamedesign.core.text.list_markers import IndexFile
from sphinxcontrib_flamedesign.core.text.printable import is_text
from sphinxcontrib_flamedesign.core.text.suggest import MANY, MOST_ASKED, Speller
from sphinxcontrib_flamedesign.files_beside import find_misnamed, list_data_files
from sphinxcontrib_flamedesign.git import GitError, NoRepositoryError, Repository
from sphinxcontrib_flamedesign.index_files import find_index_files
from sphinxcontrib_flamedesign.outputs import Outputs
from sphinxcontrib_flamedesign.questions import AnsweringTree, question

_Answer = TypeVar("_Answer")


#: Larger files are no source texts: their lines are not counted, in bytes.
_LARGEST = 20_000_000

#: So many files are listed where git does not list them; a larger tree is listed in part.
_MOST_FILES = 200_000

#: How close a file's name must be to that of one that does not exist (``difflib`` ratio).
_NAME_RATIO = 0.8

_SECONDS_A_DAY = 86_400


#: A path that passes more links than that leads in a circle.
_MOST_LINKS = 40


class ProjectSourceTree(AnsweringTree):
    """The documents and the source tree of a Sphinx project.

    :param srcdir: the folder of the documents.
    :param documents: the names of all documents.
    :param root: the folder of the source tree, with links resolved; nothing where none is configured.
    :param outputs: the folders to which this build writes, with links resolved: they hold no sources.
    """

    def __init__(
        self, srcdir: Path, documents: frozenset[str], root: Path | None, outputs: Collection[Path] = ()
    ) -> None:
        self.srcdir = srcdir
        self.outputs = tuple(outputs)
        self._outputs = Outputs(srcdir, outputs)
        super().__init__()
        self.documents = documents
        self.history = History()
        self.tree = SourceFolder(root, outputs, self.history) if root is not None else None
        self.has_sources = root is not None

    @property
    def unanswered(self) -> str | None:
        """What git was asked and could not say, and why."""
        return self.history.unanswered

    @question
    def has_document(self, path: str) -> bool | None:
        """Return whether a document, file or folder of this path is there; None where it would lie elsewhere."""
        if path in self.documents or posixpath.splitext(path)[0] in self.documents:
            return True
        full = Path(os.path.normpath(self.srcdir / path))
        if _is_within(full, self.srcdir):
            try:
                return _has_document(self.srcdir, full.relative_to(self.srcdir), self._outputs)
            except _OutsideError:
                return None
        if self.tree is not None and _is_within(full, self.tree.root):
            return self.tree.has(full.relative_to(self.tree.root).as_posix())
        return None

    @question
    def has_source(self, path: str) -> bool:
        """Return whether a file or folder is in the source tree; what would lie outside it counts as there."""
        return self.tree is None or self.tree.has(path)

    @question
    def is_source(self, path: str) -> bool:
        """Return whether a file or folder is in the source tree at exactly this path."""
        return self.tree is not None and self.tree.find(path) is not None

    @property
    def folders(self) -> Collection[str]:
        """The names of the folders of the source tree."""
        return self.tree.folders if self.tree is not None else ()

    @question
    def count_lines(self, path: str) -> int | None:
        """Return how many lines a source file has."""
        return self.tree.count_lines(path) if self.tree is not None else None

    @question
    def find_moved(self, path: str) -> str | None:
        """Return where git says that a source file or folder has been moved to."""
        return self.tree.find_moved(path) if self.tree is not None else None

    @question
    def find_nearest(self, path: str) -> str | None:
        """Return the source file or folder whose path looks most like one that does not exist."""
        return self.tree.find_nearest(path) if self.tree is not None else None

    @question
    def find_misnamed(self, source: str, name: str) -> str | None:
        """Return the file beside a document that is almost called like another one which is not there."""
        return find_misnamed((self.srcdir / source).parent, name)

    @question
    def find_data_files(self, source: str) -> Sequence[str]:
        """Return the files beside a document that may be meant to hold its metadata."""
        return [name for name in list_data_files((self.srcdir / source).parent) if is_text(name)]

    @question
    def find_ages(self, sources: Sequence[str], beyond: int) -> Mapping[str, int]:
        """Return how many days before the latest commit documents were last committed, by their files.

        Git need not go through all of its history: only documents that no late commit has changed are asked about.
        """

        def find(repository: Repository) -> Mapping[str, int]:
            latest = repository.find_date()
            if latest is None:
                return {}
            recent = repository.list_changed_since(latest - (beyond + 1) * _SECONDS_A_DAY + 1)
            committed = set(repository.list_committed()) - recent
            dates = repository.find_dates([source for source in sources if source in committed])
            ages = {source: (latest - date) // _SECONDS_A_DAY for source, date in dates.items()}
            return {source: age for source, age in ages.items() if age > beyond}

        return self.history.ask(self.srcdir, "when documents were last committed", find) or {}

    @question
    def find_last_changes(self) -> Mapping[str, str]:
        """Return the day on which each file was last committed, of the time zone that all builds share."""
        dates = self.history.ask(self.srcdir, "when documents were last committed", Repository.find_last_changes) or {}
        return {path: dt.datetime.fromtimestamp(date, dt.UTC).date().isoformat() for path, date in dates.items()}

    @question
    def find_index_files(self, sources: Sequence[str]) -> Sequence[IndexFile]:
        """Return the files with a list of designs in the folders of documents, and around these in the repository."""
        return [*find_index_files(self.srcdir, sources, self.documents)]


class History:
    """Asks git, and keeps the first reason why it could not answer."""

    def __init__(self) -> None:
        self.unanswered: str | None = None

    def ask(
        self, folder: Path, what: str, question: Callable[[Repository], _Answer], *, needs_commits: bool = True
    ) -> _Answer | None:
        """Return the answer to a question about the repository of a folder, or None.

        :param what: what is asked, for people.
        :param needs_commits: whether it is about commits, and the older ones too.
        """
        try:
            repository = Repository(folder)
            if needs_commits and repository.find_head() is None:
                return None
            if needs_commits and repository.is_shallow():
                self._note(what, "the clone is shallow; fetch the rest of its history with git fetch --unshallow")
            return question(repository)
        except NoRepositoryError:
            return None
        except GitError as error:
            self._note(what, str(error))
            return None

    def _note(self, what: str, reason: str) -> None:
        self.unanswered = self.unanswered or f"git cannot say {what}: {reason}"


def _has_document(root: Path, path: Path, outputs: Outputs) -> bool:
    """Return whether a file or folder is there, or the file of a document that the project leaves out.

    :raises _OutsideError: a link on the way leads outside.
    """
    found = _find_inside(root, path)
    if found is not None:
        return not outputs.hold(found)
    folder = _find_inside(root, path.parent)
    if folder is None or outputs.hold(folder):
        return False
    return any(folder.glob(f"{glob.escape(path.name)}.*"))


class SourceFolder:
    """A folder of source files."""

    def __init__(self, root: Path, outputs: Collection[Path] = (), history: History | None = None) -> None:
        self.root = root
        self._outputs = Outputs(root, outputs)
        self.history = history or History()
        self._found: dict[str, Path | None] = {}
        self._nearest: dict[str, str | None] = {}
        #: The paths among them that lead outside.
        self._outside: set[str] = set()

    def find(self, path: str) -> Path | None:
        """Return the file or folder of a path, if it is there and inside the tree."""
        if path not in self._found:
            self._found[path] = self._find(path)
        return self._found[path]

    def _find(self, path: str) -> Path | None:
        try:
            if not _leaves(path):
                found = _find_inside(self.root, Path(path))
                return found if found is not None and not self._outputs.hold(found) else None
        except _OutsideError:
            pass
        self._outside.add(path)
        return None

    def has(self, path: str) -> bool:
        """Return whether a path is there, also as a pattern, or as the bare name of a file anywhere in the tree.

        What leads outside the tree is not looked at, and counts as there.
        """
        if self.find(path) is not None or path in self._outside:
            return True
        if "*" in path:
            return any(fnmatch.fnmatchcase(file, path) for file in self.files)
        return "/" not in path and path in self._by_name

    def count_lines(self, path: str) -> int | None:
        """Return how many lines a file has; None of a folder, or of a file that cannot be read."""
        full = self.find(path)
        try:
            if full is None or not full.is_file() or full.stat().st_size > _LARGEST:
                return None
            data = full.read_bytes()
        except OSError:
            return None
        return data.count(b"\n") + (data[-1:] not in {b"", b"\n"})

    @cached_property
    def files(self) -> tuple[str, ...]:
        """All files, as git lists them, else as they lie there; sorted."""
        what = "which files belong to the source tree"
        listed = self.history.ask(self.root, what, Repository.list_files, needs_commits=False)
        texts = filter(is_text, listed or self._walk())
        return tuple(sorted(text for text in texts if not self._outputs.hold((self.root / text).parent)))

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """The folders directly inside that git knows, else those that lie there; hidden ones are no sources."""
        what = "which folders belong to the source tree"
        committed = self.history.ask(self.root, what, Repository.list_committed, needs_commits=False)
        names = {file.partition("/")[0] for file in committed if "/" in file} if committed else self._list_folders()
        shown = (name for name in names if is_text(name) and not name.startswith("."))
        return tuple(sorted(text for text in shown if not self._outputs.hold(self.root / text)))

    def _list_folders(self) -> Collection[str]:
        with contextlib.suppress(OSError), os.scandir(self.root) as entries:
            return {dir_entry.name for dir_entry in entries if dir_entry.is_dir(follow_symlinks=False)}
        return ()

    def _walk(self) -> list[str]:
        found: list[str] = []
        folders = [self.root]
        while folders and len(found) < _MOST_FILES:
            with contextlib.suppress(OSError), os.scandir(folders.pop()) as entries:
                for entry in sorted(
                    entries, key=lambda dir_entry: dir_entry.name
                ):  # a link is a file here, wherever it leads
                    if not entry.is_dir(follow_symlinks=False):
                        found.append(Path(entry.path).relative_to(self.root).as_posix())
                    elif not entry.name.startswith(".") and not self._outputs.hold(Path(entry.path)):
                        folders.append(Path(entry.path))
        return found

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[str]]:
        """All files and folders, by their last name."""
        by_name: dict[str, list[str]] = defaultdict(list)
        folders = {file.rpartition("/")[0] for file in self.files}
        folders |= {parent.as_posix() for folder in folders for parent in Path(folder).parents}
        for path in sorted({*self.files, *folders} - {"", "."}):
            by_name[posixpath.basename(path)].append(path)
        return by_name

    def find_nearest(self, path: str) -> str | None:
        """Return the path that looks most like another one: of the same last name, else of one that is near."""
        if path not in self._nearest and len(self._nearest) < MOST_ASKED:
            self._nearest[path] = self._find_nearest(path)
        return self._nearest.get(path)

    def _find_nearest(self, path: str) -> str | None:
        bare = path.rstrip("/")
        name = posixpath.basename(bare)
        stem = posixpath.splitext(name)[0]  # what was a file may be a folder now
        names = [text for text in (name, stem) if text in self._by_name]
        names = names or self._speller.find(name, 3)
        candidates = [each for text in dict.fromkeys(names) for each in self._by_name[text]]
        if len(candidates) < 2 or len(candidates) > MANY:
            return candidates[0] if len(candidates) == 1 else None
        return next(iter(Speller(candidates, 0).find(bare)), None)

    @cached_property
    def _speller(self) -> Speller:
        return Speller(self._by_name, _NAME_RATIO)

    @cached_property
    def _moves(self) -> Mapping[str, str]:
        """Where each file was moved to, by git's history; the latest move of a path counts."""
        moves = self.history.ask(self.root, "where files were moved to", Repository.find_moves) or {}
        return {old: new for old, new in moves.items() if is_text(new)}

    def find_moved(self, path: str) -> str | None:
        """Return where a file is now that was moved, or the folder into which all of a folder was moved."""
        bare = path.rstrip("/")
        if bare not in self._moves:
            return self._find_moved_folder(bare)
        seen: set[str] = set()
        while bare in self._moves and bare not in seen and self.find(bare) is None:
            seen.add(bare)
            bare = self._moves[bare]
        return bare if self.find(bare) is not None else None

    def _find_moved_folder(self, folder: str) -> str | None:
        for old, new in self._moves.items():
            inside = old[len(folder) :]
            if old.startswith(f"{folder}/") and new.endswith(inside) and self.find(new) is not None:
                return new[: -len(inside)] or None
        return None


class _OutsideError(Exception):
    """A path leads out of its tree."""


def _is_within(path: Path, root: Path) -> bool:
    """Return whether a path lies below another one, or is that, as both are written.

    ``Path.is_relative_to`` writes down each folder above from Python 3.12 on: documents may cite paths of thousands.
    """
    return path.parts[: len(root.parts)] == root.parts


def _find_inside(root: Path, path: Path) -> Path | None:
    """Return where a path in a tree leads, with links resolved, if it is there; nothing outside is looked at.

    :raises _OutsideError: it leads outside.
    """
    place, left, links = root, list(reversed(path.parts)), 0
    try:
        while left:
            part = left.pop()
            place = place.parent if part == ".." else place / part
            if not _is_within(place, root):
                raise _OutsideError
            if not place.is_symlink():
                continue
            target, links = place.readlink(), links + 1
            if links > _MOST_LINKS:
                return None
            place = place.parent
            if target.is_absolute():
                if not _is_within(target, root):
                    raise _OutsideError
                place, target = root, target.relative_to(root)
            left += reversed(target.parts)
        return place if os.path.lexists(place) else None
    except OSError:  # a name that no file can have
        return None


def _leaves(path: str) -> bool:
    """Return whether it is a path that leads out of its tree."""
    return path.startswith(("/", "~")) or ".." in path.split("/") or "\\" in path or ":" in path
