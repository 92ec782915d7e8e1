"""What a project's configuration leaves unread, so that a build would be green for what nobody has looked at."""

from __future__ import annotations

import importlib.util
import os.path
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sphinx.project import EXCLUDE_PATHS
from sphinx.util.matching import Matcher, get_matching_files

from sphinxcontrib_flamedesign.config import PREFIX, Origin, get_ids, get_settings, get_templates
from sphinxcontrib_flamedesign.core.doc_patterns import PatternAdviser, guess_patterns, patterns_of
from sphinxcontrib_flamedesign.core.model import Facts, Finding, Severity
from sphinxcontrib_flamedesign.core.rules.registry import RULES
from sphinxcontrib_flamedesign.core.template_fit import UNFIT, UNSTATED, states_metadata
from sphinxcontrib_flamedesign.core.text.counts import describe_count
from sphinxcontrib_flamedesign.core.text.id_patterns import FOREIGN_ID
from sphinxcontrib_flamedesign.core.text.ids import letters_of, opening_letters
from sphinxcontrib_flamedesign.core.text.quoting import quote_list, show
from sphinxcontrib_flamedesign.files_beside import describe_what_lies_beside
from sphinxcontrib_flamedesign.foreign_ids import find_foreign, is_like_a_design
from sphinxcontrib_flamedesign.reading.tools import ProjectTools
from sphinxcontrib_flamedesign.setting_names import DOCUMENTS, ID_PREFIXES, SettingNames
from sphinxcontrib_flamedesign.template_advice import TemplateAdviser

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: What is said of a page among the designs that only shows or lists them.
NO_DESIGN = "it shows or lists designs, states no id and has no field of its template, and so is none"


MYST = "myst_parser"


#: Suffixes of files that are documents, in lower case, and the type that ``source_suffix`` gives them.
_TYPES = {".md": "markdown", ".markdown": "markdown", ".rst": "restructuredtext"}


_MOST_PREFIXES = 8


