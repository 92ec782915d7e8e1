"""``flamedesign check``: its findings, its cache, its formats, and every way in which it can fail."""

from __future__ import annotations

import json
import os
import pickle
import random
import re
import shutil
import signal
import time
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import platformdirs
import pytest
from click.testing import CliRunner
from repositories import git
from support import CONF, ROOT, design_text, run_command, run_on_terminal, start

from sphinxcontrib_flamedesign import derived
from sphinxcontrib_flamedesign.cli import cache, check, project_loader
from sphinxcontrib_flamedesign.cli.main import main
from sphinxcontrib_flamedesign.core.formats.designs_json import read_schema
from sphinxcontrib_flamedesign.core.rules.registry import RULES

SCHEMAS = Path(__file__).parent / "schemas"
SETTINGS = 'flamedesign_documents = ["designs/*"]\n'
write_design = partial(design_text, title="A title", motivation="Because.")
NAMES = ("RFE1", "RFE2", "RFE3", "RFE4", "RFE99")


@pytest.fixture(autouse=True)
def caches(tmp_path, monkeypatch):
    """Keep away from the cache of whoever runs the tests."""
    folder = tmp_path / "caches"
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: folder)
    return folder


@pytest.fixture
def folder(project, monkeypatch):
    project.configure(SETTINGS)
    project.write("index.rst", "Index\n=====\n\n.. toctree::\n   :glob:\n\n   designs/*\n")
    project.write("designs/a.rst", write_design("RFE1", "RFE2"))
    project.write("designs/b.rst", write_design("RFE2", "RFE1", "RFE99"))
    monkeypatch.chdir(project.src)
    return project.src


run = partial(run_command, "check")


def read_json(*arguments):
    done = run("--format", "json", *arguments)
    assert done.exit_code in {0, 1}, done.output
    return json.loads(done.stdout)


def fail(*arguments):
    """Return the one line that the command says when it cannot work."""
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert isinstance(done.exception, SystemExit)
    (line,) = done.stderr.splitlines()
    assert line.startswith("Error: ")
    return line.removeprefix("Error: ")


class TestFindings:
    def test_they_are_shown_by_file_and_line_with_a_summary(self, folder):
        done = run()
        assert done.exit_code == 1
        lines = done.stdout.splitlines()
        assert (
            "designs/a.rst:11: warning: 'Target' of RFE1 is still a placeholder; write it, or say that it does not apply"
            " [placeholder-field]" in lines
        )
        assert next(line for line in lines if "[unknown-feature]" in line).startswith("designs/b.rst:19: warning: ")
        count = sum(bool(re.match(r"designs/[ab]\.rst:\d+: ", line)) for line in lines)
        assert lines[-1].startswith(f"{count} findings (")
        assert lines[-1].endswith(" in 2 designs")
        assert lines.count("") == 3

    def test_why_each_rule_matters_is_said_once(self, folder):
        lines = run().stdout.splitlines()
        rules = {match[1] for line in lines if (match := re.fullmatch(r"designs/.*\[([a-z-]+)\]", line))}
        said = [line for line in lines if line.partition(":")[0] in RULES]
        assert said == [f"{rule.id}: {rule.advice}" for rule in RULES.values() if rule.id in rules]
        assert "missing-field: Reviewers then do not know whether it was thought of. Write it, or" in "\n".join(said)

    def test_they_are_those_of_a_build(self, folder, project):
        found = read_json()["findings"]
        assert found == project.export(fresh=True)["findings"]
        logged = [line for line in project.ours() if "WARNING" in line]
        shown = [line for line in run().stdout.splitlines() if ": warning: " in line]
        assert [line.replace(" WARNING:", " warning:").replace("[flamedesign.", "[") for line in logged] == shown

    @pytest.mark.parametrize("seed", range(3))
    def test_they_are_those_of_a_build_after_any_edits(self, folder, project, seed):
        chance = random.Random(seed)
        for _ in range(8):
            edit(project, chance)
            assert read_json()["findings"] == project.export(fresh=True)["findings"]

    @pytest.mark.parametrize(("lowest", "status"), [("error", 0), ("warning", 1), ("info", 1)])
    def test_the_exit_status_depends_on_what_is_grave_enough(self, folder, lowest, status):
        assert run("--fail-on", lowest).exit_code == status

    def test_nothing_found(self, folder, project):
        project.configure(SETTINGS + f"flamedesign_rules = {dict.fromkeys(RULES, 'off')}\n")
        done = run()
        assert (done.exit_code, done.stdout) == (0, "No findings in 2 designs\n")

    def test_only_findings_below_the_limit(self, folder, project):
        project.configure(SETTINGS + f"flamedesign_rules = {dict.fromkeys(RULES, 'info')}\n")
        assert run().exit_code == 0
        assert run("--fail-on", "info").exit_code == 1

    def test_markdown(self, project, monkeypatch):
        project.configure(SETTINGS)
        project.write("index.md", "# Index\n\n```{toctree}\n:glob:\ndesigns/*\n```\n")
        project.write("designs/a.md", "# RFE1: A\n\n## Motivation\n\n**Target:** TBD\n")
        monkeypatch.chdir(project.src)
        assert "designs/a.md:5: warning: 'Target' of RFE1 is still a placeholder" in run().stdout

    def test_words_of_a_document_do_not_steer_the_terminal(self, folder, project):
        project.write("designs/c.rst", write_design("RFE3", status="\x1b]0;owned\x07\x9b31m"))
        done = run("designs/c.rst")
        assert "invalid-status" in done.stdout
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", done.stdout)


