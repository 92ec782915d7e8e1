"""The core's readers of words, each at its limits."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from support import TEMPLATE, id_scheme

from sphinxcontrib_flamedesign.core.declared import Subject
from sphinxcontrib_flamedesign.core.model import State
from sphinxcontrib_flamedesign.core.template import RESERVED, Words
from sphinxcontrib_flamedesign.core.template_file import TemplateError, find_shipped, make_template, read_template
from sphinxcontrib_flamedesign.core.text.declared_names import DeclarationReader, clean_value, find_command
from sphinxcontrib_flamedesign.core.text.labels import FUZZY_LENGTH, LabelIndex, Match, Rank, strip_label
from sphinxcontrib_flamedesign.core.text.metadata_names import MetadataIndex
from sphinxcontrib_flamedesign.core.text.normalise import singular, slugify, split_enumeration, split_list, split_names
from sphinxcontrib_flamedesign.core.text.paths import find_lines, find_paths, is_path
from sphinxcontrib_flamedesign.core.text.quoting import show
from sphinxcontrib_flamedesign.core.text.states import StateReader
from sphinxcontrib_flamedesign.core.text.suggest import LONGEST, Speller, did_you_mean, suggest_each
from sphinxcontrib_flamedesign.core.text.title_cleaner import TitleCleaner

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = pytest.mark.thorough


class TestDeclarations:
    @property
    def reader(self):
        return DeclarationReader(TEMPLATE.words)

    @pytest.mark.parametrize(
        ("text", "command", "found"),
        [
            ("FLAME_CACHE", "", (Subject.VARIABLE, "FLAME_CACHE")),
            ("FLAME", "", None),
            ("cache.size", "", (Subject.OPTION, "cache.size")),
            ("cacheSize", "", (Subject.OPTION, "cacheSize")),
            ("cache", "", None),
            ("cache.yaml", "", None),
            (" GET /objects/{id}?x=1 ", "", (Subject.ENDPOINT, "GET /objects/{id}")),
            ("POST https://example.org/objects", "", (Subject.ENDPOINT, "POST /objects")),
            ("FETCH /objects", "", None),
            ("--force", "", None),
            ("--force", "flmctl clear", (Subject.FLAG, "flmctl clear --force")),
            ("-f, --force=NAME", "flmctl clear", (Subject.FLAG, "flmctl clear --force")),
            ("64", "", None),
            ("64", "flmctl", (Subject.EXIT_CODE, "flmctl: 64")),
            ("1024", "flmctl", None),
            ("$ flmctl  clear --force", "", (Subject.COMMAND, "flmctl clear")),
            ("flmctl", "", None),
            ("flmctl --force", "", (Subject.FLAG, "flmctl --force")),
            ("flmctl -f, --force <n>", "other clear", (Subject.FLAG, "flmctl --force")),
            ("flmctl --force and more", "", None),
        ],
    )
    def test_subject(self, text, command, found):
        assert self.reader.find_subject(text, list(Subject), command) == found

    def test_only_what_can_be_declared_here(self):
        assert self.reader.find_subject("flmctl cache-size", [Subject.OPTION], "") is None
        assert self.reader.find_subject("cache.size", [Subject.COMMAND], "") is None

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("how much (default: 5s)", "5s"),
            ("Default is `64`.", "64"),
            ("defaults to off", "off"),
            ("default value = “on”", "on"),
            ("the default, if none is given", None),
            ("by default: -", None),
            ("no such words", None),
        ],
    )
    def test_default(self, text, value):
        assert self.reader.find_default(text) == value

    def test_without_words_there_is_no_default(self):
        assert DeclarationReader(Words()).find_default("default: 1") is None

    def test_columns_and_exit_codes(self):
        assert self.reader.default_column(["Option", "Default Value", "Default"]) == 1
        assert self.reader.default_column(["Option", "Said"]) is None
        assert self.reader.is_about_exit_codes("The Exit-Codes:")
        assert not self.reader.is_about_exit_codes("Exits")

    @pytest.mark.parametrize(
        ("line", "command"),
        [
            ("$ flmctl create --app NAME", "flmctl create"),
            ("flmctl   create", "flmctl create"),
            ("flmctl create <name>", "flmctl create"),
            ("flmctl", None),
            ("Flmctl create", None),
        ],
    )
    def test_command(self, line, command):
        assert find_command(line) == command

    @pytest.mark.parametrize(
        ("text", "value"), [(' "5 s". ', "5 s"), ("`x.y`", "x.y"), ("—", None), ("'.'", None), ("a..", "a")]
    )
    def test_value(self, text, value):
        assert clean_value(text) == value


class TestLabels:
    @property
    def index(self):
        return LabelIndex(TEMPLATE)

    def find(self, text, parents=(), **options):
        match = self.index.match(text, parents, **options)
        return match and (match.field, match.rank, match.also)

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("3) API (v2):", ("api", Rank.EXACT, ())),
            ("IV. Motivation", ("motivation", Rank.EXACT, ())),
            ("Part 2 – Motivation", ("motivation", Rank.EXACT, ())),
            ("Chapter A: Motivation", ("motivation", Rank.EXACT, ())),
            ("Motivations", ("motivation", Rank.ALIAS, ())),
            ("Interactions with Other Feature", ("feature-interaction", Rank.NORMALISED, ())),
            ("Points Integration", ("integration-points", Rank.NORMALISED, ())),
            ("Detailed Architecture", ("architecture", Rank.QUALIFIED, ())),
            ("Key Architecture Details", ("architecture", Rank.QUALIFIED, ())),
            ("Detailed Integration Points Overview", ("integration-points", Rank.QUALIFIED, ())),
            ("Detailed", None),
            ("Scalability and Performance", ("scalability", Rank.QUALIFIED, ("performance",))),
            ("Performance / Scalability + Security", ("performance", Rank.QUALIFIED, ("scalability", "security"))),
            ("Performance & Performance", ("performance", Rank.QUALIFIED, ())),
            ("Performance & ", ("performance", Rank.EXACT, ())),
            ("Taste and Colour of Performance", None),
            ("Basic Use Case 2: Put", ("basic-use-cases", Rank.QUALIFIED, ())),
            ("Basic Use Case 2", ("basic-use-cases", Rank.QUALIFIED, ())),
            ("Use Cases: Put", ("use-cases", Rank.QUALIFIED, ())),
            ("Use Case 2", None),
            ("Securitty", ("security", Rank.FUZZY, ())),
            ("Scalabilty", ("scalability", Rank.FUZZY, ())),
            ("Scope of it", None),
        ],
    )
    def test_heading(self, text, found):
        assert self.find(text, loose=True, fuzzy=True) == found

    @pytest.mark.parametrize(
        "text", ["Key Components of it", "Detailed Architecture", "Performance & Scalability", "Basic Use Case: Put"]
    )
    def test_words_around_a_label_count_where_it_is_set_off_only(self, text):
        assert self.find(text) is None

    def test_short_words_are_no_misspelling(self):
        assert FUZZY_LENGTH == 6
        assert self.find("scop", fuzzy=True) is None
        assert self.find("scoope", fuzzy=True) == ("scope", Rank.FUZZY, ())

    def test_short_names_hold_in_the_nearest_parent(self):
        assert self.find("Integration", ["feature-interaction"]) == ("integration-points", Rank.ALIAS, ())
        assert self.find("Integration", ["spec"]) == ("feature-interaction", Rank.ALIAS, ())
        assert self.find("Integration", ["spec", "feature-interaction"]) == ("feature-interaction", Rank.ALIAS, ())

    def test_metadata(self):
        keys = MetadataIndex(TEMPLATE)
        assert [keys.match(name) for name in ("Author(s)", "OWNERS", "Creation-Date", "status", "colour")] == [
            "author",
            "author",
            "created",
            "status",
            None,
        ]
        data = {"name": "x", "title": "X", "fields": {"a": {"label": "A"}}}
        metadata = {"many": {"label": "Readers"}, "one": {"label": "Sponsor"}}
        keys = MetadataIndex(make_template(data | {"metadata": metadata}, "x.toml"))
        assert [keys.match(name) for name in ("Reader(s)", "Sponsor(s)")] == ["many", "one"]

    def test_one_of_several_opens_the_field_of_its_place(self):
        fields = {"a": {"label": "A"}, "b": {"label": "Story", "parent": "a", "repeat": "Story {number}"}}
        fields |= {"c": {"label": "Other"}, "d": {"label": "Tale", "parent": "c", "repeat": "Tale {number}"}}
        fields |= {"e": {"label": "Story", "repeat": "Story {number}"}}
        index = LabelIndex(make_template({"name": "x", "title": "X", "fields": fields}, "x.toml"))
        assert [index.match("Story 2", parents).field for parents in ((), ("a",), ("c",), ("c", "a"))] == [*"ebeb"]
        assert index.match("2. Tale 3: of it", ("c",)) == Match("d", Rank.EXACT)
        assert index.match("Tale 3") is None

    @pytest.mark.parametrize(
        ("name", "meant"),
        [
            *(("Satus", "status"), ("Autor", "author"), ("Creatd", "created"), ("Sttaus", "status"), ("colour", None)),
            *(("Issued", None), ("Issuer", None), ("Stats", None), ("Owned", None), ("Titles", None), ("Dates", None)),
        ],
    )
    def test_metadata_that_is_misspelt_and_words_of_their_own(self, name, meant):
        assert MetadataIndex(TEMPLATE).nearest(name) == meant

    def test_header_sections(self):
        keys = MetadataIndex(TEMPLATE)
        assert keys.is_header("1. Document Information:")
        assert not keys.is_header("Motivation")


@pytest.mark.parametrize(
    ("word", "one"),
    [("policies", "policy"), ("ties", "tie"), ("pass", "pass"), ("gas", "gas"), ("uses", "use"), ("bus", "bus")],
)
def test_singular(word, one):
    assert singular(word) == one


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("2.1) Scope (new):", "Scope"),
        ("a. Scope:", "Scope"),
        ("MMX. Scope", "MMX. Scope"),
        ("2 Scope :: (x)", "Scope"),
        ("Scope (a) b", "Scope (a) b"),
        ("  Scope  ", "Scope"),
        (":rocket: Scope", "Scope"),
        ("A.1 Scope", "Scope"),
        ("#5 Scope", "Scope"),
        ("Scope {#the-scope}", "Scope"),
        ("Scope [draft]", "Scope"),
        ("Scope[0]", "Scope[0]"),
    ],
)
def test_a_label_without_what_is_around_it(label, bare):
    assert strip_label(label) == bare


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann", ["Ann"]),
        ("Ann Lee and Bob Ray", ["Ann Lee", "Bob Ray"]),
        ("Ann Lee & @bob", ["Ann Lee", "@bob"]),
        ("Ann, Bob, and Cy", ["Ann", "Bob", "Cy"]),
        ("Ann, Bob AND Cy", ["Ann", "Bob", "Cy"]),
        ("Security and Privacy Team", ["Security and Privacy Team"]),
        ("Trust and Safety", ["Trust and Safety"]),
        ("", []),
    ],
)
def test_names_of_people(text, names):
    assert split_names(text, ["and"]) == names


def test_small_readers():
    assert slugify("The_Cache's 2nd--Part ") == "the-cache's-2nd-part"
    assert split_list(" RFE1,RFE2 ;; a b\n c ,") == ["RFE1", "RFE2", "a b", "c"]
    assert split_enumeration("A, and B b, C.") == ["A", "B b", "C"]
    assert split_enumeration("One two three four, five") == ["One two three four", "five"]
    assert split_enumeration(" One two three four five, six. ") == ["One two three four five, six."]
    assert split_enumeration("A, , B") == ["A, , B"]
    assert split_enumeration("A,B") == ["A,B"]


class TestIds:
    ids = id_scheme("FD", "RFE", "RFEX")

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("RFE326/327/8 and RFE 5s, fds#2", ["RFE326", "RFE327", "RFE8", "FD2"]),
            ("rfex_4 rfe4 RFE4", ["RFEX4", "RFE4"]),
            ("_RFE4_", ["RFE4"]),
            ("RFE4x aRFE4 RFE--4", []),
        ],
    )
    def test_find(self, text, found):
        assert self.ids.find(text) == found

    def test_one_spelling(self):
        given = [" rfe-4 ", "rfe 4/5", " RFE4 it ", "x"]
        assert [self.ids.canonical(text) for text in given] == ["RFE4", "rfe 4/5", "RFE4 it", "x"]
        assert id_scheme().canonical(" RFE 4 ") == "RFE 4"

    def test_titles(self):
        strip_id = self.ids.strip
        assert strip_id("RFE4 -- : A") == "A"
        assert strip_id("A RFE4") == "A RFE4"
        given = ["RFE4: HLD - RFE5: A", "design doc — A", "Design A", "Design Document Design: A", " RFE4 "]
        cleaned = ["A", "A", "Design A", "Design Document Design: A", "RFE4"]
        assert [TitleCleaner(self.ids, TEMPLATE.words)(title) for title in given] == cleaned


class TestPaths:
    @pytest.mark.parametrize(
        ("text", "paths"),
        [
            (" Dockerfile:3 ", ["Dockerfile"]),
            ("see a/b.rs, c.PY and x.unknown or d.e()", ["a/b.rs", "c.PY"]),
            ("a/b/.", ["a/b/"]),
            ("src/*.rs::run()", ["src/*.rs"]),
            ("src/a.rs#L4-L9", ["src/a.rs"]),
            ("src/a.rs:4,9", ["src/a.rs"]),
            ("a.b/c", ["a.b/c"]),
            ("cache.size", []),
            ("https://example.org/a.py b/c.py", []),
        ],
    )
    def test_find(self, text, paths):
        assert list(find_paths(text)) == paths

    def test_whole(self):
        assert is_path(" a/b.rs:4-5 ")
        assert is_path("a/b.rs.")
        assert not is_path("a/b.rs c")
        assert not is_path("words")

    @pytest.mark.parametrize(
        ("texts", "lines"),
        [
            (["a/b.rs:52-60"], (52, 60)),
            (["x", "a/b.rs#L7"], (7, 7)),
            (["a/b.rs#L7-L9"], (7, 9)),
            (["a/b.rs", "a/b.rs:3"], (3, 3)),
            (["../a/b.rs:1"], (1, 1)),
            (["c/a/b.rs:1"], None),
            (["a/b.rs:Object"], None),
            (["a/b.rs:1234567890"], None),
            ([], None),
        ],
    )
    def test_lines(self, texts, lines):
        assert find_lines("a/b.rs", texts) == lines


class TestStates:
    @property
    def reader(self):
        return StateReader(TEMPLATE)

    @pytest.mark.parametrize(
        ("texts", "slug", "rich", "state", "reason", "bare"),
        [
            ([], "api", False, State.PLACEHOLDER, "it is empty", True),
            (["", " "], "api", True, State.PLACEHOLDER, "it is empty", True),
            ([], "api", True, State.FILLED, "it holds code, a table or a picture", False),
            (["Exit codes"], "cli", True, State.PLACEHOLDER, "it holds the template's own text", False),
            (["", "TBD ", "todo"], "api", False, State.PLACEHOLDER, "it says only 'TBD'", False),
            (["None.", "TBD"], "api", False, State.PLACEHOLDER, "it says only 'TBD'", False),
            (["None", "—"], "api", False, State.NOT_APPLICABLE, "it says that there is nothing: 'None'", False),
            (["Exit codes", "TBD"], "cli", False, State.PLACEHOLDER, "it says only 'TBD'", False),
            (["None."], "api", True, State.NOT_APPLICABLE, "it says that there is nothing: 'None.'", True),
            (["None", "It waits"], "api", True, State.FILLED, "it has text", False),
            (["N/A: the API does it"], "api", True, State.FILLED, "it has text", False),
        ],
    )  # fmt: skip
    def test_reason(self, texts, slug, rich, state, reason, bare):
        found = self.reader.judge(texts, TEMPLATE[slug], rich=rich)
        assert (found.state, found.reason, found.is_bare) == (state, reason, bare)

    def test_long_reasons_are_cut(self):
        said = "None: " + "a" * 60
        found = self.reader.judge([said], TEMPLATE["api"], rich=False)
        assert found.reason == f"it says that there is nothing: {said[:59] + '…'!r}"
        exactly = "None: " + "a" * 54
        assert self.reader.judge([exactly], TEMPLATE["api"], rich=False).reason.endswith(f"{exactly!r}")

    @pytest.mark.parametrize(
        ("text", "slug", "state"),
        [
            ("*None* yet", "security", State.NOT_APPLICABLE),
            ("None planned at this time; we think", "security", State.NOT_APPLICABLE),
            ("None of it", "security", State.FILLED),
            ("Nothing - really", "security", State.NOT_APPLICABLE),
            ("N/A because operators set it.", "security", State.NOT_APPLICABLE),
            ("None yet, see below", "security", State.NOT_APPLICABLE),
            ("None left.", "security", State.NOT_APPLICABLE),
            ("There are none.", "api", State.NOT_APPLICABLE),
            ("{What could an attacker do?}", "security", State.PLACEHOLDER),
            ("<describe>", "security", State.PLACEHOLDER),
            ("{a} and {b}", "security", State.FILLED),
            ("TODO(ann): draw it", "security", State.PLACEHOLDER),
            ("Needs discussion.", "security", State.PLACEHOLDER),
            ("Not required", "security", State.FILLED),
            ("Not required", "api", State.NOT_APPLICABLE),
            ("No changes, the API stays", "api", State.NOT_APPLICABLE),
            ("There are no API calls", "api", State.NOT_APPLICABLE),
            ("There are no calls", "api", State.FILLED),
            ("No GUI of ours", "out-of-scope", State.FILLED),
            ("No new modifications; but see below", "api", State.NOT_APPLICABLE),
            ("No modifications but one", "api", State.FILLED),
            ("No calls because of changes", "api", State.FILLED),
            ("Notes on changes", "api", State.FILLED),
            ("todo: " + "word " * 11, "api", State.PLACEHOLDER),
            ("todo: " + "word " * 12, "api", State.FILLED),
            ("TODO 4", "api", State.FILLED),
            ("To be written by Ada", "api", State.PLACEHOLDER),
            ("To be fast", "api", State.FILLED),
            ("(?)", "api", State.PLACEHOLDER),
            ("<TBD>", "api", State.PLACEHOLDER),
            ("[Describe the API.]", "api", State.PLACEHOLDER),
            ("[Describe](api.md)", "api", State.FILLED),
            ("[The API of RFE7]", "api", State.FILLED),
            ("{{ api }}", "api", State.PLACEHOLDER),
            ("Lorem ipsum " + "dolor " * 20, "api", State.PLACEHOLDER),
            ("No response", "api", State.PLACEHOLDER),
            ("No response has a body", "api", State.FILLED),
            ("Placeholder", "api", State.PLACEHOLDER),
            ("Placeholders are replaced", "api", State.FILLED),
            ("XXXX This is to be written.", "api", State.PLACEHOLDER),
            ("Does not apply.", "security", State.NOT_APPLICABLE),
            ("Does not apply to files", "security", State.FILLED),
            ("Not applicable here.", "security", State.NOT_APPLICABLE),
            ("N/A in this release because nobody asked", "security", State.NOT_APPLICABLE),
            ("This section is intentionally left blank.", "security", State.NOT_APPLICABLE),
        ],
    )
    def test_text(self, text, slug, state):
        assert self.reader.judge([text], TEMPLATE[slug], rich=False).state is state

    def test_value(self):
        values = ["", " ", "TBD", "n/a", "Ada"]
        states = [State.PLACEHOLDER] * 3 + [State.NOT_APPLICABLE, State.FILLED]
        assert [self.reader.judge_value(value) for value in values] == states


class TestTemplates:
    def problems(self, **data):
        with pytest.raises(TemplateError) as caught:
            make_template({"name": "x", "title": "X", "fields": {"a": {"label": "A"}}} | data, "x.toml")
        assert str(caught.value) == f"x.toml: {'; '.join(caught.value.problems)}"
        return list(caught.value.problems)

    def test_shapes(self):
        assert self.problems(name="", fields=[]) == ["name: must be a string", "fields: must be a table"]
        assert self.problems(fields={"a": "A"}) == ["fields.a: must be a table"]
        assert self.problems(words={"zzz": []})[0].startswith("words.zzz: unknown key; known are title-prefixes,")
        assert self.problems(fields={"a": {"required": "yes", "aliases": [" "]}}) == [
            "fields.a.required: must be true, false or a list of statuses",
            "fields.a.aliases: must be a list of strings",
            "fields.a.label: is missing",
        ]
        with pytest.raises(TemplateError) as caught:
            make_template({"metadata": {"status": {}}}, "x.toml")
        assert caught.value.problems == (
            "name: is missing",
            "title: is missing",
            "fields: is missing",
            "metadata.status.label: is missing",
        )

    def test_choices(self):
        slots = {"a": {"label": "A", "defines": ["option", "colour"], "relies-on": ["a", "b"], "scope": "on"}}
        assert self.problems(fields=slots) == ["fields.a.scope: 'on' is none of in, out; did you mean 'in'?"]
        del slots["a"]["scope"]
        status = {"label": "S", "values": ["new"], "drafts": ["new", "old"], "withdrawn": ["gone"]}
        subjects = "option, variable, command, flag, exit-code, endpoint"
        assert self.problems(fields=slots, metadata={"status": status}, severities={"r": "error", "s": {"new": 1}}) == [
            f"fields.a.defines: 'colour' is none of {subjects}",
            "fields.a.relies-on: there is no field 'b'",
            "metadata.status.drafts: 'old' is none of its values",
            "metadata.status.withdrawn: 'gone' is none of its values",
            "severities.r: must be a table: status -> severity",
            "severities.s: must be a table: status -> severity",
        ]

    @pytest.mark.parametrize("name", sorted(RESERVED))
    def test_a_field_that_is_called_like_a_view_leaves_it_its_directive(self, name):
        specs = {name: {"label": "A"}, "other": {"label": "B"}}
        template = make_template({"name": "x", "title": "X", "fields": specs}, "x.toml")
        assert [spec.directive for spec in template.fields] == [f"design-field-{name}", "design-other"]

    def test_what_a_template_is_asked(self):
        slots = {
            "a": {"label": "A", "required": False},
            "b": {"label": "B", "parent": "a", "relies-on": ["a"]},
            "c": {"label": "C", "parent": "b", "style": "list"},
            "d": {"label": "D", "required": ["final"]},
        }
        template = make_template({"name": "x", "title": "X", "fields": slots}, "x.toml")
        assert template.ancestors("c") == ("b", "a")
        assert (template.root("c"), template.root("d")) == ("a", "d")
        assert [template.contains("a", slug) for slug in "abcd"] == [False, True, True, False]
        assert [slot.name for slot in template.children("a")] == ["b"]
        assert template.required_in("final") == {"d"}
        assert not template.required_in("draft")
        assert not template.required_in(None)
        assert (template.status.key, template.status.label, template.status.values) == ("status", "Status", ())
        assert template["b"].relies_on == ("a",)
        assert template.severities == {}

    def test_a_template_without_words(self):
        english = make_template({"name": "x", "title": "X", "fields": {"a": {"label": "A"}}}, "x.toml")
        assert StateReader(english).judge(["None"], english["a"], rich=False).state is State.NOT_APPLICABLE
        template = replace(english, words=Words())
        assert StateReader(template).judge(["None"], template["a"], rich=False).state is State.FILLED
        assert StateReader(template).judge([], template["a"], rich=False).state is State.PLACEHOLDER
        assert DeclarationReader(template.words).find_default("Default: 10") is None
        assert LabelIndex(template).match("Proposed A", loose=True) is None

    def test_files(self, tmp_path):
        with pytest.raises(TemplateError, match="there is no such file"):
            read_template(tmp_path / "none.toml")
        assert find_shipped("flame").name == "flame.toml"
        assert find_shipped("flame.toml") is None


def test_what_is_quoted_is_cut_where_nobody_reads_on():
    assert show("a 'b'") == repr("a 'b'")
    assert show("x" * LONGEST) == repr("x" * LONGEST)
    assert show("x" * (LONGEST + 1)) == f"{'x' * LONGEST!r}…"


def test_a_heading_may_leave_out_the_last_word_of_a_label_that_says_no_more():
    fields = {"security": {"label": "Security Impact"}, "data": {"label": "Data Model Impact"}, "why": {"label": "Why"}}
    index = LabelIndex(make_template({"name": "x", "title": "X", "fields": fields}, "x.toml"))
    found = {label: index.match(label, loose=True) for label in ("Security", "Data Model", "Data")}
    assert {label: match and match.field for label, match in found.items()} == {
        "Security": "security",
        "Data Model": "data",
        "Data": None,
    }
    assert index.match("Security") is None


class TestDidYouMean:
    def test_names_stand_in_quotes_with_or(self):
        assert did_you_mean([]) == ""
        assert did_you_mean(["a"]) == "; did you mean 'a'?"
        assert did_you_mean(["a", "b\n"]) == "; did you mean 'a' or 'b\\n'?"

    def test_each_of_several_names_once(self):
        assert suggest_each(["Statsu", "statuss", "colour", "o", 7], ["status", "owner"]) == "; did you mean 'status'?"

    def test_nobody_else_says_it(self):
        package = Path(str(resources.files("sphinxcontrib_flamedesign")))
        said = [path.name for path in package.rglob("*.py") if "did you mean {" in path.read_text("utf-8")]
        assert said == ["suggest.py"]


class TestSpeller:
    def test_finds_what_is_one_letter_off_among_many(self):
        many = [f"designs/RFE{number}-größe" for number in range(200)]
        slips = {
            "other": "designs/RFE7-größa",
            "missing": "designs/RFE7-röße",
            "added": "designs/RFE7-grröße",
            "swapped": "designs/RFE7-görße",
            "same": "designs/RFE7-größe",
        }
        assert {how: Speller(many).find(name) for how, name in slips.items()} == {how: [many[7]] for how in slips}

    def test_two_letters_off_is_a_guess_among_many(self):
        names = [f"RFE{number}" for number in range(1000, 1200)]
        assert Speller(names).find("REF10O5") == []

    def test_names_are_looked_at_only_when_one_is_asked_for(self):
        asked = []
        speller = Speller(asked.append(name) or name for name in ["one"])
        assert not asked
        assert speller.find("on") == ["one"]
