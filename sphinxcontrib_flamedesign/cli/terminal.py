"""What a command says on standard output and standard error.

All of it passes a :class:`PrintableStream`: no control character of a document, a file name or an argument reaches a
terminal or a log, and only a terminal gets colours.
"""

from __future__ import annotations

import errno
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TextIO

import click

from sphinxcontrib_flamedesign.cli.conf_below import hint_argument
from sphinxcontrib_flamedesign.core.model import State
from sphinxcontrib_flamedesign.core.text.printable import clean, one_line, shorten, show_unprintable
from sphinxcontrib_flamedesign.core.text.suggest import did_you_mean

#: Exit status of a command whose arguments, input or output cannot be used.
USAGE_ERROR = 2


_CODES = {
    "end": "\x1b[0m",
    "bold": "\x1b[1m",
    "dim": "\x1b[2m",
    "red": "\x1b[31m",
    "green": "\x1b[32m",
    "yellow": "\x1b[33m",
    "blue": "\x1b[34m",
}


#: What stands for a terminal's codes in a text until a terminal gets it: characters that no text can show.
_MARKS = {name: chr(0xFDD0 + number) for number, name in enumerate(_CODES)}


_CODE_OF = {mark: _CODES[name] for name, mark in _MARKS.items()}


_MARK = re.compile(f"([{''.join(_CODE_OF)}])")


_STATE_COLOURS = {State.FILLED: "green", State.NOT_APPLICABLE: None, State.PLACEHOLDER: "yellow", State.MISSING: "red"}


_CLEAR_LINE = "\r\x1b[K"


class CommandError(click.ClickException):
    """A command cannot do what it was asked for."""

    exit_code = USAGE_ERROR


class MissingError(click.UsageError):
    """What a command cannot do without was not given; its example is shown, as for a missing argument."""


class NoDesignsError(CommandError):
    """A folder cannot hold designs: nothing says which documents they are, or there are none."""


class PrintableStream(io.TextIOWrapper):
    """A stream for people: it passes on text in UTF-8, whatever the locale, and nothing that a terminal obeys.

    What cannot be written to standard error is lost, for nothing is left to say so on.
    """

    def __init__(self, buffer: io.RawIOBase | io.BufferedIOBase, *, is_error: bool) -> None:
        """Make a stream that writes to another one.

        :param is_error: whether it is standard error.
        """
        super().__init__(buffer, encoding="utf-8")  # type: ignore[arg-type]  # it takes what can be written to
        self._is_error = is_error
        #: What both streams were given, in its order: whether it was standard error, and the text with its styles.
        self.said: list[tuple[bool, str]] = []
        self._has_colours = self.isatty() and not os.environ.get("NO_COLOR")

    def write(self, text: str) -> int:
        """Write a text at once, with styles where they show.

        :raises CommandError: standard output cannot be written.
        :raises BrokenPipeError: nobody reads it any more.
        """
        parts = _MARK.split(text)
        self.said.append((self._is_error, text))
        parts[::2] = map(show_unprintable, parts[::2])
        parts[1::2] = (_CODE_OF[mark] if self._has_colours else "" for mark in parts[1::2])
        self._put("".join(parts))
        return len(text)

    def show_progress(self, line: str) -> None:
        """Show a line on a terminal in place of the one that was shown last."""
        if self.isatty():
            self._put(_CLEAR_LINE + clean(line))

    def _put(self, text: str) -> None:
        if not text:
            return  # a full device refuses it, and click tries it on each stream
        try:
            super().write(text)
            self.flush()
        except OSError as error:
            self._drop()
            if self._is_error:
                return
            if error.errno == errno.EPIPE:
                raise
            raise CommandError(f"standard output cannot be used: {error.strerror or error}") from error

    def _drop(self) -> None:
        """Let what is left in the buffer go nowhere: at the end of the program it would fail again."""
        with suppress(OSError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), self.fileno())


class _Closed(io.RawIOBase):
    """What stands in the place of a stream that was closed before the program started."""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        raise OSError(errno.EBADF, "it is closed")


def without_style(text: str) -> str:
    """Return text without colours, as Sphinx writes them."""
    return click.unstyle(text)


def style(text: str, name: str | None) -> str:
    """Return a text that stands out on a terminal, by a colour, ``bold`` or ``dim``; without a name, as it is."""
    return text if name is None else f"{_MARKS[name]}{text}{_MARKS['end']}"


