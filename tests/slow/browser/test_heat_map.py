"""What a reader can do with the heat map of a report: read its cells, fold sections, filter and sort."""

from __future__ import annotations

import random

import pytest
from support import TEMPLATE, design
from view_pages import make_view, write_page

from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.model import Facts, Field, State
from sphinxcontrib_flamedesign.views.report import ReportOptions

pytestmark = pytest.mark.browser


#: The entry of a legend, with a number that no table has.
LEGEND = '<p class="flamedesign-key"><span class="flamedesign-missing">missing (9999)</span></p>'


def make_graph(count):
    """Return designs whose fields are in states by chance."""
    chance = random.Random(count)
    designs = []
    for number in range(1, count + 1):
        states = {spec.name: chance.choice(list(State)) for spec in TEMPLATE.fields}
        fields = (Field(name, state, 3, f"at-{name}") for name, state in states.items())
        designs.append(design(f"RFE{number}", status=chance.choice(["draft", "accepted"]), fields=tuple(fields)))
    return build_graph(Facts(tuple(designs)), {})


@pytest.fixture(scope="module")
def served(tmp_path_factory, serve_strictly):
    folder = tmp_path_factory.mktemp("report")
    write_page(folder, make_view(ReportOptions, make_graph(20)))
    page = folder / "index.html"
    report = page.read_text("utf-8").replace('"flamedesign-view"', '"flamedesign-view flamedesign-report"')
    page.write_text(report.replace("</div></body>", f"{LEGEND}</div></body>"), "utf-8")
    with serve_strictly(folder) as made:
        yield made


@pytest.fixture
def report(served, open_tab):
    """Return a way to open the page with the heat map."""

    def open_report(query="", **options):
        tab = open_tab(f"{served.address}/index.html{query}", **options)
        return tab, tab.locator("table.flamedesign-heat")

    return open_report


def shown_ids(table):
    return [text.split()[0] for text in table.locator("tbody tr > :first-child").all_inner_texts()]


def heads(table):
    return table.locator("thead tr:last-child > :visible").count()


def test_a_cell_says_what_it_is_on_hover_and_focus(report):
    tab, table = report()
    link = table.locator("tbody td.flamedesign-missing a, tbody td.flamedesign-filled a").first
    assert ": " in link.text_content()
    assert link.evaluate("one => getComputedStyle(one).fontSize") == "0px"
    link.hover()
    assert link.evaluate("one => getComputedStyle(one).fontSize") != "0px"
    tab.mouse.move(0, 0)
    link.focus()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Shift+Tab")
    assert link.evaluate("one => getComputedStyle(one).fontSize") != "0px"
    assert link.evaluate("one => one.getBoundingClientRect().width > 40")


def test_sections_fold_and_the_address_says_which(report):
    tab, table = report(viewport={"width": 1400, "height": 900})
    before = heads(table)
    fold = table.locator(".flamedesign-fold").first
    fold.click()
    assert fold.get_attribute("aria-expanded") == "false"
    folded = heads(table)
    assert folded < before
    assert table.locator("tbody tr").first.locator("> :visible").count() == folded
    assert table.locator("tfoot tr").first.locator("> :visible").count() == folded
    tab.wait_for_url("**fd.*.fold=*")
    assert heads(report("?" + tab.url.partition("?")[2])[1]) == folded
    fold.click()
    assert heads(table) == before


def test_on_a_phone_sections_are_folded_at_first(report):
    _tab, table = report(viewport={"width": 390, "height": 844})
    assert set(table.locator(".flamedesign-fold").evaluate_all("all => all.map(one => one.ariaExpanded)")) == {"false"}


def choose(tab, table, menu, value):
    bar = table.locator("xpath=ancestor::div[contains(@class, 'flamedesign-scroll')]/preceding-sibling::div[1]")
    bar.get_by_role("button", name=menu, exact=False).first.click()
    bar.get_by_label(value, exact=False).first.check()


