"""What the commands have in common: how a project and a design are named, and where output goes."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from sphinx.util.matching import Matcher

from sphinxcontrib_flamedesign.cli.conf_below import describe_missing, hint_conf
from sphinxcontrib_flamedesign.cli.configuration_folder import find_configuration
from sphinxcontrib_flamedesign.cli.given_settings import settings_options
from sphinxcontrib_flamedesign.cli.plain_folder import SUFFIXES
from sphinxcontrib_flamedesign.cli.project_loader import (
    READ_ALL,
    AskedBuild,
    InputError,
    ProjectRead,
    ReadOptions,
    read_project,
)
from sphinxcontrib_flamedesign.cli.shown_path import relative_to, show_path
from sphinxcontrib_flamedesign.cli.terminal import echo, to_plain
from sphinxcontrib_flamedesign.config import get_ids, get_settings
from sphinxcontrib_flamedesign.core.components import Component, component_key
from sphinxcontrib_flamedesign.core.files import is_file, write_whole
from sphinxcontrib_flamedesign.core.formats.comparison import cut_line
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.interaction import Interaction
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.other_projects import OtherDesign
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.template_file import find_shipped
from sphinxcontrib_flamedesign.core.text.normalise import split_list
from sphinxcontrib_flamedesign.core.text.printable import clean
from sphinxcontrib_flamedesign.core.text.quoting import show
from sphinxcontrib_flamedesign.core.text.suggest import did_you_mean, nearest, suggest, suggest_each
from sphinxcontrib_flamedesign.derived import get_derived
from sphinxcontrib_flamedesign.unread import NO_DESIGN

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


#: So many of a project's designs are named where none is like the one that is asked for.
_MOST_NAMED = 3


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
        is_name = not os.path.lexists(compose(Path(text))) and not {"/", os.sep}.intersection(text)
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
    describe_if_unfit(read.project)
    return read


def describe_if_unfit(project: Project) -> None:
    """Report templates that do not fit: what else is said of their designs is next to nothing."""
    for message in project.unfit.values():
        echo(f"{message[:1].upper()}{message[1:]}.", err=True)


def find_design(read: ProjectRead, name: str) -> Design:
    """Return the design with this id, in any spelling, alias or title.

    :raises InputError: there is none; the message names those that look like it.
    """
    design = find_any_design(read, name)
    if isinstance(design, OtherDesign):
        raise InputError(f"{design.id} is a design of another project; name one of this project")
    return design


def find_any_design(read: ProjectRead, name: str) -> Design | OtherDesign:
    """Return the design with this id, in any spelling, alias or title, here or in another project.

    :raises InputError: there is none; the message names those that look like it.
    """
    design, component = _find_named(read, name)
    if design is None:
        if component is not None:
            raise InputError(f"{name!r} is a component, not a design: `flamedesign impact` says who refers to it")
        _refuse_file(read, name)
        raise InputError(f"there is no design {name!r}{_describe_what_is_meant(read, name)}")
    return design


def find_design_or_component(read: ProjectRead, name: str) -> Design | OtherDesign | Component:
    """Return the same, else the component with this name or alias.

    :raises InputError: there is none; the message names those that look like it.
    """
    design, component = _find_named(read, name)
    found = design or component
    if found is None:
        _refuse_file(read, name)
        graph = read.project.graph
        names = {component_key(other.name): other.name for other in graph.components.values()}
        near = nearest(component_key(name), names)
        meant = [*graph.nearest(_canonical(read, name)), *([names[near]] if near is not None else [])]
        hint = did_you_mean(meant) or _describe_what_is_meant(read, name)
        raise InputError(f"there is no design or component {name!r}{hint}")
    return found


def _canonical(read: ProjectRead, name: str) -> str:
    return get_ids(read.environment.config).canonical(name)


def _find_named(read: ProjectRead, name: str) -> tuple[Design | OtherDesign | None, Component | None]:
    """Return the design, and the component, that a name means."""
    graph = read.project.graph
    design = graph.find(_canonical(read, name)) or graph.find(name) or graph.find_other(name)
    return design, graph.find_component(name)


def _describe_what_is_meant(read: ProjectRead, name: str) -> str:
    """Return which designs a name may mean that none has: by its spelling, by words of titles, or by who owns them."""
    graph = read.project.graph
    if near := graph.nearest(_canonical(read, name)):
        return did_you_mean(near)
    if titled := graph.titled(name):
        more = f", and {len(titled) - _MOST_NAMED} more" if len(titled) > _MOST_NAMED else ""
        named = ", ".join(f"{design.id} ({cut_line(design.title)})" for design in titled[:_MOST_NAMED])
        return f"; the titles that have it: {named}{more}"
    if any(read.project.owned_by(name)):
        return f"; {name} owns designs: see show --owner"
    return f"; {_describe_what_there_is(graph)}"


def _refuse_file(read: ProjectRead, name: str) -> None:
    """Refuse the path of a document where a design is to be named.

    :raises InputError: there is such a file; the message says which design it is, if it is one.
    """
    path = Path(name)
    if not is_file(path):
        return
    whole = compose(path.resolve())
    ids = [design.id for design in read.project.designs if compose((read.source / design.source).resolve()) == whole]
    raise InputError(f"{show_path(path)} is the design {ids[0]}: name that") if ids else no_design(path, read)


def describe_left_out(read: ProjectRead, path: Path) -> str | None:
    """Return what leaves a document out of the designs, as the one that new ones are copied from; None if nothing."""
    name = Path(relative_to(path.resolve(), read.source)).with_suffix("").as_posix()
    settings, tools = get_settings(read.environment.config), get_derived(read.environment).tools
    if tools.is_plain_design(name) and name in read.environment.found_docs:
        return f"{show(name)} is no design: {NO_DESIGN}"
    if Matcher(settings.exclude)(name):
        return f"`exclude` of the settings leaves {show(name)} out"
    template = tools.find_template_without(name) if tools.is_meant(name) else None
    return f"the template {template.name!r} leaves {show(name)} out by its `exclude`" if template is not None else None


def no_design(path: Path, read: ProjectRead) -> InputError:
    """Return that a document is none of the project's designs, and what makes it one."""
    if path.suffix not in read.environment.config.source_suffix:
        return InputError(f"{show_path(path)} is no document{_describe_what_is_beside(path, read)}")
    unread = get_derived(read.environment).unread
    name = relative_to(path.resolve(), read.source)
    is_below = not name.startswith("../")
    left_out = describe_left_out(read, path)
    if left_out is not None:
        return InputError(f"{show_path(path)} is no design of this project: {left_out}")
    how = (
        unread.describe_how_to_add(name.removesuffix(path.suffix))
        if is_below
        else f"it lies outside {show_path(read.source)}"
    )
    return InputError(f"{show_path(path)} is no design of this project; {how}, or open one with a `design` directive")


