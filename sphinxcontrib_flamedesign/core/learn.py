"""What the documents of a team have in common: how they are called, what they leave out, and other wordings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from sphinxcontrib_flamedesign.core.derive import (
    LINKS,
    STATUS_WORDS,
    Derived,
    Entry,
    add_link,
    clean_label,
    describe,
    group_statuses,
    is_id_name,
    label_of,
    prefixes_of,
    prompts_of,
    title_of,
)
from sphinxcontrib_flamedesign.core.outline import Heading, Outline
from sphinxcontrib_flamedesign.core.template import Words
from sphinxcontrib_flamedesign.core.text.labels import strip_label
from sphinxcontrib_flamedesign.core.text.normalise import normalise, singular, slugify

#: Fewer words that many documents have alike say "None", and are no boilerplate.
_LEAST_BOILERPLATE = 5

#: From fewer documents nothing is learnt of what must be there.
_MANY = 10

#: The share of documents that have what is asked for in all, and what newer ones are asked for.
_NEARLY_ALL, _LEAST_SHARE = 0.95, 0.75

_ADDRESS = re.compile(r"https?://")
_NUMBERED_ADDRESS = re.compile(r"(https?://[^\s<>()\[\]]{1,200}?/)0*(\d{1,6})(?![\w/-])")


def learn(derived: Derived, documents: Sequence[Outline], globs: Sequence[str], words: Words) -> None:
    """Add to a template what the documents of a team have in common."""
    if not documents:
        return
    derived.head.values["documents"] = list(globs)
    numbers = _learn_ids(derived, documents)
    derived.head.values["title"] = title_of(str(derived.head.values["name"]), derived.ids)
    _learn_metadata(derived, documents, words)
    _learn_links(derived, documents, numbers)
    _learn_addresses(derived, documents, numbers)
    _learn_fields(derived, documents, numbers, words)


def _learn_ids(derived: Derived, documents: Sequence[Outline]) -> dict[str, int]:
    """Learn where ids stand, and return the number of each document."""
    split = [one.docname.split("/") for one in documents]
    path, numbers = _learn_path(documents, split)
    values = derived.ids.values
    titles = [
        (one, re.match(r"(?:([A-Za-z]{2,10})[-_ ]?)?0*(\d{1,6})\s*([:.–—-])\s+\S", one.title)) for one in documents
    ]
    numbered = [(one, match) for one, match in titles if match is not None]
    if len(numbered) * 2 > len(documents):
        _learn_title(values, [match for _, match in numbered])
        _learn_width(values, [match[0] for _, match in numbered])
        for one, match in numbered:
            numbers.setdefault(one.docname, int(match[2]))
    held = _learn_id_key(derived, documents, numbers)
    if "form" not in values and not numbers and path is not None:
        values["form"] = ["{name}"]
    elif "form" not in values and (numbers or held):
        prefix, separator, width = _learn_prefix(documents, numbers)
        values["form"] = [f"{prefix}{separator}{{number{f':{width}' if width > 1 else ''}}}" if prefix else "{number}"]
        if not prefix:
            derived.ids.comment = "Nothing says what stands before the number: write it in front of {number}."
    key = next((key for key, entry in derived.metadata.items() if entry.values.get("holds") == "id"), None)
    _learn_width(values, [line.value for one in documents for line in one.all_lines if slugify(line.name) == key])
    if path is not None:
        values["path"] = [path]
        if "{name}" in path and not numbers:
            values.setdefault("form", ["{name}"])
        elif "{name}" in path and values.get("form") and "{name}" not in values["form"]:  # type: ignore[operator]
            values["form"] = [*values["form"], "{name}"]  # type: ignore[misc]
        if numbers and "/" in path:
            folder = re.sub(r"\{name\}.*$", "*", path.replace("{number}", "{number}", 1))
            values["text"] = [re.sub(r"/README$|/index$", "", folder)]
    if numbers and "pending" not in values:
        values["pending"] = ["NNNN", "XXXX"]
    order: tuple[str, ...] = ("form", "path", "title", "text", "pending")
    derived.ids.values = {key: values[key] for key in order if key in values}
    return numbers


def _learn_path(documents: Sequence[Outline], split: list[list[str]]) -> tuple[str | None, dict[str, int]]:
    """Return the pattern of most documents' names, and the numbers in them."""
    depths = Counter(map(len, split)).most_common(1)
    depth = depths[0][0]
    rows = [(one, parts) for one, parts in zip(documents, split, strict=True) if len(parts) == depth]
    pattern: list[str] = []
    numbers: dict[str, int] = {}
    for column in range(depth):
        segments = [parts[column] for _, parts in rows]
        found = [re.fullmatch(r"(.*?)(\d{1,6})(?:([-_.])(.+))?", segment) for segment in segments]
        heads = Counter(match[1] for match in found if match is not None and (not match[1] or match[1][-1] in "-_."))
        head, count = heads.most_common(1)[0] if heads else ("", 0)
        if not numbers and count >= 0.8 * len(segments) and len(set(segments)) > 1:
            tail = Counter(match[3] for match in found if match is not None and match[1] == head).most_common(1)[0][0]
            pattern.append(f"{head}{{number}}{f'{tail}{{name}}' if tail else ''}")
            for (one, _), match in zip(rows, found, strict=True):
                if match is not None and match[1] == head:
                    numbers[one.docname] = int(match[2])
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


