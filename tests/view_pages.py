"""Views of made-up designs, and pages of them: what a build writes, without the build."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

from docutils import nodes
from support import of_all

import sphinxcontrib_flamedesign
from sphinxcontrib_flamedesign.reading.nodes import design_table
from sphinxcontrib_flamedesign.views.base import View
from sphinxcontrib_flamedesign.views.html_tables import visit_table
from sphinxcontrib_flamedesign.views.view_nodes import give_addresses

STATIC = Path(sphinxcontrib_flamedesign.__file__).parent / "static"

PAGE = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Page</title>
<link rel="stylesheet" href="flamedesign.css"><script src="flamedesign.js" defer></script>
<body><div class="flamedesign-view">{}</div></body></html>
"""


def make_view(options_type, graph, templates=None, **options):
    """Return the nodes of a view on a page."""
    options = {name.replace("_", "-"): value for name, value in options.items()}
    made = options_type.parse(options).make(View(graph, templates or of_all(), "index", is_page=True))
    return nodes.container("", *made)


def html_of(made):
    """Return the tables of a view as pages hold them."""
    builder = SimpleNamespace(format="html", name="html", get_relative_uri=lambda own, other: f"{other}.html")
    give_addresses([made], builder, lambda view: None)
    writer = SimpleNamespace(body=[], builder=builder)
    for one in made.findall(design_table):
        with suppress(nodes.SkipNode):
            visit_table(writer, one)
    return "".join(writer.body)


def write_page(folder: Path, made, page: str = "index.html") -> None:
    """Write a page with the tables of a view, the style sheet and the script."""
    for name in ("flamedesign.css", "flamedesign.js"):
        (folder / name).write_bytes((STATIC / name).read_bytes())
    (folder / page).write_text(PAGE.format(html_of(made)), "utf-8")
