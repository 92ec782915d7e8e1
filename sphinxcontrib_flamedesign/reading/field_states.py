"""The state of each field of a design, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby

from sphinxcontrib_flamedesign.core.model import Field, FieldStyle, State
from sphinxcontrib_flamedesign.core.template import FieldSpec
from sphinxcontrib_flamedesign.core.text.normalise import normalise
from sphinxcontrib_flamedesign.core.text.states import Judgement, StateReader
from sphinxcontrib_flamedesign.reading.blocks import Block, Form, LabelStyle
from sphinxcontrib_flamedesign.reading.entries import DesignBlocks
from sphinxcontrib_flamedesign.reading.inlines import has_words
from sphinxcontrib_flamedesign.reading.matches import FieldMatch


class FieldStates:
    """Judges the fields of one design; ``reasons`` says why each has its state."""

    def __init__(self, design: DesignBlocks, states: StateReader, anchors: Mapping[str, str]) -> None:
        self.design = design
        self.template = design.template
        self.openings = design.openings
        self.own = design.own
        self.states = states
        self.anchors = anchors
        self.reasons: dict[str, str] = {}
        self.judgements: dict[str, Judgement] = {}
        #: Fields that say something behind one label, and that there is nothing behind another.
        self.contradictions: list[tuple[FieldSpec, FieldMatch, FieldMatch]] = []

    def fields(self) -> tuple[Field, ...]:
        """Return the fact about each field of the template, in its order."""
        facts: dict[str, Field] = {}
        for spec in reversed(self.template.fields):  # children come after their parents
            facts[spec.name] = self._field(spec, [facts[child.name] for child in self.template.children(spec.name)])
        return tuple(facts[spec.name] for spec in self.template.fields)

    def _field(self, spec: FieldSpec, children: Sequence[Field]) -> Field:
        present = [fact for fact in children if fact.state is not State.MISSING]
        opening = self.openings.get(spec.name)
        if opening is None:
            return self._field_without_label(spec, present)
        states = {fact.state for fact in present}
        is_bare = is_undecided = False
        if self.own[spec.name] or not present:
            judgement = self._judge(spec)
            states.add(judgement.state)
            self.reasons[spec.name] = judgement.reason
            is_bare = judgement.is_bare
            is_undecided = judgement.is_undecided and bool(present)
        if present and _combine(states) in {fact.state for fact in present}:
            self.reasons[spec.name] = "by what is inside it"
        block = opening.block
        anchor = self.anchors[opening.field]
        state = _combine(states)
        return Field(spec.name, state, block.line, anchor, is_bare, block.source, opening.start, is_undecided)

    def _field_without_label(self, spec: FieldSpec, present: Sequence[Field]) -> Field:
        if present:
            first = min(present, key=lambda fact: fact.order)
            self.reasons[spec.name] = "by what is inside it, though it has no label"
            return first._replace(name=spec.name, state=_combine({fact.state for fact in present}), is_blank=False)
        own = self.own[spec.name]
        judgement = self._judge(spec) if spec.parent in self.openings and own else None
        if spec.parent is not None and judgement is not None and judgement.state is not State.PLACEHOLDER:
            self.reasons[spec.name] = f"by the text directly below its section: {judgement.reason}"
            anchor, start = self.anchors[spec.parent], self.openings[spec.parent].start
            return Field(spec.name, judgement.state, own[0].line, anchor, judgement.is_bare, own[0].source, start)
        return _missing(spec.name)

    def _judge(self, spec: FieldSpec) -> Judgement:
        if spec.name not in self.judgements:
            self.judgements[spec.name] = self._judge_field(spec)
        return self.judgements[spec.name]

    def _judge_field(self, spec: FieldSpec) -> Judgement:
        blocks = self.own[spec.name]
        head = _before_next_label(blocks)
        judgement = self._judge_blocks(spec, head) if len(head) < len(blocks) else None
        if judgement is not None and judgement.state is State.NOT_APPLICABLE:
            return judgement
        return self._judge_parts(spec, blocks)

    def _judge_parts(self, spec: FieldSpec, blocks: Sequence[Block]) -> Judgement:
        """Judge what stands behind each label of a field by itself; what one of them says, the field says."""
        parts = [(opening, [*part]) for opening, part in groupby(blocks, lambda block: self.design.owners[id(block)])]
        judgements = [(opening, self._judge_blocks(spec, part)) for opening, part in parts]
        if len(judgements) < 2:
            return self._judge_blocks(spec, blocks)
        filled = next((judgement for judgement in judgements if judgement[1].state is State.FILLED), None)
        nothing = next((judgement for judgement in judgements if judgement[1].state is State.NOT_APPLICABLE), None)
        if filled is not None and nothing is not None:
            self.contradictions.append((spec, filled[0], nothing[0]))
        return (filled or nothing or judgements[0])[1]

    def _judge_blocks(self, spec: FieldSpec, blocks: Sequence[Block]) -> Judgement:
        headings = [block for block in blocks if block.form is Form.HEADING]
        # Headings and code of the template itself fill nothing.
        blocks = [
            block
            for block in blocks
            if block.form is not Form.HEADING and not block.is_title and not block.is_column_head
        ]
        blocks = [block for block in blocks if block.form is not Form.CODE or not self._is_untouched(block, spec)]
        blocks = [block for block in blocks if not block.is_link_of_box] or blocks
        has_headings = bool(blocks) and any(not self.states.is_prompt(block.label or "") for block in headings)
        code = [block for block in blocks if block.form is Form.CODE and not block.text]  # raw HTML may have words
        worded = [block for block in blocks if block.form is not Form.CODE or block.text]
        listed = [block for block in blocks if block.item is not None and block.item is not self.design.scope_of(block)]
        rich = has_headings or (len(worded) > 1 and len(listed) > 1) or bool(code)
        texts = (_TODO if block.is_todo else block.text for block in worded)  # the first ones say enough
        return self.states.judge(texts, spec, rich=rich)

    def _is_untouched(self, block: Block, spec: FieldSpec) -> bool:
        """Return whether a block of code is the template's own."""
        return not spec.keep and self.states.is_prompt(block.node.astext())

    def says_something(self, text: str, field: str) -> bool:
        """Return whether an entry of a field says more than that there is nothing, or is to be written."""
        return self._judge_entry(text, field) is State.FILLED

    def says_none(self, text: str, field: str) -> bool:
        """Return whether words of an entry say that there is nothing, and no "but" takes it back."""
        words = f" {normalise(text)} "
        is_taken_back = any(f" {normalise(exception)} " in words for exception in self.template.words.exceptions)
        return self._judge_entry(text, field) is State.NOT_APPLICABLE and not is_taken_back

    def _judge_entry(self, text: str, field: str) -> State:
        spec = replace(self.template[field], style=FieldStyle.LIST)
        return self.states.judge([text], spec, rich=False).state

    def holds_entries(self, spec: FieldSpec) -> bool:
        """Return whether the text of a field says something, so that it can state or cite."""
        return bool(self.own[spec.name]) and self._judge(spec).state is State.FILLED


#: What the words in a directive ``todo`` say of a field.
_TODO = "TODO"


def _before_next_label(blocks: list[Block]) -> list[Block]:
    """Return the blocks up to a label of no field that stands by itself: that is about something else."""
    for index, block in enumerate(blocks):
        if index and block.mark is LabelStyle.STRONG and block.item is None and not has_words(block.text_after_label):
            return blocks[:index]
    return blocks


@cache
def _missing(field: str) -> Field:
    """Return that a field is missing: one record for all designs, which pickle then keeps once."""
    return Field(field, State.MISSING)


def _combine(states: set[State]) -> State:
    for state in (State.FILLED, State.PLACEHOLDER, State.NOT_APPLICABLE):  # a part that is open leaves the whole open
        if state in states:
            return state
    return State.MISSING
