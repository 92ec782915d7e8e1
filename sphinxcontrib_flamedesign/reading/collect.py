"""From the blocks of a document and the slots that open in it to facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docutils import nodes

from sphinxcontrib_flamedesign.core.facts import (
    Citation,
    FieldFact,
    Kind,
    Mention,
    Reference,
    State,
    Statement,
)
from sphinxcontrib_flamedesign.core.template import Slot, Template
from sphinxcontrib_flamedesign.core.wording import (
    IdPattern,
    Judgement,
    StateReader,
    find_paths,
    is_path,
    slugify,
    split_enumeration,
)
from sphinxcontrib_flamedesign.reading.blocks import (
    Block,
    Container,
    Form,
    Inline,
    Mark,
    read_inline,
)
from sphinxcontrib_flamedesign.reading.recognise import Opening

_ARROW = re.compile(r"<?(?<![-=])[-=]{1,3}>|[→↔←]")
_SEPARATOR = re.compile(r":\s|\s[-–—]\s")
_PARENTHESES = re.compile(r"\([^()]*\)")
#: A name of a component has at most so many words; what is longer is text.
NAME_WORDS = 4


def field_anchor(design_id: str, slug: str) -> str:
    """Return the fragment of a slot's place on its design's page."""
    return f"{design_anchor(design_id)}-{slug}"


def design_anchor(design_id: str) -> str:
    """Return the fragment of a design on its page."""
    return f"design-{slugify(design_id)}"


@dataclass(slots=True)
class Unit:
    """One statement's worth of blocks: a list item, a table row, a definition or a paragraph."""

    blocks: list[Block]
    line: int
    in_row: bool


