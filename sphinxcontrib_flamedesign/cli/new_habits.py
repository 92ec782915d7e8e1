"""How the documents of a team are written, so that a new one is written alike."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from sphinxcontrib_flamedesign.cli.new_path import designs_of
from sphinxcontrib_flamedesign.cli.project_loader import ProjectRead
from sphinxcontrib_flamedesign.core.header_marks import HeaderMarks, find_marks, usual_marks
from sphinxcontrib_flamedesign.core.header_tables import TableMarks
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.scaffold import Habits, Style
from sphinxcontrib_flamedesign.core.template import HeaderForm, HeaderRole, MetadataKey, Template
from sphinxcontrib_flamedesign.core.text.normalise import normalise
from sphinxcontrib_flamedesign.reading.blocks import Block, Form
from sphinxcontrib_flamedesign.reading.design_record import DesignRead

_Level = TypeVar("_Level", int, int | None)

#: The marks of a heading in Markdown.
_HASHES = re.compile(r" {0,3}(#{1,6})(?=\s)")

#: A line of a header, in whatever marks: its name and its value.
_LINE = re.compile(r"[\W_]{0,20}([^\W_](?:[^:*]{0,80}[^:*\s])?)[*_\s]{0,9}:[*_]{0,2}(.*)")


class _Line(NamedTuple):
    """A line of a header: its key, its name and value as they are written, and the marks around them."""

    key: MetadataKey
    name: str
    value: str
    marks: HeaderMarks | TableMarks | None


def usual_style(read: ProjectRead, template: Template) -> Style:
    """Return plain text in the language that most designs of a template are written in."""
    suffixes = [Path(design.source).suffix for design in designs_of(read, template)]
    is_rest = suffixes.count(".rst") * 2 > len(suffixes) if suffixes else template.header is HeaderForm.RFC2822
    return Style.PLAIN_REST if is_rest else Style.PLAIN


def find_habits(read: ProjectRead, template: Template, style: Style) -> Habits:
    """Return how most designs of a template are written that are in the language of a style."""
    written = designs_of(read, template)
    designs = [design for design in written if design.source.endswith(style.ending)]
    if not designs:
        return Habits(has_headings=not written)
    texts = {
        design.docname: (read.source / design.source).read_text("utf-8-sig", errors="replace").splitlines()
        for design in designs
    }
    headers = [[*_read_lines(design, texts[design.docname], template)] for design in designs]
    lines = [line for header in headers for line in header]
    records = [record for docname in texts if (record := read.designs.get(docname)) is not None]
    levels = [_levels_of(record, texts[record.design.docname], template) for record in records]
    return Habits(
        marks=usual_marks(header[0].marks for header in headers if header),
        names=_usual_names(lines),
        unstated=frozenset(_find_unstated(headers, template)),
        has_bare_id=_has_bare_id(lines),
        title_level=_most_common([level for titles, _ in levels for level in titles], 1),
        section_level=_most_common([level for _, sections in levels for level in sections], 2),
        has_headings=_has_inner_headings(records, template),
    )


def _read_lines(design: Design, lines: Sequence[str], template: Template) -> Iterator[_Line]:
    """Yield the lines of a document's own header, in their order."""
    own = sorted((line, key) for key, line, source in design.header_lines if not source)
    for number, key in own:
        spec = template.metadata_key(key)
        names = (spec.key, spec.label, *spec.aliases)
        match = _LINE.match(lines[number - 1]) if number <= len(lines) else None
        is_named = match is not None and normalise(match[1]) in map(normalise, names)
        name, value = match.groups() if match is not None and is_named else ("", "")
        yield _Line(spec, name, value.strip(), find_marks(lines, number, names))


def _usual_names(lines: Iterable[_Line]) -> dict[str, str]:
    """Return how most documents call each line of their headers."""
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        if line.name:
            spelt[line.key.key][line.name] += 1
    return {key: counts.most_common(1)[0][0] for key, counts in spelt.items()}


def _find_unstated(headers: Sequence[Sequence[_Line]], template: Template) -> Iterator[str]:
    """Yield the lines that hold id or title, and that most documents leave out: their headings say these."""
    stated = Counter(line.key.key for header in headers for line in header)
    for key in template.metadata:
        if key.holds in {HeaderRole.ID, HeaderRole.TITLE} and stated[key.key] * 2 < len(headers):
            yield key.key


def _has_bare_id(lines: Iterable[_Line]) -> bool | None:
    """Return whether most lines that hold the id have a number alone; None where there are none."""
    values = [line.value.strip("'\"") for line in lines if line.key.holds is HeaderRole.ID and line.value]
    return sum(map(str.isdigit, values)) * 2 > len(values) if values else None


def _levels_of(
    record: DesignRead, lines: Sequence[str], template: Template
) -> tuple[Sequence[int], Sequence[int | None]]:
    """Return the levels of a document's title, if it has one, and of its sections: None for each that a label opens."""
    openings = [match for match in record.recognition.openings if template[match.field].parent is None]
    opened = [match.block for match in openings]
    first = next((block for block in record.blocks if block.form is Form.HEADING), None)
    title = [_level_of(first, lines)] if first is not None and first not in opened else []
    return title, [_level_of(match.block, lines) if match.is_heading else None for match in openings]


def _level_of(heading: Block, lines: Sequence[str]) -> int:
    """Return the level of a heading: by its marks in Markdown, where levels may be left out."""
    line = heading.place.line
    match = _HASHES.match(lines[line - 1]) if 0 < line <= len(lines) and not heading.place.source else None
    return len(match[1]) if match is not None else heading.level


def _most_common(levels: Sequence[_Level], usual: _Level) -> _Level:
    return Counter(levels).most_common(1)[0][0] if levels else usual


def _has_inner_headings(records: Iterable[DesignRead], template: Template) -> bool:
    """Return whether most fields inside others have headings."""
    inner = {spec.name for spec in template.fields if spec.parent is not None}
    openings = [
        opening.is_heading for record in records for opening in record.recognition.openings if opening.field in inner
    ]
    return sum(openings) * 2 > len(openings)