def _learn_title(values: dict[str, object], matches: Sequence[re.Match[str]]) -> None:
    prefix, separator = Counter((match[1] or "", match[3]) for match in matches).most_common(1)[0][0]
    before = prefix
    if prefix:
        joints = Counter(match.string[len(prefix)] for match in matches if match[1] == prefix).most_common(1)
        joint = joints[0][0] if not joints[0][0].isdigit() else ""
        values.setdefault("form", [f"{prefix}{joint}{{number}}"])
        before = f"{prefix}{joint}"
    mark = f"{separator} " if separator in ":." else f" {separator} "
    values.setdefault("title", [f"{before}{{number}}{mark}{{title}}", "{title}"])


def _learn_width(values: dict[str, object], texts: Sequence[str]) -> None:
    """Fill numbers up with zeros where all documents write them so."""
    digits = [match[0] for text in texts if (match := re.search(r"\d+", text)) is not None]
    widths = {len(one) for one in digits}
    forms = values.get("form")
    if len(widths) == 1 and any(one.startswith("0") for one in digits) and isinstance(forms, list):
        values["form"] = [str(form).replace("{number}", f"{{number:{widths.pop()}}}") for form in forms]


def _learn_prefix(documents: Sequence[Outline], numbers: dict[str, int]) -> tuple[str, str, int]:
    """Return what stands before numbers in the designs' own headers or titles, and how many digits those have."""
    found: Counter[tuple[str, str]] = Counter()
    widths: Counter[int] = Counter()
    for one in documents:
        number = numbers.get(one.docname)
        if number is None:
            continue
        texts = (one.title, *(line.value for line in one.all_lines))
        for text in texts:
            match = re.search(rf"\b([A-Z]{{2,10}})([-_ ])(0*{number})\b", text)
            if match is not None:
                found[match[1], match[2]] += 1
                widths[len(match[3])] += 1
                break
    if not found or found.total() * 2 < len(numbers):
        return "", "", 1
    (prefix, separator), _ = found.most_common(1)[0]
    width, count = widths.most_common(1)[0]
    return prefix, separator, width if count >= 0.9 * widths.total() and len(widths) == 1 and width > 2 else 1


