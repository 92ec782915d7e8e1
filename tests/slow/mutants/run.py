"""Puts faults into what reads, judges, asks git and answers commands, and counts those that the tests notice.

python tests/slow/mutants/run.py           12 of core, reading, git and the source tree, always the same
python tests/slow/mutants/run.py --long    1,000; other ones for each --seed
python tests/slow/mutants/run.py --all     all that there are

Each line is a mutant that nothing noticed. Where it does what the code does, equivalent.txt says why.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import tempfile
import time
from pathlib import Path

import pytest
from mutations import Mutant, find_mutants
from trials import Trials, options

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
PACKAGE = "sphinxcontrib_flamedesign"
#: Folders and files that get faults, one at a time.
PLACES = ("core", "reading", "cli", "source_tree.py", "git.py")
#: The tests that look at what these return.
TESTS = ("cli/test_*.py", "core/test_*.py", "reading/test_*.py", "sphinx/test_*.py")
#: What gets faults each day, and the tests that look at it in some minutes: all others take a quarter of an hour to learn.
DAILY_PLACES = ("core", "reading", "source_tree.py", "git.py")
DAILY_TESTS = (
    "cli/test_explain_command.py", "cli/test_new_command.py", "cli/test_review_command.py",
    "cli/test_template_command.py", "core/test_*.py", "reading/test_*.py", "sphinx/test_git_answers.py",
    "sphinx/test_ids_and_relations.py", "sphinx/test_source_tree.py", "sphinx/test_whole.py",
)  # fmt: skip
#: Of these, the ones that take long, and come to hardly a line to which the others do not.
DAILY_LEFT_OUT = "test_same_facts.py or test_metadata_file.py or test_alphabets.py"
#: Tests that start programs, which have no fault.
STARTING_PROGRAMS = (
    "locale or needs_neither or one_entry_is_seen_everywhere or test_environment or an_open_file or a_shell_closes"
    " or nobody_reads or own_codes_only or TestBytes or not_wanted or on_a_terminal or two_at_once or from_outside or full_disk"
    " or check_in_a_hook or errors_that_go_nowhere"
)
#: How many tests a mutant is given: those that run the rarest lines of its function.
MANY = 60
#: The share that tests must notice, of those that change something.
AIM = 0.85
#: Figure -> what it counts, in the order in which they are printed.
FIGURES = {
    "there": "mutants that there are",
    "run": "mutants run",
    "noticed": "noticed by a test",
    "survived": "not noticed",
    "equivalent": "of them those that do what the code does",
    "tests": "tests",
    "seconds": "seconds",
}


def read_equivalent() -> set[tuple[str, str]]:
    """Return the mutants that do what the code does: module and changed lines."""
    known = set()
    for block in (HERE / "equivalent.txt").read_text("utf-8").split("\n\n"):
        path, *change = [line for line in block.splitlines() if not line.startswith("#")] or [""]
        known.add((path, "\n".join(change)))
    return known


def find_interval(part: int, whole: int) -> tuple[float, float]:
    """Return Wilson's interval of a share, with 95 % confidence."""
    share, z = part / whole, 1.96
    middle = share + z * z / (2 * whole)
    half = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    return (middle - half) / (1 + z * z / whole), (middle + half) / (1 + z * z / whole)


def main() -> int:
    """Run all, print the figures, and return 1 where too few mutants are noticed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--long", action="store_true", help="1,000 mutants")
    parser.add_argument("--all", action="store_true", help="all mutants")
    parser.add_argument("--mutants", type=int, help="how many mutants (12, or 1,000)")
    parser.add_argument("--tests", type=int, default=MANY, help=f"how many tests each is given ({MANY})")
    parser.add_argument("--workers", type=int, default=2, help="how many processes (2)")
    parser.add_argument("--seed", type=int, default=1, help="which mutants (1)")
    parser.add_argument("--again", type=Path, help="only those that a file of --json says were not noticed")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    chosen = parser.parse_args()
    begin = time.monotonic()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))  # before an installed package
    is_daily = not (chosen.long or chosen.all or chosen.mutants)
    places = [ROOT / PACKAGE / name for name in (DAILY_PLACES if is_daily else PLACES)]
    paths = [path for one in places for path in (sorted(one.rglob("*.py")) if one.is_dir() else [one])]
    there = sorted((one for path in paths for one in find_mutants(path, chosen.seed)), key=lambda one: one.rank)
    mutants = there[: chosen.mutants or (len(there) if chosen.all else 1000 if chosen.long else 12)]
    if chosen.again:
        again = set(json.loads(chosen.again.read_text("utf-8"))["survivors"])
        mutants = [one for one in there if one.rank in again]
    known, survivors, count, equivalent = read_equivalent(), [], 0, 0

    def keep(more: dict[str, int]) -> None:
        if chosen.json:
            chosen.json.write_text(json.dumps(more | {"survivors": survivors}, indent=1) + "\n", "utf-8")

    def done(mutant: Mutant, is_noticed: bool, tests: int) -> None:
        nonlocal count, equivalent
        count += 1
        if is_noticed:
            return
        survivors.append(mutant.rank)
        keep({"run": count})  # a run may be stopped
        path, change = mutant.path.relative_to(ROOT / PACKAGE).as_posix(), mutant.change
        if (path, change) in known:
            equivalent += 1
        else:
            print(f"{count}. {path}:{mutant.lines[-1]}: not noticed by {tests} tests\n{change}\n", flush=True)

    ours = (PACKAGE, "test_", "rule_cases", "support", "conftest")
    trials = Trials(mutants, places, ours, workers=chosen.workers, many=chosen.tests, done=done)
    files = sorted({str(path) for one in (DAILY_TESTS if is_daily else TESTS) for path in (ROOT / "tests").glob(one)})
    with tempfile.TemporaryDirectory() as folder:
        left_out = f"{STARTING_PROGRAMS} or {DAILY_LEFT_OUT}" if is_daily else STARTING_PROGRAMS
        code = pytest.main([*options(Path(folder)), "-k", f"not ({left_out})", *files], plugins=[trials])
    if count < len(mutants):
        return int(code) or 1
    noticed = count - len(survivors)
    changing = count - equivalent  # the mutation score leaves out those that no test can notice (Jia & Harman 2011)
    low, high = find_interval(noticed, changing)
    figures = {
        "there": len(there),
        "run": count,
        "noticed": noticed,
        "survived": len(survivors),
        "equivalent": equivalent,
        "tests": len(trials.items),
        "seconds": round(time.monotonic() - begin),
    }
    for name, text in FIGURES.items():
        print(f"{text:<45}{figures[name]:>10,}")
    print(f"noticed: {noticed / changing:.1%}; of all, with 95 % confidence, {low:.1%} to {high:.1%}")
    keep(figures)
    return int(noticed < AIM * changing)


if __name__ == "__main__":
    sys.exit(main())
