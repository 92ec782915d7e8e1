"""What a drawing of the graph joins to lines, and what of the statements it leaves out, whatever the layout."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.formats.graph_parts import GraphParts
from sphinxcontrib_flamedesign.core.impact import Direction
from sphinxcontrib_flamedesign.core.interaction import Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import Kind, stroke_first
from sphinxcontrib_flamedesign.views.filters import (
    DEFAULT_DEPTH,
    Selection,
    chosen_components,
    find_near,
    select_named_components,
    select_statements,
)

#: So many components are drawn at most: those that most designs name.
MOST_COMPONENTS = 20


class LeftOut(StrEnum):
    """Why a statement is in the list, but on no line of the drawing."""

    NAMED_ONCE = "named-once"
    OTHER_COMPONENT = "other-component"
    ALREADY_JOINED = "already-joined"
    NOT_SHOWN = "not-shown"
    PATH = "path"
    IN_WORDS = "in-words"


@dataclass(frozen=True, slots=True)
class GraphLine:
    """All statements of one design about another one, or about a component, in one direction.

    ``target`` is the key of a node: a design's id, or what :func:`component_node` makes of a component's key.
    """

    source: str
    target: str
    #: Those of the kind of its stroke first.
    statements: tuple[Interaction, ...]

    @property
    def kind(self) -> Kind:
        """The kind of its stroke: the strongest of the statements."""
        return self.statements[0].kind

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of the statements, that of its stroke first: the script takes the first of those that it shows."""
        return tuple(dict.fromkeys(edge.kind for edge in self.statements))


@dataclass(frozen=True, slots=True)
class GraphLines:
    """The lines of a drawing, the components at which some end, and how many statements have none, and why."""

    lines: tuple[GraphLine, ...]
    components: tuple[str, ...]
    left_out: Mapping[LeftOut, int]

    @property
    def between_designs(self) -> int:
        """How many statements the lines between designs stand for."""
        return sum(len(line.statements) for line in self.lines if not _is_on_component(line))

    @property
    def on_components(self) -> int:
        """How many statements the lines to components stand for."""
        return sum(len(line.statements) for line in self.lines if _is_on_component(line))

    @property
    def statements(self) -> int:
        """How many statements there are in all."""
        return self.between_designs + self.on_components + sum(self.left_out.values())

    @property
    def designs(self) -> frozenset[str]:
        """The ids of the designs at the ends of the lines."""
        ends = {line.source for line in self.lines}
        return frozenset(ends | {line.target for line in self.lines if not _is_on_component(line)})


def component_node(key: str) -> str:
    """Return the key of a component's node: a design may be called like the component."""
    return f"component:{key}"


def _is_on_component(line: GraphLine) -> bool:
    return line.statements[0].target_type is TargetType.COMPONENT


def join_statements(selection: Selection, *, with_components: bool = True) -> GraphLines:
    """Join the statements of a selection to one line for each pair and direction.

    :param with_components: whether components are nodes; else statements about them are left out.
    """
    components = _choose_components(selection) if with_components else ()
    drawn, left_out = frozenset(components), Counter[LeftOut]()
    between = frozenset(selection.interactions)
    joined: dict[tuple[str, str], list[Interaction]] = defaultdict(list)
    statements = select_statements(selection)
    named_by = _designs_by_component(statements) if with_components else {}
    for edge in statements:
        why = _why_left_out(edge, between, drawn, named_by)
        if why is None:
            target = component_node(edge.target) if edge.target_type is TargetType.COMPONENT else edge.target
            joined[edge.source, target].append(edge)
        else:
            left_out[why] += 1
    left_out[LeftOut.ALREADY_JOINED] += _drop_citations(joined)
    return GraphLines(_make_lines(joined), components, {why: left_out[why] for why in LeftOut if left_out[why]})


def count_in_words(selection: Selection) -> Mapping[Kind, int]:
    """Return how many statements of each kind name nothing that is known."""
    bare = (edge for edge in select_statements(selection) if edge.target_type is TargetType.UNRESOLVED)
    return Counter(edge.kind for edge in bare)


def count_below(joined: GraphLines) -> Mapping[Kind, int]:
    """Return how many statements there are of each kind that gives no line its stroke."""
    strokes = {line.kind for line in joined.lines}
    return Counter(edge.kind for line in joined.lines for edge in line.statements if edge.kind not in strokes)


