"""``flamedesign diff``: of exports, which may be anything, and of git revisions."""

from __future__ import annotations

import json
import re
import shutil
from functools import partial

import pytest
from repositories import commit, git
from support import HAS_MYST, ROOT, run_command

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = pytest.mark.thorough

DESIGN = """
RFE1: A cache
=============

:Status: %(status)s

%(shift)s
Motivation
----------

**Background:** %(background)s

Function Specification
----------------------

**Related Features:**

- RFE2: %(asks)s
"""
FIRST = {"status": "draft", "shift": "", "background": "TBD", "asks": "asks first"}
HOSTILE = "</code></details> @everyone #1 [x](https://example.org) `` ` ``"


run = partial(run_command, "diff")


@pytest.fixture
def folder(project, monkeypatch):
    project.configure('flamedesign_documents = ["RFE*"]\n')
    project.write("index.rst", "Index\n=====\n")
    project.write("RFE1.rst", DESIGN % FIRST)
    monkeypatch.chdir(project.src)
    return project.src


def export(project, name):
    project.build("designs")
    path = project.src.parent / name
    shutil.copy(project.apps[-1].outdir / "designs.json", path)
    return path


class TestExports:
    def test_findings_that_belong_to_no_design_are_listed_with_rule_and_place(self, folder, project):
        old = export(project, "old.json")
        project.write("index.rst", "Index\n=====\n\n:design:`RFE9`\n")
        new = export(project, "new.json")
        said = "unknown-feature index: warning: there is no design 'RFE9'"
        assert run(old, new).output.startswith(f"+ finding {said}")
        assert "finding `unknown-feature index`: `warning: there is" in run(old, new, "--format", "markdown").output

    def test_each_kind_of_change(self, folder, project):
        project.write("RFE3.rst", "RFE3: Old\n=========\n\nMotivation\n----------\n\nWhy.\n")
        old = export(project, "old.json")
        (folder / "RFE3.rst").unlink()
        project.write("RFE4.rst", "RFE4: New\n=========\n\nMotivation\n----------\n\nWhy, see RFE1.\n")
        second = {"status": "accepted", "shift": "Words.\n\n", "background": "Because.", "asks": "asks last"}
        project.write("RFE1.rst", (DESIGN % second).replace("A cache\n=", "A big cache\n=====") + "- RFE4: waits\n")
        new = export(project, "new.json")
        data = json.loads(run(old, new, "--format", "json").output)
        changes = {one["id"]: (one["change"], one["details"]) for one in data["designs"]}
        assert {id_: change for id_, (change, _) in changes.items()} == {
            "RFE1": "changed",
            "RFE3": "removed",
            "RFE4": "added",
        }
        found = {(d["part"], d["name"]): (d["old"], d["new"]) for d in changes["RFE1"][1] if d["part"] != "finding"}
        assert found == {
            ("title", "title"): ("A cache", "A big cache"),
            ("status", "status"): ("draft", "accepted"),
            ("field", "background"): ("placeholder", "filled"),
            ("field", "motivation"): ("placeholder", "filled"),
            ("interaction", "related to RFE2"): ("RFE2: asks first", "RFE2: asks last"),
            ("interaction", "related to RFE4"): (None, "RFE4: waits"),
        }
        gone = [d["name"] for d in changes["RFE1"][1] if d["part"] == "finding" and d["change"] == "removed"]
        assert "placeholder-field background" in gone
        text = run(old, new).output.splitlines()
        assert "~ RFE1: A big cache" in text
        assert (any(" finding " in line for line in text), any("    findings: " in line for line in text)) == (
            False,
            True,
        )
        listed = run(old, new, "--findings").output
        assert ("- finding placeholder-field background" in listed, "findings: " in listed) == (True, False)
        counted, listed = (run(old, new, "--format", "markdown", *option).output for option in ((), ("--findings",)))
        assert ("findings: " in counted, "finding `" in counted, "finding `" in listed) == (True, False, True)
        assert "    ~ status: draft → accepted" in text
        assert "    + interaction related to RFE4: RFE4: waits" in text
        assert any(re.fullmatch(r"\+ RFE4: New \(\d+% complete\)", line) for line in text)
        assert any(line.startswith("- RFE3: Old") for line in text)

    def test_lines_that_shift_are_no_change(self, folder, project):
        old = export(project, "old.json")
        project.write("RFE1.rst", DESIGN % {**FIRST, "shift": "\n\n\n"})
        new = export(project, "new.json")
        assert old.read_bytes() != new.read_bytes()
        done = run(old, new, "--exit-code")
        assert (done.exit_code, done.output) == (0, "No difference.\n")
        assert run(old, new, "--format", "markdown").output == "The designs say the same as before.\n"

    def test_the_exit_code(self, folder, project):
        old = export(project, "old.json")
        project.write("RFE1.rst", DESIGN % {**FIRST, "status": "accepted"})
        new = export(project, "new.json")
        assert run(old, new).exit_code == 0
        assert run(old, new, "--exit-code").exit_code == 1

    def test_markdown_of_hostile_words(self, folder, project):
        old = export(project, "old.json")
        escaped = re.sub(r"([`*_|])", r"\\\1", HOSTILE)
        project.write("RFE1.rst", DESIGN % {**FIRST, "asks": escaped})
        text = run(old, export(project, "new.json"), "--format", "markdown").output
        assert text.startswith("**Designs: 1 changed**\n\n<details><summary>changed: <code>RFE1</code>")
        assert text.count("<details>") == 1
        (line,) = [line for line in text.splitlines() if "@everyone" in line]
        outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", line)
        assert outside == "- changed: interaction :  → "
        assert "\n\n</details>\n" in text

    def test_what_a_terminal_would_obey(self, folder, project):
        old = export(project, "old.json")
        data = json.loads(old.read_text("utf-8"))
        data["designs"]["RFE1"]["title"] = "A \x1b[2Jcache\nnow"
        new = old.with_name("new.json")
        new.write_text(json.dumps(data), "utf-8")
        for form in ("text", "markdown"):
            text = run(old, new, "--format", form).output
            assert "\x1b" not in text
            assert "A \ufffd[2Jcache now" in text

    def test_markdown_is_cut(self, folder, project):
        old = export(project, "old.json")
        data = json.loads(old.read_text("utf-8"))
        for number in range(3000):
            data["designs"][f"X{number}"] = {**data["designs"]["RFE1"], "title": "<" * 300, "id": f"X{number}"}
        new = old.with_name("new.json")
        new.write_text(json.dumps(data), "utf-8")
        text = run(old, new, "--format", "markdown").output
        assert len(text) < 65_536
        assert re.search(r"… and \d+ more designs\.", text)
        assert text.count("<details>") == text.count("</details>")

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "it is no JSON"),
            ("[" * 200_000, "it is no JSON"),
            ("[]", "it is no export of version 2: it must be object"),
            ('{"version": 1}', "it is no export of version 2: project is missing"),
            (b"\xff", "cannot be used"),
        ],
    )
    def test_what_is_no_export(self, folder, project, text, said):
        good = export(project, "good.json")
        bad = good.with_name("bad.json")
        bad.write_bytes(text if isinstance(text, bytes) else text.encode())
        for pair in ((good, bad), (bad, good)):
            done = run(*pair)
            assert done.exit_code == 2
            assert said in done.output
            assert len(done.output.splitlines()) == 1

    @pytest.mark.parametrize(
        ("keys", "value", "said"),
        [
            (["version"], 3, "version must be 2"),
            (["designs", "RFE1", "fields", "cli"], {"state": "odd"}, "designs.RFE1.fields.cli.state must be filled or"),
            (["designs", "RFE1", "completeness"], True, "designs.RFE1.completeness must be number"),
            (["designs", "RFE1", "metadata"], {"a": 1}, "designs.RFE1.metadata.a must be string"),
            (["interactions", 0], {}, "interactions[0].source is missing"),
            (["findings", 0, "design"], 1, "findings[0].design must be string or null"),
        ],
    )
    def test_an_export_that_is_wrong_somewhere(self, folder, project, keys, value, said):
        good = export(project, "good.json")
        data = json.loads(good.read_text("utf-8"))
        place = data
        for key in keys[:-1]:
            place = place[key]
        place[keys[-1]] = value
        bad = good.with_name("bad.json")
        bad.write_text(json.dumps(data), "utf-8")
        done = run(good, bad)
        assert done.exit_code == 2
        assert said in done.output

    def test_what_a_later_version_adds_is_let_pass(self, folder, project):
        good = export(project, "good.json")
        data = json.loads(good.read_text("utf-8"))
        data["designs"]["RFE1"]["colour"] = {"deep": [1]}
        new = good.with_name("new.json")
        new.write_text(json.dumps(data), "utf-8")
        assert run(good, new).output == "No difference.\n"


