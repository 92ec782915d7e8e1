"""Puts random examples through a check: a fixed number, the same each time, or new ones until the time is up.

Each example has a random generator of its own, so that a number says all of it. Hypothesis would make most of its
examples from the one before, and here all must differ; what fails is made small by hand, and kept as a test.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

_Example = TypeVar("_Example")

#: How long each input is fuzzed, in seconds; 0 for a fixed number of examples.
SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
#: Which examples are taken; 0 for the same ones each time.
SEED = int(os.environ.get("FUZZ_SEED", "0"))
#: The file to which figures are added, where the runner asks for them.
FIGURES = os.environ.get("FUZZ_FIGURES")
#: So many failures are enough to look at.
_MOST = 20


def fuzz(
    check: Callable[[_Example], None], make: Callable[[random.Random], _Example], count: int, share: float = 1.0
) -> None:
    """Check random examples.

    :param count: how many, where no time is given.
    :param share: the share of the time that is given, where several tests are about one input.
    :raises ExceptionGroup: some failed; each says its example.
    """
    start, used, number = time.monotonic(), time.process_time(), 0
    failures: list[Exception] = []
    while (time.monotonic() - start < SECONDS * share if SECONDS else number < count) and len(failures) < _MOST:
        example = make(random.Random(f"{SEED} {number}"))
        number += 1
        try:
            check(example)
        except Exception as error:  # the others are still to be found
            error.add_note(f"example {number - 1} of seed {SEED}: {example!r}")
            failures.append(error)
    note(
        examples=number,
        failures=len(failures),
        seconds=time.monotonic() - start,
        processor_seconds=time.process_time() - used,
    )
    if failures:
        raise ExceptionGroup(f"{len(failures)} of {number} examples failed", failures)


def note(**counts: float) -> None:
    """Add figures to the file that the runner has named."""
    if FIGURES is not None:
        with Path(FIGURES).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(counts) + "\n")
