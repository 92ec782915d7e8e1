"""What lies beside documents in place of the file that is to hold their metadata."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sphinxcontrib_flamedesign.core.text.printable import is_text
from sphinxcontrib_flamedesign.core.text.suggest import nearest
from sphinxcontrib_flamedesign.reading.metadata_file import DATA_SUFFIXES, METADATA_SUFFIXES

#: So many names are given.
_MOST_NAMED = 5


def describe_what_lies_beside(folders: Iterable[Path], file: str, template: str) -> str:
    """Return which files may hold metadata in place of the one that a template looks for, and what to do."""
    beside: Counter[str] = Counter()
    for folder in dict.fromkeys(folders):
        beside.update(list_data_files(folder))
    if not beside:
        return "no other YAML, TOML or JSON file lies there either; add it"
    names = [name for name, _ in beside.most_common(_MOST_NAMED)]
    readable = next((name for name in names if name.endswith(METADATA_SUFFIXES)), None)
    own = f'or let a template of your own, with extends = "{template}", say file = "{readable}" under [metadata]'
    rename = f"{', '.join(names)} {'lie' if len(names) > 1 else 'lies'} there: rename what holds it to {file}"
    return f"{rename}, {own}" if readable is not None else rename


def list_data_files(folder: Path) -> list[str]:
    """Return the names of the files in a folder that may be meant to hold metadata, sorted."""
    with contextlib.suppress(OSError):
        return sorted(path.name for path in folder.iterdir() if path.suffix.casefold() in DATA_SUFFIXES)
    return []


def find_misnamed(folder: Path, name: str) -> str | None:
    """Return the file in a folder that is almost called like another one which is not there."""
    if (folder / name).exists():
        return None
    by_stem = {Path(file).stem.casefold(): file for file in reversed(list_data_files(folder)) if is_text(file)}
    near = nearest(Path(name).stem.casefold(), by_stem)
    return by_stem[near] if near is not None else None
