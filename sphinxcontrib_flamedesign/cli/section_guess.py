"""Which documents of a folder are designs, where nothing says so: those that have the sections of the template."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from os.path import commonprefix
from pathlib import Path

from sphinx.util.matching import Matcher

from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.text.labels import LabelIndex, strip_label

#: A line that may be a heading: of Markdown, or of reST with its line below.
_HEADING = re.compile(r"^(?:#{1,6}[ \t]+(\S.*)|(\S.*)\n([=\-~^\"'`*+.:_#])\3{2,}[ \t]*)$", re.MULTILINE)

#: So many documents are looked at, and so many characters of each: a longer one has shown its sections by then.
_MOST_DOCUMENTS, _MOST_CHARACTERS = 5000, 400_000

#: More than half of the sections of the template make a design, and one alone only where there is no other: some, as
#: "References", stand in documents of all sorts.
_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class SectionGuess:
    """The documents that have sections of a template; ``copied`` are those that look like what designs start from."""

    designs: tuple[str, ...]
    copied: tuple[str, ...]


def guess_designs(root: Path, files: Sequence[str], template: Template) -> SectionGuess:
    """Return which of some files, relative to a folder, have sections of a template; without their suffixes."""
    index = LabelIndex(template)
    found = [name.rpartition(".")[0] for name in files[:_MOST_DOCUMENTS] if _has_sections(root / name, template, index)]
    copied = [name for name in found if "template" in posixpath.basename(name).casefold()]
    return SectionGuess(tuple(name for name in found if name not in copied), tuple(copied))


def _has_sections(path: Path, template: Template, index: LabelIndex) -> bool:
    try:
        with path.open(encoding="utf-8-sig") as stream:
            text = stream.read(_MOST_CHARACTERS)
    except (OSError, UnicodeDecodeError):
        return False
    roots = {spec.name for spec in template.roots}
    labels = (strip_label(match[2] or match[1].rstrip(" \t#")) for match in _HEADING.finditer(text))
    found = {match.field for label in labels if (match := index.match(label)) is not None} & roots
    return len(found) >= min(len(roots), max(2, ceil(len(roots) * _SHARE)))


def pattern_of(names: Collection[str], all_names: Collection[str]) -> str | None:
    """Return a pattern that of all documents matches just some; None where no simple one does."""
    meant = {*names}
    return next((one for one in _patterns_of(names) if {*filter(Matcher([one]), all_names)} == meant), None)


def _patterns_of(names: Collection[str]) -> Iterator[str]:
    """Yield patterns of documents: what is the same in each part of their names, then all below their folder."""
    parts = [name.split("/") for name in names]
    if len({len(one) for one in parts}) == 1:
        columns = [*zip(*parts, strict=True)]
        yield "/".join(same[0] if len({*same}) == 1 else "*" for same in columns)
        starts = map(commonprefix, columns)  # letters in common are meant
        yield "/".join(
            same[0] if len({*same}) == 1 else f"{start}*" for start, same in zip(starts, columns, strict=True)
        )
    around = posixpath.commonpath([posixpath.dirname(name) for name in names])
    yield f"{around}/*" if around else "*"
    yield f"{around}/**" if around else "**"


def example_of(names: Collection[str]) -> str:
    """Return the pattern of the folder with the most documents, as an example of how to name them."""
    folders = Counter(posixpath.dirname(name) for name in names)
    best = min(folders, key=lambda folder: (-folders[folder], folder))
    return f"{best}/*" if best else "*"
