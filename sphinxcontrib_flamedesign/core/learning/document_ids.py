"""How the documents of a team are called: in their paths, titles and headers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from sphinxcontrib_flamedesign.core.learning.learnt_template import (
    ACRONYMS,
    NEARLY_ALL,
    Derived,
    Entry,
    label_of,
    prefixes_of,
)
from sphinxcontrib_flamedesign.core.learning.outline import Outline
from sphinxcontrib_flamedesign.core.learning.template_header import is_id_name, is_title_name
from sphinxcontrib_flamedesign.core.text.normalise import normalise, singular, slugify

#: Letters before a number; one alone needs a mark, or zeros: ``P-3``, ``P0003``.
_PREFIX = r"[A-Za-z]{2,10}|[A-Za-z](?=[-_]|0)"

#: A title that opens with an id.
_TITLE = re.compile(rf"(?:({_PREFIX})[-_ ]?)?0*(\d{{1,6}})\s*([:.–—-])\s+\S")

#: The same without a mark behind the id: letters must be large, and a bare number must start with a zero.
_UNMARKED_TITLE = re.compile(r"(?:([A-Z]{2,10})[-_ ]?0*|0+)(\d{1,6})( )\s*\S")

#: What may name another design in a header, and the letters before the number in the name of a file.
_NAMED = re.compile(r"\b([A-Z]{2,10})(?:([-_ ])| ?#)0*(\d{1,6})\b")
_IN_PATH = re.compile(r"(?:^|/)([A-Za-z]{1,10})[-_]\{number\}")

#: The same without a mark between them: only capitals are then hardly a word.
_CAPITALS_IN_PATH = re.compile(r"(?:^|/)([A-Z]{1,5})\{number\}")

#: An id as it is written.
_LETTERED = re.compile(r"[A-Z]{2,10}[-_ ]?\d{1,6}")

#: Letters that stand for words have no more.
_MOST_CAPITALS = 5

#: The share of documents that have a number of their own, where it tells them apart.
_OWN_NUMBERS = 0.8


def learn_ids(derived: Derived, documents: Sequence[Outline]) -> dict[str, int]:
    """Learn where ids stand, and return the number of each document."""
    split = [document.docname.split("/") for document in documents]
    path, numbers = _learn_path(documents, split)
    values = derived.ids.values
    stated = [(document, document.title or _title_in_header(document)) for document in documents]
    titles = [(document, _TITLE.match(title) or _UNMARKED_TITLE.match(title)) for document, title in stated]
    numbered = [(document, match) for document, match in titles if match is not None]
    if len(numbered) * 2 > len(documents):
        _learn_title(values, [match for _, match in numbered])
        _learn_width(derived.ids, [match[0] for _, match in numbered])
        for other, match in numbered:
            numbers.setdefault(other.docname, int(match[2]))
    held = _learn_id_key(derived, documents, numbers)
    if "form" not in values and not numbers and path is not None:
        values["form"] = ["{name}"]
    elif "form" not in values and (numbers or held):
        prefix, separator, width = _learn_prefix(documents, numbers, path or "")
        values["form"] = [f"{prefix}{separator}{{number{f':{width}' if width > 1 else ''}}}" if prefix else "{number}"]
        if not prefix:
            derived.ids.comment = "Nothing says what stands before the number: write it in front of {number}."
    key = derived.line_of("id")
    _learn_width(
        derived.ids, [line.value for document in documents for line in document.all_lines if slugify(line.name) == key]
    )
    if path is not None:
        values["path"] = [path]
        if "{name}" in path and not numbers:
            values.setdefault("form", ["{name}"])
            if "{name}" not in path.rpartition("/")[2]:
                derived.ids.comment = "{name} is the name of the folder: the files are all called alike."
        elif "{name}" in path and "form" in values and "{name}" not in derived.ids.texts("form"):
            derived.ids.extend("form", ["{name}"])
        if numbers and "/" in path:
            folder = re.sub(r"/README$|/index$", "", re.sub(r"\{name\}.*$", "*", path))
            if "{number}" in path:  # without a folder, a pattern is one of words, and takes no star
                values["text"] = [folder if "/" in folder else path]
    if numbers and "pending" not in values:
        values["pending"] = ["NNNN", "XXXX"]
    order: tuple[str, ...] = ("form", "path", "title", "text", "pending")
    derived.ids.values = {key: values[key] for key in order if key in values}
    return numbers


def _title_in_header(document: Outline) -> str:
    """Return the title that a header states, of a document that has no heading for one."""
    return next((line.value for line in document.all_lines if normalise(line.name) == "title"), "")


def _learn_path(documents: Sequence[Outline], split: list[list[str]]) -> tuple[str | None, dict[str, int]]:
    """Return the pattern of most documents' names, and the numbers in them."""
    depths = Counter(map(len, split)).most_common(1)
    depth = depths[0][0]
    rows = [(document, parts) for document, parts in zip(documents, split, strict=True) if len(parts) == depth]
    pattern: list[str] = []
    numbers: dict[str, int] = {}
    for column in range(depth):
        segments = [parts[column] for _, parts in rows]
        found = [_match_number(segment) for segment in segments]
        heads = Counter(match[1] for match in found if match is not None and _is_head(match[1]))
        head, count = heads.most_common(1)[0] if heads else ("", 0)
        own = {match[2] for match in found if match is not None and match[1] == head}
        is_number = count >= 0.8 * len(segments) and len(own) >= _OWN_NUMBERS * count and len(set(segments)) > 1
        if not numbers and is_number:
            tail = Counter(match[3] for match in found if match is not None and match[1] == head).most_common(1)[0][0]
            pattern.append(f"{head}{{number}}{f'{tail}{{name}}' if tail else ''}")
            for (other, _), match in zip(rows, found, strict=True):
                if match is not None and match[1] == head:
                    numbers[other.docname] = int(match[2])
        elif len(set(segments)) == 1:
            pattern.append(segments[0])
        else:
            pattern.append("*")
    if not numbers and "*" in pattern:
        # Designs are called by the last part that tells them apart: `specs/<name>/design`.
        last = len(pattern) - 1 - pattern[::-1].index("*")
        pattern[last] = "{name}"
    is_useful = any("{" in part for part in pattern)
    return ("/".join(pattern) if is_useful else None), numbers


