"""The projects that ``builds.py`` measures: the same documents for plain Sphinx, the extension and sphinx-needs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from synthetic import write_page, write_project

_ID = re.compile(r"\b(RFE)([ -]?)(\d+)", re.IGNORECASE)
_LABEL = re.compile(r"^.*\bRelated Features\b.*$", re.MULTILINE)
_HEADING = re.compile(r"^# .*$", re.MULTILINE)
_PER_FOLDER = 100
_PROSE = 200

_COMMON = """\
project = "Designs"
author = copyright = "Nobody"
html_theme = "{theme}"
extensions = {extensions}
"""
_CONF = {
    "plain": ("myst_parser",),
    "ours": ("myst_parser", "sphinxcontrib_flamedesign"),
    "needs": ("myst_parser", "sphinx_needs"),
}
_SETTINGS = {
    "plain": "",
    "ours": 'flamedesign_documents = ["designs/*/*"]\n',
    "needs": 'needs_id_regex = "^[A-Z0-9_]+$"\n',
}
#: The directives on the page of views, which plain Sphinx has without them.
_VIEWS = {
    "plain": (),
    "ours": ("graph", "table", "matrix", "worklist", "report", "overview", "impact"),
    "needs": ("needtable", "needflow"),
}
_TOCTREE = "# {title}\n\n```{{toctree}}\n:glob:\n:maxdepth: 1\n\n{pages}\n```\n"


@dataclass(frozen=True)
class Document:
    """A design document, and its facts as the extension exports them."""

    path: str
    text: str
    id: str = ""
    title: str = ""
    fields: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


Edit = Callable[[Sequence[Document], int], list[Document]]


def process_environment() -> dict[str, str]:
    """Return the environment of a process that is measured: it may keep what Python compiles, as users' may."""
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def read_designs(documents: Path) -> list[Document]:
    """Return the designs below a folder, sorted."""
    found = sorted(path for path in documents.rglob("*.md") if _ID.search(str(path.relative_to(documents))))
    return [
        Document(f"{number:04}-{path.parent.name}-{path.name}", path.read_text("utf-8"))
        for number, path in enumerate(found)
    ]


def _renumber(text: str, offset: int) -> str:
    """Give every id in a text a new number."""
    return _ID.sub(lambda match: f"{match[1]}{match[2]}{int(match[3]) + offset}", text)


def make_documents(count: int, folder: Path | None) -> list[Document]:
    """Return so many designs with their facts: those of a folder under new ids again and again, else synthetic ones."""
    if folder is not None:
        originals = read_designs(folder)
        turns = (divmod(number, len(originals)) for number in range(count))
        texts = [(turn, originals[number]) for turn, number in turns]
        documents = [
            replace(one, path=_renumber(one.path, 1000 * turn), text=_renumber(one.text, 1000 * turn))
            for turn, one in texts
        ]
    else:
        with tempfile.TemporaryDirectory() as scratch:
            write_project(Path(scratch), count, prose=_PROSE)
            documents = [replace(one, path=one.path[5:]) for one in read_designs(Path(scratch, "designs"))]
    placed = [
        replace(one, path=f"designs/{number // _PER_FOLDER:02}/{one.path}") for number, one in enumerate(documents)
    ]
    return _add_facts(placed)


def _add_facts(documents: Sequence[Document]) -> list[Document]:
    """Return documents with the facts that the extension finds in them."""
    with tempfile.TemporaryDirectory() as scratch:
        write_files(Path(scratch, "src"), files_of(documents, "ours", "alabaster", with_views=False))
        command = [sys.executable, "-m", "sphinx", "-Q", "-b", "designs", f"{scratch}/src", f"{scratch}/out"]
        subprocess.run(command, check=True)
        export = json.loads(Path(scratch, "out", "designs.json").read_text("utf-8"))
    designs = {design["docname"]: design for design in export["designs"].values()}
    links: dict[str, dict[str, None]] = {}
    for one in export["interactions"]:
        if one["target_type"] == "feature":
            links.setdefault(one["source"], {})[one["target"]] = None
    return [_with_facts(one, designs.get(one.path.removesuffix(".md")), links) for one in documents]


def _with_facts(
    one: Document, design: Mapping[str, object] | None, links: Mapping[str, Mapping[str, None]]
) -> Document:
    if design is None:
        return one
    fields = design["fields"]
    assert isinstance(fields, dict)
    filled = tuple(name for name, field in fields.items() if field["state"] != "missing")
    id_ = str(design["id"])
    return replace(one, id=id_, title=str(design["title"]), fields=filled, links=tuple(links.get(id_, ())))


