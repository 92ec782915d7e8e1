"""What the header and the title of the document say that a team copies: metadata, and how designs are called."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sphinxcontrib_flamedesign.core.learning.learnt_template import ACRONYMS, Entry, add_link, label_of
from sphinxcontrib_flamedesign.core.learning.outline import HeaderLine, Outline
from sphinxcontrib_flamedesign.core.learning.statuses import (
    describe_guessed,
    group_statuses,
    most_frequent_spellings,
    read_statuses,
)
from sphinxcontrib_flamedesign.core.template import HeaderRole, Words
from sphinxcontrib_flamedesign.core.text.normalise import normalise, singular, slugify
from sphinxcontrib_flamedesign.core.text.status_words import cut_status

#: What stands in the place of a number that is still to be given.
_PENDING = re.compile(r"N{3,6}|X{3,6}|0{3,5}|(?<![\w])X(?![\w])")

#: Something that is to be replaced, within other words.
HOLDS_TO_REPLACE = re.compile(r"[{<\[][^{<\[\n]*[}>\]]|…|\.\.\.")

#: What stands between values of which one is to be chosen.
_CHOICES = re.compile(r"(?:(?<!\s)\s+)?(?:\||\bor\b|/(?=\s))\s*")

_ONE_OF = re.compile(r"\b(?:one of|any of|either)\b\s*:?\s*", re.IGNORECASE)

_REQUIRED_FOR = re.compile(r"required for:? ([\w |,/-]+)", re.IGNORECASE)

_DATE = re.compile(r"Y{4}|\b\d{4}-\d{2}-\d{2}\b", re.IGNORECASE)

#: Values of which one is to be chosen: ``{draft, accepted, rejected}``.
_ENCLOSED = re.compile(r"[{<\[]([^{}<>\[\]|]{1,400})[}>\]]")

#: One placeholder and another one, as of a name and its team: one value.
_PAIR = re.compile(r"[<{\[][^<>{}\[\]]+[>}\]]\s*,\s*[<{\[][^<>{}\[\]]+[>}\]]")

#: What a line of a header holds, by its name, beside what the words of languages say.
_ROLES: tuple[tuple[HeaderRole, tuple[str, ...]], ...] = (
    (HeaderRole.REVIEWER, ("reviewer", "reviewers", "approver", "approvers", "review manager", "shepherd")),
    (HeaderRole.TITLE, ("title", "feature name", "name")),
    (HeaderRole.COMPONENT, ("component", "components")),
)

#: Names of a status where nothing else is called one.
PHASES = frozenset({"phase", "stage", "maturity", "lifecycle", "progress", "disposition"})

#: Which kind of interaction a line of a header declares, by its English name, and whether in the reverse direction.
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
    "supercedes": ("supersedes", False),
    "superceded by": ("supersedes", True),
    "obsoleted by": ("supersedes", True),
    "requires": ("depends", False),
    "depends": ("depends", False),
    "depends on": ("depends", False),
    "depends upon": ("depends", False),
    "dependency": ("depends", False),
    "dependencies": ("depends", False),
    "needs": ("depends", False),
    "builds on": ("depends", False),
    "based on": ("depends", False),
    "blocked by": ("depends", False),
    "prerequisites": ("depends", False),
    "prerequisite": ("depends", False),
    "needed by": ("depends", True),
    "required by": ("depends", True),
    "blocks": ("depends", True),
    "updates": ("updates", False),
    "extends": ("related", False),
    "implements": ("related", False),
    "see also": ("see-also", False),
    "related": ("related", False),
    "related to": ("related", False),
    "relates to": ("related", False),
    "amends": ("amends", False),
    "amended by": ("amends", True),
    "refines": ("refines", False),
    "refined by": ("refines", True),
    "clarifies": ("clarifies", False),
    "clarified by": ("clarifies", True),
    "previous proposal": ("continues", False),
}


#: What designs are called in the name of a line that names some.
_DESIGNS = frozenset({*ACRONYMS, "decision", "design", "document", "enhancement", "proposal", "spec", "specification"})


def derive_metadata(
    template: Outline, words: Words, prefixes: Iterable[str]
) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """Return the lines of a template's header, and the kinds of interaction that they need.

    :param prefixes: the letters in front of the numbers of designs.
    """
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
        describe(entry, name, said, words, is_list=any(other.is_item for other in said) or len(said) > 1)
        if _names_design(said, prefixes) and "holds" not in entry.values:
            add_link(entry, kinds, *(link_of(name, words) or ("related", False)))
        elif (link := link_of(name, words)) is not None:
            add_link(entry, kinds, *link)
        metadata[key] = entry
    _find_status_and_date(metadata, lines, words)
    return metadata, kinds


def _names_design(said: Iterable[HeaderLine], prefixes: Iterable[str]) -> bool:
    """Return whether a line of a template's header has an id whose number is still to be given."""
    pattern = re.compile(
        rf"\b(?:{'|'.join(map(re.escape, prefixes))})[-_ ]?(?:N{{2,6}}|X{{1,6}}|0{{2,5}})\b", re.IGNORECASE
    )
    return any(pattern.search(line.value) for line in said) if prefixes else False


