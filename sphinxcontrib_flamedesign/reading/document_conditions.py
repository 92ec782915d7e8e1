"""The conditions of one document, and the document as builds show it in which some of them do not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import product

from docutils import nodes

from sphinxcontrib_flamedesign.conditions import CONDITIONS, Condition, Truth, condition_of
from sphinxcontrib_flamedesign.reading.nodes import outward_from

#: So many different conditions of a document are told apart: each more would double how often it is read.
MOST_CONDITIONS = 6


class DocumentConditions:
    """What of a document is not in all builds; conditions beyond the first few count as if they held.

    :param elements: those of the document, in their order.
    """

    def __init__(self, elements: Iterable[nodes.Element]) -> None:
        self.places = [node for node in elements if type(node) in CONDITIONS]
        distinct = dict.fromkeys(map(condition_of, self.places))
        self.known: tuple[Condition, ...] = tuple(distinct)[:MOST_CONDITIONS]

    @cached_property
    def beyond(self) -> nodes.Element | None:
        """Where the first condition stands that is one too many."""
        return next((place for place in self.places if condition_of(place) not in self.known), None)

    @property
    def combinations(self) -> Iterator[Truth]:
        """The ways in which they can hold: first that in which all do, in which the document has all its words."""
        return product((True, False), repeat=len(self.known))

    def around(self, node: nodes.Node) -> frozenset[Condition]:
        """Return the conditions that a node stands in, without those that count as if they held."""
        return frozenset(_around(node)).intersection(self.known) if self.known else frozenset()

    def may_lack(self, node: nodes.Node) -> bool:
        """Return whether a page may be without a node that counts as shown, for it has too many conditions."""
        return self.beyond is not None and not self.around(node).issuperset(_around(node))

    def false_in(self, truth: Truth) -> frozenset[Condition]:
        """Return the conditions that do not hold."""
        return frozenset(condition for condition, is_true in zip(self.known, truth, strict=True) if not is_true)

    @contextmanager
    def hiding(self, false: frozenset[Condition]) -> Iterator[None]:
        """Take out of the document what is not shown where some conditions do not hold, as Sphinx does later."""
        hidden = [place for place in self.places if condition_of(place) in false]
        stubs = {id(place): nodes.comment() for place in hidden}
        parents = list({id(place.parent): place.parent for place in hidden}.values())
        for parent in parents:
            parent.children = [stubs.get(id(child), child) for child in parent.children]
            for child in parent.children:
                child.parent = parent
        places = {id(stubs[id(place)]): place for place in hidden}
        try:
            yield
        finally:
            for parent in parents:
                parent.children = [places.get(id(child), child) for child in parent.children]


def _around(node: nodes.Node) -> Iterator[Condition]:
    """Yield the conditions that a node stands in, the nearest first."""
    for outer in outward_from(node):
        if isinstance(outer, nodes.Element) and type(outer) in CONDITIONS:
            yield condition_of(outer)
