"""How HTML writers write what we show: drawings, lists, tables and cards, in few bytes and with all text escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes

from sphinxcontrib_flamedesign.core.kinds import Kind, sort_kinds
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.reading.nodes import (
    design_card,
    design_drawing,
    design_folded,
    design_list,
    design_picture,
    design_statement,
    design_table,
)
from sphinxcontrib_flamedesign.views.drawing.scene import SINGLE, Node, NodeShape, Scene
from sphinxcontrib_flamedesign.views.drawing.svg import LEAST_SCALE, Drawing
from sphinxcontrib_flamedesign.views.drawing.svg_elements import PLAIN_GLYPH, XMLNS, Picture, kind_glyph, mark_glyph
from sphinxcontrib_flamedesign.views.graph_list import IN_WORDS
from sphinxcontrib_flamedesign.views.tables import FILTERS, GROUP, GROUP_ROW, design_brief_row, tables_in
from sphinxcontrib_flamedesign.views.view_nodes import address_of, addresses_of
from sphinxcontrib_flamedesign.views.wording import kind_label

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator


#: So many designs and components stand above a drawing on a narrow screen.
_MOST_CONNECTED = 8


#: In a list or a cell: the element of each node that has one without attributes.
_ELEMENTS: dict[type[nodes.Node], str] = {nodes.list_item: "li", nodes.strong: "strong", nodes.literal: "code"}

#: In a card: the element of each node, the classes that themes expect of it, and what stands after its two tags.
_CARD_ELEMENTS: dict[type[nodes.Node], tuple[str, str, str, str]] = {
    nodes.container: ("div", "docutils container", "\n", "\n"),
    nodes.paragraph: ("p", "", "", "\n"),
    nodes.inline: ("span", "", "", ""),
    nodes.bullet_list: ("ul", "simple", "\n", "\n"),
    nodes.list_item: ("li", "", "", "\n"),
    nodes.reference: ("a", "reference", "", ""),
    design_statement: ("bdi", "", "", ""),
}


def visit(self: HTML5Translator, node: nodes.Element) -> None:
    """Write a node of ours, or what opens it."""
    _VISITORS[type(node)](self, node)


def depart(self: HTML5Translator, node: nodes.Element) -> None:
    """Write what closes a node of ours that has not been written as a whole."""
    self.body.append("</div>\n</details>\n" if isinstance(node, design_drawing) else "</details>\n")


def visit_drawing(self: HTML5Translator, node: design_drawing) -> None:
    """Write the drawing with its legend and its caption; its list follows, folded."""
    drawing = cast("Drawing | None", node["drawing"])
    if drawing is None:
        self.body.append(_undrawn(self, node))
        return
    label, addresses = escape(drawing.scene.label), addresses_of(node)
    attributes: dict[str, Any] = {"CLASS": "flamedesign-graph", "data-fd-graph": node["key"]}  # as docutils types it
    if node["list_only"] and drawing.scene.kinds:
        attributes["data-fd-list-only"] = json.dumps(node["list_only"])
    self.body.append(
        self.starttag(node, "figure", **attributes)
        + _most_connected(drawing, addresses)
        + f'<div class="flamedesign-canvas" role="region" tabindex="0" aria-label="{label}">\n'
        f"{drawing.to_svg(addresses)}\n{_least_width(drawing)}</div>\n"
        f"{_legend(drawing.scene, node['in_words'])}<figcaption>{escape(node['caption'])}</figcaption>\n</figure>\n"
        + _list_opening(_("Show as list"))
    )


def _undrawn(self: HTML5Translator, node: design_drawing) -> str:
    """Return the caption of a graph that could not be drawn, to which the script adds its search, and open the list."""
    attributes: dict[str, Any] = {"CLASS": "flamedesign-graph", "data-fd-graph": node["key"]}
    return (
        f"{self.starttag(node, 'figure', **attributes)}<figcaption>{escape(node['caption'])}</figcaption>\n</figure>\n"
        + _list_opening(_("List"), ' open="open"')
    )


def _list_opening(summary: str, state: str = "") -> str:
    """Return what stands before the list of a drawing: it is folded, and scrolls in its own region as tables do."""
    region = f'<div class="flamedesign-listed" role="region" tabindex="0" aria-label="{escape(_("List"))}">'
    return f'<details class="flamedesign-details"{state}><summary>{escape(summary)}</summary>\n{region}\n'


def _most_connected(drawing: Drawing, addresses: Mapping[str, str]) -> str:
    """Return the designs and components with most lines: on narrow screens they stand first, above the drawing."""
    if not drawing.scene.kinds:  # a drawing by groups
        return ""
    entries = [_connected(box, addresses, counts) for box, counts in drawing.scene.most_connected(_MOST_CONNECTED)]
    title = escape(_("Most connected"))
    return f'<div class="flamedesign-most"><p>{title}</p><ul>{"".join(entries)}</ul></div>\n' if entries else ""


def _connected(box: Node, addresses: Mapping[str, str], counts: tuple[int, int]) -> str:
    title = "" if box.shape is NodeShape.PILL or not box.title else f" {escape(box.title)}"
    name = f"<strong>{escape(box.name)}</strong>{title}"
    href = addresses.get(box.key)
    linked = f'<a href="{escape(href)}">{name}</a>' if href else f"<span>{name}</span>"
    message = _("%(incoming)d in, %(outgoing)d out") % {"incoming": counts[0], "outgoing": counts[1]}
    return f'<li data-id="{escape(box.key)}">{linked}<span>{escape(message)}</span></li>'


def _least_width(drawing: Drawing) -> str:
    """Return empty images as wide as the drawing must be at least to be read: they keep it from shrinking further.

    The second one is for narrow screens, where a drawing is read part by part in any case.
    """
    widths = {"flamedesign-least": drawing.width * LEAST_SCALE, "flamedesign-least flamedesign-narrow": drawing.width}
    return "".join(
        f'<svg {XMLNS} class="{css}" width="{width:.0f}" height="1" aria-hidden="true"></svg>\n'
        for css, width in widths.items()
    )


def _legend(scene: Scene, in_words: Mapping[Kind, int]) -> str:
    """Return the legend, if the lines have kinds: these, those that are stated in words only, and what marks mean."""
    drawn = scene.kinds
    if not drawn:
        return ""
    entries = [
        f'<li class="flamedesign-kind-{kind}">{kind_glyph(kind)}{escape(kind_label(kind))}'
        f"{'' if kind in drawn else _only_in_words(in_words[kind])}</li>"
        for kind in sort_kinds({*drawn, *in_words})
    ]
    if scene.has_pale_lines:
        entries.append(f'<li class="{SINGLE}">{PLAIN_GLYPH}{escape(_("paler: a single statement"))}</li>')
    entries += [f"<li>{mark_glyph(text)}{escape(', '.join(notes))}</li>" for text, notes in scene.marks.items()]
    return f'<ul class="flamedesign-legend">{"".join(entries)}</ul>\n'


def _only_in_words(count: int) -> str:
    message = ngettext("%d statement in words only", "%d statements in words only", count)
    return f'<span class="{IN_WORDS}">{escape(message)}</span>'


def visit_list(self: HTML5Translator, node: design_list) -> None:
    """Write a whole list, without what docutils puts round each entry."""
    self.body.append(compact_html(node) + "\n")
    raise nodes.SkipNode


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
    attributes = _attributes(known) + ("" if builder.name == "epub" else _brief_rows(node))  # which has no script
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
    attributes = {"class": _classes(row), **filters}
    return f"<tr{_attributes(attributes)}>{''.join(_cell(entry) for entry in row.children)}</tr>"


def _cell(entry: nodes.Node) -> str:
    if not isinstance(entry, nodes.entry):
        return ""
    name = "th" if "scope" in entry else "td"
    attributes = {
        "scope": entry.get("scope"),
        "class": _classes(entry),
        "colspan": str(entry["morecols"] + 1) if "morecols" in entry else None,
        "title": entry.get("tip"),
        "data-fd-sort": entry.get("sort"),
        "data-fd-value": entry.get("value"),
        "data-fd-label": entry.get("label"),
        "data-fd-section": entry.get("section"),
    }
    lines = "<br/>".join(map(compact_html, entry.children))
    return f"<{name}{_attributes(attributes)}>{lines}</{name}>"


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
    return f"<{name}{_attributes(attributes)}>{inner}</{name}>" if name else inner


def _element(node: nodes.Element) -> tuple[str, dict[str, str | None]]:
    """Return the HTML element of a node in a list or a cell, with its attributes; no name where it needs none."""
    if isinstance(node, nodes.reference):
        return "a", {"class": _classes(node), "href": address_of(node)}
    if isinstance(node, nodes.target):
        return "span", {"id": node["ids"][0]}
    if isinstance(node, nodes.inline):
        attributes = {"class": _classes(node), "title": node.get("tip")}
        return ("span" if any(attributes.values()) else ""), attributes
    if isinstance(node, nodes.bullet_list):
        return "ul", {"class": _classes(node)}
    return _ELEMENTS.get(type(node), ""), {}


def _attributes(values: Mapping[str, str | None]) -> str:
    """Return attributes of an element; those that are unset are left out."""
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items() if value is not None)


def _classes(node: nodes.Element, expected: str = "") -> str | None:
    return " ".join([*node["classes"], *([expected] if expected else [])]) or None


def visit_folded(self: HTML5Translator, node: design_folded) -> None:
    """Fold what is in the node."""
    self.body.append(_opening(node))


def _opening(node: design_folded) -> str:
    is_open = ' open="open"' if node.get("is_open") else ""
    return f'<details class="flamedesign-more"{is_open}><summary>{escape(node["summary"])}</summary>\n'


def visit_statement(self: HTML5Translator, node: design_statement) -> None:
    """Write the words of an author, whose direction is that of their script."""
    message = breakable(escape(node.astext(), quote=False))
    self.body.append(f"<bdi{_attributes({'dir': 'auto', 'class': _classes(node)})}>{message}</bdi>")
    raise nodes.SkipNode


#: A word that may not fit into a line, and where browsers may break it besides where they do so by themselves.
_LONG_WORD, _BREAK = re.compile(r"\S{12,}"), re.compile(r"(?<=[^/.])([/.]+)(?=[^/.])")


def breakable(escaped: str) -> str:
    """Return words in which the paths and names of files break after a slash and a dot, and nowhere else."""
    if "/" not in escaped and "." not in escaped:
        return escaped
    return _LONG_WORD.sub(lambda word: _BREAK.sub(r"\1<wbr/>", word[0]), escaped)


def visit_card(self: HTML5Translator, node: design_card) -> None:
    """Write a whole card: each has some two hundred nodes, which a writer would visit one by one."""
    self.body.append(self.starttag(node, "div", CLASS="docutils container"))
    self.body += [_card_content(self, node), "</div>\n"]
    raise nodes.SkipNode


def _card_html(self: HTML5Translator, node: nodes.Node) -> str:
    """Return a node of a card as docutils would write it."""
    if isinstance(node, nodes.Text):
        return breakable(escape(node.astext() if "\0" in node else node, quote=False))  # most have nothing to unescape
    if isinstance(node, nodes.raw):
        return node.astext() if node["format"] == "html" else ""
    if isinstance(node, design_picture):
        return _picture(node)
    if isinstance(node, design_folded):
        return f"{_opening(node)}{_card_content(self, node)}</details>\n"
    if not isinstance(node, nodes.Element) or type(node) not in _CARD_ELEMENTS:
        return _visited(self, node)
    name, expected, first, last = _CARD_ELEMENTS[type(node)]
    href = address_of(node) if name == "a" else None
    if name == "a":
        expected += " internal" if node.get("internal") else " external"
    direction = "auto" if name == "bdi" else None
    attributes = _attributes({"dir": direction, "class": _classes(node, expected), "href": href})
    return f"<{name}{attributes}>{first}{_card_content(self, node)}</{name}>{last}"


def _card_content(self: HTML5Translator, node: nodes.Element) -> str:
    """Return what is in a node of a card, and part its nodes, which nothing needs any more.

    Else they refer in circles until Python looks through all objects of a build for such, and does so more often.
    """
    written = []
    for child in node.children:
        written.append(_card_html(self, child))
        child.parent = None
    return "".join(written)


def _visited(self: HTML5Translator, node: nodes.Node) -> str:
    """Return what the writer writes of a node that another extension has put into a card."""
    start = len(self.body)
    node.walkabout(self)
    written = "".join(self.body[start:])
    del self.body[start:]
    return written


def visit_picture(self: HTML5Translator, node: design_picture) -> None:
    """Write a picture that stands in a view."""
    self.body.append(_picture(node))
    raise nodes.SkipNode


def _picture(node: design_picture) -> str:
    """Return the picture, its boxes linked as the links beside it were resolved; that for narrow screens beside it."""
    addresses = addresses_of(node.parent)
    wide, narrow = cast("Picture", node["picture"]), cast("Picture | None", node.get("narrow"))
    if narrow is None:
        return _picture_region(wide, addresses)
    drawn = _picture_region(wide, addresses, " flamedesign-wide-only")
    return drawn + _picture_region(narrow, addresses, " flamedesign-narrow-only")


def _picture_region(picture: Picture, addresses: Mapping[str, str], css: str = "") -> str:
    region = f'role="region" tabindex="0" aria-label="{escape(picture.label)}"'
    return f'<div class="flamedesign-neighbourhood{css}" {region}>\n{picture.to_svg(addresses)}\n</div>\n'


#: What writes each node of ours.
_VISITORS: Mapping[type[nodes.Element], Callable[[HTML5Translator, Any], None]] = {
    design_drawing: visit_drawing,
    design_list: visit_list,
    design_table: visit_table,
    design_card: visit_card,
    design_picture: visit_picture,
    design_statement: visit_statement,
    design_folded: visit_folded,
}
