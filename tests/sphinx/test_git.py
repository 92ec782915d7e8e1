"""Git as builds and commands ask it: what a repository names is never run, and what cannot be answered is said."""

from __future__ import annotations

import ast
import contextlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from repositories import (
    ENVIRONMENT,
    GIT,
    LAST,
    clone,
    commit,
    git,
    make_hostile,
    make_repository,
    sign,
    told,
    write_program,
)
from sphinx.testing.util import SphinxTestApp
from support import plain_lines, run_command

import sphinxcontrib_flamedesign
from sphinxcontrib_flamedesign.git import GitError, NoRepositoryError, Repository, find_user_name

pytestmark = pytest.mark.thorough

PACKAGE = Path(sphinxcontrib_flamedesign.__file__).parent
MOVED = "there is no 'src/old.py' in the source tree; moved to src/new.py; name that"
STALE = "RFE1 is a draft that nobody has changed for 365 days"


@pytest.fixture(autouse=True)
def _nobody_in_particular(monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)


@pytest.fixture
def repository(tmp_path):
    return make_repository(tmp_path / "project")


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    if os.name == "nt":
        pytest.skip("the programs are shell scripts")
    evil = tmp_path / "evil"
    made = make_hostile(tmp_path / "project", evil)
    for name in ENVIRONMENT:
        monkeypatch.setenv(name, write_program(evil, name))
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", os.environ["PATH"]]))
    return made


def build(folder, **settings):
    """Build the designs and return all that is said of ours, without the folder."""
    app = SphinxTestApp("designs", srcdir=folder, builddir=folder.parent / "out", freshenv=True, confoverrides=settings)
    try:
        app.build()
        return plain_lines(app)
    finally:
        app.cleanup()


def messages(folder, **settings):
    """Build, and return what git could not answer."""
    return [line for line in build(folder, **settings) if line.endswith("[flamedesign.git]")]


def run_in(folder, *arguments):
    """Run a command in a folder and return its exit status, and what it says when it fails."""
    with contextlib.chdir(folder):
        done = run_command(*arguments)
    return done.exit_code, done.stderr


