"""Where a configuration lies below a folder: a hint for who has named the folder above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from sphinxcontrib_flamedesign.cli.shown_path import show_path

#: Folders in which no project of the user's lies.
NEVER = re.compile(r"\..*|_build|build|node_modules|site-packages|venv")

_UNEXPECTED = re.compile(r"Got unexpected extra arguments? \((.+)\)")


def hint_conf(folder: Path) -> str:
    """Return how to name the configuration that lies in a folder or up to two folders below it; else nothing."""
    found = next(_find_below(folder), None)
    return f"; name the folder of {show_path(found / 'conf.py')} with --conf {show_path(found)}" if found else ""


def hint_folder(message: str) -> str:
    """Return how to name a folder that a command does not take as an argument; nothing for other errors."""
    match = _UNEXPECTED.match(message)
    folder = Path(match[1].split()[0]) if match is not None else None
    if folder is None or not folder.is_dir():
        return ""
    return hint_conf(folder) or f"; run it in that folder: cd {folder}"


def _find_below(folder: Path) -> Iterator[Path]:
    for path in chain(folder.glob("conf.py"), sorted(folder.glob("*/conf.py")), sorted(folder.glob("*/*/conf.py"))):
        if not any(map(NEVER.fullmatch, path.relative_to(folder).parent.parts)):
            yield path.parent
