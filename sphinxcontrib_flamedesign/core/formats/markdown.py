"""What two exports differ in, as a comment on a pull request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from sphinxcontrib_flamedesign.core.diff import Change, DesignDifference, Detail, Difference
from sphinxcontrib_flamedesign.core.formats.comparison import cut_line, texts_of
from sphinxcontrib_flamedesign.core.text.markup import markdown_code

#: A comment on a pull request holds at most 65536 characters; what is longer is cut at a design.
MARKDOWN_LENGTH = 60_000


def difference_to_markdown(difference: Difference) -> str:
    """Return a difference as a comment on a pull request: a line for each design, what changed in it folded.

    All words of documents stand in code, where nothing is a link, a mention or HTML.
    """
    if not difference:
        return "The designs say the same as before.\n"
    counts = Counter(one.change for one in difference.designs)
    said = ", ".join(f"{counts[change]} {change}" for change in Change if counts[change])
    parts = [f"**Designs: {said or 'none changed'}**\n"]
    length = len(parts[0])
    for number, one in enumerate(difference.designs):
        block = _design_markdown(one)
        length += len(block)
        if length > MARKDOWN_LENGTH:
            parts.append(f"… and {len(difference.designs) - number} more designs.\n")
            break
        parts.append(block)
    if difference.findings:
        parts.append(f"Findings elsewhere: {difference.findings}\n")
    if difference.elsewhere and length <= MARKDOWN_LENGTH:
        parts.append(_list_markdown(difference.elsewhere, MARKDOWN_LENGTH - length))
    return "\n".join(parts)


def _design_markdown(one: DesignDifference) -> str:
    counts = Counter(detail.part for detail in one.shown)
    said = ", ".join(f"{count} {part}{'s' if count > 1 else ''}" for part, count in counts.items())
    if one.findings:
        said = f"{said}{', ' if said else ''}findings: {one.findings}"
    name = f"<code>{escape(cut_line(one.id))}</code> <code>{escape(cut_line(one.title))}</code>"
    head = f"<details><summary>{one.change}: {name}{f': {said}' if said else ''}</summary>\n"
    return f"{head}\n{_list_markdown(one.shown, MARKDOWN_LENGTH // 4)}\n</details>\n"


def _list_markdown(details: Sequence[Detail], length: int) -> str:
    lines: list[str] = []
    for number, detail in enumerate(details):
        texts = " → ".join(map(_code, texts_of(detail)))
        lines.append(f"- {detail.change}: {detail.part} {_code(detail.name)}: {texts}")
        length -= len(lines[-1])
        if length < 0:
            lines.append(f"- … and {len(details) - number - 1} more")
            break
    return "\n".join([*lines, ""])


def _code(text: str) -> str:
    return markdown_code(cut_line(text))
