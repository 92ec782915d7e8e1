"""Tables of pages are written before Sphinx looks through their page."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from docutils import nodes
from support import design
from view_pages import html_of, make_view

from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.model import Facts, Statement
from sphinxcontrib_flamedesign.reading.nodes import design_table
from sphinxcontrib_flamedesign.views.html_tables import settle_tables
from sphinxcontrib_flamedesign.views.matrix import MatrixOptions
from sphinxcontrib_flamedesign.views.report import ReportOptions
from sphinxcontrib_flamedesign.views.view_nodes import give_addresses


def words_of(node):
    """Return the words that Sphinx puts into its search index."""
    return {word for text in node.findall(nodes.Text) for word in re.findall(r"\w+", text.astext())}


def settled(view, builder):
    """Return a view as it is made, and settled for a builder."""
    stated = (Statement(Kind.DEPENDS, "depends", "needs RFE2 <b> & more", 1, "a:b", ("RFE2",)),)
    facts = Facts((design("RFE1", statements=stated), design("RFE2")))
    made, done = (make_view(view, build_graph(facts, {})) for _number in range(2))
    builder = SimpleNamespace(format="html", name=builder, get_relative_uri=lambda own, other: f"{other}.html")
    give_addresses([done], builder, lambda view: None)
    settle_tables(done.children, builder)
    return made, done


@pytest.mark.parametrize("view", [MatrixOptions, ReportOptions])
def test_a_settled_table_is_written_as_it_would_be_and_is_found_by_its_words(view):
    made, done = settled(view, "html")
    tables = list(done.findall(design_table))
    assert tables
    assert all(isinstance(table[0], nodes.Text) and len(table) == 1 for table in tables)
    assert words_of(done) == words_of(made)
    assert html_of(done) == html_of(made)


def test_tables_of_an_epub_are_left_for_sphinx_to_change_their_links():
    made, done = settled(MatrixOptions, "epub")
    assert words_of(done) == words_of(made)
    assert any(reference["refuri"].endswith("#a:b") for reference in done.findall(nodes.reference))
