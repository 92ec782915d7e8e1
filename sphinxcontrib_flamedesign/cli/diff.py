"""``flamedesign diff``: what two states of the designs differ in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import click
from click.globals import push_context

from sphinxcontrib_flamedesign.cli.conf_below import describe_missing
from sphinxcontrib_flamedesign.cli.given_settings import settings_arguments
from sphinxcontrib_flamedesign.cli.options import find_project, format_option, project_options, takes_record
from sphinxcontrib_flamedesign.cli.plain_folder import find_plain_folder
from sphinxcontrib_flamedesign.cli.project_loader import InputError
from sphinxcontrib_flamedesign.cli.read_options import AskedBuild
from sphinxcontrib_flamedesign.cli.revision import find_commit, write_revision
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.cli.terminal import echo, style
from sphinxcontrib_flamedesign.config import PREFIX
from sphinxcontrib_flamedesign.core.diff import compare_exports, fold_findings
from sphinxcontrib_flamedesign.core.export_data import ExportData, ExportError, FieldTextsData, parse_export
from sphinxcontrib_flamedesign.core.files import describe_unreadable, is_file
from sphinxcontrib_flamedesign.core.formats.by_name import COMPARISON_FORMATS
from sphinxcontrib_flamedesign.core.formats.comparison import difference_to_lines
from sphinxcontrib_flamedesign.core.formats.designs_json import FILENAME
from sphinxcontrib_flamedesign.git import NoRepositoryError, Repository

_COLOURS = {"+": "green", "-": "red", "~": "yellow"}


#: An export, and the words of each field, which no file of an export holds.
_Loaded = tuple[ExportData, FieldTextsData | None]

#: What a state says that has no designs yet.
_NOTHING: _Loaded = ({"designs": {}, "interactions": [], "findings": []}, {"texts": {}, "stating": []})


#: What each line starts with on which a command says what keeps it from its work.
_ERROR = "Error: "

_EXPORT = "from sphinxcontrib_flamedesign.cli.main import main; main()"


@dataclass(frozen=True)
class _Options:
    """What the command was asked for."""

    old: str
    new: str | None
    form: str
    lists_findings: bool
    as_exit_code: bool
    conf: Path | None
    source: Path | None
    build: AskedBuild


@dataclass(frozen=True)
class _Side:
    """The files of a revision, or of the working tree."""

    name: str
    documents: Path
    configuration: Path
    #: A source tree outside this folder is of no revision, and not looked at.
    top: Path | None
    #: Whether its baseline counts, as it does in exports.
    has_baseline: bool = True

    @property
    def has_conf(self) -> bool:
        """Whether a ``conf.py`` describes it."""
        return (self.configuration / "conf.py").is_file()

    @property
    def has_settings(self) -> bool:
        """Whether there are documents, and anything says which of them are designs."""
        is_there = self.configuration.is_dir() and self.documents.is_dir()
        return is_there and (self.has_conf or find_plain_folder(self.configuration) is not None)


@click.command(
    short_help="Compare two exports or git revisions.",
    epilog="For instance: `flamedesign diff main`, or `flamedesign diff old/designs.json new/designs.json`.",
)
@click.argument("old")
@click.argument("new", required=False)
@format_option("text", *COMPARISON_FORMATS)
@click.option("--findings", "lists_findings", is_flag=True, help="List the findings in designs, too.")
@click.option("--exit-code", "as_exit_code", is_flag=True, help="Make the exit status 1 where there is a difference.")
@project_options
@takes_record(_Options)
def diff(asked: _Options) -> None:
    """Print what the designs of NEW say that those of OLD do not, and the other way round.

    OLD and NEW are each an export (designs.json) or a git revision of the documents; NEW is the working tree
    unless given. Revisions are read in a folder of their own, with the conf.py that they hold; an OLD without
    settings is read with those of NEW, and may have no designs yet. Lines that have shifted are no difference.
    Below each design in which what it says has changed stands what must change because of that; what had to follow
    it before stands apart.
    An export holds no texts: those of the fields are compared between revisions only. Findings in designs are
    counted; JSON, and --findings, list them.
    The exit status is 0, difference or not, unless --exit-code is given.
    """
    context = click.get_current_context()
    with ExitStack() as stack:
        old = _open(asked.old, asked, stack)
        new = _open(asked.new, asked, stack) if asked.new else _open_tree(asked)
        if isinstance(old, _Side) and isinstance(new, _Side):
            _lend_settings(new, old)
            # A finding that one side alone knows is no difference between the designs.
            old, new = (replace(side, has_baseline=False) for side in (old, new))
        pool = stack.enter_context(ThreadPoolExecutor(2, initializer=push_context, initargs=(context,)))
        jobs = [pool.submit(_load, side, asked.build, is_old=side is old) for side in (old, new)]
        (before, words_before), (after, words_after) = (job.result() for job in jobs)
    difference = compare_exports(before, after, words_before, words_after)
    shown = difference if asked.lists_findings or asked.form == "json" else fold_findings(difference)
    if asked.form in COMPARISON_FORMATS:
        click.echo(COMPARISON_FORMATS[asked.form](shown), nl=False)
    else:
        for line in difference_to_lines(shown):
            echo(style(line, _COLOURS.get(line.lstrip()[:1])))
    if asked.as_exit_code and difference:
        context.exit(1)


def _open(name: str, asked: _Options, stack: ExitStack) -> _Loaded | _Side:
    """Return the export of a file, or where the files of a revision are written to."""
    if is_file(name):
        try:
            return parse_export(Path(name).read_text("utf-8")), None
        except (OSError, UnicodeDecodeError, ExportError) as error:
            raise InputError(f"{name} cannot be used: {describe_unreadable(error)}") from error
    try:
        documents, configuration = find_project(asked.conf, asked.source)
        top = Repository(configuration).find_top()
    except (InputError, NoRepositoryError) as error:
        if Path(name).suffix == Path(FILENAME).suffix:
            raise InputError(describe_missing(Path(name))) from error
        why = error.message if isinstance(error, InputError) else f"no repository: {error}"
        raise InputError(f"{name!r} is no file, and for a revision there is {why}") from error
    repository = Repository(top)
    commit = find_commit(repository, name)
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="flamedesign-"))).resolve()
    write_revision(repository, commit, folder)
    return _Side(name, _inside(documents, top, folder), _inside(configuration, top, folder), folder)


def _open_tree(asked: _Options) -> _Side:
    """Return where the working tree is, to be compared with a file or a revision."""
    documents, configuration = find_project(asked.conf, asked.source)
    top = None if is_file(asked.old) else Repository(configuration).find_top()
    return _Side("the working tree", documents, configuration, top)


def _lend_settings(new: _Side, old: _Side) -> None:
    """Write the settings of the new side to the old one, where that has none: it is compared as it would be read now.

    A ``conf.py`` is not lent, for it may need whatever lies around it.
    """
    plain, own = find_plain_folder(new.configuration), find_plain_folder(old.configuration)
    is_described = new.has_conf or old.has_conf or (own is not None and own.file is not None)
    if is_described or plain is None or plain.file is None or new.top is None or old.top is None:
        return
    template = plain.settings.get(f"{PREFIX}template", "")
    templates = template.values() if isinstance(template, dict) else [template]
    for file in (plain.file, *(plain.root / str(one) for one in templates)):
        path = old.top / file.relative_to(new.top) if file.is_relative_to(new.top) else file
        # Nothing is written through a link that a revision holds.
        if file.is_file() and path != file and path.parent.resolve().is_relative_to(old.top):
            if file == plain.file:
                path.unlink(missing_ok=True)
            if not os.path.lexists(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.read_bytes())


def _inside(path: Path, repository: Path, folder: Path) -> Path:
    """Return where a folder of the checkout lies among the files of a revision."""
    if not path.is_relative_to(repository):
        raise InputError(f"{show_path(path)} lies outside the repository {show_path(repository)}: no revision holds it")
    return folder / path.relative_to(repository)


def _load(side: _Loaded | _Side, build: AskedBuild, *, is_old: bool) -> _Loaded:
    """Return the export of a side and its words; nothing of an old side that has no designs yet."""
    if not isinstance(side, _Side):
        return side
    if side.has_settings:
        return _export(side, build, is_old=is_old)
    if is_old:
        return _NOTHING
    inside = side.configuration.relative_to(side.top).as_posix() if side.top is not None else "."
    where = f"{inside}/" if inside != "." else ""
    raise InputError(f"there is no {where}conf.py in {side.name}, and no file with settings")


def _export(side: _Side, build: AskedBuild, *, is_old: bool) -> _Loaded:
    """Export a project in a process of its own: what its conf.py imports must not meet that of the other side."""
    with tempfile.TemporaryDirectory(prefix="flamedesign-") as folder:
        output, words = Path(folder, FILENAME), Path(folder, "words.json")
        places = ["--conf", str(side.configuration), "--source", str(side.documents)]
        places += ["--output", str(output), "--words", str(words), *settings_arguments()]
        places += ["--builder", build.builder, *(f"--tag={tag}" for tag in build.tags)]
        places += ["--may-be-empty"] if is_old else []
        places += [] if side.has_baseline else ["--without-baseline"]
        if side.top is not None:
            places += ["--sources-inside", str(side.top)]
        command = [sys.executable, "-P", "-c", _EXPORT, "export", *places]
        # What git says of the present is no difference between two states: neither side finds a repository.
        environment = {**os.environ, "GIT_DIR": str(Path(folder, "none"))}
        done = subprocess.run(command, capture_output=True, env=environment, check=False)
        if done.returncode:
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it cannot be read"]
            errors = [line.removeprefix(_ERROR) for line in lines if line.startswith(_ERROR)]
            raise InputError(f"{side.name}: {'; '.join(errors or lines[-1:])}")
        if not output.is_file():
            return _NOTHING
        return parse_export(output.read_text("utf-8")), json.loads(words.read_text("utf-8"))
