"""Templates learnt from documents: from the document that a team copies, and from those that it has written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sphinxcontrib_flamedesign.core.outline import HeaderLine, Heading, Outline
from sphinxcontrib_flamedesign.core.template import HeaderRole, Words
from sphinxcontrib_flamedesign.core.text.labels import strip_label
from sphinxcontrib_flamedesign.core.text.normalise import normalise, slugify

#: What stands in the place of a number that is still to be given.
_PENDING = re.compile(r"N{3,6}|X{3,6}|0{3,5}|(?<![\w])X(?![\w])")

#: A heading that is to be replaced: `{title of option 1}`, `<Name>`, `[Name]`.
_TO_REPLACE = re.compile(r"[{<\[].*[}>\]]|…|\.\.\.")
_HOLDS_TO_REPLACE = re.compile(r"[{<\[][^{<\[\n]*[}>\]]|…|\.\.\.")

_NUMBERED = re.compile(r"(.*?)(?<!\s)\s*\b(\d+|[A-C])\b\s*")

_CHOICES = re.compile(r"(?:(?<!\s)\s+)?(?:\||\bor\b|/(?=\s))\s*")
_ONE_OF = re.compile(r"\b(?:one of|any of|either)\b\s*:?\s*", re.IGNORECASE)
_REQUIRED_FOR = re.compile(r"required for:? ([\w |,/-]+)", re.IGNORECASE)
_REQUIRED_IN = re.compile(
    r"\b(?:required|mandatory|must be \w+|has to be \w+) (?:for|before|in|when|from|until):? ([\w |,/-]+)",
    re.IGNORECASE,
)
_DATE = re.compile(r"Y{4}|\b\d{4}-\d{2}-\d{2}\b", re.IGNORECASE)

#: One placeholder and another one, as of a name and its team: one value.
_PAIR = re.compile(r"[<{\[][^<>{}\[\]]+[>}\]]\s*,\s*[<{\[][^<>{}\[\]]+[>}\]]")

#: Labels of what a design is about, and of what it is not.
_SCOPES = {"in scope": "in", "out of scope": "out", "non goals": "out", "nongoals": "out"}

#: Guidance is kept so long: what is longer teaches, and a template is to be read.
_MOST_GUIDANCE = 400

_ACRONYMS = ("adr", "kep", "madr", "nep", "pep", "rfc", "rfd", "rfe")

#: Metadata by the words of its name: what it holds, or which kind of interaction it declares and in which direction.
_ROLES: tuple[tuple[HeaderRole, tuple[str, ...]], ...] = (
    (HeaderRole.STATUS, ("status", "state")),
    (HeaderRole.OWNER, ("author", "authors", "owner", "owners", "decision makers", "deciders", "assignee")),
    (HeaderRole.DATE, ("created", "date", "creation date", "start date", "date created")),
    (HeaderRole.REVIEWER, ("reviewer", "reviewers", "review manager", "shepherd")),
    (HeaderRole.TITLE, ("title", "feature name", "name")),
    (HeaderRole.COMPONENT, ("component", "components")),
)
#: Names of a status where nothing else is called one.
_PHASES = frozenset({"phase", "stage", "maturity", "lifecycle", "progress", "disposition"})

LINKS: dict[str, tuple[str, bool]] = {
    "replaces": ("supersedes", False),
    "supersedes": ("supersedes", False),
    "obsoletes": ("supersedes", False),
    "succeeds": ("supersedes", False),
    "supplants": ("supersedes", False),
    "takes over from": ("supersedes", False),
    "succeeded by": ("supersedes", True),
    "superseded by": ("supersedes", True),
    "replaced by": ("supersedes", True),
    "obsoleted by": ("supersedes", True),
    "requires": ("depends", False),
    "depends on": ("depends", False),
    "dependencies": ("depends", False),
    "needs": ("depends", False),
    "builds on": ("depends", False),
    "based on": ("depends", False),
    "blocked by": ("depends", False),
    "prerequisites": ("depends", False),
    "needed by": ("depends", True),
    "blocks": ("depends", True),
    "updates": ("updates", False),
    "extends": ("related", False),
    "see also": ("see-also", False),
    "related": ("related", False),
    "related to": ("related", False),
    "amends": ("amends", False),
    "amended by": ("amends", True),
    "previous proposal": ("continues", False),
}
#: The kinds of these that no project has by itself.
OWN_KINDS = {
    "see-also": ("see also", "see also"),
    "amends": ("amends", "amended by"),
    "continues": ("continues", "continued by"),
}

#: Words of statuses that say that a design has a successor, is given up, or is still written.
_SUPERSEDED = frozenset({"superseded", "superceded", "replaced", "obsolete", "obsoleted"})
_WITHDRAWN = frozenset(
    {"rejected", "withdrawn", "deprecated", "expired", "abandoned", "declined", "dropped", "cancelled"}
)
_DRAFTS = frozenset(
    {"draft", "proposed", "provisional", "pending", "review", "awaiting", "returned", "deferred", "hold", "wip"}
    | {"exploring", "sketch", "idea", "parked", "discussion", "open"}
)
_IN_FORCE = frozenset(
    {"accepted", "approved", "active", "final", "implemented", "implementable", "shipped", "done", "landed"}
)

#: Words of which one makes a status that a single document has more than a slip.
STATUS_WORDS = _SUPERSEDED | _WITHDRAWN | _DRAFTS | _IN_FORCE


@dataclass(slots=True)
class Entry:
    """One table of a template file, with what is to be said about it in a comment."""

    values: dict[str, object] = field(default_factory=dict)
    comment: str = ""


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

    def exclude(self, docname: str) -> None:
        """Leave the document that is copied out of the designs."""
        self.head.values["exclude"] = [docname]


def derive(template: Outline, name: str, words: Words) -> Derived:
    """Return what the document says that a team copies for each new design.

    :param name: what the template is to be called.
    :param words: how authors of its language write.
    """
    ids = _derive_ids(template)
    metadata, kinds = _derive_metadata(template, words, prefixes_of(ids))
    fields, sections = _derive_fields(template, words, _statuses_in(metadata))
    metadata |= sections
    head = Entry({"name": name, "title": title_of(name, ids)})
    header = "rfc2822" if template.is_mail else None
    return Derived(head, ids, kinds, metadata, fields, template.metadata_file, header)


def prefixes_of(ids: Entry) -> dict[str, str]:
    """Return the letters in front of numbers in the forms of ids, by their small letters."""
    forms = ids.values.get("form", [])
    found = (re.match(r"[A-Za-z]+", str(form)) for form in forms) if isinstance(forms, list) else ()
    return {match[0].casefold(): match[0] for match in found if match is not None}


def title_of(name: str, ids: Entry) -> str:
    """Return a title for a template: its name in words, with the letters of ids as those are written."""
    prefixes = prefixes_of(ids)
    known = prefixes | {word: word.upper() for word in _ACRONYMS}
    title = " ".join(known.get(word, word) for word in re.split(r"[-_ ]+", name) if word)
    return title[:1].upper() + title[1:] or "Design"


# Fields


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
    for heading in template.headings:
        latest = stack[-1][1] if stack else None
        while stack and stack[-1][0] >= heading.level:
            stack.pop()
        parent = stack[-1][1] if stack else None
        label, is_optional = clean_label(heading.label, words)
        bare = strip_label(label) or label
        if parent is None and normalise(bare) == "status" and not _has_children(template, heading):
            sections["status"] = Entry(
                {"label": "Status", "section": bare, "holds": "status", **_statuses(heading.texts)}
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
        entry = Entry({"label": bare if repeated is None else bare.rstrip("0123456789 ") or bare})
        if parent is not None:
            entry.values["parent"] = parent
        if repeated is not None:
            entry.values["repeat"] = repeated
        required = _find_required((heading.label, heading.above, heading.comment, *heading.texts), statuses)
        if is_optional or required:
            entry.values["required"] = required or False
        scope = _SCOPES.get(normalise(bare))
        if scope is not None:
            entry.values["scope"] = scope
        comment = [shorten_guidance(heading.comment)] if heading.comment else []
        prompts = list(dict.fromkeys(text for text in (*heading.texts, *comment) if text.strip()))
        if prompts:
            entry.values["prompts"] = prompts
        fields[name] = entry
        stack.append((heading.level, name))
    return fields, sections


def _name_of(label: str) -> str:
    """Return the name of a field for a label: its words in ASCII, or those of its letters where it has none."""
    words = re.findall(r"[a-z0-9]+", slugify(label).replace("'", ""))
    name = "-".join(words[:6])
    return name if name[:1].isalpha() else f"section-{name}" if name else "section"


def _unique_name(name: str, parent: str | None, fields: dict[str, Entry]) -> str:
    if name in fields and parent is not None:
        name = f"{parent}-{name}"
    unique, number = name, 2
    while unique in fields:
        unique, number = f"{name}-{number}", number + 1
    return unique


def _is_no_field(label: str, heading: Heading) -> bool:
    """Return whether a heading is a question, or is to be replaced: then it is guidance of the field around it."""
    has_placeholder = heading.is_label and _HOLDS_TO_REPLACE.search(label) is not None
    return label.endswith(("?", "？")) or has_placeholder or _TO_REPLACE.fullmatch(label) is not None


def _add_prompts(fields: dict[str, Entry], parent: str | None, texts: Iterable[str]) -> None:
    if parent is not None:
        prompts = fields[parent].values.setdefault("prompts", [])
        if isinstance(prompts, list):
            prompts += [text for text in texts if text.strip() and text not in prompts]


def prompts_of(entry: Entry) -> list[str]:
    """Return the guidance of a field that was learnt."""
    prompts = entry.values.get("prompts", [])
    return [str(one) for one in prompts] if isinstance(prompts, list) else []


def _has_children(template: Outline, heading: Heading) -> bool:
    place = template.headings.index(heading)
    following = template.headings[place + 1 : place + 2]
    return bool(following) and following[0].level > heading.level


def _find_repeat(label: str, heading: Heading, template: Outline, words: Words) -> str | None:
    """Return the form of a heading that stands several times with different numbers: ``Story {number}``."""
    match = _NUMBERED.fullmatch(label)
    if match is None or not match[1]:
        return None
    forms = (_NUMBERED.fullmatch(clean_label(one.label, words)[0]) for one in template.headings if one is not heading)
    alike = [one for one in forms if one is not None and one[1] == match[1]]
    return f"{match[1]} {{number}}" if alike else None


def shorten_guidance(text: str) -> str:
    """Return the first sentences of a long text."""
    if len(text) <= _MOST_GUIDANCE:
        return text
    cut = text[:_MOST_GUIDANCE]
    end = max(cut.rfind(mark) for mark in (". ", "? ", "! "))
    return cut[: end + 1] if end > 0 else cut.rsplit(" ", 1)[0] + " …"


# Metadata


def _derive_metadata(
    template: Outline, words: Words, prefixes: Iterable[str]
) -> tuple[dict[str, Entry], dict[str, Entry]]:
    metadata: dict[str, Entry] = {}
    kinds: dict[str, Entry] = {}
    lines: dict[str, list[HeaderLine]] = defaultdict(list)
    for line in template.all_lines:
        if normalise(line.name) and not line.name.startswith("feature-gates"):
            lines[line.name].append(line)
    for name, said in lines.items():
        key = ".".join(filter(None, map(slugify, name.split(".")))) if "." in name else slugify(name)
        label = label_of(name)
        entry = Entry({"label": label} if key == slugify(label) or not label else {"label": label, "aliases": [name]})
        describe(entry, name, said, words, is_list=any(one.is_item for one in said) or len(said) > 1)
        if _names_design(said, prefixes) and "holds" not in entry.values:
            add_link(entry, kinds, *LINKS.get(normalise(name), ("related", False)))
        elif normalise(name) in LINKS:
            add_link(entry, kinds, *LINKS[normalise(name)])
        metadata[key] = entry
    _find_status_and_date(metadata, lines)
    return metadata, kinds


def _names_design(said: Iterable[HeaderLine], prefixes: Iterable[str]) -> bool:
    """Return whether a line of a template's header has an id whose number is still to be given."""
    pattern = re.compile(
        rf"\b(?:{'|'.join(map(re.escape, prefixes))})[-_ ]?(?:N{{2,6}}|X{{1,6}}|0{{2,5}})\b", re.IGNORECASE
    )
    return any(pattern.search(one.value) for one in said) if prefixes else False


