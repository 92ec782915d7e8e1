"""What somebody owns, and what is still to be done there: for ``flamedesign show --owner``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sphinxcontrib_flamedesign.cli.project_loader import InputError, ProjectRead
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.cli.terminal import style
from sphinxcontrib_flamedesign.core.formats.comparison import cut_line
from sphinxcontrib_flamedesign.core.formats.designs_json import DECIMALS, export_finding, export_interaction
from sphinxcontrib_flamedesign.core.impact import Task, find_asked
from sphinxcontrib_flamedesign.core.model import Design, Finding
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.required_fields import completeness, whole_percent
from sphinxcontrib_flamedesign.core.task_groups import find_open_work
from sphinxcontrib_flamedesign.core.text.counts import describe_count
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.core.text.paths import describe_line
from sphinxcontrib_flamedesign.core.text.quoting import show
from sphinxcontrib_flamedesign.core.text.suggest import suggest

#: So many owners are named where none is like the one that is asked for.
_MOST_NAMED = 5


def refuse_unknown_owner(owner: str, project: Project) -> None:
    """Refuse the name of nobody.

    :raises InputError: it is the name of no owner; the message names some.
    """
    if not any(project.owned_by(owner)):
        owners = sorted({text for design in project.designs for text in project.owners_of(design)}, key=natural)
        there = f"; owners are {', '.join(owners[:_MOST_NAMED])}" if owners else _describe_no_owners(project)
        raise InputError(f"{show(owner)} owns no design{suggest(owner, owners) or there}")


def _describe_no_owners(project: Project) -> str:
    """Return why no design has an owner: no header says one, or no template has a line for it."""
    if project.templates.owner_keys:
        return "; no header names an owner"
    names = ", ".join(template.name for template in project.templates.templates)
    return f'; no line of {names} holds owners: write holds = "owner" at the one that names them'


@dataclass(frozen=True)
class OwnedDesign:
    """A design of somebody's: the updates that others require of it, and what the rules find in it."""

    design: Design
    complete: float
    tasks: Sequence[Task]
    findings: Sequence[Finding]


def find_owned(read: ProjectRead, owner: str) -> Sequence[OwnedDesign]:
    """Return the designs that somebody owns, in the order of their ids.

    :raises InputError: nobody is called so.
    """
    project = read.project
    refuse_unknown_owner(owner, project)
    tasks = find_open_work(project, owner).tasks
    return [
        OwnedDesign(
            design,
            completeness(design, project.template_of(design)),
            [task for task in tasks if find_asked(project.graph, task) == design],
            [finding for finding in read.findings if finding.design == design.id],
        )
        for design in sorted(project.owned_by(owner), key=lambda design: natural(design.id))
    ]


def owned_as_text(owner: str, owned: Sequence[OwnedDesign], source: Path) -> Iterator[str]:
    """Yield the designs of somebody, each with what is to be done.

    :param source: the folder of the project's documents.
    """
    yield style(f"{owner}: {describe_count(len(owned), 'design')}", "bold")
    for other in owned:
        design = other.design
        status = f" ({design.status})" if design.status else ""
        yield ""
        yield f"{style(cut_line(design.full_title), 'bold')}{status}, {whole_percent(other.complete)}% complete"
        yield f"{show_path(source / design.file)}:{design.line}"
        for task in other.tasks:
            edge = task.interaction
            what = f"update for {edge.source}" if edge.source != design.id else "update that it requires"
            yield f"  {what}: {cut_line(edge.text)}"
        for found in other.findings:
            yield f"  {describe_line(found.line, found.file)}: {found.severity}: {found.message} [{found.rule}]"
        if not other.tasks and not other.findings:
            yield "  nothing to do"


def owned_as_data(owner: str, owned: Sequence[OwnedDesign]) -> dict[str, object]:
    """Return the same for programs."""
    designs = [
        {
            "id": design.design.id,
            "title": design.design.title,
            "status": design.design.status,
            "source": design.design.source,
            "completeness": round(design.complete, DECIMALS),
            "updates": [export_interaction(task.interaction) for task in design.tasks],
            "findings": [export_finding(found) for found in design.findings],
        }
        for design in owned
    ]
    return {"owner": owner, "designs": designs}
