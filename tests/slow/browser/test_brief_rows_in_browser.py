"""A reader finds rows for which their page had no room."""

from __future__ import annotations

import pytest
from test_heat_map import make_graph
from view_pages import make_view, write_page

from sphinxcontrib_flamedesign.views import report, table
from sphinxcontrib_flamedesign.views.tables import Limit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory, serve_strictly):
    with serve_strictly(tmp_path_factory.mktemp("brief")) as site:
        yield site


@pytest.fixture
def show(request, monkeypatch, served, open_tab):
    """Return a way to open a page with a view of twenty designs, of which it has room for some."""

    def open_view(options_type, **limit):
        monkeypatch.setattr(table, "ROWS", Limit(8, 3, **limit))
        monkeypatch.setattr(report, "DESIGNS", Limit(8, 3, **limit))
        page = f"{request.node.name}.html"
        write_page(served.folder, make_view(options_type, make_graph(20)), page)
        tab = open_tab(f"{served.address}/{page}")
        return tab, tab.locator("table.flamedesign-table").last

    return open_view


def ids(shown):
    return [text.split()[0] for text in shown.locator("tbody tr > :first-child").all_inner_texts()]


def search(tab, words):
    tab.get_by_role("searchbox").last.fill(words)
    return tab.locator("[role=status]:not(.flamedesign-take *)").last.inner_text()


def test_all_rows_of_a_table_are_found_sorted_and_filtered(show):
    tab, shown = show(table.TableOptions, first=6, brief=20)
    assert len(ids(shown)) == 20
    assert "are listed" not in tab.locator("body").inner_text()
    assert search(tab, "RFE19") == "1 of 20 shown"
    assert ids(shown) == ["RFE19"]
    link = shown.locator("tbody a").first
    assert link.get_attribute("href") == "rfe19.html#design-rfe19"
    search(tab, "")
    shown.locator("th", has_text="Id").get_by_role("button").click()
    shown.locator("th", has_text="Id").get_by_role("button").click()
    assert ids(shown)[:3] == ["RFE20", "RFE19", "RFE18"]
    assert shown.locator("tbody tr").first.locator(".flamedesign-status").count() == 1


def test_what_the_page_does_not_hold_is_counted(show):
    tab, shown = show(table.TableOptions, first=6, brief=4)
    assert len(ids(shown)) == 10
    assert tab.locator("[role=status]:not(.flamedesign-take *)").inner_text() == "10 more are not on this page"
    assert search(tab, "RFE19") == "0 of 10 shown, 10 more are not on this page"


def test_a_heat_map_has_the_cells_of_all(show):
    tab, shown = show(report.ReportOptions, first=6, brief=20)
    rows = shown.locator("tbody tr")
    assert rows.count() == 20
    widths = {rows.nth(place).locator("> *").count() for place in (0, 19)}
    assert len(widths) == 1
    states = shown.locator("tbody td:not(.flamedesign-number)").evaluate_all(
        "all => all.map(one => [one.className.split(' ')[0], one.textContent.split(': ')[1]])"
    )
    words = {"flamedesign-not-applicable": "not applicable", "flamedesign-not-required": "not required"}
    assert {text == words.get(css, css.removeprefix("flamedesign-")) for css, text in states} == {True}
    assert search(tab, "RFE19") == "1 of 20 shown"
