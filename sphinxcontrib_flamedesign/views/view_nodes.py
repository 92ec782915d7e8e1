"""Small pieces that all views are made of. Our own words carry no source, so that nobody translates them twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from docutils import nodes
from sphinx.errors import NoUri

from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.neighbours import Linked
from sphinxcontrib_flamedesign.core.other_projects import OtherDesign
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.domain import COMPONENTS
from sphinxcontrib_flamedesign.page_links import address_of_other, are_one_page
from sphinxcontrib_flamedesign.reading.nodes import design_statement
from sphinxcontrib_flamedesign.views.wording import more_label

if TYPE_CHECKING:
    from sphinx.builders import Builder

_Thing = TypeVar("_Thing")


#: Where browsers may break an id, and how long it may be and still be kept whole on a telephone.
_MAY_BREAK, MOST_WHOLE = re.compile(r"[-\s/:]"), 24


#: The builders whose pages keep the state of a view in their address.
_WITH_STATES = frozenset({"html", "dirhtml"})


def link(design: Design | Linked, text: str, refdoc: str, anchor: str | None = None) -> nodes.reference:
    """Return a link to a design, or to a place in it; :func:`give_addresses` says where that is.

    A ``pending_xref`` would be copied, looked up and replaced; views have thousands, and know where they lead.
    """
    classes = [WHOLE] if text == design.id and _MAY_BREAK.search(text) and len(text) <= MOST_WHOLE else []
    if isinstance(design, OtherDesign):  # whose export does not say where on its page a statement stands
        return nodes.reference("", text, internal=False, refdoc=refdoc, to=(design, ""), classes=classes)
    to = (design.docname, anchor or design.anchor)
    return nodes.reference("", text, internal=True, refdoc=refdoc, to=to, classes=classes)


def filtered_link(view: str, text: str, refdoc: str, **state: str | Sequence[str]) -> nodes.reference:
    """Return a link to the page of a view in a state of it, as the browser script keeps it in addresses.

    Where no page has the view, or there are no such addresses, the words alone stay.
    """
    return _link_to_state(view, text, refdoc, None, state)


def link_within(view: str, text: str, refdoc: str, **state: str | Sequence[str]) -> nodes.reference:
    """Return a link from a view to itself in another state."""
    return _link_to_state(view, text, refdoc, refdoc, state)


def link_to_place(view: str, text: str, refdoc: str, anchor: str) -> nodes.reference:
    """Return a link to a place on the page of a view; where no page has the view, the words alone stay."""
    return nodes.reference("", text, internal=True, refdoc=refdoc, to=(None, anchor), view=view)


def lead_rather(reference: nodes.reference, view: str, **state: str) -> nodes.reference:
    """Let a link lead to a state of a view wherever a page has that, and elsewhere where it leads anyway."""
    reference["rather"] = view, _pack_state(view, state)
    return reference


def _pack_state(view: str, state: Mapping[str, str | Sequence[str]]) -> str:
    return urlencode({f"fd.{view}.{key}": value for key, value in state.items()}, doseq=True)


def _link_to_state(
    view: str, text: str, refdoc: str, docname: str | None, state: Mapping[str, str | Sequence[str]]
) -> nodes.reference:
    query = _pack_state(view, state)
    return nodes.reference("", text, internal=True, refdoc=refdoc, to=(docname, ""), view=view, query=query)


def link_to_statement(design: Design | Linked, text: str, refdoc: str, anchor: str | None = None) -> nodes.reference:
    """Return a link to a place in a design, which shows the author's words there."""
    reference = link(design, "", refdoc, anchor)
    message = " ".join(text.split())
    reference += design_statement("", message)
    return reference


def link_of_box(place: Design | Linked, text: str, refdoc: str) -> nodes.reference:
    """Return a link to a design to which a box of a drawing leads too: the box finds its address by the design's id."""
    reference = link(place, text, refdoc)
    reference["box"] = place.id
    return reference


