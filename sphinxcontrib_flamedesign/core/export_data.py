"""An export of designs as it is read again, of which nothing is trusted."""

from __future__ import annotations

import json
from typing import NotRequired, TypedDict, cast

from sphinxcontrib_flamedesign.core.formats.designs_json import read_schema
from sphinxcontrib_flamedesign.core.schema import find_mismatch


class ExportError(ValueError):
    """A file that is no export."""


class FieldData(TypedDict):
    """A field as the export has it."""

    state: str


class ReferenceData(TypedDict):
    """A reference as the export has it."""

    kind: str
    target: str | None
    text: str
    url: str | None
    path: str | None


class DesignData(TypedDict):
    """A design as the export has it; one of another project has no more than ``project``, title and status."""

    project: NotRequired[str]
    title: str
    source: str
    status: str | None
    metadata: dict[str, str | list[str]]
    fields: dict[str, FieldData]
    completeness: float
    references: list[ReferenceData]


class InteractionData(TypedDict):
    """An interaction as the export has it."""

    source: str
    target: str
    target_type: str
    kind: str
    origin: str
    text: str
    project: NotRequired[str]


class FindingData(TypedDict):
    """A finding as the export has it."""

    rule: str
    severity: str
    design: str | None
    field: str | None
    docname: str
    message: str


class KindData(TypedDict):
    """A kind of interaction as the export has it."""

    label: str
    inverse: str
    reaches_target: NotRequired[str | None]
    reaches_source: NotRequired[str | None]


class ComponentData(TypedDict):
    """A component as the export has it."""

    name: str


class ExportData(TypedDict):
    """An export, as far as differences are looked for."""

    projects: NotRequired[dict[str, str]]
    kinds: NotRequired[dict[str, KindData]]
    components: NotRequired[dict[str, ComponentData]]
    designs: dict[str, DesignData]
    interactions: list[InteractionData]
    findings: list[FindingData]


class FieldTextsData(TypedDict):
    """The words of each field, by design; the fields whose words are statements or references; what is out of force."""

    texts: dict[str, dict[str, str]]
    stating: list[str]
    out_of_force: NotRequired[list[str]]


def parse_export(text: str) -> ExportData:
    """Read an export, of which nothing is trusted.

    :raises ExportError: it is none; the message says where it differs from one.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExportError(f"it is no JSON: {error}") from error
    problem = find_mismatch(data, json.loads(read_schema()))
    if problem:
        raise ExportError(f"it is no export of version 2: {problem}")
    return cast("ExportData", data)
