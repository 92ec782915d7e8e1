"""From the blocks of a document to what only some rules ask for: declarations, scope, use cases, other headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docutils import nodes

from sphinxcontrib_flamedesign.core.declarations import DeclarationReader, clean_value, find_command
from sphinxcontrib_flamedesign.core.facts import Declaration, ScopeEntry, Section, Subject, UseCase
from sphinxcontrib_flamedesign.core.template import Slot, fold
from sphinxcontrib_flamedesign.reading.blocks import Block, Container, Form, Mark, text_of
from sphinxcontrib_flamedesign.reading.collect import Collector
from sphinxcontrib_flamedesign.reading.recognise import Opening

_EXPLANATION = re.compile(r":\s|\s[-–—]\s|\.\s")
#: More words before a colon are no label.
_LABEL_WORDS = 5
#: What may stand below a heading and says nothing.
_SAYS_NOTHING = (nodes.comment, nodes.target, nodes.system_message, nodes.transition)


def read_declarations(collector: Collector, reader: DeclarationReader) -> tuple[Declaration, ...]:
    """Return what a design declares, in the order of the template, each thing once a line."""
    slots = (slot for slot in collector.template.slots if slot.defines and slot.slug in collector.openings)
    return tuple(
        dict.fromkeys(
            one for slot in slots for one in _SlotReader(slot, reader, collector.docname).read(collector.own[slot.slug])
        )
    )


class _SlotReader:
    """Reads what a slot declares: list items, definitions and rows that open with a name in code style."""

    def __init__(self, slot: Slot, reader: DeclarationReader, docname: str) -> None:
        self.slot = slot
        self.reader = reader
        self.docname = docname
        self.command = ""
        self.column: int | None = None
        self.is_about_exit_codes = False

    def read(self, blocks: Sequence[Block]) -> Iterator[Declaration]:
        """Yield the declarations in the slot's blocks."""
        entries: dict[int, list[Block]] = {}
        for block in blocks:
            entries.setdefault(id(block.container), []).append(block)
        for block in blocks:
            if block.item is None or block.form is Form.HEADING:
                self.note_context(block)
            elif block.item.kind == "header":
                self.column = self.reader.default_column(block.cells) if block.cells else self.column
            elif block is entries[id(block.container)][0]:
                yield from self.read_entry(block, entries[id(block.container)])

    def note_context(self, block: Block) -> None:
        """Keep the command that flags below belong to, and whether exit codes come."""
        self.column = None
        if block.form is Form.CODE:
            self.command = find_command(block.node.astext()) or self.command
            return
        inline = block.inline(self.docname)
        is_label = block.form is Form.HEADING or block.mark is Mark.STRONG
        self.is_about_exit_codes = self.reader.is_about_exit_codes(inline.text)
        names = [find_command(literal) for literal in inline.literals]
        if is_label and not names:
            names = [find_command(inline.text)]
        self.command = next((name for name in names if name), self.command)

    def read_entry(self, block: Block, entry: Sequence[Block]) -> Iterator[Declaration]:
        """Yield what one list item, definition or row declares."""
        name = _leading_code(block)
        if not name and self.is_about_exit_codes:
            name = (block.label or block.inline(self.docname).text).split(":", 1)[0]
        found = self.reader.find_subject(name, self.slot.defines, self.command) if name else None
        if found is None or (found[0] is Subject.EXIT_CODE and not self.is_about_exit_codes):
            return
        if found[0] is Subject.COMMAND:
            self.command = found[1]
        yield Declaration(*found, self.slot.slug, block.line, self.value_of(found[0], block, entry))

    def value_of(self, subject: Subject, block: Block, entry: Sequence[Block]) -> str | None:
        """Return the default that an entry gives, or what an exit code means."""
        if subject is Subject.EXIT_CODE:
            return fold(block.cells[1] if len(block.cells) > 1 else text_of(block.parts).partition(":")[2]) or None
        if block.cells:
            has_default = self.column is not None and self.column < len(block.cells)
            return clean_value(block.cells[self.column or 0]) if has_default else None
        text = " ".join(one.inline(self.docname).text for one in entry if one.form is not Form.CODE)
        return self.reader.find_default(text)


def _leading_code(block: Block) -> str:
    """Return the code that a block opens with, also where it is bold; nothing where other words stand first."""
    for part in block.parts:
        if isinstance(part, nodes.Text) and not part.strip():
            continue
        literal = part if isinstance(part, nodes.literal) else None
        if isinstance(part, (nodes.strong, nodes.emphasis)):
            literal = part.next_node(nodes.literal)
        return literal.astext() if literal is not None else ""
    return ""


