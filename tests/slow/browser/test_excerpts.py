"""The excerpts of Sphinx's search: words of the documents, without those of cards, drawings and views."""

from __future__ import annotations

import subprocess
import sys

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CONF = """
project = "Test"
author = copyright = "Testers"
extensions = ["myst_parser", "sphinxcontrib_flamedesign"]
html_theme = "furo"
flamedesign_documents = ["RFE*"]
suppress_warnings = ["flamedesign"]
"""
DESIGN = """# RFE{0}: Title of {0}

## Motivation

**Background:** The xylophone plays {0}.

## Function Specification

**Related Features:**

- RFE{1} resounds
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve_plainly):
    folder = tmp_path_factory.mktemp("excerpts")
    (folder / "conf.py").write_text(CONF, "utf-8")
    (folder / "index.md").write_text("# Index\n\nA xylophone.\n\n```{design-graph}\n```\n", "utf-8")
    for number in (1, 2):
        (folder / f"RFE{number}.md").write_text(DESIGN.format(number, 3 - number), "utf-8")
    subprocess.run([sys.executable, "-m", "sphinx", "-q", "-b", "html", str(folder), str(folder / "out")], check=True)
    with serve_plainly(folder / "out") as site:
        yield site.address


def test_they_have_no_words_of_ours(page, address):
    page.goto(f"{address}/search.html?q=xylophone")
    found = page.locator("#search-results li .context")
    expect(found).to_have_count(3)
    said = " ".join(" ".join(found.all_inner_texts()).split())
    assert "The xylophone plays 1." in said
    assert "RFE2 resounds" in said  # where the document says it
    assert [
        one for one in ("Refers to", "Referred to by", "Drawing", "Most connected", "Show as list") if one in said
    ] == []