class Collector:
    """Collects the facts of one design."""

    def __init__(
        self,
        blocks: list[Block],
        openings: list[Opening],
        template: Template,
        ids: IdPattern,
        states: StateReader,
        design_id: str,
        docname: str,
        anchors: Mapping[str, str],
    ) -> None:
        self.blocks = blocks
        self.template = template
        self.ids = ids
        self.states = states
        self.design_id = design_id
        self.docname = docname
        self.anchors = anchors
        self.openings = {opening.slug: opening for opening in reversed(openings)}
        self.reasons: dict[str, str] = {}
        self.owners: dict[int, Opening] = {}
        self.own = self._assign_blocks(openings)

    def _assign_blocks(self, openings: list[Opening]) -> dict[str, list[Block]]:
        """Give each block to the innermost slot around it; the label itself belongs to none."""
        owners: list[Opening | None] = [None] * len(self.blocks)
        for opening in openings:  # in document order, so that an inner slot overwrites an outer one
            owners[opening.start : opening.end] = [opening] * (opening.end - opening.start)
        own: dict[str, list[Block]] = {slot.slug: [] for slot in self.template.slots}
        labels = {id(opening.block) for opening in openings}
        for block, owner in zip(self.blocks, owners, strict=True):
            if owner is not None:
                owned = _behind_label(block) if id(block) in labels else [block]
                own[owner.slug] += owned
                self.owners |= {id(one): owner for one in owned}
        for slot in self.template.slots:
            if slot.collects and slot.parent is not None and slot.slug not in self.openings:
                own[slot.slug] = own[slot.parent]
        return own

    def fields(self) -> tuple[FieldFact, ...]:
        """Return the fact about each slot of the template, in its order."""
        facts: dict[str, FieldFact] = {}
        for slot in reversed(self.template.slots):  # children come behind their parents
            facts[slot.slug] = self._field(slot, [facts[child.slug] for child in self.template.children(slot.slug)])
        return tuple(facts[slot.slug] for slot in self.template.slots)

    def _field(self, slot: Slot, children: Sequence[FieldFact]) -> FieldFact:
        present = [fact for fact in children if fact.state is not State.MISSING]
        opening = self.openings.get(slot.slug)
        if opening is None:
            return self._field_without_label(slot, present)
        states = {fact.state for fact in present}
        if self.own[slot.slug] or not present:
            judgement = self._judge(slot)
            states.add(judgement.state)
            self.reasons[slot.slug] = judgement.reason
        if present and _combine(states) in {fact.state for fact in present}:
            self.reasons[slot.slug] = "by what is inside it"
        return FieldFact(slot.slug, _combine(states), opening.block.line, self.anchors[slot.slug])

    def _field_without_label(self, slot: Slot, present: Sequence[FieldFact]) -> FieldFact:
        if present:
            first = min(present, key=lambda fact: fact.line or 0)
            self.reasons[slot.slug] = "by what is inside it, though it has no label"
            return FieldFact(slot.slug, _combine({fact.state for fact in present}), first.line, first.anchor)
        own = self.own[slot.slug]
        judgement = self._judge(slot) if slot.parent in self.openings and own else None
        if slot.parent is not None and judgement is not None and judgement.state is not State.PLACEHOLDER:
            self.reasons[slot.slug] = f"by the text directly below its section: {judgement.reason}"
            return FieldFact(slot.slug, judgement.state, own[0].line, self.anchors[slot.parent])
        return FieldFact(slot.slug, State.MISSING)

    def _judge(self, slot: Slot) -> Judgement:
        blocks = self.own[slot.slug]
        head = _before_next_label(blocks)
        judgement = self._judge_blocks(slot, head) if len(head) < len(blocks) else None
        if judgement is not None and judgement.state is State.NOT_APPLICABLE:
            return judgement
        return self._judge_blocks(slot, blocks)

    def _judge_blocks(self, slot: Slot, blocks: Sequence[Block]) -> Judgement:
        blocks = [block for block in blocks if block.form is not Form.HEADING]
        texts = [read_inline(block.parts, self.docname).text for block in blocks if block.form is not Form.CODE]
        own_scope = self.openings[slot.slug].scope if slot.slug in self.openings else None
        listed = [block for block in blocks if block.container is not None and block.container is not own_scope]
        rich = (len(texts) > 1 and len(listed) > 1) or any(block.form is Form.CODE for block in blocks)
        return self.states.judge(texts, slot, rich=rich)

    def units(self, slug: str) -> Iterator[Unit]:
        """Yield the statements' worths of blocks in a slot."""
        if slug not in self.openings:
            return
        current: Container | None = None
        blocks: list[Block] = []
        for block in self.own[slug]:
            outer = self._outermost(block)
            if outer is None or outer is not current:
                if blocks:
                    yield _make_unit(blocks, current)
                blocks, current = [], outer
            if outer is None or outer.kind != "header":
                blocks.append(block)
        if blocks:
            yield _make_unit(blocks, current)

    def _outermost(self, block: Block) -> Container | None:
        """Return the outermost list item or row around a block that lies wholly inside the slot."""
        opening = self.owners[id(block)]
        if block.container is None:
            return None
        chain = (block.container, *block.container.ancestors)
        inside = [item for item in chain if opening.start < item.start and item.end <= opening.end]
        if not inside and opening.block.mark is Mark.CELL and opening.block.rest:
            return opening.scope  # a row that says of what kind it is, is the statement itself
        return inside[-1] if inside else None

    def statements(self) -> Iterator[Statement]:
        """Yield the declared interactions, in the order of the template."""
        for slot in self.template.slots:
            if slot.declares is not None and self._holds_statements(slot):
                for unit in self.units(slot.slug):
                    yield from self._statement(unit, slot, slot.declares)

    def _holds_statements(self, slot: Slot) -> bool:
        opening = self.openings.get(slot.slug)
        return opening is not None and (bool(self.own[slot.slug])) and self._judge(slot).state is State.FILLED

    def _statement(self, unit: Unit, slot: Slot, kind: Kind) -> Iterator[Statement]:
        head = unit.blocks[0]
        if head.form in {Form.CODE, Form.HEADING}:
            return
        words = read_inline(head.parts, self.docname)
        everything = [read_inline(block.parts, self.docname) for block in unit.blocks if block.form is not Form.CODE]
        ids = self._ids(everything)
        documents = _unique(document for inline in everything for document in inline.documents)
        anchor = self.anchors[slot.slug]
        if head.container is None and not ids and not documents and words.text.endswith(":"):
            return  # the sentence that introduces a list
        if not ids and not documents and self.design_id in self.ids.find(words.lead):
            return  # a design that names itself
        enumerated = split_enumeration(words.text) if not unit.in_row and len(unit.blocks) == 1 else [words.text]
        if _SEPARATOR.search(words.text):  # "Core, Storage" is two, "Core: template, records" is Core
            enumerated = [words.text]
        if len(enumerated) > 1 and not ids and not documents:
            for text in enumerated:
                yield Statement(kind, slot.slug, text, unit.line, anchor, names=(text,))
            return
        text = " — ".join(inline.text for inline in everything) if unit.in_row else words.text
        paths = _unique(_paths_of_lead(words))
        names = () if paths or kind is Kind.REFERENCE else tuple(_names_of(words.lead))
        yield Statement(kind, slot.slug, text, unit.line, anchor, ids, documents, paths, names)

    def _ids(self, inlines: Iterable[Inline]) -> tuple[str, ...]:
        """Return the features that words name: by id, or by what a role of ours refers to."""
        found: list[str] = []
        for inline in inlines:
            found += self.ids.find(inline.text)
            found += inline.features
            for address in (*inline.documents, *inline.urls):
                found += self.ids.find(address)
        return tuple(id_ for id_ in dict.fromkeys(found) if id_ != self.design_id)

    def references(self) -> Iterator[Reference]:
        """Yield the entries of the slots that cite something."""
        for slot in self.template.slots:
            if slot.cites is not None and self._holds_entries(slot):
                for unit in self.units(slot.slug):
                    yield from self._reference(unit, slot.cites)

    def _holds_entries(self, slot: Slot) -> bool:
        return bool(self.own[slot.slug]) and self._judge(slot).state is State.FILLED

    def _reference(self, unit: Unit, kind: Citation) -> Iterator[Reference]:
        blocks = [block for block in unit.blocks if block.form is not Form.CODE]
        if kind is not Citation.IMPLEMENTATION:
            for entry in _innermost(blocks):
                inlines = [read_inline(block.parts, self.docname) for block in entry]
                yield self._citation(kind, inlines, entry[0].line if not unit.in_row else unit.line)
            return
        for block in blocks:
            inline = read_inline(block.parts, self.docname)
            paths = _unique(path for literal in _outside_parentheses(block.parts) for path in find_paths(literal))
            if not inline.literals:
                paths = _unique(path for path in find_paths(inline.text) if "/" in path)
            for path in paths:
                yield Reference(kind, inline.text, block.line, self._ids([inline]), (), None, path)

    def _citation(self, kind: Citation, inlines: Sequence[Inline], line: int) -> Reference:
        documents = _unique(document for inline in inlines for document in inline.documents)
        urls = [url for inline in inlines for url in inline.urls]
        text = " — ".join(inline.text for inline in inlines)
        return Reference(kind, text, line, self._ids(inlines), documents, urls[0] if urls else None, None)

    def mentions(self) -> tuple[Mention, ...]:
        """Return every other feature that the document names outside its code blocks."""
        first: dict[str, Mention] = {}
        for block in self.blocks:
            if block.form is not Form.CODE:
                inline = read_inline(block.parts, self.docname)
                for name in self._ids([inline]):
                    by_name = name in inline.features and name not in self.ids.find(name)
                    first.setdefault(name, Mention(name, block.line, by_name))
        return tuple(first[name] for name in sorted(first))


