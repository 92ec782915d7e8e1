"""Python's collector is put off, and goes on as before."""

from __future__ import annotations

import gc

import pytest

from sphinxcontrib_flamedesign.core.collector import gc_paused


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_is_as_before_whatever_happens_inside(was_on):
    @gc_paused()
    def fail():
        with gc_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
        raise ValueError("inside")

    before = gc.isenabled()
    (gc.enable if was_on else gc.disable)()
    try:
        with pytest.raises(ValueError, match="inside"):
            fail()
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()
