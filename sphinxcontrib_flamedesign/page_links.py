"""Where pages lead to: places in designs here, and designs of other projects."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sphinx.util.nodes import make_refnode
from sphinx.util.osutil import relative_uri

if TYPE_CHECKING:
    from docutils import nodes
    from docutils.nodes import Element
    from sphinx.builders import Builder

    from sphinxcontrib_flamedesign.core.other_projects import OtherDesign


def are_one_page(uri_of: Callable[[str, str], str], docname: str, other: str) -> bool:
    """Return whether a builder writes two documents to one page, where a link is to a place alone.

    :param uri_of: its addresses, from a document to another one.
    """
    return docname == other or uri_of(docname, other).startswith("#")


def address_of_other(builder: Builder, docname: str, design: OtherDesign) -> str | None:
    """Return where a document links to a design of another project; None where only a site can lead there."""
    if design.is_anywhere:
        return design.address
    if builder.format != "html" or builder.name == "epub":
        return None
    page, mark, place = design.address.partition("#")  # which `relative_uri` would leave out
    return relative_uri(builder.get_target_uri(docname), page) + mark + place


def make_link(
    builder: Builder, fromdocname: str, docname: str, anchor: str, content: Element, title: str | None = None
) -> nodes.reference:
    """Return a link from a document to a place in another one, with the words that it shows."""
    start = docname if are_one_page(builder.get_relative_uri, fromdocname, docname) else fromdocname
    return make_refnode(builder, start, docname, anchor, content, title)
