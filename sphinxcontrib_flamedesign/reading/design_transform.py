"""The transform that reads designs. What it reads them with is imported where a document is read, not in each build."""

from __future__ import annotations

from sphinx.transforms import SphinxTransform


class DesignTransform(SphinxTransform):
    """Recognises a design document, marks its fields and notes what it says.

    Before 20, where translation replaces the words that labels are recognised by.
    """

    default_priority = 15

    def apply(self, **kwargs: object) -> None:
        """Read the document."""
        from sphinxcontrib_flamedesign.reading.transform import DesignReader

        DesignReader(self.env, self.document).apply()
