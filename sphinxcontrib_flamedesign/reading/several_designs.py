"""Documents that hold several designs, each below a heading of its own: a log of decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sphinxcontrib_flamedesign.core.text.labels import Rank
from sphinxcontrib_flamedesign.reading.blocks import Block, Form, LabelStyle
from sphinxcontrib_flamedesign.reading.diagnostics import Diagnosis
from sphinxcontrib_flamedesign.reading.tools import ReadingTools

#: A heading with so many top-level sections below it is that of a design.
_LEAST_SECTIONS = 2

#: So many headings are named where a document holds more designs.
_SHOWN = 5


def find_several_designs(blocks: Sequence[Block], tools: ReadingTools) -> Diagnosis | None:
    """Return that a document holds several designs: the top-level sections of its template stand below each of them."""
    heads = list(_find_heads(blocks, tools))
    if len(heads) < 2:
        return None
    named = [f"{head.label!r} (line {head.line})" for head in heads[:_SHOWN]]
    more = f" and {len(heads) - _SHOWN} more" if len(heads) > _SHOWN else ""
    message = (
        f"the document holds {len(heads)} designs and is read as one: {', '.join(named)}{more};"
        " give each of them a document of its own"
    )
    return Diagnosis("several-designs", message, heads[1].place)


def _find_heads(blocks: Sequence[Block], tools: ReadingTools) -> Iterator[Block]:
    """Yield the headings that open no field, and have several top-level sections between them and the next of them."""
    head: Block | None = None
    sections: set[str] = set()
    for block in blocks:
        if block.mark not in {LabelStyle.HEADING, LabelStyle.STRONG} or block.field is not None:
            continue
        match = tools.labels.match(block.label or "")
        if match is not None and match.rank <= Rank.ALIAS:
            sections |= {match.field} if tools.template[match.field].parent is None else set()
        elif block.form is Form.HEADING and (head is None or block.level <= head.level or not sections):
            if head is not None and len(sections) >= _LEAST_SECTIONS:
                yield head
            head, sections = block, set()
    if head is not None and len(sections) >= _LEAST_SECTIONS:
        yield head