def graph_parts(selection: Selection) -> GraphParts:
    """Return the graph for other programs: each statement between two designs, and on a component that is drawn."""
    drawn = _choose_components(selection)
    on_components = [edge for edge in select_named_components(selection) if edge.target in drawn]
    interactions = sorted((*selection.interactions, *on_components), key=lambda edge: edge.order)
    components = tuple(selection.graph.components[key] for key in drawn)
    return GraphParts(tuple(selection.designs), tuple(interactions), components, selection.graph.others)


def join_all(selection: Selection) -> tuple[GraphLine, ...]:
    """Return the lines of a selection with all components, also those that one design names, and all citations."""
    joined: dict[tuple[str, str], list[Interaction]] = defaultdict(list)
    for edge in (*selection.interactions, *select_named_components(selection)):
        target = component_node(edge.target) if edge.target_type is TargetType.COMPONENT else edge.target
        if edge.source != target:
            joined[edge.source, target].append(edge)
    return _make_lines(joined)


def _make_lines(joined: Mapping[tuple[str, str], Sequence[Interaction]]) -> tuple[GraphLine, ...]:
    return tuple(
        GraphLine(source, target, tuple(sorted(edges, key=lambda edge: stroke_first(edge.kind))))
        for (source, target), edges in sorted(joined.items())
    )


def _choose_components(selection: Selection) -> tuple[str, ...]:
    """Return the components to draw.

    They are the focus, if it is one, and those that options choose, else those that are as near to the focus as the
    designs are, else those that several designs name. The browser script finds what is near in the same way
    (``neighbourhood.ts``).
    """
    filters = selection.filters
    focus = filters.find_focus(selection.graph)
    own = [focus.key] if isinstance(focus, Component) else []
    if filters.direction is Direction.INCOMING and not own:
        return ()  # components refer to nothing
    chosen = chosen_components(selection.graph, filters)
    nearer = find_near(selection.graph, filters, (filters.depth or DEFAULT_DEPTH) - 1)
    by_component = _designs_by_component(select_statements(selection))
    named: AbstractSet[str]
    if chosen is not None:
        named = chosen & by_component.keys()
    elif nearer is not None:
        named = {key for key, designs in by_component.items() if not nearer.isdisjoint(designs)}
    else:
        named = {key for key, designs in by_component.items() if len(designs) > 1}
    order = sorted(named.difference(own), key=lambda key: (-len(by_component[key]), key))
    return tuple([*(key for key in own if key in by_component), *order][:MOST_COMPONENTS])


def _designs_by_component(statements: Iterable[Interaction]) -> dict[str, set[str]]:
    named: dict[str, set[str]] = defaultdict(set)
    for edge in statements:
        if edge.target_type is TargetType.COMPONENT:
            named[edge.target].add(edge.source)
    return named


def _why_left_out(
    edge: Interaction, between: frozenset[Interaction], drawn: frozenset[str], named_by: Mapping[str, set[str]]
) -> LeftOut | None:
    """Return why no line stands for a statement; None where one does."""
    if edge.target_type is TargetType.PATH:
        return LeftOut.PATH
    if edge.target_type is TargetType.UNRESOLVED:
        return LeftOut.IN_WORDS
    if edge.target_type is TargetType.COMPONENT:
        if edge.target in drawn:
            return None
        return LeftOut.NAMED_ONCE if len(named_by.get(edge.target, ())) == 1 else LeftOut.OTHER_COMPONENT
    return None if edge in between and edge.source != edge.target else LeftOut.NOT_SHOWN


def _drop_citations(joined: dict[tuple[str, str], list[Interaction]]) -> int:
    """Take out the lines that only cite, where another line joins the pair; return how many statements they had."""
    stated = {frozenset(pair) for pair, edges in joined.items() if not _only_cites(edges)}
    again = [pair for pair, edges in joined.items() if _only_cites(edges) and frozenset(pair) in stated]
    return sum(len(joined.pop(pair)) for pair in again)


def _only_cites(edges: Sequence[Interaction]) -> bool:
    return all(edge.kind.is_like(Kind.REFERENCE) for edge in edges)
