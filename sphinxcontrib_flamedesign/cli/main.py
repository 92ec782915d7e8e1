"""The program: it loads a command when it is asked for, and ends as programs end."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from sphinxcontrib_flamedesign import __version__
from sphinxcontrib_flamedesign.cli.kept_answer import take_note
from sphinxcontrib_flamedesign.cli.terminal import USAGE_ERROR, CommandError, echo, printable_streams, short_errors
from sphinxcontrib_flamedesign.core.text.printable import clean, shorten
from sphinxcontrib_flamedesign.core.text.quoting import show
from sphinxcontrib_flamedesign.core.text.suggest import suggest
from sphinxcontrib_flamedesign.git import GitError

#: What shells expect of a program that was interrupted.
_INTERRUPTED = 130

#: The commands, sorted; each is the function of its name in the module of its name.
COMMANDS = (
    "check",
    "components",
    "diff",
    "explain",
    "export",
    "graph",
    "impact",
    "index",
    "migrate",
    "new",
    "review",
    "show",
    "site",
    "template",
    "worklist",
)


#: Those that only read and say: what they have said is kept.
_KEEPING = frozenset({"check"})


class Program(click.Group):
    """A group of commands, each of which is loaded when it is used or listed, for Sphinx takes a while to load."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, if there is one of this name."""
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            self.add_command(getattr(import_module(f"{__package__}.{cmd_name}"), cmd_name))
        return self.commands.get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that arguments name; what there is, is said where there is no such command."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = suggest(args[0], COMMANDS) or f"; there are {', '.join(COMMANDS)}"
            ctx.fail(f"no such command: {show(args[0])}{hint}")
        asked = take_note(ctx, args) if args[0] in _KEEPING else None
        status = asked.answer() if asked is not None else None
        if status is not None:
            ctx.exit(status)
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **kwargs: Any) -> Any:  # click's own signature
        """Run the program."""
        with printable_streams():
            try:
                return super().main(*args, **kwargs)
            except OSError as error:  # click itself ends quietly where nobody reads any more
                what = f"{error.filename} cannot be used: " if error.filename is not None else ""
                CommandError(shorten(clean(f"{what}{error.strerror or error}"))).show()
                sys.exit(USAGE_ERROR)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:  # click's own signature
        """Read the arguments before the command."""
        with short_errors():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:  # click's own signature
        """Run a command; an interrupt, or what git cannot answer, ends it with one line."""
        try:
            with short_errors():
                return super().invoke(ctx)
        except GitError as error:
            raise CommandError(shorten(clean(str(error)))) from error
        except KeyboardInterrupt:
            echo("Interrupted.", err=True)
            ctx.exit(_INTERRUPTED)


#: What the help ends with: it leads on.
_EPILOG = (
    "Start with `flamedesign check` in the folder of conf.py. Without a conf.py, a template says which documents are"
    " read: `flamedesign template list`, then `flamedesign check --template NAME`. `flamedesign COMMAND --help` says"
    " more of each command."
)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EPILOG)
@click.version_option(__version__)
def main() -> None:
    """Check, show and compare the design documents of a project or a folder."""
