"""Pages among the designs that show or list these, and are none themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docutils import nodes
from sphinx import addnodes

from sphinxcontrib_flamedesign.core.doc_patterns import FOLDER_PAGES
from sphinxcontrib_flamedesign.core.template import HeaderRole
from sphinxcontrib_flamedesign.reading.identity import states_id
from sphinxcontrib_flamedesign.reading.inlines import text_of_node
from sphinxcontrib_flamedesign.reading.nodes import design_view
from sphinxcontrib_flamedesign.reading.tools import ReadingTools

#: So many words introduce views; a page with more may be a design that shows some.
_MOST_WORDS = 200


def is_page_of_views(docname: str, elements: Sequence[nodes.Element], tools: ReadingTools, *, is_named: bool) -> bool:
    """Return whether a document that patterns take for a design shows or lists designs, as a reader sees.

    It states no id and no metadata and has no field. Its body is views and toctrees, or it is the page of its folder.

    :param is_named: whether a pattern names just this document of its folder, as ``designs/*/README`` does.
    """
    titles = [text_of_node(node) for node in elements if isinstance(node, nodes.title)]
    if states_id(titles[0] if titles else "", docname, tools) or _says_anything(elements, titles, tools):
        return False
    if docname.rpartition("/")[2].casefold() in FOLDER_PAGES and not is_named:
        return True
    return any(isinstance(node, (design_view, addnodes.toctree)) for node in elements) and _is_short(elements)


def _says_anything(elements: Iterable[nodes.Element], titles: Sequence[str], tools: ReadingTools) -> bool:
    """Return whether a document has metadata beside its title, or what may open a field of the template."""
    labels = [text_of_node(node).rstrip(" :") for node in elements if isinstance(node, nodes.strong)]
    names = [text_of_node(node) for node in elements if isinstance(node, nodes.field_name)]
    title = tools.template.key_of(HeaderRole.TITLE)
    stated = {tools.keys.match(name) for name in (*titles, *labels, *names)}
    return any(map(tools.labels.match, (*titles, *labels))) or bool(stated - {None, title.key if title else "title"})


def _is_short(elements: Iterable[nodes.Element]) -> bool:
    """Return whether a document has few words of its own."""
    texts = (text_of_node(node) for node in elements if isinstance(node, nodes.paragraph))
    return sum(len(text.split()) for text in texts) <= _MOST_WORDS
