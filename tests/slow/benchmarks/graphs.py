"""Measures what drawing costs: synthetic projects of growing size, built to the end, with an index page of all views.

Run it where the extension and MyST are installed; it takes some minutes and prints a table::

    python tests/slow/benchmarks/graphs.py [--sizes 36,300] [--keep FOLDER]

Times are wall-clock seconds. Nothing is asserted but that each build ends well: the figures depend on the machine.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from synthetic import SIZES, write_project

#: The pages of each project, by their directives; ``index`` holds all views.
PAGES = {
    "graph": ("design-graph",),
    "status": ("design-graph\n   :group-by: status",),
    "focus": ("design-graph\n   :focus: RFE7\n   :depth: 2",),
    "matrix": ("design-matrix",),
    "table": ("design-table",),
    "components": ("design-table\n   :of: components",),
    "worklist": ("design-worklist",),
    "report": ("design-report",),
    "impact": ("design-impact:: RFE7",),
}
KIB = 1024
#: A theme whose pages hold little else: most have a list of all pages on each of them.
CONF = 'html_theme = "basic"\nhtml_copy_source = False\n'


def write_pages(folder: Path) -> None:
    """Write a page for each view, and the index with all of them."""
    with (folder / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(CONF)
    views = {name: "\n".join(f".. {_opened(view)}\n" for view in several) for name, several in PAGES.items()}
    for name, text in views.items():
        title = name.capitalize()
        (folder / f"{name}.rst").write_text(f"{title}\n{'=' * len(title)}\n\n{text}", "utf-8")
    listed = "\n".join(f"   {name}" for name in PAGES)
    toctree = f".. toctree::\n   :glob:\n   :hidden:\n\n{listed}\n   designs/*/*\n"
    (folder / "index.rst").write_text("Index\n=====\n\n" + "\n".join(views.values()) + f"\n{toctree}", "utf-8")


def _opened(view: str) -> str:
    """Return the first line of a directive with its two colons, which stand before its argument or its options."""
    if "::" in view:
        return view
    name, newline, rest = view.partition("\n")
    return f"{name}::{newline}{rest}"


def measure(arguments: list[str], target: Path) -> int:
    """Build in this process; write down how long the views of each page, and the layouts in them, took."""
    from sphinx.cmd.build import main as build

    from sphinxcontrib_flamedesign.views.all_views import VIEWS
    from sphinxcontrib_flamedesign.views.drawing import graphviz

    seconds: dict[str, dict[str, float]] = {"views": defaultdict(float), "layout": defaultdict(float)}
    page = ""

    def clock(maker: Any) -> Any:
        def timed(options: Any, view: Any) -> Any:
            nonlocal page
            page, start = view.docname, time.perf_counter()
            made = maker(options, view)
            seconds["views"][page] += time.perf_counter() - start
            return made

        return timed

    def run(engine: Any) -> Any:
        def timed(dot: str, limit: Any) -> bytes:
            graphviz._load_engine()
            start = time.perf_counter()
            try:
                return engine.run(dot, limit)
            finally:
                seconds["layout"][page] += time.perf_counter() - start

        return timed

    for directive in VIEWS:
        directive.options_type.make = clock(directive.options_type.make)
    graphviz._ENGINES = tuple(engine._replace(run=run(engine)) for engine in graphviz._ENGINES)
    status = build(arguments)
    target.write_text(json.dumps(seconds), "utf-8")
    return status


def build(folder: Path, count: int) -> None:
    """Build one project in a new process, and print a row for each page."""
    source, out, result = folder / "source", folder / "html", folder / "seconds.json"
    write_project(source, count)
    write_pages(source)
    command = [
        sys.executable,
        __file__,
        "--measure",
        result,
        "-q",
        "-E",
        "-j",
        "auto",
        "-b",
        "html",
        "-d",
        folder / "doctrees",
    ]
    start = time.perf_counter()
    done = subprocess.run([*command, source, out], capture_output=True, text=True, check=False)
    total = time.perf_counter() - start
    if done.returncode:
        sys.exit(done.stderr)
    seconds = json.loads(result.read_text("utf-8"))
    for page in ("index", *PAGES):
        path = out / f"{page}.html"
        text = path.read_text("utf-8")
        drawn = text.count('class="flamedesign-node')
        own = seconds["views"].get(page, 0.0), seconds["layout"].get(page, 0.0)
        show(count, page, f"{path.stat().st_size / KIB:.0f}", drawn, *(f"{part:.2f}" for part in own))
    heaviest = max(path.stat().st_size for path in out.glob("**/*.html")) / KIB
    sys.stdout.write(f"{count} designs: built in {total:.1f} s; the heaviest page has {heaviest:.0f} KiB\n\n")


def show(*cells: object) -> None:
    """Print one row of the table."""
    sys.stdout.write("".join(f"{cell!s:>12}" for cell in cells) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="how many designs each project has")
    parser.add_argument("--keep", type=Path, help="where the projects are built, and stay")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args()
    if options.measure:
        return measure(rest, options.measure)
    show("designs", "page", "KiB", "boxes", "views s", "layout s")
    for count in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as temporary:
            folder = options.keep / str(count) if options.keep else Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            build(folder, count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