def _learn_id_key(derived: Derived, documents: Sequence[Outline], numbers: dict[str, int]) -> bool:
    """Find the line of headers that holds the number which the path has too."""
    if any(entry.values.get("holds") == "id" for entry in derived.metadata.values()):
        return True
    counts: Counter[str] = Counter()
    for one in documents:
        for line in one.all_lines:
            digits = re.fullmatch(r"\D{0,12}0*(\d{1,6})", line.value)
            if digits is not None and numbers.get(one.docname) == int(digits[1]):
                counts[slugify(line.name)] += 1
    for key, count in _keys_of_names(documents).most_common(1):
        if not numbers and count * 2 > len(documents):
            entry = derived.metadata.setdefault(key, Entry({"label": label_of(key)}))
            entry.values["holds"] = "id"
            entry.comment = f"Is the name in the path in {count} of {len(documents)} documents."
            derived.ids.values["text"] = [f"{entry.values['label']}: {{name}}"]
            return True
    for key, count in counts.most_common(1):
        is_named = is_id_name(normalise(key), []) or key.casefold() in prefixes_of(derived.ids)
        if count * 2 > len(documents) and (not numbers or is_named):
            label = key.replace("-", " ").upper() if len(key) <= 4 else label_of(key)
            entry = derived.metadata.setdefault(key, Entry({"label": label}))
            entry.values["holds"] = "id"
            entry.comment = f"Is the number of the path in {count} of {len(documents)} documents."
            return True
    return False


def _keys_of_names(documents: Sequence[Outline]) -> Counter[str]:
    """Count the lines of headers that hold a part of their document's name, and something else in each document."""
    counts: Counter[str] = Counter()
    said: dict[str, set[str]] = defaultdict(set)
    for one in documents:
        parts = {part.casefold() for part in one.docname.split("/")}
        for line in one.all_lines:
            if line.value.casefold() in parts:
                counts[slugify(line.name)] += 1
                said[slugify(line.name)].add(line.value.casefold())
    return Counter({key: count for key, count in counts.items() if len(said[key]) == count})


def _learn_metadata(derived: Derived, documents: Sequence[Outline], words: Words) -> None:
    """Learn lines of headers that most documents have, what statuses they have, and which lines name designs."""
    names: Counter[str] = Counter()
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    said: dict[str, list[str]] = defaultdict(list)
    in_lists: Counter[str] = Counter()
    for one in documents:
        seen = Counter(slugify(line.name) for line in one.all_lines)
        names.update(seen.keys())
        for line in one.all_lines:
            spelt[slugify(line.name)][line.name] += 1
            said[slugify(line.name)].append(line.value)
        in_lists.update(key for key, count in seen.items() if count > 1)
    known = {
        _folded_key(str(text)): key for key, one in derived.metadata.items() for text in (key, one.values["label"])
    }
    for key, count in names.most_common():
        other = known.get(_folded_key(key))
        if other is not None and slugify(str(derived.metadata[other].values["label"])) != key and other != key:
            aliases = derived.metadata[other].values.setdefault("aliases", [])
            if isinstance(aliases, list):
                aliases.append(spelt[key].most_common(1)[0][0])
        elif (
            key
            and other is None
            and count >= max(3, 0.3 * len(documents))
            and "." not in spelt[key].most_common(1)[0][0]
        ):
            name = spelt[key].most_common(1)[0][0]
            entry = Entry({"label": label_of(name)}, f"In {count} of {len(documents)} documents.")
            describe(entry, name, [], words, is_list=in_lists[key] * 4 > count)
            link = LINKS.get(normalise(name))
            if link is not None:
                add_link(entry, derived.kinds, *link)
            derived.metadata[key] = entry
        if count >= max(_MANY, _NEARLY_ALL * len(documents)) and key in derived.metadata:
            entry = derived.metadata[key]
            if "required" not in entry.values and entry.values.get("holds") != "id":
                entry.values["required"] = True
                entry.comment = f"In {count} of {len(documents)} documents."
        if key in derived.metadata and _have_several_links(said[key]):
            derived.metadata[key].values["many"] = True
    _drop_second_roles(derived)
    for key, (kind, is_reverse) in ((slugify(name), link) for name, link in LINKS.items()):
        if key in names and key not in derived.metadata and kind == "supersedes":
            values: dict[str, object] = {
                "label": label_of(spelt[key].most_common(1)[0][0]),
                "links": kind,
                "many": True,
            }
            derived.metadata[key] = Entry(values | ({"reverse": True} if is_reverse else {}))
    _learn_statuses(derived, said)
    _learn_values(derived, said)


