"""Patterns of document names that match nothing: what was meant, tried on the documents that there are."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from os.path import commonprefix
from pathlib import PurePosixPath

from sphinxcontrib_flamedesign.core.text.counts import describe_count
from sphinxcontrib_flamedesign.core.text.suggest import Speller

#: So many corrections of a pattern are tried together: `.\Docs\Designs\*.md` needs four.
_MOST_CORRECTIONS = 5


_MOST_CANDIDATES = 80


_MOST_PARTS = 20


_LONGEST = 300


#: Patterns with more wildcards are no slips, and take long to match.
_MOST_STARS = 6


_MOST_DOUBLE_STARS = 2


WILDCARD = re.compile(r"[*?\[]")


_DRIVE = re.compile(r"[A-Za-z]:/")


_CHOICE_OF_SUFFIXES = re.compile(r"\.(?:\{[^{}/]*\}|\([^()/]*\)|\*)$")


_OF_FOLDER = "a pattern is of documents, not of a folder"


#: So many documents are named one by one.
_MOST_NAMED = 5


#: What a pattern was meant to be, and why it does not match.
_Meant = tuple[str, tuple[str, ...]]


#: Yields what a pattern may have been meant to be.
_Correction = Callable[[str], Iterable[str]]


#: What the page of a folder is called.
FOLDER_PAGES = frozenset({"index", "readme"})


@dataclass(frozen=True)
class PatternAdviser:
    """Knows what a pattern that matches no document may have been meant to be.

    ``documents`` are the names of all documents, ``suffixes`` those of their files, ``folder`` is the absolute path
    of the folder that they lie in, with forward slashes, and ``count`` returns how many documents a pattern matches.
    """

    documents: Collection[str]
    suffixes: Collection[str]
    folder: str
    count: Callable[[str], int]

    def advise(self, pattern: str) -> str:
        """Return the end of a message about a pattern that matches nothing: why, and what to write."""
        is_short = len(pattern) <= _LONGEST and pattern.count("*") <= _MOST_STARS
        meant = self._correct(pattern) if is_short else None
        if meant is None:
            return self._describe_documents(pattern)
        better, reasons = meant
        what = describe_count(self.count(better), "document")
        return f"{', and '.join(reasons)}; write {better!r}, which matches {what}"

    def _correct(self, pattern: str) -> _Meant | None:
        """Return the pattern that matches documents after the fewest corrections, and why each was needed."""
        tried: dict[str, tuple[str, ...]] = {pattern: ()}
        candidates: list[str] = [pattern]
        for _ in range(_MOST_CORRECTIONS):
            following = []
            for text, reason, better in self._correct_each(candidates):
                if better in tried or len(tried) > _MOST_CANDIDATES:
                    continue
                reasons = tried[text]
                tried[better] = reasons if reason in reasons else (*reasons, reason)
                if self.count(better):
                    return better, tried[better]
                following.append(better)
            candidates = following
        return self._correct_folder(tried)

    def _correct_each(self, candidates: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        """Yield each correction of patterns: the pattern, why it is corrected, and what it is then."""
        for text in candidates:
            for reason, correct in self._corrections.items():
                yield from (
                    (text, reason, better)
                    for better in correct(text)
                    if better and better.count("**") <= _MOST_DOUBLE_STARS
                )

    def _correct_folder(self, tried: Mapping[str, tuple[str, ...]]) -> _Meant | None:
        """Return a pattern with a folder that is almost called like its own, where nothing else helps."""
        for text, reasons in tried.items():
            if _OF_FOLDER not in reasons:
                for better in self._in_similar_folder(text):
                    if self.count(better):
                        return better, (*reasons, "there is no such folder")
        return None

    @cached_property
    def _corrections(self) -> Mapping[str, _Correction]:
        """Why a pattern matches nothing, and what puts that right; the likeliest first."""
        return {
            "names of documents have forward slashes": lambda text: [text.replace("\\", "/")],
            "patterns are no regular expressions": lambda text: [text.replace("/.*", "/*").replace("/.+", "/*")],
            "names of documents start in the source folder": self._from_source_folder,
            "names of documents have no suffix": self._without_suffix,
            _OF_FOLDER: self._inside_folder,
            "`*` stays within a folder, and `**` does not": self._in_folders_below,
            "names of documents differ in upper and lower case": self._in_right_case,
        }

    def _from_source_folder(self, text: str) -> Iterator[str]:
        if text.startswith(f"{self.folder}/"):
            yield text.removeprefix(f"{self.folder}/")
        parts = text.split("/")
        if len(parts) > _MOST_PARTS:
            return
        if parts[0] in {".", ".."}:
            yield "/".join(parts[1:])
        if text.startswith("/") or _DRIVE.match(text):  # the folders around may be those of another machine
            yield from ("/".join(parts[number:]) for number in range(1, len(parts)))
        # A path as seen from the top of the repository, or from any other folder around the documents.
        around = PurePosixPath(self.folder).parts
        for number in range(1, len(parts)) if not WILDCARD.search(parts[0]) else ():
            if number <= len(around) and all(map(fnmatchcase, around[-number:], parts[:number])):
                yield "/".join(parts[number:])
            if parts[number] == "**" and any(
                around[start : start + number] == tuple(parts[:number]) for start in range(len(around))
            ):
                yield "/".join(parts[number:])

    def _without_suffix(self, text: str) -> Iterator[str]:
        yield _CHOICE_OF_SUFFIXES.sub("", text)
        for suffix in self.suffixes:
            if text.casefold().endswith(suffix.casefold()):
                yield text[: -len(suffix)]

    def _inside_folder(self, text: str) -> Iterator[str]:
        bare = text.rstrip("/")
        if bare and not bare.endswith("*"):
            yield from (f"{bare}/*", f"{bare}/**")

    def _in_folders_below(self, text: str) -> Iterator[str]:
        if text.endswith("/**/*"):
            yield text.removesuffix("/*")
        elif text == "*" or text.endswith("/*"):
            yield f"{text}*"
        elif text.startswith("*/"):
            yield f"*{text}"
        yield text.replace("/*/", "/**/", 1)

    def _in_right_case(self, text: str) -> Iterator[str]:
        """Take the spelling of the documents' own folders and names, part by part."""
        parts = text.split("/")
        folded = [part.casefold() for part in parts]
        for document in self.documents:
            own = document.split("/")
            if "**" not in text and len(own) != len(parts):
                continue
            pairs = zip(parts, folded, own, strict=False)
            better = [mine if lower == mine.casefold() else part for part, lower, mine in pairs]
            if better != parts[: len(better)]:
                yield "/".join((*better, *parts[len(better) :]))
                return

    def _in_similar_folder(self, text: str) -> Iterator[str]:
        """Take the folder that is almost called like the one in front of the first wildcard."""
        head = WILDCARD.split(text)[0].rpartition("/")[0]
        folders = {parent.as_posix() for document in self.documents for parent in PurePosixPath(document).parents}
        if head and head not in folders:
            near = Speller(folders - {"."}, 0.75).find(head)
            yield from (folder + text[len(head) :] for folder in near)

    def _describe_documents(self, pattern: str) -> str:
        """Return what names there are, where nothing near to a pattern matches any."""
        if pattern.startswith("../") or pattern == "..":
            return f"it leads out of the source folder, {self.folder}, where all documents are"
        names = sorted(self.documents, key=lambda name: (name.count("/") == 0, name))[:3]
        return f"there are documents such as {', '.join(map(repr, names))}" if names else "there are no documents"


