"""The export: everything that a project's designs say, as plain data and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path

from sphinxcontrib_flamedesign.core.declared import Declaration
from sphinxcontrib_flamedesign.core.files import write_whole
from sphinxcontrib_flamedesign.core.graph import Graph, resolve_reference
from sphinxcontrib_flamedesign.core.interaction import Interaction, TargetType
from sphinxcontrib_flamedesign.core.model import (
    Design,
    Field,
    Finding,
    State,
)
from sphinxcontrib_flamedesign.core.other_projects import OtherDesign
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.required_fields import completeness
from sphinxcontrib_flamedesign.core.text.normalise import excerpt
from sphinxcontrib_flamedesign.core.text.printable import escape_unprintable

VERSION = 2


FILENAME = "designs.json"


SCHEMA_FILENAME = "designs.schema.json"


#: Completeness is a share; so many decimals tell one field of a thousand.
DECIMALS = 4


#: Without indentation, which Python's own encoder would write many times as slowly.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def export_project(
    project: Project, findings: Iterable[Finding], name: str, uri_of: Callable[[Design], str]
) -> dict[str, object]:
    """Return a project's designs, components, interactions and findings as plain data.

    :param uri_of: where a design's page lies, relative to the export.
    """
    graph = project.graph
    return {
        "version": VERSION,
        "project": name,
        **({"projects": dict(graph.projects)} if graph.projects else {}),
        "templates": {name: list(patterns) for name, patterns in project.templates.patterns.items()},
        "kinds": {
            name: {
                "label": kind.spec.label,
                "inverse": kind.spec.inverse,
                "origin": str(kind.spec.origin),
                "reaches_target": kind.spec.reaches_target and str(kind.spec.reaches_target),
                "reaches_source": kind.spec.reaches_source and str(kind.spec.reaches_source),
            }
            for name, kind in project.templates.kinds.items()
        },
        "designs": {
            **{id_: export_design(design, project, uri_of(design)) for id_, design in graph.designs.items()},
            **{id_: export_other(graph.others[id_]) for id_ in sorted(graph.joined_others)},
        },
        "components": {
            key: {"name": component.name, "spellings": list(component.spellings), "paths": list(component.paths)}
            for key, component in graph.components.items()
        },
        "interactions": [export_interaction(edge) for edge in graph.interactions],
        "findings": [export_finding(finding) for finding in findings],
    }


def export_design(design: Design, project: Project, uri: str) -> dict[str, object]:
    """Return a design as the export has it."""
    return {
        "id": design.id,
        "title": design.title,
        "docname": design.docname,
        "source": design.source,
        "uri": uri,
        "status": design.status,
        "template": design.template,
        "metadata": _metadata(design, project),
        "fields": {fact.name: _field(fact) for fact in design.fields},
        "completeness": round(completeness(design, project.template_of(design)), DECIMALS),
        "references": _references(design, project.graph),
        "mentions": list(project.graph.mentions(design)),
        "declarations": [_declaration(declaration) for declaration in design.declarations],
    }


def export_other(design: OtherDesign) -> dict[str, object]:
    """Return a design of another project as the export has it: its own project's export says more."""
    return {
        "id": design.id,
        "title": design.title,
        "project": design.project,
        "uri": design.address,
        "status": design.status,
    }


def _declaration(declaration: Declaration) -> dict[str, object]:
    return {
        "subject": str(declaration.subject),
        "name": declaration.name,
        "field": declaration.field or None,
        "value": declaration.value,
        "type": declaration.type,
        **_place(declaration.line, declaration.source),
    }


def _metadata(design: Design, project: Project) -> dict[str, object]:
    """Return the lines of a design's header: a list, where one may have many values."""
    template = project.template_of(design)
    return {
        key: list(values) if template.metadata_key(key).many else ", ".join(values) for key, values in design.metadata
    }


#: One for all: most parts of most designs are not there.
_MISSING: dict[str, object] = {"state": str(State.MISSING)}


def _field(fact: Field) -> dict[str, object]:
    return _MISSING if fact.state is State.MISSING else {"state": str(fact.state), **_place(fact.line, fact.source)}


def _place(line: int | None, file: str) -> dict[str, object]:
    """Return a line, with its file where that is not the document's own."""
    return {"line": line, "file": file} if file else {"line": line}


def _references(design: Design, graph: Graph) -> list[dict[str, object]]:
    return [
        {
            "kind": str(reference.kind),
            "target": target,
            "text": excerpt(reference.text),
            "url": reference.url,
            "path": reference.path,
            **_place(reference.line, reference.source),
        }
        for reference in design.references
        for target in resolve_reference(graph, design, reference) or (None,)
    ]


def export_interaction(edge: Interaction) -> dict[str, object]:
    """Return an interaction as the export has it."""
    return {
        "source": edge.source,
        "target": excerpt(edge.target) if edge.target_type is TargetType.UNRESOLVED else edge.target,
        "target_type": str(edge.target_type),
        "kind": str(edge.kind),
        "origin": str(edge.origin),
        "text": edge.excerpt,
        "docname": edge.docname,
        **_place(edge.line, edge.file),
        **({"source_type": str(edge.source_type)} if edge.source_type is TargetType.UNRESOLVED else {}),
        **({"project": edge.project} if edge.project else {}),
    }


def export_finding(finding: Finding) -> dict[str, object]:
    """Return a finding as the export has it."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "design": finding.design,
        "field": finding.field,
        "docname": finding.docname,
        **_place(finding.line, finding.file),
        "message": finding.message,
    }


def to_json(data: Mapping[str, object]) -> str:
    """Return data as JSON text, each entry of its tables and lists on one line: the same data gives the same bytes."""
    return "".join(_pieces(data))


def _dump(value: object) -> str:
    return escape_unprintable(_encode(value))


def _pieces(data: Mapping[str, object]) -> Iterator[str]:
    """Yield JSON text in pieces: of thousands of designs, all of it at once would take much memory."""
    yield "{"
    for number, key in enumerate(sorted(data)):
        yield f"{',' if number else ''}\n{_dump(key)}: "
        yield from _table(data[key])
    yield "\n}\n"


def _table(value: object) -> Iterator[str]:
    if isinstance(value, dict) and value:
        entries, ends = (f" {_dump(key)}: {_dump(value[key])}" for key in sorted(value)), "{}"
    elif isinstance(value, list) and value:
        entries, ends = (f" {_dump(entry)}" for entry in value), "[]"
    else:
        yield _dump(value)
        return
    yield ends[0]
    for number, entry in enumerate(entries):
        yield f"{',' if number else ''}\n{entry}"
    yield f"\n{ends[1]}"


def read_schema() -> str:
    """Return the JSON Schema of the export."""
    return (resources.files(__package__) / SCHEMA_FILENAME).read_text("utf-8")


def write_export(folder: Path, data: dict[str, object]) -> None:
    """Write the export and its schema into a folder.

    :raises OSError: a file cannot be written.
    """
    write_whole(folder / FILENAME, _pieces(data))
    write_whole(folder / SCHEMA_FILENAME, read_schema())
