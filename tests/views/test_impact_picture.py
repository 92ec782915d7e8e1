"""The picture above an impact: everything of it has room, and its boxes are those of the lists below."""

from __future__ import annotations

import itertools
import re

from defusedxml import ElementTree

from sphinxcontrib_flamedesign.core.kinds import Strength
from sphinxcontrib_flamedesign.views.drawing.impact_picture import ImpactRow, draw_impact, draw_narrow_impact

NAMESPACE = "{http://www.w3.org/2000/svg}"


def draw(*rows, links=None, in_words="", how=draw_impact):
    made = [
        ImpactRow(
            strength,
            f"{len(names)} {strength}",
            [(f"key-{name}", name) for name in names],
            frozenset(),
            in_words,
            block,
        )
        for block, (strength, names) in enumerate(rows)
    ]
    return ElementTree.fromstring(how("RFE1 <&>", made, ["first", "second"]).to_svg(links or {}))


def places(svg):
    """Return the places of the boxes of what is reached: left, right and middle."""
    rectangles = list(svg.iter(f"{NAMESPACE}rect"))[1:]
    return [
        (float(one.get("x")), float(one.get("x")) + float(one.get("width")), float(one.get("y"))) for one in rectangles
    ]


def test_boxes_stand_side_by_side_within_the_picture():
    names = [f"RFE{number}" for number in range(30)]
    svg = draw((Strength.MUST, names), (Strength.REFERS, ["W" * 40, "i", "RFE2"]))
    width, height = (float(svg.get(name)) for name in ("width", "height"))
    assert height <= 120
    boxes = places(svg)
    assert all(left < right <= width for left, right, _ in boxes)
    for one, other in itertools.pairwise(boxes):
        assert one[2] != other[2] or one[1] < other[0]
    drawn = sum(place[2] == boxes[0][2] for place in boxes)
    assert f"+{30 - drawn}" in ["".join(text.itertext()) for text in svg.iter(f"{NAMESPACE}text")]


def test_what_has_no_room_is_a_link_to_the_list_that_has_it():
    names = [f"RFE{number}" for number in range(30)]
    svg = draw(*((strength, names) for strength in Strength))
    hrefs = [link.get("href") for link in svg.iter(f"{NAMESPACE}a")]
    assert hrefs == ["#first", "#second", "#second"]  # a page had no room for the third one


def test_on_a_narrow_screen_boxes_wrap_within_a_telephone():
    names = [f"RFE{number}" for number in range(30)]
    svg = draw(
        (Strength.MUST, names), (Strength.REFERS, ["W" * 40, "i"]), in_words="+ 8 in words", how=draw_narrow_impact
    )
    width, height = (float(svg.get(name)) for name in ("width", "height"))
    assert width <= 390 - 2 * 16
    boxes = places(svg)
    assert all(left < right <= width and y + 22 <= height for left, right, y in boxes)
    assert len({y for _left, _right, y in boxes}) == 4  # three lines of the first strength, one of the other
    assert "".join(svg.itertext()).count("+ 8 in words") == 2
    spoken = [(float(one.get("x")), one.text) for one in svg.iter(f"{NAMESPACE}text") if "words" in (one.text or "")]
    assert all(x + 6.6 * len(text) <= width for x, text in spoken)


def test_what_is_in_words_only_has_a_row_too():
    svg = draw((Strength.MUST, []), in_words="8 in words only")
    assert not places(svg)
    assert "8 in words only" in "".join(svg.itertext())


def test_what_is_the_last_needs_no_room_for_more():
    svg = draw((Strength.PROBABLY, ["RFE2"]))
    assert len(places(svg)) == 1
    assert float(svg.get("height")) < 60
    assert "+" not in "".join(svg.itertext())


def test_boxes_lead_where_the_lists_do(project):
    project.configure('flamedesign_documents = ["RFE*"]\nflamedesign_components = {"Scheduler": {}}\n')
    head = "{0}: A <b> title\n=================\n\nFunction Specification\n----------------------\n\n"
    project.write(
        "RFE1.rst", head.format("RFE1") + "**Updates Required:**\n\n- RFE2: *waits* <i>\n- Scheduler: queue\n"
    )
    project.write("RFE2.rst", head.format("RFE2") + "**CLI:** None.\n")
    project.write("index.rst", "Index\n=====\n\n.. toctree::\n\n   RFE1\n   RFE2\n\n.. design-impact:: RFE1\n")
    project.build()
    page = project.page("index")
    assert "If RFE1 changes: 2 must change." in page
    svg = ElementTree.fromstring(re.search(r'neighbourhood[" ].*?(<svg xmlns.*?</svg>)', page, re.DOTALL)[1])
    links = {link.get("href"): "".join(link.itertext()) for link in svg.iter(f"{NAMESPACE}a")}
    assert list(links) == ["?fd.impact.focus=component%3Ascheduler", "RFE2.html#design-rfe2"]
    said = re.search(r"asked to update by RFE1</span> <a ([^>]*)><bdi[^>]*>RFE2: waits &lt;i&gt;</bdi></a>", page)
    assert 'href="RFE1.html#design-rfe1-updates-required-rfe2"' in said[1], said[1]
    project.build("text")
    text = (project.apps[-1].outdir / "index.txt").read_text("utf-8")
    assert "Must change (2)" in text
    assert "asked to update by RFE1" in text


def test_more_than_has_room_leads_to_its_list(project):
    project.configure('flamedesign_documents = ["RFE*"]\nflamedesign_components = {"Scheduler": {}}\n')
    field = "Function Specification\n----------------------\n\n**{}:**\n\n"
    for number in range(2, 30):
        text = f"RFE{number}: Another\n=================\n\n{field.format('Updates Required')}- RFE1: x\n- Scheduler: queue\n"
        project.write(f"RFE{number}.rst", text)
    project.write("RFE1.rst", f"RFE1: One\n=========\n\n{field.format('Updates Required')}- RFE2: x\n")
    views = "".join(f".. design-impact:: {name}\n\n" for name in ("RFE1", "Scheduler"))
    project.write("index.rst", f"Index\n=====\n\n{views}.. toctree::\n   :glob:\n\n   RFE*\n")
    project.build()
    page = project.page("index")
    leads = re.findall(r'<a href="#([^"]*list[^"]*)"><title[^>]*>\d+ more', page)
    assert len(leads) == 4  # of each impact one beside it, and one below it for narrow screens
    headings = [page.partition(f'id="{anchor}"')[2].partition("</p>")[0] for anchor in dict.fromkeys(leads)]
    assert [re.sub("<[^>]*>|^>", "", heading) for heading in headings] == ["Probably affected (27)", "Broken by (0)"]
    assert all(page.count(f'id="{anchor}"') == 1 for anchor in leads)
