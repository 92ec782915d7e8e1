"""The words of a block, with what their links and roles lead to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx import addnodes

from sphinxcontrib_flamedesign.core.text.scripts import UNSPACED, composed

#: The name of the domain whose roles refer to designs.
DOMAIN = "design"

#: What leads to a note, or to the source of what is said.
NOTE_MARKS = (nodes.footnote_reference, nodes.citation_reference)

#: What strikes words out: elements of HTML, and the classes that authors give to roles.
_STRUCK = frozenset({"s", "del", "strike", "strikethrough", "line-through"})

#: What strikes words out where MyST is not told of it.
_TILDES = "~~"

#: The node of an extension with a role that strikes words out.
_STRUCK_NODE = "strike_node"

#: Inline nodes that hold words which count, unless a class says otherwise; most are such.
_PLAIN = frozenset({nodes.Text, nodes.literal, nodes.strong, nodes.emphasis, nodes.reference, addnodes.pending_xref})

_TAG = re.compile(r"\s*<(/?[A-Za-z]+)")

#: What looks like an id at the end of words; "10" in "2 to the power of 10" does not.
_ID_AT_END = re.compile(r"(?:[^\W\d_][-_#]?|\b[A-Z]\w{0,20} #?)\d{1,18}$")

_ID_LETTERS = 45

#: A word, and no sign of a unit or a variable.
_WORD_AT_END = re.compile(r"[^\W\d_]{3}$")

_SEPARATOR = re.compile(rf":(?:\s|$|(?=[{UNSPACED}]))|：|\s[-–—]\s|——")

_UNKNOWN_ROLE = re.compile(r'Unknown interpreted text role "([^"]{1,100})"')

_MYST_ROLE = re.compile(r"\{([^{}\s`]{1,100})\}(`{1,3})([^`]{1,1000})\2")

_ROLE_WORDS = r"`(.+?)(?:\s{0,20}<[^<>`]{1,1000}>)?`"

#: A role as reST leaves it in the text where nobody knows it; of a link, the words are those that are shown.
_ROLE = re.compile(rf":[\w:.+-]{{1,100}}:{_ROLE_WORDS}|{_ROLE_WORDS}:[\w:.+-]{{1,100}}:", re.DOTALL)

#: What may stand before the words of a list item: a box to tick, a tick, an emoji.
_TICK = re.compile(r"\s*(?:\[[ xX]\]\s+)?(?:[^\w\s\"'(\[<`~$/.-]+\s+)?")


class Inline(NamedTuple):
    """What the words of a block say besides themselves."""

    text: str
    parts: Sequence[nodes.Node]
    features: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    #: The labels of the citations that it refers to.
    cited: tuple[str, ...] = ()
    #: The features that a role takes from an inventory that it names, and these.
    inventories: tuple[tuple[str, str], ...] = ()

    @property
    def lead(self) -> str:
        """What a statement opens with and is about: its bold, linked or code words, or those before a colon."""
        return _lead(self.parts)


def words_of(parts: Sequence[nodes.Node]) -> Sequence[nodes.Node]:
    """Return the inline nodes that hold words which count: neither struck text nor the mark of a note.

    All that reads words reads what this leaves, in each element anew.
    """
    for part in parts:
        if isinstance(part, nodes.Element):
            if type(part) not in _PLAIN or part.attributes["classes"]:
                return _without_struck(_outside_tildes(parts))
        elif _TILDES in str(part):
            return _without_struck(_outside_tildes(parts))
    return parts


def _outside_tildes(parts: Sequence[nodes.Node]) -> Sequence[nodes.Node]:
    """Return what is not struck out between two tildes each, which stay in the text where MyST is not told of them."""
    pairs = sum(part.count(_TILDES) for part in parts if isinstance(part, nodes.Text)) // 2
    kept: list[nodes.Node] = []
    is_struck, left = False, 2 * pairs
    for part in parts if pairs else ():
        first, *more = part.split(_TILDES) if isinstance(part, nodes.Text) else (part,)
        kept += [first if isinstance(first, nodes.Node) else nodes.Text(first)] if not is_struck else []
        for words in more:
            is_struck, left = (not is_struck, left - 1) if left else (is_struck, left)
            kept += [nodes.Text(words)] if not is_struck else []
    return kept if pairs else parts


def _without_struck(parts: Sequence[nodes.Node]) -> Sequence[nodes.Node]:
    """Return the inline nodes of which each is neither struck out nor the mark of a note."""
    kept: list[nodes.Node] = []
    ends = ""  # the tag that ends what is left out
    is_cut = False
    for place, part in enumerate(parts):
        if isinstance(part, nodes.Text) and not ends and not is_cut:
            kept.append(part)
            continue
        tag = _TAG.match(part.astext()) if isinstance(part, nodes.raw) else None
        name = tag[1].casefold() if tag is not None else ""
        if ends:
            ends = "" if name == ends else ends
            is_cut = not ends and name[1:] in _STRUCK
        elif name in _STRUCK or _takes_note(kept, parts[place + 1 : place + 2], name):
            ends = f"/{name}"
        elif _is_struck(part):
            is_cut = True
        elif not _takes_note(kept, (part,), _shift_of(part)):
            kept.append(_without_comma(part, kept) if is_cut else part)
            is_cut = is_cut and isinstance(part, nodes.raw)
    return kept


def _without_comma(part: nodes.Node, before: Sequence[nodes.Node]) -> nodes.Node:
    """Return what follows struck words without the comma that stood behind them, where none is needed."""
    words = text_of(before).rstrip()
    if isinstance(part, nodes.Text) and part.startswith(",") and (not words or words.endswith((",", ":", "："))):
        return nodes.Text(part[1:].lstrip())
    return part


def _shift_of(node: nodes.Node) -> str:
    """Return "sup" or "sub" for words that are raised or lowered, also by a substitution in their place; else none."""
    if isinstance(node, nodes.substitution_reference) and node.document is not None:
        definition = node.document.substitution_defs.get(node["refname"])
        return _shift_of(definition.children[0]) if definition is not None and len(definition.children) == 1 else ""
    if isinstance(node, nodes.superscript):
        return "sup"
    return "sub" if isinstance(node, nodes.subscript) else ""


def _takes_note(before: Sequence[nodes.Node], mark: Sequence[nodes.Node], shift: str) -> bool:
    """Return whether what is raised or lowered behind some words marks a note, and is no exponent.

    At an id it does, and so does a raised number at a word.
    """
    if not before or shift not in {"sup", "sub"}:
        return False
    words = text_of_node(before[-1])[-_ID_LETTERS:]
    is_number = shift == "sup" and "".join(map(text_of_node, mark)).isdecimal()
    return _ID_AT_END.search(words) is not None or (is_number and _WORD_AT_END.search(words) is not None)


def _is_struck(node: nodes.Node) -> bool:
    """Return whether a role has struck words out."""
    if not isinstance(node, nodes.Element):
        return False
    return node.tagname == _STRUCK_NODE or not _STRUCK.isdisjoint(node["classes"])


def text_of(parts: Sequence[nodes.Node]) -> str:
    """Return the text of inline nodes: line breaks as white space, no raw mark-up, substitutions in their place."""
    if len(parts) == 1 and isinstance(parts[0], nodes.Text) and _TILDES not in parts[0]:  # as in most elements
        return text_of_node(parts[0])
    return "".join([text_of_node(part) for part in words_of(parts)])


def text_of_node(node: nodes.Node) -> str:
    """Return the text of one inline node; a mark of a note has none."""
    if isinstance(node, nodes.Text):
        return composed(node.astext() if "\0" in node else str(node))  # most have nothing to unescape
    special = _text_of_special(node) if type(node) not in _PLAIN else None
    return (text_of(node.children) or _target_of(node)) if special is None else special


def _text_of_special(node: nodes.Node) -> str | None:
    """Return the text of an inline node that stands for other words than those in it; None where it does not."""
    if isinstance(node, NOTE_MARKS):
        return ""
    if isinstance(node, nodes.system_message):
        return _content_of_unknown_role(node)
    if isinstance(node, nodes.problematic):
        role = _ROLE.fullmatch(node.astext())
        return (role[1] or role[2]) if role is not None else node.astext()
    if isinstance(node, nodes.raw):
        return "\n" if node.astext().lstrip().startswith(("<br", "\\\\")) else ""
    if isinstance(node, nodes.substitution_reference):
        document = node.document
        known = document.substitution_defs if document is not None else {}
        definition = known.get(node["refname"])
        return text_of(definition.children) if definition is not None else node.astext()
    return None


def _target_of(node: nodes.Node) -> str:
    """Return where a link without words leads, as written: the words that MyST gives it are known only later."""
    if isinstance(node, addnodes.pending_xref):
        return str(node["reftarget"]) if node.get("reftype") == "myst" and not node.astext() else ""
    if isinstance(node, nodes.reference) and "id_link" in node and not node.children:
        return str(node["refuri"]).lstrip("#")
    return ""


def _content_of_unknown_role(message: nodes.system_message) -> str:
    """Return the words in a role that nobody knows: MyST leaves a message in their place."""
    match = _UNKNOWN_ROLE.search(message.astext())
    around = message.parent
    while match is not None and around is not None and not isinstance(around, nodes.Structural):
        written = [role[3] for role in _MYST_ROLE.finditer(around.rawsource) if role[1] == match[1]]
        if written:
            alike = [one for one in around.findall(nodes.system_message) if one.astext() == message.astext()]
            place = next(place for place, one in enumerate(alike) if one is message)
            return written[place] if place < len(written) else ""
        around = around.parent
    return ""


def resolve_path(docname: str, target: str) -> str:
    """Return the path, from the project's root, that a link in a document points to."""
    return path_from(docname, target.split("#", 1)[0])


