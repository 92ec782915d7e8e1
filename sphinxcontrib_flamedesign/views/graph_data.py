"""What the browser script draws a neighbourhood from, and finds designs by: one file for all pages of a site."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from sphinxcontrib_flamedesign.core.files import write_whole
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.kinds import Kind, strongest_first
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.drawing.edge_styles import arrow_at, edge_style_of
from sphinxcontrib_flamedesign.views.drawing.text_metrics import truncate
from sphinxcontrib_flamedesign.views.filters import Filters, select
from sphinxcontrib_flamedesign.views.graph_lines import GraphLine, component_node, join_all
from sphinxcontrib_flamedesign.views.wording import kind_label

#: The file, beside the export. It is a script, since pages that are opened as files may load nothing else.
GRAPH_FILENAME = "designs-graph.js"


#: The function of the browser script that takes what the file holds.
_TAKES_IT = "flamedesignGraph"


#: So many statements of a line are said, each with so many letters; the document has them all.
_MOST_TEXTS, _MOST_LETTERS = 3, 110


def write_graph_data(folder: Path, graph: Graph, uri_of: Callable[[Design], str]) -> None:
    """Write the file.

    :raises OSError: it cannot be written.
    """
    write_whole(folder / GRAPH_FILENAME, graph_data(graph, uri_of))


def graph_data(graph: Graph, uri_of: Callable[[Design], str]) -> str:
    """Return the file: nodes, kinds, the strongest first, and lines, which name both by number.

    It is JSON in letters of ASCII alone, given to a function: nothing in it can be anything but data.
    """
    lines = join_all(select(graph, Filters()))
    kinds = sorted({kind for line in lines for kind in line.kinds}, key=strongest_first)
    nodes = [[one.id, one.title, uri_of(one), (one.status or "").capitalize()] for one in graph.designs.values()]
    nodes += [[component_node(key), one.name] for key, one in sorted(graph.components.items())]
    numbers = {str(node[0]): number for number, node in enumerate(nodes)}
    unknown = sorted({end for line in lines for end in (line.source, line.target)} - set(numbers), key=natural)
    nodes += [[key, _("no document")] for key in unknown]
    numbers |= {key: number for number, key in enumerate(unknown, len(numbers))}
    data = {
        "kinds": [_kind(kind) for kind in kinds],
        "lines": [_line(line, numbers, kinds) for line in lines],
        "nodes": nodes,
    }
    return f"{_TAKES_IT}({json.dumps(data, separators=(',', ':'), sort_keys=True)})\n"


def _kind(kind: Kind) -> dict[str, object]:
    """Return how a kind is drawn: its arrow, whose tip is at 0, points to the right."""
    style = edge_style_of(kind)
    arrow = arrow_at(style.head, (-100, 0), (0, 0))
    outline = "M" + " L".join(f"{x:g},{y:g}" for x, y in arrow.outline) + (" Z" if arrow.is_closed else "")
    return {
        "base": arrow.base[0],
        "dash": style.dash,
        "filled": arrow.is_filled,
        "head": outline,
        "inverse": _(kind.spec.inverse),
        "label": kind_label(kind),
        "name": str(kind),
        "width": style.width,
    }


def _line(line: GraphLine, numbers: dict[str, int], kinds: Iterable[Kind]) -> list[object]:
    """Return a line: its ends, its kinds with that of its stroke first, how many statements there are, and some."""
    by_kind = {kind: number for number, kind in enumerate(kinds)}
    own = [by_kind[line.kind], *(by_kind[kind] for kind in line.kinds if kind is not line.kind)]
    texts = dict.fromkeys(truncate(" ".join(edge.excerpt.split()), _MOST_LETTERS) for edge in line.statements)
    return [numbers[line.source], numbers[line.target], own, len(line.statements), list(texts)[:_MOST_TEXTS]]
