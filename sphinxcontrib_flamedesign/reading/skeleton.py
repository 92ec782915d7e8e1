"""The lines of a document that say who it is: no more is read of a design that others only name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

#: The directive that opens a design.
_DESIGN = re.compile(r"\.\.[ \t]+design::|\{design\}")

_HEADING = re.compile(r"#{1,6}[ \t]+(\S.*)$")

#: The line below a heading, or above and below it.
_ADORNMENT = re.compile(r"([^\w\s])\1+[ \t]*$")

#: In Markdown, only these stand below headings.
_OF_MARKDOWN = frozenset("=-")

_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,}|:{3,})")

#: An entry of a table of contents that is written out: it says nothing of who a design is.
_CONTENTS = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}\.)[ \t]+\[[^\[\]]*\]\(#[^()\s]*\)[ \t]*$")

#: Where links lead whose words stand elsewhere, and what stands for other words.
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]+\]:[ \t]|\.\.[ \t]+(?:_[^:]+:[ \t]|__:|\|[^|]+\|)|__[ \t]")

#: Labels, which others may name in place of their document.
_LABEL = re.compile(
    r"^(?:\(([^()\n]+)\)=[ \t]*|\.\.[ \t]+_`?([^:`\n]+)`?:[ \t]*|[ \t]*:name:[ \t]+(\S[^\n]*))$", re.MULTILINE
)


def opens_design(text: str) -> bool:
    """Return whether a text may open a design with a directive."""
    return _DESIGN.search(text) is not None


def find_labels(text: str) -> Iterator[str]:
    """Yield the labels in a text, as Sphinx knows them."""
    for match in _LABEL.finditer(text):
        yield " ".join((match[1] or match[2] or match[3]).casefold().split())


def find_first_heading(text: str, *, is_rest: bool) -> str:
    """Return the words of the first heading in a text; empty where it has none."""
    lines = text.split("\n")
    headings = _headings_of_rest(lines) if is_rest else _headings_of_markdown(lines)
    return next((label for _, _, label in headings), "")


def cut_to_skeleton(text: str, is_metadata: Callable[[str], bool], *, is_rest: bool) -> str:
    """Return a text with blank lines for all that stands below its second heading and does not say who it is.

    Sections that are metadata stay, and where links lead; so does the second heading, for what a document opens with
    ends there. No line moves.

    :param is_metadata: returns whether a section with this heading is.
    """
    lines = text.split("\n")
    headings = list(_headings_of_rest(lines) if is_rest else _headings_of_markdown(lines))
    kept = [line if is_rest or not _CONTENTS.match(line) else "" for line in lines]
    ends = [*(start for start, _, _ in headings[1:]), len(lines)]
    has_ended = False
    for number, ((first, below, label), end) in enumerate(zip(headings, ends, strict=False)):
        if number and not is_metadata(label):
            start = first if has_ended else below
            kept[start:end] = [line if _DEFINITION.match(line) else "" for line in kept[start:end]]
            has_ended = True
    skeleton = "\n".join(kept)
    return text if opens_design(text) and not opens_design(skeleton) else skeleton


def _headings_of_markdown(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield of each heading its first line, the line below it, and its words; what stands in fences holds none."""
    fence, is_comment = "", False
    for number in range(_end_of_front_matter(lines), len(lines)):
        line = lines[number]
        opening = _FENCE.match(line)
        if fence:
            fence = "" if opening and opening[1].startswith(fence) and not line.strip().strip(fence[0]) else fence
        elif is_comment or "<!--" in line:
            is_comment = "-->" not in line.rpartition("<!--")[2]
        elif opening:
            fence = opening[1]
        elif heading := _HEADING.match(line):
            yield number, number + 1, heading[1].rstrip().rstrip("#").rstrip()
        elif line[:1] in _OF_MARKDOWN and _is_below_words(lines, number):
            yield number - 1, number + 1, lines[number - 1].strip()


def _headings_of_rest(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield of each heading its first line, the line below it, and its words."""
    for number in range(1, len(lines)):
        title, below = lines[number - 1].rstrip(), lines[number].rstrip()
        if _is_below_words(lines, number) and len(below) >= min(len(title), 4):
            has_line_above = number > 1 and lines[number - 2].rstrip() == below
            yield number - 1 - has_line_above, number + 1, title.strip()


def _is_below_words(lines: Sequence[str], number: int) -> bool:
    """Return whether a line underlines the one above it."""
    above = lines[number - 1] if number else ""
    return _ADORNMENT.match(lines[number]) is not None and bool(above.strip()) and not _ADORNMENT.match(above)


def _end_of_front_matter(lines: Sequence[str]) -> int:
    """Return the number of the first line below front matter."""
    if not lines or lines[0].strip() != "---":
        return 0
    return next((number + 1 for number, line in enumerate(lines) if number and line.strip() in {"---", "..."}), 0)
