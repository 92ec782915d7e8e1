"""A reader takes a view away: a drawing, rows, an address."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from defusedxml import ElementTree

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["furo"], indirect=True)]

#: How many entries of the legend are of no kind: what pale lines and the marks of statuses mean.
MARKS = 2
NAMESPACE = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def page(site, open_tab):
    return open_tab(f"{site.address}/index.html", permissions=["clipboard-read", "clipboard-write"])


def download(page, name):
    with page.expect_download() as found:
        page.get_by_role("button", name=name).first.click()
    return found.value.suggested_filename, Path(found.value.path()).read_bytes()


def save(page, name):
    file, content = download(page, name)
    return file, content.decode("utf-8")


def strokes(page, drawing=".flamedesign-canvas"):
    """Return the selectors of the kinds in whose stroke a line is drawn; a line may have others too."""
    lines = page.locator("figure").first.locator(f"{drawing} .flamedesign-edge:not(.flamedesign-hidden)")
    return lines.evaluate_all(
        "lines => [...new Set(lines.map(({className}) => `.${/flamedesign-kind-[^ ]+/.exec(className.baseVal)}`))]"
    )


def test_a_drawing_needs_neither_page_nor_style_sheet(page):
    name, text = save(page, "Save as SVG")
    assert name == "graph.svg"
    root = ElementTree.fromstring(text)
    assert not [part for part in root.iter() if part.get("class") or part.get("style") or part.get("tabindex")]
    shown = (
        page.locator(".flamedesign-legend")
        .locator(f"li:is({', '.join(strokes(page))}), li:not(:has(button))")
        .all_inner_texts()
    )
    words = [" ".join("".join(part.itertext()).split()) for part in root.iter(f"{NAMESPACE}text")]
    assert [re.sub(r"\s+\d+ statements?$", "", entry).strip() for entry in shown] == words[-len(shown) :]
    colours = {part.get("stroke") for part in root.iter(f"{NAMESPACE}path")} | {
        root.find(f"{NAMESPACE}rect").get("fill")
    }
    assert all(re.fullmatch("#[0-9a-f]{6}|none", colour) for colour in colours)
    assert len(colours) > 3


def test_a_drawing_has_light_colours_and_a_font_that_slides_know(site, open_tab):
    light, dark = (
        save(open_tab(f"{site.address}/index.html", color_scheme=scheme), "Save as SVG")[1]
        for scheme in ("light", "dark")
    )
    assert dark == light
    root = ElementTree.fromstring(dark)
    assert root.find(f"{NAMESPACE}rect").get("fill") == "#ffffff"
    words = list(root.iter(f"{NAMESPACE}text"))
    assert {part.get("font-family").split(",")[0] for part in words} == {"Arial"}
    haloed = [part for part in words if part.get("stroke", "none") != "none"]
    assert haloed
    assert {part.get("fill") for part in haloed} == {"none"}
    assert len(list(root.iter(f"{NAMESPACE}svg"))) == 1


#: How far two pictures of one size differ: the share of parts of colours, of all that are not white in either.
DIFFERENCE = """async ([svg, png]) => {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], {type: "image/svg+xml"}));
  const bitmap = await createImageBitmap(new Blob([Uint8Array.from(png)], {type: "image/png"}));
  await image.decode();
  const read = one => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    const context = canvas.getContext("2d");
    context.drawImage(one, 0, 0, bitmap.width, bitmap.height);
    return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
  };
  const [one, other] = [read(image), read(bitmap)];
  let [seen, differing] = [0, 0];
  one.forEach((value, place) => {
    if (Math.min(value, other[place]) > 250) return;
    seen += 1;
    if (Math.abs(value - other[place]) > 60) differing += 1;
  });
  return [bitmap.width / image.width, seen / one.length, differing / seen];
}"""


def test_a_picture_shows_what_the_drawing_does(page):
    _name, svg = save(page, "Save as SVG")
    name, png = download(page, "Save as PNG")
    assert name == "graph.png"
    scale, seen, differing = page.evaluate(DIFFERENCE, [svg, list(png)])
    assert scale == pytest.approx(2, abs=0.01)
    assert seen > 0.02
    assert differing < 0.1  # both draw smooth edges, each in its way


def test_the_legend_of_a_drawing_is_of_what_is_drawn(page):
    chip = page.locator(".flamedesign-legend button").first
    chip.click()
    counts = page.locator(".flamedesign-legend .flamedesign-tally").all_inner_texts()
    left = page.locator(".flamedesign-legend li:not(.flamedesign-none)")
    assert left.count() == sum(re.match(r"[1-9]\d*( of| statements?$)", count) is not None for count in counts) + MARKS
    assert MARKS < left.count() < len(counts) + MARKS
    _name, text = save(page, "Save as SVG")
    legend = [part for part in ElementTree.fromstring(text).iter(f"{NAMESPACE}text") if part.get("font-size") == "12"]
    assert len(legend) == len(strokes(page)) + MARKS


def test_the_legend_of_a_neighbourhood_is_of_what_is_drawn(page):
    page.locator(".flamedesign-node[data-id]:has(a)").first.locator("a").click()
    page.locator(".flamedesign-near").wait_for(state="visible")
    _name, text = save(page, "Save as SVG")
    legend = [part for part in ElementTree.fromstring(text).iter(f"{NAMESPACE}text") if part.get("font-size") == "12"]
    assert len(legend) == len(strokes(page, ".flamedesign-near-drawing")) > 0


def test_a_drawing_is_named_after_what_it_is_focused_on(page):
    box = page.locator(".flamedesign-node[data-id]:has(a)").first
    id_ = box.get_attribute("data-id")
    box.locator("a").click()
    page.locator(".flamedesign-near").wait_for(state="visible")
    name, _text = save(page, "Save as SVG")
    assert name == f"graph-{id_}.svg"


def test_rows_are_no_formulas(page):
    shown = page.locator("table[data-fd-table]:visible").first
    shown.locator("tbody td").first.evaluate("cell => { cell.textContent = '=1+1, \"x\"'; }")
    name, text = save(page, "Save as CSV")
    assert re.fullmatch(r"[a-z-]+\.csv", name)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == shown.locator("tr:not(.flamedesign-group-row)").count()
    heads = shown.locator("thead tr")
    assert {len(row) for row in rows} == {heads.last.locator("th").count()}
    assert '\'=1+1, "x"' in rows[heads.count()]


def test_the_link_has_the_state_of_the_view(page):
    page.locator(".flamedesign-find").first.fill("reading")
    page.get_by_role("button", name="Copy link").first.click()
    page.get_by_text("The link is copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"[?&]fd\.[^=]+\.q=reading", copied)


@pytest.mark.parametrize("is_below_title", [False, True])
def test_the_link_leads_to_the_section_of_the_view_but_not_to_the_title(page, is_below_title):
    view = page.locator(".flamedesign-overview")
    if is_below_title:
        view.evaluate("view => { const section = view.closest('section'); section.replaceWith(...section.children); }")
    view.get_by_role("button", name="Copy link").click()
    view.get_by_text("The link is copied").wait_for()
    _, _, place = page.evaluate("navigator.clipboard.readText()").partition("#")
    assert place == ("" if is_below_title else "where-they-stand")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_link_to_what_is_chosen_is_in_sight_wherever_the_view_is(site, open_tab, width):
    page = open_tab(f"{site.address}/index.html", viewport={"width": width, "height": 844})
    view = page.locator("figure.flamedesign-live").first
    copy, search = view.get_by_role("button", name="Copy link"), view.locator(".flamedesign-find").first
    search.fill("e")
    search.evaluate("found => found.scrollIntoView({ behavior: 'instant', block: 'center' })")
    place = copy.bounding_box()
    assert 0 < place["y"] < place["y"] + place["height"] <= 844
    search.fill("")
    assert copy.evaluate("button => getComputedStyle(button.parentElement).position") == "static"
