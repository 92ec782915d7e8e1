"""What a document says that is not taken as written: where it stands, why, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from docutils import nodes

from sphinxcontrib_flamedesign.card_choice import CARD_KEY
from sphinxcontrib_flamedesign.core.model import Statement
from sphinxcontrib_flamedesign.core.template import FieldSpec, HeaderRole, Template
from sphinxcontrib_flamedesign.core.text.ids import id_key
from sphinxcontrib_flamedesign.core.text.labels import LabelIndex, Rank
from sphinxcontrib_flamedesign.core.text.metadata_names import MetadataIndex
from sphinxcontrib_flamedesign.core.text.paths import describe_line
from sphinxcontrib_flamedesign.core.text.suggest import did_you_mean
from sphinxcontrib_flamedesign.reading.blocks import Block, Form, LabelStyle
from sphinxcontrib_flamedesign.reading.flatten import front_matter
from sphinxcontrib_flamedesign.reading.front_matter import find_unread, is_refused
from sphinxcontrib_flamedesign.reading.header import Header
from sphinxcontrib_flamedesign.reading.identity import Identity
from sphinxcontrib_flamedesign.reading.matches import FieldMatch, Objection, Recognition, RejectedLabel
from sphinxcontrib_flamedesign.reading.places import Place, Places
from sphinxcontrib_flamedesign.reading.tools import ReadingTools
from sphinxcontrib_flamedesign.reading.unclosed_fence import fence_of, find_swallowed, first_swallowed, is_closed
from sphinxcontrib_flamedesign.setting_checks import CardPlace

#: A heading with so many top-level sections below it is that of a design.
_LEAST_SECTIONS = 2

#: So many headings are named where a document holds more designs.
_SHOWN = 5


class Diagnosis(NamedTuple):
    """Something that could not be taken as written: the rule that reports it, what to say, and where it stands."""

    rule: str
    message: str
    place: Place
    field: str | None = None


def find_open_fences(blocks: list[Block], places: Places, labels: LabelIndex) -> Iterator[Diagnosis]:
    """Find Markdown code blocks that swallow what follows them, for their fence is not closed."""
    code = [block for block in blocks if isinstance(block.node, nodes.literal_block)]
    lines = {block.source: places.lines_of(block.source) for block in code}
    fenced = [
        (block, fence) for block in code if (fence := fence_of(block.node.astext(), lines[block.source], block.line))
    ]
    # A fence that is not closed makes openings of the closing fences below it, and so the last one is not closed.
    last_open = {
        other.source: other.line for other, fence in fenced if not is_closed(lines[other.source], other.line, fence)
    }
    for block, fence in fenced:
        may_be_open = block.line <= last_open.get(block.source, 0)
        found = find_swallowed(block.node.astext(), fence, labels, may_be_open=may_be_open)
        if found is not None:
            message = (
                f"the code block that opens here is not closed, and holds {found!r};"
                f" close it with {fence} above that, or fence it with more backticks if it belongs in it"
            )
            field = first_swallowed(block.node.astext(), labels)
            yield Diagnosis("open-fence", message, block.place, field)


def find_contradicting_labels(found: Iterable[tuple[FieldSpec, FieldMatch, FieldMatch]]) -> Iterator[Diagnosis]:
    """Find fields of which one label says that there is nothing, and another one says something.

    Of two that stand alone, it is said anyway that they are two.
    """
    for spec, filled, nothing in found:
        block, other = filled.block, nothing.block
        if block is not other and not (_stands_alone(block) and _stands_alone(other)):
            message = (
                f"{spec.label!r} says on line {other.line} that there is nothing, and more here; keep one of the two"
            )
            yield Diagnosis("duplicate-field", message, block.place, spec.name)


def find_self_references(statements: Iterable[Statement], design_id: str) -> Iterator[Diagnosis]:
    """Find statements in which a design names itself."""
    for statement in statements:
        message = f"{statement.text!r} names {design_id} itself; name another design, or take it out"
        yield Diagnosis("self-reference", message, Place(statement.line, statement.source), statement.field)


def find_other_ids(identity: Identity, header: Header, place: Place, template: Template) -> Iterator[Diagnosis]:
    """Find ids in the title and the path of a document that states another one.

    :param place: where the design opens: there the id stands, unless its header does.
    """
    spec = template.key_of(HeaderRole.ID)
    key = spec.key if spec is not None else "id"
    if identity.other_ids and all(contradiction.key != key for contradiction in header.contradictions):
        stated = next((value for value in header.values.get(key, ()) if value.line), None)
        text = " and ".join(f"its {source} says {id_}" for source, id_ in identity.other_ids)
        message = f"the id is {identity.id} here, and {text}; {identity.id} counts, correct what is wrong"
        yield Diagnosis("contradictory-metadata", message, Place(stated.line, stated.source) if stated else place)


def find_header_mistakes(header: Header, tools: ReadingTools) -> Iterator[Diagnosis]:
    """Find metadata that contradicts itself, or that is not taken as it was meant."""
    for key, kept, other in header.contradictions:
        is_id = tools.template.metadata_key(key).holds is HeaderRole.ID
        if is_id and id_key(tools.ids.canonical(kept)) == id_key(tools.ids.canonical(other.text)):
            continue  # "RFE5" and "rfe-5" are one id
        message = f"{key} is {kept!r} above and {other.text!r} here; {kept!r} counts, remove the other"
        yield Diagnosis("contradictory-metadata", message, Place(other.line, other.source))
    for name, written, line in header.unquoted:
        message = f'YAML reads `{name}: {written}` as empty, for `#` starts a comment; quote it: `{name}: "{written}"`'
        yield Diagnosis("unquoted-value", message, Place(line))


def find_front_matter_mistakes(
    header: Header, document: nodes.document, lines: Sequence[str], keys: MetadataIndex, *, is_rest: bool
) -> Iterator[Diagnosis]:
    """Find front matter that is not read, and names that are almost those of metadata."""
    find_key = keys.match
    is_read, refused = front_matter(document) is not None, is_refused(document)
    for message, line in find_unread(lines, find_key, is_rest=is_rest, is_read=is_read, refused=refused):
        yield Diagnosis("invalid-metadata", message, Place(line))
    yield from find_misspelt_keys(header.unknown, header, keys)


def find_misspelt_keys(names: Iterable[tuple[str, Place]], header: Header, keys: MetadataIndex) -> Iterator[Diagnosis]:
    """Find names in front matter, header lines or a metadata file that are almost those of metadata.

    :param names: those that are none.
    """
    for name, place in names:
        near = keys.nearest(name)
        if near is not None and keys.match(near) not in header.values:
            message = f"{name!r} is no metadata of this template, so that it is not read{did_you_mean([near])}"
            yield Diagnosis("invalid-metadata", message, place)


def find_wrong_card(header: Header, document: nodes.document) -> Iterator[Diagnosis]:
    """Find front matter that says of the page's card what none can be."""
    matter = front_matter(document)
    for field in matter.children if matter is not None else ():
        name, *body = (child.astext().strip() for child in field.children)
        if name == CARD_KEY and body and body[0] not in tuple(CardPlace):
            message = f"{CARD_KEY!r} cannot be {body[0]!r}; it is one of {', '.join(CardPlace)}"
            place = next((place for name, place in header.unknown if name == CARD_KEY), Place(1))
            yield Diagnosis("invalid-metadata", message, place)


