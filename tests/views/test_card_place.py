"""Where the card of a design stands: as the configuration, its page or a directive says."""

from __future__ import annotations

import pytest

from sphinxcontrib_flamedesign.setting_checks import CardPlace, UnusableError, check_card

CARD = 'class="flamedesign-card'
DIRECTIVE = "\n```{design-card}\n```\n"


def write(project, name, *, matter="", middle="", related="None."):
    text = f"---\nstatus: draft\n{matter}---\n\n# {name}: A title\n\n## Motivation\n\nThe first part.\n{middle}\n"
    text += f"## Function Specification\n\n**Related Features:**\n\n{related}\n\n## References\n\nThe last part.\n"
    project.write(f"{name}.md", text)


def order(project, name):
    """Return in which order a page has its card and the first and last words of its document."""
    page = project.page(name).partition("<body")[2]
    places = {"card": page.find(CARD), "first": page.find("The first part"), "last": page.find("The last part")}
    assert page.count(CARD) <= 1
    return [what for what, place in sorted(places.items(), key=lambda one: one[1]) if place >= 0]


@pytest.fixture
def site(project):
    project.configure('flamedesign_documents = ["RFE*"]\n')
    project.write("index.md", "# Index\n\n```{toctree}\n:glob:\nRFE*\n```\n")
    write(project, "RFE1")
    write(project, "RFE2", matter="design-card: end\n")
    write(project, "RFE3", matter="design-card: none\n")
    write(project, "RFE4", matter="design-card: none\n", middle=DIRECTIVE)
    return project


def test_as_the_configuration_the_page_or_a_directive_says(site):
    site.build()
    assert [line for line in site.ours() if "card" in line] == []
    assert order(site, "RFE1") == ["card", "first", "last"]
    assert order(site, "RFE2") == ["first", "last", "card"]
    assert order(site, "RFE3") == ["first", "last"]
    assert order(site, "RFE4") == ["first", "card", "last"]
    site.build(flamedesign_card="end")
    assert order(site, "RFE1") == ["first", "last", "card"]
    site.build(flamedesign_card="none")
    assert order(site, "RFE1") == ["first", "last"]
    assert order(site, "RFE2") == ["first", "last", "card"]
    assert order(site, "RFE4") == ["first", "card", "last"]


def test_it_is_written_again_when_it_changes_and_only_then(site):
    site.build(flamedesign_card="none")
    write(site, "RFE1", related="- RFE4: reads it")
    site.build(flamedesign_card="none")
    assert site.page("RFE4").count("related to") > 0
    write(site, "RFE1", related="- RFE3: reads it")
    before = (site.apps[-1].outdir / "RFE3.html").stat().st_mtime_ns
    site.build(flamedesign_card="none")
    assert "related to" not in site.page("RFE4")
    assert (site.apps[-1].outdir / "RFE3.html").stat().st_mtime_ns == before


def test_what_cannot_be_used(site):
    write(site, "RFE2", matter="design-card: bottom\n")
    write(site, "RFE3", middle=DIRECTIVE * 2)
    write(site, "RFE4", middle="\n```{design-card} RFE1\n```\n")
    site.write("page.rst", ":orphan:\n\nPage\n====\n\n.. design-card::\n")
    site.build()
    said = [line.rpartition(" [")[0] for line in site.ours() if "design-card" in line]
    assert said == [
        "RFE2.md:3: WARNING: 'design-card' cannot be 'bottom'; it is one of top, end, none",
        "RFE3.md:14: WARNING: `design-card` stands here a second time; keep one",
        "RFE4.md:11: WARNING: `design-card` takes neither argument nor content: its card is that of the document's design",
        "page.rst:6: WARNING: `design-card` belongs to no design; open one with `design`",
    ]
    assert order(site, "RFE2")[0] == "card"


@pytest.mark.parametrize(
    ("value", "said"), [(True, 'write "top"'), (False, 'write "none"'), ("botom", "not 'botom'"), ("ned", "mean 'end'")]
)
def test_the_value_of_the_configuration(value, said):
    with pytest.raises(UnusableError, match=said):
        check_card(value)
    assert [check_card(str(place)) for place in CardPlace] == [("top", []), ("end", []), ("none", [])]
