"""Drawings in an EPUB: its package document must name the pages that hold some, and Sphinx cannot say so."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from sphinxcontrib_flamedesign.core.files import write_whole

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.epub3 import Epub3Builder


_PAGE = re.compile(r'(<item [^<>]*?href="([^"<>]+)" media-type="application/xhtml\+xml")( ?/>)')


def declare_drawings(app: Sphinx, exception: Exception | None) -> None:
    """Add ``properties="svg"`` to the entries of the pages with a drawing, and pack the book again.

    Sphinx writes the package document and the book in one go, with nothing in between that an extension could
    change; both its files lie unpacked beside the book.
    """
    if exception is not None or app.builder.name != "epub":
        return
    folder = Path(app.builder.outdir)
    package = folder / "content.opf"
    before = package.read_text("utf-8")
    after = _PAGE.sub(lambda item: _declare(item, folder), before)
    if after != before:
        write_whole(package, after)
        cast("Epub3Builder", app.builder).build_epub()


def _declare(item: re.Match[str], folder: Path) -> str:
    page = folder / unquote(unescape(item[2]))
    return f'{item[1]} properties="svg"{item[3]}' if "<svg" in page.read_text("utf-8") else item[0]
