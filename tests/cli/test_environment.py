"""Where commands and builds run: without a home, a user's entry or a folder for the cache, and with any file name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import platformdirs
import pytest
from repositories import GIT, commit, git
from support import run_command

import sphinxcontrib_flamedesign
from sphinxcontrib_flamedesign.cli.cache import find_cache

pytestmark = pytest.mark.thorough

CONF = 'flamedesign_documents = ["RFE*", "é*"]\nflamedesign_rules = {"missing-field": "off", "unmatched-pattern": "off"}\nflamedesign_layout_seconds = 0\n'
DESIGN = ":author: Ada\n\n{0}: A cache\n{1}\n\nSee RFE2.\n"
#: The standard library, where the user has no entry; as root, nobody else can be asked.
NO_ENTRY = """
import pwd, sys
def fail(*arguments):
    raise KeyError("getpwuid(): uid not found")
pwd.getpwuid = pwd.getpwnam = fail
"""
COMMANDS = (
    *(["check"], ["check", "--changed"], ["show", "RFE1"], ["explain", "RFE1.rst"], ["impact", "RFE1"], ["export"]),
    *(["graph", "--format", "dot"], ["diff", "HEAD"], ["review"], ["new", "RFE7", "Seven", "--style", "rest"]),
    ["migrate", "RFE2.rst"],
)


@pytest.fixture
def folder(project, monkeypatch):
    project.configure(CONF)
    project.write("index.rst", "Index\n=====\n\n.. toctree::\n   :glob:\n\n   RFE*\n   e*\n   é*\n")
    for name in ("RFE1", "RFE2"):
        project.write(f"{name}.rst", DESIGN.format(name, "=" * 20) + "\nMotivation\n----------\n\nWhy.\n")
    monkeypatch.chdir(project.src)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    return project.src


def start(folder, code, **environment):
    """Run Python as somebody without a home."""
    homeless = {name: value for name, value in os.environ.items() if name in {"PATH", "PYTHONPATH", "SYSTEMROOT"}}
    homeless |= {"PYTHONPATH": str(Path(sphinxcontrib_flamedesign.__file__).parents[1]), "LANG": "C.UTF-8"}
    command = [sys.executable, "-P", "-c", NO_ENTRY + code]
    return subprocess.run(
        command, cwd=folder, env={**homeless, **environment}, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(os.name == "nt", reason="there, users are no entries of a file")
class TestNoHome:
    def test_commands(self, folder):
        if GIT is not None:
            git(folder, "init", "-q")
            commit(folder)
        code = f"""
from click.testing import CliRunner
from sphinxcontrib_flamedesign.cli.main import main
for words in {COMMANDS!r}:
    done = CliRunner().invoke(main, words)
    print(words[0], done.exit_code, type(done.exception).__name__, done.stderr.splitlines(), file=sys.stderr)
