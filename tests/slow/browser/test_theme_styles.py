"""Style sheets of themes, which style what running text holds, leave cards and views as they are."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["furo"], indirect=True)]

#: What Material, Piccolo, Read the Docs, Shibuya and Alabaster do, with selectors of the same weight.
THEME = """
.theme p, .theme li { font-size: 1.4em; line-height: 2.2; text-align: justify; hyphens: auto; }
.theme ul { line-height: 2.2; }
.theme ul:not([hidden]) { display: flow-root; }
.theme li > p { margin: 1em 0; }
.theme details { margin: 2em 0; padding: 0 1em; border: 3px solid red; border-radius: 3px; box-shadow: 0 0 3px red; font-size: .6em; }
.theme summary { display: block; margin: 0 -1em; padding: .4em 2em; font-size: 2em; font-weight: 700; background: red; }
.theme summary::before { content: "i"; }
.theme summary::after { content: "v"; }
.theme svg { height: auto; }
.theme figure { margin: 3em 0; text-align: center; }
.theme figcaption { font-style: italic; }
.theme table { line-height: 3; }
.theme label { font-size: 90%; }
.theme select { box-shadow: 0 0 3px red; }
"""
COMPARED = [
    *("fontSize", "fontStyle", "fontWeight", "lineHeight", "textAlign", "hyphens", "display", "boxShadow", "height"),
    *("backgroundColor", "marginTop", "marginLeft", "paddingTop", "paddingLeft", "borderLeftWidth"),
]
READ_STYLES = """compared => [...document.querySelectorAll(
        '.flamedesign-card, .flamedesign-graph, .flamedesign-view, details.flamedesign-details')]
    .flatMap(root => [root, ...root.querySelectorAll('*:not(svg *, .flamedesign-list *)')])
    .filter(one => one.checkVisibility() && !one.matches('.flamedesign-list, wbr'))
    .map(one => {
        const style = getComputedStyle(one);
        const parts = ['::before', '::after'].map(part => getComputedStyle(one, part).content);
        return [`${one.tagName} ${one.className.baseVal ?? one.className}`, ...compared.map(key => style[key].replace('flow-root', 'block')), ...parts];
    })"""


@pytest.mark.parametrize("shown", ["views", "card"])
def test_what_a_theme_does_to_its_text_is_not_done_to_ours(page, site, shown):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site.address}/{site.designs[0] if shown == 'card' else 'index.html'}")
    page.locator(".flamedesign-card .flamedesign-more > summary").evaluate_all("all => all.forEach(one => one.click())")
    before = page.evaluate(READ_STYLES, COMPARED)
    assert len(before) > 30
    page.evaluate("document.querySelector('[role=main]').classList.add('theme')")
    page.add_style_tag(content=THEME)
    after = page.evaluate(READ_STYLES, COMPARED)
    assert [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]] == []


def test_text_is_as_large_as_that_around_it_whatever_the_root_says(page, site):
    page.goto(f"{site.address}/{site.designs[0]}")
    page.add_style_tag(content="html { font-size: 20px !important; } [role=main] { font-size: 16px; }")
    size = page.locator(".flamedesign-card").evaluate("one => getComputedStyle(one).fontSize")
    assert size == "14px"
