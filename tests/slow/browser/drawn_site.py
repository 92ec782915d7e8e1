"""A site with the drawing of some designs, and what tests ask of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from support import text_with_fields

CONF = """
project = "Test"
author = copyright = "Testers"
extensions = ["sphinxcontrib_flamedesign"]
html_theme = "furo"
flamedesign_documents = ["designs/*"]
flamedesign_components = {"Runner": {}, "Session Manager": {}, "Session": {}}
suppress_warnings = ["flamedesign"]
"""


def make_site(folder: Path, designs: Mapping[int, tuple[str, str, Mapping[str, Iterable[str]]]], *views: str) -> Path:
    """Build a site with views on its first page, and return the folder of its pages.

    :param designs: the title, the status and the fields of each, by number.
    """
    (folder / "designs").mkdir()
    (folder / "conf.py").write_text(CONF, "utf-8")
    for number, (title, status, fields) in designs.items():
        text = text_with_fields(f"RFE{number}: {title}", fields, status)
        (folder / f"designs/rfe{number}.rst").write_text(text, "utf-8")
    shown = "".join(f".. {view}::\n\n" for view in views)
    index = f"Graph\n=====\n\n{shown}.. toctree::\n   :hidden:\n   :glob:\n\n   designs/*\n"
    (folder / "index.rst").write_text(index, "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-E", "-b", "html", "-d", folder / "doctrees", folder]
    subprocess.run([*command, folder / "html"], check=True)
    return folder / "html"


def chip(page, kind):
    """Return what chooses a kind in the legend."""
    return page.locator(f".flamedesign-legend .flamedesign-kind-{kind} button")
