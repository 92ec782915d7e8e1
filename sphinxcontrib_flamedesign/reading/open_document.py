"""The document that is being read: its text, where its nodes stand, and what is noted of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, partial
from typing import TYPE_CHECKING, cast

from sphinxcontrib_flamedesign.derived import get_derived
from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.reading.diagnostics import Diagnosis
from sphinxcontrib_flamedesign.reading.document_conditions import DocumentConditions
from sphinxcontrib_flamedesign.reading.nodes import elements_of
from sphinxcontrib_flamedesign.reading.places import Place, Places
from sphinxcontrib_flamedesign.reading.source_text import SourceText, read_source

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.environment import BuildEnvironment

#: Key of ``env.temp_data`` that holds the paths of included files of which each line is counted, by their names.
INCLUDED = "flamedesign-included"


class OpenDocument:
    """A document while it is read."""

    def __init__(self, env: BuildEnvironment, tree: nodes.document) -> None:
        self.env, self.tree = env, tree
        self.docname, self.domain = env.docname, get_domain(env)

    @cached_property
    def source(self) -> SourceText:
        """The text of the document's file."""
        return read_source(self.env, self.env.doc2path(self.docname))

    @cached_property
    def elements(self) -> list[nodes.Element]:
        """The elements that the parser has left, in their order: all that looks for some looks here."""
        return elements_of(self.tree)

    @cached_property
    def places(self) -> Places:
        """Where the nodes of the document stand."""
        own = self.domain.source_of(self.docname)

        def name_of(path: str) -> str | None:
            # MyST-Parser 4 puts another ending after that of Markdown, where reST stands in it.
            name = self.domain.file_name(path) or self.domain.file_name(path.removesuffix(".rst"))
            return "" if name == own else name

        included = cast("dict[str, str]", self.env.temp_data.get(INCLUDED, {}))
        exact = {"": str(self.env.doc2path(self.docname)), **included}
        return Places(self.elements, name_of, partial(read_source, self.env), exact)

    @cached_property
    def conditions(self) -> DocumentConditions:
        """What of the document is not in all builds."""
        return DocumentConditions(self.elements)

    @cached_property
    def is_rest(self) -> bool:
        """Whether the document is reST, and not Markdown."""
        return get_derived(self.env).is_rest(self.docname)

    def problem(self, rule: str, message: str, place: Place, field: str | None = None) -> None:
        """Note something that could not be taken as written."""
        self.domain.note_problem(rule, message, self.docname, place.source, place.line, field)

    def report(self, diagnoses: Iterable[Diagnosis]) -> None:
        """Note what could not be taken as written."""
        for diagnosis in diagnoses:
            self.problem(*diagnosis)
