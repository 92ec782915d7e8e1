"""Rewrites the headings and labels of a design as directives, and back; every other byte stays.

A directive has the option ``plain`` where its slot stands in another form than the usual one in a plain
document: ``:plain: ### Scope``. Behind it, ``…`` says that the text goes on in the same line, ``↵`` that it goes
on in the next one, though a blank line stands before it here, and ``↓`` that the label is the first item of a
list that goes on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

#: The option of a slot's directive that says how a plain document opens the slot.
PLAIN_OPTION = "plain"
SAME_LINE, NEXT_LINE, SIBLINGS = " …", " ↵", " ↓"

_INDENT = 3
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+")
_HEADING = re.compile(r"#{1,6}[ \t]+(?P<title>\S(?:.*\S)?)")
_LABEL = re.compile(
    r"(?P<mark>\*\*|__|\*|_)(?P<title>(?!\s).+?):?(?P=mark)(?::|[ ][-–—](?=[ ]))?|(?P<plain>[A-Z][^:*`]{0,90}):"
)
_UNDERLINE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}")
_RUN = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}|~{3,}|:{3,})")
_FENCED = re.compile(
    r"(?P<fence>:{3,}|`{3,}|~{3,})\{design-(?P<slug>[a-z0-9-]+)\}(?:[ \t]+(?P<title>\S(?:.*\S)?))?[ \t]*"
)
_EXPLICIT = re.compile(r"[ ]*\.\.[ ]design-(?P<slug>[a-z0-9-]+)::(?:[ \t]+(?P<title>\S(?:.*\S)?))?[ \t]*")
_OPTION = re.compile(r"[ ]*:(?P<name>[\w-]+):(?:[ \t]+(?P<value>\S(?:.*\S)?))?[ \t]*")
#: Lines that belong to what follows them, or to nothing: they stay outside when a slot before them ends.
_BETWEEN = {
    "md": re.compile(r"\([^()\s]+\)=\s*|(?:-{3,}|\*{3,}|_{3,})\s*|%.*|<!--.*-->\s*|\[[^\]]+\]:\s.*"),
    "rst": re.compile(r"\.\.(?!\s+[\w:-]+::)\s.*|([!-/:-@\[-`{-~])\1{3,}\s*"),
}


class Syntax(StrEnum):
    """The language of a document."""

    MARKDOWN = "md"
    REST = "rst"


class MigrationError(ValueError):
    """A slot that cannot be rewritten: the message says why."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot that a heading or label opens; lines are counted from 0, and ``end`` is the first line behind it."""

    slug: str
    start: int
    end: int
    is_heading: bool = False
    spans_siblings: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """How a slot opens: the words of its heading or label, its form, and what stands behind it in its line."""

    title: str
    form: str
    rest: str | None
    lines: int = 1


@dataclass(frozen=True)
class Wordings:
    """What slots are called by default, and which of them are sections of their own."""

    labels: Mapping[str, str]
    roots: frozenset[str]


def split_lines(text: str) -> list[str]:
    """Return the lines of a text with their ends."""
    return _LINES.findall(text)


def _bare(line: str) -> str:
    return line.rstrip("\r\n")


def _ending(line: str) -> str:
    return line[len(_bare(line)) :]


def end_of_content(lines: Sequence[str], start: int, end: int, syntax: Syntax) -> int:
    """Return the line behind a slot's last one that says something; comments and targets belong to what follows."""
    while end > start and (not lines[end - 1].strip() or _BETWEEN[syntax].fullmatch(_bare(lines[end - 1]))):
        end -= 1
    return end


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _usual_form(slug: str, title: str, wordings: Wordings, syntax: Syntax) -> str:
    """Return how a plain document opens a slot unless it says otherwise."""
    if slug not in wordings.roots:
        return f"**{title}:**"
    return f"## {title}" if syntax is Syntax.MARKDOWN else "-" * _width(title)


def _read_heading(lines: Sequence[str], syntax: Syntax) -> Head:
    line = _bare(lines[0])
    heading = _HEADING.fullmatch(line) if syntax is Syntax.MARKDOWN else None
    if heading:
        return Head(re.sub(r"(?<![ \t])[ \t]+#+$", "", heading["title"]), line, None)
    underline = _bare(lines[1]) if len(lines) > 1 else ""
    if line.strip() != line or not _UNDERLINE.fullmatch(underline):
        raise MigrationError("its heading has a form that no directive can keep")
    return Head(line, underline, None, 2)


def _read_label(line: str) -> Head:
    item = _ITEM.match(line)
    lead = item[0] if item else ""
    label = _LABEL.match(line, len(lead))
    if label is None:
        raise MigrationError("its label is in no line of its own")
    title, rest = (label["title"] or label["plain"]).strip(), line[label.end() :]
    if rest and not re.match(r" \S", rest):
        raise MigrationError("white space stands behind its label")
    return Head(title, line[: label.end()], rest[1:] or None)


