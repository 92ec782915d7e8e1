"""The metadata of an outline that stands in no lines below its title: in YAML, in a file, in a section of links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sphinxcontrib_flamedesign.core.learning.languages import all_words
from sphinxcontrib_flamedesign.core.learning.outline import HeaderLine, Heading
from sphinxcontrib_flamedesign.core.learning.template_header import link_of
from sphinxcontrib_flamedesign.core.text.labels import strip_label
from sphinxcontrib_flamedesign.core.text.normalise import normalise
from sphinxcontrib_flamedesign.reading.metadata_file import METADATA_SUFFIXES, UnreadableError, read_entries

_YAML_LINE = re.compile(r"([A-Za-z][\w /()-]{0,40}):(?:\s+(.*))?$")

_YAML_COMMENT = re.compile(r"(?:^|\s)#\s{0,20}(\S[^\n]{0,300})")


def yaml_lines(head: Sequence[str]) -> Iterator[HeaderLine]:
    """Yield the lines of YAML front matter; where that is none, as ``kind: <a | b: c>``, those that look like it."""
    try:
        entries = read_entries("\n".join(head[1:]), is_toml=False)
    except UnreadableError:
        matches = (_YAML_LINE.match(line) for line in head[1:])
        yield from (HeaderLine(match[1].strip(), (match[2] or "").strip()) for match in matches if match is not None)
        return
    for entry in entries:
        name, _, key = entry.name.rpartition(".")
        if name and not entry.value and "{" in head[entry.line]:
            yield HeaderLine(name, f"{{{key}}}")  # `{what to write}`, which YAML takes for a table
        else:
            comment = _YAML_COMMENT.search(head[entry.line])
            said = comment[1] if comment is not None and comment[1] not in entry.value else ""
            yield HeaderLine(entry.name, entry.value, entry.is_item, said)


def read_metadata_lines(path: Path) -> tuple[str | None, tuple[HeaderLine, ...]]:
    """Return the file that holds a document's metadata, if just one such file lies in its folder."""
    found = sorted(other for other in path.parent.iterdir() if other.suffix in METADATA_SUFFIXES and other.is_file())
    found = [other for other in found if not other.name.startswith(".")]
    others = [other for other in path.parent.iterdir() if other.suffix == path.suffix and other != path]
    if len(found) != 1 or others:
        return None, ()
    try:
        entries = read_entries(found[0].read_text("utf-8-sig"), is_toml=found[0].suffix == ".toml")
    except (OSError, ValueError, UnreadableError):
        return None, ()
    if any(entry.name.startswith("fields.") for entry in entries):
        return None, ()  # a template of ours
    return found[0].name, tuple(HeaderLine(entry.name, entry.value, entry.is_item) for entry in entries)


def stated_links(headings: Sequence[Heading]) -> Iterator[HeaderLine]:
    """Yield what sections state to other designs, as lines of a header: ``Supersedes ADR-4``."""
    names = {*map(normalise, all_words().link_sections)}
    texts = (text for heading in headings if normalise(strip_label(heading.label)) in names for text in heading.texts)
    for text in texts:
        words = text.split()
        size = next((size for size in (3, 2, 1) if link_of(" ".join(words[:size]), all_words())), 0)
        if 0 < size < len(words):
            yield HeaderLine(" ".join(words[:size]), " ".join(words[size:]), is_item=True)
