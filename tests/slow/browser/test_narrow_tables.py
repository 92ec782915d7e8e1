"""Tables where there is little room: rows as blocks on a phone, heads that stay in sight, cells that scroll."""

from __future__ import annotations

import pytest
from support import design, statement
from view_pages import make_view, write_page
from waiting import wait_until

from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.model import Facts
from sphinxcontrib_flamedesign.views.matrix import MatrixOptions
from sphinxcontrib_flamedesign.views.table import TableOptions
from sphinxcontrib_flamedesign.views.worklist import WorklistOptions

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
VIEWS = {"table": TableOptions, "worklist": WorklistOptions, "matrix": MatrixOptions}


@pytest.fixture(scope="module")
def served(tmp_path_factory, serve_strictly):
    """Serve a page with each view of forty designs, of which each names two others."""
    designs = [
        design(
            f"RFE-{number}",
            title=f"A title of some forty characters, number {number}",
            status="draft",
            metadata=(("author", (f"Owner {number % 3}",)),),
            statements=tuple(
                statement("updates", f"RFE-{other}: a change that takes a line of its own", ids=(f"RFE-{other}",))
                for other in (number % 40 + 1, (number + 6) % 40 + 1)
            ),
        )
        for number in range(1, 41)
    ]
    graph = build_graph(Facts(tuple(designs)), {})
    folder = tmp_path_factory.mktemp("narrow")
    for name, options_type in VIEWS.items():
        write_page(folder, make_view(options_type, graph), f"{name}.html")
    with serve_strictly(folder) as made:
        yield made


def open_view(served, open_tab, name, **options):
    return open_tab(f"{served.address}/{name}.html", **options)


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize("name", ["table", "worklist"])
def test_each_row_is_read_without_scrolling_sideways(served, open_tab, name, has_script):
    tab = open_view(served, open_tab, name, viewport=PHONE, java_script_enabled=has_script)
    cells = tab.locator("tbody tr > :visible")
    boxes = cells.evaluate_all("all => all.slice(0, 60).map(one => one.getBoundingClientRect().toJSON())")
    assert len(boxes) == 60
    assert {box["left"] >= 0 and box["right"] <= 390 for box in boxes} == {True}
    labelled = tab.locator("tbody [data-fd-label]:visible").first
    assert labelled.evaluate("one => getComputedStyle(one, '::before').content") != "none"
    assert tab.locator("thead").is_visible() == has_script  # its buttons sort; words alone say nothing there


def test_fingers_hit_each_link_of_a_row(served, open_tab):
    tab = open_view(served, open_tab, "worklist", viewport=PHONE)
    links = tab.locator("tbody tr:not(.flamedesign-group-row) a:visible")
    heights = links.evaluate_all("all => all.slice(0, 60).map(one => one.getBoundingClientRect().height)")
    assert len(heights) == 60
    assert min(heights) >= 24


def test_the_head_of_a_long_table_stays_in_sight(served, open_tab):
    tab = open_view(served, open_tab, "table", viewport={"width": 1280, "height": 700})
    region = tab.get_by_role("region", name="Designs")
    region.focus()
    tab.keyboard.press("End")
    wait_until(region, "region => region.scrollTop > 300")
    head, frame = tab.locator("thead").bounding_box(), region.bounding_box()
    assert abs(head["y"] - frame["y"]) < 2
    assert tab.get_by_role("link", name="RFE-40").is_visible()


def test_a_matrix_scrolls_by_keys_beside_its_first_column(served, open_tab):
    tab = open_view(served, open_tab, "matrix", viewport=PHONE)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    region = tab.get_by_role("region", name="Which design refers to which")
    region.focus()
    for _press in range(5):
        tab.keyboard.press("ArrowRight")
    wait_until(region, "region => region.scrollLeft > 30")
    first = region.locator("tbody th").first.bounding_box()
    assert abs(first["x"] - region.bounding_box()["x"]) < 2
    assert "gradient" in region.evaluate("one => getComputedStyle(one).backgroundImage")


def test_an_id_with_hyphens_stays_in_one_line(served, open_tab):
    tab = open_view(served, open_tab, "worklist", viewport={"width": 700, "height": 700})
    heights = tab.locator("tbody tr:not(.flamedesign-group-row) th a").evaluate_all(
        "all => [...new Set(all.map(one => one.getClientRects().length))]"
    )
    assert heights == [1]
