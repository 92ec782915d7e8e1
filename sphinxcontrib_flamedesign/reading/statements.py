"""What a design states of others: its declared interactions."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from docutils import nodes

from sphinxcontrib_flamedesign.core.kinds import Kind, Strength
from sphinxcontrib_flamedesign.core.model import Statement
from sphinxcontrib_flamedesign.core.template import FieldSpec
from sphinxcontrib_flamedesign.core.text.denials import DenialReader
from sphinxcontrib_flamedesign.core.text.normalise import COLONS, EXCERPT, slugify, split_enumeration
from sphinxcontrib_flamedesign.core.text.paths import find_paths, is_path
from sphinxcontrib_flamedesign.reading.anchors import field_anchor
from sphinxcontrib_flamedesign.reading.blocks import Block, Form
from sphinxcontrib_flamedesign.reading.entries import (
    PARENTHESES,
    SEPARATOR,
    DesignBlocks,
    Unit,
    leading_parts,
    paths_in_code,
    unique,
)
from sphinxcontrib_flamedesign.reading.field_states import FieldStates
from sphinxcontrib_flamedesign.reading.inlines import Inline

_ARROW = re.compile(r"<?(?<![-=])[-=]{1,3}>|[→↔←]")

_ARROW_OR_COMMA = re.compile(rf"{_ARROW.pattern}|,\s")

#: A name of a component has at most so many words; what is longer is text.
NAME_WORDS = 4

#: An anchor holds so much of what a statement names.
SUBJECT_CHARACTERS = 40


class StatementReader:
    """Reads the statements of one design; ``named_itself`` holds those in which it names itself."""

    def __init__(
        self,
        design: DesignBlocks,
        states: FieldStates,
        anchors: Mapping[str, str],
        anchor_block: Callable[[Block, str], str | None],
        denials: DenialReader,
    ) -> None:
        self.design = design
        self.states = states
        self.anchors = anchors
        self.anchor_block = anchor_block
        self.denials = denials
        self.statement_anchors: dict[int, str] = {}
        self.named_itself: list[Statement] = []

    def statements(self) -> Iterator[Statement]:
        """Yield the declared interactions, in the order of the template, each with an anchor where it stands."""
        for spec in self.design.public_fields:
            kind = self._kind_of(spec)
            if kind is not None and self.states.holds_entries(spec):
                for unit in self.design.units(spec.name):
                    is_entry = not self.design.template.children(spec.name) or self._is_entry(unit, kind)
                    if not is_entry and not any(self._leads_of(unit)):
                        continue  # what introduces the fields inside
                    for block, other in self._statement(unit, spec, kind):
                        statement = other if is_entry else other._replace(paths=(), names=(), if_design=True)
                        yield statement._replace(anchor=self._anchor(block, statement))

    def _kind_of(self, spec: FieldSpec) -> Kind | None:
        """Return what the entries of a field declare; directly below a section of sources, they are such too."""
        children = self.design.template.children(spec.name)
        is_of_sources = any(child.declares is Kind.REFERENCE for child in children)
        return spec.declares or (Kind.REFERENCE if is_of_sources else None)

    def _is_entry(self, unit: Unit, kind: Kind) -> bool:
        """Return whether a unit names a design, or is a list item or a row that need not do so."""
        if kind is not Kind.REFERENCE and (unit.in_row or unit.blocks[0].item is not None):
            return True
        return bool(self.design.named_designs(self._inlines_of(unit)))

    def _inlines_of(self, unit: Unit) -> list[Inline]:
        """Return the words of a unit that may name a design: its first block, or all cells of a row."""
        blocks = unit.blocks if unit.in_row else unit.blocks[:1]
        return [block.inline for block in blocks]

    def _leads_of(self, unit: Unit) -> Iterator[str]:
        """Yield the documents that a unit links to: only the graph knows whether they hold designs."""
        for inline in self._inlines_of(unit):
            yield from inline.documents

    def _anchor(self, block: Block, statement: Statement) -> str:
        """Return the anchor of a statement's words, called like the first thing that they name."""
        anchor = self.statement_anchors.get(id(block))
        if anchor is None:
            subject = next(iter((*statement.ids, *statement.names, *statement.paths)), statement.text)
            prefix = field_anchor(self.design.design_id, statement.field)
            wanted = f"{prefix}-{slugify(subject)[:SUBJECT_CHARACTERS].strip('-')}"
            anchor = self.anchor_block(block, wanted) or self.anchors[self.design.openings[statement.field].field]
            self.statement_anchors[id(block)] = anchor
        return anchor

    def _statement(self, unit: Unit, spec: FieldSpec, kind: Kind) -> Iterator[tuple[Block, Statement]]:
        head = self._head_of(unit)
        if head is None:
            return
        nested = [block for block in unit.blocks if block.form is not Form.CODE and self._is_nested(block, head)]
        apart = set(map(id, nested))
        around = [block for block in unit.blocks if block.form is not Form.CODE and id(block) not in apart]
        inlines = [block.inline for block in around]
        subject = self.design.named_before_description(head)
        denied = self._denied(inlines, kind)
        named = self.design.named_designs(subject) or self.design.named_designs(inlines)
        ids = tuple(id_ for id_ in named if id_ not in denied)
        if (named and not ids) or (kind.spec.reaches_target is Strength.MUST and self._says_none(unit, head, spec)):
            return
        documents = unique(path for inline in subject or inlines for path in inline.documents)
        cells = [inline.text for inline in inlines if any(other.isalnum() for other in inline.text)]
        text = " — ".join(cells) if unit.in_row else self._said(head, around, nested)
        own = Statement(kind, spec.name, text, unit.line, "", ids, documents, source=unit.source)
        yield from ((head, statement) for statement in self._own_statement(own, head, unit))
        for block in nested:
            inline = block.inline
            denied = self._denied([inline], kind)
            inner = tuple(id_ for id_ in self.design.named_designs([inline]) if id_ not in {*ids, *denied})
            if inner:
                yield block, Statement(kind, spec.name, inline.text, block.line, "", inner, source=block.source)

    def _said(self, head: Block, around: Sequence[Block], nested: Sequence[Block]) -> str:
        """Return the words of a statement; those of a term that names no design, with what its definition says.

        Words that end with a colon are followed by the items below them: ``runner.py:`` says nothing by itself.
        """
        words = head.inline
        if words.text.rstrip().endswith(COLONS) and nested:
            return _join_items(words.text, nested)
        if head.form is not Form.TERM or self._names(words):
            return words.text
        others = (block.inline for block in around if block is not head)
        naming = next(filter(self._names, others), None)
        return f"{words.text}: {naming.text}" if naming is not None else words.text

    def _names(self, words: Inline) -> bool:
        """Return whether words name a design, or link to a document that may hold one."""
        return bool(self.design.named_designs([words]) or words.documents)

    def _denied(self, inlines: Sequence[Inline], kind: Kind) -> frozenset[str]:
        """Return the designs that some words name to say that there is no interaction of a kind with them.

        Of compatibility, "does not break RFE12" is a statement; and a source is one, whatever is said of it.
        """
        if kind in {Kind.COMPATIBILITY, Kind.REFERENCE}:
            return frozenset()
        return self.denials.find(": ".join(inline.text for inline in inlines))

    def _says_none(self, unit: Unit, head: Block, spec: FieldSpec) -> bool:
        """Return whether a change that is to be stated is none: ``RFE12: no changes needed``, ``Scheduler: none``.

        A term, a heading and the first cell of a row say of what; what follows them says which change.
        """
        words = head.inline
        others = (block.inline for block in unit.blocks if block is not head)
        if unit.in_row:
            said = [inline.text for inline in others if not self.design.named_designs([inline])]
        elif head.form in {Form.TERM, Form.HEADING}:
            said = [inline.text for inline in others]
        else:
            said = SEPARATOR.split(words.text, maxsplit=1)[1:]
        said = [text for text in said if any(map(str.isalnum, text))] or [words.text]
        return all(self.states.says_none(text, spec.name) for text in said)

    def _head_of(self, unit: Unit) -> Block | None:
        """Return the words that a unit opens with; in a table row, the first cell that says something."""
        for block in unit.blocks:
            inline = block.inline
            is_heading = block.form is Form.HEADING or block.is_title
            if block.form is Form.CODE or (is_heading and not self.design.is_about_design(block)):
                return None
            if not unit.in_row or any(text.isalpha() for text in inline.text):
                return block
        return None

    def _is_nested(self, block: Block, head: Block) -> bool:
        around = block.container.ancestors if block.container is not None else ()
        return head.container is not None and head.container in around

    def _own_statement(self, statement: Statement, head: Block, unit: Unit) -> Iterator[Statement]:
        """Yield what the head of a unit states: one statement, or one for each name that it enumerates."""
        words = head.inline
        if not statement.ids and not statement.documents:
            if head.item is None and words.text.endswith(COLONS):
                return  # the sentence that introduces a list
            if not words.urls and not self.states.says_something(words.text, statement.field):
                return  # "None" or "TBD" beside other entries
            if self.design.design_id in self.design.ids.find(words.lead):
                subject = SEPARATOR.split(f"{words.lead} ", maxsplit=1)[0]
                if self.design.ids.canonical(subject) == self.design.design_id and not words.urls:
                    self.named_itself.append(statement)
                return
            enumerated = split_enumeration(words.text) if not unit.in_row and len(unit.blocks) == 1 else []
            # Words after a colon describe: the commas of `Core: template, records` list no names.
            if len(enumerated) > 1 and not SEPARATOR.search(words.text) and _are_names(enumerated, words.literals):
                yield from (_about(statement, text) for text in enumerated)
                return
        yield _with_subject(statement, head, words)


