"""How HTML writers write a drawing: inline SVG with links, a legend, a caption, and the list underneath."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, cast

from docutils import nodes

from sphinxcontrib_flamedesign.core.facts import Kind
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.graph import Drawing, stroke_attributes
from sphinxcontrib_flamedesign.views.words import kind_label

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from sphinxcontrib_flamedesign.reading.nodes import design_drawing


def visit_drawing(self: HTML5Translator, node: design_drawing) -> None:
    """Write the drawing; its list follows, folded."""
    drawing = cast("Drawing", node["drawing"])
    kinds = sorted({edge.kind for edge in drawing.edges}, key=list(Kind).index)
    self.body.append(
        self.starttag(node, "figure", CLASS="flamedesign-graph")
        + f'<div class="flamedesign-canvas" role="region" tabindex="0" aria-label="{escape(drawing.label)}">\n'
        f"{drawing.to_svg(_addresses(node))}\n</div>\n"
        f'<ul class="flamedesign-legend">{"".join(_legend_entry(kind) for kind in kinds)}</ul>\n'
        f"<figcaption>{escape(node['caption'])}</figcaption>\n</figure>\n"
        f'<details class="flamedesign-details"><summary>{escape(_("The same as a list"))}</summary>\n'
    )


def depart_drawing(self: HTML5Translator, node: design_drawing) -> None:
    """Close what :func:`visit_drawing` opened."""
    self.body.append("</details>\n")


def _addresses(node: design_drawing) -> dict[str, str]:
    """Return the address of each design, as the links of the list were resolved."""
    addresses: dict[str, str] = {}
    for place in node.findall(nodes.inline):
        reference = place.next_node(nodes.reference) if "design" in place else None
        if reference is not None:
            addresses[place["design"]] = reference.get("refuri") or f"#{reference['refid']}"
    return addresses


def _legend_entry(kind: Kind) -> str:
    sample = (
        '<svg viewBox="0 0 34 10" width="34" height="10" aria-hidden="true">'
        f'<path d="M1,5 L26,5"{stroke_attributes(kind)}/>'
        '<path d="M33,5 L25,1.4 L25,8.6 Z" fill="currentColor"/></svg>'
    )
    return f'<li class="flamedesign-kind-{kind}">{sample}{escape(kind_label(kind))}</li>'
