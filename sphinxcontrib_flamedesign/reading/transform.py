"""The transforms that run while a document is read: they recognise it, mark it, and note its facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import get_filetype
from sphinx.util.matching import Matcher

from sphinxcontrib_flamedesign.config import get_settings, get_template
from sphinxcontrib_flamedesign.core.declarations import DeclarationReader
from sphinxcontrib_flamedesign.core.facts import Design, Means
from sphinxcontrib_flamedesign.core.names import DirectiveNames
from sphinxcontrib_flamedesign.core.template import Slot
from sphinxcontrib_flamedesign.core.wording import (
    IdPattern,
    LabelIndex,
    MetadataIndex,
    Rank,
    StateReader,
    clean_title,
    split_list,
)
from sphinxcontrib_flamedesign.domain import HAS_OURS, get_domain
from sphinxcontrib_flamedesign.reading.blocks import (
    DOMAIN,
    SILENT,
    Block,
    Mark,
    flatten,
    front_matter,
    line_of,
)
from sphinxcontrib_flamedesign.reading.collect import Collector, design_anchor, field_anchor
from sphinxcontrib_flamedesign.reading.declarations import (
    read_declarations,
    read_scope,
    read_sections,
    read_use_cases,
)
from sphinxcontrib_flamedesign.reading.fences import fence_at, find_swallowed, first_swallowed
from sphinxcontrib_flamedesign.reading.front_matter import (
    find_repeated,
    find_unread,
    is_refused,
    read_front_matter,
    read_lines,
)
from sphinxcontrib_flamedesign.reading.identity import (
    COMMON_KEYS,
    Header,
    find_id,
    find_status,
    find_title,
    key_of,
    read_header,
)
from sphinxcontrib_flamedesign.reading.mistakes import MistakeFinder, may_hold_mistakes
from sphinxcontrib_flamedesign.reading.nodes import (
    ANCHOR,
    SLUG,
    design_boxed_field,
    design_field,
    design_header,
    unpack_options,
)
from sphinxcontrib_flamedesign.reading.recognise import (
    OUTSIDE,
    TAKEN,
    Opening,
    PassedOver,
    Recognition,
    recognise,
)
from sphinxcontrib_flamedesign.reading.waivers import find_marked_lines, read_waivers

if TYPE_CHECKING:
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


_MARKED = "flamedesign-marked"
#: Key of ``env.temp_data`` that says that the text being read may hold a misspelt directive or role of ours.
_SUSPECT = "flamedesign-suspect"
#: The extension of MyST by which directives can be fenced with colons.
_COLON_FENCE = "colon_fence"
#: Sphinx event that is emitted for each design that has been read, with a :class:`DesignRead`.
READ_EVENT = "flamedesign-design-read"


@dataclass(frozen=True, slots=True, repr=False)  # Sphinx takes the repr of what an event carries
class DesignRead:
    """A design as it was read: its blocks, which of them open slots and stand in each, and why slots have their states.

    ``own`` holds the blocks of each slot that stand in none of the slots inside it.
    """

    design: Design
    recognition: Recognition
    reasons: dict[str, str]
    blocks: list[Block]
    own: Mapping[str, list[Block]]


class _Tools:
    """What is derived from the configuration once and used for each document."""

    def __init__(self, config: Config) -> None:
        settings, self.template = get_settings(config), get_template(config)
        self.labels = LabelIndex(self.template)
        self.names = DirectiveNames(self.template)
        self.keys = MetadataIndex(self.template)
        self.states = StateReader(self.template)
        self.declarations = DeclarationReader(self.template.words)
        self.ids = IdPattern(settings.id_prefixes)
        self.is_plain_design: Callable[[str], bool] = Matcher(settings.documents)


_tools: WeakKeyDictionary[Config, _Tools] = WeakKeyDictionary()


def _tools_of(config: Config) -> _Tools:
    if config not in _tools:
        _tools[config] = _Tools(config)
    return _tools[config]


class DesignReader(SphinxTransform):
    """Recognises a design document, marks its slots and notes what it says.

    Before 20, where translation replaces the words that labels are recognised by.
    """

    default_priority = 15

    def apply(self, **kwargs: object) -> None:
        """Read the document if it is a design, and do nothing otherwise."""
        self.tools = _tools_of(self.config)
        self.docname = self.env.docname
        self.numbers: dict[str, int] = {}
        is_plain_design = self.tools.is_plain_design(self.docname)
        self.domain = get_domain(self.env)
        has_mistakes = _SUSPECT in self.env.temp_data and self.report_mistakes(is_plain_design)
        if not is_plain_design and HAS_OURS not in self.env.temp_data:
            if has_mistakes:
                self.note_waivers(Path(self.env.doc2path(self.docname)))
            return
        self.template = self.tools.template
        headers, fields = self.find_ours() if HAS_OURS in self.env.temp_data else ([], [])
        for surplus in headers[1:]:
            self.drop_second_design(surplus, headers[0])
        for node in fields:
            self.keep_in_section(node)
        if headers or is_plain_design:
            self.read_design(headers[0] if headers else None)
        elif fields:
            self.report_fields_without_design(fields)
        self.note_waivers(Path(self.env.doc2path(self.docname)))

    def report_mistakes(self, is_plain_design: bool) -> bool:
        """Report what was meant to be a directive or role of ours, and tell whether there is any."""
        is_rest = self.is_rest(Path(self.env.doc2path(self.docname)))
        extensions = set(getattr(self.config, "myst_enable_extensions", ()))
        setting = "" if _COLON_FENCE in extensions else sorted({*extensions, _COLON_FENCE})
        finder = MistakeFinder(
            self.tools.names,
            self.tools.ids,
            is_rest=is_rest,
            is_design=is_plain_design or HAS_OURS in self.env.temp_data,
            colon_fence_setting=f"myst_enable_extensions = {setting}" if setting else "",
        )
        found = list(finder.find(self.document))
        for one in found:
            self.problem("unknown-directive", one.message, one.node, one.slug, one.line)
        return bool(found)

    def note_waivers(self, path: Path) -> None:
        """Note the comments that accept findings."""
        marked = find_marked_lines(path)
        if marked:
            source, is_rest = self.domain.source_of(self.docname), self.is_rest(path)
            for waiver in read_waivers(self.document, marked, self.docname, source, titles_are_underlined=is_rest):
                self.domain.note_waiver(waiver)

    def is_rest(self, path: Path) -> bool:
        """Tell reST from Markdown."""
        return get_filetype(self.config.source_suffix, path) == "restructuredtext"

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
                means = Means(node["reftype"])
                self.domain.note_use(str(node["reftarget"]), self.docname, node.source, line_of(node), means)
        return headers, fields

    def problem(self, rule: str, message: str, node: nodes.Node, slug: str | None = None, line: int = 0) -> None:
        """Note something that could not be taken as written."""
        self.domain.note_problem(rule, message, self.docname, node.source, line or line_of(node), slug)

    def drop_second_design(self, node: design_header, first: design_header) -> None:
        """Take a second design of a document away; what it holds stays where it is."""
        message = (
            f"a document holds one design, and this one opened on line {line_of(first)} already;"
            " move the second `design` to a document of its own"
        )
        self.problem("second-design", message, node)
        node.parent.remove(node)

    def keep_in_section(self, node: design_field) -> None:
        """Turn a field into a titled container where the text around it cannot hold a section."""
        if isinstance(node.parent, (nodes.section, nodes.document, addnodes.only)):
            return
        slot = self.template[node["slot"]]
        if not isinstance(node.parent, design_boxed_field):  # then the one around it is reported
            message = (
                f"`design-{slot.slug}` stands inside another element ({node.parent.tagname.replace('_', ' ')}),"
                " which can hold no section; move it to the left margin, or directly into another `design-…` directive"
            )
            self.problem("misplaced-field", message, node, slot.slug)
        title = node.next_node(nodes.title)
        boxed = design_boxed_field("", *node.children, slot=slot.slug, ids=node["ids"], classes=node["classes"])
        boxed.source, boxed.line = node.source, node.line
        if title is not None:
            rubric = nodes.rubric(title.rawsource, "", *title.children)
            rubric.source, rubric.line = title.source, title.line
            title.replace_self(rubric)
        node.replace_self(boxed)

    def report_fields_without_design(self, fields: list[design_field]) -> None:
        """Say that nothing opens the design to which these fields belong."""
        first = fields[0]
        message = (
            f"`design-{first['slot']}` belongs to no design; open one above it with `design`"
            " and its id, or list the document in `flamedesign_documents`"
        )
        self.problem("field-without-design", message, first, first["slot"])
        for node in fields:
            self.add_id(node, field_anchor(self.docname, node["slot"]))

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
        """Read one design: who it is, which slots it fills, and what it states."""
        tools = self.tools
        options = unpack_options(header_node) if header_node is not None else {}
        path = Path(self.env.doc2path(self.docname))
        if header_node is not None:
            self.settle_title(header_node, options)
        is_rest = self.is_rest(path)
        blocks = flatten(self.document, titles_are_underlined=is_rest)
        lines = read_lines(path)
        header = read_header(self.document, blocks, options, tools.keys, lines)
        self.report_header(header)
        self.report_front_matter(header, lines, is_rest=is_rest)
        if not is_rest:
            self.report_open_fences(blocks, path)
        title, line = find_title(blocks, header)
        place = header_node if header_node is not None else self.insert_header()
        line = line_of(place) if header_node is not None else line
        design_id = find_id(header, title, self.docname, tools.ids, self.template)
        if design_id is None:
            design_id = self.docname
            message = (
                f"no id is stated, nor found in title or path; {self.docname!r} is used. State one:"
                " as the argument of `design`, as `id:` in the front matter, or at the start of the title"
            )
            self.problem("missing-id", message, place, line=line)
        recognition = recognise(blocks, self.template, tools.labels)
        openings = recognition.openings
        self.report_openings(recognition)
        anchor = self.anchor_design(place, design_id)
        anchors = self.mark(openings, design_id)
        facts = Collector(
            blocks,
            openings,
            self.template,
            tools.ids,
            tools.states,
            design_id,
            self.docname,
            anchors,
            self.anchor_block,
        )
        design = Design(
            id=design_id,
            title=clean_title(title or design_id, tools.ids, self.template.words),
            docname=self.docname,
            source=self.domain.source_of(self.docname),
            anchor=anchor,
            line=line,
            status=find_status(header, self.template),
            metadata=self.metadata(header),
            aliases=tuple(split_list(header.values.get("aliases", ""))),
            supersedes=tuple(tools.ids.canonical(one) for one in split_list(header.values.get("supersedes", ""))),
            fields=facts.fields(),
            statements=tuple(facts.statements()),
            references=tuple(facts.references()),
            mentions=facts.mentions(),
            declarations=read_declarations(facts, tools.declarations),
            scope=read_scope(facts),
            sections=read_sections(blocks, openings, facts),
            use_cases=read_use_cases(facts),
            header_lines=tuple(sorted(header.lines.items())),
        )
        self.report_self_references(facts)
        self.domain.note_design(design)
        # Lets `flamedesign explain` show why; nobody else listens.
        self.env.events.emit(READ_EVENT, DesignRead(design, recognition, facts.reasons, blocks, facts.own))

    def metadata(self, header: Header) -> tuple[tuple[str, str], ...]:
        """Return the template's metadata, the status apart, in the template's order."""
        keys = [item.key for item in self.template.metadata if item.key != "status"]
        return tuple((key, header.values[key]) for key in keys if key in header.values)

    def settle_title(self, node: design_header, options: dict[str, str]) -> None:
        """Give the page a title where the document has none, from the `design` directive."""
        if not isinstance(node.parent, nodes.document):
            return
        document = node.parent
        following = document.children[document.index(node) + 1 :]
        behind = next((child for child in following if not isinstance(child, SILENT)), None)
        if type(behind) is nodes.section:
            document.remove(node)
            behind.insert(1, node)
            return
        text = options.get("title") or options.get("id") or self.docname
        title = nodes.title(text, text)
        title.source, title.line = node.source, node.line
        wrapper = nodes.section("", title, names=[nodes.fully_normalize_name(text)])
        wrapper.source, wrapper.line = node.source, node.line
        document.replace(node, wrapper)
        for child in following:
            document.remove(child)
        wrapper += [node, *following]
        self.document.note_implicit_target(wrapper, wrapper)

    def report_open_fences(self, blocks: list[Block], path: Path) -> None:
        """Report Markdown code blocks that swallow what follows them, for their fence is not closed."""
        for block in blocks:
            if isinstance(block.node, nodes.literal_block):
                found = find_swallowed(block.node.astext(), self.tools.labels)
                opening = fence_at(path, block.line) if found is not None else ""
                if found is not None and opening and found.fence in {"", opening}:
                    message = (
                        f"the code block that opens here is not closed, and holds {found.text!r};"
                        f" close it with {opening} above that, or fence it with more backticks if it belongs in it"
                    )
                    slug = first_swallowed(block.node.astext(), self.tools.labels)
                    self.problem("open-fence", message, block.node, slug, block.line)

    def report_self_references(self, facts: Collector) -> None:
        """Report statements in which the design names itself."""
        for one in facts.named_itself:
            message = f"{one.text!r} names {facts.design_id} itself; name another design, or take it out"
            self.problem("self-reference", message, self.document, one.slug, one.line)

    def report_header(self, header: Header) -> None:
        """Report metadata that contradicts itself, or that is not taken as it was meant."""
        for key, kept, other, line in header.contradictions:
            message = f"{key} is {kept!r} above and {other!r} here; {kept!r} counts, remove the other"
            self.problem("contradictory-metadata", message, self.document, line=line)
        for name, written, line in header.unquoted:
            message = (
                f'YAML reads `{name}: {written}` as empty, for `#` starts a comment; quote it: `{name}: "{written}"`'
            )
            self.problem("unquoted-value", message, self.document, line=line)

    def report_front_matter(self, header: Header, lines: Sequence[str], *, is_rest: bool) -> None:
        """Report front matter that is not read, and names that are almost those of metadata."""
        keys = self.tools.keys
        means = partial(key_of, keys=keys)
        is_read, refused = front_matter(self.document) is not None, is_refused(self.document)
        for message, line in find_unread(lines, means, is_rest=is_rest, is_read=is_read, refused=refused):
            self.problem("invalid-metadata", message, self.document, line=line)
        for message, line in find_repeated(read_front_matter(lines), means):
            self.problem("contradictory-metadata", message, self.document, line=line)
        for name, line in header.unknown:
            near = keys.nearest(name, COMMON_KEYS)
            if near is not None and key_of(near, keys) not in header.values:
                message = f"{name!r} is no metadata of this template, so that it is not read; did you mean {near!r}?"
                self.problem("invalid-metadata", message, self.document, line=line)

    def report_openings(self, recognition: Recognition) -> None:
        """Report slots that stand outside their section, or twice."""
        seen: dict[str, Opening] = {}
        for opening in recognition.openings:
            slot, block = self.template[opening.slug], opening.block
            if block.slug is not None and slot.slug in seen:
                self.report_twice(slot, block, seen[slot.slug])
            elif opening.misplaced and block.slug is not None:
                self.problem("misplaced-field", self.say_where(opening), block.node, slot.slug, block.line)
            elif opening.misplaced and opening.is_heading and self.stands_in_another(opening, recognition.openings):
                self.problem("misplaced-field", self.say_outside(slot), block.node, slot.slug, block.line)
            seen.setdefault(slot.slug, opening)
        for label in recognition.passed_over:
            if label.slug is not None and self.is_plain_label(label.block):
                self.report_passed_over(self.template[label.slug], label, seen)

    def stands_in_another(self, opening: Opening, openings: list[Opening]) -> bool:
        """Tell a heading that stands in the section of another top-level slot, by the levels of headings alone."""
        roots = [one for one in openings if one.is_heading and self.template[one.slug].parent is None]
        above = [one for one in roots if one.start < opening.start and one.level < opening.level]
        return bool(above) and above[-1].slug != self.template.root(opening.slug)

    def is_plain_label(self, block: Block) -> bool:
        """Tell a heading, or a bold label in a line of its own, that says exactly what a slot is called."""
        stands_alone = block.mark is Mark.HEADING or (block.mark is Mark.STRONG and block.container is None)
        match = self.tools.labels.match(block.label or "") if stands_alone else None
        return match is not None and match.rank is Rank.EXACT

    def report_passed_over(self, slot: Slot, label: PassedOver, seen: dict[str, Opening]) -> None:
        """Report a label that would open a slot, had it stood in its section, or had none opened it before."""
        if label.reason == TAKEN and slot.slug in seen and self.is_plain_label(seen[slot.slug].block):
            self.report_twice(slot, label.block, seen[slot.slug])
        elif label.reason.startswith(OUTSIDE) and slot.slug not in seen:
            self.problem("misplaced-field", self.say_outside(slot), label.block.node, slot.slug, label.block.line)

    def report_twice(self, slot: Slot, block: Block, first: Opening) -> None:
        """Report a slot that another label has opened before."""
        message = f"{slot.label!r} was opened on line {first.block.line} already; join the two"
        self.problem("duplicate-field", message, block.node, slot.slug, block.line)

    def say_outside(self, slot: Slot) -> str:
        """Say where a part belongs that stands in another section."""
        root = self.template[self.template.root(slot.slug)]
        return f"{slot.label!r} stands outside {root.label!r}, where readers look for it; move it there"

    def say_where(self, opening: Opening) -> str:
        """Say where a field's directive stands, and where it belongs."""
        slot = self.template[opening.slug]
        around = f" stands in {self.template[opening.around].label!r}, but" if opening.around else ""
        if slot.parent is None:
            return f"{slot.label!r}{around} is a section of its own; move it to the left margin"
        root, parent = self.template[self.template.root(slot.slug)], self.template[slot.parent]
        if parent is root:
            return f"{slot.label!r}{around} belongs in {root.label!r}; move it directly into `design-{root.slug}`"
        place = f"{parent.label!r} of {root.label!r}"
        move = f"move it directly into `design-{parent.slug}` or `design-{root.slug}`"
        return f"{slot.label!r}{around} belongs in {place}; {move}"

    def insert_header(self) -> design_header:
        """Put the place of the card below the title of a document that has no directive."""
        node = design_header()
        node.source, node.line = str(self.document["source"]), 1
        first = next((child for child in self.document.children if isinstance(child, nodes.section)), None)
        if first is not None:
            first.insert(1, node)
        else:
            matter = front_matter(self.document)
            self.document.insert(self.document.index(matter) + 1 if matter is not None else 0, node)
        return node

    def anchor_design(self, node: design_header, design_id: str) -> str:
        """Give the design its anchor: on the section in which it opens."""
        node["docname"] = self.docname
        target = node.parent if isinstance(node.parent, nodes.section) else node
        return self.add_id(target, design_anchor(design_id))

    def mark(self, openings: list[Opening], design_id: str) -> dict[str, str]:
        """Mark what opens a slot, with its slug and an anchor, and return the anchor of each slot."""
        anchors: dict[str, str] = {}
        for opening in openings:
            node = opening.block.node
            anchor = field_anchor(design_id, opening.slug)
            if isinstance(node, (nodes.section, design_boxed_field)):
                anchor = self.add_id(node, anchor)
            elif opening.slug not in anchors:
                anchor = self.place_anchor(node, anchor)
            node[SLUG] = [*node.get(SLUG, []), opening.slug]
            anchors.setdefault(opening.slug, anchor)
        return anchors

    def place_anchor(self, node: nodes.Element, anchor: str) -> str:
        """Have an anchor put into a block once translations are done, and return it."""
        unique = self.reserve(anchor, node)
        cast("list[nodes.Element]", self.env.temp_data.setdefault(_MARKED, [])).append(node)
        node[ANCHOR] = [*node.get(ANCHOR, []), unique]
        return unique

    def anchor_block(self, block: Block, anchor: str) -> str | None:
        """Give a block of words an anchor, and return it; nothing where it can hold none."""
        return self.place_anchor(block.node, anchor) if isinstance(block.node, nodes.TextElement) else None


