"""Fuzzes what reads an export, a baseline or a review file of somebody else: it is refused, or it can be used."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fuzzing import fuzz
from grammar import KINDS, SCHEMA_TEXT, encode, mutate, word, words
from support import design, of_all

from sphinxcontrib_flamedesign.core.accept import find_findings
from sphinxcontrib_flamedesign.core.baseline import apply_baseline, parse_baseline
from sphinxcontrib_flamedesign.core.diff import compare_exports
from sphinxcontrib_flamedesign.core.export_data import ExportError, parse_export
from sphinxcontrib_flamedesign.core.formats.comparison import difference_to_lines
from sphinxcontrib_flamedesign.core.formats.designs_json import export_project, to_json
from sphinxcontrib_flamedesign.core.formats.json_reports import difference_to_json
from sphinxcontrib_flamedesign.core.formats.markdown import difference_to_markdown
from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.impact import find_impact
from sphinxcontrib_flamedesign.core.kinds import KINDS as KINDS_BY_NAME
from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.model import Facts, Statement
from sphinxcontrib_flamedesign.core.other_export import OtherExportError, read_other
from sphinxcontrib_flamedesign.core.other_projects import Others
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.review import ReviewFileError, compare, confirm, format_review, parse_review
from sphinxcontrib_flamedesign.core.text.waiver_syntax import parse_waiver

MarkdownIt = pytest.importorskip("markdown_it").MarkdownIt  # which comes with MyST-Parser
#: Nothing that a terminal obeys, nor what turns the direction of text.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]")
SCHEMA = json.loads(SCHEMA_TEXT)
TEMPLATES = of_all()
EMPTY = {
    "version": 2,
    "project": "",
    "templates": {},
    "kinds": {},
    "designs": {},
    "components": {},
    "interactions": [],
    "findings": [],
}


def make_text(chance):
    return chance.choice(["RFE1", "RFE2", "RFE3", words(chance), words(chance)])


def make_anything(chance, depth=2):
    way = chance.randint(0, 7 if depth else 5)
    if way < 6:
        return [
            None,
            True,
            chance.randint(-(10**400), 10**400),
            chance.choice([math.nan, math.inf, -0.5, 1e300]),
            words(chance),
            "",
        ][way]
    made = [make_anything(chance, depth - 1) for _ in range(chance.randint(0, 3))]
    return made if way == 6 else {words(chance): one for one in made}


def make_data(schema, chance):
    """Return data that a schema allows."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    if "if" in schema:
        return make_data(schema[chance.choice(["then", "else", "else"])], chance)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return chance.choice(schema["enum"])
    name = schema["type"] if isinstance(schema["type"], str) else chance.choice(schema["type"])
    if name == "object" and "properties" in schema:
        known = schema["properties"].items()
        return {
            key: make_data(inner, chance) for key, inner in known if key in schema["required"] or chance.random() < 0.5
        }
    if name == "object":
        return {
            make_text(chance): make_data(schema["additionalProperties"], chance) for _ in range(chance.randint(0, 3))
        }
    if name == "array":
        return [make_data(schema["items"], chance) for _ in range(chance.randint(0, 3))]
    if name == "string":
        return make_text(chance)
    return {"null": None, "integer": chance.randint(1, 99), "number": chance.random()}[name]


def damage(data, chance):
    """Put anything in the place of one value, or take it out."""
    place = data
    while place:
        key = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
        if isinstance(place[key], (dict, list)) and place[key] and chance.random() < 0.8:
            place = place[key]
        elif chance.random() < 0.8:
            place[key] = make_anything(chance)
            break
        else:
            del place[key]
            break


def make_export(chance):
    data = make_data(SCHEMA, chance)
    if chance.random() < 0.4:
        damage(data, chance)
    text = json.dumps(data, ensure_ascii=chance.random() < 0.5)
    return mutate(encode(text), chance).decode("utf-8", "replace") if chance.random() < 0.2 else text


def make_pair(chance):
    """Return two exports; the second is often much like the first."""
    old = make_export(chance)
    if chance.random() < 0.5:
        return old, make_export(chance)
    try:
        data = json.loads(old)
    except ValueError:
        return old, old
    damage(data, chance)
    return old, json.dumps(data)


def check_exports(pair):
    sides = []
    for text in pair:
        try:
            sides.append(parse_export(text))
        except ExportError:
            sides.append(parse_export(json.dumps(EMPTY)))
    for old, new in (sides, sides[::-1]):
        difference = compare_exports(old, new)
        assert bool(difference) == (list(difference_to_lines(difference)) != ["No difference."])
        for line in difference_to_lines(difference):
            assert not UNPRINTABLE.search(line)
        json.loads(difference_to_json(difference))
        check_markdown(difference_to_markdown(difference))
    assert not compare_exports(sides[0], sides[0])


