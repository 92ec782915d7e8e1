"""How a project is read: the builder, tags and documents that are asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from sphinxcontrib_flamedesign.cli.cache import Cache
from sphinxcontrib_flamedesign.reading.design_record import DesignRead


@dataclass(frozen=True)
class AskedBuild:
    """Which build a command answers for: what it does not show is not stated."""

    builder: str = "html"
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadOptions:
    """How a project is read."""

    #: What this build shows is what the project says.
    build: AskedBuild = AskedBuild()
    #: What was kept of the last reading, so that only what has changed since is read.
    cache: Cache | None = None
    #: Whether a terminal shows how far reading is.
    shows_progress: bool = False
    #: Is given each design as it is read, before Sphinx puts anchors and the like into its text.
    on_read: Callable[[DesignRead], None] | None = None
    #: A source tree that lies outside this folder is not looked at.
    sources_inside: Path | None = None
    #: Values of ``conf.py`` that do not matter here, right or wrong.
    unused: Collection[str] = ()
    #: Only documents that these files concern are read, of the others who they are; all where it is None.
    changed: Collection[Path] | None = None
    #: Whether the others are read all the same.
    reads_all: bool = False
    #: Whether a folder without a ``conf.py`` may hold no design yet.
    may_be_empty: bool = False


READ_ALL = ReadOptions()