class AnchorPlacer(SphinxTransform):
    """Puts the anchors of labels into their paragraphs, as targets that every writer knows.

    After 20, where translation replaces what a paragraph holds.
    """

    default_priority = 700

    def apply(self, **kwargs: object) -> None:
        """Insert a target at the start of each marked block."""
        for node in cast("list[nodes.Element]", self.env.temp_data.get(_MARKED, [])):
            for anchor in node.attributes.pop(ANCHOR, ()):
                target = nodes.target("", "", ids=[anchor])
                target.referenced = 1  # else docutils makes a message of each that says that it is not
                node.insert(0, target)
                self.document.ids[anchor] = target


def note_suspects(env: BuildEnvironment, text: str) -> None:
    """Note that a text that is about to be read may hold a misspelt directive or role of ours."""
    if may_hold_mistakes(text, _tools_of(env.config).names):
        env.temp_data[_SUSPECT] = True


def take_translated_title(env: BuildEnvironment, doctree: nodes.document) -> None:
    """Show a design under the title that its page has, where that has been translated."""
    design = get_domain(env).design_in(env.docname)
    title = doctree.next_node(nodes.title)
    if design is not None and title is not None and title.get("translated"):
        tools = _tools_of(env.config)
        clean = clean_title(title.astext(), tools.ids, tools.template.words)
        get_domain(env).note_design(replace(design, title=clean))
