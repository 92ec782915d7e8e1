"""Menus of many entries: what stands most often first, a search, and what stands once folded."""

from __future__ import annotations

import subprocess
import sys

import pytest
from playwright.sync_api import expect
from support import CONF, design_text

pytestmark = pytest.mark.browser

#: How often each component stands; the others stand once.
MANY = {"Zeta": 4, "Beta 10": 3, "Beta 9": 3}
ONCE = [f"Part {number}" for number in range(1, 9)]


@pytest.fixture(scope="module")
def site(tmp_path_factory, serve_plainly):
    folder = tmp_path_factory.mktemp("menus") / "src"
    folder.mkdir()
    components = {name: {} for name in (*MANY, *ONCE)}
    (folder / "conf.py").write_text(
        f'{CONF}html_theme = "basic"\nflamedesign_documents = ["RFE*"]\nflamedesign_components = {components!r}\n',
        "utf-8",
    )
    (folder / "index.rst").write_text("Index\n=====\n\n.. design-table::\n", "utf-8")
    for number, single in enumerate(ONCE, 1):
        points = [single, *(name for name, count in MANY.items() if number <= count)]
        (folder / f"RFE{number}.rst").write_text(f":orphan:\n{design_text(f'RFE{number}', points=points)}", "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", folder / "doctrees", folder, folder / "html"]
    subprocess.run(command, check=True)
    with serve_plainly(folder / "html") as served:
        yield served


@pytest.fixture
def tab(open_tab):
    return open_tab()


@pytest.fixture
def menu(site, tab):
    tab.goto(f"{site.address}/index.html")
    tab.get_by_role("button", name="Component").click()
    return tab.get_by_role("group", name="Component")


def names(menu):
    return [label.inner_text().split("\n")[0] for label in menu.locator("label").all() if label.is_visible()]


def test_what_stands_most_often_is_first_and_what_stands_once_is_folded(menu):
    assert names(menu) == ["Zeta", "Beta 9", "Beta 10"]
    menu.get_by_text("8 that stand once").click()
    assert names(menu) == ["Zeta", "Beta 9", "Beta 10", *ONCE]


def test_the_search_finds_what_is_folded(menu):
    search = menu.get_by_role("searchbox", name="Find in Component")
    search.fill("part 3")
    assert names(menu) == ["Part 3"]
    search.press("Tab")
    search.page.keyboard.press("Tab")
    box = menu.get_by_role("checkbox", name="Part 3")
    assert box.evaluate("box => box === document.activeElement")
    box.press("Space")  # not the page's keyboard, which does not wait until the rows are drawn
    assert box.is_checked()
    assert search.page.locator("tbody tr").count() == 1
    search.fill("beta")
    assert names(menu) == ["Beta 9", "Beta 10"]
    search.fill("")
    assert names(menu) == ["Zeta", "Beta 9", "Beta 10"]


def test_what_is_chosen_in_the_address_is_not_folded(menu, tab):
    menu.get_by_text("8 that stand once").click()
    menu.get_by_role("checkbox", name="Part 2").check()
    tab.wait_for_url("**component=part-2*")
    tab.reload()
    tab.get_by_role("button", name="Component: 1").click()
    assert "Part 2" in names(tab.get_by_role("group", name="Component"))


def test_where_nothing_has_a_value_none_is_no_filter(site, tab):
    tab.goto(f"{site.address}/index.html?fd.designs.owner=&fd.designs.component=zeta")
    view = tab.locator(".flamedesign-view")
    expect(view.get_by_role("button", name="Component: 1")).to_be_visible()
    expect(view.get_by_role("button", name="Owner: 1")).to_have_count(0)
    tab.goto(f"{site.address}/index.html?fd.designs.owner=")
    expect(view.get_by_role("button", name="Component")).to_be_visible()
    expect(view.locator(".flamedesign-bar [role=status]")).to_be_empty()
