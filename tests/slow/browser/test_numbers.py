"""Each number leads to as many rows; impact and overview fit a telephone, can be shared, and nothing of them is cut."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

#: A link of the overview in a state of a view: the number that it shows, and which view that is.
COUNTED = r"""() => [...document.querySelectorAll(".flamedesign-overview a")]
  .map(link => [link.innerText, link.href])
  .filter(([text, address]) => /^\d+\b(?! %| more)/.test(text) && address.includes("fd."))"""


def test_each_number_of_the_overview_leads_to_so_many_rows(site, open_tab):
    page = open_tab(f"{site.address}/index.html")
    links = page.evaluate(COUNTED)
    assert len(links) > 5
    statements = page.locator(".flamedesign-numbers a[href='#design-statements']").inner_text()
    assert page.locator(".flamedesign-matrix details tbody tr").count() == int(statements)
    for text, address in links:
        view = re.search(r"fd\.(\w+)\.", address)[1]
        page.goto(address)
        rows = page.locator(
            f'table[data-fd-table="{view}"] > tbody > tr:not(.flamedesign-group-row, .flamedesign-empty)'
        )
        assert rows.count() == int(re.match(r"\d+", text)[0]), (text, address)


@pytest.mark.parametrize("view", ["overview", "impact"])
def test_a_view_without_a_table_can_be_shared(site, open_tab, view):
    page = open_tab(f"{site.address}/index.html", permissions=["clipboard-read", "clipboard-write"])
    shared = page.locator(f".flamedesign-{view}")
    shared.get_by_role("button", name="Copy link").click()
    shared.get_by_text("The link is copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith(f"{site.address}/index.html")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_drawing_of_an_impact_is_not_cut(site, open_tab, width):
    page = open_tab(f"{site.address}/index.html", viewport={"width": width, "height": 844})
    shown = page.locator(".flamedesign-impact > .flamedesign-neighbourhood:visible")
    assert shown.count() == 1
    if width < 500:
        assert shown.evaluate("region => region.scrollWidth <= region.clientWidth + 1")
    cut = shown.evaluate(
        """region => [...region.querySelectorAll("text")].filter(text => {
          const svg = text.closest("svg").getBoundingClientRect(), box = text.getBoundingClientRect();
          return box.right > svg.right + 1 || box.bottom > svg.bottom + 1;
        }).map(text => text.textContent)"""
    )
    assert cut == []


def test_what_is_said_of_bars_stands_apart_from_them(site, open_tab):
    page = open_tab(f"{site.address}/index.html")
    about, strips = (
        page.locator(f".flamedesign-overview-block > {css}").last for css in ("p.flamedesign-caption", "ul")
    )
    about, strips = about.bounding_box(), strips.bounding_box()
    assert strips["y"] - about["y"] - about["height"] >= 6


def test_the_names_of_fields_are_not_cut(site, open_tab):
    page = open_tab(f"{site.address}/index.html")
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".flamedesign-field-name")].filter(name => {
          const svg = name.closest("svg").getBoundingClientRect(), box = name.getBoundingClientRect();
          return box.bottom > svg.bottom + 1;
        }).map(name => name.textContent)"""
    )
    assert cut == []
    heads = page.evaluate(
        """() => [...document.querySelectorAll(".flamedesign-heat thead [data-fd-sort] > *")]
          .filter(head => head.clientHeight && head.clientHeight < 160)
          .filter(head => head.scrollHeight > head.clientHeight + 1 || head.scrollWidth > head.clientWidth + 1)
          .map(head => head.textContent)"""
    )
    assert heads == []
    # Names of sections are cut where they are wider than their columns, and whole on hover.
    sections = page.locator(".flamedesign-heat [data-fd-section]").evaluate_all(
        "all => all.map(one => one.title.startsWith(one.textContent.trim()))"
    )
    assert sections
    assert all(sections)
