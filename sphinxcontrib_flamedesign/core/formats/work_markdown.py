"""Open work as Markdown, for chat, mail or an issue."""

from __future__ import annotations

from collections.abc import Iterator

from sphinxcontrib_flamedesign.core.formats.comparison import cut_line
from sphinxcontrib_flamedesign.core.impact import Task
from sphinxcontrib_flamedesign.core.task_groups import OpenWork
from sphinxcontrib_flamedesign.core.text.markup import markdown_code


def work_to_markdown(work: OpenWork) -> str:
    """Return open work as lists. All words of documents stand in code: nothing is a link, a mention or HTML."""
    return "".join(f"{line}\n" for line in _lines(work))


def _lines(work: OpenWork) -> Iterator[str]:
    count, _, owner = work.heading.partition(" for ")
    yield f"**{count}**{f' for {_code(owner)}' if owner else ''}"
    for group, tasks in work.groups:
        owners = ", ".join(map(_code, work.owners_of(group)))
        yield ""
        yield f"{_code(work.name_of(group))}{f', owned by {owners}' if owners else ''}:"
        yield ""
        yield from (_item(work, task) for task in tasks)


def _item(work: OpenWork, task: Task) -> str:
    edge, status = task.interaction, work.status_of(task)
    asking = f"{_code(edge.source)}{f' ({_code(status)})' if status else ''}"
    return f"- {asking}: {_code(edge.text)}, {_code(work.place_of(task))}"


def _code(text: str) -> str:
    return markdown_code(cut_line(text))
