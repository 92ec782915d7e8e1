"""Where commands keep what they need not find out again: a folder of the user's, which can be deleted at any time."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from sphinxcontrib_flamedesign.core.files import write_whole

#: Backup programs leave a folder out that holds this file with this text, and git what is named in the other.
_MARKS = {"CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n", ".gitignore": "*\n"}


def find_user_folder() -> Path | None:
    """Return the user's cache folder; a user in a container may have no entry and no home."""
    try:
        folder = platformdirs.user_cache_path("flamedesign", appauthor=False)
    except (RuntimeError, LookupError, OSError):  # by its version
        return None
    return folder if folder.is_absolute() else None  # else it would lie in the working directory


def make_cache_folder(folder: Path) -> None:
    """Make a folder, marked as what need not be kept.

    :raises OSError: it cannot be made, or nothing can be written in it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in _MARKS.items():
        if not (folder / name).is_file():
            write_whole(folder / name, text)
    if not os.access(folder, os.W_OK):
        raise PermissionError(f"{folder} is not writable")
