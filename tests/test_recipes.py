"""Every recipe of the documentation is run as it stands there: commands, steps of CI, settings and documents."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from support import CONF, HAS_MYST, ROOT

from sphinxcontrib_flamedesign.cli.main import COMMANDS
from sphinxcontrib_flamedesign.core.template_file import make_template, read_template

pytestmark = pytest.mark.thorough

#: Pages whose commands are run one after the other, in a folder of their own: see test_stories.py.
STORIES = (
    "start.md",
    "tutorial.md",
    "how-to/own-template.md",
    "how-to/plain-folder.md",
    "how-to/markdown.md",
    "how-to/rest.md",
    "how-to/baseline.md",
    "how-to/several-repositories.md",
    "how-to/translations.md",
    "how-to/pdf.md",
)
_OTHERS = [
    page for page in sorted((ROOT / "docs").rglob("*.md")) if page.parts[-2] not in {"designs", "develop", "snippets"}
]
PAGES = [ROOT / "README.md", *(page for page in _OTHERS if page.relative_to(ROOT / "docs").as_posix() not in STORIES)]
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES)
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})([^\n`]*)\n(.*?)^[ \t]*\1[ \t]*$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
#: Languages of blocks that hold commands.
SHELL = {"sh", "shell", "bash", "console", "shell-session", "zsh", "powershell"}

needs_myst = pytest.mark.skipif(not HAS_MYST, reason="the recipes are for documents in Markdown")


@dataclass(frozen=True)
class Block:
    """A fenced block of the documentation."""

    page: str
    language: str
    text: str


@cache
def blocks() -> list[Block]:
    return [
        Block(str(page.relative_to(ROOT)), language.strip(), dedent(text))
        for page in PAGES
        for _, language, text in _FENCE.findall(page.read_text("utf-8"))
    ]


def of(*languages: str) -> list[Block]:
    return [block for block in blocks() if block.language in languages]


def steps(value: object) -> Iterator[str]:
    """Yield the commands in a file of a CI service."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key in {"run", "script", "before_script", "after_script"}:
                yield from [one] if isinstance(one, str) else one
            else:
                yield from steps(one)
    elif isinstance(value, list):
        for one in value:
            yield from steps(one)


def commands() -> list[str]:
    """Return the commands of all blocks, as they stand there, without comments."""
    found = [block.text for block in of(*SHELL)]
    found += [step for block in of("yaml", "yml") for step in steps(yaml.safe_load(block.text))]
    lines = [line for text in found for line in text.splitlines()]
    return [line for line in (re.sub(r"(^|\s)#.*", "", line).strip() for line in lines) if line]


#: What stands for programs that need a network, or install something: it notes how it was called.
STUB = (
    '#!/bin/sh\nfor one in "$0" "$@"; do printf "%s\\t" "${one##*/bin/}" >> "$STUBS"; done; printf "\\n" >> "$STUBS"\n'
)
PROGRAM = (
    f"#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)}"
    ' -c "from sphinxcontrib_flamedesign.cli.main import main; main()" "$@"\n'
)
DESIGN = "# {id}: A title\n\nStatus: draft\n\n## Motivation\n\n**Background:** Because.\n\n**Target:** TBD\n"
DECISION = "# {number}. {title}\n\nStatus: accepted\n\n## Context\n\n{text}\n\n## Decision\n\n{text}\n"


@dataclass
class Checkout:
    """A repository that the recipes fit: its documents are in ``docs``, and a branch changes one of them."""

    top: Path
    environment: dict[str, str] = field(default_factory=dict)

    def git(self, *arguments: str) -> str:
        identity = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false"]
        done = subprocess.run(
            ["git", *identity, *arguments],
            cwd=self.top,
            capture_output=True,
            text=True,
            check=True,
            env=self.environment,
        )
        return done.stdout.strip()

    def write(self, name: str, text: str) -> Path:
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def run(self, script: str, folder: str = ".") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "-ec", script],
            cwd=self.top / folder,
            capture_output=True,
            text=True,
            check=False,
            env=self.environment,
        )

    def stub_calls(self) -> list[list[str]]:
        path = Path(self.environment["STUBS"])
        text = path.read_text("utf-8") if path.exists() else ""
        return [line.rstrip("\t").split("\t") for line in text.splitlines()]


