"""Links of ours lead to places that their pages have."""

from __future__ import annotations

import pytest
from sphinx.testing.util import SphinxTestApp
from support import HAS_MYST, ROOT, dead_anchors

pytestmark = [pytest.mark.thorough, pytest.mark.skipif(not HAS_MYST, reason="the demo is written in Markdown, too")]


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub"])
def test_links_of_the_demo_lead_somewhere(tmp_path, builder):
    app = SphinxTestApp(builder, srcdir=ROOT / "demo", builddir=tmp_path, confoverrides={"html_theme": "basic"})
    try:
        app.build()
        assert 'href="' in "".join(path.read_text("utf-8") for path in app.outdir.rglob("*.*html"))
        assert dead_anchors(app.outdir) == []
    finally:
        app.cleanup()
