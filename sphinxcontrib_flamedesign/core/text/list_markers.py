"""The markers between which a file, such as a README, has the list of designs, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from posixpath import dirname, normpath, relpath


class ListMarkup(StrEnum):
    """What a list of designs is written in."""

    MARKDOWN = "markdown"
    RST = "rst"


@dataclass(frozen=True, slots=True)
class Markers:
    """The comments around a list."""

    opening: str
    closing: str


#: What every marker holds, in whatever markup.
NAME = "flamedesign-index"


MARKERS = {
    ListMarkup.MARKDOWN: Markers(f"<!-- {NAME} -->", f"<!-- {NAME}-end -->"),
    ListMarkup.RST: Markers(f".. {NAME}", f".. {NAME}-end"),
}


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class IndexFile:
    """A file that has such a list, or may have one."""

    #: Its path from the folder of documents.
    source: str
    text: str
    #: The way from its folder to that of the documents.
    to_documents: str
    #: Whether it is one of the documents: Sphinx makes links to others of roles alone.
    is_document: bool = False

    def path_to(self, document: str) -> str:
        """Return the way from its folder to a document.

        :param document: its path from the folder of documents.
        """
        if self.source.startswith("../"):
            return normpath(f"{self.to_documents}/{document}")
        return relpath(document, dirname(self.source) or ".")


@dataclass(frozen=True, slots=True)
class Region:
    """The lines of a file between two markers, counted from 0; the last is not one of them."""

    markup: ListMarkup
    first: int
    end: int


class MarkerError(ValueError):
    """The markers of a file do not enclose one list.

    :param line: the line of the marker, counted from 1.
    """

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def find_region(text: str) -> Region | None:
    """Return where a file has its list; None where it has no markers. What stands in code is no marker.

    :raises MarkerError: there is one marker without the other, or a second list.
    """
    markers = list(_find_markers(text.split("\n")))
    if not markers:
        return None
    (markup, first, is_opening), *others = markers
    if not is_opening:
        raise MarkerError("this marker ends a list of designs that no marker opens; take it out", first + 1)
    if not others or others[0][0] is not markup or others[0][2]:
        closing = MARKERS[markup].closing
        raise MarkerError(f"this marker opens a list of designs that none ends; write `{closing}` below it", first + 1)
    if len(others) > 1:
        raise MarkerError("a second list of designs opens here; take it out", others[1][1] + 1)
    return Region(markup, first + 1, others[0][1])


def _find_markers(lines: Sequence[str]) -> Iterator[tuple[ListMarkup, int, bool]]:
    """Yield each marker: its markup, its line, counted from 0, and whether it opens a list."""
    fence = ""
    for number, line in enumerate(lines):
        bare, found = line.rstrip(), _FENCE.match(line)
        if fence:
            is_end = found is not None and found[1].startswith(fence) and not bare.strip(f" {fence[0]}")
            fence = "" if is_end else fence
            continue
        for markup, markers in MARKERS.items():
            if bare in {markers.opening, markers.closing}:
                yield markup, number, bare == markers.opening
        fence = found[1] if found is not None else ""


def find_difference(text: str, region: Region, listed: Sequence[str]) -> int | None:
    """Return the first line, counted from 1, at which a file does not have a list as it should be; None if it has.

    How a formatter sets a table does not matter.
    """
    lines = text.split("\n")
    present = [(number, bare) for number in range(region.first, region.end) if (bare := _bare(lines[number]))]
    wanted = [bare for line in listed if (bare := _bare(line))]
    if [bare for _, bare in present] == wanted:
        return None
    same = (number for (number, bare), other in zip(present, wanted, strict=False) if bare != other)
    return next(same, present[len(wanted)][0] if len(present) > len(wanted) else region.end) + 1


def _bare(line: str) -> str:
    """Return a line without what only sets a table."""
    return re.sub(r"-{3,}", "---", re.sub(r" ?\| ?", "|", " ".join(line.split())))


def put_list(text: str, listed: Sequence[str], markup: ListMarkup) -> str:
    """Return the text of a file with a list between its markers, which are put at its end where it has none.

    :raises MarkerError: the markers do not enclose one list, or the end of the file stands in code.
    """
    region = find_region(text)
    ending = "\r" if "\r\n" in text else ""
    if region is not None:
        lines = text.split("\n")
        return "\n".join([*lines[: region.first], *(line + ending for line in listed), *lines[region.end :]])
    markers = MARKERS[markup]
    before = [*([] if not text or text.endswith("\n") else [""]), *([""] if text else [])]
    added = [*before, markers.opening, *listed, markers.closing]
    new = text + "".join(f"{line}{ending}\n" for line in added)
    if find_region(new) is None:
        raise MarkerError("a block of code is open at the end of the file, where the list would stand; close it", 1)
    return new
