"""Measures whole builds with the extension against plain Sphinx on the same documents, in turns, in one run.

Run it where the extension, MyST-Parser and, for the last column, sphinx-needs are installed::

    python tests/slow/benchmarks/builds.py [--sizes 100,1000] [--runs 3] [--markup md,rst] [--documents FOLDER]
    python tests/slow/benchmarks/builds.py --pages 2000 --sizes 60 --runs 5

With ``--documents``, the Markdown files of a folder of real designs are repeated under new ids; else the designs are
synthetic, as long as real ones: ``--prose`` chooses how many lines of prose stand in each. Each figure is the median of its runs: CPU seconds of the process and its children, ratios of them, peak
memory of the largest process and the size of ``environment.pickle``. Nothing is asserted: figures depend on the machine.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import product
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from synthetic import write_pages, write_project

#: What turns the extension off; its other settings then mean nothing.
PLAIN = {True: "extensions=myst_parser", False: "extensions=sphinx.roles"}  # the latter is there in any case
INDEX = {
    True: "# Designs\n\n```{{toctree}}\n:glob:\n:maxdepth: 1\n{pages}\n```\n",
    False: "Designs\n=======\n\n.. toctree::\n   :glob:\n   :maxdepth: 1\n\n   {pages}\n",
}
#: Lines of prose in a synthetic design: with them it is as long as half of the specifications of large projects are.
PROSE = 200
HEAD = "| build | plain | extended | CPU ratio | memory ratio |\n|---|---|---|---|---|"
EDIT = "\n\nOne more sentence.\n"
_ID = re.compile(r"\b(RFE)([ -]?)(\d+)")


@dataclass(frozen=True)
class Cost:
    """What one process cost: CPU seconds, and peak memory in mebibytes."""

    cpu: float
    memory: float


def run(command: list[str]) -> Cost:
    """Run a process to its end; its warnings are not of interest here."""
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # else what is not installed is compiled each time
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"failed: {' '.join(command)}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def build(source: Path, output: Path, *options: str) -> Cost:
    """Build a project's pages."""
    return run([sys.executable, "-m", "sphinx", "-q", "-b", "html", *options, str(source), str(output)])


def renumber(text: str, offset: int) -> str:
    """Give every id in a text a new number."""
    return _ID.sub(lambda match: f"{match[1]}{match[2]}{int(match[3]) + offset}", text)


def repeat_documents(documents: Path, folder: Path, count: int) -> None:
    """Copy the designs below a folder under new ids until there are so many."""
    originals = sorted(path for path in documents.rglob("*.md") if _ID.search(str(path.relative_to(documents))))
    write_project(folder, 0)
    for number in range(count):
        turn = number // len(originals)
        original, offset = originals[number % len(originals)], 1000 * turn
        path = folder / "designs" / f"{turn:02}" / renumber(original.name, offset)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(renumber(original.read_text("utf-8"), offset), "utf-8")


def make_project(folder: Path, count: int, documents: Path | None, *, markdown: bool, prose: int = PROSE) -> None:
    """Write the documents of one measurement."""
    if documents is not None:
        repeat_documents(documents, folder, count)
    else:
        write_project(folder, count, markdown=markdown, prose=prose)
    write_indexes(folder, markdown=markdown)


def write_indexes(folder: Path, *, markdown: bool) -> None:
    """Write an index for each folder of designs or pages, and one of these: else each page's sidebar would list all designs."""
    name = f"index.{'md' if markdown else 'rst'}"
    inner = sorted(path for top in ("designs", "pages") for path in (folder / top).glob("*"))
    pages = (f"{top}/*/index" for top in dict.fromkeys(path.parent.name for path in inner))
    (folder / name).write_text(INDEX[markdown].format(pages=("\n" if markdown else "\n   ").join(pages)), "utf-8")
    for designs in inner:
        (designs / name).write_text(INDEX[markdown].format(pages="*"), "utf-8")


class Cpu(NamedTuple):
    """The CPU seconds of one kind of build: of plain Sphinx, and with the extension."""

    plain: float
    ours: float


