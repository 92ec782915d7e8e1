"""Reads a project's documents with Sphinx, for the commands that need to know what stands in them."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinxcontrib_flamedesign.project import get_project
from sphinxcontrib_flamedesign.reading.transform import READ_EVENT, DesignRead

if TYPE_CHECKING:
    from sphinxcontrib_flamedesign.project import DerivedProject

#: Exit status of a command whose arguments or input cannot be used.
USAGE_ERROR = 2


@dataclass(frozen=True)
class ProjectRead:
    """A project as Sphinx has read it: what follows from all documents, and how each design was read."""

    source: Path
    project: DerivedProject
    designs: dict[str, DesignRead]


class InputError(click.ClickException):
    """Something that the command was given cannot be used."""

    exit_code = USAGE_ERROR


def find_configuration(path: Path) -> Path:
    """Return the nearest folder around a path that holds a ``conf.py``.

    :raises InputError: there is none.
    """
    for folder in (path if path.is_dir() else path.parent, *path.resolve().parents):
        if (folder / "conf.py").is_file():
            return folder.resolve()
    raise InputError(f"no conf.py in or above {path}; name its folder with --conf")


def read_project(source: Path, configuration: Path) -> ProjectRead:
    """Read all documents of a project; nothing is written but to a temporary folder.

    :raises InputError: Sphinx cannot read the project.
    """
    designs: dict[str, DesignRead] = {}
    with tempfile.TemporaryDirectory() as scratch, patch_docutils(str(configuration)), docutils_namespace():
        try:
            app = Sphinx(
                srcdir=source,
                confdir=configuration,
                outdir=Path(scratch, "out"),
                doctreedir=Path(scratch, "doctrees"),
                buildername="dummy",
                status=None,
                warning=io.StringIO(),
            )
            if "sphinxcontrib_flamedesign" not in app.extensions:
                raise InputError(
                    f"{configuration / 'conf.py'} does not load sphinxcontrib_flamedesign; add it to extensions"
                )
            app.connect(READ_EVENT, lambda app, read: designs.__setitem__(read.design.docname, read))
            app.builder.read()
        except SphinxError as error:
            raise InputError(f"Sphinx cannot read {source}: {error}") from error
        return ProjectRead(source, get_project(app.env), designs)
