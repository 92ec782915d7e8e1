"""What search found is marked on each kind of page, in each theme, as it is on pages without this extension."""

from __future__ import annotations

import subprocess
import sys

import pytest
from marks import assert_all_is_marked, read_marks
from waiting import wait_until

pytestmark = pytest.mark.browser

CONF = """
project = "Test"
author = copyright = "Testers"
version = release = "1"
extensions = ["sphinxcontrib_flamedesign"]
html_copy_source = False
flamedesign_documents = ["designs/*"]
flamedesign_components = {"Cache store": {}, "Scheduler": {}}
exclude_patterns = ["doctrees", "basic"]
flamedesign_layout_seconds = 60
suppress_warnings = ["flamedesign"]
"""
PLAIN = CONF.replace('"sphinxcontrib_flamedesign"', "")
VIEWS = {
    "graph": ".. design-graph::\n   :origin: declared, inferred",
    "groups": ".. design-graph::\n   :group-by: component",
    "table": ".. design-table::\n\n.. design-table::\n   :of: components",
    "matrix": ".. design-matrix::\n\n.. design-matrix::\n   :of: components",
    "impact": ".. design-impact:: RFE1",
    "worklist": ".. design-worklist::",
    "report": ".. design-report::",
}
#: More designs than a card lists and draws, so that some are folded.
DESIGNS = range(1, 15)
DESIGN = """:status: {status}

{title}
===============================

Motivation
----------

**Background:** A cache keeps what is asked for often; this one caches ``cache.size`` entries.

.. code-block:: python

   cache = Cache(size=1)

.. note:: The cache is shared.

Function Specification
----------------------

**Related Features:**

- RFE{before}: fills the cache
- RFE1: reads the cache, and RFE{after} too

**Integration Points:**

- Cache store: holds it
- Scheduler: asks the cache

+---------+---------+
| Setting | Meaning |
+=========+=========+
| cache   | a cache |
+---------+---------+
"""
WORD = "cache"
PAGES = ["index", *VIEWS, "designs/rfe1", "designs/rfe2"]
#: Uses all controls of a page at once, twice, and waits until what follows is painted. Only a person may fill the screen.
USE = """async () => {
  const all = selector => [...document.querySelectorAll(selector)];
  for (const _time of [1, 2]) {
    for (const part of all('.flamedesign-node, .flamedesign-edge')) {
      part.dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: 'mouse'}));
      part.querySelector('a')?.focus();
    }
    for (const part of all('summary, [class*="flamedesign-"] :is(button, label):not([aria-keyshortcuts=f])')) part.click();
    for (const part of all('.flamedesign-find')) {
      part.value = 'cache';
      part.dispatchEvent(new Event('input'));
      part.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
    }
    for (const key of ['+', '-', '0', '/', 'ArrowLeft', 'Escape']) {
      for (const part of all('.flamedesign-canvas, .flamedesign-node a')) {
        part.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
      }
    }
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
}"""


def write_project(folder, conf, views):
    """Write a project with a page for each view."""
    (folder / "designs").mkdir(parents=True)
    (folder / "conf.py").write_text(conf, "utf-8")
    for number in DESIGNS:
        title = f"RFE{number}: {'Object cache' if number % 2 else 'Eviction'} {number}"
        before, after = number - 1 or DESIGNS[-1], number % len(DESIGNS) + 1
        text = DESIGN.format(title=title, status=("draft", "accepted")[number % 2], before=before, after=after)
        (folder / "designs" / f"rfe{number}.rst").write_text(text, "utf-8")
    for name, view in views.items():
        (folder / f"{name}.rst").write_text(f"The {name} of caches\n{'=' * 40}\n\n{view}\n", "utf-8")
    index = "The cache\n=========\n\n.. toctree::\n   :glob:\n\n   *\n   designs/*\n"
    (folder / "index.rst").write_text(index, "utf-8")
    return folder


def build(source, theme):
    """Build a project, and return where its pages are."""
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-b",
        "html",
        "-D",
        f"html_theme={theme}",
        "-d",
        source / "doctrees",
    ]
    subprocess.run([*command, source, source / theme], check=True)
    return source / theme


@pytest.fixture(scope="session")
def project(tmp_path_factory):
    return write_project(tmp_path_factory.mktemp("marks") / "src", CONF, VIEWS)


@pytest.fixture(scope="session", params=["furo", "sphinx_rtd_theme"])
def themed(request, project, serve_plainly):
    pytest.importorskip(request.param)
    with serve_plainly(build(project, request.param)) as served:
        yield served


@pytest.fixture(scope="session")
def basic(project):
    return build(project, "basic")


@pytest.fixture(scope="session")
def plain(tmp_path_factory):
    """The same designs without this extension."""
    return build(write_project(tmp_path_factory.mktemp("plain") / "src", PLAIN, {}), "basic")


def test_all_words_of_each_page_are_marked(open_tab, themed):
    page = open_tab()
    for name in PAGES:
        page.goto(f"{themed.address}/{name}.html?highlight={WORD}")
        assert_all_is_marked(page, WORD)


def test_all_words_of_what_search_found_are_marked(open_tab, themed):
    page = open_tab()
    for number in range(3):
        page.goto(f"{themed.address}/search.html?q={WORD}")
        wait_until(page, "count => document.querySelectorAll('ul.search > li').length >= count", len(PAGES))
        page.locator("ul.search > li > a").nth(number * 4).click()
        page.wait_for_url(lambda address: "/search.html" not in address)
        assert_all_is_marked(page, WORD)


def test_documents_have_as_many_marks_as_without_the_extension(open_tab, basic, plain):
    page = open_tab()
    for name in ("designs/rfe1", "designs/rfe2"):
        page.goto(f"{(basic / name).as_uri()}.html?highlight={WORD}")
        with_extension = read_marks(page, WORD)
        page.goto(f"{(plain / name).as_uri()}.html?highlight={WORD}")
        assert with_extension["byAuthor"] == read_marks(page, WORD)["marked"] > 9


def test_pages_are_marked_where_they_come_from_files(open_tab, basic):
    page = open_tab()
    for name in PAGES:
        page.goto(f"{(basic / name).as_uri()}.html?highlight={WORD}")
        assert_all_is_marked(page, WORD)


def test_closed_parts_tell_that_they_hold_marks_until_they_are_open(open_tab, basic):
    page = open_tab(f"{(basic / 'designs/rfe1').as_uri()}.html?highlight={WORD}")
    found = read_marks(page, WORD)
    assert found["folded"] == found["told"] > 0
    page.locator(".flamedesign-more > summary").first.click()
    assert read_marks(page, WORD)["folded"] == found["folded"] - 1
    page.keyboard.press("Escape")
    assert read_marks(page, WORD)["marked"] == 0
    colours = page.locator("summary").evaluate_all("all => all.map(one => getComputedStyle(one).backgroundColor)")
    assert set(colours) == {"rgba(0, 0, 0, 0)"}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_no_control_ends_in_an_error(open_tab, basic, width, scheme):
    """Which the console would say."""
    page = open_tab(viewport={"width": width, "height": 800}, color_scheme=scheme)
    for name in VIEWS:
        page.goto(f"{(basic / name).as_uri()}.html?highlight={WORD}")
        page.evaluate(USE)
