"""What the browser script draws a neighbourhood from, and finds designs by: files for all pages of a site."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.impact import find_statable
from sphinxcontrib_flamedesign.core.interaction import Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import Kind, strongest_first
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.template import Templates
from sphinxcontrib_flamedesign.core.text.normalise import cut, natural
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.drawing.edge_styles import edge_style_of
from sphinxcontrib_flamedesign.views.filters import Filters, select
from sphinxcontrib_flamedesign.views.graph_lines import GraphLine, component_node, join_all
from sphinxcontrib_flamedesign.views.impact_data import ImpactData, style_data
from sphinxcontrib_flamedesign.views.impact_words import ImpactWords
from sphinxcontrib_flamedesign.views.wording import kind_label

#: The functions of the browser script that take what the files hold.
_TAKES_GRAPH, _TAKES_IMPACT = "flamedesignGraph", "flamedesignImpact"


#: So many statements of a line are said, each with so many letters; the document has them all.
_MOST_STATED, _MOST_LETTERS = 30, 140


def site_data(
    graph: Graph, templates: Templates, uri_of: Callable[[Design], str], impacts: Sequence[ImpactWords] = ()
) -> tuple[str, str]:
    """Return the file of the graph, and that of impacts, which is empty where there are none.

    The first has nodes, kinds, the strongest first, lines, and what is said in words only; all by number.

    Kinds that bind are there wherever a template can state them, for a neighbourhood says too that nothing is stated of
    them.
    They are JSON in letters of ASCII alone, given to a function: nothing in them can be anything but data.

    :param impacts: those that a reader may ask for, which are by the same numbers in a file of their own.
    """
    lines, in_words = join_all(select(graph, Filters())), _find_in_words(graph)
    stated = {*(kind for line in lines for kind in line.kinds), *(edge.kind for edge in in_words)}
    stated |= {edge.kind for edge in graph.interactions} if impacts else set()
    binding = (kind for kind in find_statable(templates) if kind.is_binding)
    kinds = sorted({*stated, *binding}, key=strongest_first)
    nodes = [
        [design.id, design.title, uri_of(design), (design.status or "").capitalize()]
        for design in graph.designs.values()
    ]
    others = [graph.others[id_] for id_ in sorted(graph.joined_others)]
    nodes += [
        [design.id, design.title, design.address, (design.status or "").capitalize(), design.id.partition(":")[0]]
        for design in others
    ]
    nodes += [[component_node(key), component.name] for key, component in sorted(graph.components.items())]
    numbers = {str(node[0]): number for number, node in enumerate(nodes)}
    unknown = sorted({end for line in lines for end in (line.source, line.target)} - set(numbers), key=natural)
    nodes += [[key, _("no document")] for key in unknown]
    numbers |= {key: number for number, key in enumerate(unknown, len(numbers))}
    pages = {design.id: design.address.partition("#")[2] for design in others}
    by_number = _Numbers(numbers, {kind: number for number, kind in enumerate(kinds)}, pages)
    data = {
        "kinds": [_kind(kind) for kind in kinds],
        "lines": [by_number.line(line) for line in lines],
        "nodes": nodes,
        "words": [by_number.in_words(edge, named) for edge, named in in_words.items()],
    }
    places = {id(edge): (number,) for number, edge in enumerate(in_words)} | {
        id(edge): (number, place)
        for number, line in enumerate(lines)
        for place, edge in enumerate(line.statements[:_MOST_STATED])
    }
    impact = ImpactData(numbers, by_number.statement, places).data(impacts) if impacts else None
    return _give(_TAKES_GRAPH, data), _give(_TAKES_IMPACT, impact) if impact else ""


def _give(function: str, data: object) -> str:
    return f"{function}({json.dumps(data, separators=(',', ':'), sort_keys=True)})\n"


def _find_in_words(graph: Graph) -> dict[Interaction, tuple[str, ...]]:
    """Return the statements that name nothing that is known, with the components that their words name."""
    named: dict[Interaction, list[str]] = defaultdict(list)
    for key, edges in sorted(graph.named_in_words.items()):
        for edge in edges:
            named[edge].append(key)
    bare = (edge for edge in graph.interactions if edge.target_type is TargetType.UNRESOLVED)
    return {edge: tuple(named.get(edge, ())) for edge in bare}


def _kind(kind: Kind) -> dict[str, object]:
    """Return what a kind is called, and how it is drawn."""
    return {
        "binding": kind.is_binding,
        "cites": kind.is_like(Kind.REFERENCE),
        "inverse": _(kind.spec.inverse),
        "label": kind_label(kind),
        "name": str(kind),
        **style_data(edge_style_of(kind)),
    }


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers by which lines and statements name nodes and kinds."""

    nodes: Mapping[str, int]
    kinds: Mapping[Kind, int]
    #: The places to which links to designs of other projects lead, where their statements have none.
    others: Mapping[str, str]

    def line(self, line: GraphLine) -> list[object]:
        """Return a line: its ends, its kinds, that of its stroke first, how many statements are of each, and these."""
        counts = Counter(edge.kind for edge in line.statements)
        said = [self.statement(edge) for edge in line.statements[:_MOST_STATED]]
        own = [self.kinds[kind] for kind in line.kinds]
        return [self.nodes[line.source], self.nodes[line.target], own, [counts[kind] for kind in line.kinds], said]

    def statement(self, edge: Interaction) -> list[object]:
        """Return a statement: its kind, its words and its place; and who states it, where that is not its source."""
        text = cut(" ".join(edge.excerpt.split()), _MOST_LETTERS)
        by = [] if edge.stated_by == edge.source else [self.nodes[edge.stated_by]]
        return [self.kinds[edge.kind], text, self.others.get(edge.stated_by, edge.anchor), *by]

    def in_words(self, edge: Interaction, named: Iterable[str]) -> list[object]:
        """Return a statement that is on no line: whose it is, which components it names, and what it says."""
        components = [self.nodes[component_node(key)] for key in named]
        return [self.nodes[edge.source], components, *self.statement(edge)]
