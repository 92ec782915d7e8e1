"""How commands print paths, all alike."""

from __future__ import annotations

import os
from pathlib import Path


def show_path(path: Path | str) -> str:
    """Return a path as seen from the working directory where it lies below that, else the whole one."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100  # links stay as they are named
    here = Path.cwd()
    return whole.relative_to(here).as_posix() if here in whole.parents else whole.as_posix()


def relative_to(path: Path, start: Path) -> str:
    """Return a path as seen from a folder, with forward slashes; as it is where they are on two drives."""
    try:
        return Path(os.path.relpath(path, start)).as_posix()
    except ValueError:
        return path.as_posix()
