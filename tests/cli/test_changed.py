"""``flamedesign check --changed``: documents that have not changed are not read, and what needs them is named."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from functools import partial

import jsonschema
import pytest
from repositories import git
from support import HAS_MYST, design_text, run_command

from sphinxcontrib_flamedesign.cli import project_loader
from sphinxcontrib_flamedesign.core.rules.registry import RULES

run = partial(run_command, "check")
write_design = partial(design_text, title="A title", motivation="Because.")
NEEDING_OTHERS = sorted(rule.id for rule in RULES.values() if rule.needs_others)
CHANGED = ("--changed", "--no-cache")


def findings(*arguments):
    done = run("--format", "json", *arguments)
    assert done.exit_code in {0, 1}, done.output
    return json.loads(done.stdout)


def found_of(data, without=()):
    return [one for one in data["findings"] if one["rule"] not in without]


def compare():
    """Return what is found of what has changed, which is the same whether the others are read or not."""
    part, whole = findings(*CHANGED), findings(*CHANGED, "--all")
    assert "not_run" not in whole
    assert found_of(part) == found_of(whole, part["not_run"])
    assert part["summary"]["designs"] == whole["summary"]["designs"]
    return part


@pytest.fixture
def folder(project, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    project.configure('flamedesign_documents = ["designs/*"]\n')
    project.write("index.rst", "Index\n=====\n\n.. toctree::\n   :glob:\n\n   designs/*\n")
    project.write("designs/a.rst", write_design("RFE1", "RFE2"))
    project.write("designs/b.rst", write_design("RFE2", "RFE1", "RFE99"))
    monkeypatch.chdir(project.src)
    return project.src


def commit(folder):
    if not (folder / ".git").exists():
        git(folder, "init", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "one")


@pytest.fixture
def read(monkeypatch):
    """The designs that were read in the last check."""
    names = []
    kept = project_loader._Reading.open

    def open_(self, folder):
        names.clear()
        return kept(self, folder)

    def keep(self, app, one):
        names.append(one.design.docname)
        self.designs[one.design.docname] = one

    monkeypatch.setattr(project_loader._Reading, "open", open_)
    monkeypatch.setattr(project_loader._Reading, "keep_design", keep)
    return names


class TestWhoTheOthersAre:
    def test_by_id_title_alias_path_label_and_place(self, folder, project):
        others = {
            "by_title": "RFE3: Of a title\n================\n\nMotivation\n----------\n\nRFE77 is far.\n",
            "RFE4-by-path": "Of a path\n=========\n",
            "by_field": ":id: RFE5\n:aliases: Fifth, The fifth\n\nOf a field\n==========\n",
            "by_directive": "Of a directive\n==============\n\n.. design:: RFE6\n   :status: superseded\n",
            "further_down": "Title\n=====\n\nMore\n----\n\nMuch more\n---------\n\n.. design:: RFE7\n   :title: Seventh\n",
            "label": "RFE8: Of a label\n================\n\nMore\n----\n\nEven more\n---------\n\n.. _here:\n\nWords.\n",
            "lines": "RFE9: Of lines\n==============\n\n| Status: Withdrawn\n| Supersedes: RFE1\n",
        }
        for name, text in others.items():
            project.write(f"designs/{name}.rst", text)
        project.write("parts/head.txt", ".. design:: RFE10\n   :title: Of an included file\n")
        project.write("designs/included.rst", "Title\n=====\n\n.. include:: /parts/head.txt\n")
        commit(folder)
        named = ["RFE3", "RFE4", "RFE5", "RFE6", "RFE7", ":ref:`text <here>`", "RFE9", "RFE10", "RFE11"]
        roles = "\n".join(f":design:`{one}`" for one in ("Fifth", "Of a title", "Seventh", "Of an included file", "No"))
        text = write_design("RFE2", *named) + f"\n{roles}\n"
        project.write("designs/b.rst", text)
        found = {(one["rule"], one["message"].partition(";")[0]) for one in compare()["findings"]}
        assert {message for rule, message in found if rule == "unknown-feature"} == {
            "there is no design 'RFE11'",
            "there is no design 'No'",
        }

    @pytest.mark.skipif(not HAS_MYST, reason="the documents are Markdown")
    def test_those_of_a_folder_without_a_configuration(self, project, monkeypatch):
        for path in project.src.iterdir():
            path.unlink()
        monkeypatch.chdir(project.src)
        project.write("keps/sig-a/1-one/README.md", "# KEP-1: One\n\n## Summary\n\nSee KEP-2.\n")
        project.write("keps/sig-a/2-two/README.md", "# Two\n\n## Summary\n\nWords.\n")
        project.write("keps/sig-a/2-two/kep.yaml", "title: Two\nkep-number: 2\nstatus: replaced\n")
        project.write("keps/sig-b/3-three/README.md", "# KEP-3: Three\n\n## Summary\n\nWords.\n")
        commit(project.src)
        named = "See [KEP-1](../../sig-a/1-one/README.md), KEP-2, KEP-9 and [four](../4-four/README.md)."
        project.write("keps/sig-b/3-three/README.md", f"# KEP-3: Three\n\n## Summary\n\n{named}\n")
        project.write("keps/sig-b/3-three/kep.yaml", "title: Three\nsee-also:\n  - KEP-2\n  - KEP-8\n")
        part = findings(*CHANGED, "--template", "kep")
        whole = findings(*CHANGED, "--template", "kep", "--all")
        assert found_of(part) == found_of(whole, part["not_run"])
        assert [one["subject"] for one in sarif_subjects(part)] == ["KEP-8"]

    @pytest.mark.skipif(not HAS_MYST, reason="the documents are Markdown")
    @pytest.mark.parametrize("kept", ["--no-cache", "--cache-dir=../kept"])
    def test_a_metadata_file_that_is_no_longer_there(self, project, monkeypatch, kept):
        for path in project.src.iterdir():
            path.unlink()
        monkeypatch.chdir(project.src)
        for number in (1, 2):
            project.write(f"keps/sig-a/{number}-x/README.md", "# X\n\n## Summary\n\nWords.\n")
            project.write(f"keps/sig-a/{number}-x/kep.yaml", f"title: X\nkep-number: {number}\nstatus: implemented\n")
        commit(project.src)
        findings("--template", "kep", kept)
        git(project.src, "rm", "keps/sig-a/2-x/kep.yaml")
        for _ in range(2):
            found = findings("--changed", kept, "--template", "kep")
            assert found["summary"]["designs"] == 1
            assert {one["docname"] for one in found["findings"]} == {"keps/sig-a/2-x/README"}


def sarif_subjects(data):
    """Return the unknown designs of a report."""
    rule = "unknown-feature"
    return [{"subject": one["message"].split("'")[1]} for one in data["findings"] if one["rule"] == rule]


class TestWhatIsRead:
    def test_only_what_has_changed_and_the_root(self, folder, project, read):
        project.write("designs/c.rst", write_design("RFE3", "RFE2"))
        commit(folder)
        project.write("designs/b.rst", write_design("RFE2", "RFE98"))
        findings(*CHANGED)
        assert sorted(set(read)) == ["designs/a", "designs/b", "designs/c"]
        lines = run(*CHANGED).stderr.splitlines()
        assert lines[0].startswith("2 designs that have not changed were not read, so rules that compare designs were")
        assert lines[0].endswith(f": {', '.join(NEEDING_OTHERS)}; --all runs them.")
        assert "were not read" not in run(*CHANGED, "--all").stderr

    def test_how_the_next_check_gets_to_know_all_is_said(self, folder, project):
        commit(folder)
        project.write("designs/b.rst", write_design("RFE2", "RFE98"))
        kept = ("--changed", "--cache-dir", "../kept")
        for _ in range(2):
            assert "; --all runs them, and keeps what it reads for the next check.\n" in run(*kept).stderr
        run(*kept, "--all")
        assert "--all" not in run(*kept).stderr

    def test_files_that_documents_include_and_those_of_metadata(self, folder, project):
        project.write("designs/a.rst", write_design("RFE1", "RFE97") + "\n.. include:: ../parts/outer.txt\n")
        project.write("parts/outer.txt", ".. include:: /parts/inner.txt\n")
        project.write("parts/inner.txt", "Old.\n")
        commit(folder)
        project.write("parts/inner.txt", "TBD\n")
        assert {one["docname"] for one in compare()["findings"]} == {"designs/a"}

    @pytest.mark.parametrize("syntax", ["rst", pytest.param("md", marks=pytest.mark.skipif(not HAS_MYST, reason="md"))])
    @pytest.mark.parametrize("is_renamed", [False, True])
    @pytest.mark.filterwarnings("ignore:'sphinx.environment.BuildEnvironment.app'")  # MyST's own include
    def test_files_that_are_no_longer_there(self, folder, project, syntax, is_renamed, tmp_path):
        including, inner = {
            "rst": ("RFE3: C\n=======\n\n.. include:: ../parts/outer.txt\n", ".. include:: /parts/inner.txt\n"),
            "md": ("# RFE3: C\n\n```{include} ../parts/outer.txt\n```\n", "```{include} /parts/inner.txt\n```\n"),
        }[syntax]
        project.write(f"designs/c.{syntax}", including)
        project.write("parts/outer.txt", inner)
        project.write("parts/inner.txt", "Old.\n")
        commit(folder)
        kept = ("--cache-dir", str(tmp_path / "kept"))
        findings(*kept)
        if is_renamed:
            git(folder, "mv", "parts/inner.txt", "parts/other.txt")
        else:
            git(folder, "rm", "parts/inner.txt")
        found = compare()
        assert {one["docname"] for one in found["findings"]} == {"designs/c"}
        for _ in range(2):
            cached = findings("--changed", *kept)
            assert (cached["summary"]["designs"], cached["findings"]) == (1, found["findings"])
        assert findings("--changed", "--no-cache", f"designs/c.{syntax}")["summary"]["designs"] == 1
        assert findings("--changed", "--no-cache", "designs/a.rst")["summary"]["designs"] == 0

    @pytest.mark.parametrize("more", [["--no-cache"], ["--cache-dir=../kept"], ["--no-cache", "--all"]])
    def test_a_design_that_was_removed_and_that_others_still_name(self, folder, project, more):
        project.write("designs/c.rst", write_design("RFE3"))
        project.write("designs/d.rst", write_design("RFE4", "RFE1") + "\n`Second <b.rst>`_\n")
        commit(folder)
        run("--cache-dir=../kept")
        git(folder, "rm", "designs/b.rst")
        said = [line for line in run("--changed", *more).stderr.splitlines() if "was removed" in line]
        assert said == [
            "RFE2, designs/b.rst, was removed, and 2 files that have not changed name it: designs/a.rst,"
            " designs/d.rst; a check without --changed finds what is wrong there."
        ]
        assert "was removed" not in run("--changed", *more, "designs/c.rst").stderr
        git(folder, "reset", "--hard")
        git(folder, "rm", "designs/c.rst")  # which none names
        assert "was removed" not in run("--changed", *more).stderr

    def test_a_design_that_was_renamed_and_to_which_others_still_lead(self, folder, project):
        project.write("designs/d.rst", write_design("RFE4") + "\n`Second <../designs/b.rst>`_ `No <x/b.rst>`_\n")
        commit(folder)
        git(folder, "mv", "designs/b.rst", "designs/other.rst")
        said = [line for line in run(*CHANGED).stderr.splitlines() if "was removed" in line]
        assert len(said) == 1
        assert said[0].startswith("designs/b.rst was removed, and 1 file that has not changed names it: designs/d.rst;")

    def test_a_design_that_was_removed_and_that_pages_and_lists_still_name(self, folder, project):
        project.write("index.rst", "Index\n=====\n\n.. flamedesign-index\n.. flamedesign-index-end\n")
        project.write("pages/role.rst", "See :design:`the other one <rfe2>`.\n")
        project.write("designs/b.rst", design_text("RFE2", title="A second one"))
        project.write("pages/title.rst", "See :design:feature:`A second one`.\n")
        project.write("pages/view.rst", ".. design-impact:: RFE2\n")
        project.write("pages/words.rst", "RFE2 was given up; see :design:`RFE1`.\n")
        assert run_command("index", "--write", "index.rst").exit_code == 0
        commit(folder)
        git(folder, "rm", "designs/b.rst")
        commit(folder)
        said = run("--no-cache", "--changed=HEAD~1").stderr
        assert "RFE2, designs/b.rst, was removed, and 5 files that have not changed name it: designs/a.rst," in said
        said = run("--no-cache", "--changed=HEAD~1", "pages/role.rst", "designs").stderr
        assert "and 2 files that have not changed name it: designs/a.rst, pages/role.rst; a check" in said

    def test_nothing_has_changed(self, folder):
        commit(folder)
        done = run(*CHANGED)
        assert done.exit_code == 0
        assert "No design has changed: none was checked." in done.stderr

    def test_a_waiver_in_a_file_that_two_documents_include_is_of_use_to_the_other(self, folder, project):
        project.write("parts/both.txt", ".. flamedesign: allow unknown-feature - later\n\n:design:`RFE98`\n")
        both = "\n.. include:: /parts/both.txt\n"
        project.write("designs/a.rst", write_design("RFE1", "RFE2") + both)
        project.write("designs/b.rst", write_design("RFE2", "RFE1") + both)
        commit(folder)
        project.write("designs/a.rst", write_design("RFE1", "RFE2") + both + "\nMore.\n")
        found = findings(*CHANGED)
        assert "unused-waiver" not in {one["rule"] for one in found["findings"]}


class TestSettings:
    @pytest.mark.parametrize("name", ["own.toml", "base.toml"])
    @pytest.mark.parametrize("more", [(), ("--all",)])
    def test_a_template_concerns_all_designs(self, folder, project, name, more):
        project.write("base.toml", 'name = "base"\ntitle = "Base"\n[fields.motivation]\nlabel = "Motivation"\n')
        project.write("own.toml", 'extends = "base.toml"\nname = "own"\ntitle = "Own"\n')
        project.configure('flamedesign_documents = ["designs/*"]\nflamedesign_template = "own.toml"\n')
        commit(folder)
        project.write(name, (folder / name).read_text("utf-8") + '[fields.risks]\nlabel = "Risks"\n')
        done = run(*CHANGED, *more)
        assert (done.exit_code, done.stderr) == (1, f"{name} has changed: all designs are checked.\n")
        assert "in 2 designs" in done.stdout
        assert done.stdout == run("--no-cache").stdout

    def test_a_file_with_settings(self, folder, project):
        (folder / "conf.py").unlink()
        project.write("flamedesign.toml", 'template = "flame"\ndocuments = ["designs/*"]\n')
        commit(folder)
        project.write("flamedesign.toml", 'template = "flame"\ndocuments = ["designs/*"]\nid-prefixes = ["RFE"]\n')
        done = run(*CHANGED)
        assert done.stderr.startswith("flamedesign.toml has changed: all designs are checked.\n")
        assert "in 2 designs" in done.stdout

    def test_a_file_with_much_else(self, folder, project):
        commit(folder)
        project.configure('flamedesign_documents = ["designs/*"]\nhtml_title = "x"\n')
        done = run(*CHANGED)
        assert done.exit_code == 0
        assert "conf.py has changed; what that means for other designs, a check without --changed says." in done.stderr
        (folder / "conf.py").unlink()
        project.write("pyproject.toml", '[tool.flamedesign]\ndocuments = ["designs/*"]\n')
        assert "pyproject.toml has changed; what that means" in run(*CHANGED).stderr


class TestWhatIsNotRun:
    def test_what_is_about_rules_that_are_not_run_is_left_out_too(self, folder, project):
        project.write(
            "designs/b.rst", write_design("RFE2", "RFE1") + "\n.. flamedesign: allow scope-conflict - x\n\nWords.\n"
        )
        project.write("known.txt", "scope-conflict | designs/b | x\nplaceholder-field | designs/b | cli\n")
        commit(folder)
        project.write("designs/b.rst", (folder / "designs/b.rst").read_text("utf-8") + "\nMore.\n")
        part, whole = (
            findings(*CHANGED, "--baseline", "known.txt"),
            findings(*CHANGED, "--all", "--baseline", "known.txt"),
        )
        about = {"unused-waiver", "fixed-baseline-entry"}
        assert [one["rule"] for one in part["findings"] if one["rule"] in about] == ["fixed-baseline-entry"]
        assert len([one for one in whole["findings"] if one["rule"] in about]) == 3

    def test_rules_that_are_off_are_not_named(self, folder, project):
        project.configure('flamedesign_documents = ["designs/*"]\nflamedesign_rules = {"scope-conflict": "off"}\n')
        commit(folder)
        project.write("designs/b.rst", write_design("RFE2", "RFE98"))
        assert compare()["not_run"] == [one for one in NEEDING_OTHERS if one != "scope-conflict"]

    def test_a_view_may_name_a_component_that_no_design_read_does(self, folder, project):
        project.configure('flamedesign_documents = ["designs/*"]\nflamedesign_components = {"Broker": {}}\n')
        project.write("designs/a.rst", write_design("RFE1", "the Broker"))
        project.write("page.rst", ":orphan:\n\nPage\n====\n")
        commit(folder)
        views = "".join(f".. design-impact:: {name}\n\n" for name in ("Broker", "Gateway"))
        project.write("page.rst", f":orphan:\n\nPage\n====\n\n{views}")
        found = compare()["findings"]
        assert [(one["rule"], one["message"].partition(";")[0]) for one in found] == [
            ("unknown-feature", "there is no design 'Gateway'")
        ]

    def test_every_format_says_so(self, folder, project):
        commit(folder)
        project.write("designs/b.rst", write_design("RFE2", "RFE98"))
        for form in ("text", "github", "sarif", "json", "junit"):
            assert "--all runs them." in run(*CHANGED, "--format", form).stderr
        run(*CHANGED, "--output", "report.txt")
        said = (folder / "report.txt").read_text("utf-8").splitlines()[-2]
        assert said.endswith(f" were not run: {', '.join(NEEDING_OTHERS)}.")
        assert "not run" not in run(*CHANGED).stdout
        github = run(*CHANGED, "--format", "github").stdout
        assert "::notice title=Rules that were not run::1 design that has not changed was not read" in github
        (log,) = json.loads(run(*CHANGED, "--format", "sarif").stdout)["runs"]
        (invocation,) = log["invocations"]
        named = [one["associatedRule"]["id"] for one in invocation["toolConfigurationNotifications"]]
        assert named == NEEDING_OTHERS
        junit = ET.fromstring(run(*CHANGED, "--format", "junit").stdout.split("\n", 1)[1])
        assert [one.get("name") for one in junit.iter("testcase") if one.find("skipped") is not None] == NEEDING_OTHERS
        assert int(junit.get("tests")) == len([*junit.iter("testcase")])

    def test_sarif_is_valid(self, folder, project, request):
        commit(folder)
        project.write("designs/b.rst", write_design("RFE2", "RFE98"))
        schema = json.loads((request.path.parent / "schemas/sarif-2.1.0.json").read_text("utf-8"))
        jsonschema.Draft4Validator(schema).validate(json.loads(run(*CHANGED, "--format", "sarif").stdout))


class TestCache:
    def test_what_is_kept_and_fresh_counts_in_full(self, folder, project, tmp_path):
        project.write("designs/c.rst", write_design("RFE3", "RFE1") + "\n.. no-such-directive::\n")  # read each time
        commit(folder)
        kept = ("--cache-dir", str(tmp_path / "kept"))
        findings(*kept)
        project.write("designs/b.rst", write_design("RFE2", "RFE98"))
        part = findings("--changed", *kept)
        assert "not_run" not in part
        assert part == findings(*CHANGED, "--all")

    def test_what_was_not_read_is_read_by_the_next_check(self, folder, project, tmp_path):
        commit(folder)
        project.write("designs/b.rst", write_design("RFE2", "RFE98"))
        kept = ("--cache-dir", str(tmp_path / "kept"))
        first = findings("--changed", *kept)
        assert first["not_run"] == NEEDING_OTHERS
        assert findings("--changed", *kept) == first
        assert findings(*kept) == findings("--no-cache")
        assert "not_run" not in findings("--changed", *kept)

    def test_what_is_kept_and_stale_is_not_read_and_not_believed(self, folder, project, tmp_path):
        kept = ("--cache-dir", str(tmp_path / "kept"))
        findings(*kept)
        project.write("designs/a.rst", write_design("RFE7", "RFE2"))
        commit(folder)
        project.write("designs/b.rst", write_design("RFE2", "RFE1"))
        part = findings("--changed", *kept)
        assert part["not_run"] == NEEDING_OTHERS
        assert any(one["message"].startswith("there is no design 'RFE1'") for one in part["findings"])
        assert findings(*kept) == findings("--no-cache")