@pytest.fixture
def checkout(folder, tmp_path):
    """A repository whose documents lie in a folder with a space, and in another one than conf.py."""
    top = tmp_path / "a repository"
    documents, configuration = top / "my docs" / "all", top / "conf"
    documents.mkdir(parents=True)
    configuration.mkdir()
    for path in folder.iterdir():
        shutil.move(path, (configuration if path.name == "conf.py" else documents) / path.name)
    git(top, "init", "-q")
    (top / ".gitattributes").write_text("*.rst export-ignore\n")
    (documents / "link.rst").symlink_to("index.rst")
    commit(top)
    return top


class TestRevisions:
    def diff(self, top, *arguments):
        return run("--conf", top / "conf", "--source", top / "my docs/all", *arguments)

    def test_the_edits_and_nothing_else(self, checkout):
        path = checkout / "my docs/all/RFE1.rst"
        path.write_text(DESIGN % {**FIRST, "status": "review", "shift": "\n\n"}, "utf-8")
        commit(checkout)
        path.write_text(DESIGN % {**FIRST, "asks": "asks last"}, "utf-8")
        before = sorted((one, one.lstat().st_mtime_ns) for one in checkout.rglob("*"))
        said = self.diff(checkout, "HEAD~1", "HEAD").output.splitlines()
        assert said == ["~ RFE1: A cache", "    ~ status: draft → review"]
        said = self.diff(checkout, "HEAD").output.splitlines()
        assert said == [
            "~ RFE1: A cache",
            "    ~ status: review → draft",
            "    ~ interaction related to RFE2: RFE2: asks first → RFE2: asks last",
        ]
        assert sorted((one, one.lstat().st_mtime_ns) for one in checkout.rglob("*")) == before

    def test_the_text_of_a_part(self, checkout):
        path = checkout / "my docs/all/RFE1.rst"
        text = path.read_text("utf-8") + "\nUse Cases\n---------\n\n" + "Many words. " * 40 + "{}\n"
        path.write_text(text.format("The end."), "utf-8")
        commit(checkout)
        path.write_text(text.format("The\nend."), "utf-8")  # other lines, the same words
        assert self.diff(checkout, "HEAD").output == "No difference.\n"
        path.write_text(text.format("No end."), "utf-8")
        head, detail = self.diff(checkout, "HEAD").output.splitlines()
        assert head == "~ RFE1: A cache"
        assert detail == (
            "    ~ text use-cases: …ds. Many words. Many words. Many words. The end."
            " → …ds. Many words. Many words. Many words. No end."
        )
        ((one,),) = [json.loads(self.diff(checkout, "HEAD", "--format", "json").output)["designs"]]
        assert [(each["part"], each["name"]) for each in one["details"]] == [("text", "use-cases")]

    def test_the_configuration_of_each_revision(self, checkout):
        path = checkout / "conf/conf.py"
        text = path.read_text("utf-8")
        (checkout / "conf/helper.py").write_text('NAMES = ["RFE*"]\n')
        path.write_text("import sys, pathlib\nsys.path.insert(0, str(pathlib.Path(__file__).parent))\n" + text)
        commit(checkout)
        (checkout / "conf/helper.py").write_text("NAMES = []\n")
        path.write_text(path.read_text() + "import helper\nflamedesign_documents = helper.NAMES\n")
        commit(checkout)
        assert "+ RFE1: A cache" in self.diff(checkout, "HEAD", "HEAD~1").output
        assert "HEAD: there are no designs: " in self.diff(checkout, "HEAD~1", "HEAD").output

    def test_all_mistakes_of_a_conf_are_named(self, checkout):
        path = checkout / "conf/conf.py"
        path.write_text(f"{path.read_text()}\nflamedesign_card = 3\nflamedesign_layout_seconds = 'x'\n")
        commit(checkout)
        done = self.diff(checkout, "HEAD~1", "HEAD")
        assert done.exit_code == 2
        assert all(f"flamedesign_{name} in conf.py must be" in done.output for name in ("card", "layout_seconds"))

    def test_a_conf_that_fails_in_one_of_them(self, checkout):
        (checkout / "conf/conf.py").write_text("1 / 0\n")
        commit(checkout)
        done = self.diff(checkout, "HEAD~1", "HEAD")
        assert done.exit_code == 2
        assert len(done.output.splitlines()) == 1
        assert done.output.startswith("Error: HEAD: ")
        assert "ZeroDivisionError" in done.output

    def test_a_revision_without_the_project(self, checkout):
        git(checkout, "rm", "-qr", "conf")
        git(checkout, "commit", "-qm", "x")
        (checkout / "conf").mkdir()
        (checkout / "conf/conf.py").write_text("")
        done = self.diff(checkout, "HEAD~1", "HEAD")
        assert done.exit_code == 2
        assert "there is no conf/conf.py in HEAD, and no file with settings" in done.output

    @pytest.mark.parametrize("old", [None, 'html_theme = "basic"\n'])
    def test_the_revision_before_the_first_conf_py(self, checkout, old):
        path = checkout / "conf/conf.py"
        text = path.read_text("utf-8")
        git(checkout, "rm", "-qr", "conf")
        if old is not None:
            path.parent.mkdir()
            path.write_text(old)
        commit(checkout)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        commit(checkout)
        for arguments in (("HEAD~1", "HEAD"), ("HEAD~1",)):
            done = self.diff(checkout, *arguments)
            assert (done.exit_code, done.output.startswith("+ RFE1: A cache")) == (0, True), done.output

    @pytest.mark.parametrize("name", ["no-such-branch", "--output=x", "HEAD:conf", "-h x"])
    def test_what_is_no_revision(self, checkout, name):
        done = self.diff(checkout, "--", "HEAD", name)
        assert done.exit_code == 2
        assert f"{name!r} is neither a file nor a revision of {checkout}" in done.output

    def test_a_branch_that_is_misspelt(self, checkout):
        git(checkout, "branch", "stable")
        assert self.diff(checkout, "stabel").output.endswith("; did you mean 'stable'?\n")
        said = self.diff(checkout, "zzz").output
        assert re.search(r"; it has '\S+', 'stable'\n$", said), said

    def test_a_baseline_changes_no_design(self, checkout):
        places = ("--conf", checkout / "conf", "--source", checkout / "my docs/all")
        known = ("--baseline", checkout / "conf/known.txt")
        assert run_command("check", *places, *known, "--update-baseline").exit_code == 0
        with (checkout / "conf/conf.py").open("a") as conf:
            conf.write('flamedesign_baseline = "known.txt"\n')
        assert run_command("check", *places).exit_code == 0
        assert self.diff(checkout, "HEAD", "--exit-code").exit_code == 0

    def test_no_repository(self, folder):
        done = run("HEAD")
        assert done.exit_code == 2
        assert "is not in a git repository" in done.output
        assert len(done.output.splitlines()) == 1

    def test_a_file_that_does_not_exist(self, folder):
        (folder / "a.json").write_text(run_command("export").stdout)
        done = run("a.json", "b.json")
        assert (done.exit_code, done.output) == (2, "Error: b.json does not exist; did you mean 'a.json'?\n")

    def test_no_git(self, folder, monkeypatch):
        (folder / ".git").mkdir()
        monkeypatch.setenv("PATH", "")
        done = run("HEAD")
        assert done.exit_code == 2
        assert "git is not installed" in done.output

    def test_documents_outside_the_repository(self, checkout, folder):
        (folder / "index.rst").write_text("Index\n=====\n")
        done = run("HEAD", "--conf", checkout / "conf", "--source", folder)
        assert done.exit_code == 2
        assert "lies outside the repository" in done.output

    def test_a_source_tree_outside_the_repository(self, checkout):
        configuration = checkout / "conf/conf.py"
        configuration.write_text(configuration.read_text("utf-8") + 'flamedesign_source_root = "../.."\n', "utf-8")
        path = checkout / "my docs/all/RFE1.rst"
        cites = "\nReferences\n----------\n\n**Implementation References:**\n\n- `src/%s.py`\n"
        path.write_text(DESIGN % FIRST + cites % "one", "utf-8")
        commit(checkout)
        path.write_text(DESIGN % FIRST + cites % "two", "utf-8")
        said = self.diff(checkout, "HEAD").output
        assert "src/two.py" in said
        assert "missing-code-path" not in said

    @pytest.mark.builds
    @pytest.mark.skipif(not HAS_MYST, reason="the demo is written in Markdown, too")
    def test_the_demo(self, tmp_path):
        top = tmp_path / "demo"
        for name in ("demo", "sphinxcontrib_flamedesign", "tests"):  # the sources that the demo cites
            ignored = shutil.ignore_patterns("_build", "__pycache__", ".*")
            shutil.copytree(ROOT / name, top / name, ignore=ignored)
        git(tmp_path, "init", "-q", top)
        commit(top)
        edits = {
            "FD1-reading.md": ("# FD1: Reading", "<!-- a line more -->\n\n# FD1: Reading"),
            "FD2-facts.rst": ("- FD3 shows the graph, and how complete each design is.", "- FD3 shows the graph."),
            "FD3-views.md": (":status: implemented", ":status: draft"),
        }
        for name, (old, new) in edits.items():
            path = top / "demo/designs" / name
            text = path.read_text("utf-8")
            assert old in text
            path.write_text(text.replace(old, new, 1), "utf-8")
        commit(top)
        done = run("HEAD~1", "HEAD", "--conf", top / "demo")
        assert done.output.splitlines() == [
            "~ FD2: Facts, graph and rules",
            "    ~ interaction related to FD3: FD3 shows the graph, and how complete each design is."
            " → FD3 shows the graph.",
            "    must change, as before: FD1, FD3",
            "~ FD3: Views and export",
            "    ~ status: implemented → draft",
        ]


