"""The words of a block, with what their links and roles lead to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx import addnodes

#: The name of the domain whose roles refer to designs.
DOMAIN = "design"


#: What may stand before the words of a list item: a box to tick, a tick, an emoji.
_TICK = re.compile(r"\s*(?:\[[ xX]\]\s+)?(?:[^\w\s\"'(\[<`~$/.-]+\s+)?")


class Inline(NamedTuple):
    """What the words of a block say besides themselves."""

    text: str
    features: tuple[str, ...]
    documents: tuple[str, ...]
    urls: tuple[str, ...]
    literals: tuple[str, ...]
    parts: Sequence[nodes.Node]

    @property
    def lead(self) -> str:
        """What a statement opens with and is about: its bold, linked or code words, or those before a colon."""
        return _lead(self.parts)


def text_of(parts: Iterable[nodes.Node]) -> str:
    """Return the text of inline nodes: line breaks as white space, no raw mark-up, substitutions in their place."""
    return "".join([text_of_node(part) for part in parts])


def text_of_node(node: nodes.Node) -> str:
    """Return the text of one inline node."""
    if isinstance(node, nodes.Text):
        return node.astext() if "\0" in node else str(node)  # most have nothing to unescape
    if isinstance(node, nodes.raw):
        return "\n" if node.astext().lstrip().startswith(("<br", "\\\\")) else ""
    if isinstance(node, nodes.substitution_reference):
        document = node.document
        known = document.substitution_defs if document is not None else {}
        definition = known.get(node["refname"])
        return text_of(definition.children) if definition is not None else node.astext()
    return text_of(node.children)


def resolve_path(docname: str, target: str) -> str:
    """Return the path, from the project's root, that a link in a document points to."""
    path = target.split("#", 1)[0]
    if path.startswith("/"):
        return posixpath.normpath(path.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(docname), path))


def _uri_of(node: nodes.reference) -> str:
    """Return the address of a link, also where reST names its target elsewhere in the document."""
    if "refuri" in node:
        return str(node["refuri"])
    if node.document is None:
        return ""
    if node.document not in _targets:
        _targets[node.document] = _Targets(node.document)
    return _targets[node.document].find(node)


class _Targets:
    """Where the named and anonymous links of a reST document lead; docutils resolves them only later."""

    def __init__(self, document: nodes.document) -> None:
        targets = list(document.findall(nodes.target))
        self.named = {name: str(one.get("refuri", "")) for one in targets for name in one["names"]}
        links = (link for link in document.findall(nodes.reference) if link.get("anonymous"))
        addresses = [str(one.get("refuri", "")) for one in targets if one.get("anonymous")]
        self.anonymous = {id(link): address for link, address in zip(links, addresses, strict=False)}

    def find(self, node: nodes.reference) -> str:
        if node.get("anonymous"):
            return self.anonymous.get(id(node), "")
        return self.named.get(node.get("refname", ""), "")


_targets: WeakKeyDictionary[nodes.document, _Targets] = WeakKeyDictionary()


def _link_of(node: nodes.Element, docname: str) -> tuple[str | None, str | None]:
    """Return the document, or else the address, that a link leads to."""
    if isinstance(node, nodes.reference):
        uri = _uri_of(node)
        if "://" in uri or uri.startswith("mailto:"):
            return None, uri
        return (resolve_path(docname, uri), None) if uri and not uri.startswith("#") else (None, None)
    if node.get("reftype") == "doc":
        return resolve_path(str(node.get("refdoc", docname)), str(node["reftarget"])), None
    if node.get("reftype") in {"ref", "numref"}:
        return f"#{node['reftarget']}", None
    if node.get("reftype") == "myst":
        # MyST resolves links to documents that exist, from the root; others it leaves as written.
        target = str(node["reftarget"])
        known = node.get("refdomain") == "doc"
        return (target if known else resolve_path(docname, target)), None
    return None, None


def read_elements(elements: Sequence[nodes.Element], text: str, parts: Sequence[nodes.Node], docname: str) -> Inline:
    """Read the links and code spans of a block."""
    features: list[str] = []
    documents: list[str] = []
    urls: list[str] = []
    literals: list[str] = []
    for node in elements:
        if isinstance(node, nodes.literal):
            literals.append(text_of(node.children))
        elif isinstance(node, addnodes.pending_xref) and node.get("refdomain") == DOMAIN:
            features += [str(node["reftarget"])] if node["reftype"] == "feature" else []
        elif isinstance(node, (nodes.reference, addnodes.pending_xref)):
            document, url = _link_of(node, docname)
            documents += [document] if document else []
            urls += [url] if url else []
    return Inline(text, tuple(features), tuple(documents), tuple(urls), tuple(literals), parts)


def find_elements(parts: Sequence[nodes.Node]) -> list[nodes.Element]:
    """Return the elements in inline nodes, in their order."""
    found: list[nodes.Element] = []
    for part in parts:
        if isinstance(part, nodes.Element):
            found.append(part)
            found += find_elements(part.children)
    return found


def _lead(parts: Sequence[nodes.Node]) -> str:
    """Return what a statement opens with and is about: its bold, linked or code words, or those before a colon."""
    for part in parts:
        if is_blank(part):
            continue
        if isinstance(part, (nodes.strong, nodes.emphasis, nodes.literal, nodes.reference, addnodes.pending_xref)):
            following = text_of(parts[parts.index(part) + 1 :]).lstrip()
            if not following or following[0] in ":-–—(,.;" or isinstance(part, nodes.strong):
                return part.astext().rstrip(": ")
        break
    text = " ".join(text_of(parts).split())
    lead, *description = re.split(r":(?:\s|$)|：|\s[-–—]\s", text[end_of_tick(text) :], maxsplit=1)
    literals = [part.astext() for part in parts if isinstance(part, nodes.literal)]
    if not description and len(literals) == 1:
        code, _, following = lead.partition(f"{literals[0]} ")
        if not code and following[:1].isalpha():
            return literals[0]  # "`flmctl` gets a flag": the sentence is about the code that it opens with
    return lead.strip(" .")


def is_blank(part: nodes.Node) -> bool:
    """Return whether it is a part without words: white space, or a tick before the words."""
    if not isinstance(part, nodes.Text) or part[:1].isalnum():
        return False
    return not part.strip() or end_of_tick(part) == len(part)


def end_of_tick(text: str) -> int:
    """Return where the words of a list item begin, after a box to tick, a tick or an emoji."""
    if text[:1].isalnum():
        return 0
    match = _TICK.match(text)
    return match.end() if match is not None else 0