def files_of(
    documents: Sequence[Document], tool: str, theme: str, *, with_views: bool, pages: int = 0
) -> dict[str, str]:
    """Return the files of a project: each folder has an index, else each page's sidebar would list all designs."""
    folders = sorted({one.path.rpartition("/")[0] for one in documents})
    ordinary = {
        f"pages/{number // _PER_FOLDER:02}/page{number}.md": write_page(number, pages) for number in range(pages)
    }
    folders += sorted({path.rpartition("/")[0] for path in ordinary})
    known = {one.id for one in documents}
    files = {one.path: _as_needs(one, known) if tool == "needs" else one.text for one in documents} | ordinary
    for folder in folders:
        files[f"{folder}/index.md"] = _TOCTREE.format(title=folder, pages="*")
    first = next((one.id for one in documents if one.links), documents[0].id)
    if with_views:
        files["views.md"] = _views_page(tool, first)
    inner = [f"{folder}/index" for folder in folders]
    files["index.md"] = _TOCTREE.format(title="Designs", pages="\n".join(["views"] * with_views + inner))
    files["conf.py"] = _COMMON.format(theme=theme, extensions=_CONF[tool]) + _SETTINGS[tool]
    return files


def _views_page(tool: str, first: str) -> str:
    prefix = "design-" if tool == "ours" else ""
    arguments = {"impact": f" {first}"}
    views = (f"## {name}\n\n```{{{prefix}{name}}}{arguments.get(name, '')}\n```\n" for name in _VIEWS[tool])
    return "\n".join(["# Views", "", *views])


def _as_needs(one: Document, known: set[str]) -> str:
    """Return a document with one need for the design and one for each of its fields, after its title."""
    if not one.id:
        return one.text
    links = ", ".join(link for link in one.links if link in known)
    needs = [f"```{{req}} {one.title}\n:id: {_need_id(one.id)}\n" + (f":links: {links}\n" if links else "") + "```"]
    needs += [
        f"```{{spec}} {name}\n:id: {_need_id(one.id)}_{name.upper().replace('-', '_')}\n:links: {_need_id(one.id)}\n```"
        for name in one.fields
    ]
    return _HEADING.sub(lambda match: "\n\n".join([match[0], *needs]), one.text, count=1)


def _need_id(id_: str) -> str:
    return re.sub(r"[^A-Z0-9_]", "_", id_.upper())


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files of a project that are not there as they are to be."""
    for name, text in files.items():
        path = folder / name
        if not path.is_file() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


def _edited(documents: Sequence[Document]) -> int:
    """Return the place of the design that is edited: the first that has a list of related features."""
    return next(number for number, one in enumerate(documents) if one.id and _LABEL.search(one.text))


def _put(documents: Sequence[Document], new: Document) -> list[Document]:
    place = _edited(documents)
    return [*documents[:place], new, *documents[place + 1 :]]


def unchanged(documents: Sequence[Document], number: int) -> list[Document]:
    """Return the documents as they are."""
    return list(documents)


def add_sentence(documents: Sequence[Document], number: int) -> list[Document]:
    """Return the documents with one sentence more."""
    one = documents[_edited(documents)]
    return _put(documents, replace(one, text=f"{one.text}\n\nOne more sentence, number {number}.\n"))


def add_interaction(documents: Sequence[Document], number: int) -> list[Document]:
    """Return the documents with one more interaction, to a design that nothing has joined with the edited one."""
    one = documents[_edited(documents)]
    target = next(other.id for other in documents[::-1] if other.id not in {"", one.id, *one.links})
    text = _LABEL.sub(lambda match: f"{match[0]} {target}", one.text, count=1)
    return _put(documents, replace(one, text=text, links=(*one.links, target)))


def change_title(documents: Sequence[Document], number: int) -> list[Document]:
    """Return the documents with another title of one design."""
    one = documents[_edited(documents)]
    title = f"{one.title}, change {number}"
    return _put(documents, replace(one, text=_HEADING.sub(f"# {one.id}: {title}", one.text, count=1), title=title))


def add_design(documents: Sequence[Document], number: int) -> list[Document]:
    """Return the documents with one design more, at the end."""
    one, last, offset = documents[_edited(documents)], documents[-1], 500_000 * (number + 1)
    id_ = _renumber(one.id, offset)
    path = f"{last.path.rpartition('/')[0]}/9999-{id_}.md"
    new = replace(one, path=path, text=_renumber(one.text, offset), id=id_, links=())
    return [*documents, new]
