"""The graph as GraphML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from sphinxcontrib_flamedesign.core.graph import Interaction, titles_by_id
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.text.printable import clean

_GRAPHML_KEYS = {"node": ("id", "title", "status"), "edge": ("kind", "origin", "text", "docname", "line")}


def _graphml_data(owner: str, values: Iterable[object]) -> str:
    pairs = zip(_GRAPHML_KEYS[owner], values, strict=True)
    return "".join(
        f'<data key="{owner}-{name}">{escape(clean(str(value)))}</data>' for name, value in pairs if value is not None
    )


def graph_to_graphml(designs: Sequence[Design], interactions: Sequence[Interaction]) -> str:
    """Write the graph as GraphML: an edge for each statement."""
    titles = titles_by_id(designs, interactions)
    keys = {id_: f"n{number}" for number, id_ in enumerate(titles)}
    statuses = {design.id: design.status for design in designs}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    for owner, names in _GRAPHML_KEYS.items():
        for name in names:
            kind = "int" if name == "line" else "string"
            lines.append(f'  <key id="{owner}-{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>')
    lines.append('  <graph id="designs" edgedefault="directed">')
    for id_, title in titles.items():
        data = _graphml_data("node", (id_, title or None, statuses.get(id_)))
        lines.append(f'    <node id="{keys[id_]}">{data}</node>')
    for edge in interactions:
        data = _graphml_data("edge", (edge.kind, edge.origin, edge.excerpt, edge.docname, edge.line))
        lines.append(f'    <edge source="{keys[edge.source]}" target="{keys[edge.target]}">{data}</edge>')
    return "\n".join([*lines, "  </graph>", "</graphml>", ""])