def _behind_label(block: Block) -> list[Block]:
    """Return what stands behind a label in its own block."""
    if not "".join(part.astext() for part in block.rest).strip():
        return []
    return [Block(block.form, block.node, block.rest, block.line, block.level, block.container)]


def _before_next_label(blocks: list[Block]) -> list[Block]:
    """Return the blocks up to a label of no slot that stands by itself: that is about something else."""
    for index, block in enumerate(blocks):
        if index and block.mark is Mark.STRONG and block.container is None and not _behind_label(block):
            return blocks[:index]
    return blocks


def _combine(states: set[State]) -> State:
    for state in (State.FILLED, State.NOT_APPLICABLE, State.PLACEHOLDER):
        if state in states:
            return state
    return State.MISSING


def _make_unit(blocks: list[Block], outer: Container | None) -> Unit:
    in_row = outer is not None and outer.kind == "row"
    return Unit(blocks, blocks[0].line, in_row)


def _innermost(blocks: list[Block]) -> Iterator[list[Block]]:
    """Yield the entries of a unit: its own words, then each nested item by itself."""
    entry: list[Block] = []
    for block in blocks:
        if (
            entry
            and block.container is not entry[0].container
            and block.container is not None
            and block.container.kind != "row"
        ):
            yield entry
            entry = []
        entry.append(block)
    if entry:
        yield entry


def _paths_of_lead(words: Inline) -> Iterator[str]:
    """Yield the source paths that a statement opens with."""
    for literal in words.literals:
        if is_path(literal) and "/" in literal and words.lead.startswith(literal[:8]):
            yield from find_paths(literal)


def _outside_parentheses(parts: Sequence[nodes.Node]) -> Iterator[str]:
    """Yield the code spans that are paths; what stands in parentheses is said of them, and no reference."""
    depth = 0
    for part in parts:
        if isinstance(part, nodes.Text):
            depth = max(0, depth + part.count("(") - part.count(")"))
        elif depth == 0:
            yield from (node.astext() for node in part.findall(nodes.literal) if is_path(node.astext()))


def _names_of(lead: str) -> Iterator[str]:
    """Yield the names of components that a statement opens with."""
    for part in _ARROW.split(_PARENTHESES.sub("", lead)):
        name = part.strip(" `*:.")
        if name and len(name.split()) <= NAME_WORDS:
            yield name


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
