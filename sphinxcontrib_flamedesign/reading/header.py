"""What a document is: its id, title and metadata, from directive, front matter, header lines, title and path."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from docutils import nodes

from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.text.ids import IdPattern, clean_title
from sphinxcontrib_flamedesign.core.text.labels import MetadataIndex
from sphinxcontrib_flamedesign.core.text.normalise import COLONS, normalise
from sphinxcontrib_flamedesign.reading.blocks import Block, Form, LabelStyle, line_of
from sphinxcontrib_flamedesign.reading.flatten import front_matter
from sphinxcontrib_flamedesign.reading.front_matter import read_front_matter
from sphinxcontrib_flamedesign.reading.inlines import text_of

_BETWEEN = re.compile(r"\s[|·•]\s|,\s+(?=\w[\w ]{0,30}:\s)")


_KEY = re.compile(r"\W*(\w[\w /-]{0,40}(?:\(s\))?)\s*[:：]\s*(.*)")


#: A line that says something else of the document, and so ends what the line above says.
_OTHER_KEY = re.compile(r"\s*[A-Z][\w/-]*(?: [\w/-]+){0,3}:\s")


#: Names that every template knows, beside its own metadata.
COMMON_KEYS = ("id", "title", "aliases", "supersedes")


@dataclass(slots=True)
class Header:
    """What a document says of itself before its first section."""

    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    unquoted: list[tuple[str, str, int]] = field(default_factory=list)
    contradictions: list[tuple[str, str, str, int]] = field(default_factory=list)
    #: Names that are none of metadata, with their lines.
    unknown: list[tuple[str, int]] = field(default_factory=list)

    def add(self, key: str, value: str, line: int = 0) -> None:
        """Keep a value; the first source that names a key counts, and another value later contradicts it."""
        value = value.encode("utf-8", "replace").decode("utf-8").strip()  # YAML can hold halves of a character
        if not value:
            return
        kept = self.values.setdefault(key, value)
        if line and kept is value:
            self.lines.setdefault(key, line)
        one, other = set(normalise(kept).split()), set(normalise(value).split())
        # "#4" and the address of issue 4 say the same, one of them with more words.
        if key not in COMMON_KEYS and not (one <= other or other <= one):
            self.contradictions.append((key, kept, value, line))


def read_header(
    document: nodes.document,
    blocks: Sequence[Block],
    options: dict[str, str],
    keys: MetadataIndex,
    lines: Sequence[str],
) -> Header:
    """Read a document's metadata: a directive's options go before front matter, and that before header lines.

    :param lines: those that the document starts with.
    """
    header = Header()
    for name, value in options.items():
        header.add(key_of(name, keys) or name, value)
    head = read_front_matter(lines)
    stated: dict[str, str] = {}
    for name, value, line in _front_matter(document, head):
        key = key_of(name, keys)
        if key is None:
            header.unknown.append((name, line))
            continue
        if value == "null":
            written = _find_unquoted(head, name)
            if written:
                header.unquoted.append((name, written, line))
                header.add(key, written, line)
            continue
        if key in COMMON_KEYS and stated.setdefault(key, value) != value:
            header.contradictions.append((key, stated[key], value, line))
        header.add(key, value, line)
    for name, value, line in _header_lines(blocks, keys):
        key = key_of(name, keys)
        if key is not None:
            header.add(key, value, line)
        else:
            header.unknown.append((name, line))
    return header


def key_of(name: str, keys: MetadataIndex) -> str | None:
    """Return the metadata that a name means."""
    folded = name.strip().casefold()
    return folded if folded in COMMON_KEYS else keys.match(name)


def _front_matter(document: nodes.document, head: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    matter = front_matter(document)
    if matter is None:
        return
    places = {line.partition(":")[0].rstrip(): number for number, line in reversed([*enumerate(head, 1)])}
    for item in matter.findall(nodes.field):
        name, body = item.children[0].astext(), item.children[-1].astext()
        line = places.get(name)
        raw = head[line - 1].partition(":")[2].strip() if line else ""
        # MyST takes `Ann <ann@example.org>` for mark-up.
        value = raw if raw.endswith(">") and normalise(raw) == normalise(body) else _join_list(body)
        yield name, value, line or line_of(item)


def _join_list(value: str) -> str:
    """MyST keeps lists of the front matter as JSON."""
    if not value.startswith("["):
        return value
    try:
        items = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return ", ".join(str(item) for item in items) if isinstance(items, list) else value


def _find_unquoted(head: Sequence[str], name: str) -> str | None:
    """Return a front matter value that YAML took for a comment, as in ``Issue: #209``."""
    pattern = re.compile(rf"{re.escape(name)}:[ \t]*(#.*)$")
    return next((match[1].strip() for line in head if (match := pattern.match(line.rstrip()))), None)


