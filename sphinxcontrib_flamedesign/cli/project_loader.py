"""Reads a project's documents with Sphinx, for the commands that need to know what stands in them."""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.application import Sphinx
from sphinx.errors import ConfigError, DocumentError, SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinxcontrib_flamedesign.cli.cache import gc_paused
from sphinxcontrib_flamedesign.cli.given_settings import given_options, given_settings
from sphinxcontrib_flamedesign.cli.plain_folder import (
    PlainFolder,
    find_changed_settings,
    find_plain_folder,
    make_configuration,
)
from sphinxcontrib_flamedesign.cli.read_failures import (
    MISREAD,
    WarningLog,
    describe_configuration,
    documents_of,
    find_unreadable,
)
from sphinxcontrib_flamedesign.cli.read_options import READ_ALL, ReadOptions
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.cli.sketches import Sketcher
from sphinxcontrib_flamedesign.cli.terminal import CommandError, NoDesignsError, echo, show_progress
from sphinxcontrib_flamedesign.cli.unregistered import describe_unregistered, read_unknown
from sphinxcontrib_flamedesign.config import GIVEN_OPTIONS, MISNAMED, PREFIX, SettingProblem
from sphinxcontrib_flamedesign.config_checker import UnusableConfigError
from sphinxcontrib_flamedesign.core.text.quoting import show
from sphinxcontrib_flamedesign.core.text.suggest import suggest
from sphinxcontrib_flamedesign.derived import get_derived
from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.reading.design_record import DesignRead
from sphinxcontrib_flamedesign.reading.notes import READ_EVENT

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinxcontrib_flamedesign.core.model import Finding
    from sphinxcontrib_flamedesign.core.project import Project


#: How a warning about a value of ours ends.
_WRONG_SETTING = "[flamedesign.config]"


#: What the extension is called in ``conf.py``.
_NAME = "sphinxcontrib_flamedesign"


#: The value whose file has lines of its own that may be wrong.
BASELINE = "flamedesign_baseline"


#: What a revision of the documents may name and not hold, and names that nothing can be done about any more.
_OUTSIDE = (BASELINE, "flamedesign_source_root", "flamedesign_projects", MISNAMED)


@dataclass(frozen=True)
class ProjectRead:
    """A project as Sphinx has read it: what follows from all documents, and how each design was read.

    ``designs`` holds those that were read now: all of them where there is no cache.
    ``messages`` is what Sphinx said while it started, and of documents that it could not take as written;
    and why nothing could be kept in the cache.
    """

    source: Path
    project: Project
    findings: Sequence[Finding]
    designs: dict[str, DesignRead]
    environment: BuildEnvironment
    configuration: Path = Path()
    messages: tuple[str, ...] = ()
    #: What of the configuration has changed, so that all documents were read.
    changed_settings: Path | None = None

    def files_of(self, docname: str) -> list[str]:
        """Return the files that a document is read from, relative to the folder of documents, its own first."""
        return get_domain(self.environment).files_of(docname)


class InputError(CommandError):
    """Something that the command was given cannot be used."""


class SettingError(InputError):
    """A value in ``conf.py``, or one that the command was given, cannot be used here, whatever the cache holds."""


def echo_all_but_last(problems: Sequence[str]) -> str:
    """Write what is wrong, each on its own line so that none is cut, and return the last for the error itself."""
    for problem in problems[:-1]:
        echo(f"Error: {problem}", err=True)
    return problems[-1]


def read_project(source: Path, configuration: Path, options: ReadOptions = READ_ALL) -> ProjectRead:
    """Read the documents of a project; nothing is written but to a temporary folder, or to the cache.

    :raises InputError: Sphinx cannot read the project, or a value in ``conf.py`` cannot be used.
    """
    log, cache = WarningLog(), options.cache
    if cache is not None:
        was_empty = cache.is_empty
        try:
            cache.prepare()
            return _Reading(source, configuration, log, options).run(cache.folder)
        except OSError as error:
            log = WarningLog([f"the cache cannot be used: {error}"])
        except SettingError:
            raise
        except InputError:
            if was_empty:
                raise
            cache.discard()  # whatever it holds may be the cause: once more without it
            log = WarningLog()
    with tempfile.TemporaryDirectory() as scratch:
        return _Reading(source, configuration, log, replace(options, cache=None)).run(Path(scratch))


@dataclass(frozen=True)
class OpenProject:
    """A project that Sphinx has read, and of which it can read documents again.

    ``messages`` grows with what Sphinx says; ``designs`` of what was read holds each design as it was read last.
    """

    app: Sphinx
    read: ProjectRead
    messages: list[str]


