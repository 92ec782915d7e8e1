"""The patterns of ids in a template: what may stand in one, and names of documents and titles by them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sphinxcontrib_flamedesign.core.text.suggest import did_you_mean, nearest

#: A placeholder of a pattern, with the number of digits to which a number is filled up: ``{number:4}``.
PLACEHOLDER = re.compile(r"\{([a-z]+)(?::([1-9]))?\}")

#: Placeholders that take digits; all others take letters, digits, hyphens, underscores and dots.
NUMBERS = frozenset({"number", "year", "month", "day"})

TITLE = "title"

#: Stands for the letters in front of ids, where a project chooses them.
PREFIX = "prefix"

#: Letters in front of a number, with what stands between the two where ids are shown.
PREFIX_FORM = re.compile(r"([^\W\d_]+)[-_ ]?")

#: What an id looks like whose form no template here has: ``ADR-7: A title``. After one letter, a hyphen must stand:
#: ``V2`` and ``Q 3`` are none.
FOREIGN_ID = re.compile(r"((?:[^\W\d_]{2,12}(?![^\W\d_])|[^\W\d_](?=-))[-_ ]?)#?\d{1,9}(?![^\W_])")

#: Bounded, so that no text takes more than linear time.
MOST_DIGITS, MOST_LETTERS = 18, 90

#: What the stars of a pattern of paths stand for.
STARS = {"**/": r"(?:[^/]+/)*", "**": ".*", "*": "[^/]*"}


def find_pattern_problem(pattern: str, *, is_path: bool = False, is_title: bool = False) -> str | None:
    """Return what is wrong with a pattern of ids in a template, or None."""
    names = [match[1] for match in PLACEHOLDER.finditer(pattern)]
    rest = PLACEHOLDER.sub("\0", pattern)
    if "{" in rest or "}" in rest:
        return f"{pattern!r} has a brace that is no placeholder; write {{number}} or another name of letters"
    if "\0\0" in rest:
        return f"{pattern!r} has two placeholders with nothing between them"
    if len(set(names)) < len(names):
        return f"{pattern!r} has a placeholder twice"
    if not names and not is_path:
        return f"{pattern!r} has no placeholder; write {{number}} where the number stands"
    wrong = next((name for name in digits_in(pattern) if name not in NUMBERS), None)
    if wrong is not None:
        meant = nearest(wrong, NUMBERS)
        hint = did_you_mean([meant]) if meant is not None else f"; only {', '.join(sorted(NUMBERS))} take digits"
        return f"{pattern!r} gives digits to {{{wrong}}}, which takes letters{hint}"
    if TITLE in names and not is_title:
        return f"{pattern!r} has {{title}}, which stands only in patterns of titles"
    if "*" in rest and not is_path:
        return f"{pattern!r} has a `*`, which stands only in patterns of paths and links"
    return None


def match_path(pattern: str, docname: str) -> dict[str, str] | None:
    """Return what the placeholders and stars of a pattern of paths stand for in a document's name.

    Stars are called ``*1``, ``*2`` and so on; None where the pattern does not match.
    """
    regex, stars = "", 0
    for literal, name in split_pattern(pattern):
        for piece in re.split(r"(\*\*/|\*\*|\*)", literal):
            stars += piece.startswith("*")
            regex += f"(?P<s{stars}>{STARS[piece]})" if piece.startswith("*") else re.escape(piece)
        kind = rf"\d{{1,{MOST_DIGITS}}}" if name in NUMBERS else rf"[\w.-]{{1,{MOST_LETTERS}}}"
        regex += f"(?P<{name}>{kind})" if name else ""
    match = re.fullmatch(regex, docname, re.IGNORECASE)
    if match is None:
        return None
    return {re.sub(r"^s(\d+)$", r"*\1", name): value for name, value in match.groupdict().items()}


def fill_path(pattern: str, parts: Mapping[str, str]) -> str | None:
    """Return the document's name that a pattern of paths makes of some parts; None where one is missing."""
    filled, stars, digits = "", 0, digits_in(pattern)
    for literal, name in split_pattern(pattern):
        for piece in re.split(r"(\*\*/|\*\*|\*)", literal):
            stars += piece.startswith("*")
            if piece.startswith("*") and f"*{stars}" not in parts:
                return None
            filled += parts[f"*{stars}"] if piece.startswith("*") else piece
        if name and name not in parts:
            return None
        value = parts[name] if name else ""
        filled += value.zfill(digits.get(name, 1)) if name in NUMBERS and value.isdigit() else value
    return filled


def digits_in(pattern: str) -> dict[str, int]:
    """Return to how many digits a pattern fills up its numbers, where it says so."""
    return {match[1]: int(match[2]) for match in PLACEHOLDER.finditer(pattern) if match[2]}


def fill_title(pattern: str, parts: Mapping[str, str]) -> str | None:
    """Return the heading that a pattern of titles makes of some parts; None where one is missing."""
    if any(name not in parts for name in names_in(pattern)):
        return None
    return fill_form(pattern, parts, {})


def names_in(pattern: str) -> tuple[str, ...]:
    """Return the names of a pattern's placeholders, in their order."""
    return tuple(match[1] for match in PLACEHOLDER.finditer(pattern))


def split_pattern(pattern: str) -> Iterator[tuple[str, str]]:
    """Yield each run of text in a pattern with the placeholder after it; the last one has none."""
    place = 0
    for match in PLACEHOLDER.finditer(pattern):
        yield pattern[place : match.start()], match[1]
        place = match.end()
    yield pattern[place:], ""


def fill_form(form: str, parts: Mapping[str, str], prefixes: Mapping[str, str]) -> str:
    """Put parts into a form: numbers without zeros in front, or filled up with them as the form asks for."""

    def fill(match: re.Match[str]) -> str:
        value = parts[match[1]]
        if match[1] == PREFIX:
            return prefixes.get(value.casefold(), value)
        if match[1] in NUMBERS and value.isdigit():
            return str(int(value)).zfill(int(match[2] or 1))
        return value

    return PLACEHOLDER.sub(fill, form)
