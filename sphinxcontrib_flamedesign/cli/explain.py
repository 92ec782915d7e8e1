"""``flamedesign explain``: a document as the extension reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import Path

import click

from sphinxcontrib_flamedesign.card_choice import CARD_KEY
from sphinxcontrib_flamedesign.cli.given_settings import settings_options
from sphinxcontrib_flamedesign.cli.named_designs import find_design, find_design_of_file, no_design
from sphinxcontrib_flamedesign.cli.options import DOCUMENT_OR_NAME, FOLDER, build_options, find_project
from sphinxcontrib_flamedesign.cli.project_loader import ProjectRead, read_project
from sphinxcontrib_flamedesign.cli.read_options import AskedBuild, ReadOptions
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.cli.terminal import echo, style, style_state
from sphinxcontrib_flamedesign.core.declared import SUBJECT_LABELS, Declaration, Subject
from sphinxcontrib_flamedesign.core.graph import resolve_reference
from sphinxcontrib_flamedesign.core.interaction import Interaction
from sphinxcontrib_flamedesign.core.kinds import Origin
from sphinxcontrib_flamedesign.core.model import Design, Finding, IdSource
from sphinxcontrib_flamedesign.core.required_fields import completeness, required_fields, whole_percent
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.template_fit import UNSTATED
from sphinxcontrib_flamedesign.core.text.labels import LabelIndex, Rank
from sphinxcontrib_flamedesign.core.text.metadata_names import MetadataIndex
from sphinxcontrib_flamedesign.core.text.normalise import normalise
from sphinxcontrib_flamedesign.core.text.paths import describe_line
from sphinxcontrib_flamedesign.reading.declarations import leading_code
from sphinxcontrib_flamedesign.reading.design_record import DesignRead
from sphinxcontrib_flamedesign.reading.near_misses import NearMiss, NearMissFinder

_RANKS = {
    Rank.DIRECTIVE: "a directive",
    Rank.EXACT: "the label itself",
    Rank.ALIAS: "another wording that the template knows",
    Rank.NORMALISED: "the same words in another number or order",
    Rank.QUALIFIED: "the label, with words around it that say no more",
    Rank.FUZZY: "a misspelling of the label",
    Rank.OTHER_SECTION: "the label itself, below another section",
    Rank.INFERRED: "a heading of another name, with the fields of this section below it",
}


#: What Sphinx reads in the metadata of a file, and what we do.
_OF_SPHINX = frozenset({"orphan", "tocdepth", "nocomments", "no-search", "nosearch", CARD_KEY})

_SOURCES = {
    IdSource.DIRECTIVE: "from the directive",
    IdSource.METADATA: "from the metadata",
    IdSource.TITLE: "from the title",
    IdSource.PATH: "from the path",
    IdSource.PENDING: "still to be given",
    IdSource.DOCUMENT: "that of the document",
}


@click.command(
    short_help="Print a document as the extension reads it.",
    epilog="For instance: `flamedesign explain docs/designs/RFE7.md`.",
)
@click.argument("document", type=DOCUMENT_OR_NAME)
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
@build_options
@settings_options
def explain(document: Path | str, conf: Path | None, source: Path | None, build: AskedBuild) -> None:
    """Print DOCUMENT, a file or the id of a design, as the extension reads it.

    For every field: the line that opens it, the words that match and by which rule, its state and why. Then
    each statement and what it names, what is declared, the references, and the labels that open no field, or almost are
    one, with the reason.
    """
    near = document if isinstance(document, Path) else None
    project = read_project(*find_project(conf, source, near), ReadOptions(build))
    read = _find(project, document)
    for line in _explain(project, read):
        echo(line)


def _find(project: ProjectRead, document: Path | str) -> DesignRead:
    """Return how a design was read.

    :raises InputError: there is none of this file or name.
    """
    if isinstance(document, str):
        design = find_design(project, document)
    elif (found := find_design_of_file(project, document)) is not None:
        design = found
    else:
        raise no_design(document, project)
    # Of two designs with one id, only the graph calls each by a name of its own.
    return replace(project.designs[design.docname], design=design)


def _explain(project: ProjectRead, read: DesignRead) -> Iterator[str]:
    design = read.design
    yield style(f"{design.id}: {design.title}", "bold")
    facts = [
        f"id {_SOURCES[design.id_source]}",
        f"status {design.status}" if design.status else "no status",
        *(f"{key} {', '.join(values)}" for key, values in design.metadata),
    ]
    template = project.project.template_of(design)
    share = completeness(design, template)
    count = len(required_fields(design, template))
    place = f"{show_path(project.source / design.file)}:{design.line}"
    yield f"{place}  {', '.join(facts)}; {whole_percent(share)}% of {count} fields"
    if project.project.is_unfit(design):
        yield f"But {project.project.unfit[template.name]}."
    yield from (f"But {finding.message}." for finding in project.findings if _is_of_file(finding, design, template))
    yield from _fields(project, read)
    yield from _below("Statements", _statements(project, design))
    yield from _below("What it declares", _declarations(template, read))
    yield from _below("References", _references(project, design))
    mentions = ", ".join(project.project.graph.mentions(design))
    yield from _below("Other designs that the text names", [f"  {mentions}"] if mentions else [])
    near_misses = _find_near_misses(template, read)
    yield from _below("Lines of the header that the template does not have", _unread(read, near_misses))
    yield from _below("Labels that open no field", _rejected(near_misses))


def _is_of_file(finding: Finding, design: Design, template: Template) -> bool:
    """Return whether a finding says that the metadata file of a design is missing, and which one may be meant."""
    is_missing = finding.rule == UNSTATED and template.metadata_file is not None
    is_here = finding.docname == design.docname and finding.subject == template.metadata_file
    return is_missing and (is_here or finding.subject == template.name)


def _below(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield lines below a heading; nothing where there are none."""
    group = [*lines]
    if group:
        yield from ("", style(heading, "bold"), *group)


