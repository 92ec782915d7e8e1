"""``flamedesign new``: every style builds, and holds nothing but placeholders."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from support import FLAME, HAS_MYST, run_command

from sphinxcontrib_flamedesign.core.scaffold import NewDesign, Style, make_skeleton

TEMPLATE = """
name = "own"
title = "Own template"
[metadata.status]
label = "Status"
values = ["idea: # first", "done"]
[metadata.reviewer]
label = "Reviewer *"
[fields.why]
label = "Why*not* `x`"
[fields.inner]
label = "Inner _part_"
parent = "why"
prompts = [
  "1. *Describe* `it` <b>loud</b> |x| [a](b) with {ref}`y` and $z$ :ref:`q`::",
  "# not a heading",
  "- not a list",
]
[fields.deep]
label = "Deep"
parent = "inner"
prompts = ["> no quote: {{ y }} \\\\ name_ __all__"]
[fields.bare]
label = "Bare"
"""


@pytest.fixture
def folder(project, monkeypatch):
    project.configure(
        'flamedesign_documents = ["designs/*/FS", "more/RFE*"]\nflamedesign_rules = {"unmatched-pattern": "off"}\n'
    )
    project.write("index.rst", "Index\n=====\n\n.. toctree::\n   :glob:\n\n   **\n")
    project.write("designs/RFE1-a/FS.rst", "RFE1: A cache\n=============\n\nMotivation\n----------\n\nWhy.\n")
    monkeypatch.chdir(project.src)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "Ada: the 'first'")
    return project.src


@pytest.fixture(params=["plain", "myst", "rest"])
def style(request):
    if request.param != "rest" and not HAS_MYST:
        pytest.skip("this project is without MyST-Parser")
    return request.param


def build(project, id_):
    """Return what the export says of a design, and the build's warnings that are about no placeholder."""
    export = project.export()
    others = [line for line in project.warnings() if "[flamedesign.placeholder-field]" not in line and id_ in line]
    return export["designs"][id_], others


def test_nothing_but_placeholders(folder, project, style):
    days = [dt.date.today()]
    done = run_command("new", "rfe-7", "A *new* `thing`, <b>here</b>_", "--style", style)
    assert done.exit_code == 0, done.output
    days.append(dt.date.today())  # it may be midnight
    path = folder / f"designs/RFE7-a-new-thing-b-here-b/FS.{'rst' if style == 'rest' else 'md'}"
    assert done.output == f"{path.relative_to(folder)}\n"
    design, others = build(project, "RFE7")
    assert others == []
    assert design["title"] == "A *new* `thing`, <b>here</b>_"
    assert design["status"] == "draft"
    assert design["metadata"] in [
        {"author": ["Ada: the 'first'"], "created": day.isoformat(), "issue": "TBD"} for day in days
    ]
    assert {field["state"] for field in design["fields"].values()} == {"placeholder"}
    assert "Example 1: " in path.read_text("utf-8")


def test_a_template_of_ones_own_that_is_full_of_marks(folder, project, style):
    project.write("own.toml", TEMPLATE)
    project.configure('flamedesign_template = "own.toml"\nflamedesign_documents = ["designs/*"]\n')
    done = run_command("new", "THING", "Wide 日本 title", "--style", style)
    assert done.exit_code == 0, done.output
    design, others = build(project, "THING")
    assert others == []
    assert design["title"] == "Wide 日本 title"
    assert design["status"].startswith("idea")
    assert {slug: field["state"] for slug, field in design["fields"].items()} == dict.fromkeys(
        ["why", "inner", "deep", "bare"], "placeholder"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rfe-1", "Again"], "RFE1 is 'A cache' in designs/RFE1-a/FS.rst already; choose another id"),
        (["RFE2", " "], "a design needs a title, and may be given an id; give words for both"),
        (["RFE2", "B", "--output", "index.rst"], "index.rst exists already; name another file with --output"),
        (["Use it", "rfe-2"], "rfe-2 looks like an id: put it first"),
        (["RFE2"], "RFE2 looks like an id: give a title after it, as `flamedesign new RFE2 'A title'`"),
        (["RFE2", "B", "--style", "tex"], "'tex' is not one of"),
    ],
)
def test_what_is_refused(folder, arguments, said):
    before = sorted(folder.rglob("*"))
    done = run_command("new", *arguments, *([] if "--style" in arguments else ["--style", "rest"]))
    assert done.exit_code == 2
    assert said in done.output
    assert sorted(folder.rglob("*")) == before


