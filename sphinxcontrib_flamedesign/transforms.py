"""The post-transforms: they put cards and views where reading left a place for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxcontrib_flamedesign.config import get_settings
from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.project import get_project
from sphinxcontrib_flamedesign.reading.nodes import design_header, design_view, unpack_options
from sphinxcontrib_flamedesign.views.build import View
from sphinxcontrib_flamedesign.views.card import make_card
from sphinxcontrib_flamedesign.views.graph import make_graph
from sphinxcontrib_flamedesign.views.table import make_table

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx

#: What makes each view, by the name under which its directive leaves a place for it.
MAKERS: Mapping[str, Callable[[View], list[Node]]] = {"graph": make_graph, "table": make_table}

#: Before 10, where Sphinx resolves references: ours then become each builder's own links.
BEFORE_REFERENCES = 5


class CompletenessCard(SphinxPostTransform):
    """Checks each design on the page for completeness and shows the outcome.

    Some builders join all documents to one tree before this runs: the place itself says of which document it is.
    """

    default_priority = BEFORE_REFERENCES

    def run(self, **kwargs: object) -> None:
        """Put the card where the design opens."""
        for place in list(self.document.findall(design_header)):
            design = get_domain(self.env).design_in(place.get("docname", ""))
            shown = design is not None and get_settings(self.config).card
            card = make_card(design, get_project(self.env).template) if design is not None and shown else None
            _replace(place, _named_as(place, [card] if card is not None else []))


class _ViewFiller(SphinxPostTransform):
    """Base of the transforms that put a view into its place."""

    default_priority = BEFORE_REFERENCES
    can_draw: ClassVar[bool]

    def run(self, **kwargs: object) -> None:
        """Put each view into its place."""
        for place in list(self.document.findall(design_view)):
            seconds = get_settings(self.config).layout_seconds if self.can_draw else 0
            view = View(get_project(self.env), unpack_options(place), place["docname"], seconds)
            _replace(place, _named_as(place, MAKERS[place["view"]](view)))


class DrawnViews(_ViewFiller):
    """Views with drawings, for the builders that write pages."""

    can_draw = True


def add_drawings(app: Sphinx) -> None:
    """Draw where pages are written; an EPUB must declare its drawings in a way that Sphinx cannot."""
    if app.builder.format == "html" and app.builder.name != "epub":
        app.add_post_transform(DrawnViews)


class ListedViews(_ViewFiller):
    """Views as lists and tables, for all others: whatever place is left when the drawn ones are done."""

    default_priority = BEFORE_REFERENCES + 1
    can_draw = False


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
