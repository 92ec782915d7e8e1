"""``flamedesign components``: a table of components, proposed from what the designs name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from sphinxcontrib_flamedesign.cli.options import (
    format_option,
    output_option,
    project_options,
    read_chosen,
    refuse_empty,
    refuse_present,
    write_output,
)
from sphinxcontrib_flamedesign.cli.read_options import AskedBuild, ReadOptions
from sphinxcontrib_flamedesign.cli.terminal import style, to_text
from sphinxcontrib_flamedesign.config import get_settings
from sphinxcontrib_flamedesign.core.component_proposals import Proposal, propose_components
from sphinxcontrib_flamedesign.core.formats.component_table import components_to_python, components_to_toml
from sphinxcontrib_flamedesign.core.text.counts import describe_count


def _lines(proposals: Sequence[Proposal]) -> Iterator[str]:
    names = describe_count(len(proposals), "name is", "names are")
    yield style(f"{names} used by two or more designs, and not configured.", "bold")
    for proposal in proposals:
        yield f"{proposal.name}  {style(proposal.usage, 'dim')}"
        if proposal.aliases or proposal.paths:
            yield f"  {', '.join((*proposal.aliases, *proposal.paths))}"


_FORMATS: Mapping[str, Callable[[Sequence[Proposal]], str]] = {
    "toml": components_to_toml,
    "python": components_to_python,
    "text": lambda proposals: to_text(_lines(proposals)),
}


@click.command(
    short_help="Propose a table of components.",
    epilog="For instance: `flamedesign components --output components.toml`.",
)
@format_option(*_FORMATS)
@output_option
@project_options
def components(form: str, output: Path | None, conf: Path | None, source: Path | None, build: AskedBuild) -> None:
    """Propose a table of components, for `components` in flamedesign.toml or `flamedesign_components` in conf.py.

    It has the names that two or more designs use in what they update, depend on, integrate with or are related to,
    most used first. Spellings of one name are joined, and names that are configured are left out. Keep what is a
    component, and join what is one under two names. The file of --output must not exist.
    """
    refuse_present(output)
    read = read_chosen(conf, source, ReadOptions(build))
    refuse_empty(read)
    configured = get_settings(read.environment.config).components
    write_output(_FORMATS[form](propose_components(read.project.designs, configured)), output)
