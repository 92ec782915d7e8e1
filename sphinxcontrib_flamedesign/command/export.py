"""``flamedesign export`` and ``flamedesign graph``: what the designs say, for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinxcontrib_flamedesign.builder import page_of
from sphinxcontrib_flamedesign.command.options import (
    FOLDER,
    OUTPUT_FILE,
    find_design,
    format_option,
    ids_of,
    output_option,
    project_options,
    read_chosen,
    say_if_empty,
    write_output,
)
from sphinxcontrib_flamedesign.command.reading import InputError, ProjectRead
from sphinxcontrib_flamedesign.command.terminal import echo
from sphinxcontrib_flamedesign.command.words import Words
from sphinxcontrib_flamedesign.config import get_settings
from sphinxcontrib_flamedesign.core.export import export_project, to_json
from sphinxcontrib_flamedesign.core.facts import Design
from sphinxcontrib_flamedesign.core.formats import to_dot, to_graph_json, to_graphml, to_mermaid
from sphinxcontrib_flamedesign.views.facets import (
    DESIGN_OPTIONS,
    FOCUS_OPTIONS,
    INTERACTION_OPTIONS,
    Selection,
    select,
    some_statuses,
)
from sphinxcontrib_flamedesign.views.graph import standalone_svg
from sphinxcontrib_flamedesign.views.layout import LayoutError, describe_engines
from sphinxcontrib_flamedesign.views.layout_cache import LayoutCache

if TYPE_CHECKING:
    from sphinx.config import Config

    from sphinxcontrib_flamedesign.core.graph import Interaction


def uri_of(config: Config, design: Design) -> str:
    """Return the address of a design as the builder ``designs`` gives it."""
    return f"{page_of(config, design.docname)}#{design.anchor}"


def export_read(read: ProjectRead) -> dict[str, object]:
    """Return what the builder ``designs`` writes for a project."""
    config = read.environment.config
    return export_project(read.project, read.project.findings, config.project, lambda design: uri_of(config, design))


@click.command()
@output_option
@click.option("--sources-inside", type=FOLDER, hidden=True, help="Look at no source tree outside this folder.")
@click.option("--words", "words_file", type=OUTPUT_FILE, hidden=True, help="Write the words of each slot to this file.")
@project_options
def export(
    output: Path | None, sources_inside: Path | None, words_file: Path | None, conf: Path | None, source: Path | None
) -> None:
    """Write designs.json: all that the project's designs say.

    These are the bytes that `sphinx-build -b designs` writes.
    """
    words = Words()
    read = read_chosen(conf, source, sources_inside, words.keep if words_file is not None else None)
    say_if_empty(read)
    write_output(to_json(export_read(read)), output)
    if words_file is not None:
        write_output(json.dumps(words.data(read.project)), words_file)


_WRITERS: Mapping[str, Callable[[Sequence[Design], Sequence[Interaction]], str]] = {
    "dot": to_dot,
    "mermaid": to_mermaid,
    "graphml": to_graphml,
    "json": to_graph_json,
}


@click.command()
@format_option("svg", *_WRITERS)
@output_option
@click.option("--focus", metavar="DESIGN", help="Show what surrounds one design: its id, alias or title.")
@click.option(
    "--depth", metavar="NUMBER", help="How many interactions away from --focus a design may be; 1 if not given."
)
@click.option(
    "--kinds", metavar="KIND,…", help="The kinds of interaction to show; those that authors declare if not given."
)
@click.option(
    "--status", metavar="STATUS,…", help="Show only designs of these statuses; `none` is that of a design without one."
)
@project_options
def graph(form: str, output: Path | None, conf: Path | None, source: Path | None, **options: str | None) -> None:
    """Write the graph of the designs and their interactions.

    dot, graphml and json have an edge for each statement; svg and mermaid join the statements of one kind between
    two designs to one line.
    """
    chosen = {name: value for name, value in options.items() if value is not None}
    _check(chosen)
    read = read_chosen(conf, source)
    say_if_empty(read)
    statuses = read.project.template.status.values
    if "status" in chosen and statuses:
        _refuse("status", some_statuses(statuses)(chosen["status"]))
    designs = read.project.graph
    if "focus" in chosen:
        chosen["focus"] = find_design(designs, ids_of(read.environment.config), chosen["focus"]).id
    selection = select(designs, chosen)
    if form == "svg":
        text = _to_svg(selection, chosen, get_settings(read.environment.config).layout_seconds)
    else:
        text = _WRITERS[form](selection.designs, selection.interactions)
    write_output(text, output)


def _check(options: Mapping[str, str]) -> None:
    """Refuse what the options of the view `design-graph` refuse."""
    checks = {**DESIGN_OPTIONS, **INTERACTION_OPTIONS, **FOCUS_OPTIONS}
    for name, value in options.items():
        _refuse(name, checks[name](value))
    if "depth" in options and "focus" not in options:
        raise click.UsageError("--depth needs --focus: the design that it counts from.")


def _refuse(option: str, problem: str | None) -> None:
    if problem:
        raise click.BadParameter(problem, param_hint=f"--{option}")


def _to_svg(selection: Selection, options: Mapping[str, str], seconds: float) -> str:
    """Draw the graph as it stands on a page.

    :raises InputError: it cannot be drawn.
    """
    if not seconds:
        raise InputError("flamedesign_layout_seconds is 0, so that nothing is drawn; choose another --format")
    layouts = LayoutCache()
    try:
        text = standalone_svg(selection, options, seconds, layouts)
    except LayoutError as error:
        raise InputError(f"the graph cannot be drawn, for {error}; choose another --format, or a part of it") from error
    if layouts.not_loaded:
        echo(describe_engines(layouts.not_loaded), err=True)
    return text + "\n"
