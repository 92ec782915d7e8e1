"""Rewrites the headings and labels of a design as directives; all other words stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

_INDENT = " " * 3


_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+")


_HEADING = re.compile(r"#{1,6}[ \t]+(?P<title>\S(?:.*\S)?)")


_LABEL = re.compile(
    r"(?P<mark>\*\*|__|\*|_)(?P<title>(?!\s).+?)[:：]?(?P=mark)(?:[:：]|[ ][-–—](?=[ ]))?"
    r"|(?P<plain>[^\W\d_a-z][^:：*`]{0,90})[:：]"
)


_UNDERLINE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}")


_RUN = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}|~{3,}|:{3,})")


#: Lines that belong to what follows them, or to nothing: they stay outside when a field before them ends.
_BETWEEN = {
    "md": re.compile(r"\([^()\s]+\)=\s*|(?:-{3,}|\*{3,}|_{3,})\s*|%.*|<!--.*-->\s*|\[[^\]]+\]:\s.*"),
    "rst": re.compile(r"\.\.(?!\s+[\w:-]+::)\s.*|([!-/:-@\[-`{-~])\1{3,}\s*"),
}


class Syntax(StrEnum):
    """The language of a document."""

    MARKDOWN = "md"
    REST = "rst"


class MigrationError(ValueError):
    """A field that cannot be rewritten: the message says why."""


@dataclass(frozen=True, slots=True)
class FieldRange:
    """A field that a heading or label opens; lines are counted from 0, and ``end`` is the first line after it."""

    name: str
    start: int
    end: int
    is_heading: bool = False
    spans_siblings: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """How a field opens: the words of its heading or label, its lines, and what stands after it in its line."""

    title: str
    lines: int = 1
    text_after_label: str = ""
    #: How far the list item that it opens, if any, is indented.
    indent: int = 0


def split_lines(text: str) -> list[str]:
    """Return the lines of a text with their ends."""
    return _LINES.findall(text)


def _bare(line: str) -> str:
    return line.rstrip("\r\n")


def _ending(line: str) -> str:
    return line[len(_bare(line)) :]


def end_of_content(lines: Sequence[str], start: int, end: int, syntax: Syntax) -> int:
    """Return the line after a field's last one that says something; comments and targets belong to what follows."""
    while end > start and (not lines[end - 1].strip() or _BETWEEN[syntax].fullmatch(_bare(lines[end - 1]))):
        end -= 1
    return end


def _read_heading(lines: Sequence[str], syntax: Syntax) -> Head:
    line = _bare(lines[0])
    heading = _HEADING.fullmatch(line) if syntax is Syntax.MARKDOWN else None
    if heading:
        return Head(re.sub(r"(?<![ \t])[ \t]+#+$", "", heading["title"]))
    underline = _bare(lines[1]) if len(lines) > 1 else ""
    if line.strip() != line or not _UNDERLINE.fullmatch(underline):
        raise MigrationError("its heading has a form that no directive can keep")
    return Head(line, 2)


def _read_label(line: str) -> Head:
    item = _ITEM.match(line)
    indent = len(item[0]) if item else 0
    label = _LABEL.match(line, indent)
    if label is None:
        raise MigrationError("its label is in no line of its own")
    return Head((label["title"] or label["plain"]).strip(), 1, line[label.end() :].lstrip(), indent)


