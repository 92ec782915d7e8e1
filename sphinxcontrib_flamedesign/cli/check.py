"""``flamedesign check``: what the rules find, for people, for editors and for continuous integration."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path

import click

from sphinxcontrib_flamedesign.cli.cache import Cache, find_cache
from sphinxcontrib_flamedesign.cli.conf_below import describe_missing
from sphinxcontrib_flamedesign.cli.grounds import find_grounds
from sphinxcontrib_flamedesign.cli.inclusions import Inclusions
from sphinxcontrib_flamedesign.cli.kept_answer import UnsettledError, asked_of
from sphinxcontrib_flamedesign.cli.not_checked import describe_what_is_not_checked, refuse_nothing
from sphinxcontrib_flamedesign.cli.options import (
    OUTPUT_FILE,
    OUTPUT_FOLDER,
    PATHS,
    OneOf,
    compose,
    find_project,
    format_option,
    output_option,
    project_options,
    takes_record,
    write_output,
)
from sphinxcontrib_flamedesign.cli.project_loader import (
    BASELINE,
    InputError,
    ProjectRead,
    echo_all_but_last,
    read_project,
)
from sphinxcontrib_flamedesign.cli.read_options import AskedBuild, ReadOptions
from sphinxcontrib_flamedesign.cli.removed_designs import describe_removed
from sphinxcontrib_flamedesign.cli.report_text import format_report
from sphinxcontrib_flamedesign.cli.revision import find_changed
from sphinxcontrib_flamedesign.cli.shown_path import relative_to, show_path
from sphinxcontrib_flamedesign.cli.terminal import echo
from sphinxcontrib_flamedesign.config import get_settings
from sphinxcontrib_flamedesign.core.accept import Accepted, find_left_out
from sphinxcontrib_flamedesign.core.baseline import format_baseline, parse_baseline
from sphinxcontrib_flamedesign.core.files import describe_unreadable
from sphinxcontrib_flamedesign.core.formats.by_name import FINDINGS_FORMATS
from sphinxcontrib_flamedesign.core.formats.check_report import WEIGHTS, Report, describe_left_out, summarise
from sphinxcontrib_flamedesign.core.model import Finding
from sphinxcontrib_flamedesign.core.rules.design_list import name_file
from sphinxcontrib_flamedesign.core.rules.registry import RULES
from sphinxcontrib_flamedesign.core.text.counts import describe_count
from sphinxcontrib_flamedesign.core.text.printable import clean
from sphinxcontrib_flamedesign.core.text.suggest import suggest
from sphinxcontrib_flamedesign.derived import get_derived


@dataclass(frozen=True)
class _Options:
    """What the command was asked for."""

    paths: tuple[Path, ...]
    changed: str | None
    read_all: bool
    form: str
    output: Path | None
    fail_on: str
    baseline: Path | None
    update_baseline: bool
    cache_dir: Path | None
    no_cache: bool
    as_status: str | None
    may_be_empty: bool
    conf: Path | None
    source: Path | None
    build: AskedBuild


def _refuse_missing(context: click.Context, parameter: click.Parameter, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Refuse paths that are not there, all of them at once."""
    missing = [describe_missing(path) for path in paths if not os.path.lexists(path)]
    if missing:
        raise click.BadParameter(clean("; ".join(missing)))
    return paths


