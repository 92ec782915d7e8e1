"""The impact of what a reader chooses: by pointer, by key and by address."""

from __future__ import annotations

import subprocess
import sys

import pytest
from playwright.sync_api import expect
from support import text_with_fields

pytestmark = pytest.mark.browser

CONF = """
project = "Test"
author = copyright = "Testers"
extensions = ["sphinxcontrib_flamedesign"]
html_theme = "basic"
html_theme_options = {"body_min_width": 0}
templates_path = ["templates"]
flamedesign_documents = ["RFE*"]
flamedesign_components = {"Session Manager": {}}
suppress_warnings = ["flamedesign"]
"""
#: The theme's own page, without those of its parts that a strict policy forbids.
LAYOUT = "{% extends '!layout.html' %}" + "".join(
    f"{{% block {name} %}}{{% endblock %}}" for name in ("relbar1", "relbar2", "sidebar1", "sidebar2")
)
DESIGNS = {
    1: {
        "Updates Required": ["Session Manager: <b>one</b>", "RFE2 must follow", "All clients"],
        "Related Features": ["RFE3: it asks"],
    },
    2: {"Breaking Changes": ["Session Manager: is gone"], "Internal dependencies": ["RFE1 is asked"]},
    3: {"Related Features": ["RFE1: asks it", "RFE99 is not there"]},
    4: {},
    5: {"Updates Required": [f"RFE7: {name}" for name in ("one", "two", "three", "four", "five")]},
    6: {"Updates Required": ["RFE7: six"]},
    7: {},
}
#: What these say at their end: what they require of RFE7 stands in the second step of what the component reaches.
DEPENDS = """
Implementation Detail
---------------------

**Internal dependencies:**

- Session Manager: is called
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve_strictly):
    folder = tmp_path_factory.mktemp("impact")
    (folder / "conf.py").write_text(CONF, "utf-8")
    (folder / "templates").mkdir()
    (folder / "templates/layout.html").write_text(LAYOUT, "utf-8")
    for number, fields in DESIGNS.items():
        text = text_with_fields(f"RFE{number}: Title & {number}", fields)
        (folder / f"RFE{number}.rst").write_text(f"{text}{DEPENDS}" if number in {5, 6} else text, "utf-8")
        (folder / f"of{number}.rst").write_text(f"Impact\n======\n\n.. design-impact:: RFE{number}\n", "utf-8")
    (folder / "component.rst").write_text("Impact\n======\n\n.. design-impact:: Session Manager\n", "utf-8")
    (folder / "any.rst").write_text("Any\n===\n\n.. design-impact::\n", "utf-8")
    (folder / "index.rst").write_text(
        "Overview\n========\n\n.. design-overview::\n\n.. toctree::\n   :hidden:\n   :glob:\n\n   *\n", "utf-8"
    )
    subprocess.run([sys.executable, "-m", "sphinx", "-q", "-b", "html", str(folder), str(folder / "out")], check=True)
    with serve_strictly(folder / "out") as site:
        yield site.address


def words_of(part):
    part.evaluate("part => part.querySelectorAll('details').forEach(one => one.open = true)")
    return [text.strip() for text in part.locator("p:visible, li:visible").all_inner_texts() if text.strip()]


def said_once(part):
    """Return what statements are called that is not shown again, since that before is called the same."""
    return part.locator(".flamedesign-again").all_text_contents()


@pytest.mark.parametrize("page_name", ["of1", "of2", "of3", "of4", "of7", "component"])
def test_what_is_chosen_is_shown_as_the_page_shows_what_it_names(page, address, page_name):
    page.goto(f"{address}/{page_name}.html")
    view = page.locator(".flamedesign-impact")
    view.evaluate("part => part.querySelector('.flamedesign-choices').remove()")
    stated, again = words_of(view), said_once(view)
    if page_name == "component":  # three, and what is folded: of this, the first says it again
        assert again.count("asked to update by RFE5") == 3
    drawn = sorted(view.locator(".flamedesign-wide-only text").all_text_contents())
    focus = "component:session-manager" if page_name == "component" else f"RFE{page_name[-1]}"
    page.goto(f"{address}/any.html?fd.impact.focus={focus}")
    chosen = page.locator(".flamedesign-chosen")
    expect(chosen.locator(".flamedesign-impact-name")).to_be_visible()
    assert (words_of(chosen), said_once(chosen)) == (stated, again)
    assert sorted(chosen.locator(".flamedesign-wide-only text").all_text_contents()) == drawn


def test_by_key_in_the_address_and_back(page, address):
    page.goto(f"{address}/any.html")
    view = page.locator(".flamedesign-impact")
    expect(view).to_contain_text("If RFE1 changes: ")
    expect(view).not_to_contain_text("A change of RFE4 affects nothing else")
    view.locator("input").fill("RFE")
    expect(view.locator(".flamedesign-suggestions button")).to_have_count(7)  # of RFE99 there is no document
    view.locator("input").fill("title 3")
    expect(view.locator(".flamedesign-suggestions button")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    name = view.locator(".flamedesign-chosen .flamedesign-impact-name")
    expect(name).to_have_text("RFE3 Title & 3")
    expect(name).to_be_focused()
    assert page.url.endswith("?fd.impact.focus=RFE3")
    assert page.title().startswith("RFE3 – ")
    expect(view).not_to_contain_text("If RFE2 changes: ", use_inner_text=True)
    page.go_back()
    expect(name).to_have_count(0)
    expect(view).to_contain_text("If RFE2 changes: ", use_inner_text=True)
    page.go_forward()
    expect(name).to_have_text("RFE3 Title & 3")


def test_a_search_that_finds_nothing_says_so(page, address):
    page.goto(f"{address}/any.html?fd.impact.focus=RFE1")
    view = page.locator(".flamedesign-impact")
    status = view.locator(".flamedesign-bar [role=status]")
    view.locator("input").fill("no such design")
    expect(status).to_have_text("0 found")
    view.locator("input").fill("title 3")
    expect(status).to_be_empty()
    view.locator("input").fill("no such design")
    view.locator(".flamedesign-chosen .flamedesign-affected a", has_text="Session Manager").first.click()
    expect(view.locator(".flamedesign-impact-name")).to_have_text("Session Manager")
    expect(status).to_be_empty()


def test_what_is_offered_is_chosen_by_a_click(page, address):
    page.goto(f"{address}/any.html")
    page.locator(".flamedesign-offered a", has_text="RFE2").click()
    name = page.locator(".flamedesign-chosen .flamedesign-impact-name")
    expect(name).to_have_text("RFE2 Title & 2")
    page.locator(".flamedesign-choices summary").click()
    page.locator(".flamedesign-choices a", has_text="RFE1").click()
    expect(name).to_have_text("RFE1 Title & 1")
    page.locator(".flamedesign-chosen .flamedesign-affected a", has_text="Session Manager").first.click()
    expect(name).to_have_text("Session Manager")
    assert page.url.endswith("any.html?fd.impact.focus=component%3Asession-manager")


def test_from_the_overview_to_what_breaks_a_component(page, address):
    page.goto(f"{address}/index.html")
    page.locator(".flamedesign-overview-strips a", has_text="Session Manager").click()
    expect(page.locator(".flamedesign-impact")).to_contain_text("Broken by (1)")
    expect(page.locator(".flamedesign-impact")).to_contain_text("Session Manager: is gone")


def test_an_address_of_what_is_not_there_shows_the_page(page, address):
    page.goto(f"{address}/of1.html?fd.impact.focus=<img src=x onerror=alert(1)>")
    expect(page.locator(".flamedesign-impact")).to_contain_text("If RFE1 changes: ", use_inner_text=True)
    expect(page.locator(".flamedesign-chosen")).to_be_empty()
