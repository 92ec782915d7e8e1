"""The core by itself: no Sphinx, no docutils."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support import FLAME, TEMPLATE, id_scheme

from sphinxcontrib_flamedesign.core.model import State
from sphinxcontrib_flamedesign.core.template_file import TemplateError, find_shipped, make_template, read_template
from sphinxcontrib_flamedesign.core.text.labels import LabelIndex, Match, Rank
from sphinxcontrib_flamedesign.core.text.normalise import slugify, split_enumeration
from sphinxcontrib_flamedesign.core.text.paths import find_paths, is_path
from sphinxcontrib_flamedesign.core.text.states import StateReader
from sphinxcontrib_flamedesign.core.text.title_cleaner import TitleCleaner


def test_core_needs_neither_sphinx_nor_docutils():
    code = """
import sys
for name in ("sphinx", "docutils", "myst_parser"):
    sys.modules[name] = None
import pkgutil, importlib, sphinxcontrib_flamedesign.core as core
for module in pkgutil.walk_packages(core.__path__, core.__name__ + "."):
    importlib.import_module(module.name)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


class TestTemplate:
    def test_field_names_and_containment_are_those_of_the_contract(self):
        def show(slug, depth=0):
            yield "  " * depth + slug
            for child in TEMPLATE.children(slug):
                yield from show(child.name, depth + 1)

        roots = [slot.name for slot in TEMPLATE.fields if slot.parent is None]
        assert roots == ["motivation", "spec", "implementation", "use-cases", "references"]
        assert [line for root in roots for line in show(root)][3:10] == [
            "spec",
            "  configuration",
            "  api",
            "  cli",
            "  other-interfaces",
            "  scope",
            "    in-scope",
        ]
        parents = {(slot.name, slot.parent) for slot in TEMPLATE.fields}
        assert parents <= {(slot.name, slot.parent) for slot in FLAME.fields}

    def test_every_declared_kind_has_a_field(self):
        declared = {str(slot.declares) for slot in FLAME.fields if slot.declares}
        assert declared >= {"related", "updates", "integration", "compatibility", "breaking", "depends", "reference"}

    def test_all_problems_are_reported_at_once_with_their_places(self):
        data = {
            "name": "x",
            "title": "X",
            "colour": 1,
            "metadata": {"status": {"label": "Status", "values": "draft"}},
            "fields": {
                "one": {"label": 1, "parent": "two"},
                "two": {"label": "Two", "style": "odd", "declares": "mention"},
            },
        }
        with pytest.raises(TemplateError) as caught:
            make_template(data, "x.toml")
        assert caught.value.problems == (
            "colour: unknown key; known are name, title, languages, documents, exclude, id, metadata, kinds, words, severities, fields",
            "metadata.status.values: must be a list of strings",
            "fields.one.label: must be a string",
            "fields.two.style: 'odd' is none of prose, list, assessment",
            "fields.two.declares: 'mention' is none of related, updates, integration, compatibility, breaking,"
            " depends, reference, supersedes",
        )

    def test_containment_and_labels_are_checked(self):
        slots = {
            "a": {"label": "A", "parent": "b"},
            "b": {"label": "B", "parent": "a"},
            "c": {"label": "C", "parent": "nowhere", "aliases": ["a"]},
            "Bad Slug": {"label": "D"},
            "table": {"label": "E", "parent": "late"},
            "late": {"label": "The-Late"},
            "again": {"label": "the late"},
            "inner": {"label": "the late", "parent": "late", "aliases": ["A"]},
            "twice": {"label": "a", "parent": "late"},
        }
        with pytest.raises(TemplateError) as caught:
            make_template({"name": "x", "title": "X", "fields": slots}, "x.toml")
        assert caught.value.problems == (
            "fields.a.parent: 'a' is inside itself",
            "fields.b.parent: 'b' is inside itself",
            "fields.c.parent: there is no field 'nowhere'; there are a, b, c, Bad Slug, table, late, again, inner, twice",
            "fields.Bad Slug: a name is lower-case words joined by hyphens",
            "fields.table.parent: 'late' must stand above what it contains",
            "fields.again: 'the late' already means the field 'late'",
            "fields.twice: 'a' already means the field 'inner'",
        )

    def test_names_that_are_almost_right_are_named(self):
        data = {
            "name": "x",
            "title": "X",
            "feilds": {},
            "fields": {"spec": {"lable": "S"}, "b": {"label": "B", "parent": "spek"}},
        }
        with pytest.raises(TemplateError) as caught:
            make_template(data, "x.toml")
        assert caught.value.problems == (
            "feilds: unknown key; did you mean 'fields'?",
            "fields.spec.lable: unknown key; did you mean 'label'?",
            "fields.spec.label: is missing",
            "fields.b.parent: there is no field 'spek'; did you mean 'spec'?",
        )

    def test_a_file_that_is_no_toml_says_so(self, tmp_path):
        path = tmp_path / "broken.toml"
        path.write_text("name = oops\n")
        with pytest.raises(TemplateError, match="line 1"):
            read_template(path)

    @pytest.mark.parametrize("name", ["../flame", "no-such", "", "Flame"])
    def test_only_shipped_names_are_found(self, name):
        assert find_shipped(name) is None