@click.command(
    epilog="For instance: `flamedesign check docs`, or in a pull request `flamedesign check docs --changed=origin/main"
    " --format github`."
)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=PATHS, callback=_refuse_missing)
@click.option(
    "--changed",
    metavar="[REVISION]",
    is_flag=False,
    flag_value="HEAD",
    help="Only documents that have changed since the present branch left REVISION, HEAD unless given: committed,"
    " staged, edited or new in git; themselves, or files that they include or that hold their metadata.",
)
@click.option(
    "--all",
    "read_all",
    is_flag=True,
    help="With --changed, read the other documents too, and run the rules that compare designs.",
)
@format_option("text", *FINDINGS_FORMATS)
@output_option
@click.option(
    "--fail-on",
    type=OneOf(WEIGHTS),
    default="warning",
    show_default=True,
    help="The least severity with which a finding makes the exit status 1.",
)
@click.option(
    "--baseline",
    type=OUTPUT_FILE,
    help="The file of findings that are known and not reported, in place of `flamedesign_baseline`.",
)
@click.option(
    "--update-baseline", is_flag=True, help="Write all that is found now to the baseline, and report nothing."
)
@click.option(
    "--cache-dir",
    type=OUTPUT_FOLDER,
    help="Where to keep what was read, in place of the user's cache folder.",
)
@click.option("--no-cache", is_flag=True, help="Read all documents, and keep nothing.")
@click.option(
    "--as",
    "as_status",
    metavar="STATUS",
    help="Check the designs of PATHs as if they had this status, with no baseline: what they lack before they may have"
    " it.",
)
@click.option(
    "--may-be-empty", is_flag=True, help="That none of PATHs is a design is no error: for hooks, which name any file."
)
@project_options
@takes_record(_Options)
def check(asked: _Options) -> None:
    """Check the designs of a project against its rules.

    With PATHs, files or folders, only what is found in these documents, or in those that include such a file, is
    reported. The whole project is read all the same, for relations matter; yet what these documents cause in others
    is reported there only. With --changed, documents that have not changed are not read, unless the cache knows them:
    rules that need what they say are left out, and named.

    The exit status is 0 if nothing is found that weighs as much as --fail-on says, 1 if something is, and 2 if
    the arguments, the configuration or a document cannot be used, or none of PATHs is a design.
    """
    documents, configuration = _find_folders(asked)
    is_whole = not asked.paths or any(documents.is_relative_to(path.resolve()) for path in asked.paths)
    if asked.update_baseline and (asked.changed or not is_whole):
        raise click.UsageError("--update-baseline takes the whole project: its folder, or no path, and no --changed")
    if asked.as_status is not None and (asked.update_baseline or asked.baseline is not None or not asked.paths):
        raise click.UsageError("--as takes the PATHs of the designs that are to have the status, and no baseline")
    scope = _Scope(
        None if is_whole else frozenset(compose(path.resolve()) for path in asked.paths),
        frozenset(find_changed(documents, asked.changed)) if asked.changed else None,
    )
    kept = None if asked.no_cache else _find_cache(documents, configuration, asked.cache_dir)
    unused = (BASELINE,) if asked.baseline or asked.update_baseline or asked.as_status is not None else ()
    options = ReadOptions(asked.build, cache=kept, shows_progress=True, unused=unused, changed=scope.changed)
    read = _read(documents, configuration, options if not asked.read_all else replace(options, reads_all=True))
    scope = _widen(read, scope)
    refuse_nothing(read, asked.paths, may_be_empty=asked.may_be_empty)
    if asked.as_status is not None:
        read = _assume(read, scope, asked.as_status)
    if asked.update_baseline:
        _write_baseline(read, asked.baseline)
        return
    report = _make_report(read, scope, asked)
    if report.left_out:
        keeps = ", and keeps what it reads for the next check" if kept is not None else ""
        echo(f"{describe_left_out(report)}; --all runs them{keeps}.", err=True)
    if asked.changed and scope.changed is not None:
        passed_over = (partial(scope.passes_over, read), scope.passes_over_file)
        for line in describe_removed(read, scope.changed, asked.changed, *passed_over):
            echo(line, err=True)
    if not report.sources:
        echo(describe_what_is_not_checked(read, asked.paths), err=True)
    # A file says itself what was not checked; on a terminal it stands above.
    as_text = partial(format_report, is_file=asked.output is not None)
    write_output(FINDINGS_FORMATS.get(asked.form, as_text)(report), asked.output)
    if asked.output is not None:
        echo(summarise(report), err=True)
    elif kept is not None and not kept.is_empty and asked.changed is None:
        _keep_answer(asked, read, int(report.failed))
    click.get_current_context().exit(int(report.failed))