def test_git_is_run_in_one_place_only():
    starting = {"subprocess", "multiprocessing", "pty"}
    found = set()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        names = {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
        if names & starting or '"git"' in path.read_text("utf-8").replace('GIT = "git"', ""):
            found.add(path.relative_to(PACKAGE).as_posix())
    graphviz = {f"views/drawing/{name}.py" for name in ("engine_versions", "graphviz")}
    assert found - {"cli/diff.py"} - graphviz == {"git.py"}  # that one runs Python
    assert not any(
        "sphinx." in line for line in (PACKAGE / "git.py").read_text("utf-8").splitlines() if "import" in line
    )


class TestHostile:
    def test_the_programs_would_run(self, hostile, tmp_path):
        git(hostile, "-c", "diff.orderFile=/dev/null", "log", "-1")
        shutil.rmtree(hostile / "sub")
        for arguments in (["status"], ["diff", "HEAD"]):
            subprocess.run([GIT, *arguments], cwd=hostile, capture_output=True, check=False)
        assert {"gpg.openpgp.program", "core.fsmonitor", "filter.evil.process"} <= set(told(tmp_path / "evil"))

    def test_none_runs(self, hostile, tmp_path):
        for folder in (hostile, hostile / "sub", hostile / "code"):
            git(folder, "config", "user.name", " Ada\n\tA. ")
            asked = Repository(folder)
            head = asked.find_head()
            assert asked.find_top() == (hostile / "sub" if folder.name == "sub" else hostile)
            assert asked.find_date() == 1767225600
            assert asked.find_commit("HEAD~1") != head
            assert asked.find_fork(head) == head
            assert "conf.py" in {entry.path for entry in asked.list_entries(head)}
            assert len(list(asked.read_objects(entry.object_id for entry in asked.list_entries(head)[:3]))) == 3
            assert {name for name in asked.find_moves().values() if "bare" not in name}
            asked.list_changed(head)
            assert asked.list_files()
            assert asked.find_dates(asked.list_committed())
            assert find_user_name(folder) == "Ada A."
        assert told(tmp_path / "evil") == []

    def test_builds(self, hostile, tmp_path):
        said = build(hostile)
        assert any(MOVED in line for line in said)
        assert any("RFE1 is a draft that nobody has changed for 365 days" in line for line in said)
        assert messages(hostile, flamedesign_source_root="bare") != []
        assert told(tmp_path / "evil") == []

    @pytest.mark.parametrize(
        "arguments",
        [
            ["check", "--no-cache", "--changed"],
            ["check", "--no-cache", "--changed=HEAD~1"],
            ["new", "RFE7", "Seven", "--style", "rest"],
        ],
    )
    def test_commands(self, hostile, tmp_path, arguments):
        code, said = run_in(hostile, *arguments)
        assert code in {0, 1}, said
        assert told(tmp_path / "evil") == []

    def test_a_filter_that_cannot_be_turned_off(self, hostile, tmp_path):
        git(hostile, "config", "filter.a=b.clean", write_program(tmp_path / "evil", "a=b"))
        (hostile / ".gitattributes").write_text("* filter=a=b\n")
        code, said = run_in(hostile, "check", "--no-cache", "--changed")
        assert (code, said) == (
            2,
            "Error: the filter 'a=b' of the git configuration cannot be turned off; rename it\n",
        )
        assert told(tmp_path / "evil") == []


def test_a_signed_commit(repository):
    sign(repository)
    git(repository, "config", "log.showSignature", "true")
    said = build(repository)
    assert any(MOVED in line for line in said)
    assert any(STALE in line for line in said)
    assert messages(repository) == []


def test_changed_files_whatever_is_configured(repository):
    (repository / "ü ber.rst").write_text("new")
    os.utime(repository / "conf.py", (0, 0))  # no change
    for setting in ("diff.noprefix=true", "diff.relative=true", "diff.orderFile=/no/such", "core.quotePath=true"):
        git(repository, "config", *setting.split("="))
    git(repository, "config", "diff.autoRefreshIndex", "false")
    asked = Repository(repository)
    assert asked.list_changed(asked.find_head()) == {"ü ber.rst"}
    assert asked.list_changed(asked.find_commit("HEAD~1")) == {"ü ber.rst", "code/src/new.py", "code/src/old.py"}


class TestHooks:
    """Git sets variables for its hooks, which are right in the top folder only."""

    def test_check_in_a_hook(self, repository, tmp_path):
        command = [sys.executable, "-c", "from sphinxcontrib_flamedesign.cli.main import main; main()", "check"]
        words = " ".join(f"'{word}'" for word in [*command, "--no-cache", "--changed", "--format", "json"])
        hook = repository / ".git/hooks/pre-commit"
        path = f"export PYTHONPATH='{PACKAGE.parent}'\n"
        hook.write_text(f"#!/bin/sh\n{path}{words} --output '{tmp_path}/found' --fail-on error\n")
        hook.chmod(0o755)
        (repository / "RFE2.rst").write_text("RFE2: Two\n=========\n\nSee :design:`RFE99`.\n")
        git(repository, "add", "RFE2.rst")
        git(repository, "commit", "-m", "two", "RFE2.rst")
        assert "RFE99" in (tmp_path / "found").read_text("utf-8")
        assert "RFE1 " not in (tmp_path / "found").read_text("utf-8")

    @pytest.mark.parametrize("folder", [".", "code/src"])
    def test_variables_of_another_repository(self, repository, tmp_path, monkeypatch, folder):
        other = make_repository(tmp_path / "other")
        for name, path in (("GIT_DIR", ".git"), ("GIT_WORK_TREE", "."), ("GIT_INDEX_FILE", ".git/index")):
            monkeypatch.setenv(name, str(other / path))
        monkeypatch.setenv("GIT_PREFIX", "code/")
        monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "0")
        assert Repository(repository / folder).find_top() == repository
        monkeypatch.setenv("GIT_DIR", ".git")
        assert Repository(repository / folder).list_changed("HEAD") == set()

    def test_no_repository_is_meant(self, repository, tmp_path, monkeypatch):
        monkeypatch.setenv("GIT_DIR", str(tmp_path / "none"))
        with pytest.raises(NoRepositoryError):
            Repository(repository)


class TestLastChanges:
    def test_each_file_has_the_date_of_its_latest_commit(self, repository):
        dates = Repository(repository).find_last_changes()
        assert dates["RFE1.rst"] == dates["conf.py"] == dates["code/src/old.py"] - 365 * 86_400
        assert dates["code/src/new.py"] == dates["code/src/old.py"]
        assert set(Repository(repository / "code").find_last_changes()) == {"src/old.py", "src/new.py"}

    def test_a_shallow_clone_knows_none_of_what_it_begins_with(self, repository, tmp_path):
        folder = clone(repository, tmp_path / "shallow", "--depth", "1")
        assert Repository(folder).find_last_changes() == {}

    def test_a_table_has_them_and_is_written_again(self, repository):
        table = "\n\n.. design-table::\n   :columns: id, changed\n   :sort: -changed\n"
        with (repository / "index.rst").open("a") as stream:
            stream.write(table)
        assert re.search(">RFE1</a></th><td[^>]*>2025-01-01</td>", self.page(repository))
        with (repository / "RFE1.rst").open("a") as stream:
            stream.write("- more\n")
        commit(repository, LAST)
        assert re.search(">RFE1</a></th><td[^>]*>2026-01-01</td>", self.page(repository))

    def page(self, folder):
        app = SphinxTestApp("html", srcdir=folder, builddir=folder.parent / "out")
        try:
            app.build()
            return (app.outdir / "index.html").read_text("utf-8")
        finally:
            app.cleanup()


