"""The list of designs as a table of Markdown or reST, for a file that a repository keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import quote

from sphinxcontrib_flamedesign.core.design_index import IndexRow
from sphinxcontrib_flamedesign.core.text.list_markers import ListMarkup
from sphinxcontrib_flamedesign.core.text.markup import markdown_text, rest_text

_HEADINGS = ("Design", "Title", "Status", "Owner")


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
        lines += _rst_row([f"`{rest_text(row.id)} <{_address(row.path)}>`__", *map(rest_text, _words(row))])
    return ["", ".. list-table::", "   :header-rows: 1", "", *lines, ""]


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
