"""The fixtures of all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import Project

pytest_plugins = ["sphinx.testing.fixtures"]


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
