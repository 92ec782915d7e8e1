"""The heading, or the two of them, that a document has for a title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from sphinxcontrib_flamedesign.core.text.id_patterns import NUMBERS
from sphinxcontrib_flamedesign.core.text.labels import Rank
from sphinxcontrib_flamedesign.core.text.normalise import normalise
from sphinxcontrib_flamedesign.reading.blocks import Block, Form
from sphinxcontrib_flamedesign.reading.places import Place
from sphinxcontrib_flamedesign.reading.tools import ReadingTools

#: How AsciiDoc writes a title, which Markdown takes for a paragraph.
_ASCIIDOC = re.compile(r"=\s+(\S.{0,300})")


class HeadingTitle(NamedTuple):
    """The words of a title, where they stand, and the headings that they are: none where a section comes first."""

    text: str
    place: Place
    headings: tuple[Block, ...] = ()


def find_heading_title(blocks: Sequence[Block], tools: ReadingTools) -> HeadingTitle:
    """Return the heading that a document has for a title: one that opens no section is one.

    Where it says no more than the id, or that this is a design, the heading right below it is the rest of the title.
    """
    asciidoc = _ASCIIDOC.match(blocks[0].text) if blocks and blocks[0].form is Form.TEXT else None
    if asciidoc is not None:
        return HeadingTitle(asciidoc[1], blocks[0].place)
    headings = ((index, block) for index, block in enumerate(blocks) if block.form is Form.HEADING)
    index, first = next(((index, block) for index, block in headings if block.field is None), (0, None))
    if first is None:
        return HeadingTitle("", Place(1))
    if _opens_section(first, tools):
        return HeadingTitle("", first.place)
    text = first.label or ""
    second = _find_rest(blocks, index, tools) if _is_incomplete(text, tools) else None
    if second is None:
        return HeadingTitle(text, first.place, (first,))
    rest = second.label or ""
    whole = f"{text}: {rest}" if _is_id(text, tools) else rest
    return HeadingTitle(whole, first.place, (first, second))


def _opens_section(heading: Block, tools: ReadingTools) -> bool:
    match = tools.labels.match(heading.label or "")
    return match is not None and match.rank <= Rank.ALIAS and tools.template[match.field].parent is None


def _is_id(text: str, tools: ReadingTools) -> bool:
    return not NUMBERS.isdisjoint(tools.ids.parse(text) or ())


def _is_incomplete(text: str, tools: ReadingTools) -> bool:
    """Return whether a heading says only which design this is, or that it is one: ``Design Document``."""
    return _is_id(text, tools) or normalise(text) in map(normalise, tools.template.words.title_prefixes)


def _find_rest(blocks: Sequence[Block], index: int, tools: ReadingTools) -> Block | None:
    """Return the heading right below another one, where no text of its own stands below it, or all sections do."""
    second = next(iter(blocks[index + 1 : index + 2]), None)
    if second is None or second.form is not Form.HEADING or second.field is not None:
        return None
    label = second.label or ""
    if tools.labels.match(label, loose=True, fuzzy=True) is not None or tools.keys.match(label) is not None:
        return None
    following = islice(blocks, index + 2, None)
    below = next(((place, block.level) for place, block in enumerate(following) if block.form is Form.HEADING), None)
    return second if below is not None and (below[0] == 0 or below[1] > second.level) else None
