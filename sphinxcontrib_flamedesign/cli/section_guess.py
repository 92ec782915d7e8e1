"""Which documents of a folder are designs, where nothing says so: those that have the sections of the template."""

from __future__ import annotations

import os
import posixpath
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sphinx.util.matching import Matcher

from sphinxcontrib_flamedesign.cli.conf_below import NEVER
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.core.doc_patterns import common_patterns
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.template_fit import (
    TemplateFit,
    describe_how_to_learn,
    find_best_shipped,
    is_written,
    read_headings,
)
from sphinxcontrib_flamedesign.core.text.counts import describe_count

#: So many documents are looked at, and so many in so many folders for a template that fits them better.
_MOST_DOCUMENTS, _MOST_COMPARED, _MOST_FOLDERS = 5000, 200, 1000


@dataclass(frozen=True, slots=True)
class SectionGuess:
    """The documents that have sections of a template; ``copied`` are those that look like what designs start from."""

    designs: tuple[str, ...]
    copied: tuple[str, ...]


def guess_designs(root: Path, files: Sequence[str], template: Template) -> SectionGuess:
    """Return which of some files, relative to a folder, have sections of a template; without their suffixes."""
    fit = TemplateFit(template)
    found = [name.rpartition(".")[0] for name in files[:_MOST_DOCUMENTS] if fit.fits(read_headings(root / name))]
    copied = [name for name in found if "template" in posixpath.basename(name).casefold()]
    return SectionGuess(tuple(name for name in found if name not in copied), tuple(copied))


def describe_what_fits(root: Path, suffixes: Sequence[str]) -> str:
    """Return the end of a message: the template that ships and clearly fits documents of a folder, or how to learn one.

    It is empty where nothing is written there. Only so many documents are looked at, for any folder may be named.
    """
    files = (path for path in walk(root) if path.suffix in suffixes)
    found = {path: headings for path in islice(files, _MOST_COMPARED) if is_written(headings := read_headings(path))}
    best = find_best_shipped([*found.values()])
    if best is not None:
        name, count = best
        return f"; the template {name!r} fits {describe_count(count, 'document')} here: give --template {name}"
    if not found:
        return ""
    return f"; no template that ships fits: {describe_how_to_learn([*map(show_path, found)])}"


def walk(root: Path) -> Iterator[Path]:
    """Yield the files of the first folders, those of each folder sorted."""
    for folder, inner, files in islice(os.walk(root), _MOST_FOLDERS):
        inner[:] = sorted(name for name in inner if not NEVER.fullmatch(name))
        yield from (Path(folder, name) for name in sorted(files))


def pattern_of(names: Collection[str], all_names: Collection[str]) -> str | None:
    """Return a pattern that of all documents matches just some; None where no simple one does."""
    meant = {*names}
    return next(
        (pattern for pattern in common_patterns(names) if {*filter(Matcher([pattern]), all_names)} == meant), None
    )


def example_of(names: Collection[str]) -> str:
    """Return the pattern of the folder with the most documents, as an example of how to name them."""
    folders = Counter(posixpath.dirname(name) for name in names)
    best = min(folders, key=lambda folder: (-folders[folder], folder))
    return f"{best}/*" if best else "*"
