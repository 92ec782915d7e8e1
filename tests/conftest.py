"""The fixtures of all tests."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType

import jinja2
import pytest
from support import Project

pytest_plugins = ["sphinx.testing.fixtures"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="leave out the tests that build whole projects")


def pytest_configure() -> None:
    """Take a third of the time off the tests that build.

    Sphinx logs each event for debugging, and compiles its templates anew for each project.
    """
    gc.set_threshold(200_000, 20, 100)
    logging.disable(logging.DEBUG)
    jinja2.Environment.compile = remember_compiled(jinja2.Environment.compile)


def remember_compiled(compile_template: Callable[..., CodeType]) -> Callable[..., CodeType]:
    """Return Jinja's compiler, with a memory of what it has compiled."""
    known: dict[object, CodeType] = {}

    def compile_once(environment: jinja2.Environment, source: object, *arguments: object, **more: object) -> CodeType:
        key = (type(environment), frozenset(environment.extensions), source, arguments, tuple(more.items()))
        if key not in known:
            known[key] = compile_template(environment, source, *arguments, **more)
        return known[key]

    return compile_once


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

    def read_document(text: str, name: str = "RFE1.md", **config: object) -> dict[str, object]:
        project.write("index.rst", "Index\n=====\n")
        project.write(name, text)
        export = project.export(flamedesign_documents=["**RFE*", "**/FS"], **config)
        (design,) = export["designs"].values()
        return {**design, "interactions": export["interactions"], "findings": export["findings"]}

    return read_document
