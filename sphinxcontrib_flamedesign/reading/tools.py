"""What is made from the template and the configuration once, and used for each document that is read."""

from __future__ import annotations

from collections.abc import Callable

from sphinx.util.matching import Matcher

from sphinxcontrib_flamedesign.config import Settings
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.text.declared_names import DeclarationReader
from sphinxcontrib_flamedesign.core.text.directive_names import DirectiveNames
from sphinxcontrib_flamedesign.core.text.ids import IdPattern
from sphinxcontrib_flamedesign.core.text.labels import LabelIndex, MetadataIndex
from sphinxcontrib_flamedesign.core.text.states import StateReader


class ReadingTools:
    """The indexes and readers of a project."""

    def __init__(self, settings: Settings, template: Template) -> None:
        self.template = template
        self.labels = LabelIndex(template)
        self.names = DirectiveNames(template)
        self.keys = MetadataIndex(template)
        self.states = StateReader(template)
        self.declarations = DeclarationReader(template.words)
        self.ids = IdPattern(settings.id_prefixes)
        self.is_plain_design: Callable[[str], bool] = Matcher(settings.documents)
