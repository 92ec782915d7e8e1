"""What the headers of a team's documents have in common: lines, values, statuses, and what names other designs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import takewhile

from sphinxcontrib_flamedesign.core.learning.learnt_template import (
    MANY,
    NEARLY_ALL,
    Derived,
    Entry,
    add_link,
    label_of,
    names_of,
    prefixes_of,
)
from sphinxcontrib_flamedesign.core.learning.outline import Outline
from sphinxcontrib_flamedesign.core.learning.statuses import (
    describe_guessed,
    group_statuses,
    is_status,
    most_frequent_spellings,
)
from sphinxcontrib_flamedesign.core.learning.template_header import PHASES, describe, link_of
from sphinxcontrib_flamedesign.core.template import Words
from sphinxcontrib_flamedesign.core.text.days import ISO_DATE
from sphinxcontrib_flamedesign.core.text.labels import strip_label
from sphinxcontrib_flamedesign.core.text.metadata_names import without_status_label
from sphinxcontrib_flamedesign.core.text.normalise import normalise, singular, slugify, split_list
from sphinxcontrib_flamedesign.core.text.status_words import bare_status, status_head

#: Fewer documents do not make a line of a header one of the team's, nor does a smaller share of them.
_LEAST_DOCUMENTS, _COMMON = 3, 0.3

#: Among so few documents, a status that one of them has is the team's, where no template offers others.
_FEW_DOCUMENTS = 20

#: A person, by name, address or account: ``Ann van Lee``, ``Ann Lee <ann@example.org>``, ``@ann``.
_PERSON = re.compile(
    r"@[\w-]{1,40}|[^\s@<>]{1,60}@[\w.-]{1,60}"
    r"|[^\W\d_a-z][^\W\d_]{0,20}\.?(?: [^\W\d_]{1,4}){0,2}(?:[ -][^\W\d_a-z][^\W\d_]{0,20}\.?){1,3}"
    r"(?: [<(].{1,60}[>)])?"
)

#: A phase is said in no more words.
_PHASE_WORDS = 2

_ADDRESS = re.compile(r"https?://")

_NUMBERED_NAME = re.compile(r"(?:[A-Za-z]{2,10}[-_ ]?)?#?\d{1,6}")

_NUMBERED_ADDRESS = re.compile(r"(https?://[^\s<>()\[\]]{1,200}?/)0*(\d{1,6})(?![\w/-])")


class _Lines:
    """The lines of the headers of documents, by the keys of their names."""

    def __init__(self, documents: Sequence[Outline]) -> None:
        #: In how many documents each stands, and in how many of them several times, or as a list.
        self.documents: Counter[str] = Counter()
        self.repeated: Counter[str] = Counter()
        self.values: dict[str, list[str]] = defaultdict(list)
        self._spelt: dict[str, Counter[str]] = defaultdict(Counter)
        keys = _group_keys(slugify(line.name) for document in documents for line in document.all_lines)
        for other in documents:
            seen = Counter(keys[slugify(line.name)] for line in other.all_lines)
            self.documents.update(seen.keys())
            listed = {keys[slugify(line.name)] for line in other.all_lines if line.is_item}
            self.repeated.update(key for key, count in seen.items() if count > 1 or key in listed)
            for line in other.all_lines:
                key = keys[slugify(line.name)]
                self._spelt[key][line.name] += 1
                self.values[key].append(line.value)

    def name_of(self, key: str) -> str:
        """Return the name that most documents write."""
        return self._spelt[key].most_common(1)[0][0]


def _group_keys(keys: Iterable[str]) -> dict[str, str]:
    """Return for each key of a line the one that most documents have of those that differ in number alone."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for key in keys:
        groups[_folded_key(key)][key] += 1
    return {key: group.most_common(1)[0][0] for group in groups.values() for key in group}


