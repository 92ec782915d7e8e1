"""Bold labels that the template does not know."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sphinxcontrib_flamedesign.core.text.labels import is_numbered
from sphinxcontrib_flamedesign.core.text.normalise import COLONS
from sphinxcontrib_flamedesign.reading.blocks import Block, Form, LabelStyle
from sphinxcontrib_flamedesign.reading.inlines import has_words

#: How a label is set off that may end the field of another one.
_SET_OFF = (LabelStyle.STRONG, LabelStyle.DASH)


def is_set_off(block: Block) -> bool:
    """Return whether a paragraph opens with bold or italic words that stand as a label."""
    return block.form is Form.TEXT and block.mark in _SET_OFF and block.item is None and not block.is_title


def find_end(blocks: Sequence[Block], belongs: Callable[[Block], bool]) -> int | None:
    """Return where the field that a label opens ends before the last of some blocks; None where all are its own.

    An unknown label ends it that stands beside the field's own and is set off like it, also where the field says
    nothing before it. After words that lead on, labels open what is listed.

    :param blocks: the label of the field, and what may belong to it.
    :param belongs: whether a label is one of an entry of the field.
    """
    first, before = blocks[0], blocks[0]
    for index, block in enumerate(blocks[1:], 1):
        if is_set_off(first) and _is_beside(block, first):
            is_bare = before is first and not has_words(first.text_after_label)
            if not is_bare and before.text.endswith(COLONS):
                return None
            if not belongs(block):
                return index
        before = block
    return None


def _is_beside(block: Block, label: Block) -> bool:
    """Return whether a paragraph opens with a label like another one, in the same place."""
    is_entry = is_numbered(block.label or "") and not is_numbered(label.label or "")
    is_like = is_set_off(block) and block.mark is label.mark and not is_entry
    return is_like and block.enclosing_node is label.enclosing_node