def _header_lines(blocks: Sequence[Block], keys: MetadataIndex) -> Iterator[tuple[str, str, int]]:
    """Yield what stands as ``key: value`` between a document's title and its first section."""
    columns: list[str] = []
    for index, block in enumerate(blocks):
        if block.form is Form.HEADING:
            if block.level > 1 and not keys.is_header(block.label or ""):
                return
        elif block.container is not None and block.container.kind == "header":
            if len(block.cells) == 2 and keys.match(block.cells[0]) and not keys.match(block.cells[1]):
                # No header, but the first row of a table that has none.
                yield block.cells[0], block.cells[1], block.line
            elif block.cells:
                columns = block.cells if any(keys.match(cell) for cell in block.cells) else []
        elif columns and block.cells:
            yield from ((key, value, block.line) for key, value in zip(columns, block.cells, strict=False))
            columns = []  # the rows below are of other versions
        elif block.mark in {LabelStyle.TERM, LabelStyle.CELL}:
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            if block.label and following is not None and following.container is block.container:
                yield block.label, text_of(following.parts), block.line
        elif block.form is Form.TEXT:
            yield from _read_lines(block, keys)


def _read_lines(block: Block, keys: MetadataIndex) -> Iterator[tuple[str, str, int]]:
    """Yield the keys and values in a paragraph: one a line, or several between bars or commas."""
    text = _apart(block.parts, keys)
    first = next((part for part in block.parts if text_of([part]).strip()), None)
    bold = first.astext() if isinstance(first, nodes.strong) else ""
    if keys.match(bold) and not bold.endswith(COLONS) and not text[len(bold) :].startswith(COLONS):
        text = f"{bold}: {text[len(bold) :]}"  # "**Status** Draft"
    name, value, start = "", "", 0
    for number, line in enumerate(text.split("\n")):
        for piece in _BETWEEN.split(line):
            match = _KEY.match(piece)
            if match and key_of(match[1], keys) not in {None, "id", "title"}:
                if name:
                    yield name, " ".join(value.split()), block.line + start
                name, value, start = match[1], match[2], number
            elif _OTHER_KEY.match(piece):
                if name:
                    yield name, " ".join(value.split()), block.line + start
                if match:
                    yield match[1], "", block.line + number
                name = ""
            elif name:
                value += f" {piece}"
    if name:
        yield name, " ".join(value.split()), block.line + start


def _apart(parts: Sequence[nodes.Node], keys: MetadataIndex) -> str:
    """Return the text of inline nodes, with a bar before each bold key that does not start it."""
    text = ""
    for part in parts:
        words = text_of([part])
        is_next = bool(text.strip()) and isinstance(part, nodes.strong) and keys.match(words) is not None
        text = f"{text.rstrip(' ,')} | {words}" if is_next and not text.endswith("\n") else text + words
    return text.lstrip()


def find_title(blocks: Sequence[Block], header: Header) -> tuple[str, int]:
    """Return a document's title as written, and its line."""
    heading = next((block for block in blocks if block.form is Form.HEADING and block.field is None), None)
    title = header.values.get("title") or (heading.label if heading and heading.label else "")
    return title, heading.line if heading else 1


def find_id(header: Header, title: str, docname: str, ids: IdPattern, template: Template) -> str | None:
    """Return a document's id: as stated, else as its title starts, else from its path, else from its title."""
    stated = header.values.get("id")
    if stated:
        return ids.canonical(stated)
    candidates = [
        _leading_id(title, ids, template),
        *(next(iter(ids.find(part)), None) for part in reversed(docname.split("/"))),
        next(iter(ids.find(title)), None),
    ]
    return next((found for found in candidates if found), None)


def _leading_id(title: str, ids: IdPattern, template: Template) -> str | None:
    found = ids.find(title)
    for text in (title, clean_title(title, IdPattern(()), template.words)):
        if found and ids.strip(text) != text:
            return found[0]
    return None


def find_status(header: Header, template: Template) -> str | None:
    """Return the status in the template's own spelling, or folded where the template does not know it."""
    stated = header.values.get("status")
    if not stated:
        return None
    folded = re.sub(r"^\W+", "", " ".join(stated.casefold().split()))
    values = next((key.values for key in template.metadata if key.key == "status"), ())
    return next((value for value in values if re.match(rf"{re.escape(value.casefold())}\b", folded)), folded)
