"""What a reader can do with a drawing and a table: by mouse, by keyboard, by touch, by address, and without script."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from accessibility import find_violations
from marks import assert_all_is_marked
from waiting import settle, wait_for_address, wait_until

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=document.title='CANARY'>"
DESIGNS = {
    1: ("Object cache", "draft", "Storage", []),
    2: ("Eviction", "draft", "Storage", [("Related Features", 1, "evicts what the cache holds")]),
    3: ("Batch sessions", "accepted", "Scheduler", [("Updates Required", 1, "asks the cache for batches")]),
    4: ("Fairness", "accepted", "Scheduler", [("Related Features", 3, "is fair among batches")]),
    5: ("Versions", "implemented", "Storage", [("Breaking Changes", 1, "changes what is stored")]),
    6: ("Recovery", "draft", "Runner", [("Related Features", 5, "reads the versions"), ("Updates Required", 3, "x")]),
    7: (f"Hostile {HOSTILE}", "draft", "Runner", [("Related Features", 6, f"says {HOSTILE}")]),
    8: (
        "Priorities",
        "accepted",
        "Scheduler",
        [("Related Features", 4, "orders what is fair"), ("Related Features", 99, "y")],
    ),
    9: ("Solitude", "draft", None, []),
}
CONF = """
project = "Test"
author = copyright = "Testers"
version = release = "1"
extensions = ["sphinxcontrib_flamedesign"]
html_theme = "basic"
html_theme_options = {"body_min_width": 0}
flamedesign_documents = ["designs/*"]
flamedesign_components = {"Storage": {}, "Scheduler": {}, "Runner": {"aliases": ["runner"]}}
suppress_warnings = ["flamedesign"]
templates_path = ["templates"]
flamedesign_layout_seconds = 60
"""
#: The theme's own page, without those of its parts that a strict policy forbids.
LAYOUT = "{% extends '!layout.html' %}" + "".join(
    f"{{% block {name} %}}{{% endblock %}}" for name in ("relbar1", "relbar2", "sidebar1", "sidebar2")
)


def write_design(number):
    title, status, component, interactions = DESIGNS[number]
    head = f"RFE{number}: {title}"
    said: dict[str, list[str]] = {}
    for label, target, text in interactions:
        said.setdefault(label, []).append(f"- RFE{target}: {text}")
    background = "It stands alone."
    if component:
        said.setdefault("Integration Points", []).append(f"- {component}: is built into it")
        background = f"After RFE{number % 8 + 1} was built."
    motivation = f"Motivation\n----------\n\n**Background:** {background}"
    parts = "\n\n".join(f"**{label}:**\n\n" + "\n".join(items) for label, items in said.items())
    spec = "Function Specification\n----------------------"
    return f":status: {status}\n\n{head}\n{'=' * len(head)}\n\n{motivation}\n\n{spec}\n\n{parts}\n"


@pytest.fixture(scope="session")
def strict(tmp_path_factory, serve_strictly):
    folder = tmp_path_factory.mktemp("controls")
    (folder / "src" / "designs").mkdir(parents=True)
    (folder / "src" / "conf.py").write_text(CONF, "utf-8")
    (folder / "src" / "templates").mkdir()
    (folder / "src" / "templates" / "layout.html").write_text(LAYOUT, "utf-8")
    for number in DESIGNS:
        (folder / "src" / "designs" / f"rfe{number}.rst").write_text(write_design(number), "utf-8")
    index = """
        Overview
        ========

        .. design-graph::
           :origin: declared, inferred
           :caption: All of them

        .. design-table::

        .. design-graph::
           :focus: RFE6

        .. design-graph::
           :kinds: compatibility

        .. _below:

        Below
        -----

        .. toctree::
           :glob:

           designs/*
        """
    (folder / "src" / "index.rst").write_text(dedent(index), "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-E", "-b", "html", "-d", folder / "doctrees", folder / "src"]
    subprocess.run([*command, folder / "html"], check=True)
    with serve_strictly(folder / "html") as served:
        yield served


@pytest.fixture
def tab(open_tab, strict):
    return open_tab(f"{strict.address}/index.html", viewport={"width": 1000, "height": 800})


class Graph:
    """The first drawing of a page, and what can be done with it."""

    def __init__(self, page):
        self.page = page
        self.figure = page.locator("figure[data-fd-graph]").first
        self.canvas = self.figure.locator(".flamedesign-canvas")
        self.search = self.figure.locator(".flamedesign-find")
        self.near = self.figure.locator(".flamedesign-near")
        self.tip = self.figure.locator("[role=tooltip]")
        self.status = self.figure.locator("[role=status]:not(.flamedesign-take *)")

    def box(self, number):
        return self.canvas.locator(f'.flamedesign-node[data-id="RFE{number}"]')

    def line(self, source, target):
        return self.figure.locator(f'.flamedesign-edge[data-source="RFE{source}"][data-target="RFE{target}"]').first

    def button(self, name):
        return self.figure.get_by_role("button", name=name, exact=True)

    def shown(self):
        return sorted(self.ids(":not(.flamedesign-hidden)"))

    def bright(self):
        return sorted(self.ids(":not(.flamedesign-hidden):not(.flamedesign-dim)"))

    def ids(self, condition):
        settle(self.page)
        return self.figure.locator(f".flamedesign-node{condition}").evaluate_all(
            "nodes => nodes.map(node => node.dataset.id).filter(id => id.startsWith('RFE')).map(id => Number(id.slice(3)))"
        )

    def lines(self):
        settle(self.page)
        return self.figure.locator(".flamedesign-edge:not(.flamedesign-hidden)").evaluate_all(
            "lines => lines.flatMap(line => line.dataset.stated.split(' ').map(part => part.split(':')[0]))"
        )

    def scale(self):
        settle(self.page)
        return self.figure.locator(".flamedesign-svg").evaluate(
            "svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"
        )

    def scrolled(self):
        settle(self.page)
        return tuple(self.canvas.evaluate("canvas => [canvas.scrollLeft, canvas.scrollTop]"))

    def focused(self):
        return self.page.evaluate("document.activeElement.closest('.flamedesign-node')?.dataset.id")


@pytest.fixture
def graph(tab):
    return Graph(tab)


# Zoom and pan


def test_buttons_zoom_and_reset_shows_what_the_page_had(graph):
    before = graph.scale()
    graph.button("Zoom in").click()
    assert graph.scale() == pytest.approx(before * 1.25, rel=0.01)
    graph.button("Zoom out").click()
    graph.button("Zoom out").click()
    assert graph.scale() == pytest.approx(before / 1.25, rel=0.01)
    graph.button("Reset").click()
    assert graph.scale() == pytest.approx(before, rel=0.001)


def test_keys_zoom_and_fit(graph):
    before = graph.scale()
    graph.canvas.focus()
    for _ in range(9):
        graph.page.keyboard.press("+")
    assert graph.scale() > before * 3
    graph.page.keyboard.press("-")
    assert graph.scale() < 4
    graph.page.keyboard.press("0")
    inside = graph.canvas.evaluate("c => c.scrollWidth <= c.clientWidth + 1 && c.scrollHeight <= c.clientHeight + 1")
    assert inside


def test_the_region_keeps_its_height_while_its_drawing_grows(graph):
    before = graph.canvas.bounding_box()
    for _ in range(4):
        graph.button("Zoom in").click()
    assert graph.canvas.bounding_box() == pytest.approx(before, abs=0.1)


def test_the_wheel_zooms_with_control_only(graph):
    graph.canvas.hover()
    before = graph.scale()
    graph.page.mouse.wheel(0, 5000)
    graph.page.mouse.wheel(0, 5000)
    # It goes down smoothly.
    wait_until(graph.page, "() => scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 1")
    assert graph.scale() == pytest.approx(before)
    graph.canvas.hover()
    at = graph.page.evaluate("scrollY")
    graph.page.keyboard.down("Control")
    graph.page.mouse.wheel(0, -120)
    graph.page.keyboard.up("Control")
    assert graph.scale() > before
    assert graph.page.evaluate("scrollY") == at


def test_zoom_keeps_the_point_below_the_pointer(graph):
    place = graph.box(3).bounding_box()
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    graph.page.mouse.move(x, y)
    graph.page.keyboard.down("Control")
    for _ in range(4):
        graph.page.mouse.wheel(0, -120)
    graph.page.keyboard.up("Control")
    settle(graph.page)
    over = graph.page.evaluate(
        "([x, y]) => document.elementsFromPoint(x, y).map(e => e.closest('.flamedesign-node')?.dataset.id)", [x, y]
    )
    assert "RFE3" in over


def test_a_mouse_drags_the_drawing_and_follows_no_link(graph):
    for _ in range(5):
        graph.button("Zoom in").click()
    before = graph.scrolled()
    place = graph.canvas.bounding_box()
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    graph.page.mouse.move(x, y)
    graph.page.mouse.down()
    graph.page.mouse.move(x - 60, y - 40, steps=4)
    graph.page.mouse.up()
    after = graph.scrolled()
    assert after == (before[0] + 60, before[1] + 40)
    assert graph.page.url.startswith(graph.page.url.split("/index")[0] + "/index.html")


def test_dragging_a_box_does_not_open_it(graph):
    for _ in range(5):
        graph.button("Zoom in").click()
    graph.box(3).scroll_into_view_if_needed()
    place = graph.box(3).bounding_box()
    x, y = place["x"] + 10, place["y"] + 10
    graph.page.mouse.move(x, y)
    graph.page.mouse.down()
    graph.page.mouse.move(x + 30, y + 30, steps=4)
    graph.page.mouse.up()
    graph.page.wait_for_timeout(100)
    assert "/index.html" in graph.page.url


def test_arrow_keys_move_the_drawing_and_do_not_turn_pages(graph):
    for _ in range(5):
        graph.button("Zoom in").click()
    left, top = graph.scrolled()
    graph.canvas.focus()
    graph.page.keyboard.press("ArrowRight")
    graph.page.keyboard.press("ArrowDown")
    wait_until(graph.canvas, "(c, [left, top]) => c.scrollLeft > left && c.scrollTop > top", [left, top])
    assert "/index.html" in graph.page.url


def test_full_screen_by_button_and_by_key(graph):
    full = "() => document.fullscreenElement?.matches('figure[data-fd-graph]') ?? false"
    pressed = graph.figure.get_by_role("button", name="Full screen", pressed=True)
    graph.button("Full screen").click()
    wait_until(graph.page, full)
    assert pressed.count() == 1
    wait_until(graph.canvas, "canvas => canvas.clientHeight > 500")
    graph.button("Full screen").click()
    wait_until(graph.page, "() => !document.fullscreenElement")
    assert pressed.count() == 0
    graph.canvas.focus()
    graph.page.keyboard.press("f")
    wait_until(graph.page, full)
    graph.page.keyboard.press("f")
    wait_until(graph.page, "() => !document.fullscreenElement")


# Search


@pytest.mark.parametrize(
    ("text", "found", "components"),
    [("rfe2", [2], 0), ("cache", [1], 0), ("STORAGE", [1, 2, 5], 1), ("fair rfe4", [4], 0), ("absent", [], 0)],
)
def test_search_by_id_title_and_component(graph, text, found, components):
    graph.search.fill(text)
    assert graph.ids(".flamedesign-found") == found
    assert graph.status.inner_text().split(".")[0] == f"{len(found) + components} found"


def test_a_search_is_walked_by_keys(graph):
    graph.canvas.focus()
    graph.page.keyboard.press("/")
    graph.page.keyboard.type("storage")
    settle(graph.page)
    walked = []
    for _ in range(3):
        graph.page.keyboard.press("ArrowDown")
        settle(graph.page)
        walked.append(graph.status.inner_text())
    assert [text.split(".")[0] for text in walked] == ["1 of 4 found", "2 of 4 found", "3 of 4 found"]
    graph.page.keyboard.press("ArrowUp")
    settle(graph.page)
    assert re.match(r"2 of 4 found\. .* lines\. RFE1: Object cache", graph.status.inner_text())
    assert graph.focused() is None
    graph.page.keyboard.press("ArrowDown")
    graph.page.keyboard.press("Enter")
    assert graph.focused() == "RFE2"
    graph.page.keyboard.press("Enter")
    graph.near.wait_for(state="visible")
    assert graph.search.input_value() == "RFE2"


def test_what_is_found_comes_into_sight(graph):
    for _ in range(6):
        graph.button("Zoom in").click()
    for number in (1, 8, 7):
        graph.search.fill(f"rfe{number}")
        settle(graph.page)
        inside, box = graph.canvas.bounding_box(), graph.box(number).bounding_box()
        assert inside["x"] < box["x"] + box["width"] / 2 < inside["x"] + inside["width"]
        assert inside["y"] < box["y"] + box["height"] / 2 < inside["y"] + inside["height"]


def test_escape_empties_the_search(graph):
    graph.search.fill("cache")
    graph.search.press("Escape")
    assert graph.search.input_value() == ""
    assert len(graph.bright()) == 9


# Filters


def test_the_legend_chooses_kinds(graph):
    chip = graph.figure.locator(".flamedesign-legend button").filter(has_text="breaks")
    assert chip.get_attribute("aria-pressed") == "false"
    chip.click()
    assert chip.get_attribute("aria-pressed") == "true"
    assert "breaking" in graph.lines()
    assert graph.bright() == [1, 5]
    chip.press("Space")
    assert len(graph.lines()) > 10


def legend(graph):
    settle(graph.page)
    chips = graph.figure.locator(".flamedesign-legend li:has(button)").all()
    return {
        re.search(r"flamedesign-kind-(\S+)", chip.get_attribute("class"))[1]: chip.locator(
            ".flamedesign-tally"
        ).inner_text()
        for chip in chips
    }


def test_chips_keep_their_places_while_filters_change(graph):
    chips = graph.figure.locator(".flamedesign-legend button")

    def places():
        settle(graph.page)
        return [at for chip in chips.all() for at in chip.bounding_box().values()]

    before = pytest.approx(places(), abs=0.5)  # letters are not laid out to the pixel
    for chip in chips.all():
        chip.click()
        assert places() == before
    graph.button("Reset").click()
    graph.search.fill("RFE5")
    assert places() == before


def test_the_legend_counts_what_is_drawn(graph):
    all_ = legend(graph)
    graph.button("Status").click()
    graph.figure.get_by_role("checkbox", name="draft").check()
    lines = graph.lines()
    for kind, said in legend(graph).items():
        drawn, (total, _, unit) = str(lines.count(kind)), all_[kind].partition(" ")  # no line here has two of a kind
        assert said == (all_[kind] if drawn == total else f"{drawn} of {total}")
        assert unit == ("statement" if total == "1" else "statements")
    graph.button("Reset").click()
    assert legend(graph) == all_
    graph.box(5).locator("a").click()
    graph.near.wait_for(state="visible")
    assert legend(graph)["breaking"] == "1 statement"
    assert legend(graph)["updates"] == "0 statements"


#: Where boxes and lines lie, as they are drawn: points of each line, and what it joins.
GEOMETRY = """figure => {
  const svg = figure.querySelector(".flamedesign-canvas > .flamedesign-svg"), seen = e => !e.matches(".flamedesign-hidden, .flamedesign-crowded");
  const place = box => { const {left, top, right, bottom} = box.querySelector("rect").getBoundingClientRect(); return [box.dataset.id, left, top, right, bottom]; };
  const trace = line => {
    const path = line.querySelector("path"), matrix = path.getScreenCTM(), length = path.getTotalLength();
    const at = share => { const {x, y} = path.getPointAtLength(length * share).matrixTransform(matrix); return [x, y]; };
    return [line.dataset.source, line.dataset.target, Array.from({length: 41}, (_, step) => at(step / 40))];
  };
  const ends = ({dataset}) => `${dataset.source} ${dataset.target}`;
  const numbered = new Set([...svg.querySelectorAll(".flamedesign-edge-label")].filter(one => seen(one) && one.textContent).map(ends));
  return {
    boxes: [...svg.querySelectorAll(".flamedesign-node")].filter(seen).map(place),
    unnumbered: [...svg.querySelectorAll(".flamedesign-edge:not(.flamedesign-single)")].filter(seen).map(ends).filter(one => !numbered.has(one)),
    lines: [...svg.querySelectorAll(".flamedesign-edge")].filter(seen).map(trace),
    numbers: [...svg.querySelectorAll(".flamedesign-edge-label")].filter(seen).map(one => { const {left, top, right, bottom} = one.getBoundingClientRect(); return ["", left, top, right, bottom]; }),
  };
}"""


def overlap(one, other):
    return one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]


def assert_nothing_lies_on_another(graph):
    settle(graph.page)
    drawn = graph.figure.evaluate(GEOMETRY)
    assert drawn["unnumbered"] == []
    boxes = {box[0]: box for box in drawn["boxes"]}
    for place, box in enumerate(drawn["boxes"]):
        assert not any(overlap(box, other) for other in drawn["boxes"][place + 1 :])
        assert not any(overlap(box, number) for number in drawn["numbers"])
    for source, target, points in drawn["lines"]:
        ends = [boxes[source], boxes[target]]
        for (x, y), (_, left, top, right, bottom) in ((points[0], ends[0]), (points[-1], ends[1])):
            assert left - 13 < x < right + 13
            assert top < y < bottom
        for box in drawn["boxes"]:
            if box not in ends:
                assert not any(box[1] < x < box[3] and box[2] < y < box[4] for x, y in points)


def test_what_a_filter_leaves_is_laid_out_anew(graph):
    settle(graph.page)
    svg = graph.canvas.locator("> .flamedesign-svg")
    whole = graph.figure.evaluate(GEOMETRY)
    chip = graph.figure.locator(".flamedesign-legend button").filter(has_text="breaks")
    chip.click()
    assert_nothing_lies_on_another(graph)
    drawn = graph.figure.evaluate(GEOMETRY)
    assert {box[0] for box in drawn["boxes"]} == {"RFE1", "RFE5"}
    assert graph.status.inner_text().startswith("2 of 9 designs, 0 of 3 components, 1 of ")
    assert svg.bounding_box()["height"] < 0.6 * (max(b[4] for b in whole["boxes"]) - min(b[2] for b in whole["boxes"]))
    chip.click()
    settle(graph.page)
    graph.button("Component").click()
    for name in ("Storage", "Runner", "Scheduler"):
        graph.figure.get_by_role("checkbox", name=name).check()
        assert_nothing_lies_on_another(graph)
        graph.figure.get_by_role("checkbox", name=name).uncheck()
    settle(graph.page)
    assert graph.figure.evaluate(GEOMETRY) == whole


def test_a_component_leaves_the_designs_that_state_something_about_it(graph):
    graph.button("Component").click()
    graph.figure.get_by_role("checkbox", name="Storage").check()
    settle(graph.page)
    about = graph.canvas.locator('.flamedesign-edge[data-target="component:storage"]').evaluate_all(
        "lines => lines.map(line => Number(line.dataset.source.slice(3)))"
    )
    assert graph.shown() == sorted(about)
    components = graph.canvas.locator("[data-component]:not(.flamedesign-hidden)")
    assert components.evaluate_all("nodes => nodes.map(node => node.dataset.component)") == ["storage"]


def test_a_search_leaves_what_is_found_and_its_neighbours(graph):
    graph.search.fill("versions")
    assert graph.ids(".flamedesign-found") == [5]
    assert {1, 6} < set(graph.shown())
    assert 8 not in graph.shown()
    assert_nothing_lies_on_another(graph)
    lines = graph.figure.evaluate(GEOMETRY)["lines"]
    assert all("RFE5" in (source, target) for source, target, _ in lines)


def test_the_legend_counts_the_lines(graph):
    for chip in graph.figure.locator(".flamedesign-legend li:has(button)").all():
        kind = re.search(r"flamedesign-kind-(\S+)", chip.get_attribute("class"))[1]
        assert chip.inner_text().split()[-2] == str(graph.lines().count(kind))


def test_menus_choose_status_and_component(graph):
    graph.button("Status").click()
    graph.figure.get_by_role("checkbox", name="draft").check()
    assert graph.shown() == [1, 2, 6, 7]
    assert graph.status.inner_text().startswith("4 of 9 designs, 2 of 3 components, ")  # no draft is about the third
    graph.figure.get_by_role("checkbox", name="draft").press("Escape")
    graph.button("Component").press("Enter")
    graph.page.keyboard.press("Tab")  # to the first, of which there are most
    assert graph.page.evaluate("document.activeElement.parentElement.textContent") == "Scheduler3 designs"
    graph.figure.get_by_role("checkbox", name="Runner").press("Space")
    assert graph.shown() == [6, 7]
    graph.button("Reset").click()
    assert len(graph.shown()) == 9
    assert graph.status.inner_text() == ""


def test_a_menu_closes_where_a_reader_goes_elsewhere(graph):
    panel = graph.figure.locator(".flamedesign-menu .flamedesign-panel").first
    graph.button("Status").click()
    assert panel.is_visible()
    graph.page.mouse.click(5, 5)
    assert panel.is_hidden()
    graph.button("Status").press("Enter")
    graph.button("Reset").focus()
    assert panel.is_hidden()
    graph.button("Status").press("Enter")
    graph.page.keyboard.press("Tab")
    graph.page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert graph.page.evaluate("document.activeElement.textContent") == "Status"


def test_origin_chooses_what_is_declared(graph):
    kinds = set(graph.lines())
    graph.button("Origin").click()
    graph.figure.get_by_role("checkbox", name="declared").check()
    assert {"mention", "shares"} & kinds
    assert not {"mention", "shares"} & set(graph.lines())


# Neighbours and statements


def test_hover_lights_a_box_and_its_neighbours_which_nothing_covers(graph):
    graph.box(5).hover()
    settle(graph.page)
    assert {1, 5, 6} <= set(graph.bright())
    assert 8 not in graph.bright()
    assert re.match(r"RFE5: Versions .*: \d+ of \d+ drawn lines, \d to it and \d from it\.", graph.status.inner_text())
    assert graph.tip.is_hidden()


def point_at_line(graph, source, target):
    """Move the mouse to a point of a line at which nothing lies over it."""
    x, y = graph.line(source, target).evaluate(
        """line => {
            const path = line.querySelector('.flamedesign-hit'), matrix = path.getScreenCTM();
            for (let share = 0.1; share < 1; share += 0.02) {
                const point = path.getPointAtLength(path.getTotalLength() * share);
                const at = new DOMPoint(point.x, point.y).matrixTransform(matrix);
                if (document.elementFromPoint(at.x, at.y) === path) return [at.x, at.y];
            }
        }"""
    )
    graph.page.mouse.move(x, y)


def test_hover_on_a_line_shows_its_statement_and_not_over_its_ends(graph):
    point_at_line(graph, 5, 1)
    graph.tip.wait_for(state="visible")
    assert "RFE5 → RFE1: breaks" in graph.tip.inner_text()
    assert "changes what is stored" in graph.tip.inner_text()
    assert graph.bright() == [1, 5]
    tip = graph.tip.bounding_box()
    for box in (graph.box(1).bounding_box(), graph.box(5).bounding_box()):
        assert (
            box["x"] + box["width"] <= tip["x"]
            or tip["x"] + tip["width"] <= box["x"]
            or box["y"] + box["height"] <= tip["y"]
            or tip["y"] + tip["height"] <= box["y"]
        )


def test_a_tooltip_can_be_pointed_at_and_goes_by_escape(graph):
    point_at_line(graph, 5, 1)
    graph.tip.wait_for(state="visible")
    graph.tip.hover()
    graph.page.wait_for_timeout(400)
    assert graph.tip.is_visible()
    graph.page.mouse.move(5, 5)
    graph.tip.wait_for(state="hidden")
    assert len(graph.bright()) == 9
    graph.canvas.focus()
    point_at_line(graph, 5, 1)
    graph.tip.wait_for(state="visible")
    graph.page.keyboard.press("Escape")
    assert graph.tip.is_hidden()


def test_one_tab_stop_and_arrows_go_about(graph):
    stops = graph.figure.locator(".flamedesign-node [tabindex='0'], .flamedesign-node[tabindex='0']")
    assert stops.count() == 1
    graph.canvas.focus()
    graph.page.keyboard.press("Tab")
    seen = {graph.focused()}
    for _ in range(2):
        for arrow in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowDown", "ArrowRight", "ArrowUp"):
            graph.page.keyboard.press(arrow)
            seen.add(graph.focused())
            settle(graph.page)
            assert " from it." in graph.status.inner_text()
    assert len(seen) > 4
    assert stops.count() == 1
    graph.page.keyboard.press("Tab")
    assert graph.focused() is None


def test_control_click_opens_the_document_of_a_box(graph):
    with graph.page.context.expect_page() as opened:
        graph.box(3).locator("a").click(modifiers=["Control"])
    assert "/designs/rfe3.html" in opened.value.url or opened.value.wait_for_url("**/designs/rfe3.html*") is None
    assert "/index.html" in graph.page.url


