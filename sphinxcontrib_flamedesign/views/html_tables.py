"""How HTML writers write our tables: a row in few bytes, since pages may hold a thousand of them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

from docutils import nodes

from sphinxcontrib_flamedesign.views.build import address_of
from sphinxcontrib_flamedesign.views.tabular import design_table

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator


def visit_table(self: HTML5Translator, node: design_table) -> None:
    """Write a table in its own region, which scrolls and takes the keyboard's focus.

    :raises SkipNode: always; what is in the table is written already.
    """
    self.body.append(to_html(node))
    raise nodes.SkipNode


def to_html(table: design_table) -> str:
    """Return a table whose links are resolved as HTML, all text escaped."""
    own = [name for name in table["classes"] if name.startswith("flamedesign-")]
    attributes = _attributes({"class": " ".join(own), "data-fd-table": "" if table["sortable"] else None})
    region = f'<div class="flamedesign-scroll" role="region" tabindex="0" aria-label="{escape(table["label"])}">'
    sections = [_section(kind, table) for kind in (nodes.thead, nodes.tbody)]
    return "\n".join([f"{region}\n<table{attributes}>", *sections, "</table>\n</div>\n"])


def _section(kind: type[nodes.thead | nodes.tbody], table: design_table) -> str:
    rows = "\n".join(_row(row) for section in table.findall(kind) for row in section.findall(nodes.row))
    return f"<{kind.__name__}>\n{rows}\n</{kind.__name__}>"


def _attributes(values: Mapping[str, str | None]) -> str:
    """Return attributes of an element; those that are unset are left out."""
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items() if value is not None)


def _row(row: nodes.row) -> str:
    attributes = {
        "class": " ".join(row["classes"]) or None,
        "data-fd-status": row.get("status"),
        "data-fd-components": row.get("components"),
    }
    return f"<tr{_attributes(attributes)}>{''.join(_cell(entry) for entry in row.children)}</tr>"


def _cell(entry: nodes.Node) -> str:
    if not isinstance(entry, nodes.entry):
        return ""
    name = "th" if "scope" in entry else "td"
    attributes = {
        "scope": entry.get("scope"),
        "class": " ".join(entry["classes"]) or None,
        "colspan": str(entry["morecols"] + 1) if "morecols" in entry else None,
        "title": entry.get("tip"),
        "data-fd-sort": entry.get("sort"),
        "data-fd-value": entry.get("value"),
    }
    lines = "<br/>".join("".join(map(_inline, paragraph.children)) for paragraph in entry.children)
    return f"<{name}{_attributes(attributes)}>{lines}</{name}>"


def _inline(node: nodes.Node) -> str:
    """Return an inline node; one that is neither a link nor has a look of its own is its words."""
    if isinstance(node, nodes.Text):
        return escape(node.astext(), quote=False)
    if not isinstance(node, nodes.Element):
        return ""
    name, attributes = _element(node)
    if len(node) == 1 and isinstance(node[0], nodes.reference) and name == "span":
        node = node[0]  # the link itself has the look and the words on hover
        name, attributes = "a", {**attributes, "href": address_of(node)}
    inner = "".join(map(_inline, node.children))
    if name == "code":
        inner = inner.replace("/", "/<wbr/>")  # long paths break behind a folder
    return f"<{name}{_attributes(attributes)}>{inner}</{name}>" if name else inner


def _element(node: nodes.Element) -> tuple[str, dict[str, str | None]]:
    """Return the HTML element of an inline node, with its attributes; no name where it needs none."""
    if isinstance(node, nodes.reference):
        return "a", {"href": address_of(node)}
    if isinstance(node, nodes.target):
        return "span", {"id": node["ids"][0]}
    if isinstance(node, nodes.literal):
        return "code", {}
    attributes = {"class": " ".join(node["classes"]) or None, "title": node.get("tip")}
    return ("span" if any(attributes.values()) else ""), attributes
