"""What in a document is almost a label of the template, and why it opens no field."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docutils import nodes

from sphinxcontrib_flamedesign.core.model import Field, State
from sphinxcontrib_flamedesign.core.near_label import NearLabel
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.text.labels import LabelIndex, Match, Rank
from sphinxcontrib_flamedesign.core.text.metadata_names import MetadataIndex
from sphinxcontrib_flamedesign.core.text.normalise import normalise
from sphinxcontrib_flamedesign.reading.blocks import Block, Form, LabelStyle
from sphinxcontrib_flamedesign.reading.inlines import text_of_node
from sphinxcontrib_flamedesign.reading.matches import Objection, Recognition
from sphinxcontrib_flamedesign.reading.unknown_labels import is_set_off

#: A longer line of plain words is prose.
_LONGEST = 60


#: How close each word of an unknown label must be to that of a field (``difflib`` ratio), to be named where that is
#: missing.
_LIKE = 0.8

#: How a line of code opens that would be a label or a heading outside it.
_LABEL_IN_CODE = re.compile(r"^[ \t]*(?:[-*+][ \t]+)?(?:\*\*([^*\n]+)\*\*|#{1,6}[ \t]+(\S[^\n]*))", re.MULTILINE)

_IN_CODE = "it is in code style"

_IN_CODE_BLOCK = "it stands in a code block"

_NO_COLON = "no colon stands behind it"

_BARE = "it is neither a heading nor bold, and no colon stands behind it"

_COLUMN = "the columns of a table are fields where two of them or more are called like fields of the section around it"

#: Reasons for which it does not matter how else a field is opened.
_OF_PLACE = (_IN_CODE_BLOCK, _COLUMN)

_MISSPELT = "it is misspelt, which only a heading may be"

_ONLY_HEADING = "only a heading opens this field"


@dataclass(frozen=True)
class NearMiss:
    """Words that would open a field, were they written in another way or at another place."""

    block: Block
    words: str
    field: str
    reason: str


class NearMissFinder:
    """Finds near misses in a design that has been read.

    :param own: the blocks of each field that stand in none of the fields inside it.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        recognition: Recognition,
        own: Mapping[str, Sequence[Block]],
        labels: LabelIndex,
        metadata: MetadataIndex,
        template: Template,
    ) -> None:
        self.blocks, self.recognition, self.template = blocks, recognition, template
        self.labels, self.metadata = labels, metadata
        self.fields = {id(block): field for field, group in own.items() for block in group}
        known = (
            *(opening.block for opening in recognition.openings),
            *(rejected.block for rejected in recognition.rejected),
        )
        self.known = {id(block) for block in known}

    def find_labels(self) -> list[NearMiss]:
        """Return the labels that open no field, and the near misses, in the order of the document."""
        order = {id(block): index for index, block in enumerate(self.blocks)}
        title = next((block for block in self.blocks if block.form is Form.HEADING and block.level == 1), None)
        rejected = (
            NearMiss(other.block, (other.block.label or "").strip(), other.field or "", other.reason(self.template))
            for other in self.recognition.rejected
            if (other.block is not title or other.field) and not _holds_metadata(other.block, self.template)
        )
        return sorted([*rejected, *self.find()], key=lambda other: order[id(other.block)])

    def find_for(self, fields: Iterable[Field]) -> tuple[NearLabel, ...]:
        """Return the first label or near miss for each field that is missing, where it is set off from the text."""
        missing = {
            field.name for field in fields if field.state is State.MISSING and self.template[field.name].required
        }
        if not missing:
            return ()
        wordings = {
            normalise(text): name
            for name in self.template.order
            if name in missing
            for text in (self.template[name].label, *self.template[name].aliases)
        }
        found: dict[str, NearLabel] = {}
        for near in self.find_labels():
            block, field, reason = near.block, near.field, near.reason
            if not field:  # words that the template does not know, and that are almost some that it does
                field, reason = _find_like(near.words, wordings), ""
            is_set_off = block.label is not None or (block.container is None and block.form is Form.TEXT)
            if field in missing and is_set_off:
                found.setdefault(field, NearLabel(field, near.words, block.line, reason, block.source))
        return tuple(found.values())

    def find(self) -> Iterator[NearMiss]:
        """Yield the near misses, in the order of the document."""
        for index, block in enumerate(self.blocks):
            if id(block) in self.known or block.form is Form.HEADING:
                continue
            parents = [
                opening.field for opening in reversed(self.recognition.openings) if opening.start <= index < opening.end
            ]
            if parents and self._is_unknown(block, parents):
                yield NearMiss(block, (block.label or "").strip(" :："), "", self._explain_unknown(block, parents[0]))
                continue
            for words, form in _candidates(block):
                match = self._match(words, parents, is_loose=block.mark is LabelStyle.STRONG)
                reason = self._explain(match, form, parents) if match is not None else None
                if match is not None and reason:
                    yield NearMiss(block, words, match.field, reason)

    def _is_unknown(self, block: Block, parents: list[str]) -> bool:
        """Return whether a paragraph opens with a bold label that is neither a field nor metadata."""
        label = block.label or ""
        is_known = self._match(label, parents, is_loose=True) is not None or self.metadata.match(label) is not None
        return is_set_off(block) and not is_known

    def _explain_unknown(self, block: Block, field: str) -> str:
        """Return to what the words of an unknown label belong: to the field around it, or to none, for it ends that."""
        owner = self.fields.get(id(block))
        if owner is None:
            return f"{Objection.NO_FIELD.value}; it ends {self.template[field].label!r}, and belongs to no field"
        return f"{Objection.NO_FIELD.value}; it belongs to {self.template[owner].label!r}"

    def _match(self, words: str, parents: list[str], *, is_loose: bool) -> Match | None:
        match = self.labels.match(words.rstrip(" .:"), parents, loose=is_loose, fuzzy=True)
        return match if match is not None and match.field not in parents else None

    def _explain(self, match: Match, form: str | None, parents: list[str]) -> str:
        """Return all that keeps words from opening a field; nothing where they are a label, and no other's."""
        spec, root = self.template[match.field], self.template.root(match.field)
        if spec.parent is None and form not in _OF_PLACE:
            return Objection.NO_HEADING.value
        if spec.heading and form not in _OF_PLACE:
            return _ONLY_HEADING
        reasons = [form] if form is not None else []
        if match.rank is Rank.FUZZY:
            reasons.append(_MISSPELT)
        if reasons and root not in parents and spec.parent is not None:
            reasons.append(Objection.OUTSIDE.value.format(root=self.template[root].label))
        return ", and ".join(reasons)


