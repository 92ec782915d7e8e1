"""What a project accepts: severities by status, comments in documents, and the baseline."""

from __future__ import annotations

import re
import shutil

import pytest
from sphinx.errors import ConfigError
from support import finding, run_command

from sphinxcontrib_flamedesign.core.baseline import Entry, apply_baseline, format_baseline, parse_baseline
from sphinxcontrib_flamedesign.core.template_file import TemplateError, make_template
from sphinxcontrib_flamedesign.core.text.waiver_syntax import parse_waiver

PLACEHOLDERS = """
Title
=====

.. design:: RFE{number}
   :status: {status}

.. design-motivation::

   .. design-target::

      TBD
"""


def placeholders(project) -> list[str]:
    return [line.partition(":")[2].split(": ")[1] for line in project.ours() if "[flamedesign.placeholder" in line]


class TestSeverities:
    @pytest.fixture
    def site(self, project):
        project.write("index.rst", "Index\n=====\n")
        for number, status in enumerate(("draft", "accepted", "review"), 1):
            project.write(f"d{number}.rst", PLACEHOLDERS.format(number=number, status=status))
        return project

    def test_by_status_of_the_template(self, site):
        site.build()
        assert placeholders(site) == ["WARNING", "ERROR", "WARNING"]

    def test_by_status_in_the_configuration(self, site):
        site.build(flamedesign_rules={"placeholder-field": {"draft": "off", "accepted": "warning", "*": "error"}})
        assert placeholders(site) == ["WARNING", "ERROR"]

    def test_what_the_configuration_leaves_open_is_as_in_the_template(self, site):
        site.build(flamedesign_rules={"placeholder-field": {"review": "off"}})
        assert placeholders(site) == ["WARNING", "ERROR"]

    def test_one_word_holds_for_all(self, site):
        site.build(flamedesign_rules={"placeholder-field": "warning"})
        assert placeholders(site) == ["WARNING"] * 3

    @pytest.mark.parametrize(
        ("rules", "said"),
        [
            ({"missing-fild": "off"}, "'missing-fild' that does not exist; did you mean 'missing-field'?"),
            ({"missing-field": "warn"}, "it can be error, warning, info, off; did you mean 'warning'?"),
            ({"missing-field": {"draft": "of"}}, "gives 'missing-field' the severity 'of'"),
            ({"missing-field": {"drafts": "off"}}, "does not know; did you mean 'draft'?"),
            ({"missing-field": 3}, "gives 'missing-field' the severity 3"),
            ("missing-field", "must be a dictionary"),
        ],
    )
    def test_what_cannot_be_used_is_said(self, site, rules, said):
        site.configure(f"flamedesign_rules = {rules!r}\n")
        site.build()
        (line,) = [line for line in site.ours() if "[flamedesign.config]" in line]
        assert said in line

    def test_a_template_with_a_rule_that_does_not_exist_is_not_used(self, site):
        site.write(
            "t.toml",
            'name = "t"\ntitle = "T"\n[severities.missing-fild]\ndraft = "off"\n[fields.motivation]\nlabel = "Motivation"\n',
        )
        with pytest.raises(ConfigError, match="severities: names a rule 'missing-fild'"):
            site.build(flamedesign_template="t.toml")


def test_what_a_template_says_for_the_rules_is_checked():
    data = {
        "name": "t",
        "title": "T",
        "metadata": {"status": {"label": "Status", "values": ["draft"], "drafts": ["drafty"]}},
        "severities": {"missing-field": "off"},
        "fields": {"one": {"label": "One", "defines": ["options"], "scope": "in"}},
    }
    with pytest.raises(TemplateError) as caught:
        make_template(data, "t.toml")
    assert caught.value.problems == (
        "fields.one.defines: 'options' is none of option, variable, command, flag, exit-code, endpoint;"
        " did you mean 'option'?",
        "metadata.status.drafts: 'drafty' is none of its values; did you mean 'draft'?",
        "severities.missing-field: must be a table: status -> severity",
    )