def add_link(entry: Entry, kinds: dict[str, Entry], kind: str, is_reverse: bool) -> None:
    """Say that a line of a header names designs; add its kind of interaction where no project has that by itself."""
    entry.values |= {"links": kind, "many": True} | ({"reverse": True} if is_reverse else {})
    if kind in OWN_KINDS:
        own = dict(zip(("label", "inverse"), OWN_KINDS[kind], strict=True))
        kinds.setdefault(kind, Entry({**own, "like": "reference"}))


def _find_status_and_date(metadata: dict[str, Entry], lines: Mapping[str, Sequence[HeaderLine]]) -> None:
    """Take a phase for the status where nothing is called so, and a day for the date."""
    held = {entry.values.get("holds") for entry in metadata.values()}
    for name, said in lines.items():
        entry = metadata[slugify(name)] if slugify(name) in metadata else Entry()
        if "holds" in entry.values or "links" in entry.values:
            continue
        choices = entry.values.get("values")
        if str(HeaderRole.STATUS) not in held and normalise(name) in _PHASES and isinstance(choices, list):
            statuses = group_statuses([str(one).casefold() for one in choices])
            entry.values = {**entry.values, "holds": str(HeaderRole.STATUS), **statuses}
            entry.comment = "Taken for the status of a design."
            held.add(str(HeaderRole.STATUS))
        elif str(HeaderRole.DATE) not in held and any(_DATE.search(one.value) for one in said) and not choices:
            entry.values["holds"] = str(HeaderRole.DATE)
            held.add(str(HeaderRole.DATE))