def _find_like(words: str, wordings: Mapping[str, str]) -> str:
    """Return the field of the first wording that some words are almost; nothing where they are like none.

    Each word must be like that in its place: "Current Limitations" is not "Current Situation".
    """
    asked = normalise(words).split() if len(words) <= _LONGEST else []
    return next((name for text, name in wordings.items() if _is_like(asked, text.split())), "")


def _is_like(words: Sequence[str], others: Sequence[str]) -> bool:
    return len(words) == len(others) and all(
        word == other or difflib.SequenceMatcher(None, word, other).ratio() >= _LIKE
        for word, other in zip(words, others, strict=True)
    )


def _holds_metadata(block: Block, template: Template) -> bool:
    """Return whether a heading is that of a section whose words are metadata, as a status is in some templates."""
    sections = {normalise(key.section) for key in template.metadata if key.section is not None}
    return block.form is Form.HEADING and normalise(block.label or "") in sections


def _candidates(block: Block) -> Iterator[tuple[str, str | None]]:
    """Yield the words with which a block might have opened a field, with why their form does not do so."""
    if block.form is Form.CODE:
        for match in _LABEL_IN_CODE.finditer(block.node.astext() if block.parts else ""):
            yield (match[1] or match[2]).strip(), _IN_CODE_BLOCK
    elif block.label is not None:
        yield block.label.strip(), None
    elif block.is_column_head:
        yield block.text, _COLUMN
    else:
        yield from _unlabelled(block)


def _unlabelled(block: Block) -> Iterator[tuple[str, str]]:
    first = next((part for part in block.parts if not isinstance(part, nodes.Text) or part.strip()), None)
    if isinstance(first, nodes.literal):
        yield text_of_node(first), _IN_CODE
    elif isinstance(first, (nodes.strong, nodes.emphasis)):
        yield text_of_node(first), _NO_COLON
    elif len(block.text) <= _LONGEST:
        yield block.text, _BARE