def _is_head(text: str) -> bool:
    """Return whether a number may stand after a text in the name of a file: ``0007-x``, ``rfc-7``, ``p0007``."""
    return not text or text[-1] in "-_." or (text.isalpha() and len(text) <= _MOST_CAPITALS)


def _match_number(segment: str) -> re.Match[str] | None:
    """Match a number in a part of a path, with what stands before and after it; the year of a day is none."""
    return re.fullmatch(r"(?!\d{4}-\d\d-\d\d(?!\d))(.*?)(\d{1,6})(?:([-_.])(.+))?", segment)


def _learn_title(values: dict[str, object], matches: Sequence[re.Match[str]]) -> None:
    """Learn how titles say ids: as most documents write them, whatever the one that is copied says."""
    prefix, separator = Counter((match[1] or "", match[3]) for match in matches).most_common(1)[0][0]
    before = prefix
    if prefix:
        joints = Counter(match.string[len(prefix)] for match in matches if match[1] == prefix).most_common(1)
        joint = joints[0][0] if not joints[0][0].isdigit() else ""
        values["form"] = [f"{prefix}{joint}{{number}}"]
        before = f"{prefix}{joint}"
    mark = f"{separator} ".replace("  ", " ") if separator in ":. " else f" {separator} "
    values["title"] = [f"{before}{{number}}{mark}{{title}}", "{title}"]


def _learn_width(ids: Entry, texts: Sequence[str]) -> None:
    """Fill numbers up with zeros where all documents write them so."""
    digits = [match[0] for text in texts if (match := re.search(r"\d+", text)) is not None]
    widths = {len(digit) for digit in digits}
    if len(widths) == 1 and any(digit.startswith("0") for digit in digits):
        numbered = f"{{number:{widths.pop()}}}"
        for key in ("form", "title"):
            patterns = ids.texts(key)
            if patterns:
                ids.values[key] = [pattern.replace("{number}", numbered) for pattern in patterns]


