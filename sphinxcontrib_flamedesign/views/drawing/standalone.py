"""The legend in a drawing that is a file of its own."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.views.drawing.edge_styles import edge_style_of
from sphinxcontrib_flamedesign.views.drawing.svg_elements import XMLNS, line_svg, place_svg, text_svg
from sphinxcontrib_flamedesign.views.drawing.text_metrics import width_of
from sphinxcontrib_flamedesign.views.wording import kind_label

#: How high a line of the legend is, how wide an average letter and a glyph are, and the gap between two entries.
_LINE, _LETTER, _GLYPH, _GAP = 22.0, 6.6, 40.0, 18.0

_LEAST_WIDTH = 320.0


def add_legend(svg: str, label: str, size: tuple[float, float], kinds: Iterable[Kind], note: str = "") -> str:
    """Return a drawing with the kinds of its lines below it; as it is where it has none.

    :param label: what the drawing is called.
    :param note: what else is to be said of it, below the kinds.
    """
    width, height = max(size[0], _LEAST_WIDTH), size[1]
    entries: list[str] = []
    x, y = _GAP, height + _LINE
    for kind in kinds:
        room = _GLYPH + width_of(kind_label(kind)) * _LETTER + _GAP
        if entries and x + room > width:
            x, y = _GAP, y + _LINE
        line = line_svg(edge_style_of(kind), ((x, y - 4), (x + 11, y - 4), (x + 21, y - 4), (x + 32, y - 4)))
        words = text_svg(kind_label(kind), place_svg(x + _GLYPH, y))
        entries.append(f'<g class="flamedesign-kind-{kind}">{line}{words}</g>')
        x += room
    if not entries:
        return svg
    if note:
        y += _LINE
        entries.append(text_svg(note, place_svg(_GAP, y)))
    box = f'viewBox="0 0 {width:g} {y + _LINE:g}" width="{width:g}" height="{y + _LINE:g}"'
    opening = f'<svg {XMLNS} class="flamedesign-svg" {box} role="group" aria-label="{escape(label)}">'
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([opening, ground, svg, f'<g class="flamedesign-legend">{"".join(entries)}</g>', "</svg>"])
