"""What a drawing says of itself is true of what it shows: by kinds, after a search, in a focus, and in a picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from defusedxml import ElementTree
from drawn_site import chip, make_site

pytestmark = pytest.mark.browser

BOTH = ["Session Manager: x", "Runner: x"]
DESIGNS = {
    1: (
        "Batches",
        "draft",
        {
            "Related Features": ["RFE2: once", "RFE2: twice", "RFE99: of which there is no document"],
            "Updates Required": ["RFE2: must", "Session Manager: a", "Session Manager: b"],
            "Integration Points": BOTH,
        },
    ),
    2: ("Sessions", "draft", {"Related Features": ["RFE1: back"], "Integration Points": BOTH}),
    3: ("Alone", "draft", {"Breaking Changes": ["The Runner is gone"]}),
    4: ("Beside", "draft", {"Related Features": ["RFE1: as well"], "Integration Points": ["Session Manager: x"]}),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve_plainly):
    folder = make_site(tmp_path_factory.mktemp("kinds"), DESIGNS, "design-graph", "design-overview")
    with serve_plainly(folder) as served:
        yield f"{served.address}/index.html"


@pytest.fixture
def tab(open_tab, address):
    return open_tab(address, viewport={"width": 1280, "height": 900})


def ends(source, target):
    return f'[data-source="{source}"][data-target="{target}"]'


def caption(page):
    return page.locator("figure figcaption").first.inner_text()


def tallies(page):
    return page.locator(".flamedesign-legend .flamedesign-tally").all_inner_texts()


def open_focus(page, key):
    page.locator(f'.flamedesign-canvas .flamedesign-node[data-id="{key}"] > *').first.click()
    page.locator(".flamedesign-near-drawing > svg").wait_for()


TO_MANAGER = ends("RFE1", "component:session-manager")


def test_a_line_says_what_it_stands_for_of_the_kinds_that_are_shown(tab):
    line, number = tab.locator(f".flamedesign-edge{TO_MANAGER}"), tab.locator(f".flamedesign-edge-label{TO_MANAGER}")
    whole = line.get_attribute("aria-label")
    assert number.text_content() == "3"
    chip(tab, "updates").click()
    assert number.text_content() == "2"
    assert (
        line.get_attribute("aria-label")
        == "RFE1 → Session Manager: requires update of\nSession Manager: a\nSession Manager: b"
    )
    line.locator(".flamedesign-hit").dispatch_event("pointerover", {"pointerType": "mouse"})
    assert tab.locator("[role=tooltip]").inner_text().split("\n") == [
        "RFE1 → Session Manager: requires update of",
        *("Session Manager: a", "Session Manager: b"),
    ]
    chip(tab, "updates").click()
    chip(tab, "integration").click()
    assert number.text_content() == ""
    assert "flamedesign-single" in line.get_attribute("class")
    assert line.get_attribute("aria-label") == "RFE1 → Session Manager: integrates with\nSession Manager: x"
    chip(tab, "integration").click()
    assert number.text_content() == "3"
    assert "flamedesign-single" not in line.get_attribute("class")
    assert line.get_attribute("aria-label") == whole


def drawn(line):
    return [path.evaluate("path => path.outerHTML") for path in line.locator("path").all()]


def looks_of(line):
    names = ("stroke-dasharray", "stroke-width", "fill")
    return [[path.get_attribute(name) for name in names] for path in line.locator("path").all()[:2]]


def test_a_line_is_drawn_in_the_stroke_of_the_strongest_kind_that_is_shown(tab):
    line = tab.locator(f".flamedesign-edge{TO_MANAGER}")
    integration = tab.locator(".flamedesign-legend .flamedesign-kind-integration")
    whole, colour = drawn(line), line.evaluate("line => getComputedStyle(line).color")
    chip(tab, "integration").click()
    assert (
        looks_of(line)
        == looks_of(integration)
        != looks_of(tab.locator(".flamedesign-legend .flamedesign-kind-updates"))
    )
    assert line.evaluate("line => getComputedStyle(line).color") != colour
    tip = line.evaluate(
        "line => { const [course, head] = line.querySelectorAll('path');"
        " const end = course.getPointAtLength(course.getTotalLength()); const box = head.getBBox();"
        " const { e, f } = head.transform.baseVal.consolidate().matrix;"
        " return [end.x - box.x - e, end.y - box.y - box.height / 2 - f, box.width]; }"
    )
    assert tip == pytest.approx([1, 0, 11], abs=0.5)  # the line ends at the back of the diamond
    root = ElementTree.fromstring(save_svg(tab))
    dashes = {
        part.get("stroke-dasharray", "none").replace("px", "") for part in root.iter() if part.get("stroke-width")
    }
    assert dashes == {"none", "1.5, 3"}
    chip(tab, "updates").click()
    assert drawn(line) != whole  # laid out anew, for less is left
    chip(tab, "updates").click()
    chip(tab, "integration").click()
    assert drawn(line) == whole
    assert line.evaluate("line => getComputedStyle(line).color") == colour


def test_components_and_the_list_say_it_of_the_shown_kinds_too(tab):
    pill = tab.locator('.flamedesign-node[data-id="component:session-manager"]')
    before = pill.text_content()
    assert before.endswith("5 from 3 designs")
    chip(tab, "updates").click()
    assert pill.text_content().endswith("2 from 1 design")
    tab.get_by_text("Show as list").click()
    listed = tab.locator(".flamedesign-listed").inner_text()
    assert "requires update of RFE2: RFE2: must" in listed
    assert "related to" not in listed
    assert "RFE3" not in listed
    chip(tab, "updates").click()
    assert "related to" in tab.locator(".flamedesign-listed").inner_text()
    assert pill.text_content() == before


def test_a_picture_has_the_numbers_of_the_shown_kinds(tab):
    chip(tab, "updates").click()
    root = ElementTree.fromstring(save_svg(tab))
    numbers = [text for part in root.iter() if (text := part.text or "").isdecimal()]
    assert set(numbers) == {"2"}


def save_svg(page):
    with page.expect_download() as found:
        page.get_by_role("button", name="Save as SVG").first.click()
    return Path(found.value.path()).read_text("utf-8")


def test_a_picture_without_a_line_has_the_words(tab):
    chip(tab, "breaking").click()
    root = ElementTree.fromstring(save_svg(tab))
    words = [part.text for part in root.iter("{http://www.w3.org/2000/svg}text")]
    assert words[-4:] == ["1 statement in words only", "breaks", "RFE3: Alone", "The Runner is gone"]
    bottom = float(root.get("viewBox").split()[1]) + float(root.get("height"))
    assert max(float(part.get("y")) for part in root.iter("{http://www.w3.org/2000/svg}text")) < bottom


def test_designs_are_those_with_a_document_wherever_they_are_counted(tab):
    assert caption(tab).startswith("4 designs and 1 without a document, ")
    chip(tab, "updates").click()
    assert caption(tab).startswith("2 of 4 designs, 1 of 3 components, 2 of ")
    chip(tab, "updates").click()
    chip(tab, "related").click()
    assert caption(tab).startswith("3 of 4 designs, 1 of 1 without a document, ")
    chip(tab, "related").click()
    open_focus(tab, "RFE1")
    assert "3 of 4 designs, 1 of 1 without a document, 2 of 3 components" in caption(tab)


def test_chips_count_the_statements_that_the_caption_counts(tab):
    def stated():
        return sum(int(text.split()[0]) for text in tallies(tab) if "in words only" not in text)

    assert "6 between designs, 7 on 2 of 3 components" in caption(tab)
    assert stated() == 13
    tab.locator("figure .flamedesign-find").fill("RFE99")
    assert "1 of 13 statements on lines" in caption(tab)
    assert stated() == 1
    tab.locator("figure .flamedesign-find").fill("")
    open_focus(tab, "component:session-manager")
    assert f", {stated()} statements." in caption(tab)


def test_the_focus_numbers_the_shown_kinds(tab):
    open_focus(tab, "RFE1")
    number = tab.locator(f".flamedesign-near .flamedesign-edge-label{TO_MANAGER}")
    assert number.text_content() == "3"
    chip(tab, "updates").click()
    assert number.text_content() == "2"
    line = tab.locator(f".flamedesign-near .flamedesign-edge{TO_MANAGER}")
    assert line.get_attribute("aria-label") == "RFE1 → Session Manager: requires update of, 2 statements"


def test_a_component_has_one_count_in_menu_and_overview(tab):
    tab.get_by_role("button", name="Component", exact=True).click()
    entry = tab.locator(".flamedesign-panel:visible label", has_text="Runner")
    assert entry.locator(".flamedesign-tally").inner_text() == "3 designs"


#: How near lines that do not end at the middle come to it, above and below, in pixels of the drawing.
NEAREST = """svg => {
  const {top, bottom, left, right} = svg.querySelector(".flamedesign-current rect").getBoundingClientRect();
  return [...svg.querySelectorAll(".flamedesign-aside > path:first-of-type")].flatMap(path => {
    const matrix = path.getScreenCTM(), length = path.getTotalLength();
    return Array.from({length: 200}, (_, at) => path.getPointAtLength(length * at / 199).matrixTransform(matrix))
      .filter(({x}) => left < x && x < right).map(({y}) => Math.max(top - y, y - bottom));
  });
}"""


def test_lines_of_neighbours_keep_away_from_the_middle(tab):
    open_focus(tab, "RFE1")
    near = tab.locator(".flamedesign-near-drawing > svg")
    distances = near.evaluate(NEAREST)
    assert distances
    assert min(distances) >= 24


def test_lines_of_neighbours_are_paler_and_thinner_and_the_caption_counts_them(tab):
    open_focus(tab, "RFE1")
    near = tab.locator(".flamedesign-near-drawing > svg")
    aside = near.locator(".flamedesign-aside").evaluate_all(
        "all => all.map(one => [one, one.querySelector('path')].map(getComputedStyle))"
        ".map(([line, path]) => [Number(line.strokeOpacity), Number(line.fillOpacity), parseFloat(path.strokeWidth)])"
    )
    assert aside
    assert all(max(look) <= 1 and look[0] == look[1] < 0.4 for look in aside)
    assert f"lines of the whole site ({len(aside)} paler: past it), " in caption(tab)


def test_a_search_says_what_a_design_without_a_line_states(tab):
    tab.locator("figure .flamedesign-find").fill("alone")
    entry = tab.get_by_role("link", name="RFE3 Alone").first
    entry.wait_for()
    assert entry.inner_text().endswith("not connected: no lines to others, 1 statement in words only")


def test_lines_are_said_to_be_the_drawn_ones_where_those_are_counted(tab):
    lines = tab.locator(".flamedesign-canvas .flamedesign-edge").count()
    chip(tab, "updates").click()
    assert f", 2 of {lines} drawn lines, " in caption(tab)


def test_names_of_components_are_whole_where_there_is_room(tab):
    names = tab.locator(".flamedesign-canvas .flamedesign-pill .flamedesign-id").all_text_contents()
    assert sorted(names) == ["Runner", "Session Manager"]
    open_focus(tab, "RFE1")
    assert "Session Manager" in tab.locator(".flamedesign-near .flamedesign-id").all_text_contents()
