"""``flamedesign impact``: what a change of a design reaches."""

from __future__ import annotations

from pathlib import Path

import click

from sphinxcontrib_flamedesign.cli.options import (
    choose_kinds,
    find_design,
    format_option,
    project_options,
    read_chosen,
)
from sphinxcontrib_flamedesign.cli.project_loader import AskedBuild, ReadOptions
from sphinxcontrib_flamedesign.cli.terminal import echo, style
from sphinxcontrib_flamedesign.core.formats.designs_json import export_interaction, to_json
from sphinxcontrib_flamedesign.core.impact import Reached, Step, find_impact
from sphinxcontrib_flamedesign.core.text.printable import clean


@click.command(short_help="Print what a change of a design affects.")
@click.argument("name", metavar="DESIGN")
@click.option(
    "--kinds",
    metavar="KIND,…",
    help="The kinds of interaction to follow; those that authors declare unless given.",
)
@click.option("--depth", type=click.IntRange(min=1), help="The greatest number of steps; all unless given.")
@format_option("text", "json")
@project_options
def impact(
    name: str,
    kinds: str | None,
    depth: int | None,
    form: str,
    conf: Path | None,
    source: Path | None,
    build: AskedBuild,
) -> None:
    """Print what a change of DESIGN affects, each with the path that leads there.

    A change affects what the design refers to, but for its dependencies, and the designs that depend on it or
    refer to it. Components and source paths are affected and pass nothing on.
    """
    read = read_chosen(conf, source, ReadOptions(build))
    graph, chosen = read.project.graph, choose_kinds(read, kinds)
    design = find_design(read, name)
    reached = find_impact(graph, design.id, chosen, depth)
    if form == "json":
        data: dict[str, object] = {"design": design.id, "reached": [_reached_as_data(one) for one in reached]}
        click.echo(to_json(data), nl=False)
        return
    echo(style(f"{design.id}: {design.title}", "bold"))
    echo(f"A change affects {f'{len(reached)} designs and components' if reached else 'nothing else'}.")
    for one in reached:
        target = graph.designs.get(one.id)
        name = f": {target.title}" if target is not None else f" ({one.target_type})"
        echo("")
        echo(f"{style(one.id, 'bold')}{name}")
        for step in one.path:
            echo(f"  {_step_as_text(step)}")


def _step_as_text(step: Step) -> str:
    """Return how a change goes from one thing to the next, and which words say so."""
    edge = step.interaction
    way = f"{step.source} → {step.target}: {edge.kind}"
    by = "" if edge.source == step.source else f" of {edge.source}"
    return f"{way}{by}, {edge.place}: {clean(edge.excerpt)}"


def _reached_as_data(reached: Reached) -> dict[str, object]:
    return {
        "id": reached.id,
        "target_type": str(reached.target_type),
        "path": [
            {"source": step.source, "target": step.target, "interaction": export_interaction(step.interaction)}
            for step in reached.path
        ],
    }
