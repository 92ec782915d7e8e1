"""Designs that a revision has and that are gone: others that have not changed may still name them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from sphinxcontrib_flamedesign.cli.inclusions import Inclusions
from sphinxcontrib_flamedesign.cli.project_loader import ProjectRead
from sphinxcontrib_flamedesign.cli.revision import read_at_fork
from sphinxcontrib_flamedesign.cli.shown_path import relative_to, show_path
from sphinxcontrib_flamedesign.core.text.counts import describe_count
from sphinxcontrib_flamedesign.core.text.ids import IdScheme
from sphinxcontrib_flamedesign.derived import get_derived
from sphinxcontrib_flamedesign.reading.inlines import path_from
from sphinxcontrib_flamedesign.reading.skeleton import find_first_heading, opens_design

#: So many of the designs that name one are named.
_MOST_NAMED = 3

#: What may be an address in a text, or hold one.
_ADDRESS = re.compile(r"[^\s()<>`'\"\[\]]+")


def describe_removed(
    read: ProjectRead, changed: Collection[Path], revision: str, is_passed_over: Callable[[str], bool]
) -> Iterator[str]:
    """Yield, for each design that is gone, which designs name it that are not checked.

    They are looked at as text, for a check of what has changed does not read them.

    :param changed: the files that differ from where the present branch left the revision.
    :param is_passed_over: whether a document is not checked as it has not changed.
    """
    texts = read_at_fork(read.source, revision, [path for path in sorted(changed) if _may_be_gone(read, path)])
    gone = {path: text for path, text in texts.items() if _was_design(read, path, text)}
    if not gone:
        return
    inclusions = Inclusions(read.environment, changed)
    others = [design for design in read.project.designs if is_passed_over(design.docname)]
    for path, text in gone.items():
        id_ = _find_id(read, path, text)
        naming = [
            other.source
            for other in others
            if any(
                _names(read, other.docname, inclusions.text(file), path, id_)
                for file in inclusions.files_of(other.docname)
            )
        ]
        if naming:
            what = f"{id_}, {show_path(path)}," if id_ is not None else show_path(path)
            count = describe_count(
                len(naming), "design that has not changed names it", "designs that have not changed name it"
            )
            first = ", ".join(show_path(read.source / source) for source in naming[:_MOST_NAMED])
            more = " …" if len(naming) > _MOST_NAMED else ""
            yield (
                f"{what} was removed, and {count}: {first}{more}; a check without --changed finds what is wrong there."
            )


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
    heading = find_first_heading(text, is_rest=read.environment.config.source_suffix[path.suffix] == "restructuredtext")
    id_ = by_path or next(iter((*scheme.find(heading), *scheme.find(text))), None)
    return id_ if id_ is not None and read.project.graph.find(id_) is None else None


def _names(read: ProjectRead, docname: str, text: str, path: Path, id_: str | None) -> bool:
    """Return whether a text says the id of a design that is gone, or leads to its document."""
    scheme = _ids_of(read, docname)
    if id_ is not None and scheme is not None and id_ in scheme.find(text):
        return True
    wanted = relative_to(path, read.source)
    found = (address.rpartition(path.name) for address in _ADDRESS.findall(text))
    return any(path_from(docname, f"{before}{name}") == wanted for before, name, _ in found if name)
