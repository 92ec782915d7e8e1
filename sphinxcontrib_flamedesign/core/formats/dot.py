"""The graph for Graphviz."""

from __future__ import annotations

from collections.abc import Sequence

from sphinxcontrib_flamedesign.core.graph import Interaction, titles_by_id
from sphinxcontrib_flamedesign.core.kinds import Origin
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.text.printable import clean


def _dot_string(lines: Sequence[str]) -> str:
    """Write a string of DOT; Graphviz reads entities and backslashes in it."""
    quoted = [clean(line).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') for line in lines]
    return '"' + "\\n".join(quoted) + '"'


def graph_to_dot(designs: Sequence[Design], interactions: Sequence[Interaction]) -> str:
    """Write the graph for Graphviz: a line for each statement, with its words as tooltip."""
    titles = titles_by_id(designs, interactions)
    keys = {id_: f"n{number}" for number, id_ in enumerate(titles)}
    known = {design.id for design in designs}
    lines = ["digraph designs {", "  rankdir=LR", "  node [shape=box]"]
    for id_, title in titles.items():
        style = "" if id_ in known else ", style=dashed"
        lines.append(f"  {keys[id_]} [label={_dot_string([id_, title] if title else [id_])}{style}]")
    for edge in interactions:
        style = "" if edge.origin is Origin.DECLARED else ", style=dashed"
        said = f"label={_dot_string([edge.kind.spec.label])}, tooltip={_dot_string([edge.excerpt])}"
        lines.append(f"  {keys[edge.source]} -> {keys[edge.target]} [{said}{style}]")
    return "\n".join([*lines, "}", ""])
