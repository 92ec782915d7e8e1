"""What each room of the package may import: as docs/develop/architecture.md says."""

from __future__ import annotations

import ast
import graphlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT

import sphinxcontrib_flamedesign

NAME = sphinxcontrib_flamedesign.__name__
PACKAGE = Path(sphinxcontrib_flamedesign.__file__).parent
TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
TOP = "top level"


def module_of(path: Path) -> str:
    return ".".join([NAME, *path.relative_to(PACKAGE).with_suffix("").parts]).removesuffix(".__init__")


MODULES = frozenset(map(module_of, TREES))


def room_of(module: str) -> str:
    """Return the room of a module of ours, as the table of the page calls it, or the package that is not ours.

    The version, which the package itself holds, belongs to no room.
    """
    first, *parts = module.split(".")
    if first != NAME:
        return first
    return parts[0] if parts and (PACKAGE / parts[0]).is_dir() else TOP


def imports(path: Path, *, at_start: bool = False) -> Iterator[str]:
    """Yield what a module imports when it runs: not for types alone.

    :param at_start: only what it imports when it is imported itself, and not what its functions do.
    """
    for_types = {
        id(node)
        for block in ast.walk(TREES[path])
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    for node in TREES[path].body if at_start else ast.walk(TREES[path]):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES
            yield from names or {node.module}


def read_table() -> dict[str, set[str]]:
    """Return the rooms of the page, with what each may import beside itself and the standard library."""
    page = (ROOT / "docs/develop/architecture.md").read_text("utf-8").partition("## Main types")[0]
    rows = re.findall(rf"^\| `?(\w+|{TOP})/?`? \|[^|]*\| ([^|]*) \|$", page, re.MULTILINE)
    called = {"Sphinx": "sphinx", "MyST-Parser": "myst_parser", "PyYAML": "yaml"}
    return {
        room: {called.get(word, word) for word in re.findall(rf"{TOP}|[\w-]+", said)} - {"nothing", "else"}
        for room, said in rows
        if room != "room"
    }


@pytest.mark.skipif(not (ROOT / "docs").is_dir(), reason="the documentation is not there")
def test_each_room_imports_what_the_page_says():
    found: dict[str, set[str]] = {}
    for path in TREES:
        used = {room_of(one) for one in imports(path) if one != NAME}
        found.setdefault(room_of(module_of(path)), set()).update(used)
    beside = {
        room: {one for one in used if one not in {room, *sys.stdlib_module_names}} for room, used in found.items()
    }
    assert beside == read_table()


def test_no_import_is_part_of_a_circle():
    graph = {module_of(path): (set(imports(path)) & MODULES) - {module_of(path)} for path in TREES}
    graphlib.TopologicalSorter(graph).prepare()


def loaded_with(*modules: str) -> set[str]:
    """Return the modules of ours that are imported with some, before a function of these runs."""
    graph = {module_of(path): set(imports(path, at_start=True)) & MODULES for path in TREES}
    loaded: set[str] = set()
    ahead = {f"{NAME}.{one}" for one in modules}
    while ahead:
        loaded |= ahead
        ahead = {one for module in ahead for one in graph[module]} - loaded
    return loaded


@pytest.mark.parametrize(
    "module",
    [
        *(f"reading.{one}" for one in ("transform", "recognise", "inlines", "source_events")),
        *(f"views.{one}" for one in ("all_views", "filling", "view_nodes", "html", "card", "graph_data")),
        *(f"views.drawing.{one}" for one in ("scene", "svg", "tikz", "graphviz")),
    ],
)
def test_a_build_that_reads_and_writes_no_document_imports_nothing_that_only_these_need(module):
    loaded = loaded_with("extension")
    assert {f"{NAME}.reading.design_transform", f"{NAME}.views.placeholders"} <= loaded
    assert f"{NAME}.{module}" in MODULES - loaded


def test_a_page_with_a_card_alone_imports_no_view():
    loaded = loaded_with("extension", "views.filling", "views.html")
    assert f"{NAME}.views.card" in loaded
    assert loaded.isdisjoint(f"{NAME}.views.{one}" for one in ("all_views", "matrix", "report", "table", "worklist"))
