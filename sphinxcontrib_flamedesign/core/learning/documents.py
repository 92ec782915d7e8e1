"""What the documents of a team have in common: what they leave out, other wordings, and what stays as it is."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.learning.document_headers import (
    id_pattern,
    learn_addresses,
    learn_links,
    learn_metadata,
    names_in_path,
    names_others,
)
from sphinxcontrib_flamedesign.core.learning.document_ids import learn_ids
from sphinxcontrib_flamedesign.core.learning.learnt_template import (
    MANY,
    NEARLY_ALL,
    OWN_KINDS,
    Derived,
    Entry,
    names_of,
    title_of,
)
from sphinxcontrib_flamedesign.core.learning.outline import Heading, Outline
from sphinxcontrib_flamedesign.core.learning.repeated import fold_repeated
from sphinxcontrib_flamedesign.core.learning.template_document import clean_label
from sphinxcontrib_flamedesign.core.learning.template_header import link_of
from sphinxcontrib_flamedesign.core.template import Words
from sphinxcontrib_flamedesign.core.text.labels import strip_label
from sphinxcontrib_flamedesign.core.text.normalise import normalise, singular

#: Fewer words that many documents have alike say "None", and are no boilerplate.
_LEAST_BOILERPLATE = 5

#: Headings have fewer levels.
_MOST_LEVELS = 99

#: Fewer documents do not say that a field may be left out.
_LEAST_COUNTED = 3

#: What says in how many documents a field is.
_COUNTED = re.compile(r"\bIn \d+ of \d+")

#: The share of newer documents that have what is asked for in those.
_LEAST_SHARE = 0.75


def learn(derived: Derived, documents: Sequence[Outline], globs: Sequence[str], words: Words) -> None:
    """Add to a template what the documents of a team have in common."""
    if not documents:
        return
    derived.head.values["documents"] = list(globs)
    numbers = learn_ids(derived, documents)
    derived.head.values["title"] = title_of(str(derived.head.values["name"]), derived.ids)
    learn_metadata(derived, documents, words)
    learn_links(derived, documents, numbers, words)
    learn_addresses(derived, documents, numbers)
    _learn_fields(derived, documents, numbers, words)


def _learn_fields(derived: Derived, documents: Sequence[Outline], numbers: dict[str, int], words: Words) -> None:
    """Learn from headings: other wordings, what stays as it is, and since when a field is asked for."""
    known = {name: _wordings(entry) for name, entry in derived.fields.items()}
    folded = fold_repeated(documents, words)
    shown = [{_wording(heading.label, words): heading for heading in outline.headings} for outline in folded]
    naming_others = _find_naming(derived, folded, numbers, words)
    _learn_aliases(derived, known, shown)
    for name, entry in derived.fields.items():
        known[name] = _wordings(entry)
        there = [bool(known[name] & headings.keys()) for headings in shown]
        _learn_keep(entry, known[name], shown)
        _learn_since(entry, documents, numbers, there)
        _learn_required(entry, there)
        naming = sum(bool(known[name] & fields) for fields in naming_others)
        _note_how_it_declares(entry, naming, sum(there), words)
    _note_left_out(derived, folded, words)


def _note_left_out(derived: Derived, documents: Sequence[Outline], words: Words) -> None:
    """Record which headings and labels of several documents are no fields; below one of these, none is named."""
    known = set[str]().union(*map(_wordings, derived.fields.values()))
    known |= {normalise(str(entry.values.get("section", ""))) for entry in derived.metadata.values()}
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    spelt: dict[str, str] = {}
    for outline in documents:
        found: dict[str, bool] = {}
        outer = _MOST_LEVELS
        for heading in outline.headings:
            is_known, is_below = _wording(heading.label, words) in known, heading.level > outer
            outer = outer if is_below else _MOST_LEVELS if is_known else heading.level
            if not is_known and not is_below:
                found.setdefault(_wording(heading.label, words), heading.is_label)
                spelt.setdefault(_wording(heading.label, words), clean_label(heading.label, words)[0])
        for word, is_label in found.items():
            counts[is_label][spelt[word]] += 1
    for is_label, counted in counts.items():
        several = {name: count for name, count in counted.items() if count > 1}
        derived.leave_out("Bold labels" if is_label else "Headings", several)


def _wording(label: str, words: Words) -> str:
    """Return what headings are compared by: without their number."""
    bare = clean_label(label, words)[0]
    return normalise(strip_label(bare) or bare)


def _wordings(entry: Entry) -> set[str]:
    return set(map(normalise, names_of(entry)))


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
        entry.extend("aliases", [strip_label(label) or label])
        entry.comment = f"Called {label!r} in {count} of {len(shown)} documents."


def _candidates(
    wordings: set[str], everything: set[str], shown: Sequence[dict[str, Heading]]
) -> Iterator[tuple[str, int]]:
    """Yield the headings that many documents have which lack a field, and hardly any of the others."""
    lacking = [headings for headings in shown if not wordings & headings.keys()]
    having = len(shown) - len(lacking)
    counts = Counter(heading for headings in lacking for heading in headings if heading and heading not in everything)
    for candidate, count in counts.most_common(20):
        elsewhere = sum(candidate in headings for headings in shown) - count
        if count >= max(3, 0.15 * len(lacking)) and elsewhere <= 0.1 * max(1, having):
            yield candidate, count


def _likeness(candidate: str, name: str, derived: Derived, having: Sequence[dict[str, Heading]]) -> float:
    """Return how well a heading fits a field: by the words that they share, and by where it stands."""
    words = {singular(word) for word in candidate.split() if len(word) > 3}
    label = {singular(word) for word in normalise(str(derived.fields[name].values["label"])).split()}
    guidance = {singular(word) for text in derived.fields[name].texts("prompts") for word in normalise(text).split()}
    place = _share_between(candidate, name, derived, having)
    shared = 2 * len(words & label) + len(words & guidance) / max(1, len(words))
    return shared + place if words & label or (place > 0.5 and len(having) * 4 > 1) else 0.0


def _share_between(candidate: str, name: str, derived: Derived, having: Sequence[dict[str, Heading]]) -> float:
    """Return how surely a heading stands in the place of a field, by its neighbours in the documents that have it.

    Where it may be any of several fields that are missing between its neighbours, it is surely none of them.
    """
    parent = derived.fields[name].values.get("parent")
    names = [text for text, entry in derived.fields.items() if entry.values.get("parent") == parent]
    places = {wording: place for place, text in enumerate(names) for wording in _wordings(derived.fields[text])}
    place = names.index(name)
    sure = 0.0
    for headings in having:
        order = list(headings)
        at = order.index(candidate)
        before = next((places[text] for text in reversed(order[:at]) if text in places), -1)
        after = next((places[text] for text in order[at + 1 :] if text in places), len(names))
        sure += 1 / (after - before - 1) if before < place < after else 0
    return sure / len(having)


def _learn_keep(entry: Entry, wordings: set[str], shown: Sequence[dict[str, Heading]]) -> None:
    """Keep text that stands unchanged in most documents: boilerplate, not a placeholder."""
    own = set(map(normalise, entry.texts("prompts")))
    texts = [
        heading.texts for headings in shown for word, heading in headings.items() if word in wordings and heading.texts
    ]
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
        (numbers[document.docname], is_there)
        for document, is_there in zip(documents, there, strict=True)
        if document.docname in numbers
    )
    if len(rows) < MANY or entry.values.get("required") is False:
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


def _find_naming(
    derived: Derived, documents: Sequence[Outline], numbers: dict[str, int], words: Words
) -> list[set[str]]:
    """Return for each document the wordings of the headings below which it names other designs."""
    pattern = id_pattern(derived, documents)
    docnames = {document.docname for document in documents}
    return [
        {
            _wording(heading.label, words)
            for heading in document.headings
            if _links_to_others(heading, document, docnames)
            or (pattern is not None and any(names_others(text, pattern, own) for text in heading.texts))
        }
        for document in documents
        for own in [names_in_path(document, numbers)]
    ]


def _links_to_others(heading: Heading, document: Outline, docnames: Collection[str]) -> bool:
    """Return whether what stands below a heading links to other documents, by their paths."""
    folder = posixpath.dirname(document.docname)
    paths = (posixpath.normpath(posixpath.join(folder, link.partition("#")[0])) for link in heading.links)
    linked = {posixpath.splitext(path)[0] for path in paths}
    return not linked.isdisjoint(name for name in docnames if name != document.docname)


def _note_how_it_declares(entry: Entry, naming: int, total: int, words: Words) -> None:
    """Note how what stands in a field becomes interactions, where that names designs, or is called as if it did.

    :param naming: in how many documents it names others, of those that have it.
    """
    link, is_reverse = link_of(str(entry.values["label"]), words) or ("", False)
    called = link if not is_reverse and link not in OWN_KINDS else ""
    names_designs = naming > 1 and naming * 2 > total
    if (called or names_designs) and "declares" not in entry.values:
        when = f"Names other designs in {naming} of {total} documents:" if names_designs else "If it names designs,"
        text = f'{when} declares = "{called or Kind.RELATED}" makes interactions of that.'
        entry.comment = f"{entry.comment} {text}".strip()


def _learn_required(entry: Entry, there: Sequence[bool]) -> None:
    """Ask for no field that most documents lack, unless none has it yet, and say how many have it where some do not.

    Of several that a template numbers, as its options, documents may have none for they call them otherwise.
    """
    count, total = sum(there), len(there)
    if "since" in entry.values:
        return
    is_rare = count * 2 < total and (count > 0 or "repeat" in entry.values)
    if is_rare and total >= _LEAST_COUNTED:
        entry.values.setdefault("required", False)
    if count < NEARLY_ALL * total and not _COUNTED.search(entry.comment):
        entry.comment = f"{entry.comment} In {count} of {total} documents.".strip()
