"""The table of designs."""

from __future__ import annotations

import re
from collections import Counter

from docutils import nodes

from sphinxcontrib_flamedesign.core.facts import Design
from sphinxcontrib_flamedesign.core.rules import Project, completeness
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.views.build import View, line, link
from sphinxcontrib_flamedesign.views.words import column_label, percent

#: The columns of the table, and what it can be sorted by; a hyphen before a name turns the order round.
COLUMNS = ("id", "title", "status", "completeness", "interactions")

_WIDTHS = {"id": 12, "title": 46, "status": 14, "completeness": 13, "interactions": 15}
_NUMBERS = {"completeness", "interactions"}


def make_table(view: View) -> list[nodes.Node]:
    """Return the table of all designs, sorted as its options say."""
    project, options, docname = view.project, view.options, view.docname
    designs = list(project.graph.designs.values())
    if not designs:
        return [line(nodes.Text(_("There are no designs yet.")))]
    degree = project.graph.degree()
    sort = options.get("sort", "id")
    designs.sort(key=lambda design: _natural(design.id))
    designs.sort(key=lambda design: _sort_key(design, sort.lstrip("-"), project, degree), reverse=sort.startswith("-"))
    # "longtable" lets LaTeX break the table across pages.
    table = nodes.table("", classes=["flamedesign-table", "longtable"])
    group = nodes.tgroup("", cols=len(COLUMNS))
    table += group
    for column in COLUMNS:
        group += nodes.colspec("", colwidth=_WIDTHS[column])
    group += nodes.thead("", _row([(column, nodes.Text(column_label(column))) for column in COLUMNS]))
    body = nodes.tbody("")
    for design in designs:
        body += _row([(column, _cell(design, column, project, degree, docname)) for column in COLUMNS])
    group += body
    caption = [line(nodes.Text(options["caption"]), classes=["flamedesign-caption"])] if options.get("caption") else []
    return [nodes.container("", *caption, table, classes=["flamedesign-scroll"])]


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    """Sort ``RFE25`` before ``RFE318``."""
    return tuple((int(part), "") if part.isdecimal() else (0, part.casefold()) for part in re.split(r"(\d+)", text))


def _sort_key(design: Design, column: str, project: Project, degree: Counter[str]) -> tuple[float, object]:
    if column == "completeness":
        return completeness(design, project.template), ()
    if column == "interactions":
        return degree[design.id], ()
    return 0, _natural({"id": design.id, "title": design.title, "status": design.status or ""}[column])


def _cell(design: Design, column: str, project: Project, degree: Counter[str], docname: str) -> nodes.Node:
    if column == "id":
        return link(design, design.id, docname)
    text = {
        "title": design.title,
        "status": (design.status or "").capitalize(),
        "completeness": percent(completeness(design, project.template)),
        "interactions": str(degree[design.id]),
    }[column]
    return nodes.Text(text)


def _row(cells: list[tuple[str, nodes.Node]]) -> nodes.row:
    row = nodes.row("")
    for column, content in cells:
        classes = ["flamedesign-number"] if column in _NUMBERS else []
        row += nodes.entry("", line(content), classes=classes)
    return row
