"""A scene: what is to be drawn, before anything has a place."""

from __future__ import annotations

from dataclasses import dataclass

from sphinxcontrib_flamedesign.core.kinds import Kind, sort_kinds
from sphinxcontrib_flamedesign.views.drawing.edge_styles import EdgeStyle
from sphinxcontrib_flamedesign.views.drawing.text_metrics import truncate, width_of, wrap

_BOX_WIDTH = 158.0


_UNKNOWN_WIDTH = 104.0


LINE_HEIGHT = 14.0


PADDING = 9.0


_TITLE_LINES = 3


_TITLE_LETTER_WIDTH = 7.0


_ID_LETTER_WIDTH = 8.4


_NOTE_LETTER_WIDTH = 6.2


MARK = 8.0


#: How far lines between two boxes are apart: each has room for a label on it.
LINE_GAP = 12.0


Data = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A box and its words: what stands in bold, the title below it, and a note with a mark.

    ``data`` goes to the page as attributes, for scripts and style sheets. ``anchor`` is a place on the same page,
    to which a box that is no design leads. ``least_height`` is what its lines need, in points.
    """

    key: str
    name: str
    title: str
    note: str = ""
    data: Data = ()
    is_known: bool = True
    is_focus: bool = False
    anchor: str = ""
    least_height: float = 0.0

    @property
    def title_lines(self) -> list[str]:
        """The title, as it is broken and cut to stand in the box."""
        return wrap(self.title, (self.width - 2 * PADDING) / _TITLE_LETTER_WIDTH, _TITLE_LINES)

    @property
    def shown_name(self) -> str:
        """The name, cut to the width of the box, less that of the mark of its note."""
        room = self.width - 2 * PADDING - (MARK + 4 if self.note else 0)
        return truncate(self.name, room / _ID_LETTER_WIDTH)

    @property
    def shown_note(self) -> str:
        """The note, cut to the room beside the name."""
        room = self.width - 2 * PADDING - MARK - 10 - width_of(self.shown_name) * _ID_LETTER_WIDTH
        letters = room / _NOTE_LETTER_WIDTH
        return truncate(self.note, letters) if letters > 3 else ""

    @property
    def width(self) -> float:
        """How wide the box is, in points; one of which nothing but its name is known is narrow."""
        return _BOX_WIDTH if self.is_known else _UNKNOWN_WIDTH

    @property
    def height(self) -> float:
        """How high the box is, in points."""
        return max(2 * PADDING + 10 + LINE_HEIGHT * len(self.title_lines), self.least_height)


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from one box to another: how it looks, what it says, and the label for which there may be room.

    ``kind`` is that of all the interactions that it stands for, if they are of one.
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