def learn_metadata(derived: Derived, documents: Sequence[Outline], words: Words) -> None:
    """Learn lines of headers that many documents have, what statuses they have, and which lines name designs."""
    lines = _Lines(documents)
    known = {
        _folded_key(str(text)): key for key, entry in derived.metadata.items() for text in (key, entry.values["label"])
    }
    for key, count in lines.documents.most_common():
        other = known.get(_folded_key(key))
        if other is None and _is_common(key, count, len(documents), lines):
            _learn_line(derived, key, lines, len(documents), words)
        if (other or key) in derived.metadata:
            _learn_how_often(derived.metadata[other or key], count, len(documents), lines.values[key])
    _drop_second_roles(derived)
    names = {normalise(name) for other in documents for name in (other.title, other.docname.rpartition("/")[2])}
    _learn_rare_links(derived, lines, words, names - {""})
    left_out = {lines.name_of(key): count for key, count in lines.documents.items() if not _is_known(derived, key)}
    derived.leave_out("Lines of headers", left_out)
    _learn_phase(derived, lines.values)
    _learn_date(derived, lines.values)
    _learn_statuses(derived, lines.values | _read_status_sections(derived, documents, words), words)
    _learn_values(derived, lines.values)
    _note_people(derived, lines.values)


def _learn_date(derived: Derived, said: Mapping[str, Sequence[str]]) -> None:
    """Take the one line in which all documents have days for the date, where nothing is called so."""
    if any(entry.values.get("holds") == "date" for entry in derived.metadata.values()):
        return
    days = [key for key in derived.metadata if said.get(key) and all(map(ISO_DATE.fullmatch, said[key]))]
    if len(days) == 1 and "holds" not in derived.metadata[days[0]].values:
        entry = derived.metadata[days[0]]
        entry.values["holds"] = "date"
        entry.comment = f"{entry.comment} Taken for the date of a design.".strip()


def _note_people(derived: Derived, said: Mapping[str, Sequence[str]]) -> None:
    """Note which lines name persons, and so may say who owns a design, where none does by its name."""
    if derived.line_of("owner") is not None:
        return
    for key, entry in derived.metadata.items():
        names = [name for value in said.get(key, ()) for name in split_list(value)]
        is_of_people = len(set(names)) > 1 and sum(map(bool, map(_PERSON.fullmatch, names))) * 2 > len(names)
        if is_of_people and not {"holds", "links", "values"} & entry.values.keys():
            text = 'Names persons: if they own the design, holds = "owner" makes it known.'
            entry.comment = f"{entry.comment} {text}".strip()


def _is_known(derived: Derived, key: str) -> bool:
    """Return whether a line of headers is one of the template, by its key, its label or another name of it."""
    names = {name for text, entry in derived.metadata.items() for name in (text, *names_of(entry))}
    return _folded_key(key) in set(map(_folded_key, names))


def _is_common(key: str, count: int, total: int, lines: _Lines) -> bool:
    """Return whether a line stands in so many headers that it is one of the team's; a key in a table is none."""
    is_shared = count >= max(_LEAST_DOCUMENTS, _COMMON * total) or count * 2 > total
    return bool(key) and is_shared and "." not in lines.name_of(key)


def _learn_line(derived: Derived, key: str, lines: _Lines, total: int, words: Words) -> None:
    """Add a line that the document which is copied does not have."""
    name, count = lines.name_of(key), lines.documents[key]
    label = prefixes_of(derived.ids).get(name, label_of(name))  # "eip: 20" is called as in "EIP-20"
    entry = Entry({"label": label}, f"In {count} of {total} documents.")
    describe(entry, name, [], words, is_list=lines.repeated[key] * 4 > count)
    link = link_of(name, words)
    if link is not None:
        add_link(entry, derived.kinds, *link)
    derived.metadata[key] = entry


def _learn_how_often(entry: Entry, count: int, total: int, values: Sequence[str]) -> None:
    """Require a line that nearly all documents have, and let it have many values where most have several links."""
    is_asked_for = count >= max(MANY, NEARLY_ALL * total)
    if is_asked_for and "required" not in entry.values and entry.values.get("holds") != "id":
        entry.values["required"] = True
        counted = f"In {count} of {total} documents."
        entry.comment = f"{counted} {entry.comment.removeprefix(counted)}".strip()
    if _have_several_links(values):
        entry.values["many"] = True


