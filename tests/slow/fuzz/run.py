"""Fuzzes what the package reads, and prints how much of it.

python tests/slow/fuzz/run.py           a fixed number of examples, and the same ones, each time
python tests/slow/fuzz/run.py --long    ten minutes for each input, with other examples for each --seed
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).parent
#: Input -> the tests that fuzz it.
INPUTS = {
    "recogniser": "test_recogniser.py",
    "templates": "test_templates.py",
    "exports": "test_exports.py",
    "commands": "test_commands.py",
}
#: How long the long form fuzzes each input, in seconds.
LONG = 600


def run(tests: str, seconds: float, seed: int) -> dict[str, float]:
    """Run the tests of one input and return what they counted."""
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder, "figures")
        environment = os.environ | {"FUZZ_SECONDS": str(seconds), "FUZZ_SEED": str(seed), "FUZZ_FIGURES": str(figures)}
        command = [sys.executable, "-m", "pytest", "-q", "-m", "fuzz", "-p", "no:cacheprovider", str(HERE / tests)]
        code = subprocess.run(command, env=environment, check=False).returncode
        total: Counter[str] = Counter(failures=0)
        for line in figures.read_text("utf-8").splitlines() if figures.exists() else ():
            total.update(json.loads(line))
    if code and not total["failures"]:
        total["failures"] = 1  # it failed elsewhere
    return dict(total)


def main() -> int:
    """Fuzz all inputs, print the figures, and return 1 where something failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--long", action="store_true", help="fuzz for a time, not for a number of examples")
    parser.add_argument("--seconds", type=float, default=LONG, help="how long, for each input (600)")
    parser.add_argument("--seed", type=int, default=1, help="which examples the long form takes (1)")
    parser.add_argument("--input", choices=INPUTS, action="append", help="only this one")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    options = parser.parse_args()
    chosen = {name: INPUTS[name] for name in options.input or INPUTS}
    long = (options.seconds, options.seed) if options.long else (0, 0)
    found = {name: run(tests, *long) for name, tests in chosen.items()}
    code = 0
    if not options.input:  # how long patterns take is no matter of examples
        command = [sys.executable, "-m", "pytest", "-q", "-m", "fuzz", "-p", "no:cacheprovider"]
        code = subprocess.run([*command, str(HERE / "test_patterns.py")], check=False).returncode
    print(f"{'input':<12}{'examples':>10}{'failures':>10}{'seconds':>10}{'of processor':>14}")
    for name, counts in found.items():
        figures = [counts.get(one, 0) for one in ("examples", "failures", "seconds", "processor_seconds")]
        print(f"{name:<12}{figures[0]:>10,}{figures[1]:>10}{figures[2]:>10.0f}{figures[3]:>14.0f}")
    versions = {"Python": platform.python_version(), "Sphinx": metadata.version("sphinx")}
    if options.json is not None:
        options.json.write_text(json.dumps({"figures": found, "versions": versions}, indent=1) + "\n", "utf-8")
    return int(bool(code) or any(counts["failures"] for counts in found.values()))


if __name__ == "__main__":
    sys.exit(main())
