"""What a reader of the demo site can do and see."""

from __future__ import annotations

import pytest
from accessibility import find_violations
from marks import assert_all_is_marked

pytestmark = pytest.mark.browser
#: For what is the same in each theme, as where links lead to.
in_one_theme = pytest.mark.parametrize("site", ["furo"], indirect=True)

WIDTHS = (1280, 768, 360)


def open_page(page, site, name, width=1280):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site.address}/{name}")


@in_one_theme
def test_graph_nodes_lead_to_their_designs(page, site):
    open_page(page, site, "index.html")
    known = page.query_selector_all(".flamedesign-node[data-id]:not(.flamedesign-unknown, .flamedesign-pill)")
    ids = [node.get_attribute("data-id") for node in known]
    assert ids
    for id_ in ids:
        open_page(page, site, "index.html")
        page.locator(f'.flamedesign-node[data-id="{id_}"] a').first.click()
        page.locator(".flamedesign-near-name a").click()
        page.wait_for_url("**/designs/**")
        fragment = page.evaluate("location.hash.slice(1)")
        assert fragment == f"design-{id_.lower()}"
        heading = page.evaluate(
            "id => document.getElementById(id).closest('section').querySelector('h1').innerText", fragment
        )
        assert heading


@in_one_theme
def test_the_keyboard_reaches_the_boxes(page, site):
    open_page(page, site, "index.html")
    page.locator(".flamedesign-canvas").focus()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.closest('.flamedesign-node')?.dataset.id")
    assert focused
    page.keyboard.press("Enter")
    page.locator(".flamedesign-near").wait_for(state="visible")


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_do_not_scroll_sideways(page, site, width):
    names = ["index.html", *site.designs]
    for name in names:
        open_page(page, site, name, width)
        wider = page.evaluate(
            """() => [...document.querySelectorAll('.flamedesign-card, .flamedesign-graph, .flamedesign-table')]
                .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .filter(e => !e.closest('.table-wrapper, .flamedesign-scroll')).map(e => e.className)"""
        )
        assert wider == [], (name, width)


def test_words_in_boxes_fit(page, site):
    open_page(page, site, "index.html")
    spilled = page.evaluate(
        """() => [...document.querySelectorAll('.flamedesign-node text')].filter(text => {
            const box = text.closest('.flamedesign-node').querySelector('rect').getBBox(), words = text.getBBox();
            return words.x < box.x || words.x + words.width > box.x + box.width || words.y + words.height > box.y + box.height;
        }).map(text => text.textContent)"""
    )
    assert spilled == []


@in_one_theme
def test_links_of_the_card_lead_somewhere(page, site):
    for name in site.designs:
        open_page(page, site, name)
        dead = page.evaluate(
            """() => [...document.querySelectorAll('.flamedesign-card a[href^="#"]')]
                .map(a => a.getAttribute('href').slice(1)).filter(id => !document.getElementById(id))"""
        )
        assert dead == []


def test_a_theme_that_sets_running_text_wide_leaves_the_views_as_they_are(page, site):
    measure = "() => [...document.querySelectorAll('.flamedesign-card :is(p, li)')].map(e => getComputedStyle(e).lineHeight + getComputedStyle(e).textAlign)"
    open_page(page, site, site.designs[0])
    usual = page.evaluate(measure)
    page.add_style_tag(content="body section p, body section ul li { line-height: 40px; text-align: justify }")
    assert page.evaluate(measure) == usual


@pytest.mark.parametrize("site", ["alabaster"], indirect=True)  # test_marks.py has furo
def test_what_search_found_is_marked(page, site):
    for name in ["index.html", *site.designs]:
        open_page(page, site, f"{name}?highlight=design")
        assert_all_is_marked(page, "design")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility_of_what_is_ours(page, site, scheme):
    page.emulate_media(color_scheme=scheme)
    pages = ["index.html", *site.designs]
    for name in pages:
        open_page(page, site, name)
        assert find_violations(page) == [], name