def garble(path, text="garbage\n"):
    path.chmod(0o644)
    path.write_text(text)


def lose_objects(repository):
    for path in (repository / ".git/objects").glob("??/*"):
        garble(path)


def lose_trees(repository):
    tree = git(repository, "rev-parse", "HEAD~1^{tree}")
    (repository / ".git/objects" / tree[:2] / tree[2:]).unlink()


DAMAGE = {
    "HEAD": lambda top: garble(top / ".git/HEAD"),
    "a branch": lambda top: garble(top / ".git/refs/heads/main"),
    "an empty branch": lambda top: garble(top / ".git/refs/heads/main", ""),
    "the configuration": lambda top: garble(top / ".git/config", "[garbage"),
    "a setting": lambda top: garble(top / ".git/config", "[core]\nrepositoryformatversion = 99\n"),
    "the index": lambda top: garble(top / ".git/index"),
    "all objects": lose_objects,
    "a tree": lose_trees,
    "all but the folder": lambda top: (shutil.rmtree(top / ".git"), (top / ".git").mkdir()),
    "a file that leads nowhere": lambda top: (shutil.rmtree(top / ".git"), (top / ".git").write_text("gitdir: /no\n")),
    "a file that is none": lambda top: (shutil.rmtree(top / ".git"), (top / ".git").write_bytes(b"\xff\0\x1b[31m")),
}


class TestBroken:
    @pytest.mark.parametrize("what", DAMAGE)
    def test_a_build_goes_on_with_one_message(self, repository, what):
        DAMAGE[what](repository)
        (line,) = messages(repository)
        assert line.startswith(f"{repository}: git cannot say ")
        assert line.isprintable()

    @pytest.mark.parametrize("what", DAMAGE)
    def test_commands_say_so_in_one_line(self, repository, what):
        DAMAGE[what](repository)
        for arguments in (["check", "--no-cache", "--changed=HEAD~1"], ["diff", "HEAD~1"]):
            code, said = run_in(repository, *arguments)
            if (code, what) == (0, "the index"):  # the revision is there all the same
                continue
            assert code == 2, said
            (line,) = said.splitlines()
            assert line.startswith("Error: ")
            assert line.isprintable()

    def test_new_does_without_the_name(self, repository):
        DAMAGE["the configuration"](repository)
        assert run_in(repository, "new", "RFE7", "Seven", "--style", "rest")[0] == 0

    def test_without_questions_there_is_no_message(self, repository):
        DAMAGE["the configuration"](repository)
        (repository / "RFE1.rst").write_text("RFE1: A cache\n=============\n")
        assert messages(repository, flamedesign_source_root=None) == []


