"""Tables in which no row fits what a reader chose: they say so, and lead back; and menus that write names as authors do."""

from __future__ import annotations

import pytest
from support import design
from view_pages import make_view, write_page

from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.model import Facts
from sphinxcontrib_flamedesign.views.report import ReportOptions
from sphinxcontrib_flamedesign.views.table import TableOptions

pytestmark = pytest.mark.browser

OWNERS = ("van Dyk", "bob", "Ann")


@pytest.fixture(scope="module")
def served(tmp_path_factory, serve_strictly):
    designs = [
        design(f"RFE{number}", status="draft" if number % 2 else None, metadata=(("author", (OWNERS[number % 3],)),))
        for number in range(1, 13)
    ]
    graph = build_graph(Facts(tuple(designs)), {})
    folder = tmp_path_factory.mktemp("empty")
    for name, options_type in (("table", TableOptions), ("report", ReportOptions)):
        write_page(folder, make_view(options_type, graph), f"{name}.html")
    alike = build_graph(Facts(tuple(design(f"RFE{number}", status="draft") for number in range(1, 4))), {})
    write_page(folder, make_view(TableOptions, alike), "alike.html")
    with serve_strictly(folder) as made:
        yield made


@pytest.mark.parametrize("name", ["table", "report"])
def test_a_table_without_rows_says_why_and_leads_back(served, open_tab, name):
    tab = open_tab(f"{served.address}/{name}.html")
    table = tab.locator("table[data-fd-table]").last
    search = tab.get_by_role("searchbox", name="Filter the rows").last
    search.fill("nothing is called so")
    assert table.locator("tbody").inner_text().split("\n")[0].startswith("No row fits the filters.")
    said = table.locator(".flamedesign-empty > td")
    assert said.evaluate("cell => getComputedStyle(cell).fontSize") != "0px"
    assert said.evaluate("cell => cell.scrollWidth <= cell.clientWidth")
    table.get_by_role("button", name="Clear the filters").click()
    assert search.input_value() == ""
    assert table.locator("tbody tr").count() == 12
    assert search.evaluate("box => box === document.activeElement")


def test_all_that_hides_rows_is_taken_away(served, open_tab):
    tab = open_tab(f"{served.address}/report.html?fd.report.status=draft&fd.report.field=Target&fd.report.q=RFE12")
    table = tab.locator("table[data-fd-table]").last
    table.get_by_role("button", name="Clear the filters").click()
    assert table.locator("tbody tr").count() == 12
    assert table.locator("tfoot th").inner_text() == "All designs (12)"
    tab.wait_for_url("**/report.html")


def test_what_an_address_chooses_has_a_control(served, open_tab):
    assert open_tab(f"{served.address}/alike.html").get_by_role("group", name="Controls of the table").count() == 0
    tab = open_tab(f"{served.address}/alike.html?fd.designs.status=draft")
    tab.get_by_role("button", name="Status: 1").click()
    tab.get_by_role("checkbox", name="Draft").uncheck()
    tab.wait_for_url("**/alike.html")


def test_names_are_as_written_and_words_of_ours_start_a_line(served, open_tab):
    tab = open_tab(f"{served.address}/table.html")
    for menu, expected in (("Owner", ["Ann", "bob", "van Dyk"]), ("Status", ["Draft", "None"])):
        tab.get_by_role("button", name=menu, exact=True).click()
        labels = tab.get_by_role("group", name=menu, exact=True).locator("label")
        assert [text.split("\n")[0] for text in labels.all_inner_texts()] == expected
        style = labels.first.locator("span").first
        assert style.evaluate("one => getComputedStyle(one, '::first-letter').textTransform") == "none"
