"""Where a new design is written, by the patterns of its template and the designs that there are."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence

from sphinx.util.matching import Matcher

from sphinxcontrib_flamedesign.cli.new_id import has_zeros, number_in
from sphinxcontrib_flamedesign.cli.project_loader import ProjectRead
from sphinxcontrib_flamedesign.config import get_settings
from sphinxcontrib_flamedesign.core.doc_patterns import WILDCARD
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.template import ALL_DOCUMENTS, Template
from sphinxcontrib_flamedesign.core.text.id_patterns import digits_in, fill_path, match_path
from sphinxcontrib_flamedesign.core.text.normalise import slugify
from sphinxcontrib_flamedesign.derived import get_derived

#: So many digits have the numbers in the names of documents where there are none yet.
_DIGITS = 4


#: A folder of which only a pattern says that there is one.
_ANY_FOLDER = "new"


def designs_of(read: ProjectRead, template: Template) -> list[Design]:
    """Return the designs of a template."""
    return [design for design in read.project.designs if design.template == template.name]


def name_by_paths(read: ProjectRead, template: Template, parts: Mapping[str, str]) -> str | None:
    """Return a document's name for a new design; None where nothing gives the name of a design of this template.

    Patterns that designs follow already go first, then a place beside the latest design, and then other patterns.
    Numbers have as many digits as in the names that there are; folders of any name are those of the latest design.
    """
    designs = sorted(designs_of(read, template), key=lambda design: (design.number or 0, design.docname))
    followed = [text for text in template.ids.path if any(match_path(text, design.docname) for design in designs)]
    beside = _beside(designs[-1], parts) if designs else None
    others = [text for text in template.ids.path if text not in followed]
    proposed = [
        *(_fill_pattern(template, text, designs, parts) for text in followed),
        beside,
        *(_fill_pattern(template, other, designs, parts) for other in others),
    ]
    tools = get_derived(read.environment).tools
    for docname in filter(None, proposed):
        meant = tools.find(docname)
        if meant is not None and meant.template.name == template.name and tools.is_plain_design(docname):
            return docname
    return None


def name_elsewhere(read: ProjectRead, template: Template, parts: Mapping[str, str], canonical: str) -> str:
    """Return a document's name where the template's own paths and the other designs give none."""
    designs = designs_of(read, template)
    # Names of documents have no suffix, though a pattern may by mistake.
    patterns = tuple(read.environment.path2doc(pattern) or pattern for pattern in _patterns(read, template))
    # Patterns without wildcards are the names of the designs that there are: another one stands beside those.
    if designs and patterns and not any(map(WILDCARD.search, patterns)):
        folder = posixpath.dirname(max(designs, key=lambda design: (design.number or 0, design.docname)).docname)
        return posixpath.join(folder, _leaf(template, parts, canonical))
    return _propose(patterns, _leaf(template, parts, canonical))


def _fill_pattern(template: Template, pattern: str, designs: Sequence[Design], parts: Mapping[str, str]) -> str | None:
    """Return the document's name that a pattern makes, with the folders of the latest design; None without one."""
    latest = next((known for design in reversed(designs) if (known := match_path(pattern, design.docname))), None)
    if "*" in pattern and latest is None:
        return None
    widths = [len(number) for design in designs if (number := number_in(pattern, design.docname))]
    # A number is never that of another design.
    named = {**{name: value for name, value in (latest or {}).items() if name != "number"}, **parts}
    if named.get("number", "").isdigit():
        width = max(widths, default=_digits_of(template, pattern)) if has_zeros(pattern, designs) else 1
        named["number"] = str(int(named["number"])).zfill(width)
    return fill_path(pattern, named)


def _beside(latest: Design, parts: Mapping[str, str]) -> str | None:
    """Return the name of the latest design with another number and other words; None where it has no number."""
    segments = latest.docname.split("/")
    for place, segment in reversed([*enumerate(segments)]):
        for match in re.finditer(r"\d+", segment):
            before, behind = segment[: match.start()], segment[match.end() :]
            is_whole = not behind or (behind[0] in "-_." and len(behind) > 1)
            if is_whole and int(match[0]) == latest.number and parts.get("number", "").isdigit():
                number = str(int(parts["number"])).zfill(len(match[0]))
                segments[place] = f"{before}{number}" + (f"{behind[0]}{parts['name']}" if behind else "")
                return "/".join(segments)
    return None


def _leaf(template: Template, parts: Mapping[str, str], canonical: str) -> str:
    """Return what a document is called where nothing says in which folder it stands."""
    path = next(iter(template.ids.path), "")
    parts = {**parts, "number": parts["number"].zfill(_digits_of(template, path))} if "number" in parts else parts
    named = (segment for pattern in template.ids.path for segment in pattern.split("/") if "{" in segment)
    filled = next((name for text in named if (name := fill_path(text, parts)) is not None), None)
    if filled is not None:
        return filled
    # An id that the project has no form for may be any words.
    id_ = canonical if "number" in parts else slugify(canonical)
    return id_ if id_ == parts["name"] else f"{id_}-{parts['name']}".rstrip("-")


def _digits_of(template: Template, pattern: str) -> int:
    """Return how many digits a number has at least where no document shows it: as the path says, or else the id."""
    stated = (digits_in(text).get("number") for text in (pattern, *template.ids.form))
    return next(filter(None, stated), _DIGITS)


def _patterns(read: ProjectRead, template: Template) -> tuple[str, ...]:
    """Return the patterns of documents that are designs of a template, as the project says, or else itself."""
    of_template = [pattern for pattern in read.project.templates.patterns[template.name] if pattern != ALL_DOCUMENTS]
    if of_template:
        return tuple(of_template)
    return tuple(get_settings(read.environment.config).documents) or template.documents


def _propose(patterns: tuple[str, ...], name: str) -> str:
    """Return a document's name that the first of the patterns that can matches; folders of any name are called new."""
    matches = Matcher(patterns)
    for pattern in patterns:
        parts = [part for part in pattern.split("/") if part != "**"]
        last = max((place for place, part in enumerate(parts) if WILDCARD.search(part)), default=-1)
        folders = [
            (_fill_wildcard(part, name if place == last else _ANY_FOLDER) if WILDCARD.search(part) else part)
            for place, part in enumerate(parts)
        ]
        proposed = posixpath.join(*folders) if folders else name
        if matches(proposed) and not WILDCARD.search(proposed):
            return proposed
    return name


def _fill_wildcard(part: str, name: str) -> str:
    return name if Matcher([part])(name) else re.sub(r"\*+", name, part)
