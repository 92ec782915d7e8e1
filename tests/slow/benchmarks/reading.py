"""Measures what reading designs costs: whether it grows in line with their length, and its share of a build.

Run it where the extension, MyST and Furo are installed; it takes some minutes and prints two tables::

    python tests/slow/benchmarks/reading.py [--shared PATH] [--runs N]

All times are CPU seconds, garbage collection included. Nothing is asserted: the figures depend on the machine.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[3]
SIZES = (1, 10, 100)
SEED = 20240501
CONF = """
root_doc = "brief"
extensions = ["myst_parser", "sphinxcontrib_flamedesign"]
flamedesign_documents = ["brief", "design"]
flamedesign_rules = {"unknown-feature": "off"}
"""
#: Turns the extension off; its other settings then mean nothing.
PLAIN = ("-D", "extensions=myst_parser")
TEXT = "session executor cache worker object scheduler queue node retry state client is may holds keeps with before a"
WORDS = TEXT.split()


def write_design(size: int) -> str:
    """Return one design with every part of the template; each part has so many bodies."""
    from sphinxcontrib_flamedesign.core.template_file import find_shipped, make_template, read_template

    chance = random.Random(SEED)
    template = make_template(read_template(find_shipped("flame") or Path()), "flame")
    lines = ["# RFE900: A synthetic design", "", "Status: draft", ""]
    for slot in template.fields:
        depth = len(template.ancestors(slot.name))
        lines += ["#" * (depth + 2) + f" {slot.label}", ""]
        if not template.children(slot.name):
            for _ in range(size):
                lines += write_statements(chance) if slot.declares or slot.cites else write_body(chance, depth)
    return "\n".join(lines) + "\n"


def say(chance: random.Random, count: int) -> str:
    """Return a sentence of so many words."""
    return " ".join(chance.choices(WORDS, k=count)).capitalize() + "."


def write_statements(chance: random.Random) -> Iterator[str]:
    """Yield a list of interactions or references."""
    yield from (f"- **RFE{chance.randint(1, 60)}:** {say(chance, 12)}" for _ in range(3))
    yield f"- [RFE{chance.randint(1, 60)}](https://example.org/designs) {say(chance, 8)}"
    yield f"- `src/{chance.choice(WORDS)}/main.py`: {say(chance, 8)}\n"


def write_body(chance: random.Random, depth: int) -> Iterator[str]:
    """Yield what stands in a part: a heading, a paragraph, a label, lists, a table and code."""
    yield "#" * (depth + 3) + " " + " ".join(chance.choices(WORDS, k=3)).capitalize()
    yield f"\n{say(chance, 30)} See RFE{chance.randint(1, 60)} and `{chance.choice(WORDS)}`.\n{say(chance, 20)}"
    yield f"\n**{chance.choice(WORDS).capitalize()}:** {say(chance, 15)}\n"
    yield from (f"- **{chance.choice(WORDS)}**: {say(chance, 10)}\n  - {say(chance, 6)}" for _ in range(3))
    yield "\n| name | meaning |\n| --- | --- |"
    yield from (f"| {chance.choice(WORDS)} | {say(chance, 6)} |" for _ in range(4))
    yield "\n```python\nfirst = 1\nsecond = first + 1\n```\n"


def measure(arguments: list[str], target: Path) -> int:
    """Run Sphinx in this process, and write down the seconds in the transforms and the reading of each document."""
    from sphinx.builders import Builder
    from sphinx.cmd.build import main as build

    seconds: dict[str, dict[str, float]] = {kind: defaultdict(float) for kind in ("extension", "reading", "collector")}
    collector = watch_collector()

    def clock(owner: type, name: str, kind: str, docname_of: Callable[..., str]) -> None:
        inner = getattr(owner, name)

        def timed(*args: Any, **kwargs: Any) -> Any:
            start, collected = time.process_time(), collector[0]
            result = inner(*args, **kwargs)
            seconds[kind][docname_of(*args)] += time.process_time() - start
            if kind == "extension":
                seconds["collector"][docname_of(*args)] += collector[0] - collected
            return result

        setattr(owner, name, timed)

    clock(Builder, "read_doc", "reading", lambda builder, docname, **kwargs: docname)
    if PLAIN[1] not in arguments:
        from sphinxcontrib_flamedesign.reading.anchors import AnchorPlacer
        from sphinxcontrib_flamedesign.reading.design_transform import DesignTransform

        for transform in (DesignTransform, AnchorPlacer):
            clock(transform, "apply", "extension", lambda self, **kwargs: self.env.docname)
    status = build(arguments)
    target.write_text(json.dumps(seconds), "utf-8")
    return status


def watch_collector() -> list[float]:
    """Return a list whose one entry is the time that Python's garbage collector has taken so far.

    It visits all objects of the process, so that what it costs depends on where its turn comes, and not on who runs.
    """
    taken, started = [0.0], [0.0]

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            started[0] = time.process_time()
        else:
            taken[0] += time.process_time() - started[0]

    gc.callbacks.append(note)
    return taken


def run(*arguments: str | Path) -> tuple[dict[str, dict[str, float]], float]:
    """Build in a new process; return the seconds of each document, and those of the whole process."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder, "seconds.json")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, __file__, "--measure", result, "-q", "-E", "-d", f"{folder}/doctrees", *arguments]
        done = subprocess.run([*command, f"{folder}/out"], capture_output=True, text=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            sys.exit(done.stderr)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return json.loads(result.read_text("utf-8")), cpu


def show(*cells: object) -> None:
    """Print one row of a table."""
    sys.stdout.write("".join(f"{f'{cell:.4f}' if isinstance(cell, float) else cell:>16}" for cell in cells) + "\n")
    sys.stdout.flush()


def show_growth(runs: int) -> None:
    """Print how the time grows with the length of a design; each figure is the best of some runs."""
    sys.stdout.write(f"Growth: one design of growing length, best of {runs}; plain reading for comparison\n")
    show("lines", "extension s", "of it collector", "exponent without", "plain s", "plain exponent", "of plain %")
    last: tuple[int, float, float] | None = None
    for size in SIZES:
        text = write_design(size)
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "conf.py").write_text(CONF, "utf-8")
            Path(folder, "brief.md").write_text(write_design(1), "utf-8")  # read first: it pays for what is done once
            Path(folder, "design.md").write_text(f"---\norphan: true\n---\n{text}".replace("RFE900", "RFE901"), "utf-8")
            times = [run("-b", "dummy", folder)[0] for _ in range(runs)]
            own, collected = min((one["extension"]["design"], one["collector"]["design"]) for one in times)
            plain = min(run("-b", "dummy", *PLAIN, folder)[0]["reading"]["design"] for _ in range(runs))
        now = text.count("\n"), own - collected, plain
        growth = [math.log(now[i] / last[i]) / math.log(now[0] / last[0]) for i in (1, 2)] if last else ["-", "-"]
        show(now[0], own, collected, growth[0], plain, growth[1], own / plain * 100)
        last = now


