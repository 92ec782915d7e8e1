"""The blocks of a design, field by field, and the entries in them: the items, rows and paragraphs that state things."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from docutils import nodes

from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.template import FieldSpec, Template
from sphinxcontrib_flamedesign.core.text.id_schemes import IdSchemes
from sphinxcontrib_flamedesign.core.text.normalise import COLONS, normalise
from sphinxcontrib_flamedesign.core.text.paths import find_paths, is_path
from sphinxcontrib_flamedesign.core.text.scripts import UNSPACED
from sphinxcontrib_flamedesign.reading.blocks import Block, Container, Form, LabelStyle
from sphinxcontrib_flamedesign.reading.inlines import Inline, has_words, text_of_node
from sphinxcontrib_flamedesign.reading.matches import FieldMatch
from sphinxcontrib_flamedesign.reading.unknown_labels import find_end

#: What is said of the words before it.
PARENTHESES = re.compile(r"\([^()]*\)")

#: What stands between the subject of an entry and its description.
SEPARATOR = re.compile(rf":(?:\s|(?=[{UNSPACED}]))|：|\s[-–—]\s|——")


@dataclass(slots=True)
class Unit:
    """One statement's worth of blocks: a list item, a table row, a definition or a paragraph."""

    blocks: list[Block]
    container: Container | None

    @property
    def in_row(self) -> bool:
        """Whether it is a row of a table."""
        return self.container is not None and self.container.kind == "row"

    @property
    def line(self) -> int:
        """The line on which it starts."""
        return self.blocks[0].line

    @property
    def source(self) -> str:
        """The file in which it starts, where that is not the document's own."""
        return self.blocks[0].source


class DesignBlocks:
    """The blocks of one design, the field that each belongs to, and how it names other designs.

    ``own`` holds the blocks of each field that stand in none of the fields inside it, and ``notes`` the notes there,
    which are no words of the field's.
    """

    def __init__(
        self,
        blocks: list[Block],
        openings: list[FieldMatch],
        template: Template,
        ids: IdSchemes,
        design: Design,
    ) -> None:
        self.blocks = blocks
        self.template = template
        self.ids = ids
        self.design_id = design.id
        self.own_names = frozenset({design.id, *design.short_names})
        self.openings = {opening.field: opening for opening in reversed(openings)}
        self.joined = {field: opening for opening in openings for field in opening.also if field not in self.openings}
        self.owners: dict[int, FieldMatch] = {}
        self.notes: dict[str, list[Block]] = {}
        self._asides = {*map(normalise, template.words.asides)}
        self.own = self._assign_blocks(openings)

    def _assign_blocks(self, openings: list[FieldMatch]) -> dict[str, list[Block]]:
        """Give each block to the innermost field around it; the label itself belongs to none."""
        owners: list[FieldMatch | None] = [None] * len(self.blocks)
        for opening in openings:  # in document order, so that an inner field overwrites an outer one
            owners[opening.start : opening.end] = [opening] * (opening.end - opening.start)
        for gap in self._find_unclaimed(openings):
            owners[gap.start : gap.stop] = [None] * len(gap)
        own: dict[str, list[Block]] = {spec.name: [] for spec in self.template.fields}
        labels = {id(opening.block) for opening in openings}
        for block, owner in zip(self.blocks, owners, strict=True):
            if owner is not None:
                owned = _after_label(block) if id(block) in labels else [block]
                if block.is_note:
                    self.notes.setdefault(owner.field, []).extend(owned)
                else:
                    own[owner.field] += owned
                self.owners |= {id(other): owner for other in owned}
        for field, notes in self.notes.items():
            opening = self.openings[field]
            is_all = not own[field] and not any(opening.start < other.start < opening.end for other in openings)
            if is_all and opening.is_heading:
                own[field] = notes  # a section that holds nothing but notes is one of sources
        for field, opening in self.joined.items():  # "Performance and Scalability" holds both
            self.openings[field] = opening
            own[field] = own[opening.field]
        for spec in self.template.fields:
            if spec.collects and spec.parent is not None and spec.name not in self.openings:
                own[spec.name] = own[spec.parent]
        return own

    def _find_unclaimed(self, openings: list[FieldMatch]) -> Iterator[range]:
        """Yield the blocks that belong to no field: an unknown label ends one in which each entry states something.

        Of an internal field, nothing is let out.
        """
        ended = {spec.name for spec in self.public_fields if spec.declares is not None}
        starts = [*(other.start for other in openings[1:]), len(self.blocks)]
        for opening, following in zip(openings, starts, strict=False):
            end = min(opening.end, following)
            if opening.field in ended and opening.start < end:
                start = find_end(self.blocks[opening.start : end], self._belongs)
                if start is not None:
                    yield range(opening.start + start, end)

    def _belongs(self, label: Block) -> bool:
        """Return whether a label that no field has opens an entry, or a remark, of the field around it."""
        if normalise(label.label or "") in self._asides:
            return True
        parts = label.parts[: label.label_end[0]] if label.label_end is not None else label.parts
        words = replace(label, parts=parts).inline
        return bool(words.literals or [*find_paths(words.text)] or self.named_designs([words]))

    @property
    def public_fields(self) -> list[FieldSpec]:
        """The fields whose words are in all output: of what others hold, nothing is stated or cited."""
        return [spec for spec in self.template.fields if spec.name not in self.template.private]

    @cached_property
    def public_blocks(self) -> list[Block]:
        """The blocks that are in all output."""
        private = self.template.private
        owners = ((block, self.owners.get(id(block))) for block in self.blocks)
        return [block for block, owner in owners if owner is None or owner.field not in private]

    def sources(self, field: str) -> Iterator[Unit]:
        """Yield the entries of a field that cites; where its words name nothing themselves, its notes are such too."""
        units = list(self.units(field))
        yield from units
        notes = self.notes.get(field, ())
        words = [block.inline for unit in units for block in unit.blocks if not block.is_note]
        is_named = any(
            self.ids.find(inline.text) or inline.features or inline.documents or inline.urls or inline.literals
            for inline in words
        )
        if words and notes and not is_named:
            yield from self._units(notes)

    def scope_of(self, block: Block) -> Container | None:
        """Return the list item, definition or row that opens the field in which a block stands, if one does."""
        return self.owners[id(block)].scope

    def units(self, field: str) -> Iterator[Unit]:
        """Yield the statements' worths of blocks in a field."""
        if field in self.openings:
            yield from self._units(self.own[field])

    def _units(self, found: Iterable[Block]) -> Iterator[Unit]:
        current: Container | None = None
        blocks: list[Block] = []
        below: Block | None = None
        for block in found:
            outer = self._outermost(block)
            if block.form is Form.HEADING or block.is_title:
                # A heading that names a feature is an entry, with all that stands below it, or in its box.
                below = block if self.is_about_design(block) else None
            elif below is not None and (below.box is None or block.is_inside(below.box)):
                blocks.append(block)
                continue
            if outer is None or outer is not current:
                if blocks:
                    yield Unit(blocks, current)
                blocks, current = [], outer
            if not block.is_column_head:
                blocks.append(block)
        if blocks:
            yield Unit(blocks, current)

    def _outermost(self, block: Block) -> Container | None:
        """Return the outermost list item or row around a block that lies wholly inside the field."""
        opening = self.owners[id(block)]
        if block.container is None:
            return None
        chain = (block.container, *block.container.ancestors)
        inside = [item for item in chain if opening.start < item.start and item.end <= opening.end]
        label = opening.block
        if not inside and label.mark is LabelStyle.CELL and (label.text_after_label or len(label.cells) > 2):
            return opening.scope  # a row that says of what kind it is, is the statement itself
        return inside[-1] if inside else None

    def named_designs(self, inlines: Iterable[Inline]) -> tuple[str, ...]:
        """Return the features that words name: by id, or by what a role of ours refers to."""
        found: list[str] = []
        for inline in inlines:
            named = self.ids.in_project([*self.ids.find(inline.text), *inline.features], dict(inline.inventories))
            for address in (*inline.documents, *inline.urls):
                named += self.ids.find_in_address(address)
            found += named or [id_ for label in inline.cited for id_ in self.ids.find(label)]
        return tuple(id_ for id_ in dict.fromkeys(found) if id_ not in self.own_names) if found else ()

    def is_about_design(self, title: Block) -> bool:
        """Return whether a heading or title names a design.

        That of a box must say no more before its colon, or else nothing in the box may name one.
        """
        inline = title.inline
        if not self.named_designs([inline]):
            return False
        subject = SEPARATOR.split(f"{PARENTHESES.sub(' ', inline.text)} ", maxsplit=1)[0]
        return not self.ids.find(inline.text) or not self.ids.strip(subject) or not self._names_in_box(title)

    def _names_in_box(self, title: Block) -> bool:
        """Return whether anything in the box of a title names a design; what has none holds nothing."""
        inside = islice(self.blocks, title.box_end or 0)
        words = (
            block for block in inside if block is not title and title.box is not None and block.is_inside(title.box)
        )
        return any(self.named_designs([block.inline]) for block in words if block.form is not Form.CODE)

    def named_before_description(self, head: Block) -> list[Inline]:
        """Return the words of an entry that stand before its description, where they name features."""
        if head.item is None and head.mark not in {LabelStyle.HEADING, LabelStyle.STRONG, LabelStyle.DASH}:
            return []
        is_heading = head.form is Form.HEADING  # all that stands below it describes
        parts = head.parts if is_heading else _subject_parts(head.parts)
        inline = replace(head, parts=parts).inline
        return [inline] if self.named_designs([inline]) else []


