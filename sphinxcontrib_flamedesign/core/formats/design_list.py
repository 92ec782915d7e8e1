"""The list of designs that a repository keeps in a file such as its README, as a table of Markdown or reST."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.text.list_markers import IndexFile, ListMarkup
from sphinxcontrib_flamedesign.core.text.markup import markdown_text, rest_text
from sphinxcontrib_flamedesign.core.text.normalise import natural

_HEADINGS = ("Design", "Title", "Status", "Owner")


@dataclass(frozen=True, slots=True)
class IndexRow:
    """What a list says of one design."""

    id: str
    title: str
    status: str
    owner: str
    #: The path of its document from the file that has the list.
    path: str
    #: The name of its document, where the file that has the list is a document too.
    docname: str | None = None


def make_rows(project: Project, file: IndexFile) -> Sequence[IndexRow]:
    """Return what the list in a file says of each design of a project, in the order of their ids."""
    return [
        IndexRow(
            other.id,
            other.title,
            other.status or "",
            ", ".join(project.owners_of(other)),
            file.path_to(other.source),
            other.docname if file.is_document else None,
        )
        for other in sorted(project.designs, key=lambda design: natural(design.id))
    ]


def list_to_markdown(rows: Sequence[IndexRow]) -> Sequence[str]:
    """Return the lines of a table of Markdown."""
    head = [_markdown_row(_HEADINGS), _markdown_row("---" for _ in _HEADINGS)]
    return ["", *head, *(_markdown_row([_markdown_link(row), *map(markdown_text, _words(row))]) for row in rows), ""]


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _markdown_link(row: IndexRow) -> str:
    return f"[{markdown_text(row.id)}]({_address(row.path)})"


def list_to_rst(rows: Sequence[IndexRow]) -> Sequence[str]:
    """Return the lines of a table of reST."""
    lines = [*_rst_row(_HEADINGS)]
    for row in rows:
        lines += _rst_row([_rst_link(row), *map(rest_text, _words(row))])
    return ["", ".. list-table::", "   :header-rows: 1", "", *lines, ""]


def _rst_link(row: IndexRow) -> str:
    if row.docname is not None:
        return f":doc:`{rest_text(row.id)} </{rest_text(row.docname)}>`"
    return f"`{rest_text(row.id)} <{_address(row.path)}>`__"


def _rst_row(cells: Iterable[str]) -> list[str]:
    return [f"   {mark} - {cell}".rstrip() for mark, cell in zip("*   ", cells, strict=True)]


def _words(row: IndexRow) -> tuple[str, str, str]:
    return row.title, row.status, row.owner


def _address(path: str) -> str:
    """Return a path as a link has it: nothing in it ends the link, or makes an address with a scheme of it."""
    return quote(path.encode("utf-8", "surrogateescape"), safe="/.-~@+,=")


LIST_FORMATS: Mapping[ListMarkup, Callable[[Sequence[IndexRow]], Sequence[str]]] = {
    ListMarkup.MARKDOWN: list_to_markdown,
    ListMarkup.RST: list_to_rst,
}