def _learn_rare_links(derived: Derived, lines: _Lines, words: Words, names: Collection[str]) -> None:
    """Add what names other designs, however few documents have it; what may name other things must name documents.

    :param names: those of the documents, normalised.
    """
    for key in sorted(lines.documents.keys() - derived.metadata.keys()):
        link = link_of(lines.name_of(key), words)
        if link is None:
            continue
        if link[0] == "supersedes" or any(_are_designs(value, names) for value in lines.values[key]):
            derived.metadata[key] = Entry({"label": label_of(lines.name_of(key))})
            add_link(derived.metadata[key], derived.kinds, *link)


def _are_designs(value: str, names: Collection[str]) -> bool:
    """Return whether a value names designs by their numbers, ``20, 165``, or by the names of their documents."""
    parts = split_list(value)
    return bool(parts) and all(_NUMBERED_NAME.fullmatch(part) or normalise(part) in names for part in parts)


def _have_several_links(values: Sequence[str]) -> bool:
    """Return whether most values hold more than one link."""
    return sum(len(_ADDRESS.findall(value)) > 1 for value in values) * 2 > len(values) > 1


def learn_links(derived: Derived, documents: Sequence[Outline], numbers: dict[str, int], words: Words) -> None:
    """Learn which lines of headers name other designs: by their ids, or by the names that documents have."""
    pattern = id_pattern(derived, documents)
    if pattern is None:
        return
    naming: Counter[str] = Counter()
    stated: Counter[str] = Counter()
    for document in documents:
        own = names_in_path(document, numbers)
        for line in document.all_lines:
            key, found = slugify(line.name), pattern.search(line.value)
            naming[key] += names_others(line.value, pattern, own)
            stated[key] += any(map(str.isalnum, line.value)) and bool(found or len(line.value.split()) > 1)
    for key, count in naming.items():
        entry = derived.metadata.get(key)
        if entry is not None and count > 1 and count * 2 > stated[key] and not {"holds", "links"} & entry.values.keys():
            add_link(entry, derived.kinds, *(link_of(key, words) or ("related", False)))
            entry.comment = f"Names other designs in {count} documents: say what they are to each other."


def names_others(text: str, pattern: re.Pattern[str], own: Collection[str]) -> bool:
    """Return whether a text names designs, and not the one alone that has these names."""
    return any(name not in own for name in pattern.findall(text))


def names_in_path(document: Outline, numbers: Mapping[str, int]) -> Collection[str]:
    """Return how other documents name this one: by its number, or by a part of its path."""
    number = numbers.get(document.docname)
    return {*document.docname.split("/"), *([str(number)] if number is not None else [])}


def id_pattern(derived: Derived, documents: Sequence[Outline]) -> re.Pattern[str] | None:
    """Return a pattern of what names a design: letters before a number, or the name in a path."""
    prefixes = prefixes_of(derived.ids).values()
    if prefixes:
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, prefixes))})[-_ ]?0*(\d{{1,6}})\b", re.IGNORECASE)
    path = next(iter(derived.ids.texts("path")), "{number}")
    if "{number}" in path:
        return None
    place = path.split("/").index("{name}") if "{name}" in path.split("/") else -1
    names = {parts[place] for document in documents if len(parts := document.docname.split("/")) > place}
    words = sorted(re.escape(name) for name in names if len(name) > 2)
    return re.compile(rf"(?<![\w-])({'|'.join(words)})(?![\w-])") if words else None


def learn_addresses(derived: Derived, documents: Sequence[Outline], numbers: dict[str, int]) -> None:
    """Learn the addresses by which headers mean designs: of others, or of their own discussion."""
    linking = {key for key, entry in derived.metadata.items() if "links" in entry.values}
    known = set(numbers.values())
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    own: Counter[str] = Counter()
    for document in documents:
        for line in document.all_lines:
            for stem, digits in dict.fromkeys(_NUMBERED_ADDRESS.findall(line.value)):
                own[stem] += int(digits) == numbers.get(document.docname)
                if slugify(line.name) in linking:
                    counts[stem][int(digits) in known] += 1
    found = {stem for stem, there in counts.items() if there[True] and there.total() > 1}
    found |= {stem for stem, count in own.items() if count * 2 > len(documents)}
    if found and "form" in derived.ids.values:
        derived.ids.extend("text", [f"{stem}{{number}}" for stem in sorted(found)])


