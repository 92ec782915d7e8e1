"""Measures how soon a page of views can be used in Chromium, and how fast it answers each of its controls.

Run it where the extension, Playwright and a Chromium are installed; it takes some minutes and prints a table::

    python tests/slow/benchmarks/browser.py [--sizes N N ...] [--runs N]

Projects are synthetic, three interactions for each design; the page holds the drawing and the table of all designs.
Milliseconds are medians. Nothing is asserted: the figures depend on the machine.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from synthetic import SIZES, write_project

if TYPE_CHECKING:
    from playwright.sync_api import Page

INDEX = "Overview\n========\n\n.. design-graph::\n\n.. design-table::\n"
COLUMNS = (
    *("designs", "page KB", "boxes", "rows", "interactive", "graph search", "graph filter", "table filter", "sort"),
    *("focus", "depth 2", "depth 3", "incoming", "outgoing", "show all"),
)

#: Milliseconds from the request to where the deferred script has run, which is when the page can be used.
INTERACTIVE = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
COUNT = "selector => document.querySelectorAll(selector).length"
#: Works one control, and returns the milliseconds until the outcome is painted; nothing where there is no such control.
ANSWER = """async ([selector, value]) => {
  const painted = () => new Promise(done => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  }));
  const control = document.querySelector(selector);
  if (!control) return null;
  await painted();
  const start = performance.now();
  if (value === null) control.click();
  else {
    control.value = value;
    control.dispatchEvent(new Event('input'));
  }
  await painted();
  return performance.now() - start;
}"""
ACTS = (
    ("figure .flamedesign-find", "caching"),
    ("figure .flamedesign-chip", None),
    (":not(figure) > .flamedesign-bar .flamedesign-find", "caching"),
    ("th:nth-of-type(2) .flamedesign-sort", None),
    (".flamedesign-suggestions button, .flamedesign-shortcut", None),
    (".flamedesign-segmented:nth-of-type(1) button:nth-of-type(2)", None),
    (".flamedesign-segmented:nth-of-type(1) button:nth-of-type(3)", None),
    (".flamedesign-segmented:nth-of-type(2) button:nth-of-type(1)", None),
    (".flamedesign-segmented:nth-of-type(2) button:nth-of-type(3)", None),
    (".flamedesign-segmented ~ .flamedesign-button", None),
)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


def build(folder: Path, size: int) -> Path:
    """Build a project of so many designs; return its pages' folder."""
    write_project(folder / "src", size, markdown=False)
    (folder / "src" / "index.rst").write_text(INDEX, "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-E", "-b", "html", "-D", "html_theme=basic"]
    silent = ["-D", "suppress_warnings=*", "-d", str(folder / "doctrees")]
    subprocess.run(
        [*command, *silent, str(folder / "src"), str(folder / "html")], check=True, stderr=subprocess.DEVNULL
    )
    return folder / "html"


def measure(page: Page, address: str, runs: int) -> list[str]:
    """Return what a page costs, as the table's cells."""
    loads, answers = [], []
    for _run in range(runs):
        page.goto(address)
        loads.append(page.evaluate(INTERACTIVE))
        counts = [page.evaluate(COUNT, selector) for selector in (".flamedesign-node", "table[data-fd-table] tbody tr")]
        answers.append([page.evaluate(ANSWER, act) for act in ACTS])
    times = [loads, *zip(*answers, strict=True)]
    return [*map(str, counts), *("-" if None in values else f"{statistics.median(values):.0f}" for values in times)]


def main() -> int:
    """Read the command line and print the table."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="how many designs the projects have")
    parser.add_argument("--runs", type=int, default=5, help="how often each page is loaded")
    options = parser.parse_args()
    sys.stdout.write("".join(f"{name:>14}" for name in COLUMNS) + "\n")
    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for size in options.sizes:
            with tempfile.TemporaryDirectory() as folder:
                html = build(Path(folder), size)
                server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=html))
                threading.Thread(target=server.serve_forever, daemon=True).start()
                cells = measure(browser.new_page(), f"http://127.0.0.1:{server.server_port}/index.html", options.runs)
                server.shutdown()
                weight = (html / "index.html").stat().st_size // 1024
            sys.stdout.write("".join(f"{cell:>14}" for cell in (size, weight, *cells)) + "\n")
            sys.stdout.flush()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
