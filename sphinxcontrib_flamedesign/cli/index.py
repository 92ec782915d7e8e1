"""``flamedesign index``: the list of designs that a repository keeps in its README."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

import click

from sphinxcontrib_flamedesign.cli.options import (
    OUTPUT_FILE,
    OneOf,
    project_options,
    read_chosen,
    refuse_empty,
    write_file,
    write_output,
)
from sphinxcontrib_flamedesign.cli.project_loader import InputError, ProjectRead
from sphinxcontrib_flamedesign.cli.read_options import AskedBuild, ReadOptions
from sphinxcontrib_flamedesign.cli.shown_path import relative_to, show_path
from sphinxcontrib_flamedesign.cli.terminal import echo
from sphinxcontrib_flamedesign.config import SETTINGS_FILE
from sphinxcontrib_flamedesign.core.files import describe_unreadable
from sphinxcontrib_flamedesign.core.formats.design_list import LIST_FORMATS, make_rows
from sphinxcontrib_flamedesign.core.text.counts import describe_count
from sphinxcontrib_flamedesign.core.text.list_markers import (
    ListMarkup,
    MarkerError,
    find_difference,
    find_region,
    put_list,
)
from sphinxcontrib_flamedesign.core.text.printable import clean
from sphinxcontrib_flamedesign.core.text.suggest import did_you_mean, nearest
from sphinxcontrib_flamedesign.index_files import NAMES, find_index_files, make_index_file, read_index_file

#: How a file begins that is new: each document of a site needs a title.
_HEADINGS = {ListMarkup.MARKDOWN: "# Designs\n", ListMarkup.RST: "Designs\n=======\n"}


@click.command(
    short_help="Print the list of designs, or keep it in a README.",
    epilog="For instance: `flamedesign index --write README.md`.",
)
@click.option(
    "--format",
    "form",
    type=OneOf([list_markup.value for list_markup in ListMarkup]),
    help="How to write it: unless given, as the markers or the ending of FILE say, else in Markdown.",
)
@click.option(
    "--write",
    "file",
    metavar="FILE",
    type=OUTPUT_FILE,
    help="Keep the list in FILE, between two markers; without markers it is put at the end.",
)
@project_options
def index(form: str | None, file: Path | None, conf: Path | None, source: Path | None, build: AskedBuild) -> None:
    """Print a table of the designs of a project: each with its id as a link, title, status and owner.

    With --write, a file such as README.md keeps it between two comments, `<!-- flamedesign-index -->` and
    `<!-- flamedesign-index-end -->`, in reST `.. flamedesign-index` and `.. flamedesign-index-end`. All else in the
    file stays as it is. The rule `stale-index` says when the designs say something else.
    """
    read = read_chosen(conf, source, ReadOptions(build))
    refuse_empty(read)
    markup = ListMarkup(form) if form is not None else None
    if file is not None:
        _keep(read, file, markup)
        return
    rows = make_rows(read.project, make_index_file("", Path.cwd() / NAMES[0], read.source, ()))
    lines = LIST_FORMATS[markup or ListMarkup.MARKDOWN](rows)
    write_output("".join(f"{line}\n" for line in lines[1:-1]), None)


def _keep(read: ProjectRead, path: Path, asked: ListMarkup | None) -> None:
    """Write the list into a file, unless it is there already.

    :raises InputError: the file cannot be read, has no place for the list, or is called almost like one that is there.
    """
    _refuse_misspelt(path)
    try:
        file = read_index_file(path.resolve(), read.source, _documents(read, path.resolve()))
        region = find_region(file.text)
        if region is not None and asked not in {None, region.markup}:
            raise InputError(f"the markers in {show_path(path)} are of {region.markup}; leave --format out")
        markup = region.markup if region is not None else asked or _markup_of(path)
        listed = LIST_FORMATS[markup](make_rows(read.project, file))
        is_kept = region is not None and find_difference(file.text, region, listed) is None
        new = file.text if is_kept else put_list(file.text or _HEADINGS[markup], listed, markup)
    except MarkerError as error:
        raise InputError(f"{show_path(path)}:{error.line}: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{show_path(path)} cannot be read: {describe_unreadable(error)}") from error
    is_new = not os.path.lexists(path)
    if not is_kept:
        write_file(new, path)
    designs, shown = describe_count(len(read.project.designs), "design"), clean(show_path(path))
    if is_kept:
        echo(f"{shown} lists {designs} already; it stays as it is.")
    else:
        echo(f"Wrote a list of {designs} to {shown}{', which is a new file' if is_new else ''}.")
    _print_if_unchecked(read, file.source)


def _refuse_misspelt(path: Path) -> None:
    """Refuse the name of a file that is not there, where another one has almost this name.

    :raises InputError: one has.
    """
    folder = path.absolute().parent
    if os.path.lexists(path) or not folder.is_dir():
        return
    files = [other.name for other in folder.iterdir() if other.suffix == path.suffix and other.is_file()]
    meant = nearest(path.name, files)
    if meant is not None:
        hint = did_you_mean([show_path(path.with_name(meant))])
        raise InputError(f"{show_path(path)} does not exist{hint} For a new file of this name, create it empty first")


def _documents(read: ProjectRead, path: Path) -> Collection[str]:
    """Return the names of the project's documents, with that of a file that is one once it is there."""
    config = read.environment.config
    name = relative_to(path, read.source)
    is_read = path.suffix in config.source_suffix and not name.startswith("../")
    is_new = not path.exists() and is_read and getattr(config, SETTINGS_FILE) is None
    return {*read.environment.found_docs, *([name.removesuffix(path.suffix)] if is_new else [])}


def _markup_of(path: Path) -> ListMarkup:
    return ListMarkup.RST if path.suffix in {".rst", ".txt"} else ListMarkup.MARKDOWN


def _print_if_unchecked(read: ProjectRead, source: str) -> None:
    """Report that no rule looks at the list in a file."""
    sources = [design.source for design in read.project.designs]
    if source not in {index_file.source for index_file in find_index_files(read.source, sources, ())}:
        names = ", ".join(NAMES)
        echo(f"`flamedesign check` will not say when it is stale: it looks at {names} around the designs.", err=True)
