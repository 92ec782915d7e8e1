"""``flamedesign new``: a skeleton of a design, from the template."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinxcontrib_flamedesign.cli.configuration_folder import find_conf
from sphinxcontrib_flamedesign.cli.given_settings import keep_setting, take_one
from sphinxcontrib_flamedesign.cli.new_habits import find_habits, usual_style
from sphinxcontrib_flamedesign.cli.new_id import find_parts, format_id, make_heading, says_id
from sphinxcontrib_flamedesign.cli.new_path import designs_of, name_by_paths, name_elsewhere
from sphinxcontrib_flamedesign.cli.options import (
    OUTPUT_FILE,
    STDOUT,
    OneOf,
    project_options_with_own_template,
    read_chosen,
    refuse_present,
    takes_record,
    write_output,
)
from sphinxcontrib_flamedesign.cli.plain_folder import find_plain_folder
from sphinxcontrib_flamedesign.cli.project_loader import InputError, ProjectRead
from sphinxcontrib_flamedesign.cli.read_options import AskedBuild, ReadOptions
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.cli.terminal import echo
from sphinxcontrib_flamedesign.config import PREFIX, SETTINGS_FILE, get_settings
from sphinxcontrib_flamedesign.core.files import is_file
from sphinxcontrib_flamedesign.core.scaffold import NewDesign, Style, make_metadata_file, make_skeleton
from sphinxcontrib_flamedesign.core.template import HeaderRole, Template
from sphinxcontrib_flamedesign.core.template_file import find_shipped
from sphinxcontrib_flamedesign.core.text.id_patterns import FOREIGN_ID, names_in
from sphinxcontrib_flamedesign.core.text.ids import IdScheme
from sphinxcontrib_flamedesign.core.text.normalise import slugify
from sphinxcontrib_flamedesign.core.text.printable import clean, is_printable
from sphinxcontrib_flamedesign.core.text.quoting import quote
from sphinxcontrib_flamedesign.derived import get_derived
from sphinxcontrib_flamedesign.git import find_user_name

if TYPE_CHECKING:
    from sphinx.config import Config


@dataclass(frozen=True)
class _Options:
    """What the command was asked for."""

    words: tuple[str, ...]
    style: str | None
    name: str | None
    output: Path | None
    conf: Path | None
    source: Path | None
    build: AskedBuild


@click.command(
    short_help="Write the skeleton of a new design.",
    epilog="For instance: `flamedesign new 'Result cache'`, or `flamedesign new RFE7 'Result cache' --style rest`.",
)
@click.argument("words", metavar="[ID] TITLE", nargs=-1, required=True)
@click.option(
    "--style",
    type=OneOf([str(style) for style in Style]),
    help="Plain Markdown or reST, or the directives of MyST or of reST; plain, in the language of the others, unless"
    " given.",
)
@click.option(
    "--template",
    "name",
    metavar="NAME",
    multiple=True,
    callback=take_one,
    help="The template of the design: one of the project's by its name, a file, or one of `flamedesign template list`;"
    " the project's first one unless given.",
)
@click.option(
    "--output",
    "-o",
    type=OUTPUT_FILE,
    help="The file to write; where designs are looked for unless given. It must not exist. - is standard output.",
)
@project_options_with_own_template
@takes_record(_Options)
def new(asked: _Options) -> None:
    """Write the skeleton of a new design, with all fields of the template and what to write in each.

    ID is an id that no design has yet, the next free number unless given, and TITLE the design's title; without ID, one
    that no design has. Where the template keeps metadata in a file of its own, that is written beside it.
    """
    id_, title = _take_words(asked)
    name = asked.name
    if name is not None and not _is_name_of_project(name, asked.conf):
        keep_setting(click.get_current_context(), "template", name)
        name = None
    read = read_chosen(asked.conf, asked.source, ReadOptions(asked.build, may_be_empty=True))
    config = read.environment.config
    template = _choose_template(read, name)
    style = Style(asked.style) if asked.style is not None else usual_style(read, template)
    habits = find_habits(read, template, style)
    scheme = get_derived(read.environment).tools.ids_of(template)
    if id_ is None or scheme.parse(id_) is None:
        _refuse_id_as_title(scheme, title, is_last=id_ is not None)
    _refuse_other_form(scheme, template, id_)
    parts = find_parts(id_, title, designs_of(read, template), scheme)
    canonical = format_id(scheme, parts) or id_ or slugify(title)
    _refuse_taken(read, canonical, title if id_ is None else None, template)
    proposed = name_by_paths(read, template, parts)
    docname = proposed or name_elsewhere(read, template, parts, canonical)
    path = asked.output or read.source / f"{docname}{style.ending}"
    refuse_present(path)
    _check_syntax(config, style)
    key = template.key_of(HeaderRole.ID)
    has_line = key is not None and habits.states(key)
    heading = make_heading(template, scheme, canonical, title, parts, has_line=has_line and style.is_plain)
    design = NewDesign(
        template,
        canonical,
        title,
        heading,
        dt.date.today().isoformat(),
        clean(find_user_name(read.source)),
        parts,
        habits,
        has_colons="colon_fence" in getattr(config, "myst_enable_extensions", ()),
        states_id=not has_line and (id_ is not None or not says_id(scheme, canonical, heading, docname)),
    )
    write_output(make_skeleton(design, style), path)
    if path == STDOUT:
        return
    echo(show_path(path))
    _write_metadata_file(design, path)
    _print_what_is_left(read, path, has_directive=style in {Style.MYST, Style.REST})


def _write_metadata_file(design: NewDesign, path: Path) -> None:
    """Write the file beside a document that its template keeps metadata in, unless there is one."""
    file = design.template.metadata_file
    beside = path.with_name(file) if file is not None else None
    if beside is not None and not os.path.lexists(beside):
        write_output(make_metadata_file(design), beside)
        echo(show_path(beside))


def _take_words(asked: _Options) -> tuple[str | None, str]:
    """Return the id that is asked for, if one is, and the title.

    :raises InputError: there are more, or one holds what is no text.
    """
    if len(asked.words) > 2:
        raise InputError(f"there are {len(asked.words)} words in place of a title; put it in quotation marks")
    *ids, title = asked.words
    if not title.strip() or (ids and not ids[0].strip()):
        raise InputError("a design needs a title, and may be given an id; give words for both")
    for what, text in (("id", ids[0] if ids else ""), ("title", title), ("file", str(asked.output or ""))):
        if not is_printable(text):
            raise InputError(f"the {what} holds what is no text: {text!r}; give UTF-8 without control characters")
    return (" ".join(ids[0].split()) if ids else None), " ".join(title.split())


def _refuse_id_as_title(scheme: IdScheme, title: str, *, is_last: bool) -> None:
    """Refuse an id in the place of a title; a number alone may be one.

    :param is_last: whether words stand before it.
    :raises InputError: the title is an id.
    """
    if not title.isdigit() and scheme.parse(title) is not None and scheme.find(title):
        fix = "put it first" if is_last else f"give a title after it, as `flamedesign new {title} 'A title'`"
        raise InputError(f"{title} looks like an id: {fix}")


def _refuse_other_form(scheme: IdScheme, template: Template, id_: str | None) -> None:
    """Refuse an id in another form than those of a template.

    Any words may be the id of a design, but in a template whose documents are named by a number, and but for letters
    with a number, where ids have such: as a name, that would be taken for an id of something else.

    :raises InputError: the id is in none of the forms.
    """
    if id_ is None or "number" in (parts := scheme.parse(id_) or {}):
        return
    paths = template.ids.path
    is_numbered = bool(scheme and paths) and all("number" in names_in(text) for text in paths)
    if (is_numbered and not parts) or (scheme.prefixes and FOREIGN_ID.fullmatch(id_)):
        raise InputError(
            f"{id_!r} is no id of {template.name}: ids here are {', '.join(scheme.shown_forms)}; leave it out for the"
            " next free number, and put a title of several words in quotation marks"
        )


def _is_name_of_project(name: str, conf: Path | None) -> bool:
    """Return whether a template is called as one of the project's is: it neither ships here nor is a file."""
    if find_shipped(name) is not None or is_file(name):
        return False
    if conf is not None or find_conf(Path()) is not None:
        return True
    plain = find_plain_folder(Path())
    return plain is not None and f"{PREFIX}template" in plain.settings