def test_a_picture_is_saved_where_pages_may_load_no_other(graph):
    with graph.page.expect_download() as found:
        graph.button("Save as PNG").click()
    assert found.value.suggested_filename == "graph.png"
    assert Path(found.value.path()).read_bytes().startswith(b"\x89PNG")


# The neighbourhood


def near_ids(graph):
    """Return the ids in the drawing of a neighbourhood, from left to right."""
    graph.near.wait_for(state="visible")
    boxes = graph.near.locator(".flamedesign-node").evaluate_all(
        "nodes => nodes.map(node => [node.getBoundingClientRect().left, node.dataset.id])"
    )
    columns = {left: sorted(name for other, name in boxes if other == left) for left, _ in boxes}
    return [columns[left] for left in sorted(columns)]


def test_a_click_shows_who_refers_to_a_design_and_what_it_refers_to(graph):
    graph.box(5).locator("a").click()
    assert near_ids(graph) == [["RFE6"], ["RFE5"], ["RFE1", "component:storage"]]
    assert graph.canvas.is_hidden()
    said = graph.near.locator(".flamedesign-near-words").inner_text()
    assert "changes what is stored" in said
    assert "reads the versions" in said
    said = "RFE5 and what is one step from it: 3 of 9 designs, 1 of 3 components, "
    said += "4 of 17 lines of the whole site (1 paler: past it), 4 statements."
    assert graph.status.inner_text() == said
    assert [one.get_attribute("data-source") for one in graph.near.locator(".flamedesign-aside").all()] == ["RFE1"]
    assert (
        graph.near.get_by_role("link", name="RFE5", exact=True).get_attribute("href").endswith("rfe5.html#design-rfe5")
    )