@dataclass(frozen=True)
class Scenario:
    """One kind of build: what is done before it, and what it is given."""

    name: str
    is_fresh: bool
    options: tuple[str, ...] = ()
    is_edited: bool = False

    def prepare(self, source: Path, output: Path) -> None:
        """Remove what was built, or edit the first design."""
        if self.is_fresh:
            shutil.rmtree(output, ignore_errors=True)
        if self.is_edited:
            edited = min(path for path in (source / "designs").rglob("*.*") if path.stem != "index")
            edited.write_text(edited.read_text("utf-8") + EDIT, "utf-8")


SCENARIOS = (
    Scenario("clean", is_fresh=True),
    Scenario("clean -j 2", is_fresh=True, options=("-j", "2")),
    Scenario("no change", is_fresh=False),
    Scenario("one document edited", is_fresh=False, is_edited=True),
)


def measure(source: Path, runs: int, used: dict[str, list[Cpu]], *, markdown: bool) -> Iterator[str]:
    """Yield one row of the table for each kind of build, plain and extended in turns, and keep what each used."""
    outputs = {"plain": source.parent / "plain", "ours": source.parent / "ours"}
    flags = {"plain": ("-D", PLAIN[markdown]), "ours": ()}
    for scenario in SCENARIOS:
        costs: dict[str, list[Cost]] = {"plain": [], "ours": []}
        for _run in range(runs):
            for name, output in outputs.items():
                scenario.prepare(source, output)
                costs[name].append(build(source, output, *flags[name], *scenario.options))
        used.setdefault(scenario.name, []).append(Cpu(*(median_cpu(costs[name]) for name in ("plain", "ours"))))
        yield row(scenario.name, costs)
    sizes = {name: (output / ".doctrees" / "environment.pickle").stat().st_size for name, output in outputs.items()}
    yield f"| environment.pickle | {sizes['plain'] / 1e6:.2f} MB | {sizes['ours'] / 1e6:.2f} MB | {sizes['ours'] / sizes['plain']:.2f} | |"


def row(name: str, costs: dict[str, list[Cost]]) -> str:
    """Return the medians of one kind of build; ratios are those of runs in turns."""
    ratio = median(costs, lambda plain, ours: ours.cpu / plain.cpu)
    memory = median(costs, lambda plain, ours: ours.memory / plain.memory)
    plain, ours = (median_cpu(costs[key]) for key in ("plain", "ours"))
    return f"| {name} | {plain:.2f} s | {ours:.2f} s | {ratio:.2f} | {memory:.2f} |"


def median_cpu(costs: list[Cost]) -> float:
    """Return the median of what builds of one kind used."""
    return statistics.median(cost.cpu for cost in costs)


def growth(sizes: list[int], used: dict[str, list[Cpu]]) -> Iterator[str]:
    """Yield the growth of each kind of build from the second last to the last size: 1 is linear."""
    yield f"\n| growth from {sizes[-2]} to {sizes[-1]} designs | plain | extended |\n|---|---|---|"
    for name, (*_, before, after) in used.items():
        exponents = (
            math.log(last / first) / math.log(sizes[-1] / sizes[-2]) for first, last in zip(before, after, strict=True)
        )
        yield f"| {name} | {' | '.join(f'{exponent:.2f}' for exponent in exponents)} |"


def median(costs: dict[str, list[Cost]], ratio: Callable[[Cost, Cost], float]) -> float:
    """Return the median of a ratio over pairs of runs."""
    return statistics.median(ratio(plain, ours) for plain, ours in zip(costs["plain"], costs["ours"], strict=True))


def write_needs(folder: Path, count: int, prose: int) -> None:
    """Write the same synthetic designs for sphinx-needs: one need each, its interactions as links."""
    write_project(folder, count, markdown=False, prose=prose)
    (folder / "conf.py").write_text(
        'project = "Needs"\nextensions = ["sphinx_needs"]\nneeds_id_regex = "^RFE[0-9]+"\n', "utf-8"
    )
    for path in sorted((folder / "designs").rglob("*.rst")):
        text = path.read_text("utf-8")
        own, *named = dict.fromkeys(re.findall(r"RFE\d+", text))
        title = re.search(rf"^{own}: (.*)$", text, re.MULTILINE)
        need = f".. req:: {title[1] if title else own}\n   :id: {own}\n   :links: {','.join(named)}\n\n"
        head, line, rest = text.partition("\nMotivation\n")
        path.write_text(f"{head}\n{need}{line}{rest}", "utf-8")
    write_indexes(folder, markdown=False)