def _choose_template(read: ProjectRead, name: str | None) -> Template:
    """Return the template of a name, or else the first one.

    :raises InputError: the project has none of this name.
    """
    templates = read.project.templates
    if name is not None and name not in templates.by_name:
        raise InputError(f"this project has no template {name!r}; it has {', '.join(templates.by_name)}")
    return templates.by_name[name] if name is not None else templates.templates[0]


def _refuse_taken(read: ProjectRead, id_: str, title: str | None, template: Template) -> None:
    """Refuse an id that a design has, or a title that one of the template has: the command was rather given twice.

    :param title: the title, unless an id was given for a second design of it.
    :raises InputError: there is one.
    """
    taken = read.project.graph.find(id_)
    if taken is not None:
        file = show_path(read.source / taken.source)
        raise InputError(f"{id_} is {taken.title!r} in {file} already; choose another id")
    designs = designs_of(read, template) if title is not None else []
    first = next((design for design in designs if slugify(design.title) == slugify(title or "")), None)
    if first is not None:
        file = show_path(read.source / first.source)
        raise InputError(
            f"{title!r} is the title of {first.id} in {file} already; give another title, or an id before it for a"
            " second design of this title"
        )


def _check_syntax(config: Config, style: Style) -> None:
    """Refuse a style whose files Sphinx does not read here."""
    if style.ending not in config.source_suffix:
        raise InputError(f"this project reads no {style.ending} files; choose another --style, or see source_suffix")


def _print_what_is_left(read: ProjectRead, path: Path, *, has_directive: bool) -> None:
    """Report what keeps the new document from being read as a design.

    :param has_directive: whether it has the directive that makes a document a design wherever documents are read.
    """
    try:
        docname = path.resolve().relative_to(read.source).with_suffix("").as_posix()
    except ValueError:
        echo(f"It lies outside {show_path(read.source)}, where the project's documents are.", err=True)
        return
    is_plain_folder = getattr(read.environment.config, SETTINGS_FILE) is not None
    is_known = get_derived(read.environment).tools.is_plain_design(docname)
    if not is_known and (is_plain_folder or not has_directive):
        how = get_derived(read.environment).unread.describe_how_to_add(docname)
        echo(f"It is no design yet; {how}.", err=True)
    if getattr(read.environment.config, SETTINGS_FILE) == "" and not read.project.designs:
        template = get_settings(read.environment.config).template
        echo(f"With template = {quote(str(template))} in flamedesign.toml, no command needs --template.", err=True)
    if not is_plain_folder and not _is_listed(read):
        echo(f"It is in no toctree yet: add {docname} to one, or the build says so.", err=True)


def _is_listed(read: ProjectRead) -> bool:
    """Return whether toctrees with patterns list all designs that there are, so that they list a new one too.

    Sphinx keeps the documents that patterns have matched, and not the patterns.
    """
    environment = read.environment
    globs = sorted(environment.glob_toctrees)
    listed = {name for parent in globs for name in environment.toctree_includes.get(parent, ())}
    return bool(globs) and listed.issuperset(design.docname for design in read.project.designs)
