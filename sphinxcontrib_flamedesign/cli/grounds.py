"""What the answer of a command follows from: which files a project was read from, and where others were looked for."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sphinxcontrib_flamedesign.cli.folder_templates import template_files
from sphinxcontrib_flamedesign.cli.kept_answer import Asked, Grounds, UnsettledError, make_grounds
from sphinxcontrib_flamedesign.cli.plain_folder import SETTINGS_FILES
from sphinxcontrib_flamedesign.cli.project_loader import ProjectRead
from sphinxcontrib_flamedesign.config import SETTINGS_FILE, get_files
from sphinxcontrib_flamedesign.core.files import is_file
from sphinxcontrib_flamedesign.derived import get_derived
from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.source_tree import ProjectSourceTree

#: The extensions of which it is known what they read.
_KNOWN = frozenset({"myst_parser", "sphinxcontrib_flamedesign"})

#: Values of Sphinx that name files and folders to read besides the documents.
_NAMING_FILES = ("locale_dirs", "templates_path", "html_extra_path")

#: What values that are written out are made of.
_WRITTEN_OUT = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.UnaryOp, ast.USub, ast.expr_context)

#: Folders in which no document of a project without a ``conf.py`` lies, and much changes.
_PASSED_OVER = (".git", "__pycache__", "node_modules", "venv", "_build")

#: Where docutils looks for a configuration, beside the folder of Sphinx's.
_DOCUTILS = ("/etc/docutils.conf", "docutils.conf", "~/.docutils")


def find_grounds(asked: Asked, read: ProjectRead, named: Sequence[Path]) -> Grounds:
    """Return what an answer about a project follows from.

    :param named: the paths that the command was given.
    :raises UnsettledError: that cannot be told, or has changed lately.
    """
    tree = read.project.source_tree
    if not _is_known(read) or not isinstance(tree, ProjectSourceTree):
        raise UnsettledError
    looked_for = [*map(str, named), *_looked_for(read, named)]
    passed_over = () if is_file(_conf_of(read)) else _PASSED_OVER
    return make_grounds(asked, tree, _files_of(read), looked_for, [str(read.source)], passed_over)


def _conf_of(read: ProjectRead) -> Path:
    return read.configuration / "conf.py"


def _is_known(read: ProjectRead) -> bool:
    """Return whether a project has no ``conf.py``, or one that only states values and loads nothing of others."""
    path = _conf_of(read)
    if not _KNOWN.issuperset(read.environment.config.extensions):
        return False
    stated = names_stated(path.read_bytes()) if is_file(path) else frozenset[str]()
    return stated is not None and stated.isdisjoint(_NAMING_FILES)


def names_stated(source: bytes) -> frozenset[str] | None:
    """Return the names to which a program gives values that are written out; None where it does anything else."""
    try:
        return frozenset(name for node in ast.parse(source).body for name in _names_stated(node))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _names_stated(node: ast.stmt) -> Iterator[str]:
    """Yield the names to which a statement gives a value.

    :raises ValueError: it does anything else.
    """
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if not isinstance(node, ast.Assign):
        raise ValueError
    if not all(isinstance(part, _WRITTEN_OUT) for part in ast.walk(node.value)):
        raise ValueError
    for target in node.targets:
        if not isinstance(target, ast.Name):
            raise ValueError  # it is no argument
        yield target.id


def _files_of(read: ProjectRead) -> Iterator[str]:
    """Yield the files that were read."""
    env, config = read.environment, read.environment.config
    for docname in env.found_docs:
        yield str(env.doc2path(docname))
        yield from (str(read.source / path) for path in env.dependencies.get(docname, ()))
        yield from (str(read.source / path) for path in read.files_of(docname))
    folder = get_derived(env).origin.folder
    files = get_files(config, folder)
    yield from (str(path) for path in (*template_files(config, folder), files.baseline, files.previous) if path)
    yield from (path for path in (getattr(config, SETTINGS_FILE),) if path)


def _looked_for(read: ProjectRead, named: Iterable[Path]) -> Iterator[str]:
    """Yield the files that say where a project is and how it is read, were they there, and those still to come."""
    for place in (Path(), read.source, read.configuration, *named):
        for folder in {*place.absolute().parents, *place.resolve().parents, place.absolute(), place.resolve()}:
            yield from (str(folder / name) for name in ("conf.py", *SETTINGS_FILES))
    yield str(read.configuration / "docutils.conf")
    yield from (str(Path(path).expanduser().absolute()) for path in _DOCUTILS)
    yield from get_domain(read.environment).awaited
