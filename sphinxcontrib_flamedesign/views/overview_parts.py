"""Small pieces that the overview is made of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from docutils import nodes

from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.view_nodes import item, line, words

#: The class of a block over both columns.
_WIDE = "flamedesign-wide"


def block(title: str, content: Sequence[nodes.Node], *, is_wide: bool = False) -> list[nodes.container]:
    """Return an answer below what it answers, in one of two columns or over both; none where it is empty."""
    heading = line(words(title, "flamedesign-label"), classes=["flamedesign-overview-title"])
    css = ["flamedesign-overview-block", *([_WIDE] if is_wide else [])]
    return [nodes.container("", heading, *content, classes=css)] if content else []


def in_two_columns(*blocks: Sequence[nodes.container]) -> list[nodes.container]:
    """Return the blocks that are there: the last one of an odd number takes both columns."""
    shown = list(chain.from_iterable(blocks))
    if len(shown) % 2:
        shown[-1]["classes"].append(_WIDE)
    return shown


def entry(*parts: nodes.Node, said: Sequence[nodes.Node] = ()) -> nodes.list_item:
    """Return an entry of a list: what it is about, and what is said of it."""
    return item(*parts, words(": ", "flamedesign-separator"), nodes.inline("", "", *said, classes=["flamedesign-with"]))


def drawn(svg: str) -> list[nodes.Node]:
    """Return a drawing, for pages only; none where it is empty."""
    return [nodes.raw("", svg, format="html")] if svg else []


def noun(message: str, count: int) -> str:
    """Return what a number counts, without the number."""
    return " ".join(message.replace(str(count), "", 1).split())


def lacking_of(lacking: int, count: int) -> str:
    """Return how many of so many designs lack a field: it is missing, or has a placeholder."""
    return _("%(lacking)d of %(all)d lacking") % {"lacking": lacking, "all": count}