def _describe_what_is_beside(path: Path, read: ProjectRead) -> str:
    """Return which document is read with a file that is none, or else lies in its folder, and is a design."""
    whole = compose(path.resolve())
    found = [
        [compose((read.source / file).resolve()) for file in read.files_of(design.docname)]
        for design in read.project.designs
    ]
    beside = [files[0] for files in found if whole in files]
    beside += [files[0] for files in found if files[0].parent == whole.parent]
    return f"; name the document, as {show_path(beside[0])}" if beside else ""


def _describe_what_there_is(graph: Graph) -> str:
    first = ", ".join(list(graph.designs)[:_MOST_NAMED])
    return f"this project has {len(graph.designs)}, such as {clean(first)}" if first else "this project has none"


def show_place(read: ProjectRead, edge: Interaction) -> str:
    """Return the file and line that state an interaction, as commands print them."""
    place = read.project.graph.place_of(edge)
    return clean(place) if edge.project else show_path(read.source / place)


def choose_kinds(read: ProjectRead, value: str | None) -> frozenset[str] | None:
    """Return the kinds of interaction that ``--kinds`` lists, or None where it is not given."""
    if value is None:
        return None
    kinds = read.project.templates.kinds
    wrong = [word for word in split_list(value) if word not in kinds]
    if wrong or not split_list(value):
        named = ", ".join(map(show, wrong)) or "nothing"
        are = "are no kinds" if len(wrong) > 1 else "is no kind"
        message = f"{named} {are} of interaction; there are {', '.join(kinds)}{suggest_each(wrong, kinds)}"
        raise click.BadParameter(message, param_hint="--kinds")
    return frozenset(split_list(value))


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