def show_share(corpus: Path, runs: int) -> None:
    """Print what the extension adds to the build of a real project."""
    sys.stdout.write(f"\nShare: HTML build of {corpus}, {runs} paired runs\n")
    if not corpus.is_dir():
        sys.stdout.write("skipped: the corpus is not there; --shared names the folder that holds corpus/\n")
        return
    arguments = ("-b", "html", "-c", REPOSITORY / "tests" / "slow" / "corpus", corpus)
    show("", "plain s", "extension s", "ratio", "transforms s", "of plain %", "of its reading %")
    rows = []
    for number in range(runs + 1):
        plain_seconds, plain = run(*PLAIN, *arguments)
        seconds, cpu = run(*arguments)
        own, read = sum(seconds["extension"].values()), sum(plain_seconds["reading"].values())
        if number:  # the first pair fills the caches of the system
            rows.append((plain, cpu, cpu / plain, own, own / plain * 100, own / read * 100))
            show(f"run {number}", *rows[-1])
    show("median", *(statistics.median(column) for column in zip(*rows, strict=True)))


def main() -> int:
    """Read the command line and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=REPOSITORY.parent / "shared", help="the folder with corpus/")
    parser.add_argument("--runs", type=int, default=3, help="how often each build is measured")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args()
    if options.measure:
        return measure(rest, options.measure)
    show_growth(options.runs)
    show_share(options.shared / "corpus" / "flame", options.runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
