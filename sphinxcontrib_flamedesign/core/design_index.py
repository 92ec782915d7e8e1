"""What the list of designs says that a repository keeps in a file, such as its README."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.text.list_markers import IndexFile
from sphinxcontrib_flamedesign.core.text.normalise import natural


@dataclass(frozen=True, slots=True)
class IndexRow:
    """What a list says of one design."""

    id: str
    title: str
    status: str
    owner: str
    #: The path of its document from the file that has the list.
    path: str


def make_rows(project: Project, file: IndexFile) -> Sequence[IndexRow]:
    """Return what the list in a file says of each design of a project, in the order of their ids."""
    designs = sorted(project.designs, key=lambda design: natural(design.id))
    return [_make_row(project, design, file) for design in designs]


def _make_row(project: Project, design: Design, file: IndexFile) -> IndexRow:
    owner = ", ".join(project.owners_of(design))
    return IndexRow(design.id, design.title, design.status or "", owner, file.path_to(design.source))
