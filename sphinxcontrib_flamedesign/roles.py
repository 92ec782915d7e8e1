"""The roles that refer to designs and components."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.roles import XRefRole

from sphinxcontrib_flamedesign.config import get_ids

if TYPE_CHECKING:
    from docutils.nodes import Element, Node, system_message
    from sphinx.environment import BuildEnvironment


#: Key of ``env.temp_data`` that says that the document being read holds a directive or role of ours.
HAS_OURS = "flamedesign-has-ours"


class FeatureRole(XRefRole):
    """Refers to a design by its id, title or alias; its title is the text where none is given."""

    innernodeclass = nodes.inline

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Make ``:design:`` the same as ``:design:feature:``."""
        self.name = "design:feature"
        return super().run()

    def process_link(
        self, env: BuildEnvironment, refnode: Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Give the id its one spelling; the uses of a document are noted when it has been read."""
        env.temp_data[HAS_OURS] = True
        return title, get_ids(env.config).canonical(" ".join(target.split()))


class ComponentRole(XRefRole):
    """Refers to a component by its name, in any spelling; its canonical name is the text where none is given."""

    innernodeclass = nodes.inline

    def process_link(
        self, env: BuildEnvironment, refnode: Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Note that the document holds a role of ours."""
        env.temp_data[HAS_OURS] = True
        return title, " ".join(target.split())
