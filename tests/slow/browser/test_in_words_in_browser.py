"""What no line of a graph can show: statements in words only, that nothing is stated, and what marks mean."""

from __future__ import annotations

import pytest
from drawn_site import chip, make_site

pytestmark = pytest.mark.browser

DESIGNS = {
    1: ("A & B <c>", "draft", {"Integration Points": ["Runner: x", "Session Manager: y", "Session: z"]}),
    2: (
        "Sessions",
        "accepted",
        {
            "Related Features": ["RFE1: once", "RFE1: twice"],
            "Integration Points": ["Runner: x", "Session Manager: y", "Session: z"],
            "Breaking Changes": ["The Runner & its <flags> are gone", "Nobody is asked any more"],
        },
    ),
    3: ("Priorities", "draft", {"Breaking Changes": ["All clients are built anew"]}),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve_plainly):
    folder = make_site(tmp_path_factory.mktemp("words"), DESIGNS, "design-graph")
    with serve_plainly(folder) as served:
        yield f"{served.address}/index.html"


@pytest.fixture
def tab(open_tab, address):
    return open_tab(address, viewport={"width": 1280, "height": 900})


def read_words(page):
    return page.locator(".flamedesign-unlined li").evaluate_all(
        "entries => entries.map(entry => [...entry.children].map(link => link.textContent))"
    )


def test_a_kind_that_is_in_words_only_is_chosen_and_read(tab):
    assert chip(tab, "breaking").inner_text().split("\n")[-1].endswith("3 statements in words only")
    assert tab.locator(".flamedesign-unlined").is_hidden()
    chip(tab, "breaking").click()
    assert read_words(tab) == [
        ["RFE2: Sessions", "The Runner & its <flags> are gone", "Nobody is asked any more"],
        ["RFE3: Priorities", "All clients are built anew"],
    ]
    assert tab.get_by_text("Nobody is asked any more").first.is_visible()
    shown = tab.locator(".flamedesign-canvas .flamedesign-node:not(.flamedesign-hidden)")
    assert shown.evaluate_all("nodes => nodes.map(node => node.dataset.id)") == ["RFE2"]
    assert (
        "0 of 7 drawn lines, 0 of 8 statements on lines. 3 statements in words only"
        in tab.locator("figcaption").inner_text()
    )
    tab.get_by_text("Nobody is asked any more").first.click()
    tab.wait_for_url("**/designs/rfe2.html#*")


def test_words_are_those_of_the_chosen_component_and_status(tab):
    chip(tab, "breaking").click()
    tab.get_by_role("button", name="Component", exact=True).click()
    tab.get_by_role("checkbox", name="Runner").check()
    assert read_words(tab) == [["RFE2: Sessions", "The Runner & its <flags> are gone"]]
    assert chip(tab, "breaking").get_attribute("title") == "1 statement in words only"
    assert chip(tab, "integration").get_attribute("title") == "0 of 6 statements"
    tab.get_by_role("checkbox", name="Runner").uncheck()
    tab.get_by_role("checkbox", name="Session Manager").check()
    assert tab.locator(".flamedesign-unlined").is_hidden()
    tab.get_by_role("checkbox", name="Session Manager").uncheck()
    tab.get_by_role("button", name="Status", exact=True).click()
    tab.get_by_role("checkbox", name="draft").check()
    assert read_words(tab) == []


def test_what_a_reader_has_folded_stays_so(tab):
    chip(tab, "breaking").click()
    tab.locator(".flamedesign-unlined summary").click()
    tab.locator('.flamedesign-canvas [data-id="RFE2"]').hover()
    assert tab.locator(".flamedesign-unlined").get_attribute("open") is None


def test_what_breaks_a_component_takes_three_steps(tab):
    search = tab.locator("figure .flamedesign-find")
    search.fill("Session Manager")
    search.press("Enter")
    tab.keyboard.press("Enter")
    words = tab.locator(".flamedesign-near-words")
    words.wait_for(state="visible")
    assert search.input_value() == "Session Manager"
    assert words.locator(".flamedesign-kind-breaking").inner_text() == "broken by\nnothing"
    search.fill("Runner")
    search.press("Enter")
    words.get_by_text("The Runner & its <flags> are gone").wait_for(state="visible")
    assert words.locator(".flamedesign-kind-breaking").count() == 0  # words that name it are not by it
    naming = words.locator(".flamedesign-near-kind", has_text="named in the words of")
    assert naming.locator("+ ul > li").all_inner_texts() == ["RFE2 Sessions breaks\nThe Runner & its <flags> are gone"]
    assert "1 statement in words only" in words.inner_text()
    assert chip(tab, "breaking").inner_text().endswith("1 statement in words only")


def test_nothing_is_said_of_the_kinds_that_are_asked(tab):
    tab.locator('.flamedesign-canvas [data-id="RFE1"] a').click()
    words = tab.locator(".flamedesign-near-words")
    said = words.locator(".flamedesign-near-kind:has(.flamedesign-count)")
    assert [one.split("\n")[0] for one in said.all_inner_texts()] == [
        *("breaks", "requires update of", "depends on"),
        *("broken by", "asked to update by", "needed by"),
    ]
    chip(tab, "related").click()
    assert said.all_inner_texts() == ["related to\nnothing"]