class TestOtherRepositories:
    def test_shallow(self, repository, tmp_path):
        folder = clone(repository, tmp_path / "shallow", "--depth", "1")
        assert messages(folder) == [
            f"{folder}: git cannot say when documents were last committed: the clone is shallow; fetch the rest of its"
            " history with git fetch --unshallow [flamedesign.git]"
        ]

    def test_partial(self, repository, tmp_path):
        evil = tmp_path / "evil"
        (evil / "told").mkdir(parents=True)
        folder = clone(repository, tmp_path / "partial", "--filter=blob:none")
        git(folder, "config", "remote.origin.uploadpack", write_program(evil, "uploadpack"))
        git(folder, "config", "protocol.file.allow", "always")
        (line,) = messages(folder)
        assert line.startswith(f"{folder}: git cannot say where files were moved to: git diff-tree: ")
        assert line.endswith("; the clone is partial, and nothing is fetched here: use a whole one [flamedesign.git]")
        code, said = run_in(folder, "diff", "HEAD~1")
        assert code == 2
        assert said.startswith("Error: git cat-file: ")
        assert said.endswith("; the clone is partial, and nothing is fetched here: use a whole one\n")
        (folder / "RFE1.rst").write_text("edited")
        assert Repository(folder).list_changed(git(folder, "rev-parse", "HEAD~1")) == {
            *("RFE1.rst", "code/src/new.py", "code/src/old.py")
        }
        assert run_in(folder, "check", "--no-cache", "--changed", "0" * 40)[0] == 2
        assert told(evil) == []
        subprocess.run([GIT, "diff", "HEAD~1"], cwd=folder, capture_output=True, check=False)
        assert told(evil) == ["uploadpack"]

    def test_bare(self, repository, tmp_path):
        git(repository, "config", "core.bare", "true")
        (line,) = messages(repository)
        assert line.endswith(": this operation must be run in a work tree [flamedesign.git]")
        code, said = run_in(repository, "check", "--no-cache", "--changed")
        assert (code, said) == (2, "Error: git rev-parse: this operation must be run in a work tree\n")
        bare = clone(repository, tmp_path / "bare", "--bare")
        with pytest.raises(NoRepositoryError):
            Repository(bare)

    def test_a_worktree(self, repository, tmp_path):
        folder = tmp_path / "tree"
        git(repository, "worktree", "add", "-q", "-b", "other", folder)
        (folder / "RFE1.rst").write_text((folder / "RFE1.rst").read_text("utf-8") + "\nMore.\n", "utf-8")
        assert any(STALE in line for line in build(folder))
        assert messages(folder) == []
        asked = Repository(folder)
        assert (asked.find_top(), asked.list_changed(asked.find_head())) == (folder, {"RFE1.rst"})
        assert run_in(folder, "diff", "HEAD")[0] == 0

    def test_a_submodule(self, repository, tmp_path):
        outer = tmp_path / "outer"
        outer.mkdir()
        git(outer, "init", "-q")
        git(outer, "submodule", "--quiet", "add", repository, "docs")
        commit(outer)
        assert any(STALE in line for line in build(outer / "docs"))
        assert messages(outer / "docs") == []
        assert Repository(outer / "docs").find_top() == outer / "docs"
        assert run_in(outer / "docs", "diff", "HEAD~1")[0] == 0

    def test_no_repository(self, repository):
        shutil.rmtree(repository / ".git")
        assert any("there is no 'src/old.py'" in line for line in build(repository))
        assert messages(repository) == []

    def test_nothing_is_committed_yet(self, repository):
        shutil.rmtree(repository / ".git")
        git(repository, "init", "-q")
        assert messages(repository) == []

    def test_no_git(self, repository, monkeypatch):
        monkeypatch.setenv("PATH", str(repository))
        (line,) = messages(repository)
        assert line.endswith(": git is not installed [flamedesign.git]")

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
    def test_somebody_else_s(self, repository):
        for path in [repository, *repository.rglob("*")]:
            os.chown(path, 12345, 12345)
        (line,) = messages(repository)
        assert f"detected dubious ownership in repository at '{repository}'" in line

    def test_a_git_that_takes_too_long(self, repository, tmp_path, monkeypatch):
        program = tmp_path / "bin/git"
        program.parent.mkdir()
        program.write_text("#!/bin/sh\nsleep 60 & wait\n")  # one that keeps what it has been given to write to
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setattr("sphinxcontrib_flamedesign.git._SECONDS", 0.2)
        monkeypatch.setattr("sphinxcontrib_flamedesign.git._run.__defaults__", (b"", 0.2))
        with pytest.raises(GitError, match="git takes too long, and has been stopped"):
            Repository(repository).find_date()

    def test_no_temporary_folder(self, repository, monkeypatch):
        def fail(*arguments, **options):
            raise FileNotFoundError("no usable temporary directory")

        monkeypatch.setattr("tempfile.TemporaryFile", fail)
        assert len(messages(repository)) == 1

    def test_an_answer_that_is_not_expected(self, repository, tmp_path, monkeypatch):
        program = tmp_path / "bin/git"
        program.parent.mkdir()
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        for answer in ("gpg: x", "", "\\377", "R100\\0a", "\\0\\0\\0", "1 2 3", "x" * 9999):
            program.write_text(f"#!/bin/sh\nprintf '{answer}'\n")
            program.chmod(0o755)
            assert any("there is no 'src/old.py'" in line for line in build(repository))
            for arguments in (
                ["check", "--no-cache", "--changed"],
                ["diff", "HEAD"],
                ["new", "RFE9", answer or "x", "--style", "rest"],
            ):
                assert run_in(repository, *arguments)[0] in {0, 1, 2}
            (repository / "RFE9-x.rst").unlink(missing_ok=True)


def test_names_that_are_no_text(repository):
    name = os.fsdecode(b"code/src/\xff.py")
    try:
        (repository / name).write_text("x")
    except OSError:
        pytest.skip("this file system takes text only")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "x")
    (repository / "RFE1.rst").write_text(DESIGN_OF_NO_TEXT, "utf-8")
    assert messages(repository) == []


DESIGN_OF_NO_TEXT = """\
RFE1: A cache
=============

References
----------

**Implementation References:**

- `src/ÿ.py`
"""
