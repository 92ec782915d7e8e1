"""What Sphinx says while it reads for a command, and what keeps it from reading a project or a document."""

from __future__ import annotations

import os
import re
import traceback
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.project import EXCLUDE_PATHS
from sphinx.util.matching import get_matching_files

from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.cli.terminal import without_style

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: What Sphinx says of a document that it could not take as written; MyST leaves directives out with a warning.
MISREAD = re.compile(
    r"(?:(?P<path>(?:(?!WARNING: ).)+?)(?::\d+)?: )?"
    r"(?:(?:ERROR|CRITICAL): |WARNING: .*\[myst\.directive_(?:unknown|parse)\]$)"
)


@dataclass
class WarningLog:
    """The stream to which Sphinx writes its warnings: one text for each."""

    messages: list[str] = field(default_factory=list)
    encoding: str = "utf-8"

    def write(self, text: str) -> None:
        """Take one warning."""
        if text.strip():
            self.messages.append(" ".join(without_style(text).split()))


def find_unreadable(app: Sphinx) -> Iterator[tuple[Path, str]]:
    """Yield the documents that Sphinx must not open, each with the reason."""
    config = app.config
    rejected = [*config.exclude_patterns, *config.templates_path, *app.builder.get_asset_paths(), *EXCLUDE_PATHS]
    for name in get_matching_files(app.srcdir, config.include_patterns, rejected):
        path = Path(app.srcdir, name)
        if app.project.path2doc(name) and not os.access(path, os.R_OK):
            yield path, _describe_why_unreadable(path, name)


def _describe_why_unreadable(path: Path, name: str) -> str:
    """Return why a document cannot be read that Sphinx has found below its folder by a name."""
    listed = Path(str(path).removesuffix(name), unicodedata.normalize("NFD", name))
    if listed != path and os.path.lexists(listed) and not os.path.lexists(path):
        return "its accented letters are two characters each, and Sphinx takes them for one (NFC); rename it"
    return "it is missing, or its permissions forbid it"


def describe_configuration(path: Path, error: BaseException) -> str:
    """Return on one line where and why ``conf.py`` fails."""
    if isinstance(error, SyntaxError):
        return f"{error.filename or path}:{error.lineno or 1} is no Python: {error.msg}"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    words = " ".join(f"{type(error).__name__}: {error}".split())
    return f"{show_path(path)}:{lines[-1] if lines else 1} fails: {words}"


def documents_of(messages: Iterable[str], env: BuildEnvironment) -> Iterator[str]:
    """Yield the documents that messages are about, or that include the files that they are about."""
    for message in messages:
        match = MISREAD.match(message)
        # MyST-Parser 4 puts another ending after that of the document.
        path = match["path"].replace(".md.rst", ".md") if match is not None and match["path"] else None
        if path and (docname := env.path2doc(path)) in env.found_docs:
            yield docname
        elif path:
            included = ((name, Path(env.srcdir, file)) for name, files in env.dependencies.items() for file in files)
            yield from (name for name, file in included if file == Path(path))
