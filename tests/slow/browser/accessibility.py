"""What is wrong with the accessibility of a page, in those of its parts that are ours."""

from __future__ import annotations

import pytest

#: Without how each other element passes, of which the selectors take most of the time.
_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


def find_violations(page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    return [
        (one["id"], node["target"], node["failureSummary"])
        for one in axe.run(page, options=_OPTIONS).response["violations"]
        for node in one["nodes"]
        if "flamedesign" in node["html"] or "flamedesign" in str(node["target"])
    ]
