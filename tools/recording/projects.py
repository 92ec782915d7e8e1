"""The projects that are recorded: copies of their files, each in a repository with two fixed commits."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tarfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import TypedDict

VIEWS = Path(__file__).parent / "views.md"
#: The document that holds each view with each of its options, and leads to all others.
VIEWS_PAGE = "recorded-views"

#: Settings of git with which the same files give the same commits.
GIT_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "A recorder" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "recorder@example.org" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_DATE": "2026-01-02T03:04:05Z" for who in ("AUTHOR", "COMMITTER")},
}


class DesignEntry(TypedDict):
    """What is used of a design in an export."""

    title: str
    source: str
    status: str | None


class Interaction(TypedDict):
    """What is used of an interaction in an export."""

    source: str
    target: str
    target_type: str
    kind: str


class Export(TypedDict):
    """What is used of an export to choose arguments of commands."""

    designs: dict[str, DesignEntry]
    interactions: list[Interaction]


@dataclass(frozen=True)
class Project:
    """A project to record.

    ``tree`` holds all its files, ``folder`` is where conf.py lies in it, and ``pages`` are the documents that lead to
    all others, as ``toctree`` names them.
    ``every_option`` asks for all options of commands, and not only for all formats: for projects that are read fast.
    """

    name: str
    tree: Path
    folder: str = "."
    pages: tuple[str, ...] = ()
    every_option: bool = True


def extract_revision(repository: Path, revision: str, folder: Path) -> None:
    """Write the files of a revision to a folder."""
    command = ["git", "-C", str(repository), "archive", "--format=tar", revision]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")


def copy_project(project: Project, folder: Path) -> Path:
    """Copy a project, and return the folder of its conf.py."""
    shutil.copytree(project.tree, folder, symlinks=True)
    return folder / project.folder


def add_views(project: Project, configuration: Path, export: Export) -> str:
    """Add a page with each view to a project, and return its name.

    The views are about the design of which, and the component to which, most interactions lead.
    """
    designs = Counter(edge["source"] for edge in export["interactions"])
    components = Counter(edge["target"] for edge in export["interactions"] if edge["target_type"] == "component")
    names = {
        "design": _most(designs) or min(export["designs"]),
        "component": _most(components),
        "pages": "\n".join(project.pages),
        "status": ", ".join(sorted({entry["status"] or "none" for entry in export["designs"].values()})),
    }
    text = Template(VIEWS.read_text("utf-8")).substitute(names)
    (configuration / f"{VIEWS_PAGE}.md").write_text(text, "utf-8")
    return VIEWS_PAGE


def _most(counter: Counter[str]) -> str:
    return min(counter, key=lambda name: (-counter[name], name), default="")


def add_history(tree: Path, configuration: Path, export: Export) -> None:
    """Commit a project as it is, then with edits in its designs, and remove the last design from the working tree."""
    run_git(tree, "init", "--quiet", "--initial-branch=main")
    run_git(tree, "config", "user.name", "A recorder")
    run_git(tree, "add", "--all", "--force")
    run_git(tree, "commit", "--quiet", "--message=First")
    sources = sorted({entry["source"] for entry in export["designs"].values()})
    for source in sources:
        path = configuration / source
        path.write_text(edit(path.read_text("utf-8")), "utf-8")
    run_git(tree, "commit", "--quiet", "--all", "--message=Second")
    (configuration / sources[-1]).unlink()


def run_git(folder: Path, *arguments: str) -> None:
    """Run git in a folder."""
    subprocess.run(["git", "-C", str(folder), *arguments], check=True)


def edit(text: str) -> str:
    """Return a document with many small edits that leave it valid: always the same for the same text.

    The status becomes another one, numbers grow, some items of lists go, others say more.
    """
    text = re.sub(r"(?im)^(\W*status\W+)\w+$", r"\1accepted", text)
    text = re.sub(r"`(\d{1,9})`", lambda match: f"`{int(match[1]) + 1}`", text)
    lines: list[str] = []
    items, removed = 0, -1
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip())
        if removed >= 0 and line.strip() and indent > removed:
            continue  # of the item that was removed
        removed = -1
        item = re.match(r" *- +(?=\w)", line)
        if item is not None:
            items += 1
            if items % 5 == 0:
                removed = indent
                continue
            if items % 3 == 0:
                line = f"{item[0]}Edited, {line[item.end() :]}"
        lines.append(line)
    return "\n".join([*lines, ""])
