"""Layouts: what is to be laid out, and where boxes and lines then lie."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from sphinxcontrib_flamedesign.messages import _


class LayoutError(Exception):
    """No layout could be had: the message says why, in words for a reader of the page.

    :param passes: whether another build may have it: on a machine that is less busy, or has another engine.
    """

    def __init__(self, message: str, *, passes: bool = False) -> None:
        super().__init__(message)
        self.passes = passes


@dataclass(frozen=True, slots=True)
class Box:
    """A node of a drawing: its key and its size, in points."""

    key: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """An edge of a drawing, between the keys of two boxes.

    ``room`` is the width and height that its label needs, in points; 0 where it has none.
    """

    source: str
    target: str
    room: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """A group of boxes that lie together: its key and theirs."""

    key: str
    boxes: tuple[str, ...]


class Flow(StrEnum):
    """Which way lines run from the boxes where they start, in the words of DOT."""

    RIGHT = "LR"
    DOWN = "TB"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be laid out, and how."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...] = ()
    clusters: tuple[Frame, ...] = ()
    flow: Flow = Flow.RIGHT


Point = tuple[float, float]


def point_on(curve: Sequence[Point], share: float) -> Point:
    """Return the point of a cubic Bézier curve at a share of its parameter."""
    rest = 1 - share
    first, second, third, fourth = rest**3, 3 * share * rest**2, 3 * share**2 * rest, share**3
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = curve
    x = first * x1 + second * x2 + third * x3 + fourth * x4
    y = first * y1 + second * y2 + third * y3 + fourth * y4
    return round(x, 1), round(y, 1)


@dataclass(frozen=True, slots=True)
class Rectangle:
    """An upright rectangle: its upper left corner and its size, in points."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Centres of the boxes, paths and labels of the lines, and frames, in points from the upper left corner.

    A path is the start point, then groups of three points of cubic Bézier curves, from the
    border of one box to that of the other. Both paths and the centres of the labels have the order of the
    plan's lines; a line without a label has none.
    """

    width: float
    height: float
    centres: dict[str, Point]
    edge_paths: tuple[tuple[Point, ...], ...]
    labels: tuple[Point | None, ...] = ()
    clusters: dict[str, Rectangle] = field(default_factory=dict)


class TimeLimit:
    """How long all layouts of one drawing may take together. That an engine has to be loaded first does not count."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._used = 0.0

    @contextmanager
    def counted(self) -> Iterator[float]:
        """Count the time in which a layout is made; gives the seconds that are left for it.

        :raises LayoutError: there are none.
        """
        left = self.seconds - self._used
        if left <= 0:
            raise LayoutError(self.reason, passes=True)
        start = time.monotonic()
        try:
            yield left
        finally:
            self._used += time.monotonic() - start

    @property
    def reason(self) -> str:
        """Why a layout that was stopped is not there."""
        return _("the layout took longer than %g s") % self.seconds
