"""Who a design is: its id and title, and how it relates to others by its metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.model import IdSource, Relation, State
from sphinxcontrib_flamedesign.core.template import HeaderRole, MetadataKey, Template
from sphinxcontrib_flamedesign.core.text.id_runs import between
from sphinxcontrib_flamedesign.core.text.ids import Parts, id_key
from sphinxcontrib_flamedesign.core.text.normalise import normalise, singular, split_joined
from sphinxcontrib_flamedesign.reading.blocks import Block
from sphinxcontrib_flamedesign.reading.header import Header, Value
from sphinxcontrib_flamedesign.reading.heading_title import find_heading_title
from sphinxcontrib_flamedesign.reading.places import Place
from sphinxcontrib_flamedesign.reading.status import Successor
from sphinxcontrib_flamedesign.reading.tools import ReadingTools

#: A remark after a name: ``3 (in part)``.
_REMARK = re.compile(r"(?<!\s)\s+\([^()]{1,200}\)$")

#: What stands between names that stand alone, beside a comma and words that join two.
_BETWEEN_NAMES = re.compile(r"\s?/\s?|(?<=\d)\s(?=#)")

#: A number by itself, or a range of some: of designs, or of issues.
_NUMBER_SIGN = re.compile(r"#(\d{1,9})(?:\s?[-–—]\s?#(\d{1,9}))?")

#: A number after what a design is called: ``Proposals 3``.
_NOUN = re.compile(r"([^\W\d_]{2,20})\s#?(\d{1,9})")

#: What stands in brackets at the end of a title.
_IN_BRACKETS = re.compile(r"(?<!\s)\s*[(\[]([^()\[\]]{1,60})[)\]]$")


class Identity(NamedTuple):
    """What a design is called: its id and where that comes from, its other names, its title, and where that stands.

    ``id`` is the document's name where it has none.
    """

    id: str
    source: IdSource
    short_names: tuple[str, ...]
    number: int | None
    title: str
    place: Place
    #: The id by the path, where that is another one.
    path_id: str | None = None
    #: The ids that its title or its path says, where its metadata or directive states another one.
    other_ids: tuple[tuple[IdSource, str], ...] = ()


def identify(
    header: Header, blocks: Sequence[Block], docname: str, tools: ReadingTools, *, by_directive: bool
) -> Identity:
    """Return who a design is.

    :param by_directive: whether a directive states the id that the header has.
    """
    heading, place, _ = find_heading_title(blocks, tools)
    stated = header.get(_key(tools.template, HeaderRole.ID, "id"))
    title = header.get(_key(tools.template, HeaderRole.TITLE, "title"))
    id_, source, parts = _find_id(stated, heading or title, docname, tools, by_directive=by_directive)
    shown = tools.clean_title(title or heading) or parts.get("name", "").replace("-", " ").replace("_", " ") or id_
    shown = _without_own_id(shown, id_, tools)
    names = [text for text in tools.ids.formats(parts) if text != id_] if not tools.ids.is_pending(parts) else []
    number = parts.get("number", "")
    by_path = tools.ids.format(tools.ids.parse_path(docname) or Parts())
    path_id = by_path if source is IdSource.TITLE and by_path != id_ else None
    others = tuple(_find_other_ids(id_, parts, heading, docname, tools)) if source in _STATED else ()
    return Identity(id_, source, tuple(names), int(number) if number.isdigit() else None, shown, place, path_id, others)


#: Where an id is stated for programs, and not for readers.
_STATED = {IdSource.METADATA, IdSource.DIRECTIVE}


def _find_other_ids(
    id_: str, parts: Parts, heading: str, docname: str, tools: ReadingTools
) -> Iterator[tuple[IdSource, str]]:
    """Yield what title and path say of an id, where it is not what is stated.

    A path may name another design, as ``rfe5-followup`` does: where the title agrees with what is stated, or the
    template does not say how paths are written, the path alone contradicts nothing.
    """
    by_title = _other_id(id_, parts, _parse_heading(heading, tools), tools)
    by_path = _other_id(id_, parts, tools.ids.parse_path(docname), tools)
    if by_title:
        yield IdSource.TITLE, by_title
    if by_path and (by_title or not _parse_heading(heading, tools)):
        yield IdSource.PATH, by_path


def _other_id(id_: str, parts: Parts, found: Parts | None, tools: ReadingTools) -> str | None:
    """Return the id that the parts from another source make; None where they make the same, or none."""
    if found is None or tools.ids.is_pending(found):
        return None
    made = tools.ids.format({**parts, **found})
    return made if made is not None and id_key(made) != id_key(id_) else None


def _without_own_id(title: str, id_: str, tools: ReadingTools) -> str:
    """Return a title without the design's id in brackets after it: ``Runner pools (RFE504)``."""
    match = _IN_BRACKETS.search(title)
    is_own = match is not None and _whole_id(match[1], tools) == id_
    return title[: match.start()].strip() if match is not None and is_own else title


