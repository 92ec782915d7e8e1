"""Fuzzes the command line: with any arguments, in any project, a command ends with 0, 1 or 2 and no traceback."""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from fuzzing import fuzz
from grammar import FLAME_TEXT, encode, make_document, mutate, words

from sphinxcontrib_flamedesign.cli.main import COMMANDS, main

pytest.importorskip("myst_parser")
pytestmark = pytest.mark.filterwarnings("ignore")  # of Sphinx's and MyST's own

GOOD = 'extensions = ["myst_parser", "sphinxcontrib_flamedesign"]\nflamedesign_documents = ["d*"]\n'
GOOD += 'flamedesign_template = "own.toml"\nflamedesign_baseline = "baseline.txt"\n'
CONFIGURATIONS = (
    *(GOOD + "\n",) * 50,
    GOOD + 'flamedesign_source_root = ".."\nflamedesign_source_url = "https://example.org/{path}"\n',
    GOOD + 'flamedesign_layout_seconds = 0\nflamedesign_id_prefixes = []\nflamedesign_components = {"A": {}}\n',
    GOOD + 'flamedesign_rules = {"missing-field": {"draft": "off", "*": "error"}}\nsource_suffix = {".rst": "restructuredtext"}\n',
    GOOD + 'flamedesign_documents = 7\nflamedesign_rules = {1: 2}\nflamedesign_components = {"A": {"paths": [None]}}\n',
    GOOD + 'flamedesign_template = ".."\nflamedesign_baseline = "."\nflamedesign_source_root = "d1.md"\n',
    GOOD + 'flamedesign_documents = ["[", "**", "d[!"]\nflamedesign_source_url = "https://{path!r}{0}"\n',
    GOOD + 'root_doc = "nowhere"\nexclude_patterns = ["*"]\n',
    "extensions = []\n",
    "extensions = ['no.such.extension']\n",
    "import sys\nsys.exit(3)\n",
    "x = (\n",
    "raise KeyError\n",
    "\0\xff",
    None,
)  # fmt: skip
_OLD = '{"version": 2, "project": "", "templates": {}, "kinds": {}, "designs": {}, "components": {}, "interactions": [], "findings": []}'
_REVIEW = "RFE1 related RFE2 statement=- scope=0123456789abcdef\n"
_BASELINE = "missing-field | d1 | cli | 2\n# x\n"
FILES = {"old.json": _OLD, "own.toml": FLAME_TEXT, "baseline.txt": _BASELINE, "flamedesign-review.txt": _REVIEW}
DOCUMENTS = {
    "index.rst": b"Index\n=====\n\n.. design-table::\n",
    "d1.md": b"# RFE1: A cache\n\n## Motivation\n\n**Target:** x\n\n**Related Features:**\n\n- RFE2: asks\n",
    "d2.rst": b"RFE2: B\n=======\n\nMotivation\n----------\n\n**CLI:** `flm list`\n\n**Updates Required:** RFE1\n",
}
#: What stands for the value of an option or argument, by its name; others take any of these.
VALUES = {
    "paths": ["d1.md", "d2.rst", "index.rst", "folder", ".", "conf.py"],
    "changed": ["HEAD", "HEAD~1", "main", ""],
    "output": ["out.txt", "folder/x/out", "folder", "conf.py/x", "/proc/x"],
    "path": ["flamedesign-review.txt", "old.json", "nowhere/x"],
    "baseline": ["baseline.txt", "nowhere", "old.json"],
    "cache_dir": ["cache", "conf.py", "/proc/x"],
    "conf": [".", ".", "folder"],
    "source": [".", ".", "folder"],
    "sources_inside": ["."],
    "words_file": ["words.json", "nowhere/words.json"],
    "old": ["old.json", "old.json", "baseline.txt", "HEAD"],
    "new": ["old.json", "old.json", "HEAD"],
    "document": ["d1.md", "d2.rst", "d1.md", "d2.rst", "d0.md", "d3.rst", "index.rst"],
    "name": ["RFE1", "rfe-2", "d1", "A cache"],
    "focus": ["RFE1", "A cache"],
    "id_": ["RFE7", "RFE1", "x"],
    "title": ["A cache", "<b> `x` *"],
    "chosen": ["RFE1", "RFE1:RFE2"],
    "depth": ["1", "3", "0", "9" * 30],
    "kinds": ["related", "mention,updates", ","],
    "status": ["draft", "none,accepted"],
    "as_status": ["accepted", "x"],
    "builder": ["html", "latex", "nothing"],
    "tags": ["internal", "a b"],
    "template": ["flame", "own.toml", "kep"],
    "documents": ["d*", "**", "d1.md"],
    "id_prefix": ["RFE", "é"],
    "file": ["README.md", "d2.rst", "conf.py/x"],
    "words": ["A new one", "<b>"],
    "folder": ["folder", ".", "nowhere"],
    "owner": ["Ann", "nobody"],
}
ODD = ["", "..", "nowhere", "d*", "loop", "\udcff", "x" * 300, "-", "--", "main..HEAD", "\x1b[31m", "-x", "a\nb"]


