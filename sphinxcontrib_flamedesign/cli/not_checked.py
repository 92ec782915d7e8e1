"""What a check is not about, and why: documents that are no designs, folders without any."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from sphinxcontrib_flamedesign.cli.named_designs import describe_left_out
from sphinxcontrib_flamedesign.cli.options import compose
from sphinxcontrib_flamedesign.cli.project_loader import InputError, ProjectRead
from sphinxcontrib_flamedesign.cli.shown_path import relative_to, show_path
from sphinxcontrib_flamedesign.config import get_settings
from sphinxcontrib_flamedesign.core.text.printable import clean
from sphinxcontrib_flamedesign.core.text.quoting import quote_list
from sphinxcontrib_flamedesign.derived import get_derived

#: So many patterns of documents are named.
_MOST_NAMED = 4


def refuse_nothing(read: ProjectRead, paths: Sequence[Path], *, may_be_empty: bool) -> None:
    """Refuse to check what holds no design.

    :param may_be_empty: whether files may hold none, for hooks name any.
    :raises InputError: the project has no designs, a folder has none, or none of the files is one.
    """
    if not read.project.designs:
        why = get_derived(read.environment).unread.explain_no_designs()
        raise InputError(f"there is no design to check: {why}")
    folders = [path for path in paths if path.is_dir()]
    holding = _holding(read, folders)
    empty = [path for path in folders if path not in holding]
    if empty:
        where = ", ".join(clean(show_path(path)) for path in empty)
        raise InputError(f"there is no design in {where}; {_describe_where_designs_are(read)}")
    if paths and not may_be_empty and not _holding(read, paths):
        raise InputError(describe_what_is_not_checked(read, paths).rstrip("."))


def _holding(read: ProjectRead, paths: Sequence[Path]) -> frozenset[Path]:
    """Return those of some paths that are a design or a part of one, or a folder around such a file."""
    sources = {source for design in read.project.designs for source in read.files_of(design.docname)} if paths else ()
    wanted = {path: path.resolve() for path in paths}
    plain = {path for path, whole in wanted.items() if _holds_by_name(whole, read.source, sources)}
    if len(plain) == len(wanted):
        return frozenset(plain)
    files = [compose((read.source / source).resolve()) for source in sorted(sources)]  # they may be links
    places = {place for file in files for place in (file, *file.parents)}
    return frozenset(path for path, whole in wanted.items() if path in plain or whole in places)


def _holds_by_name(path: Path, folder: Path, sources: Collection[str]) -> bool:
    """Return whether a path is that of some files below a folder, or around one of them, with no link followed."""
    if folder.is_relative_to(path):
        return bool(sources)
    name = relative_to(path, folder)
    return any(source == name or source.startswith(f"{name}/") for source in sources)


def _describe_where_designs_are(read: ProjectRead) -> str:
    designs = read.project.designs
    first = clean(show_path(read.source / designs[0].source))
    patterns = get_settings(read.environment.config).documents
    meant = tuple(
        dict.fromkeys(document for template in read.project.templates.templates for document in template.documents)
    )
    if patterns:
        more = " and others" if len(patterns) > _MOST_NAMED else ""
        named = (
            f"{get_derived(read.environment).unread.name_of_documents} is {quote_list(patterns[:_MOST_NAMED])}{more}"
        )
    elif meant:
        named = f"the template takes {quote_list(meant)} for designs"
    else:
        named = f"{get_derived(read.environment).unread.name_of_documents} is empty"
    return f"this project has {len(designs)}, such as {first}, and {named}"


def describe_what_is_not_checked(read: ProjectRead, paths: Sequence[Path]) -> str:
    """Return that a check is about no design, which a hook takes for a success."""
    if not paths or _holding(read, paths):
        return "No design has changed: none was checked."
    left_out = next(filter(None, (describe_left_out(read, path) for path in paths)), None)
    reason = left_out or f"{_describe_where_designs_are(read)}{_describe_how_to_add(read, paths[0])}"
    return f"None of these paths is a design, so none was checked; {reason}."


def _describe_how_to_add(read: ProjectRead, path: Path) -> str:
    """Return how to make a design of a document; empty for what is none."""
    name = Path(relative_to(path.resolve(), read.source))
    if path.suffix not in read.environment.config.source_suffix or name.parts[0] == "..":
        return ""
    return f"; to add it, {get_derived(read.environment).unread.describe_how_to_add(name.with_suffix('').as_posix())}"
