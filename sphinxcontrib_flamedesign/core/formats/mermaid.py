"""The graph for Mermaid."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sphinxcontrib_flamedesign.core.graph import Interaction, titles_by_id
from sphinxcontrib_flamedesign.core.kinds import Origin
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.text.printable import clean

#: What Mermaid reads as more than a letter, even between quotation marks.
_MERMAID_MARKS = re.compile(r"[#&<>\"`|\\{}\[\]()*_;%~]")


_ARROWS = {Origin.DECLARED: "-->", Origin.INFERRED: "-.->"}


def _mermaid_text(text: str) -> str:
    """Write text of Mermaid: each mark that it might read as its own becomes an entity."""
    return _MERMAID_MARKS.sub(lambda match: f"#{ord(match[0])};", clean(text))


def graph_to_mermaid(designs: Sequence[Design], interactions: Sequence[Interaction]) -> str:
    """Write the graph for Mermaid: one line for all statements of a kind between two features."""
    titles = titles_by_id(designs, interactions)
    keys = {id_: f"n{number}" for number, id_ in enumerate(titles)}
    lines = ["flowchart LR"]
    for id_, title in titles.items():
        label = f"{_mermaid_text(id_)}<br/>{_mermaid_text(title)}" if title else _mermaid_text(id_)
        lines.append(f'  {keys[id_]}["{label}"]')
    edges = dict.fromkeys((edge.source, edge.target, edge.kind, edge.origin) for edge in interactions)
    for source, target, kind, origin in edges:
        lines.append(f'  {keys[source]} {_ARROWS[origin]}|"{_mermaid_text(kind.spec.label)}"| {keys[target]}')
    return "\n".join([*lines, ""])