def _folded_key(name: str) -> str:
    """Return what names of one line of a header have in common: ``Author`` and ``Authors``."""
    return " ".join(map(singular, normalise(name).split()))


def _drop_second_roles(derived: Derived) -> None:
    """Let only the first line of a header hold what one of them holds; owners may stand in several."""
    seen: set[object] = set()
    for entry in derived.metadata.values():
        role = entry.values.get("holds")
        if role is not None and role in seen:
            del entry.values["holds"]
        seen.add(role)


def _learn_phase(derived: Derived, said: dict[str, list[str]]) -> None:
    """Take a phase for the status where nothing is called so, and most documents say it in few words."""
    if derived.line_of("status") is not None:
        return
    for key in sorted(PHASES & derived.metadata.keys()):
        values = [value for value in said.get(key, ()) if value]
        if values and sum(len(value.split()) <= _PHASE_WORDS for value in values) * 2 > len(values):
            derived.metadata[key].values["holds"] = "status"
            return


def _read_status_sections(derived: Derived, documents: Sequence[Outline], words: Words) -> dict[str, list[str]]:
    """Return what documents say in the section that is the status, by the key of that."""
    found: dict[str, list[str]] = {}
    for key, entry in derived.metadata.items():
        section = normalise(str(entry.values.get("section", "")))
        texts = [text for document in documents if section and (text := _status_below(document, section, words))]
        found |= {key: texts} if texts else {}
    return found


def _status_below(document: Outline, section: str, words: Words) -> str:
    """Return the status in a section: its first words, or those after the label that calls them so."""
    headings = iter(document.headings)
    heading = next((other for other in headings if normalise(strip_label(other.label)) == section), None)
    if heading is None:
        return ""
    inside = takewhile(lambda other: other.is_label and other.level > heading.level, headings)
    labelled = (f"{other.label}: {text}" for other in inside for text in other.texts[:1])
    text = next(iter((*heading.texts[:1], *labelled)), "")
    return without_status_label(text, words.status_names)


def _learn_statuses(derived: Derived, said: dict[str, list[str]], words: Words) -> None:
    """Learn the statuses that documents have, by frequency."""
    key = derived.line_of("status")
    if key is None:
        return
    entry = derived.metadata[key]
    written = [status_head(bare_status(text), words) for text in said.get(key, ())]
    counts = Counter(map(str.casefold, written))
    spelt = {spelling.casefold(): spelling for spelling in most_frequent_spellings(written)}
    stated = entry.values.get("values", [])
    values = [str(one) for one in stated] if isinstance(stated, list) else []
    known = set(map(str.casefold, values))
    least = 1 if len(written) > _FEW_DOCUMENTS or values else 0  # among few, one document is no slip
    more = [
        spelt[text]
        for text, count in counts.most_common()
        if text and text not in known and len(text.split()) <= 4 and (count > least or is_status(text, counts, words))
    ]
    if more:
        rare = f"In documents: {', '.join(f'{text} ({counts[text.casefold()]})' for text in more)}."
        entry.values = {**entry.values, **group_statuses([*values, *more], words)}
        entry.comment = f"{rare} {describe_guessed(entry.values)}".strip()


def _learn_values(derived: Derived, said: dict[str, list[str]]) -> None:
    """Add what several documents have beside the values that the template offers."""
    for key, entry in derived.metadata.items():
        offered = entry.texts("values")
        if offered and entry.values.get("holds") != "status":
            known = {text.casefold() for text in offered}
            counts = Counter(value for value in said.get(key, ()) if value and value.casefold() not in known)
            more = [value for value, count in counts.most_common() if count > 1 and len(value.split()) <= 3]
            if more:
                entry.extend("values", more)
                entry.comment = f"In documents: {', '.join(f'{text} ({counts[text]})' for text in more)}."