def test_a_place_where_it_is_not_read(folder, project):
    if not HAS_MYST:
        pytest.skip("this project is without MyST-Parser")
    done = run_command("new", "RFE2", "B", "--output", "elsewhere/two.md")
    assert done.exit_code == 0
    assert (
        'It is no design yet; write flamedesign_documents = ["designs/*/FS", "more/RFE*", "elsewhere/two"].'
        in done.output
    )
    done = run_command("new", "RFE3", "C", "--output", folder.parent / "three.md")
    assert "It lies outside" in done.output


def test_a_pattern_with_a_suffix(folder, project):
    project.configure('flamedesign_documents = ["more/*.rst"]\n')
    done = run_command("new", "Result cache", "--style", "plain-rest")
    assert done.output.splitlines()[0] == "more/RFE1-result-cache.rst"
    assert 'It is no design yet; write flamedesign_documents = ["more/*.rst", "more/RFE1-result-cache"]' in done.output


def test_a_directive_makes_a_design_wherever_it_stands(folder):
    done = run_command("new", "RFE2", "B", "--style", "rest", "--output", "elsewhere/two.rst")
    assert (done.exit_code, done.output) == (0, "elsewhere/two.rst\n"), done.output


def test_a_project_that_reads_no_such_files(folder, project):
    text = 'extensions = ["sphinxcontrib_flamedesign"]\nsource_suffix = {".rst": "restructuredtext"}\n'
    project.write("conf.py", text)
    done = run_command("new", "RFE2", "B", "--style", "plain")
    assert done.exit_code == 2
    assert "this project reads no .md files; choose another --style" in done.output


@pytest.mark.parametrize("word", ["true", "False", "YES", "no", "on", "off", "null", "y", "N"])
def test_words_that_yaml_takes_for_something_else(word):
    new = NewDesign(FLAME, "RFE1", "A", "RFE1: A", "2026-01-01", owner=word)
    assert f'author: "{word}"' in make_skeleton(new, Style.PLAIN).splitlines()
    assert "author: Nora" in make_skeleton(replace(new, owner="Nora"), Style.PLAIN).splitlines()


class TestPlaces:
    """Where a new design stands, where nobody says so."""

    def new(self, project, *arguments):
        done = run_command("new", *arguments)
        assert done.exit_code == 0, done.output
        return done.stdout.splitlines()[0]

    def test_several_templates(self, folder, project):
        project.configure('flamedesign_template = {"b/*": "nygard", "c/*": "madr"}\nflamedesign_documents = ["?/*"]\n')
        project.write("c/0007-a.rst", "A\n=\n\nContext and Problem Statement\n-----------------------------\n\nx\n")
        assert self.new(project, "Next one", "--template", "madr") == "c/0008-next-one.rst"
        assert self.new(project, "Another", "--template", "madr") == "c/0009-another.rst"
        assert self.new(project, "First", "--template", "nygard", "--style", "plain-rest") == "b/0001-first.rst"

    @pytest.mark.parametrize(
        "stated", ['"bad.toml"', "3", '{"b/*": "bad.toml"}', '{"b/*": "bad.toml", "a/*": "nygard"}']
    )
    def test_a_template_that_is_named_is_the_only_one_that_is_read(self, folder, project, stated):
        project.write("bad.toml", "name = 3\n")
        project.configure(f"flamedesign_template = {stated}\n")
        place = "a/0001-one.rst" if "nygard" in stated else "docs/adr/0001-one.rst"
        assert self.new(project, "One", "--template", "nygard", "--style", "plain-rest") == place

    @pytest.mark.parametrize(
        ("template", "place"),
        [
            ("kep", "keps/new/0001-my-thing/README.rst"),
            ("nova-spec", "specs/new/approved/my-thing.rst"),
            ("nygard", "docs/adr/0001-my-thing.rst"),
        ],
    )
    def test_the_first_design(self, folder, project, template, place):
        project.configure(f'flamedesign_template = "{template}"\n')
        assert self.new(project, "My thing", "--style", "plain-rest") == place

    def test_a_template_without_ids(self, folder, project):
        project.write("own.toml", 'name = "own"\ntitle = "Own"\n[fields.why]\nlabel = "Why"\n')
        project.configure('flamedesign_template = "own.toml"\nflamedesign_documents = ["d/*"]\n')
        assert self.new(project, "Hi there", "--style", "plain-rest") == "d/hi-there.rst"


