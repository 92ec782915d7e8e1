"""Runs the tests of what is promised, and prints what they counted.

python tests/slow/promises/run.py           as many as are good for each day
python tests/slow/promises/run.py --long    1,000 edit scripts, 100 kills, and the largest documents
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).parent
#: Figure -> what it counts, in the order in which they are printed.
FIGURES = {
    "scripts": "edit scripts",
    "steps": "steps in them",
    "comparisons": "trees compared with a clean build",
    "differences": "differences found",
    "kept": "builds that took what was kept, and derived it anew to compare",
    "derived": "builds that could not take it",
    "answers": "checks that said again what they had kept, and found it out anew to compare",
    "read": "checks that could not",
    "kills": "builds killed",
    "damaged": "files damaged of what they had kept",
    "hostile": "hostile documents built",
    "hostile_to_plain_sphinx": "of them those that plain Sphinx gives up",
    "repositories": "hostile repositories built and asked about",
    "large": "large documents built and put through commands",
    "failures": "failures",
    "seconds": "seconds",
}


@dataclass(frozen=True)
class Part:
    """A run of pytest: which tests, how many examples, and the seed; 0 for the same examples each time."""

    tests: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    seed: int = 0
    #: Whether what builds keep is derived anew in each of them, and compared.
    compares: bool = False

    def run(self, figures: Path) -> int:
        """Run it and return its exit code; what it counts is added to a file."""
        environment = os.environ | {
            f"PROMISES_{name}": str(count) for name, count in (*self.counts, ("SEED", self.seed))
        }
        environment["PROMISES_FIGURES"] = str(figures)
        if self.compares:
            environment["PROMISES_COMPARE"] = "1"
        command = [sys.executable, "-m", "pytest", "-q", "-m", "promises", "-p", "no:cacheprovider"]
        command += [f"--hypothesis-seed={self.seed}"] if self.seed else []
        return subprocess.run(
            [*command, *(str(HERE / name) for name in self.tests)], env=environment, check=False
        ).returncode


def plan(options: argparse.Namespace) -> list[Part]:
    """Divide what is to be done among processes."""
    shares = options.workers if options.long else 1
    seeds = [options.seed + number if options.long else 0 for number in range(shares)]
    counts = (("KILLS", options.kills), ("MEGABYTES", options.megabytes), ("MANY", options.many))
    bounds = (
        ("KILOBYTES", 1000 if options.long else 100),
        ("COMMANDS", 17 if options.long else 1),
        ("STEP", 1 if options.long else 18),
    )
    scripts = (("SCRIPTS", -(-options.scripts // shares)),)
    parts = [Part(("test_incremental.py",), scripts, seed, options.compare) for seed in seeds]
    parts.append(Part(("test_bounded.py",), bounds))
    rest = ("test_survives.py", "test_repositories.py", "test_deterministic.py")
    return [*parts, Part(rest, counts, options.seed if options.long else 0)]


def add_up(figures: Path) -> dict[str, float]:
    """Return the sums of what was counted."""
    total: Counter[str] = Counter()
    if figures.exists():
        for line in figures.read_text("utf-8").splitlines():
            total.update({name: count for name, count in json.loads(line).items() if name != "seconds"})
    return dict(total)


def main() -> int:
    """Run all parts, print the figures, and return 1 where something failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--long", action="store_true", help="the long form, with other examples for each --seed")
    parser.add_argument("--scripts", type=int, help="how many edit scripts (5, or 1,000)")
    parser.add_argument("--kills", type=int, help="how many kills (4, or 100)")
    parser.add_argument("--megabytes", type=int, help="how large large documents are (1, or 50)")
    parser.add_argument("--many", type=int, help="how many labels and the like one document holds (1,000, or 10,000)")
    parser.add_argument("--workers", type=int, default=2, help="how many processes (2)")
    parser.add_argument("--seed", type=int, default=1, help="which examples the long form takes (1)")
    parser.add_argument("--compare", action="store_true", help="derive anew what builds keep, and compare, in scripts")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    options = parser.parse_args()
    for name, short, long in (("scripts", 5, 1000), ("kills", 4, 100), ("megabytes", 1, 50), ("many", 1000, 10_000)):
        if getattr(options, name) is None:
            setattr(options, name, long if options.long else short)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.workers) as pool:
        figures = Path(folder, "figures")
        codes = list(pool.map(lambda part: part.run(figures), plan(options)))
        total = add_up(figures)
    total |= {"failures": sum(code != 0 for code in codes), "seconds": round(time.monotonic() - start)}
    versions = {"Python": platform.python_version(), "Sphinx": metadata.version("sphinx")}
    for name, text in FIGURES.items():
        print(f"{text:<45}{total.get(name, 0):>10,.0f}")
    if options.json is not None:
        options.json.write_text(json.dumps({"figures": total, "versions": versions}, indent=1) + "\n", "utf-8")
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
