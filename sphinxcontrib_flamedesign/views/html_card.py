"""How HTML writers write a card: each has some two hundred nodes, which a writer would visit one by one."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, cast

from docutils import nodes

from sphinxcontrib_flamedesign.views.build import address_of, addresses_of
from sphinxcontrib_flamedesign.views.neighbours import Picture, design_folded, design_picture

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from sphinxcontrib_flamedesign.views.card import design_card

#: The element of each node, the classes that themes expect of it, and what stands behind its two tags.
_ELEMENTS: dict[type[nodes.Node], tuple[str, str, str, str]] = {
    nodes.container: ("div", "docutils container", "\n", "\n"),
    nodes.paragraph: ("p", "", "", "\n"),
    nodes.inline: ("span", "", "", ""),
    nodes.bullet_list: ("ul", "simple", "\n", "\n"),
    nodes.list_item: ("li", "", "", "\n"),
}
_WRITTEN = frozenset({*_ELEMENTS, nodes.reference, design_folded})


def visit_card(self: HTML5Translator, node: design_card) -> None:
    """Write a card, without a visit to each node in it.

    :raises SkipNode: always; what is in the card is written already.
    """
    self.body.append(self.starttag(node, "div", CLASS="docutils container"))
    self.body += [_content_of(self, node), "</div>\n"]
    raise nodes.SkipNode


def visit_folded(self: HTML5Translator, node: design_folded) -> None:
    """Fold what is in the node."""
    self.body.append(_opening(node))


def depart_folded(self: HTML5Translator, node: design_folded) -> None:
    """Close what :func:`visit_folded` opened."""
    self.body.append(_CLOSING)


def _opening(node: design_folded) -> str:
    return f'<details class="flamedesign-more"><summary>{escape(node["summary"])}</summary>\n'


_CLOSING = "</details>\n"


def _to_html(self: HTML5Translator, node: nodes.Node) -> str:
    """Return a part of a card as docutils would write it, all text escaped."""
    if isinstance(node, nodes.Text):
        return escape(node.astext() if "\0" in node else node, quote=False)  # most have nothing to unescape
    if isinstance(node, nodes.raw):
        return node.astext() if node["format"] == "html" else ""
    if isinstance(node, design_picture):
        return _picture(node)
    if type(node) not in _WRITTEN:
        return _visited(self, node)
    inner = _content_of(self, cast("nodes.Element", node))
    if isinstance(node, nodes.reference):
        return f'<a{_classes(node, "reference internal")} href="{escape(address_of(node))}">{inner}</a>'
    if isinstance(node, design_folded):
        return f"{_opening(node)}{inner}{_CLOSING}"
    name, expected, first, last = _ELEMENTS[type(node)]
    return f"<{name}{_classes(cast('nodes.Element', node), expected)}>{first}{inner}</{name}>{last}"


def _content_of(self: HTML5Translator, node: nodes.Element) -> str:
    """Return what is in a part of a card, and part its nodes, which nothing needs any more.

    Else they refer in circles until Python looks through all objects of a build for such, and does so more often.
    """
    written = []
    for child in node.children:
        written.append(_to_html(self, child))
        child.parent = None
    return "".join(written)


def _visited(self: HTML5Translator, node: nodes.Node) -> str:
    """Return what the writer writes of a node that another extension has put into a card."""
    start = len(self.body)
    node.walkabout(self)
    written = "".join(self.body[start:])
    del self.body[start:]
    return written


def _classes(node: nodes.Element, expected: str) -> str:
    names = " ".join([*node["classes"], *([expected] if expected else [])])
    return f' class="{escape(names)}"' if names else ""


def _picture(node: design_picture) -> str:
    """Return the picture, its boxes linked as the links beside it were resolved."""
    picture = cast("Picture", node["picture"])
    return (
        f'<div class="flamedesign-neighbourhood" role="region" tabindex="0" aria-label="{escape(picture.label)}">\n'
        f"{picture.to_svg(addresses_of(node.parent))}\n</div>\n"
    )
