"""Fuzzes the template loader: a file is refused with all that is wrong with it, or it makes a template that works."""

from __future__ import annotations

import copy
import json
import math
import tomllib
from dataclasses import asdict

import pytest
from fuzzing import fuzz
from grammar import FLAME_TEXT, KINDS, SLUGS, encode, mutate, words
from support import id_scheme, of_all

from sphinxcontrib_flamedesign.core.accept import find_findings
from sphinxcontrib_flamedesign.core.declared import Subject
from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.model import (
    Citation,
    Facts,
    FieldStyle,
    ScopeSide,
)
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.scaffold import NewDesign, Style, make_metadata_file, make_skeleton
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.template_file import (
    TemplateError,
    find_shipped,
    make_template,
    make_words,
    read_template,
)
from sphinxcontrib_flamedesign.core.text.declared_names import DeclarationReader
from sphinxcontrib_flamedesign.core.text.ids import IdScheme
from sphinxcontrib_flamedesign.core.text.labels import LabelIndex
from sphinxcontrib_flamedesign.core.text.metadata_names import MetadataIndex
from sphinxcontrib_flamedesign.core.text.normalise import normalise
from sphinxcontrib_flamedesign.core.text.states import StateReader
from sphinxcontrib_flamedesign.core.text.title_cleaner import TitleCleaner

KEP = read_template(find_shipped("kep"))
FLAME = tomllib.loads(FLAME_TEXT) | {
    "words": {name.replace("_", "-"): list(said) for name, said in asdict(make_words()).items()},
    "id": KEP["id"],
    "kinds": {"see-also": {"label": "see also", "like": "related"}, "asks": {"label": "asks", "inverse": "asked by"}},
}
VALUES = [*KINDS, *SLUGS, *FieldStyle, *ScopeSide, *Citation, *Subject, True, False, 0, 5, 1.5, math.nan]


#: What fields may have that those of the shipped template have not.
MORE = [
    {"repeat": "Story {number}"},
    {"repeat": "{name}"},
    {"since": 7},
    {"since": "2026-01-31"},
    {"required": ["draft"]},
    {"required": False, "keep": True, "heading": True, "public": False},
    {"declares": "see-also"},
]
#: What ids are looked for in.
TEXTS = ["RFE1", "KEP-12: A cache", "keps/sig-node/12-a/README", "https://x.org/12", "NNNN", "12", "a b", ""]


def make_value(chance, depth=2):
    """Return what may stand behind a key, and what may not."""
    way = chance.randint(0, 5 if depth else 3)
    if way < 2:
        return words(chance)
    if way < 4:
        return chance.choice(VALUES)
    made = [make_value(chance, depth - 1) for _ in range(chance.randint(0, 3))]
    return made if way == 4 else {make_name(chance): one for one in made}


def make_name(chance):
    return chance.choice(
        [chance.choice([*SLUGS, *FLAME["words"], "graph", "a-b-", "status", "label", "parent"]), words(chance)]
    )


def make_data(chance):
    """Return a template as data: parts of the shipped one, of which some are taken out, put in or changed."""
    data = {"name": "own", "title": "Own", "fields": {}}
    for one, slot in FLAME["fields"].items():
        if chance.random() < 0.4:
            data["fields"][one] = dict(slot)
            if slot.get("parent") not in data["fields"] and chance.random() < 0.95:
                data["fields"][one].pop("parent", None)
    for slot in data["fields"].values():
        if not set(slot.get("relies-on", ())) <= set(data["fields"]):
            slot.pop("relies-on")
    for slot in data["fields"].values():
        if chance.random() < 0.1:
            slot.update(chance.choice(MORE))
    for table in ("words", "metadata", "id", "kinds"):
        data[table] = {one: copy.deepcopy(FLAME[table][one]) for one in FLAME[table] if chance.random() < 0.5}
    for _ in range(chance.choice([0, 1, 1, 2, 5])):
        table = data
        while inner := [one for one in table.values() if isinstance(one, dict) and chance.random() < 0.9]:
            table = chance.choice(inner)
        key = chance.choice([*table, make_name(chance)])
        if chance.random() < 0.2:
            table.pop(key, None)
        elif isinstance(table.get(key), list) and chance.random() < 0.6:
            table[key] = [*table[key], words(chance)]
        else:
            table[key] = make_value(chance)
    return data


def to_toml(data):
    """Write data as TOML, all in inline tables."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{to_toml(str(key))} = {to_toml(item)}" for key, item in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(to_toml, data)) + "]"
    if isinstance(data, (bool, int)):
        return json.dumps(data)
    return json.dumps(str(data)) if isinstance(data, str) else str(data)


def to_file(data):
    return encode("\n".join(f"{to_toml(str(key))} = {to_toml(item)}" for key, item in data.items()))


def check(path, content):
    path.write_bytes(content)
    try:
        template = make_template(read_template(path), path.name)
    except TemplateError:
        return
    use(template)


def use(template: Template) -> None:
    """Put a template to each use that there is."""
    labels, keys, states, reader = (
        LabelIndex(template),
        MetadataIndex(template),
        StateReader(template),
        DeclarationReader(template.words),
    )
    for slot in template.fields:
        if normalise(labels._without_number(slot.label)):  # else it is a number and nothing more
            assert labels.match(slot.label, fuzzy=True, loose=True) is not None
        for text in (*slot.prompts, *template.words.none, *template.words.placeholder, "x", ""):
            assert states.judge([text], slot, rich=False).reason
            assert slot.name in (*template.ancestors(slot.name), slot.name)
            reader.find_default(text)
    ids = IdScheme(template.ids)
    for text in TEXTS:
        for parts in (ids.parse(text), ids.parse_title(text), ids.parse_path(text), ids.leading(text), ids.first(text)):
            assert parts is None or ids.is_pending(parts) or isinstance(ids.formats(parts), tuple)
        assert all(map(ids.canonical, [*ids.find(text), *ids.find_in_address(text)]))
        TitleCleaner(ids, template.words)(text)
    for item in template.metadata:
        assert keys.match(item.label) in {None, *(one.key for one in template.metadata)}
    TitleCleaner(id_scheme("RFE"), template.words)("RFE1: Design: A cache")
    for style in Style:
        new = NewDesign(template, "RFE1", "A", "RFE1: A", "2026-01-31", "Ada")
        assert make_skeleton(new, style).endswith("\n")
    make_metadata_file(new)
    find_findings(Project(Facts(), build_graph(Facts(), {}), of_all(template)), {})


def make_file(chance):
    content = to_file(make_data(chance)) if chance.random() < 0.9 else encode(FLAME_TEXT)
    return mutate(content, chance) if chance.random() < 0.3 else content


@pytest.mark.fuzz
def test_templates(tmp_path):
    fuzz(lambda content: check(tmp_path / "own.toml", content), make_file, count=1500)
