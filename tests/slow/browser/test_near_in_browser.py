"""What is near to a design: the browser script and the command draw the same of it, and nothing lies on anything else."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product
from shutil import copy

import pytest
from sphinx import locale
from support import ROOT, design, of_all
from waiting import settle

from sphinxcontrib_flamedesign.builder import GRAPH_FILENAME
from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.impact import Direction
from sphinxcontrib_flamedesign.core.interaction import Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.text.ids import id_key
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.messages import CATALOG
from sphinxcontrib_flamedesign.views.filters import Filters, select
from sphinxcontrib_flamedesign.views.graph_data import site_data
from sphinxcontrib_flamedesign.views.graph_lines import component_node, join_statements

pytestmark = pytest.mark.browser

STATIC = ROOT / "sphinxcontrib_flamedesign" / "static"
PAGE = f"""<!doctype html><html lang="en"><title>Near</title><link rel="stylesheet" href="flamedesign.css">
<figure class="flamedesign-view flamedesign-graph" data-fd-graph="g"></figure>
<script defer src="flamedesign.js" data-fd-site="{GRAPH_FILENAME}"></script>"""

#: The parts of a drawing that a browser has placed: boxes, words and the ways of lines.
PLACES = """svg => {
  const boxOf = one => { const {left, top, right, bottom} = one.getBoundingClientRect(); return [left, top, right, bottom]; };
  const nodes = [...svg.querySelectorAll(".flamedesign-node")].map(one => [one.dataset.id, boxOf(one.querySelector("rect"))]);
  const words = [...svg.querySelectorAll("text")].map(one => [one.textContent, boxOf(one), one.closest(".flamedesign-node")?.dataset.id
    ?? null, one.closest(".flamedesign-edge-label") ? [one.parentNode.dataset.source, one.parentNode.dataset.target] : null]);
  const lines = [...svg.querySelectorAll(".flamedesign-edge")].map(one => {
    const path = one.querySelector("path"), matrix = path.getScreenCTM(), length = path.getTotalLength();
    const points = Array.from({length: 80}, (_, at) => {
      const {x, y} = path.getPointAtLength(length * (at + .5) / 80).matrixTransform(matrix);
      return [x, y];
    });
    return [one.dataset.source, one.dataset.target, points];
  });
  const own = svg.querySelector(".flamedesign-current").dataset.id;
  const isOwn = ({source, target}) => source === own || target === own;
  const several = [...svg.querySelectorAll(".flamedesign-edge")].filter(one => !/ 1 statement$/.test(one.ariaLabel) && isOwn(one.dataset));
  return {nodes, words, lines, drawing: boxOf(svg), several: several.map(({dataset}) => [dataset.source, dataset.target])};
}"""


def make_graph(chance):
    """Return a graph of designs, of some without a document, and of components that some of them name."""
    locale.init([], None, CATALOG)
    known = [f"RFE{number}" for number in range(1, chance.randrange(6, 14))]
    components = {key: Component(key, key.title(), is_configured=True) for key in ("cache", "runner", "storage")}
    kinds = (Kind.RELATED, Kind.UPDATES, Kind.DEPENDS, Kind.REFERENCE, Kind.REFERENCE)

    def state(number):
        source = chance.choice(known)
        is_component = chance.random() < 0.25
        target = chance.choice(list(components) if is_component else [*known, "RFE98", "RFE99"])
        type_ = TargetType.COMPONENT if is_component else TargetType.FEATURE
        return Interaction(source, target, type_, chance.choice(kinds), f"so {number}", source.lower(), 1, "a", source)

    edges = [edge for edge in map(state, range(chance.randrange(5, 26))) if edge.source != edge.target]
    edges += [replace(edge, text=f"{edge.text} again") for edge in edges if chance.random() < 0.3]
    designs = {id_: design(id_, title=f"The {id_}") for id_ in known}
    names = {id_key(id_): (id_,) for id_ in known}
    return Graph(designs, components, tuple(edges), {}, _names=names)


@pytest.fixture
def show(tmp_path, serve_strictly, open_tab):
    """Show the neighbourhoods of a graph; return the page and what opens one of them."""
    for name in ("flamedesign.js", "flamedesign.css"):
        copy(STATIC / name, tmp_path)
    (tmp_path / "index.html").write_text(PAGE, "utf-8")
    with serve_strictly(tmp_path) as site:
        tab = open_tab(viewport={"width": 1000, "height": 900})

        def show_near(graph, focus, depth=1, direction="both"):
            (tmp_path / GRAPH_FILENAME).write_text(site_data(graph, of_all(), lambda one: f"{one.id}.html")[0], "utf-8")
            tab.goto(f"{site.address}/index.html?fd.g.focus={focus}&fd.g.depth={depth}&fd.g.direction={direction}")
            drawing = tab.locator(".flamedesign-near-drawing > svg")
            drawing.wait_for(state="visible")
            settle(tab)
            return drawing.evaluate(PLACES)

        show_near.page = tab
        yield show_near


DIRECTIONS = {"both": Direction.BOTH, "in": Direction.INCOMING, "out": Direction.OUTGOING}


@pytest.mark.parametrize("seed", range(6))
def test_browser_and_command_draw_the_same(show, seed):
    chance = random.Random(seed)
    graph = make_graph(chance)
    for depth, direction in product((1, 2, 3), DIRECTIONS):
        focus = chance.choice(sorted(graph.designs, key=natural))
        selection = select(graph, Filters(focus=focus, depth=depth, direction=DIRECTIONS[direction]))
        joined = join_statements(selection)
        nodes = {one.id for one in selection.designs} | joined.designs | set(map(component_node, joined.components))
        shown = show(graph, focus, depth, direction)
        assert sorted(id_ for id_, _ in shown["nodes"]) == sorted(nodes), (focus, depth, direction)
        lines = sorted((line.source, line.target) for line in joined.lines)
        assert sorted((source, target) for source, target, _ in shown["lines"]) == lines, (focus, depth, direction)
        status = show.page.locator("figcaption").inner_text()
        assert f", {len(lines)} of " in status


def is_within(point, box, by=0.0):
    return box[0] + by < point[0] < box[2] - by and box[1] + by < point[1] < box[3] - by


def meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def assert_clear(shown):
    """No line passes through a box, no words lie on others or on a foreign line, no number is missing, nothing is outside."""
    numbered = [ends for _, _, _, ends in shown["words"] if ends]
    assert [ends for ends in shown["several"] if ends not in numbered] == []
    boxes = dict(shown["nodes"])
    for source, target, points in shown["lines"]:
        crossed = {id_ for id_, box in boxes.items() if any(is_within(point, box, 1.5) for point in points)}
        assert crossed <= set(), (source, target, crossed)
        assert all(is_within(point, shown["drawing"]) for point in points), (source, target)
    for place, (text, box, own, ends) in enumerate(shown["words"]):
        others = shown["words"][place + 1 :]
        assert not [other for other, its_box, _, _ in others if own is None and meet(box, its_box)], text
        if own is None:
            assert not [id_ for id_, one in boxes.items() if meet(box, one)], text
        for source, target, points in shown["lines"] if own is None else ():
            if ends != [source, target]:
                assert not any(is_within(point, box, 1) for point in points), (text, source, target)


@pytest.mark.parametrize("width", [390, 1100])
def test_each_line_of_a_fan_has_its_number(show, width):
    show.page.set_viewport_size({"width": width, "height": 900})
    locale.init([], None, CATALOG)
    components = {key: Component(key, key.title(), is_configured=True) for key in "abcdefghijklmnopqrstuvwx"}
    edges = [
        Interaction("RFE1", key, TargetType.COMPONENT, Kind.UPDATES, f"{key} {number}", "rfe1", 1, "a", "RFE1")
        for key, number in product(components, range(2))
    ]
    graph = Graph({"RFE1": design("RFE1")}, components, tuple(edges), {}, _names={id_key("RFE1"): ("RFE1",)})
    shown = show(graph, "RFE1")
    assert len(shown["several"]) == len(components)
    assert_clear(shown)


def test_many_rows_fit_their_region(show):
    locale.init([], None, CATALOG)
    many = range(2, 26)
    edges = [Interaction("RFE1", "RFE2", TargetType.FEATURE, Kind.RELATED, "a", "rfe1", 1, "a", "RFE1")]
    edges += [
        Interaction("RFE2", f"RFE{number}", TargetType.FEATURE, Kind.RELATED, "b", "rfe2", 1, "a", "RFE2")
        for number in many[1:]
    ]
    designs = {f"RFE{number}": design(f"RFE{number}") for number in (1, *many)}
    graph = Graph(designs, {}, tuple(edges), {}, _names={id_key(id_): (id_,) for id_ in designs})
    shown = show(graph, "RFE1", 2)
    assert len(shown["nodes"]) == len(designs)
    assert f"{len(many) - 1} in 2 steps" in [text for text, *_ in shown["words"]]
    region = show.page.locator(".flamedesign-near-drawing")
    assert region.evaluate("one => [one.scrollHeight - one.clientHeight, one.scrollWidth - one.clientWidth]") == [0, 0]


@pytest.mark.parametrize("width", [390, 768, 1280])
@pytest.mark.parametrize("seed", range(4))
def test_nothing_lies_on_anything_else(show, seed, width):
    graph = make_graph(random.Random(100 + seed))
    show.page.set_viewport_size({"width": width, "height": 900})
    for focus, depth in product(("RFE1", "RFE4", "component:cache"), (1, 2, 3)):
        assert_clear(show(graph, focus, depth))
