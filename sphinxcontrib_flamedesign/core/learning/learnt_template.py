"""A template that was learnt: the tables of its file, with what is to be said of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

#: So much is named of what is left out.
_MOST_NAMED = 12


@dataclass(slots=True)
class Entry:
    """One table of a template file, with what is to be said about it in a comment."""

    values: dict[str, object] = field(default_factory=dict)
    comment: str = ""

    def texts(self, key: str) -> list[str]:
        """Return the texts of a list in it; none where it has no such list."""
        found = self.values.get(key)
        return [str(one) for one in found] if isinstance(found, list) else []

    def extend(self, key: str, texts: Iterable[str]) -> None:
        """Add texts to a list in it."""
        self.values[key] = [*self.texts(key), *texts]


@dataclass(slots=True)
class Derived:
    """A template as it was learnt: the tables of its file, in their order."""

    head: Entry
    ids: Entry
    kinds: dict[str, Entry]
    metadata: dict[str, Entry]
    fields: dict[str, Entry]
    metadata_file: str | None = None
    header: str | None = None
    #: What documents have that nothing in it reads.
    left_out: list[str] = field(default_factory=list)

    def leave_out(self, what: str, counts: Mapping[str, int]) -> None:
        """Record what documents have that the template does not, and in how many each stands: most of it first."""
        names = sorted(counts, key=lambda name: (-counts[name], name))
        if names:
            more = f", and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
            text = ", ".join(f"{name} ({counts[name]})" for name in names[:_MOST_NAMED])
            self.left_out.append(f"{what} in documents that are none here: {text}{more}.")

    def line_of(self, role: str) -> str | None:
        """Return the key of the line of metadata that holds what a role says."""
        return next((key for key, entry in self.metadata.items() if entry.values.get("holds") == role), None)

    def settle_statuses(self) -> None:
        """Have what is required in some statuses name these as they are spelt; where no design has one, it is not."""
        status = self.line_of("status")
        spelt = {text.casefold(): text for text in self.metadata[status].texts("values")} if status is not None else {}
        for entry in (*self.metadata.values(), *self.fields.values()) if spelt else ():
            if isinstance(entry.values.get("required"), list):
                named = [spelt[text.casefold()] for text in entry.texts("required") if text.casefold() in spelt]
                entry.values["required"] = named or False

    def set_languages(self, languages: Sequence[str]) -> None:
        """State the languages of documents that are not in English alone."""
        if len(languages) > 1:
            self.head.values["languages"] = list(languages)

    def exclude(self, docnames: list[str]) -> None:
        """Leave documents that are copied out of the designs."""
        if docnames:
            self.head.values["exclude"] = docnames


#: Words that are letters in front of numbers wherever they stand.
ACRONYMS = ("adr", "kep", "madr", "nep", "pep", "rfc", "rfd", "rfe")


#: Guidance is kept so long: what is longer teaches, and a template is to be read.
_MOST_GUIDANCE = 400


def prefixes_of(ids: Entry) -> dict[str, str]:
    """Return the letters in front of numbers in the forms of ids, by their small letters."""
    found = (re.match(r"[A-Za-z]+", form) for form in ids.texts("form"))
    return {match[0].casefold(): match[0] for match in found if match is not None}


def title_of(name: str, ids: Entry) -> str:
    """Return a title for a template: its name in words, with the letters of ids as those are written."""
    prefixes = prefixes_of(ids)
    known = prefixes | {word: word.upper() for word in ACRONYMS}
    title = " ".join(known.get(word, word) for word in re.split(r"[-_ ]+", name) if word)
    return title[:1].upper() + title[1:] or "Design"


def names_of(entry: Entry) -> list[str]:
    """Return the label of a field or a line, with the other names that documents have for it."""
    return [str(entry.values["label"]), *entry.texts("aliases")]


def label_of(name: str) -> str:
    """Return what a key is called on pages: ``creation-date`` is ``Creation date``."""
    bare = " ".join(name.replace("_", " ").replace("-", " ").replace(".", " ").split()) if name.islower() else name
    return bare[:1].upper() + bare[1:]


def shorten_guidance(text: str) -> str:
    """Return the first sentences of a long text."""
    if len(text) <= _MOST_GUIDANCE:
        return text
    cut = text[:_MOST_GUIDANCE]
    end = max(cut.rfind(mark) for mark in (". ", "? ", "! "))
    return cut[: end + 1] if end > 0 else cut.rsplit(" ", 1)[0] + " …"


def add_link(entry: Entry, kinds: dict[str, Entry], kind: str, is_reverse: bool) -> None:
    """Let a line of a header name designs, and add its kind of interaction where no project has that by itself."""
    entry.values |= {"links": kind, "many": True} | ({"reverse": True} if is_reverse else {})
    if kind in OWN_KINDS:
        own = dict(zip(("label", "inverse"), OWN_KINDS[kind], strict=True))
        kinds.setdefault(kind, Entry({**own, "like": "reference"}))


#: The kinds of these that no project has by itself.
OWN_KINDS = {
    "see-also": ("see also", "see also"),
    "amends": ("amends", "amended by"),
    "continues": ("continues", "continued by"),
    "refines": ("refines", "refined by"),
    "clarifies": ("clarifies", "clarified by"),
}


#: From fewer documents nothing is learnt of what must be there.
MANY = 10


#: The share of documents that have what is asked for in all.
NEARLY_ALL = 0.95
