"""What a terminal or a log gets: no control character, no colour that is not wanted, no argument without end."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree
from sphinx.errors import ConfigError
from support import run_command, run_on_terminal, start

import sphinxcontrib_flamedesign
from sphinxcontrib_flamedesign.cli.main import COMMANDS, main

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = [pytest.mark.thorough, pytest.mark.skipif(os.name != "posix", reason="names of files that hold anything")]

#: Rings, goes back, colours, turns the direction of what follows, erases the screen. A bracket would end a status.
HOSTILE = "\x07\x08\x9b31m\x7f\u202e\u2066\x1b[2J"
#: Some programs start a new line there, and what stands on it is a command to GitHub Actions.
COMMAND = "::error::owned"
BREAKS = f"\u2028{COMMAND}\u2029{COMMAND}"
FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]|(?m:^\s*::(error|owned))"
)
NAME = f"RFE3-{HOSTILE}{COMMAND}.rst".replace("/", "")
CONF = f"""
project = {HOSTILE + BREAKS!r}
extensions = ["sphinxcontrib_flamedesign"]
flamedesign_documents = ["RFE*"]
flamedesign_components = {{{"Cache" + HOSTILE + BREAKS!r}: {{"paths": [{"src/" + HOSTILE!r}]}}}}
flamedesign_rules = {{"unknown-section": "warning", "stale-draft": "warning"}}
flamedesign_source_root = "."
"""
DESIGN = """
RFE%(number)s: A %(hostile)s cache
==================================================

:Status: draft%(hostile)s
:Author: Ada %(hostile)s
:Custom%(hostile)s: %(hostile)s

Motivation
----------

**Background:** RFE77 %(hostile)s says so, and RFE1 does. See ``src/%(hostile)s.py`` and :design:`%(hostile)s`.

**Goals %(hostile)s:** x

Function Specification
----------------------

**CLI:** TBD %(hostile)s

**Related Features:**

- RFE%(other)s: asks %(hostile)s
- RFE99 %(hostile)s
- Cache%(hostile)s: waits

%(command)s
-----------------------

Text.
"""


def forbidden(data):
    text = data.decode("utf-8", "surrogateescape") if isinstance(data, bytes) else data
    return [text[max(0, match.start() - 40) : match.end() + 40] for match in FORBIDDEN.finditer(text)]


def git_as_eve(folder, *arguments):
    hostile = {f"GIT_{who}_NAME": f"Eve {HOSTILE}" for who in ("AUTHOR", "COMMITTER")}
    environment = {**os.environ, **hostile, "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_EMAIL": "a@example.org"}
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, env=environment)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project in which everything that has a name has a hostile one."""
    top = tmp_path_factory.mktemp("hostile")
    folder = top / f"docs {HOSTILE}"
    folder.mkdir()
    (folder / "conf.py").write_text(CONF, "utf-8")
    (folder / "index.rst").write_text("Index\n=====\n", "utf-8")
    words = {"hostile": HOSTILE, "command": COMMAND}
    (folder / "RFE1.rst").write_text(DESIGN % {"number": 1, "other": 2, **words}, "utf-8")
    (folder / NAME).write_text(DESIGN % {"number": 2, "other": 1, **words}, "utf-8")
    branch = f"branch\x9b31m\u202e{COMMAND}".replace(":", "")
    git_as_eve(folder, "init", "--initial-branch", branch)
    git_as_eve(folder, "add", ".")
    git_as_eve(folder, "commit", "--message", f"All of it {HOSTILE}")
    text = (folder / "RFE1.rst").read_text("utf-8")
    (folder / "RFE1.rst").write_text(text.replace("asks", f"{COMMAND} waits {HOSTILE}"), "utf-8")
    (folder / "RFE4.rst").write_text(
        f"RFE4: {HOSTILE}\n{'=' * 40}\n\n:Status: x{HOSTILE}\n\nMotivation\n----------\n\n{COMMAND}\n", "utf-8"
    )
    done = run_command("export", "--conf", folder, "--output", top / "old.json")
    assert done.exit_code == 0, done.output
    text = (top / "old.json").read_text("utf-8").replace(" cache", f" old cache {json.dumps(HOSTILE)[1:-1]}")
    (top / "old.json").write_text(text, "utf-8")
    (top / f"bad{HOSTILE}.json").write_text("{", "utf-8")
    return folder