def label_of(name: str) -> str:
    """Return what a key is called on pages: ``creation-date`` is ``Creation date``."""
    bare = " ".join(name.replace("_", " ").replace("-", " ").replace(".", " ").split()) if name.islower() else name
    return bare[:1].upper() + bare[1:]


def describe(entry: Entry, name: str, said: Sequence[HeaderLine], words: Words, *, is_list: bool) -> None:
    """Add what the name and the values of a line of a header say of it."""
    folded, values = normalise(name), [one.value for one in said]
    role = next((role for role, names in _ROLES if folded in names), None)
    offers = [text for one in said for text in (one.value, one.comment)] if len(said) == 1 else []
    choices = next(filter(None, (_choices_in(text, words) for text in offers)), [])
    if role is not None:
        entry.values["holds"] = str(role)
    elif any(_PENDING.search(value) for value in values) and is_id_name(folded, values):
        entry.values["holds"] = str(HeaderRole.ID)
    is_plural = role in {HeaderRole.OWNER, HeaderRole.REVIEWER} or (is_list and not choices)
    if is_plural and not any(_PAIR.search(value) for value in values):
        entry.values["many"] = True
    if choices and role is not HeaderRole.DATE:
        entry.values |= _statuses([" | ".join(choices)]) if role is HeaderRole.STATUS else {"values": choices}
    elif role is not HeaderRole.STATUS and any(_HOLDS_TO_REPLACE.search(value) or "@" in value for value in values):
        entry.values["prompts"] = [value for value in values if value]
    required = _REQUIRED_FOR.search(" ".join(values))
    if required is not None:
        named = [word.strip().casefold() for word in re.split(r"[|,/]| or ", required[1]) if word.strip()]
        entry.values["required"] = named
    elif any("required" in value.casefold() for value in values):
        entry.values["required"] = True


