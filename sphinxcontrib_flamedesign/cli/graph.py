"""``flamedesign graph``: the graph in the formats of other programs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from sphinxcontrib_flamedesign.cli.named_designs import find_design_or_component
from sphinxcontrib_flamedesign.cli.options import (
    format_option,
    output_option,
    project_options,
    read_chosen,
    refuse_empty,
    write_output,
)
from sphinxcontrib_flamedesign.cli.project_loader import InputError
from sphinxcontrib_flamedesign.cli.read_options import AskedBuild, ReadOptions
from sphinxcontrib_flamedesign.cli.terminal import echo, is_terminal
from sphinxcontrib_flamedesign.config import get_settings
from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.formats.by_name import GRAPH_FORMATS
from sphinxcontrib_flamedesign.core.kinds import Kind, Origin
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.template import Templates
from sphinxcontrib_flamedesign.core.template_file import find_shipped
from sphinxcontrib_flamedesign.views.drawing.graphviz import describe_engines
from sphinxcontrib_flamedesign.views.drawing.layout import LayoutError, TimeLimit
from sphinxcontrib_flamedesign.views.drawing.layout_cache import LayoutCache
from sphinxcontrib_flamedesign.views.drawing.svg import Drawer
from sphinxcontrib_flamedesign.views.filters import Filters, Selection, select
from sphinxcontrib_flamedesign.views.graph_lines import graph_parts
from sphinxcontrib_flamedesign.views.graph_view import standalone_svg
from sphinxcontrib_flamedesign.views.view_options import some_kinds, some_statuses

#: Options of which only the project's templates know what they take.
_KNOWN_TO_PROJECT = frozenset({"kinds", "status"})

#: What pictures are called that are not written.
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf"})


@click.command(
    epilog="For instance: `flamedesign graph --output graph.svg`, or `flamedesign graph --format mermaid --focus RFE7`."
)
@format_option("svg", *GRAPH_FORMATS)
@output_option
@click.option(
    "--focus", metavar="NAME", help="Show what surrounds one design or component: its id, alias, title or name."
)
@click.option(
    "--depth", metavar="NUMBER", help="How many interactions away from --focus a design may be; 1 unless given."
)
@click.option(
    "--kinds", metavar="KIND,…", help="The kinds of interaction to show; those that authors declare unless given."
)
@click.option(
    "--status", metavar="STATUS,…", help="Show only designs of these statuses; `none` is that of a design without one."
)
@project_options
def graph(
    form: str,
    output: Path | None,
    conf: Path | None,
    source: Path | None,
    build: AskedBuild,
    **options: str | None,
) -> None:
    """Write the graph of the designs and their interactions.

    All formats have the designs and components of the view design-graph. svg is its drawing, with one line for each
    pair; mermaid has one for each kind, and the others an edge for each statement. Where a pair is joined otherwise,
    the drawing leaves out what only cites, and no format but this leaves out a design without interactions.
    """
    if output is not None and output.suffix.casefold() in _PICTURES:
        raise click.UsageError(f"a drawing is written as SVG; name it {output.with_suffix('.svg')}")
    if output is None and form == "svg" and is_terminal():
        raise click.UsageError("a drawing is not for a terminal; write it with `--output graph.svg`, or `-o -`")
    chosen = {name: value for name, value in options.items() if value is not None}
    _check(chosen)
    read = read_chosen(conf, source, ReadOptions(build))
    refuse_empty(read)
    statuses, kinds = read.project.templates.statuses, read.project.templates.kinds
    if "status" in chosen:
        stated = dict.fromkeys(design.status for design in read.project.designs if design.status)
        _refuse("status", some_statuses(statuses or stated).refuse(chosen["status"]))
    if "kinds" in chosen:
        _refuse("kinds", some_kinds(kinds).refuse(chosen["kinds"]))
    if "focus" in chosen:
        focus = find_design_or_component(read, chosen["focus"])
        chosen["focus"] = focus.name if isinstance(focus, Component) else focus.id
    selection = select(read.project.graph, Filters.parse(chosen))
    if form == "svg":
        text = _to_svg(selection, read.project.templates, get_settings(read.environment.config).layout_seconds)
    else:
        text = GRAPH_FORMATS[form](graph_parts(selection))
    write_output(text, output)
    _print_how_to_declare(read.project)


def _print_how_to_declare(project: Project) -> None:
    """Print how interactions are made where neither a field nor a line of the header of any template declares some.

    What authors can state without that, as by a status, they know already where some do.
    """
    templates = project.templates
    if any(edge.origin is Origin.DECLARED for edge in project.graph.interactions):
        return
    declared = [spec.declares for template in templates.templates for spec in template.fields]
    declared += [key.links for template in templates.templates for key in template.metadata]
    if len(project.designs) > 1 and not any(declared):
        named = " and ".join(map(repr, templates.by_name))
        shipped = next((name for name in templates.by_name if find_shipped(name) is not None), None)
        where = "in its file" if shipped is None else f'in a template of your own that says extends = "{shipped}"'
        echo(
            f"No field of the template {named} declares interactions: in the table of one that names designs, write"
            f' declares = "{Kind.RELATED}", {where}.',
            err=True,
        )


def _check(options: Mapping[str, str]) -> None:
    """Refuse what the options of the view `design-graph` refuse."""
    types = Filters.types()
    for name, value in options.items():
        if name not in _KNOWN_TO_PROJECT:
            _refuse(name, types[name].refuse(value))
    if "depth" in options and "focus" not in options:
        raise click.UsageError("--depth needs --focus: the design or component that it counts from.")


def _refuse(option: str, problem: str | None) -> None:
    if problem:
        raise click.BadParameter(problem, param_hint=f"--{option}")


def _to_svg(selection: Selection, templates: Templates, seconds: float) -> str:
    """Draw the graph as it stands on a page.

    :raises InputError: it cannot be drawn.
    """
    if not seconds:
        raise InputError("flamedesign_layout_seconds is 0, so that nothing is drawn; choose another --format")
    layouts = LayoutCache()
    try:
        text = standalone_svg(selection, templates, Drawer(TimeLimit(seconds), layouts))
    except LayoutError as error:
        raise InputError(f"the graph cannot be drawn, for {error}; choose another --format, or a part of it") from error
    if layouts.not_loaded:
        echo(describe_engines(layouts.not_loaded), err=True)
    return text + "\n"