def _have_several_links(values: Sequence[str]) -> bool:
    """Return whether most values hold more than one link."""
    return sum(len(_ADDRESS.findall(value)) > 1 for value in values) * 2 > len(values) > 1


def _learn_links(derived: Derived, documents: Sequence[Outline], numbers: dict[str, int]) -> None:
    """Learn which lines of headers name other designs: by their ids, or by the names that documents have."""
    pattern = _id_pattern(derived, documents)
    if pattern is None:
        return
    naming: Counter[str] = Counter()
    stated: Counter[str] = Counter()
    for one in documents:
        own = numbers.get(one.docname)
        for line in one.all_lines:
            key, found = slugify(line.name), pattern.findall(line.value)
            others = [name for name in found if not name.isdigit() or int(name) != own]
            naming[key] += bool(others)
            stated[key] += any(map(str.isalnum, line.value)) and bool(found or len(line.value.split()) > 1)
    for key, count in naming.items():
        entry = derived.metadata.get(key)
        if entry is not None and count > 1 and count * 2 > stated[key] and not {"holds", "links"} & entry.values.keys():
            add_link(entry, derived.kinds, *LINKS.get(normalise(key), ("related", False)))
            entry.comment = f"Names other designs in {count} documents: say what they are to each other."


def _id_pattern(derived: Derived, documents: Sequence[Outline]) -> re.Pattern[str] | None:
    """Return a pattern of what names a design: letters before a number, or the name in a path."""
    prefixes = prefixes_of(derived.ids).values()
    if prefixes:
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, prefixes))})[-_ ]?0*(\d{{1,6}})\b", re.IGNORECASE)
    paths = derived.ids.values.get("path")
    if not isinstance(paths, list) or "{number}" in paths[0]:
        return None
    place = str(paths[0]).split("/").index("{name}") if "{name}" in str(paths[0]).split("/") else -1
    names = {parts[place] for one in documents if len(parts := one.docname.split("/")) > place}
    longest = sorted((re.escape(name) for name in names if len(name) > 2), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(longest)})(?![\w-])") if longest else None


def _learn_addresses(derived: Derived, documents: Sequence[Outline], numbers: dict[str, int]) -> None:
    """Learn the addresses by which headers mean designs: of others, or of their own discussion."""
    linking = {key for key, entry in derived.metadata.items() if "links" in entry.values}
    known = set(numbers.values())
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    own: Counter[str] = Counter()
    for one in documents:
        for line in one.all_lines:
            for stem, digits in dict.fromkeys(_NUMBERED_ADDRESS.findall(line.value)):
                own[stem] += int(digits) == numbers.get(one.docname)
                if slugify(line.name) in linking:
                    counts[stem][int(digits) in known] += 1
    found = {stem for stem, there in counts.items() if there[True] and there.total() > 1}
    found |= {stem for stem, count in own.items() if count * 2 > len(documents)}
    if found and "form" in derived.ids.values:
        texts = derived.ids.values.setdefault("text", [])
        if isinstance(texts, list):
            texts += [f"{stem}{{number}}" for stem in sorted(found)]


def _folded_key(name: str) -> str:
    """Return what names of one line of a header have in common: ``Author`` and ``Authors``."""
    return " ".join(map(singular, normalise(name).split()))


def _drop_second_roles(derived: Derived) -> None:
    """Let only the first line of a header hold what one of them holds; owners may stand in several."""
    seen: set[object] = set()
    for entry in derived.metadata.values():
        role = entry.values.get("holds")
        if role is not None and role in seen:
            del entry.values["holds"]
        seen.add(role)


def _learn_statuses(derived: Derived, said: dict[str, list[str]]) -> None:
    """Learn the statuses that documents have, by frequency."""
    key = next((key for key, entry in derived.metadata.items() if entry.values.get("holds") == "status"), None)
    if key is None:
        return
    entry = derived.metadata[key]
    counts: Counter[str] = Counter()
    for text in said.get(key, ()):
        head = re.split(r"(?:(?<!\s)\s+)?[([,.;:]|\s(?:by|in|on|since)\s", text.replace("*", "").strip(), maxsplit=1)[0]
        counts[head.strip().casefold()] += 1
    stated = entry.values.get("values", [])
    values = [str(one) for one in stated] if isinstance(stated, list) else []
    more = [
        one
        for one, count in counts.most_common()
        if one
        and one not in values
        and len(one.split()) <= 4
        and (count > 1 or not STATUS_WORDS.isdisjoint(one.split()))
    ]
    if more:
        rare = f"In documents: {', '.join(f'{one} ({counts[one]})' for one in more)}."
        entry.comment = rare
        entry.values = {**entry.values, **group_statuses([*values, *more])}


