"""The examples of the documentation say the same in MyST and in reST: for each there is one expected result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import HAS_MYST, ROOT, Project

from sphinxcontrib_flamedesign.views.all_views import VIEWS

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.builds,
    pytest.mark.skipif(not HAS_MYST, reason="each example is in Markdown too"),
]

DOCS = ROOT / "docs"
EXAMPLES = sorted(path.stem for path in (DOCS / "examples").glob("*.rst"))
SNIPPETS = sorted(path.stem for path in (DOCS / "snippets").glob("*.rst"))

#: What the examples say: title, status, the fields that are there, and what they name.
EXPECTED = {
    "RFE3": ("Storage", "accepted", {"motivation": "filled", "background": "filled", "target": "filled"}, set()),
    "RFE7": (
        "Result cache",
        "draft",
        {
            "motivation": "filled",
            "background": "filled",
            "target": "placeholder",
            "spec": "filled",
            "feature-interaction": "filled",
            "related-features": "filled",
            "updates-required": "filled",
            "integration-points": "filled",
            "breaking-changes": "not-applicable",
        },
        {("related", "RFE3"), ("updates", "RFE9"), ("integration", "storage")},
    ),
    "RFE9": (
        "Settings",
        "review",
        {
            "spec": "filled",
            "configuration": "filled",
            "implementation": "filled",
            "dependencies": "filled",
            "internal-dependencies": "filled",
        },
        {("depends", "RFE3")},
    ),
}


def build(folder: Path, suffix: str) -> Iterator[Project]:
    folder.mkdir()
    project = Project(folder)
    project.configure(
        'flamedesign_documents = ["examples/cache"]\nflamedesign_components = {"Storage": {"aliases": ["store"]}}\n'
    )
    project.write(
        "index.rst", "Index\n=====\n\n.. design-table::\n   :of: components\n\n.. toctree::\n   :glob:\n\n   */*\n"
    )
    for name in EXAMPLES:
        project.write(f"examples/{name}.{suffix}", (DOCS / f"examples/{name}.{suffix}").read_text("utf-8"))
    for name in SNIPPETS:
        title = f"# {name}\n\n" if suffix == "md" else f"{name}\n{'=' * len(name)}\n\n"
        project.write(f"views/{name}.{suffix}", title + (DOCS / f"snippets/{name}.{suffix}").read_text("utf-8"))
    project.build("html", nitpicky=True)
    yield project
    project.close()


@pytest.fixture(scope="module")
def markdown(tmp_path_factory):
    yield from build(tmp_path_factory.mktemp("md") / "project", "md")


@pytest.fixture(scope="module")
def rest(tmp_path_factory):
    yield from build(tmp_path_factory.mktemp("rst") / "project", "rst")


@pytest.fixture(params=["markdown", "rest"])
def either(request):
    return request.getfixturevalue(request.param)


def test_what_they_say(either):
    export = either.read_export()
    said = {
        id_: (
            one["title"],
            one["status"],
            {name: field["state"] for name, field in one["fields"].items() if field["state"] != "missing"},
            {
                (edge["kind"], edge["target"])
                for edge in export["interactions"]
                if edge["source"] == id_ and edge["origin"] == "declared"
            },
        )
        for id_, one in export["designs"].items()
    }
    assert said == EXPECTED
    declared = [(one["name"], one["value"], one["type"]) for one in export["designs"]["RFE9"]["declarations"]]
    assert declared == [("cache.size", "500", "int")]


def test_nothing_of_them_is_wrong(either):
    rules = {re.search(r"\[(?:flamedesign\.)?([\w.-]+)\]$", line)[1] for line in either.warnings()}
    assert {rule for rule in rules if not rule.startswith("app.add_")} <= {  # what a second application registers again
        "missing-field",
        "placeholder-field",
        "missing-acknowledgement",
    }


@pytest.mark.parametrize("name", SNIPPETS)
def test_both_are_one_page(markdown, rest, name):
    pages = [
        (one.apps[-1].outdir / f"views/{name}.html")
        .read_text("utf-8")
        .partition('role="main"')[2]
        .partition('"clearer"')[0]
        for one in (markdown, rest)
    ]
    assert "RFE" in pages[0]
    assert pages[0] == pages[1].replace(".rst", ".md")


def test_each_example_is_shown():
    shown = {
        name
        for page in DOCS.rglob("*.md")
        for name in re.findall(r"^```\{example\} (.+)$", page.read_text("utf-8"), re.MULTILINE)
    }
    assert {*EXAMPLES, *SNIPPETS} == shown | {view.view for view in VIEWS}
    assert {path.stem for path in (DOCS / "examples").glob("*.md")} == {*EXAMPLES, "index"}
    assert {path.stem for path in (DOCS / "snippets").glob("*.md")} == {*SNIPPETS}
