"""Links from the source paths that designs cite to where their sources can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxcontrib_flamedesign.config import get_settings
from sphinxcontrib_flamedesign.core.rules.source_paths import cited_paths
from sphinxcontrib_flamedesign.core.text.paths import find_lines, find_paths, is_path
from sphinxcontrib_flamedesign.derived import get_project
from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.reading.nodes import outward_from

if TYPE_CHECKING:
    from sphinxcontrib_flamedesign.core.model import Design
    from sphinxcontrib_flamedesign.core.project import Project


#: Where code is no place for a link of ours.
_CLOSED = (nodes.reference, nodes.title, addnodes.pending_xref)


class CodeLinks(SphinxPostTransform):
    """Links each source path that a design cites, and that is there, by ``flamedesign_source_url``.

    After 10, where Sphinx resolves references: paths that are links already stay as they are.
    """

    default_priority = 11

    def run(self, **kwargs: object) -> None:
        """Put a link around each path in code style."""
        address = get_settings(self.config).source_url
        if address is None:
            return
        known: dict[str, frozenset[str]] = {}
        for literal in list(self.document.findall(nodes.literal)):
            docname = self._document_of(literal)
            if docname not in known:
                design = get_domain(self.env).design_in(docname)
                known[docname] = linked_paths(get_project(self.env), design) if design is not None else frozenset()
            text = literal.astext()
            path = next(find_paths(text), "") if known[docname] and is_path(text) else ""
            if path in known[docname] and not _is_closed(literal):
                link = nodes.reference("", "", internal=False, refuri=_fill(address, path, text))
                literal.replace_self(link)
                link += literal

    def _document_of(self, node: nodes.Node) -> str:
        """Return the document of a node, also where a builder has joined all documents to one tree."""
        for outer in outward_from(node):
            if isinstance(outer, nodes.section) and "docname" in outer:
                return str(outer["docname"])  # Sphinx puts it there where it joins documents
        return self.env.docname


def linked_paths(project: Project, design: Design) -> frozenset[str]:
    """Return the source paths that a design cites and that are there."""
    return frozenset(path for path, _ in cited_paths(design) if project.source_tree.is_source(path))


def _is_closed(literal: nodes.literal) -> bool:
    """Return whether a literal stands in something that may hold no link."""
    return any(isinstance(outer, _CLOSED) for outer in outward_from(literal))


def _fill(address: str, path: str, text: str) -> str:
    """Return the address of a path; where no line is named, without the fragment that would hold it."""
    lines = find_lines(path, [text])
    if lines is None:
        address = address.partition("#")[0] if "{line}" in address.partition("#")[2] else address
    return address.format(path=quote(path.rstrip("/")), line=lines[0] if lines is not None else 1)
