"""Small pieces that the overview is made of."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from sphinxcontrib_flamedesign.views.view_nodes import item, line, words


def block(title: str, content: Sequence[nodes.Node], *, is_wide: bool = False) -> list[nodes.Node]:
    """Return an answer below what it answers, in one of two columns or over both; none where it is empty."""
    heading = line(words(title, "flamedesign-label"), classes=["flamedesign-overview-title"])
    css = ["flamedesign-overview-block", *(["flamedesign-wide"] if is_wide else [])]
    return [nodes.container("", heading, *content, classes=css)] if content else []


def entry(*parts: nodes.Node, said: Sequence[nodes.Node] = ()) -> nodes.list_item:
    """Return an entry of a list: what it is about, and what is said of it."""
    return item(*parts, words(": ", "flamedesign-separator"), nodes.inline("", "", *said, classes=["flamedesign-with"]))


def drawn(svg: str) -> list[nodes.Node]:
    """Return a drawing, for pages only; none where it is empty."""
    return [nodes.raw("", svg, format="html")] if svg else []


def noun(said: str, count: int) -> str:
    """Return what a number counts, without the number."""
    return " ".join(said.replace(str(count), "", 1).split())
