"""``flamedesign check`` says again what it has said, while nothing has changed that it follows from."""

from __future__ import annotations

import json
import os

import pytest
from repositories import DESIGN, git
from support import run_command

from sphinxcontrib_flamedesign.cli import check as check_module
from sphinxcontrib_flamedesign.cli import kept_answer
from sphinxcontrib_flamedesign.cli.grounds import names_stated

pytestmark = pytest.mark.builds

DECISION = """\
{0}. {1}
================

Status
------

{2}

Context
-------

{3}

Decision
--------

See `code/a.py`.

Consequences
------------

TBD
"""
TEMPLATE = 'extends = "nygard"\n'
SETTINGS = 'template = "own.toml"\nsource_root = "."\nbaseline = "known.txt"\n'
CONF = 'extensions = ["sphinxcontrib_flamedesign"]\nflamedesign_template = "nygard"\nroot_doc = "adr/0001-cache"\n'


class Folder:
    """A folder of decisions, and the check of it."""

    def __init__(self, top, monkeypatch) -> None:
        self.top = top
        self.read = 0
        real = check_module.read_project

        def read_project(*arguments):
            self.read += 1
            return real(*arguments)

        monkeypatch.setattr(check_module, "read_project", read_project)

    def write(self, name, text) -> None:
        (self.top / name).parent.mkdir(parents=True, exist_ok=True)
        (self.top / name).write_text(text, "utf-8")

    def check(self, *arguments):
        """Return what a check says, and whether it has read the project."""
        before = self.read
        done = run_command("check", *arguments)
        return (done.exit_code, done.stdout, done.stderr), self.read > before

    def is_kept(self, *arguments) -> bool:
        """Check twice; return whether the second one has not read the project. Both say what one without a cache does."""
        first, _ = self.check(*arguments)
        second, has_read = self.check(*arguments)
        assert first == second == self.check(*arguments, "--no-cache")[0]
        return not has_read


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(kept_answer, "_SETTLED", -(10**15))  # the files of this test are new
    top = tmp_path / "team"
    made = Folder(top, monkeypatch)
    made.write("adr/0001-cache.rst", DECISION.format(1, "Keep results", "accepted", "They are slow."))
    made.write("adr/0002-queue.rst", DECISION.format(2, "One queue", "accepted\n\nAmends 1", ".. include:: part.txt"))
    made.write("adr/part.txt", "Two are too many.\n")
    made.write("code/a.py", "pass\n")
    made.write("own.toml", TEMPLATE)
    made.write("known.txt", "")
    made.write("flamedesign.toml", SETTINGS)
    monkeypatch.chdir(top)
    return made


def test_an_answer_is_given_again_without_reading(folder):
    assert folder.is_kept()
    assert folder.is_kept("--format", "json")
    assert folder.is_kept("adr/0002-queue.rst", "--fail-on", "error")
    said, has_read = folder.check("--fail-on", "info")
    assert has_read
    assert said[0] == 1


def test_a_picture_that_is_missing(folder):
    rewrite("adr/0001-cache.rst", "They are slow.", ".. image:: slow.png")(folder)
    assert folder.is_kept()
    folder.write("adr/slow.png", "x")
    assert folder.check()[1]
    rewrite("adr/0001-cache.rst", "slow.png", "../../slow.png")(folder)
    assert not folder.is_kept()


def rewrite(name, old, new):
    def change(folder):
        text = (folder.top / name).read_text("utf-8")
        assert old in text
        folder.write(name, text.replace(old, new))

    return change


