"""From the blocks of a document to what only some rules ask for: declarations, scope, use cases, other headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from docutils import nodes

from sphinxcontrib_flamedesign.core.declared import Declaration, Subject
from sphinxcontrib_flamedesign.core.model import (
    ScopeEntry,
    Section,
    UseCase,
)
from sphinxcontrib_flamedesign.core.template import FieldSpec
from sphinxcontrib_flamedesign.core.text.declared_names import (
    DeclarationReader,
    clean_value,
    find_command,
    find_flag,
    find_program,
    find_prompted,
)
from sphinxcontrib_flamedesign.core.text.normalise import normalise
from sphinxcontrib_flamedesign.reading.blocks import Block, Container, Form, LabelStyle
from sphinxcontrib_flamedesign.reading.entries import DesignBlocks
from sphinxcontrib_flamedesign.reading.flatten import words_of_raw
from sphinxcontrib_flamedesign.reading.inlines import text_of
from sphinxcontrib_flamedesign.reading.matches import FieldMatch

_EXPLANATION = re.compile(r":\s|\s[-–—]\s|\.\s")

#: More words before a colon are no label.
_LABEL_WORDS = 5

#: What may stand below a heading and says nothing.
_SAYS_NOTHING = (nodes.comment, nodes.target, nodes.system_message, nodes.transition)


def read_declarations(
    design: DesignBlocks, reader: DeclarationReader, anchors: Mapping[str, str]
) -> Iterator[Declaration]:
    """Yield what the lists of a design declare, in the order of the template, each thing once a line.

    :param anchors: that of each field.
    """
    for spec in design.public_fields:
        if spec.defines and spec.name in design.openings:
            found = _FieldReader(spec, reader).read(design.own[spec.name])
            yield from (declaration._replace(anchor=anchors.get(spec.name, "")) for declaration in dict.fromkeys(found))


class _FieldReader:
    """Reads what a field declares: list items, definitions and rows that open with a name in code style."""

    def __init__(self, spec: FieldSpec, reader: DeclarationReader) -> None:
        self.spec = spec
        self.reader = reader
        self.command = ""
        self.column: int | None = None
        self.is_about_exit_codes = False

    def read(self, blocks: Sequence[Block]) -> Iterator[Declaration]:
        """Yield the declarations in the field's blocks."""
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
            self.command = find_prompted(block.node.astext()) or self.command
            return
        inline = block.inline
        is_label = block.form is Form.HEADING or block.mark is LabelStyle.STRONG
        self.is_about_exit_codes = self.reader.is_about_exit_codes(inline.text)
        names = [find_program(literal, inline.text) for literal in inline.literals]
        if is_label and not names:
            names = [find_command(inline.text)]
        self.command = next((name for name in names if name), self.command)

    def read_entry(self, block: Block, entry: Sequence[Block]) -> Iterator[Declaration]:
        """Yield what one list item, definition or row declares."""
        name = leading_code(block)
        if not name and self.is_about_exit_codes:
            name = (block.label or block.inline.text).split(":", 1)[0]
        found = self.reader.find_subject(name, self.spec.defines, self.command) if name else None
        if found is None or (found[0] is Subject.EXIT_CODE and not self.is_about_exit_codes):
            return
        value = self.value_of(found[0], block, entry)
        if found[0] is Subject.COMMAND:
            self.command = found[1]
            flag = find_flag(name) if value is not None and Subject.FLAG in self.spec.defines else None
            found = (Subject.FLAG, flag) if flag is not None else found  # a command has no default
        yield Declaration(*found, self.spec.name, block.line, value, block.source)

    def value_of(self, subject: Subject, block: Block, entry: Sequence[Block]) -> str | None:
        """Return the default that an entry gives, or what an exit code means."""
        if subject is Subject.EXIT_CODE:
            return normalise(block.cells[1] if len(block.cells) > 1 else text_of(block.parts).partition(":")[2]) or None
        if block.cells:
            has_default = self.column is not None and self.column < len(block.cells)
            return clean_value(block.cells[self.column or 0]) if has_default else None
        text = " ".join(other.inline.text for other in entry if other.form is not Form.CODE)
        return self.reader.find_default(text)


def leading_code(block: Block) -> str:
    """Return the code that a block opens with, also where it is bold; nothing where other words stand first."""
    for part in block.parts:
        if isinstance(part, nodes.Text) and not part.strip():
            continue
        literal = part if isinstance(part, nodes.literal) else None
        if isinstance(part, (nodes.strong, nodes.emphasis)):
            literal = part.next_node(nodes.literal)
        return literal.astext() if literal is not None else ""
    return ""


