"""``flamedesign template``: templates that are learnt from documents, compared with them, or shipped."""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import click

from sphinxcontrib_flamedesign.cli.conf_below import loads_extension
from sphinxcontrib_flamedesign.cli.configuration_folder import find_conf
from sphinxcontrib_flamedesign.cli.found_files import is_never_read
from sphinxcontrib_flamedesign.cli.options import (
    INPUT_FILE,
    PRESENT_PATH,
    STDOUT,
    format_option,
    output_option,
    refuse_present,
    write_output,
)
from sphinxcontrib_flamedesign.cli.project_loader import InputError
from sphinxcontrib_flamedesign.cli.section_guess import walk
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.cli.terminal import MissingError, echo
from sphinxcontrib_flamedesign.core.doc_patterns import WILDCARD, glob_of
from sphinxcontrib_flamedesign.core.formats.designs_json import to_json
from sphinxcontrib_flamedesign.core.learning.common_outline import derive_common
from sphinxcontrib_flamedesign.core.learning.documents import learn
from sphinxcontrib_flamedesign.core.learning.drift import find_drift
from sphinxcontrib_flamedesign.core.learning.languages import find_languages
from sphinxcontrib_flamedesign.core.learning.learnt_template import Derived
from sphinxcontrib_flamedesign.core.learning.listings import find_listings
from sphinxcontrib_flamedesign.core.learning.outline import Outline
from sphinxcontrib_flamedesign.core.learning.template_document import derive
from sphinxcontrib_flamedesign.core.learning.toml_text import write_template
from sphinxcontrib_flamedesign.core.required_fields import NOT_REQUIRED
from sphinxcontrib_flamedesign.core.template import FieldSpec, Template
from sphinxcontrib_flamedesign.core.template_file import (
    TemplateError,
    find_template,
    list_shipped,
    make_template,
    make_words,
    read_template,
    suggest_template,
)
from sphinxcontrib_flamedesign.core.text.counts import describe_count
from sphinxcontrib_flamedesign.core.text.normalise import singular, slugify
from sphinxcontrib_flamedesign.core.text.quoting import quote
from sphinxcontrib_flamedesign.reading.outline_reader import UnreadableDocumentError, read_outline

#: Words in the name of a document that is copied which do not say of what.
_SAYS_NOTHING = re.compile(r"template|templates|readme|index|design|designs|doc|docs|n+|x+|\d+", re.IGNORECASE)

#: What is in the name of a document that is copied.
_IS_COPIED = re.compile(r"template|N{3,}|X{3,}|(?<!\d)0{3,}(?!\d)", re.IGNORECASE)

#: What stands in a path for a number that is still to be given; a first document may well have the number 0000.
_PLACEHOLDER = re.compile(r"(?<![^\W_])(?:N{3,}|X{3,}|0{3,}[-_]template)(?![^\W_])")

#: So many documents are looked at for a pattern of them.
_MOST_LISTED = 200

#: What documents are called.
_SUFFIXES = (".md", ".markdown", ".rst", ".txt")


@click.group(short_help="Learn a template from documents, or print those that ship.")
def template() -> None:
    """Learn a template from documents, compare one with a document, or print those that ship."""


def _refuse_folder(context: click.Context, parameter: click.Parameter, document: Path | None) -> Path | None:
    """Refuse what is no file in place of the document that is copied."""
    if document is not None and document.is_dir():
        files = _list_documents(document)
        hint = f"; name its documents as --documents {shlex.quote(glob_of(files))}" if files else ""
        raise click.BadParameter(f"{show_path(document)} is a folder{hint}")
    return document