def read_scope(collector: Collector) -> tuple[ScopeEntry, ...]:
    """Return what a design says is in and out of its scope."""
    return tuple(
        ScopeEntry(slot.bounds, text, slot.slug, unit.line)
        for slot in collector.template.slots
        if slot.bounds is not None
        for unit in collector.units(slot.slug)
        if (text := _entry_of(unit.blocks[0], collector.openings[slot.slug].scope, collector.docname))
    )


def _entry_of(block: Block, scope: Container | None, docname: str) -> str:
    """Return what an entry of a scope is about: its words without their explanation.

    :param scope: the list item that the slot itself is, if any: the text behind its label is no entry of a list.
    """
    if block.form is Form.CODE or block.item is None or block.item is scope:
        return ""
    return _EXPLANATION.split(block.inline(docname).text, maxsplit=1)[0].strip().rstrip(".:")


def read_sections(blocks: Sequence[Block], openings: Sequence[Opening], collector: Collector) -> tuple[Section, ...]:
    """Return the headings that open no slot and stand beside the template's sections, or above nothing."""
    template, own = collector.template, {id(opening.block) for opening in openings}
    top = min((one.level for one in openings if one.is_heading and template[one.slug].parent is None), default=0)
    return tuple(
        Section(" ".join((block.label or "").split()), block.line, block.level <= top, is_empty)
        for block in blocks
        if block.form is Form.HEADING and block.level > 1 and id(block) not in own
        if (is_empty := _is_empty(block.node)) or block.level <= top
    )


def _is_empty(section: nodes.Element) -> bool:
    return all(isinstance(child, (nodes.title, *_SAYS_NOTHING)) for child in section.children)


def read_use_cases(collector: Collector) -> tuple[UseCase, ...]:
    """Return the numbered examples among the use cases that lack a part."""
    found = []
    for slot in collector.template.slots:
        for example in _examples(collector.own[slot.slug], collector) if slot.examples else ():
            lacks = _find_lacking(example[1:], slot, collector)
            if lacks:
                title = " ".join((example[0].label or "").split()).rstrip(":")
                found.append(UseCase(title, slot.slug, example[0].line, lacks))
    return tuple(found)


def _examples(blocks: Sequence[Block], collector: Collector) -> Iterator[list[Block]]:
    """Yield the examples, each with the heading or label that opens it."""
    words = "|".join(re.escape(fold(word)) for word in collector.template.words.examples)
    opening = re.compile(rf"(?:{words}) ?\d+\b")
    example: list[Block] = []
    for block in blocks:
        is_label = block.form is Form.HEADING or (block.mark is Mark.STRONG and not text_of(block.rest).strip())
        if words and is_label and block.item is None and opening.match(fold(block.label or "")):
            if example:
                yield example
            example = [block]
        elif example:
            example.append(block)
    if example:
        yield example


def _find_lacking(blocks: Sequence[Block], slot: Slot, collector: Collector) -> tuple[str, ...]:
    """Return the parts that an example does not have, of those that it lets us tell.

    A numbered list or code are its steps, and a second piece of code what comes out. Its title may describe it,
    unless all its other parts are called by their names. An example that names no part, but has a list or code,
    may say everything in other words.
    """
    labels = [_label_words(block, collector.docname) for block in blocks]
    outcomes = {fold(word) for word in collector.template.words.outcomes}
    first, *steps, last = slot.examples
    named = {part for part in slot.examples if any(set(fold(part).split()) & label for label in labels)}
    if any(outcomes & label for label in labels):
        named.add(last)
    code = sum(block.form is Form.CODE for block in blocks)
    if not named and (code or any(block.item is not None for block in blocks)):
        return ()
    there = set(named)
    if not {*steps, last} <= named or (blocks and blocks[0].form is Form.TEXT and blocks[0].item is None):
        there.add(first)
    if code or any(_is_numbered(block) for block in blocks):
        there.update(steps)
    if code > 1 and blocks[-1].form is Form.CODE:
        there.add(last)
    return tuple(part for part in slot.examples if part not in there)


def _label_words(block: Block, docname: str) -> set[str]:
    """Return the words of the label that a block opens with; of code, those of each line."""
    if block.form is Form.CODE:
        lines = block.node.astext().splitlines() if block.parts else []
        return {word for line in lines for word in _before_colon(line)}
    return set(fold(block.label).split()) if block.label else _before_colon(block.inline(docname).text)


def _before_colon(line: str) -> set[str]:
    label, colon, _ = line.partition(":")
    words = fold(label).split() if colon else []
    return set(words) if len(words) <= _LABEL_WORDS else set()


def _is_numbered(block: Block) -> bool:
    return block.container is not None and isinstance(block.container.node.parent, nodes.enumerated_list)
