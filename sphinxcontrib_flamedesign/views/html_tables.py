"""How HTML writers write tables, and what stands in lists and cells, in few bytes and with all text escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from itertools import chain
from typing import TYPE_CHECKING

from docutils import nodes

from sphinxcontrib_flamedesign.reading.nodes import design_table
from sphinxcontrib_flamedesign.views.tables import FILTERS, GROUP, GROUP_ROW, design_brief_row, tables_in
from sphinxcontrib_flamedesign.views.view_nodes import address_of

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator


#: In a list or a cell: the element of each node that has one without attributes.
_ELEMENTS: dict[type[nodes.Node], str] = {nodes.list_item: "li", nodes.strong: "strong", nodes.literal: "code"}


def visit_table(self: HTML5Translator, node: design_table) -> None:
    """Write a whole table."""
    self.body.append(node["html"] if "html" in node else _table_html(node, self.builder))
    raise nodes.SkipNode


def settle_tables(content: Sequence[nodes.Node], builder: Builder) -> None:
    """Put into each table of a page how it is written, and in the place of its nodes the words to be searched.

    A page of views has ten times as many nodes in tables as elsewhere, and Sphinx looks through all a dozen times.
    """
    if builder.name == "epub":  # changes links once all is resolved
        return
    for table in chain.from_iterable(map(tables_in, content)):
        table["html"] = _table_html(table, builder)
        said: dict[str, None] = {}
        for part in table.findall(include_self=False):
            if isinstance(part, nodes.Text):
                said[part.astext()] = None
            part.parent = None  # else they refer in circles, as in cards
        table.children = []
        table += nodes.Text("\n".join(said))


def _table_html(node: design_table, builder: Builder) -> str:
    """Return a whole table in its own region, which scrolls and takes the keyboard's focus."""
    own = [name for name in node["classes"] if name.startswith("flamedesign-")]
    left = str(node["left"]) if node.get("left") else None
    view = node.get("view", "") if node["sortable"] else None
    known = {
        "class": " ".join(own),
        "data-fd-table": view,
        "data-fd-left": left,
        "data-fd-group-by": node.get("group-by"),
        "data-fd-group-label": node.get("group-label"),
    }
    attributes = html_attributes(known) + ("" if builder.name == "epub" else _brief_rows(node))  # which has no script
    region = f'<div class="flamedesign-scroll" role="region" tabindex="0" aria-label="{escape(node["label"])}">'
    head, body = node.children[0].children[-2:]  # of the group of columns
    totals = [row for row in body.children if isinstance(row, nodes.row) and "flamedesign-total" in row["classes"]]
    rows = [row for row in body.children if row not in totals]
    bodies = (_section("tbody", group) for group in _by_group(rows))
    sections = [_section("thead", head.children), *bodies, _section("tfoot", totals)]
    return "\n".join([f"{region}\n<table{attributes}>", *filter(None, sections), "</table>\n</div>\n"])


def _by_group(rows: Sequence[nodes.Node]) -> list[list[nodes.Node]]:
    """Return the rows of a table group by group, each below its heading."""
    groups: list[list[nodes.Node]] = []
    for row in rows:
        if not groups or (isinstance(row, nodes.row) and GROUP_ROW in row["classes"]):
            groups.append([])
        groups[-1].append(row)
    return groups


def _brief_rows(table: design_table) -> str:
    """Return the attribute with the rows that the script adds: address, filters and words of each, in few bytes."""
    places: dict[str, int] = {}  # of values that many rows have
    brief = [_brief_row(row, places) for row in table.children if isinstance(row, design_brief_row)]
    text = json.dumps([list(places), brief], ensure_ascii=False, separators=(",", ":"))
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;")
    return f" data-fd-brief='{escaped}'" if brief else ""


