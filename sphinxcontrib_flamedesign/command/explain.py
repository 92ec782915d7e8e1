"""``flamedesign explain``: a document as the extension reads it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from sphinxcontrib_flamedesign.command.options import FOLDER, INPUT_FILE, compose
from sphinxcontrib_flamedesign.command.reading import InputError, ProjectRead, find_configuration, read_project
from sphinxcontrib_flamedesign.command.terminal import echo, style
from sphinxcontrib_flamedesign.core.facts import Design, State
from sphinxcontrib_flamedesign.core.graph import Origin, resolve_reference
from sphinxcontrib_flamedesign.core.rules import completeness, required_fields, whole_percent
from sphinxcontrib_flamedesign.core.wording import Rank
from sphinxcontrib_flamedesign.reading.transform import DesignRead

_RANKS = {
    Rank.DIRECTIVE: "a directive",
    Rank.EXACT: "the label itself",
    Rank.ALIAS: "another wording that the template knows",
    Rank.FOLDED: "the same words in another number or order",
    Rank.QUALIFIED: "the label, with words around it that say no more",
    Rank.FUZZY: "a misspelling of the label",
    Rank.ELSEWHERE: "the label itself, below another section",
    Rank.BY_PARTS: "a heading of another name, with the parts of this section below it",
}
_COLOURS = {State.FILLED: "green", State.NOT_APPLICABLE: None, State.PLACEHOLDER: "yellow", State.MISSING: "red"}


@click.command()
@click.argument("document", type=INPUT_FILE)
@click.option(
    "--conf",
    type=FOLDER,
    help="The folder of conf.py, where it is not in or above the document's.",
)
@click.option(
    "--source",
    type=FOLDER,
    help="The folder of the project's documents, where it is not that of conf.py.",
)
def explain(document: Path, conf: Path | None, source: Path | None) -> None:
    """Print DOCUMENT as the extension reads it.

    For every part: the line that opens it, the words that match and by which rule, its state and why. Then
    each statement and what it names, the references, and the labels that open nothing, with the reason.
    """
    configuration = conf.resolve() if conf is not None else find_configuration(document)
    project = read_project((source or configuration).resolve(), configuration)
    read = _find(project, document.resolve())
    for line in _explain(project, read):
        echo(line)


def _find(project: ProjectRead, document: Path) -> DesignRead:
    for read in project.designs.values():
        if compose((project.source / read.design.source).resolve()) == compose(document):
            return read
    raise InputError(
        f"{document} is no design of this project: list it in flamedesign_documents, or open a design in it"
        " with the directive `design`"
    )


def _explain(project: ProjectRead, read: DesignRead) -> Iterator[str]:
    design = read.design
    yield style(f"{design.id}: {design.title}", "bold")
    facts = [
        f"status {design.status}" if design.status else "no status",
        *(f"{key} {value}" for key, value in design.metadata),
    ]
    share = completeness(design, project.project.template)
    count = len(required_fields(design, project.project.template))
    yield f"{design.source}:{design.line}  {', '.join(facts)}; {whole_percent(share)}% of {count} parts"
    yield from _fields(project, read)
    yield from _statements(project, design)
    yield from _references(project, design)
    mentions = ", ".join(project.project.graph.mentions(design)) or "none"
    yield from ("", style("Other designs that the text names", "bold"), f"  {mentions}")
    yield from _passed_over(read)


def _fields(project: ProjectRead, read: DesignRead) -> Iterator[str]:
    yield from ("", style("Parts", "bold"))
    template = project.project.template
    openings = {opening.slug: opening for opening in reversed(read.recognition.openings)}
    for fact in read.design.fields:
        indent = "  " * (len(template.ancestors(fact.slug)) + 1)
        state = style(str(fact.state), _COLOURS[fact.state])
        place = f"line {fact.line}: " if fact.line is not None else ""
        opening = openings.get(fact.slug)
        words = f"{(opening.block.label or '').strip()!r}, {_RANKS[opening.rank]}; " if opening is not None else ""
        reason = read.reasons.get(fact.slug, "")
        yield f"{indent}{fact.slug}  {state}" + (f"  {place}{words}{reason}" if place else "")


def _statements(project: ProjectRead, design: Design) -> Iterator[str]:
    yield from ("", style("Statements", "bold"))
    edges = [edge for edge in project.project.graph.interactions if edge.source == design.id]
    for edge in sorted(edges, key=lambda one: (one.origin, one.line)):
        said = "" if edge.origin is Origin.DECLARED else ", inferred"
        yield f"  line {edge.line}: {edge.kind}{said} → {edge.target_type} {edge.target}"
        yield f"      {' '.join(edge.excerpt.split())}"


def _references(project: ProjectRead, design: Design) -> Iterator[str]:
    yield from ("", style("References", "bold"))
    for reference in design.references:
        target = (
            ", ".join(resolve_reference(project.project.graph, design, reference))
            or reference.path
            or reference.url
            or "nothing known"
        )
        yield f"  line {reference.line}: {reference.kind} → {target}"


def _passed_over(read: DesignRead) -> Iterator[str]:
    yield from ("", style("Labels that open nothing", "bold"))
    for label in read.recognition.passed_over:
        meant = f" would be {label.slug}, but" if label.slug else ""
        yield f"  line {label.block.line}: {(label.block.label or '').strip()!r}{meant} {label.reason}"