def make_value(parameter, chance):
    if chance.random() < 0.08:
        return chance.choice([*ODD, words(chance).replace("\0", "")])
    if isinstance(parameter.type, click.Choice):
        return chance.choice(parameter.type.choices)
    return chance.choice(VALUES[parameter.name])


def make_call(chance):
    """Return the arguments of a call: a command, with some of its options, and with arguments, good and bad."""
    name = chance.choice([*COMMANDS, *COMMANDS, *COMMANDS, "nothing"])
    call = [name]
    command = main.get_command(click.Context(main), name)
    for parameter in command.params if command is not None else ():
        is_argument = isinstance(parameter, click.Argument)
        for _ in range(chance.choice([1] * 18 + [0, 2] if is_argument else [0] * 5 + [1])):
            call += [] if is_argument else [chance.choice(parameter.opts)]
            call += [] if getattr(parameter, "is_flag", False) else [make_value(parameter, chance)]
    return tuple(call)


@dataclass(frozen=True)
class State:
    """What lies in a project's folder, and whether it is a git repository."""

    configuration: str | None
    files: tuple[tuple[str, bytes], ...]
    git: str


def make_state(chance):
    files = {name: text for name, text in DOCUMENTS.items() if chance.random() < 0.9}
    for _ in range(chance.randint(0, 2)):
        suffix, content = make_document(chance)
        files[f"d{chance.randint(0, 3)}.{suffix}"] = content
    for name, text in FILES.items():
        content = encode(text)
        if chance.random() < 0.8:
            files[name] = mutate(content, chance) if chance.random() < 0.3 else content
    configuration = chance.choice(CONFIGURATIONS)
    return State(configuration, tuple(files.items()), chance.choice(["none", "none", "committed", "empty", "broken"]))


def write(state, folder):
    if state.configuration is not None:
        (folder / "conf.py").write_text(state.configuration, "latin-1")
    for name, content in state.files:
        (folder / name).write_bytes(content)
    (folder / "folder").mkdir()
    (folder / "loop").symlink_to("loop")
    if state.git == "broken":
        (folder / ".git").write_text("gitdir: nowhere\n", "utf-8")
    elif state.git != "none":
        git = ["git", "-C", folder, "-c", "user.name=x", "-c", "user.email=x@y"]
        subprocess.run([*git, "init", "-q"], check=True)
        if state.git == "committed":
            subprocess.run([*git, "add", "-A"], check=True)
            subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True)


def check(state, call):
    before = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name, "work")
        folder.mkdir()
        write(state, folder)
        os.chdir(folder)
        try:
            done = CliRunner(env={"XDG_CACHE_HOME": f"{name}/cache"}).invoke(main, call)
        finally:
            os.chdir(before)
        if done.exc_info is not None and not isinstance(done.exception, (SystemExit, type(None))):
            raise done.exception
        assert done.exit_code in {0, 1, 2}
        assert "Traceback (most recent" not in done.output
        assert done.exit_code != 2 or done.stderr.strip()
        assert not list(folder.glob(".*.*"))  # the temporary files of what is written whole


#: What once failed.
_GOOD = State(GOOD, (*DOCUMENTS.items(), ("own.toml", encode(FLAME_TEXT)), ("baseline.txt", b"")), "none")
_LONG = "x" * 300
KEPT: dict[str, tuple[State, tuple[str, ...]]] = {
    "a baseline that knows a finding of a document that has none": (
        replace(_GOOD, files=(*_GOOD.files, ("baseline.txt", b"missing-field | x | y\n"))),
        ("check", "d1.md"),
    ),
    "a document in whose place another one is read": (
        replace(_GOOD, files=(*_GOOD.files, ("d2.md", b"# RFE2: B\n" + b"\n" * 99 + b"## Motivation\n\nWhy.\n"))),
        ("migrate", "d2.rst"),
    ),
    "a name of an export that is too long": (_GOOD, ("diff", _LONG, _LONG)),
    "a title that makes too long a name": (_GOOD, ("new", "RFE7", _LONG)),
    "a name of a review file that is too long": (_GOOD, ("review", "--file", _LONG)),
    "a name of a cache that is too long": (_GOOD, ("check", "--cache-dir", _LONG)),
}


@pytest.mark.thorough
@pytest.mark.parametrize("kept", KEPT)
def test_kept(kept):
    check(*KEPT[kept])


@pytest.mark.fuzz
def test_commands():
    fuzz(lambda example: check(*example), lambda chance: (make_state(chance), make_call(chance)), count=40)