def glob_of(files: Collection[str]) -> str:
    """Return a pattern of files: those of the folder with the most; of folders with one each, what is alike in these.

    It is one of files, in which ``**`` stands for folders however deep, and matches some in any case.
    """
    counts = Counter((posixpath.dirname(file), posixpath.splitext(file)[1]) for file in files)
    (folder, suffix), most = min(counts.items(), key=lambda count: (-count[1], count[0]))
    if most > 1 or len(files) == 1:
        return posixpath.join(folder, f"*{suffix}")
    alike = [file for file in files if file.endswith(suffix)]
    if len({file.count("/") for file in alike}) > 1:  # as deep as they happen to lie
        names = {posixpath.basename(file) for file in alike}
        around = posixpath.commonpath([posixpath.dirname(file) for file in alike])
        return posixpath.join(around, "**", names.pop() if len(names) == 1 else f"*{suffix}")
    return f"{next(common_patterns([file.removesuffix(suffix) for file in alike]))}{suffix}"


def common_patterns(names: Collection[str]) -> Iterator[str]:
    """Yield patterns of documents: what is the same in each part of their names, then all below their folder."""
    parts = [name.split("/") for name in names]
    if len({len(part) for part in parts}) == 1:
        columns = [*zip(*parts, strict=True)]
        yield "/".join(same[0] if len({*same}) == 1 else "*" for same in columns)
        starts = map(commonprefix, columns)  # letters in common are meant
        yield "/".join(
            same[0] if len({*same}) == 1 else f"{start}*" for start, same in zip(starts, columns, strict=True)
        )
    around = posixpath.commonpath([posixpath.dirname(name) for name in names])
    yield f"{around}/*" if around else "*"
    yield f"{around}/**" if around else "**"


def patterns_of(names: Sequence[str]) -> Sequence[str]:
    """Return the patterns of some documents: all of the folder that they lie in, or their names."""
    folders = {name.rpartition("/")[0] for name in names}
    around = posixpath.commonpath(folders) if folders else ""
    if not around:
        return names[:_MOST_NAMED]
    return [f"{around}/*" if len(folders) == 1 else f"{around}/**"]


#: What folders of designs are called.
_DESIGN_FOLDER = re.compile(
    r"(?:design(?:[-_]?(?:doc|note)s?)?|rfc|adr|rfe|kep|pep|proposal|decision|spec)s?", re.IGNORECASE
)


def guess_patterns(docnames: Iterable[str]) -> Sequence[str]:
    """Return the patterns of the folders that are called as those of designs are; else those of an example."""
    folders = sorted({name.rpartition("/")[0] for name in docnames})
    meant = [folder for folder in folders if _DESIGN_FOLDER.fullmatch(folder.rpartition("/")[2])]
    return [f"{folder}/*" for folder in meant[:1]] or ["designs/*"]