class TestLabels:
    index = LabelIndex(TEMPLATE)

    @pytest.mark.parametrize(
        ("text", "slug", "rank"),
        [
            ("Configuration", "configuration", Rank.EXACT),
            ("2.1. Configuration:", "configuration", Rank.EXACT),
            ("A. Motivation", "motivation", Rank.EXACT),
            ("OUT OF SCOPE", "out-of-scope", Rank.EXACT),
            ("Out-of-Scope", "out-of-scope", Rank.EXACT),
            ("Goals", "target", Rank.ALIAS),
            ("Required Updates", "updates-required", Rank.ALIAS),
            ("Breaking Changes (Alpha Release):", "breaking-changes", Rank.EXACT),
            ("Breaking Change", "breaking-changes", Rank.NORMALISED),
            ("Limitation", "limitations", Rank.NORMALISED),
            ("Advanced Use Case: Restart", "advanced-use-cases", Rank.QUALIFIED),
            ("Architecture Impact", "architecture", Rank.QUALIFIED),
            ("Proposed API", "api", Rank.QUALIFIED),
            ("Archtecture", "architecture", Rank.FUZZY),
        ],
    )
    def test_heading(self, text, slug, rank):
        match = self.index.match(text, loose=True, fuzzy=True)
        assert match is not None
        assert (match.field, match.rank) == (slug, rank)

    @pytest.mark.parametrize("label", ["1.2. Motivation", "A) Motivation", "Part 1: Motivation", "2.", "Motivation"])
    @pytest.mark.parametrize("words", [{}, {"numbering": ["part"]}])
    def test_a_template_may_number_its_labels(self, label, words):
        data = {"name": "x", "title": "X", "words": words, "fields": {"one": {"label": label}}}
        index = LabelIndex(make_template(data, "x.toml"))
        assert index.match(label) == Match("one", Rank.EXACT)
        if label.endswith("n") and (words or ":" not in label):
            assert index.match("Motivation") == index.match("3. Motivation") == Match("one", Rank.EXACT)

    @pytest.mark.parametrize(
        "text", ["", "1.", "Configuration of caches", "Current Limitations", "Stability", "Use Case 1"]
    )
    def test_other_headings_are_no_field(self, text):
        assert self.index.match(text, loose=True, fuzzy=True) is None

    def test_prose_is_never_matched_by_likeness(self):
        assert self.index.match("Archtecture") is None

    def test_short_names_hold_inside_their_parent_only(self):
        assert self.index.match("Internal", ["dependencies"]).field == "internal-dependencies"
        assert self.index.match("Internal", ["motivation"]) is None


