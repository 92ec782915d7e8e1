"""Directives and roles that are misspelt, or written so that a parser takes them for something else.

The parsers say nothing of most of them, and of the others only while they read: the view is not there, and the part
is missing, without a word why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from docutils import nodes

from sphinxcontrib_flamedesign.card_choice import CARD_KEY
from sphinxcontrib_flamedesign.core.text.directive_names import DESIGN, ROLES, DirectiveNames, find_role
from sphinxcontrib_flamedesign.core.text.id_schemes import IdSchemes
from sphinxcontrib_flamedesign.core.text.suggest import did_you_mean, is_slip
from sphinxcontrib_flamedesign.reading.flatten import CODE
from sphinxcontrib_flamedesign.reading.nodes import design_boxed_field, design_field, design_header, design_view
from sphinxcontrib_flamedesign.reading.places import Places

_OURS = (design_boxed_field, design_field, design_header, design_view)

#: The rest of a word that starts almost like ``design``, in any of the slips that people make.
_REST = r"(?:(?<=[dD])(?:esign|[a-z]{3,6}(?![a-z]))|(?<=[eE])d?sign)[\w-]{0,60}"

#: What may be a name of ours after the mark of a directive or role, and before it.
_MARKED = re.compile(rf"[:.`~{{(\[<][ \t]*(?:([dDeE]{_REST})|([\w-]{{3,60}})(?:::|\}}))")

#: What may be a role of ours without its domain: ``:component:``.
_BARE_ROLE = re.compile(r"[:{](?:comp|feat)[a-z]{2,8}[:}]`")

_MARK = re.compile(r"::|:`")

_BEFORE_MARK = re.compile(rf"[dDeE]{_REST}\Z")

#: No name that could be one of ours is longer.
_LONGEST_NAME = 80

_UNKNOWN = re.compile(r"Unknown (directive type|interpreted text role):? (['\"])(.+?)\2")

_UNINDENTED = "Explicit markup ends without a blank line"

_NAME = r"(?P<name>[^\W\d_][\w-]*)"

_DOTS = re.compile(rf"(?P<marks>\.{{1,3}}[ \t]*){_NAME}[ \t]*(?P<colons>:{{1,3}})(?P<rest>.*)")

_COMMENT = re.compile(rf"(?P<marks>){_NAME}[ \t]*(?P<colons>:{{0,3}})(?P<rest>.*)")

_FENCE = re.compile(rf"(?P<marks>`{{2,}}|~{{2,}}|:{{2,}})[ \t]*\{{[ \t]*{_NAME}[ \t:]*\}}?(?P<rest>[^`]*)$")

_CODE = re.compile(rf"(?P<marks>`{{3,}}|~{{3,}})[ \t]*(?:[{{(\[<][ \t]*)?{_NAME}[ \t:]*[}})\]>]?(?P<rest>.*)")

_FIELD = re.compile(rf"(?P<marks>:){_NAME}:(?P<rest>(?:\s.*)?)$")

_BARE = re.compile(rf"(?P<marks>){_NAME}[ \t]*::(?P<rest>(?:\s.*)?)$")

_OPTION = re.compile(r"\s*:[\w-]+:(?:\s|$)")

_ROLE = rf"({'|'.join(sorted(ROLES, reverse=True))})"

_MYST_ROLE = re.compile(rf"\{{{_ROLE}\}}`")

_OPEN_ROLE = re.compile(rf"(?<![\w:]):{_ROLE}`")

_UNOPENED_ROLE = re.compile(rf"(?<![\w:]){_ROLE}:$")

_REST_ROLE = re.compile(rf":{_ROLE}:$")

_APART_ROLE = re.compile(rf"\{{{_ROLE}\}} $")

#: What stands before a line's own words: quotation and list marks.
_LEAD = re.compile(r"[\s>]*(?:[-*+]\s+)?")

_LONGEST_ARGUMENT = 40

#: So many names of a document are compared with ours: comparing takes long, and nobody reads as many messages.
_MOST_NAMES = 1000


class Mistake(NamedTuple):
    """Something that is no directive or role, and was meant to be one."""

    message: str
    node: nodes.Node
    line: int
    field: str | None = None


def may_hold_mistakes(text: str, names: DirectiveNames) -> bool:
    """Return cheaply whether it is worth while to look for mistakes: most documents name nothing of ours."""
    words = {one or other for one, other in _MARKED.findall(text)} | {*_words_before_marks(text)}
    is_bare_role = _BARE_ROLE.search(text) is not None
    return is_bare_role or len(words) > _MOST_NAMES or any(map(names.is_suspect, words))


def _words_before_marks(text: str) -> Iterator[str]:
    """Yield what may be a name of ours before a mark. The marks are few; each letter would be looked at otherwise."""
    for mark in _MARK.finditer(text):
        before = text[max(0, mark.start() - _LONGEST_NAME) : mark.start()]
        match = _BEFORE_MARK.search(before.rstrip(" \t") if mark[0] == "::" else before)
        if match is not None:
            yield match[0]


@dataclass
class MistakeFinder:
    """Finds mistakes in the doctree of one document, as the parser has left it."""

    names: DirectiveNames
    ids: IdSchemes
    places: Places
    is_rest: bool
    #: Whether the document is a design, so that ``.. motivation::`` is meant to be its part.
    is_design: bool
    #: The line for ``conf.py`` by which MyST knows fences of colons; empty where it does.
    colon_fence_setting: str
    _has_told_of_colons: bool = False
    _asked: int = 0

    def find(self, node: nodes.Element) -> Iterator[Mistake]:
        """Yield the mistakes in an element, in their order."""
        for place, child in enumerate(node.children):
            if isinstance(child, nodes.Element):
                before = node.children[place - 1] if place else None
                after = node.children[place + 1] if place + 1 < len(node.children) else None
                yield from self.judge(child, before, after)
                if not isinstance(child, (*CODE, nodes.system_message)):
                    yield from self.find(child)

    def judge(self, node: nodes.Element, before: nodes.Node | None, after: nodes.Node | None) -> Iterator[Mistake]:
        """Yield what is wrong with one element itself, which stands between two others."""
        if isinstance(node, nodes.system_message):
            yield from self.judge_message(node, before)
        elif isinstance(node, nodes.comment):
            yield from self.judge_comment(node)
        elif isinstance(node, nodes.literal_block):
            yield from self.judge_code(node)
        elif isinstance(node, nodes.field):
            text = f":{node.children[0].astext()}: {node.children[-1].astext()}" if node.children else ""
            yield from self.judge_text(text.partition("\n")[0].strip(), node, self.line_of(node))
        elif isinstance(node, nodes.container) and node.get("is_div"):
            written = f":::{' '.join(node['classes'])}"
            yield from self.judge_braces(_CODE.match(written.replace(":", "`")), written, node, self.line_of(node))
        elif isinstance(node, nodes.TextElement) and not isinstance(node, nodes.Inline):
            yield from self.judge_lines(node, after.astext() if isinstance(after, nodes.literal_block) else None)
            yield from self.judge_roles(node)

    def judge_message(self, message: nodes.system_message, before: nodes.Node | None) -> Iterator[Mistake]:
        """Explain what a parser says of a directive or role that it does not know, or of a missing indent."""
        line, text = self.line_of(message), message.astext()
        found = _UNKNOWN.search(text)
        if found is None:
            if _UNINDENTED in text and isinstance(before, _OURS):
                yield Mistake(
                    "this line is not indented, so that it is no part of the directive above it; indent it,"
                    " or set it off by a blank line",
                    message,
                    line,
                )
            return
        kind, _, written = found.groups()
        if kind != "directive type":
            role = find_role(written)
            if role is not None:
                yield Mistake(f"there is no role `{written}`{did_you_mean([role])}", message, line)
            return
        name = self.look_up(written) or (self.names.find_field(written) if self.is_design else None)
        unread = f"there is no directive `{_cut(written)}`, so that nothing in it is read"
        if name is not None:
            yield Mistake(f"{unread}{did_you_mean([name])}", message, line, self.names.field_name_of(name))
        elif self.names.is_claimed(written):
            yield Mistake(f"{unread}; {self.names.describe()}", message, line)

    def judge_comment(self, node: nodes.comment) -> Iterator[Mistake]:
        """Find a directive in reST that is taken for a comment."""
        first, _, following = node.astext().partition("\n")
        match = _COMMENT.match(first)
        name = self.meant(match, following) if match else None
        if match is None or name is None or (not match["colons"] and (match["rest"] or match["name"] != name)):
            return
        if name == DESIGN and not match["colons"]:
            return
        line = self.find_comment(node, first.rstrip())
        if line:
            written = _cut(f".. {first}")
            yield self.mistake(
                f"{written!r} is a comment and no directive; write {self.in_rest(name, match['rest'])}",
                name,
                node,
                line,
            )

    def judge_code(self, node: nodes.literal_block) -> Iterator[Mistake]:
        """Find a directive in Markdown that is taken for a block of code."""
        language = node.get("language", "")
        if self.is_rest or not language or language == "default":
            return
        lines = self.lines_of(node)
        line = lines[node.line - 1] if node.line and node.line <= len(lines) else ""
        match = _CODE.match(line, _LEAD.match(line).end())  # type: ignore[union-attr]  # it matches nothing at least
        yield from self.judge_braces(match, "", node, node.line or 1, node.astext())

    def judge_braces(
        self, match: re.Match[str] | None, written: str, node: nodes.Element, line: int, following: str = ""
    ) -> Iterator[Mistake]:
        """Find a fence whose name does not stand in braces."""
        name = self.meant(match, following) if match else None
        if match is not None and name is not None:
            written = written or _cut(match[0])
            fence = written[: len(match["marks"])]
            yield self.mistake(f"{written!r} opens no directive; write {fence}{{{name}}}", name, node, line)

    def judge_lines(self, node: nodes.TextElement, example: str | None) -> Iterator[Mistake]:
        """Find directives that are taken for text.

        :param example: the literal block that stands below it.
        """
        lines = node.rawsource.split("\n")
        for number, line in enumerate(lines):
            is_last = number + 1 == len(lines)
            following = example if is_last else lines[number + 1]
            yield from self.judge_text(line.strip(), node, self.line_of(node) + number, following, bool(number))

    def judge_text(
        self, text: str, node: nodes.Element, line: int, following: str | None = None, is_inside: bool = False
    ) -> Iterator[Mistake]:
        """Find a directive in one line of text.

        :param following: what stands below, or none where nothing does that belongs to it.
        :param is_inside: whether other lines of the paragraph stand above it.
        """
        match = _FENCE.match(text)
        if match is not None:
            yield from self.judge_fence(match, node, line)
            return
        match = _DOTS.match(text) or _FIELD.match(text) or _BARE.match(text)
        if match is None:
            return
        is_bare = not match["marks"]
        if is_bare and following and not _OPTION.match(following):
            return  # it introduces an example
        name = self.meant(match, following or "")
        if name is None or (name in {DESIGN, CARD_KEY} and match["marks"] == ":"):  # a line of a header
            return
        above = ", below a blank line" if is_inside and self.is_rest else ""
        message = f"{_cut(text)!r} is text and no directive; write {self.in_place(name, match['rest'])}{above}"
        yield self.mistake(message, name, node, line)

    def judge_fence(self, match: re.Match[str], node: nodes.Element, line: int) -> Iterator[Mistake]:
        """Find a fence that is text: in reST, without the extension of MyST, or of two marks."""
        name = self.meant(match, "")
        if name is None:
            return
        if self.is_rest or not match["marks"].startswith(":::") or not self.colon_fence_setting:
            message = f"{_cut(match[0])!r} is text and no directive; write {self.in_place(name, match['rest'])}"
            yield self.mistake(message, name, node, line)
        elif not self._has_told_of_colons:
            self._has_told_of_colons = True
            message = (
                f"{_cut(match[0])!r} is text and no directive, for MyST's `colon_fence` is not enabled; put"
                f" `{self.colon_fence_setting}` into conf.py, or write ```{{{name}}}"
            )
            yield self.mistake(message, name, node, line)

    def judge_roles(self, node: nodes.TextElement) -> Iterator[Mistake]:
        """Find roles of ours that are taken for text beside what they refer to."""
        if "`" not in node.rawsource:
            return
        for number, child in enumerate(node.children):
            if not isinstance(child, nodes.Text):
                continue
            target = node.children[number + 1] if number + 1 < len(node.children) else None
            for match in self.misplaced_roles(str(child), target):
                role, right = match[1], ":{}:`…`" if self.is_rest else "{{{}}}`…`"
                written = match[0].rstrip("`")
                yield Mistake(f"{written}`…` refers to nothing; write {right.format(role)}", node, self.line_of(node))

    def misplaced_roles(self, text: str, target: nodes.Node | None) -> Iterator[re.Match[str]]:
        """Yield the roles in a text that are written in another language, or without one of their marks.

        :param target: what stands after the text.
        """
        if self.is_rest:
            yield from _MYST_ROLE.finditer(text)
            yield from _OPEN_ROLE.finditer(text)
            if isinstance(target, nodes.title_reference) and self.is_id(target.astext()):
                yield from _UNOPENED_ROLE.finditer(text)
        elif isinstance(target, nodes.literal):
            yield from _REST_ROLE.finditer(text)
            yield from _APART_ROLE.finditer(text)

    def meant(self, match: re.Match[str], following: str) -> str | None:
        """Return the directive that a line is meant to open; None where it can be something else.

        One colon may end a remark: what is named must then be a name of ours, but for one letter; and what is called
        ``design`` must name a design or have options.
        """
        written, groups = match["name"], match.groupdict()
        name = self.look_up(written)
        is_sure = "{" in match[0] or (groups.get("colons") in {"::", ":::"} and "." in match["marks"])
        if name is None or is_sure:
            return name
        if name == DESIGN:
            return name if self.is_id(match["rest"].strip()) or _OPTION.match(following) else None
        return name if self.names.is_exact(written) or is_slip(written.casefold(), name) else None

    def look_up(self, written: str) -> str | None:
        """Return the directive that a name is, or is almost."""
        self._asked += 1
        return self.names.find(written) if self._asked <= _MOST_NAMES else None

    def is_id(self, text: str) -> bool:
        """Return whether a text is the id of a design."""
        return bool(self.ids.find(text)) and not self.ids.strip(text)

    def mistake(self, message: str, name: str, node: nodes.Node, line: int) -> Mistake:
        """Return a mistake in a directive of ours."""
        return Mistake(message, node, line, self.names.field_name_of(name))

    def in_rest(self, name: str, rest: str) -> str:
        """Return how a directive is written in reST."""
        argument = _cut(rest.strip())
        return f"`.. {name}:: {argument}`" if argument else f"`.. {name}::`"

    def in_place(self, name: str, rest: str) -> str:
        """Return how a directive is written in the document's own language."""
        return self.in_rest(name, rest) if self.is_rest else f"```{{{name}}} {_cut(rest.strip())}".rstrip()

    def lines_of(self, node: nodes.Node) -> Sequence[str]:
        """Return the lines of the file that a node comes from."""
        return self.places.lines_of(self.places.of(node).source)

    def line_of(self, node: nodes.Node) -> int:
        """Return the line of a node in its file."""
        return self.places.of(node).line

    def find_comment(self, node: nodes.comment, first: str) -> int:
        """Return the line on which a comment in reST opens, whose own line is that of its end; 0 where none does."""
        lines = self.lines_of(node)
        for number in range(min(self.line_of(node), len(lines)), 0, -1):
            line = lines[number - 1].rstrip()
            if line.endswith(first) and line.removesuffix(first).rstrip().endswith(".."):
                return number
        return 0


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_ARGUMENT else f"{text[:_LONGEST_ARGUMENT]}…"