def style_state(state: State) -> str:
    """Return a field's state in its colour."""
    return style(state, _STATE_COLOURS[state])


def is_terminal() -> bool:
    """Return whether standard output is read by a person."""
    return sys.stdout.isatty()


def which_are_terminals() -> tuple[bool, bool]:
    """Return whether standard output and standard error are read by a person."""
    return sys.stdout.isatty(), sys.stderr.isatty()


def echo(line: str, *, err: bool = False) -> None:
    """Write one line to standard output, or to standard error with what is very long in it cut."""
    click.echo(one_line(shorten(line) if err else line), err=err)


def to_text(lines: Iterable[str]) -> str:
    """Return lines as a text that keeps their styles."""
    return "".join(f"{one_line(line)}\n" for line in lines)


def to_plain(text: str) -> str:
    """Return a text as a file holds it: without styles, and with marks in place of what a terminal would obey."""
    return show_unprintable(_MARK.sub("", text))


def said_so_far() -> Sequence[tuple[bool, str]]:
    """Return what the program has said: whether to standard error, and the text with its styles."""
    return sys.stdout.said if isinstance(sys.stdout, PrintableStream) else ()


def print_again(said: Iterable[tuple[bool, str]]) -> None:
    """Print what another run of the program has printed."""
    for is_error, text in said:
        (sys.stderr if is_error else sys.stdout).write(text)


def show_progress(line: str) -> None:
    """Show on a terminal how far a command is, in place of what was shown last."""
    if isinstance(sys.stderr, PrintableStream):
        sys.stderr.show_progress(line)


@contextmanager
def short_errors() -> Iterator[None]:
    """Make the errors of a command one line each, in which nothing is very long."""
    try:
        yield
    except click.UsageError as error:
        if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):
            raise  # its message is the whole help
        message = _describe_error(error)
        is_missing = isinstance(error, (click.MissingParameter, MissingError))
        hint = _show_example(error.ctx) if is_missing else hint_argument(message) or _hint_output(error)
        raise click.UsageError(
            shorten(clean(f"{message.rstrip('.')}{hint}" if hint else message)), error.ctx
        ) from error
    except click.ClickException as error:
        raise CommandError(shorten(clean(error.format_message()))) from error


def _describe_error(error: click.UsageError) -> str:
    """Return what is wrong; click's own words where it finds a name that looks like an option are others than ours."""
    if isinstance(error, click.NoSuchOption):
        return f"{error.message.rstrip('.')}{did_you_mean(error.possibilities or ())}"
    return error.format_message()


def _hint_output(error: click.UsageError) -> str:
    """Return where the output of a command goes that takes no option for it; nothing for other errors."""
    is_output = isinstance(error, click.NoSuchOption) and error.option_name in {"-o", "--output"}
    return "; it writes to standard output: redirect that with `> FILE`" if is_output else ""


def _show_example(context: click.Context | None) -> str:
    """Return the example that the help of a command ends with, for the end of an error."""
    epilog = (context.command.epilog or "") if context is not None else ""
    return f"; {epilog[:1].lower()}{epilog[1:].rstrip('.')}" if epilog else ""


@contextmanager
def printable_streams() -> Iterator[None]:
    """Let standard output and standard error pass on only what can be printed."""
    _occupy_closed()
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = wrapped = _wrap(sys.stdout, is_error=False), _wrap(sys.stderr, is_error=True)
    if isinstance(wrapped[0], PrintableStream) and isinstance(wrapped[1], PrintableStream):
        wrapped[1].said = wrapped[0].said
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
        for stream in wrapped:
            if isinstance(stream, PrintableStream):
                with suppress(OSError):
                    stream.detach()


def _occupy_closed() -> None:
    """Take the numbers of standard streams that are closed: else the next file that is opened would be one of them.

    A folder can neither be written nor opened to be written, by any name.
    """
    with suppress(OSError):
        while (handle := os.open(os.sep, os.O_RDONLY)) <= 2:
            pass
        os.close(handle)


def _wrap(stream: TextIO | None, *, is_error: bool) -> TextIO:
    if stream is None:
        return PrintableStream(_Closed(), is_error=is_error)
    if isinstance(stream, io.TextIOWrapper):
        stream.flush()
        return PrintableStream(stream.buffer, is_error=is_error)
    return stream  # a test's, or that of a program that calls this one
