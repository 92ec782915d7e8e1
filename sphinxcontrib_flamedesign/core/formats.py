"""The feature-interaction graph in the formats of other programs: dot, Mermaid, GraphML and JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from sphinxcontrib_flamedesign.core.export import export_interaction, to_json
from sphinxcontrib_flamedesign.core.facts import Design
from sphinxcontrib_flamedesign.core.graph import Interaction, Origin
from sphinxcontrib_flamedesign.core.printable import clean

#: What Mermaid reads as more than a letter, even between quotation marks.
_MERMAID_MARKS = re.compile(r"[#&<>\"`|\\{}\[\]()*_;%~]")
_ARROWS = {Origin.DECLARED: "-->", Origin.INFERRED: "-.->"}


def _titles(designs: Iterable[Design], interactions: Iterable[Interaction]) -> dict[str, str]:
    """Return the title of each feature, sorted by id; empty where it has no document."""
    titles = {design.id: design.title for design in designs}
    for edge in interactions:
        titles.setdefault(edge.target, "")
    return dict(sorted(titles.items()))


def _dot_string(lines: Sequence[str]) -> str:
    """Write a string of DOT; Graphviz reads entities and backslashes in it."""
    quoted = [clean(line).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') for line in lines]
    return '"' + "\\n".join(quoted) + '"'


def to_dot(designs: Sequence[Design], interactions: Sequence[Interaction]) -> str:
    """Write the graph for Graphviz: a line for each statement, with its words as tooltip."""
    titles = _titles(designs, interactions)
    keys = {id_: f"n{number}" for number, id_ in enumerate(titles)}
    known = {design.id for design in designs}
    lines = ["digraph designs {", "  rankdir=LR", "  node [shape=box]"]
    for id_, title in titles.items():
        style = "" if id_ in known else ", style=dashed"
        lines.append(f"  {keys[id_]} [label={_dot_string([id_, title] if title else [id_])}{style}]")
    for edge in interactions:
        style = "" if edge.origin is Origin.DECLARED else ", style=dashed"
        said = f"label={_dot_string([edge.kind])}, tooltip={_dot_string([edge.excerpt])}"
        lines.append(f"  {keys[edge.source]} -> {keys[edge.target]} [{said}{style}]")
    return "\n".join([*lines, "}", ""])


def _mermaid_text(text: str) -> str:
    """Write text of Mermaid: each mark that it might read as its own becomes an entity."""
    return _MERMAID_MARKS.sub(lambda match: f"#{ord(match[0])};", clean(text))


def to_mermaid(designs: Sequence[Design], interactions: Sequence[Interaction]) -> str:
    """Write the graph for Mermaid: one line for all statements of a kind between two features."""
    titles = _titles(designs, interactions)
    keys = {id_: f"n{number}" for number, id_ in enumerate(titles)}
    lines = ["flowchart LR"]
    for id_, title in titles.items():
        label = f"{_mermaid_text(id_)}<br/>{_mermaid_text(title)}" if title else _mermaid_text(id_)
        lines.append(f'  {keys[id_]}["{label}"]')
    edges = dict.fromkeys((edge.source, edge.target, edge.kind, edge.origin) for edge in interactions)
    for source, target, kind, origin in edges:
        lines.append(f'  {keys[source]} {_ARROWS[origin]}|"{kind}"| {keys[target]}')
    return "\n".join([*lines, ""])


_GRAPHML_KEYS = {"node": ("id", "title", "status"), "edge": ("kind", "origin", "text", "docname", "line")}


def _graphml_data(owner: str, values: Iterable[object]) -> str:
    pairs = zip(_GRAPHML_KEYS[owner], values, strict=True)
    return "".join(
        f'<data key="{owner}-{name}">{escape(clean(str(value)))}</data>' for name, value in pairs if value is not None
    )


def to_graphml(designs: Sequence[Design], interactions: Sequence[Interaction]) -> str:
    """Write the graph as GraphML: an edge for each statement."""
    titles = _titles(designs, interactions)
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


def to_graph_json(designs: Sequence[Design], interactions: Sequence[Interaction]) -> str:
    """Write the graph as JSON: features, and interactions as in the export."""
    statuses = {design.id: design.status for design in designs}
    features = [
        {"id": id_, "title": title or None, "status": statuses.get(id_)}
        for id_, title in _titles(designs, interactions).items()
    ]
    return to_json({"features": features, "interactions": [export_interaction(edge) for edge in interactions]})
