"""What two exports differ in, as lines of text; and how much of a text a comparison shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sphinxcontrib_flamedesign.core.diff import PART_LABELS, Change, DesignDifference, Detail, Difference
from sphinxcontrib_flamedesign.core.required_fields import whole_percent
from sphinxcontrib_flamedesign.core.text.normalise import EXCERPT, excerpt
from sphinxcontrib_flamedesign.core.text.printable import clean

#: How much is shown of what stays the same, before what differs.
_CONTEXT = 40

#: So many of what must change are named.
_MOST_NAMED = 8

_SIGNS = {Change.ADDED: "+", Change.REMOVED: "-", Change.CHANGED: "~"}


def difference_to_lines(difference: Difference) -> Iterator[str]:
    """Yield a difference as lines, each with ``+``, ``-`` or ``~`` before what has changed."""
    if not difference:
        yield "No difference."
    for design in difference.designs:
        complete = "" if design.change is Change.CHANGED else f" ({whole_percent(design.completeness)}% complete)"
        yield f"{_SIGNS[design.change]} {cut_line(f'{design.id}: {design.title}'.rstrip(': '))}{complete}"
        yield from (f"    {_detail_text(detail)}" for detail in design.shown)
        if design.must_change:
            yield f"    {describe_must_change(design, cut_line)}"
        if design.findings:
            yield f"    findings: {design.findings}"
    yield from (_detail_text(detail) for detail in difference.elsewhere)


def _detail_text(detail: Detail) -> str:
    text = " → ".join(map(cut_line, texts_of(detail)))
    name = f" {cut_line(detail.name)}" if detail.is_named else ""
    return f"{_SIGNS[detail.change]} {PART_LABELS[detail.part][0]}{name}: {text}"


def describe_must_change(design: DesignDifference, write: Callable[[str], str]) -> str:
    """Return what must change in one line, what had to before apart; names are written as a format writes them."""
    ways = {name: _first_of(by, write) for name, by in design.by_way_of}

    def write_name(name: str) -> str:
        return f"{write(name)} (by way of {ways[name]})" if name in ways else write(name)

    parts = [
        f"{label}: {_first_of(names, write_name)}"
        for label, names in (
            ("must change", design.must_change_newly),
            ("must change, as before", design.must_change_as_before),
        )
        if names
    ]
    return "; ".join(parts)


def _first_of(names: Sequence[str], write: Callable[[str], str]) -> str:
    """Return the first names, and how many more there are."""
    more = [f"{len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else []
    return ", ".join([*map(write, names[:_MOST_NAMED]), *more])


def cut_line(text: str) -> str:
    """Return a text on one line, cut as statements are."""
    return excerpt(clean(text))


def texts_of(detail: Detail) -> list[str]:
    """Return what was and is said; of long texts, from a little before the place where they part."""
    texts = [text for text in (detail.old, detail.new) if text is not None]
    parts = next((place for place, letters in enumerate(zip(*texts, strict=False)) if len({*letters}) > 1), 0)
    same = parts - _CONTEXT
    return [f"…{text[same:]}" if same > 0 and len(text) > EXCERPT else text for text in texts]