def _after_label(block: Block) -> list[Block]:
    """Return what stands after a label in its own block."""
    rest = block.text_after_label
    if not has_words(rest):
        return []
    return [replace(block, parts=rest, label=None, mark=None, label_end=None, row=None)]


def _subject_parts(parts: Sequence[nodes.Node]) -> Sequence[nodes.Node]:
    """Return the inline nodes, and the words, before the colon or dash after which a description stands.

    Behind a semicolon another subject may follow, with a description of its own: ``RFE1: stores; RFE2: reads``.
    """
    subject: list[nodes.Node] = []
    clause: list[nodes.Node] = []
    is_described = False
    for part in parts:
        if not isinstance(part, nodes.Text):
            clause.append(part)
            if text_of_node(part).endswith(COLONS) and not is_described:
                subject += clause
                is_described = True
            continue
        for number, words in enumerate(part.astext().split(";")):
            if number and is_described:
                clause, is_described = [], False
            end = SEPARATOR.search(f"{words} ")
            clause.append(nodes.Text(words[: end.start()] if end is not None else words))
            if end is not None and not is_described:
                subject += clause
                is_described = True
    return subject or parts


def leading_parts(parts: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield the inline nodes before the colon or dash after which a description stands."""
    for part in parts:
        if isinstance(part, nodes.Text) and SEPARATOR.search(f"{part.astext()} "):
            return
        yield part


def paths_in_code(part: nodes.Node) -> Iterator[str]:
    """Yield the source paths in code style."""
    for node in part.findall(nodes.literal):
        if is_path(node.astext()):
            yield from find_paths(node.astext())


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Return values without repetition, in their order."""
    return tuple(dict.fromkeys(values))