def _keep_answer(asked: _Options, read: ProjectRead, status: int) -> None:
    """Keep what has been said, where it is known what that follows from."""
    question = asked_of(click.get_current_context())
    if question is not None:
        named = [path for path in (*asked.paths, asked.conf, asked.source, asked.baseline) if path is not None]
        with contextlib.suppress(UnsettledError, InputError):
            grounds = find_grounds(question, read, named)
            if _find_folders(asked) == (read.source, read.configuration):  # as long as it ran
                question.keep(grounds, status)


def _widen(read: ProjectRead, scope: _Scope) -> _Scope:
    """Return what a check is about where the configuration has changed: a template concerns all designs."""
    changed = scope.changed
    if changed is None:
        return scope
    if any(not os.path.lexists(file) for file in changed):  # Sphinx knows not who includes what has gone
        scope = replace(scope, inclusions=Inclusions(read.environment, changed))
    if read.changed_settings is not None:
        echo(f"{show_path(read.changed_settings)} has changed: all designs are checked.", err=True)
        return replace(scope, changed=None)
    file = read.configuration / "conf.py"
    if not file.is_file():
        file = Path(read.environment.config.flamedesign_settings_file or "")
    if file.resolve() in changed:
        what = show_path(file)
        echo(f"{what} has changed; what that means for other designs, a check without --changed says.", err=True)
    return scope


def _assume(read: ProjectRead, scope: _Scope, status: str) -> ProjectRead:
    """Return a project in which the designs that are looked at have another status.

    :raises InputError: one of their templates does not know it.
    """
    derived, project = get_derived(read.environment), read.project
    meant = [design for design in project.designs if scope.holds_document(read, design.docname)]
    for design in meant:
        known = project.template_of(design).status.values
        if known and status.casefold() not in {value.casefold() for value in known}:
            hint = suggest(status, known)
            raise InputError(f"{status!r} is no status of {design.id}; its template knows {', '.join(known)}{hint}")
    derived.assume({design.docname: status for design in meant})
    return replace(read, project=derived.project, findings=derived.findings)


def _find_folders(asked: _Options) -> tuple[Path, Path]:
    """Return the folders of documents and configuration; paths that belong to no project at all are passed over.

    :raises InputError: there is no project, or there are several.
    """
    if asked.conf is not None or not asked.paths:
        return find_project(asked.conf, asked.source)
    found: dict[tuple[Path, Path], Path] = {}
    for path in asked.paths:
        with contextlib.suppress(InputError):
            found.setdefault(find_project(None, asked.source, path), path)
    if len(found) > 1:
        one, other, *_ = found.values()
        raise InputError(f"{one} and {other} belong to two projects; check one at a time, or name it with --conf")
    return next(iter(found)) if found else find_project(None, asked.source, asked.paths[0])


def _find_cache(documents: Path, configuration: Path, base: Path | None) -> Cache | None:
    folder = find_cache(documents, configuration, base)
    if folder is None:
        echo("The cache cannot be used: there is no home folder; name a folder with --cache-dir", err=True)
    return Cache(folder) if folder is not None else None


@dataclass(frozen=True)
class _Scope:
    """The files that a check is about; a limit that is not set excludes nothing."""

    paths: frozenset[Path] | None
    changed: frozenset[Path] | None
    #: What documents say that they include, where a file that has changed is no longer there.
    inclusions: Inclusions | None = None

    def holds(self, file: Path) -> bool:
        """Return whether a check is about a file."""
        return self._names(file) and self._counts_as_changed(file)

    def holds_document(self, read: ProjectRead, docname: str) -> bool:
        """Return whether a check is about a document: its file, one that it includes, or that of its metadata."""
        files = [read.source / source for source in read.files_of(docname)]
        stated = self.inclusions.files_of(docname) if self.inclusions is not None else ()
        return any(map(self._names, files)) and any(map(self._counts_as_changed, (*files, *stated)))

    def passes_over(self, read: ProjectRead, docname: str) -> bool:
        """Return whether a check leaves a document out that it would be about if that had changed."""
        return replace(self, changed=None).holds_document(read, docname) and not self.holds_document(read, docname)

    def passes_over_file(self, file: Path) -> bool:
        """Return whether the same is so of a file that need be no document."""
        return self._names(file) and not self._counts_as_changed(file)

    def _names(self, file: Path) -> bool:
        if self.paths is None:
            return True
        place = self._place_of(file)
        return not self.paths.isdisjoint((place, *place.parents))

    def _counts_as_changed(self, file: Path) -> bool:
        return self.changed is None or self._place_of(file) in self.changed

    @cached_property
    def _place_of(self) -> Callable[[Path], Path]:
        """What returns where a file lies, with links followed: asked for often, of few files."""
        return cache(lambda file: compose(file.resolve()))