def test_depth_and_direction_are_in_the_address_and_the_back_button_goes_back(graph, open_tab):
    graph.box(5).locator("a").click()
    graph.button("2").click()
    assert "RFE5 and what is within 2 steps of it: 6 of 9 designs, 2 of 3 " in graph.status.inner_text()
    steps = [["RFE7", "component:runner"], ["RFE6"], ["RFE5"], ["RFE1", "component:storage"], ["RFE2", "RFE3"]]
    assert near_ids(graph) == steps
    graph.button("in").click()
    assert "RFE5 and what leads to it in 2 steps: 3 of 9 designs, 0 of 3 " in graph.status.inner_text()
    assert near_ids(graph) == [["RFE7"], ["RFE6"], ["RFE5"]]
    other = Graph(open_tab(graph.page.url, viewport={"width": 1000, "height": 800}))
    assert near_ids(other) == near_ids(graph)
    graph.page.go_back()
    assert near_ids(graph) == steps
    graph.page.go_back()
    assert near_ids(graph) == [["RFE6"], ["RFE5"], ["RFE1", "component:storage"]]
    graph.page.go_back()
    graph.near.wait_for(state="hidden")
    assert graph.canvas.is_visible()


def test_a_component_has_a_neighbourhood_and_its_boxes_lead_on(graph):
    graph.canvas.locator('[data-component="storage"]').focus()
    graph.page.keyboard.press("Enter")
    assert near_ids(graph) == [["RFE1", "RFE2", "RFE5"], ["component:storage"]]
    graph.near.locator('[data-id="RFE2"] a').click()
    assert near_ids(graph) == [["RFE2"], ["RFE1", "component:storage"]]
    graph.button("Show all").click()
    assert graph.canvas.is_visible()
    assert "focus" not in graph.page.url


