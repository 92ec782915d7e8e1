"""Measures whole builds against plain Sphinx and sphinx-needs, on the same documents, in turns, in one run.

Run it where the extension and MyST-Parser are installed, and for the last columns sphinx-needs::

    python tests/slow/benchmarks/builds.py [--sizes 20] [--runs 1] [--themes alabaster] [--views with]
    python tests/slow/benchmarks/builds.py --full --documents FOLDER

With ``--documents``, the Markdown files of a folder of real designs are repeated under new ids; else the designs are
synthetic, as long as real ones. ``--full`` measures 74 and 370 of them, and 1,000 synthetic ones, in two themes, with a
page of all views and without, and takes hours. sphinx-needs has one need for each design and each of its fields, links
for interactions, and as views a table and a flow of all needs. Each figure is the median of its runs: CPU seconds of
the process and its children, and ratios to plain Sphinx of them and of the peak memory of the largest process. Nothing
is asserted: figures depend on the machine.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import product
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import measured
from measured import Document, Edit, files_of, make_documents, process_environment, write_files

_HEAD = "| build | plain | extended | CPU | memory | sphinx-needs, CPU | memory |\n|---|---|---|---|---|---|---|"
TOOLS = ("plain", "ours", *(["needs"] if importlib.util.find_spec("sphinx_needs") else []))


class Cost(NamedTuple):
    """What one process cost: CPU seconds, and peak memory in mebibytes."""

    cpu: float
    memory: float


@dataclass(frozen=True)
class Scenario:
    """One kind of build: how the documents are edited before it, and what it is given."""

    name: str
    edit: Edit = measured.unchanged
    is_fresh: bool = False
    options: tuple[str, ...] = ()


SCENARIOS = (
    Scenario("clean", is_fresh=True),
    Scenario("clean -j 2", is_fresh=True, options=("-j", "2")),
    Scenario("no change"),
    Scenario("a sentence edited", measured.add_sentence),
    Scenario("an interaction added", measured.add_interaction),
    Scenario("a title changed", measured.change_title),
    Scenario("one design added", measured.add_design),
)


@dataclass(frozen=True)
class Setting:
    """What is measured, in a folder of its own."""

    folder: Path
    theme: str
    with_views: bool
    pages: int = 0

    def write(self, tool: str, documents: Sequence[Document]) -> None:
        """Write the project of a tool, as far as it has changed."""
        files = files_of(documents, tool, self.theme, with_views=self.with_views, pages=self.pages)
        write_files(self.folder / tool, files)

    def output(self, tool: str) -> Path:
        """Return the folder of a tool's pages."""
        return self.folder / f"{tool}-out"

    def build(self, tool: str, scenario: Scenario) -> Cost:
        """Build a tool's pages."""
        if scenario.is_fresh:
            shutil.rmtree(self.output(tool), ignore_errors=True)
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", *scenario.options]
        return run([*command, str(self.folder / tool), str(self.output(tool))])


def run(command: list[str]) -> Cost:
    """Run a process to its end; its warnings are not of interest here."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=process_environment())
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"failed: {' '.join(command)}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def choose(only: str) -> list[Scenario]:
    """Return the kinds of builds with these names, separated by commas; all where none is named."""
    return [one for one in SCENARIOS if not only or one.name in only.split(",")]


def measure(setting: Setting, documents: list[Document], runs: int, only: str) -> Iterator[str]:
    """Yield one row of the table for each kind of build, of all tools in turns, and of what they leave."""
    for scenario in choose(only):
        costs: dict[str, list[Cost]] = {tool: [] for tool in TOOLS}
        for number in range(runs):
            documents = scenario.edit(documents, number)
            for tool in TOOLS:
                setting.write(tool, documents)
                costs[tool].append(setting.build(tool, scenario))
        yield row(scenario.name, costs)
    for name in ("environment.pickle", "pages"):
        sizes = [_size(setting.output(tool), name) / 1e6 for tool in TOOLS]
        ratios = " | ".join(f"{size / sizes[0]:.2f} |" for size in sizes[1:])
        yield f"| {name} | {sizes[0]:.2f} MB | {sizes[1]:.2f} MB | {ratios}"


def row(name: str, costs: dict[str, list[Cost]]) -> str:
    """Return the medians of one kind of build; ratios are those of runs in turns."""
    plain, ours = (statistics.median(cost.cpu for cost in costs[tool]) for tool in ("plain", "ours"))
    ratios = [_ratio(costs["plain"], costs[tool], part) for tool in TOOLS[1:] for part in (0, 1)]
    return f"| {name} | {plain:.2f} s | {ours:.2f} s | {' | '.join(f'{one:.2f}' for one in ratios)} |"


def _ratio(plain: list[Cost], other: list[Cost], part: int) -> float:
    return statistics.median(after[part] / before[part] for before, after in zip(plain, other, strict=True))


def _size(output: Path, name: str) -> int:
    doctrees = output / ".doctrees"
    if name == "environment.pickle":
        return (doctrees / name).stat().st_size
    return sum(path.stat().st_size for path in output.rglob("*") if path.is_file() and doctrees not in path.parents)


def versions() -> str:
    """Return the machine and the versions that the figures belong to."""
    found = []
    for name in ("sphinx", "docutils", "myst-parser", "sphinx-needs"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    return f"Python {platform.python_version()}, {', '.join(found)}, {os.cpu_count()} processors, {platform.machine()}"


def show(documents: list[Document], options: argparse.Namespace, kind: str) -> None:
    """Print one table for each theme, with views and without."""
    for theme, views in product(options.themes.split(","), options.views.split(",")):
        print(f"\n{len(documents)} {kind} designs, {theme}, {views} views\n\n{_HEAD}")
        with tempfile.TemporaryDirectory() as scratch:
            setting = Setting(Path(scratch), theme, views == "with", options.pages)
            for line in measure(setting, documents, options.runs, options.only):
                print(line, flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="20", help="numbers of designs, separated by commas")
    parser.add_argument("--runs", type=int, default=1, help="runs of each build")
    parser.add_argument("--themes", default="alabaster", help="HTML themes, separated by commas")
    parser.add_argument("--views", default="with", help="with, without, or both, separated by commas")
    parser.add_argument("--documents", type=Path, help="a folder of real designs in Markdown, repeated under new ids")
    parser.add_argument("--only", default="", help="only these builds, as clean, separated by commas")
    parser.add_argument("--pages", type=int, default=0, help="so many ordinary pages beside the designs")
    parser.add_argument("--full", action="store_true", help="all that docs/promises.md shows")
    options = parser.parse_args()
    print(versions())
    if options.full:
        options.sizes, options.runs, options.themes, options.views = "74,370", 3, "furo,alabaster", "with,without"
    kind = "synthetic" if options.documents is None else "real"
    for size in options.sizes.split(","):
        show(make_documents(int(size), options.documents), options, kind)
    if options.full:
        show(make_documents(1000, None), options, "synthetic")


if __name__ == "__main__":
    main()
