"""The program itself: it loads a command when it is asked for, and ends as programs end."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from sphinxcontrib_flamedesign.git import GitError

#: What shells expect of a program that was interrupted.
_INTERRUPTED = 130
#: Exit status where something that the program was given cannot be used.
_UNUSABLE = 2


class Program(click.Group):
    """A group of commands, each of which is loaded when it is used or listed, for Sphinx takes a while to load."""

    def __init__(self, *args: Any, modules: Mapping[str, str], **kwargs: Any) -> None:  # click's own signature
        """Make the group.

        :param modules: each command, and the module of this package that holds it under its name.
        """
        super().__init__(*args, **kwargs)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, if there is one of this name."""
        if cmd_name in self._modules and cmd_name not in self.commands:
            self.add_command(getattr(import_module(f"{__package__}.{self._modules[cmd_name]}"), cmd_name))
        return self.commands.get(cmd_name)

    def main(self, *args: Any, **kwargs: Any) -> Any:  # click's own signature
        """Run the program; it writes UTF-8 whatever the locale, for that is what documents hold."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        try:
            return super().main(*args, **kwargs)
        except OSError as error:  # click itself ends quietly where nobody reads any more
            if error.filename is None and error.errno == errno.ENOENT:  # no folder for temporary files
                click.echo(f"Error: {error.strerror}", err=True)
                sys.exit(_UNUSABLE)
            what = error.filename or "standard output"
            click.echo(f"Error: {what} cannot be used: {error.strerror or error}", err=True)
            if error.filename is None:
                # What is left in the buffer would fail again, with a traceback.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(_UNUSABLE)

    def invoke(self, ctx: click.Context) -> Any:  # click's own signature
        """Run a command; an interrupt, or what git cannot answer, ends it with one line."""
        try:
            return super().invoke(ctx)
        except GitError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(_UNUSABLE)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(_INTERRUPTED)
