"""The head of a design's page: its title, and the place of its card."""

from __future__ import annotations

from docutils import nodes

from sphinxcontrib_flamedesign.reading.flatten import SILENT, front_matter
from sphinxcontrib_flamedesign.reading.nodes import design_header


def settle_title(node: design_header, text: str) -> None:
    """Give the page a title where the document has none, from the `design` directive: its title, or else its id."""
    if not isinstance(node.parent, nodes.document):
        return
    document = node.parent
    following = document.children[document.index(node) + 1 :]
    below = next((child for child in following if not isinstance(child, SILENT)), None)
    if type(below) is nodes.section:
        document.remove(node)
        below.insert(1, node)
        return
    title = nodes.title(text, text)
    title.source, title.line = node.source, node.line
    wrapper = nodes.section("", title, names=[nodes.fully_normalize_name(text)])
    wrapper.source, wrapper.line = node.source, node.line
    document.replace(node, wrapper)
    for child in following:
        document.remove(child)
    wrapper += [node, *following]
    document.note_implicit_target(wrapper, wrapper)


def keep_mail_header(document: nodes.document) -> None:
    """Keep the field list that a mail's header has become on its page: Sphinx takes bare ones away."""
    fields = front_matter(document)
    if fields is not None:
        place = document.index(fields)
        document.remove(fields)
        document.insert(place, nodes.container("", fields))


def insert_header(document: nodes.document) -> design_header:
    """Put the place of the card below the title of a document that has no directive."""
    node = design_header()
    node.source, node.line = str(document["source"]), 1
    first = next((child for child in document.children if isinstance(child, nodes.section)), None)
    if first is not None:
        first.insert(1, node)
    else:
        matter = front_matter(document)
        document.insert(document.index(matter) + 1 if matter is not None else 0, node)
    return node
