"""The bars of the overview: as long and as high as what they stand for, and every word escaped."""

from __future__ import annotations

import re

from lxml import etree

from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.views.overview_bars import FieldBar, draw_amount, draw_fields, draw_shares

SVG = "{http://www.w3.org/2000/svg}"


def rectangles(svg: str, css: str = "") -> list[tuple[float, float]]:
    """Return the width and height of the rectangles in groups of a class."""
    groups = [one for one in etree.fromstring(svg).iter(f"{SVG}g") if not css or one.get("class") == css]
    return [(float(one.get("width")), float(one.get("height"))) for group in groups for one in group.iter(f"{SVG}rect")]


def test_each_status_has_its_share():
    svg = draw_shares([("draft", 3, "Draft 3"), ("no-status", 1, "No status 1")], "a < b")
    root = etree.fromstring(svg)
    assert (root.get("viewBox"), root.get("aria-label")) == ("0 0 4 10", "a < b")
    assert rectangles(svg) == [(3, 10), (1, 10)]
    assert [one.text for one in root.iter(f"{SVG}title")] == ["Draft 3", "No status 1"]


def test_a_field_has_a_part_for_what_is_done_and_for_what_need_not_be():
    svg = draw_fields([FieldBar("API", 1, 0, "API"), FieldBar("<CLI>", 0.25, 0.5, "<CLI>", 1)])
    (all_, *full), (_all, not_lacking, quarter) = map(rectangles, svg)
    assert full == [all_, all_]
    assert all_[1] == 4 * quarter[1]
    assert not_lacking[1] == 3 * quarter[1]
    assert [rectangles(one, "flamedesign-worst") for one in svg] == [[], rectangles(svg[1])]
    assert [text.text for one in svg for text in etree.fromstring(one).iter(f"{SVG}text")] == ["API", "1", "<CLI>"]
    assert "<CLI>" not in svg[1]


def test_the_names_of_fields_have_room_below_their_bars():
    long = "A field with a name of many letters"
    drawn = [etree.fromstring(one) for one in draw_fields([FieldBar("API", 1, 0, "API"), FieldBar(long, 0, 0, long)])]
    texts = [text for one in drawn for text in one.iter(f"{SVG}text")]
    shown = [one.text for one in texts]
    assert shown[0] == "API"
    assert re.fullmatch(r"A field with a name of .{1,5}…", shown[1])
    top = [float(re.search(r"translate\(\S+ (\S+)\)", one.get("transform"))[1]) for one in texts]
    assert drawn[0].get("height") == drawn[1].get("height")
    assert float(drawn[1].get("height")) - top[1] >= 6.2 * len(shown[1])


def test_the_longest_amount_is_the_most():
    lengths = [rectangles(draw_amount(count, 8, Kind.UPDATES))[0][0] for count in (8, 4, 0)]
    assert lengths == [100, 50, 1]
    assert 'x="0"' in draw_amount(4, 8, Kind.UPDATES)  # so that they can be compared
