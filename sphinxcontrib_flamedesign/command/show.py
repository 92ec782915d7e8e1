"""``flamedesign show`` and ``flamedesign impact``: one design, and what a change of it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from sphinxcontrib_flamedesign.command.export import uri_of
from sphinxcontrib_flamedesign.command.options import (
    find_design,
    format_option,
    ids_of,
    project_options,
    read_chosen,
    read_kinds,
)
from sphinxcontrib_flamedesign.command.reading import ProjectRead
from sphinxcontrib_flamedesign.command.terminal import echo, style
from sphinxcontrib_flamedesign.core.export import export_design, export_finding, export_interaction, to_json
from sphinxcontrib_flamedesign.core.facts import Design, Kind, State
from sphinxcontrib_flamedesign.core.graph import Graph, Interaction, Origin, TargetType
from sphinxcontrib_flamedesign.core.impact import Reached, Step, find_impact
from sphinxcontrib_flamedesign.core.printable import clean
from sphinxcontrib_flamedesign.core.rules import completeness, required_fields, whole_percent
from sphinxcontrib_flamedesign.project import DerivedProject

#: The colour of each state on a terminal.
COLOURS = {State.FILLED: "green", State.NOT_APPLICABLE: None, State.PLACEHOLDER: "yellow", State.MISSING: "red"}


@click.command(short_help="Print what is known of a design.")
@click.argument("name", metavar="DESIGN")
@format_option("text", "json")
@project_options
def show(name: str, form: str, conf: Path | None, source: Path | None) -> None:
    """Print what is known of DESIGN: its id in any spelling, its title or an alias.

    That is its metadata, the state of each part, the interactions from it and to it, and what the rules find.
    """
    read = read_chosen(conf, source)
    project = read.project
    design = find_design(project.graph, ids_of(read.environment.config), name)
    if form == "json":
        click.echo(to_json(_as_data(read, design)), nl=False)
        return
    for line in _as_text(project, design):
        echo(line)


def _incoming(graph: Graph, design: Design) -> tuple[Interaction, ...]:
    return tuple(edge for edge in graph.interactions if edge.target == design.id and edge.target_type == "feature")


def _outgoing(graph: Graph, design: Design) -> tuple[Interaction, ...]:
    return tuple(edge for edge in graph.interactions if edge.source == design.id)


def _as_data(read: ProjectRead, design: Design) -> dict[str, object]:
    project = read.project
    return {
        "design": export_design(design, project, uri_of(read.environment.config, design)),
        "outgoing": [export_interaction(edge) for edge in _outgoing(project.graph, design)],
        "incoming": [export_interaction(edge) for edge in _incoming(project.graph, design)],
        "findings": [export_finding(finding) for finding in project.findings if finding.design == design.id],
    }


def _as_text(project: DerivedProject, design: Design) -> Iterator[str]:
    template = project.template
    yield style(f"{design.id}: {design.title}", "bold")
    yield f"{design.source}:{design.line}"
    labels = {item.key: item.label for item in template.metadata}
    yield f"  {labels.get('status', 'Status')}: {design.status or 'none'}"
    yield from (f"  {labels.get(key, key)}: {clean(value)}" for key, value in design.metadata)
    if design.aliases:
        yield f"  Aliases: {', '.join(design.aliases)}"
    share = whole_percent(completeness(design, template))
    yield f"  Complete: {share}% of {len(required_fields(design, template))} parts"
    yield from ("", style("Parts", "bold"))
    for fact in design.fields:
        indent = "  " * (len(template.ancestors(fact.slug)) + 1)
        place = f"  line {fact.line}" if fact.line is not None else ""
        yield f"{indent}{fact.slug}  {style(str(fact.state), COLOURS[fact.state])}{place}"
    outgoing = _outgoing(project.graph, design)
    yield from _interactions("From it", ((_end(edge), edge) for edge in outgoing))
    incoming = _incoming(project.graph, design)
    yield from _interactions("To it", ((f"← feature {edge.source}", edge) for edge in incoming))
    yield from ("", style("Findings", "bold"))
    found = [finding for finding in project.findings if finding.design == design.id]
    yield from (f"  line {one.line}: {one.severity}: {one.message} [{one.rule}]" for one in found)
    if not found:
        yield "  none"


def _end(edge: Interaction) -> str:
    """Say where an interaction leads; what is unresolved are its own words, which stand below."""
    unresolved = edge.target_type is TargetType.UNRESOLVED
    return "→ unresolved" if unresolved else f"→ {edge.target_type} {edge.target}"


def _interactions(heading: str, edges: Iterable[tuple[str, Interaction]]) -> Iterator[str]:
    yield from ("", style(heading, "bold"))
    lines = []
    for end, edge in edges:
        said = "" if edge.origin is Origin.DECLARED else ", inferred"
        lines += [f"  {edge.kind}{said} {end}, {edge.docname} line {edge.line}", f"      {clean(edge.excerpt)}"]
    yield from lines or ["  none"]


@click.command(short_help="Print what a change of a design reaches.")
@click.argument("name", metavar="DESIGN")
@click.option(
    "--kinds",
    metavar="KIND,…",
    callback=read_kinds,
    help="The kinds of interaction to follow; those that authors declare unless given.",
)
@click.option("--depth", type=click.IntRange(min=1), help="The greatest number of steps; all unless given.")
@format_option("text", "json")
@project_options
def impact(
    name: str, kinds: frozenset[Kind] | None, depth: int | None, form: str, conf: Path | None, source: Path | None
) -> None:
    """Print what a change of DESIGN reaches, each with the path that leads there.

    A change reaches what the design names, but for its dependencies, and the designs that depend on it or refer
    to it. Components and source paths are reached and pass nothing on.
    """
    read = read_chosen(conf, source)
    graph = read.project.graph
    design = find_design(graph, ids_of(read.environment.config), name)
    reached = find_impact(graph, design.id, kinds, depth)
    if form == "json":
        data: dict[str, object] = {"design": design.id, "reached": [_reached_as_data(one) for one in reached]}
        click.echo(to_json(data), nl=False)
        return
    echo(style(f"{design.id}: {design.title}", "bold"))
    said = f"{len(reached)} of what the project knows" if reached else "nothing"
    echo(f"A change reaches {said}.")
    for one in reached:
        target = graph.designs.get(one.id)
        name = f": {target.title}" if target is not None else f" ({one.target_type})"
        echo("")
        echo(f"{style(one.id, 'bold')}{name}")
        for step in one.path:
            echo(f"  {_step_as_text(step)}")


def _step_as_text(step: Step) -> str:
    """Say how a change goes from one thing to the next, and which words say so."""
    edge = step.interaction
    way = f"{step.source} → {step.target}: {edge.kind}"
    by = "" if edge.source == step.source else f" of {edge.source}"
    return f"{way}{by}, {edge.docname} line {edge.line}: {clean(edge.excerpt)}"


def _reached_as_data(reached: Reached) -> dict[str, object]:
    return {
        "id": reached.id,
        "target_type": str(reached.target_type),
        "path": [
            {"source": step.source, "target": step.target, "interaction": export_interaction(step.interaction)}
            for step in reached.path
        ],
    }