def read_scope(design: DesignBlocks) -> tuple[ScopeEntry, ...]:
    """Return what a design says is in and out of its scope."""
    return tuple(
        ScopeEntry(spec.scope, text, spec.name, unit.line, unit.source)
        for spec in design.public_fields
        if spec.scope is not None
        for unit in design.units(spec.name)
        if (text := _entry_of(unit.blocks[0], design.scope_of(unit.blocks[0])))
    )


def _entry_of(block: Block, scope: Container | None) -> str:
    """Return what an entry of a scope is about: its words without their explanation.

    :param scope: the list item that the field itself is, if any: the text after its label is no entry of a list.
    """
    if block.form is Form.CODE or block.item is None or block.item is scope:
        return ""
    return _EXPLANATION.split(block.inline.text, maxsplit=1)[0].strip().rstrip(".:")


def read_sections(blocks: Sequence[Block], openings: Sequence[FieldMatch], design: DesignBlocks) -> tuple[Section, ...]:
    """Return the headings that open no field and stand beside the template's sections, or above nothing."""
    template, own = design.template, {id(opening.block) for opening in openings}
    top = min(
        (opening.level for opening in openings if opening.is_heading and template[opening.field].parent is None),
        default=0,
    )
    return tuple(
        Section(" ".join((block.label or "").split()), block.line, block.level <= top, is_empty, block.source)
        for block in blocks
        if block.form is Form.HEADING and block.level > 1 and id(block) not in own
        if (is_empty := _is_empty(block.node)) or block.level <= top
    )


def _is_empty(section: nodes.Element) -> bool:
    """Return whether nothing that a reader sees stands below a heading: a comment in Markdown is raw HTML."""
    shown = [child for child in section.children if not isinstance(child, (nodes.title, *_SAYS_NOTHING))]
    return all(isinstance(child, nodes.raw) and words_of_raw(child) is None for child in shown)


def read_use_cases(design: DesignBlocks) -> tuple[UseCase, ...]:
    """Return the numbered examples among the use cases that lack a part."""
    found = []
    for spec in design.template.fields:
        for example in _examples(design.own[spec.name], design) if spec.examples else ():
            lacks = _find_lacking(example[1:], spec, design)
            if lacks:
                title = " ".join((example[0].label or "").split()).rstrip(":")
                found.append(UseCase(title, spec.name, example[0].line, lacks, example[0].source))
    return tuple(found)


def _examples(blocks: Sequence[Block], design: DesignBlocks) -> Iterator[list[Block]]:
    """Yield the examples, each with the heading or label that opens it."""
    words = "|".join(re.escape(normalise(word)) for word in design.template.words.examples)
    opening = re.compile(rf"(?:{words}) ?\d+\b")
    example: list[Block] = []
    for block in blocks:
        is_label = block.form is Form.HEADING or (
            block.mark is LabelStyle.STRONG and not text_of(block.text_after_label).strip()
        )
        if words and is_label and block.item is None and opening.match(normalise(block.label or "")):
            if example:
                yield example
            example = [block]
        elif example:
            example.append(block)
    if example:
        yield example


def _find_lacking(blocks: Sequence[Block], spec: FieldSpec, design: DesignBlocks) -> tuple[str, ...]:
    """Return the parts that an example does not have, of those that it lets us tell.

    A numbered list or code are its steps, and a second piece of code what comes out. Its title may describe it,
    unless all its other parts are called by their names. An example that names no part, but has a list or code,
    may say everything in other words.
    """
    labels = [_label_words(block) for block in blocks]
    outcomes = {normalise(word) for word in design.template.words.outcomes}
    first, *steps, last = spec.examples
    named = {part for part in spec.examples if any(set(normalise(part).split()) & label for label in labels)}
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
    return tuple(part for part in spec.examples if part not in there)


def _label_words(block: Block) -> set[str]:
    """Return the words of the label that a block opens with; of code, those of each line."""
    if block.form is Form.CODE:
        lines = block.node.astext().splitlines() if block.parts else []
        return {word for line in lines for word in _before_colon(line)}
    return set(normalise(block.label).split()) if block.label else _before_colon(block.inline.text)


def _before_colon(line: str) -> set[str]:
    label, colon, _ = line.partition(":")
    words = normalise(label).split() if colon else []
    return set(words) if len(words) <= _LABEL_WORDS else set()


def _is_numbered(block: Block) -> bool:
    return block.container is not None and isinstance(block.container.node.parent, nodes.enumerated_list)