def _learn_values(derived: Derived, said: dict[str, list[str]]) -> None:
    """Add what several documents have beside the values that the template offers."""
    for key, entry in derived.metadata.items():
        offered = entry.values.get("values")
        if isinstance(offered, list) and entry.values.get("holds") != "status":
            known = {str(one).casefold() for one in offered}
            counts = Counter(value for value in said.get(key, ()) if value and value.casefold() not in known)
            more = [value for value, count in counts.most_common() if count > 1 and len(value.split()) <= 3]
            if more:
                entry.values["values"] = [*offered, *more]
                entry.comment = f"In documents: {', '.join(f'{one} ({counts[one]})' for one in more)}."


def _learn_fields(derived: Derived, documents: Sequence[Outline], numbers: dict[str, int], words: Words) -> None:
    """Learn from headings: other wordings, what stays as it is, and since when a field is asked for."""
    known = {name: _wordings(entry) for name, entry in derived.fields.items()}
    shown = [{_wording(one.label, words): one for one in outline.headings} for outline in documents]
    _learn_aliases(derived, known, shown)
    for name, entry in derived.fields.items():
        known[name] = _wordings(entry)
        there = [bool(known[name] & headings.keys()) for headings in shown]
        _learn_keep(entry, known[name], shown)
        _learn_since(entry, documents, numbers, there)
        _learn_required(entry, there)


def _wording(label: str, words: Words) -> str:
    """Return what headings are compared by: without their number."""
    bare = clean_label(label, words)[0]
    return normalise(strip_label(bare) or bare)


def _wordings(entry: Entry) -> set[str]:
    aliases = entry.values.get("aliases", [])
    others = [normalise(str(one)) for one in aliases] if isinstance(aliases, list) else []
    return {normalise(str(entry.values["label"])), *others}


def _learn_aliases(derived: Derived, known: dict[str, set[str]], shown: Sequence[dict[str, Heading]]) -> None:
    """Take headings for other wordings of fields: many documents have them just where they lack the field."""
    everything: set[str] = set().union(*known.values())
    found: list[tuple[float, int, str, str]] = []
    for name, entry in derived.fields.items():
        if entry.values.get("repeat") is None:
            for candidate, count in _candidates(known[name], everything, shown):
                score = _likeness(candidate, name, derived, [one for one in shown if candidate in one])
                found += [(score, count, candidate, name)] if score > 0 else []
    taken: set[str] = set()
    for _, count, candidate, name in sorted(found, reverse=True):
        entry = derived.fields[name]
        if candidate in taken or name in taken:
            continue
        taken |= {candidate, name}
        label = next(headings[candidate].label for headings in shown if candidate in headings)
        aliases = entry.values.setdefault("aliases", [])
        if isinstance(aliases, list):
            aliases.append(strip_label(label) or label)
        entry.comment = f"Called {label!r} in {count} of {len(shown)} documents."


def _candidates(
    wordings: set[str], everything: set[str], shown: Sequence[dict[str, Heading]]
) -> Iterator[tuple[str, int]]:
    """Yield the headings that many documents have which lack a field, and hardly any of the others."""
    lacking = [headings for headings in shown if not wordings & headings.keys()]
    having = len(shown) - len(lacking)
    counts = Counter(one for headings in lacking for one in headings if one and one not in everything)
    for candidate, count in counts.most_common(20):
        elsewhere = sum(candidate in headings for headings in shown) - count
        if count >= max(3, 0.15 * len(lacking)) and elsewhere <= 0.1 * max(1, having):
            yield candidate, count