def _key(template: Template, role: HeaderRole, name: str) -> str:
    spec = template.key_of(role)
    return spec.key if spec is not None else name


def _find_id(
    stated: str, heading: str, docname: str, tools: ReadingTools, *, by_directive: bool
) -> tuple[str, IdSource, Parts]:
    """Return a design's id, where it comes from, and the parts that all its sources give."""
    ids, parts = tools.ids, Parts()
    sources: list[IdSource] = []
    of_metadata = IdSource.DIRECTIVE if by_directive else IdSource.METADATA
    for source, found in (
        (of_metadata, _parse_stated(stated, tools)),
        (IdSource.TITLE, _parse_heading(heading, tools)),
        (IdSource.PATH, _parse_docname(docname, tools)),
    ):
        if found is not None and ids.is_pending(parts) and not ids.is_pending(found):
            parts.clear()  # "KEP-NNNN" was left in the title of a document whose path has the number
            sources.clear()
        fresh = {name: value for name, value in (found or {}).items() if name not in parts and name != "title"}
        parts.update(fresh)
        sources += [source] if fresh else []
    if stated and (not sources or sources[0] is not of_metadata) and not ids.is_pending(Parts(id=stated)):
        return stated, of_metadata, parts
    id_ = ids.format(parts)
    if id_ is None:
        # Where a template does not say how titles are written, an id may stand anywhere in one: "A cache (RFE7)".
        within = next(iter(ids.find(heading)), None) if not ids.spec.title else None
        if within is None:
            return docname, IdSource.DOCUMENT, parts
        return within, IdSource.TITLE, ids.parse(within) or parts
    if ids.is_pending(parts):
        return docname, IdSource.PENDING, parts
    return id_, sources[0], parts


def states_id(heading: str, docname: str, tools: ReadingTools) -> bool:
    """Return whether a document's title or path holds an id."""
    return _parse_heading(heading, tools) is not None or _parse_docname(docname, tools) is not None


def _parse_stated(stated: str, tools: ReadingTools) -> Parts | None:
    found = tools.ids.parse(stated) if stated else None
    if found is None and stated:
        within = tools.ids.find(stated)
        found = tools.ids.parse(within[0]) if len(within) == 1 and "[" in stated else None
    return found


def _parse_heading(heading: str, tools: ReadingTools) -> Parts | None:
    if not heading:
        return None
    found = tools.ids.parse_title(heading)
    if found is not None and set(found) != {"title"}:
        return found
    for text in (heading, tools.clean_title.strip_words(heading)):
        leading = tools.ids.leading(text)
        if leading is not None:
            return leading
    return None


def _parse_docname(docname: str, tools: ReadingTools) -> Parts | None:
    found = tools.ids.parse_path(docname)
    if found is not None:
        return found
    for part in reversed(docname.split("/")):
        within = tools.ids.first(part)
        if within is not None:
            return within
    return None


