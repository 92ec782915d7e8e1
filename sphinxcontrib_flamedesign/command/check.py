"""``flamedesign check``: what the rules find, for people, for editors and for continuous integration."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import click

from sphinxcontrib_flamedesign import __version__
from sphinxcontrib_flamedesign.command.cache import Cache, find_cache
from sphinxcontrib_flamedesign.command.changes import find_changed
from sphinxcontrib_flamedesign.command.options import (
    OUTPUT_FILE,
    PATHS,
    compose,
    find_project,
    format_option,
    output_option,
    project_options,
    write_output,
)
from sphinxcontrib_flamedesign.command.reading import BASELINE, InputError, ProjectRead, read_project
from sphinxcontrib_flamedesign.command.terminal import echo, show_progress, style
from sphinxcontrib_flamedesign.config import get_files, get_settings
from sphinxcontrib_flamedesign.core.baseline import FIXED, format_baseline, parse_baseline
from sphinxcontrib_flamedesign.core.facts import Finding
from sphinxcontrib_flamedesign.core.naming import quote_list
from sphinxcontrib_flamedesign.core.printable import clean, one_line
from sphinxcontrib_flamedesign.core.reports import (
    WEIGHTS,
    Report,
    explain_rules,
    format_github,
    format_json,
    format_junit,
    format_sarif,
    summarise,
)
from sphinxcontrib_flamedesign.core.rules import RULES, find_findings
from sphinxcontrib_flamedesign.unread import Unread

_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}


def _refuse_missing(context: click.Context, parameter: click.Parameter, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Refuse paths that are not there, all of them at once."""
    missing = [clean(str(path)) for path in paths if not os.path.lexists(path)]
    if missing:
        raise click.BadParameter(f"{', '.join(missing)} {'does' if len(missing) == 1 else 'do'} not exist")
    return paths


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=PATHS, callback=_refuse_missing)
@click.option(
    "--changed",
    metavar="[REVISION]",
    is_flag=False,
    flag_value="HEAD",
    help="Only documents that have changed since the present branch left REVISION, HEAD unless given: committed,"
    " staged, edited or new in git.",
)
@format_option("text", "github", "sarif", "json", "junit")
@output_option
@click.option(
    "--fail-on",
    type=click.Choice(WEIGHTS),
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
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to keep what was read, in place of the user's cache folder.",
)
@click.option("--no-cache", is_flag=True, help="Read all documents, and keep nothing.")
@project_options
@click.pass_context
def check(
    context: click.Context,
    paths: tuple[Path, ...],
    changed: str | None,
    form: str,
    output: Path | None,
    fail_on: str,
    baseline: Path | None,
    update_baseline: bool,
    cache_dir: Path | None,
    no_cache: bool,
    conf: Path | None,
    source: Path | None,
) -> None:
    """Check the designs of a project against its rules.

    With PATHs, files or folders, only what is found in these documents is reported. The whole project is read
    all the same, for relations matter; yet what these documents cause in others is reported there only.

    The exit status is 0 if nothing is found that weighs as much as --fail-on says, 1 if something is, and 2 if
    the arguments, the configuration or a document cannot be used.
    """
    documents, configuration = _find_folders(paths, conf, source)
    is_whole = not paths or any(documents.is_relative_to(path.resolve()) for path in paths)
    if update_baseline and (changed or not is_whole):
        raise click.UsageError("--update-baseline takes the whole project: its folder, or no path, and no --changed")
    scope = _Scope(
        frozenset(compose(path.resolve()) for path in paths) or None,
        frozenset(find_changed(documents, changed)) if changed else None,
    )
    kept = None if no_cache else _find_cache(documents, configuration, cache_dir)
    read = _read(documents, configuration, kept, with_baseline=not (baseline or update_baseline))
    _refuse_nothing(read, paths)
    if update_baseline:
        _write_baseline(read, baseline)
        return
    report = _make_report(read, scope, baseline, fail_on)
    if not report.sources:
        echo(_say_what_is_not_checked(read, paths), err=True)
    text = _FORMATS[form](report)
    write_output(text, output)
    if output is not None:
        echo(summarise(report), err=True)
    context.exit(int(report.failed))


def _refuse_nothing(read: ProjectRead, paths: Sequence[Path]) -> None:
    """Refuse to check what holds no design; files may hold none, for hooks and editors name any.

    :raises InputError: the project has no designs, or a folder has none.
    """
    designs = read.project.facts.designs
    if not designs:
        raise InputError(f"there is no design to check: {Unread(read.environment).explain_no_designs()}")
    empty = [path for path in paths if path.is_dir() and not _count_designs(read, path)]
    if empty:
        where = ", ".join(clean(str(path)) for path in empty)
        raise InputError(f"there is no design in {where}; {_say_where_designs_are(read)}")


def _count_designs(read: ProjectRead, path: Path) -> int:
    scope = _Scope(frozenset({path.resolve()}), None)
    return sum(scope.holds(read.source / design.source) for design in read.project.facts.designs)


def _say_where_designs_are(read: ProjectRead) -> str:
    designs = read.project.facts.designs
    first = clean(_relative(read.source / designs[0].source, Path.cwd()))
    patterns = get_settings(read.environment.config).documents
    named = f"flamedesign_documents is {quote_list(patterns)}" if patterns else "flamedesign_documents is empty"
    return f"this project has {len(designs)}, such as {first}, and {named}"