def edit(project, chance):
    """Change one thing of a project, as people, editors and git do."""
    path = project.src / "designs" / f"{chance.choice('abcd')}.rst"
    before = path.stat() if path.is_file() else None
    kind = chance.choice(["write", "write", "write", "older", "remove", "include"])
    if kind == "remove" and before:
        path.unlink()
        return
    said = write_design(
        chance.choice(NAMES), *chance.sample(NAMES, chance.randrange(3)), motivation=chance.choice(["", "x"])
    )
    if kind == "include":
        project.write(
            "designs/common.txt", f"Motivation\n----------\n\n**Background:** {chance.choice(['TBD', 'x'])}\n"
        )
        said = "RFE7: I\n=======\n\n.. include:: common.txt\n"
    path.write_text(said, "utf-8")
    if kind == "older" and before:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns - 10**10))


class TestPlaces:
    def test_only_some_documents(self, folder):
        found = read_json("designs/b.rst")
        assert {one["docname"] for one in found["findings"]} == {"designs/b"}
        assert found["summary"]["designs"] == 1
        assert read_json("designs")["findings"] == read_json()["findings"]

    def test_what_stands_in_an_included_file(self, folder, project):
        project.write("designs/c.rst", "RFE3: C\n=======\n\n.. include:: /common.txt\n")
        project.write("common.txt", "Motivation\n----------\n\n**Target:** See :design:`RFE98`.\n")
        shown = [line for line in run("common.txt").stdout.splitlines() if line.startswith("common.txt:4: ")]
        assert any("RFE98" in line for line in shown)

    def test_the_project_is_that_of_the_path(self, folder, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        done = run("src/designs/b.rst")
        assert "src/designs/b.rst:19: warning: " in done.stdout
        monkeypatch.chdir(folder / "designs")
        assert "\nb.rst:19: warning: " in run().stdout

    def test_paths_that_belong_to_no_project_are_passed_over(self, folder, tmp_path):
        (tmp_path / "README.rst").write_text("x\n")
        assert run(tmp_path / "README.rst", "designs/a.rst").stdout == run("designs/a.rst").stdout

    def test_files_that_are_no_designs(self, folder):
        for path, how in (
            ("conf.py", ""),
            ("index.rst", '; to add it, write flamedesign_documents = ["designs/*", "index"]'),
        ):
            said = (
                "None of these paths is a design, so none was checked; this project has 2, such as designs/a.rst, and"
                f' flamedesign_documents is ["designs/*"]{how}'
            )
            assert fail(path) == said
            done = run(path, "--may-be-empty")
            assert (done.exit_code, done.stderr) == (0, f"{said}.\n")
        assert run("index.rst", "designs/a.rst").stderr == ""

    def test_folders_that_hold_no_designs(self, folder):
        (folder / "drafts").mkdir()
        said = "there is no design in drafts; this project has 2, such as designs/a.rst, and flamedesign_documents is"
        assert fail("drafts").startswith(said)
        assert fail("drafts", "designs").startswith(said)

    def test_paths_that_are_not_there(self, folder):
        done = run("a.rst", "designs/a.rst", "b.rst")
        assert done.exit_code == 2
        assert (
            "Invalid value for '[PATH]...': a.rst does not exist; did you mean 'designs/a.rst'?; b.rst" in done.stderr
        )

    def test_paths_of_two_projects(self, folder, tmp_path):
        (tmp_path / "other").mkdir()
        (tmp_path / "other/conf.py").write_text("")
        assert "belong to two projects" in fail("designs", tmp_path / "other")

    def test_a_configuration_elsewhere(self, folder, tmp_path):
        (tmp_path / "conf").mkdir()
        (folder / "conf.py").rename(tmp_path / "conf/conf.py")
        found = read_json("--conf", tmp_path / "conf", "--source", folder)
        assert found["summary"]["designs"] == 2


@pytest.fixture
def repository(folder):
    git(folder, "init", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "first")
    return folder


def documents(*arguments):
    return sorted({one["docname"] for one in read_json(*arguments)["findings"]})


class TestChanged:
    def test_edited_staged_new_and_committed(self, repository, project):
        assert documents("--changed") == []
        project.write("designs/a.rst", write_design("RFE1", "RFE97"))
        project.write("designs/new name.rst", write_design("RFE5"))
        assert documents("--changed") == ["designs/a", "designs/new name"]
        git(repository, "checkout", "-b", "branch")
        git(repository, "add", ".")
        assert documents("--changed") == ["designs/a", "designs/new name"]
        git(repository, "commit", "-m", "second")
        assert documents("--changed") == []
        assert documents("--changed=main") == ["designs/a", "designs/new name"]
        assert documents("designs/a.rst", "--changed", "main") == ["designs/a"]
        git(repository, "checkout", "main")
        project.write("designs/b.rst", write_design("RFE2", "RFE98"))
        git(repository, "commit", "-am", "third")
        git(repository, "checkout", "branch")
        assert documents("--changed=main") == ["designs/a", "designs/new name"]

    @pytest.mark.parametrize("text", ["TBD\n", ""], ids=["edited", "emptied"])
    def test_a_file_that_a_document_includes(self, repository, project, text):
        project.write("designs/a.rst", write_design("RFE1", "RFE97") + "\n.. include:: /parts/inner.txt\n")
        project.write("designs/b.rst", write_design("RFE2", "RFE98") + "\n.. literalinclude:: /parts/code.txt\n")
        project.write("parts/inner.txt", "Old.\n")
        project.write("parts/code.txt", "Old.\n")
        git(repository, "add", ".")
        git(repository, "commit", "-m", "second")
        assert documents("--changed") == []
        project.write("parts/inner.txt", text)
        project.write("parts/code.txt", "New.\n")
        assert documents("--changed") == ["designs/a"]
        assert documents("parts/inner.txt") == ["designs/a"]
        assert documents("parts") == ["designs/a"]
        assert documents("parts/inner.txt", "--changed") == ["designs/a"]

    def test_staged_and_then_undone_in_the_folder(self, repository, project):
        old = (repository / "designs/a.rst").read_text("utf-8")
        project.write("designs/a.rst", write_design("RFE1", "RFE97"))
        git(repository, "add", ".")
        (repository / "designs/a.rst").write_text(old, "utf-8")
        assert documents("--changed") == ["designs/a"]

    def test_what_cannot_be_compared_with(self, repository):
        assert "'no-such' is no revision of" in fail("--changed", "no-such")
        git(repository, "checkout", "--orphan", "alone")
        git(repository, "commit", "-m", "alone")
        assert "main and HEAD have no commit in common" in fail("--changed=main")

    def test_a_revision_that_is_not_there_yet_or_not_here(self, repository, tmp_path, monkeypatch):
        assert fail("--changed=main..HEAD").endswith("; name two revisions apart, with a space between them")
        assert fail("--changed=designs").endswith("; put paths before --changed")
        shallow = tmp_path / "shallow"
        git(repository, "commit", "--allow-empty", "-m", "more")
        git(tmp_path, "clone", "--depth", "1", repository.as_uri(), str(shallow))
        monkeypatch.chdir(shallow)
        assert fail("--changed=HEAD~1").endswith("; the clone is shallow: fetch more of its history")
        shutil.rmtree(shallow / ".git")
        git(shallow, "init")
        assert fail("--changed").endswith("; nothing is committed yet: commit the designs first")

    def test_no_repository(self, folder, monkeypatch):
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
        assert "is not in a git repository" in fail("--changed")

    def test_no_git(self, repository, monkeypatch):
        monkeypatch.setenv("PATH", str(repository))
        assert "git is not installed" in fail("--changed")


class TestBaseline:
    def test_it_is_made_and_knows_what_is_there_and_shrinks(self, folder, project):
        done = run("--baseline", "known.txt", "--update-baseline")
        assert (done.exit_code, done.stdout) == (
            0,
            f"{len(read_json()['findings'])} known findings are in known.txt.\n",
        )
        written = (folder / "known.txt").read_text("utf-8")
        again = run("--baseline", "known.txt")
        assert again.exit_code == 0
        assert re.fullmatch(r"No findings in 2 designs; \d+ in the baseline\n", again.stdout)
        project.write("designs/a.rst", write_design("RFE1", "RFE97", motivation="One\n\nTwo\n\nThree"))
        shown = run("--baseline", "known.txt").stdout
        assert "RFE97" in shown
        assert "placeholder-field" not in shown
        project.write("designs/b.rst", write_design("RFE2", "RFE1"))
        assert re.search(r"known\.txt:\d+: info: .*unknown-feature", run("--baseline", "known.txt").stdout)
        project.write("designs/a.rst", write_design("RFE1", "RFE2"))
        run("--baseline", "known.txt", "--update-baseline")
        assert len((folder / "known.txt").read_text("utf-8").splitlines()) < len(written.splitlines())

    def test_the_configured_one(self, folder, project):
        project.configure(SETTINGS + 'flamedesign_baseline = "known.txt"\n')
        assert "flamedesign_baseline in conf.py cannot be read" in fail()
        assert run("--update-baseline").exit_code == 0
        assert re.fullmatch(r"No findings in 2 designs; \d+ in the baseline\n", run().stdout)
        assert run("--baseline", os.devnull).exit_code == 1
        (folder / "known.txt").write_text("what is this\n")
        assert "known.txt:1: 'what is this' is no entry" in fail()
        assert run("--update-baseline").exit_code == 0
        assert run().exit_code == 0

    def test_another_status_has_no_baseline(self, folder, project):
        project.configure(SETTINGS + 'flamedesign_baseline = "known.txt"\n')
        refused = run("designs/a.rst", "--as", "accepted", "--baseline", "known.txt")
        said = "--as takes the PATHs of the designs that are to have the status, and no baseline"
        assert (refused.exit_code, refused.stderr.splitlines()[-1]) == (2, f"Error: {said}")
        without = run("designs/a.rst", "--as", "accepted")  # the file does not exist yet, which does not matter here
        assert without.exit_code == 1
        assert run("--update-baseline").exit_code == 0
        assert run("designs/a.rst").exit_code == 0
        assert run("designs/a.rst", "--as", "accepted").stdout == without.stdout

    def test_one_that_cannot_be_used(self, folder, tmp_path):
        assert (
            fail("--baseline", "none.txt")
            == "the baseline none.txt cannot be read: No such file or directory; --update-baseline writes it"
        )
        (folder / "bad.txt").write_text("# fine\nrule | document | x | y\n")
        assert fail("--baseline", "bad.txt") == "bad.txt:2: 'y' is no number of findings"
        (folder / "latin.txt").write_bytes(b"\xff\xfe\n")
        assert (
            fail("--baseline", "latin.txt")
            == "the baseline latin.txt cannot be read: it is not UTF-8; save it as UTF-8"
        )
        assert "cannot be written" in fail("--baseline", "conf.py/known.txt", "--update-baseline")

    def test_the_folder_of_the_project_is_the_whole_project(self, folder):
        assert run("--baseline", "known.txt", "--update-baseline", str(folder), "designs").exit_code == 0
        assert run("--baseline", "known.txt").exit_code == 0

    @pytest.mark.parametrize(
        "arguments", [(), ("--baseline", "x.txt", "designs"), ("--baseline", "x.txt", "--changed")]
    )
    def test_what_cannot_be_updated(self, folder, arguments):
        done = run("--update-baseline", *arguments)
        assert done.exit_code == 2
        assert "Error: --update-baseline takes " in done.stderr


class TestFormats:
    @pytest.fixture
    def hostile(self, folder, project):
        hostile = '<b>&\x0c"50%,:\x1b[31m'
        text = write_design("RFE3", status=hostile).replace("\n", f"\n:created: {hostile}\n", 1)
        project.write("designs/50% a,b;c.rst", text)
        return folder

    def test_json(self, hostile):
        data = read_json()
        finding = {**json.loads(read_schema())["$defs"], "report": REPORT}
        jsonschema.validate(data, {"$defs": finding, "$ref": "#/$defs/report"})
        summary = data["summary"]
        assert len(data["findings"]) == summary["error"] + summary["warning"] + summary["info"]
        assert (summary["designs"], summary["failed"]) == (3, True)

    def test_sarif(self, hostile):
        log = json.loads(run("--format", "sarif").stdout)
        schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8"))
        jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate(log)
        (one,) = log["runs"]
        rules = one["tool"]["driver"]["rules"]
        assert [rule["id"] for rule in rules] == sorted(RULES)
        assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules)
        assert [rules[result["ruleIndex"]]["id"] for result in one["results"]] == [
            finding["rule"] for finding in read_json()["findings"]
        ]
        uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in one["results"]}
        assert all((hostile / unquote(uri)).is_file() for uri in uris)
        places = [result["locations"][0]["physicalLocation"] for result in one["results"]]
        assert {place["artifactLocation"]["uriBaseId"] for place in places} == {*one["originalUriBaseIds"]}
        assert all(place["region"]["startLine"] >= 1 for place in places)
        assert "designs/50%25%20a%2Cb%3Bc.rst" in uris
        assert {result["level"] for result in one["results"]} <= {"error", "warning", "note"}

    def test_fingerprints_stay_when_lines_shift(self, folder, project):
        def marks():
            results = json.loads(run("--format", "sarif").stdout)["runs"][0]["results"]
            return [result["partialFingerprints"]["finding/v1"] for result in results]

        before = marks()
        assert len(set(before)) == len(before)
        project.write("designs/b.rst", "..\n   A comment\n\n" + write_design("RFE2", "RFE1", "RFE99"))
        assert marks() == before

    def test_junit(self, hostile, project):
        etree = pytest.importorskip("lxml.etree")
        project.configure(SETTINGS + 'flamedesign_rules = {"missing-field": "info"}\n')
        done = run("--format", "junit")
        root = etree.fromstring(done.stdout.encode())
        etree.XMLSchema(etree.parse(SCHEMAS / "junit.xsd")).assertValid(root)
        data = read_json()
        assert root.get("tests") == str(len(data["findings"]))
        assert root.get("failures") == str(data["summary"]["warning"] + data["summary"]["error"])
        assert [suite.get("name") for suite in root] == ["designs/50% a,b;c.rst", "designs/a.rst", "designs/b.rst"]

    def test_junit_of_designs_without_findings(self, folder, project):
        etree = pytest.importorskip("lxml.etree")
        project.configure(SETTINGS + f"flamedesign_rules = {dict.fromkeys(RULES, 'off')}\n")
        root = etree.fromstring(run("--format", "junit").stdout.encode())
        etree.XMLSchema(etree.parse(SCHEMAS / "junit.xsd")).assertValid(root)
        assert [case.get("name") for case in root.iter("testcase")] == ["no findings", "no findings"]

    def test_github(self, hostile):
        *commands, summary = run("--format", "github").stdout.splitlines()
        pattern = re.compile(r"::(error|warning|notice) file=([^,:]+),line=\d+,title=[a-z-]+::(\S.*)")
        matches = [pattern.fullmatch(command) for command in commands]
        assert all(matches)
        assert len(matches) == len(read_json()["findings"])
        assert "designs/50%25 a%2Cb;c.rst" in {match[2] for match in matches}
        assert any("50%25,:" in match[3] for match in matches)
        assert all(match[3].count("%0A") == 1 for match in matches)  # behind it, why it matters and what to do
        assert " findings (" in summary

    @pytest.mark.parametrize("form", ["text", "github", "gitlab", "sarif", "json", "junit"])
    def test_to_a_file(self, folder, form):
        shown = run("--format", form)
        done = run("--format", form, "--output", "reports/out.txt")
        assert done.exit_code == shown.exit_code == 1
        assert done.stdout == ""
        assert " findings (" in done.stderr
        assert (folder / "reports/out.txt").read_text("utf-8") == shown.stdout

    @pytest.mark.skipif(not hasattr(os, "openpty"), reason="terminals")
    def test_colours_on_a_terminal_only(self, folder):
        assert "\x1b[33mwarning\x1b[0m" in run_on_terminal("check", cwd=folder)[1]
        run_on_terminal("check", "--output", "out.txt", cwd=folder)
        assert "\x1b" not in (folder / "out.txt").read_text("utf-8")