@dataclass(frozen=True)
class Unread:
    """Finds what the configuration of a project leaves unread."""

    env: BuildEnvironment
    origin: Origin
    tools: ProjectTools
    #: A page that shows designs by a view, if any does.
    page_of_view: str | None = None
    #: Shows paths as the command does for which this is found; None in a build.
    show_path: Callable[[Path], str] | None = None
    #: Documents that are no regular files, which are never read.
    special_files: tuple[str, ...] = ()

    def find(self, facts: Facts) -> tuple[Facts, tuple[Finding, ...]]:
        """Return facts, and the findings about the configuration; a problem that one of these explains is left out."""
        ids, unfit = get_ids(self.env.config), [*self._unfit(facts)]
        named = {finding.subject for finding in unfit}
        misread = {design.docname for design in facts.designs if design.template in named}
        # With several templates, there is no setting that would help.
        foreign = dict(find_foreign(facts, ids.prefixes)) if len(ids.schemes) == 1 and not misread else {}
        explained = misread | foreign.keys()
        kept = tuple(
            problem for problem in facts.problems if problem.rule != "missing-id" or problem.docname not in explained
        )
        in_vain = [*self._chosen_in_vain({design.docname for design in facts.designs})]
        findings = [*self._unmatched(), *self._unread(), *self._unknown_prefixes(facts, foreign), *unfit, *in_vain]
        findings += [*self._without_metadata_files(facts, named), *self._special(), *self._hidden()]
        if not facts.designs and not self._patterns and not in_vain:
            findings += [*self._forgotten()] or self._shown_in_vain()
        return replace(facts, problems=kept) if explained else facts, tuple(findings)

    def find_unread_root(self) -> str | None:
        """Return why the root document is not read, without which Sphinx stops; None where that is not known."""
        root = self.env.config.root_doc
        if root in self.env.found_docs:
            return None
        unread = self._unread_files(lambda name: name == root)
        said = (
            f"the root document is {_count(files)} not read: {self._describe_how_to_read(text)}"
            for text, files in unread.items()
        )
        return next(said, None)

    def explain_no_designs(self) -> str:
        """Return why a project has no designs."""
        of_table = [*self._chosen_in_vain(())]
        findings = [*self._unmatched(), *self._unread()] if self._patterns else of_table or [*self._forgotten()]
        if findings:
            return "; ".join(finding.message for finding in findings)
        if self._patterns:
            return f"{self.name_of_documents} means no design: of each document, {NO_DESIGN}"
        if self._patterns_of_templates:
            patterns = quote_list(self._patterns_of_templates)
            return f"the template takes {patterns} for designs: of each document, {NO_DESIGN}"
        files = self._unread_files(lambda name: True)
        others = [
            f"; there is {_count(names)} not read: {self._describe_how_to_read(text)}" for text, names in files.items()
        ]
        return self._describe_none_named() + "".join(others)

    @cached_property
    def _patterns(self) -> Sequence[str]:
        return get_settings(self.env.config).documents

    def _finding(self, rule: str, message: str, value: str, entry: str | None = None, subject: str = "") -> Finding:
        """Return a finding about a value of the configuration, where that is written."""
        file = self._names.file_of(value)
        if file == "":  # the first document stands for what was given on the command line
            docname = self.env.config.root_doc
            source = str(self.env.doc2path(docname, base=False)).replace(os.sep, "/")
            return Finding(rule, RULES[rule].severity, message, docname, source, 1, subject=subject or entry)
        path, line = self.origin.find_setting(value, entry) if file is None else (Path(file), 1)
        source = PurePosixPath(os.path.relpath(path, self.env.srcdir).replace(os.sep, "/")).as_posix()
        return Finding(rule, RULES[rule].severity, message, path.name, source, line, subject=subject or entry)

    @property
    def _names(self) -> SettingNames:
        return SettingNames(self.env.config)

    def describe_how_to_add(self, pattern: str) -> str:
        """Return how to make designs of more documents, beside those that patterns make designs already."""
        return self._names.describe_how_to_name([*(self._patterns or self._patterns_of_templates), pattern])

    @cached_property
    def _patterns_of_templates(self) -> Sequence[str]:
        """The patterns of templates that match documents of theirs."""
        owners = ((name, self.tools.find(name)) for name in self.env.found_docs)
        owned = [(name, tools.template.name) for name, tools in owners if tools is not None]
        meant = dict.fromkeys(
            pattern
            for template in get_templates(self.env.config).templates
            for pattern in template.documents
            for matches in [Matcher([pattern])]
            if any(owner == template.name and matches(name) for name, owner in owned)
        )
        return [*meant]

    @property
    def name_of_documents(self) -> str:
        """What the patterns of designs are called where the project sets them."""
        return self._names.name_of("documents")

    def _unmatched(self) -> Iterator[Finding]:
        """Yield patterns that match no document, read or not."""
        names = sorted(self.env.found_docs)
        unread = [name for files in self._unread_by_suffix.values() for name, _ in files]
        for pattern in dict.fromkeys(self._patterns):
            matches = Matcher([pattern])
            if not any(map(matches, names)) and not any(map(matches, unread)):
                why = self._find_excluded(matches) or self._adviser.advise(pattern)
                yield self._finding(
                    "unmatched-pattern",
                    f"the pattern {show(pattern)} of {self.name_of_documents} matches no document: {why}",
                    DOCUMENTS,
                    pattern,
                )

    @cached_property
    def _adviser(self) -> PatternAdviser:
        names = sorted(self.env.found_docs)
        meant = [name for name in names if name != self.env.config.root_doc] or names  # that one is hardly a design
        return PatternAdviser(
            meant,
            sorted({*self.env.config.source_suffix, *_TYPES}, key=len, reverse=True),
            Path(self.env.srcdir).resolve().as_posix(),
            lambda pattern: _count_matches(pattern, meant),
        )

    def _chosen_in_vain(self, designs: Collection[str]) -> Iterator[Finding]:
        """Yield the patterns of a table of templates that match no document, or none that is a design.

        Where the project says itself which documents are designs, the table may well speak of others.
        """
        chosen = self.tools.choose_documents(sorted(self.env.found_docs)) if not self._patterns else {}
        in_vain = {
            pattern: names
            for pattern, names in chosen.items()
            if names and not any(name in designs or self.tools.is_meant(name) for name in names)
        }
        table = self._names.name_of("template")
        for pattern in chosen:
            matches = Matcher([pattern])
            if not any(map(matches, self.env.found_docs)):
                why = self._find_excluded(matches) or self._adviser.advise(pattern)
                message = f"the pattern {show(pattern)} of {table} matches no document: {why}"
                yield self._finding("unmatched-pattern", message, f"{PREFIX}template", pattern)
        for pattern, names in in_vain.items():
            file = str(self.env.doc2path(names[0], base=False)).replace(os.sep, "/")
            message = (
                f"the pattern {show(pattern)} of {table} chooses the template of {show(file)}"
                f"{f' and {len(names) - 1} more' if len(names) > 1 else ''}, which makes no design: no pattern of"
                f" documents matches; {self._names.describe_how_to_name([*self._patterns_of_templates, *in_vain])}"
            )
            yield self._finding("unread-document", message, f"{PREFIX}template", pattern)

    def _find_excluded(self, matches: Callable[[str], bool]) -> str | None:
        """Return why the project leaves out the documents that a pattern means; None where it does not."""
        config = self.env.config
        suffixes = (*config.source_suffix, *_TYPES)
        for name in get_matching_files(self.env.srcdir, ("**",), EXCLUDE_PATHS):
            docname = next((name.removesuffix(suffix) for suffix in suffixes if name.endswith(suffix)), None)
            if docname is None or not matches(docname):
                continue
            folders = [parent.as_posix() for parent in PurePosixPath(name).parents]
            for pattern in config.exclude_patterns:
                if any(map(Matcher([pattern]), (name, *folders))):
                    return f"exclude_patterns leaves {show(name)} out with {show(pattern)}; take that out of it"
            if not Matcher(config.include_patterns)(name):
                return f"include_patterns does not hold {show(name)}; add it"
        return None

    def _unread(self) -> Iterator[Finding]:
        """Yield kinds of files that are meant, and that nothing reads."""
        for suffix, files in self._unread_by_suffix.items():
            message = f"{self.name_of_documents} means {_count(files)} not read: {self._describe_how_to_read(suffix)}"
            yield self._finding("unread-document", message, "extensions", subject=suffix)

    def _special(self) -> Iterator[Finding]:
        """Yield the documents that are pipes, devices and the like."""
        for file in self.special_files:
            message = f"{show(file)} is no regular file, and is not read; move it, or exclude it"
            yield self._finding("unread-document", message, "exclude_patterns", subject=file)

    def _hidden(self) -> Iterator[Finding]:
        """Yield the files of designs whose names are those of other documents, but for the suffix."""
        files = self._files if self._patterns or self._patterns_of_templates else ()
        for file in sorted(files):
            text = self.describe_hidden(file)
            if text is not None and self.tools.is_meant(file.rpartition(".")[0]):
                yield self._finding("unread-document", text, DOCUMENTS, subject=file)

    def describe_hidden(self, file: str) -> str | None:
        """Return that a file is not read, as another one is the document of its name; None where it is read.

        :param file: its path from the folder of documents.
        """
        name = next((file.removesuffix(end) for end in self.env.config.source_suffix if file.endswith(end)), None)
        if name is None or name not in self.env.found_docs:
            return None
        read = str(self.env.doc2path(name, base=False)).replace(os.sep, "/")
        if read == file:
            return None
        return f"{show(file)} is not read: {show(read)} is the document of this name; rename one of them"

    def _unfit(self, facts: Facts) -> Iterator[Finding]:
        """Yield the templates that do not fit most of the documents that are to follow them."""
        is_off = get_settings(self.env.config).rules.get(UNFIT) == Severity.OFF
        adviser = TemplateAdviser(
            Path(self.env.srcdir),
            not self.origin.has_template,
            self._names.file_of(f"{PREFIX}template"),
            self.show_path,
            self.origin.folder,
        )
        for template in () if is_off else get_templates(self.env.config).templates:
            designs = [design for design in facts.designs if design.template == template.name and design.fields]
            text = adviser.describe_misfit(template, designs)
            if text:
                yield self._finding(UNFIT, text, f"{PREFIX}template", template.name, subject=template.name)

    def _without_metadata_files(self, facts: Facts, unfit: Collection[str | None]) -> Iterator[Finding]:
        """Yield the templates that keep metadata in a file beside each document, where none of these has one."""
        for template in get_templates(self.env.config).templates:
            file, designs = (
                template.metadata_file,
                [design for design in facts.designs if design.template == template.name],
            )
            bare = [design for design in designs if not states_metadata(design)]
            if file is None or template.name in unfit or len(bare) * 2 <= len(designs):
                continue
            folders = [Path(self.env.srcdir, design.source).parent for design in designs]
            if not any(os.path.lexists(folder / file) for folder in folders):
                found = (
                    f"the template {template.name!r} has metadata in {file} beside each document, and none of"
                    f" {len(designs)} has that file; {describe_what_lies_beside(folders, file, template.name)}"
                )
                yield self._finding(UNSTATED, found, f"{PREFIX}template", template.name, subject=template.name)

    def _describe_none_named(self) -> str:
        """Return that a project names no designs, and how to name those that have ids with any prefix, or others."""
        titles = sorted((name, title.astext()) for name, title in self.env.titles.items())
        numbered = [name for name, title in titles if FOREIGN_ID.match(title)]
        patterns = patterns_of(numbered) if len(numbered) > 1 else guess_patterns(self.env.found_docs)
        return (
            f"{self.name_of_documents} is empty, and no document has a `design` directive;"
            f" {self._names.describe_how_to_name(patterns)}"
        )

    def _forgotten(self) -> Iterator[Finding]:
        """Yield that documents have titles or paths as designs have, where the project names no designs at all."""
        ids = get_ids(self.env.config)
        titles = {name: title.astext() for name, title in self.env.titles.items()}
        alike = sorted(name for name in self.env.found_docs if is_like_a_design(name, titles.get(name, ""), ids))
        if alike:
            file = str(self.env.doc2path(alike[0], base=False)).replace(os.sep, "/")
            are = f"{show(file)} is" if len(alike) == 1 else f"{show(file)} and {len(alike) - 1} more are"
            message = (
                f"{are} called as designs are, and {self.name_of_documents} is empty;"
                f" {self._names.describe_how_to_name(patterns_of(alike))}"
            )
            yield self._finding("unread-document", message, DOCUMENTS, subject=DOCUMENTS)

    def _shown_in_vain(self) -> Iterator[Finding]:
        """Yield that a page shows designs, where the project names none at all."""
        if self.page_of_view is not None:
            message = f"{show(self.page_of_view)} shows designs, and there are none: {self._describe_none_named()}"
            yield self._finding("unread-document", message, DOCUMENTS, subject=DOCUMENTS)

    @cached_property
    def _unread_by_suffix(self) -> Mapping[str, list[tuple[str, str]]]:
        return self._unread_files(Matcher(self._patterns)) if self._patterns else {}

    def _unread_files(self, is_meant: Callable[[str], bool]) -> dict[str, list[tuple[str, str]]]:
        """Return the documents' names and files, by suffix, of which no parser reads any."""
        config, found = self.env.config, self.env.found_docs
        unread: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for file in self._files:
            suffix = PurePosixPath(file).suffix
            name = file.removesuffix(suffix)
            is_document = suffix.lower() in _TYPES and not file.endswith(tuple(config.source_suffix))
            if is_document and name not in found and is_meant(name):
                unread[suffix].append((name, file))
        return dict(sorted(unread.items()))

    @cached_property
    def _files(self) -> Sequence[str]:
        """The files that Sphinx looks at, from the folder of documents."""
        config = self.env.config
        excluded = [*config.exclude_patterns, *config.templates_path, *EXCLUDE_PATHS]
        return tuple(get_matching_files(self.env.srcdir, config.include_patterns, excluded))

    def _describe_how_to_read(self, suffix: str) -> str:
        """Return what makes files of a suffix documents."""
        kind = _TYPES[suffix.lower()]
        is_loaded = MYST in self.env.config.extensions
        fixes = []
        is_plain = self._names.file is not None
        if kind == "markdown" and not is_loaded:
            if importlib.util.find_spec(MYST) is None:
                fixes.append("install myst-parser")
            if not is_plain:
                fixes.append(f'add "{MYST}" to extensions in conf.py')
        if is_plain and suffix not in {".md", ".rst"}:
            fixes.append(f"rename them to {'.md' if kind == 'markdown' else '.rst'}")
        elif not is_plain and (suffix != ".md" or is_loaded):
            fixes.append(f'add "{suffix}": "{kind}" to source_suffix in conf.py')
        return f"nothing reads {suffix} here; {', and '.join(fixes)}"

    def _unknown_prefixes(self, facts: Facts, foreign: Mapping[str, str]) -> Iterator[Finding]:
        """Yield that designs have no id, for their titles have prefixes that are not configured."""
        if not foreign:
            return
        by_letters: dict[str, list[str]] = defaultdict(list)
        for docname, prefix in foreign.items():
            by_letters[letters_of(prefix)].append(docname)
        common = sorted(by_letters, key=lambda letters: (-len(by_letters[letters]), letters))[:_MOST_PREFIXES]
        first = next(design for design in facts.designs if design.docname == by_letters[common[0]][0])
        # As most of them write it.
        written = [Counter(map(foreign.__getitem__, by_letters[letters])).most_common(1)[0][0] for letters in common]
        number = describe_count(len(foreign), "design has", "designs have")
        configured = self._used_prefixes(facts)
        are = "are no prefixes" if len(common) > 1 else "is no prefix"
        message = (
            f"{number} no id, such as {show(first.title)} in {first.source}: {', '.join(common)} {are} of ids here;"
            f" {self._names.describe_how_to_set_prefixes((*configured, *written))}"
        )
        yield self._finding("missing-id", message, ID_PREFIXES, subject=", ".join(common))

    def _used_prefixes(self, facts: Facts) -> Sequence[str]:
        """Return the prefixes that the project sets, or else those of its templates which some design has."""
        stated = get_settings(self.env.config).id_prefixes
        used = {opening_letters(design.id) for design in facts.designs}
        return stated or [prefix for prefix in get_ids(self.env.config).prefixes if opening_letters(prefix) in used]


def _count_matches(pattern: str, names: Iterable[str]) -> int:
    try:
        matchers = Matcher([pattern]).patterns
    except re.error:
        return 0
    return sum(any(matches(name) for matches in matchers) for name in names)


def _count(files: Sequence[tuple[str, str]]) -> str:
    """Return how many files there are, with the first of them."""
    first = show(files[0][1])
    return f"{first}, which is" if len(files) == 1 else f"{first} and {len(files) - 1} more, which are"
