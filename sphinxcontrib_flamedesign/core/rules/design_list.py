"""The rule about lists of designs that a repository keeps by hand."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace

from sphinxcontrib_flamedesign.core.formats.design_list import LIST_FORMATS, make_rows
from sphinxcontrib_flamedesign.core.model import Finding
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.rules.registry import RULES, rule
from sphinxcontrib_flamedesign.core.text.list_markers import IndexFile, MarkerError, find_difference, find_region


@rule("stale-index", needs_source_tree=True, needs_others=True)
def _stale_index(project: Project) -> Iterator[Finding]:
    """A list of designs between two markers does not say what the designs say.

    Readers look there first. `flamedesign index --write FILE` writes it again.
    """
    for file in project.source_tree.find_index_files([design.source for design in project.designs]):
        try:
            line = _find_stale(file, project)
        except MarkerError as error:
            yield _finding(file, str(error), error.line)
            continue
        if line is not None:
            message = f"from here on the list is not what the designs say; run {_command(file.source)}"
            yield _finding(file, message, line)


def _find_stale(file: IndexFile, project: Project) -> int | None:
    """Return the first line of a list that is not as it should be; None where there is none.

    :raises MarkerError: its markers do not enclose one list.
    """
    region = find_region(file.text)
    if region is None:
        return None
    return find_difference(file.text, region, LIST_FORMATS[region.markup](make_rows(project, file)))


def _command(path: str) -> str:
    """Return the command that writes a list again."""
    return f"`flamedesign index --write {shlex.quote(path)}`"


def name_file(finding: Finding, path: str) -> Finding:
    """Return a finding whose message names the file of a list as its readers see it.

    A rule knows it only from the folder of documents, where nobody may stand.
    """
    if finding.rule != "stale-index":
        return finding
    return replace(finding, message=finding.message.replace(_command(finding.source), _command(path)))


def _finding(file: IndexFile, message: str, line: int) -> Finding:
    return Finding("stale-index", RULES["stale-index"].severity, message, file.source, file.source, line)