class TestStates:
    reader = StateReader(TEMPLATE)

    @pytest.mark.parametrize(
        ("text", "slug", "state"),
        [
            ("None", "cli", State.NOT_APPLICABLE),
            ("None.", "breaking-changes", State.NOT_APPLICABLE),
            ("N/A - this is a backend change.", "cli", State.NOT_APPLICABLE),
            ("n/a", "security", State.NOT_APPLICABLE),
            ("Not applicable: nothing is stored.", "data-structures", State.NOT_APPLICABLE),
            ("No CLI changes required. The API does it.", "cli", State.NOT_APPLICABLE),
            ("No security implications, because nothing is read.", "security", State.FILLED),
            ("None engine integrates via the engine trait.", "integration-points", State.FILLED),
            ("Nobody is affected.", "breaking-changes", State.FILLED),
            ("TBD", "api", State.PLACEHOLDER),
            ("TODO: write this", "api", State.PLACEHOLDER),
            ("[to be determined]", "api", State.PLACEHOLDER),
            ("...", "api", State.PLACEHOLDER),
            ("", "api", State.PLACEHOLDER),
            ("Default values", "configuration", State.PLACEHOLDER),
            (
                "Todo lists are stored as JSON, one list a user, and kept until the user deletes them.",
                "api",
                State.FILLED,
            ),
        ],
    )
    def test_one_text(self, text, slug, state):
        assert self.reader.judge([text], TEMPLATE[slug], rich=False).state is state

    def test_a_symbol_that_holds_no_place_fills_a_field(self):
        assert self.reader.judge(["✓"], TEMPLATE["api"], rich=False).state is State.FILLED

    def test_code_alone_fills_a_field(self):
        assert self.reader.judge([], TEMPLATE["api"], rich=True).state is State.FILLED

    def test_a_list_behind_a_refusal_fills_a_field(self):
        texts = ["No changes to the wire format:", "put stores", "get reads"]
        assert self.reader.judge(texts, TEMPLATE["api"], rich=True).state is State.FILLED


class TestIds:
    ids = id_scheme("RFE", "FD")

    def test_every_spelling_gives_one_id(self):
        text = "RFE318, rfe-319, RFE 320, RFE#321, see RFE400/RFE408, (FD2) and RFE318 again"
        assert self.ids.find(text) == ["RFE318", "RFE319", "RFE320", "RFE321", "RFE400", "RFE408", "FD2"]

    @pytest.mark.parametrize("text", ["Issue #21", "Task #50", "XRFE12", "RFE12b", "RFE", "12", "prfe-1"])
    def test_what_is_no_id(self, text):
        assert self.ids.find(text) == []

    def test_a_path_names_its_id(self):
        assert self.ids.find("../RFE318-cache/FS.md") == ["RFE318"]
        assert self.ids.find("RFE318_cache") == ["RFE318"]

    def test_no_prefixes_no_ids(self):
        assert id_scheme().find("RFE1") == []

    @pytest.mark.parametrize(
        ("title", "clean"),
        [
            ("RFE318: Object Cache", "Object Cache"),
            ("RFE280 - Runner", "Runner"),
            ("Design Document: Shim Selection", "Shim Selection"),
            ("Design: RFE7 – Cache", "Cache"),
            ("Designing caches", "Designing caches"),
            ("RFE9", "RFE9"),
        ],
    )
    def test_titles(self, title, clean):
        assert TitleCleaner(self.ids, TEMPLATE.words)(title) == clean


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("common/src/ctx.rs", ["common/src/ctx.rs"]),
        ("src/a.rs:52-60", ["src/a.rs"]),
        ("src/a.py:Object", ["src/a.py"]),
        ("session_manager/src/storage/", ["session_manager/src/storage/"]),
        ("https://example.org/a/b.py", []),
    ],
)
def test_paths(text, paths):
    assert list(find_paths(text)) == paths
    assert is_path(text) == bool(paths)


def test_enumerations_are_split_and_sentences_are_not():
    assert split_enumeration("Node Registration, Executor Scheduling.") == ["Node Registration", "Executor Scheduling"]
    sentence = "The scheduler, which is asked by every session in turn, must know."
    assert split_enumeration(sentence) == [sentence]


def test_field_names_of_names_fold_case_hyphen_and_underscore():
    assert slugify("Session Manager") == slugify("session_manager") == slugify("session-manager") == "session-manager"
