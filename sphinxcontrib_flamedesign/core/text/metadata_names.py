"""Which key of metadata the words of a header, or the name of a section, mean."""

from __future__ import annotations

import re
from collections.abc import Container

from sphinxcontrib_flamedesign.core.template import COMMON_METADATA, HeaderRole, MetadataKey, Template, Words
from sphinxcontrib_flamedesign.core.text.labels import strip_label
from sphinxcontrib_flamedesign.core.text.normalise import normalise, singular
from sphinxcontrib_flamedesign.core.text.suggest import is_slip

#: Names of other metadata that are almost those of ours.
_OTHER_METADATA = frozenset({"dated", "dates", "issued", "issuer", "owned", "stats", "superseded", "titles"})


#: What a section of its own may say though its template does not tell so: all documents have such.
_OF_SHORT_SECTIONS = frozenset({HeaderRole.STATUS, HeaderRole.OWNER})


#: What calls words a status, in a section about it, has no more words: ``Current state: accepted``.
_STATUS_LABEL_WORDS = 3


def without_status_label(text: str, names: Container[str]) -> str:
    """Return words without what calls them a status: one of some names, with words before it."""
    label, _, value = text.replace("：", ":").partition(":")
    words = normalise(label).split()
    first_line = value.strip().partition("\n")[0]
    is_label = 0 < len(words) <= _STATUS_LABEL_WORDS and words[-1] in names
    return first_line if is_label and first_line else text


#: Names of no more letters, both of them, are misspelt only where two letters are swapped.
_SHORT_NAME = 4


def _names_of(key: MetadataKey) -> list[str]:
    return [normalise(name) for name in (key.key, key.label, *key.aliases)]


def _in_singular(name: str) -> str:
    return " ".join(map(singular, name.split()))


def _role_of(key: MetadataKey) -> tuple[HeaderRole | None, str | None, bool]:
    return key.holds, key.links, key.reverse


def _language_names(key: MetadataKey, words: Words) -> list[str]:
    """Return what authors call the relation to others, of those that every design may state, in their language."""
    names = words.successor_names if key.reverse else words.supersedes_names
    return list(names) if key.links is not None else []


class MetadataIndex:
    """Finds the metadata key that a header line or front matter name means."""

    def __init__(self, template: Template) -> None:
        self.spec = template.metadata_key
        self._common = {key.key for key in template.all_metadata} - {key.key for key in template.metadata}
        # A template's own names go before those that every design may state.
        self._keys = {name: key.key for key in reversed(template.all_metadata) for name in _names_of(key)}
        # What every design may state has these names beside those that the template gives it.
        by_role = {_role_of(key): key.key for key in reversed(template.metadata)}
        for common in COMMON_METADATA:
            own = by_role.get(_role_of(common)) if common.holds is not None or common.links is not None else None
            names = _language_names(common, template.words) + ([common.key, common.label] if own else [])
            for name in names:
                self._keys.setdefault(normalise(name), own or common.key)
        # "Author" means "Authors" too.
        self._singular = {_in_singular(name): key for name, key in self._keys.items()}
        self._sections = {normalise(key.section): key.key for key in template.metadata if key.section is not None}
        fields = {normalise(name) for field in template.fields for name in (field.label, *field.aliases)}
        short = [key for key in template.metadata if key.holds in _OF_SHORT_SECTIONS]
        self._short_sections = {name: key.key for key in short for name in _names_of(key) if name not in fields}
        self._headers = {normalise(word) for word in template.words.header_sections}
        self._link_sections = {normalise(word) for word in template.words.link_sections}
        self._statuses = tuple(value.casefold() for value in template.status.values)
        successors = (*template.status.superseded, *template.words.superseded)
        self._successor_statuses = tuple(value.casefold() for value in successors)
        status = template.status
        self._status_names = {*map(normalise, (*template.words.status_names, status.label, *status.aliases))}
        #: Words that join two names.
        self.joiners = template.words.joiners

    def is_header(self, heading: str) -> bool:
        """Return whether a section is part of a document's header."""
        return normalise(strip_label(heading)) in self._headers or self.match_section(heading) is not None

    def is_link_section(self, label: str) -> bool:
        """Return whether the items of a section say what a design is to others."""
        return normalise(strip_label(label)) in self._link_sections

    def match_section(self, heading: str) -> str | None:
        """Return the key of which a section's words are the value."""
        return self._sections.get(normalise(strip_label(heading))) if self._sections else None

    def match_short_section(self, heading: str) -> str | None:
        """Return the key that a section is called like whose few words may be the value, where no field is."""
        return self._short_sections.get(normalise(strip_label(heading)))

    def opens_with_status(self, text: str) -> bool:
        """Return whether words open with a status that the template knows."""
        return re.sub(r"^\W+", "", text).casefold().startswith(self._statuses)

    def without_status_label(self, text: str) -> str:
        """Return words of a section about the status without what calls them so: ``Current state: accepted``."""
        return without_status_label(text, self._status_names)

    def match_relation(self, text: str) -> tuple[MetadataKey | None, str]:
        """Return the relation to other designs that words open with, as ``Amends ADR-4``, and the words after it."""
        words = text.split()
        for size in (3, 2, 1):
            key = self.match(" ".join(words[:size]).rstrip(":：")) if len(words) > size else None
            if key is not None and self.spec(key).links is not None:
                return self.spec(key), " ".join(words[size:])
        return None, text

    def match_clause(self, text: str) -> tuple[MetadataKey | None, str]:
        """Return the same of a clause in a status, where ``Superseded by ADR-4`` is what a design is, and no more."""
        relation, words = self.match_relation(text)
        is_status = relation is not None and relation.reverse and text.casefold().startswith(self._successor_statuses)
        return (None, text) if is_status else (relation, words)

    def is_common(self, name: str) -> bool:
        """Return whether a name is that of an id or a title that the template does not name: prose has such words."""
        return self.match(name) in self._common & {"id", "title"}

    def match(self, text: str) -> str | None:
        """Return the template's key for a name as an author writes it."""
        names = (normalise(text.replace("(s)", "s")), normalise(text.replace("(s)", "")))
        found = (self._keys.get(name) or self._singular.get(_in_singular(name)) for name in names)
        return next(filter(None, found), None)

    def nearest(self, text: str) -> str | None:
        """Return the name of metadata that another name is but for one letter; None where it is a word itself.

        Who writes no capitals is told the key, as it stands in front matter and files.
        """
        name = normalise(text)
        if name in _OTHER_METADATA:
            return None
        near = (known for known in self._keys if is_slip(name, known))
        # In a short name, one letter makes another word: "data" is no "date".
        near = (other for other in near if max(len(name), len(other)) > _SHORT_NAME or sorted(name) == sorted(other))
        meant = next(near, None)
        key = self._keys[meant] if meant is not None else ""
        return key if text.islower() and normalise(key) == meant else meant
