"""What happens while a document is read: designs are recognised and marked, and their facts are noted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinxcontrib_flamedesign.conditions import CONDITIONS, Truth, Variants
from sphinxcontrib_flamedesign.core.model import TargetKind
from sphinxcontrib_flamedesign.core.text.paths import describe_line
from sphinxcontrib_flamedesign.derived import get_derived
from sphinxcontrib_flamedesign.reading.anchors import AnchorGiver, field_anchor
from sphinxcontrib_flamedesign.reading.design_record import DesignRead, RecordReader
from sphinxcontrib_flamedesign.reading.document_conditions import MOST_CONDITIONS
from sphinxcontrib_flamedesign.reading.inlines import DOMAIN, mark_hosted
from sphinxcontrib_flamedesign.reading.mistakes import MistakeFinder
from sphinxcontrib_flamedesign.reading.nodes import (
    design_boxed_field,
    design_card_place,
    design_field,
    design_header,
    unpack_options,
)
from sphinxcontrib_flamedesign.reading.notes import READ_EVENT, note_later, notes_of
from sphinxcontrib_flamedesign.reading.open_document import OpenDocument
from sphinxcontrib_flamedesign.reading.page_header import keep_mail_header, settle_title
from sphinxcontrib_flamedesign.reading.page_of_views import is_page_of_views
from sphinxcontrib_flamedesign.reading.private_fields import hide_private
from sphinxcontrib_flamedesign.reading.tools import ReadingTools
from sphinxcontrib_flamedesign.reading.waiver_comments import read_waivers
from sphinxcontrib_flamedesign.roles import HAS_OURS

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: Key of ``env.temp_data`` that says that the text being read may hold a misspelt directive or role of ours.
SUSPECT = "flamedesign-suspect"

#: What the document being read has where its header, like that of a mail, has become a field list.
MAIL_HEADER = "flamedesign-mail-header"

#: The extension of MyST by which directives can be fenced with colons.
_COLON_FENCE = "colon_fence"


class DesignReader:
    """Recognises a design document, marks its fields and notes what it says."""

    def __init__(self, env: BuildEnvironment, document: nodes.document) -> None:
        self.env, self.document = env, document
        self.docname, self.open = env.docname, OpenDocument(env, document)

    def apply(self) -> None:
        """Read the document if it is a design or holds anything of ours, and do nothing otherwise."""
        self.is_plain_design = get_derived(self.env).tools.is_plain_design(self.docname)
        self.has_ours = HAS_OURS in self.env.temp_data
        has_mistakes = SUSPECT in self.env.temp_data and self.find_mistakes()
        if self.is_plain_design or self.has_ours or has_mistakes:
            self.headers: list[design_header] = []
            self.fields: list[design_field] = []
            self.cards: list[design_card_place] = []
            if self.has_ours:
                self.find_ours()
            self.is_plain_design = self.is_plain_design and not self.is_page_of_views()
            self.conditions = self.open.conditions
            self.settle()
            self.note_waivers()
            self.read_all()
            if self.tools is not None:
                self.open.domain.note_files(self.docname, self.open.places.files)
            if MAIL_HEADER in self.env.temp_data:
                keep_mail_header(self.document)

    @cached_property
    def tools(self) -> ReadingTools | None:
        """What designs here are read with; None where no template is meant for them."""
        return get_derived(self.env).tools.find(self.docname)

    def is_page_of_views(self) -> bool:
        """Return whether the document shows or lists designs, though patterns take it for one."""
        if self.tools is None or self.headers or self.fields:
            return False
        is_named = get_derived(self.env).tools.is_named(self.docname)
        return is_page_of_views(self.docname, self.open.elements, self.tools, is_named=is_named)

    @cached_property
    def anchors(self) -> AnchorGiver:
        """What gives anchors to what is found."""
        return AnchorGiver(self.env, self.document)

    def settle(self) -> None:
        """Give the document the sections that its directives open and mark its links, in all builds alike."""
        if self.tools is None:
            return
        hosted = get_derived(self.env).tools.hosted
        if hosted is not None:
            mark_hosted(self.open.elements, hosted.find)
        header = next((node for node in self.headers if not self.conditions.around(node)), None)
        if header is not None:
            options = unpack_options(header)
            settle_title(header, options.get("title") or options.get("id") or self.docname)
        for node in self.fields:
            self.keep_in_section(node, self.tools)

    def read_all(self) -> None:
        """Read the document as it is with each way in which its conditions can hold; most have none."""
        conditions, domain = self.conditions, self.open.domain
        if conditions.beyond is not None:
            message = (
                f"the document has more than {MOST_CONDITIONS} different conditions, and from here on they count as if"
                " they held; join some, or move a part into a document of its own"
            )
            self.problem_at(conditions.beyond, "many-conditions", message)
        said: dict[Truth, dict[str, object]] = {}
        found: list[DesignRead] = []
        reader = RecordReader(self.open, self.tools, self.anchors) if self.tools is not None else None
        for truth in conditions.combinations:
            with conditions.hiding(conditions.false_in(truth)):
                found += self.read(truth, reader)
            if conditions.known:
                now = domain.take(self.docname)
                said[truth] = next((one for one in said.values() if one == now), now)
        if conditions.known:
            domain.note_variants(self.docname, Variants(conditions.known, said))
        if reader is not None:
            for read in found:
                hide_private(read.recognition.openings, read.blocks, reader.template)

    def read(self, truth: Truth, reader: RecordReader | None) -> Iterator[DesignRead]:
        """Note what the document says where its conditions hold like this, and yield its design if it is one.

        :param reader: reads designs; None where no template is meant for them.
        """
        false = self.conditions.false_in(truth)
        for node, note in notes_of(self.env):
            if self.conditions.around(node).isdisjoint(false):
                note()
        headers = [node for node in self.headers if self.conditions.around(node).isdisjoint(false)]
        fields = [node for node in self.fields if self.conditions.around(node).isdisjoint(false)]
        if reader is None:
            self.report_no_template(headers, fields)
            return
        self.anchors.start()
        cards = [node for node in self.cards if self.conditions.around(node).isdisjoint(false)]
        self.report_cards(cards, is_design=bool(headers) or self.is_plain_design)
        for surplus in headers[1:]:
            self.report_second_design(surplus, headers[0])
        if headers or self.is_plain_design:
            read = reader.read(headers[0] if headers else None)
            self.open.domain.note_design(read.design)
            if truth == tuple(map(get_derived(self.env).holds, self.conditions.known)):
                # Lets `flamedesign explain` show why; nobody else listens.
                self.env.events.emit(READ_EVENT, read)
            yield read
        elif fields:
            self.report_fields_without_design(fields)

    def report_no_template(self, headers: Sequence[design_header], fields: Sequence[design_field]) -> None:
        """Report a design of which no pattern says by which template it is to be read."""
        place = next(iter([*headers, *fields]), self.document if self.is_plain_design else None)
        if place is not None:
            message = (
                f"no pattern of `flamedesign_template` matches {self.docname!r}, so that it is read by no template;"
                " add one"
            )
            self.open.problem("no-template", message, self.open.places.of(place))

    def find_mistakes(self) -> bool:
        """Note what was meant to be a directive or role of ours, and return whether there is any."""
        tools = get_derived(self.env).tools
        extensions = set(getattr(self.env.config, "myst_enable_extensions", ()))
        setting = "" if _COLON_FENCE in extensions else sorted({*extensions, _COLON_FENCE})
        finder = MistakeFinder(
            tools.names,
            tools.ids,
            self.open.places,
            is_rest=self.open.is_rest,
            is_design=self.is_plain_design or self.has_ours,
            colon_fence_setting=f"myst_enable_extensions = {setting}" if setting else "",
        )
        found = list(finder.find(self.document))
        for mistake in found:
            self.problem_at(mistake.node, "unknown-directive", mistake.message, mistake.field, line=mistake.line)
        return bool(found)

    def note_waivers(self) -> None:
        """Note the comments that accept findings."""
        domain = self.open.domain
        found = read_waivers(self.open.elements, self.open.places, self.docname, domain.source_of(self.docname))
        for node, waiver in found:
            note_later(self.env, node, [partial(domain.note_waiver, waiver)])

    def find_ours(self) -> None:
        """Find what directives of ours left, and note which designs are referred to by roles."""
        for node in self.open.elements:
            if isinstance(node, design_header):
                self.headers.append(node)
            elif isinstance(node, design_field):
                self.fields.append(node)
            elif isinstance(node, design_card_place):
                self.cards.append(node)
            elif (
                isinstance(node, addnodes.pending_xref)
                and node.get("refdomain") == DOMAIN
                and "intersphinx" not in node
            ):
                line, source = self.open.places.of(node)
                use = (str(node["reftarget"]), self.docname, source, line, TargetKind(node["reftype"]))
                note_later(self.env, node, [partial(self.open.domain.note_use, *use)])
        # That of the document itself goes before those of what it includes.
        self.headers.sort(key=lambda node: self.open.places.of(node).source != "")

    def problem_at(
        self, node: nodes.Node, rule: str, message: str, field: str | None = None, line: int | None = None
    ) -> None:
        """Note something that could not be taken as written, of a node that some builds may not show."""
        place = self.open.places.of(node)
        place = place if line is None else place._replace(line=line)
        note_later(self.env, node, [partial(self.open.problem, rule, message, place, field)])

    def report_second_design(self, node: design_header, first: design_header) -> None:
        """Report a second design of a document; what it holds stays where it is."""
        message = (
            f"a document holds one design, and this one opened on {describe_line(*self.open.places.of(first))} already;"
            " move the second `design` to a document of its own"
        )
        self.open.problem("second-design", message, self.open.places.of(node))

    def report_cards(self, cards: Sequence[design_card_place], *, is_design: bool) -> None:
        """Report each place of a card but the first, or all of them where there is no design."""
        why = "stands here a second time; keep one" if is_design else "belongs to no design; open one with `design`"
        for node in cards[1 if is_design else 0 :]:
            self.open.problem("invalid-option", f"`design-card` {why}", self.open.places.of(node))

    def keep_in_section(self, node: design_field, tools: ReadingTools) -> None:
        """Turn a field into a titled container where the text around it cannot hold a section."""
        if isinstance(node.parent, (nodes.section, nodes.document, *CONDITIONS)):
            return
        spec = tools.template[node["field"]]
        if not isinstance(node.parent, nodes.container):  # a tab or a card, or a field of which it is reported itself
            message = (
                f"`design-{spec.name}` stands inside another element ({node.parent.tagname.replace('_', ' ')}),"
                " which can hold no section; move it to the left margin, or directly into another `design-…` directive"
            )
            self.problem_at(node, "misplaced-field", message, spec.name)
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
        self.open.problem("field-without-design", message, self.open.places.of(first), first["field"])
        for node in fields:
            self.anchors.add_id(node, field_anchor(self.docname, node["field"]))
