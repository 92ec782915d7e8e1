"""The record of one design: who it is, which fields it fills, and what it states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docutils import nodes

from sphinxcontrib_flamedesign.core.model import Design, IdSource, State
from sphinxcontrib_flamedesign.core.template import IDENTITY, HeaderRole
from sphinxcontrib_flamedesign.reading.anchors import AnchorGiver, design_anchor, field_anchor
from sphinxcontrib_flamedesign.reading.blocks import Block
from sphinxcontrib_flamedesign.reading.citations import CitationReader
from sphinxcontrib_flamedesign.reading.declarations import read_declarations, read_scope, read_sections, read_use_cases
from sphinxcontrib_flamedesign.reading.diagnostics import (
    find_contradicting_labels,
    find_front_matter_mistakes,
    find_header_mistakes,
    find_misplaced_fields,
    find_misspelt_keys,
    find_open_fences,
    find_other_ids,
    find_self_references,
    find_several_designs,
    find_wrong_card,
)
from sphinxcontrib_flamedesign.reading.entries import DesignBlocks
from sphinxcontrib_flamedesign.reading.field_states import FieldStates
from sphinxcontrib_flamedesign.reading.flatten import flatten
from sphinxcontrib_flamedesign.reading.front_matter import first_lines
from sphinxcontrib_flamedesign.reading.header import Header, HeaderReader
from sphinxcontrib_flamedesign.reading.heading_title import find_heading_title
from sphinxcontrib_flamedesign.reading.identity import Identity, identify, read_relations
from sphinxcontrib_flamedesign.reading.matches import FieldMatch, Recognition
from sphinxcontrib_flamedesign.reading.metadata_file import UnreadableError, read_entries
from sphinxcontrib_flamedesign.reading.near_misses import NearMissFinder
from sphinxcontrib_flamedesign.reading.nodes import FIELD_NAME, design_boxed_field, design_header, unpack_options
from sphinxcontrib_flamedesign.reading.objects import ObjectReader
from sphinxcontrib_flamedesign.reading.open_document import OpenDocument
from sphinxcontrib_flamedesign.reading.page_header import insert_header
from sphinxcontrib_flamedesign.reading.places import Place, Places
from sphinxcontrib_flamedesign.reading.recognise import recognise
from sphinxcontrib_flamedesign.reading.source_text import read_source
from sphinxcontrib_flamedesign.reading.statements import StatementReader
from sphinxcontrib_flamedesign.reading.status import find_status
from sphinxcontrib_flamedesign.reading.tools import ReadingTools


@dataclass(frozen=True, slots=True, repr=False)  # Sphinx takes the repr of what an event carries
class DesignRead:
    """A design as it was read: its blocks, where they stand, which of them open fields, and why states are as they are.

    ``own`` holds the blocks of each field that stand in none of the fields inside it.
    """

    design: Design
    recognition: Recognition
    reasons: dict[str, str]
    blocks: list[Block]
    places: Places
    own: Mapping[str, list[Block]]
    #: The lines of its header that are no metadata of its template.
    unread: tuple[tuple[str, Place], ...] = ()


class RecordReader:
    """Reads the design of a document, as often as its conditions make it say other things."""

    def __init__(self, document: OpenDocument, tools: ReadingTools, anchors: AnchorGiver) -> None:
        self.document, self.tools, self.anchors = document, tools, anchors
        self.docname, self.template = document.docname, tools.template
        self._inserted: design_header | None = None

    def read(self, directive: design_header | None) -> DesignRead:
        """Read the design, and note what of it is not taken as written."""
        document, tools = self.document, self.tools
        options = unpack_options(directive) if directive is not None else {}
        blocks = flatten(document.tree, document.places, self.docname)
        header = self._read_metadata(blocks, options)
        identity = identify(header, blocks, self.docname, tools, by_directive="id" in options)
        place = identity.place if directive is None else document.places.of(directive)
        self._report_id(identity, place)
        document.report(find_other_ids(identity, header, place, self.template))
        status, successor = find_status(header, tools)
        recognition = recognise(blocks, self.template, tools.labels)
        several = find_several_designs(blocks, tools)
        found = [several] if several is not None else find_misplaced_fields(recognition, self.template, tools.labels)
        document.report(found)
        head = Design(
            id=identity.id,
            title=identity.title,
            docname=self.docname,
            source=document.domain.source_of(self.docname),
            anchor=self._anchor_design(directive or self._insert_header(), identity.id),
            line=place.line,
            opened_in=place.source,
            by_directive=directive is not None,
            status=status,
            template=self.template.name,
            id_source=identity.source,
            number=identity.number,
            path_id=identity.path_id,
            metadata=self._metadata(header),
            blank_values=self._blank_values(header),
            components=self._components(header),
            aliases=tuple(value.text for value in header.values.get("aliases", ())),
            short_names=identity.short_names,
            relations=tuple(read_relations(header, successor, identity, tools)),
            header_lines=tuple(
                (key, value.line, value.source) for key, (value, *_) in sorted(header.values.items()) if value.line
            ),
        )
        read = self._read_fields(head, blocks, recognition)
        return replace(read, unread=(*header.unknown, *header.foreign))

    def _insert_header(self) -> design_header:
        """Return the place of the card where no directive is one: the same one each time."""
        self._inserted = self._inserted or insert_header(self.document.tree)
        return self._inserted

    def _read_metadata(self, blocks: list[Block], options: dict[str, str]) -> Header:
        """Return the metadata of a design, and report what of it is not taken as written."""
        document, keys, labels = self.document, self.tools.keys, self.tools.labels
        lines = first_lines(document.source.text)
        words = [block for block in blocks if not block.is_note]
        reader = HeaderReader(keys, self.docname)
        reader.read_options(options)
        reader.read_front_matter(document.tree, lines, document.places)
        reader.read_blocks(words, find_heading_title(words, self.tools).headings, document.places)
        self._read_metadata_file(reader)
        header = reader.header
        document.report(find_header_mistakes(header, self.tools))
        document.report(find_front_matter_mistakes(header, document.tree, lines, keys, is_rest=document.is_rest))
        document.report(find_wrong_card(header, document.tree))
        if not document.is_rest:
            document.report(find_open_fences(blocks, document.places, labels))
        return header

    def _read_metadata_file(self, reader: HeaderReader) -> None:
        """Add what the metadata file beside the document says, and have the document read again when that changes."""
        if self.template.metadata_file is None:
            return
        env, domain = self.document.env, self.document.domain
        path = Path(env.doc2path(self.docname)).with_name(self.template.metadata_file)
        if not path.is_file():  # noted apart: Sphinx would read the document again each time for a file that is missing
            domain.note_awaited(self.docname, str(path))
            return
        env.note_dependency(str(path))
        source = domain.file_name(str(path)) or path.name
        domain.note_files(self.docname, [source])
        try:
            entries = read_entries(read_source(env, path).text, is_toml=path.suffix == ".toml")
        except UnreadableError as error:
            message = f"the metadata in {source} is not read: {error}; mend it"
            domain.note_problem("invalid-metadata", message, self.docname, source, error.line)
            return
        reader.read_file(entries, source)
        self.document.report(find_misspelt_keys(reader.header.foreign, reader.header, self.tools.keys))

    def _report_id(self, identity: Identity, place: Place) -> None:
        """Report that a design has no id, where its template knows ids."""
        if identity.source is IdSource.PENDING:
            message = f"the design has no number yet, and is called {self.docname!r}; give it one when it is merged"
            self.document.problem("pending-id", message, place)
        elif identity.source is IdSource.DOCUMENT and self.tools.ids:
            message = (
                f"no id is stated, nor found in title or path; {self.docname!r} is used. State one:"
                " as the argument of `design`, as `id:` in the front matter, or at the start of the title; or leave"
                " the page out with `exclude`, if it is no design"
            )
            self.document.problem("missing-id", message, place)

    def _read_fields(self, head: Design, blocks: list[Block], recognition: Recognition) -> DesignRead:
        """Return a design of which the header has been read, with all that its fields say."""
        tools, openings = self.tools, recognition.openings
        anchors = self._mark(openings, head)
        in_fields = DesignBlocks(blocks, openings, self.template, tools.known_ids, head)
        states = FieldStates(in_fields, tools.states, anchors)
        statements = StatementReader(in_fields, states, anchors, self._anchor_block, tools.denials)
        citations = CitationReader(in_fields, states)
        objects = ObjectReader(in_fields, tools.declarations, self.document.env)
        near = NearMissFinder(blocks, recognition, in_fields.own, tools.labels, tools.keys, self.template)
        fields = states.fields()
        design = replace(
            head,
            fields=fields,
            statements=tuple(statements.statements()),
            references=tuple(citations.references()),
            mentions=citations.mentions(),
            declarations=(*read_declarations(in_fields, tools.declarations, anchors), *objects.declarations()),
            object_references=tuple(objects.references()),
            scope=read_scope(in_fields),
            sections=read_sections(blocks, openings, in_fields),
            use_cases=read_use_cases(in_fields),
            near_labels=near.find_for(fields),
        )
        self.document.report(find_contradicting_labels(states.contradictions))
        self.document.report(find_self_references(statements.named_itself, head.id))
        return DesignRead(design, recognition, states.reasons, blocks, self.document.places, in_fields.own)

    def _metadata(self, header: Header) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the template's metadata in its order; who the design is stands elsewhere."""
        keys = [key.key for key in self.template.metadata if key.holds not in IDENTITY and key.key != "status"]
        return tuple((key, tuple(value.text for value in header.values[key])) for key in keys if key in header.values)

    def _blank_values(self, header: Header) -> tuple[str, ...]:
        """Return the values of metadata that say that there is nothing, or nothing yet, sorted."""
        stated = {text for _key, texts in self._metadata(header) for text in texts}
        return tuple(sorted(text for text in stated if not self._is_said(text)))

    def _is_said(self, text: str) -> bool:
        return self.tools.states.judge_value(text) is State.FILLED

    def _components(self, header: Header) -> tuple[str, ...]:
        """Return the components of which a design is, as its header says."""
        keys = [key.key for key in self.template.metadata if key.holds is HeaderRole.COMPONENT]
        return tuple(value.text for key in keys for value in header.values.get(key, ()) if self._is_said(value.text))

    def _anchor_design(self, node: design_header, design_id: str) -> str:
        """Give the design its anchor: on the section in which it opens, or where every page has it."""
        node["docname"] = self.docname
        target: nodes.Element = node.parent if isinstance(node.parent, nodes.section) else node
        while self.document.conditions.may_lack(target):
            target = target.parent
        if isinstance(target, nodes.document):  # which has no place for an anchor
            return self._anchor_design(self._insert_header(), design_id)
        return self.anchors.add_id(target, design_anchor(design_id))

    def _mark(self, openings: Sequence[FieldMatch], head: Design) -> dict[str, str]:
        """Mark what opens a field, with its field name and an anchor, and return where links to each field lead.

        What may not be on its page is no place for them, as internal fields mostly are not: they lead to the design.
        """
        anchors: dict[str, str] = {}
        for opening in openings:
            node = opening.block.node
            anchor = field_anchor(head.id, opening.field)
            if isinstance(node, (nodes.section, design_boxed_field)):
                anchor = self.anchors.add_id(node, anchor)
            elif opening.field not in anchors:
                anchor = self.anchors.place(node, anchor)
            node[FIELD_NAME] = list(dict.fromkeys([*node.get(FIELD_NAME, []), opening.field]))
            if not self.document.conditions.may_lack(node):
                anchors.setdefault(opening.field, anchor)
        unsure = [
            other.field for other in openings if other.field in self.template.private or other.field not in anchors
        ]
        return anchors | dict.fromkeys(unsure, head.anchor)

    def _anchor_block(self, block: Block, anchor: str) -> str | None:
        """Give a block of words an anchor, and return it; None where it can hold none, or its page may lack it."""
        has_place = isinstance(block.node, nodes.TextElement) and not self.document.conditions.may_lack(block.node)
        return self.anchors.place(block.node, anchor) if has_place else None
