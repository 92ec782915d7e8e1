"""``flamedesign template``: templates that are learnt from documents, compared with them, or shipped."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import click

from sphinxcontrib_flamedesign.cli.options import INPUT_FILE, output_option, write_output
from sphinxcontrib_flamedesign.cli.project_loader import InputError
from sphinxcontrib_flamedesign.cli.terminal import echo
from sphinxcontrib_flamedesign.core.learning.documents import learn
from sphinxcontrib_flamedesign.core.learning.drift import find_drift
from sphinxcontrib_flamedesign.core.learning.learnt_template import Derived
from sphinxcontrib_flamedesign.core.learning.outline import Outline
from sphinxcontrib_flamedesign.core.learning.template_document import derive
from sphinxcontrib_flamedesign.core.learning.toml_text import write_template
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.template_file import (
    TemplateError,
    find_shipped,
    list_shipped,
    make_template,
    make_words,
    read_template,
)
from sphinxcontrib_flamedesign.core.text.normalise import slugify
from sphinxcontrib_flamedesign.core.text.suggest import suggest
from sphinxcontrib_flamedesign.reading.outline_reader import UnreadableDocumentError, read_outline

#: Words in the name of a document that is copied which do not say of what.
_SAYS_NOTHING = re.compile(r"template|templates|readme|index|design|designs|doc|docs|n+|x+|\d+", re.IGNORECASE)

#: What documents are called.
_SUFFIXES = (".md", ".markdown", ".rst", ".txt")


@click.group(short_help="Learn a template from documents, or list those that ship.")
def template() -> None:
    """Learn a template from documents, compare one with a document, or list those that ship."""


@template.command(
    "derive",
    epilog="For instance: `flamedesign template derive docs/adr/template.md --documents 'docs/adr/*.md' --output"
    " adr.toml`.",
)
@click.argument("document", type=INPUT_FILE)
@click.option(
    "--documents",
    "globs",
    metavar="GLOB",
    multiple=True,
    help="The documents that there are, as seen from the working directory; may be given several times.",
)
@click.option("--name", help="What the template is called; by the name of its file or folder unless given.")
@output_option
def derive_template(document: Path, globs: tuple[str, ...], name: str | None, output: Path | None) -> None:
    """Write the template that DOCUMENT is: what a team copies for each new design.

    Headings become fields, guidance becomes prompts, and the header becomes metadata. With --documents, more is
    learnt from the documents that there are: how they are called, other wordings of headings, text that stays as it
    is, since when a field is asked for, the statuses that there are, and which metadata names other designs. What is
    guessed has a comment: read the file, and correct it.
    """
    learnt = _derive(document, globs, name)
    text = write_template(learnt)
    _refuse_unusable(text, document)
    write_output(text, output)
    if output is not None:
        fields, metadata = len(learnt.fields), len(learnt.metadata)
        echo(f"{output}: {fields} fields and {metadata} lines of metadata; read it, and correct what is guessed")


@template.command("check")
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
    for one in differences:
        echo(one)
    if not differences:
        echo(f"{document} has the fields, the metadata and the guidance of {known.name!r}.")
    context.exit(int(bool(differences)))


@template.command("list")
def list_templates() -> None:
    """List the templates that ship, with their titles."""
    names = list_shipped()
    width = max(map(len, names))
    for name in names:
        echo(f"{name:<{width}}  {_load(name).title}")


def _load(name: str) -> Template:
    """Return a template that ships, or that of a file.

    :raises InputError: there is none, or it cannot be used.
    """
    path = find_shipped(name) or Path(name)
    if not os.path.isfile(path):  # noqa: PTH113  # a name may be one that no file can have
        hint = suggest(name, list_shipped())
        raise InputError(f"there is no template {name!r}; name a file, or one of {', '.join(list_shipped())}{hint}")
    try:
        return make_template(read_template(path), str(path))
    except TemplateError as error:
        raise InputError(f"the template cannot be used: {error}") from error


def _derive(document: Path, globs: Sequence[str], name: str | None) -> Derived:
    """Return what is learnt from documents.

    :raises InputError: one of them cannot be read, or a pattern matches none.
    """
    words = make_words()
    folder = Path.cwd()
    outline = _read(document, folder)
    learnt = derive(outline, name or _name_of(document), words)
    found = dict.fromkeys(path for glob in globs for path in _find(glob, folder))
    found.pop(document.resolve(), None)
    documents = [_read(path, folder) for path in found]
    patterns = dict.fromkeys(pattern for glob in globs for pattern in _patterns_of(glob))
    learn(learnt, documents, [*patterns], words)
    if globs:
        learnt.exclude(outline.docname)
    return learnt


def _find(glob: str, folder: Path) -> Iterator[Path]:
    """Yield the documents that a pattern matches, sorted.

    :raises InputError: it matches none.
    """
    try:
        paths = sorted(folder.glob(glob))
    except (ValueError, NotImplementedError) as error:
        raise InputError(f"--documents {glob!r} is no pattern of files below {folder}: {error}") from error
    found = [path.resolve() for path in paths if path.suffix.lower() in _SUFFIXES and path.is_file()]
    if not found:
        raise InputError(f"--documents {glob!r} matches no document below {folder}; give it as 'proposals/*.md'")
    yield from found


def _patterns_of(glob: str) -> Iterator[str]:
    """Yield the patterns of document names for one of files, in which ``**/`` may stand for no folder at all."""
    bare = PurePosixPath(glob.removesuffix(Path(glob).suffix)).as_posix()
    if bare.endswith("**/*"):
        bare = bare.removesuffix("/*")
    if "**/" in bare:
        yield bare.replace("**/", "")
    yield bare


def _read(path: Path, folder: Path) -> Outline:
    try:
        place = path.resolve().relative_to(folder.resolve())
    except ValueError:
        place = Path(path.name)
    try:
        return read_outline(path, place.with_suffix("").as_posix())
    except UnreadableDocumentError as error:
        raise InputError(str(error)) from error


def _name_of(document: Path) -> str:
    """Return what a template is called by its file: by that of its folder, where the file says nothing."""
    for place in (document.stem, *(folder.name for folder in document.resolve().parents)):
        words = [word for word in slugify(place).split("-") if not _SAYS_NOTHING.fullmatch(word)]
        if words:
            return "-".join(words)
    return "own"


def _refuse_unusable(text: str, document: Path) -> None:
    """Refuse what cannot be used as a template.

    :raises InputError: it has no fields, or names that clash.
    """
    try:
        make_template(tomllib.loads(text), str(document))
    except TemplateError as error:
        raise InputError(f"no template can be learnt from {error}") from error
