"""The layout engine is compiled once a machine, and where it cannot be kept, it lays out all the same."""

import sys
from types import SimpleNamespace

import pytest

from sphinxcontrib_flamedesign.views.drawing import graphviz
from sphinxcontrib_flamedesign.views.drawing.layout import Box, Plan, TimeLimit
from sphinxcontrib_flamedesign.views.drawing.layout_cache import LayoutCache


@pytest.fixture(autouse=True)
def loaded_anew():
    graphviz._load_engine.cache_clear()
    yield
    graphviz._load_engine.cache_clear()


class RefusalError(Exception):
    """What wasmtime raises."""


def fake(fails):
    """Return a wasmtime that fails at a step where it is to keep what it compiles, and the steps that it was asked."""
    asked = []

    class Config:
        cache = False

        def __setattr__(self, name, value):
            step("config", keeps=name == "cache" and value)
            super().__setattr__(name, value)

    def step(name, keeps):
        asked.append((name, keeps))
        if fails == name and keeps:
            raise RefusalError

    def engine(config):
        step("engine", config.cache)
        return config

    def module(engine, wasm):
        step("module", engine.cache)
        return "compiled, and kept" if engine.cache else "compiled"

    return SimpleNamespace(Config=Config, Engine=engine, Module=module)


@pytest.mark.parametrize("step", ["config", "engine", "module"])
def test_what_cannot_be_kept_is_compiled_all_the_same(monkeypatch, step):
    monkeypatch.setitem(sys.modules, "wasmtime", fake(step))
    engine, module = graphviz._load_engine()
    assert module == "compiled"
    assert engine.epoch_interruption is True


def test_it_is_kept_where_that_can_be(monkeypatch):
    monkeypatch.setitem(sys.modules, "wasmtime", fake("nowhere"))
    engine, module = graphviz._load_engine()
    assert module == "compiled, and kept"
    assert engine.epoch_interruption is True


def test_what_fails_without_keeping_too_is_an_engine_that_cannot_be_loaded(monkeypatch):
    monkeypatch.setitem(sys.modules, "wasmtime", SimpleNamespace())
    with pytest.raises(graphviz.EngineError):
        graphviz._run_wasm("digraph {}", TimeLimit(10))


@pytest.mark.parametrize("home", ["a folder", "a file"])
def test_a_home_that_holds_nothing_lays_out_too(monkeypatch, tmp_path, home):
    """The real wasmtime: the folder holds what it has compiled; below a file, none can be made."""
    place = tmp_path / "home"
    place.mkdir() if home == "a folder" else place.write_text("")
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(place))
    monkeypatch.setattr(graphviz, "_ENGINES", graphviz._ENGINES[:1])
    plan = Plan((Box("RFE1", 40.0, 20.0),))
    layout = graphviz.find_layout(plan, TimeLimit(10), LayoutCache())
    assert list(layout.centres) == ["RFE1"]
    assert home == "a file" or any(path.is_file() for path in place.rglob("wasmtime/**/*"))
