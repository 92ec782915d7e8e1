"""A document as a flat row of blocks: the one form in which reST and Markdown are read alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from itertools import groupby

from docutils import nodes

from sphinxcontrib_flamedesign.reading.inlines import Inline, find_elements, read_elements, text_of, text_of_node
from sphinxcontrib_flamedesign.reading.nodes import outward_from
from sphinxcontrib_flamedesign.reading.places import Place


class Form(Enum):
    """What a block is."""

    HEADING = auto()
    TEXT = auto()
    TERM = auto()
    CODE = auto()


class LabelStyle(Enum):
    """How a label is set off from the text after it."""

    HEADING = auto()
    STRONG = auto()
    PLAIN = auto()
    DASH = auto()
    TERM = auto()
    CELL = auto()


#: The class of what stands in a directive ``todo``.
TODO = "admonition-todo"


#: By this attribute, sphinx-design says what a container is.
COMPONENT = "design_component"

#: The kind of container that a directive of ours is.
FIELD = "field"


@dataclass(slots=True, eq=False)
class Container:
    """A list item, definition, field, table row or directive of ours: what is labelled in it ends with it."""

    node: nodes.Element
    kind: str
    parent: Container | None
    start: int
    line: int
    end: int = 0
    labelled: bool = False

    @property
    def ancestors(self) -> Iterator[Container]:
        """The containers around this one, the nearest first."""
        outer = self.parent
        while outer is not None:
            yield outer
            outer = outer.parent


@dataclass(eq=False)
class Block:
    """One heading, paragraph (or line of one that starts with a label), term, code block or picture."""

    form: Form
    node: nodes.Element
    parts: Sequence[nodes.Node]
    place: Place
    level: int
    container: Container | None = None
    field: str | None = None
    label: str | None = None
    mark: LabelStyle | None = None
    label_end: tuple[int, int] | None = None
    row: nodes.Element | None = None
    column: int = 0
    #: Whether it is a note, or the heading of notes: no word of the field that it stands in.
    is_note: bool = False
    #: Whether it is the title of a table, an admonition, a card or the like, and no heading.
    is_title: bool = False
    #: The card, dropdown or tab that it is the title of, and the index behind the last block in that.
    box: nodes.Element | None = None
    box_end: int | None = None
    docname: str = ""

    @property
    def line(self) -> int:
        """The line on which it stands, counted from 1."""
        return self.place.line

    @property
    def source(self) -> str:
        """The file in which it stands, where that is not the document's own."""
        return self.place.source

    @property
    def item(self) -> Container | None:
        """The list item, definition, field or row that it stands in; in a directive alone, it stands free."""
        return self.container if self.container is not None and self.container.kind != FIELD else None

    @property
    def is_column_head(self) -> bool:
        """Whether it stands in the header of a table: it says what cells are about, and nothing itself."""
        return self.container is not None and self.container.kind == "header"

    @property
    def enclosing_node(self) -> nodes.Element:
        """What it stands in; the title of a card, a dropdown or a tab stands where that does."""
        outer = self.node.parent if self.box is None else self.box.parent
        while self.box is not None and outer.get(COMPONENT):
            outer = outer.parent
        return outer

    @property
    def section(self) -> nodes.Element:
        """The section that it stands in; a heading stands in the one around its own."""
        outer = self.enclosing_node
        while not isinstance(outer, (nodes.section, nodes.document)):
            outer = outer.parent
        return outer

    @property
    def is_link_of_box(self) -> bool:
        """Whether it is what sphinx-design makes of where a card leads, which readers do not see."""
        first = self.node.children[0] if len(self.node.children) == 1 else None
        return isinstance(first, nodes.Element) and "sd-stretched-link" in first["classes"]

    @property
    def is_todo(self) -> bool:
        """Whether it stands in a directive ``todo``."""
        outer: nodes.Node | None = self.node
        while isinstance(outer, nodes.Element) and not isinstance(outer, nodes.section):
            if TODO in outer["classes"]:
                return True
            outer = outer.parent
        return False

    def is_inside(self, node: nodes.Element) -> bool:
        """Return whether it stands in a node."""
        return any(outer is node for outer in outward_from(self.node))

    @property
    def text_after_label(self) -> Sequence[nodes.Node]:
        """What stands after its label: from one of its parts on, without so many letters of that."""
        if self.label_end is None:
            return ()
        index, length = self.label_end
        if not length:
            return self.parts[index:]
        return [nodes.Text(text_of_node(self.parts[index])[length:]), *self.parts[index + 1 :]]

    @cached_property
    def text(self) -> str:
        """Its words, with single spaces."""
        return " ".join(text_of(self.parts).split())

    @property
    def cells(self) -> list[str]:
        """The texts of the table row that it starts."""
        return [text_of(entry.children).strip() for entry in self.row.children] if self.row is not None else []

    @cached_property
    def inline(self) -> Inline:
        """What the words of the block say besides themselves; read once, asked for often."""
        return read_elements(self.elements, self.text, self.parts, self.docname)

    @cached_property
    def elements(self) -> Sequence[nodes.Element]:
        """The elements in its words, in their order."""
        return find_elements(self.parts)


def rows_below(blocks: list[Block], header: Container) -> list[Container]:
    """Return the rows of the table that a header row heads."""
    rows: list[Container] = []
    index = header.end
    while index < len(blocks):
        container = blocks[index].container
        while container is not None and container.node.parent.parent is not header.node.parent.parent:
            container = container.parent
        if container is None:
            break
        rows.append(container)
        index = container.end
    return rows


def cells_of(blocks: list[Block], row: Container) -> Iterator[range]:
    """Yield the blocks of each cell of a row, as indexes."""
    for _, cell in groupby(range(row.start, row.end), lambda index: blocks[index].column):
        indexes = list(cell)
        yield range(indexes[0], indexes[-1] + 1)
