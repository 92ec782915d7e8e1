"""The objects of Sphinx's domains that a design describes, and those that it refers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import _

from sphinxcontrib_flamedesign.core.declared import Declaration, ObjectReference, Subject
from sphinxcontrib_flamedesign.core.text.declared_names import DeclarationReader, clean_value
from sphinxcontrib_flamedesign.core.text.normalise import normalise
from sphinxcontrib_flamedesign.reading.entries import DesignBlocks
from sphinxcontrib_flamedesign.reading.inlines import DOMAIN

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: What directives of Sphinx and of sphinxcontrib-httpdomain describe that lists can declare too; all else is an object.
_SUBJECTS: Mapping[tuple[str, str], Subject] = {
    ("std", "confval"): Subject.OPTION,
    ("std", "envvar"): Subject.VARIABLE,
    ("std", "option"): Subject.FLAG,
}

#: Roles that refer to places in documents, and to words.
_NO_OBJECTS = frozenset({"label", "doc", "term", "token"})

#: By these, a link may refer to anything.
_ANY_ROLES = frozenset({"any", "myst"})

#: The attributes of a reference that say nothing of what it refers to.
_OF_NODE = frozenset({"ids", "classes", "names", "dupnames", "backrefs", "refdoc", "refdomain", "reftype", "reftarget"})


class ObjectReader:
    """Reads the objects that one design describes and refers to."""

    def __init__(self, design: DesignBlocks, reader: DeclarationReader, env: BuildEnvironment) -> None:
        self.design, self.reader, self.env = design, reader, env

    def declarations(self) -> Iterator[Declaration]:
        """Yield what directives of Sphinx's domains describe in the design, unless they say ``:no-index:``."""
        for block in self.design.public_blocks:
            signature = block.node
            if not isinstance(signature, addnodes.desc_signature) or not signature["ids"]:
                continue
            described = signature.parent
            subject = _subject_of(described)
            name = _name_of(signature, described, subject)
            value, type_ = self._value_and_type(signature, described, subject)
            owner = self.design.owners.get(id(block))
            field, anchor = owner.field if owner is not None else "", signature["ids"][0]
            yield Declaration(subject, name, field, block.line, value, block.source, type_, anchor)

    def _value_and_type(
        self, signature: addnodes.desc_signature, described: nodes.Element, subject: Subject
    ) -> tuple[str | None, str | None]:
        """Return the default and the type of an object: by its signature, the fields of its description, or its words.

        The words of a function may be about one of its parameters; those of a type that the project adds are not.
        """
        value = type_ = None
        for part in signature.findall(addnodes.desc_annotation):
            text = part.astext().strip()
            value = clean_value(text[1:]) if text.startswith("=") else value
            type_ = text[1:].strip() or type_ if text.startswith(":") else type_
        content = [
            node for part in described.findall(addnodes.desc_content) if part.parent is described for node in part
        ]
        for name, text in _fields(content):
            if self.reader.default_column([name]) is not None or name == _("Default"):
                value = value or clean_value(text)
            elif normalise(name) in {"type", normalise(_("Type"))}:
                type_ = type_ or text
        if value is None and (subject is not Subject.OBJECT or described.get("domain") == "std"):
            words = " ".join(node.astext() for node in content if isinstance(node, nodes.paragraph))
            value = self.reader.find_default(words)
        return value, type_

    def references(self) -> Iterator[ObjectReference]:
        """Yield what the design refers to by roles for objects, and by links that may mean anything; each once."""
        seen = set()
        for block in self.design.public_blocks:
            for node in filter(_refers, block.elements):
                reference = self._reference(node, block.line, block.source)
                if reference is not None and (key := reference._replace(line=0, source="")) not in seen:
                    seen.add(key)
                    yield reference

    def _reference(self, node: nodes.Element, line: int, source: str) -> ObjectReference | None:
        if "id_link" in node:
            target = str(node["refuri"]).removeprefix("#")
            return ObjectReference("", "myst", target, line, source, (("refexplicit", True),))
        domain, role = node.get("refdomain") or "", str(node.get("reftype"))
        if "intersphinx" in node or not self._means_object(domain, role):
            return None
        attributes = sorted(
            (key, value)
            for key, value in node.attributes.items()
            if key not in _OF_NODE and (value is None or isinstance(value, (str, int)))
        )
        return ObjectReference(domain, role, str(node.get("reftarget")), line, source, tuple(attributes))

    def _means_object(self, domain: str, role: str) -> bool:
        if not domain:
            return role in _ANY_ROLES
        found = self.env.domains.get(domain) if domain != DOMAIN else None
        return found is not None and not _NO_OBJECTS.issuperset(found.objtypes_for_role(role) or ())


def _refers(node: nodes.Element) -> bool:
    """Return whether it is a role, or a link of MyST's by an anchor, of which nothing is known until all is read."""
    return isinstance(node, addnodes.pending_xref) or (isinstance(node, nodes.reference) and "id_link" in node)


def _subject_of(described: nodes.Element) -> Subject:
    domain, kind = str(described.get("domain")), str(described.get("objtype"))
    return Subject.ENDPOINT if domain == "http" else _SUBJECTS.get((domain, kind), Subject.OBJECT)


def _name_of(signature: addnodes.desc_signature, described: nodes.Element, subject: Subject) -> str:
    """Return what an object is called: as a list would name it, or with its domain and type."""
    parts = [node for node in signature.findall() if isinstance(node, (addnodes.desc_addname, addnodes.desc_name))]
    written = "".join(part.astext() for part in parts) or signature.astext()
    if subject is Subject.ENDPOINT:
        path = str(signature.get("path") or written)
        return f"{str(signature.get('method') or described.get('objtype')).upper()} {path}"
    if subject is Subject.FLAG and signature.get("allnames"):
        return _name_of_option(signature, described)
    name = str(signature.get("fullname") or written)
    if subject is not Subject.OBJECT:
        return name
    module = signature.get("module")
    return f"{described.get('domain')}:{described.get('objtype')} {f'{module}.' if module else ''}{name}"


def _name_of_option(signature: addnodes.desc_signature, described: nodes.Element) -> str:
    """Return the name of a command-line option with its program; of several names, the first long one."""
    names: list[str] = signature["allnames"]
    name = next((text for text in names if text.startswith("--")), names[0])
    program = _program_of(signature, described)
    return f"{program} {name}" if program else name


def _program_of(signature: addnodes.desc_signature, described: nodes.Element) -> str:
    """Return the program of a command-line option, which only the entry of the index beside it still names.

    Sphinx' list of options holds one document for each name.
    """
    before, _sep, after = _("%s command line option").partition("%s")
    beside = described.parent.index(described) - 1
    index = described.parent[beside] if beside >= 0 else None
    for _kind, text, anchor, *_rest in index["entries"] if isinstance(index, addnodes.index) else ():
        words = str(text).rpartition("; ")[0]
        if anchor in signature["ids"] and words != _("command line option"):
            return words.removeprefix(before).removesuffix(after)
    return ""


def _fields(content: Iterable[nodes.Node]) -> Iterator[tuple[str, str]]:
    """Yield the name and the words of each field directly in a description."""
    for part in content:
        for field in part.children if isinstance(part, nodes.field_list) else ():
            if isinstance(field, nodes.field):
                yield field[0].astext(), " ".join(field[1].astext().split())