def _find_status_and_date(metadata: dict[str, Entry], lines: Mapping[str, Sequence[HeaderLine]], words: Words) -> None:
    """Take a phase for the status where nothing is called so, and a day for the date."""
    held = {entry.values.get("holds") for entry in metadata.values()}
    for name, said in lines.items():
        entry = metadata[slugify(name)] if slugify(name) in metadata else Entry()
        if "holds" in entry.values or "links" in entry.values:
            continue
        choices = entry.values.get("values")
        if str(HeaderRole.STATUS) not in held and normalise(name) in PHASES and isinstance(choices, list):
            statuses = group_statuses(most_frequent_spellings(map(str, choices)), words)
            entry.values = {**entry.values, "holds": str(HeaderRole.STATUS), **statuses}
            entry.comment = f"Taken for the status of a design. {describe_guessed(statuses)}".strip()
            held.add(str(HeaderRole.STATUS))
        elif str(HeaderRole.DATE) not in held and any(_DATE.search(line.value) for line in said) and not choices:
            entry.values["holds"] = str(HeaderRole.DATE)
            held.add(str(HeaderRole.DATE))


def describe(entry: Entry, name: str, said: Sequence[HeaderLine], words: Words, *, is_list: bool) -> None:
    """Add what the name and the values of a line of a header say of it."""
    folded, values = normalise(name), [line.value for line in said]
    role = _role_of(name, words)
    offers = [text for line in said for text in (line.value, line.comment)] if len(said) == 1 else []
    choices = next(filter(None, (_choices_in(text, words) for text in offers)), [])
    if role is not None:
        entry.values["holds"] = str(role)
    elif any(_PENDING.search(value) for value in values) and is_id_name(folded):
        entry.values["holds"] = str(HeaderRole.ID)
    is_plural = role in {HeaderRole.OWNER, HeaderRole.REVIEWER} or (is_list and not choices)
    if is_plural and not any(_PAIR.search(value) for value in values):
        entry.values["many"] = True
    if choices and role is not HeaderRole.DATE:
        entry.values |= (
            read_statuses([" | ".join(choices)], words) if role is HeaderRole.STATUS else {"values": choices}
        )
        entry.comment = f"{entry.comment} {describe_guessed(entry.values)}".strip()
    elif role is not HeaderRole.STATUS and any(HOLDS_TO_REPLACE.search(value) or "@" in value for value in values):
        entry.values["prompts"] = [value for value in values if value]
    required = _REQUIRED_FOR.search(" ".join(values))
    if required is not None:
        named = [word.strip().casefold() for word in re.split(r"[|,/]| or ", required[1]) if word.strip()]
        entry.values["required"] = named
    elif any("required" in value.casefold() for value in values):
        entry.values["required"] = True


def link_of(name: str, words: Words) -> tuple[str, bool] | None:
    """Return the kind of interaction that a line of a header declares by its name, and whether in reverse direction."""
    by_words = (
        (words.supersedes_names, ("supersedes", False)),
        (words.successor_names, ("supersedes", True)),
        (words.depends_names, ("depends", False)),
        (words.related_names, ("related", False)),
    )
    folded = normalise(name)
    link = LINKS.get(folded) or next((link for names, link in by_words if folded in names), None)
    rest, _, last = folded.rpartition(" ")
    # "Related ADRs", "Superseded by RFC"
    return link_of(rest, words) if link is None and rest and singular(last) in _DESIGNS else link


