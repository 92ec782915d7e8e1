"""The post-transforms: they put cards and views where reading left a place for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxcontrib_flamedesign.config import get_settings
from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.project import get_project
from sphinxcontrib_flamedesign.reading.nodes import design_header, design_view, unpack_options
from sphinxcontrib_flamedesign.views.build import View
from sphinxcontrib_flamedesign.views.card import card_facts, make_card
from sphinxcontrib_flamedesign.views.graph import make_graph
from sphinxcontrib_flamedesign.views.impact import make_impact
from sphinxcontrib_flamedesign.views.layout_cache import get_layout_cache
from sphinxcontrib_flamedesign.views.matrix import make_matrix
from sphinxcontrib_flamedesign.views.report import make_report
from sphinxcontrib_flamedesign.views.table import make_table
from sphinxcontrib_flamedesign.views.worklist import make_worklist

if TYPE_CHECKING:
    from docutils.nodes import Node

    from sphinxcontrib_flamedesign.core.facts import Design

#: What makes each view, by the name under which its directive leaves a place for it.
MAKERS: Mapping[str, Callable[[View], list[Node]]] = {
    "graph": make_graph,
    "impact": make_impact,
    "matrix": make_matrix,
    "report": make_report,
    "table": make_table,
    "worklist": make_worklist,
}

#: Before 10, where Sphinx resolves references: ours then become each builder's own links.
BEFORE_REFERENCES = 5


class CompletenessCard(SphinxPostTransform):
    """Checks each design on the page for completeness and shows the outcome.

    Some builders join all documents to one tree before this runs: the place itself says of which document it is.
    """

    default_priority = BEFORE_REFERENCES + 1
    can_draw: ClassVar[bool] = False

    def run(self, **kwargs: object) -> None:
        """Put the card where the design opens."""
        for place in list(self.document.findall(design_header)):
            design = get_domain(self.env).design_in(place.get("docname", ""))
            shown = design is not None and get_settings(self.config).card
            _replace(place, _named_as(place, [self.make(design)] if design is not None and shown else []))

    def make(self, design: Design) -> Node:
        """Return the card of a design."""
        project = get_project(self.env)
        return make_card(card_facts(project, design), project.template, draw=self.can_draw)


class DrawnCard(CompletenessCard):
    """Cards with a picture, for the builders that write pages."""

    default_priority = BEFORE_REFERENCES
    formats = ("html",)
    can_draw = True


class _ViewFiller(SphinxPostTransform):
    """Base of the transforms that put a view into its place."""

    default_priority = BEFORE_REFERENCES
    can_draw: ClassVar[bool]

    def run(self, **kwargs: object) -> None:
        """Put each view into its place."""
        seconds = get_settings(self.config).layout_seconds if self.can_draw else 0
        project, layouts = get_project(self.env), get_layout_cache(self.env)
        taken: Counter[str] = Counter()
        places = list(self.document.findall(design_view))
        on_page = Counter(place["docname"] for place in places)
        for place in places:
            view = View(
                project,
                unpack_options(place),
                place["docname"],
                seconds,
                project.findings,
                anchor=_anchor_of(place, taken),
                layouts=layouts,
                page_part=1 / on_page[place["docname"]],
            )
            _replace(place, _named_as(place, MAKERS[place["view"]](view)))


def _anchor_of(place: nodes.Element, taken: Counter[str]) -> str:
    """Return a view's own name on its page: the author's, else that of its directive, numbered where it has several."""
    name = place["ids"][0] if place["ids"] else f"fd-{place['view']}"
    taken[name] += 1
    return name if taken[name] == 1 else f"{name}-{taken[name]}"


class DrawnViews(_ViewFiller):
    """Views with drawings, for the writers that can draw."""

    formats = ("html", "latex")
    can_draw = True


class ListedViews(_ViewFiller):
    """Views as lists and tables, for all others: whatever place is left when the drawn ones are done."""

    default_priority = BEFORE_REFERENCES + 1
    can_draw = False


class PlainLinks(SphinxPostTransform):
    """Links of views as mere words in man pages: their writer would print the anchors, which lead nowhere there."""

    default_priority = BEFORE_REFERENCES + 2
    formats = ("man",)

    def run(self, **kwargs: object) -> None:
        """Put the words of each link into its place."""
        for link in list(self.document.findall(addnodes.pending_xref)):
            if "reftodoc" in link:
                link.replace_self(link.children)


def _named_as(place: nodes.Element, content: list[Node]) -> list[Node]:
    """Give what replaces a place the names and classes that its author gave it; links to them go on working."""
    first = content[0] if content else nodes.target()
    if isinstance(first, nodes.Element):
        first["ids"] += place["ids"]
        first["classes"] += place["classes"]
    return content or ([first] if place["ids"] else [])


def _replace(place: nodes.Element, content: list[Node]) -> None:
    parent = place.parent
    index = parent.index(place)
    parent[index : index + 1] = content
