"""The fixtures of all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import Project

pytest_plugins = ["sphinx.testing.fixtures"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="leave out the tests that build whole projects")


@pytest.hookimpl(tryfirst=True)  # so that -m sees the mark
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that build whole projects with `builds`: those that use `project`, unless they only `read`."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "project" in fixtures and "read" not in fixtures:
            item.add_marker("builds")
    if config.getoption("quick"):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("builds")])
        items[:] = [item for item in items if not item.get_closest_marker("builds")]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = Project(tmp_path)
    yield made
    made.close()


@pytest.fixture
def read(project: Project) -> Callable[..., dict[str, object]]:
    """Read one plain document and return its design as the export has it."""

    def read_document(text: str, name: str = "RFE1.md") -> dict[str, object]:
        project.write("index.rst", "Index\n=====\n")
        project.write(name, text)
        export = project.export(flamedesign_documents=["**RFE*", "**/FS"])
        (design,) = export["designs"].values()
        return {**design, "interactions": export["interactions"], "findings": export["findings"]}

    return read_document
