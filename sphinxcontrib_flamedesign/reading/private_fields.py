"""Fields that are internal: their nodes are left out of all output but that of builds with the tag of their name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinxcontrib_flamedesign.conditions import Condition
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.reading.nodes import outward_from

if TYPE_CHECKING:
    from sphinxcontrib_flamedesign.reading.blocks import Block
    from sphinxcontrib_flamedesign.reading.matches import FieldMatch


def condition_of_field(name: str) -> Condition:
    """Return the condition in which an internal field is shown: the tag of its name.

    In tags, hyphens are underscores: an expression would take them for minus signs.
    """
    return Condition("only", name.replace("-", "_"))


def hide_private(openings: Sequence[FieldMatch], blocks: Sequence[Block], template: Template) -> None:
    """Put what stands in internal fields into conditions, which Sphinx evaluates for each builder and its tags."""
    for opening in openings:
        spec = template[opening.field]
        is_outermost = opening.field in template.private and spec.parent not in template.private
        found = _nodes_of(opening, blocks) if is_outermost else []
        expression = condition_of_field(opening.field).expression
        if found and found[0].parent.get("expr") != expression:  # or it is hidden already, as it reads otherwise
            condition = addnodes.only("", expr=expression)
            condition.source, condition.line = found[0].source, found[0].line
            parent = found[0].parent
            parent.insert(parent.index(found[0]), condition)
            for node in found:
                parent.remove(node)
            condition += found


def _nodes_of(opening: FieldMatch, blocks: Sequence[Block]) -> list[nodes.Element]:
    """Return the nodes of a field: its section, or the siblings from its label to its last block."""
    first = opening.block.node
    if isinstance(first, nodes.section):
        return [first]
    last = blocks[opening.end - 1].node if opening.end > opening.start else first
    around = list(outward_from(first))[:-1]
    parents = [node.parent for node in around]
    end = next((node for node in outward_from(last) if node.parent in parents), first)
    start = next(node for node in around if node.parent is end.parent)
    siblings = start.parent.children
    chosen = siblings[siblings.index(start) : siblings.index(end) + 1]
    return [node for node in chosen if isinstance(node, nodes.Element)]
