"""What is noted of a document once it is known in which builds it is shown: with the node that it stands at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.environment import BuildEnvironment

#: Sphinx event that is emitted for each design that has been read, with a ``DesignRead``.
READ_EVENT = "flamedesign-design-read"

#: Tells the domain something.
Note = Callable[[], None]

_NOTES = "flamedesign-notes"


def note_later(env: BuildEnvironment, node: nodes.Node, notes: Iterable[Note]) -> None:
    """Keep what is to be noted of a node of the document that is being read: only the whole document says where."""
    cast("list[tuple[nodes.Node, Note]]", env.temp_data.setdefault(_NOTES, [])).extend((node, note) for note in notes)


def notes_of(env: BuildEnvironment) -> list[tuple[nodes.Node, Note]]:
    """Return what is to be noted of the document that is being read, in the order of its text."""
    return cast("list[tuple[nodes.Node, Note]]", env.temp_data.get(_NOTES, []))