"""
        done = start(folder, code)
        assert done.returncode == 0, done.stderr
        lines = done.stderr.splitlines()
        assert len(lines) == len(COMMANDS)
        for line, (name, *_) in zip(lines, COMMANDS, strict=True):
            needs_git = name == "diff" or "--changed" in line
            assert line.startswith(
                (f"{name} 0 ", f"{name} 2 SystemExit") if needs_git and GIT is None else f"{name} 0 "
            )
        assert "name a folder with --cache-dir" in lines[0]
        assert not (folder / "~").exists()

    def test_a_build(self, folder, tmp_path):
        code = f"from sphinx.cmd.build import main; sys.exit(main(['-b', 'html', '.', {str(tmp_path / 'out')!r}]))"
        done = start(folder, code)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "out/RFE1.html").exists()

    @pytest.mark.parametrize("home", ["", "relative", "/no/such/home"])
    def test_a_home_that_is_none(self, folder, home):
        code = "from sphinxcontrib_flamedesign.cli.main import main; sys.argv[1:] = ['check']; main()"
        done = start(folder, code, HOME=home, XDG_CACHE_HOME=home)
        assert done.returncode == 0, done.stderr
        assert not (folder / "relative").exists()
        assert not (folder / "~").exists()


class TestCacheFolder:
    @pytest.mark.parametrize("error", [RuntimeError("no home"), KeyError("uid"), OSError("no")])
    def test_none_is_known(self, tmp_path, monkeypatch, error):
        def fail(*arguments, **options):
            raise error

        monkeypatch.setattr(platformdirs, "user_cache_path", fail)
        assert find_cache(tmp_path, tmp_path) is None
        assert find_cache(tmp_path, tmp_path, tmp_path / "own") is not None

    def test_it_would_lie_in_the_working_directory(self, tmp_path, monkeypatch):
        monkeypatch.setattr(platformdirs, "user_cache_path", lambda *arguments, **options: Path("~/.cache/flamedesign"))
        assert find_cache(tmp_path, tmp_path) is None

    def test_it_is_a_file(self, folder, tmp_path, monkeypatch):
        (tmp_path / "file").write_text("")
        monkeypatch.setattr(platformdirs, "user_cache_path", lambda *arguments, **options: tmp_path / "file/below")
        done = run_command("check")
        assert done.exit_code == 0, done.output
        assert "the cache cannot be used" in done.stderr
        assert run_command("check", "--cache-dir", tmp_path / "file").exit_code == 2

    @pytest.mark.parametrize("call", ["Path.mkdir", "open_whole"])
    def test_it_cannot_be_written(self, folder, tmp_path, monkeypatch, call):
        def fail(*arguments, **options):
            raise PermissionError(13, "Permission denied", str(tmp_path))

        with monkeypatch.context() as patched:
            patched.setattr(f"sphinxcontrib_flamedesign.cli.cache.{call}", fail)
            done = run_command("check", "--cache-dir", tmp_path / "kept")
        assert done.exit_code in {0, 2}, done.output
        assert done.exception is None or isinstance(done.exception, SystemExit)

    def test_no_temporary_folder_at_all(self, folder, monkeypatch):
        def fail(*arguments, **options):
            raise FileNotFoundError(2, "No usable temporary directory found in ['/tmp']")

        monkeypatch.setattr("tempfile.mkdtemp", fail)
        for words in (["check", "--no-cache"], ["export"], ["migrate", "RFE1.rst"], ["diff", "a.json"]):
            done = run_command(*words)
            assert done.exit_code == 2, done.output
            assert isinstance(done.exception, SystemExit)
        assert run_command("export").stderr == "Error: No usable temporary directory found in ['/tmp']\n"


@pytest.mark.parametrize(("listed", "given"), [("NFC", "NFC"), ("NFC", "NFD")])
class TestSpellings:
    """An accented letter as one character, or as a letter with an accent."""

    @pytest.fixture
    def names(self, folder, listed, given):
        names = [unicodedata.normalize(form, "é.rst") for form in (listed, given)]
        (folder / names[0]).write_text(
            DESIGN.format("RFE3", "=" * 20) + "\nMotivation\n----------\n\n:design:`RFE99`\n", "utf-8"
        )
        return names

    def test_the_document_is_meant(self, names):
        done = run_command("check", "--no-cache", "--format", "json", names[1])
        assert done.exit_code == 1, done.output
        assert {one["docname"] for one in json.loads(done.stdout)["findings"]} == {names[0].removesuffix(".rst")}
        assert run_command("explain", names[1]).exit_code == 0
        assert run_command("migrate", names[1]).exit_code == 0

    def test_folders(self, names, folder, listed, given):
        spelled = [unicodedata.normalize(form, "ö/ü") for form in (listed, given)]
        (folder / spelled[0]).mkdir(parents=True)
        (folder / names[0]).rename(folder / spelled[0] / "RFE3.rst")
        conf = (folder / "conf.py").read_text("utf-8").replace('["RFE*"', '["RFE*", "*/*/RFE*"')
        (folder / "conf.py").write_text(conf, "utf-8")
        for path in (spelled[1], f"{spelled[1]}/RFE3.rst", folder / spelled[1]):
            assert run_command("check", "--no-cache", path).exit_code == 1

    def test_changed(self, names, folder):
        git(folder, "init", "-q")
        (folder / names[0]).rename(folder / "kept")
        commit(folder)
        (folder / "kept").rename(folder / names[0])
        assert run_command("check", "--no-cache", "--changed").exit_code == 1

    def test_what_sphinx_cannot_read(self, names, folder, listed, given):
        decomposed = folder / unicodedata.normalize("NFD", "é.rst")
        (folder / names[0]).rename(decomposed)
        if (folder / "é.rst").exists():
            pytest.skip("this file system takes one spelling for the other")
        done = run_command(
            "check", "--no-cache", unicodedata.normalize(given, "é.rst") if given == "NFD" else "RFE1.rst"
        )
        assert done.exit_code == 2
        assert "two characters each, and Sphinx takes them for one (NFC); rename it" in done.stderr

    def test_what_is_not_there(self, names):
        done = run_command("check", "ü.rst")
        assert done.exit_code == 2
        assert "does not exist" in done.stderr
