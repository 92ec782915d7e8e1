"""The transforms that run while a document is read: they recognise it, mark it, and note its facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import cast

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from sphinxcontrib_flamedesign.core.model import Design, IdSource, TargetKind
from sphinxcontrib_flamedesign.core.template import HeaderRole
from sphinxcontrib_flamedesign.core.text.paths import say_line
from sphinxcontrib_flamedesign.derived import get_derived
from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.reading.anchors import MARKED, design_anchor, field_anchor
from sphinxcontrib_flamedesign.reading.blocks import Block
from sphinxcontrib_flamedesign.reading.citations import CitationReader
from sphinxcontrib_flamedesign.reading.declarations import read_declarations, read_scope, read_sections, read_use_cases
from sphinxcontrib_flamedesign.reading.diagnostics import (
    Diagnosis,
    find_contradicting_labels,
    find_front_matter_mistakes,
    find_header_mistakes,
    find_misplaced_fields,
    find_open_fences,
    find_self_references,
)
from sphinxcontrib_flamedesign.reading.entries import DesignBlocks
from sphinxcontrib_flamedesign.reading.field_states import FieldStates
from sphinxcontrib_flamedesign.reading.flatten import flatten
from sphinxcontrib_flamedesign.reading.front_matter import first_lines
from sphinxcontrib_flamedesign.reading.header import Header, read_file_entries, read_header
from sphinxcontrib_flamedesign.reading.identity import Identity, find_status, identify, read_relations
from sphinxcontrib_flamedesign.reading.inlines import DOMAIN, mark_hosted
from sphinxcontrib_flamedesign.reading.matches import FieldMatch, Recognition
from sphinxcontrib_flamedesign.reading.metadata_file import UnreadableError, read_entries
from sphinxcontrib_flamedesign.reading.mistakes import MistakeFinder
from sphinxcontrib_flamedesign.reading.nodes import (
    ANCHOR,
    FIELD_NAME,
    design_boxed_field,
    design_field,
    design_header,
    unpack_options,
)
from sphinxcontrib_flamedesign.reading.objects import ObjectReader
from sphinxcontrib_flamedesign.reading.page_header import insert_header, keep_mail_header, settle_title
from sphinxcontrib_flamedesign.reading.places import Place, Places
from sphinxcontrib_flamedesign.reading.private_fields import hide_private
from sphinxcontrib_flamedesign.reading.recognise import recognise
from sphinxcontrib_flamedesign.reading.source_text import SourceText, read_source
from sphinxcontrib_flamedesign.reading.statements import StatementReader
from sphinxcontrib_flamedesign.reading.waiver_comments import read_waivers
from sphinxcontrib_flamedesign.roles import HAS_OURS

#: Key of ``env.temp_data`` that says that the text being read may hold a misspelt directive or role of ours.
SUSPECT = "flamedesign-suspect"


#: Key of ``env.temp_data`` that holds the paths of included files of which each line is counted, by their names.
INCLUDED = "flamedesign-included"


#: What the document being read has where its header, like that of a mail, has become a field list.
MAIL_HEADER = "flamedesign-mail-header"


#: The extension of MyST by which directives can be fenced with colons.
_COLON_FENCE = "colon_fence"


#: What a header says of who a design is.
_OF_IDENTITY = frozenset({HeaderRole.ID, HeaderRole.TITLE, HeaderRole.STATUS})


#: Sphinx event that is emitted for each design that has been read, with a :class:`DesignRead`.
READ_EVENT = "flamedesign-design-read"


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


class DesignReader(SphinxTransform):
    """Recognises a design document, marks its fields and notes what it says.

    Before 20, where translation replaces the words that labels are recognised by.
    """

    default_priority = 15

    def apply(self, **kwargs: object) -> None:
        """Read the document if it is a design, and do nothing otherwise."""
        project = get_derived(self.env).tools
        self.docname = self.env.docname
        self.numbers: dict[str, int] = {}
        is_plain_design = project.is_plain_design(self.docname)
        self.domain = get_domain(self.env)
        has_mistakes = SUSPECT in self.env.temp_data and self.report_mistakes(is_plain_design)
        if not is_plain_design and HAS_OURS not in self.env.temp_data:
            if has_mistakes:
                self.note_waivers()
            return
        headers, fields = self.find_ours() if HAS_OURS in self.env.temp_data else ([], [])
        tools = project.find(self.docname)
        if tools is None:
            self.report_no_template(headers, fields, is_plain_design=is_plain_design)
            self.note_waivers()
            return
        self.tools, self.template = tools, tools.template
        if project.hosted is not None:
            mark_hosted(self.document, project.hosted.find)
        for surplus in headers[1:]:
            self.drop_second_design(surplus, headers[0])
        for node in fields:
            self.keep_in_section(node)
        if headers or is_plain_design:
            self.read_design(headers[0] if headers else None)
        elif fields:
            self.report_fields_without_design(fields)
        self.note_waivers()
        self.domain.note_files(self.docname, self.places.files)
        if MAIL_HEADER in self.env.temp_data:
            keep_mail_header(self.document)

    def report_no_template(
        self, headers: list[design_header], fields: list[design_field], *, is_plain_design: bool
    ) -> None:
        """Report a design of which no pattern says by which template it is to be read."""
        place = next(iter([*headers, *fields]), self.document if is_plain_design else None)
        if place is not None:
            message = (
                f"no pattern of `flamedesign_template` matches {self.docname!r}, so that it is read by no template;"
                " add one"
            )
            self.problem("no-template", message, self.places.of(place))

    def report_mistakes(self, is_plain_design: bool) -> bool:
        """Report what was meant to be a directive or role of ours, and return whether there is any."""
        tools = get_derived(self.env).tools
        extensions = set(getattr(self.config, "myst_enable_extensions", ()))
        setting = "" if _COLON_FENCE in extensions else sorted({*extensions, _COLON_FENCE})
        finder = MistakeFinder(
            tools.names,
            tools.ids,
            self.places,
            is_rest=self.is_rest,
            is_design=is_plain_design or HAS_OURS in self.env.temp_data,
            colon_fence_setting=f"myst_enable_extensions = {setting}" if setting else "",
        )
        found = list(finder.find(self.document))
        for one in found:
            self.problem("unknown-directive", one.message, self.places.of(one.node)._replace(line=one.line), one.field)
        return bool(found)

    def note_waivers(self) -> None:
        """Note the comments that accept findings."""
        for waiver in read_waivers(self.document, self.places, self.docname, self.domain.source_of(self.docname)):
            self.domain.note_waiver(waiver)

    @cached_property
    def source(self) -> SourceText:
        """The text of the document's file."""
        return read_source(self.env, self.env.doc2path(self.docname))

    @cached_property
    def places(self) -> Places:
        """Where the nodes of the document stand."""
        own = self.domain.source_of(self.docname)

        def name_of(path: str) -> str | None:
            # MyST-Parser 4 puts another ending after that of Markdown, where reST stands in it.
            name = self.domain.file_name(path) or self.domain.file_name(path.removesuffix(".rst"))
            return "" if name == own else name

        included = cast("dict[str, str]", self.env.temp_data.get(INCLUDED, {}))
        exact = {"": str(self.env.doc2path(self.docname)), **included}
        return Places(self.document, name_of, partial(read_source, self.env), exact)

    @cached_property
    def is_rest(self) -> bool:
        """Whether the document is reST, and not Markdown."""
        return get_derived(self.env).is_rest(self.docname)

    def find_ours(self) -> tuple[list[design_header], list[design_field]]:
        """Return what directives of ours left, and note which designs are referred to by roles."""
        headers: list[design_header] = []
        fields: list[design_field] = []
        for node in self.document.findall(nodes.Element):
            if isinstance(node, design_header):
                headers.append(node)
            elif isinstance(node, design_field):
                fields.append(node)
            elif (
                isinstance(node, addnodes.pending_xref)
                and node.get("refdomain") == DOMAIN
                and "intersphinx" not in node
            ):
                line, source = self.places.of(node)
                target_kind = TargetKind(node["reftype"])
                self.domain.note_use(str(node["reftarget"]), self.docname, source, line, target_kind)
        # That of the document itself goes before those of what it includes.
        return sorted(headers, key=lambda node: self.places.of(node).source != ""), fields

    def problem(self, rule: str, message: str, place: Place, field: str | None = None) -> None:
        """Note something that could not be taken as written."""
        self.domain.note_problem(rule, message, self.docname, place.source, place.line, field)

    def report(self, diagnoses: Iterable[Diagnosis]) -> None:
        """Note what could not be taken as written."""
        for one in diagnoses:
            self.problem(*one)

    def drop_second_design(self, node: design_header, first: design_header) -> None:
        """Take a second design of a document away; what it holds stays where it is."""
        message = (
            f"a document holds one design, and this one opened on {say_line(*self.places.of(first))} already;"
            " move the second `design` to a document of its own"
        )
        self.problem("second-design", message, self.places.of(node))
        node.parent.remove(node)

    def keep_in_section(self, node: design_field) -> None:
        """Turn a field into a titled container where the text around it cannot hold a section."""
        if isinstance(node.parent, (nodes.section, nodes.document, addnodes.only)):
            return
        spec = self.template[node["field"]]
        if not isinstance(node.parent, nodes.container):  # a tab or a card, or a field of which it is reported itself
            message = (
                f"`design-{spec.name}` stands inside another element ({node.parent.tagname.replace('_', ' ')}),"
                " which can hold no section; move it to the left margin, or directly into another `design-…` directive"
            )
            self.problem("misplaced-field", message, self.places.of(node), spec.name)
        title = node.next_node(nodes.title)
        boxed = design_boxed_field("", *node.children, field=spec.name, ids=node["ids"], classes=node["classes"])
        boxed.source, boxed.line = node.source, node.line
        if title is not None:
            rubric = nodes.rubric(title.rawsource, "", *title.children)
            rubric.source, rubric.line = title.source, title.line
            title.replace_self(rubric)
        node.replace_self(boxed)

    def report_fields_without_design(self, fields: list[design_field]) -> None:
        """Report that nothing opens the design to which these fields belong."""
        first = fields[0]
        message = (
            f"`design-{first['field']}` belongs to no design; open one above it with `design`"
            " and its id, or list the document in `flamedesign_documents`"
        )
        self.problem("field-without-design", message, self.places.of(first), first["field"])
        for node in fields:
            self.add_id(node, field_anchor(self.docname, node["field"]))

    def reserve(self, anchor: str, node: nodes.Element) -> str:
        """Return an anchor that nothing else in the document has, and keep it for a node."""
        unique, number = anchor, self.numbers.get(anchor, 1)
        while unique in self.document.ids:
            number += 1
            unique = f"{anchor}-{number}"
        self.numbers[anchor] = number  # or thousands of equal ones would each be counted from the start
        # Not `note_explicit_target`: it would make the node's heading a label of the whole project.
        self.document.ids[unique] = node
        return unique

    def add_id(self, node: nodes.Element, anchor: str) -> str:
        """Give a node an anchor, and return it."""
        unique = self.reserve(anchor, node)
        node["ids"].append(unique)
        return unique

    def read_design(self, header_node: design_header | None) -> None:
        """Read one design: who it is, which fields it fills, and what it states."""
        tools = self.tools
        options = unpack_options(header_node) if header_node is not None else {}
        if header_node is not None:
            settle_title(header_node, options.get("title") or options.get("id") or self.docname)
        blocks = flatten(self.document, self.places)
        header = self.read_metadata(blocks, options)
        identity = identify(header, blocks, self.docname, tools, by_directive="id" in options)
        place = identity.place
        if header_node is None:
            header_node = insert_header(self.document)
        else:
            place = self.places.of(header_node)
        self.report_id(identity, place)
        status, successor = find_status(header, tools)
        recognition = recognise(blocks, self.template, tools.labels)
        self.report(find_misplaced_fields(recognition, self.template, tools.labels))
        head = Design(
            id=identity.id,
            title=identity.title,
            docname=self.docname,
            source=self.domain.source_of(self.docname),
            anchor=self.anchor_design(header_node, identity.id),
            line=place.line,
            opened_in=place.source,
            status=status,
            template=self.template.name,
            id_source=identity.source,
            number=identity.number,
            path_id=identity.path_id,
            metadata=self.metadata(header),
            aliases=tuple(value.text for value in header.values.get("aliases", ())),
            short_names=identity.short_names,
            relations=tuple(read_relations(header, successor, identity, tools)),
            header_lines=tuple(
                (key, one.line, one.source) for key, (one, *_) in sorted(header.values.items()) if one.line
            ),
        )
        self.read_fields(head, blocks, recognition)

    def read_metadata(self, blocks: list[Block], options: dict[str, str]) -> Header:
        """Return the metadata of a design, and report what of it is not taken as written."""
        lines, keys = first_lines(self.source.text), self.tools.keys
        header = read_header(self.document, blocks, options, self.tools, lines, self.places, self.docname)
        self.read_metadata_file(header)
        self.report(find_header_mistakes(header, self.tools))
        self.report(find_front_matter_mistakes(header, self.document, lines, keys, is_rest=self.is_rest))
        if not self.is_rest:
            self.report(find_open_fences(blocks, self.places, self.tools.labels))
        return header

    def read_metadata_file(self, header: Header) -> None:
        """Add what the metadata file beside the document says, and have the document read again when that changes."""
        if self.template.metadata_file is None:
            return
        path = Path(self.env.doc2path(self.docname)).with_name(self.template.metadata_file)
        if not path.is_file():  # noted apart: Sphinx would read the document again each time for a file that is missing
            self.domain.note_awaited(self.docname, str(path))
            return
        self.env.note_dependency(str(path))
        source = self.domain.file_name(str(path)) or path.name
        self.domain.note_files(self.docname, [source])
        try:
            entries = read_entries(read_source(self.env, path).text, is_toml=path.suffix == ".toml")
        except UnreadableError as error:
            message = f"the metadata in {source} is not read: {error}; mend it"
            self.domain.note_problem("invalid-metadata", message, self.docname, source, error.line)
            return
        read_file_entries(header, entries, self.tools.keys, source, self.docname)

    def report_id(self, identity: Identity, place: Place) -> None:
        """Report that a design has no id, where its template knows ids."""
        if identity.source is IdSource.PENDING:
            message = f"the design has no number yet, and is called {self.docname!r}; give it one when it is merged"
            self.problem("pending-id", message, place)
        elif identity.source is IdSource.DOCUMENT and self.tools.ids:
            message = (
                f"no id is stated, nor found in title or path; {self.docname!r} is used. State one:"
                " as the argument of `design`, as `id:` in the front matter, or at the start of the title"
            )
            self.problem("missing-id", message, place)

    def read_fields(self, head: Design, blocks: list[Block], recognition: Recognition) -> None:
        """Note a design of which the header has been read, with all that its fields say."""
        tools, openings = self.tools, recognition.openings
        anchors = self.mark(openings, head.id)
        hide_private(openings, blocks, self.template)
        in_fields = DesignBlocks(blocks, openings, self.template, tools.known_ids, self.docname, head)
        states = FieldStates(in_fields, tools.states, anchors)
        statements = StatementReader(in_fields, states, anchors, self.anchor_block)
        citations = CitationReader(in_fields, states)
        objects = ObjectReader(in_fields, tools.declarations, self.env)
        design = replace(
            head,
            fields=states.fields(),
            statements=tuple(statements.statements()),
            references=tuple(citations.references()),
            mentions=citations.mentions(),
            declarations=(*read_declarations(in_fields, tools.declarations, anchors), *objects.declarations()),
            object_references=tuple(objects.references()),
            scope=read_scope(in_fields),
            sections=read_sections(blocks, openings, in_fields),
            use_cases=read_use_cases(in_fields),
        )
        self.report(find_contradicting_labels(states.contradictions))
        self.report(find_self_references(statements.named_itself, head.id))
        self.domain.note_design(design)
        # Lets `flamedesign explain` show why; nobody else listens.
        read = DesignRead(design, recognition, states.reasons, blocks, self.places, in_fields.own)
        self.env.events.emit(READ_EVENT, read)

    def metadata(self, header: Header) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the template's metadata in its order; who the design is stands elsewhere."""
        keys = [one.key for one in self.template.metadata if one.holds not in _OF_IDENTITY and one.key != "status"]
        return tuple((key, tuple(one.text for one in header.values[key])) for key in keys if key in header.values)

    def anchor_design(self, node: design_header, design_id: str) -> str:
        """Give the design its anchor: on the section in which it opens."""
        node["docname"] = self.docname
        target = node.parent if isinstance(node.parent, nodes.section) else node
        return self.add_id(target, design_anchor(design_id))

    def mark(self, openings: list[FieldMatch], design_id: str) -> dict[str, str]:
        """Mark what opens a field, with its field name and an anchor, and return the anchor of each field."""
        anchors: dict[str, str] = {}
        for opening in openings:
            node = opening.block.node
            anchor = field_anchor(design_id, opening.field)
            if isinstance(node, (nodes.section, design_boxed_field)):
                anchor = self.add_id(node, anchor)
            elif opening.field not in anchors:
                anchor = self.place_anchor(node, anchor)
            node[FIELD_NAME] = [*node.get(FIELD_NAME, []), opening.field]
            anchors.setdefault(opening.field, anchor)
        return anchors

    def place_anchor(self, node: nodes.Element, anchor: str) -> str:
        """Have an anchor put into a block once translations are done, and return it."""
        unique = self.reserve(anchor, node)
        cast("list[nodes.Element]", self.env.temp_data.setdefault(MARKED, [])).append(node)
        node[ANCHOR] = [*node.get(ANCHOR, []), unique]
        return unique

    def anchor_block(self, block: Block, anchor: str) -> str | None:
        """Give a block of words an anchor, and return it; None where it can hold none."""
        return self.place_anchor(block.node, anchor) if isinstance(block.node, nodes.TextElement) else None