def test_in_a_neighbourhood_a_box_or_line_is_lit_with_what_it_joins(graph):
    graph.box(5).locator("a").click()
    graph.near.locator('[data-id="component:storage"] a').hover()
    dim = graph.near.locator(".flamedesign-node.flamedesign-dim")
    assert [one.get_attribute("data-id") for one in dim.all()] == ["RFE6"]
    edges = graph.near.locator(".flamedesign-edge:not(.flamedesign-dim)")
    assert {one.get_attribute("data-target") for one in edges.all()} == {"component:storage"}
    graph.page.mouse.move(5, 5)
    assert dim.count() == 0
    graph.near.locator(".flamedesign-edge").last.focus()
    assert dim.count() == 2


def test_a_line_shows_its_words_which_lead_to_where_they_stand(graph):
    graph.box(5).locator("a").click()
    line = graph.near.locator(".flamedesign-edge").first
    line.focus()
    line.press("Enter")
    words = graph.near.locator(".flamedesign-near-line")
    assert graph.page.evaluate("document.activeElement.className") == "flamedesign-near-line"
    source, target = (line.get_attribute(f"data-{end}").removeprefix("component:") for end in ("source", "target"))
    heading = words.get_attribute("aria-label").lower()
    assert heading == f"{source} → {target}".lower()
    said = words.locator("a.flamedesign-said").first
    text, address = said.inner_text(), said.get_attribute("href")
    graph.page.goto(address)
    place = graph.page.locator(f"li:has([id='{address.partition('#')[2]}'])").last
    assert text.split()[0] in place.inner_text()