def _role_of(name: str, words: Words) -> HeaderRole | None:
    """Return what a line of a header holds by its name."""
    by_words = (
        (HeaderRole.STATUS, words.status_names),
        (HeaderRole.OWNER, words.owner_names),
        (HeaderRole.DATE, words.date_names),
    )
    folded = normalise(name)
    return next((role for role, names in (*by_words, *_ROLES) if folded in map(normalise, names)), None)


def is_metadata_name(name: str, words: Words) -> bool:
    """Return whether a line of a header is often called so."""
    return normalise(name) in PHASES or (link_of(name, words) or _role_of(name, words)) is not None


def is_title_name(name: str) -> bool:
    """Return whether a line of a header is called as one that holds a title."""
    return normalise(name) in dict(_ROLES)[HeaderRole.TITLE]


def is_id_name(folded: str) -> bool:
    """Return whether a line of a header is called as one that holds an id."""
    names = ("id", "number", "no", "proposal", *ACRONYMS)
    return folded in names or folded.endswith((" number", " id"))


def _choices_in(text: str, words: Words) -> list[str]:
    """Return the values that a template offers: ``a|b|c``, ``<REQUIRED: A | B>``, ``A or B``, ``one of: a, b``."""
    listed = _ONE_OF.search(text)
    text = text[listed.end() :].replace(",", " | ") if listed is not None else text
    enclosed = _ENCLOSED.fullmatch(text.strip())
    text = enclosed[1].replace(",", " | ") if enclosed is not None and enclosed[1].count(",") > 1 else text
    bare = _REQUIRED_FOR.sub("", text).strip().lstrip("<[{\"'(").rstrip(">]}\"')")
    bare = re.sub(r"^(?:required|optional)\s*:\s*", "", bare, flags=re.IGNORECASE).replace("*", "")
    if not any(mark in bare for mark in ("|", " or ", " / ")):
        return []
    choices = [one.strip(" \"'<>[]{}`") for one in _CHOICES.split(bare)]
    heads = [cut_status(choice, words).strip() for choice in choices]
    kept = [head for head in heads if head and head not in {"…", "..."}]
    is_words = all(len(other.split()) <= 4 and re.fullmatch(r"[^\W\d][\w !-]*", other) for other in kept)
    return kept if len(kept) > 1 and is_words else []


def derive_ids(template: Outline) -> Entry:
    """Return what the place and the title of the template say of ids."""
    pending = list(dict.fromkeys(match[0] for text in _places_of_ids(template) for match in _PENDING.finditer(text)))
    match = re.match(r"(?!N+\b|X+\b)([A-Za-z]{2,10}|[A-Za-z](?=[-_]))[-_ ]?(N{2,6}|X{1,6}|0{2,5})\b", template.title)
    values: dict[str, object] = {}
    if match is not None:
        separator = template.title[len(match[1]) : match.start(2)]
        values["form"] = [f"{match[1]}{separator}{{number}}"]
        rest = template.title[match.end() :]
        mark = re.match(r"\s*[:.–—-]\s*|\s+", rest)
        if mark is not None:
            joint = mark[0] if mark[0][-1].isspace() else f"{mark[0]} "  # what is to be replaced may be left out
            values["title"] = [f"{match[1]}{separator}{{number}}{joint}{{title}}", "{title}"]
    else:
        values |= _form_in_header(template)
    if pending:
        values["pending"] = pending
    return Entry(values if "form" in values else ({"pending": pending} if pending else {}))


def _places_of_ids(template: Outline) -> Iterator[str]:
    yield from template.docname.split("/")
    yield template.title
    for line in template.all_lines:
        if is_id_name(normalise(line.name)):
            yield line.value


def _form_in_header(template: Outline) -> dict[str, object]:
    for line in template.all_lines:
        match = re.search(r"\b([A-Z]{2,10})([-_ ]?)(?:N{3,6}|X{3,6})\b", line.value)
        if match is not None and is_id_name(normalise(line.name)):
            return {"form": [f"{match[1]}{match[2]}{{number}}"]}
    return {}
