"""The anchors of designs, fields and statements: made of the ids that authors chose."""

from __future__ import annotations

from typing import cast

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinxcontrib_flamedesign.core.text.normalise import slugify
from sphinxcontrib_flamedesign.reading.nodes import ANCHOR


def field_anchor(design_id: str, field: str) -> str:
    """Return the fragment of a field's place on its design's page."""
    return f"{design_anchor(design_id)}-{field}"


def design_anchor(design_id: str) -> str:
    """Return the fragment of a design on its page."""
    return f"design-{slugify(design_id)}"


MARKED = "flamedesign-marked"


class AnchorPlacer(SphinxTransform):
    """Puts the anchors of labels into their paragraphs, as targets that every writer knows.

    After 20, where translation replaces what a paragraph holds.
    """

    default_priority = 700

    def apply(self, **kwargs: object) -> None:
        """Insert a target at the start of each marked block."""
        for node in cast("list[nodes.Element]", self.env.temp_data.get(MARKED, [])):
            for anchor in node.attributes.pop(ANCHOR, ()):
                target = nodes.target("", "", ids=[anchor])
                target.referenced = 1  # else docutils makes a message of each that says that it is not
                node.insert(0, target)
                self.document.ids[anchor] = target