def test_that_no_toctree_lists_it_is_said(folder, project):
    project.write("index.rst", "Index\n=====\n\n.. toctree::\n\n   designs/RFE1-a/FS\n")
    done = run_command("new", "RFE8", "Expiry", "--style", "rest")
    assert done.stderr == "It is in no toctree yet: add designs/RFE8-expiry/FS to one, or the build says so.\n"


def test_a_dash_is_standard_output(folder):
    done = run_command("new", "RFE8", "Expiry", "--style", "rest", "-o", "-")
    assert (done.exit_code, done.stdout.startswith("RFE8: Expiry\n")) == (0, True), done.output
    assert not (folder / "-").exists()


def test_a_template_of_ones_own_without_a_configuration(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    head = 'documents = ["notes/*"]\n[id]\nform = ["DR-{number}"]\n'
    (tmp_path / "own.toml").write_text(TEMPLATE.replace("[metadata.status]", head + "[metadata.status]", 1), "utf-8")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "DR-1.rst").write_text("DR-1: One\n=========\n", "utf-8")
    done = run_command("new", "Two", "--template", "own.toml")
    assert (done.exit_code, done.output) == (0, "notes/DR-2.rst\n"), done.output


class TestInAnEmptyFolder:
    """The first design of a folder that no ``conf.py`` describes."""

    @pytest.mark.parametrize(
        ("template", "places"),
        [
            ("nygard", ["docs/adr/0001-my-thing", "docs/adr/0002-other"]),
            ("pep", ["peps/pep-0001", "peps/pep-0002"]),
            ("flame", ["RFE1-my-thing", "RFE2-other"]),
        ],
    )
    def test_where_it_stands(self, tmp_path, monkeypatch, template, places):
        monkeypatch.chdir(tmp_path)
        for title, place in zip(("My thing", "Other"), places, strict=True):
            done = run_command("new", title, "--template", template, "--style", "plain-rest")
            assert (done.exit_code, done.stdout) == (0, f"{place}.rst\n"), done.output

    def test_other_commands_refuse_it(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        assert run_command("check", "--template", "nygard").exit_code == 2


def test_what_is_to_be_replaced_or_ticked_stands_as_the_template_has_it():
    prompts = ("<Describe it, in short.>", "[ ] Docs <when> done", "a < b", "<b>loud</b>", "<script>")
    spec = replace(FLAME["background"], parent=None, prompts=prompts)
    new = NewDesign(replace(FLAME, fields=(spec,)), "RFE1", "A", "RFE1: A", "2026-01-01")
    lines = [line for line in make_skeleton(new, Style.PLAIN).splitlines() if line.startswith("- ")]
    escaped = ["- a \\< b", "- \\<b>loud\\</b>", "- \\<script>"]
    assert lines == ["- <Describe it, in short.>", "- [ ] Docs <when> done", *escaped]
    ticked = replace(new, template=replace(FLAME, fields=(replace(spec, prompts=("[ ] Docs",)),)))
    assert "- [ ] Docs" in make_skeleton(ticked, Style.PLAIN).splitlines()


class TestAsTheOthers:
    """A new design in a folder of designs that are written in a way of their own."""

    OWN = (
        'name = "own"\ntitle = "Own"\ndocuments = ["adr/*"]\n[id]\nform = ["ADR-{number}"]\n'
        'path = ["adr/{number:4}-{name}"]\n[metadata.status]\nlabel = "Status"\nvalues = ["draft"]\n'
        '[metadata.owner]\nlabel = "Owner"\nholds = "owner"\n[fields.why]\nlabel = "Why"\n'
    )

    def new(self, tmp_path, monkeypatch, header, name="0006-a.rst"):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "own.toml").write_text(self.OWN, "utf-8")
        (tmp_path / "adr").mkdir()
        (tmp_path / "adr" / name).write_text(f"A queue\n=======\n\n{header}\n\nWhy\n---\n\nSo.\n", "utf-8")
        done = run_command("new", "Two", "--template", "own.toml")
        assert done.exit_code == 0, done.output
        return done.stdout.strip(), (tmp_path / done.stdout.strip()).read_text("utf-8")

    def test_numbers_are_filled_up_as_the_pattern_says(self, tmp_path, monkeypatch):
        assert self.new(tmp_path, monkeypatch, ":Status: draft", "6-a.rst")[0] == "adr/0007-two.rst"

    def test_lines_of_the_header_are_marked_alike(self, tmp_path, monkeypatch):
        place, text = self.new(tmp_path, monkeypatch, "- **Status:** draft\n- **Owner:** Ann")
        assert place == "adr/0007-two.rst"
        assert text.splitlines()[3] == "- **Status:** draft"
        assert text.splitlines()[4].startswith("- **Owner:** ")

    @pytest.mark.parametrize(
        ("header", "suffix"),
        [
            (header, suffix)
            for suffix, headers in {
                "md": (
                    "| | |\n|---|---|\n| Status | draft |\n| **Owner** | Ann |",
                    "| Status | Owner |\n|---|---|\n| draft | Ann |",
                    "> **Status:** draft\n> **Owner:** Ann",
                ),
                "rst": (
                    "+--------+-------+\n| Status | draft |\n+--------+-------+\n| Owner  | Ann   |\n+--------+-------+",
                    "+--------+-------+\n| Status | Owner |\n+========+=======+\n| draft  | Ann   |\n+--------+-------+",
                    "====== =====\nStatus draft\nOwner  Ann\n====== =====",
                    "====== =====\nStatus Owner\n====== =====\ndraft  Ann\n====== =====",
                    ".. list-table::\n\n   * - Status\n     - draft\n   * - Owner\n     - Ann",
                    ".. list-table::\n   :header-rows: 1\n\n   * - Status\n     - Owner\n   * - draft\n     - Ann",
                    "  **Status:** draft\n  **Owner:** Ann",
                ),
            }.items()
            if suffix == "rst" or HAS_MYST
            for header in headers
        ],
    )
    def test_a_table_or_quotation_is_written_as_theirs_and_read_again(self, tmp_path, monkeypatch, header, suffix):
        monkeypatch.setattr("sphinxcontrib_flamedesign.cli.new.find_user_name", lambda _: "Björn 智美 *Lee*")
        _, text = self.new(tmp_path, monkeypatch, header, f"0006-a.{suffix}")
        first = text.splitlines()[3 if suffix == "rst" else 2]
        assert first.lstrip()[:1] == header.lstrip()[0], text
        data = json.loads(run_command("show", "ADR-7", "--template", "own.toml", "--format", "json").stdout)["design"]
        assert (data["status"], data["metadata"]["owner"]) == ("draft", "Björn 智美 *Lee*"), text

    def test_the_id_has_the_prefix_of_most_designs_and_their_next_number(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        own = self.OWN.replace('path = ["adr/{number:4}-{name}"]', 'title = ["HD-{number}: {title}"]')
        (tmp_path / "own.toml").write_text(own, "utf-8")
        (tmp_path / "adr").mkdir()
        for id_ in ("HD-1", "HD-2", "RFE9"):
            (tmp_path / "adr" / f"{id_.lower()}.rst").write_text(f"{id_}: A\n=======\n\nWhy\n---\n\nSo.\n", "utf-8")
        options = ("--template", "own.toml", "--id-prefix", "RFE", "--id-prefix", "HD-", "-o", "-")
        ids = [run_command("new", *words, *options).stdout.splitlines()[0] for words in (["Two"], ["RFE12", "Two"])]
        # The template's own form of titles would say another id.
        assert ids == ["HD-3: Two", "RFE-12: Two"]

    def test_an_id_is_taken_as_it_is_given_where_the_template_has_several_forms(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        own = self.OWN.replace('["ADR-{number}"]', '["ADR-{number}", "RFC {number}"]')
        (tmp_path / "own.toml").write_text(own, "utf-8")
        done = run_command("new", "RFC 4", "Two", "--template", "own.toml", "--style", "plain-rest", "-o", "-")
        assert done.stdout.startswith("RFC 4: Two\n")


def test_a_name_of_a_file_has_no_spaces_or_capitals_of_a_title(folder):
    done = run_command("new", "Crash now", "fd9", "--style", "plain-rest")
    assert done.output.splitlines()[0] == "designs/crash-now-fd9/FS.rst"


class TestIdsInAnotherForm:
    """An id that a template with numbered documents has no form for."""

    @pytest.fixture
    def decisions(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        for number, name in enumerate(("queue", "cache", "watch-the-disk"), start=1):
            path = tmp_path / f"docs/adr/{number:04}-{name}.rst"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{number}. {name}\n===========================\n\nContext\n-------\n\nSo.\n", "utf-8")
        return path.parent

    @pytest.mark.parametrize("id_", ["RFC-8", "foo", "Watch the"])
    def test_it_is_refused_and_takes_no_number(self, decisions, id_):
        before = sorted(decisions.iterdir())
        done = run_command("new", id_, "Eight", "--template", "nygard")
        assert done.exit_code == 2
        assert (
            f"{id_!r} is no id of nygard: ids here are ADR-{{number}}; leave it out for the next free number"
            in done.output
        )
        assert sorted(decisions.iterdir()) == before
        assert run_command("new", "Eight", "--template", "nygard").output == "docs/adr/0004-eight.rst\n"

    def test_a_title_that_a_design_has_takes_an_id(self, decisions):
        done = run_command("new", "watch the  Disk", "--template", "nygard")
        assert done.exit_code == 2
        assert "'watch the Disk' is the title of ADR-3 in docs/adr/0003-watch-the-disk.rst already; give" in done.output
        assert len([*decisions.iterdir()]) == 3
        done = run_command("new", "ADR-7", "watch the Disk", "--template", "nygard")
        assert done.output == "docs/adr/0007-watch-the-disk.rst\n"

    def test_prefixes_of_the_project_are_named(self, decisions):
        prefixes = ("--id-prefix", "DR-", "--id-prefix", "XR")
        done = run_command("new", "RFC-8", "Eight", "--template", "nygard", *prefixes)
        assert "'RFC-8' is no id of nygard: ids here are DR-{number}, XR-{number};" in done.output
        assert run_command("new", "XR-8", "Eight", "--template", "nygard", *prefixes).output.endswith("8-eight.rst\n")

    @pytest.mark.parametrize(("forms", "is_refused"), [(["ADR-{number:2}", "{name}"], True), (["{name}"], False)])
    def test_letters_with_a_number_are_no_name_where_ids_have_one(self, tmp_path, monkeypatch, forms, is_refused):
        monkeypatch.chdir(tmp_path)
        own = f"""name = "own"\ntitle = "Own"\ndocuments = ["adr/*"]\n[fields.why]\nlabel = "Why"
[id]\nform = {json.dumps(forms)}\npath = ["adr/{{name}}", "adr/{{number}}-{{name}}"]\n"""
        (tmp_path / "own.toml").write_text(own, "utf-8")
        options = ("--template", "own.toml", "--style", "plain-rest", "-o", "-")
        done = run_command("new", "RFC-3", "Dup", *options)
        assert (done.exit_code == 2) == is_refused
        assert ("'RFC-3' is no id of own: ids here are ADR-{number:2}, {name};" in done.output) == is_refused
        for id_ in ("dup-of-3", "ADR-3", "7"):
            assert run_command("new", id_, "Dup", *options).exit_code == 0

    def test_a_form_without_a_number_takes_that_of_no_design(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        path = tmp_path / "keps/sig-node/0007-swap/README.rst"
        path.parent.mkdir(parents=True)
        path.write_text("KEP-7: Swap\n===========\n\nSummary\n-------\n\nSo.\n", "utf-8")
        done = run_command("new", "faster-swap", "Faster swap", "--template", "kep", "--style", "plain-rest")
        assert done.exit_code == 0, done.output
        assert "0007" not in done.output


@pytest.mark.skipif(not HAS_MYST, reason="this project is without MyST-Parser")
class TestHabits:
    """What the documents of a team have in common, the new one has too."""

    OWN = """
name = "own"
title = "Own"
documents = ["specs/*"]
[id]
form = ["TS-{number:3}"]
path = ["specs/ts-{number}-{name}"]
[metadata.spec]
label = "Spec"
holds = "id"
[metadata.title]
label = "Title"
holds = "title"
[metadata.last-touched]
label = "last touched"
holds = "date"
[fields.why]
label = "Why"
[fields.how]
label = "How"
[fields.steps]
label = "Steps"
parent = "how"
"""

    @pytest.fixture
    def team(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "own.toml").write_text(self.OWN, "utf-8")
        (tmp_path / "specs").mkdir()

        def new(*words, documents=(), style="plain"):
            for number, text in enumerate(documents, 1):
                (tmp_path / f"specs/ts-00{number}-a.md").write_text(text, "utf-8")
            done = run_command("new", *words, "--template", "own.toml", "--style", style)
            assert done.exit_code == 0, done.output
            name = done.stdout.strip()
            shown = json.loads(run_command("export", "--template", "own.toml").stdout)
            (design,) = [one for one in shown["designs"].values() if one["title"] == words[-1]]
            assert {one["state"] for one in design["fields"].values()} == {"placeholder"}
            assert len(design["fields"]) == 3
            return (tmp_path / name).read_text("utf-8")

        return new

    @pytest.mark.parametrize("words", [("Third",), ("TS-009", "Tariff zones")])
    @pytest.mark.parametrize("documents", [0, 2], ids=["first", "third"])
    def test_lines_of_id_and_title(self, team, words, documents):
        text = "---\nspec: TS-00{0}\ntitle: A{0}\nlast touched: 2026-01-02\n---\n\n# A{0}\n\n## Why\n\nSo.\n\n## How\n\nBy.\n"
        written = team(*words, documents=[text.format(number) for number in range(1, documents + 1)])
        id_ = "TS-009" if len(words) > 1 else "TS-003" if documents else "TS-001"
        today = dt.date.today().isoformat()
        title = words[-1]
        head = ["---", f"spec: {id_}", f"title: {title}", f"last touched: {today}", "---", "", f"# {title}"]
        assert written.splitlines()[:7] == head

    def test_a_number_alone_and_names_as_they_are_written(self, team):
        text = "---\nSPEC: 1\ntitle: A\nLast Touched: 2026-01-02\n---\n\n# A\n\n## Why\n\nSo.\n\n## How\n\nBy.\n"
        assert team("Next", documents=[text]).splitlines()[1:3] == ["SPEC: 2", "title: Next"]
        assert (team("Last").splitlines()[3].partition(":")[0]) == "Last Touched"

    def test_lines_that_most_leave_out(self, team):
        texts = [f"---\nlast touched: 2026-01-02\n---\n\n# A{n}\n\n## Why\n\nSo.\n\n## How\n\nBy.\n" for n in (1, 2)]
        written = team("Third", documents=texts)
        assert "spec:" not in written
        assert "title:" not in written

    def test_a_directive_says_the_id_by_its_argument(self, team):
        written = team("TS-004", "Four", style="myst")
        assert "{design} TS-004\n:last-touched: " in written

    @pytest.mark.parametrize(
        ("text", "sections"),
        [
            ("# A\n\n### Why\n\nSo.\n\n### How\n\nBy.\n", ["# TS-002: Z", "### Why", "### How", "**Steps:**"]),
            (
                "## A\n\n### Why\n\nSo.\n\n### How\n\nBy.\n\n#### Steps\n\nOne.\n",
                ["## TS-002: Z", "### Why", "### How", "#### Steps"],
            ),
            (
                "# A\n\n**Why**\n\nSo.\n\n**How**\n\nBy.\n\n**Steps**\n\nOne.\n",
                ["# TS-002: Z", "**Why:**", "**How:**", "**Steps:**"],
            ),
        ],
        ids=["level", "below", "labels"],
    )
    def test_the_level_of_headings(self, team, text, sections):
        written = team("Z", documents=[text])
        assert [line for line in written.splitlines() if line[:1] in "#*" and line] == sections