@template.command(
    "derive",
    short_help="Learn a template from the documents of a team.",
    epilog="For instance: `flamedesign template derive docs/adr/template.md --documents 'docs/adr/*.md' --output"
    " adr.toml`.",
)
@click.argument("document", type=PRESENT_PATH, required=False, callback=_refuse_folder)
@click.option(
    "--documents",
    "globs",
    metavar="GLOB",
    multiple=True,
    help="The files of the documents that there are, as seen from the working directory, in quotation marks; may be"
    " given several times.",
)
@click.option("--name", help="What the template is called; by the name of its file or folder unless given.")
@output_option
def derive_template(document: Path | None, globs: tuple[str, ...], name: str | None, output: Path | None) -> None:
    """Write the template that DOCUMENT is: what a team copies for each new design.

    Headings and bold labels become fields, guidance becomes prompts, and the header becomes metadata. With --documents,
    more is learnt from the documents that there are: how they are called, other wordings of headings, text that stays
    as it is, since when a field is asked for, the statuses that there are, and which metadata names other designs.
    Without DOCUMENT, the fields are what most of them share. What is guessed has a comment: read the file, and correct
    it. The file of --output must not exist.
    """
    if document is None and not globs:
        raise MissingError("name the document that your team copies, or the ones it has written with --documents")
    refuse_present(output)
    learnt = _derive(document, globs, name)
    if not learnt.fields:
        what = f"{show_path(document)} has" if document is not None else f"the documents {' '.join(globs)} have"
        alike = "" if document is not None else " that most of them share"
        raise InputError(f"no template can be learnt: {what} no headings or bold labels{alike}")
    text = write_template(learnt)
    _refuse_unusable(text, show_path(document) if document is not None else " ".join(globs))
    write_output(text, output)
    if output is not None and output != STDOUT:
        fields, lines = describe_count(len(learnt.fields), "field"), describe_count(len(learnt.metadata), "line")
        follow = f", then: {_describe_next(output, _find_base(_find_all(globs)))}" if globs else ""
        echo(f"{show_path(output)}: {fields} and {lines} of metadata; read it, and correct what is guessed{follow}")
        for other in learnt.left_out:
            echo(other)
        if globs and document is not None and not _IS_COPIED.search(str(document)):
            echo(f"{show_path(document)}, from which the others are copied, is left out of the designs by `exclude`.")


@template.command(
    "check",
    short_help="Compare a template with the document that a team copies.",
    epilog="For instance: `flamedesign template check nygard docs/adr/template.md`.",
)
@click.argument("name", metavar="TEMPLATE")
@click.argument("document", type=INPUT_FILE)
@click.pass_context
def check_template(context: click.Context, name: str, document: Path) -> None:
    """Compare TEMPLATE, a file or the name of one that ships, with DOCUMENT, which a team copies for each new design.

    The exit status is 1 where one of them has a field, a line of metadata or guidance that the other has not.
    """
    known = _load(name)
    learnt = _derive(document, (), known.name)
    differences = list(find_drift(known, learnt))
    for difference in differences:
        echo(difference)
    if not differences:
        echo(f"{show_path(document)} has the fields, the metadata and the guidance of {known.name!r}.")
    context.exit(int(bool(differences)))


@template.command("list")
def list_templates() -> None:
    """List the templates that ship, each with its title, how many fields it has, and which documents it is for.

    Choose one by its documents: `flamedesign check --template NAME` reads those, and says how well it fits them. For
    documents of another form, `flamedesign template derive` learns a template. What designs of one of them say,
    `flamedesign template fields NAME` prints.
    """
    names = list_shipped()
    width = max(map(len, names))
    for name in names:
        shown = _load(name)
        documents = ", ".join(shown.documents) or "named with --documents"
        echo(f"{name:<{width}}  {shown.title}: {describe_count(len(shown.fields), 'field')}; documents: {documents}")
    echo(
        "Choose one with `flamedesign check --template NAME`, or learn your own:"
        " `flamedesign template derive --documents 'docs/adr/*.md' --output adr.toml`.",
        err=True,
    )


