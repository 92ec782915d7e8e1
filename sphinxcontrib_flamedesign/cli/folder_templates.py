"""The templates that a folder without a conf.py names, and their files."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.config import (
    get_settings,
)
from sphinxcontrib_flamedesign.core.template_file import (
    find_shipped,
)

if TYPE_CHECKING:
    from sphinx.config import Config


def template_files(config: Config, folder: Path) -> list[Path]:
    """Return the files of a project's own templates, and of those that these extend.

    :param folder: the one from which the configuration names templates.
    """
    template = get_settings(config).template
    names = template.values() if isinstance(template, Mapping) else [template]
    return [file for name in names if find_shipped(name) is None for file in _template_files(Path(folder, name))]


def _template_files(path: Path) -> list[Path]:
    """Return the file of a template, and those of the templates that it extends."""
    files = [path.resolve()]
    with contextlib.suppress(OSError, ValueError):
        while isinstance(name := tomllib.loads(files[-1].read_text("utf-8-sig")).get("extends"), str):
            beside = files[-1].with_name(name).resolve()
            if find_shipped(name) is not None or beside in files:
                break
            files.append(beside)
    return files