@pytest.mark.parametrize(
    ("comment", "parsed"),
    [
        ("flamedesign: allow missing-field - agreed", (("missing-field",), "agreed")),
        (" flamedesign: allow a-b, c-d\n  e-f — by mail - twice", (("a-b", "c-d", "e-f"), "by mail - twice")),
        ("flamedesign: allow a: because", (("a",), "because")),
        ("flamedesign: allow a", (("a",), "")),
        ("flamedesign: allow", ((), "")),
        ("flamedesign: alow a - b", ((), "")),
        ("something else", None),
        ("see flamedesign: allow a - b", None),
    ],
)
def test_waivers_are_taken_apart(comment, parsed):
    assert parse_waiver(comment) == parsed


MARKDOWN = """
# RFE1: One
{head}

## Motivation

{section}

**Background:** TBD

**Target:** TBD

## Function Specification

**Feature Interaction:**

**Related Features:**

- RFE7 reads
{item}
- RFE8 writes

### CLI

TBD
"""
REST = """
RFE1: One
=========
{head}

Motivation
----------

{section}

**Background:** TBD

**Target:** TBD

Function Specification
----------------------

**Feature Interaction:**

**Related Features:**

- RFE7 reads

{item}

- RFE8 writes

CLI
~~~

TBD
"""


class TestWaivers:
    def find(self, project, suffix, **places):
        project.write("index.rst", "Index\n=====\n")
        text, comment = (MARKDOWN, "<!-- {} -->") if suffix == "md" else (REST, "\n.. {}\n")
        filled = {name: comment.format(places[name]) if name in places else "" for name in ("head", "section", "item")}
        project.write(f"RFE1.{suffix}", text.format(**filled))
        project.build(
            flamedesign_documents=["RFE1"], flamedesign_rules={"missing-field": "off"}, suppress_warnings=["toc"]
        )
        return [line.partition("WARNING: ")[2].split(" ", 1)[0].strip("'") + line.rpartition("[flamedesign.")[2][:4]
                for line in project.ours()]  # fmt: skip

    ALL = ("Backgroundplac", "Targetplac", "thereunkn", "thereunkn", "CLIplac")

    @pytest.mark.parametrize("suffix", ["md", "rst"])
    def test_without_one(self, project, suffix):
        assert self.find(project, suffix) == list(self.ALL)

    @pytest.mark.parametrize("suffix", ["md", "rst"])
    def test_at_the_head_it_is_for_the_document(self, project, suffix):
        found = self.find(project, suffix, head="flamedesign: allow placeholder-field - written next week")
        assert found == ["thereunkn", "thereunkn"]

    @pytest.mark.parametrize("suffix", ["md", "rst"])
    def test_elsewhere_it_is_for_the_block_behind_it(self, project, suffix):
        found = self.find(project, suffix, section="flamedesign: allow placeholder-field - written next week")
        assert found == ["Targetplac", "thereunkn", "thereunkn", "CLIplac"]

    @pytest.mark.parametrize("suffix", ["md", "rst"])
    def test_between_items_it_is_for_the_next(self, project, suffix):
        found = self.find(project, suffix, item="flamedesign: allow unknown-feature - comes in spring")
        assert found == ["Backgroundplac", "Targetplac", "thereunkn", "CLIplac"]
        assert not any("RFE8" in line for line in project.ours())

    @pytest.mark.parametrize("suffix", ["md", "rst"])
    def test_before_a_section_it_is_for_the_section(self, project, suffix):
        text = {
            "md": "# RFE1: One\n\n## References\n\n**External References:** TBD\n\n"
            "<!-- flamedesign: allow placeholder-field - later -->\n\n"
            "## Motivation\n\n**Background:** TBD\n\n## Use Cases\n\n**Basic Use Cases:** TBD\n",
            "rst": "RFE1: One\n=========\n\nReferences\n----------\n\n**External References:** TBD\n\n"
            ".. flamedesign: allow placeholder-field - later\n\n"
            "Motivation\n----------\n\n**Background:** TBD\n\nUse Cases\n---------\n\n**Basic Use Cases:** TBD\n",
        }[suffix]
        project.write("index.rst", "Index\n=====\n")
        project.write(f"RFE1.{suffix}", text)
        project.build(flamedesign_documents=["RFE1"], suppress_warnings=["toc"])
        held = [line for line in project.ours() if "placeholder-field" in line]
        # In Markdown and reST the comment is the last thing in the section before; it is for what follows.
        assert ["External" in held[0], "Basic" in held[1], len(held)] == [True, True, 2]

    def test_examples_in_code_are_none(self, project):
        project.write("index.rst", "Index\n=====\n")
        code = "RFE1: One\n=========\n\n::\n\n   .. flamedesign: allow missing-field - shown\n"
        project.write("RFE1.rst", code)
        project.build(flamedesign_documents=["RFE1"])
        assert any("missing-field" in line for line in project.ours())