def _stands_alone(block: Block) -> bool:
    """Return whether it is a heading, or a bold label in its own line."""
    return block.mark is LabelStyle.HEADING or (block.mark is LabelStyle.STRONG and block.container is None)


def find_several_designs(blocks: Sequence[Block], tools: ReadingTools) -> Diagnosis | None:
    """Return that a document holds several designs: the top-level sections of its template stand below each of them."""
    heads = list(_find_heads(blocks, tools))
    if len(heads) < 2:
        return None
    named = [f"{head.label!r} (line {head.line})" for head in heads[:_SHOWN]]
    more = f" and {len(heads) - _SHOWN} more" if len(heads) > _SHOWN else ""
    message = (
        f"the document holds {len(heads)} designs and is read as one: {', '.join(named)}{more};"
        " give each of them a document of its own"
    )
    return Diagnosis("several-designs", message, heads[1].place)


def _find_heads(blocks: Sequence[Block], tools: ReadingTools) -> Iterator[Block]:
    """Yield the headings that open no field, and have several top-level sections between them and the next of them."""
    head: Block | None = None
    sections: set[str] = set()
    for block in blocks:
        if block.mark not in {LabelStyle.HEADING, LabelStyle.STRONG} or block.field is not None:
            continue
        match = tools.labels.match(block.label or "")
        if match is not None and match.rank <= Rank.ALIAS:
            sections |= {match.field} if tools.template[match.field].parent is None else set()
        elif block.form is Form.HEADING and (head is None or block.level <= head.level or not sections):
            if head is not None and len(sections) >= _LEAST_SECTIONS:
                yield head
            head, sections = block, set()
    if head is not None and len(sections) >= _LEAST_SECTIONS:
        yield head


def find_misplaced_fields(recognition: Recognition, template: Template, labels: LabelIndex) -> Iterator[Diagnosis]:
    """Find fields that stand outside their section, or twice."""
    return _FieldPlaces(template, labels).find(recognition)


