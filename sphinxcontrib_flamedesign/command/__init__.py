"""The ``flamedesign`` command."""

from __future__ import annotations

import click

from sphinxcontrib_flamedesign import __version__
from sphinxcontrib_flamedesign.command.explain import explain


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Work with the design documents of a Sphinx project."""


main.add_command(explain)