def _likeness(candidate: str, name: str, derived: Derived, having: Sequence[dict[str, Heading]]) -> float:
    """Return how well a heading fits a field: by the words that they share, and by where it stands."""
    words = {singular(word) for word in candidate.split() if len(word) > 3}
    label = {singular(word) for word in normalise(str(derived.fields[name].values["label"])).split()}
    guidance = {singular(word) for text in prompts_of(derived.fields[name]) for word in normalise(text).split()}
    place = _share_between(candidate, name, derived, having)
    shared = 2 * len(words & label) + len(words & guidance) / max(1, len(words))
    return shared + place if words & label or (place > 0.5 and len(having) * 4 > 1) else 0.0


def _share_between(candidate: str, name: str, derived: Derived, having: Sequence[dict[str, Heading]]) -> float:
    """Return how surely a heading stands in the place of a field, by its neighbours in the documents that have it.

    Where it may be any of several fields that are missing between its neighbours, it is surely none of them.
    """
    parent = derived.fields[name].values.get("parent")
    names = [one for one, entry in derived.fields.items() if entry.values.get("parent") == parent]
    places = {wording: place for place, one in enumerate(names) for wording in _wordings(derived.fields[one])}
    place = names.index(name)
    sure = 0.0
    for headings in having:
        order = list(headings)
        at = order.index(candidate)
        before = next((places[one] for one in reversed(order[:at]) if one in places), -1)
        after = next((places[one] for one in order[at + 1 :] if one in places), len(names))
        sure += 1 / (after - before - 1) if before < place < after else 0
    return sure / len(having)


def _learn_keep(entry: Entry, wordings: set[str], shown: Sequence[dict[str, Heading]]) -> None:
    """Keep text that stands unchanged in most documents: boilerplate, not a placeholder."""
    own = set(map(normalise, prompts_of(entry)))
    texts = [one.texts for headings in shown for word, one in headings.items() if word in wordings and one.texts]
    if not texts:
        return
    untouched = sum(all(normalise(text) in own for text in said) for said in texts) if own else 0
    common, count = Counter(texts).most_common(1)[0]
    if untouched * 2 > len(texts):
        entry.values["keep"] = True
        entry.comment = f"Stands unchanged in {untouched} of {len(texts)} documents."
    elif len(texts) > 4 and count * 2 > len(texts) and len(normalise(" ".join(common)).split()) >= _LEAST_BOILERPLATE:
        entry.values |= {"keep": True, "prompts": list(common)}
        entry.comment = f"Has these words in {count} of {len(texts)} documents."


def _learn_since(entry: Entry, documents: Sequence[Outline], numbers: dict[str, int], there: Sequence[bool]) -> None:
    """Find the number from which on documents have a field that older ones lack."""
    rows = sorted(
        (numbers[one.docname], is_there)
        for one, is_there in zip(documents, there, strict=True)
        if one.docname in numbers
    )
    if len(rows) < _MANY or entry.values.get("required") is False:
        return
    total = sum(is_there for _, is_there in rows)
    best, best_gain, counted = None, 0.0, ""
    for place in range(5, len(rows) - 2):
        before = sum(is_there for _, is_there in rows[:place])
        older, newer = before / place, (total - before) / (len(rows) - place)
        if older <= 0.15 and newer >= _LEAST_SHARE and newer - older > best_gain:
            best, best_gain = rows[place][0], newer - older
            counted = f"In {total - before} of {len(rows) - place} documents from there on, and in {before} before."
    if best is not None:
        entry.values["since"] = best
        entry.comment = f"{entry.comment} {counted}".strip()


def _learn_required(entry: Entry, there: Sequence[bool]) -> None:
    """Ask for no field that most documents lack, unless none has it yet, and say of others how many lack it."""
    count = sum(there)
    if len(there) < _MANY or {"required", "since"} & entry.values.keys():
        return
    if 0 < count * 2 < len(there):
        entry.values["required"] = False
    if count < _NEARLY_ALL * len(there):
        entry.comment = f"{entry.comment} In {count} of {len(there)} documents.".strip()