def test_menus_of_components_count_the_same_in_drawing_and_table(tab):
    def entries(bar):
        bar.get_by_role("button", name="Component", exact=True).click()
        labels = bar.locator(".flamedesign-panel:not([hidden]) label").all_inner_texts()
        return {re.sub(" designs?$", "", label) for label in labels if not label.startswith("None")}

    drawn = tab.locator("figure .flamedesign-bar").first
    assert entries(drawn) == entries(tab.locator(":not(figure) > .flamedesign-bar").first)
    assert drawn.locator("label", has_text="Runner").inner_text() == "Runner2 designs"


def test_kinds_that_are_chosen_are_followed(graph):
    graph.box(6).locator("a").click()
    assert near_ids(graph)[-1] == ["RFE3", "RFE5", "component:runner"]
    graph.figure.locator(".flamedesign-legend button").filter(has_text="requires update of").click()
    settle(graph.page)
    assert near_ids(graph) == [["RFE6"], ["RFE3"]]


def test_a_search_finds_designs_that_are_not_drawn(tab):
    figure = tab.locator("figure[data-fd-graph]").nth(1)
    assert figure.locator('[data-id="RFE4"]').count() == 0
    figure.locator(".flamedesign-find").fill("fairness")
    figure.get_by_role("button", name="RFE4 Fairness").click()
    figure.locator('.flamedesign-near [data-id="RFE4"]').wait_for(state="visible")


