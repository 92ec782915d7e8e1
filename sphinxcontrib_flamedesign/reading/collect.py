"""From the blocks of a document and the slots that open in it to facts."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypedDict

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
    find_all_lines,
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
)
from sphinxcontrib_flamedesign.reading.recognise import Opening

_ARROW = re.compile(r"<?(?<![-=])[-=]{1,3}>|[→↔←]")
_ARROW_OR_COMMA = re.compile(rf"{_ARROW.pattern}|,\s")
_SEPARATOR = re.compile(r":\s|：|\s[-–—]\s")
_PARENTHESES = re.compile(r"\([^()]*\)")
#: A name of a component has at most so many words; what is longer is text.
NAME_WORDS = 4
#: An entry that cites paths and names features has a reference for each pair of them, up to so many; then only the
#: first path has the features.
PAIRS = 1000
#: An anchor holds so much of what a statement names.
SUBJECT_CHARACTERS = 40


def field_anchor(design_id: str, slug: str) -> str:
    """Return the fragment of a slot's place on its design's page."""
    return f"{design_anchor(design_id)}-{slug}"


def design_anchor(design_id: str) -> str:
    """Return the fragment of a design on its page."""
    return f"design-{slugify(design_id)}"


class _Subject(TypedDict):
    """What a statement is about."""

    paths: tuple[str, ...]
    names: tuple[str, ...]


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
        anchor_block: Callable[[Block, str], str | None],
    ) -> None:
        self.blocks = blocks
        self.template = template
        self.ids = ids
        self.states = states
        self.design_id = design_id
        self.docname = docname
        self.anchors = anchors
        self.anchor_block = anchor_block
        self.statement_anchors: dict[int, str] = {}
        self.openings = {opening.slug: opening for opening in reversed(openings)}
        self.joined = {slug: opening for opening in openings for slug in opening.also if slug not in self.openings}
        self.reasons: dict[str, str] = {}
        self.judgements: dict[str, Judgement] = {}
        self.named_itself: list[Statement] = []
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
        for slug, opening in self.joined.items():  # "Performance and Scalability" holds both
            self.openings[slug] = opening
            own[slug] = own[opening.slug]
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
        is_bare = False
        if self.own[slot.slug] or not present:
            judgement = self._judge(slot)
            states.add(judgement.state)
            self.reasons[slot.slug] = judgement.reason
            is_bare = judgement.is_bare
        if present and _combine(states) in {fact.state for fact in present}:
            self.reasons[slot.slug] = "by what is inside it"
        return FieldFact(slot.slug, _combine(states), opening.block.line, self.anchors[opening.slug], is_bare)

    def _field_without_label(self, slot: Slot, present: Sequence[FieldFact]) -> FieldFact:
        if present:
            first = min(present, key=lambda fact: fact.line or 0)
            self.reasons[slot.slug] = "by what is inside it, though it has no label"
            return FieldFact(slot.slug, _combine({fact.state for fact in present}), first.line, first.anchor)
        own = self.own[slot.slug]
        judgement = self._judge(slot) if slot.parent in self.openings and own else None
        if slot.parent is not None and judgement is not None and judgement.state is not State.PLACEHOLDER:
            self.reasons[slot.slug] = f"by the text directly below its section: {judgement.reason}"
            return FieldFact(slot.slug, judgement.state, own[0].line, self.anchors[slot.parent], judgement.is_bare)
        return _missing(slot.slug)

    def _judge(self, slot: Slot) -> Judgement:
        if slot.slug not in self.judgements:
            self.judgements[slot.slug] = self._judge_slot(slot)
        return self.judgements[slot.slug]

    def _judge_slot(self, slot: Slot) -> Judgement:
        blocks = self.own[slot.slug]
        head = _before_next_label(blocks)
        judgement = self._judge_blocks(slot, head) if len(head) < len(blocks) else None
        if judgement is not None and judgement.state is State.NOT_APPLICABLE:
            return judgement
        return self._judge_blocks(slot, blocks)

    def _judge_blocks(self, slot: Slot, blocks: Sequence[Block]) -> Judgement:
        has_headings = any(block.form is Form.HEADING for block in blocks)
        blocks = [block for block in blocks if block.form is not Form.HEADING and not _is_header(block)]
        texts = [block.text for block in blocks if block.form is not Form.CODE]
        own_scope = self.openings[slot.slug].scope if slot.slug in self.openings else None
        listed = [block for block in blocks if block.item is not None and block.item is not own_scope]
        rich = has_headings or (len(texts) > 1 and len(listed) > 1) or any(block.form is Form.CODE for block in blocks)
        return self.states.judge(texts, slot, rich=rich)

    def units(self, slug: str) -> Iterator[Unit]:
        """Yield the statements' worths of blocks in a slot."""
        if slug not in self.openings:
            return
        current: Container | None = None
        blocks: list[Block] = []
        below_heading = False
        for block in self.own[slug]:
            outer = self._outermost(block)
            if block.form is Form.HEADING:
                # A heading that names a feature is an entry, with all that stands below it.
                below_heading = bool(self._ids([block.inline(self.docname)]))
            elif below_heading:
                blocks.append(block)
                continue
            if outer is None or outer is not current:
                if blocks:
                    yield _make_unit(blocks, current)
                blocks, current = [], outer
            if not _is_header(block):
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
        label = opening.block
        if not inside and label.mark is Mark.CELL and (label.rest or len(label.cells) > 2):
            return opening.scope  # a row that says of what kind it is, is the statement itself
        return inside[-1] if inside else None

    def statements(self) -> Iterator[Statement]:
        """Yield the declared interactions, in the order of the template, each with an anchor where it stands."""
        for slot in self.template.slots:
            if slot.declares is not None and self._holds_entries(slot):
                for unit in self.units(slot.slug):
                    for block, statement in self._statement(unit, slot, slot.declares):
                        yield statement._replace(anchor=self._anchor(block, statement))

    def _anchor(self, block: Block, statement: Statement) -> str:
        """Return the anchor of a statement's words, called like the first thing that they name."""
        anchor = self.statement_anchors.get(id(block))
        if anchor is None:
            subject = next(iter((*statement.ids, *statement.names, *statement.paths)), statement.text)
            wanted = (
                f"{field_anchor(self.design_id, statement.slug)}-{slugify(subject)[:SUBJECT_CHARACTERS].strip('-')}"
            )
            anchor = self.anchor_block(block, wanted) or self.anchors[self.openings[statement.slug].slug]
            self.statement_anchors[id(block)] = anchor
        return anchor

    def _statement(self, unit: Unit, slot: Slot, kind: Kind) -> Iterator[tuple[Block, Statement]]:
        head = self._head_of(unit)
        if head is None:
            return
        words = head.inline(self.docname)
        nested = [block for block in unit.blocks if block.form is not Form.CODE and self._is_nested(block, head)]
        apart = set(map(id, nested))
        around = [block for block in unit.blocks if block.form is not Form.CODE and id(block) not in apart]
        inlines = [block.inline(self.docname) for block in around]
        subject = self._features_before_description(head)
        ids = self._ids(subject) or self._ids(inlines)
        documents = _unique(path for inline in subject or inlines for path in inline.documents)
        cells = [inline.text for inline in inlines if any(one.isalnum() for one in inline.text)]
        text = " — ".join(cells) if unit.in_row else words.text
        own = Statement(kind, slot.slug, text, unit.line, "", ids, documents)
        yield from ((head, statement) for statement in self._own_statement(own, head, unit))
        for block in nested:
            inline = block.inline(self.docname)
            inner = tuple(id_ for id_ in self._ids([inline]) if id_ not in ids)
            if inner:
                yield block, Statement(kind, slot.slug, inline.text, block.line, "", inner)

    def _head_of(self, unit: Unit) -> Block | None:
        """Return the words that a unit opens with; in a table row, the first cell that says something."""
        for block in unit.blocks:
            inline = block.inline(self.docname)
            if block.form is Form.CODE or (block.form is Form.HEADING and not self._ids([inline])):
                return None
            if not unit.in_row or any(one.isalpha() for one in inline.text):
                return block
        return None

    def _is_nested(self, block: Block, head: Block) -> bool:
        return (
            head.container is not None and block.container is not None and head.container in block.container.ancestors
        )

    def _own_statement(self, statement: Statement, head: Block, unit: Unit) -> Iterator[Statement]:
        """Yield what the head of a unit states: one statement, or one for each name that it enumerates."""
        words = head.inline(self.docname)
        if not statement.ids and not statement.documents:
            if head.item is None and words.text.endswith(":"):
                return  # the sentence that introduces a list
            if self.design_id in self.ids.find(words.lead):
                subject = _SEPARATOR.split(f"{words.lead} ", maxsplit=1)[0]
                if self.ids.canonical(subject) == self.design_id and not words.urls:
                    self.named_itself.append(statement)
                return
            enumerated = split_enumeration(words.text) if not unit.in_row and len(unit.blocks) == 1 else []
            # Words behind a colon describe: the commas of `Core: template, records` list no names.
            if len(enumerated) > 1 and not _SEPARATOR.search(words.text) and _are_names(enumerated, words.literals):
                yield from (statement._replace(text=text, **_subject_of_text(text)) for text in enumerated)
                return
        yield statement._replace(**self._subject(statement, head, words))

    def _subject(self, statement: Statement, head: Block, words: Inline) -> _Subject:
        """Return the paths or else the names that a statement is about."""
        lead = words.lead
        paths = _unique(path for part in _leading_parts(head.parts) for path in _paths_in_code(part))
        if is_path(lead):
            return {"paths": paths or tuple(find_paths(lead)), "names": ()}
        if statement.kind is Kind.REFERENCE:
            return {"paths": (), "names": ()}
        is_set_off = (
            lead != words.text.rstrip(".")
            or lead in words.literals
            or _ARROW.search(lead) is not None
            or _is_emphasised(head)
        )
        return {"paths": (), "names": tuple(_names_of(lead, is_set_off=is_set_off))}

    def _features_before_description(self, head: Block) -> list[Inline]:
        """Return the words of an entry that stand before its description, where they name features."""
        if head.item is None:
            return []
        lead = Block(head.form, head.node, _subject_parts(head.parts), head.line, head.level)
        inline = lead.inline(self.docname)
        return [inline] if self._ids([inline]) else []

    def _ids(self, inlines: Iterable[Inline]) -> tuple[str, ...]:
        """Return the features that words name: by id, or by what a role of ours refers to."""
        found: list[str] = []
        for inline in inlines:
            found += self.ids.find(inline.text)
            found += inline.features
            for address in (*inline.documents, *inline.urls):
                found += self.ids.find(address)
        return tuple(id_ for id_ in dict.fromkeys(found) if id_ != self.design_id) if found else ()

    def references(self) -> Iterator[Reference]:
        """Yield the entries of the slots that cite something, and those directly below their section."""
        for slot in self.template.slots:
            if slot.cites is not None and self._holds_entries(slot):
                for unit in self.units(slot.slug):
                    yield from self._reference(unit, slot.cites)
            elif any(child.cites for child in self.template.children(slot.slug)) and self._holds_entries(slot):
                for unit in self.units(slot.slug):
                    yield from self._reference(unit, self._kind_of_entry(unit))

    def _holds_entries(self, slot: Slot) -> bool:
        return bool(self.own[slot.slug]) and self._judge(slot).state is State.FILLED

    def _kind_of_entry(self, unit: Unit) -> Citation:
        """Tell what an entry under no label of its own cites."""
        inline = unit.blocks[0].inline(self.docname)
        if any(is_path(literal) for literal in inline.literals):
            return Citation.IMPLEMENTATION
        return Citation.EXTERNAL if inline.urls and not self._ids([inline]) else Citation.RELATED_DOCUMENT

    def _reference(self, unit: Unit, kind: Citation) -> Iterator[Reference]:
        blocks = [block for block in unit.blocks if block.form is not Form.CODE]
        if kind is not Citation.IMPLEMENTATION:
            for entry in _innermost(blocks):
                yield from self._citations(kind, entry, entry[0].line if not unit.in_row else unit.line)
            return
        said_paths = False
        for block in blocks:
            if said_paths and unit.in_row:
                return  # the other cells describe it
            inline = block.inline(self.docname)
            paths, ids = _unique(_cited_paths(block.parts, inline)), self._ids([inline])
            lines = find_all_lines((*inline.literals, inline.text)) if paths else {}
            others = ids if len(paths) * len(ids) <= PAIRS else ()
            for number, path in enumerate(paths):
                said_paths = True
                last = lines[path][1] if path in lines else None
                yield Reference(kind, inline.text, block.line, others if number else ids, (), None, path, last)

    def _citations(self, kind: Citation, entry: Sequence[Block], line: int) -> Iterator[Reference]:
        """Yield what an entry cites: features and documents together, else each address by itself."""
        inlines = [block.inline(self.docname) for block in entry]
        subject = self._features_before_description(entry[0]) or inlines
        documents = _unique(document for inline in subject for document in inline.documents)
        urls = _unique(url for inline in inlines for url in inline.urls)
        text = " — ".join(inline.text for inline in inlines)
        outside = [inline._replace(text=_PARENTHESES.sub(" ", inline.text)) for inline in subject]
        ids = self._ids(outside) or self._ids(subject)
        cited = urls[:1] if ids or documents else urls
        for url in cited or (None,):
            yield Reference(kind, text, line, ids, documents, url, None)

    def mentions(self) -> tuple[Mention, ...]:
        """Return every other feature that the document names outside its code blocks."""
        first: dict[str, Mention] = {}
        for block in self.blocks:
            if block.form is not Form.CODE:
                inline = block.inline(self.docname)
                for name in self._ids([inline]):
                    by_name = name in inline.features and name not in self.ids.find(name)
                    first.setdefault(name, Mention(name, block.line, by_name))
        return tuple(first[name] for name in sorted(first))


