"""The ``flamedesign`` command."""

from __future__ import annotations

import click

from sphinxcontrib_flamedesign import __version__
from sphinxcontrib_flamedesign.command.program import Program

#: Each command, and the module of this package that holds it.
COMMANDS = {
    "check": "check",
    "diff": "diff",
    "explain": "explain",
    "export": "export",
    "graph": "export",
    "impact": "show",
    "migrate": "migrate",
    "new": "new",
    "review": "review",
    "show": "show",
}


@click.group(cls=Program, modules=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Work with the design documents of a Sphinx project."""
