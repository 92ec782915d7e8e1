"""Bounded: no document takes much more memory than plain Sphinx needs for it, in a build and in each command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from figures import asked, note
from projects import HAS_MYST

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = [pytest.mark.thorough, pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise")]

#: How large the documents are, in characters; and how much more than plain Sphinx all may take, in kilobytes.
SIZE = asked("KILOBYTES", 100) * 1000
MOST = 400 * 1024
#: So many of the commands are tried with each document: others with the next one.
COMMANDS_EACH = asked("COMMANDS", 1)
#: One of so many documents is tried.
STEP = asked("STEP", 18)

CONF = """\
extensions = [{extensions}]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
html_theme = "basic"
"""
OURS = 'flamedesign_documents = ["d*"]\nflamedesign_source_root = ".."\nflamedesign_layout_seconds = 0\n'
INDEX = "Index\n=====\n\n.. toctree::\n   :glob:\n\n   d*\n\n"
VIEWS = "".join(
    f".. design-{view}\n\n"
    for view in (
        *("table::", "table::\n   :of: components", "graph::", "matrix::", "matrix::\n   :of: components"),
        *("report::", "worklist::", "worklist::\n   :group-by: source", "impact:: RFE1"),
    )
)
SOURCE, DOCUMENT = "SOURCE", "DOCUMENT"
#: All that the command does, with what it takes for each document.
COMMANDS = [
    *(["check", "--no-cache", "--format", form, "--conf", SOURCE] for form in ("text", "sarif", "junit", "github")),
    ["check", "--cache-dir", "cache", "--format", "json", "--conf", SOURCE],
    ["show", "RFE1", "--conf", SOURCE],
    ["show", "RFE1", "--format", "json", "--conf", SOURCE],
    ["impact", "RFE1", "--conf", SOURCE],
    ["export", "--conf", SOURCE],
    *(["graph", "--format", form, "--conf", SOURCE] for form in ("dot", "mermaid", "graphml", "json")),
    ["explain", DOCUMENT],
    ["migrate", DOCUMENT],
    ["review", "--conf", SOURCE],
    ["new", "RFE3", "A queue", "--conf", SOURCE],
]


def times(text: str | Callable[[int], str], head: str = "") -> str:
    """Return a text again and again, behind another one, until the document is as large as it may be."""
    parts, length, number = [head], len(head), 1
    while length < SIZE:
        number += 1
        parts.append(text if isinstance(text, str) else text(number))
        length += len(parts[-1])
    return "".join(parts)


REST = "RFE1: A cache\n=============\n\nMotivation\n----------\n\n**Target:** x\n\n"
FEATURES = (
    f"{REST}Function Specification\n----------------------\n\nFeature Interaction\n~~~~~~~~~~~~~~~~~~~\n\n"
    "**Related Features:**\n\n"
)
CITED = f"{REST}References\n----------\n\n**Implementation References:**\n\n"
MARKDOWN = "# RFE1: A cache\n\n## Motivation\n\n**Target:** x\n\n"
MARKDOWN_FEATURES = f"{MARKDOWN}## Function Specification\n\n### Feature Interaction\n\n**Related Features:**\n\n"
DIGITS = "9" * SIZE
#: Name -> suffix and content.
LARGE = {
    "one line": ("rst", times("RFE2 or word ", REST) + "\n"),
    "one id": ("rst", f"{FEATURES}- RFE{DIGITS}\n"),
    "ids of 9,000 digits": ("rst", times(lambda n: f"- RFE{n}{DIGITS[:9000]}\n", FEATURES)),
    "one role": ("rst", f"{REST}:design:`RFE{DIGITS}`\n\n.. design-graph::\n   :focus: RFE{DIGITS}\n"),
    "items": ("rst", times(lambda n: f"- RFE{n} is one\n", FEATURES)),
    "names": ("rst", times(lambda n: f"- Part {n} Name\n", FEATURES)),
    "one name": ("rst", f"{FEATURES}- **{'a' * SIZE}**\n"),
    "ids in one item": ("rst", times(lambda n: f"RFE{n}, ", f"{FEATURES}- ") + "RFE2\n"),
    "names in one item": ("rst", times(lambda n: f"Part {n}, ", f"{FEATURES}- ") + "Part\n"),
    "code in one item": ("rst", times(lambda n: f"``part{n}``, ", f"{FEATURES}- ") + "Part\n"),
    "paths in one item": ("rst", times(lambda n: f"``src/a{n}.py`` RFE{n} ", f"{CITED}- ") + "\n"),
    "paths": ("rst", times(lambda n: f"- ``src/a{n}.py:52``\n", CITED)),
    "one path": ("rst", f"{CITED}- ``src/{'a/' * (SIZE // 2)}b.py``\n"),
    "labels": ("rst", times(lambda n: f"**Label {n}:** some words\n\n", REST)),
    "the same label": ("rst", times("**Target:** some words\n\n", REST)),
    "almost labels": ("rst", times(lambda n: f"Motivatio{n}\n~~~~~~~~~~~~~~~~\n\n", REST)),
    "a title": ("rst", f"RFE1: {'word ' * (SIZE // 10)}\n{'=' * (SIZE // 2 + 9)}\n\nx\n"),
    "a title without blanks": ("rst", f"{'A' * (SIZE // 2)}\n{'=' * (SIZE // 2)}\n\nx\n"),
    "a table": ("rst", times(lambda n: f"   * - RFE{n}\n     - words\n", f"{FEATURES}.. list-table::\n\n")),
    "a value": ("rst", times("Ada, ", "A\n=\n\n.. design:: RFE1\n   :author: ") + "Ada\n"),
    "aliases": ("rst", times(lambda n: f"RFE{n}, ", "A\n=\n\n.. design:: RFE1\n   :aliases: ") + "x\n"),
    "superseded": ("rst", times(lambda n: f"RFE{n}, ", "A\n=\n\n.. design:: RFE1\n   :supersedes: ") + "x\n"),
    "waivers": ("rst", times(lambda n: f"missing-feld{n}, ", f"{REST}.. flamedesign: allow ") + "x - so\n"),
    "roles": ("rst", times(lambda n: f":design:`RFE{n}`\n", REST)),
    "nested lists": ("rst", times("".join(f"{'  ' * n}- RFE{n}\n\n" for n in range(40)), FEATURES)),
    "nested quotes": ("rst", times("".join(f"{' ' * n}x\n\n" for n in range(99)), REST)),
    "blanks": ("rst", f"{REST}a{' ' * SIZE}b\n"),
}
if HAS_MYST:
    LARGE |= {
        "MyST: one line": ("md", times("RFE2 or word ", MARKDOWN)),
        "MyST: items": ("md", times(lambda n: f"- RFE{n} is one\n", MARKDOWN_FEATURES)),
        "MyST: a table": ("md", times(lambda n: f"| RFE{n} | x |\n", f"{MARKDOWN_FEATURES}| a | b |\n|---|---|\n")),
        "MyST: front matter": ("md", times(lambda n: f"key{n}: value\n", "---\n") + f"status: draft\n---\n{MARKDOWN}"),
        "MyST: a value": ("md", times("a b ", "---\nid: RFE1\nstatus: ") + f"\n---\n{MARKDOWN}"),
        "MyST: headings": ("md", times(lambda n: f"## Heading {n}\n\n", MARKDOWN)),
        "MyST: fields": ("md", times(":::{design-target}\nx\n:::\n\n", MARKDOWN)),
        "MyST: nested quotes": ("md", times("> " * 80 + "RFE2 x\n\n", MARKDOWN)),
    }


def run(folder, *command):
    """Run Python, and return its exit status and its greatest size, in kilobytes."""
    with (folder / "stdout").open("wb") as output, (folder / "stderr").open("wb") as errors:
        process = subprocess.Popen([sys.executable, *command], cwd=folder, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss


@pytest.mark.promises
@pytest.mark.parametrize("name", list(LARGE)[::STEP])
def test_memory(tmp_path, name):
    suffix, content = LARGE[name]
    source = tmp_path / "src"
    source.mkdir()
    document = source / f"d.{suffix}"
    document.write_text(content, "utf-8")
    myst = ['"myst_parser"'] if HAS_MYST else []

    def build(*extensions, more="", views=""):
        (source / "conf.py").write_text(CONF.format(extensions=", ".join([*myst, *extensions])) + more, "utf-8")
        (source / "index.rst").write_text(INDEX + views, "utf-8")
        return run(tmp_path, "-m", "sphinx", "-q", "-E", "-b", "html", str(source), str(tmp_path / "out"))

    code, plain = build()
    assert code == 0, (tmp_path / "stderr").read_text("utf-8", "replace")[-2000:]
    took = {"build": build('"sphinxcontrib_flamedesign"', more=OURS, views=VIEWS)}
    first = list(LARGE).index(name) * COMMANDS_EACH
    for number in range(COMMANDS_EACH):
        command = COMMANDS[(first + number) % len(COMMANDS)]
        places = {SOURCE: str(source), DOCUMENT: str(document)}
        arguments = [places.get(one, one) for one in command]
        took[" ".join(command)] = run(
            tmp_path, "-c", "from sphinxcontrib_flamedesign.cli.main import main; main()", *arguments
        )
        said = (tmp_path / "stderr").read_text("utf-8", "replace")
        assert "Traceback" not in said
        code = took[" ".join(command)][0]
        assert code in {0, 1} or "no design" in said, said[-2000:]
    assert {what: size - plain for what, (_, size) in took.items() if size - plain > MOST} == {}
    note(large=1)