@pytest.fixture
def folder(made, tmp_path, monkeypatch):
    folder = tmp_path / made.parent.name / made.name
    shutil.copytree(made.parent, folder.parent, symlinks=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    return folder


FORMATS = {
    "check": ["text", "github", "sarif", "json", "junit"],
    "diff": ["text", "json", "markdown"],
    "graph": ["dot", "mermaid", "graphml", "json", "svg"],
    "impact": ["text", "json"],
    "show": ["text", "json"],
}
ARGUMENTS = {
    "check": [],
    "diff": ["HEAD"],
    "explain": ["RFE1.rst"],
    "export": [],
    "graph": [],
    "impact": ["RFE1"],
    "migrate": ["RFE1.rst"],
    "new": ["RFE7", "B", "--style", "rest"],
    "review": [],
    "show": ["RFE1"],
}
SHOWN = {
    f"{name} {form}".strip(): [name, *arguments, *(["--format", form] if form else [])]
    for name, arguments in ARGUMENTS.items()
    for form in FORMATS.get(name, [""])
}
SHOWN |= {
    "diff exports": ["diff", "../old.json"],
    "diff exports markdown": ["diff", "../old.json", "--format", "markdown"],
    "explain another": ["explain", NAME],
    "check one": ["check", NAME],
    "check changed": ["check", "--changed", "HEAD"],
    "migrate another": ["migrate", NAME],
    "show another": ["show", "RFE2"],
}
WITH_OUTPUT = {"check", "graph", "export"}


@pytest.mark.parametrize("name", SHOWN)
def test_nothing_that_a_terminal_obeys_is_shown(folder, name):
    done = run_command(*SHOWN[name])
    assert done.exit_code in {0, 1}, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert forbidden(done.stdout_bytes) == []
    assert forbidden(done.stderr_bytes) == []
    if name.split()[0] not in {"new", "review"}:
        assert re.search(r"\ufffd|\\u009b|\\x9b", done.stdout)


@pytest.mark.parametrize("name", [name for name in SHOWN if SHOWN[name][0] in WITH_OUTPUT])
def test_nor_is_it_written_to_files(folder, name):
    done = run_command(*SHOWN[name], "--output", "out.txt")
    assert done.exit_code in {0, 1}, done.output
    text = (folder / "out.txt").read_bytes()
    assert forbidden(text) == []
    if text.startswith(b"{"):
        data = json.dumps(json.loads(text), ensure_ascii=False)
        assert "\x9b31m\x7f\u202e\u2066" in data or r"\\x9b31m\\x7f\\u202e\\u2066" in data
    elif text.startswith(b"<"):
        etree.fromstring(text)


def test_the_export_keeps_all_of_it(folder):
    export = json.loads(run_command("export").stdout)
    assert HOSTILE in export["designs"]["RFE1"]["title"]
    assert export["project"] == HOSTILE + BREAKS
    assert NAME.removesuffix(".rst") == export["designs"]["RFE2"]["docname"]


def test_a_terminal_gets_our_own_codes_only(folder):
    codes = re.compile(r"\x1b\[(?:[0-2]|3[1-4])m|\r\x1b\[K|\r(?=\n)")
    for name in ("check text", "show text", "explain", "diff exports"):
        status, shown = run_on_terminal(*SHOWN[name], cwd=folder)
        assert status in {0, 1}
        assert "\x1b[1m" in shown or name == "diff exports"
        assert forbidden(codes.sub("", shown)) == []


LONG = "x" * 10_000
#: What may go wrong with an argument of each kind; ``%`` stands for the argument.
WRONG = {
    "command": ["%"],
    "option": ["check", "--%"],
    "another argument": ["export", "%"],
    "path": ["check", "%"],
    "format": ["check", "--format", "%"],
    "severity": ["check", "--fail-on", "%"],
    "revision": ["check", "--changed", "%"],
    "baseline": ["check", "--baseline", "%"],
    "folder of conf.py": ["check", "--conf", "%"],
    "folder of sources": ["graph", "--source", "%"],
    "folder of the cache": ["check", "--cache-dir", "conf.py/%"],
    "output": ["export", "--output", "conf.py/%"],
    "old": ["diff", "%"],
    "new": ["diff", "../old.json", "%"],
    "document": ["explain", "%"],
    "document to migrate": ["migrate", "%"],
    "design": ["show", "%"],
    "design that is changed": ["impact", "%"],
    "focus": ["graph", "--focus", "%"],
    "kinds": ["impact", "RFE1", "--kinds", "%"],
    "kinds of a graph": ["graph", "--kinds", "%"],
    "depth": ["graph", "--focus", "RFE1", "--depth", "%"],
    "number": ["impact", "RFE1", "--depth", "%"],
    "status": ["graph", "--status", "a,,%"],
    "style": ["new", "RFE7", "B", "--style", "%"],
    "id": ["new", "%", "B", "--style", "rest", "--output", "conf.py/x"],
    "title": ["new", "RFE7", "%", "--style", "rest", "--output", "conf.py/x"],
    "file": ["new", "RFE7", "B", "--style", "rest", "--output", "conf.py/%"],
    "reviewed": ["review", "%"],
    "reviewed target": ["review", "RFE1:%"],
    "file of reviews": ["review", "--confirm", "--file", "conf.py/%"],
}
VALUES = {
    "hostile": f"x{HOSTILE}{BREAKS}\n{COMMAND}\r\r\n{COMMAND}\t{COMMAND}",
    "bytes": os.fsdecode(b"x\xff\xfe\x9b31m"),
    "long": LONG,
    "long and hostile": (HOSTILE + COMMAND) * 1000,
    "many words": "word " * 2000,
    "many commas": "x," * 5000,
    "option-like": "--" + LONG,
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_argument(folder, kind):
    before = sorted(folder.rglob("*"))
    for name, value in VALUES.items():
        done = run_command(*(argument.replace("%", value) for argument in WRONG[kind]))
        assert done.exception is None or isinstance(done.exception, SystemExit), (name, done.exception)
        if kind not in {"folder of the cache", "status"}:
            assert done.exit_code == 2, (name, done.output)
            assert len(done.stderr.splitlines()) <= 4  # with the usage before it
            assert done.stderr.splitlines()[-1].startswith("Error: "), name
        assert forbidden(done.stdout_bytes) == [], name
        assert forbidden(done.stderr_bytes) == [], name
        assert len(done.stderr) < 3000, name
        assert not re.search(r"\w{201}", done.stderr), name
    assert sorted(folder.rglob("*")) == before


FILES = {
    "a template": ("own.toml", f"name = '{COMMAND}'\n[fields.x]\nlabl = '{HOSTILE}'\n", "template = 'own.toml'"),
    "no TOML": ("own.toml", HOSTILE, "template = 'own.toml'"),
    "a baseline": ("known.txt", f"x{HOSTILE}\n{COMMAND}\n", "baseline = 'known.txt'"),
    "values": ("x", "", f"documents = {HOSTILE!r}\nflamedesign_id_prefixes = [{HOSTILE + COMMAND!r}]"),
    "rules": ("x", "", f"rules = {{{HOSTILE + BREAKS!r}: {COMMAND!r}}}"),
    "an error": ("x", "", f"x = 1\nraise KeyError({HOSTILE + BREAKS!r})"),
    "another error": ("x", "", f"x = 1\nraise ValueError({HOSTILE + BREAKS!r})"),
    "no Python": ("x", "", f"x = ({HOSTILE!r}"),
    "output": ("x", "", f"x = 1\nprint({HOSTILE + BREAKS!r})"),
    "an extension": ("x", "", f"x = 1\nextensions += [{'x' + HOSTILE!r}]"),
    "a warning": ("x", "", f"x = 1\nsource_suffix = {{'.rst': 'restructuredtext', '.x': {HOSTILE!r}}}"),
    "no text": ("RFE5.rst", b"\xff" + HOSTILE.encode(), "x = 1"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_file(folder, name):
    file, content, setting = FILES[name]
    (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "conf.py").write_text(f"{CONF}\nflamedesign_{setting}\n".replace("flamedesign_x", "x"), "utf-8")
    for arguments in (["check"], ["explain", NAME], *([["diff", "HEAD"]] if name == "output" else [])):
        done = run_command(*arguments)
        assert isinstance(done.exception, SystemExit) or done.exit_code == 0, done.exception
        assert forbidden(done.stdout_bytes) == []
        assert forbidden(done.stderr_bytes) == []


@pytest.mark.parametrize(
    ("file", "content", "arguments"),
    [
        ("bad.json", HOSTILE, ["diff", "bad.json"]),
        ("flamedesign-review.txt", HOSTILE + BREAKS, ["review"]),
        ("known.txt", f"x | {HOSTILE} | {BREAKS}", ["check", "--baseline", "known.txt"]),
    ],
)
def test_a_wrong_file_that_is_named(folder, file, content, arguments):
    (folder / file).write_text(content, "utf-8")
    done = run_command(*arguments)
    assert isinstance(done.exception, SystemExit)
    assert forbidden(done.stderr_bytes) == []


def test_a_baseline_and_a_review_of_hostile_names(folder):
    assert run_command("check", "--update-baseline", "--baseline", "known.txt").exit_code == 0
    assert forbidden((folder / "known.txt").read_bytes()) == []
    done = run_command("check", "--baseline", "known.txt")
    assert (done.exit_code, done.stdout.splitlines()[-1].split(" in ")[0]) == (0, "No findings")
    assert run_command("review", "--confirm").exit_code == 0
    assert forbidden((folder / "flamedesign-review.txt").read_bytes()) == []
    assert run_command("review").exit_code == 0


class TestBytes:
    """Arguments that are no UTF-8 in the program's own process."""

    NAME = os.fsdecode(b"two\xff")

    def run(self, folder, *arguments):
        with start(*arguments, cwd=folder) as process:
            out, error = process.communicate()
        return process.returncode, out.decode(), error.decode()

    @pytest.mark.parametrize(
        ("arguments", "what"),
        [
            ((NAME, "B"), "id"),
            (("RFE7", NAME), "title"),
            (("RFE7", "B", "--output", f"{NAME}.rst"), "file"),
            (("RFE7", f"A title\n{COMMAND}"), "title"),
        ],
    )
    def test_a_new_design(self, folder, arguments, what):
        before = sorted(folder.rglob("*"))
        status, out, error = self.run(folder, "new", "--style", "rest", *arguments)
        assert (status, out) == (2, "")
        assert re.fullmatch(
            f"Error: the {what} holds what is no text: '.*'; give UTF-8 without control characters\n", error
        )
        assert sorted(folder.rglob("*")) == before

    @pytest.mark.parametrize("arguments", [("show", NAME), ("export", "--output", f"conf.py/{NAME}"), (NAME,)])
    def test_others(self, folder, arguments):
        status, out, error = self.run(folder, *arguments)
        assert (status, out) == (2, "")
        assert error.splitlines()[-1].startswith("Error: ")
        assert "Traceback" not in error

    def test_a_file_of_such_a_name(self, folder):
        assert self.run(folder, "export", "--output", f"../{self.NAME}") == (0, "", "")
        assert json.loads((folder.parent / self.NAME).read_text("utf-8"))["version"] == 2


@pytest.mark.parametrize("name", ["check text", "check sarif", "export", "graph svg", "show json"])
def test_a_document_whose_name_is_no_text(folder, name):
    path = folder / os.fsdecode(b"RFE8\xff.rst")
    path.write_text("A cache\n=======\n\nMotivation\n----------\n\nRFE1 says so.\n", "utf-8")
    for arguments in (SHOWN[name], ["explain", path], ["check", path]):
        done = run_command(*arguments)
        assert done.exit_code in {0, 1}
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert forbidden(done.stdout_bytes) == []
    assert run_command("check", "--update-baseline", "--baseline", "../known.txt").exit_code == 0
    assert run_command("check", "--baseline", "../known.txt").exit_code == 0


class TestColours:
    """``NO_COLOR`` holds on a terminal."""

    COLOUR = re.compile(r"\x1b\[[\d;]*m")

    @pytest.mark.parametrize("name", ["check text", "diff exports", "explain", "review"])
    def test_none_where_they_are_not_wanted(self, folder, name):
        status, coloured = run_on_terminal(*SHOWN[name], cwd=folder, env={"NO_COLOR": ""})
        assert self.COLOUR.search(coloured)
        again, shown = run_on_terminal(*SHOWN[name], cwd=folder, env={"NO_COLOR": "0"})
        assert not self.COLOUR.search(shown)
        assert (again, shown.splitlines()[-1]) == (status, self.COLOUR.sub("", coloured).splitlines()[-1])

    @pytest.mark.parametrize(
        "arguments", [["--help"], ["nonsense"], [], *([name, "--help"] for name in sorted(COMMANDS))]
    )
    def test_help_and_errors_have_none(self, folder, arguments):
        done = CliRunner().invoke(main, arguments, color=True)
        assert "\x1b" not in done.output


def test_one_place_logs_one_writes_files_and_one_writes_to_terminals():
    package = Path(sphinxcontrib_flamedesign.__file__).parent
    texts = {path.relative_to(package).as_posix(): path.read_text("utf-8") for path in package.rglob("*.py")}

    def using(pattern):
        return {name for name, text in texts.items() if re.search(pattern, text)}

    assert using(r"\bgetLogger\b|\bimport logging\b") == {"reporting.py"}
    assert using(r"\bos\.replace\b|\bmkstemp\b|\bNamedTemporaryFile\b") == {"core/files.py"}
    assert using(r"\bclick\.(secho|style|unstyle)\b|\bprint\(|\bsys\.std(out|err)\b") <= {
        "cli/terminal.py",
        "cli/project_loader.py",  # takes Sphinx's colours out of its messages
    }


class TestLog:
    """What a build says."""

    @pytest.mark.parametrize(
        "setting",
        [
            "documents = ['RFE*']",
            *(setting for _, _, setting in FILES.values() if "x" not in setting and "template" not in setting),
        ],
    )
    def test_nothing_of_a_document_is_obeyed(self, project, setting):
        words = {"hostile": HOSTILE, "command": COMMAND}
        for name, content in (("own.toml", FILES["a template"][1]), ("known.txt", FILES["a baseline"][1])):
            project.write(name, content)
        project.configure(CONF.partition("extensions")[2].partition("\n")[2] + f"flamedesign_{setting}\n")
        project.write("index.rst", "Index\n=====\n")
        project.write("RFE1.rst", DESIGN % {"number": 1, "other": 2, **words})
        project.write(NAME, DESIGN % {"number": 2, "other": 1, **words})
        project.write(
            "RFE4.rst", f"RFE4: B\n=======\n\n:Status: x{HOSTILE}\n\nMotivation\n----------\n\n:design:`{HOSTILE}`\n"
        )
        app = project.build()
        log = re.sub(r"\x1b\[[\d;]*m|\r", "", app.status.getvalue())
        ours = [line for line in [*project.ours(), *log.splitlines()] if "[flamedesign." in line]
        assert len(ours) > 10 or "documents" in setting
        assert forbidden("\n".join(ours)) == []

    @pytest.mark.parametrize("name", ["a template", "no TOML"])
    def test_nothing_of_a_template_is_obeyed(self, project, name):
        file, content, setting = FILES[name]
        project.write(file, content)
        project.configure(CONF.partition("extensions")[2].partition("\n")[2] + f"flamedesign_{setting}\n")
        project.write("index.rst", "Index\n=====\n")
        with pytest.raises(ConfigError) as raised:
            project.build()
        assert forbidden(str(raised.value)) == []
