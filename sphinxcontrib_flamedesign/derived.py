"""What follows from a project's facts and configuration: kept of the last build, or computed when it is asked for."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from docutils.parsers.rst import Parser as RstParser
from sphinx.util import get_filetype

from sphinxcontrib_flamedesign.card_choice import choose_place
from sphinxcontrib_flamedesign.conditions import Build, Condition, holds, make_tags
from sphinxcontrib_flamedesign.config import OTHER_FORMS, get_files, get_settings, get_templates
from sphinxcontrib_flamedesign.core.accept import Accepted, accept, find_findings
from sphinxcontrib_flamedesign.core.baseline import Entry
from sphinxcontrib_flamedesign.core.declared import ObjectUse
from sphinxcontrib_flamedesign.core.diff import Difference, find_changes
from sphinxcontrib_flamedesign.core.digest import fingerprint, fingerprint_all
from sphinxcontrib_flamedesign.core.export_data import ExportError, parse_export
from sphinxcontrib_flamedesign.core.files import describe_unreadable
from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.model import Facts, Finding
from sphinxcontrib_flamedesign.core.other_projects import NO_OTHERS, Others
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.domain import CHANGED, get_domain
from sphinxcontrib_flamedesign.kept import (
    FOLDER,
    Kept,
    Written,
    file_of,
    read_kept,
    stamp_of_code,
    state_of,
    write_kept,
)
from sphinxcontrib_flamedesign.object_uses import find_uses
from sphinxcontrib_flamedesign.reading.tools import ProjectTools
from sphinxcontrib_flamedesign.reporting import warn
from sphinxcontrib_flamedesign.source_tree import ProjectSourceTree
from sphinxcontrib_flamedesign.unread import Unread

if TYPE_CHECKING:
    from docutils.parsers import Parser
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinxcontrib_flamedesign.config import Files, Origin


@dataclass(frozen=True)
class Sketches:
    """Who the designs are that were not read: facts of them, and the labels that their documents hold."""

    facts: Facts = field(default_factory=Facts)
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def documents(self) -> frozenset[str]:
        """The documents that were not read."""
        return frozenset(design.docname for design in self.facts.designs)


class _Inputs(NamedTuple):
    """What a project is made of, beside its configuration and what is asked of its source tree."""

    facts: Facts
    of_configuration: tuple[Finding, ...]
    labels: Mapping[str, str]
    uses: Sequence[ObjectUse]
    #: Features that intersphinx has loaded: another project's designs exist too.
    external_ids: frozenset[str]
    tree: ProjectSourceTree
    others: Others


#: What is forgotten when facts change.
_FOLLOWS = ("_inputs", "project", "_key", "kept", "_found", "accepted", "changes")


class Derived:
    """What is derived in one run of Sphinx, and the builder and the configuration that it is derived with.

    :param origin: where the configuration comes from.
    :param tags: those of the command line and of ``conf.py``, without the builder's own.
    """

    def __init__(self, app: Sphinx, origin: Origin, tags: Iterable[str]) -> None:
        self.env, self.builder, self.origin = app.env, app.builder, origin
        self._registry = app.registry
        self._tags = frozenset(tags)
        self._assumed: dict[str, str] = {}
        self._held: dict[Condition, bool] = {}
        self._build = Build(app.builder.name, app.tags, app.config)
        if hasattr(app.builder, "stands_for"):
            self.answer_for(app.builder.name)
        self._sketches = Sketches()
        #: The documents that are no regular files, which were not read.
        self.special_files: tuple[str, ...] = ()
        #: Shows paths as the command does that runs Sphinx, if one does.
        self.show_path: Callable[[Path], str] | None = None
        #: What is to be kept of pages and of files beside them, as in :class:`Kept`.
        self.pages: Mapping[str, str] = {}
        self._written: dict[str, Written] = {}

    @property
    def files(self) -> Files:
        """What the configuration names by paths."""
        return get_files(self.env.config, self.origin.folder)

    def is_rest(self, docname: str) -> bool:
        """Return whether a document is reST, under whatever name of a file type, and not Markdown."""
        return issubclass(self.parser_of(docname), RstParser)

    def parser_of(self, docname: str) -> type[Parser]:
        """Return what reads a document."""
        file_type = get_filetype(self.env.config.source_suffix, Path(self.env.doc2path(docname)))
        return self._registry.get_source_parser(file_type)

    @property
    def unread(self) -> Unread:
        """What the configuration leaves unread."""
        page = next(iter(get_domain(self.env).pages_with_views), None)
        return Unread(self.env, self.origin, self.tools, page, self.show_path, self.special_files)

    def answer_for(self, name: str) -> None:
        """Take what this builder shows, in place of the builder that runs; some write what another one shows."""
        builders = self._registry.builders
        builder = builders[getattr(builders[name], "stands_for", name)]
        self._build = Build(builder.name, make_tags(builder, self._tags), self.env.config)
        self._held.clear()
        get_domain(self.env).choose_anew()
        self.forget()

    def holds(self, condition: Condition) -> bool:
        """Return whether this build shows what stands in a condition."""
        if condition not in self._held:
            self._held[condition] = holds(condition, self._build)
        return self._held[condition]

    @cached_property
    def tools(self) -> ProjectTools:
        """What each document is read with."""
        return ProjectTools(get_settings(self.env.config), get_templates(self.env.config), self.env.config[OTHER_FORMS])

    @cached_property
    def _inputs(self) -> _Inputs:
        env = self.env
        stated = _join(get_domain(env).facts, self._sketches.facts).without_copies()
        designs = (
            replace(design, status=self._assumed.get(design.docname, design.status)) for design in stated.designs
        )
        facts, of_configuration = self.unread.find(replace(stated, designs=tuple(designs)) if self._assumed else stated)
        read_labels = {name: place[0] for name, place in env.domaindata["std"]["anonlabels"].items()}
        outputs = [Path(folder).resolve() for folder in (self.builder.outdir, env.doctreedir)]
        return _Inputs(
            facts,
            of_configuration,
            {**self._sketches.labels, **read_labels},
            find_uses(env, self.builder, facts.designs),
            frozenset(getattr(env, "intersphinx_inventory", {}).get("design:feature", ())),
            ProjectSourceTree(Path(env.srcdir), frozenset(env.found_docs), self.files.source_root, outputs),
            # Where there are none, nothing follows from what the project calls itself.
            Others(self.origin.others, env.config.project, get_templates(env.config).kinds)
            if self.origin.others
            else NO_OTHERS,
        )

    @cached_property
    def project(self) -> Project:
        """The project as its facts are now."""
        given, components = self._inputs, get_settings(self.env.config).components
        return Project(
            facts=given.facts,
            graph=build_graph(given.facts, components, given.labels, given.uses, given.tree.folders, given.others),
            templates=get_templates(self.env.config),
            external_ids=given.external_ids,
            lacks_others=len(given.others.projects) < len(get_settings(self.env.config).projects),
            components=tuple(
                alias for name, entry in components.items() for alias in (name, *entry.get("aliases", ()))
            ),
            source_tree=given.tree,
            of_configuration=given.of_configuration,
            sketched=self._sketches.documents,
        )

    @cached_property
    def _key(self) -> str:
        """A digest of all that is derived from, but for the answers of the source tree."""
        domain, config, given = get_domain(self.env), self.env.config, self._inputs
        return fingerprint_all(
            [
                stamp_of_code(),
                *domain.digests,
                sorted(domain.conditions),
                get_settings(config),
                get_templates(config),
                (self.files.known, self._baseline_name),
                given.of_configuration,
                sorted(given.labels.items()),
                given.uses,
                sorted(given.external_ids),
                given.others,
                given.tree.folders,
                [choose_place(self.env, design.docname) for design in given.facts.designs],
                self.changes if domain.pages_with_views else None,
            ]
        )

    @cached_property
    def kept(self) -> Kept | None:
        """What is kept of an earlier build, if it was derived from the same."""
        if not self._is_read:
            return None
        key = self._key  # with the digests of documents, as long as these are still to be stored
        kept = read_kept(file_of(self.builder, FOLDER))
        return kept if kept is not None and kept.key == key and self._inputs.tree.answers(kept.asked) else None

    @property
    def _is_read(self) -> bool:
        """Whether all that is derived is of what documents say: nothing is supposed, and nothing left unread."""
        return not self._assumed and not self._sketches.documents

    def keep(self) -> None:
        """Keep what was derived, for the next build."""
        if not self._is_read:
            return
        accepted, asked = self.accepted, self._inputs.tree.asked
        new = Kept(self._key, asked, accepted.reported, accepted.known, self.pages, self._written)
        if new != self.kept:
            write_kept(file_of(self.builder, FOLDER), new)

    def write_once(self, names: Sequence[str], written_from: object, write: Callable[[], None]) -> None:
        """Write files beside the pages, unless they are as they were written of the same project.

        :param written_from: what they show beside what is kept.
        :raises OSError: they cannot be written.
        """
        digest, folder = fingerprint(written_from), Path(self.builder.outdir)
        before = self.kept.written if self.kept is not None else {}
        if any(name not in before or before[name] != state_of(folder / name, digest) for name in names):
            write()
        now = {name: state_of(folder / name, digest) for name in names}
        self._written |= {name: written for name, written in now.items() if written is not None}

    @cached_property
    def _found(self) -> Sequence[Finding]:
        """What the rules find, whether it is accepted or not."""
        return find_findings(self.project, get_settings(self.env.config).rules)

    @cached_property
    def accepted(self) -> Accepted:
        """What becomes of it with the configured baseline."""
        if self.kept is not None:
            return Accepted(self.kept.reported, self.kept.known)
        return self.accept(self.files.known, self._baseline_name)

    @property
    def _baseline_name(self) -> str:
        """The file of the baseline, relative to the project's source folder."""
        path = self.files.baseline
        return Path(os.path.relpath(path, self.env.srcdir)).as_posix() if path is not None else ""

    def accept(self, known: Sequence[Entry] = (), baseline: str = "") -> Accepted:
        """Return what becomes of what the rules find with the entries of a baseline; of none, unless given.

        :param baseline: its file, relative to the project's source folder.
        """
        return accept(self._found, self.project, get_settings(self.env.config).rules, known, baseline)

    @cached_property
    def changes(self) -> Difference | None:
        """What has changed since the earlier export that the configuration names; None without one that can be used."""
        path = self.files.previous
        if path is None:
            return None
        try:
            return find_changes(self.project, parse_export(path.read_text("utf-8")))
        except (OSError, UnicodeDecodeError, ExportError) as error:
            warn(
                f"flamedesign_previous names {path.name}, which cannot be used: {describe_unreadable(error)}",
                subtype="config",
            )
            return None

    @property
    def findings(self) -> Sequence[Finding]:
        """What the rules find and nothing accepts, in the order of files and lines."""
        return self.accepted.reported

    def assume(self, statuses: Mapping[str, str]) -> None:
        """Take designs for such of another status, by their documents: what would be found then is asked."""
        self._assumed = dict(statuses)
        self.forget()

    def add_sketches(self, sketches: Sketches) -> None:
        """Take note who designs are that were not read."""
        self._sketches = sketches
        self.forget()

    def forget(self) -> None:
        """Forget what was derived, for the facts have changed."""
        for name in _FOLLOWS:
            vars(self).pop(name, None)


def _join(read: Facts, sketched: Facts) -> Facts:
    """Return the facts of all documents, in the order of their names."""
    return Facts(
        tuple(sorted((*read.designs, *sketched.designs), key=lambda design: design.docname)),
        read.uses,
        tuple(sorted((*read.problems, *sketched.problems), key=lambda problem: problem.docname)),
        tuple(sorted((*read.waivers, *sketched.waivers), key=lambda waiver: waiver.docname)),
        read.conditional | sketched.conditional,
    )


def get_derived(env: BuildEnvironment) -> Derived:
    """Return what is derived in this run of Sphinx."""
    return cast("Derived", get_domain(env).derived)


def get_project(env: BuildEnvironment) -> Project:
    """Return the project as its facts are now."""
    return get_derived(env).project


def get_changed(env: BuildEnvironment) -> Mapping[str, str]:
    """Return the day on which each design was last committed, where a view shows it: git must be asked for it."""
    return get_project(env).changed if get_domain(env).shows(CHANGED) else {}


def get_findings(env: BuildEnvironment) -> Sequence[Finding]:
    """Return what the rules find in the project and nothing accepts, in the order of files and lines."""
    return get_derived(env).findings
