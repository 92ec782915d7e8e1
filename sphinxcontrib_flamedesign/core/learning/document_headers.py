"""What the headers of a team's documents have in common: lines, values, statuses, and what names other designs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from sphinxcontrib_flamedesign.core.learning.learnt_template import (
    MANY,
    NEARLY_ALL,
    Derived,
    Entry,
    add_link,
    label_of,
    prefixes_of,
)
from sphinxcontrib_flamedesign.core.learning.outline import Outline
from sphinxcontrib_flamedesign.core.learning.statuses import STATUS_WORDS, cut_status, group_statuses, say_guessed
from sphinxcontrib_flamedesign.core.learning.template_header import LINKS, PHASES, describe
from sphinxcontrib_flamedesign.core.template import Words
from sphinxcontrib_flamedesign.core.text.normalise import normalise, singular, slugify

#: Fewer documents do not make a line of a header one of the team's, nor does a smaller share of them.
_LEAST_DOCUMENTS, _COMMON = 3, 0.3

_ADDRESS = re.compile(r"https?://")

_NUMBERED_ADDRESS = re.compile(r"(https?://[^\s<>()\[\]]{1,200}?/)0*(\d{1,6})(?![\w/-])")


class _Lines:
    """The lines of the headers of documents, by the keys of their names."""

    def __init__(self, documents: Sequence[Outline]) -> None:
        #: In how many documents each stands, and in how many of them several times.
        self.documents: Counter[str] = Counter()
        self.repeated: Counter[str] = Counter()
        self.values: dict[str, list[str]] = defaultdict(list)
        self._spelt: dict[str, Counter[str]] = defaultdict(Counter)
        for one in documents:
            seen = Counter(slugify(line.name) for line in one.all_lines)
            self.documents.update(seen.keys())
            self.repeated.update(key for key, count in seen.items() if count > 1)
            for line in one.all_lines:
                self._spelt[slugify(line.name)][line.name] += 1
                self.values[slugify(line.name)].append(line.value)

    def name_of(self, key: str) -> str:
        """Return the name that most documents write."""
        return self._spelt[key].most_common(1)[0][0]


def learn_metadata(derived: Derived, documents: Sequence[Outline], words: Words) -> None:
    """Learn lines of headers that many documents have, what statuses they have, and which lines name designs."""
    lines = _Lines(documents)
    known = {
        _folded_key(str(text)): key for key, one in derived.metadata.items() for text in (key, one.values["label"])
    }
    for key, count in lines.documents.most_common():
        other = known.get(_folded_key(key))
        if other is not None and other != key:
            _learn_alias(derived.metadata[other], key, lines)
        elif other is None and _is_common(key, count, len(documents), lines):
            _learn_line(derived, key, lines, len(documents), words)
        if key in derived.metadata:
            _learn_how_often(derived.metadata[key], count, len(documents), lines.values[key])
    _drop_second_roles(derived)
    _learn_successors(derived, lines)
    _learn_phase(derived, lines.values)
    _learn_statuses(derived, lines.values, words)
    _learn_values(derived, lines.values)


def _is_common(key: str, count: int, total: int, lines: _Lines) -> bool:
    """Return whether a line stands in so many headers that it is one of the team's; a key in a table is none."""
    return bool(key) and count >= max(_LEAST_DOCUMENTS, _COMMON * total) and "." not in lines.name_of(key)


def _learn_alias(entry: Entry, key: str, lines: _Lines) -> None:
    aliases = entry.values.setdefault("aliases", []) if slugify(str(entry.values["label"])) != key else None
    if isinstance(aliases, list):
        aliases.append(lines.name_of(key))


def _learn_line(derived: Derived, key: str, lines: _Lines, total: int, words: Words) -> None:
    """Add a line that the document which is copied does not have."""
    name, count = lines.name_of(key), lines.documents[key]
    entry = Entry({"label": label_of(name)}, f"In {count} of {total} documents.")
    describe(entry, name, [], words, is_list=lines.repeated[key] * 4 > count)
    link = LINKS.get(normalise(name))
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


def _learn_successors(derived: Derived, lines: _Lines) -> None:
    """Add what says which design has taken another one's place, however few documents have it."""
    for name, link in LINKS.items():
        key = slugify(name)
        if link[0] == "supersedes" and key in lines.documents and key not in derived.metadata:
            derived.metadata[key] = Entry({"label": label_of(lines.name_of(key))})
            add_link(derived.metadata[key], derived.kinds, *link)


def _have_several_links(values: Sequence[str]) -> bool:
    """Return whether most values hold more than one link."""
    return sum(len(_ADDRESS.findall(value)) > 1 for value in values) * 2 > len(values) > 1