def path_from(docname: str, path: str) -> str:
    """Return a path, from the project's root, that stands in a document as seen from its folder, or from the root."""
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
        self.named = {name: str(target.get("refuri", "")) for target in targets for name in target["names"]}
        links = (link for link in document.findall(nodes.reference) if link.get("anonymous"))
        addresses = [str(target.get("refuri", "")) for target in targets if target.get("anonymous")]
        self.anonymous = {id(link): address for link, address in zip(links, addresses, strict=False)}

    def find(self, node: nodes.reference) -> str:
        if node.get("anonymous"):
            return self.anonymous.get(id(node), "")
        return self.named.get(node.get("refname", ""), "")


_targets: WeakKeyDictionary[nodes.document, _Targets] = WeakKeyDictionary()

#: The attribute of a link that holds the document to which an address on the project's hosting site leads.
_HOSTED = "flamedesign_document"


def mark_hosted(elements: Iterable[nodes.Element], find: Callable[[str], str | None]) -> None:
    """Let links to a hosting site lead to the documents that are shown there.

    :param find: returns the path of what an address shows, from the project's root.
    """
    for node in elements:
        path = find(_uri_of(node)) if isinstance(node, nodes.reference) else None
        if path is not None:
            node[_HOSTED] = posixpath.normpath(path)


