"""The files with which a folder of documents goes on as an ordinary Sphinx project."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from sphinx.util.matching import Matcher

from sphinxcontrib_flamedesign.cli.plain_folder import (
    PlainFolder,
)
from sphinxcontrib_flamedesign.cli.project_loader import InputError
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.cli.site_pages import PAGES, find_theme, make_page
from sphinxcontrib_flamedesign.cli.terminal import echo
from sphinxcontrib_flamedesign.config import GIVEN_OPTIONS, PREFIX, SETTINGS_FILE
from sphinxcontrib_flamedesign.core.files import write_whole
from sphinxcontrib_flamedesign.git import GitError, Repository

_READ_THE_DOCS = """\
version: 2
build:
  os: ubuntu-24.04
  tools:
    python: "3.12"
  jobs:
    post_checkout:
      - git fetch --unshallow || true  # ages of drafts need the history
    install:
      - pip install sphinxcontrib-flamedesign {theme}
sphinx:
  configuration: {conf}
"""


def write_conf_files(plain: PlainFolder, values: Mapping[str, object]) -> None:
    """Write what Sphinx and Read the Docs need beside the documents; nothing that is there is touched.

    :raises InputError: one of the files is there already, or would be a design.
    """
    theme = find_theme()
    include = cast("list[str]", values["include_patterns"])
    _refuse_pages(include)
    left_out = {"root_doc", "suppress_warnings", SETTINGS_FILE, GIVEN_OPTIONS}
    settings = {key: value for key, value in values.items() if key not in left_out}
    template = f"{PREFIX}template"
    if Path(str(settings.get(template, ""))).is_absolute():  # as an option names it
        settings[template] = Path(os.path.relpath(str(settings[template]), plain.root)).as_posix()
    settings |= {"include_patterns": [*include, *(f"{name}.rst" for name in PAGES)], "html_theme": theme}
    globs = list(dict.fromkeys(other.rpartition(".")[0] for other in include))
    others = [name for name in PAGES if name != "index"]
    texts = {
        "conf.py": "".join(f"{key} = {_python(value)}\n" for key, value in settings.items()),
        **{f"{name}.rst": make_page(name, others, globs, is_glob=True) for name in PAGES},
        ".readthedocs.yaml": _READ_THE_DOCS.format(theme=theme, conf=_python(_from_top(plain.root) + "conf.py")),
    }
    there = [name for name in texts if (plain.root / name).exists()]
    if there:
        raise InputError(f"{plain.root / there[0]} is there already; nothing is written")
    for name, text in texts.items():
        write_whole(plain.root / name, text)
        echo(show_path(plain.root / name))


def _refuse_pages(include: Sequence[str]) -> None:
    """Refuse patterns of designs that the pages beside them match.

    :raises InputError: there is one.
    """
    matches = Matcher(include)
    page = next((f"{name}.rst" for name in PAGES if matches(f"{name}.rst")), None)
    if page is not None:
        raise InputError(
            f"{page} would be a design, for a pattern of designs matches it; name them more narrowly,"
            ' as with --documents "RFE*", or put them into a folder of their own'
        )


def _from_top(folder: Path) -> str:
    """Return the path of a folder from the top of its repository, with a slash at the end; empty at the top."""
    try:
        inside = folder.resolve().relative_to(Repository(folder).find_top()).as_posix()
    except GitError:
        return ""
    return f"{inside}/" if inside != "." else ""


def _python(value: object) -> str:
    """Return a value as Python writes it, with double quotes."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (str, list)) else repr(value)