REPORT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "findings", "summary"],
    "properties": {
        "version": {"const": 1},
        "findings": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
        "not_run": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": list(RULES)}},
        "summary": {
            "type": "object",
            "additionalProperties": False,
            "required": ["error", "warning", "info", "designs", "known", "failed"],
            "properties": {
                **{key: {"type": "integer", "minimum": 0} for key in ("error", "warning", "info", "designs", "known")},
                "failed": {"type": "boolean"},
            },
        },
    },
}


class TestCache:
    @pytest.fixture
    def read_again(self, folder, caches):
        """Read the project as the command does, and return the designs that were really read."""

        def read():
            kept = cache.Cache(cache.find_cache(folder, folder))
            return sorted(project_loader.read_project(folder, folder, project_loader.ReadOptions(cache=kept)).designs)

        return read

    def test_only_what_has_changed_is_read(self, read_again, folder, project):
        assert read_again() == ["designs/a", "designs/b"]
        assert read_again() == []
        project.write("designs/b.rst", write_design("RFE2"))
        assert read_again() == ["designs/b"]
        assert read_again() == []

    def test_an_older_file_is_another_file(self, read_again, folder):
        read_again()
        (folder / "designs/b.rst").write_text(write_design("RFE2"), "utf-8")
        os.utime(folder / "designs/b.rst", (1, 1))
        assert read_again() == ["designs/b"]

    def test_a_file_with_another_time_is_the_same_file(self, read_again, folder):
        read_again()
        later = time.time() + 100
        for path in folder.rglob("*.rst"):
            os.utime(path, (later, later))
        assert read_again() == ["designs/a", "designs/b"]  # a time in the future: Sphinx expects another change
        for path in folder.rglob("*.rst"):
            os.utime(path)
        assert read_again() == []

    def test_what_sphinx_reads_again_and_is_as_it_was_is_not_stored_again(self, read_again, folder, project, caches):
        project.write(
            "designs/b.rst", write_design("RFE2") + "\n.. no-such-directive::\n"
        )  # of which Sphinx tells each time
        assert read_again() == ["designs/a", "designs/b"]
        (path,) = caches.glob("*/environment.pickle")
        before = path.stat().st_mtime_ns
        assert read_again() == ["designs/b"]
        assert path.stat().st_mtime_ns == before
        project.write("designs/b.rst", write_design("RFE2"))
        assert read_again() == ["designs/b"]
        assert path.stat().st_mtime_ns > before

    def test_an_included_file_counts(self, read_again, folder, project):
        project.write("designs/c.rst", "RFE3: C\n=======\n\n.. include:: /more.txt\n")
        project.write("more.txt", "One\n")
        read_again()
        project.write("more.txt", "Two\n")
        os.utime(folder / "more.txt", (1, 1))
        assert read_again() == ["designs/c"]
        (folder / "more.txt").unlink()
        assert read_again() == ["designs/c"]

    def test_another_configuration_reads_all(self, read_again, folder, project):
        read_again()
        project.configure(SETTINGS + "# a comment\n")
        assert read_again() == ["designs/a", "designs/b"]

    def test_another_version_reads_all(self, read_again, monkeypatch):
        read_again()
        monkeypatch.setattr(cache, "__version__", "0")
        assert read_again() == ["designs/a", "designs/b"]

    @pytest.mark.parametrize("content", [b"", b"garbage", pickle.dumps({}), pickle.dumps(None), "half", "poison"])
    def test_a_broken_one_is_thrown_away(self, read_again, folder, caches, content):
        found = read_json()
        (path,) = caches.glob("*/environment.pickle")
        if content == "half":
            content = path.read_bytes()[: path.stat().st_size // 2]
        elif content == "poison":
            environment = pickle.loads(path.read_bytes())
            environment.domaindata["design"]["designs"] = {"designs/a": "no facts", "designs/b": None}
            content = pickle.dumps(environment)
        path.write_bytes(content)
        done = run("--format", "json")
        assert json.loads(done.stdout) == found
        assert done.stderr == ""
        read_again()
        assert read_again() == []

    def test_findings_are_taken_from_it(self, read_again, monkeypatch):
        found = read_json()
        assert found["findings"]
        monkeypatch.setattr(derived, "find_findings", None)  # no rule runs
        assert read_json() == found

    def test_none(self, folder, caches):
        assert read_json("--no-cache") == read_json()
        assert run("--no-cache", "--cache-dir", "here").exit_code == 1
        assert not (folder / "here").exists()

    def test_elsewhere(self, folder, caches):
        found = read_json("--cache-dir", "here")
        assert not caches.exists()
        (made,) = (folder / "here").iterdir()
        assert (made / ".gitignore").read_text() == "*\n"
        assert (made / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
        assert read_json("--cache-dir", "here") == found

    def test_a_folder_that_cannot_be_made(self, folder):
        found = read_json()
        done = run("--format", "json", "--cache-dir", "conf.py/cache")
        assert json.loads(done.stdout) == found
        assert "the cache cannot be used: " in done.stderr

    def test_what_cannot_be_kept(self, folder, project):
        project.configure(
            SETTINGS + "def setup(app):\n    app.connect('env-updated', lambda app, env: setattr(env, 'x', app))\n"
        )
        done = run()
        assert done.exit_code == 1
        assert "the cache cannot be written: " in done.stderr

    def test_two_at_once(self, folder):
        alone = start("check", "--format", "json", "--no-cache", cwd=folder).communicate()
        together = [start("check", "--format", "json", cwd=folder) for _ in range(3)]
        assert [one.communicate() for one in together] == [alone] * 3
        assert start("check", "--format", "json", cwd=folder).communicate() == alone


class TestErrors:
    @pytest.mark.parametrize(
        ("conf", "said"),
        [
            ("project = (\n", r"conf\.py:1 is no Python: '\(' was never closed"),
            ("a = 1\0\n", r"conf\.py:1 is no Python: source code (string )?cannot contain null bytes"),
            ("a = 1\n\n1 / 0\n", r"conf\.py:3 fails: ZeroDivisionError: division by zero"),
            ("raise SystemExit(3)\n", r"conf\.py:1 fails: SystemExit: 3"),
            ("import no_such\n", r"conf\.py:1 fails: ModuleNotFoundError: No module named 'no_such'"),
            ("extensions = ['no_such']\n", r"Sphinx cannot read .*: Could not import extension no_such .*"),
            ("", r".*conf\.py does not load sphinxcontrib_flamedesign; add it to extensions"),
            (
                CONF + "def setup(app):\n    raise ValueError('a\\nb')\n",
                r"Sphinx cannot read the project in .*: ValueError: a b",
            ),
            (
                CONF + "flamedesign_rules = {'missing-feld': 'off'}\n",
                r"flamedesign_rules in conf\.py .*; did you mean 'missing-field'.*",
            ),
            (CONF + "flamedesign_documents = 3\n", r"flamedesign_documents in conf\.py must be .*"),
            (
                CONF + "flamedesign_template = 'none.toml'\n",
                r"flamedesign_template in conf\.py cannot be used: .*none\.toml.*",
            ),
            (
                CONF + "flamedesign_template = 'conf.py'\n",
                r"flamedesign_template in conf\.py cannot be used: .*conf\.py.*",
            ),
        ],
        ids=lambda value: value.removeprefix(CONF)[:30] if "=" in value or "import" in value else "",
    )
    @pytest.mark.filterwarnings("ignore:.*:DeprecationWarning")
    def test_a_configuration_that_cannot_be_used(self, folder, conf, said):
        (folder / "conf.py").write_text(conf)
        assert re.fullmatch(f".*{said}", fail())

    def test_no_configuration(self, folder):
        (folder / "conf.py").unlink()
        assert "no conf.py or flamedesign.toml in or above" in fail()
        assert "no conf.py or flamedesign.toml in or above" in fail("designs/a.rst")
        assert "conf.py" in fail("--conf", "designs")

    @pytest.mark.parametrize(
        "arguments", [("none",), ("--conf", "none"), ("--source", "none"), ("--format", "xml"), ("--fail-on", "off")]
    )
    def test_usage(self, folder, arguments):
        done = run(*arguments)
        assert done.exit_code == 2
        assert done.stderr.startswith("Usage: ")

    def test_no_documents(self, folder):
        (folder / "index.rst").unlink()
        assert "Sphinx cannot read" in fail()

    def test_a_document_that_is_not_utf8(self, folder):
        (folder / "designs/a.rst").write_bytes(b"RFE1: A\n=======\n\nna\xefve\n")
        assert fail().endswith("designs/a.rst:4 is not UTF-8; save it as UTF-8")

    def test_the_name_of_the_extension_with_a_dot(self, folder):
        conf = folder / "conf.py"
        conf.write_text(
            conf.read_text("utf-8").replace("sphinxcontrib_flamedesign", "sphinxcontrib.flamedesign"), "utf-8"
        )
        assert fail().endswith("; the extension is called sphinxcontrib_flamedesign")

    def test_a_document_that_cannot_be_opened(self, folder):
        (folder / "designs/c.rst").symlink_to("nowhere.rst")
        assert re.fullmatch(r".*designs/c\.rst cannot be read: .*", fail())

    def test_a_document_that_another_extension_cannot_read(self, folder, project):
        project.configure(
            SETTINGS
            + "from docutils.parsers.rst import Directive\n"
            + "class Broken(Directive):\n    def run(self):\n        raise ValueError('it broke')\n"
            + "def setup(app):\n    app.add_directive('broken', Broken)\n"
        )
        project.write("designs/c.rst", "RFE3: C\n=======\n\n.. broken::\n")
        assert re.fullmatch(r"Sphinx cannot read .*designs/c\.rst: ValueError: it broke", fail())

    def test_a_document_that_sphinx_cannot_take_as_written_is_named_each_time(self, folder, project):
        project.write("designs/c.rst", "RFE3: C\n=======\n\n.. no-such::\n\n.. include:: more.txt\n")
        project.write("designs/more.txt", ".. none-such::\n")
        for _ in range(2):
            first, second, *others = [line for line in run().stderr.splitlines() if "such" in line]
            assert re.match(r"Sphinx: .*c\.rst:4: ERROR: Unknown directive type .no-such.", first)
            assert re.match(r"Sphinx: .*more\.txt:1: ERROR: Unknown directive type .none-such.", second)
            assert others == []

    def test_a_directive_that_myst_leaves_out_is_named_each_time(self, folder, project):
        project.write("designs/c.md", "# RFE3: C\n\n```{design-algorithmes}\nText.\n```\n")
        for _ in range(2):
            (line,) = run().stderr.splitlines()
            assert re.match(r"Sphinx: .*c\.md(\.rst)?:3: WARNING: Unknown directive type: 'design-algorithmes'", line)

    def test_warnings_of_sphinx_are_not_shown(self, folder, project):
        project.write("designs/c.rst", "RFE3: C\n==\n")
        assert run().stderr == ""

    def test_an_output_that_cannot_be_written(self, folder):
        assert "cannot be written" in fail("--output", "conf.py/x")

    def test_an_interrupt(self, folder, monkeypatch):
        monkeypatch.setattr(check, "read_project", interrupt)
        done = run()
        assert (done.exit_code, done.stderr) == (130, "Interrupted.\n")

    @pytest.mark.skipif(os.name != "posix", reason="signals")
    def test_an_interrupt_from_outside(self, folder, project):
        project.configure(SETTINGS + "import pathlib, time\npathlib.Path('started').touch()\ntime.sleep(60)\n")
        process = start("check", cwd=folder, start_new_session=True)
        while not (folder / "started").exists():
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        assert process.communicate(timeout=30) == (b"", b"Interrupted.\n")
        assert process.returncode == 130

    @pytest.mark.skipif(os.name != "posix", reason="pipes")
    def test_nobody_reads_what_is_written(self, folder, project):
        for number in range(10, 20):
            project.write(
                f"designs/{number}.rst", write_design(f"RFE{number}", *(f"RFE{one}" for one in range(100, 200)))
            )
        with start("check", cwd=folder) as process:
            process.stdout.close()
            assert process.stderr.read() == b""

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
    def test_a_full_disk(self, folder):
        with Path("/dev/full").open("wb") as full, start("check", cwd=folder, stdout=full) as process:
            said = b"Error: standard output cannot be used: No space left on device\n"
            assert process.stderr.read() == said
        assert process.returncode == 2

    def test_any_locale(self, folder, project):
        project.write("designs/ü.rst", write_design("RFE3", motivation="See :design:`größer → ∞`."))
        process = start("check", cwd=folder, env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
        out, errors = process.communicate()
        assert errors == b""
        assert "designs/ü.rst:" in out.decode("utf-8")
        assert "größer → ∞" in out.decode("utf-8")


def interrupt(*_, **__):
    raise KeyboardInterrupt


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="terminals")
def test_progress_on_a_terminal(folder):
    _, shown = run_on_terminal("check", cwd=folder)
    assert "\r\x1b[KReading: 1 of 3\r\x1b[K" in shown
    assert "Reading: 3 of 3\r\x1b[K\x1b[1mdesigns/a.rst" in shown


def test_help():
    assert CliRunner().invoke(main, ["check", "--help"]).exit_code == 0
    assert CliRunner().invoke(main, ["chek"]).exit_code == 2


class TestHooks:
    @pytest.fixture
    def hooks(self):
        yaml = pytest.importorskip("yaml")
        return {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}

    def test_they_work_on_files(self, hooks, folder):
        assert set(hooks) == {"flamedesign-check", "flamedesign-check-all"}
        for hook in hooks.values():
            assert {"id", "name", "description", "entry", "language"} <= set(hook)
            program, *arguments = hook["entry"].split()
            assert program == "flamedesign"
            names = ["designs/a.rst"] if hook.get("pass_filenames", True) else []
            done = CliRunner().invoke(main, [*arguments, *names])
            assert done.exit_code == 1
            assert ("designs/b.rst" in done.stdout) is not hook.get("pass_filenames", True)
