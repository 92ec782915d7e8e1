"""Links to other designs, however they are written: mentions in prose, and what statements lead to."""

from __future__ import annotations

import pytest

CONF = """
flamedesign_documents = ["designs/*"]
flamedesign_id_prefixes = []
flamedesign_document_url = "https://Example.org/acme/*/main/docs/{path}"
flamedesign_rules = {"missing-field": "off", "missing-id": "off"}
"""
LINKS = {
    "md": [
        *("[it](cache.md)", "[it](/designs/cache.md)", "[it](cache.md#motivation)", "{doc}`cache`", "{ref}`lab`"),
        *("[it](#lab)", "<https://example.org/acme/blob/main/docs/designs/cache.md>"),
        *("[it](http://example.org/acme/tree/main/docs/designs/cache.md?plain=1#L3)", "[it][far]"),
    ],
    "rst": [
        *("`it <cache.md>`_", ":doc:`cache`", ":doc:`it </designs/cache>`", ":ref:`lab`", ":ref:`it <lab>`"),
        *("https://example.org/acme/blob/main/docs/designs/cache.md", "far_"),
        "`it <https://example.org/acme/edit/main/docs/designs/cache.md>`_",
    ],
}
NOT = {
    "md": [
        *("[it](https://example.org/acme/blob/other/docs/designs/cache.md)", "`cache.md`", "[it](gone.md)"),
        *("[it](https://example.org/acme/blob/main/elsewhere/designs/cache.md)", "cache"),
    ],
    "rst": ["https://example.org/acme/blob/a/main/docs/designs/cache.md", "``cache.md``", ":doc:`gone`", "cache"],
}
FAR = {
    "md": "\n[far]: https://example.org/acme/blob/main/docs/designs/cache.md\n",
    "rst": "\n.. _far: https://example.org/acme/blob/main/docs/designs/cache.md\n",
}


def heading(text, level, syntax):
    return f"{'#' * level} {text}\n" if syntax == "md" else f"{text}\n{'=-'[level - 1] * len(text)}\n"


def interactions(project, link, syntax, before):
    project.configure(CONF)
    project.write("index.rst", "X\n=\n\n.. toctree::\n   :glob:\n\n   designs/*\n")
    project.write("designs/cache.rst", ".. _lab:\n\nA cache\n=======\n\nMotivation\n----------\n\nx\n")
    text = f"{heading('A runner', 1, syntax)}\n{before}{link}\n{FAR[syntax] if 'far' in link else ''}"
    project.write(f"designs/runner.{syntax}", text)
    return [(one["kind"], one["source"], one["target"]) for one in project.export()["interactions"]]


CASES = [pytest.param(link, syntax, id=f"{syntax}-{link}") for syntax, links in LINKS.items() for link in links]


@pytest.mark.parametrize(("link", "syntax"), CASES)
def test_in_prose_a_link_is_a_mention(project, link, syntax):
    before = f"{heading('Motivation', 2, syntax)}\nSee "
    assert interactions(project, link, syntax, before) == [("mention", "designs/runner", "designs/cache")]
    assert project.read_export()["designs"]["designs/runner"]["mentions"] == ["designs/cache"]


@pytest.mark.parametrize(("link", "syntax"), CASES)
def test_in_a_statement_a_link_is_an_edge(project, link, syntax):
    before = f"{heading('Function Specification', 2, syntax)}\n**Related Features:**\n\n- "
    assert interactions(project, link, syntax, before) == [("related", "designs/runner", "designs/cache")]


@pytest.mark.parametrize(
    ("link", "syntax"),
    [pytest.param(link, syntax, id=f"{syntax}-{link}") for syntax, links in NOT.items() for link in links],
)
def test_what_leads_to_no_design_is_no_mention(project, link, syntax):
    before = f"{heading('Motivation', 2, syntax)}\nSee "
    assert interactions(project, link, syntax, before) == []
    assert project.read_export()["designs"]["designs/runner"]["mentions"] == []
