"""What stands for the directives of views until a document has one: no other build imports what makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.reading.directives import LenientDirective

if TYPE_CHECKING:
    from docutils.nodes import Node

#: What the name of a view's directive opens with.
OPENING = "design-"


class ViewPlaceDirective(LenientDirective):
    """Hands what the parser gives it to the directive of the view that it is called by."""

    def run(self) -> list[Node]:
        """Return the nodes of the view's own directive."""
        from sphinxcontrib_flamedesign.views.all_views import find_directive

        directive = find_directive(self.name.removeprefix(OPENING))
        return directive(
            self.name,
            self.arguments,
            self.options,
            self.content,
            self.lineno,
            self.content_offset,
            self.block_text,
            self.state,
            self.state_machine,
        ).run()
