"""Hints for who has named what is elsewhere: a configuration further down, a folder, a file of another name."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.core.text.suggest import did_you_mean, suggest

#: Folders in which no project of the user's lies.
NEVER = re.compile(r"\..*|_build|build|node_modules|site-packages|venv")

#: So many files are named that may be meant.
_MOST_NAMED = 3

_LEADING_ID = re.compile(r"([^\W\d_]*)[-_ ]?(\d{1,18})(?!\d)")

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
    names = sorted(other.name for other in folder.iterdir())
    alike = _find_alike(path.name, names)
    beside = {show_path(path.with_name(name)) for name in alike or names}
    hint = did_you_mean(sorted(beside)[:_MOST_NAMED]) if alike else suggest(show_path(path), beside)
    return f"{message}{hint or f' in {folder}'}"


def _find_alike(name: str, names: Iterable[str]) -> list[str]:
    """Return the names that go on where another one ends, or else those that begin with the same id."""
    stem, id_ = Path(name).stem.casefold(), _leading_id(name)
    others = [other for other in names if Path(other).suffix == Path(name).suffix]
    following = {other: other.casefold().removeprefix(stem) for other in others if other.casefold().startswith(stem)}
    longer = [other for other, rest in following.items() if not rest[:1].isalnum()]
    return longer or [other for other in others if id_ is not None and _leading_id(other) == id_]


def _leading_id(name: str) -> tuple[str, int] | None:
    """Return the letters and the number that the name of a file begins with; None where it has no number there."""
    match = _LEADING_ID.match(name)
    return (match[1].casefold(), int(match[2])) if match is not None else None


def _find_below(folder: Path) -> Iterator[Path]:
    for path in chain(folder.glob("conf.py"), sorted(folder.glob("*/conf.py")), sorted(folder.glob("*/*/conf.py"))):
        if not any(map(NEVER.fullmatch, path.relative_to(folder).parent.parts)):
            yield path.parent
