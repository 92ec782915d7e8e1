"""``flamedesign impact``: what a change of a design reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from sphinxcontrib_flamedesign.cli.named_designs import choose_kinds, find_design_or_component, show_place
from sphinxcontrib_flamedesign.cli.options import format_option, project_options, read_chosen, write_output
from sphinxcontrib_flamedesign.cli.project_loader import ProjectRead
from sphinxcontrib_flamedesign.cli.read_options import AskedBuild, ReadOptions
from sphinxcontrib_flamedesign.cli.terminal import style, to_text
from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.formats.designs_json import export_interaction, to_json
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.impact import Reached, by_effect, find_impact, find_in_words, find_stated
from sphinxcontrib_flamedesign.core.interaction import Interaction, TargetType
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.other_projects import OtherDesign
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.text.printable import clean
from sphinxcontrib_flamedesign.core.text.suggest import did_you_mean
from sphinxcontrib_flamedesign.views.impact_words import ImpactWords
from sphinxcontrib_flamedesign.views.wording import (
    edge_label,
    effect_heading,
    end_name,
    impact_counts,
    in_words_heading,
    label_in_words,
)


@click.command(
    short_help="Print what a change of a design or component affects.",
    epilog="For instance: `flamedesign impact RFE7`.",
)
@click.argument("name", metavar="NAME")
@click.option(
    "--kinds",
    metavar="KIND,…",
    help="The kinds of interaction to follow; all unless given.",
)
@click.option(
    "--depth", metavar="NUMBER", type=click.IntRange(min=1), help="The greatest number of steps; all unless given."
)
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
    """Print what a change of the design or component NAME affects.

    That is what must change, what is probably affected, and what refers to it; of a component, who states what of it.

    Each thing stands once, as strongly as the strongest statement says, with the words that say so. What must
    change reaches further, as far as that must change too. Components and source paths pass nothing on, nor do
    designs that are superseded or withdrawn.
    """
    read = read_chosen(conf, source, ReadOptions(build))
    project, chosen = read.project, choose_kinds(read, kinds)
    found = find_design_or_component(read, name)
    if isinstance(found, Component):
        _write_of_component(read, _find_of_component(project, found, chosen, depth), form)
        return
    reached = find_impact(project.force, found.id, chosen, depth)
    in_words = find_in_words(project.graph, found.id, chosen)
    if form == "json":
        data: dict[str, object] = {
            "design": found.id,
            "reached": [_as_data(other) for other in reached],
            "in_words": [words_as_data(edge) for edge in in_words],
        }
        write_output(to_json(data), None)
    else:
        write_output(to_text(_as_text(read, found, reached, in_words)), None)


def _find_of_component(
    project: Project, component: Component, kinds: frozenset[str] | None, depth: int | None
) -> ImpactWords:
    graph = project.graph
    reached = find_impact(project.force, component.key, kinds, depth, start_type=TargetType.COMPONENT)
    stated = find_stated(graph, component.key, kinds)
    return ImpactWords(
        graph, component.key, TargetType.COMPONENT, reached, (), stated, says_all=kinds is None, quoted=None
    )


def _write_of_component(read: ProjectRead, found: ImpactWords, form: str) -> None:
    if form == "json":
        data: dict[str, object] = {
            "component": found.key,
            "reached": [_as_data(other) for other in found.found],
            "stated": [export_interaction(edge) for edge in found.stated],
            "in_words": [words_as_data(edge) for edge in found.graph.named_in_words.get(found.key, ())],
        }
        write_output(to_json(data), None)
    else:
        write_output(to_text(_component_as_text(read, found)), None)


def _component_as_text(read: ProjectRead, found: ImpactWords) -> Iterator[str]:
    yield style(f"{found.name} (component)", "bold")
    yield found.counts
    for block in found.blocks(None):
        yield from ("", style(block.heading, "bold"))
        for entry in block.entries:
            target = found.graph.design_or_other(entry.key) if entry.type is TargetType.FEATURE else None
            title = f": {target.title}" if target is not None else ""
            steps = f", {entry.steps}" if entry.steps else ""
            yield f"  {style(end_name(found.graph, entry.key, entry.type), 'bold')}{title}{steps}"
            yield from (f"    {_statement_as_text(read, said.edge, said.label)}" for said in entry.said)


def _as_text(
    read: ProjectRead, design: Design | OtherDesign, reached: Sequence[Reached], in_words: Sequence[Interaction]
) -> Iterator[str]:
    yield style(f"{design.id}: {design.title}", "bold")
    yield f"If it changes: {impact_counts(reached, [edge.kind for edge in in_words])}."
    for effect, things, stated in by_effect(reached, in_words):
        yield from ("", style(effect_heading(effect, len(things)), "bold"))
        for thing in things:
            yield from _thing_as_text(read, thing)
        if stated:
            yield f"  {style(in_words_heading(len(stated)), 'bold')}"
        yield from (
            f"    {_statement_as_text(read, edge, label_in_words(read.project.graph, edge))}" for edge in stated
        )


def _statement_as_text(read: ProjectRead, edge: Interaction, label: str) -> str:
    return f"{label}, {show_place(read, edge)}: {clean(edge.excerpt)}"


def _thing_as_text(read: ProjectRead, reached: Reached) -> Iterator[str]:
    """Yield a thing that is reached, and the statements that say so."""
    graph = read.project.graph
    about = f" ({reached.target_type})"
    if reached.target_type is TargetType.FEATURE:
        target = graph.design_or_other(reached.id)
        about = f": {target.title}" if target is not None else _describe_meant(graph, reached)
    name = end_name(graph, reached.id, reached.target_type)
    successors = f", superseded by {', '.join(reached.successors)}" if reached.successors else ""
    steps = f", in {reached.distance} steps" if reached.distance > 1 else ""
    yield f"  {style(name, 'bold')}{about}{successors}{steps}"
    for edge in reached.statements:
        yield f"    {_statement_as_text(read, edge, edge_label(graph, edge, reached.id))}"


def _describe_meant(graph: Graph, reached: Reached) -> str:
    """Return which design one without a document may be meant to be."""
    near = graph.nearest(reached.id, {edge.stated_by for edge in reached.statements})[:1]
    return did_you_mean(near)


def words_as_data(edge: Interaction) -> dict[str, object]:
    """Return a statement that says in words only what a change reaches, and how strongly it does."""
    return {
        "strength": edge.kind.spec.reaches_target and str(edge.kind.spec.reaches_target),
        **export_interaction(edge),
    }


def _as_data(reached: Reached) -> dict[str, object]:
    return {
        "id": reached.id,
        "target_type": str(reached.target_type),
        "strength": str(reached.strength) if reached.strength is not None else None,
        "distance": reached.distance,
        "successors": list(reached.successors),
        "statements": [export_interaction(edge) for edge in reached.statements],
    }
