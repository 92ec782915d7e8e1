"""Which documents describe the objects that designs refer to: Sphinx's domains say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain
from sphinx.errors import NoUri
from sphinx.util.logging import suppress_logging

from sphinxcontrib_flamedesign.core.declared import ObjectReference, ObjectUse
from sphinxcontrib_flamedesign.core.model import Design

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


def find_uses(env: BuildEnvironment, builder: Builder, designs: Sequence[Design]) -> list[ObjectUse]:
    """Return where what designs refer to is described in the project.

    Sphinx reports references that mean nothing, or several things, when it writes them.
    """
    if not any(declaration.anchor for design in designs for declaration in design.declarations):
        return []  # nobody can use what nobody declares
    finder = _Finder(env, builder)
    with suppress_logging():
        return [
            use
            for design in designs
            for object_reference in design.object_references
            for use in finder.find(design, object_reference)
        ]


class _Finder:
    """Asks domains what references mean."""

    def __init__(self, env: BuildEnvironment, builder: Builder) -> None:
        self.env, self.builder = env, cast("Builder", _DocumentNames(builder))
        #: The domains that links of any meaning are looked up in: those of C and C++ parse each, for long.
        self.holding = [
            domain for name, domain in sorted(env.domains.items()) if name != "design" and not _is_empty(domain)
        ]

    def find(self, design: Design, reference: ObjectReference) -> Iterator[ObjectUse]:
        """Yield where an object is described, if that can be told."""
        try:
            found = {_place_in(node, design.docname) for node in self._resolve(design.docname, reference)} - {None}
        except (AttributeError, LookupError, TypeError, NoUri):
            return  # a domain asks for more of a reference than is kept, or knows that nothing here is meant
        if len(found) == 1:
            docname, anchor = cast("tuple[str, str]", found.pop())
            yield ObjectUse(design.docname, reference, docname, anchor)

    def _resolve(self, docname: str, reference: ObjectReference) -> Iterator[nodes.Element | None]:
        """Yield the links that domains make of a reference."""
        node = addnodes.pending_xref("", refdoc=docname, refdomain=reference.domain, reftype=reference.role)
        node["reftarget"] = reference.target
        node.attributes.update(reference.attributes)
        if reference.domain:
            yield self._resolve_role(self.env.domains[reference.domain], reference.role, node)
            return
        for domain in self.holding:
            content = _words(reference.target)
            try:
                found = domain.resolve_any_xref(self.env, docname, self.builder, reference.target, node, content)
                yield from (link for _, link in found)
            except NotImplementedError:  # Sphinx tries all roles then
                yield from (self._resolve_role(domain, role, node) for role in domain.roles)

    def _resolve_role(self, domain: Domain, role: str, node: addnodes.pending_xref) -> nodes.Element | None:
        docname, target = node["refdoc"], node["reftarget"]
        return domain.resolve_xref(self.env, docname, self.builder, role, target, node, _words(target))


def _is_empty(domain: Domain) -> bool:
    """Return whether a domain lists what it holds, and holds nothing."""
    lists = bool(domain.object_types) and type(domain).get_objects is not Domain.get_objects
    return lists and not any(True for _ in domain.get_objects())


def _words(target: str) -> nodes.literal:
    """Return what a reference shows; some domains change it."""
    return nodes.literal("", target)


def _place_in(node: nodes.Element | None, docname: str) -> tuple[str, str] | None:
    """Return the document and the anchor to which a reference leads."""
    reference = node.next_node(nodes.reference, include_self=True) if node is not None else None
    if reference is None:
        return None
    if "refid" in reference:
        return docname, str(reference["refid"])
    target, _, anchor = str(reference.get("refuri", "")).partition("#")
    return target, anchor


class _DocumentNames:
    """Stands before a builder, where addresses are to be names of documents."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder

    def __getattr__(self, name: str) -> object:
        return getattr(self._builder, name)

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        return to

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return docname
