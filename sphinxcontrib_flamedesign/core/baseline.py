"""The baseline: a file of the findings that are known, and so are not reported."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from sphinxcontrib_flamedesign.core.doc_patterns import FOLDER_PAGES
from sphinxcontrib_flamedesign.core.model import Design, Finding
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.rules.registry import FIXED
from sphinxcontrib_flamedesign.core.text.printable import is_printable
from sphinxcontrib_flamedesign.core.text.quoting import show
from sphinxcontrib_flamedesign.core.text.suggest import suggest

_HEADER = """\
# Findings that are known, and so are not reported: rule | document | subject | how many | id of the design.
# Take a line out when its finding is mended. None is added by hand.
"""


#: Rule, place and subject, as of a finding.
_Key = tuple[str, str, str]


_MARKS = frozenset("%|#")


#: Names of files may hold halves of surrogate pairs: bytes that are no UTF-8.
_ERRORS = "surrogatepass"


_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Entry:
    """A known finding: what it is, how many times it is found, and the line of the baseline, counted from 1.

    ``design`` is the id of its design, if that has one: by it the entry is found again when the document is renamed.
    """

    rule: str
    docname: str
    subject: str
    count: int = 1
    line: int = 1
    design: str = ""

    @property
    def key(self) -> _Key:
        """What it is compared with findings by."""
        return self.rule, self.docname, self.subject


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a baseline file, and what is wrong with its other lines, each with the line's number."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[tuple[int, str], ...] = ()


def parse_baseline(text: str, rules: Collection[str] | None = None) -> Baseline:
    """Read a baseline file's text; blank lines and lines that start with ``#`` say nothing.

    :param rules: the rules that there are; any unless given.
    """
    entries: dict[_Key, Entry] = {}
    problems: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        entry = _parse_line(line, number)
        if isinstance(entry, str):
            problems.append((number, entry))
        elif rules is not None and entry.rule not in rules:
            hint = suggest(entry.rule, rules) or "; take the line out"
            problems.append((number, f"there is no rule {show(entry.rule)}{hint}"))
        elif entry.key in entries:
            problems.append((number, f"says the same as line {entries[entry.key].line}; join the two"))
        else:
            entries[entry.key] = entry
    return Baseline(tuple(entries.values()), tuple(problems))


def _parse_line(line: str, number: int) -> Entry | str:
    """Return the entry on a line, or what is wrong with it."""
    try:
        parts = [unquote(part.strip(), errors=_ERRORS) for part in line.split("|")]
    except UnicodeDecodeError:
        parts = []
    rule, docname, subject, count, design, *rest = parts + [""] * 5
    if not rule or not docname or any(rest):
        return f"{line.strip()!r} is no entry; expected: rule | document | subject | how many | id of the design"
    if count and not (count.isascii() and count.isdigit() and len(count) <= _MOST_DIGITS and int(count) > 0):
        return f"{count!r} is no number of findings"
    return Entry(rule, docname, subject, int(count or 1), number, design)


def format_baseline(findings: Iterable[Finding]) -> str:
    """Return the text of a baseline that holds these findings and no others."""
    designs: dict[_Key, list[str]] = defaultdict(list)
    for finding in findings:
        if finding.rule != FIXED:
            has_own_id = finding.design not in {None, finding.docname}
            designs[finding.key].append((finding.design or "") if has_own_id else "")
    return _HEADER + "".join(f"{_format_line(key, ids)}\n" for key, ids in sorted(designs.items()))


def _format_line(key: _Key, ids: Sequence[str]) -> str:
    # What stands in a file that several designs include is of none of them.
    design = ids[0] if len(set(ids)) == 1 else ""
    count = [str(len(ids))] if design or len(ids) > 1 else []
    fields = [*key, *count, *([design] if design else [])]
    return " | ".join("".join(map(_escape, field)) for field in fields).rstrip()


def _escape(letter: str) -> str:
    """Write a character so that it ends no field and no line, and shows in a file."""
    return letter if letter not in _MARKS and is_printable(letter) else quote(letter, safe="", errors=_ERRORS)


def apply_baseline(
    findings: Sequence[Finding],
    entries: Sequence[Entry],
    keys_of_whole: Callable[[Finding], Iterable[_Key]] = lambda _: (),
) -> tuple[list[Finding], list[Finding], list[tuple[Entry, int]]]:
    """Take known findings out of a list.

    Where more are found than are known, the first ones, by line, are taken for the known ones.

    :param keys_of_whole: by which entries, beside its own, a finding is known, however many there are such.
    :return: the findings that are left, those that are known, and each entry of which less is found than it says,
        with how much less.
    """
    counts = {entry.key: entry.count for entry in entries}
    left: list[Finding] = []
    known: list[Finding] = []
    for finding in sorted(findings, key=lambda other: (other.source, other.line)):
        whole = next((key for key in keys_of_whole(finding) if key in counts), None)
        if counts.get(finding.key, 0) > 0:
            counts[finding.key] -= 1
            known.append(finding)
        elif whole is not None:
            counts[whole] = 0
            known.append(finding)
        else:
            left.append(finding)
    return left, known, [(entry, counts[entry.key]) for entry in entries if counts[entry.key] > 0]


def follow_renames(entries: Sequence[Entry], project: Project, found: Iterable[Finding]) -> Sequence[Entry]:
    """Return the entries of a baseline, those of a document that was renamed since with its name of today.

    A document whose design has an id of its own is known by that, another one by the name of its file: it may be in
    another folder now. Nothing else is taken for a known finding, as where another design has come in the place of one.
    """
    gone = [entry for entry in entries if entry.docname not in project.designs_by_document]
    if not gone:
        return entries
    renamed, taken = _Renamed(project, found), Counter(entry.key for entry in entries)
    followed = {entry.key: renamed.follow(entry) for entry in gone}
    taken += Counter(entry.key for key, entry in followed.items() if entry.key != key)
    return [
        followed[entry.key] if entry.key in followed and taken[followed[entry.key].key] == 1 else entry
        for entry in entries
    ]


class _Renamed:
    """Finds where what entries name is now."""

    def __init__(self, project: Project, found: Iterable[Finding]) -> None:
        self._tree = project.source_tree
        self._designs = {design.id: design for design in project.designs if design.id != design.docname}
        self._by_name: dict[str, list[Design]] = defaultdict(list)
        for design in project.designs:
            if design.id == design.docname:
                self._by_name[posixpath.basename(design.docname)].append(design)
        self._files: dict[str, dict[str, str]] = defaultdict(dict)
        for finding in found:
            if finding.file:
                self._files[finding.docname][posixpath.basename(finding.file)] = finding.file

    def follow(self, entry: Entry) -> Entry:
        """Return an entry with the place where its document is now, or the entry as it is."""
        design = self._designs.get(entry.design) if entry.design else self._find_by_name(entry.docname)
        if design is None or self._is_there(entry.docname, design):
            return entry
        # What is found in a file beside the document was moved with it.
        place = self._files[design.docname].get(posixpath.basename(entry.docname), design.docname)
        return replace(entry, docname=place)

    def _find_by_name(self, docname: str) -> Design | None:
        """Return the design without an id whose file alone is called like that of a document."""
        name = posixpath.basename(docname)
        named = self._by_name.get(name, ())
        return named[0] if len(named) == 1 and name.lower() not in FOLDER_PAGES else None

    def _is_there(self, place: str, design: Design) -> bool:
        """Return whether there is a file or document of this name still, and not a folder into which a design went."""
        return bool(self._tree.has_document(place)) and not design.docname.startswith(f"{place}/")