def _say_what_is_not_checked(read: ProjectRead, paths: Sequence[Path]) -> str:
    """Say that a check is about no design, which a hook takes for a success."""
    if any(_count_designs(read, path) for path in paths) or not paths:
        return "No design has changed: none was checked."
    return f"None of these paths is a design, so none was checked; {_say_where_designs_are(read)}."


def _find_folders(paths: Sequence[Path], conf: Path | None, source: Path | None) -> tuple[Path, Path]:
    """Return the folders of documents and configuration; paths that belong to no project at all are passed over.

    :raises InputError: there is no project, or there are several.
    """
    if conf is not None or not paths:
        return find_project(conf, source)
    found: dict[tuple[Path, Path], Path] = {}
    for path in paths:
        with contextlib.suppress(InputError):
            found.setdefault(find_project(None, source, path), path)
    if len(found) > 1:
        one, other, *_ = found.values()
        raise InputError(f"{one} and {other} belong to two projects; check one at a time, or name it with --conf")
    return next(iter(found)) if found else find_project(None, source, paths[0])


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

    def holds(self, file: Path) -> bool:
        """Tell whether a check is about a file."""
        place = compose(file.resolve())
        is_named = self.paths is None or not self.paths.isdisjoint((place, *place.parents))
        return is_named and (self.changed is None or place in self.changed)


def _read(documents: Path, configuration: Path, kept: Cache | None, *, with_baseline: bool) -> ProjectRead:
    """Read a project, and say what Sphinx says of it.

    :param with_baseline: whether the configured baseline must be fit for use.
    :raises InputError: the project cannot be read, or a value in ``conf.py`` cannot be used.
    """
    try:
        read = read_project(
            documents,
            configuration,
            cache=kept,
            progress=lambda done, total: show_progress(f"Reading: {done} of {total}"),
            unused=() if with_baseline else (BASELINE,),
        )
    finally:
        show_progress("")
    for message in read.messages:
        echo(f"Sphinx: {message}", err=True)
    if read.project.surroundings.unanswered is not None:
        echo(read.project.surroundings.unanswered, err=True)
    return read


def _write_baseline(read: ProjectRead, chosen: Path | None) -> None:
    path = chosen or get_files(read.environment.config).baseline
    if path is None:
        raise click.UsageError("--update-baseline takes the file from --baseline or `flamedesign_baseline`: name it")
    found = find_findings(read.project, get_settings(read.environment.config).rules)
    write_output(format_baseline(found), path)
    echo(f"{len(found)} known findings are in {path}.")


def _make_report(read: ProjectRead, scope: _Scope, baseline: Path | None, fail_on: str) -> Report:
    @cache
    def is_in_scope(source: str) -> bool:
        return scope.holds(read.source / source)

    everything, found = _find(read, baseline)

    @cache
    def source_of(docname: str) -> str:
        return str(read.environment.doc2path(docname, base=False))

    #: What is wrong with the configuration concerns all documents.
    always = {one.source for one in read.project.of_configuration}

    def shown(findings: Sequence[Finding]) -> list[Finding]:
        return [
            one
            for one in findings
            if one.source in always or is_in_scope(one.source) or is_in_scope(source_of(one.docname))
        ]

    found, everything = shown(found), shown(everything)
    known = len(everything) - sum(one.rule != FIXED for one in found)
    sources = [design.source for design in read.project.facts.designs if is_in_scope(design.source)]
    return Report(found, cache(lambda source: _relative(read.source / source, Path.cwd())), sources, fail_on, known)


def _find(read: ProjectRead, baseline: Path | None) -> tuple[list[Finding], list[Finding]]:
    """Return all findings, and those that the baseline does not know.

    :raises InputError: the baseline cannot be read.
    """
    settings = get_settings(read.environment.config)
    if baseline is None and settings.baseline is None:
        return read.project.findings, read.project.findings
    everything = find_findings(read.project, settings.rules)
    if baseline is None:
        return everything, read.project.findings
    try:
        parsed = parse_baseline(baseline.read_text("utf-8"), RULES)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise InputError(f"the baseline {baseline} cannot be read: {reason}") from error
    if parsed.problems:
        raise InputError("; ".join(f"{baseline}:{line}: {problem}" for line, problem in parsed.problems))
    file = _relative(baseline.resolve(), read.source)
    return everything, find_findings(read.project, settings.rules, parsed.entries, file)


def _relative(path: Path, start: Path) -> str:
    """Return a path as seen from a folder, with forward slashes; as it is where they are on two drives."""
    try:
        return Path(os.path.relpath(path, start)).as_posix()
    except ValueError:
        return path.as_posix()


def _format_text(report: Report) -> str:
    return "".join(f"{one_line(line)}\n" for line in (*_text_lines(report), style(summarise(report), "bold")))


def _text_lines(report: Report) -> Iterator[str]:
    for source, findings in groupby(report.findings, key=lambda one: one.source):
        path = style(report.path(source), "bold")
        for one in findings:
            severity = style(one.severity, _COLOURS[one.severity])
            yield f"{path}:{one.line}: {severity}: {one.message} {style(f'[{one.rule}]', 'dim')}"
        yield ""
    if report.findings:
        yield from (style(line, "dim") for line in explain_rules(report))
        yield ""


_FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": _format_text,
    "github": format_github,
    "sarif": lambda report: format_sarif(report, __version__),
    "json": format_json,
    "junit": format_junit,
}