def test_of_another_project_is_not_known_what_is_not_stated(open_tab, address):
    def serve_other(route):
        text = route.fetch().text()
        assert text.count('"Draft"],["RFE2"') == 1
        route.fulfill(body=text.replace('"Draft"],["RFE2"', '"Draft","other"],["RFE2"'), content_type="text/javascript")

    tab = open_tab(viewport={"width": 1280, "height": 900})
    tab.route("**/designs-graph.js", serve_other)
    tab.goto(f"{address}?fd.fd-graph.focus=RFE1")
    tab.locator(".flamedesign-near-words").wait_for(state="visible")
    assert tab.get_by_text("nothing").count() == 0


@pytest.mark.parametrize("text", ["session", "SESSION"])
def test_what_is_called_so_is_found_first(tab, text):
    search = tab.locator("figure .flamedesign-find")
    search.fill(text)
    search.press("Enter")
    assert tab.locator(".flamedesign-canvas .flamedesign-current").get_attribute("data-id") == "component:session"
    tab.keyboard.press("Enter")
    tab.locator(".flamedesign-near").wait_for(state="visible")
    search.fill(text)
    names = tab.locator(".flamedesign-suggestions strong")
    names.first.wait_for(state="visible")
    assert names.all_inner_texts() == ["Session", "Session Manager", "RFE2"]


def test_titles_are_shown_as_they_are(tab):
    tab.locator('.flamedesign-canvas [data-id="RFE2"] a').click()
    tab.locator("figure .flamedesign-find").fill("RFE1")
    entry = tab.locator(".flamedesign-suggestions button")
    entry.wait_for(state="visible")
    assert entry.inner_text() == "RFE1 A & B <c>"


def test_the_legend_says_what_marks_and_pale_lines_mean(tab):
    keys = tab.locator(".flamedesign-legend li:not(:has(button))")
    assert keys.all_inner_texts() == ["paler: a single statement", "Draft", "Accepted"]
    of_box = tab.locator('.flamedesign-canvas [data-id="RFE2"] .flamedesign-mark')
    look = "mark => { const {fill, stroke} = getComputedStyle(mark); return [fill, stroke]; }"
    assert keys.last.locator(".flamedesign-mark").evaluate(look) == of_box.evaluate(look)
    pale = "part => getComputedStyle(part).strokeOpacity"
    line = tab.locator(".flamedesign-canvas .flamedesign-edge.flamedesign-single path").first
    assert keys.first.locator("path").evaluate(pale) == line.evaluate(pale) != "1"


def test_every_line_is_dimmed_alike_but_not_on_paper(tab):
    tab.locator("figure .flamedesign-find").fill("nosuchthing")
    opacities = "lines => [...new Set(lines.map(line => getComputedStyle(line).strokeOpacity))]"
    lines = tab.locator(".flamedesign-canvas .flamedesign-edge")
    assert tab.locator(".flamedesign-canvas .flamedesign-edge.flamedesign-single").count()
    assert lines.evaluate_all(opacities) == ["0.22"]
    tab.emulate_media(media="print")
    assert "0.22" not in lines.evaluate_all(opacities)


def test_the_drawing_stands_where_the_text_does(tab):
    left = "element => element.getBoundingClientRect().left"
    assert tab.locator("figure").evaluate(left) == tab.locator(".flamedesign-details").evaluate(left)


def test_the_list_keeps_what_follows_near(tab):
    listed = tab.locator(".flamedesign-details")
    listed.locator("summary").click()
    tab.locator(".flamedesign-list").evaluate(
        "list => { for (let count = 0; count < 100; count++) list.append(list.firstElementChild.cloneNode(true)); }"
    )
    assert listed.bounding_box()["height"] < 900
    tab.emulate_media(media="print")
    assert listed.bounding_box()["height"] > 900


def test_words_stay_in_the_boxes_of_a_neighbourhood(tab):
    tab.locator('.flamedesign-canvas [data-id="RFE1"] a').click()
    tab.locator(".flamedesign-near").wait_for(state="visible")
    for width in (1280, 390):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.wait_for_timeout(200)
        outside = tab.locator(".flamedesign-near-drawing .flamedesign-node").evaluate_all(
            """nodes => nodes.filter(node => {
              const box = node.querySelector("rect").getBoundingClientRect();
              return [...node.querySelectorAll("text")].some(text => {
                const {left, right} = text.getBoundingClientRect();
                return left < box.left || right > box.right;
              });
            }).map(node => node.textContent)"""
        )
        assert outside == []


def test_what_is_cut_off_shows_that_it_goes_on(tab):
    shadows = "region => getComputedStyle(region).backgroundImage.split('linear-gradient').length - 1"
    tab.set_viewport_size({"width": 390, "height": 800})
    canvas = tab.locator(".flamedesign-canvas")
    assert canvas.evaluate("canvas => canvas.scrollWidth > canvas.clientWidth")
    assert canvas.evaluate(shadows) == 8
    tab.emulate_media(media="print")
    assert canvas.evaluate(shadows) == 0
