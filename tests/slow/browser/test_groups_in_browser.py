"""What a reader can do with groups of rows: choose what they are grouped by, filter them, and share the address."""

from __future__ import annotations

import pytest
from support import design, statement
from view_pages import make_view, write_page

from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.model import Facts
from sphinxcontrib_flamedesign.views.worklist import WorklistOptions

pytestmark = pytest.mark.browser

_OWNERS = ("Ann", "Bob", "")


@pytest.fixture(scope="module")
def served(tmp_path_factory, serve_strictly):
    folder = tmp_path_factory.mktemp("groups")
    designs = [
        design(
            f"RFE{number}",
            status="draft" if number % 2 else "accepted",
            metadata=(("author", (_OWNERS[number % 3],)),) if _OWNERS[number % 3] else (),
            statements=(statement("updates", f"RFE{number % 9 + 1}: change", ids=(f"RFE{number % 9 + 1}",)),),
        )
        for number in range(1, 10)
    ]
    write_page(folder, make_view(WorklistOptions, build_graph(Facts(tuple(designs)), {})))
    with serve_strictly(folder) as made:
        yield made


def groups_of(table):
    return table.locator(".flamedesign-group-row").all_inner_texts()


def test_rows_are_grouped_anew_and_the_address_says_by_what(served, open_tab):
    tab = open_tab(f"{served.address}/index.html")
    table, menu = tab.locator("table"), tab.get_by_label("Group by")
    assert len(groups_of(table)) == 9
    assert menu.evaluate("one => [...one.options].map(option => option.label)") == [
        "No groups",
        "To be updated",
        "Status",
        "Owner",
        "Asked by",
    ]
    assert table.locator("tbody tr:not(.flamedesign-group-row)").first.locator("> :visible").count() == 4
    menu.select_option("owner")
    assert groups_of(table) == ["Ann (3)", "Bob (3)", "None (3)"]
    assert table.locator("tbody").count() == 3
    assert table.locator("tbody tr:not(.flamedesign-group-row)").first.locator("> :visible").count() == 5
    tab.wait_for_url("**fd.worklist.group=owner*")
    again = open_tab(f"{served.address}/index.html?fd.worklist.group=owner&fd.worklist.owner=Ann").locator("table")
    assert groups_of(again) == ["Ann (3)"]
    menu.select_option("")
    assert groups_of(table) == []
    assert table.locator("tbody tr").count() == 9
    menu.select_option("target")
    assert len(groups_of(table)) == 9
    assert table.locator(".flamedesign-group-row a").count() == 9


def test_a_group_without_rows_that_are_found_is_left_out(served, open_tab):
    tab = open_tab(f"{served.address}/index.html?fd.worklist.q=RFE5%3A+change")
    assert groups_of(tab.locator("table")) == ["RFE5: The RFE5 (1)"]
    assert "1 of 9 shown" in tab.get_by_role("status").first.inner_text()
