"""What the commands have in common: how a project and a design are named, and where output goes."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from sphinxcontrib_flamedesign.cli.conf_below import describe_missing, hint_conf
from sphinxcontrib_flamedesign.cli.configuration_folder import find_configuration
from sphinxcontrib_flamedesign.cli.given_settings import settings_options
from sphinxcontrib_flamedesign.cli.plain_folder import SUFFIXES
from sphinxcontrib_flamedesign.cli.project_loader import InputError, ProjectRead, read_project
from sphinxcontrib_flamedesign.cli.read_options import READ_ALL, AskedBuild, ReadOptions
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.cli.terminal import echo, to_plain
from sphinxcontrib_flamedesign.core.files import write_whole
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.template_file import find_shipped
from sphinxcontrib_flamedesign.core.text.suggest import suggest
from sphinxcontrib_flamedesign.derived import get_derived

if TYPE_CHECKING:
    _Choice = click.Choice[str]
else:
    _Choice = click.Choice  # which is no generic type in all versions of click

_Command = TypeVar("_Command", bound=Callable[..., object])
_Record = TypeVar("_Record")


def compose(path: Path) -> Path:
    """Return a path as Sphinx writes it, with each accented letter as one character, if that is there.

    Some file systems take the other spelling, of a letter and an accent, for the same, and some do not.
    """
    composed = Path(unicodedata.normalize("NFC", str(path)))
    return composed if os.path.lexists(composed) else path


class _ComposedPath(click.Path):
    """A path of something that is there."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        path = compose(Path(value))
        if self.exists and not os.path.lexists(path):
            self.fail(describe_missing(path), param, ctx)
        if self.exists and not self.dir_okay and path.is_dir():
            self.fail(_describe_is_folder(path), param, ctx)
        return super().convert(path, param, ctx)


def _describe_is_folder(path: Path) -> str:
    """Return that a folder is no document, and which document in it may be meant."""
    inside = (other for pattern in ("*", "*/*") for other in sorted(path.glob(pattern)) if other.suffix in SUFFIXES)
    first = next(inside, None)
    name = f"; name one, as {show_path(first)}" if first is not None else ""
    return f"{show_path(path)} is a folder, and no document{name}"


#: Files and folders, whether they are there or not.
PATHS = _ComposedPath(path_type=Path)


#: A file or a folder that is there.
PRESENT_PATH = _ComposedPath(exists=True, path_type=Path)


#: A folder that is there.
FOLDER = _ComposedPath(exists=True, file_okay=False, path_type=Path)
FOLDER.name = "folder"  # click calls it a directory


#: A file that a command reads.
INPUT_FILE = _ComposedPath(exists=True, dir_okay=False, path_type=Path)


class _DocumentOrName(_ComposedPath):
    """A file that is there, or else what a design may be called: neither a path nor the name of a document."""

    name = "document"

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        text = os.fspath(value)
        before_document, _, _ = text.partition("@")  # of designs with one id, all but one are called id@document
        is_name = not os.path.lexists(compose(Path(text))) and not {"/", os.sep}.intersection(before_document)
        if is_name and text.strip() and Path(text).suffix not in SUFFIXES:
            return text
        return super().convert(value, param, ctx)


#: A document by its file, or the name of a design, which is text.
DOCUMENT_OR_NAME = _DocumentOrName(exists=True, dir_okay=False, path_type=Path)


#: A file that a command writes.
OUTPUT_FILE = click.Path(dir_okay=False, path_type=Path)


#: A folder that a command writes to.
OUTPUT_FOLDER = click.Path(file_okay=False, path_type=Path)
OUTPUT_FOLDER.name = FOLDER.name


#: What stands for standard output in place of a file.
STDOUT = Path("-")


def project_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say where a project is, what stands in for its configuration, and which build is meant."""
    return place_options(build_options(settings_options(command)))


def project_options_with_own_template(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a project to a command for which ``--template`` means more."""
    return place_options(build_options(settings_options(command, without="template")))


