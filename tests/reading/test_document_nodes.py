"""The nodes of documents that are made up: which elements there are, on which lines they stand, and which count."""

from __future__ import annotations

from docutils import nodes
from docutils.utils import new_document
from sphinx import addnodes

from sphinxcontrib_flamedesign.reading.blocks import Block, Form
from sphinxcontrib_flamedesign.reading.nodes import elements_of
from sphinxcontrib_flamedesign.reading.places import Place, Places
from sphinxcontrib_flamedesign.reading.source_text import SourceText


def make_paragraph(line, rawsource, *parts):
    node = nodes.paragraph(rawsource, "", *parts)
    node.line, node.source = line, "a.md"
    return node


def find_place(node, text):
    document = new_document("a.md")
    document += node
    places = Places(elements_of(document), lambda path: "", lambda path: SourceText(text), {"": "a.md"})
    return places.of(node)


def test_elements_are_those_that_docutils_finds_in_their_order():
    document, section = new_document("a.md"), nodes.section()
    document += [nodes.comment("", "x"), section, nodes.transition()]
    section += [nodes.title("", "Title"), make_paragraph(1, "", nodes.strong("", "b"), nodes.Text("c"))]
    assert elements_of(document) == list(document.findall(nodes.Element))


def test_what_is_written_on_its_line_stays_there_whatever_it_shows():
    paragraph = make_paragraph(2, "{abbr}`w`", nodes.Text("Other words"))
    assert find_place(paragraph, "Other words\n{abbr}`w`\n") == Place(2)


def test_what_is_not_on_its_line_is_looked_for_above():
    assert find_place(make_paragraph(2, "Some words", nodes.Text("Some words")), "Some words\n:::\n") == Place(1)


def test_struck_references_are_none_of_the_elements_of_a_block():
    def refer(target):
        return addnodes.pending_xref("", nodes.literal("", target), reftarget=target)

    struck = nodes.inline("", "", refer("gone"), classes=["strike"])
    parts = [refer("first"), nodes.strong("", "", struck, refer("second"))]
    block = Block(Form.TEXT, make_paragraph(1, "", *parts), parts, Place(1), 1)
    targets = [one["reftarget"] for one in block.elements if isinstance(one, addnodes.pending_xref)]
    assert targets == ["first", "second"]
