"""How well templates fit documents: by the headings that stand in these."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Sequence
from math import ceil
from pathlib import Path

from sphinxcontrib_flamedesign.core.doc_patterns import glob_of
from sphinxcontrib_flamedesign.core.files import is_file
from sphinxcontrib_flamedesign.core.model import Design, State
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.template_file import read_shipped
from sphinxcontrib_flamedesign.core.text.labels import LabelIndex, strip_label

#: The rule by which a template fits few of its documents; what it says, other rules do not say of each of these.
UNFIT = "unfit-template"

#: The rule by which headers lack metadata: said once where no design of a template has the file that is to hold it.
UNSTATED = "missing-metadata"

#: A line that may be a heading: of Markdown, or of reST with its line below.
_HEADING = re.compile(r"^(?:#{1,6}[ \t]+(\S.*)|(\S.*)\n([=\-~^\"'`*+.:_#])\3{2,}[ \t]*)$", re.MULTILINE)

#: So many characters of a document are looked at: a longer one has shown its sections by then.
_MOST_CHARACTERS = 400_000

#: More than half of the sections of a template make a design, and one alone only where there is no other: some, as
#: "References", stand in documents of all sorts.
_SHARE = 0.5

#: A template fits no document in which no more of its sections stand.
_NEXT_TO_NOTHING = 0.2

#: A template fits clearly best that fits so many times as many documents as the next one.
_CLEARLY = 1.5

#: The title, and headings of its own: with fewer, a document is still to be written, and says nothing of its template.
_LEAST_HEADINGS = 3


def read_headings(path: Path) -> list[str]:
    """Return what looks like headings in a document; nothing of one that cannot be read, or is no regular file."""
    if not is_file(path):
        return []
    try:
        with path.open(encoding="utf-8-sig") as stream:
            text = stream.read(_MOST_CHARACTERS)
    except (OSError, UnicodeDecodeError):
        return []
    return [strip_label(match[2] or match[1].rstrip(" \t#")) for match in _HEADING.finditer(text)]


class TemplateFit:
    """Knows whether documents have the sections of a template."""

    def __init__(self, template: Template) -> None:
        self._index, self._roots = LabelIndex(template), {spec.name for spec in template.roots}

    def fits(self, headings: Collection[str]) -> bool:
        """Return whether a document with these headings has the sections of the template."""
        found = {match.field for label in headings if (match := self._index.match(label)) is not None} & self._roots
        return len(found) >= _most_of(len(self._roots))


def _most_of(sections: int) -> int:
    """Return how many of some sections a document of their template has at least."""
    return min(sections, max(2, ceil(sections * _SHARE)))


def holds_nothing(design: Design, template: Template) -> bool:
    """Return whether nothing of a template is found in a design, or next to nothing."""
    return _count_sections(design, template) <= len(template.roots) * _NEXT_TO_NOTHING


def lacks_most(design: Design, template: Template) -> bool:
    """Return whether most sections of a template are missing in a design."""
    return _count_sections(design, template) < _most_of(len(template.roots))


def _count_sections(design: Design, template: Template) -> int:
    roots = {spec.name for spec in template.roots}
    return sum(field.name in roots and field.state is not State.MISSING for field in design.fields)


def states_metadata(design: Design) -> bool:
    """Return whether anything is stated in the header of a design."""
    return bool(design.metadata or design.status)


def is_written(headings: Sequence[str]) -> bool:
    """Return whether a document has enough headings to tell by which template it is written."""
    return len(headings) >= _LEAST_HEADINGS


def describe_how_to_learn(files: Collection[str]) -> str:
    """Return how to get a template that fits some documents."""
    return f"learn theirs with `flamedesign template derive --documents {shlex.quote(glob_of(files))}`"


def find_best_shipped(documents: Sequence[Collection[str]]) -> tuple[str, int] | None:
    """Return the template that ships and fits most documents, and how many; None where none clearly does.

    :param documents: the headings of each.
    """
    counts = sorted(
        ((sum(map(TemplateFit(template).fits, documents)), template.name) for template in read_shipped()), reverse=True
    )
    (most, best), (second, _), *_ = counts
    return (best, most) if most > second * _CLEARLY else None
