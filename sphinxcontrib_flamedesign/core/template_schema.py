"""The JSON Schema of template files, made from what the checks of them know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum

from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.template import HeaderForm, Required
from sphinxcontrib_flamedesign.core.template_checks import KEYS, REQUIRED_KEYS

_TEXT: dict[str, object] = {"type": "string", "minLength": 1}
_TEXTS: dict[str, object] = {"type": "array", "items": _TEXT}

#: What stands in the schema for a value of each type; tables have theirs in their places.
_SHAPES: dict[object, dict[str, object]] = {
    str: _TEXT,
    bool: {"type": "boolean"},
    list: _TEXTS,
    Required: {"anyOf": [{"type": "boolean"}, _TEXTS]},
    Kind: _TEXT,
}


#: What each key of a template file means: for its schema, and for the documentation.
DESCRIPTIONS: Mapping[str, Mapping[str, str]] = {
    "template": {
        "name": "what findings and exports call the template",
        "title": "what people call it",
        "extends": "another template, whose tables this one changes: they merge, values replace",
        "languages": "the languages that designs are written in: shipped lists of words; `english` if not given",
        "documents": "which documents are designs, where the project does not say: patterns of names without suffix",
        "exclude": "which of them are not, as the document that is copied for a new design",
        "id": "how designs are called",
        "metadata": "the lines of a design's header, by name",
        "kinds": "kinds of interaction beside those that every project has, by name",
        "words": "how authors write, beside the lists of its languages",
        "severities": "rule -> status -> severity",
        "fields": "what a design has to say, by name",
    },
    "id": {
        "form": "how ids are written: the first form whose placeholders are known is the one spelling;"
        " `{number:4}` has four digits",
        "path": "the names of documents; a placeholder takes letters, digits, `-`, `_` and `.`, `*` anything but `/`",
        "title": "the titles of documents, of which the first that matches counts",
        "text": "what else means a design: words in prose, or paths and addresses in links",
        "pending": "what stands in the place of a number that is still to be given",
    },
    "metadata": {
        "label": "what it is called on pages",
        "aliases": "other names",
        "holds": "what it says, where rules and views need to know",
        "many": "whether it may have several values",
        "links": "the kind of interaction that its values declare",
        "reverse": "true: the design that is named is the one that declares it",
        "values": "the values that there are",
        "required": "whether it must be there: true, false (if not given), or the statuses in which it must",
        "prompts": "what an author is asked to write",
        "section": "the heading of a section whose first words are the value",
        "drafts": "the statuses of what is still being written",
        "superseded": "the statuses of what another design has taken the place of",
        "withdrawn": "the statuses of what is given up",
    },
    "kinds": {
        "label": "what it is called by the design that declares it",
        "inverse": "what it is called by the design that is named; the label if not given",
        "like": "the kind that it spreads and is judged like; `related` if not given",
    },
    "fields": {
        "label": "the heading",
        "parent": "the field that contains it; without one it is a section of its own",
        "aliases": "other wordings of the label",
        "short": "wordings that mean this field only directly inside its parent",
        "required": "whether it must be there: true (if not given), false, or the statuses in which it must",
        "since": "the number or the date from which on designs must have it",
        "style": "how its words are judged: `list` may say that there is nothing, and in an `assessment`"
        ' "No impact, because …" is the assessment',
        "declares": "the kind of interaction that its statements declare",
        "cites": "the kind of reference that its entries are",
        "examples": "what each example in it has",
        "collects": "true: text directly below the parent, under no label, is its text",
        "scope": "whether its entries are in or out of scope",
        "defines": "what its entries declare: option, variable, command, flag, exit-code, endpoint",
        "relies-on": "the fields of the target that its statements rely on, for `review`",
        "prompts": "what an author is asked to write; where that is all that stands there, the field is a placeholder",
        "keep": "true: its prompts stay as they are, and count as text",
        "heading": "true: a bold label does not open it",
        "repeat": "the form of headings of which there may be several: `Story {number}`, `Option {letter}`",
        "public": "false: it is internal, and left out of all output but that of builds with the tag of its name",
    },
}


def make_schema() -> dict[str, object]:
    """Return the JSON Schema of a template file, with the changes that one may make which extends another."""
    names = ("metadata", "kinds", "fields")
    tables = {name: {"type": "object", "additionalProperties": _table(name)} for name in names}
    metadata = {"file": _TEXT, "header": {"enum": list(HeaderForm)}}
    top = {key: _SHAPES.get(kind, {"type": "object"}) for key, kind in KEYS["template"].items()}
    severities = {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _TEXT}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A template of sphinxcontrib-flamedesign",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **top,
            "extends": _TEXT,
            "id": _table("id"),
            "words": _table("words"),
            "severities": severities,
            **tables,
            "metadata": {**tables["metadata"], "properties": metadata},
        },
    }


def _table(name: str) -> dict[str, object]:
    """Return the schema of one table; what it must have may come from the template that is extended."""
    said = DESCRIPTIONS.get(name, {})
    properties = {
        key: _shape(key, kind) | ({"description": said[key]} if key in said else {}) for key, kind in KEYS[name].items()
    }
    if name in {"fields", "metadata"}:
        properties |= {"remove": {"type": "boolean"}, "after": _TEXT}
    described = f"Must have {' and '.join(REQUIRED_KEYS[name])}." if REQUIRED_KEYS.get(name) else ""
    schema: dict[str, object] = {"type": "object", "additionalProperties": False, "properties": properties}
    return schema | ({"description": described} if described else {})


def _shape(key: str, kind: object) -> dict[str, object]:
    if key == "since":
        return {"type": ["integer", "string"]}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": list(kind)}
    return _SHAPES[kind]


def schema_text() -> str:
    """Return the schema as it ships."""
    return json.dumps(make_schema(), indent=2) + "\n"