def test_a_search_says_which_designs_are_not_connected(graph):
    graph.search.fill("solitude")
    entry = graph.figure.get_by_role("link", name="RFE9 Solitude")
    entry.wait_for(state="visible")
    assert "not connected: no lines to others" in entry.inner_text()
    settle(graph.page)
    assert graph.status.inner_text() == "1 found, 1 of them not drawn"
    graph.search.press("Enter")
    graph.page.wait_for_url("**/designs/rfe9.html*")


def test_what_is_drawn_stands_before_what_is_not_and_enter_leads_to_it(graph):
    graph.search.fill("rfe")
    names = graph.figure.locator(".flamedesign-suggestions strong")
    names.first.wait_for(state="visible")
    assert names.first.inner_text() == "RFE1"
    settle(graph.page)
    found = re.match(r"(\d+ found, 1 of them not drawn)\.?", graph.status.inner_text())[1]
    graph.search.press("Enter")
    assert graph.focused() == "RFE1"
    assert names.first.is_hidden()
    assert graph.status.inner_text().startswith(f"1 of {found}")
    graph.search.fill("rf")
    names.first.wait_for(state="visible")
    graph.button("Status").click()
    assert names.first.is_hidden()


def test_escape_leaves_the_neighbourhood_for_its_box(graph):
    graph.box(5).locator("a").focus()
    graph.page.keyboard.press("Enter")
    graph.near.wait_for(state="visible")
    graph.near.locator('[data-id="RFE6"] a').click()
    assert near_ids(graph)[1] == ["RFE6"]
    assert graph.page.evaluate("document.activeElement.className") == "flamedesign-near-drawing"
    graph.page.keyboard.press("Tab")
    graph.page.keyboard.press("ArrowRight")  # to a line
    graph.page.keyboard.press("ArrowRight")
    assert graph.focused() in ("RFE3", "RFE5", "component:runner")
    graph.page.keyboard.press("Escape")
    graph.near.wait_for(state="hidden")
    assert graph.focused() == "RFE6"
    assert "focus" not in graph.page.url
    graph.page.keyboard.press("Enter")
    graph.near.wait_for(state="visible")
    graph.search.press("Escape")
    graph.near.wait_for(state="hidden")
    assert graph.focused() == "RFE6"


def test_in_a_neighbourhood_another_one_is_searched(graph):
    graph.box(5).locator("a").click()
    graph.near.wait_for(state="visible")
    graph.search.fill("fair")
    graph.figure.get_by_role("button", name="RFE4 Fairness").wait_for(state="visible")
    settle(graph.page)
    assert graph.search.input_value() == "fair"
    graph.search.press("Enter")
    assert "RFE4" in near_ids(graph)[1]
    assert graph.page.evaluate("document.activeElement.type") == "search"
    graph.page.keyboard.press("Escape")
    graph.near.wait_for(state="hidden")
    assert graph.focused() == "RFE4"


def test_a_neighbourhood_is_zoomed_and_fitted(graph):
    graph.box(5).locator("a").click()
    graph.button("2").click()
    svg = graph.near.locator(".flamedesign-near-drawing > svg")
    before = svg.bounding_box()["width"]
    for _ in range(4):
        graph.button("Zoom in").click()
    assert svg.bounding_box()["width"] == pytest.approx(before * 1.25**4, rel=0.01)
    graph.near.locator(".flamedesign-near-drawing").focus()
    graph.page.keyboard.press("0")
    region = graph.near.locator(".flamedesign-near-drawing")
    assert region.evaluate("r => r.scrollWidth <= r.clientWidth + 1 && r.scrollHeight <= r.clientHeight + 1")


def test_where_nothing_is_drawn_designs_are_found_too(tab):
    figure = tab.locator("figure[data-fd-graph]").nth(2)
    assert figure.locator(".flamedesign-canvas").is_hidden()
    figure.locator(".flamedesign-find").fill("eviction")
    figure.get_by_role("button", name="RFE2 Eviction").click()
    figure.locator('.flamedesign-near [data-id="RFE2"]').wait_for(state="visible")
    figure.get_by_role("button", name="Show all").click()
    figure.locator(".flamedesign-near").wait_for(state="hidden")
    assert figure.locator(".flamedesign-canvas").is_hidden()


def test_a_site_without_the_file_says_so_and_keeps_its_drawing(strict, open_tab):
    page = open_tab(f"{strict.address}/index.html")
    page.route("**/designs-graph.js", lambda route: route.fulfill(status=200, body="", content_type="text/javascript"))
    graph = Graph(page)
    graph.box(5).locator("a").click()
    wait_until(page, "() => document.querySelector('[role=status]').textContent.includes('could not be loaded')")
    assert graph.canvas.is_visible()


# Touch


@pytest.fixture
def touched(open_tab, strict):
    page = open_tab(f"{strict.address}/index.html", viewport={"width": 400, "height": 800}, has_touch=True)
    return Graph(page)


def move_fingers(page, *places):
    """Put fingers down at the first places, move them over the others, and take them away."""
    session = page.context.new_cdp_session(page)
    for number, fingers in enumerate(places):
        points = [{"x": x, "y": y, "id": place} for place, (x, y) in enumerate(fingers)]
        session.send(
            "Input.dispatchTouchEvent", {"type": "touchMove" if number else "touchStart", "touchPoints": points}
        )
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_the_first_tap_lights_and_the_second_shows_the_neighbourhood(touched):
    touched.box(5).tap()
    assert 8 not in touched.bright()
    assert "A second tap shows them alone" in touched.status.inner_text()
    assert touched.near.is_hidden()
    touched.box(5).tap()
    assert near_ids(touched)[1] == ["RFE5"]


