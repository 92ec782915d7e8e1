"""Small pieces that all views are made of. Our own words carry no source, so that nobody translates them twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docutils import nodes
from sphinx import addnodes

from sphinxcontrib_flamedesign.core.facts import Design
from sphinxcontrib_flamedesign.core.rules import Project


@dataclass(frozen=True, slots=True)
class View:
    """A view to be made: of what, as its options say, and where it stands.

    ``layout_seconds`` is how long the layout of one drawing may take; 0 where nothing can be drawn.
    """

    project: Project
    options: Mapping[str, str]
    docname: str
    layout_seconds: float = 0.0


def link(design: Design, text: str, refdoc: str, anchor: str | None = None) -> addnodes.pending_xref:
    """Return a link to a design, or to a place in it, that each builder resolves in its own way."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", text),
        refdomain="design",
        reftype="feature",
        reftarget=design.id,
        reftodoc=design.docname,
        refanchor=anchor or design.anchor,
        refdoc=refdoc,
        refexplicit=True,
        refwarn=False,
    )


def words(text: str, *classes: str) -> nodes.Node:
    """Return inline words of ours."""
    return nodes.inline("", text, classes=list(classes)) if classes else nodes.Text(text)


def line(*parts: nodes.Node, classes: Iterable[str] = ()) -> nodes.paragraph:
    """Return a paragraph of ours."""
    paragraph = nodes.paragraph("", "", *parts, classes=list(classes))
    paragraph["translatable"] = False
    return paragraph


def joined(parts: Iterable[nodes.Node], separator: str = ", ", *classes: str) -> list[nodes.Node]:
    """Return inline parts with a separator between them."""
    result: list[nodes.Node] = []
    for part in parts:
        if result:
            result.append(words(separator, *classes))
        result.append(part)
    return result


def item(*children: nodes.Node) -> nodes.list_item:
    """Return a list item; inline children stand in one paragraph."""
    blocks = [child for child in children if isinstance(child, (nodes.bullet_list, nodes.paragraph))]
    inline = [child for child in children if child not in blocks]
    return nodes.list_item("", *([line(*inline)] if inline else []), *blocks)
