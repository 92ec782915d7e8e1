"""What most documents of a team share, where it has none that is copied for each new one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sphinxcontrib_flamedesign.core.learning.learnt_template import Derived
from sphinxcontrib_flamedesign.core.learning.outline import Heading, Outline
from sphinxcontrib_flamedesign.core.learning.repeated import fold_repeated
from sphinxcontrib_flamedesign.core.learning.template_document import clean_label, derive
from sphinxcontrib_flamedesign.core.template import Words
from sphinxcontrib_flamedesign.core.text.labels import strip_label
from sphinxcontrib_flamedesign.core.text.normalise import normalise

#: A heading of at least this share of the documents is a field, and of at least that share one that is required.
_SHARED, _REQUIRED = 0.5, 0.75

#: A bold label of fewer is none: unless it is a field, its words belong to that of the label before it.
_LEAST_LABELS, _LABELLED = 2, 0.25

#: The words of a heading, with those of the headings around it.
_Place = tuple[str, ...]


@dataclass(slots=True)
class _Shared:
    """A heading that documents have: in which wordings, and how far down in each."""

    labels: Counter[str] = field(default_factory=Counter)
    depths: list[float] = field(default_factory=list)
    as_labels: int = 0
    #: The form of which they are some.
    repeat: str | None = None

    @property
    def depth(self) -> float:
        """How far down it stands, on average: 0 is the first heading, and 1 the last one."""
        return sum(self.depths) / len(self.depths)


def derive_common(documents: Sequence[Outline], name: str, words: Words) -> Derived:
    """Return the template whose fields are the headings that most documents share, with in how many each is."""
    found = _find_shared(fold_repeated(documents, words), words)
    total = len(documents)
    shared = {place: other for place, other in found.items() if _is_shared(other, total)}
    kept = {
        place: other for place, other in shared.items() if all(place[:end] in shared for end in range(1, len(place)))
    }
    places = [*_in_order(kept, ())]
    headings = tuple(
        Heading(
            other.labels.most_common(1)[0][0],
            len(place),
            0,
            is_label=other.as_labels * 2 > len(other.depths),
            repeat=other.repeat,
        )
        for place in places
        for other in (kept[place],)
    )
    is_mail = sum(document.is_mail for document in documents) * 2 > total
    file, count = Counter(document.metadata_file for document in documents).most_common(1)[0]
    shared_file = file if count * 2 > total else None
    derived = derive(Outline("", "", headings, is_mail=is_mail, metadata_file=shared_file), name, words)
    counts = {place[-1]: len(kept[place].depths) for place in reversed(places)}
    for entry in derived.fields.values():
        count = counts.get(normalise(str(entry.values["label"])), total)
        entry.comment = f"In {count} of {total} documents."
        if count < _REQUIRED * total:
            entry.values["required"] = False
    return derived


def _is_shared(shared: _Shared, total: int) -> bool:
    """Return whether enough documents have a heading or a label for it to be a field."""
    count = len(shared.depths)
    is_label = shared.as_labels * 2 > count and count >= max(_LEAST_LABELS, _LABELLED * total)
    return is_label or count >= _SHARED * total


def _bare(label: str, words: Words) -> str:
    """Return a heading without its number, and without that it may be left out."""
    cleaned = clean_label(label, words)[0]
    return strip_label(cleaned) or cleaned


def _find_shared(documents: Sequence[Outline], words: Words) -> dict[_Place, _Shared]:
    found: dict[_Place, _Shared] = defaultdict(_Shared)
    for document in documents:
        seen: set[_Place] = set()
        stack: list[tuple[int, str]] = []
        for number, heading in enumerate(document.headings):
            label = _bare(heading.label, words)
            stack = [*(pair for pair in stack if pair[0] < heading.level), (heading.level, normalise(label))]
            place = tuple(word for _, word in stack)
            if all(place) and place not in seen:
                seen.add(place)
                found[place].labels[label] += 1
                found[place].depths.append(number / len(document.headings))
                found[place].as_labels += heading.is_label
                found[place].repeat = found[place].repeat or heading.repeat
    return found


def _in_order(shared: dict[_Place, _Shared], around: _Place) -> Iterator[_Place]:
    """Yield places as most documents have them: each heading with those below it."""
    inside = [place for place in shared if place[:-1] == around]
    for place in sorted(inside, key=lambda pair: (shared[pair].depth, pair)):
        yield place
        yield from _in_order(shared, place)
