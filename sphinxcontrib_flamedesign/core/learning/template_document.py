"""What the document says that a team copies for each new design."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sphinxcontrib_flamedesign.core.learning.learnt_template import (
    Derived,
    Entry,
    prefixes_of,
    shorten_guidance,
    title_of,
)
from sphinxcontrib_flamedesign.core.learning.outline import Heading, Outline
from sphinxcontrib_flamedesign.core.learning.repeated import fold_repeated
from sphinxcontrib_flamedesign.core.learning.statuses import describe_guessed, read_statuses
from sphinxcontrib_flamedesign.core.learning.template_header import HOLDS_TO_REPLACE, derive_ids, derive_metadata
from sphinxcontrib_flamedesign.core.template import Words
from sphinxcontrib_flamedesign.core.text.labels import strip_label
from sphinxcontrib_flamedesign.core.text.normalise import normalise, slugify

#: A heading that is to be replaced: `{title of option 1}`, `<Name>`, `[Name]`.
_TO_REPLACE = re.compile(r"[{<\[].*[}>\]]|…|\.\.\.")

_REQUIRED_IN = re.compile(
    r"\b(?:required|mandatory|must be \w+|has to be \w+) (?:for|before|in|when|from|until):? ([\w |,/-]+)",
    re.IGNORECASE,
)

#: Guidance by which a field may say that there is nothing: `Steps, or "None".`
_OR_NONE = re.compile(r"\bor\b\W{0,3}(?:none|n/a|not applicable)\b", re.IGNORECASE)

#: Labels of what a design is about, and of what it is not.
_SCOPES = {"in scope": "in", "out of scope": "out", "non goals": "out", "nongoals": "out"}


def derive(template: Outline, name: str, words: Words) -> Derived:
    """Return what the document says that a team copies for each new design.

    :param name: what the template is to be called.
    :param words: how authors of its language write.
    """
    ids = derive_ids(template)
    (template,) = fold_repeated([template], words)
    metadata, kinds = derive_metadata(template, words, prefixes_of(ids))
    reader = _HeadingReader(template, words, _statuses_in(metadata))
    for heading in template.headings:
        reader.read(heading)
    metadata |= reader.sections
    head = Entry({"name": name, "title": title_of(name, ids)})
    header = "rfc2822" if template.is_mail else None
    return Derived(head, ids, kinds, metadata, reader.fields, template.metadata_file, header)


def clean_label(label: str, words: Words) -> tuple[str, bool]:
    """Return what a heading of a template is called, and whether it says that it may be left out."""
    suffix = re.search(r"[(（\[]([^()（）\[\]]*)[)）\]]\s*(?::\s*)?$", label)
    is_optional = suffix is not None and any(word in suffix[1].casefold() for word in words.optional)
    is_about_status = suffix is not None and _REQUIRED_IN.search(suffix[1]) is not None
    bare = label[: suffix.start()] if suffix is not None and (is_optional or is_about_status) else label
    return bare.strip().rstrip(":：").strip(), is_optional


def _says_optional(text: str, words: Words) -> bool:
    """Return whether guidance says that a section may be left out, in its first words."""
    start = normalise(text[:160])
    if start.startswith(tuple(f"{normalise(word)} sub" for word in words.optional)):
        return False  # what stands below may be left out
    return any(
        f"{verb} {word}" in start or start.startswith(word)
        for word in map(normalise, words.optional)
        for verb in ("is", "is an", "section is", "this", "an")
    )


def _statuses_in(metadata: dict[str, Entry]) -> list[str]:
    """Return the statuses that the header of a template offers."""
    held = (entry for entry in metadata.values() if entry.values.get("holds") == "status")
    return [text for entry in held for text in entry.texts("values")]


def _find_required(texts: Iterable[str], statuses: Sequence[str]) -> list[str]:
    """Return the statuses for which the guidance of a field requires it."""
    named = " ".join(match[1].casefold() for text in texts for match in _REQUIRED_IN.finditer(text))
    return [status for status in statuses if re.search(rf"\b{re.escape(status.casefold())}\b", named)]


class _HeadingReader:
    """Reads the fields that the headings of a template are, and the metadata that is a section of its own."""

    def __init__(self, template: Outline, words: Words, statuses: Sequence[str]) -> None:
        self.template, self.words, self.statuses = template, words, statuses
        self.fields: dict[str, Entry] = {}
        self.sections: dict[str, Entry] = {}
        #: The level of the section that is metadata, while its labels are passed over.
        self._metadata_level: int | None = None
        #: The fields around a heading, the outermost first, with the levels of their headings.
        self._around: list[tuple[int, str]] = []

    def read(self, heading: Heading) -> None:
        """Add what a heading is: a section for the status, guidance, another one of several that are alike, a field."""
        if self._metadata_level is not None and heading.is_label and heading.level > self._metadata_level:
            return
        self._metadata_level = None
        latest = self._innermost()
        self._around = [(level, name) for level, name in self._around if level < heading.level]
        parent = self._innermost()
        label = clean_label(heading.label, self.words)[0]
        bare = strip_label(label) or label
        if parent is None and normalise(bare) in self.words.status_names and not _has_children(self.template, heading):
            self._metadata_level = heading.level
            offered = read_statuses(heading.texts, self.words)
            stated: dict[str, object] = {"label": bare, "section": bare, "holds": "status", **offered}
            self.sections["status"] = Entry(stated, describe_guessed(offered))
        elif _is_guidance(label, heading):
            self._add_prompts(latest if heading.is_label else parent, [heading.label, *heading.texts])
        else:
            name = self._find_again(bare, heading, parent) or self._add_field(heading, bare, parent)
            self._around.append((heading.level, name))

    def _innermost(self) -> str | None:
        return self._around[-1][1] if self._around else None

    def _add_prompts(self, name: str | None, texts: Iterable[str]) -> None:
        if name is not None:
            known = self.fields[name].texts("prompts")
            self.fields[name].extend("prompts", [text for text in texts if text.strip() and text not in known])

    def _find_again(self, bare: str, heading: Heading, parent: str | None) -> str | None:
        """Return the field that a heading is one more of: of a form of which there are several, or inside one."""
        is_inside = parent is not None and "repeat" in self.fields[parent].values
        for name, entry in self.fields.items():
            is_beside = entry.values.get("parent") == parent
            if heading.repeat is not None and is_beside and entry.values.get("repeat") == heading.repeat:
                return name
            if heading.repeat is None and is_beside and is_inside and entry.values["label"] == bare:
                return name
        return None

    def _add_field(self, heading: Heading, bare: str, parent: str | None) -> str:
        """Add a field, and return its name."""
        name = _unique_name(_name_of(bare), parent, self.fields)
        values = {
            "label": bare,
            "parent": parent,
            "repeat": heading.repeat,
            "required": self._required(heading),
            "scope": _SCOPES.get(normalise(bare)),
            **_guidance_of(heading),
        }
        self.fields[name] = Entry({key: value for key, value in values.items() if value is not None})
        return name

    def _required(self, heading: Heading) -> list[str] | bool | None:
        """Return the statuses for which a field is required, or False where it is optional; None where none is said."""
        required = _find_required((heading.label, heading.above, heading.comment, *heading.texts), self.statuses)
        suffixed = (heading.label, *(heading.texts if len(heading.texts) == 1 else ()))
        is_optional = any(clean_label(text, self.words)[1] for text in suffixed) or any(
            _says_optional(text, self.words) for text in (heading.above, heading.comment, *heading.texts[:1])
        )
        return required or (False if is_optional else None)


def _guidance_of(heading: Heading) -> dict[str, object]:
    """Return what stands below a heading of a template; where it offers to say "None", that is an answer."""
    comment = [shorten_guidance(heading.comment)] if heading.comment else []
    prompts = list(dict.fromkeys(text for text in (*heading.texts, *comment) if text.strip()))
    is_list = any(_OR_NONE.search(text) for text in prompts)
    return {"prompts": prompts or None, "style": "list" if is_list else None}


def _name_of(label: str) -> str:
    """Return the name of a field for a label: its words in ASCII, or those of its letters where it has none."""
    words = re.findall(r"[a-z0-9]+", _in_ascii(slugify(label)).replace("'", ""))
    name = "-".join(words[:6])
    return name if name[:1].isalpha() else f"section-{name}" if name else "section"


def _in_ascii(text: str) -> str:
    """Return a text without the accents of its letters: ``décision`` is ``decision``."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _unique_name(name: str, parent: str | None, fields: dict[str, Entry]) -> str:
    if name in fields and parent is not None:
        name = f"{parent}-{name}"
    unique, number = name, 2
    while unique in fields:
        unique, number = f"{name}-{number}", number + 1
    return unique


def _is_guidance(label: str, heading: Heading) -> bool:
    """Return whether a heading is no field, but guidance of the one around it: a question, or to be replaced."""
    has_placeholder = heading.is_label and HOLDS_TO_REPLACE.search(label) is not None
    return label.endswith(("?", "？")) or has_placeholder or _TO_REPLACE.fullmatch(label) is not None


def _has_children(template: Outline, heading: Heading) -> bool:
    """Return whether a heading has others below it, and no mere labels."""
    place = template.headings.index(heading)
    following = template.headings[place + 1 : place + 2]
    return bool(following) and following[0].level > heading.level and not following[0].is_label