@template.command(
    "fields",
    short_help="Print the fields of a template.",
    epilog="For instance: `flamedesign template fields kep`, or `flamedesign template fields adr.toml --format json`.",
)
@click.argument("name", metavar="TEMPLATE")
@format_option("text", "json")
def list_fields(name: str, form: str) -> None:
    """Print the fields of TEMPLATE, a file or the name of one that ships.

    Of each it is the name, as in the directive `design-NAME`, the heading or label that opens it, whether designs must
    have it, and other wordings of the heading. What stands inside a section is indented.
    """
    shown = _load(name)
    if form == "json":
        write_output(to_json({"template": shown.name, "fields": [_field_as_data(spec) for spec in shown.fields]}), None)
        return
    names = [f"{'  ' * len(shown.ancestors(spec.name))}{spec.name}" for spec in shown.fields]
    width = max(map(len, names))
    for indented, spec in zip(names, shown.fields, strict=True):
        aliases = f"; also {' / '.join(spec.aliases)}" if spec.aliases else ""
        echo(f"{indented:<{width}}  {spec.label}: {_describe_required(spec)}{aliases}")


def _field_as_data(spec: FieldSpec) -> dict[str, object]:
    required = list(spec.required) if isinstance(spec.required, tuple) else spec.required
    return {
        "name": spec.name,
        "section": spec.parent,
        "labels": [spec.label, *spec.aliases],
        "required": required,
        "since": spec.since,
    }


def _describe_required(spec: FieldSpec) -> str:
    """Return whether designs must have a field, and from when on, or in which statuses."""
    if not spec.required:
        return NOT_REQUIRED
    since = f" since {spec.since}" if spec.since is not None else ""
    statuses = f" in {', '.join(spec.required)}" if isinstance(spec.required, tuple) else ""
    return f"required{since}{statuses}"


def _load(name: str) -> Template:
    """Return a template that ships, or that of a file.

    :raises InputError: there is none, or it cannot be used.
    """
    path = find_template(name, Path())
    if path is None:
        raise InputError(f"there is no template {name!r}, by name or as a file{suggest_template(name, Path())}")
    try:
        return make_template(read_template(path), str(path))
    except TemplateError as error:
        raise InputError(f"the template cannot be used: {error}") from error


def _derive(document: Path | None, globs: Sequence[str], name: str | None) -> Derived:
    """Return what is learnt from documents.

    :raises InputError: one of them cannot be read, or a pattern matches none.
    """
    found = _find_all(globs)
    folder = _find_base(found)
    copied = [document.resolve()] if document is not None else [path for path in found if _is_of_template(path)]
    written = [path for path in found if path not in copied]
    outline = _read(document, folder, takes_labels=True) if document is not None else None
    if outline is None and not written:
        raise InputError(f"{show_path(copied[0])} is the only document; name it without --documents")
    has_labels = outline is None or any(heading.is_label for heading in outline.headings)
    read = [_read(path, folder, takes_labels=has_labels) for path in written]
    listings = find_listings(read)
    documents = [other for other in read if other.docname not in listings]
    languages = find_languages([*([outline] if outline is not None else []), *documents])
    words = make_words(languages)
    if document is not None and outline is not None:
        learnt = derive(outline, name or _name_of(document), words)
    else:
        learnt = derive_common(documents, name or _name_of(_folder_of(found) / "template"), words)
    learnt.set_languages(languages)
    patterns = dict.fromkeys(pattern for glob in globs for pattern in _patterns_of(glob, folder))
    learn(learnt, documents, [*patterns], words)
    learnt.exclude([*(_docname_of(path, folder) for path in copied if globs), *listings])
    learnt.left_out += [f"{listing} is the page of its folder, and no design: see `exclude`." for listing in listings]
    return learnt


def _is_of_template(path: Path) -> bool:
    """Return whether a document is copied for each new one, by its name, or for a number that is still to be given."""
    folders = Path(os.path.relpath(path)).parent.parts
    return "template" in path.stem.lower() or any(map(_PLACEHOLDER.search, (*folders, path.stem)))


def _find_all(globs: Iterable[str]) -> list[Path]:
    return list(dict.fromkeys(path for glob in globs for path in _find(glob, Path.cwd())))


def _find_base(paths: Sequence[Path]) -> Path:
    """Return the folder from which documents are seen: that of a ``conf.py`` that loads us, or else the present one."""
    conf = find_conf(_folder_of(paths)) if paths else None
    return conf if conf is not None and loads_extension(conf / "conf.py") else Path.cwd()


