"""What a design cites, and which other designs it mentions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes

from sphinxcontrib_flamedesign.core.model import Citation, Mention, Reference
from sphinxcontrib_flamedesign.core.text.paths import find_all_lines, find_paths, is_path
from sphinxcontrib_flamedesign.reading.blocks import Block, Form
from sphinxcontrib_flamedesign.reading.entries import (
    PARENTHESES,
    DesignBlocks,
    Unit,
    leading_parts,
    paths_in_code,
    unique,
)
from sphinxcontrib_flamedesign.reading.field_states import FieldStates
from sphinxcontrib_flamedesign.reading.inlines import Inline

#: An entry that cites paths and names features has a reference for each pair of them, up to so many; then only the
#: first path has the features.
PAIRS = 1000


class CitationReader:
    """Reads the citations of one design."""

    def __init__(self, design: DesignBlocks, states: FieldStates) -> None:
        self.design = design
        self.states = states

    def references(self) -> Iterator[Reference]:
        """Yield the entries of the fields that cite something, and those directly below their section."""
        for spec in self.design.public_fields:
            cites = spec.cites is not None or any(child.cites for child in self.design.template.children(spec.name))
            if cites and self.states.holds_entries(spec):
                for unit in self.design.sources(spec.name):
                    yield from self._reference(unit, spec.cites or self._kind_of_entry(unit))

    def _kind_of_entry(self, unit: Unit) -> Citation:
        """Return what an entry under no label of its own cites."""
        inline = unit.blocks[0].inline
        if any(is_path(literal) for literal in inline.literals):
            return Citation.IMPLEMENTATION
        is_external = inline.urls and not self.design.named_designs([inline])
        return Citation.EXTERNAL if is_external else Citation.RELATED_DOCUMENT

    def _reference(self, unit: Unit, kind: Citation) -> Iterator[Reference]:
        blocks = [block for block in unit.blocks if block.form is not Form.CODE]
        if kind is not Citation.IMPLEMENTATION:
            for entry in _innermost(blocks):
                line = entry[0].line if not unit.in_row else unit.line
                yield from self._citations(kind, entry, line)
            return
        said_paths = False
        for block in blocks:
            if said_paths and unit.in_row:
                return  # the other cells describe it
            inline = block.inline
            paths, ids = unique(_cited_paths(block.parts, inline)), self.design.named_designs([inline])
            lines = find_all_lines((*inline.literals, inline.text)) if paths else {}
            others = ids if len(paths) * len(ids) <= PAIRS else ()
            for number, path in enumerate(paths):
                said_paths = True
                last = lines[path][1] if path in lines else None
                named = others if number else ids
                yield Reference(kind, inline.text, block.line, named, (), None, path, last, block.source)

    def _citations(self, kind: Citation, entry: Sequence[Block], line: int) -> Iterator[Reference]:
        """Yield what an entry cites: features and documents together, else each address by itself."""
        inlines = [block.inline for block in entry]
        subject = self.design.named_before_description(entry[0]) or inlines
        documents = unique(document for inline in subject for document in inline.documents)
        urls = unique(url for inline in inlines for url in inline.urls)
        text = " — ".join(inline.text for inline in inlines)
        outside = [inline._replace(text=PARENTHESES.sub(" ", inline.text)) for inline in subject]
        ids = self.design.named_designs(outside) or self.design.named_designs(subject)
        cited = urls[:1] if ids or documents else urls
        for url in cited or (None,):
            yield Reference(kind, text, line, ids, documents, url, source=entry[0].source)

    def mentions(self) -> tuple[Mention, ...]:
        """Return every other feature that the document names outside its code blocks, and what its links lead to."""
        first: dict[str, Mention] = {}
        for block in self.design.public_blocks:
            if block.form is not Form.CODE:
                inline = block.inline
                for name in self.design.named_designs([inline]):
                    by_name = name in inline.features and name not in self.design.ids.find(name)
                    first.setdefault(name, Mention(name, block.line, by_name, block.source))
                for path in inline.documents:
                    first.setdefault(path, Mention(path, block.line, source=block.source, by_link=True))
        return tuple(first[name] for name in sorted(first))


def _innermost(blocks: list[Block]) -> Iterator[list[Block]]:
    """Yield the entries of a unit: its own words, then each nested item by itself."""
    entry: list[Block] = []
    for block in blocks:
        is_item = block.container is not None and block.container.kind != "row"
        if entry and is_item and block.container is not entry[0].container:
            yield entry
            entry = []
        entry.append(block)
    if entry:
        yield entry


def _cited_paths(parts: Sequence[nodes.Node], inline: Inline) -> Iterator[str]:
    """Yield the source paths that an entry cites: before its description, outside parentheses, else anywhere."""
    before = list(leading_parts(parts))
    for choice in (_outside_parentheses(before), before, _outside_parentheses(parts), parts):
        found = [path for part in choice for path in paths_in_code(part)]
        if found:
            yield from found
            return
    linked = [path.lstrip("./") for path in inline.documents]
    bare = [] if inline.literals else [path for path in find_paths(inline.text) if "/" in path]
    yield from linked or bare


def _outside_parentheses(parts: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return the inline nodes outside parentheses: what stands inside is said of them."""
    depth, outside = 0, []
    for part in parts:
        if isinstance(part, nodes.Text):
            depth = max(0, depth + part.count("(") - part.count(")"))
        elif depth == 0:
            outside.append(part)
    return outside