def give_addresses(content: Iterable[nodes.Node], builder: Builder, page_of: Callable[[str], str | None]) -> None:
    """Give each link its address as a builder writes them; where there is none, its words alone stay.

    :param page_of: returns the document that links to a view lead to, or to the table of components.
    """
    uri_of = cache(builder.get_relative_uri)  # views have thousands of links to hundreds of pages
    for reference in [found for node in content for found in node.findall(nodes.reference) if "to" in found]:
        (docname, anchor), own = reference["to"], reference["refdoc"]
        if isinstance(docname, OtherDesign):
            _give_address_of_other(reference, builder, docname)
            continue
        docname = page_of(reference.get("view", COMPONENTS)) if docname is None else docname
        query = reference.get("query")
        view, state = reference.get("rather", (None, None))
        if view is not None and builder.name in _WITH_STATES and page_of(view) is not None:
            docname, query = page_of(view), state
        del reference["to"], reference["refdoc"]
        try:
            if docname is None or builder.format == "man":  # whose writer would print an address that leads nowhere
                raise NoUri
            if query is not None:
                reference["refuri"] = _address_with_state(builder, own, docname, query)
            elif are_one_page(uri_of, own, docname):
                reference["refid"] = anchor
            else:
                reference["refuri"] = f"{uri_of(own, docname)}#{anchor}"
        except NoUri:
            reference.replace_self(nodes.inline("", "", *reference.children))


def _give_address_of_other(reference: nodes.reference, builder: Builder, design: OtherDesign) -> None:
    address = address_of_other(builder, reference["refdoc"], design)
    del reference["to"], reference["refdoc"]
    if address is None:
        reference.replace_self(nodes.inline("", "", *reference.children))
    else:
        reference["refuri"] = address


def _address_with_state(builder: Builder, own: str, docname: str, query: str) -> str:
    """Return the address of a page with the state of a view.

    :raises NoUri: the builder writes no pages of a site.
    """
    if builder.name not in _WITH_STATES:
        raise NoUri
    return f"{builder.get_relative_uri(own, docname)}{f'?{query}' if query else ''}" or "#"


def address_of(reference: nodes.Element) -> str:
    """Return where a resolved link leads, as its builder writes addresses."""
    return str(reference.get("refuri") or f"#{reference['refid']}")


def addresses_of(node: nodes.Element) -> dict[str, str]:
    """Return the addresses of the boxes of a drawing, as the links in the node were resolved, by their ids."""
    return {place["box"]: address_of(place) for place in node.findall(nodes.reference) if "box" in place}


#: The class of what stands in one line wherever there is room for it.
WHOLE = "flamedesign-whole"


def words(text: str, *classes: str) -> nodes.Node:
    """Return inline words of ours."""
    return nodes.inline("", text, classes=list(classes)) if classes else nodes.Text(text)


def status_words(status: str, template: Template) -> nodes.Node:
    """Return a status as it is shown, with a mark that says whether the design counts."""
    standing = template.status.standing_of(status)
    return words(status.capitalize(), "flamedesign-status", *([f"flamedesign-{standing}"] if standing else []))


def line(*parts: nodes.Node, classes: Iterable[str] = ()) -> nodes.paragraph:
    """Return a paragraph of ours."""
    paragraph = nodes.paragraph("", "", *parts, classes=list(classes))
    paragraph["translatable"] = False
    return paragraph


def remark(text: str) -> nodes.paragraph:
    """Return what a view says about itself, or in place of what it has not."""
    return line(nodes.Text(text), classes=["flamedesign-caption"])


def first_of(things: Sequence[_Thing], most: int, make: Callable[[_Thing], nodes.Node]) -> list[nodes.Node]:
    """Return what is made of the first of some things, and how many more there are."""
    more = [words(more_label(len(things) - most), WHOLE)] if len(things) > most else []
    return [*map(make, things[:most]), *more]


def joined(parts: Iterable[nodes.Node], separator: str = ", ", *classes: str) -> list[nodes.Node]:
    """Return inline parts with a separator between them."""
    result: list[nodes.Node] = []
    for part in parts:
        if result:
            result.append(words(separator, *classes))
        result.append(part)
    return result


def item(*children: nodes.Node) -> nodes.list_item:
    """Return a list item; inline children stand in one paragraph."""
    blocks = [child for child in children if isinstance(child, (nodes.bullet_list, nodes.paragraph))]
    inline = [child for child in children if child not in blocks]
    return nodes.list_item("", *([line(*inline)] if inline else []), *blocks)