def _describe_next(output: Path, base: Path) -> str:
    """Return what to do with a template that was learnt from the documents that there are."""
    conf = base / "conf.py"
    if not conf.is_file():
        return f"`flamedesign check --template {shlex.quote(show_path(output))}`"
    name = os.path.relpath(output, base).replace(os.sep, "/")
    return f"write flamedesign_template = {quote(name)} in {show_path(conf)}"


def _folder_of(paths: Sequence[Path]) -> Path:
    return Path(os.path.commonpath([path.parent for path in paths]))


def _find(glob: str, folder: Path) -> Iterator[Path]:
    """Yield the documents that a pattern matches, sorted.

    :raises InputError: it matches none.
    """
    anchor = Path(glob).anchor
    try:
        paths = sorted(Path(anchor).glob(os.path.relpath(glob, anchor)) if anchor else folder.glob(glob))
    except (ValueError, NotImplementedError) as error:
        raise InputError(f"--documents {glob!r} is no pattern of files below {show_path(folder)}: {error}") from error
    named = {*Path(glob).parts, *folder.parts}
    read = (path for path in paths if not any(is_never_read(part) for part in path.parts if part not in named))
    found = [path.resolve() for path in read if path.suffix.lower() in _SUFFIXES and path.is_file()]
    if not found:
        raise InputError(f"--documents {glob!r} matches no document below {show_path(folder)}; {_describe_meant(glob)}")
    yield from found


def _describe_meant(glob: str) -> str:
    """Return which pattern is of documents: of the folder that another one names, wherever that lies, or of any."""
    folder = WILDCARD.split(glob)[0].rstrip("/").casefold()
    files = _list_documents(Path())
    meant = [file for file in files if f"/{folder}/" in f"/{file.casefold()}"]
    if not files:
        return f"there is none of {', '.join(_SUFFIXES)}"
    return f"give it as {glob_of(meant or files)!r}"


def _list_documents(folder: Path) -> list[str]:
    """Return the first documents in a folder and those below it, as they are shown."""
    files = (path for path in walk(folder) if path.suffix.lower() in _SUFFIXES)
    return [show_path(path) for path in islice(files, _MOST_LISTED)]


def _patterns_of(glob: str, folder: Path) -> Iterator[str]:
    """Yield the patterns of document names for one of files, in which ``**/`` may stand for no folder at all.

    :param folder: the one from which names are seen.
    """
    bare = os.path.relpath(Path.cwd() / glob.removesuffix(Path(glob).suffix), folder).replace(os.sep, "/")
    if bare.endswith("**/*"):
        bare = bare.removesuffix("/*")
    if "**/" in bare:
        yield bare.replace("**/", "")
    yield bare


def _docname_of(path: Path, folder: Path) -> str:
    """Return the name of a document as a project in a folder has it: by its file where it lies elsewhere."""
    try:
        place = path.resolve().relative_to(folder.resolve())
    except ValueError:
        place = Path(path.name)
    return place.with_suffix("").as_posix()


def _read(path: Path, folder: Path, *, takes_labels: bool = False) -> Outline:
    try:
        return read_outline(path, _docname_of(path, folder), takes_labels=takes_labels)
    except UnreadableDocumentError as error:
        raise InputError(str(error)) from error


def _name_of(document: Path) -> str:
    """Return what a template is called by its file: by that of its folder, where the file says nothing.

    How the working directory is called, each checkout decides by itself.
    """
    path, here = document.resolve(), Path.cwd().resolve()
    folders = (path.relative_to(here) if path.is_relative_to(here) else path).parent.parts[::-1]
    for place in (document.stem, *folders):
        words = [word for word in slugify(place).split("-") if not _SAYS_NOTHING.fullmatch(word)]
        if words:
            return "-".join(words)
    return next((singular(name) for name in map(slugify, folders) if name), "own")


def _refuse_unusable(text: str, document: str) -> None:
    """Refuse what cannot be used as a template.

    :raises InputError: it has no fields, or names that clash.
    """
    try:
        make_template(tomllib.loads(text), document)
    except TemplateError as error:
        raise InputError(f"no template can be learnt from {error}") from error
