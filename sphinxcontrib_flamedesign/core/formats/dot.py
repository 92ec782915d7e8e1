"""The graph for Graphviz."""

from __future__ import annotations

from collections.abc import Sequence

from sphinxcontrib_flamedesign.core.formats.graph_parts import GraphParts, ends_of
from sphinxcontrib_flamedesign.core.interaction import TargetType
from sphinxcontrib_flamedesign.core.kinds import Origin
from sphinxcontrib_flamedesign.core.text.printable import clean


def _dot_string(lines: Sequence[str]) -> str:
    """Write a string of DOT; Graphviz reads entities and backslashes in it."""
    quoted = [clean(line).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') for line in lines]
    return '"' + "\\n".join(quoted) + '"'


def graph_to_dot(parts: GraphParts) -> str:
    """Write the graph for Graphviz: a line for each statement, with its words as tooltip."""
    nodes = parts.nodes
    keys = {end: f"n{number}" for number, end in enumerate(nodes)}
    lines = ["digraph designs {", "  rankdir=LR", "  node [shape=box]"]
    for end, node in nodes.items():
        style = "" if node.is_known and not node.project else ", style=dashed"
        style = ", style=rounded" if node.type is TargetType.COMPONENT else style
        label = [node.name, node.title] if node.title else [node.name]
        lines.append(f"  {keys[end]} [label={_dot_string(label)}{style}]")
    for edge in parts.interactions:
        source, target = ends_of(edge)
        style = "" if edge.origin is Origin.DECLARED else ", style=dashed"
        text = f"label={_dot_string([edge.kind.spec.label])}, tooltip={_dot_string([edge.excerpt])}"
        lines.append(f"  {keys[source]} -> {keys[target]} [{text}{style}]")
    return "\n".join([*lines, "}", ""])
