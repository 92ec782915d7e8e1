"""Which files of a folder are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import cast

from sphinx.util.matching import Matcher, get_matching_files

from sphinxcontrib_flamedesign.core.doc_patterns import WILDCARD
from sphinxcontrib_flamedesign.core.links_back import find_links_back

#: What folders are called in which nobody keeps designs.
_NEVER_READ = (".*", "_build", "__pycache__", "node_modules", "site-packages", "venv")


#: The same as patterns of paths.
_NEVER = tuple(f"**/{name}" for name in _NEVER_READ)


def is_never_read(name: str) -> bool:
    """Return whether a folder of this name holds no designs, wherever it lies."""
    return any(fnmatchcase(name, pattern) for pattern in _NEVER_READ)


def list_documents(root: Path, configuration: Mapping[str, object]) -> list[str]:
    """Return the names of the documents that a configuration of ours has Sphinx read."""
    include = cast("list[str]", configuration["include_patterns"])
    exclude = cast("list[str]", configuration["exclude_patterns"])
    return [name.rpartition(".")[0] for name in find_files(root, include, exclude)]


def never_in(root: Path) -> tuple[str, ...]:
    """Return the patterns of what is never read in a folder: also links that lead back, which Sphinx would follow."""
    links = find_links_back(str(root), Matcher(_NEVER))
    return (*_NEVER, *(WILDCARD.sub("?", link) for link in sorted(links)))


def find_files(root: Path, include: Iterable[str], exclude: Iterable[str]) -> list[str]:
    """Return the files of a folder that patterns include, and others do not exclude, by name."""
    return sorted(get_matching_files(root, include, exclude))
