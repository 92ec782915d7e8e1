"""Pages of the documentation that tell a story: their files are written and their commands run, in one folder each.

A block with a caption is a file of that name, or is added to it where the caption ends with ``, added``. A block ``sh``
is run as it stands there, and what a block ``text`` behind it shows is in its output.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner
from sphinx.cmd.build import main as sphinx_build
from sphinx.util.docutils import docutils_namespace
from support import HAS_MYST, ROOT
from test_recipes import STORIES, Checkout

from sphinxcontrib_flamedesign.cli.main import main

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.builds,
    pytest.mark.skipif(not HAS_MYST, reason="the stories are of documents in Markdown"),
]

_BLOCK = re.compile(
    r"^(?P<indent>[ \t]*)(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=indent)(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_CAPTION = re.compile(r"\A:caption: (.+)\n\n?")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
#: Commands that install something, need a network or make what takes long: they are not run.
_NOT_RUN = ("python -m pip ", "pip ", "sphinx-build -M latexpdf ", "uvx ")
#: The commands that find something, and so end with 1.
_FINDS = {
    "flamedesign check --template nygard",
    "flamedesign check",
    "flamedesign check docs",
    "flamedesign check --conf docs",
    "flamedesign check --template template.toml",
    "sphinx-build -W --keep-going -b html docs docs/_build/html",
}
#: The project of pages that show none.
PROJECT = {
    "docs/conf.py": 'project = "Team"\nextensions = ["myst_parser", "sphinxcontrib_flamedesign"]\n',
    "docs/index.md": "# Designs\n\n```{design-table}\n```\n\n- {doc}`one`\n",
    "docs/one.md": "# One\n\n```{design} RFE1\n```\n\n## Motivation\n\n**Target:** Much.\n",
}


@dataclass(frozen=True)
class Step:
    """One block of a page: a file that it shows, a command, or what that prints."""

    kind: str
    text: str


def read_steps(page: str) -> Iterator[Step]:
    """Yield the steps of a page."""
    for match in _BLOCK.finditer(page):
        text, info = dedent(match["text"]), match["info"].strip()
        caption = _CAPTION.match(text)
        if caption is not None:
            yield Step(caption[1], text[caption.end() :])
        elif info in {"sh", "text"}:
            yield Step(info, text)
        elif info.startswith("{") and "```" in text:  # a dropdown or the like
            yield from read_steps(text)


class Story:
    """A folder in which a page is told."""

    def __init__(self, top: Path) -> None:
        self.top, self.said = top, ""

    def tell(self, step: Step) -> None:
        if step.kind == "sh":
            lines = [re.sub(r"(^|\s)# .*", "", line).strip() for line in step.text.splitlines()]
            self.said = "".join(self.run(line) for line in lines if line)
        elif step.kind == "text":
            for line in step.text.splitlines():
                assert line.strip() in {"", "…"} or self.has_said(line), f"{line}\n\nis not in\n\n{self.said}"
        else:
            self.write(step.kind, step.text)

    def has_said(self, line: str) -> bool:
        """Return whether a line was printed as a whole; "…" stands for any words."""
        form = re.compile(".*".join(re.escape(part) for part in line.strip().split("…")))
        return any(form.fullmatch(said.strip()) for said in self.said.splitlines())

    def write(self, name: str, text: str) -> None:
        path = self.top / name.removesuffix(", added")
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text("utf-8") if name.endswith(", added") else ""
        path.write_text(before + text, "utf-8")

    def run(self, line: str) -> str:
        """Run a command in this process, and return what it prints."""
        if line.startswith(_NOT_RUN):
            return ""
        words = shlex.split(line)
        with chdir(self.top):
            if words[0] == "cat":
                return Path(words[1]).read_text("utf-8")
            if words[0] == "git":
                return Checkout(self.top, dict(os.environ)).git(*words[1:])
            status, said = self._call(words)
        assert status == (line in _FINDS), (line, said)
        assert "Traceback" not in said
        return _COLOUR.sub("", said).replace(f"{self.top}/", "")

    def _call(self, words: list[str]) -> tuple[int, str]:
        if words[0] == "flamedesign":
            done = CliRunner().invoke(main, words[1:])
            return done.exit_code, done.output
        assert words[0] == "sphinx-build", words
        output = io.StringIO()
        with redirect_stdout(output), redirect_stderr(output), docutils_namespace():
            status = sphinx_build(words[1:])
        return status, output.getvalue()


@pytest.mark.parametrize("page", STORIES)
def test_a_story(page, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "path", list(sys.path))
    top = tmp_path / "team"
    top.mkdir()
    story = Story(top)
    steps = [*read_steps((ROOT / "docs" / page).read_text("utf-8"))]
    if not any(step.kind.endswith((".py", ".md", ".toml")) for step in steps):  # it is about a project that is there
        for name, text in PROJECT.items():
            story.write(name, text)
    for step in steps:
        story.tell(step)
