"""``flamedesign review``: interactions that may no longer hold, and their confirmation."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from sphinxcontrib_flamedesign.cli.field_texts import Words
from sphinxcontrib_flamedesign.cli.named_designs import find_design
from sphinxcontrib_flamedesign.cli.options import OUTPUT_FILE, project_options, read_chosen, write_output
from sphinxcontrib_flamedesign.cli.project_loader import InputError, ProjectRead
from sphinxcontrib_flamedesign.cli.read_options import AskedBuild, ReadOptions
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.cli.terminal import echo, style
from sphinxcontrib_flamedesign.core.files import describe_unreadable
from sphinxcontrib_flamedesign.core.kinds import Kind, join_label
from sphinxcontrib_flamedesign.core.review import (
    STATEMENT,
    Digests,
    Key,
    Review,
    ReviewFileError,
    compare,
    confirm,
    find_interactions,
    find_reliance,
    format_review,
    parse_review,
)

#: What is confirmed, unless another file is named; beside ``conf.py``.
FILENAME = "flamedesign-review.txt"


@click.command(
    short_help="Print interactions that may no longer hold, or confirm them.",
    epilog="For instance: `flamedesign review`, then `flamedesign review RFE7 --confirm`.",
)
@click.argument("chosen", metavar="[DESIGN[:TARGET]]…", nargs=-1)
@click.option("--confirm", "is_confirmed", is_flag=True, help="Write down that the interactions hold as they are now.")
@click.option(
    "--file", "path", type=OUTPUT_FILE, help=f"What has been confirmed; {FILENAME} beside conf.py unless given."
)
@project_options
@click.pass_context
def review(
    context: click.Context,
    chosen: tuple[str, ...],
    is_confirmed: bool,
    path: Path | None,
    conf: Path | None,
    source: Path | None,
    build: AskedBuild,
) -> None:
    """Print the suspect interactions: what they rely on has changed since somebody confirmed them.

    Each interaction that one design declares with another is written down with digests of its own words and of
    the fields of the other design that it relies on. Name DESIGN to see or confirm only what it declares, and
    DESIGN:TARGET for what it declares with one other. Commit the file: it is part of the review.

    The exit status is 1 where an interaction is suspect and is not confirmed.
    """
    words = Words()
    read = read_chosen(conf, source, ReadOptions(build, on_read=words.keep))
    templates = read.project.templates
    if not any(map(find_reliance, templates.templates)):
        named = " and ".join(map(repr, templates.by_name))
        raise InputError(
            f"the template {named} has no field with `relies-on`: nothing to review; say there which fields of a target"
            " its statements rely on"
        )
    path = path or read.configuration / FILENAME
    confirmed = _read_file(path, templates.kinds)
    current = find_interactions(read.project, words.digests(read.project))
    found = compare(current, confirmed)
    wanted = _choose(read, found, chosen)
    if is_confirmed:
        looked_at = [key for key in (*found.suspect, *found.unreviewed) if key in wanted]
        write_output(format_review(confirm(found, confirmed, looked_at)), path)
        echo(f"{len(looked_at)} confirmed, {len(found.gone)} gone; written to {show_path(path)}")
        return
    for line in _as_text(found, wanted):
        echo(line)
    if any(key in wanted for key in found.suspect):
        context.exit(1)


def _read_file(path: Path, kinds: Mapping[str, Kind]) -> dict[Key, Digests]:
    if not os.path.lexists(path):
        return {}
    try:
        return parse_review(path.read_text("utf-8"), kinds)
    except (OSError, UnicodeDecodeError, ReviewFileError) as error:
        raise InputError(f"{show_path(path)} cannot be used: {describe_unreadable(error)}") from error


def _choose(read: ProjectRead, found: Review, chosen: tuple[str, ...]) -> frozenset[Key]:
    """Return the interactions that are named, or all.

    :raises InputError: a name means none.
    """
    if not chosen:
        return frozenset(found.current)
    wanted: set[Key] = set()
    for name in chosen:
        source, _, target = name.partition(":")
        ends = find_design(read, source).id, find_design(read, target).id if target else None
        named = {key for key in found.current if key[0] == ends[0] and ends[1] in {None, key[2]}}
        if not named:
            raise InputError(f"{name!r} names no interaction that can be reviewed")
        wanted |= named
    return frozenset(wanted)


def _as_text(found: Review, wanted: frozenset[Key]) -> Iterator[str]:
    suspect = {key: names for key, names in found.suspect.items() if key in wanted}
    unreviewed = [key for key in found.unreviewed if key in wanted]
    if suspect:
        yield style("Suspect: look at them, then confirm them with --confirm", "bold")
        yield from (f"  {_say(key)}: {_describe_what_changed(key, names)}" for key, names in suspect.items())
    if unreviewed:
        yield style("Not reviewed yet", "bold")
        yield from (f"  {_say(key)}" for key in unreviewed)
    if found.gone:
        yield style("Confirmed, and no longer there", "bold")
        yield from (f"  {_say(key)}" for key in found.gone)
    holding = len(wanted) - len(suspect) - len(unreviewed)
    yield f"{holding} confirmed, {len(suspect)} suspect, {len(unreviewed)} not reviewed, {len(found.gone)} gone"


def _say(key: Key) -> str:
    source, kind, target = key
    return f"{source} {join_label(kind.spec.label, target)}"


def _describe_what_changed(key: Key, names: tuple[str, ...]) -> str:
    """Return what has changed since the interaction was confirmed."""
    specs = [name for name in names if name != STATEMENT]
    said = ["its own words"] if STATEMENT in names else []
    return " and ".join([*said, *([f"{', '.join(specs)} of {key[2]}"] if specs else [])]) + " changed"
