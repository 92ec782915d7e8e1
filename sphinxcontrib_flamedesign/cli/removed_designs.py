"""Designs that a revision has and that are gone: others that have not changed may still name them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from sphinx.util.nodes import split_explicit_title

from sphinxcontrib_flamedesign.cli.inclusions import Inclusions
from sphinxcontrib_flamedesign.cli.project_loader import ProjectRead
from sphinxcontrib_flamedesign.cli.revision import read_at_fork
from sphinxcontrib_flamedesign.cli.shown_path import relative_to, show_path
from sphinxcontrib_flamedesign.config import get_ids
from sphinxcontrib_flamedesign.core.text.counts import describe_count
from sphinxcontrib_flamedesign.core.text.ids import IdScheme, id_key
from sphinxcontrib_flamedesign.core.text.list_markers import IndexFile, MarkerError, find_region
from sphinxcontrib_flamedesign.core.text.normalise import split_list
from sphinxcontrib_flamedesign.derived import get_derived
from sphinxcontrib_flamedesign.index_files import find_index_files
from sphinxcontrib_flamedesign.reading.inlines import path_from
from sphinxcontrib_flamedesign.reading.skeleton import find_first_heading, opens_design

#: So many of the files that name one are named.
_MOST_NAMED = 3

#: What may be an address in a text, or hold one.
_ADDRESS = re.compile(r"[^\s()<>`'\"\[\]]+")

#: What a role that refers to designs says.
_ROLE = re.compile(r"(?::design(?::feature)?:|\{design(?::feature)?\})`([^`]{1,300})`")

#: What stands on the line of a directive of ours, or of an option.
_DIRECTIVE = re.compile(
    r"^[ \t]*(?:\.\.[ \t]+design[\w-]*::|[`~:]{3,}[ \t]*\{design[\w-]*\}|:[\w-]+:)[ \t]+(\S.*)$", re.MULTILINE
)


@dataclass(frozen=True)
class _Removed:
    """A design that is gone: its file, its id where no design has that now, and what else roles may call it."""

    path: Path
    id: str | None
    names: frozenset[str]


def describe_removed(
    read: ProjectRead,
    changed: Collection[Path],
    revision: str,
    is_passed_over: Callable[[str], bool],
    is_file_passed_over: Callable[[Path], bool],
) -> Iterator[str]:
    """Yield, for each design that is gone, which designs, pages and lists name it that are not checked.

    They are looked at as text, for a check of what has changed does not read them.

    :param changed: the files that differ from where the present branch left the revision.
    :param is_passed_over: whether a document is not checked as it has not changed.
    :param is_file_passed_over: the same of a file that need be no document.
    """
    texts = read_at_fork(read.source, revision, [path for path in sorted(changed) if _may_be_gone(read, path)])
    gone = [_describe_gone(read, path, text) for path, text in texts.items() if _was_design(read, path, text)]
    if not gone:
        return
    inclusions = Inclusions(read.environment, changed)
    sources = [design.source for design in read.project.designs]
    lists = {
        path: file
        for file in find_index_files(read.source, sources, read.environment.found_docs)
        if is_file_passed_over(path := (read.source / file.source).resolve())
    }
    others = {
        (read.source / read.files_of(docname)[0]).resolve(): docname
        for docname in sorted(read.environment.found_docs)
        if is_passed_over(docname)
    }
    designs = read.project.designs_by_document
    for removed in gone:
        naming = [
            path
            for path in sorted({*lists, *others}, key=lambda path: (path not in others, path))
            if (path in lists and _lists(read, lists[path], removed))
            or (path in others and _is_named_in(read, others[path], inclusions, removed, others[path] in designs))
        ]
        if naming:
            what = f"{removed.id}, {show_path(removed.path)}," if removed.id is not None else show_path(removed.path)
            count = describe_count(
                len(naming), "file that has not changed names it", "files that have not changed name it"
            )
            first = ", ".join(map(show_path, naming[:_MOST_NAMED]))
            more = " …" if len(naming) > _MOST_NAMED else ""
            yield (
                f"{what} was removed, and {count}: {first}{more}; a check without --changed finds what is wrong there."
            )


def _describe_gone(read: ProjectRead, path: Path, text: str) -> _Removed:
    id_ = _find_id(read, path, text)
    ids = get_ids(read.environment.config)
    title = ids.strip(_heading_of(read, path, text))
    names = [name for name in (title, _docname(read, path)) if name and read.project.graph.find(name) is None]
    return _Removed(path, id_, frozenset(map(id_key, [*names, *([id_] if id_ is not None else [])])))


def _is_named_in(read: ProjectRead, docname: str, inclusions: Inclusions, removed: _Removed, is_design: bool) -> bool:
    """Return whether a document names a design that is gone: a page does by a role or a directive, a design anyhow."""
    texts = map(inclusions.text, inclusions.files_of(docname))
    return any(
        _refers_to(read, text, removed) or (is_design and _names(read, docname, text, removed.path, removed.id))
        for text in texts
    )


def _refers_to(read: ProjectRead, text: str, removed: _Removed) -> bool:
    """Return whether a role, or a directive of ours or an option, refers to a design that is gone."""
    ids = get_ids(read.environment.config)
    targets = [split_explicit_title(said)[2] for said in _ROLE.findall(text)]
    targets += [name for said in _DIRECTIVE.findall(text) for name in (said, *split_list(said))]
    return any(id_key(ids.canonical(" ".join(target.split()))) in removed.names for target in targets)


def _lists(read: ProjectRead, file: IndexFile, removed: _Removed) -> bool:
    """Return whether a list of designs has one that is gone."""
    try:
        region = find_region(file.text)
    except MarkerError:
        return False
    if region is None:
        return False
    listed = "\n".join(file.text.split("\n")[region.first : region.end])
    document = relative_to(removed.path, read.source)
    places = {file.path_to(document), file.path_to(_docname(read, removed.path)), f"/{_docname(read, removed.path)}"}
    has_id = removed.id is not None and removed.id in get_ids(read.environment.config).find(listed)
    return has_id or not places.isdisjoint(_ADDRESS.findall(listed))


def _may_be_gone(read: ProjectRead, path: Path) -> bool:
    suffixes = read.environment.config.source_suffix
    return path.suffix in suffixes and path.is_relative_to(read.source) and not os.path.lexists(path)


def _docname(read: ProjectRead, path: Path) -> str:
    return relative_to(path.with_suffix(""), read.source)


def _was_design(read: ProjectRead, path: Path, text: str) -> bool:
    return get_derived(read.environment).tools.is_plain_design(_docname(read, path)) or opens_design(text)


def _ids_of(read: ProjectRead, docname: str) -> IdScheme | None:
    """Return the ids of the template of a document; None where it has none."""
    tools = get_derived(read.environment).tools
    found = tools.find(docname)
    return tools.ids_of(found.template) if found is not None else None


def _find_id(read: ProjectRead, path: Path, text: str) -> str | None:
    """Return the id that a document has by its name, its heading or its first lines; None where a design has it now."""
    scheme = _ids_of(read, _docname(read, path))
    if scheme is None:
        return None
    by_path = scheme.format(scheme.parse_path(_docname(read, path)) or {})
    id_ = by_path or next(iter((*scheme.find(_heading_of(read, path, text)), *scheme.find(text))), None)
    return id_ if id_ is not None and read.project.graph.find(id_) is None else None


def _heading_of(read: ProjectRead, path: Path, text: str) -> str:
    is_rest = read.environment.config.source_suffix[path.suffix] == "restructuredtext"
    return find_first_heading(text, is_rest=is_rest)


def _names(read: ProjectRead, docname: str, text: str, path: Path, id_: str | None) -> bool:
    """Return whether a text says the id of a design that is gone, or leads to its document."""
    scheme = _ids_of(read, docname)
    if id_ is not None and scheme is not None and id_ in scheme.find(text):
        return True
    wanted = relative_to(path, read.source)
    found = (address.rpartition(path.name) for address in _ADDRESS.findall(text))
    return any(path_from(docname, f"{before}{name}") == wanted for before, name, _ in found if name)
