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
from sphinxcontrib_flamedesign.core.learning.statuses import read_statuses
from sphinxcontrib_flamedesign.core.learning.template_header import HOLDS_TO_REPLACE, derive_ids, derive_metadata
from sphinxcontrib_flamedesign.core.template import Words
from sphinxcontrib_flamedesign.core.text.labels import strip_label
from sphinxcontrib_flamedesign.core.text.normalise import normalise, slugify

#: A heading that is to be replaced: `{title of option 1}`, `<Name>`, `[Name]`.
_TO_REPLACE = re.compile(r"[{<\[].*[}>\]]|…|\.\.\.")

_NUMBERED = re.compile(r"(.*?)(?<!\s)\s*\b(\d+|[A-C])\b\s*")

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
    metadata, kinds = derive_metadata(template, words, prefixes_of(ids))
    fields, sections = _derive_fields(template, words, _statuses_in(metadata))
    metadata |= sections
    head = Entry({"name": name, "title": title_of(name, ids)})
    header = "rfc2822" if template.is_mail else None
    return Derived(head, ids, kinds, metadata, fields, template.metadata_file, header)


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
    found = (entry.values.get("values") for entry in metadata.values() if entry.values.get("holds") == "status")
    return [str(one) for values in found if isinstance(values, list) for one in values]


def _find_required(texts: Iterable[str], statuses: Sequence[str]) -> list[str]:
    """Return the statuses for which the guidance of a field requires it."""
    named = " ".join(match[1].casefold() for text in texts for match in _REQUIRED_IN.finditer(text))
    return [one for one in statuses if re.search(rf"\b{re.escape(one.casefold())}\b", named)]


def _derive_fields(
    template: Outline, words: Words, statuses: Sequence[str]
) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """Return the fields that the headings are, and the metadata that is a section of its own."""
    fields: dict[str, Entry] = {}
    sections: dict[str, Entry] = {}
    stack: list[tuple[int, str]] = []
    metadata_level: int | None = None
    for heading in template.headings:
        if metadata_level is not None and heading.is_label and heading.level > metadata_level:
            continue  # a label in a section that is metadata
        metadata_level = None
        latest = stack[-1][1] if stack else None
        while stack and stack[-1][0] >= heading.level:
            stack.pop()
        parent = stack[-1][1] if stack else None
        label, is_optional = clean_label(heading.label, words)
        bare = strip_label(label) or label
        if parent is None and normalise(bare) in words.status_names and not _has_children(template, heading):
            metadata_level = heading.level
            sections["status"] = Entry(
                {"label": bare, "section": bare, "holds": "status", **read_statuses(heading.texts, words)}
            )
            continue
        if _is_no_field(label, heading) or (parent is None and stack):
            _add_prompts(fields, latest if heading.is_label else parent, [heading.label, *heading.texts])
            continue
        repeated = _find_repeat(label, heading, template, words)
        if repeated is not None and any(
            entry.values.get("repeat") == repeated and entry.values.get("parent") == parent for entry in fields.values()
        ):
            continue
        name = _unique_name(_name_of(bare if repeated is None else repeated.replace("{number}", "")), parent, fields)
        is_optional = is_optional or (len(heading.texts) == 1 and clean_label(heading.texts[0], words)[1])
        is_optional = is_optional or any(
            _says_optional(text, words) for text in (heading.above, heading.comment, *heading.texts[:1])
        )
        required = _find_required((heading.label, heading.above, heading.comment, *heading.texts), statuses)
        entry = _make_field(heading, bare, parent, repeated)
        if is_optional or required:
            entry.values["required"] = required or False
        fields[name] = entry
        stack.append((heading.level, name))
    return fields, sections


def _make_field(heading: Heading, label: str, parent: str | None, repeated: str | None) -> Entry:
    """Return the field that a heading is, with what stands below it."""
    entry = Entry({"label": label if repeated is None else label.rstrip("0123456789 ") or label})
    entry.values |= {"parent": parent} if parent is not None else {}
    entry.values |= {"repeat": repeated} if repeated is not None else {}
    scope = _SCOPES.get(normalise(label))
    entry.values |= {"scope": scope} if scope is not None else {}
    _add_guidance(entry, heading)
    return entry


def _add_guidance(entry: Entry, heading: Heading) -> None:
    """Add what stands below a heading of a template; where it offers to say "None", that is an answer."""
    comment = [shorten_guidance(heading.comment)] if heading.comment else []
    prompts = list(dict.fromkeys(text for text in (*heading.texts, *comment) if text.strip()))
    if prompts:
        entry.values["prompts"] = prompts
    if any(_OR_NONE.search(text) for text in prompts):
        entry.values["style"] = "list"


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


def _is_no_field(label: str, heading: Heading) -> bool:
    """Return whether a heading is a question, or is to be replaced: then it is guidance of the field around it."""
    has_placeholder = heading.is_label and HOLDS_TO_REPLACE.search(label) is not None
    return label.endswith(("?", "？")) or has_placeholder or _TO_REPLACE.fullmatch(label) is not None


def _add_prompts(fields: dict[str, Entry], parent: str | None, texts: Iterable[str]) -> None:
    if parent is not None:
        prompts = fields[parent].values.setdefault("prompts", [])
        if isinstance(prompts, list):
            prompts += [text for text in texts if text.strip() and text not in prompts]


def _has_children(template: Outline, heading: Heading) -> bool:
    """Return whether a heading has others below it, and no mere labels."""
    place = template.headings.index(heading)
    following = template.headings[place + 1 : place + 2]
    return bool(following) and following[0].level > heading.level and not following[0].is_label


def _find_repeat(label: str, heading: Heading, template: Outline, words: Words) -> str | None:
    """Return the form of a heading that stands several times with different numbers: ``Story {number}``."""
    match = _NUMBERED.fullmatch(label)
    if match is None or not match[1]:
        return None
    forms = (_NUMBERED.fullmatch(clean_label(one.label, words)[0]) for one in template.headings if one is not heading)
    alike = [one for one in forms if one is not None and one[1] == match[1]]
    return f"{match[1]} {{number}}" if alike else None