def _read(documents: Path, configuration: Path, options: ReadOptions) -> ProjectRead:
    """Read a project, and say what Sphinx says of it.

    :raises InputError: the project cannot be read, or a value in ``conf.py`` cannot be used.
    """
    read = read_project(documents, configuration, options)
    for message in read.messages:
        echo(f"Sphinx: {message}", err=True)
    if read.project.source_tree.unanswered is not None:
        echo(read.project.source_tree.unanswered, err=True)
    return read


def _write_baseline(read: ProjectRead, chosen: Path | None) -> None:
    derived = get_derived(read.environment)
    path = chosen or derived.files.baseline
    if path is None:
        raise click.UsageError("--update-baseline takes the file from --baseline or `flamedesign_baseline`: name it")
    found = derived.accept().reported
    write_output(format_baseline(found), path)
    echo(f"{describe_count(len(found), 'known finding is', 'known findings are')} in {show_path(path)}.")


def _make_report(read: ProjectRead, scope: _Scope, asked: _Options) -> Report:
    @cache
    def is_in_scope(source: str) -> bool:
        return scope.holds(read.source / source)

    # What is known now is not what another status allows.
    is_asked_ahead = asked.as_status is not None
    accepted = get_derived(read.environment).accept() if is_asked_ahead else _accept(read, asked.baseline)

    @cache
    def is_document_in_scope(docname: str) -> bool:
        # An entry of the baseline names an included file in place of its documents.
        return scope.holds_document(read, docname) or is_in_scope(docname)

    path_of = cache(lambda source: show_path(read.source / source))
    #: What is wrong with the configuration concerns all documents.
    always = {(finding.rule, finding.source, finding.line) for finding in read.project.of_configuration}

    def shown(findings: Sequence[Finding]) -> list[Finding]:
        return [
            name_file(finding, path_of(finding.source))
            for finding in findings
            if (finding.rule, finding.source, finding.line) in always
            or is_in_scope(finding.source)
            or is_document_in_scope(finding.docname)
        ]

    found, known = shown(accepted.reported), len(shown(accepted.known))
    sources = [design.source for design in read.project.designs if is_document_in_scope(design.docname)]
    left_out = find_left_out(read.project, get_settings(read.environment.config).rules)
    return Report(
        found,
        path_of,
        sources,
        asked.fail_on,
        known,
        left_out,
        len(read.project.sketched),
    )


def _accept(read: ProjectRead, baseline: Path | None) -> Accepted:
    """Return what becomes of the findings with a baseline; with the configured one where none is given.

    :raises InputError: the baseline cannot be read.
    """
    derived = get_derived(read.environment)
    if baseline is None:
        return derived.accepted
    try:
        parsed = parse_baseline(baseline.read_text("utf-8"), RULES)
    except (OSError, UnicodeDecodeError) as error:
        hint = "; --update-baseline writes it" if isinstance(error, FileNotFoundError) else ""
        raise InputError(
            f"the baseline {show_path(baseline)} cannot be read: {describe_unreadable(error)}{hint}"
        ) from error
    if parsed.problems:
        raise InputError(
            echo_all_but_last([f"{show_path(baseline)}:{line}: {problem}" for line, problem in parsed.problems])
        )
    return derived.accept(parsed.entries, relative_to(baseline.resolve(), read.source))