@contextlib.contextmanager
def open_project(source: Path, configuration: Path, options: ReadOptions = READ_ALL) -> Iterator[OpenProject]:
    """Read the documents of a project, as :func:`read_project` does, and leave Sphinx running.

    :raises InputError: Sphinx cannot read the project.
    """
    log = WarningLog()
    with (
        tempfile.TemporaryDirectory() as scratch,
        _Reading(source, configuration, log, options).open(Path(scratch)) as (app, read),
    ):
        yield OpenProject(app, read, log.messages)


def refuse_what_is_no_text(app: Sphinx, docnames: Iterable[str]) -> None:
    """Refuse documents that cannot be decoded or opened.

    :raises DocumentError: there is one.
    """
    for docname in docnames:
        path = Path(app.env.doc2path(docname))
        try:
            path.read_bytes().decode(app.config.source_encoding)
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            name = error.encoding.upper()
            message = f"{show_path(path)}:{line} is not {name}; save it as {name}"
            raise DocumentError(message) from error
        except OSError as error:
            raise DocumentError(f"{show_path(path)} cannot be read: {error.strerror}") from error


@dataclass
class _Reading:
    """One run of Sphinx over a project."""

    source: Path
    configuration: Path
    log: WarningLog
    options: ReadOptions
    designs: dict[str, DesignRead] = field(default_factory=dict)
    total: int = 0
    done: int = 0

    def run(self, folder: Path) -> ProjectRead:
        """Read what has to be read; Sphinx keeps in the folder what it makes.

        :raises InputError: Sphinx cannot read the project.
        """
        try:
            with self.open(folder) as (_app, read):
                return read
        finally:
            self.show_progress("")

    @contextlib.contextmanager
    def open(self, folder: Path) -> Iterator[tuple[Sphinx, ProjectRead]]:
        """Read what has to be read, and leave Sphinx running.

        :raises InputError: Sphinx cannot read the project.
        """
        app: Sphinx | None = None
        has_conf = (self.configuration / "conf.py").is_file()
        unknown = contextlib.nullcontext(Counter[str]()) if has_conf else read_unknown()
        with patch_docutils(str(self.configuration)), docutils_namespace(), unknown as unregistered:
            try:
                app = self.start(folder)
                changed, altered = self.options.changed, None
                if changed is not None:
                    altered = find_changed_settings(app.config, Path(app.confdir), changed)
                    changed = None if altered is not None or self.options.reads_all else changed
                sketcher = Sketcher(app, changed, self.options.cache) if changed is not None else None
                derived = get_derived(app.env)
                self.refuse_settings(derived.origin.problems)
                at_start = len(self.log.messages)
                if app.config.root_doc:  # an empty folder has none, and nothing to read
                    app.builder.read()
                self.refuse_unreadable(app)
                if sketcher is not None:
                    self.sketch(sketcher, unregistered)
                self.keep_sources_inside(app.config, derived.files.source_root)
                project, findings = derived.project, derived.findings
            except CommandError:
                raise
            except UnusableConfigError as error:
                self.refuse_settings(error.problems)
                raise
            except Exception as error:
                raise InputError(self.describe(error, app)) from error
            misread = [message for message in self.log.messages[at_start:] if MISREAD.match(message)]
            del self.log.messages[at_start:]
            self.log.messages += misread
            if unregistered:
                self.log.messages.append(describe_unregistered(unregistered))
            self.keep(app.env, misread)
            messages = tuple(self.log.messages)
            places = (self.configuration, messages, altered)
            yield app, ProjectRead(self.source, project, findings, self.designs, app.env, *places)

    def start(self, folder: Path) -> Sphinx:
        """Return Sphinx with the project's configuration, and with what the cache holds."""
        values: dict[str, object] = {**given_settings(), GIVEN_OPTIONS: given_options()}
        has_conf = (self.configuration / "conf.py").is_file()
        if not has_conf:
            folder_of_settings = find_plain_folder(self.configuration) or PlainFolder(self.configuration)
            folder_of_settings = replace(folder_of_settings, root=self.source)
            values = make_configuration(folder_of_settings, may_be_empty=self.options.may_be_empty)
        with gc_paused():
            app = Sphinx(
                srcdir=self.source,
                confdir=self.configuration if has_conf else None,
                outdir=folder / "out",
                doctreedir=folder,
                buildername="dummy",
                confoverrides={**values, "show_warning_types": True},  # tells our own warnings from others
                status=None,
                warning=self.log,  # type: ignore[arg-type]  # it writes, and does nothing else
                tags=self.options.build.tags,
            )
        if _NAME not in app.extensions:
            path = self.configuration / "conf.py"
            raise NoDesignsError(f"{show_path(path)} does not load {_NAME}; add it to extensions")
        get_derived(app.env).show_path = show_path
        self.choose_builder(app)
        if self.options.cache is not None:
            self.options.cache.compare(app)
            app.connect("env-get-outdated", self.options.cache.find_outdated)
        app.connect("env-before-read-docs", self.prepare)
        app.connect("doctree-read", self.advance)
        app.connect(READ_EVENT, self.keep_design)
        return app

    def choose_builder(self, app: Sphinx) -> None:
        """Have the project answer for the builder that is asked about.

        :raises SettingError: no extension of the project has it.
        """
        name = self.options.build.builder
        try:
            app.preload_builder(name)
        except SphinxError as error:
            hint = suggest(name, sorted(app.registry.builders))
            raise SettingError(f"there is no builder {show(name)} in this project{hint}") from error
        get_derived(app.env).answer_for(name)

    def sketch(self, sketcher: Sketcher, unregistered: Counter[str]) -> None:
        """Find out who the designs are that were not read; what Sphinx says of their first lines does not count."""
        said, counted, designs = len(self.log.messages), Counter(unregistered), dict(self.designs)
        self.total += len(sketcher.left)
        sketcher.sketch()
        del self.log.messages[said:]
        unregistered.clear()
        unregistered.update(counted)
        self.designs.clear()
        self.designs.update(designs)

    def refuse_settings(self, found: Iterable[SettingProblem]) -> None:
        """Refuse values in ``conf.py`` that cannot be used: a build goes on without them, and says other things.

        :raises SettingError: there is one.
        """
        self.log.messages[:] = [message for message in self.log.messages if not message.endswith(_WRONG_SETTING)]
        unused = {*self.options.unused, *(_OUTSIDE if self.options.sources_inside is not None else ())}
        problems = [str(problem) for problem in found if problem.value not in unused]
        if problems:
            raise SettingError(echo_all_but_last(problems))

    def keep_sources_inside(self, config: Config, root: Path | None) -> None:
        """Forget a source tree that lies outside the folder in which it must be."""
        inside = self.options.sources_inside
        if inside is not None and root is not None and not root.is_relative_to(inside):
            setattr(config, f"{PREFIX}source_root", None)

    def keep_design(self, app: Sphinx, read: DesignRead) -> None:
        """Keep how a design was read."""
        self.designs[read.design.docname] = read
        if self.options.on_read is not None:
            self.options.on_read(read)

    def prepare(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Refuse what is no text, for Sphinx 8 reads the rest of it with a warning."""
        self.total = len(docnames)
        refuse_what_is_no_text(app, docnames)

    def advance(self, app: Sphinx, doctree: nodes.document) -> None:
        """Report how far reading is."""
        self.done += 1
        self.show_progress(f"Reading: {self.done} of {self.total}")

    def show_progress(self, line: str) -> None:
        """Show a line on a terminal, if somebody waits there."""
        if self.options.shows_progress:
            show_progress(line)

    def refuse_unreadable(self, app: Sphinx) -> None:
        """Refuse documents that Sphinx passes over with a warning, for they must not be opened.

        :raises InputError: there is one.
        """
        if self.log.messages:
            for path, reason in find_unreadable(app):
                raise InputError(f"{show_path(path)} cannot be read: {reason}")

    def keep(self, env: BuildEnvironment, misread: Iterable[str]) -> None:
        """Put what was read into the cache."""
        if self.options.cache is None:
            return
        # They are read again each time, so that what is wrong with them is said each time.
        env.reread_always.update(documents_of(misread, env))
        try:
            self.options.cache.store(env)
            get_derived(env).keep()
        except Exception as error:  # another extension may have put anything into the environment
            self.log.messages.append(f"the cache cannot be written: {error}")

    def describe(self, error: Exception, app: Sphinx | None) -> str:
        """Return on one line what kept Sphinx from reading."""
        if isinstance(error, ConfigError) and error.__cause__ is not None:
            return describe_configuration(self.configuration / "conf.py", error.__cause__)
        words = str(error) if isinstance(error, SphinxError) else f"{type(error).__name__}: {error}"
        docname = app.env.temp_data.get("docname") if app is not None else None
        what = f"the project in {show_path(self.source)}"
        if app is not None and docname:
            what = show_path(app.env.doc2path(docname))
        unread = get_derived(app.env).unread.find_unread_root() if app is not None else None
        hint = f"; the extension is called {_NAME}" if "sphinxcontrib.flamedesign" in words else ""
        return unread or f"Sphinx cannot read {what}: {' '.join(words.split())}{hint}"