CHANGES = {
    "a document": rewrite("adr/0001-cache.rst", "TBD", "All is fast."),
    "a document of the same size": rewrite("adr/0001-cache.rst", "accepted", "accapted"),
    "a new document": lambda folder: folder.write("adr/0003-x.rst", DECISION.format(3, "X", "accepted", "Y.")),
    "a document that is gone": lambda folder: (folder.top / "adr/0002-queue.rst").unlink(),
    "a document by another name": lambda folder: (folder.top / "adr/0002-queue.rst").rename(
        folder.top / "adr/0003-queue.rst"
    ),
    "an included file": rewrite("adr/part.txt", "Two are too many.", "TBD"),
    "an included file that is gone": lambda folder: (folder.top / "adr/part.txt").unlink(),
    "the template": rewrite("own.toml", TEMPLATE, f'{TEMPLATE}[severities]\nplaceholder-field = "off"\n'),
    "the settings": rewrite("flamedesign.toml", "own.toml", "nygard"),
    "the baseline": rewrite("known.txt", "", "placeholder-field | adr/0001-cache | consequences\n"),
    "settings that are nearer": lambda folder: folder.write("adr/flamedesign.toml", 'template = "nygard"\n'),
    "a configuration that is nearer": lambda folder: folder.write("conf.py", CONF),
    "a source": lambda folder: (folder.top / "code/a.py").unlink(),
    "a list of the designs": lambda folder: folder.write(
        "adr/README.rst", "Designs\n=======\n\n.. flamedesign-index begin\n\n.. flamedesign-index end\n"
    ),
    "a configuration of docutils": lambda folder: folder.write("docutils.conf", "[general]\ntab_width: 2\n"),
    "a file of another type": lambda folder: folder.write("adr/0004-y.markdown", "# 4. Y\n"),
    "a repository": lambda folder: git(folder.top, "init", "-b", "main"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_has_changed_is_read(folder, change):
    assert folder.is_kept("adr")
    change(folder)
    said, has_read = folder.check("adr")
    assert said == folder.check("adr", "--no-cache")[0]
    assert has_read


def test_answers_of_git_are_asked_for_again(folder):
    folder.write("flamedesign.toml", 'documents = ["RFE*"]\nsource_root = "code"\n')
    folder.write("RFE1.rst", DESIGN)
    folder.write("code/src/old.py", "pass\n" * 20)
    git(folder.top, "init", "-b", "main")
    git(folder.top, "add", ".")
    git(folder.top, "commit", "-m", "one")
    git(folder.top, "mv", "code/src/old.py", "code/src/new.py")
    assert folder.is_kept()
    git(folder.top, "commit", "-m", "two")
    after, has_read = folder.check()
    assert has_read
    assert "src/new.py" in after[1]
    assert after == folder.check("--no-cache")[0]


def test_a_folder_that_leads_back_is_looked_through_once(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner/file").write_text("x")
    (tmp_path / "inner/loop").symlink_to(tmp_path, target_is_directory=True)
    before = kept_answer._look_through(str(tmp_path), (), "")
    assert before == kept_answer._look_through(str(tmp_path), (), "")
    (tmp_path / "inner/file").write_text("xy")
    assert before != kept_answer._look_through(str(tmp_path), (), "")
    assert before != kept_answer._look_through(str(tmp_path), ("inner",), "")
    with pytest.raises(kept_answer.UnsettledError):
        kept_answer._look_through(str(tmp_path / "gone"), (), "")


class TestConfiguration:
    @pytest.fixture
    def folder(self, folder):
        (folder.top / "flamedesign.toml").unlink()
        folder.write("conf.py", CONF)
        return folder

    def test_one_that_states_values(self, folder):
        assert folder.is_kept()
        rewrite("conf.py", "nygard", "madr")(folder)
        said, has_read = folder.check()
        assert has_read
        assert said == folder.check("--no-cache")[0]

    @pytest.mark.parametrize(
        "line",
        [
            "import os",
            "project = __file__[:1]",
            "if True:\n    project = 'P'",
            "tags.add('x')",
            "extensions += ['sphinx.ext.todo']",
            "extensions = ['sphinxcontrib_flamedesign', 'sphinx.ext.todo']",
            "locale_dirs = ['../translated']",
        ],
    )
    def test_one_that_may_do_more_is_asked_each_time(self, folder, line):
        folder.write("conf.py", f"{CONF}{line}\n")
        assert not folder.is_kept()

    def test_names_of_values(self):
        assert names_stated(b'"""A project."""\na = b = {"c": [1, -2.5, None]}\n') == {"a", "b"}
        assert names_stated(b"") == frozenset()
        assert all(names_stated(text) is None for text in (b"a.b = 1", b"a[0] = 1", b"a = b", b"f()", b"a = (", b"\0"))


class TestNothingIsKept:
    def test_where_that_is_asked_for(self, folder, tmp_path):
        folder.check("--no-cache")
        folder.check("--output", tmp_path / "report")
        folder.check("--update-baseline")
        assert not list(tmp_path.rglob("answers"))

    def test_where_a_file_has_just_changed(self, folder, monkeypatch):
        monkeypatch.setattr(kept_answer, "_SETTLED", 10**9)
        assert not folder.is_kept()

    def test_where_very_much_lies_around(self, folder, monkeypatch):
        monkeypatch.setattr(kept_answer, "_MOST_ENTRIES", 5)
        assert not folder.is_kept()

    def test_where_there_is_an_error(self, folder, tmp_path):
        folder.write("flamedesign.toml", "template = 1\n")
        assert folder.check()[0][0] == 2
        assert not list(tmp_path.rglob("answers"))


class TestFiles:
    @pytest.fixture
    def answer(self, folder, tmp_path):
        assert folder.is_kept()
        (path,) = tmp_path.rglob("answers/*.json")
        return path

    @pytest.mark.parametrize("text", ["", "{}\n", "a\nb\n", "0\n{}\n"])
    def test_a_damaged_one_is_no_answer(self, folder, answer, text):
        answer.write_text(text, "utf-8")
        assert folder.check()[1]
        assert not folder.check()[1]

    def test_one_of_another_form_is_no_answer(self, folder, answer):
        body = json.dumps({"grounds": {"files": 1}, "status": 0, "said": []})
        answer.write_text(f"{kept_answer.fingerprint(body)}\n{body}\n", "utf-8")
        assert folder.check()[1]

    def test_another_environment_has_its_own_answer(self, folder, answer, monkeypatch):
        monkeypatch.setenv("LANGUAGE", "de")
        assert folder.check()[1]

    def test_old_ones_go(self, folder, answer, monkeypatch):
        monkeypatch.setattr(kept_answer, "_MOST_ANSWERS", 1)
        os.utime(answer, (1, 1))
        folder.check("adr")
        (left,) = answer.parent.glob("*.json")
        assert left != answer

    def test_a_folder_that_cannot_be_written(self, folder, monkeypatch, tmp_path):
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
        assert folder.check() == folder.check()
        assert folder.check()[1]
