"""The legend in a drawing that is a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from sphinxcontrib_flamedesign.views.drawing.edge_styles import edge_style_of
from sphinxcontrib_flamedesign.views.drawing.scene import MARK, Scene
from sphinxcontrib_flamedesign.views.drawing.svg_elements import XMLNS, line_svg, mark_svg, place_svg, text_svg
from sphinxcontrib_flamedesign.views.drawing.text_metrics import width_of
from sphinxcontrib_flamedesign.views.wording import kind_label

#: How high a line of the legend is, how wide an average letter is, and the gap between two entries.
_LINE, _LETTER, _GAP = 22.0, 6.6, 18.0


#: How wide a line is with the gap to its words, and a mark.
_LINE_GLYPH, _MARK_GLYPH = 40.0, 14.0


_LEAST_WIDTH = 320.0


def add_legend(svg: str, scene: Scene, size: tuple[float, float], note: str = "") -> str:
    """Return a drawing with the kinds of its lines and what its marks mean below it; as it is where it has none.

    :param scene: what is drawn.
    :param note: what else is to be said of it, below these.
    """
    width, height = max(size[0], _LEAST_WIDTH), size[1]
    entries: list[str] = []
    x, y = _GAP, height + _LINE
    for attribute, glyph, glyph_width, words in _entries(scene):
        room = glyph_width + width_of(words) * _LETTER + _GAP
        if entries and x + room > width:
            x, y = _GAP, y + _LINE
        text = text_svg(words, place_svg(glyph_width, 4))
        entries.append(f'<g {attribute} transform="translate({x:g} {y - 4:g})">{glyph}{text}</g>')
        x += room
    if not entries:
        return svg
    if note:
        y += _LINE
        entries.append(text_svg(note, place_svg(_GAP, y)))
    box = f'viewBox="0 0 {width:g} {y + _LINE:g}" width="{width:g}" height="{y + _LINE:g}"'
    opening = f'<svg {XMLNS} class="flamedesign-svg" {box} role="group" aria-label="{escape(scene.label)}">'
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([opening, ground, svg, f'<g class="flamedesign-legend">{"".join(entries)}</g>', "</svg>"])


def _entries(scene: Scene) -> Iterator[tuple[str, str, float, str]]:
    """Yield what tells the look of each entry, its glyph and how wide that is, and its words."""
    for kind in scene.kinds:
        line = line_svg(edge_style_of(kind), ((0, 0), (11, 0), (21, 0), (32, 0)))
        yield f'class="flamedesign-kind-{kind}"', line, _LINE_GLYPH, kind_label(kind)
    for standing, notes in scene.marks.items():
        yield f'data-standing="{escape(standing)}"', mark_svg(0, -MARK / 2), _MARK_GLYPH, ", ".join(notes)