def _join_items(text: str, items: Iterable[Block]) -> str:
    """Return words with the items that they lead to, as far as they are shown."""
    for block in items:
        if len(text) > EXCERPT:
            break
        leads_on = text.rstrip().endswith(COLONS)
        text = f"{text.rstrip() if leads_on else text.rstrip(' .,;') + ';'} {block.inline.text}"
    return text


def _with_subject(statement: Statement, head: Block, words: Inline) -> Statement:
    """Return a statement with the paths or else the names that it is about."""
    lead = words.lead
    if is_path(lead):
        paths = unique(path for part in leading_parts(head.parts) for path in paths_in_code(part))
        return statement._replace(paths=paths or tuple(find_paths(lead)))
    if statement.kind is Kind.REFERENCE:
        return statement
    is_set_off = (
        lead != words.text.rstrip(".")
        or lead in words.literals
        or _ARROW.search(lead) is not None
        or _is_emphasised(head)
    )
    return statement._replace(names=tuple(_names_of(lead, is_set_off=is_set_off)))


def _names_of(lead: str, *, is_set_off: bool) -> Iterator[str]:
    """Yield the names of components that a statement opens with.

    Words that nothing sets off from a sentence are a name only if they are written like one.
    """
    between = _ARROW_OR_COMMA if is_set_off else _ARROW
    for part in between.split(PARENTHESES.sub("", lead)):
        name = part.strip(" `:").lstrip("*").rstrip(".").removesuffix("**")
        words = name.split()
        is_name = is_set_off or all(not word[:1].islower() for word in words)
        if words and len(words) <= NAME_WORDS and is_name and "://" not in name:
            yield name


def _are_names(parts: Sequence[str], literals: Sequence[str]) -> bool:
    """Distinguish `A, B and C` from a sentence with commas, `Update A, B and C`, by the words around its code.

    :param literals: what stands in code, in the order of the parts that hold it.
    """
    left = deque(literals)
    for part in parts:
        while left and left[0] in part:
            if left.popleft() != part:
                return False
    return not left


def _about(statement: Statement, text: str) -> Statement:
    """Return what a statement says of one of the things that it enumerates."""
    other = statement._replace(text=text)
    return other._replace(paths=tuple(find_paths(text))) if is_path(text) else other._replace(names=(text,))


def _is_emphasised(block: Block) -> bool:
    return any(isinstance(part, (nodes.strong, nodes.emphasis, nodes.reference)) for part in block.parts[:2])
