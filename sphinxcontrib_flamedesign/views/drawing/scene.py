"""A scene: what is to be drawn, before anything has a place."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import Enum, auto

from sphinxcontrib_flamedesign.core.kinds import Kind, sort_kinds
from sphinxcontrib_flamedesign.views.drawing.edge_styles import EdgeStyle
from sphinxcontrib_flamedesign.views.drawing.text_metrics import truncate, truncate_name, width_of, wrap

_BOX_WIDTH = 158.0


_UNKNOWN_WIDTH = 104.0


LINE_HEIGHT = 14.0


PADDING = 9.0


_TITLE_LINES = 3


#: How wide a letter is: of a title, and of a name in bold.
_LETTERS = (7.0, 8.4)


#: The same in a row or a pill, where letters are smaller.
_SMALL_LETTERS = (6.1, 8.0)


#: How wide rows and pills are: all of a drawing as the longest of their names needs, up to the second.
COMPACT_WIDTH, MOST_COMPACT_WIDTH = 128.0, 160.0


#: The height of a row and of a pill, and the room between their side and their words, and between their lines.


_ROW_HEIGHT, _PILL_HEIGHT = 28.0, 36.0


_COMPACT_PADDING, _COMPACT_LINE = 8.0, 11.0


_NOTE_LETTER_WIDTH = 6.2


MARK = 8.0


#: How far lines between two boxes are apart: each has room for a label on it.
LINE_GAP = 12.0


#: The class of a line that stands for a single statement: it is paler than one that stands for several.
SINGLE = "flamedesign-single"


Data = tuple[tuple[str, str], ...]


class NodeShape(Enum):
    """What a node looks like: a box, a low box for a row in a column, or a pill, which is a component."""

    BOX = auto()
    ROW = auto()
    PILL = auto()


@dataclass(frozen=True, slots=True)
class Node:
    """A box and its words: what stands in bold, the title below it, and a note with a mark.

    ``data`` goes to the page as attributes, for scripts and style sheets. ``anchor`` is a place on the same page,
    to which a box that is no design leads. ``is_other`` tells a design of another project. ``least_height`` is what its
    lines need, ``compact_width`` what the names of all rows and pills of its drawing need, in points.
    ``spoken`` is what tooltips and screen readers say, where that is more than its words.
    """

    key: str
    name: str
    title: str
    note: str = ""
    data: Data = ()
    is_known: bool = True
    is_other: bool = False
    is_focus: bool = False
    anchor: str = ""
    least_height: float = 0.0
    compact_width: float = COMPACT_WIDTH
    shape: NodeShape = NodeShape.BOX
    spoken: str = ""

    @property
    def is_compact(self) -> bool:
        """Whether it has one line of its title only, and small letters."""
        return self.shape is not NodeShape.BOX

    @property
    def padding(self) -> float:
        """The room between its side and its words."""
        return _COMPACT_PADDING if self.is_compact else PADDING

    @property
    def line_height(self) -> float:
        """How far its lines are apart."""
        return _COMPACT_LINE if self.is_compact else LINE_HEIGHT

    @property
    def baseline(self) -> float:
        """How far below its top its name stands."""
        words = self.line_height * len(self.title_lines)
        return (self.height - words) / 2 + 3.5 if self.is_compact else PADDING + 9

    @property
    def _letters(self) -> tuple[float, float]:
        return _SMALL_LETTERS if self.is_compact else _LETTERS

    @property
    def title_lines(self) -> list[str]:
        """The title, as it is broken and cut to stand in the box."""
        room = (self.width - 2 * self.padding) / self._letters[0]
        if self.is_compact:
            return [truncate(self.title, room)] if self.title else []
        return wrap(self.title, room, _TITLE_LINES)

    @property
    def _beside_name(self) -> float:
        """What the width has beside the name: its padding, and the mark of its note."""
        return 2 * self.padding + (MARK + 4 if self.note else 0)

    @property
    def name_width(self) -> float:
        """How wide the box has to be for its whole name."""
        return width_of(self.name) * self._letters[1] + self._beside_name

    @property
    def shown_name(self) -> str:
        """The name, cut to the width of the box, less that of the mark of its note."""
        return truncate_name(self.name, (self.width - self._beside_name) / self._letters[1])

    @property
    def shown_note(self) -> str:
        """The note, cut to the room beside the name."""
        room = self.width - 2 * PADDING - MARK - 10 - width_of(self.shown_name) * _LETTERS[1]
        letters = room / _NOTE_LETTER_WIDTH
        return truncate(self.note, letters) if letters > 3 and not self.is_compact else ""

    @property
    def width(self) -> float:
        """How wide the box is, in points; one of which nothing but its name is known is narrow."""
        if self.is_compact:
            return self.compact_width
        return _BOX_WIDTH if self.is_known else _UNKNOWN_WIDTH

    @property
    def height(self) -> float:
        """How high the box is, in points."""
        if self.is_compact:
            return _PILL_HEIGHT if self.shape is NodeShape.PILL else _ROW_HEIGHT
        return max(2 * PADDING + 10 + LINE_HEIGHT * len(self.title_lines), self.least_height)


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from one box to another: how it looks, what it says, and the label for which there may be room.

    ``kind`` is that of all the interactions that it stands for, or the strongest of theirs. In columns there is room
    for the label only where it is a number.
    """

    source: str
    target: str
    edge_style: EdgeStyle
    css: str
    said: str
    label: str
    data: Data = ()
    kind: Kind | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """The two boxes, in the order of their keys: lines between the same two run side by side."""
        return (self.source, self.target) if self.source < self.target else (self.target, self.source)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A frame round some boxes, with its key and its label."""

    key: str
    label: str
    boxes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be drawn; ``label`` says what it is to those who cannot see it."""

    boxes: tuple[Node, ...]
    lines: tuple[Edge, ...]
    label: str
    clusters: tuple[Cluster, ...] = ()

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of the lines, in the order of lists."""
        return sort_kinds(line.kind for line in self.lines if line.kind is not None)

    @property
    def marks(self) -> dict[str, tuple[str, ...]]:
        """The notes of which boxes show the mark alone, by the standing that the mark shows."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for box in self.boxes:
            if box.note and not box.shown_note:
                found[dict(box.data).get("standing", "")][box.note] = None
        return {standing: tuple(notes) for standing, notes in sorted(found.items())}

    @property
    def has_pale_lines(self) -> bool:
        """Whether some of the lines stand for a single statement, and are paler than the others."""
        return len({SINGLE in line.css.split() for line in self.lines}) > 1

    @property
    def has_columns(self) -> bool:
        """Whether it is laid out in columns round its components."""
        return any(box.shape is NodeShape.PILL for box in self.boxes)

    def most_connected(self, count: int) -> list[tuple[Node, tuple[int, int]]]:
        """Return the nodes with most lines, and how many lead to and from each; of as many, the first come first."""
        incoming = Counter(line.target for line in self.lines)
        outgoing = Counter(line.source for line in self.lines)
        known = [box for box in self.boxes if box.is_known]
        known.sort(key=lambda box: -(incoming[box.key] + outgoing[box.key]))
        return [(box, (incoming[box.key], outgoing[box.key])) for box in known[:count]]