def _fields(project: ProjectRead, read: DesignRead) -> Iterator[str]:
    yield from ("", style("Fields", "bold"))
    template = project.project.template_of(read.design)
    openings = {opening.field: opening for opening in reversed(read.recognition.openings)}
    for fact in read.design.fields:
        indent = "  " * (len(template.ancestors(fact.name)) + 1)
        state = style_state(fact.state)
        place = f"{describe_line(fact.line, fact.source)}: " if fact.line is not None else ""
        opening = openings.get(fact.name)
        words = f"{(opening.block.label or '').strip()!r}, {_RANKS[opening.rank]}; " if opening is not None else ""
        reason = read.reasons.get(fact.name, "")
        yield f"{indent}{fact.name}  {state}" + (f"  {place}{words}{reason}" if place else "")


def _statements(project: ProjectRead, design: Design) -> Iterator[str]:
    edges = (edge for edge in project.project.graph.interactions if edge.stated_by == design.id)
    for edge in sorted(edges, key=lambda other: (other.origin, other.file, other.line)):
        message = "" if edge.origin is Origin.DECLARED else ", inferred"
        label, end = edge.kind.spec.label, f"→ {edge.target_type} {edge.target}"
        if edge.source != design.id:  # metadata says what another design does, as "superseded by"
            label, end = edge.kind.spec.inverse, f"← {edge.source_type} {edge.source}"
        yield f"  {describe_line(edge.line, edge.file)}: {label}{message} {end}"
        yield f"      {' '.join(edge.excerpt.split())}"
        yield from _describe_other_kind(edge, project.project.template_of(design))


def _describe_other_kind(edge: Interaction, template: Template) -> Iterator[str]:
    """Yield that the words of a statement open with another kind than that of its field, and where that is stated.

    The field counts, for words may say much else: "Supersedes RFE7 only where that is installed".
    """
    ways = [
        *((key.links, key.reverse, f"{key.label!r} of the header") for key in template.all_metadata if key.links),
        *((spec.declares, False, f"{spec.label!r}") for spec in template.fields if spec.declares),
    ]
    words = normalise(edge.excerpt)
    for kind, is_reverse, place in ways if edge.origin is Origin.DECLARED else ():
        label = kind.spec.inverse if is_reverse else kind.spec.label
        if kind is not edge.kind and words.startswith(f"{normalise(label)} "):
            yield f"      But these words say {label!r}, which is stated in {place}."
            return


def _declarations(template: Template, read: DesignRead) -> Iterator[str]:
    """Yield what a design declares, with its kind, and the names in its lists of which no kind can be told."""
    found = [
        *(
            (declaration.line, declaration.source, _describe_declaration(declaration))
            for declaration in read.design.declarations
        )
    ]
    declared = {(line, source) for line, source, _ in found}
    for spec in template.fields:
        kinds = ", ".join(SUBJECT_LABELS[Subject(subject)] for subject in spec.defines)
        for block in read.own[spec.name] if spec.defines else ():
            name = leading_code(block) if block.item is not None and block.item.kind != "header" else ""
            if name and block.place not in declared:
                found.append((*block.place, f"{name!r} is of no kind that {spec.label!r} declares ({kinds})"))
    yield from (
        f"  {describe_line(line, source)}: {message}" for line, source, message in sorted(found, key=itemgetter(1, 0))
    )


def _describe_declaration(declaration: Declaration) -> str:
    means = "" if declaration.subject is Subject.EXIT_CODE else "default "
    return f"{SUBJECT_LABELS[declaration.subject]} {declaration.name}" + (
        f", {means}{declaration.value}" if declaration.value is not None else ""
    )


def _references(project: ProjectRead, design: Design) -> Iterator[str]:
    for reference in design.references:
        target = (
            ", ".join(resolve_reference(project.project.graph, design, reference))
            or reference.path
            or reference.url
            or "nothing known"
        )
        yield f"  {describe_line(reference.line, reference.source)}: {reference.kind} → {target}"


def _find_near_misses(template: Template, read: DesignRead) -> Sequence[NearMiss]:
    """Return the labels that open no field."""
    finder = NearMissFinder(
        read.blocks, read.recognition, read.own, LabelIndex(template), MetadataIndex(template), template
    )
    return [*finder.find_labels()]


def _unread(read: DesignRead, near_misses: Iterable[NearMiss]) -> Iterator[str]:
    """Yield the names of lines of a header that nothing reads, neither the template nor Sphinx; labels aside."""
    labels = {rejected.block.place for rejected in read.recognition.rejected}
    labels |= {near_miss.block.place for near_miss in near_misses}
    labels |= {opening.block.place for opening in read.recognition.openings}
    for name, place in dict.fromkeys(read.unread):  # a list has several values
        if name not in _OF_SPHINX and place not in labels:
            yield f"  {describe_line(*place)}: {name!r}"


def _rejected(near_misses: Iterable[NearMiss]) -> Iterator[str]:
    for near_miss in near_misses:
        meant = f" would be {near_miss.field}, but" if near_miss.field else ""
        yield f"  {describe_line(*near_miss.block.place)}: {near_miss.words!r}{meant} {near_miss.reason}"