class DirectiveWriter:
    """Writes the chosen slots of a plain document as directives."""

    def __init__(self, lines: Sequence[str], syntax: Syntax, wordings: Wordings, mark: str) -> None:
        self.lines = list(lines)
        self.syntax = syntax
        self.wordings = wordings
        self.mark = mark
        self.break_ = next((_ending(line) for line in lines if _ending(line)), "\n")

    def write(self, slots: Iterable[Slot]) -> str:
        """Return the document with these slots as directives.

        :raises MigrationError: one of them cannot be written so.
        """
        return "".join(self.region(self.lines, 0, sorted(slots, key=lambda slot: (slot.start, -slot.end))))

    def region(self, lines: list[str], base: int, slots: Sequence[Slot]) -> list[str]:
        """Return lines, of which the first has the number ``base``, with the slots in them as directives."""
        done: list[str] = []
        place = base
        for slot in slots:
            if slot.start < place:
                continue  # inside the one before it
            inner = [one for one in slots if one is not slot and slot.start < one.start and one.end <= slot.end]
            done += lines[place - base : slot.start - base]
            done += self.directive(lines[slot.start - base : slot.end - base], slot, inner, lines, base)
            place = slot.end
        return [*done, *lines[place - base :]]

    def directive(self, own: list[str], slot: Slot, inner: Sequence[Slot], around: list[str], base: int) -> list[str]:
        """Return a slot's own lines as a directive.

        :param around: the lines that it stands among, of which the first has the number ``base``.
        """
        head = _read_heading(own, self.syntax) if slot.is_heading else _read_label(_bare(own[0]))
        body = own[head.lines :]
        first = slot.start + head.lines
        if not slot.spans_siblings and (item := _ITEM.match(head.form)):
            body = _dedent(body, len(item[0]))
        form = head.form + (SIBLINGS if slot.spans_siblings else "")
        if head.rest is not None:
            body = [head.rest + _ending(own[0]), *body]
            form, first = form + SAME_LINE, first - 1
        written = self.region(body, first, inner)
        if self.syntax is Syntax.REST:
            self.check_surroundings(slot, around, base)
            return self.rest_directive(slot, head, form, written)
        return self.myst_directive(slot, head.title, form, written, _ending(own[-1]))

    def check_surroundings(self, slot: Slot, lines: list[str], base: int) -> None:
        """Refuse a slot that no blank line sets off: reST would not see where its directive starts or ends."""
        before, behind = slot.start - base - 1, slot.end - base
        if (before >= 0 and lines[before].strip()) or (behind < len(lines) and lines[behind].strip()):
            raise MigrationError("no blank line sets it off")

    def opening(self, slot: Slot, title: str, form: str) -> tuple[str, list[str]]:
        """Return a directive's argument, and its options."""
        argument = "" if title == self.wordings.labels[slot.slug] else f" {title}"
        usual = _usual_form(slot.slug, title, self.wordings, self.syntax)
        return argument, [] if form == usual else [f":{PLAIN_OPTION}: {form}"]

    def myst_directive(self, slot: Slot, title: str, form: str, body: list[str], ending: str) -> list[str]:
        """Return a fence around a slot's text; it is longer than those in it, and ends as the slot's last line does."""
        usual = form == _usual_form(slot.slug, title, self.wordings, self.syntax)
        if body and body[0][:1] in {" ", "\t"} and body[0].strip() and not usual:
            form += NEXT_LINE  # else it would be read as more of the option
            body = [self.break_, *body]
        argument, options = self.opening(slot, title, form)
        runs = [match[1] for line in body if (match := _RUN.match(line))]
        fence = self.mark * max((len(run) + 1 for run in runs if run[0] == self.mark), default=3)
        if body and not ending:  # the last line of a file that ends without a line break
            body = [*body[:-1], body[-1] + self.break_]
        head = [f"{fence}{{design-{slot.slug}}}{argument}", *options]
        return [*(f"{line}{self.break_}" for line in head), *body, f"{fence}{ending}"]

    def rest_directive(self, slot: Slot, head: Head, form: str, body: list[str]) -> list[str]:
        """Return an explicit block with a slot's text indented below it."""
        if head.rest is None and body and body[0].strip():
            if head.lines > 1:
                raise MigrationError("its text stands directly below its heading")
            form += NEXT_LINE
        argument, options = self.opening(slot, head.title, form)
        lines = [f".. design-{slot.slug}::{argument}", *(f"{' ' * _INDENT}{option}" for option in options)]
        if body and body[0].strip():
            lines.append("")
        return [*(f"{line}{self.break_}" for line in lines), *_indent(body, _INDENT)]


def _indent(lines: Iterable[str], width: int) -> list[str]:
    return [" " * width + line if line.strip() else line for line in lines]


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