def _brief_row(row: design_brief_row, places: dict[str, int]) -> list[object]:
    """Return a row for the script; in the place of what it is found by stands the place of that."""
    (place,) = row.children
    address = address_of(place) if isinstance(place, nodes.reference) else ""
    filters = [places.setdefault(row["filters"].get(name, ""), len(places)) for name in (*FILTERS, GROUP)]
    return [address, filters, row["cells"], *([row["states"]] if row["states"] else [])]


def _section(name: str, rows: Sequence[nodes.Node]) -> str:
    """Return a part of a table; totals stay below the rows that a reader sorts."""
    inner = "\n".join(_row(row) for row in rows if isinstance(row, nodes.row))
    return f"<{name}>\n{inner}\n</{name}>" if rows else ""


def _row(row: nodes.row) -> str:
    known: Mapping[str, str] = row.get("filters", {})
    filters = {f"data-fd-{name}": value for name, value in known.items()}
    attributes = {"class": html_classes(row), **filters}
    return f"<tr{html_attributes(attributes)}>{''.join(_cell(entry) for entry in row.children)}</tr>"


def _cell(entry: nodes.Node) -> str:
    if not isinstance(entry, nodes.entry):
        return ""
    name = "th" if "scope" in entry else "td"
    attributes = {
        "scope": entry.get("scope"),
        "class": html_classes(entry),
        "colspan": str(entry["morecols"] + 1) if "morecols" in entry else None,
        "title": entry.get("tip"),
        "data-fd-sort": entry.get("sort"),
        "data-fd-value": entry.get("value"),
        "data-fd-label": entry.get("label"),
        "data-fd-section": entry.get("section"),
    }
    lines = "<br/>".join(map(compact_html, entry.children))
    return f"<{name}{html_attributes(attributes)}>{lines}</{name}>"


def compact_html(node: nodes.Node) -> str:
    """Return a list, or what a cell holds; what is neither a link nor has a look of its own is its words."""
    if isinstance(node, nodes.Text):
        return breakable(escape(node.astext(), quote=False))
    if not isinstance(node, nodes.Element):
        return ""
    name, attributes = _element(node)
    if len(node) == 1 and isinstance(node[0], nodes.reference) and name == "span":
        node = node[0]  # the link itself has the look and the words on hover
        name, attributes = "a", {**attributes, **{key: value for key, value in _element(node)[1].items() if value}}
    inner = "".join(map(compact_html, node.children))
    return f"<{name}{html_attributes(attributes)}>{inner}</{name}>" if name else inner


def _element(node: nodes.Element) -> tuple[str, dict[str, str | None]]:
    """Return the HTML element of a node in a list or a cell, with its attributes; no name where it needs none."""
    if isinstance(node, nodes.reference):
        return "a", {"class": html_classes(node), "href": address_of(node)}
    if isinstance(node, nodes.target):
        return "span", {"id": node["ids"][0]}
    if isinstance(node, nodes.inline):
        attributes = {"class": html_classes(node), "title": node.get("tip"), "aria-label": node.get("spoken")}
        return ("span" if any(attributes.values()) else ""), attributes
    if isinstance(node, nodes.bullet_list):
        return "ul", {"class": html_classes(node)}
    return _ELEMENTS.get(type(node), ""), {}


def html_attributes(values: Mapping[str, str | None]) -> str:
    """Return attributes of an element; those that are unset are left out."""
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items() if value is not None)


def html_classes(node: nodes.Element, expected: str = "") -> str | None:
    """Return the classes of a node as HTML has them; None where it has none.

    :param expected: those that it has besides.
    """
    return " ".join([*node["classes"], *([expected] if expected else [])]) or None


#: A word that may not fit into a line, and where browsers may break it besides where they do so by themselves.
_LONG_WORD, _BREAK = re.compile(r"\S{12,}"), re.compile(r"(?<=[^/.])([/.]+)(?=[^/.])")


def breakable(escaped: str) -> str:
    """Return words in which the paths and names of files break after a slash and a dot, and nowhere else."""
    if "/" not in escaped and "." not in escaped:
        return escaped
    return _LONG_WORD.sub(lambda word: _BREAK.sub(r"\1<wbr/>", word[0]), escaped)
