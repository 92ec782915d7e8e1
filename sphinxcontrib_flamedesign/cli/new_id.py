"""The id that a new design gets, and the heading that says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.text.id_patterns import fill_title, match_path
from sphinxcontrib_flamedesign.core.text.ids import IdScheme, opening_letters
from sphinxcontrib_flamedesign.core.text.normalise import slugify


def find_parts(id_: str | None, title: str, designs: Sequence[Design], scheme: IdScheme) -> dict[str, str]:
    """Return the parts of a new id: as it is given, else the next free number and the words of the title.

    Where there are several prefixes, it has that of most designs, and the next number of those.

    :param designs: those of its template.
    """
    parts = dict(scheme.parse(id_) or {}) if id_ is not None else {}
    known = {opening_letters(text): text for text in scheme.prefixes}
    letters = opening_letters(id_ or "")
    letters = letters if letters in known else _usual_letters(designs, known)
    prefix = known.get(letters)
    if prefix is not None:
        parts.setdefault("prefix", prefix)
    if id_ is None:
        alike = [design for design in designs if prefix is None or opening_letters(design.id) == letters]
        parts["number"] = str(max((design.number for design in alike if design.number is not None), default=0) + 1)
    parts.setdefault("name", slugify(title))
    return parts


def _usual_letters(designs: Sequence[Design], known: Collection[str]) -> str:
    """Return the letters of the prefix that most designs have, or else of the first one that there is."""
    counts = Counter(letters for design in designs if (letters := opening_letters(design.id)) in known)
    return max(known, key=counts.__getitem__, default="")


def format_id(scheme: IdScheme, parts: Mapping[str, str]) -> str | None:
    """Return the id that some parts make, in a form that starts with their prefix if there is one."""
    ids, letters = scheme.formats(parts), opening_letters(parts.get("prefix", ""))
    return next((id_ for id_ in ids if opening_letters(id_) == letters), next(iter(ids), None))


def make_heading(
    template: Template, scheme: IdScheme, id_: str, title: str, parts: Mapping[str, str], *, has_line: bool
) -> str:
    """Return the title as the template has it in a document, in a form that says no other id.

    :param has_line: whether a line of the header says the id.
    """
    filled = [fill_title(pattern, {**parts, "title": title}) for pattern in template.ids.title]
    headings = [text for text in filled if text is not None]
    fitting = (
        heading for heading in headings if not (ids := scheme.formats(scheme.leading(heading) or {})) or id_ in ids
    )
    is_needed = scheme.find(id_) and (headings or not (template.ids.title or has_line))
    return next(fitting, f"{id_}: {title}" if is_needed else title)


def says_id(scheme: IdScheme, id_: str, heading: str, docname: str) -> bool:
    """Return whether the heading of a document or its name says the id, or designs have none."""
    in_heading = scheme.format(scheme.parse_title(heading) or {}) == id_ or id_ in scheme.find(heading)
    return not scheme or in_heading or id_ in scheme.formats(scheme.parse_path(docname) or {})


def number_in(pattern: str, docname: str) -> str:
    """Return the number in the name of a document; empty where a pattern finds none."""
    return (match_path(pattern, docname) or {}).get("number", "")


def has_zeros(pattern: str, designs: Sequence[Design]) -> bool:
    """Return whether the numbers in documents' names are filled up with zeros, as far as there are some."""
    return not designs or any(number_in(pattern, design.docname).startswith("0") for design in designs)