PLAIN = "# {0}. A title\n\nStatus: accepted\n\n## Context\n\n{1}\n\n## Decision\n\nSo.\n\n## Consequences\n\nGood.\n"


@pytest.mark.skipif(not HAS_MYST, reason="the documents are in Markdown")
class TestWithoutConf:
    @pytest.fixture
    def top(self, tmp_path, monkeypatch):
        """Return a repository with two decisions, and without settings."""
        top = tmp_path / "team"
        (top / "adr").mkdir(parents=True)
        git(top, "init", "-q")
        (top / "README.md").write_text("# Team\n")
        commit(top)
        for number in (1, 2):
            (top / f"adr/000{number}-x.md").write_text(PLAIN.format(number, "They are slow."))
        commit(top)
        monkeypatch.chdir(top)
        return top

    def test_no_designs_yet(self, top):
        for arguments in (("HEAD~1", "HEAD"), ("HEAD~1",)):
            done = run(*arguments, "--template", "nygard")
            assert (done.exit_code, done.output.count("+ ADR-")) == (0, 2), done.output
        done = run("HEAD", "HEAD~1", "--template", "nygard")
        assert (done.exit_code, "HEAD~1: no document below" in done.output) == (2, True)

    @pytest.mark.parametrize("name", ["flamedesign.toml", "pyproject.toml"])
    def test_no_settings_yet(self, top, name):
        (top / "pyproject.toml").write_text("[project]\nname = 'x'\n")
        commit(top)
        (top / "own.toml").write_text('name = "own"\ntitle = "Own"\n[fields.context]\nlabel = "Context"\n')
        head = "[tool.flamedesign]\n" if name == "pyproject.toml" else ""
        (top / name).write_text(f'{head}template = "own.toml"\ndocuments = ["adr/*"]\n')
        (top / "adr/0002-x.md").write_text(PLAIN.format(2, "They are quick."))
        commit(top)
        expected = ["~ adr/0002-x: 2. A title", "    ~ text context: They are slow. → They are quick."]
        for arguments in (("HEAD~1", "HEAD"), ("HEAD~1",)):
            done = run(*arguments)
            assert (done.exit_code, done.output.splitlines()) == (0, expected)
        done = run("HEAD", "HEAD~1")
        assert (done.exit_code, done.output) == (
            2,
            "Error: there is no conf.py in HEAD~1, and no file with settings\n",
        )

    def test_settings_are_not_written_through_a_link(self, top, tmp_path):
        (tmp_path / "elsewhere").mkdir()
        (top / "sub").symlink_to(tmp_path / "elsewhere")
        commit(top)
        (top / "sub").unlink()
        (top / "sub/adr").mkdir(parents=True)
        (top / "sub/adr/0003-x.md").write_text(PLAIN.format(3, "Words."))
        (top / "sub/flamedesign.toml").write_text('template = "nygard"\n')
        run("HEAD", "--conf", top / "sub")
        assert list((tmp_path / "elsewhere").iterdir()) == []