def _behind_label(block: Block) -> list[Block]:
    """Return what stands behind a label in its own block."""
    rest = block.rest
    if not _has_words(rest):
        return []
    return [Block(block.form, block.node, rest, block.line, block.level, block.container)]


def _is_header(block: Block) -> bool:
    """Tell the heading of a table's column: it says what its cells are about, and nothing itself."""
    return block.container is not None and block.container.kind == "header"


def _has_words(parts: Iterable[nodes.Node]) -> bool:
    return any(part.astext().strip() for part in parts)


def _before_next_label(blocks: list[Block]) -> list[Block]:
    """Return the blocks up to a label of no slot that stands by itself: that is about something else."""
    for index, block in enumerate(blocks):
        if index and block.mark is Mark.STRONG and block.item is None and not _has_words(block.rest):
            return blocks[:index]
    return blocks


@cache
def _missing(slug: str) -> FieldFact:
    """Return that a slot is missing: one record for all designs, which pickle then keeps once."""
    return FieldFact(slug, State.MISSING)


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


def _cited_paths(parts: Sequence[nodes.Node], inline: Inline) -> Iterator[str]:
    """Yield the source paths that an entry cites: before its description, outside parentheses, else anywhere."""
    before = list(_leading_parts(parts))
    for choice in (_outside_parentheses(before), before, _outside_parentheses(parts), parts):
        found = [path for part in choice for path in _paths_in_code(part)]
        if found:
            yield from found
            return
    linked = [path.lstrip("./") for path in inline.documents]
    bare = [] if inline.literals else [path for path in find_paths(inline.text) if "/" in path]
    yield from linked or bare


