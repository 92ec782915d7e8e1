"""Fills the places that reading left for cards and views."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from docutils import nodes

from sphinxcontrib_flamedesign.card_choice import choose_place
from sphinxcontrib_flamedesign.conditions import CONDITIONS, Condition, condition_of
from sphinxcontrib_flamedesign.config import get_settings
from sphinxcontrib_flamedesign.derived import get_changed, get_derived, get_project
from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.reading.nodes import design_card_place, design_header, design_view
from sphinxcontrib_flamedesign.reporting import warn
from sphinxcontrib_flamedesign.setting_checks import CardPlace
from sphinxcontrib_flamedesign.views.base import View
from sphinxcontrib_flamedesign.views.card import Detail, card_facts, make_card
from sphinxcontrib_flamedesign.views.drawing.graphviz import describe_engines
from sphinxcontrib_flamedesign.views.drawing.layout import TimeLimit
from sphinxcontrib_flamedesign.views.drawing.layout_cache import get_layout_cache
from sphinxcontrib_flamedesign.views.drawing.svg import Drawer
from sphinxcontrib_flamedesign.views.view_nodes import give_addresses

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.environment import BuildEnvironment


class PlaceFiller:
    """Puts cards and views into the places of a document.

    The card checks its design for completeness and shows the outcome. Some builders join all documents to one tree
    before this runs: each place itself says of which document it is.

    :param is_page: whether the document becomes a page of HTML.
    :param can_draw: whether its writer can draw.
    """

    def __init__(self, env: BuildEnvironment, document: nodes.document, *, is_page: bool, can_draw: bool) -> None:
        self.env, self.document, self.is_page, self.can_draw = env, document, is_page, can_draw
        self.card_detail = Detail.ALL if is_page else Detail.NONE if can_draw else Detail.LISTS
        self.has_card: set[str] = set()

    def fill(self) -> None:
        """Fill each place."""
        places = find_placeholders(self.document, get_derived(self.env).holds)
        on_page = Counter(place["docname"] for place in places if isinstance(place, design_view))
        taken: Counter[str] = Counter()
        for place in places:
            at_end: list[Node] = []
            if isinstance(place, design_view):
                anchor = _anchor_of(place, taken)
                content = self.make_view(place, anchor, 1 / on_page[place["docname"]])
            else:
                content = self.make_card(place)
                if isinstance(place, design_header) and self.choose_place(place) is CardPlace.END:
                    content, at_end = [], content
            self.finish([*content, *at_end])
            around = _section_around(place)
            _replace(place, _named_as(place, content))
            around += at_end

    def finish(self, content: Sequence[Node]) -> None:
        """Give the links of a card or view their addresses, and write the tables of pages."""
        builder = get_derived(self.env).builder
        give_addresses(content, builder, get_domain(self.env).page_of)
        if self.is_page:
            from sphinxcontrib_flamedesign.views.html_tables import settle_tables

            settle_tables(content, builder)

    def choose_place(self, place: nodes.Element) -> CardPlace | None:
        """Return where the design of a place has its card; None is at its directive."""
        return choose_place(self.env, place.get("docname", ""))

    def make_card(self, place: nodes.Element) -> list[Node]:
        """Return the card of a document's design where its place is this one; the first such place takes it."""
        project = get_project(self.env)
        design = project.designs_by_document.get(place.get("docname", ""))
        is_directive = isinstance(place, design_card_place)
        chosen = self.choose_place(place)
        is_elsewhere = chosen is CardPlace.NONE or is_directive is not (chosen is None)
        if design is None or design.docname in self.has_card or is_elsewhere:
            return []
        self.has_card.add(design.docname)
        title = self.env.titles.get(design.docname)
        heading = title.astext() if title is not None else ""
        return [make_card(card_facts(project, design), project.template_of(design), heading, self.card_detail)]

    def make_view(self, place: design_view, anchor: str, page_part: float) -> list[Node]:
        """Return a view; most documents have a card alone, and need none of the modules of views."""
        from sphinxcontrib_flamedesign.views.all_views import make_view

        project = get_project(self.env)
        layouts, seconds = get_layout_cache(self.env), get_settings(self.env.config).layout_seconds
        was_loaded, layouts.may_differ = not layouts.not_loaded, False
        view = View(
            project.graph.shown,
            project.templates,
            place["docname"],
            get_derived(self.env).accepted.counts,
            get_changed(self.env),
            get_derived(self.env).changes,
            anchor=anchor,
            page_part=page_part,
            is_page=self.is_page,
            drawer=Drawer(TimeLimit(seconds), layouts) if seconds and self.can_draw else None,
        )
        made = make_view(place, view)
        if layouts.may_differ:
            layouts.unfinished.add(place["docname"])
        if was_loaded and layouts.not_loaded:
            warn(describe_engines(layouts.not_loaded), subtype="layout")
        return made


def find_placeholders(
    document: nodes.document, holds: Callable[[Condition], bool]
) -> list[design_header | design_card_place | design_view]:
    """Return the places of cards and views, in their order. They are blocks: what holds text alone is passed over.

    :param holds: whether the build shows what stands in a condition; Sphinx evaluates some of them later.
    """
    places: list[design_header | design_card_place | design_view] = []
    ahead: list[nodes.Node] = [document]
    while ahead:
        node = ahead.pop()
        if isinstance(node, (design_header, design_card_place, design_view)):
            places.append(node)
        elif not isinstance(node, nodes.TextElement) and _is_shown(node, holds):
            ahead += reversed(node.children)
    return places


def _is_shown(node: nodes.Node, holds: Callable[[Condition], bool]) -> bool:
    return type(node) not in CONDITIONS or not isinstance(node, nodes.Element) or holds(condition_of(node))


def _anchor_of(place: nodes.Element, taken: Counter[str]) -> str:
    """Return a view's own name on its page: the author's, else that of its directive, numbered where it has several."""
    name = place["ids"][0] if place["ids"] else f"fd-{place['view']}"
    taken[name] += 1
    return name if taken[name] == 1 else f"{name}-{taken[name]}"


def _named_as(place: nodes.Element, content: list[Node]) -> list[Node]:
    """Give what replaces a place the names and classes that its author gave it; links to them go on working."""
    first = content[0] if content else nodes.target()
    if isinstance(first, nodes.Element):
        first["ids"] += place["ids"]
        first["classes"] += place["classes"]
    return content or ([first] if place["ids"] else [])


def _section_around(place: nodes.Element) -> nodes.Element:
    """Return the section in which a design opens, or the document: what stands last in it is the end of its page."""
    around = place.parent
    while around.parent is not None and not isinstance(around, nodes.section):
        around = around.parent
    return around


def _replace(place: nodes.Element, content: list[Node]) -> None:
    parent = place.parent
    index = parent.index(place)
    parent[index : index + 1] = content
