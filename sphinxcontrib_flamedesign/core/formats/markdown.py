"""What two exports differ in, and open work, as Markdown: for a pull request, an issue, chat or mail.

All words of documents stand in code, where nothing is a link, a mention or HTML.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from sphinxcontrib_flamedesign.core.diff import PART_LABELS, Change, DesignDifference, Detail, Difference, count_parts
from sphinxcontrib_flamedesign.core.formats.comparison import cut_line, describe_must_change, texts_of
from sphinxcontrib_flamedesign.core.impact import Task
from sphinxcontrib_flamedesign.core.task_groups import OpenWork
from sphinxcontrib_flamedesign.core.text.markup import markdown_code

#: A comment on a pull request holds at most 65536 characters; what is longer is cut at a design.
MARKDOWN_LENGTH = 60_000


def difference_to_markdown(difference: Difference) -> str:
    """Return a difference as a comment on a pull request: a line for each design, what changed in it folded."""
    if not difference:
        return "The designs say the same as before.\n"
    counts = Counter(design.change for design in difference.designs)
    text = ", ".join(f"{counts[change]} {change}" for change in Change if counts[change])
    parts = [f"**Designs: {text or 'none changed'}**\n"]
    length = len(parts[0])
    for number, other in enumerate(difference.designs):
        block = _design_markdown(other)
        length += len(block)
        if length > MARKDOWN_LENGTH:
            parts.append(f"… and {len(difference.designs) - number} more designs.\n")
            break
        parts.append(block)
    if difference.elsewhere and length <= MARKDOWN_LENGTH:
        parts.append(_list_markdown(difference.elsewhere, MARKDOWN_LENGTH - length))
    return "\n".join(parts)


def _design_markdown(difference: DesignDifference) -> str:
    counts = [*count_parts(difference.shown).values()]
    counts += [f"findings: {difference.findings}"] if difference.findings else []
    counts += [f"{len(difference.must_change)} must change"] if difference.must_change else []
    text = ", ".join(counts)
    name = f"<code>{escape(cut_line(difference.id))}</code> <code>{escape(cut_line(difference.title))}</code>"
    head = f"<details><summary>{difference.change}: {name}{f': {text}' if text else ''}</summary>\n"
    return (
        f"{head}\n{_list_markdown(difference.shown, MARKDOWN_LENGTH // 4)}{_reach_markdown(difference)}\n</details>\n"
    )


def _reach_markdown(difference: DesignDifference) -> str:
    return f"- {describe_must_change(difference, _code)}\n" if difference.must_change else ""


def _list_markdown(details: Sequence[Detail], length: int) -> str:
    lines: list[str] = []
    for number, detail in enumerate(details):
        texts = " → ".join(map(_code, texts_of(detail)))
        name = f" {_code(detail.name)}" if detail.is_named else ""
        lines.append(f"- {detail.change}: {PART_LABELS[detail.part][0]}{name}: {texts}")
        length -= len(lines[-1])
        if length < 0:
            lines.append(f"- … and {len(details) - number - 1} more")
            break
    return "\n".join([*lines, ""])


def work_to_markdown(work: OpenWork) -> str:
    """Return open work as lists."""
    return "".join(f"{line}\n" for line in _work_lines(work))


def _work_lines(work: OpenWork) -> Iterator[str]:
    count, _, owner = work.heading.partition(" for ")
    yield f"**{count}**{f' for {_code(owner)}' if owner else ''}"
    for group, tasks in work.groups:
        owners = ", ".join(map(_code, work.owners_of(group)))
        yield ""
        yield f"{_code(work.name_of(group))}{f', owned by {owners}' if owners else ''}:"
        yield ""
        yield from (_item(work, task) for task in tasks)
    if work.how_to_acknowledge:
        yield from ("", work.how_to_acknowledge)


def _item(work: OpenWork, task: Task) -> str:
    edge, status = task.interaction, work.status_of(task)
    asking = f"{_code(edge.source)}{f' ({_code(status)})' if status else ''}"
    return f"- {asking}: {_code(edge.text)}, {_code(work.place_of(task))}"


def _code(text: str) -> str:
    return markdown_code(cut_line(text))
