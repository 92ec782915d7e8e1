"""What the browser script draws a neighbourhood from, and finds designs by: one file for all pages of a site."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sphinxcontrib_flamedesign.core.graph import Graph, Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import KINDS, Kind, strongest_first
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.drawing.edge_styles import arrow_at, edge_style_of
from sphinxcontrib_flamedesign.views.drawing.text_metrics import truncate
from sphinxcontrib_flamedesign.views.filters import Filters, select
from sphinxcontrib_flamedesign.views.graph_lines import GraphLine, component_node, join_all
from sphinxcontrib_flamedesign.views.wording import kind_label

#: The function of the browser script that takes what the file holds.
_TAKES_IT = "flamedesignGraph"


#: So many statements of a line are said, each with so many letters; the document has them all.
_MOST_STATED, _MOST_LETTERS = 30, 140


def graph_data(graph: Graph, uri_of: Callable[[Design], str]) -> str:
    """Return the file: nodes, kinds, the strongest first, lines, and what is said in words only; all by number.

    Kinds that bind are there in any case, for a neighbourhood says too that nothing is stated of them.
    It is JSON in letters of ASCII alone, given to a function: nothing in it can be anything but data.
    """
    lines, in_words = join_all(select(graph, Filters())), _find_in_words(graph)
    stated = {*(kind for line in lines for kind in line.kinds), *(edge.kind for edge in in_words)}
    kinds = sorted({*stated, *(kind for kind in KINDS.values() if kind.is_binding)}, key=strongest_first)
    nodes = [[one.id, one.title, uri_of(one), (one.status or "").capitalize()] for one in graph.designs.values()]
    others = [graph.others[id_] for id_ in sorted(graph.joined_others)]
    nodes += [
        [one.id, one.title, one.address, (one.status or "").capitalize(), one.id.partition(":")[0]] for one in others
    ]
    nodes += [[component_node(key), one.name] for key, one in sorted(graph.components.items())]
    numbers = {str(node[0]): number for number, node in enumerate(nodes)}
    unknown = sorted({end for line in lines for end in (line.source, line.target)} - set(numbers), key=natural)
    nodes += [[key, _("no document")] for key in unknown]
    numbers |= {key: number for number, key in enumerate(unknown, len(numbers))}
    pages = {one.id: one.address.partition("#")[2] for one in others}
    by_number = _Numbers(numbers, {kind: number for number, kind in enumerate(kinds)}, pages)
    data = {
        "kinds": [_kind(kind) for kind in kinds],
        "lines": [by_number.line(line) for line in lines],
        "nodes": nodes,
        "words": [by_number.in_words(edge, named) for edge, named in in_words.items()],
    }
    return f"{_TAKES_IT}({json.dumps(data, separators=(',', ':'), sort_keys=True)})\n"


def _find_in_words(graph: Graph) -> dict[Interaction, tuple[str, ...]]:
    """Return the statements that name nothing that is known, with the components that their words name."""
    named: dict[Interaction, list[str]] = defaultdict(list)
    for key, edges in sorted(graph.named_in_words.items()):
        for edge in edges:
            named[edge].append(key)
    bare = (edge for edge in graph.interactions if edge.target_type is TargetType.UNRESOLVED)
    return {edge: tuple(named.get(edge, ())) for edge in bare}


def _kind(kind: Kind) -> dict[str, object]:
    """Return how a kind is drawn: its arrow, whose tip is at 0, points to the right."""
    style = edge_style_of(kind)
    arrow = arrow_at(style.head, (-100, 0), (0, 0))
    outline = "M" + " L".join(f"{x:g},{y:g}" for x, y in arrow.outline) + (" Z" if arrow.is_closed else "")
    return {
        "base": arrow.base[0],
        "binding": kind.is_binding,
        "dash": style.dash,
        "filled": arrow.is_filled,
        "head": outline,
        "inverse": _(kind.spec.inverse),
        "label": kind_label(kind),
        "name": str(kind),
        "width": style.width,
    }


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers by which lines and statements name nodes and kinds."""

    nodes: Mapping[str, int]
    kinds: Mapping[Kind, int]
    #: The places to which links to designs of other projects lead, where their statements have none.
    others: Mapping[str, str]

    def line(self, line: GraphLine) -> list[object]:
        """Return a line: its ends, its kinds, that of its stroke first, how many statements there are, and these."""
        own = [self.kinds[line.kind], *(self.kinds[kind] for kind in line.kinds if kind is not line.kind)]
        said = [self.statement(edge) for edge in line.statements[:_MOST_STATED]]
        return [self.nodes[line.source], self.nodes[line.target], own, len(line.statements), said]

    def statement(self, edge: Interaction) -> list[object]:
        """Return a statement: its kind, its words and its place; and who states it, where that is not its source."""
        text = truncate(" ".join(edge.excerpt.split()), _MOST_LETTERS)
        by = [] if edge.stated_by == edge.source else [self.nodes[edge.stated_by]]
        return [self.kinds[edge.kind], text, self.others.get(edge.stated_by, edge.anchor), *by]

    def in_words(self, edge: Interaction, named: Iterable[str]) -> list[object]:
        """Return a statement that is on no line: whose it is, which components it names, and what it says."""
        components = [self.nodes[component_node(key)] for key in named]
        return [self.nodes[edge.source], components, *self.statement(edge)]
