"""How HTML writers write a drawing: inline SVG with links, a legend, a caption, and the list underneath."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes

from sphinxcontrib_flamedesign.core.facts import Kind
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.build import address_of, addresses_of
from sphinxcontrib_flamedesign.views.drawing import LEAST_SCALE, Drawing
from sphinxcontrib_flamedesign.views.glyphs import XMLNS, kind_glyph
from sphinxcontrib_flamedesign.views.words import kind_label

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from sphinxcontrib_flamedesign.reading.nodes import design_drawing, design_list


def visit_drawing(self: HTML5Translator, node: design_drawing) -> None:
    """Write the drawing; its list follows, folded."""
    drawing = cast("Drawing", node["drawing"])
    label = escape(drawing.sketch.label)
    attributes: dict[str, Any] = {"CLASS": "flamedesign-graph", "data-fd-graph": node["key"]}  # as docutils types it
    self.body.append(
        self.starttag(node, "figure", **attributes)
        + f'<div class="flamedesign-canvas" role="region" tabindex="0" aria-label="{label}">\n'
        f"{drawing.to_svg(addresses_of(node))}\n{_least_width(drawing)}</div>\n"
        f"{_legend(drawing)}<figcaption>{escape(node['caption'])}</figcaption>\n</figure>\n"
        f'<details class="flamedesign-details"><summary>{escape(_("The same as a list"))}</summary>\n'
    )


def depart_drawing(self: HTML5Translator, node: design_drawing) -> None:
    """Close what :func:`visit_drawing` opened."""
    self.body.append("</details>\n")


def _least_width(drawing: Drawing) -> str:
    """Return empty images as wide as the drawing must be at least to be read: they keep it from shrinking further.

    The second one is for narrow screens, where a drawing is read part by part in any case.
    """
    widths = {"flamedesign-least": drawing.width * LEAST_SCALE, "flamedesign-least flamedesign-narrow": drawing.width}
    return "".join(
        f'<svg {XMLNS} class="{css}" width="{width:.0f}" height="1" aria-hidden="true"></svg>\n'
        for css, width in widths.items()
    )


def _legend(drawing: Drawing) -> str:
    """Return the legend: the kinds of the lines, if they have some."""
    found = {value for line in drawing.sketch.lines for name, value in line.data if name == "kind"}
    entries = "".join(
        f'<li class="flamedesign-kind-{kind}">{kind_glyph(kind)}{escape(kind_label(kind))}</li>'
        for kind in Kind
        if kind in found
    )
    return f'<ul class="flamedesign-legend">{entries}</ul>\n' if entries else ""


def visit_list(self: HTML5Translator, node: design_list) -> None:
    """Write a whole list, without what docutils puts round each part: pages stay light."""
    self.body.append(compact_html(node) + "\n")
    raise nodes.SkipNode


#: The elements of compact lists, by node.
_ELEMENTS: dict[type[nodes.Node], str] = {nodes.list_item: "li", nodes.strong: "strong"}


def compact_html(node: nodes.Node) -> str:
    """Return a list, or a part of one, as HTML: elements without what styles other lists."""
    if isinstance(node, nodes.Text):
        return escape(node.astext(), quote=False)
    inner = "".join(map(compact_html, node.children))
    if isinstance(node, nodes.bullet_list):
        return f"<ul{_classes(node)}>{inner}</ul>"
    if isinstance(node, nodes.reference):
        return f'<a href="{escape(address_of(node))}">{inner}</a>'
    if isinstance(node, nodes.target):
        return "".join(f'<span id="{escape(id_)}"></span>' for id_ in node["ids"])
    if isinstance(node, nodes.inline) and node["classes"]:
        return f"<span{_classes(node)}>{inner}</span>"
    element = _ELEMENTS.get(type(node))
    return f"<{element}>{inner}</{element}>" if element else inner


def _classes(node: nodes.Element) -> str:
    return f' class="{escape(" ".join(node["classes"]))}"' if node["classes"] else ""
