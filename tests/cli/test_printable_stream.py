"""The streams of a command, in this process: which of its own codes a terminal gets, and what anything else does."""

from __future__ import annotations

import io
import os
import sys

import pytest

from sphinxcontrib_flamedesign.cli.terminal import (
    CommandError,
    PrintableStream,
    printable_streams,
    show_progress,
    style,
    style_state,
    to_plain,
)
from sphinxcontrib_flamedesign.core.model import State

pytestmark = pytest.mark.thorough


@pytest.fixture
def terminal(monkeypatch):
    """Return what makes a stream to a terminal, and what returns all that the terminal got."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    ours, its = os.openpty()
    made = []

    def make(*, is_error=False):
        made.append(PrintableStream(io.FileIO(its, "wb", closefd=False), is_error=is_error))
        return made[-1]

    def read():
        os.write(its, b"\0")  # a terminal may get what was written piece by piece
        got = b""
        while not got.endswith(b"\0"):
            got += os.read(ours, 10_000)
        return got.removesuffix(b"\0").decode("utf-8")

    yield make, read
    for stream in made:
        stream.detach()
    os.close(ours)
    os.close(its)


@pytest.mark.parametrize(
    ("name", "code"), [("bold", 1), ("dim", 2), ("red", 31), ("green", 32), ("yellow", 33), ("blue", 34)]
)
def test_a_terminal_gets_codes(terminal, name, code):
    make, read = terminal
    assert make().write(f"{style('a', name)}b") == 4
    assert read() == f"\x1b[{code}ma\x1b[0mb"


def test_a_terminal_gets_no_code_of_a_text(terminal):
    make, read = terminal
    make().write(style("a\x1b[31m\x9b", "bold"))
    assert read() == "\x1b[1ma\ufffd[31m\ufffd\x1b[0m"


def test_states_have_colours(terminal):
    make, read = terminal
    make().write(" ".join(map(style_state, State)))
    shown = dict(zip(State, read().split(" "), strict=True))
    assert shown[State.FILLED].startswith("\x1b[32m")
    assert shown[State.PLACEHOLDER].startswith("\x1b[33m")
    assert shown[State.MISSING].startswith("\x1b[31m")
    assert shown[State.NOT_APPLICABLE] == State.NOT_APPLICABLE


def test_no_colours_where_they_are_not_wanted(terminal, monkeypatch):
    make, read = terminal
    monkeypatch.setenv("NO_COLOR", "1")
    make().write(f"{style('a', 'red')}\x07")
    assert read() == "a\ufffd"


def test_what_is_no_terminal_gets_neither_codes_nor_progress():
    got = io.BytesIO()
    stream = PrintableStream(got, is_error=False)
    stream.write(f"{style('ä', 'red')}\x1b\n")
    stream.show_progress("half")
    assert got.getvalue().decode("utf-8") == "ä\ufffd\n"
    assert to_plain(f"{style('ä', 'red')}\x1b\n") == "ä\ufffd\n"
    assert style("a", None) == "a"


def test_progress_takes_the_place_of_what_was_shown_last(terminal, monkeypatch):
    make, read = terminal
    monkeypatch.setattr("sys.stderr", make(is_error=True))
    show_progress("1 of\n2\x1b")
    show_progress("2 of 2")
    assert read() == "\r\x1b[K1 of 2\ufffd\r\x1b[K2 of 2"


class Broken(io.RawIOBase):
    def __init__(self, error):
        self.error = error

    def writable(self):
        return True

    def write(self, data):
        raise OSError(self.error, os.strerror(self.error))

    def fileno(self):
        raise OSError


def test_what_cannot_be_written():
    with pytest.raises(CommandError) as raised:
        PrintableStream(Broken(28), is_error=False).write("a")
    assert raised.value.message == "standard output cannot be used: No space left on device"
    assert raised.value.exit_code == 2
    with pytest.raises(BrokenPipeError):
        PrintableStream(Broken(32), is_error=False).write("a")
    assert PrintableStream(Broken(28), is_error=True).write("a") == 1
    assert PrintableStream(Broken(28), is_error=False).write("") == 0


def test_streams_are_put_back(monkeypatch):
    files = io.TextIOWrapper(io.BytesIO(), "ascii"), io.TextIOWrapper(io.BytesIO(), "ascii")
    monkeypatch.setattr("sys.stdout", files[0])
    monkeypatch.setattr("sys.stderr", files[1])
    with printable_streams():
        assert all(isinstance(one, PrintableStream) for one in (sys.stdout, sys.stderr))
        sys.stdout.write("ä\x1b")
    assert (sys.stdout, sys.stderr) == files
    assert files[0].buffer.getvalue() == "ä\ufffd".encode()