def build_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which build is asked about, and give the command what they say as ``build``."""

    @wraps(command)
    def run(*arguments: object, builder: str, tags: tuple[str, ...], **values: object) -> None:
        command(*arguments, build=AskedBuild(builder, tags), **values)

    return click.option(
        "--builder",
        metavar="NAME",
        default=AskedBuild().builder,
        show_default=True,
        help="Sphinx's builder whose output is asked about: what it does not show is not stated.",
    )(tag_option(run))


def tag_option(command: _Command) -> _Command:
    """Add the option that sets tags."""
    help_text = "A tag that is set, as for sphinx-build; any number."
    add = click.option(
        "--tag", "-t", "tags", metavar="TAG", multiple=True, callback=_note_templates_in_tags, help=help_text
    )
    return add(command)


def _note_templates_in_tags(
    context: click.Context, parameter: click.Parameter, tags: tuple[str, ...]
) -> tuple[str, ...]:
    """Report tags that are called as templates are, which ``-t`` looks like."""
    for name in dict.fromkeys(tags):
        if find_shipped(name) is not None:
            echo(f"-t sets the tag {name!r}; the template of this name is chosen by --template {name}.", err=True)
    return tags


def place_options(command: _Command) -> _Command:
    """Add the options that say where a project's configuration and documents are."""
    command = click.option(
        "--source", type=FOLDER, help="The folder of the project's documents, where it is not that of conf.py."
    )(command)
    return click.option(
        "--conf", type=FOLDER, help="The folder of conf.py, where it is not the working directory or one above it."
    )(command)


def output_option(command: _Command) -> _Command:
    """Add the option that names the file to write."""
    help_text = "The file to write, whole or not at all; standard output unless given, or for -."
    return click.option("--output", "-o", type=OUTPUT_FILE, help=help_text)(command)


class OneOf(_Choice):
    """One of some words; the message about another one names the nearest."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word that a value is.

        :raises click.BadParameter: it is none.
        """
        try:
            return str(super().convert(value, param, ctx))
        except click.BadParameter as error:
            self.fail(f"{error.message.rstrip('.')}{suggest(value, self.choices)}", param, ctx)


def format_option(*choices: str) -> Callable[[_Command], _Command]:
    """Return what adds the option that chooses a format, the first of some unless another is named."""
    return click.option(
        "--format", "form", type=OneOf(choices), default=choices[0], show_default=True, help="How to write it."
    )


def takes_record(record: Callable[..., _Record]) -> Callable[[Callable[[_Record], None]], Callable[..., None]]:
    """Return what gives a command its arguments and options as one record, whose fields have their names."""

    def decorate(command: Callable[[_Record], None]) -> Callable[..., None]:
        @wraps(command)
        def run(**values: object) -> None:
            command(record(**values))

        return run

    return decorate


def find_project(conf: Path | None, source: Path | None, near: Path | None = None) -> tuple[Path, Path]:
    """Return the folders of a project's documents and configuration, as the options or the place name them.

    :param near: the file or folder around which ``conf.py`` is looked for; the working directory unless given.
    :raises InputError: there is no ``conf.py``, or it lies further down.
    """
    if conf is not None and not (conf / "conf.py").is_file() and (hint := hint_conf(conf)):
        raise InputError(f"no conf.py in {show_path(conf)}{hint}")
    configuration = conf.resolve() if conf is not None else find_configuration(near or Path())
    return (source or configuration).resolve(), configuration


def read_chosen(conf: Path | None, source: Path | None, options: ReadOptions = READ_ALL) -> ProjectRead:
    """Read the project that the options name.

    :raises InputError: there is none, or Sphinx cannot read it.
    """
    read = read_project(*find_project(conf, source), options)
    print_if_unfit(read.project)
    return read


def print_if_unfit(project: Project) -> None:
    """Report templates that do not fit: what else is said of their designs is next to nothing."""
    for message in project.unfit.values():
        echo(f"{message[:1].upper()}{message[1:]}.", err=True)


def refuse_empty(read: ProjectRead) -> None:
    """Refuse a project without designs, for what a command writes of it would hold nothing.

    :raises InputError: it has none; the message says why.
    """
    if not read.project.designs:
        raise InputError(f"there are no designs: {get_derived(read.environment).unread.explain_no_designs()}")


def refuse_present(output: Path | None) -> None:
    """Refuse to write over a file that people go on to edit.

    :raises InputError: there is one already.
    """
    if output is not None and output != STDOUT and os.path.lexists(output):
        raise InputError(f"{show_path(output)} exists already; name another file with --output")


def write_output(text: str, output: Path | None) -> None:
    """Write what a command has made to a file, or else to standard output.

    :raises InputError: the file cannot be written.
    """
    if output is None or output == STDOUT:
        click.echo(text, nl=False)
    else:
        write_file(to_plain(text), output)


def write_file(text: str, path: Path) -> None:
    """Write a file with each of its characters.

    :raises InputError: it cannot be written.
    """
    try:
        write_whole(path, text)
    except BrokenPipeError:
        raise  # nobody reads any more: the program ends as it does where nobody reads standard output
    except OSError as error:
        raise InputError(f"{show_path(path)} cannot be written: {error.strerror or error}") from error