@dataclass(frozen=True, slots=True)
class _Directive:
    """A directive as it is written: what opens it, its lines, and the indentation of what it holds."""

    slug: str
    title: str
    form: str | None
    body_start: int
    body_end: int
    end: int
    indent: int


class PlainWriter:
    """Writes the chosen directives of a document as headings and labels."""

    def __init__(self, lines: Sequence[str], syntax: Syntax, wordings: Wordings) -> None:
        self.lines = list(lines)
        self.syntax = syntax
        self.wordings = wordings

    def write(self, places: Iterable[int]) -> str:
        """Return the document with the directives on these lines, counted from 0, as headings and labels.

        :raises MigrationError: one of them cannot be written so.
        """
        return "".join(self.region(self.lines, 0, sorted(places)))

    def region(self, lines: list[str], base: int, places: Sequence[int]) -> list[str]:
        """Return lines, of which the first has the number ``base``, with headings and labels for the directives."""
        done: list[str] = []
        place = base
        for start in places:
            if start < place:
                continue  # inside the one before it
            directive = self.parse(lines, start - base)
            inner = [one for one in places if start < one < base + directive.end]
            done += lines[place - base : start - base]
            body = lines[directive.body_start : directive.body_end]
            if self.syntax is Syntax.REST:
                body = [line[directive.indent :] if line.strip() else line for line in body]
            written = self.region(body, base + directive.body_start, inner)
            written = self.plain(directive, written, _ending(lines[start - base]))
            if self.syntax is Syntax.MARKDOWN and not _ending(lines[directive.end - 1]):
                written[-1] = _bare(written[-1])  # the file ends without a line break
            done += written
            place = base + directive.end
        return [*done, *lines[place - base :]]

    def parse(self, lines: list[str], index: int) -> _Directive:
        """Read the directive that opens on a line."""
        pattern = _EXPLICIT if self.syntax is Syntax.REST else _FENCED
        opening = pattern.fullmatch(_bare(lines[index]))
        if opening is None:
            raise MigrationError("its directive is in no line of its own")
        form, body_start = self.options(lines, index + 1)
        if self.syntax is Syntax.REST:
            end, indent = _rest_extent(lines, index)
            body_end = max(end, body_start)
        else:
            body_end, indent = _fenced_extent(lines, index, opening["fence"]), 0
            end = body_end + 1
        title = opening["title"] or self.wordings.labels[opening["slug"]]
        return _Directive(opening["slug"], title, form, body_start, body_end, max(end, body_start), indent)

    def options(self, lines: list[str], index: int) -> tuple[str | None, int]:
        """Return how a plain document opens the slot, if the directive says so, and the line behind its options."""
        form = None
        while index < len(lines) and (option := _OPTION.fullmatch(_bare(lines[index]))):
            if option["name"] != PLAIN_OPTION:
                raise MigrationError(f"its option `{option['name']}` has no place in a plain document")
            form, index = option["value"] or "", index + 1
        return form, index

    def plain(self, directive: _Directive, body: list[str], ending: str) -> list[str]:
        """Return the heading or label of a slot, and its text."""
        form = directive.form or _usual_form(directive.slug, directive.title, self.wordings, self.syntax)
        marker = next((one for one in (SAME_LINE, NEXT_LINE, SIBLINGS) if form.endswith(one)), "")
        form = form.removesuffix(marker)
        if marker == NEXT_LINE or (marker == SAME_LINE and self.syntax is Syntax.REST):
            del body[:1]  # the blank line that a directive needs
        item = _ITEM.match(form)
        head = [form]
        if marker == SAME_LINE and body:
            head[0], ending = f"{form} {_bare(body[0])}", _ending(body[0])
            del body[0]
        elif _UNDERLINE.fullmatch(form):
            head.insert(0, directive.title)
        if item and marker != SIBLINGS:
            body = _indent(body, len(item[0]))
        return [*(f"{line}{ending}" for line in head), *body]


def _fenced_extent(lines: list[str], index: int, fence: str) -> int:
    """Return the line of the fence that closes a directive."""
    closing = re.compile(rf"[ ]{{0,3}}{re.escape(fence[0])}{{{len(fence)},}}\s*")
    for number in range(index + 1, len(lines)):
        if closing.fullmatch(lines[number]):
            return number
    raise MigrationError("its directive is not closed")


def _rest_extent(lines: list[str], index: int) -> tuple[int, int]:
    """Return the line behind a directive, and the indentation of what it holds."""
    own = len(lines[index]) - len(lines[index].lstrip(" "))
    end, indents = index + 1, []
    for number in range(index + 1, len(lines)):
        line = lines[number]
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip(" "))
        if indent <= own:
            break
        end = number + 1
        indents.append(indent)
    return end, min(indents, default=own + _INDENT)


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