def test_rows_are_found_by_the_state_of_fields(report):
    tab, table = report(viewport={"width": 1400, "height": 900})
    ids = shown_ids(table)
    choose(tab, table, "State", "missing")
    name = table.locator("thead [data-fd-sort=state]").first.inner_text().strip()
    choose(tab, table, "Field", name)
    assert table.locator("thead [data-fd-sort=state]:visible").count() == 1
    some = shown_ids(table)
    assert 0 < len(some) < len(ids)
    assert table.locator("tbody td.flamedesign-missing:visible").count() == len(some)
    said = tab.locator(".flamedesign-bar [role=status]").last
    assert said.inner_text() == f"{len(some)} of {len(ids)} designs where '{name}' is missing"
    choose(tab, table, "State", "placeholder")
    assert said.inner_text().endswith(f" of {len(ids)} designs where '{name}' is missing or placeholder")
    tab.wait_for_url("**placeholder*")
    assert shown_ids(report("?" + tab.url.partition("?")[2])[1]) == shown_ids(table)


def test_states_are_counted_in_the_fields_that_are_shown(report):
    tab, table = report(viewport={"width": 1400, "height": 900})
    legend = tab.locator(".flamedesign-report .flamedesign-key").last
    assert legend.inner_text() == "missing (9999)"
    choose(tab, table, "Field", table.locator("thead [data-fd-sort=state]").first.inner_text().strip())
    cells = table.locator("tbody td.flamedesign-missing:visible").count()
    assert legend.inner_text() == f"missing ({cells})"
    tab.get_by_role("button", name="State", exact=True).last.click()
    entry = tab.get_by_role("group", name="State", exact=True).last.locator("label").filter(has_text="Missing")
    assert entry.locator(".flamedesign-tally").inner_text() == str(cells)


def test_the_head_leaves_room_for_rows(report):
    _tab, table = report(viewport={"width": 1280, "height": 900})
    assert table.locator("thead").bounding_box()["height"] <= 220
    tips = table.locator("thead [data-fd-section]").evaluate_all("all => all.map(one => one.title)")
    assert tips
    assert all("% done" in one for one in tips)


def test_the_heading_of_a_field_shows_the_designs_that_say_nothing_in_it(report):
    tab, table = report(viewport={"width": 1400, "height": 900})
    ids = shown_ids(table)
    button = table.locator("thead [data-fd-sort=state]").first.get_by_role("button")
    button.click()
    states = table.locator("tbody td:visible:not(.flamedesign-number)").evaluate_all(
        "all => all.map(one => one.className)"
    )
    assert 0 < len(states) == len(shown_ids(table)) < len(ids)
    assert not any("filled" in one or "not-applicable" in one for one in states)
    assert button.get_attribute("aria-pressed") == "true"
    tab.wait_for_url("**fd.*.state=missing*")
    button.click()
    assert shown_ids(table) == ids
    assert table.locator("tfoot tr").count() == 1


def test_paper_has_every_column_also_of_what_is_folded(report):
    tab, table = report(viewport={"width": 390, "height": 844})
    folded = heads(table)
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    assert heads(table) == table.locator("thead tr:last-child > *").count() > folded
    wide = {"width": 718, "height": 1000}  # of a sheet of A4 without its margins, in CSS pixels
    tab.set_viewport_size(wide)
    assert table.evaluate("one => one.getBoundingClientRect().right") <= wide["width"]
    assert table.evaluate("one => getComputedStyle(one.parentElement).overflowX") == "visible"
    tab.emulate_media(media="screen")
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert heads(table) == folded


#: The contrast of the text of an element with the ground that is painted behind it.
CONTRAST = """one => {
    const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const paint = color => {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const grounds = [];
    for (let at = one; at; at = at.parentElement) grounds.unshift(getComputedStyle(at).backgroundColor);
    let ground;
    for (const color of grounds) ground = paint(color);
    const text = paint(getComputedStyle(one).color);
    const light = rgb => rgb.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
    const [a, b] = [light(ground), light(text)].sort((x, y) => y - x);
    return (a + .05) / (b + .05);
}"""


@pytest.mark.parametrize(("ground", "text"), [("#24232a", "#fff"), ("#fff", "#222"), ("#000", "#ddd")])
def test_a_theme_that_says_nothing_of_its_colours(report, ground, text):
    tab, table = report(viewport={"width": 1400, "height": 900})
    tab.evaluate(f"document.body.style.cssText = 'background: {ground}; color: {text}'")
    read = [*tab.locator(".flamedesign-bar :is(button, input)").all()[:3], *table.locator("th").all()[:30:7]]
    for element in read:
        assert element.evaluate(CONTRAST) >= 4.5
