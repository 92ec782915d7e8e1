"""Measures how long ``flamedesign check`` takes, beside a plain Sphinx read of the same documents.

Run it where the extension and MyST are installed; it takes some minutes and prints a table::

    python tests/slow/benchmarks/checking.py [--designs N] [--runs N] [--proposals FOLDER]

With a folder of Kubernetes proposals, it also measures ``check --changed`` there, with two of them edited.

What is written to a file is not kept as it is: Sphinx is started for it, as for a ``conf.py`` that runs code.

Each figure is the least of some runs of a whole process; the machine should have nothing else to do, for wall
seconds count what others do too. Nothing is asserted: the figures depend on the machine.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from measured import process_environment
from synthetic import write_design, write_project

INDEX = "# Designs\n\n```{toctree}\n:glob:\n\ndesigns/**\n```\n"
#: Reads all documents, and writes none.
PLAIN = """
import sys
from sphinx.application import Sphinx
source, folder = sys.argv[1:]
Sphinx(source, source, folder, folder, "dummy", {"extensions": ["myst_parser"]}, None, None, freshenv=True).builder.read()
"""
CHECK = "from sphinxcontrib_flamedesign.cli.main import main; main()"


def run(code: str, *arguments: str | Path) -> tuple[float, float]:
    """Run a program; return its wall seconds, and the CPU seconds of it and the processes that it starts.

    :raises SystemExit: it fails.
    """
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=process_environment(),
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in {0, 1} or "Traceback" in done.stderr:
        sys.exit(done.stderr)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def show(name: str, runs: int, prepare: Callable[[int], None], *command: str | Path) -> None:
    """Measure a command some times, each time after a preparation, and print the least that it took."""
    figures = []
    for number in range(runs):
        prepare(number)
        figures.append(run(*map(str, command)))
    wall, cpu = (min(column) for column in zip(*figures, strict=True))
    sys.stdout.write(f"{name:<32}{wall:>10.2f}{cpu:>10.2f}\n")
    sys.stdout.flush()


def show_changed(proposals: Path, runs: int, scratch: Path) -> None:
    """Measure checks of a folder of proposals, two of which are edited: all of them, and what has changed."""
    source, kept = scratch / "proposals", scratch / "kept proposals"
    shutil.copytree(proposals, source)
    for arguments in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=n", "-c", "user.email=n@e", "commit", "-qm", "one"),
    ):
        subprocess.run(["git", "-C", str(source), *arguments], check=True)
    found = sorted(source.glob("keps/sig-*/*/README.md"))
    check = (CHECK, "check", source, "--template", "kep", "--cache-dir", kept)

    def clear(number: int) -> None:
        shutil.rmtree(kept, ignore_errors=True)

    def edit(number: int) -> None:
        for path in (found[len(found) // 3], found[2 * len(found) // 3]):
            path.write_text(f"{path.read_text('utf-8')}\nSee KEP-{number + 1}.\n", "utf-8")

    def edit_and_clear(number: int) -> None:
        edit(number)
        clear(number)

    sys.stdout.write(f"{len(found)} proposals, two of them edited\n")
    os.chdir(source)  # where a folder has no configuration, options say what it is
    show("check, nothing kept", runs, edit_and_clear, *check)
    show("check --changed, nothing kept", runs, edit_and_clear, *check, "--changed")
    run(*map(str, check))
    show("check --changed, all kept", runs, edit, *check, "--changed")


def main() -> int:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--designs", type=int, default=1000, help="how many designs the project has")
    parser.add_argument("--proposals", type=Path, help="a folder that holds the folder keps of Kubernetes")
    parser.add_argument("--runs", type=int, default=3, help="how often each is measured")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        source, kept = Path(scratch, "source"), Path(scratch, "kept")
        write_project(source, options.designs)
        (source / "index.md").write_text(INDEX, "utf-8")

        def clear(number: int) -> None:
            shutil.rmtree(kept, ignore_errors=True)

        def edit(number: int) -> None:
            (source / "designs/00/rfe1.md").write_text(write_design(1, options.designs) + f"\n{number}\n", "utf-8")

        sys.stdout.write(f"{options.designs} designs, best of {options.runs}; {os.cpu_count()} processors\n")
        sys.stdout.write(f"{'':<32}{'wall s':>10}{'CPU s':>10}\n")
        check = (CHECK, "check", source, "--cache-dir", kept)
        show("Sphinx, plain reading", options.runs, lambda number: None, PLAIN, source, Path(scratch, "plain"))
        show("check, nothing kept", options.runs, clear, *check)
        time.sleep(5)  # else it is not settled that nothing changes
        run(*map(str, check))
        show("check, nothing changed", options.runs, lambda number: None, *check)
        report = ("--output", Path(scratch, "report"))
        show("the same, into a file", options.runs, lambda number: None, *check, *report)
        show("check, one file changed", options.runs, edit, *check)
        if options.proposals is not None:
            show_changed(options.proposals.resolve(), options.runs, Path(scratch))
    return 0


if __name__ == "__main__":
    sys.exit(main())
