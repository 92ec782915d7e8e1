"""``flamedesign diff``: what two states of the designs differ in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click
from click.globals import push_context

from sphinxcontrib_flamedesign.cli.options import find_project, format_option, project_options, takes_record
from sphinxcontrib_flamedesign.cli.plain_folder import find_plain_folder, settings_arguments
from sphinxcontrib_flamedesign.cli.project_loader import AskedBuild, InputError
from sphinxcontrib_flamedesign.cli.revision import find_commit, write_revision
from sphinxcontrib_flamedesign.cli.terminal import echo, style
from sphinxcontrib_flamedesign.core.diff import ExportData, ExportError, FieldTextsData, compare_exports, parse_export
from sphinxcontrib_flamedesign.core.files import is_file
from sphinxcontrib_flamedesign.core.formats.by_name import COMPARISON_FORMATS
from sphinxcontrib_flamedesign.core.formats.comparison import difference_to_lines
from sphinxcontrib_flamedesign.core.formats.designs_json import FILENAME
from sphinxcontrib_flamedesign.git import Repository

_COLOURS = {"+": "green", "-": "red", "~": "yellow"}


#: An export, and the words of each field, which no file of an export holds.
_Loaded = tuple[ExportData, FieldTextsData | None]


#: What each line starts with on which a command says what keeps it from its work.
_ERROR = "Error: "

_EXPORT = "from sphinxcontrib_flamedesign.cli.main import main; main()"


@dataclass(frozen=True)
class _Options:
    """What the command was asked for."""

    old: str
    new: str | None
    form: str
    as_exit_code: bool
    conf: Path | None
    source: Path | None
    build: AskedBuild


@click.command(short_help="Compare two exports or git revisions.")
@click.argument("old")
@click.argument("new", required=False)
@format_option("text", *COMPARISON_FORMATS)
@click.option("--exit-code", "as_exit_code", is_flag=True, help="End with 1 where there is a difference.")
@project_options
@takes_record(_Options)
def diff(asked: _Options) -> None:
    """Print what the designs of NEW say that those of OLD do not, and the other way round.

    OLD and NEW are each an export (designs.json) or a git revision of the documents; NEW is the working tree
    unless given. Revisions are read in a folder of their own, with the conf.py that they hold. Lines that have
    shifted are no difference. An export holds no texts: those of the parts are compared between revisions only.
    Ends with 0, difference or not, unless --exit-code is given.
    """
    context = click.get_current_context()
    with ThreadPoolExecutor(2, initializer=push_context, initargs=(context,)) as pool:  # it has the settings given
        sides = [pool.submit(_load, asked.old, asked)]
        sides.append(pool.submit(_load, asked.new, asked) if asked.new else pool.submit(_load_tree, asked))
        (before, words_before), (after, words_after) = (side.result() for side in sides)
    difference = compare_exports(before, after, words_before, words_after)
    if asked.form in COMPARISON_FORMATS:
        click.echo(COMPARISON_FORMATS[asked.form](difference), nl=False)
    else:
        for line in difference_to_lines(difference):
            echo(style(line, _COLOURS.get(line.lstrip()[:1])))
    if asked.as_exit_code and difference:
        context.exit(1)


def _load(name: str, asked: _Options) -> _Loaded:
    """Return the export of a file or a revision, with the words of the revision."""
    if is_file(name):
        try:
            return parse_export(Path(name).read_text("utf-8")), None
        except (OSError, UnicodeDecodeError, ExportError) as error:
            raise InputError(f"{name} cannot be used: {error}") from error
    try:
        documents, configuration = find_project(asked.conf, asked.source)
    except InputError as error:
        raise InputError(f"{name!r} is no file, and for a revision there is {error.message}") from error
    top = Repository(configuration).find_top()
    repository = Repository(top)
    commit = find_commit(repository, name)
    with tempfile.TemporaryDirectory(prefix="flamedesign-") as folder:
        write_revision(repository, commit, Path(folder))
        scratch = Path(folder).resolve()
        documents, configuration = (_inside(each, top, scratch) for each in (documents, configuration))
        return _export(documents, configuration, name, asked.build, scratch)


def _load_tree(asked: _Options) -> _Loaded:
    """Return the export and the words of the working tree, to be compared with a file or a revision."""
    documents, configuration = find_project(asked.conf, asked.source)
    top = None if is_file(asked.old) else Repository(configuration).find_top()
    return _export(documents, configuration, "the working tree", asked.build, top)


def _inside(path: Path, repository: Path, folder: Path) -> Path:
    """Return where a folder of the checkout lies among the files of a revision."""
    if not path.is_relative_to(repository):
        raise InputError(f"{path} lies outside the repository {repository}; its revisions do not hold it")
    return folder / path.relative_to(repository)


def _export(documents: Path, configuration: Path, name: str, build: AskedBuild, top: Path | None) -> _Loaded:
    """Export a project in a process of its own: what its conf.py imports must not meet that of the other side.

    :param top: a source tree outside this folder is of no revision, and not looked at.
    """
    if not (configuration / "conf.py").is_file() and find_plain_folder(configuration) is None:
        raise InputError(f"there is no {configuration.name}/conf.py in {name}")
    with tempfile.TemporaryDirectory(prefix="flamedesign-") as folder:
        output, words = Path(folder, FILENAME), Path(folder, "words.json")
        places = ["--conf", str(configuration), "--source", str(documents)]
        places += ["--output", str(output), "--words", str(words), *settings_arguments()]
        places += ["--builder", build.builder, *(f"--tag={tag}" for tag in build.tags)]
        if top is not None:
            places += ["--sources-inside", str(top)]
        command = [sys.executable, "-P", "-c", _EXPORT, "export", *places]
        # What git says of the present is no difference between two states: neither side finds a repository.
        environment = {**os.environ, "GIT_DIR": str(Path(folder, "none"))}
        done = subprocess.run(command, capture_output=True, env=environment, check=False)
        if done.returncode:
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it cannot be read"]
            errors = [line.removeprefix(_ERROR) for line in lines if line.startswith(_ERROR)]
            raise InputError(f"{name}: {'; '.join(errors or lines[-1:])}")
        return parse_export(output.read_text("utf-8")), json.loads(words.read_text("utf-8"))
