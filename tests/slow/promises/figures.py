"""What a run of these tests counts, kept for the runner: one JSON object a line."""

from __future__ import annotations

import json
import os
from pathlib import Path

#: The file to which figures are added, where somebody asks for them.
FILE = os.environ.get("PROMISES_FIGURES")


def note(**counts: float) -> None:
    """Add figures to the file that the runner has named."""
    if FILE is not None:
        with Path(FILE).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(counts) + "\n")


def asked(name: str, default: int) -> int:
    """Return how many of something the runner asks for, else a number that is good for each day."""
    return int(os.environ.get(f"PROMISES_{name}", default))
