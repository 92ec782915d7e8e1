"""What is made from the templates and the configuration once, and used for each document that is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from sphinx.util.matching import Matcher

from sphinxcontrib_flamedesign.config import Settings
from sphinxcontrib_flamedesign.core.doc_patterns import WILDCARD
from sphinxcontrib_flamedesign.core.template import ALL_DOCUMENTS, Template, Templates
from sphinxcontrib_flamedesign.core.text.addresses import HostedDocuments
from sphinxcontrib_flamedesign.core.text.declared_names import DeclarationReader
from sphinxcontrib_flamedesign.core.text.denials import DenialReader
from sphinxcontrib_flamedesign.core.text.directive_names import DirectiveNames
from sphinxcontrib_flamedesign.core.text.id_schemes import IdSchemes, make_other_scheme
from sphinxcontrib_flamedesign.core.text.ids import IdScheme
from sphinxcontrib_flamedesign.core.text.labels import LabelIndex
from sphinxcontrib_flamedesign.core.text.metadata_names import MetadataIndex
from sphinxcontrib_flamedesign.core.text.states import StateReader
from sphinxcontrib_flamedesign.core.text.title_cleaner import TitleCleaner


class ReadingTools:
    """The indexes and readers of the documents of one template.

    ``ids`` finds the ids of its own designs, ``known_ids`` those of other projects too, and of all templates, its own
    first.
    """

    def __init__(
        self, template: Template, ids: IdScheme, others: Sequence[IdScheme] = (), projects: Sequence[str] = ()
    ) -> None:
        self.template = template
        self.labels = LabelIndex(template)
        self.keys = MetadataIndex(template)
        self.states = StateReader(template)
        self.declarations = DeclarationReader(template.words)
        self.ids = ids
        self.known_ids = IdSchemes((ids, *others), tuple(projects))
        self.denials = DenialReader(template.words, self.known_ids)
        self.clean_title = TitleCleaner(ids, template.words)


class ProjectTools:
    """The tools of all templates of a project, and which documents are designs of which.

    :param other_forms: the forms of the ids of other projects.
    """

    def __init__(self, settings: Settings, templates: Templates, other_forms: Sequence[str] = ()) -> None:
        schemes = {
            template.name: IdScheme(template.ids, settings.id_prefixes or (), template.words.joiners)
            for template in templates.templates
        }
        self.names = DirectiveNames(templates.templates)
        self.hosted = HostedDocuments(settings.document_url) if settings.document_url is not None else None
        self.ids = IdSchemes(tuple(schemes.values()))
        projects = tuple(settings.projects)
        self._tools = {
            name: ReadingTools(
                template,
                schemes[name],
                [
                    *(ids for other, ids in schemes.items() if other != name),
                    *filter(None, [make_other_scheme(other_forms, schemes.values(), template.words.joiners)]),
                ],
                projects,
            )
            for template in templates.templates
            for name in [template.name]
        }
        self._patterns = [
            (
                pattern,
                (lambda name: True) if pattern == ALL_DOCUMENTS else Matcher([pattern]),
                self._tools[template.name],
            )
            for pattern, template in templates.by_pattern
        ]
        self._is_listed: Callable[[str], bool] | None = Matcher(settings.documents) if settings.documents else None
        names = (*settings.documents, *(name for template in templates.templates for name in template.documents))
        #: Whether a pattern names just one document of a folder.
        self.is_named: Callable[[str], bool] = Matcher(
            [name for name in names if not WILDCARD.search(name.rpartition("/")[2])]
        )
        self._is_left_out = Matcher(settings.exclude)
        self._named_alone = frozenset(name for name in settings.documents if not WILDCARD.search(name))
        self._of_templates = {
            template.name: (Matcher(template.documents), Matcher(template.exclude)) for template in templates.templates
        }

    def ids_of(self, template: Template) -> IdScheme:
        """Return what finds the ids of a template."""
        return self._tools[template.name].ids

    def find(self, docname: str) -> ReadingTools | None:
        """Return the tools of a document's template; None where no pattern of the project's table matches it."""
        return next((tools for _, matches, tools in self._patterns if matches(docname)), None)

    def choose_documents(self, docnames: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Return which documents may be designs of the template of each pattern, by the patterns of a table."""
        found: dict[str, list[str]] = {pattern: [] for pattern, _, _ in self._patterns if pattern != ALL_DOCUMENTS}
        for docname in docnames:
            pattern = next((pattern for pattern, matches, _ in self._patterns if matches(docname)), ALL_DOCUMENTS)
            is_left_out = self._is_left_out(docname) or self.find_template_without(docname) is not None
            if pattern in found and not is_left_out:
                found[pattern].append(docname)
        return found

    def is_plain_design(self, docname: str) -> bool:
        """Return whether a document is a design without a directive, as the project says, or else its template."""
        return not self._is_left_out(docname) and self.is_meant(docname) and self.find_template_without(docname) is None

    def is_meant(self, docname: str) -> bool:
        """Return whether a pattern of designs, of the project or else of its template, matches a document."""
        if self._is_listed is not None:
            return self._is_listed(docname)
        tools = self.find(docname)
        return tools is not None and self._of_templates[tools.template.name][0](docname)

    def find_template_without(self, docname: str) -> Template | None:
        """Return the template that leaves a document of its own out of the designs; None if it does not.

        What is copied for each new design is none, whoever says which documents are, unless the project names it.
        """
        tools = self.find(docname)
        if tools is None or docname in self._named_alone:
            return None
        return tools.template if self._of_templates[tools.template.name][1](docname) else None