def test_the_most_connected_stand_first_on_a_narrow_screen(touched, graph):
    assert graph.figure.locator(".flamedesign-most").is_hidden()
    most = touched.figure.locator(".flamedesign-most")
    assert most.bounding_box()["y"] < touched.canvas.bounding_box()["y"]
    most.get_by_role("button").first.tap()
    touched.near.wait_for(state="visible")


def test_what_is_fitted_can_be_read(touched):
    letters = "id => parseFloat(getComputedStyle(id).fontSize) * id.getScreenCTM().a"
    id_ = touched.canvas.locator(".flamedesign-id").first
    wide, left = touched.canvas.evaluate("c => [c.scrollWidth - c.clientWidth, c.scrollLeft]")
    assert wide > 100
    assert left < wide - 50  # in its middle, where most lines lead to
    touched.button("Fit").tap()
    assert id_.evaluate(letters) > 8.99
    for _ in range(2):
        touched.button("Zoom out").tap()
    assert id_.evaluate(letters) < 8
    touched.button("Full screen").tap()
    wait_until(touched.page, "() => document.fullscreenElement !== null")
    settle(touched.page)
    assert id_.evaluate(letters) > 8.99


def test_two_fingers_zoom(touched):
    touched.canvas.scroll_into_view_if_needed()
    place = touched.canvas.bounding_box()
    x, y = place["x"] + 150, place["y"] + place["height"] / 2
    before = touched.scale()
    move_fingers(touched.page, *([(x - far, y), (x + far, y)] for far in (20, 40, 60, 80)))
    assert touched.scale() > before * 1.8


def test_one_finger_moves_the_drawing(touched):
    for _ in range(6):
        touched.button("Zoom in").tap()
    touched.canvas.scroll_into_view_if_needed()
    before = touched.scrolled()
    place = touched.canvas.bounding_box()
    x, y = place["x"] + 200, place["y"] + 100
    move_fingers(touched.page, *([(x - far, y)] for far in range(0, 100, 10)))
    wait_until(touched.canvas, "(c, x) => c.scrollLeft > x + 40", before[0])


def test_all_controls_work_by_touch(touched):
    touched.button("Status").tap()
    touched.figure.get_by_role("checkbox", name="accepted").tap()
    assert touched.shown() == [3, 4, 8]
    touched.button("Reset").tap()
    touched.figure.locator(".flamedesign-legend button").filter(has_text="breaks").tap()
    assert touched.bright() == [1, 5]


# The address


def test_a_shared_address_shows_the_same(graph, open_tab):
    graph.search.fill("storage")
    graph.search.press("ArrowDown")
    graph.search.press("ArrowDown")
    graph.figure.locator(".flamedesign-legend button").filter(has_text="related").click()
    graph.button("Status").click()
    graph.figure.get_by_role("checkbox", name="draft").check()
    for _ in range(3):
        graph.button("Zoom in").click()
    # The address follows a pause, which may come between two clicks: the scale tells that it has the last one.
    for part in ("q=storage", "node=RFE1", "kind=related", "status=draft", "view=", f"+{graph.scale():.2f}"):
        wait_for_address(graph.page, part)
    other = Graph(open_tab(graph.page.url, viewport={"width": 1000, "height": 800}))
    assert other.search.input_value() == "storage"
    assert other.status.inner_text() == graph.status.inner_text()
    assert other.shown() == graph.shown()
    assert other.bright() == graph.bright()
    assert other.lines() == graph.lines()
    assert other.scale() == pytest.approx(graph.scale(), rel=0.01)
    assert other.scrolled() == pytest.approx(graph.scrolled(), abs=4)
    other.button("Reset").click()
    wait_until(other.page, "() => !location.search.includes('fd.')")


def test_the_rest_of_the_address_stays(open_tab, strict):
    page = open_tab(f"{strict.address}/index.html?other=1#below")
    Graph(page).search.fill("cache")
    wait_for_address(page, "q=cache")
    assert "other=1" in page.url
    assert page.url.endswith("#below")


def test_each_view_has_a_state_of_its_own(tab):
    tab.locator(".flamedesign-find").nth(2).fill("recovery")
    wait_for_address(tab, "q=recovery")
    tab.reload()
    assert [box.input_value() for box in tab.locator(".flamedesign-find").all()] == ["", "", "recovery", ""]


@pytest.mark.parametrize(
    "value",
    [HOSTILE, "javascript:document.title='CANARY'", "__proto__", "constructor", "\"'><svg onload=alert(1)>", "9" * 500],
)
def test_a_hostile_address_is_only_text(tab, open_tab, value):
    names = tab.evaluate("() => [...document.querySelectorAll('figure[data-fd-graph]')].map(f => f.dataset.fdGraph)")
    keys = ("q", "kind", "status", "component", "origin", "node", "view", "sort", "focus", "depth", "direction")
    query = {f"fd.{name}.{key}": value for name in [*names, "2", "designs"] for key in keys}
    address = tab.evaluate("query => location.pathname + '?' + new URLSearchParams(query)", query)
    page = open_tab(tab.url.split("/index")[0] + address, viewport={"width": 1000, "height": 800})
    graph = Graph(page)
    assert graph.search.input_value() == value[:200]
    assert len(graph.shown()) == (3 if value == HOSTILE else 9)  # which a title holds
    assert page.title() != "CANARY"
    assert page.locator("img, svg[onload]").count() == 0


def test_hostile_words_of_designs_are_only_text(graph):
    graph.search.fill(HOSTILE)
    assert graph.ids(".flamedesign-found") == [7]
    graph.search.press("Enter")
    settle(graph.page)
    assert HOSTILE in graph.status.inner_text()
    graph.page.keyboard.press("Enter")
    graph.near.wait_for(state="visible")
    assert HOSTILE in graph.near.inner_text()
    graph.page.wait_for_timeout(100)
    assert graph.page.title() != "CANARY"
    assert graph.page.locator("img").count() == 0


# Tables