def read_relations(
    header: Header, successor: Successor | None, identity: Identity, tools: ReadingTools
) -> Iterator[Relation]:
    """Yield what a design's metadata says of others.

    :param successor: what its status says of the design that has taken its place.
    """
    own = {identity.id, *identity.short_names}
    for spec in tools.template.all_metadata:
        for value in header.values.get(spec.key, ()):
            if spec.links is not None and _names_something(value, tools):
                yield _relation(spec.links, spec, value, own, tools)
    if successor is not None:
        reverse = next(key for key in tools.template.all_metadata if key.reverse and key.links is Kind.SUPERSEDES)
        value = successor.stated._replace(text=successor.name)
        relation = _relation(Kind.SUPERSEDES, reverse, value, own, tools)
        if relation.ids or relation.documents:
            yield relation._replace(text=" ".join(successor.stated.text.split()))


def _names_something(value: Value, tools: ReadingTools) -> bool:
    """Return whether a value may name a design: ``No dependencies`` does not, nor does ``not ADR-4``."""
    if tools.states.judge_value(value.text) is not State.FILLED:
        return False
    found = tools.known_ids.find(value.text)
    if found:
        return not tools.denials.find(value.text).issuperset(found)
    return bool(value.documents or value.features) or not tools.states.says_no(value.text)


def _ids_in(value: Value, tools: ReadingTools) -> list[str]:
    """Return the ids in the words of a value, without those that it denies.

    Where they link somewhere, a bare name in them is none.
    """
    text = _without_label(value.text, tools.template)
    found = tools.known_ids.find(text)
    if found:
        denied = tools.denials.find(text)
        return [id_ for id_ in found if id_ not in denied]
    if (value.urls or value.documents) and not text.strip().isdigit():
        return []
    bare = _REMARK.sub("", text)
    whole = _whole_id(bare, tools)
    if whole is not None:
        return [whole]
    # What means a design only where it stands alone: "#12 and #30".
    joiners = tools.template.words.joiners
    parts = [part for joined in split_joined(bare, joiners) for part in _BETWEEN_NAMES.split(joined)]
    names = [_names_alone(part, tools) for part in parts]
    return [name for some in names for name in some] if all(names) else []


def _names_alone(text: str, tools: ReadingTools) -> list[str]:
    """Return the ids that some words are: one, ``#12``, a range as ``#12–#15``, or a number after ``Proposal``."""
    whole = _whole_id(text, tools)
    if whole is not None:
        return [whole]
    match = _NUMBER_SIGN.fullmatch(text.strip()) if tools.ids else None
    if match is not None:
        numbers = [match[1], *between(match[1], match[2]), match[2]] if match[2] else [match[1]]
        return [f"#{int(number)}" for number in numbers]
    match = _NOUN.fullmatch(text.strip())
    nouns = {noun.casefold() for noun in tools.template.words.title_prefixes}
    return [f"#{int(match[2])}"] if match is not None and singular(match[1].casefold()) in nouns else []


def _whole_id(text: str, tools: ReadingTools) -> str | None:
    """Return the id that a text consists of."""
    stated = tools.ids.parse(text.strip("`[]'\" "))
    return tools.ids.format(stated) if stated is not None and not tools.ids.is_pending(stated) else None


def _without_label(text: str, template: Template) -> str:
    """Return the id in ``Spec: caching``, where that is what a header calls an id."""
    spec = template.key_of(HeaderRole.ID)
    label, mark, name = text.partition(":")
    is_label = spec is not None and normalise(label) in map(normalise, (spec.key, spec.label, *spec.aliases))
    return name.strip() if mark and is_label else text


def _relation(kind: Kind, spec: MetadataKey, value: Value, own: set[str], tools: ReadingTools) -> Relation:
    ids = [tools.known_ids.canonical(name) for name in value.features]
    ids += _ids_in(value, tools)
    is_path = "/" in value.text and not any(map(str.isspace, value.text))
    for address in (*([value.text] if is_path else ()), *value.urls, *value.documents):
        ids += tools.known_ids.find_in_address(address) if not ids else ()
    named = tuple(id_ for id_ in dict.fromkeys(ids) if id_ not in own)
    text = " ".join(value.text.split())
    names_itself = bool(ids) and not named
    return Relation(kind, spec.key, text, value.line, value.source, named, value.documents, spec.reverse, names_itself)
