"""Other projects, as their exports tell of them: their designs, and what these state of designs that are not theirs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sphinxcontrib_flamedesign.core.kinds import KINDS, Kind
from sphinxcontrib_flamedesign.core.text.id_patterns import FOREIGN_ID
from sphinxcontrib_flamedesign.core.text.ids import id_key

#: What stands between letters and a number, which spellings of an id differ in.
_JOINT = re.compile(r"(?<=[^\W\d_])[-_ ]?#?(?=\d)")


@dataclass(frozen=True, slots=True)
class OtherDesign:
    """A design of another project: enough to name it, to say how it stands, and to link to it.

    ``id`` has what the configuration calls its project before it, as ``platform:RFE3``, and so has ``source``;
    ``project`` is what that calls itself. ``address`` is that of its page: whole, or relative to the root of the site.
    """

    id: str
    title: str
    project: str
    address: str
    source: str
    status: str | None = None

    @property
    def full_title(self) -> str:
        """The title with the id before it."""
        return f"{self.id}: {self.title}"

    @property
    def is_anywhere(self) -> bool:
        """Whether its address is whole, so that it can be followed from anywhere."""
        return self.address.casefold().startswith(("https://", "http://"))


class OtherStatement(NamedTuple):
    """What a design of another project states of a design that is not its own, or the other way round.

    ``about`` is how that one is called there, and ``project`` what the project of that one calls itself, where it is
    known there. ``reverse`` says that ``about`` is the source.
    """

    stated_by: str
    about: str
    project: str | None
    kind: str
    #: What its export says of the kind: whether it is declared or inferred, and how far it reaches.
    traits: tuple[str, str | None, str | None]
    text: str
    line: int
    file: str
    reverse: bool

    def is_about(self, project: str) -> bool:
        """Return whether a project of this name can be meant: it is, or no project at all."""
        return self.project in {None, project}


@dataclass(frozen=True, slots=True)
class OtherProject:
    """What an export says of another project."""

    name: str
    designs: tuple[OtherDesign, ...] = ()
    statements: tuple[OtherStatement, ...] = ()


@dataclass(frozen=True, slots=True)
class Others:
    """All other projects of a project.

    :param own_name: what the project calls itself.
    :param kinds: the kinds of interaction that it knows.
    """

    projects: tuple[OtherProject, ...] = ()
    own_name: str = ""
    kinds: Mapping[str, Kind] = field(default_factory=lambda: KINDS)

    def find_kind(self, said: OtherStatement) -> Kind:
        """Return the kind of a statement of another project: that of its name, or else one that reaches as far."""
        alike = (kind for kind in KINDS.values() if any(said.traits[1:]) and _traits_of(kind) == said.traits)
        return self.kinds.get(said.kind) or next(alike, Kind.REFERENCE)

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        """The designs that each name means: an id with the name of its project before it, or without."""
        names: dict[str, list[str]] = defaultdict(list)
        for project in self.projects:
            for design in project.designs:
                names[other_key(design.id)].append(design.id)
                names[other_key(design.id.removeprefix(f"{project.name}:"))].append(design.id)
        return {name: tuple(found) for name, found in names.items()}


NO_OTHERS = Others()


def find_forms(projects: Iterable[OtherProject]) -> tuple[str, ...]:
    """Return the forms of the ids of other projects that have letters and a number: each once, sorted."""
    ids = (design.id.removeprefix(f"{project.name}:") for project in projects for design in project.designs)
    return tuple(sorted({f"{match[1]}{{number}}" for id_ in ids if (match := FOREIGN_ID.fullmatch(id_)) is not None}))


def _traits_of(kind: Kind) -> tuple[str, str | None, str | None]:
    return kind.spec.origin, kind.spec.reaches_target, kind.spec.reaches_source


def other_key(name: str) -> str:
    """Return what names of designs of other projects are compared by: what joins letters and number may differ."""
    return _JOINT.sub("", id_key(name))