def is_id_name(folded: str, said: Sequence[str]) -> bool:
    """Return whether a line of a header is called as one that holds an id."""
    names = ("id", "number", "no", "proposal", "pep", "rfc", "kep", "adr", "nep", "kep number")
    return folded in names or folded.endswith((" number", " id"))


def _choices_in(text: str, words: Words) -> list[str]:
    """Return the values that a template offers: ``a|b|c``, ``<REQUIRED: A | B>``, ``A or B``, ``one of: a, b``."""
    listed = _ONE_OF.search(text)
    text = text[listed.end() :].replace(",", " | ") if listed is not None else text
    bare = _REQUIRED_FOR.sub("", text).strip().lstrip("<[{\"'(").rstrip(">]}\"')")
    bare = re.sub(r"^(?:required|optional)\s*:\s*", "", bare, flags=re.IGNORECASE).replace("*", "")
    if not any(mark in bare for mark in ("|", " or ", " / ")):
        return []
    choices = [one.strip(" \"'<>[]{}`") for one in _CHOICES.split(bare)]
    kept = []
    for one in choices:
        head = next(
            (
                one[: match.start()]
                for word in words.status_ends
                if (match := re.search(rf"\s{re.escape(word)}\s", one))
            ),
            one,
        )
        if head.strip() and head.strip() not in {"…", "..."}:
            kept.append(head.strip())
    is_words = all(len(one.split()) <= 4 and re.fullmatch(r"[^\W\d][\w !-]*", one) for one in kept)
    return kept if len(kept) > 1 and is_words else []


