"""Why a label that means a field opens none where it stands: the rules, in the order in which they decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.text.labels import Match, Rank
from sphinxcontrib_flamedesign.reading.blocks import Block, LabelStyle
from sphinxcontrib_flamedesign.reading.matches import Objection
from sphinxcontrib_flamedesign.reading.open_fields import FLAT_LEVEL, OpenFields

#: After labels of which forms a paragraph that opens with such a label is no part of theirs.
_SIBLING_STYLES: dict[LabelStyle | None, tuple[LabelStyle, ...]] = {
    LabelStyle.PLAIN: (LabelStyle.PLAIN,),
    LabelStyle.DASH: (LabelStyle.DASH, LabelStyle.STRONG),
}

#: The worst match with which words that might be mere text open a field.
_MAX_RANK: dict[LabelStyle | None, Rank] = {
    LabelStyle.PLAIN: Rank.ALIAS,
    LabelStyle.CELL: Rank.ALIAS,
    LabelStyle.DASH: Rank.QUALIFIED,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A label that means a field, and what is open where it stands."""

    block: Block
    match: Match
    open: OpenFields

    @property
    def template(self) -> Template:
        """The template of the document."""
        return self.open.document.template

    @property
    def parent(self) -> str | None:
        """The field that directly contains the one that it means."""
        return self.template[self.match.field].parent

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading."""
        return self.block.mark is LabelStyle.HEADING

    @property
    def stands_for_heading(self) -> bool:
        """Whether it opens a field by itself, as a label does where a document has no headings."""
        return self.block in self.open.document.for_headings

    def is_in(self, field: str) -> bool:
        """Return whether a field contains the one that it means."""
        return self.template.contains(field, self.match.field)


def find_objection(candidate: Candidate) -> Objection | None:
    """Return why a label cannot open its field here; None where it can."""
    rules = _OF_SECTIONS if candidate.parent is None else _OF_PARTS
    return next((objection for objection, applies in rules if applies(candidate)), None)


def _is_no_heading(label: Candidate) -> bool:
    """Return whether a label of a top-level section is neither a heading nor a bold label that stands for one."""
    block = label.block
    if label.stands_for_heading:
        return False
    if block.container is not None or block.mark not in {LabelStyle.HEADING, LabelStyle.STRONG}:
        return True
    has_text = block.mark is LabelStyle.STRONG and (bool(block.text_after_label) or block.level > 1)
    return has_text and not label.open.document.is_flat


def _is_too_low(label: Candidate) -> bool:
    level = label.block.level if label.is_heading else FLAT_LEVEL
    return label.open.root_level is not None and level > label.open.root_level


def _is_mere_text(label: Candidate) -> bool:
    """Return whether its words may be those of a sentence, for how they are set off and where they stand."""
    mark, rank = label.block.mark, label.match.rank
    worst = _MAX_RANK.get(mark, rank)
    if mark is LabelStyle.PLAIN and label.block.item is not None:
        worst = Rank.NORMALISED  # in a list, few words before a colon are mere text
    is_inside = mark not in _MAX_RANK or label.parent in label.open.names or _is_among_its_like(label)
    return not is_inside or rank > worst


def _is_among_its_like(label: Candidate) -> bool:
    """Return whether a paragraph, item or row opens with it, in its section, first or after labels of its form."""
    around, inner = label.block.container, label.open.innermost
    is_outermost = around is None or (around.kind in {"item", "row"} and around.parent is None)
    if inner is None or not is_outermost or label.match.rank > Rank.ALIAS:
        return False
    is_in_section = any(map(label.is_in, label.open.names))
    return is_in_section and (inner.block.mark in _SIBLING_STYLES.get(label.block.mark, ()) or label.is_in(inner.field))


def _is_of_its_item(label: Candidate) -> bool:
    """Return whether it belongs to a labelled item, definition or row around it, which opened no field around its."""
    container = label.block.container
    if container is None:
        return False
    starts_it = label.open.document.blocks[container.start] is label.block
    for item in (*(() if starts_it else (container,)), *container.ancestors):
        if item.labelled or item.kind == "row":
            owner = next((opening for opening in label.open.matches if opening.scope is item), None)
            return owner is None or not label.is_in(owner.field)
    return False


def _has_no_section(label: Candidate) -> bool:
    is_exact_heading = label.is_heading and label.match.rank <= Rank.ALIAS
    return not label.open.matches and not is_exact_heading and not label.stands_for_heading


def _is_below_unknown_heading(label: Candidate) -> bool:
    return not label.is_heading and label.open.is_below_unknown_heading


def _is_of_its_list(label: Candidate) -> bool:
    """Return whether it belongs to the field of the list or table that it stands in, as no label beside it does."""
    container, inner = label.block.container, label.open.innermost
    is_listed = container is not None and container.kind in {"item", "row"} and not label.is_heading
    if container is None or inner is None or not is_listed or label.is_in(inner.field):
        return False
    beside = inner.block.container
    is_beside = beside is not None and beside.node.parent is container.node.parent
    return inner.field != label.match.field and not is_beside


def _is_outside(label: Candidate) -> bool:
    """Return whether it stands in another top-level section than that of its field."""
    names = label.open.names
    if not names or any(map(label.is_in, names)) or names[-1] == label.template.root(label.match.field):
        return False
    return not label.stands_for_heading


_Rules = tuple[tuple[Objection, Callable[[Candidate], bool]], ...]

#: Of the labels of top-level sections: the first that applies is why a label opens none.
_OF_SECTIONS: _Rules = ((Objection.NO_HEADING, _is_no_heading), (Objection.LOWER_HEADING, _is_too_low))

#: Of all others.
_OF_PARTS: _Rules = (
    (Objection.PLAIN_WORDS, _is_mere_text),
    (Objection.IN_ITEM, _is_of_its_item),
    (Objection.NO_SECTION, _has_no_section),
    (Objection.UNKNOWN_HEADING, _is_below_unknown_heading),
    (Objection.IN_LIST, _is_of_its_list),
    (Objection.OUTSIDE, _is_outside),
)