def _learn_prefix(documents: Sequence[Outline], numbers: dict[str, int], path: str) -> tuple[str, str, int]:
    """Return what stands before numbers in the designs' own headers or titles, and how many digits those have."""
    found: Counter[tuple[str, str]] = Counter()
    widths: Counter[int] = Counter()
    for document in documents:
        number = numbers.get(document.docname)
        if number is None:
            continue
        texts = (document.title, *(line.value for line in document.all_lines))
        for text in texts:
            match = re.search(rf"\b([A-Z]{{2,10}})([-_ ])(0*{number})\b", text)
            if match is not None:
                found[match[1], match[2]] += 1
                widths[len(match[3])] += 1
                break
    if not found or found.total() * 2 < len(numbers):
        return *_guess_prefix(documents, numbers, path), 1
    (prefix, separator), _ = found.most_common(1)[0]
    width, count = widths.most_common(1)[0]
    return prefix, separator, width if count >= 0.9 * widths.total() and len(widths) == 1 and width > 2 else 1


def _guess_prefix(documents: Sequence[Outline], numbers: dict[str, int], path: str) -> tuple[str, str]:
    """Return what stands before numbers in the names of files, in headers that name other designs, or by a folder."""
    match = _IN_PATH.search(path)
    if match is not None:
        return (match[1].upper() if len(match[1]) <= _MOST_CAPITALS else match[1].capitalize()), "-"
    capitals = _CAPITALS_IN_PATH.search(path)
    if capitals is not None:
        return capitals[1], ""
    known = set(numbers.values())
    values = [line.value for document in documents for line in document.all_lines]
    found = (match for value in values for match in _NAMED.finditer(value) if int(match[3]) in known)
    named = Counter((match[1], match[2] or " ") for match in found)
    for written, count in named.most_common(1):
        if count > 1:
            return written
    folders = (singular(part.casefold()) for part in reversed(path.split("/")[:-1]))
    return next(((folder.upper(), " ") for folder in folders if folder in ACRONYMS), ("", ""))


def _learn_id_key(derived: Derived, documents: Sequence[Outline], numbers: dict[str, int]) -> bool:
    """Find the line of headers that holds the number which the path has too."""
    if derived.line_of("id") is not None:
        return True
    counts: Counter[str] = Counter()
    lettered: Counter[str] = Counter()
    for document in documents:
        for line in document.all_lines:
            digits = re.fullmatch(r"\D{0,12}0*(\d{1,6})", line.value)
            if digits is not None and numbers.get(document.docname) == int(digits[1]):
                counts[slugify(line.name)] += 1
                lettered[slugify(line.name)] += _LETTERED.fullmatch(line.value) is not None
    for key, count in _keys_of_names(documents).most_common(1):
        if not numbers and count * 2 > len(documents):
            entry = derived.metadata.setdefault(key, Entry({"label": label_of(key)}))
            entry.values["holds"] = "id"
            entry.comment = f"Is the name in the path in {count} of {len(documents)} documents."
            derived.ids.values["text"] = [f"{entry.values['label']}: {{name}}"]
            return True
    named = {key for key in counts if is_id_name(normalise(key)) or key.casefold() in prefixes_of(derived.ids)}
    for key, count in sorted(counts.most_common(), key=lambda pair: pair[0] not in named):
        is_named = key in named
        # With letters, it is no number of something else.
        has_whole_ids = lettered[key] >= NEARLY_ALL * len(documents)
        if count * 2 > len(documents) and (not numbers or is_named or has_whole_ids):
            label = key.replace("-", " ").upper() if len(key) <= 4 and not has_whole_ids else label_of(key)
            entry = derived.metadata.setdefault(key, Entry({"label": label}))
            entry.values["holds"] = "id"
            entry.comment = f"Is the number of the path in {count} of {len(documents)} documents."
            return True
    return False


def _keys_of_names(documents: Sequence[Outline]) -> Counter[str]:
    """Count the lines of headers that hold a part of their document's name, and something else in each document."""
    counts: Counter[str] = Counter()
    said: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        parts = {part.casefold() for part in document.docname.split("/")}
        for line in document.all_lines:
            if line.value.casefold() in parts and not is_title_name(line.name):
                counts[slugify(line.name)] += 1
                said[slugify(line.name)].add(line.value.casefold())
    return Counter({key: count for key, count in counts.items() if len(said[key]) == count})
