"""``flamedesign show``: what is known of one design."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from sphinxcontrib_flamedesign.cli.export import uri_of
from sphinxcontrib_flamedesign.cli.impact import words_as_data
from sphinxcontrib_flamedesign.cli.named_designs import find_any_design, show_place
from sphinxcontrib_flamedesign.cli.options import format_option, project_options, read_chosen, write_output
from sphinxcontrib_flamedesign.cli.owned_designs import find_owned, owned_as_data, owned_as_text
from sphinxcontrib_flamedesign.cli.project_loader import ProjectRead
from sphinxcontrib_flamedesign.cli.read_options import AskedBuild, ReadOptions
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.cli.terminal import MissingError, style, style_state, to_text
from sphinxcontrib_flamedesign.core.formats.designs_json import (
    export_design,
    export_finding,
    export_interaction,
    export_other,
    to_json,
)
from sphinxcontrib_flamedesign.core.impact import by_effect, find_impact, find_in_words
from sphinxcontrib_flamedesign.core.interaction import Interaction, TargetType
from sphinxcontrib_flamedesign.core.kinds import Origin
from sphinxcontrib_flamedesign.core.model import Design, State
from sphinxcontrib_flamedesign.core.other_projects import OtherDesign
from sphinxcontrib_flamedesign.core.required_fields import (
    NOT_REQUIRED,
    completeness,
    required_fields,
    required_names,
    whole_percent,
)
from sphinxcontrib_flamedesign.core.text.paths import describe_line
from sphinxcontrib_flamedesign.core.text.printable import clean
from sphinxcontrib_flamedesign.views.wording import effect_heading, end_name, impact_counts, in_words_heading

#: So many things that a change reaches are named; `flamedesign impact` has all of them.
_MOST_NAMED = 20


@click.command(
    short_help="Print what is known of a design, or what somebody has to do.",
    epilog="For instance: `flamedesign show RFE7`, or `flamedesign show --owner ann`.",
)
@click.argument("name", metavar="DESIGN", required=False)
@click.option("--owner", metavar="NAME", help="In place of DESIGN: the designs of NAME, and what is to be done there.")
@format_option("text", "json")
@project_options
def show(
    name: str | None, owner: str | None, form: str, conf: Path | None, source: Path | None, build: AskedBuild
) -> None:
    """Print what is known of DESIGN: its id in any spelling, its title or an alias.

    That is its metadata, the state of each field, the interactions from it and to it, and what the rules find. With
    --owner, it is all designs of somebody: open updates that they have to see to, and findings.
    NAME may be a part of what headers say: `ann` is `Ann Lee <ann@example.org>`.
    """
    if (name is None) == (owner is None):
        raise MissingError("name a DESIGN, or somebody with --owner")
    read = read_chosen(conf, source, ReadOptions(build))
    data, lines = _describe_owned(read, owner) if owner is not None else _describe(read, name or "")
    write_output(to_json(data) if form == "json" else to_text(lines), None)


def _describe_owned(read: ProjectRead, owner: str) -> tuple[dict[str, object], Iterator[str]]:
    owned = find_owned(read, owner)
    return owned_as_data(owner, owned), owned_as_text(owner, owned, read.source)


def _describe(read: ProjectRead, name: str) -> tuple[dict[str, object], Iterator[str]]:
    design = find_any_design(read, name)
    if isinstance(design, OtherDesign):
        return {"design": export_other(design), **_surroundings_as_data(read, design.id)}, _other_as_text(read, design)
    return _as_data(read, design), _as_text(read, design)


def _as_data(read: ProjectRead, design: Design) -> dict[str, object]:
    project = read.project
    return {
        "design": export_design(design, project, uri_of(read.environment.config, design)),
        **_surroundings_as_data(read, design.id),
        "findings": [export_finding(finding) for finding in read.findings if finding.design == design.id],
    }


def _surroundings_as_data(read: ProjectRead, id_: str) -> dict[str, object]:
    """Return the interactions of a design, here or in another project, and what a change of it reaches."""
    graph = read.project.graph
    return {
        "outgoing": [export_interaction(edge) for edge in graph.outgoing.get(id_, ())],
        "incoming": [export_interaction(edge) for edge in graph.edges_to(id_)],
        "impact": [
            {"id": reached.id, "strength": reached.strength and str(reached.strength), "distance": reached.distance}
            for reached in find_impact(read.project.force, id_)
        ],
        "in_words": [words_as_data(edge) for edge in find_in_words(graph, id_)],
    }


def _as_text(read: ProjectRead, design: Design) -> Iterator[str]:
    template = read.project.template_of(design)
    yield style(f"{design.id}: {design.title}", "bold")
    yield f"{show_path(read.source / design.file)}:{design.line}"
    labels = {item.key: item.label for item in template.metadata}
    yield f"  {template.status.label}: {design.status or 'none'}"
    yield from (f"  {labels.get(key, key)}: {clean(', '.join(values))}" for key, values in design.metadata)
    if design.aliases:
        yield f"  Aliases: {', '.join(design.aliases)}"
    share = whole_percent(completeness(design, template))
    yield f"  Complete: {share}% of {len(required_fields(design, template))} fields"
    yield from ("", style("Fields", "bold"))
    required = required_names(design, template)
    for fact in design.fields:
        is_absent = fact.state is State.MISSING and fact.name not in required
        state = NOT_REQUIRED if is_absent else style_state(fact.state)
        indent = "  " * (len(template.ancestors(fact.name)) + 1)
        place = f"  {describe_line(fact.line, fact.source)}" if fact.line is not None else ""
        yield f"{indent}{fact.name}  {state}{place}"
    yield from _surroundings_as_text(read, design.id)
    yield from ("", style("Findings", "bold"))
    found = [finding for finding in read.findings if finding.design == design.id]
    yield from (
        f"  {describe_line(finding.line, finding.file)}: {finding.severity}: {finding.message} [{finding.rule}]"
        for finding in found
    )
    if not found:
        yield "  none"


def _other_as_text(read: ProjectRead, design: OtherDesign) -> Iterator[str]:
    """Yield what is known here of a design of another project."""
    yield style(f"{design.id}: {design.title}", "bold")
    yield f"A design of another project, {design.project}: {design.address}"
    yield f"  Status: {design.status or 'none'}"
    yield from _surroundings_as_text(read, design.id)


def _surroundings_as_text(read: ProjectRead, id_: str) -> Iterator[str]:
    """Yield what a change of a design reaches, and its interactions."""
    yield from _impact_as_text(read, id_)
    outgoing = read.project.graph.outgoing.get(id_, ())
    yield from _interactions(read, "Refers to", ((edge.kind.spec.label, _end(edge), edge) for edge in outgoing))
    incoming = read.project.graph.edges_to(id_)
    named_by = ((edge.kind.spec.inverse, f"← {edge.source_type} {edge.source}", edge) for edge in incoming)
    yield from _interactions(read, "Referred to by", named_by)


def _impact_as_text(read: ProjectRead, id_: str) -> Iterator[str]:
    graph = read.project.graph
    impact, in_words = find_impact(read.project.force, id_), find_in_words(graph, id_)
    yield from ("", f"{style('If it changes', 'bold')}: {impact_counts(impact, [edge.kind for edge in in_words])}")
    for effect, things, stated in by_effect(impact, in_words):
        named = [end_name(graph, reached.id, reached.target_type) for reached in things[:_MOST_NAMED]]
        more = f" and {len(things) - _MOST_NAMED} more" if len(things) > _MOST_NAMED else ""
        said = [f"{', '.join(named)}{more}"] if named else []
        said += [in_words_heading(len(stated)).lower()] if stated else []
        yield f"  {effect_heading(effect, len(things))}: {'; '.join(said)}"


def _end(edge: Interaction) -> str:
    """Return where an interaction leads; what is unresolved are its own words, which stand below."""
    unresolved = edge.target_type is TargetType.UNRESOLVED
    return "in words only" if unresolved else f"→ {edge.target_type} {edge.target}"


def _interactions(read: ProjectRead, heading: str, edges: Iterable[tuple[str, str, Interaction]]) -> Iterator[str]:
    yield from ("", style(heading, "bold"))
    lines = []
    for label, end, edge in edges:
        message = "" if edge.origin is Origin.DECLARED else ", inferred"
        place = show_place(read, edge)
        lines += [f"  {label}{message} {end}, {place}", f"      {clean(edge.excerpt)}"]
    yield from lines or ["  none"]
