"""When Python looks for garbage: objects that refer to each other in circles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """Make much that lives on, or goes as soon as nothing refers to it.

    Python's collector would walk all of a build's objects again and again while that is made, and find nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
