"""Rows for which a page has no room: it holds them for its script, says how many it lists, and how many it lacks."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from docutils import nodes
from support import TEMPLATE, design, of_all, statement
from view_pages import html_of, make_view

from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.model import Facts, Field, State
from sphinxcontrib_flamedesign.views import matrix, report, table, worklist
from sphinxcontrib_flamedesign.views.base import View
from sphinxcontrib_flamedesign.views.tables import Limit, design_brief_row

FEW = Limit(3, 2, first=2, brief=4)


def graph_of(count, title="The design {}"):
    """Return designs that each require an update of the next one."""
    states = list(State)
    designs = (
        design(
            f"RFE{n}",
            title=title.format(n),
            status="draft",
            fields=tuple(Field(spec.name, states[n % 4], 3, "x") for spec in TEMPLATE.fields),
            statements=(statement("updates", f"RFE{n + 1}: change", ids=(f"RFE{n + 1}",)),) if n < count else (),
        )
        for n in range(1, count + 1)
    )
    return build_graph(Facts(tuple(designs)), {})


def brief_of(html):
    """Return the rows that the last table of a page holds, and how many it lacks."""
    values, rows = json.loads(unescape(re.findall(r"data-fd-brief='([^']*)'", html)[-1]))
    left = re.findall(r'data-fd-left="(\d+)"', html)
    return [[values[place] for place in row[1]] for row in rows], rows, int(left[-1]) if left else 0


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    for module, name in ((table, "ROWS"), (matrix, "STATEMENTS"), (report, "DESIGNS")):
        monkeypatch.setattr(module, name, FEW)


def test_a_table_lists_the_first_and_holds_the_others():
    made = make_view(table.TableOptions, graph_of(10))
    assert "The first 2 of 10 are listed." in made.astext()
    filters, rows, left = brief_of(html_of(made))
    assert [row[2][0] for row in rows] == [["RFE3"], ["RFE4"], ["RFE5"], ["RFE6"]]
    assert rows[0][0] == "rfe3.html#design-rfe3"
    assert rows[0][2][1:] == ["The design 3", "Draft", "0 %", "2"]
    assert filters[0] == ["draft", "", "", "", "", ""]
    assert left == 4


def test_as_many_as_there_is_room_for_stand_in_full():
    made = make_view(table.TableOptions, graph_of(3))
    assert "are listed" not in made.astext()
    assert "data-fd-brief" not in html_of(made)


def test_a_report_has_the_states_of_each_field():
    made = make_view(report.ReportOptions, graph_of(6))
    assert "6 designs" in made.astext()
    filters, rows, left = brief_of(html_of(made))
    assert (len(rows), left) == (4, 0)
    ends = {row[2][0][0]: set(row[3]) for row in rows}
    placeholder, filled = {"1"}, {"3"}
    assert placeholder in ends.values()
    assert filled in ends.values()
    leaves = [spec for spec in TEMPLATE.fields if not TEMPLATE.children(spec.name)]
    assert {len(row[3]) for row in rows} == {len(leaves)}
    assert filters[0][0] == "draft"


def test_a_matrix_has_statements():
    made = make_view(matrix.MatrixOptions, graph_of(9))
    _filters, rows, left = brief_of(html_of(made))
    assert rows[0][2] == [["RFE3"], "requires update of", "RFE4", "RFE4: change"]
    assert (len(rows), left) == (4, 2)


def test_a_worklist_names_the_groups_that_it_does_not_list(monkeypatch):
    monkeypatch.setattr(worklist, "TASKS", Limit(2, 2))
    said = make_view(worklist.WorklistOptions, graph_of(6)).astext()
    assert "The first 2 of 5 are listed." in said
    assert "RFE4 (1)" in said.partition("The others:")[2].replace("\n", "")


def test_what_is_no_page_holds_no_brief_rows():
    made = table.TableOptions().make(View(graph_of(10), of_all(), "index"))
    assert not list(nodes.container("", *made).findall(design_brief_row))
    assert "The first 3 of 10 are listed." in made[0].astext()


def test_hostile_words_stay_words():
    html = html_of(make_view(table.TableOptions, graph_of(5, title='It\'s <b>&amp; "{}"</b>')))
    assert "<b>" not in html
    assert brief_of(html)[1][0][2][1] == 'It\'s <b>&amp; "3"</b>'


def test_sentences_for_readers_hold_no_directives():
    for options in (table.TableOptions, report.ReportOptions, matrix.MatrixOptions, worklist.WorklistOptions):
        assert not re.search(r":[a-z-]+:|design-\w+", make_view(options, graph_of(10)).astext())


def test_of_more_columns_fewer_rows_fit():
    limit = Limit(2000, 100, first=700, brief=4000)
    assert limit.of_columns(3) == limit.of_columns(5) == limit
    assert limit.of_columns(10) == Limit(1000, 100, first=350, brief=2000)
