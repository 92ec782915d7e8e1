"""Shows where the time of builds goes: plain Sphinx, and each part of the extension, on the same documents.

Run it where the extension and MyST-Parser are installed::

    python tests/slow/benchmarks/parts.py [--size 1000] [--runs 3] [--documents FOLDER]

Documents are those of ``builds.py``. Each figure is the median of CPU seconds in one process, of builds in turns; what
Python takes to look for garbage is no part of the others. What stands in the last line is what Sphinx does with what
the extension adds: it copies, visits, writes and keeps cards and anchors.
"""

from __future__ import annotations

import argparse
import functools
import gc
import importlib
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from builds import Scenario, Setting, choose, versions
from measured import Document, make_documents, process_environment

PACKAGE = "sphinxcontrib_flamedesign"
GARBAGE = "looking for garbage"
IMPORT = "importing the extension"
#: Part -> where its functions are looked up: module and name.
PARTS = {
    "reading designs": (
        ("reading.design_transform", "DesignTransform.apply"),
        ("reading.anchors", "AnchorPlacer.apply"),
    ),
    "keeping designs in the environment": (("domain_data", "_unpack"), ("domain_data", "Packed.__reduce__")),
    "graph and findings": (("derived", "build_graph"), ("derived", "find_findings"), ("derived", "accept")),
    "what pages show of others": (("refresh", "PageRefresher.find_outdated"), ("refresh", "PageRefresher.finish")),
    "logging findings": (("domain", "log_findings"),),
    "making cards and views": (("views.placeholders", "HtmlPlaceholderTransform.run"), ("code_links", "CodeLinks.run")),
    "writing cards and views": (("views.html", "visit"),),
    "the export": (("extension", "export_site"),),
}


class Clock:
    """Adds up the CPU seconds of parts; a part that another one calls is no part of it."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = 0.0

    def enter(self, part: str) -> None:
        """Start a part, and stop the one around it."""
        self._note()
        self._running.append(part)

    def leave(self) -> None:
        """Stop a part, and go on with the one around it."""
        self._note()
        self._running.pop()

    def _note(self) -> None:
        now = time.process_time()
        if self._running:
            self.spent[self._running[-1]] += now - self._since
        self._since = now

    def watch(self, module: str, name: str, part: str) -> None:
        """Have a function counted as a part."""
        owner: object = importlib.import_module(f"{PACKAGE}.{module}")
        *outer, last = name.split(".")
        for one in outer:
            owner = getattr(owner, one)
        setattr(owner, last, self._counted(getattr(owner, last), part))

    def _counted(self, function: Callable[..., object], part: str) -> Callable[..., object]:
        @functools.wraps(function)
        def run(*arguments: object, **named: object) -> object:
            self.enter(part)
            try:
                return function(*arguments, **named)
            finally:
                self.leave()

        return run


def build(arguments: list[str], *, is_plain: bool) -> None:
    """Build in this process, and print what each part took."""
    for name in ("sphinx.cmd.build", "sphinx.builders.html", "myst_parser.sphinx_"):
        importlib.import_module(name)
    clock = Clock()
    gc.callbacks.append(lambda phase, _info: clock.enter(GARBAGE) if phase == "start" else clock.leave())
    if not is_plain:
        clock.enter(IMPORT)
        importlib.import_module(f"{PACKAGE}.extension")
        clock.leave()
        for part, places in PARTS.items():
            for module, name in places:
                clock.watch(module, name, part)
    start = time.process_time()
    code = importlib.import_module("sphinx.cmd.build").main(arguments)
    taken = time.process_time() - start + clock.spent[IMPORT]
    print(json.dumps(clock.spent | {"": taken}))
    sys.exit(code)


def measure(setting: Setting, tool: str) -> dict[str, float]:
    """Return what the parts of one build took, and under no name the whole."""
    command = [sys.executable, __file__, "--build", tool, "--"]
    done = subprocess.run(
        [*command, "-Q", "-b", "html", str(setting.folder / tool), str(setting.output(tool))],
        env=process_environment(),
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def rows(setting: Setting, documents: list[Document], scenario: Scenario, runs: int) -> list[str]:
    """Return the rows of one kind of build."""
    found: dict[bool, list[dict[str, float]]] = {True: [], False: []}
    for number in range(runs):
        documents = scenario.edit(documents, number)
        for is_plain, runs_of in found.items():
            tool = "plain" if is_plain else "ours"
            setting.write(tool, documents)
            if scenario.is_fresh:
                shutil.rmtree(setting.output(tool), ignore_errors=True)
            runs_of.append(measure(setting, tool))

    def median(part: str, *, is_plain: bool) -> float:
        return statistics.median(one.get(part, 0.0) for one in found[is_plain])

    plain, ours = (median("", is_plain=is_plain) for is_plain in (True, False))
    more = median(GARBAGE, is_plain=False) - median(GARBAGE, is_plain=True)
    parts = {part: median(part, is_plain=False) for part in (IMPORT, *PARTS)} | {f"more of {GARBAGE}": more}
    parts["what Sphinx does with them"] = ours - plain - sum(parts.values())
    head = [("plain Sphinx", plain), (f"of it {GARBAGE}", median(GARBAGE, is_plain=True)), ("with the extension", ours)]
    return [f"| {name} | {seconds:.3f} s | {seconds / plain:.1%} |" for name, seconds in (*head, *parts.items())]


def main() -> None:
    """Print one table for each kind of build."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1000, help="how many designs (1000)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each build (3)")
    parser.add_argument("--documents", type=Path, help="a folder of real designs in Markdown, repeated under new ids")
    parser.add_argument("--only", default="", help="only these builds, as clean, separated by commas")
    parser.add_argument("--build", choices=("plain", "ours"), help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs="*", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.build:
        build(chosen.arguments, is_plain=chosen.build == "plain")
    print(versions())
    documents = make_documents(chosen.size, chosen.documents)
    with tempfile.TemporaryDirectory() as scratch:
        setting = Setting(Path(scratch), "alabaster", with_views=True)
        for scenario in (one for one in choose(chosen.only) if not one.options):  # all in one process
            print(f"\n| {scenario.name}, {chosen.size} designs | CPU | of plain Sphinx |\n|---|---|---|", flush=True)
            print("\n".join(rows(setting, documents, scenario, chosen.runs)), flush=True)


if __name__ == "__main__":
    main()