class DirectiveWriter:
    """Writes the chosen fields of a plain document as directives."""

    def __init__(self, lines: Sequence[str], syntax: Syntax, labels: Mapping[str, str], mark: str) -> None:
        """Make a writer of one document.

        :param labels: what each field is called where its directive has no argument.
        :param mark: the letter of which the fences of MyST are made.
        """
        self.lines = list(lines)
        self.syntax = syntax
        self.labels = labels
        self.mark = mark
        self.break_ = next((_ending(line) for line in lines if _ending(line)), "\n")

    def write(self, specs: Iterable[FieldRange]) -> str:
        """Return the document with these fields as directives.

        :raises MigrationError: one of them cannot be written so.
        """
        return "".join(self._region(self.lines, 0, sorted(specs, key=lambda spec: (spec.start, -spec.end))))

    def _region(self, lines: list[str], base: int, specs: Sequence[FieldRange]) -> list[str]:
        """Return lines, of which the first has the number ``base``, with the fields in them as directives."""
        done: list[str] = []
        place = base
        for spec in specs:
            if spec.start < place:
                continue  # inside the one before it
            inner = [
                range_
                for range_ in specs
                if range_ is not spec and spec.start < range_.start and range_.end <= spec.end
            ]
            if self.syntax is Syntax.REST:
                _check_surroundings(lines, spec.start - base, spec.end - base)
            done += lines[place - base : spec.start - base]
            done += self._directive(lines[spec.start - base : spec.end - base], spec, inner)
            place = spec.end
        return [*done, *lines[place - base :]]

    def _directive(self, own: list[str], spec: FieldRange, inner: Sequence[FieldRange]) -> list[str]:
        """Return a field's own lines as a directive."""
        head = _read_heading(own, self.syntax) if spec.is_heading else _read_label(_bare(own[0]))
        body, first = own[head.lines :], spec.start + head.lines
        if not spec.spans_siblings:
            body = _dedent(body, head.indent)
        if head.text_after_label:
            body, first = [head.text_after_label + _ending(own[0]), *body], first - 1
        body = self._region(body, first, inner)
        argument = "" if head.title == self.labels[spec.name] else f" {head.title}"
        if self.syntax is Syntax.REST:
            return self._explicit_block(f".. design-{spec.name}::{argument}", body)
        return self._fence(f"{{design-{spec.name}}}{argument}", body, _ending(own[-1]))

    def _fence(self, opening: str, body: list[str], ending: str) -> list[str]:
        """Return a fence around a field's text; it is longer than those in it, and ends as its last line does."""
        runs = [match[1] for line in body if (match := _RUN.match(line))]
        fence = self.mark * max((len(run) + 1 for run in runs if run[0] == self.mark), default=3)
        if body and not ending:  # the last line of a file that ends without a line break
            body = [*body[:-1], body[-1] + self.break_]
        return [f"{fence}{opening}{self.break_}", *body, f"{fence}{ending}"]

    def _explicit_block(self, opening: str, body: list[str]) -> list[str]:
        """Return an explicit block with a field's text indented below it."""
        blank = [self.break_] if body and body[0].strip() else []
        return [f"{opening}{self.break_}", *blank, *(_INDENT + line if line.strip() else line for line in body)]


def _check_surroundings(lines: Sequence[str], start: int, end: int) -> None:
    """Refuse a field that no blank line sets off: reST would not see where its directive starts or ends.

    :raises MigrationError: there is none before it, or none after it.
    """
    if (start > 0 and lines[start - 1].strip()) or (end < len(lines) and lines[end].strip()):
        raise MigrationError("no blank line sets it off")


def _dedent(lines: Iterable[str], width: int) -> list[str]:
    """Take so many columns away from lines.

    :raises MigrationError: a line does not have them.
    """
    dedented = []
    for line in lines:
        if line.strip() and line[:width].strip(" "):
            raise MigrationError("a line of it is not indented as its list item is")
        dedented.append(line[width:] if line.strip() else line)
    return dedented


Check = Callable[[frozenset[int]], bool]


def find_largest(candidates: Sequence[int], holds: Check) -> frozenset[int]:
    """Return as many candidates as go together: all, or else those that can be added one group after the other.

    :param holds: tells whether a choice of them does what it should; it is asked as seldom as possible.
    """
    chosen: frozenset[int] = frozenset()
    groups: list[Sequence[int]] = [candidates] if candidates else []
    while groups:
        group = groups.pop()
        if holds(chosen | frozenset(group)):
            chosen |= frozenset(group)
        elif len(group) > 1:
            middle = len(group) // 2
            groups += [group[middle:], group[:middle]]
    return chosen
