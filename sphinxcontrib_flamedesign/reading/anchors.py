"""The anchors of designs, fields and statements: made of the ids that authors chose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinxcontrib_flamedesign.core.text.normalise import slugify
from sphinxcontrib_flamedesign.reading.nodes import ANCHOR

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def field_anchor(design_id: str, field: str) -> str:
    """Return the fragment of a field's place on its design's page."""
    return f"{design_anchor(design_id)}-{field}"


def design_anchor(design_id: str) -> str:
    """Return the fragment of a design on its page."""
    return f"design-{slugify(design_id)}"


MARKED = "flamedesign-marked"


class AnchorGiver:
    """Gives the nodes of one document their anchors: the same ones each time that the document is read."""

    def __init__(self, env: BuildEnvironment, document: nodes.document) -> None:
        self.env, self.document = env, document
        self._numbers: dict[str, int] = {}
        self._given: dict[tuple[int, str], list[str]] = {}
        self._asked: Counter[tuple[int, str]] = Counter()

    def start(self) -> None:
        """Take note that the document is read from its start."""
        self._asked.clear()

    def add_id(self, node: nodes.Element, anchor: str) -> str:
        """Give a node an anchor, and return it."""
        return self._give(node, anchor, lambda unique: node["ids"].append(unique))

    def place(self, node: nodes.Element, anchor: str) -> str:
        """Have an anchor put into a block once translations are done, and return it."""

        def mark(unique: str) -> None:
            cast("list[nodes.Element]", self.env.temp_data.setdefault(MARKED, [])).append(node)
            node[ANCHOR] = [*node.get(ANCHOR, []), unique]

        return self._give(node, anchor, mark)

    def _give(self, node: nodes.Element, anchor: str, put: Callable[[str], None]) -> str:
        """Give a node an anchor, and return it: the same one however the document's conditions hold."""
        key = (id(node), anchor)
        given, number = self._given.setdefault(key, []), self._asked[key]
        self._asked[key] += 1
        if number == len(given):
            given.append(self._reserve(anchor, node))
            put(given[number])
        return given[number]

    def _reserve(self, anchor: str, node: nodes.Element) -> str:
        """Return an anchor that nothing else in the document has, and keep it for a node."""
        unique, number = anchor, self._numbers.get(anchor, 1)
        while unique in self.document.ids:
            number += 1
            unique = f"{anchor}-{number}"
        self._numbers[anchor] = number  # or thousands of equal ones would each be counted from the start
        # Not `note_explicit_target`: it would make the node's heading a label of the whole project.
        self.document.ids[unique] = node
        return unique


class AnchorPlacer(SphinxTransform):
    """Puts the anchors of labels into their paragraphs, as targets that every writer knows.

    After 20, where translation replaces what a paragraph holds.
    """

    default_priority = 700

    def apply(self, **kwargs: object) -> None:
        """Insert a target at the start of each marked block."""
        for node in cast("list[nodes.Element]", self.env.temp_data.get(MARKED, [])):
            for anchor in node.attributes.pop(ANCHOR, ()):
                target = nodes.target("", "", ids=[anchor])
                target.referenced = 1  # else docutils makes a message of each that says that it is not
                node.insert(0, target)
                self.document.ids[anchor] = target