def measure_needs(folder: Path, count: int, runs: int, prose: int) -> str:
    """Return the row of a clean build by sphinx-needs against plain Sphinx on the same designs."""
    write_needs(folder / "needs", count, prose)
    make_project(folder / "plain", count, None, markdown=False, prose=prose)
    costs: dict[str, list[Cost]] = {"plain": [], "ours": []}
    for _run in range(runs):
        for name, source, flags in (("plain", "plain", ("-D", PLAIN[False])), ("ours", "needs", ())):
            shutil.rmtree(folder / f"{name}-out", ignore_errors=True)
            costs[name].append(build(folder / source, folder / f"{name}-out", *flags))
    return row("clean, sphinx-needs", costs)


def measure_pages(folder: Path, pages: int, designs: int, runs: int, *, markdown: bool) -> str:
    """Return the row of a clean build of many ordinary pages and a few designs: what those cost who has none."""
    source, markup = folder / "source", "Markdown" if markdown else "reST"
    write_project(source, designs, markdown=markdown, prose=PROSE)
    write_pages(source, pages, markdown=markdown)
    write_indexes(source, markdown=markdown)
    costs: dict[str, list[Cost]] = {"plain": [], "ours": []}
    for _run in range(runs):
        for name, flags in (("plain", ("-D", PLAIN[markdown])), ("ours", ())):
            shutil.rmtree(folder / name, ignore_errors=True)
            costs[name].append(build(source, folder / name, *flags))
    return row(f"clean, {pages} ordinary pages and {designs} designs in {markup}", costs)


def versions() -> str:
    """Return the machine and the versions that the figures belong to."""
    found = []
    for name in ("sphinx", "docutils", "myst-parser", "sphinx-needs"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    return f"Python {platform.python_version()}, {', '.join(found)}, {os.cpu_count()} processors, {platform.machine()}"


def main() -> None:
    """Print one table for each size and markup."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="100,1000", help="numbers of designs, separated by commas")
    parser.add_argument("--runs", type=int, default=3, help="runs of each build")
    parser.add_argument("--markup", default="md,rst", help="md, rst or both")
    parser.add_argument("--prose", type=int, default=PROSE, help="lines of prose in each synthetic design")
    parser.add_argument("--documents", type=Path, help="a folder of real designs in Markdown, repeated under new ids")
    parser.add_argument("--pages", type=int, help="measure clean builds with so many ordinary pages beside the designs")
    arguments = parser.parse_args()
    print(versions())
    sizes = [int(size) for size in arguments.sizes.split(",")]
    if arguments.pages is not None:
        print(HEAD)
        for markup, size in product(arguments.markup.split(","), sizes):
            with tempfile.TemporaryDirectory() as scratch:
                made = measure_pages(Path(scratch), arguments.pages, size, arguments.runs, markdown=markup == "md")
                print(made, flush=True)
        return
    for markup in ["md"] if arguments.documents else arguments.markup.split(","):
        used: dict[str, list[Cpu]] = {}
        for size in sizes:
            print(f"\n{size} designs, {markup}\n\n{HEAD}")
            with tempfile.TemporaryDirectory() as scratch:
                source = Path(scratch, "source")
                make_project(source, size, arguments.documents, markdown=markup == "md", prose=arguments.prose)
                for line in measure(source, arguments.runs, used, markdown=markup == "md"):
                    print(line, flush=True)
            if markup == "rst" and importlib.util.find_spec("sphinx_needs"):
                with tempfile.TemporaryDirectory() as scratch:
                    print(measure_needs(Path(scratch), size, arguments.runs, arguments.prose), flush=True)
        if len(sizes) > 1:
            print("\n".join(growth(sizes, used)))


if __name__ == "__main__":
    main()
