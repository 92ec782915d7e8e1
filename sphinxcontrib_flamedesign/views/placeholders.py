"""The post-transforms: they put cards and views where reading left a place for them.

What makes these is imported where there is such a place, not in each build.
"""

from __future__ import annotations

from typing import ClassVar

from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxcontrib_flamedesign.domain import get_domain

#: After all others: what we put in is whole, and they need not look through it.
LAST = 900


class PlaceholderTransform(SphinxPostTransform):
    """Puts cards and views into the places that reading left for them."""

    default_priority = LAST
    is_page: ClassVar[bool] = False
    can_draw: ClassVar[bool] = False

    def run(self, **kwargs: object) -> None:
        """Fill each place."""
        name = self.env.docname
        if not get_domain(self.env).has_place(name) and name not in self.env.toctree_includes:
            return  # neither has it a place, nor can another document have been joined to it
        from sphinxcontrib_flamedesign.views.filling import PlaceFiller

        PlaceFiller(self.env, self.document, is_page=self.is_page, can_draw=self.can_draw).fill()


class HtmlPlaceholderTransform(PlaceholderTransform):
    """Cards and views of pages, which can hold any picture."""

    formats = ("html",)
    is_page = True
    can_draw = True


class LatexPlaceholderTransform(PlaceholderTransform):
    """Cards and views of books, whose drawings are made by LaTeX."""

    formats = ("latex",)
    can_draw = True


class FallbackPlaceholderTransform(PlaceholderTransform):
    """Cards and views as lists and tables, for the builders of all other formats than these."""

    formats = (*HtmlPlaceholderTransform.formats, *LatexPlaceholderTransform.formats)

    def is_supported(self) -> bool:
        """Return whether this builder's writer cannot draw."""
        return not super().is_supported()