def check_other(text):
    """Of another project's export, what is taken can be shown wherever a design is."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "designs.json")
        path.write_text(text, "utf-8", errors="surrogatepass")
        try:
            other = read_other("platform", path, "https://example.org/a")
        except OtherExportError:
            return
    said = Statement(Kind.RELATED, "related-features", "words", 3, "a", ids=("RFE3", "platform:RFE1"))
    designs = tuple(design(id_, statements=(said,)) for id_ in ("RFE1", "RFE2"))
    graph = build_graph(Facts(designs), {}, others=Others((other,), "RFE1"))
    project = Project(Facts(designs), graph, TEMPLATES)
    for one in graph.others.values():
        assert not UNPRINTABLE.search(f"{one.id}{one.title}{one.status}{one.address}{one.source}")
        assert re.fullmatch(r"https://example\.org/a/[^\s\"<>]*", one.address)
        find_impact(project.force, one.id)
    parse_export(to_json(export_project(project, find_findings(project, {}), "", lambda one: one.docname)))
    repr(graph.shown)


def check_markdown(text):
    """Nothing of what a design says is markup: a reader of Markdown sees only our own."""
    ours = ("<details>", "</details>", "<summary>", "</summary>", "<code>", "</code>")
    for token in MarkdownIt("commonmark", {"html": True}).parse(text):
        html = token.content if token.type == "html_block" else ""
        for child in token.children or ():
            assert child.type in {"text", "code_inline", "strong_open", "strong_close", "html_inline", "softbreak"}, (
                child
            )
            html += child.content if child.type == "html_inline" else ""
        assert token.type in {
            "html_block",
            "inline",
            *(f"{kind}_{end}" for kind in ("paragraph", "bullet_list", "list_item") for end in ("open", "close")),
        }, token
        for tag in ours:
            html = html.replace(tag, "")
        assert "<" not in html, html


def check_baseline(text):
    baseline = parse_baseline(text)
    for line, problem in baseline.problems:
        assert 1 <= line <= len(text.splitlines())
        assert problem
    assert apply_baseline([], baseline.entries)[0] == []


def check_review(text):
    try:
        confirmed = parse_review(text, KINDS_BY_NAME)
    except ReviewFileError:
        return
    assert parse_review(format_review(confirmed), KINDS_BY_NAME) == confirmed
    assert confirm(compare(confirmed, confirmed), confirmed, confirmed) == confirmed


def check_waiver(text):
    parse_waiver(text)


#: What once failed: what an export said of how complete a design is.
KEPT = ["NaN", "Infinity", "-Infinity", "1e999", "9" * 400, "-1", "1.5"]


@pytest.mark.thorough
@pytest.mark.parametrize("completeness", KEPT)
def test_kept(completeness):
    design = {"id": "", "title": "", "docname": "", "source": "", "uri": "", "status": None}
    design |= {"template": "flame", "metadata": {}}
    design |= {"fields": {}, "completeness": "?", "references": [], "mentions": [], "declarations": []}
    text = json.dumps({**EMPTY, "designs": {"RFE1": design}}).replace('"?"', completeness)
    with pytest.raises(ExportError, match=r"RFE1\.completeness must be at"):
        parse_export(text)
    check_exports((json.dumps(EMPTY), text))


@pytest.mark.fuzz
def test_exports():
    fuzz(check_exports, make_pair, count=600, share=0.6)


@pytest.mark.fuzz
def test_exports_of_other_projects():
    fuzz(check_other, make_export, count=600, share=0.1)


def make_lines(chance):
    def line():
        digests = " ".join(
            chance.choice(["statement=-", "scope=0123456789abcdef", "cli=0"]) for _ in range(chance.randint(0, 3))
        )
        return chance.choice(
            [
                " | ".join(
                    [*(words(chance) for _ in range(chance.randint(1, 3))), chance.choice(["", "2", word(chance)])]
                ),
                f"{word(chance)} {chance.choice(KINDS)} {word(chance)} {digests}",
                f"flamedesign: {chance.choice(['allow', word(chance)])} {words(chance)} {chance.choice(['-', '--', ':', ''])} {words(chance)}",
                words(chance),
            ]
        )

    text = "\n".join(line() for _ in range(chance.randint(0, 5)))
    return mutate(encode(text), chance).decode("utf-8", "replace")


@pytest.mark.fuzz
@pytest.mark.parametrize("check", [check_baseline, check_review, check_waiver])
def test_lines(check):
    fuzz(check, make_lines, count=600, share=0.1)