def _statuses(texts: Sequence[str]) -> dict[str, object]:
    """Return the values of a status, and which of them are drafts, superseded or withdrawn."""
    found = [
        one.strip(" .\"'`<>[]{}")
        for text in texts[:1]
        for one in re.split(r"(?:(?<!\s)\s+)?(?:\||,|/|\bor\b)\s*", text)
    ]
    values = list(dict.fromkeys(one.casefold() for one in found if one and len(one.split()) <= 4))
    return group_statuses(values) if len(values) > 1 else {}


def group_statuses(values: list[str]) -> dict[str, object]:
    """Return statuses, with those that say that a design is written still, has a successor, or is given up."""
    groups: dict[str, object] = {"values": values}
    known_words = (("drafts", _DRAFTS), ("superseded", _SUPERSEDED), ("withdrawn", _WITHDRAWN))
    for name, known in known_words:
        some = [value for value in values if not known.isdisjoint(value.split())]
        if some:
            groups[name] = some
    return groups


# Ids


def _derive_ids(template: Outline) -> Entry:
    """Return what the place and the title of the template say of ids."""
    pending = list(dict.fromkeys(match[0] for text in _places_of_ids(template) for match in _PENDING.finditer(text)))
    match = re.match(r"([A-Za-z]{2,10})[-_ ]?(N{2,6}|X{1,6}|0{2,5})\b", template.title)
    values: dict[str, object] = {}
    if match is not None:
        separator = template.title[len(match[1]) : match.start(2)]
        values["form"] = [f"{match[1]}{separator}{{number}}"]
        rest = template.title[match.end() :]
        mark = re.match(r"\s*[:–—-]\s*", rest)
        if mark is not None:
            values["title"] = [f"{match[1]}{separator}{{number}}{mark[0]}{{title}}", "{title}"]
    else:
        values |= _form_in_header(template)
    if pending:
        values["pending"] = pending
    return Entry(values if "form" in values else ({"pending": pending} if pending else {}))


def _places_of_ids(template: Outline) -> Iterator[str]:
    yield from template.docname.split("/")
    yield template.title
    for line in template.all_lines:
        if is_id_name(normalise(line.name), [line.value]):
            yield line.value


def _form_in_header(template: Outline) -> dict[str, object]:
    for line in template.all_lines:
        match = re.search(r"\b([A-Z]{2,10})([-_ ]?)(?:N{3,6}|X{3,6})\b", line.value)
        if match is not None and is_id_name(normalise(line.name), [line.value]):
            return {"form": [f"{match[1]}{match[2]}{{number}}"]}
    return {}