def _link_of(node: nodes.Element, docname: str) -> tuple[str | None, str | None]:
    """Return the document, or else the address, that a link leads to."""
    if isinstance(node, nodes.reference):
        if _HOSTED in node:
            return str(node[_HOSTED]), None
        uri = _uri_of(node)
        if "://" in uri or uri.startswith("mailto:"):
            return None, uri
        if uri.startswith("#"):
            return (uri if "id_link" in node else None), None  # MyST looks for other documents' labels too
        return (resolve_path(docname, uri), None) if uri else (None, None)
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
    if not elements:
        return Inline(text, parts)
    features: list[str] = []
    inventories: list[tuple[str, str]] = []
    documents: list[str] = []
    urls: list[str] = []
    literals: list[str] = []
    cited: list[str] = []
    for node in elements:
        if isinstance(node, nodes.literal):
            literals.append(text_of(node.children))
        elif isinstance(node, nodes.citation_reference):
            cited.append(node.astext())
        elif isinstance(node, addnodes.pending_xref) and node.get("refdomain") == DOMAIN:
            named = [str(node["reftarget"])] if node["reftype"] == "feature" else []
            features += named
            inventories += [(name, str(node["inventory"])) for name in named if node.get("inventory")]
        elif isinstance(node, (nodes.reference, addnodes.pending_xref)):
            document, url = _link_of(node, docname)
            documents += [document] if document else []
            urls += [url] if url else []
    linked = tuple(documents), tuple(urls), tuple(literals), tuple(cited)
    return Inline(text, parts, tuple(features), *linked, tuple(inventories))


def find_elements(parts: Sequence[nodes.Node]) -> list[nodes.Element]:
    """Return the elements in inline nodes whose words count, in their order."""
    found: list[nodes.Element] = []
    for part in words_of(parts):
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
                return text_of_node(part).rstrip(": ")
        break
    text = " ".join(text_of(parts).split())
    lead, *description = _SEPARATOR.split(text[end_of_tick(text) :], maxsplit=1)
    literals = [part.astext() for part in parts if isinstance(part, nodes.literal)]
    if not description and len(literals) == 1:
        code, _, following = lead.partition(f"{literals[0]} ")
        if not code and following[:1].isalpha():
            return literals[0]  # "`flmctl` gets a flag": the sentence is about the code that it opens with
    return lead.strip(" .")


def is_blank(part: nodes.Node) -> bool:
    """Return whether it is a part without words: white space, the mark of a note, or a tick before the words."""
    if isinstance(part, NOTE_MARKS):
        return True
    if not isinstance(part, nodes.Text) or part[:1].isalnum():
        return False
    return not part.strip() or end_of_tick(part) == len(part)


def end_of_tick(text: str) -> int:
    """Return where the words of a list item begin, after a box to tick, a tick or an emoji."""
    if text[:1].isalnum():
        return 0
    match = _TICK.match(text)
    return match.end() if match is not None else 0


def has_words(parts: Sequence[nodes.Node]) -> bool:
    """Return whether there is anything to read in some nodes."""
    return bool(text_of(parts).strip()) or any(isinstance(node, nodes.image) for node in find_elements(parts))
