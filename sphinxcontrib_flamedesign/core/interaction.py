"""One interaction of the graph: who states what of whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from sphinxcontrib_flamedesign.core.kinds import Kind, Origin
from sphinxcontrib_flamedesign.core.text.normalise import excerpt


class TargetType(StrEnum):
    """What an interaction leads to."""

    FEATURE = "feature"
    COMPONENT = "component"
    PATH = "path"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One edge of the graph: a statement and one of the things that it names.

    Where metadata says what another design does, as "superseded by", that other one is the source, also where there is
    no such design; ``stated_by`` is the design whose document says so, and ``file`` the file, where that is not its
    own. Of what a design of another project states, ``project`` is what that calls itself, and no document is known.
    """

    source: str
    target: str
    target_type: TargetType
    kind: Kind
    text: str
    docname: str
    line: int
    anchor: str
    stated_by: str = ""
    source_type: TargetType = TargetType.FEATURE
    file: str = ""
    project: str = ""

    @property
    def origin(self) -> Origin:
        """Whether an author states it."""
        return self.kind.spec.origin

    @property
    def ends(self) -> tuple[str, str]:
        """Where it starts, and where it leads."""
        return self.source, self.target

    @property
    def excerpt(self) -> str:
        """The words of the statement, as far as they are shown."""
        return excerpt(self.text)

    @property
    def order(self) -> tuple[str, int, str, str, str]:
        """The order in which exports and lists show interactions."""
        return BY_ORDER(self)


#: The order of many: it is asked for in C.
BY_ORDER: Callable[[Interaction], tuple[str, int, str, str, str]] = attrgetter(
    "source", "line", "kind", "target", "text"
)

#: What an interaction leads from or to, by its type and name: a design may be called like a component.
End = tuple[TargetType, str]
