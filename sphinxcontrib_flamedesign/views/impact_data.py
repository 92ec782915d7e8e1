"""What the browser script shows of any design or component that a reader chooses in an impact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.impact import Reached, find_impact, find_in_words
from sphinxcontrib_flamedesign.core.interaction import Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import Strength
from sphinxcontrib_flamedesign.core.project import MOST_REACHED, Project
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.drawing.edge_styles import EdgeStyle, arrow_at
from sphinxcontrib_flamedesign.views.drawing.impact_picture import ImpactRow, line_style_of
from sphinxcontrib_flamedesign.views.graph_lines import component_node
from sphinxcontrib_flamedesign.views.impact_words import ImpactBlock, ImpactEntry, ImpactWords, Quotation
from sphinxcontrib_flamedesign.views.wording import end_name

#: What stands in words for the name of what changes or of where a statement starts, and of where it leads: words that
#: differ in a name alone are there once. No document has these characters.
_SOURCE, _TARGET = "\x01", "\x02"

#: So many things of each are listed.
MOST_LISTED = 50


def style_data(style: EdgeStyle) -> dict[str, object]:
    """Return how a line is drawn: its arrow, whose tip is at 0, points to the right."""
    arrow = arrow_at(style.head, (-100, 0), (0, 0))
    outline = "M" + " L".join(f"{x:g},{y:g}" for x, y in arrow.outline) + (" Z" if arrow.is_closed else "")
    return {
        "base": arrow.base[0],
        "dash": style.dash,
        "filled": arrow.is_filled,
        "head": outline,
        "width": style.width,
    }


def impacts_of(project: Project) -> Iterator[ImpactWords]:
    """Yield what a change of each design and each component reaches, as far as cards follow it."""
    graph = project.graph

    def reached(key: str, type_: TargetType) -> Sequence[Reached]:
        return find_impact(project.force, key, most=MOST_REACHED, start_type=type_)

    for id_ in graph.designs:
        yield ImpactWords(graph, id_, TargetType.FEATURE, project.reached[id_], find_in_words(graph, id_))
    for id_ in sorted(graph.joined_others):
        yield ImpactWords(graph, id_, TargetType.FEATURE, reached(id_, TargetType.FEATURE))
    for key in sorted(graph.components):
        stated = graph.edges_to_component(key)
        yield ImpactWords(graph, key, TargetType.COMPONENT, reached(key, TargetType.COMPONENT), (), stated)


class ImpactData:
    """Writes impacts by number: of nodes, of the statements that they quote, and of the words that many have.

    :param nodes: the numbers of the nodes by their keys; what is none of them stands there by its name.
    :param state: returns a statement as the file has it.
    :param places: where the file of the graph has a statement already, by its identity: its number among those in words
        only, or that of its line and its place there.
    """

    def __init__(
        self,
        nodes: Mapping[str, int],
        state: Callable[[Interaction], list[object]],
        places: Mapping[int, tuple[int, ...]],
    ) -> None:
        self.nodes, self.state, self.places = nodes, state, places
        self.texts: dict[str, int] = {}
        self.numbers: dict[int, int] = {}  # by the identity of statements, which are long to hash
        self.statements: list[Interaction] = []

    def data(self, impacts: Iterable[ImpactWords]) -> dict[str, object]:
        """Return impacts by the numbers of what they are of."""
        of = {
            self.thing(impact_words.graph, impact_words.key, impact_words.type): self._impact(impact_words)
            for impact_words in impacts
        }
        return {
            "of": of,
            "statements": [
                self.places.get(id(edge)) or [self.nodes[edge.stated_by], *self.state(edge)[:3]]
                for edge in self.statements
            ],
            "strengths": {strength: style_data(line_style_of(strength)) for strength in Strength},
            "texts": [*self.texts],
        }

    def thing(self, graph: Graph, key: str, type_: TargetType) -> int | str:
        """Return the number of a thing, or its name where it is no node."""
        node = component_node(key) if type_ is TargetType.COMPONENT else key
        return self.nodes.get(node, key)

    def _impact(self, said: ImpactWords) -> list[object]:
        cut = _("The first %(shown)d of %(all)d are listed.") % {"shown": MOST_LISTED, "all": len(said.found)}
        counts = f"{said.counts} {cut}" if len(said.found) > MOST_LISTED else said.counts
        blocks = list(said.blocks(MOST_LISTED))
        rows = [self._row(said.graph, row, blocks) for row in said.rows]
        return [self._text(counts.replace(said.name, _SOURCE)), rows, [self._block(said.graph, one) for one in blocks]]

    def _row(self, graph: Graph, row: ImpactRow, blocks: Sequence[ImpactBlock]) -> list[object]:
        """Return a row of the drawing: strength, words, things, what is in words only; how many, if it has not all.

        A list below that has the same things stands there by its number.
        """
        types = (
            TargetType.COMPONENT if key in row.others and key in graph.components else TargetType.FEATURE
            for key, _name in row.names
        )
        things = [self.thing(graph, key, type_) for (key, _name), type_ in zip(row.names, types, strict=True)]
        count = [len(things)] if len(things) > MOST_LISTED else []
        listed = things[:MOST_LISTED]
        entries = blocks[row.block].entries if row.block < len(blocks) else ()
        is_below = listed == [self.thing(graph, entry.key, entry.type) for entry in entries]
        named = row.block if is_below else listed
        return [row.strength, self._text(row.words), named, self._text(row.in_words), *count]

    def _block(self, graph: Graph, block: ImpactBlock) -> list[object]:
        """Return a block: heading, class, whether it is folded, entries; and what is in words only."""
        entries = [self._entry(graph, entry) for entry in block.entries]
        own: list[object] = [self._text(block.heading), self._text(block.css), int(block.is_folded), entries]
        if block.in_words:
            said = self._said(graph, block.in_words)
            own.append([self._text(block.in_words_heading), int(block.folds_words), said])
        return own

    def _entry(self, graph: Graph, entry: ImpactEntry) -> list[object]:
        """Return an entry: the thing, what it says, and, where there is any, how many more, steps and successors."""
        thing = self.thing(graph, entry.key, entry.type)
        steps = self._text(entry.steps)
        successors = [self.thing(graph, id_, TargetType.FEATURE) for id_ in entry.successors]
        more = [entry.more, steps, successors] if entry.more or entry.steps or successors else []
        return [thing, self._said(graph, entry.said), *more]

    def _said(self, graph: Graph, quoted: Iterable[Quotation]) -> list[int]:
        """Return the numbers of statements, each with that of what it is called."""
        pairs = ((self._statement(one.edge), self._text(self._without_ends(graph, one))) for one in quoted)
        return [number for pair in pairs for number in pair]

    def _without_ends(self, graph: Graph, quotation: Quotation) -> str:
        """Return what a statement is called, with marks for the names of the ends of its line."""
        edge = quotation.edge
        if len(self.places.get(id(edge), ())) < 2:
            return quotation.label
        ends = {
            _SOURCE: end_name(graph, edge.source, edge.source_type),
            _TARGET: end_name(graph, edge.target, edge.target_type),
        }
        mark, name = max(ends.items(), key=lambda end: len(end[1]) if end[1] in quotation.label else 0)
        return quotation.label.replace(name, mark)

    def _statement(self, edge: Interaction) -> int:
        number = self.numbers.setdefault(id(edge), len(self.statements))
        if number == len(self.statements):
            self.statements.append(edge)
        return number

    def _text(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))
