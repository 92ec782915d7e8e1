"""Links in a tree of folders that lead back to where they came from: who follows them never ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import PurePath


def find_links_back(top: str, is_passed_over: Callable[[str], bool]) -> Iterator[str]:
    """Yield the links below a folder that lead to one in which they lie, as paths from it with slashes.

    :param is_passed_over: whether nobody looks into an inner folder, by such a path.
    """
    start = os.path.realpath(top)
    waiting = [("", start, frozenset({start, *map(str, PurePath(start).parents)}))]
    while waiting:
        path, real, above = waiting.pop()
        for name, is_link in _list_folders(os.path.join(top, path)):  # noqa: PTH118  # of thousands of folders
            inner = f"{path}/{name}" if path else name
            if is_passed_over(inner):
                continue
            target = os.path.realpath(os.path.join(real, name)) if is_link else os.path.join(real, name)  # noqa: PTH118
            if target in above:
                yield inner
            else:
                waiting.append((inner, target, above | {target}))


def _list_folders(folder: str) -> list[tuple[str, bool]]:
    """Return the names of the folders in one, sorted, and whether each is a link; none of one that cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted((entry.name, entry.is_symlink()) for entry in entries if os.path.isdir(entry.path))  # noqa: PTH112
    except OSError:
        return []
