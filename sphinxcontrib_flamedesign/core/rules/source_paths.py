"""Rules about the source tree that designs cite."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinxcontrib_flamedesign.core.model import Design, Finding, Reference, Statement
from sphinxcontrib_flamedesign.core.project import Project, SourceTree
from sphinxcontrib_flamedesign.core.rules.registry import finding_of, rule
from sphinxcontrib_flamedesign.core.text.addresses import suggest_address
from sphinxcontrib_flamedesign.core.text.suggest import did_you_mean

#: What a file's name ends in.
_ENDING = re.compile(r"\.[A-Za-z]\w{0,9}$")


#: What looks like an id in a path.
_IDS = re.compile(r"(?<![^\W\d_])[^\W\d_]+\d+")


def is_plain_path(path: str, source_tree: SourceTree) -> bool:
    """Distinguish a path from other words with a slash, such as `application/json`, an image's name or `input/output`.

    It names a file with an ending, or a folder with a slash after it, or it starts in a folder that is there.
    """
    first, slash, _ = path.partition("/")
    return not slash or path.endswith("/") or bool(_ENDING.search(path)) or source_tree.is_source(first)


def cited_paths(design: Design) -> Iterator[tuple[str, Reference | Statement]]:
    """Yield each source path that a design cites, with what does so first."""
    named: list[tuple[str, Reference | Statement]] = [
        (reference.path, reference) for reference in design.references if reference.path is not None
    ]
    named += [(path, statement) for statement in design.statements for path in statement.paths]
    seen: set[str] = set()
    for path, one in sorted(named, key=lambda pair: (pair[1].source, pair[1].line)):
        if path not in seen:
            seen.add(path)
            yield path, one


@rule("missing-code-path", needs_source_tree=True)
def _missing_code_path(project: Project) -> Iterator[Finding]:
    """A design cites a source file or folder that is not there, under `flamedesign_source_root`.

    It has been moved or removed, or the path is wrong: readers look for it in vain. Correct the path.
    """
    source_tree = project.source_tree
    if not source_tree.has_sources:
        return
    for design in project.designs:
        named = {id_ for statement in design.statements for id_ in statement.ids}
        named |= {id_ for reference in design.references for id_ in reference.ids}
        unknown = {id_ for id_ in named if not project.knows(id_)}
        for path, one in cited_paths(design):
            if unknown.intersection(_IDS.findall(path)):
                continue  # the path of a design that is not there, which is reported already
            if is_plain_path(path, source_tree) and not source_tree.has_source(path):
                moved = source_tree.find_moved(path)
                near = None if moved else source_tree.find_nearest(path)
                fix = suggest_address(path) or "; correct it"
                hint = f"; moved to {moved}; name that" if moved else did_you_mean([near]) if near else fix
                message = f"there is no {path!r} in the source tree{hint}"
                yield finding_of("missing-code-path", design, message, one, path)


@rule("line-beyond-end", needs_source_tree=True)
def _line_beyond_end(project: Project) -> Iterator[Finding]:
    """A design cites a line of a source file that has fewer lines.

    The file has changed since, and what is meant stands elsewhere. Correct the line, or name a function instead.
    """
    source_tree = project.source_tree
    if not source_tree.has_sources:
        return
    for design in project.designs:
        for reference in design.references:
            if reference.path is None or reference.last_line is None or not source_tree.has_source(reference.path):
                continue
            count = source_tree.count_lines(reference.path)
            if count is not None and reference.last_line > count:
                message = (
                    f"{reference.path} has {count} lines, and line {reference.last_line} is named; correct the line"
                )
                yield finding_of(
                    "line-beyond-end", design, message, reference, f"{reference.path}:{reference.last_line}"
                )
