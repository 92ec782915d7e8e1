"""The graph for Mermaid."""

from __future__ import annotations

import re

from sphinxcontrib_flamedesign.core.formats.graph_parts import GraphParts, ends_of
from sphinxcontrib_flamedesign.core.interaction import TargetType
from sphinxcontrib_flamedesign.core.kinds import Origin
from sphinxcontrib_flamedesign.core.text.printable import clean

#: What Mermaid reads as more than a letter, even between quotation marks.
_MERMAID_MARKS = re.compile(r"[#&<>\"`|\\{}\[\]()*_;%~]")


_ARROWS = {Origin.DECLARED: "-->", Origin.INFERRED: "-.->"}


def _mermaid_text(text: str) -> str:
    """Write text of Mermaid: each mark that it might read as its own becomes an entity."""
    return _MERMAID_MARKS.sub(lambda match: f"#{ord(match[0])};", clean(text))


def graph_to_mermaid(parts: GraphParts) -> str:
    """Write the graph for Mermaid: one line for all statements of a kind between two nodes."""
    nodes = parts.nodes
    keys = {end: f"n{number}" for number, end in enumerate(nodes)}
    lines = ["flowchart LR"]
    for end, node in nodes.items():
        label = "<br/>".join(map(_mermaid_text, filter(None, (node.name, node.title))))
        shape = f'(["{label}"])' if node.type is TargetType.COMPONENT else f'["{label}"]'
        lines.append(f"  {keys[end]}{shape}")
    edges = dict.fromkeys((*ends_of(edge), edge.kind, edge.origin) for edge in parts.interactions)
    for source, target, kind, origin in edges:
        lines.append(f'  {keys[source]} {_ARROWS[origin]}|"{_mermaid_text(kind.spec.label)}"| {keys[target]}')
    return "\n".join([*lines, ""])
