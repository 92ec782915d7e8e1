"""Whole projects: all that is read of them, found in them and said about them is what ``whole/`` keeps.

``PYTHONPATH=tests python tests/sphinx/test_whole.py`` writes these files again. What has changed in them is what users will see.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rule_cases import CASES, find_all
from support import HAS_MYST, TEMPLATE, TEMPLATE_FILE, Project, run_command

from sphinxcontrib_flamedesign import __version__
from sphinxcontrib_flamedesign.core.scaffold import NewDesign, Style, make_skeleton

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.builds,
    pytest.mark.skipif(not HAS_MYST, reason="half of the documents are Markdown"),
]

WHOLE = Path(__file__).parent / "whole"
CONFIGURATION = f"""
flamedesign_template = {str(TEMPLATE_FILE)!r}
flamedesign_documents = ["RFE*"]
flamedesign_components = {{"Session Manager": {{"aliases": ["SM"], "paths": ["session_manager/*"]}}, "Executor Manager": {{}}}}
flamedesign_rules = {{"unknown-section": "info"}}
suppress_warnings = ["toc", "myst"]
"""
#: What is edited for a comparison: document -> what is replaced, and by what.
EDITS = {
    "RFE1.md": [
        ("status: Draft", "status: accepted"),
        ("# RFE1: A cache for objects", "# RFE1: A cache of objects"),
        ("The network is slow", "The network is very slow"),
        ("`cache.size` | int | `64`", "`cache.size` | int | `65`"),
        ("- RFE3: eviction by age\n", ""),
        ("2. [Runner](RFE2.md): asks first", "2. [Runner](RFE2.md): asks last"),
        ("- RFE3: `put` waits; users must be updated\n", ""),
        ("- A book", "- A book\n- Another book"),
        ("**Known Limitations:** TBD", "**Known Limitations:** few"),
    ],
    "RFE2.rst": [(":id: RFE2\n", ":id: RFE6\n"), ("RFE2: A runner", "RFE6: A runner")],
    "RFE5.md": [(None, None)],
}
#: File -> the command that prints what it keeps.
COMMANDS = {
    "designs.json": ["export"],
    "check.text": ["check", "--no-cache"],
    **{f"check.{form}": ["check", "{}/RFE2.rst", "--no-cache", "--format", form] for form in ("github", "gitlab", "sarif", "json", "junit")},
    **{f"explain-{name}": ["explain", f"{{}}/{name}"] for name in ("RFE1.md", "RFE2.rst", "RFE3.rst", "RFE4.md", "RFE5.md")},
    **{f"graph.{form}": ["graph", "--format", form] for form in ("dot", "mermaid", "graphml", "json")},
    "migrate-RFE1.md": ["migrate", "{}/RFE1.md"],
    "migrate-RFE2.rst": ["migrate", "{}/RFE2.rst"],
    "migrate-RFE3.rst": ["migrate", "{}/RFE3.rst"],
    "migrate-RFE5.md": ["migrate", "{}/RFE5.md"],
    "review.txt": ["review"],
    "show.txt": ["show", "RFE1"],
    "impact.txt": ["impact", "RFE1"],
    **{f"diff.{form}": ["diff", "{}/old.json", "{}/new.json", "--format", form] for form in ("text", "json", "markdown")},
}  # fmt: skip


def make_project(folder: Path) -> Project:
    """Write the project of which the commands speak."""
    project = Project(folder)
    shutil.copytree(WHOLE / "docs", project.src, dirs_exist_ok=True)
    project.configure(CONFIGURATION)
    return project


def print_run(folder: Path, *arguments: str) -> str:
    """Return what a command prints, first its output, then what it says beside."""
    options = [] if arguments[0] == "diff" else ["--conf", "{}"]
    command = [argument.replace("{}", str(folder)) for argument in (*arguments, *options)]
    with contextlib.chdir(folder):
        done = run_command(*command)
    output = keep_found_rules(done.stdout) if "sarif" in arguments else done.stdout
    text = (output + done.stderr).replace(str(folder), "docs").replace(f'"{__version__}"', '"0"')
    return f"{text}exit {done.exit_code}\n"


def keep_found_rules(text: str) -> str:
    """Leave out of a SARIF log the rules that found nothing, of which there may be more another day."""
    log = json.loads(text)
    (made,) = log["runs"]
    rules = made["tool"]["driver"]["rules"]
    for result in made["results"]:
        assert rules[result.pop("ruleIndex")]["id"] == result["ruleId"]
    found = {result["ruleId"] for result in made["results"]}
    made["tool"]["driver"]["rules"] = [one for one in rules if one["id"] in found]
    return json.dumps(log, indent=1) + "\n"


def compare_revisions(folder: Path) -> None:
    """Export the project as it is, and as it is after some edits."""
    (folder / "old.json").write_text(export(folder), "utf-8")
    for name, edits in EDITS.items():
        path = folder / name
        text = path.read_text("utf-8")
        for old, new in edits:
            if old is None:
                path.unlink()
            else:
                assert old in text
                text = text.replace(old, new)
                path.write_text(text, "utf-8")
    (folder / "new.json").write_text(export(folder), "utf-8")


def export(folder: Path) -> str:
    return run_command("export", "--conf", folder).stdout


def print_command(name: str, folder: Path) -> str:
    """Return what the command prints of which a file keeps the output."""
    project = make_project(folder)
    if COMMANDS[name][0] == "diff":
        compare_revisions(project.src)
    return print_run(project.src, *COMMANDS[name])


def print_findings(rule: str, suffix: str, folder: Path) -> str:
    """Return the whole findings of the cases of a rule."""
    project = Project(folder)
    components = {"Session Manager": {}} if rule == "unknown-component" else {}
    lines = []
    for one in find_all(project, CASES[rule], suffix, rule, flamedesign_components=components)[1]:
        lines.append(f"{one.source}:{one.line}: {one.rule}: {one.message}")
        lines.append(f"    {one.severity}; {one.docname}, {one.design}, {one.field}, {one.subject}")
    project.close()
    return "\n".join([*lines, ""])


def print_skeletons(folder: Path) -> str:
    """Return a new design in all styles."""
    new = NewDesign(TEMPLATE, "RFE7", "*A* new_ one", "RFE7: *A* new_ one", "2026-01-02", "Ada")
    pages = [
        make_skeleton(replace(new, owner=owner, has_colons=colons), style)
        for style, owner, colons in [
            (Style.PLAIN, "Ada # Lovelace", True),
            (Style.MYST, "Ada", True),
            (Style.MYST, "", False),
            (Style.REST, "Ada", False),
            (Style.PLAIN_REST, "Ada", False),
        ]
    ]
    return "\n=====\n".join(pages)


#: File -> what makes it, in an empty folder.
KEPT: dict[str, Callable[[Path], str]] = {
    **{name: lambda folder, name=name: print_command(name, folder) for name in COMMANDS},
    **{
        f"findings/{rule}.{suffix}": lambda folder, rule=rule, suffix=suffix: print_findings(rule, suffix, folder)
        for rule in CASES
        for suffix in ("md", "rst")
    },
    "new.txt": print_skeletons,
}


@pytest.mark.parametrize("name", [name for name in KEPT if (WHOLE / name).is_file()])  # a new case is not kept yet
def test_it_is_as_it_was(name, tmp_path):
    kept = (WHOLE / name).read_text("utf-8")
    now = KEPT[name](tmp_path)
    assert now == kept, "\n".join(difflib.unified_diff(kept.splitlines(), now.splitlines(), "kept", "now", lineterm=""))


if __name__ == "__main__":
    for name, make in KEPT.items():
        with tempfile.TemporaryDirectory() as folder:
            (WHOLE / name).parent.mkdir(exist_ok=True)
            (WHOLE / name).write_text(make(Path(folder)), "utf-8")
