"""How HTML writers write what we show: drawings, lists, tables and cards, in few bytes and with all text escaped."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes

from sphinxcontrib_flamedesign.core.kinds import Kind, sort_kinds
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.reading.nodes import (
    design_card,
    design_drawing,
    design_folded,
    design_list,
    design_picture,
    design_statement,
    design_table,
)
from sphinxcontrib_flamedesign.views.drawing.scene import SINGLE, Node, NodeShape, Scene
from sphinxcontrib_flamedesign.views.drawing.svg import LEAST_SCALE, Drawing
from sphinxcontrib_flamedesign.views.drawing.svg_elements import PLAIN_GLYPH, XMLNS, Picture, kind_glyph, mark_glyph
from sphinxcontrib_flamedesign.views.graph_list import IN_WORDS
from sphinxcontrib_flamedesign.views.html_tables import (
    breakable,
    compact_html,
    html_attributes,
    html_classes,
    visit_table,
)
from sphinxcontrib_flamedesign.views.view_nodes import address_of, addresses_of
from sphinxcontrib_flamedesign.views.wording import kind_label

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator


#: So many designs and components stand above a drawing on a narrow screen.
_MOST_CONNECTED = 8


#: In a card: the element of each node, the classes that themes expect of it, and what stands after its two tags.
_CARD_ELEMENTS: dict[type[nodes.Node], tuple[str, str, str, str]] = {
    nodes.container: ("div", "docutils container", "\n", "\n"),
    nodes.paragraph: ("p", "", "", "\n"),
    nodes.inline: ("span", "", "", ""),
    nodes.bullet_list: ("ul", "simple", "\n", "\n"),
    nodes.list_item: ("li", "", "", "\n"),
    nodes.reference: ("a", "reference", "", ""),
    design_statement: ("bdi", "", "", ""),
}


def visit(self: HTML5Translator, node: nodes.Element) -> None:
    """Write a node of ours, or what opens it."""
    _VISITORS[type(node)](self, node)


def depart(self: HTML5Translator, node: nodes.Element) -> None:
    """Write what closes a node of ours that has not been written as a whole."""
    self.body.append("</div>\n</details>\n" if isinstance(node, design_drawing) else "</details>\n")


def visit_drawing(self: HTML5Translator, node: design_drawing) -> None:
    """Write the drawing with its legend and its caption; its list follows, folded."""
    drawing = cast("Drawing | None", node["drawing"])
    if drawing is None:
        self.body.append(_undrawn(self, node))
        return
    label, addresses = escape(drawing.scene.label), addresses_of(node)
    legend = _legend(drawing.scene, node["below"], node["in_words"])
    attributes: dict[str, Any] = {"CLASS": "flamedesign-graph", "data-fd-graph": node["key"]}  # as docutils types it
    if drawing.scene.has_columns:
        attributes["data-fd-all-components"] = str(node["components"])
    if node["list_only"] and drawing.scene.kinds:
        attributes["data-fd-list-only"] = json.dumps(node["list_only"])
    self.body.append(
        self.starttag(node, "figure", **attributes)
        + _most_connected(drawing, addresses)
        + f'<div class="flamedesign-canvas" role="region" tabindex="0" aria-label="{label}">\n'
        f"{drawing.to_svg(addresses)}\n{_least_width(drawing)}</div>\n"
        f"{legend}<figcaption>{escape(node['caption'])}</figcaption>\n</figure>\n" + _list_opening(_("Show as list"))
    )


def _undrawn(self: HTML5Translator, node: design_drawing) -> str:
    """Return the caption of a graph that could not be drawn, to which the script adds its search, and open the list."""
    attributes: dict[str, Any] = {"CLASS": "flamedesign-graph", "data-fd-graph": node["key"]}
    return (
        f"{self.starttag(node, 'figure', **attributes)}<figcaption>{escape(node['caption'])}</figcaption>\n</figure>\n"
        + _list_opening(_("List"), ' open="open"')
    )


def _list_opening(summary: str, state: str = "") -> str:
    """Return what stands before the list of a drawing: it is folded, and scrolls in its own region as tables do."""
    region = f'<div class="flamedesign-listed" role="region" tabindex="0" aria-label="{escape(_("List"))}">'
    return f'<details class="flamedesign-details"{state}><summary>{escape(summary)}</summary>\n{region}\n'


def _most_connected(drawing: Drawing, addresses: Mapping[str, str]) -> str:
    """Return the designs and components with most lines: on narrow screens they stand first, above the drawing."""
    if not drawing.scene.kinds:  # a drawing by groups
        return ""
    entries = [_connected(box, addresses, counts) for box, counts in drawing.scene.most_connected(_MOST_CONNECTED)]
    title = escape(_("Most connected"))
    return f'<div class="flamedesign-most"><p>{title}</p><ul>{"".join(entries)}</ul></div>\n' if entries else ""


def _connected(box: Node, addresses: Mapping[str, str], counts: tuple[int, int]) -> str:
    title = "" if box.shape is NodeShape.PILL or not box.title else f" {escape(box.title)}"
    name = f"<strong>{escape(box.name)}</strong>{title}"
    href = addresses.get(box.key)
    linked = f'<a href="{escape(href)}">{name}</a>' if href else f"<span>{name}</span>"
    message = _("%(incoming)d in, %(outgoing)d out") % {"incoming": counts[0], "outgoing": counts[1]}
    return f'<li data-id="{escape(box.key)}">{linked}<span>{escape(message)}</span></li>'


def _least_width(drawing: Drawing) -> str:
    """Return empty images as wide as the drawing must be at least to be read: they keep it from shrinking further.

    The second one is for narrow screens, where a drawing is read part by part in any case.
    """
    widths = {"flamedesign-least": drawing.width * LEAST_SCALE, "flamedesign-least flamedesign-narrow": drawing.width}
    return "".join(
        f'<svg {XMLNS} class="{css}" width="{width:.0f}" height="1" aria-hidden="true"></svg>\n'
        for css, width in widths.items()
    )


def _legend(scene: Scene, below: Mapping[Kind, int], in_words: Mapping[Kind, int]) -> str:
    """Return the legend, if the lines have kinds: these, those that give no line its stroke, and what marks mean.

    The script draws a line in the stroke of its entry here, where the kinds are chosen.
    """
    drawn = scene.kinds
    if not drawn:
        return ""
    entries = [
        f'<li class="flamedesign-kind-{kind}">{kind_glyph(kind)}{escape(kind_label(kind))}'
        f"{'' if kind in drawn else _without_stroke(below[kind], in_words[kind])}</li>"
        for kind in sort_kinds({*drawn, *below, *in_words})
    ]
    if scene.has_pale_lines:
        entries.append(f'<li class="{SINGLE}">{PLAIN_GLYPH}{escape(_("paler: a single statement"))}</li>')
    entries += [f"<li>{mark_glyph(text)}{escape(', '.join(notes))}</li>" for text, notes in scene.marks.items()]
    return f'<ul class="flamedesign-legend">{"".join(entries)}</ul>\n'


def _without_stroke(below: int, in_words: int) -> str:
    """Return how many statements of a kind are on the lines of stronger ones, and in words only."""
    lines = ngettext("%d statement on lines of stronger kinds", "%d statements on lines of stronger kinds", below)
    words = ngettext("%d statement in words only", "%d statements in words only", in_words)
    message = ", ".join(text for text, count in ((lines, below), (words, in_words)) if count)
    return f'<span class="{IN_WORDS}">{escape(message)}</span>'


def visit_list(self: HTML5Translator, node: design_list) -> None:
    """Write a whole list, without what docutils puts round each entry."""
    self.body.append(compact_html(node) + "\n")
    raise nodes.SkipNode


def visit_folded(self: HTML5Translator, node: design_folded) -> None:
    """Fold what is in the node."""
    self.body.append(_opening(node))


def _opening(node: design_folded) -> str:
    is_open = ' open="open"' if node.get("is_open") else ""
    return f'<details class="flamedesign-more"{is_open}><summary>{escape(node["summary"])}</summary>\n'


def visit_statement(self: HTML5Translator, node: design_statement) -> None:
    """Write the words of an author, whose direction is that of their script."""
    message = breakable(escape(node.astext(), quote=False))
    self.body.append(f"<bdi{html_attributes({'dir': 'auto', 'class': html_classes(node)})}>{message}</bdi>")
    raise nodes.SkipNode


def visit_card(self: HTML5Translator, node: design_card) -> None:
    """Write a whole card: each has some two hundred nodes, which a writer would visit one by one."""
    self.body.append(self.starttag(node, "div", CLASS="docutils container"))
    self.body += [_card_content(self, node), "</div>\n"]
    raise nodes.SkipNode


def _card_html(self: HTML5Translator, node: nodes.Node) -> str:
    """Return a node of a card as docutils would write it."""
    if isinstance(node, nodes.Text):
        return breakable(escape(node.astext() if "\0" in node else node, quote=False))  # most have nothing to unescape
    if isinstance(node, nodes.raw):
        return node.astext() if node["format"] == "html" else ""
    if isinstance(node, design_picture):
        return _picture(node)
    if isinstance(node, design_folded):
        return f"{_opening(node)}{_card_content(self, node)}</details>\n"
    if not isinstance(node, nodes.Element) or type(node) not in _CARD_ELEMENTS:
        return _visited(self, node)
    name, expected, first, last = _CARD_ELEMENTS[type(node)]
    href = address_of(node) if name == "a" else None
    if name == "a":
        expected += " internal" if node.get("internal") else " external"
    direction = "auto" if name == "bdi" else None
    attributes = html_attributes({"dir": direction, "class": html_classes(node, expected), "href": href})
    return f"<{name}{attributes}>{first}{_card_content(self, node)}</{name}>{last}"


def _card_content(self: HTML5Translator, node: nodes.Element) -> str:
    """Return what is in a node of a card, and part its nodes, which nothing needs any more.

    Else they refer in circles until Python looks through all objects of a build for such, and does so more often.
    """
    written = []
    for child in node.children:
        written.append(_card_html(self, child))
        child.parent = None
    return "".join(written)


def _visited(self: HTML5Translator, node: nodes.Node) -> str:
    """Return what the writer writes of a node that another extension has put into a card."""
    start = len(self.body)
    node.walkabout(self)
    written = "".join(self.body[start:])
    del self.body[start:]
    return written


def visit_picture(self: HTML5Translator, node: design_picture) -> None:
    """Write a picture that stands in a view."""
    self.body.append(_picture(node))
    raise nodes.SkipNode


def _picture(node: design_picture) -> str:
    """Return the picture, its boxes linked as the links beside it were resolved; that for narrow screens beside it."""
    addresses = addresses_of(node.parent)
    wide, narrow = cast("Picture", node["picture"]), cast("Picture | None", node.get("narrow"))
    if narrow is None:
        return _picture_region(wide, addresses)
    drawn = _picture_region(wide, addresses, " flamedesign-wide-only")
    return drawn + _picture_region(narrow, addresses, " flamedesign-narrow-only")


def _picture_region(picture: Picture, addresses: Mapping[str, str], css: str = "") -> str:
    region = f'role="region" tabindex="0" aria-label="{escape(picture.label)}"'
    return f'<div class="flamedesign-neighbourhood{css}" {region}>\n{picture.to_svg(addresses)}\n</div>\n'


#: What writes each node of ours.
_VISITORS: Mapping[type[nodes.Element], Callable[[HTML5Translator, Any], None]] = {
    design_drawing: visit_drawing,
    design_list: visit_list,
    design_table: visit_table,
    design_card: visit_card,
    design_picture: visit_picture,
    design_statement: visit_statement,
    design_folded: visit_folded,
}
