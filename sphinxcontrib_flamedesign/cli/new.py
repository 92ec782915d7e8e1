"""``flamedesign new``: a skeleton of a design, from the template."""

from __future__ import annotations

import datetime as dt
import os
import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sphinx.util.matching import Matcher

from sphinxcontrib_flamedesign.cli.options import OUTPUT_FILE, project_options, read_chosen, write_output
from sphinxcontrib_flamedesign.cli.project_loader import InputError, ProjectRead
from sphinxcontrib_flamedesign.cli.terminal import echo
from sphinxcontrib_flamedesign.config import get_ids, get_settings, get_template
from sphinxcontrib_flamedesign.core.doc_patterns import WILDCARD
from sphinxcontrib_flamedesign.core.scaffold import Style, make_skeleton
from sphinxcontrib_flamedesign.core.text.normalise import slugify
from sphinxcontrib_flamedesign.core.text.printable import clean, is_printable
from sphinxcontrib_flamedesign.git import find_user_name

if TYPE_CHECKING:
    from sphinx.config import Config


@click.command(short_help="Write the skeleton of a new design.")
@click.argument("id_", metavar="ID")
@click.argument("title")
@click.option(
    "--style",
    type=click.Choice([str(style) for style in Style]),
    default=str(Style.PLAIN),
    show_default=True,
    help="Plain Markdown, or the directives of MyST or of reST.",
)
@click.option(
    "--output",
    "-o",
    type=OUTPUT_FILE,
    help="The file to write; where flamedesign_documents looks for designs unless given. It must not exist.",
)
@project_options
def new(id_: str, title: str, style: str, output: Path | None, conf: Path | None, source: Path | None) -> None:
    """Write the skeleton of a new design, with all fields of the template and what to write in each.

    ID is an id that no design has yet, and TITLE the design's title.
    """
    chosen = Style(style)
    if not title.strip() or not id_.strip():
        raise InputError("a design needs an id and a title; give both")
    for what, text in (("id", id_), ("title", title), ("file", str(output or ""))):
        if not is_printable(text):
            raise InputError(f"the {what} holds what is no text: {text!r}; give UTF-8 without control characters")
    read = read_chosen(conf, source)
    config = read.environment.config
    canonical = get_ids(config).canonical(" ".join(id_.split()))
    taken = read.project.graph.find(canonical)
    if taken is not None:
        raise InputError(f"{canonical} is {taken.title!r} in {taken.source} already; choose another id")
    name = f"{canonical}-{slugify(title)}".rstrip("-")
    path = output or read.source / f"{_propose(get_settings(config).documents, name)}{chosen.ending}"
    if os.path.lexists(path):
        raise InputError(f"{path} exists already; name another file with --output")
    _check_syntax(config, chosen)
    colons = "colon_fence" in getattr(config, "myst_enable_extensions", ())
    today = dt.date.today().isoformat()
    template = get_template(config)
    owner = clean(find_user_name(read.source))
    heading = f"{canonical}: {title}" if get_ids(config).find(canonical) else title
    write_output(make_skeleton(template, canonical, heading, chosen, owner, today, colons=colons), path)
    echo(str(path))
    _say_what_is_left(read, path, chosen)


def _propose(patterns: tuple[str, ...], name: str) -> str:
    """Return a document's name that the first of the patterns that can matches."""
    matches = Matcher(patterns)
    for pattern in patterns:
        folders = [
            (name if Matcher([part])(name) else re.sub(r"\*+", name, part)) if WILDCARD.search(part) else part
            for part in pattern.split("/")
            if part != "**"
        ]
        proposed = posixpath.join(*folders) if folders else name
        if matches(proposed) and not WILDCARD.search(proposed):
            return proposed
    return name


def _check_syntax(config: Config, style: Style) -> None:
    """Refuse a style whose files Sphinx does not read here."""
    if style.ending not in config.source_suffix:
        raise InputError(f"this project reads no {style.ending} files; choose another --style, or see source_suffix")


def _say_what_is_left(read: ProjectRead, path: Path, style: Style) -> None:
    """Report what keeps the new document from being read as a design."""
    try:
        docname = path.resolve().relative_to(read.source).with_suffix("").as_posix()
    except ValueError:
        echo(f"It lies outside {read.source}, where the project's documents are.", err=True)
        return
    if style is Style.PLAIN and not Matcher(get_settings(read.environment.config).documents)(docname):
        echo(f"List it in flamedesign_documents in conf.py: {docname!r}.", err=True)
