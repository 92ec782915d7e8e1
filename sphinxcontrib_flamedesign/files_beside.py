"""What lies beside documents in place of the file that is to hold their metadata."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sphinxcontrib_flamedesign.reading.metadata_file import METADATA_SUFFIXES

#: So many names are given.
_MOST_NAMED = 5


def describe_what_lies_beside(folders: Iterable[Path], file: str, template: str) -> str:
    """Return which files may hold metadata in place of the one that a template looks for, and what to do."""
    beside: Counter[str] = Counter()
    for folder in dict.fromkeys(folders):
        with contextlib.suppress(OSError):
            beside.update(sorted(path.name for path in folder.iterdir() if path.suffix in METADATA_SUFFIXES))
    if not beside:
        return "no other YAML or TOML file lies there either; add it"
    names = [name for name, _ in beside.most_common(_MOST_NAMED)]
    return (
        f"{', '.join(names)} {'lie' if len(names) > 1 else 'lies'} there: rename what holds it to {file}, or let a"
        f' template of your own, with extends = "{template}", say file = "{names[0]}" under [metadata]'
    )