class _FieldPlaces:
    """Compares where fields stand with where the template has them."""

    def __init__(self, template: Template, labels: LabelIndex) -> None:
        self.template = template
        self.labels = labels

    def find(self, recognition: Recognition) -> Iterator[Diagnosis]:
        """Find fields that stand outside their section, or twice."""
        seen: dict[str, FieldMatch] = {}
        roots = {other.field for other in recognition.openings if self.template[other.field].parent is None}
        for opening in recognition.openings:
            spec, block = self.template[opening.field], opening.block
            if self.may_repeat(spec) and spec.name in seen:
                continue
            if spec.name in seen and (block.field is not None or self.are_plain_labels(block, seen[spec.name].block)):
                yield self.twice(spec, block, seen[spec.name])
            elif opening.misplaced and block.field is not None:
                yield Diagnosis("misplaced-field", self.describe_where(opening), block.place, spec.name)
            elif opening.misplaced and opening.is_heading and self.stands_in_another(opening, recognition.openings):
                yield Diagnosis("misplaced-field", self.describe_outside(spec, roots), block.place, spec.name)
            seen.setdefault(spec.name, opening)
        for label in recognition.rejected:
            if label.field is not None and self.is_plain_label(label.block):
                yield from self.rejected(self.template[label.field], label, seen, roots)

    def stands_in_another(self, opening: FieldMatch, openings: list[FieldMatch]) -> bool:
        """Return whether a heading stands in the section of another top-level field, by the levels of headings."""
        roots = [other for other in openings if other.is_heading and self.template[other.field].parent is None]
        above = [root for root in roots if root.start < opening.start and root.level < opening.level]
        return bool(above) and above[-1].field != self.template.root(opening.field)

    def is_plain_label(self, block: Block) -> bool:
        """Return whether a heading, or a bold label in its own line, says exactly what a field is called."""
        match = self.labels.match(block.label or "") if _stands_alone(block) else None
        return match is not None and match.rank is Rank.EXACT

    def are_plain_labels(self, block: Block, other: Block) -> bool:
        """Return whether two labels of a field say exactly what it is called, and stand alone."""
        return block is not other and self.is_plain_label(block) and self.is_plain_label(other)

    def rejected(
        self, spec: FieldSpec, label: RejectedLabel, seen: dict[str, FieldMatch], roots: set[str]
    ) -> Iterator[Diagnosis]:
        """Find a label that would open a field, had it stood in its section, or had none opened it before."""
        if self.may_repeat(spec):
            return
        if label.objection is Objection.TAKEN and spec.name in seen and self.is_plain_label(seen[spec.name].block):
            yield self.twice(spec, label.block, seen[spec.name])
        elif label.objection is Objection.OUTSIDE and spec.name not in seen:
            yield Diagnosis("misplaced-field", self.describe_outside(spec, roots), label.block.place, spec.name)

    def may_repeat(self, spec: FieldSpec) -> bool:
        """Return whether a field may be there several times: for itself, or in a field around it that may."""
        around = (self.template[name] for name in self.template.ancestors(spec.name))
        return any(other.repeat is not None for other in (spec, *around))

    def twice(self, spec: FieldSpec, block: Block, first: FieldMatch) -> Diagnosis:
        """Return that another label has opened a field before."""
        is_around = bool(block.source) and not first.block.source
        where = describe_line(first.block.line, "what includes this file" if is_around else first.block.source)
        message = f"{spec.label!r} was opened on {where} already; join the two"
        return Diagnosis("duplicate-field", message, block.place, spec.name)

    def describe_outside(self, spec: FieldSpec, roots: set[str]) -> str:
        """Return where a part belongs that stands in another section.

        :param roots: the sections that the document has.
        """
        root = self.template[self.template.root(spec.name)]
        if root.name not in roots:
            return f"{spec.label!r} belongs in {root.label!r}, which is not there; add that section, and move it there"
        return f"{spec.label!r} stands outside {root.label!r}, where readers look for it; move it there"

    def describe_where(self, opening: FieldMatch) -> str:
        """Return where a field's directive stands, and where it belongs."""
        spec = self.template[opening.field]
        around = f" stands in {self.template[opening.around].label!r}, but" if opening.around else ""
        if spec.parent is None:
            return f"{spec.label!r}{around} is a section of its own; move it to the left margin"
        root, parent = self.template[self.template.root(spec.name)], self.template[spec.parent]
        if parent is root:
            return f"{spec.label!r}{around} belongs in {root.label!r}; move it directly into `design-{root.name}`"
        place = f"{parent.label!r} of {root.label!r}"
        move = f"move it directly into `design-{parent.name}` or `design-{root.name}`"
        return f"{spec.label!r}{around} belongs in {place}; {move}"