@pytest.fixture
def checkout(tmp_path):
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    for name, text in {"flamedesign": PROGRAM, **dict.fromkeys(("pip", "python", "tox", "gh", "uvx"), STUB)}.items():
        (bin_ / name).write_text(text)
        (bin_ / name).chmod(0o755)
    made = Checkout(tmp_path / "repository")
    made.top.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "XDG_"))}
    made.environment = kept | {
        "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "STUBS": str(tmp_path / "stubs"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    made.git("init", "--quiet", "--initial-branch=main")
    made.write("docs/conf.py", CONF + 'flamedesign_documents = ["designs/*"]\n')
    made.write("docs/requirements.txt", "sphinxcontrib-flamedesign\n")
    made.write("docs/index.md", "# Index\n\n```{toctree}\n:glob:\ndesigns/*\n```\n")
    made.write("docs/adr/template.md", DECISION.format(number="NNNN", title="{title}", text="{why}"))
    made.write("docs/adr/0001-cache.md", DECISION.format(number=1, title="Keep results", text="They are slow to make."))
    made.write("docs/designs/RFE7.md", DESIGN.format(id="RFE7"))
    made.write("docs/designs/RFE3.md", DESIGN.format(id="RFE3"))
    made.git("add", ".")
    made.git("commit", "--quiet", "--message=First")
    made.git("clone", "--quiet", "--bare", ".", str(tmp_path / "origin"))
    made.git("remote", "add", "origin", str(tmp_path / "origin"))
    made.git("fetch", "--quiet", "origin")
    made.environment["BASE"] = made.git("rev-parse", "HEAD")
    made.git("switch", "--quiet", "--create", "topic")
    made.write("docs/designs/RFE7.md", DESIGN.format(id="RFE7") + "\n## Use Cases\n\nTBD\n")
    made.git("commit", "--quiet", "--all", "--message=Second")
    made.git("switch", "--quiet", "--detach")  # as CI services check out
    return made


@dataclass(frozen=True)
class Recipe:
    """How a command is run, and what it does."""

    #: Where it is run, in the repository.
    folder: str = "."
    status: int = 0
    #: What standard output holds.
    says: str = ""
    effect: Callable[[Checkout], None] = lambda checkout: None


def _cache(checkout: Checkout) -> None:
    assert list((checkout.top / ".cache/flamedesign").iterdir())


def _junit(checkout: Checkout) -> None:
    assert "docs/designs/RFE7.md" in (checkout.top / "designs.xml").read_text("utf-8")


def _sarif(checkout: Checkout) -> None:
    report = json.loads((checkout.top / "designs.sarif").read_text("utf-8"))
    locations = [one["locations"][0]["physicalLocation"] for one in report["runs"][0]["results"]]
    assert "docs/designs/RFE7.md" in {one["artifactLocation"]["uri"] for one in locations}


def _changes(checkout: Checkout) -> None:
    assert "RFE7" in Path(checkout.environment["GITHUB_STEP_SUMMARY"]).read_text("utf-8")


#: The commands that call programs of ours.
RECIPES: Mapping[str, Recipe] = {
    "flamedesign check docs --format github --cache-dir .cache/flamedesign": Recipe(
        status=1,
        says="::warning file=docs/designs/RFE7.md,line=9,",
        effect=_cache,
    ),
    "flamedesign check docs --format sarif --output designs.sarif --cache-dir .cache/flamedesign --fail-on error": Recipe(
        effect=_sarif
    ),
    'flamedesign diff "$BASE" HEAD --conf docs --format markdown >> "$GITHUB_STEP_SUMMARY"': Recipe(effect=_changes),
    "flamedesign site --template madr --output site": Recipe(says="index.html: "),
    "flamedesign check docs --format junit --output designs.xml": Recipe(
        status=1,
        effect=_junit,
    ),
    "flamedesign check docs --changed=origin/main": Recipe(status=1, says="in 1 design\n"),
}
#: The commands that call other programs, and what those are called with.
OTHERS: Mapping[str, list[list[str]]] = {
    "python -m pip install tox && tox -e demo": [["python", "-m", "pip", "install", "tox"], ["tox", "-e", "demo"]],
    'python -m pip install "sphinxcontrib-flamedesign[site]"': [
        ["python", "-m", "pip", "install", "sphinxcontrib-flamedesign[site]"]
    ],
    "tox": [["tox"]],
    "uvx --from sphinxcontrib-flamedesign flamedesign check --template madr": [
        ["uvx", "--from", "sphinxcontrib-flamedesign", "flamedesign", "check", "--template", "madr"]
    ],
    "pip install -r docs/requirements.txt": [["pip", "install", "-r", "docs/requirements.txt"]],
    **{
        f"python tests/slow/benchmarks/{name}.py": [["python", f"tests/slow/benchmarks/{name}.py"]]
        for name in ("builds", "parts", "reading", "rules", "graphs", "browser", "checking")
    },
}


def test_a_test_runs_each_command():
    assert sorted(set(commands())) == sorted({*RECIPES, *OTHERS})


def test_blocks_are_of_languages_that_are_looked_at():
    known = {"sh", "yaml", "python", "toml", "rst", "markdown", "text"}
    assert {block.language for block in blocks() if not block.language.startswith("{")} == known


@needs_myst
@pytest.mark.parametrize("command", RECIPES)
def test_a_command(checkout, command):
    recipe = RECIPES[command]
    done = checkout.run(command, recipe.folder)
    assert (done.returncode, "Traceback" in done.stderr) == (recipe.status, False), done
    assert recipe.says in done.stdout
    recipe.effect(checkout)


def test_commands_of_other_programs(checkout):
    for command in OTHERS:
        assert checkout.run(command).returncode == 0, command
    assert checkout.stub_calls() == [call for calls in OTHERS.values() for call in calls]


def test_what_other_programs_are_called_with_is_there():
    environments = re.findall(
        r"^\[testenv:([\w-]+)\]|^    ([\w-]+)$", (ROOT / "tox.ini").read_text("utf-8"), re.MULTILINE
    )
    assert set(re.findall(r"\btox -e ([\w-]+)", TEXT)) <= {one or other for one, other in environments}
    for script in re.findall(r"\bpython (\S+\.py)", TEXT):
        assert (ROOT / script).is_file(), script


def test_commands_in_sentences_are_there():
    code = [words for page in PAGES for words in _INLINE.findall(page.read_text("utf-8"))]
    named = {
        words.split()[1] for words in code if words.startswith("flamedesign ") and not words.startswith("flamedesign:")
    }
    assert named <= set(COMMANDS)


@needs_myst
def test_the_builder_that_writes_the_export(checkout):
    (line,) = {words for words in _INLINE.findall(TEXT) if words.startswith("sphinx-build -b designs")}
    options = line.removeprefix("sphinx-build ").replace("SOURCE", "docs").replace("OUTPUT", "output")
    done = checkout.run(f"PYTHONPATH={shlex.quote(str(ROOT))} {shlex.quote(sys.executable)} -m sphinx {options}")
    assert done.returncode == 0, done.stderr
    assert "RFE7" in json.loads((checkout.top / "output/designs.json").read_text("utf-8"))["designs"]


@needs_myst
def test_the_hooks_for_pre_commit(checkout):
    """Run what pre-commit runs: the entry, the arguments and the files of the commit that the hook is about."""
    (asked,) = [
        hook
        for block in of("yaml")
        for repo in (yaml.safe_load(block.text).get("repos") or [])
        for hook in repo["hooks"]
    ]
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    files = [name for name in checkout.git("ls-files").splitlines() if name.endswith(".md")]
    files = [name for name in files if re.search(asked["files"], name)]
    done = checkout.run(shlex.join([*shlex.split(hooks[asked["id"]]["entry"]), *asked["args"], *files]))
    assert (done.returncode, "docs/designs/RFE7.md:9: warning" in done.stdout) == (1, True), done
    (args,) = re.findall(r"`flamedesign-check-all` reports on the whole project; give it `args: \[(.*?)\]`", TEXT)
    entry = shlex.split(hooks["flamedesign-check-all"]["entry"])
    assert checkout.run(shlex.join([*entry, *args.split(", ")])).stdout == done.stdout


TEMPLATES = of("toml")


@pytest.mark.parametrize("block", TEMPLATES, ids=lambda block: block.text.splitlines()[0])
def test_templates(tmp_path, block):
    """Each part of a template file is one as it stands there."""
    path = tmp_path / "template.toml"
    head = "" if block.text.startswith("name") else 'name = "ours"\ntitle = "Ours"\nextends = "nygard"\n'
    path.write_text(head + block.text, "utf-8")
    assert make_template(read_template(path), str(path)).name == "ours"


@needs_myst
@pytest.mark.parametrize("block", of("python"), ids=lambda block: f"{block.page} {block.text.splitlines()[0]}")
def test_settings(project, block):
    """Each setting is taken as it stands there."""
    for name in re.findall(r'flamedesign_baseline = "(.*)"', block.text):
        project.write(name, "")
    project.write("template.toml", TEMPLATES[0].text)
    project.write("index.rst", "Index\n=====\n")
    project.configure(block.text)
    project.build("dummy")
    assert "sphinxcontrib_flamedesign" in project.apps[-1].extensions
    # There are no designs here.
    assert [line for line in project.ours() if "[flamedesign.unmatched-pattern]" not in line] == []


@needs_myst
@pytest.mark.parametrize("block", of("markdown", "rst"), ids=lambda block: f"{block.page} {block.text.splitlines()[0]}")
def test_documents(project, block):
    """Each example is read as it is meant to be: no directive, option, waiver or metadata of it is wrong."""
    suffix = {"markdown": "md", "rst": "rst"}[block.language]
    project.write("index.rst", "Index\n=====\n")
    (project.src / f"RFE1.{suffix}").write_text(block.text, "utf-8")
    project.build("dummy", flamedesign_documents=["RFE*"])
    wrong = re.compile(r"ERROR|\[myst\.|\[docutils\]|flamedesign\.(?:unknown-directive|invalid-|open-fence|config)")
    assert [line for line in project.warnings() if wrong.search(line)] == []
