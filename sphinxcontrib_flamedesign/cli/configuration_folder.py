"""Where the configuration of a project lies."""

from __future__ import annotations

from pathlib import Path

from sphinxcontrib_flamedesign.cli.conf_below import hint_conf
from sphinxcontrib_flamedesign.cli.plain_folder import SUFFIXES, find_plain_folder
from sphinxcontrib_flamedesign.cli.project_loader import InputError
from sphinxcontrib_flamedesign.cli.section_guess import describe_what_fits
from sphinxcontrib_flamedesign.cli.shown_path import show_path


def find_conf(path: Path) -> Path | None:
    """Return the nearest folder around a path that holds a ``conf.py``."""
    here = path.absolute()  # a document may be a link to a file that lies in no project
    around = (here, *here.parents, *path.resolve().parents)
    return next((folder.resolve() for folder in around if (folder / "conf.py").is_file()), None)


def find_configuration(path: Path) -> Path:
    """Return the nearest folder around a path that holds a ``conf.py``, or else that of a plain folder.

    :raises InputError: there is none.
    """
    found = find_conf(path)
    if found is not None:
        return found
    plain = find_plain_folder(path)
    below = hint_conf(path) if plain is None and path.is_dir() else ""
    if below:
        raise InputError(f"no conf.py or flamedesign.toml in or above {show_path(path)}{below}")
    if plain is None:
        fitting = describe_what_fits(path if path.is_dir() else path.parent, SUFFIXES)
        raise InputError(
            f"no conf.py or flamedesign.toml in or above {show_path(path)}; name a template with --template or"
            " documents with --documents, or the folder of conf.py with --conf; "
            + (fitting.removeprefix("; ") or "`flamedesign template list` lists the templates")
        )
    return plain.root
