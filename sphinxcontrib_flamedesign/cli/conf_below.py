"""Hints for who has named what is elsewhere: a configuration further down, a folder, a file of another name."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.core.text.suggest import did_you_mean, suggest

#: Folders in which no project of the user's lies.
NEVER = re.compile(r"\..*|_build|build|node_modules|site-packages|venv")

#: What a configuration that loads this extension names.
_OURS = "sphinxcontrib_flamedesign"

_UNEXPECTED = re.compile(r"Got unexpected extra arguments? \((.+)\)")


def hint_conf(folder: Path) -> str:
    """Return how to name the configuration that lies in a folder or up to two folders below it; else nothing."""
    found = next(_find_below(folder), None)
    return f"; name the folder of {show_path(found / 'conf.py')} with --conf {show_path(found)}" if found else ""


def loads_extension(conf: Path) -> bool:
    """Return whether a ``conf.py`` names this extension; not one that cannot be read."""
    try:
        return _OURS in conf.read_text("utf-8", errors="replace")
    except OSError:
        return False


def find_conf_with_extension(folder: Path) -> Path | None:
    """Return the first ``conf.py`` in a folder, or up to two folders below it, that loads this extension."""
    return next((conf for found in _find_below(folder) if loads_extension(conf := found / "conf.py")), None)


def hint_argument(message: str) -> str:
    """Return how to name a folder or files that a command does not take as arguments; nothing for other errors."""
    match = _UNEXPECTED.match(message)
    path = Path(match[1].split()[0]) if match is not None else Path()
    if match is None or not path.exists():
        return ""
    if path.is_file():
        return "; if it comes from a pattern, quote that: else the shell puts the files in its place"
    return hint_conf(path) or f"; run it in that folder: cd {path}"


def describe_missing(path: Path) -> str:
    """Return that a file or folder does not exist, and which one may be meant: of almost that name, or further down."""
    message, folder = f"{show_path(path)} does not exist", path.absolute().parent
    if not folder.is_dir():
        return f"{message}: there is no folder {show_path(folder)}"
    name = glob.escape(path.name)
    below = next((other for start in ("*", "*/*") for other in sorted(folder.glob(f"{start}/{name}"))), None)
    if below is not None:
        return f"{message}{did_you_mean([show_path(below)])}"
    beside = {show_path(path.with_name(other.name)) for other in folder.iterdir()}
    return f"{message}{suggest(show_path(path), beside) or f' in {folder}'}"


def _find_below(folder: Path) -> Iterator[Path]:
    for path in chain(folder.glob("conf.py"), sorted(folder.glob("*/conf.py")), sorted(folder.glob("*/*/conf.py"))):
        if not any(map(NEVER.fullmatch, path.relative_to(folder).parent.parts)):
            yield path.parent
