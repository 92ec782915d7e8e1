"""In what a template and the document that a team copies differ."""

from __future__ import annotations

from collections.abc import Iterator

from sphinxcontrib_flamedesign.core.learning.learnt_template import Derived, Entry, shorten_guidance
from sphinxcontrib_flamedesign.core.template import FieldSpec, Template
from sphinxcontrib_flamedesign.core.text.normalise import normalise


def find_drift(template: Template, learnt: Derived) -> Iterator[str]:
    """Yield in what a template and the document that a team copies differ, one line each."""
    here = {spec.name: (spec, _place(spec.name, template)) for spec in template.fields}
    own = {place: name for name, (_, place) in here.items()}
    seen: set[str] = set()
    for name, entry in learnt.fields.items():
        place = _learnt_place(name, learnt)
        found = own.get(place) or _find_alias(place, template)
        if found is None:
            yield f"field {' / '.join(map(repr, _labels(name, learnt)))} is in the document, and not in the template"
            continue
        seen.add(found)
        yield from _compare_field(here[found][0], entry)
    for spec in template.fields:
        if spec.name not in seen:
            yield f"field {spec.label!r} is in the template, and not in the document"
    yield from _compare_metadata(template, learnt)


def _place(name: str, template: Template) -> tuple[str, ...]:
    return tuple(normalise(template[ancestor].label) for ancestor in (*reversed(template.ancestors(name)), name))


def _labels(name: str, learnt: Derived) -> list[str]:
    labels: list[str] = []
    at: object = name
    while isinstance(at, str):
        labels.insert(0, str(learnt.fields[at].values["label"]))
        at = learnt.fields[at].values.get("parent")
    return labels


def _learnt_place(name: str, learnt: Derived) -> tuple[str, ...]:
    return tuple(map(normalise, _labels(name, learnt)))


def _find_alias(place: tuple[str, ...], template: Template) -> str | None:
    """Return the field that has the last label of a place as another wording, below the same field."""
    for spec in template.fields:
        aliases = {normalise(alias) for alias in spec.aliases}
        if place[-1] in aliases and _place(spec.name, template)[:-1] == place[:-1]:
            return spec.name
    return None


def _compare_field(spec: FieldSpec, entry: Entry) -> Iterator[str]:
    is_optional = entry.values.get("required") is False
    if is_optional != (spec.required is False):
        here, there = ("is not required", "is") if spec.required is False else ("is required", "is not")
        yield f"field {spec.label!r} {here} in the template, and {there} in the document"
    known = {normalise(prompt) for prompt in spec.prompts}
    first = next((text for text in entry.texts("prompts") if normalise(text) not in known), None)
    if first is not None:
        yield f"field {spec.label!r} has other guidance in the document: {shorten_guidance(first)[:80]!r}"


def _compare_metadata(template: Template, learnt: Derived) -> Iterator[str]:
    names = {normalise(text) for key in template.metadata for text in (key.key, key.label, *key.aliases)}
    stated = {normalise(text) for key, other in learnt.metadata.items() for text in (key, str(other.values["label"]))}
    for key, entry in learnt.metadata.items():
        if normalise(key) not in names and normalise(str(entry.values["label"])) not in names:
            yield f"metadata {entry.values['label']!r} is in the document, and not in the template"
    for spec in template.metadata:
        if stated.isdisjoint(map(normalise, (spec.key, spec.label, *spec.aliases))):
            yield f"metadata {spec.label!r} is in the template, and not in the document"
