"""Builds a project with one builder, and takes over what it wrote in a form that can be compared."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

BUILDERS = ("html", "latex", "text", "epub", "designs")
_OURS = "flamedesign"
#: What the theme and Sphinx bring along, unless it is ours.
_FOLDERS_OF_OTHERS = ("_static", "_sources")
_SUFFIXES_OF_OTHERS = (".sty", ".cls", ".xdy", ".ist", ".bat")
_NAMES_OF_OTHERS = ("Makefile", "latexmk", ".buildinfo")


def build(source: Path, folder: Path, builder: str, root: str) -> str:
    """Build a project into a folder, from a page that leads to all others, and return what Sphinx says."""
    command = [sys.executable, "-m", "sphinx", "-q", "-N", "-E", "-b", builder, "-d", f"{folder}-doctrees"]
    command += ["-D", f"root_doc={root}"]
    done = subprocess.run([*command, str(source), str(folder)], capture_output=True, text=True, check=False, cwd=source)
    return f"exit status {done.returncode}\n{done.stdout}{done.stderr}"


def read_output(folder: Path, builder: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file that tells something about the code."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if not path.is_file() or _is_of_others(PurePosixPath(name)):
            continue
        if path.suffix == ".epub":
            yield from _read_epub(path)
        elif builder == "epub":
            continue  # what the archive is made of
        elif path.name == "searchindex.js":
            yield from _read_search_index(path)
        elif path.name == "objects.inv":
            yield f"{name}.txt", _read_inventory(path)
        else:
            text = path.read_bytes().decode("utf-8", "backslashreplace")
            yield str(name), text
            if path.suffix == ".html":
                yield f"anchors/{name}.txt", "".join(f"{anchor}\n" for anchor in find_anchors(text))


def _is_of_others(name: PurePosixPath) -> bool:
    if _OURS in name.name:
        return False
    if name.parts[0] in _FOLDERS_OF_OTHERS or name.suffix in _SUFFIXES_OF_OTHERS:
        return True
    return name.name.startswith(_NAMES_OF_OTHERS)


def _read_epub(path: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if not _is_of_others(PurePosixPath(name)):
                yield name, archive.read(name).decode("utf-8", "backslashreplace")


def _read_search_index(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the index without its terms, and these by themselves: whatever word changes on a page, they do."""
    index = json.loads(path.read_text("utf-8").partition("(")[2].rpartition(")")[0])
    index["envversion"] = {}
    terms = {name: index.pop(name) for name in ("terms", "titleterms")}
    for name, data in (("searchindex.json", index), ("searchterms.json", terms)):
        yield name, json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _read_inventory(path: Path) -> str:
    head = path.read_bytes().split(b"\n", 4)
    return b"\n".join([*head[:4], zlib.decompress(head[4])]).decode("utf-8")


def find_anchors(page: str) -> list[str]:
    """Return all ids of a page, and names of links of the old kind."""
    parser = _Anchors()
    parser.feed(page)
    parser.close()
    return sorted(parser.found)


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a link can lead."""
        self.found += [value for name, value in attrs if value and (name == "id" or (tag == "a" and name == "name"))]