class TestBaseline:
    def test_what_is_written_is_read_again(self):
        found = [
            finding("b-rule", docname="z", line=3, field="cli"),
            finding("b-rule", docname="z", line=9, field="cli"),
            finding("a-rule", docname="with space | and bar", line=1, subject="50% #1\nnext"),
            finding("a-rule", docname="plain", line=1),
        ]
        text = format_baseline(found)
        assert text.splitlines()[2:] == [
            "a-rule | plain |  | 1 | RFE1",
            "a-rule | with space %7C and bar | 50%25 %231%0Anext | 1 | RFE1",
            "b-rule | z | cli | 2 | RFE1",
        ]
        baseline = parse_baseline(text)
        assert baseline.problems == ()
        assert {entry.key: entry.count for entry in baseline.entries} == {
            ("a-rule", "plain", ""): 1,
            ("a-rule", "with space | and bar", "50% #1\nnext"): 1,
            ("b-rule", "z", "cli"): 2,
        }
        assert apply_baseline(found, baseline.entries) == ([], [found[3], found[2], *found[:2]], [])

    def test_bad_lines_are_named(self):
        text = (
            "# known\n\nrule\nrule | doc | x | many\nrule | doc | x\nrule | doc | x | 2\nrule | doc | x | 1 | y | z\n"
        )
        baseline = parse_baseline(text)
        assert [entry.line for entry in baseline.entries] == [5]
        assert baseline.problems == (
            (3, "'rule' is no entry; expected: rule | document | subject | how many | id of the design"),
            (4, "'many' is no number of findings"),
            (6, "says the same as line 5; join the two"),
            (
                7,
                "'rule | doc | x | 1 | y | z' is no entry; expected: rule | document | subject | how many | id of the design",
            ),
        )

    def test_more_than_known_is_left_and_less_is_fixed(self):
        found = [finding("r", line=9, field="cli"), finding("r", line=2, field="cli")]
        left, known, fixed = apply_baseline(found, [Entry("r", "a", "cli", 1), Entry("gone", "a", "", 2, 7)])
        assert [one.line for one in left] == [9]
        assert [one.line for one in known] == [2]
        assert fixed == [(Entry("gone", "a", "", 2, 7), 2)]

    def test_in_a_project(self, project):
        project.write("index.rst", "Index\n=====\n")
        text = "RFE1: One\n=========\n\nMotivation\n----------\n\n**Background:** TBD\n\n**Target:** TBD\n"
        project.write("RFE1.rst", text)
        project.write("known.txt", "placeholder-field | RFE1 | target\n")
        project.configure('flamedesign_documents = ["RFE*"]\nflamedesign_baseline = "known.txt"\n')
        held = lambda: [line for line in project.ours() if "placeholder-field" in line]  # noqa: E731
        project.build()
        assert [line.split(":")[1] for line in held()] == ["7"]
        project.write("known.txt", "# both\nplaceholder-field | RFE1 | target\nplaceholder-field | RFE1 | background\n")
        project.build()  # nothing but the baseline has changed
        assert held() == []
        project.write("RFE1.rst", text.replace("Background:** TBD", "Background:** It is slow."))
        project.build()
        assert held() == []
        assert [one["message"] for one in project.export()["findings"] if one["rule"] == "fixed-baseline-entry"] == [
            "'placeholder-field' is no longer found in RFE1 (background); take it out of the baseline"
        ]

    @pytest.mark.parametrize("rule", ["missing-field", "empty-section"])
    def test_what_is_known_of_a_section_is_known_of_its_parts(self, project, rule):
        project.write("index.rst", "Index\n=====\n")
        text = "RFE1: One\n=========\n\nMotivation\n----------\n\nText.\n"
        empty = f"{text}\nFunction Specification\n----------------------\n" if rule == "empty-section" else text
        project.write("RFE1.rst", empty)
        project.write("known.txt", f"{rule} | RFE1 | spec\n")
        project.configure('flamedesign_documents = ["RFE*"]\nflamedesign_baseline = "known.txt"\n')
        held = lambda: [line for line in project.ours() if "Specification" in line or "fixed" in line]  # noqa: E731
        project.build()
        assert held() == []
        part = "\nFunction Specification\n----------------------\n\n**API:** Calls.\n\n**Scope:**\n\nAll.\n"
        project.write("RFE1.rst", f"{text}{part}")
        project.build()
        assert held() == []
        project.write("known.txt", "")
        project.build()
        assert len(held()) > 3

    def test_a_design_of_which_nothing_is_written_is_one_finding(self, project):
        project.write("index.rst", "Index\n=====\n")
        project.configure('flamedesign_documents = ["RFE*"]\nflamedesign_baseline = "known.txt"\n')
        labels = ("API", "CLI", "Configuration", "Other Interfaces")
        head = "RFE1: One\n=========\n\nFunction Specification\n----------------------\n"
        text = head + "".join(f"\n**{label}:** TBD\n" for label in labels)
        project.write("RFE1.rst", text)
        project.write("known.txt", "")
        held = lambda: [line for line in project.ours() if re.search("placeholder|fixed", line)]  # noqa: E731
        project.build()
        (found,) = held()
        assert "RFE1.rst:1: WARNING: nothing of RFE1 is written: all its 4 fields are placeholders;" in found
        project.write("known.txt", "placeholder-field | RFE1 | *\n")
        for written in (text, text.replace("**API:** TBD", "**API:** Calls.")):
            project.write("RFE1.rst", written)
            project.build()
            assert held() == []
        project.write("known.txt", "")
        project.build()
        assert len(held()) == 3

    def test_what_is_written_in_part_is_known_where_nothing_was(self, project):
        project.write("index.rst", "Index\n=====\n")
        project.configure('flamedesign_documents = ["RFE*"]\nflamedesign_baseline = "known.txt"\n')
        project.write("known.txt", "missing-field | RFE1 | motivation\nmissing-field | RFE1 | spec\n")
        title, motivation = "RFE1: One\n=========\n", "\nMotivation\n----------\n"
        spec = "\nFunction Specification\n----------------------\n"
        held = lambda: [line for line in project.ours() if re.search("Motivation|Target|Specif|API|fixed", line)]  # noqa: E731
        for written in (
            "",
            motivation,
            f"{motivation}\nTBD\n",
            f"{motivation}\n**Background:** It is slow.\n\n**Target:** TBD\n",
        ):
            for rest in ("", f"{spec}\nWords.\n", f"{spec}\n**API:**\n\n**CLI:** Commands.\n"):
                project.write("RFE1.rst", f"{title}{written}{rest}")
                project.build()
                assert held() == [], (written, rest)
        project.write("known.txt", "missing-field | RFE1 | motivation/*\n")
        for written in (f"{motivation}\nWords.\n", f"{motivation}\n**Background:** It is slow.\n"):
            project.write("RFE1.rst", f"{title}{written}{spec}\n**API:** Calls.\n")
            project.build()
            assert not [line for line in held() if "Motivation" in line or "fixed" in line]
        project.write("RFE1.rst", title)
        project.build()
        assert any("has no 'Motivation'" in line for line in held())  # it was there, and is gone
        project.write("known.txt", "placeholder-field | RFE1 | target\n")
        project.write("RFE1.rst", f"{title}{motivation}\n**Background:** It is slow.\n")
        project.build()
        assert any("has no 'Target' in 'Motivation'" in line for line in held())  # it was there, and is gone

    @pytest.mark.parametrize("known", ["use-cases", "cli", "spec", "spec/*"])
    def test_what_is_written_incompletely_is_known_where_nothing_was(self, project, known):
        rule = "use-case-incomplete" if known == "use-cases" else "not-applicable-without-reason"
        project.write("index.rst", "Index\n=====\n")
        project.configure('flamedesign_documents = ["RFE*"]\nflamedesign_baseline = "known.txt"\n')
        project.write(
            "RFE1.rst",
            "RFE1: One\n=========\n\nUse Cases\n---------\n\nExample 1: Cache\n~~~~~~~~~~~~~~~~\n\nIt is quick.\n\n"
            "Motivation\n----------\n\n**Target:** All.\n\n"
            "Function Specification\n----------------------\n\n**CLI:** None\n",
        )
        held = lambda: [one for one in project.export()["findings"] if one["rule"] in {rule, "fixed-baseline-entry"}]  # noqa: E731
        project.write("known.txt", "")
        project.build()
        assert [one["rule"] for one in held()] == [rule]
        project.write("known.txt", f"missing-field | RFE1 | {known}\n")
        project.build()
        assert held() == []

    def test_the_place_of_a_section_is_known_where_it_was_missing(self, project):
        project.write("index.rst", "Index\n=====\n")
        project.configure('flamedesign_documents = ["RFE*"]\nflamedesign_baseline = "known.txt"\n')
        order = ("Use Cases", "Motivation", "Function Specification")
        text = "".join(f"{title}\n{'-' * len(title)}\n\nWords.\n\n" for title in order)
        project.write("RFE1.rst", f"RFE1: One\n=========\n\n{text}")
        moved = lambda: [one["field"] for one in project.export()["findings"] if one["rule"] == "section-order"]  # noqa: E731
        project.write("known.txt", "")
        project.build()
        assert moved() == ["use-cases"]
        project.write("known.txt", "missing-field | RFE1 | use-cases\n")
        project.build()
        assert moved() == []

    @pytest.mark.parametrize("suffix", ["md", "rst"])
    def test_a_renamed_document_keeps_its_entries(self, project, suffix):
        """It is known by the id of its design, else by the name of its file."""
        heading = {"md": "# {}\n\n## Motivation\n\n", "rst": "{}\n==========\n\nMotivation\n----------\n\n"}[suffix]
        texts = {"RFE3": heading.format("RFE3: Keys"), "notes": heading.format("Notes")}
        project.write("index.rst", "Index\n=====\n")
        project.configure('flamedesign_documents = ["d/**"]\nsuppress_warnings = ["toc"]\n')

        def check(*names: str, more: str = "", options: tuple[str, ...] = ()) -> list[str]:
            shutil.rmtree(project.src / "d", ignore_errors=True)
            for name, text in zip(names, texts.values(), strict=False):
                project.write(f"d/{name}.{suffix}", text + more)
            known = ("--baseline", project.src / "known.txt", "--fail-on", "info")
            done = run_command("check", project.src, *known, *options)
            return re.findall(r"^\S*:\d+: .*\[(.*)\]$", done.output, re.MULTILINE)

        assert check("0003-keys", "notes", options=("--update-baseline",)) == []
        written = (project.src / "known.txt").read_text("utf-8")
        assert "empty-section | d/0003-keys | motivation | 1 | RFE3\n" in written
        assert "empty-section | d/notes | motivation\n" in written
        assert check("adr/0003-keys", "old/notes") == []
        assert check("result-keys", "notes") == []
        assert check("0003-keys/index", "notes/notes") == []
        assert check("b/x", "b/notes", more="TBD\n") == []  # the first step from nothing
        assert set(check("b/x", "b/memo")) > {"fixed-baseline-entry", "empty-section"}
        assert set(check("b/x")) == {"fixed-baseline-entry"}  # the other one is removed
        texts["RFE3"] = heading.format("RFE4: Keys")
        assert "empty-section" in check("b/0003-keys", "notes")  # another design

    def test_one_that_cannot_be_read_is_said_with_its_lines(self, project):
        project.write("index.rst", "Index\n=====\n")
        project.write("known.txt", "# known\nnonsense\n")
        project.build(flamedesign_baseline="known.txt")
        assert project.ours()[0].startswith("known.txt:2: WARNING: 'nonsense' is no entry;")
        project.build(flamedesign_baseline="missing.txt")
        assert "flamedesign_baseline, given on the command line, cannot be read" in project.ours()[0]