def learn_links(derived: Derived, documents: Sequence[Outline], numbers: dict[str, int]) -> None:
    """Learn which lines of headers name other designs: by their ids, or by the names that documents have."""
    pattern = _id_pattern(derived, documents)
    if pattern is None:
        return
    naming: Counter[str] = Counter()
    stated: Counter[str] = Counter()
    for one in documents:
        own = numbers.get(one.docname)
        for line in one.all_lines:
            key, found = slugify(line.name), pattern.findall(line.value)
            others = [name for name in found if not name.isdigit() or int(name) != own]
            naming[key] += bool(others)
            stated[key] += any(map(str.isalnum, line.value)) and bool(found or len(line.value.split()) > 1)
    for key, count in naming.items():
        entry = derived.metadata.get(key)
        if entry is not None and count > 1 and count * 2 > stated[key] and not {"holds", "links"} & entry.values.keys():
            add_link(entry, derived.kinds, *LINKS.get(normalise(key), ("related", False)))
            entry.comment = f"Names other designs in {count} documents: say what they are to each other."


def _id_pattern(derived: Derived, documents: Sequence[Outline]) -> re.Pattern[str] | None:
    """Return a pattern of what names a design: letters before a number, or the name in a path."""
    prefixes = prefixes_of(derived.ids).values()
    if prefixes:
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, prefixes))})[-_ ]?0*(\d{{1,6}})\b", re.IGNORECASE)
    paths = derived.ids.values.get("path")
    if not isinstance(paths, list) or "{number}" in paths[0]:
        return None
    place = str(paths[0]).split("/").index("{name}") if "{name}" in str(paths[0]).split("/") else -1
    names = {parts[place] for one in documents if len(parts := one.docname.split("/")) > place}
    words = sorted(re.escape(name) for name in names if len(name) > 2)
    return re.compile(rf"(?<![\w-])({'|'.join(words)})(?![\w-])") if words else None


def learn_addresses(derived: Derived, documents: Sequence[Outline], numbers: dict[str, int]) -> None:
    """Learn the addresses by which headers mean designs: of others, or of their own discussion."""
    linking = {key for key, entry in derived.metadata.items() if "links" in entry.values}
    known = set(numbers.values())
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    own: Counter[str] = Counter()
    for one in documents:
        for line in one.all_lines:
            for stem, digits in dict.fromkeys(_NUMBERED_ADDRESS.findall(line.value)):
                own[stem] += int(digits) == numbers.get(one.docname)
                if slugify(line.name) in linking:
                    counts[stem][int(digits) in known] += 1
    found = {stem for stem, there in counts.items() if there[True] and there.total() > 1}
    found |= {stem for stem, count in own.items() if count * 2 > len(documents)}
    if found and "form" in derived.ids.values:
        texts = derived.ids.values.setdefault("text", [])
        if isinstance(texts, list):
            texts += [f"{stem}{{number}}" for stem in sorted(found)]


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
    """Take a phase for the status where nothing is called so, and most documents say one that is known."""
    if any(entry.values.get("holds") == "status" for entry in derived.metadata.values()):
        return
    for key in sorted(PHASES & derived.metadata.keys()):
        known = sum(not STATUS_WORDS.isdisjoint(value.casefold().split()) for value in said.get(key, ()))
        if known * 2 > len(said.get(key, ())):
            derived.metadata[key].values["holds"] = "status"
            return


def _learn_statuses(derived: Derived, said: dict[str, list[str]], words: Words) -> None:
    """Learn the statuses that documents have, by frequency."""
    key = next((key for key, entry in derived.metadata.items() if entry.values.get("holds") == "status"), None)
    if key is None:
        return
    entry = derived.metadata[key]
    counts: Counter[str] = Counter()
    for text in said.get(key, ()):
        head = re.split(r"[([,.;:]", text.replace("*", ""), maxsplit=1)[0]
        counts[cut_status(head, words).strip().casefold()] += 1
    stated = entry.values.get("values", [])
    values = [str(one) for one in stated] if isinstance(stated, list) else []
    more = [
        one
        for one, count in counts.most_common()
        if one
        and one not in values
        and len(one.split()) <= 4
        and (count > 1 or not STATUS_WORDS.isdisjoint(one.split()))
    ]
    if more:
        rare = f"In documents: {', '.join(f'{one} ({counts[one]})' for one in more)}."
        entry.values = {**entry.values, **group_statuses([*values, *more])}
        entry.comment = f"{rare} {say_guessed(entry.values)}".strip()


def _learn_values(derived: Derived, said: dict[str, list[str]]) -> None:
    """Add what several documents have beside the values that the template offers."""
    for key, entry in derived.metadata.items():
        offered = entry.values.get("values")
        if isinstance(offered, list) and entry.values.get("holds") != "status":
            known = {str(one).casefold() for one in offered}
            counts = Counter(value for value in said.get(key, ()) if value and value.casefold() not in known)
            more = [value for value, count in counts.most_common() if count > 1 and len(value.split()) <= 3]
            if more:
                entry.values["values"] = [*offered, *more]
                entry.comment = f"In documents: {', '.join(f'{one} ({counts[one]})' for one in more)}."