def _paths_in_code(part: nodes.Node) -> Iterator[str]:
    for node in part.findall(nodes.literal):
        if is_path(node.astext()):
            yield from find_paths(node.astext())


def _leading_parts(parts: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield the inline nodes before the colon or dash behind which a description stands."""
    for part in parts:
        if isinstance(part, nodes.Text) and _SEPARATOR.search(f"{part.astext()} "):
            return
        yield part


def _subject_parts(parts: Sequence[nodes.Node]) -> Sequence[nodes.Node]:
    """Return the inline nodes, and the words, before the colon or dash behind which a description stands.

    Behind a semicolon another subject may follow, with a description of its own: ``RFE1: stores; RFE2: reads``.
    """
    subject: list[nodes.Node] = []
    clause: list[nodes.Node] = []
    is_described = False
    for part in parts:
        if not isinstance(part, nodes.Text):
            clause.append(part)
            continue
        for number, words in enumerate(part.astext().split(";")):
            if number and is_described:
                clause, is_described = [], False
            end = _SEPARATOR.search(f"{words} ")
            clause.append(nodes.Text(words[: end.start()] if end is not None else words))
            if end is not None and not is_described:
                subject += clause
                is_described = True
    return subject or parts


def _outside_parentheses(parts: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return the inline nodes outside parentheses: what stands inside is said of them."""
    depth, outside = 0, []
    for part in parts:
        if isinstance(part, nodes.Text):
            depth = max(0, depth + part.count("(") - part.count(")"))
        elif depth == 0:
            outside.append(part)
    return outside


def _names_of(lead: str, *, is_set_off: bool) -> Iterator[str]:
    """Yield the names of components that a statement opens with.

    Words that nothing sets off from a sentence are a name only if they are written like one.
    """
    between = _ARROW_OR_COMMA if is_set_off else _ARROW
    for part in between.split(_PARENTHESES.sub("", lead)):
        name = part.strip(" `:").lstrip("*").rstrip(".").removesuffix("**")
        words = name.split()
        is_name = is_set_off or all(not word[:1].islower() for word in words)
        if words and len(words) <= NAME_WORDS and is_name and "://" not in name:
            yield name


def _are_names(parts: Sequence[str], literals: Sequence[str]) -> bool:
    """Tell `A, B and C` from a sentence with commas, `Update A, B and C`, by the words around its code.

    :param literals: what stands in code, in the order of the parts that hold it.
    """
    left = deque(literals)
    for part in parts:
        while left and left[0] in part:
            if left.popleft() != part:
                return False
    return not left


def _subject_of_text(text: str) -> _Subject:
    if is_path(text):
        return {"paths": tuple(find_paths(text)), "names": ()}
    return {"paths": (), "names": (text,)}


def _is_emphasised(block: Block) -> bool:
    return any(isinstance(part, (nodes.strong, nodes.emphasis, nodes.reference)) for part in block.parts[:2])


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
