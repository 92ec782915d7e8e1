"""How tests wait for a page: for its next picture, or until something holds in it."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

playwright = pytest.importorskip("playwright.sync_api")

#: Resolves when the page was drawn, or is gone into the background, where nothing is drawn; at once where no script
#: runs, and so nothing would ever resolve it.
_DRAWN = """() => matchMedia('(scripting: none)').matches || Promise.race([
  new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))),
  new Promise(done => setTimeout(done, 1000)),
])"""
_PATIENCE = 20  # seconds


def settle(page):
    """Wait until a page was drawn."""
    with suppress(playwright.Error):  # the page was left
        page.evaluate(_DRAWN)


def wait_until(place, condition, argument=None):
    """Wait until a function of a page or an element returns something true.

    A page with a strict policy evaluates no function that waits: Playwright's `wait_for_function` fails there, unless
    it need not wait.
    """
    until = time.monotonic() + _PATIENCE
    while not place.evaluate(condition, argument):
        assert time.monotonic() < until, condition
        time.sleep(0.02)


def wait_for_address(page, part):
    """Wait until an address says something: it follows what a reader does after a pause."""
    wait_until(page, "part => location.search.includes(part)", part)
