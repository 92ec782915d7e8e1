"""The graph as GraphML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from sphinxcontrib_flamedesign.core.formats.graph_parts import GraphParts, ends_of
from sphinxcontrib_flamedesign.core.interaction import TargetType
from sphinxcontrib_flamedesign.core.text.printable import clean

_GRAPHML_KEYS = {"node": ("id", "type", "title", "status"), "edge": ("kind", "origin", "text", "docname", "line")}


def _graphml_data(owner: str, values: Iterable[object]) -> str:
    pairs = zip(_GRAPHML_KEYS[owner], values, strict=True)
    return "".join(
        f'<data key="{owner}-{name}">{escape(clean(str(value)))}</data>' for name, value in pairs if value is not None
    )


def graph_to_graphml(parts: GraphParts) -> str:
    """Write the graph as GraphML: an edge for each statement. The title of a component is its name."""
    nodes = parts.nodes
    keys = {end: f"n{number}" for number, end in enumerate(nodes)}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    for owner, names in _GRAPHML_KEYS.items():
        for name in names:
            kind = "int" if name == "line" else "string"
            lines.append(f'  <key id="{owner}-{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>')
    lines.append('  <graph id="designs" edgedefault="directed">')
    for end, node in nodes.items():
        title = node.name if node.type is TargetType.COMPONENT else node.title or None
        data = _graphml_data("node", (node.id, node.type, title, node.status))
        lines.append(f'    <node id="{keys[end]}">{data}</node>')
    for edge in parts.interactions:
        source, target = ends_of(edge)
        data = _graphml_data("edge", (edge.kind, edge.origin, edge.excerpt, edge.docname, edge.line))
        lines.append(f'    <edge source="{keys[source]}" target="{keys[target]}">{data}</edge>')
    return "\n".join([*lines, "  </graph>", "</graphml>", ""])