class Table:
    """The table of a page."""

    def __init__(self, page):
        self.page = page
        self.element = page.locator("table[data-fd-table]").first
        self.bar = page.locator(".flamedesign-bar:not(figure *)").first
        self.search = self.bar.locator(".flamedesign-find")

    def heading(self, name):
        return self.element.locator("thead th").filter(has_text=name)

    def column(self, place):
        settle(self.page)
        return self.element.locator("tbody tr").evaluate_all(f"rows => rows.map(row => row.cells[{place}].innerText)")


def test_a_table_sorts_by_its_headings(tab):
    table = Table(tab)
    ids = table.column(0)
    heading = table.heading("Title")
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    titles = table.column(1)
    assert titles == sorted(titles, key=str.casefold)
    tab.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    assert table.column(1) == titles[::-1]
    tab.keyboard.press("Space")
    assert table.column(0) == ids
    assert heading.get_attribute("aria-sort") is None
    table.heading("Statements").get_by_role("button").click()
    numbers = [int(text) for text in table.column(4)]
    assert numbers == sorted(numbers)


def test_a_table_is_filtered(tab):
    table = Table(tab)
    table.search.fill("batch rfe3")
    assert table.column(0) == ["RFE3"]
    assert table.bar.locator("[role=status]").inner_text() == "1 of 9 shown"
    table.search.fill("")
    assert len(table.column(0)) == 9


def test_a_table_is_shared_by_its_address(tab, open_tab):
    table = Table(tab)
    table.search.fill("a")
    table.heading("Title").get_by_role("button").click()
    table.heading("Title").get_by_role("button").click()
    wait_for_address(tab, "sort=-1")
    wait_for_address(tab, "q=a")
    assert Table(open_tab(tab.url)).column(1) == table.column(1)


def large_table(folder: Path, rows: int) -> str:
    """Write a page beside the others whose table has many rows; return its name."""
    html = (folder / "index.html").read_text("utf-8")
    row = '<tr><th scope="row"><a href="#">RFE{0}</a></th><td>Title of {0} and {1}</td><td>{2}</td><td data-fd-value="{1}">{1} %</td><td>{3}</td></tr>'
    cells = "\n".join(row.format(n, n * 7919 % 101, ("Draft", "Accepted")[n % 2], n % 9) for n in range(rows))
    table = re.compile(r"(<table[^>]*data-fd-table.*?<tbody>).*?(</tbody>)", re.DOTALL)
    name = f"large-{rows}.html"
    (folder / name).write_text(table.sub(lambda found: found[1] + cells + found[2], html, count=1), "utf-8")
    return name


FILTER = ":not(figure) > .flamedesign-bar .flamedesign-find"


def test_five_thousand_rows_are_found(strict, open_tab):
    page = open_tab(f"{strict.address}/{large_table(strict.folder, 5000)}")
    count = "n => document.querySelectorAll('table[data-fd-table] tbody tr').length === n"
    wait_until(page, count, 5000)
    page.locator(FILTER).fill("title of 4999")
    wait_until(page, count, 1)


# Beside Sphinx's own script


def test_what_search_found_is_marked(strict, open_tab):
    for name in ("index", "designs/rfe3"):
        assert_all_is_marked(open_tab(f"{strict.address}/{name}.html?highlight=cache"), "cache")


# Without script, on paper, in the dark, on small screens


def test_without_script_all_is_there_and_nothing_of_the_controls(strict, open_tab):
    page = open_tab(f"{strict.address}/index.html", java_script_enabled=False)
    assert page.locator(".flamedesign-bar, .flamedesign-find, .flamedesign-tip").count() == 0
    page.click('.flamedesign-node[data-id="RFE3"] a')  # a locator waits until a script has seen the page drawn
    page.wait_for_url("**/designs/rfe3.html*")


def test_on_paper_nothing_of_the_controls_is_seen(graph):
    graph.search.fill("cache")
    for _ in range(5):
        graph.button("Zoom in").click()
    graph.page.emulate_media(media="print")
    for part in (".flamedesign-bar", ".flamedesign-near", ".flamedesign-tip", ".flamedesign-tally"):
        assert not graph.page.locator(part).first.is_visible()
    graph.page.set_viewport_size({"width": 700, "height": 900})
    wide = graph.figure.locator(".flamedesign-svg").bounding_box()
    assert wide["x"] + wide["width"] <= 700


def test_paper_has_the_neighbourhood_that_is_shown(graph):
    graph.box(5).locator("a").click()
    graph.near.wait_for(state="visible")
    graph.page.emulate_media(media="print")
    graph.page.set_viewport_size({"width": 700, "height": 900})
    wide = graph.near.locator(".flamedesign-near-drawing > svg").bounding_box()
    assert wide["x"] + wide["width"] <= 700
    assert graph.near.locator(".flamedesign-near-words").is_visible()
    assert graph.canvas.is_hidden()


def test_paper_has_the_list_where_a_reader_opened_it(graph):
    listed = graph.page.locator(".flamedesign-details").first
    graph.page.emulate_media(media="print")
    assert not listed.is_visible()
    graph.page.emulate_media(media="screen")
    listed.locator("summary").click()
    graph.page.emulate_media(media="print")
    assert listed.locator(".flamedesign-list").is_visible()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_controls_are_accessible_at_each_width(strict, open_tab, width, scheme):
    page = open_tab(
        f"{strict.address}/index.html", viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    graph = Graph(page)
    assert find_violations(page) == []
    graph.button("Status").click()
    graph.figure.get_by_role("checkbox", name="draft").check()
    graph.page.keyboard.press("Escape")
    graph.figure.locator(".flamedesign-legend button").first.click()
    graph.search.fill("storage")
    graph.search.press("Enter")
    Table(page).heading("Title").get_by_role("button").click()
    assert find_violations(page) == []
    graph.page.keyboard.press("Escape")
    graph.button("Reset").click()
    graph.box(5).locator("a").evaluate(
        "box => box.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
    )
    graph.near.wait_for(state="visible")
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """() => [...document.querySelectorAll('.flamedesign-bar :is(button, input, label), .flamedesign-legend button')]
            .filter(e => e.checkVisibility() && !e.closest('label')?.contains(e.closest('input')))
            .map(e => [e.textContent, e.getBoundingClientRect()])
            .filter(([, box]) => box.width < 24 || box.height < 24).map(([text]) => text)"""
    )
    assert small == []
