"""``flamedesign worklist``: the updates that somebody's designs still need, for chat and mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from sphinxcontrib_flamedesign.cli.options import (
    format_option,
    project_options,
    read_chosen,
    refuse_empty,
    write_output,
)
from sphinxcontrib_flamedesign.cli.owned_designs import refuse_unknown_owner
from sphinxcontrib_flamedesign.cli.read_options import AskedBuild, ReadOptions
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.cli.terminal import style, to_text
from sphinxcontrib_flamedesign.core.formats.by_name import WORK_FORMATS
from sphinxcontrib_flamedesign.core.formats.comparison import cut_line
from sphinxcontrib_flamedesign.core.task_groups import OpenWork, find_open_work


@click.command(
    short_help="Print the open updates that designs require.",
    epilog="For instance: `flamedesign worklist --owner ann --format markdown`.",
)
@click.option(
    "--owner", metavar="NAME", help="Only what NAME has to see to, as the headers of designs say who owns them."
)
@format_option("text", *WORK_FORMATS)
@project_options
def worklist(owner: str | None, form: str, conf: Path | None, source: Path | None, build: AskedBuild) -> None:
    """Print the open updates: those that designs require of others, and that are still to be made.

    An update is open until it is acknowledged: until the other design says anything of the one that requires it.
    A line under Related Features, or whatever its template calls that, is enough. The owner of a design has to see to
    what is required of it, and to what it requires of components, or in words only, which nobody can acknowledge.
    NAME may be a part of what the header says: `ann` is `Ann Lee <ann@example.org>`.
    """
    read = read_chosen(conf, source, ReadOptions(build))
    refuse_empty(read)
    if owner is not None:
        refuse_unknown_owner(owner, read.project)
    found = find_open_work(read.project, owner)
    work = replace(found, path=lambda place: show_path(read.source / place))
    write_output(WORK_FORMATS[form](work) if form in WORK_FORMATS else to_text(_text_lines(work)), None)


def _text_lines(work: OpenWork) -> Iterator[str]:
    yield style(f"{work.heading}.", "bold")
    for group, tasks in work.groups:
        owners = ", ".join(work.owners_of(group))
        yield ""
        yield f"{style(cut_line(work.name_of(group)), 'bold')}{f' ({cut_line(owners)})' if owners else ''}"
        for task in tasks:
            status = work.status_of(task)
            asking = f"{task.interaction.source}{f' ({status})' if status else ''}"
            yield f"  {cut_line(asking)}: {cut_line(task.interaction.text)}"
            yield f"      {style(work.place_of(task), 'dim')}"
    if work.how_to_acknowledge:
        yield from ("", work.how_to_acknowledge)
