"""``flamedesign migrate``: a plain document to directives."""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from docutils import nodes

from sphinxcontrib_flamedesign.cli.named_designs import no_design
from sphinxcontrib_flamedesign.cli.options import INPUT_FILE, find_project, project_options, write_file
from sphinxcontrib_flamedesign.cli.project_loader import InputError, OpenProject, open_project
from sphinxcontrib_flamedesign.cli.read_options import AskedBuild, ReadOptions
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.cli.terminal import echo
from sphinxcontrib_flamedesign.core.files import describe_unreadable
from sphinxcontrib_flamedesign.core.migrate import (
    DirectiveWriter,
    FieldRange,
    MigrationError,
    Syntax,
    end_of_content,
    find_largest,
    split_lines,
)
from sphinxcontrib_flamedesign.core.text.counts import describe_count
from sphinxcontrib_flamedesign.core.text.labels import Rank
from sphinxcontrib_flamedesign.core.text.printable import one_line
from sphinxcontrib_flamedesign.derived import get_derived, get_findings, get_project
from sphinxcontrib_flamedesign.reading.blocks import Block, Form, LabelStyle
from sphinxcontrib_flamedesign.reading.design_record import DesignRead
from sphinxcontrib_flamedesign.reading.inlines import text_of
from sphinxcontrib_flamedesign.reading.matches import FieldMatch
from sphinxcontrib_flamedesign.reading.notes import READ_EVENT
from sphinxcontrib_flamedesign.reading.places import Places

if TYPE_CHECKING:
    from sphinx.application import Sphinx


#: Facts that say where something stands, and not what it says.
_PLACES = frozenset({"line", "anchor", "header_lines", "order"})


_NUMBER = re.compile(r"\d+")


@click.command(
    short_help="Print a document with directives in place of headings.",
    epilog="For instance: `flamedesign migrate docs/designs/RFE7.md`, and with `--write` once it reads well.",
)
@click.argument("document", type=INPUT_FILE)
@click.option("--write", is_flag=True, help="Replace DOCUMENT, whole or not at all.")
@project_options
def migrate(document: Path, write: bool, conf: Path | None, source: Path | None, build: AskedBuild) -> None:
    """Print how DOCUMENT reads with directives in place of its headings and labels, as a unified diff.

    All other words stay. The document is read in both forms: where a field would not say the same as a directive,
    it stays as it is, and standard error says so. Nothing is written without --write. Metadata and the directive
    `design` stay as they are.
    """
    path = document.parent.resolve() / document.name  # it may be a link to a file that lies in no project
    documents, configuration = find_project(conf, source, path)
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{show_path(document)} cannot be read: {describe_unreadable(error)}") from error
    with open_workbench(documents, configuration, path, ReadOptions(build)) as bench:
        migration = migrate_document(bench, text)
    for line, reason in migration.left:
        echo(f"{show_path(document)}:{line}: stays as it is: {reason}", err=True)
    if migration.text == text:
        why = (
            "is written in directives already"
            if migration.is_done
            else "holds nothing that can be written as directives"
        )
        raise InputError(f"{show_path(document)} {why}")
    if write:
        write_file(migration.text, path)
        opened = describe_count(migration.count, "heading or label", "headings and labels")
        echo(f"{show_path(document)}: wrote directives in place of {opened}; next: `flamedesign check`.")
        return
    name = _name_in_patch(path, documents)
    for row in difflib.unified_diff(split_lines(text), split_lines(migration.text), f"a/{name}", f"b/{name}"):
        words = row.rstrip("\r\n")
        ending = row[len(words) :] or "\n\\ No newline at end of file\n"
        click.echo(one_line(words) + ending, nl=False)


def _name_in_patch(path: Path, documents: Path) -> str:
    """Return what a diff calls a document, so that `git apply` and `patch -p1` find it from the working directory.

    What lies elsewhere is named as seen from the folder of the documents. A tab ends a name with blanks.
    """
    here = Path.cwd()
    name = path.relative_to(here if path.is_relative_to(here) else documents).as_posix()
    return f"{name}\t" if " " in name else name


@dataclass(frozen=True, slots=True)
class Migration:
    """A migrated document, and which headings and labels stay as they are: their lines, and why."""

    text: str
    left: tuple[tuple[int, str], ...]
    #: Whether directives open all its fields already.
    is_done: bool
    #: How many headings and labels have become directives.
    count: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a document: how it was read, what must not change, and what Sphinx said of it."""

    read: DesignRead
    says: object
    warnings: Counter[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A field that may become a directive, once those that open on certain lines do."""

    spec: FieldRange
    needs: frozenset[int]


class Workbench:
    """A project in which one document is read again and again, each time with another text."""

    def __init__(self, project: OpenProject, document: Path) -> None:
        self.project = project
        self.path = document
        docname = project.app.env.path2doc(document)
        if docname not in project.read.designs:
            raise no_design(document, project.read)
        self.docname = str(docname)
        read = Path(project.app.env.doc2path(self.docname))
        if read.suffix != document.suffix:
            raise InputError(f"{document.name} is not read, for {read.name} is the same document; rename one of them")
        is_rest = get_derived(project.app.env).is_rest(self.docname)
        self.syntax = Syntax.REST if is_rest else Syntax.MARKDOWN
        template = get_project(project.app.env).template_of(project.read.designs[self.docname].design)
        self.labels = {spec.name: spec.label for spec in template.fields}
        extensions = getattr(project.app.config, "myst_enable_extensions", ())
        self.mark = ":" if "colon_fence" in extensions else "`"
        self.words: tuple[tuple[str, str], ...] = ()
        project.app.connect(READ_EVENT, self.keep_words)

    def keep_words(self, app: Sphinx, read: DesignRead) -> None:
        """Keep the document's words as they are read: later, Sphinx puts anchors and typographic quotes into them."""
        if read.design.docname == self.docname:
            self.words = tuple(_words(read))

    def read(self, text: str) -> Reading:
        """Read the document with another text.

        :raises MigrationError: it is no design then.
        """
        app, designs, messages = self.project.app, self.project.read.designs, self.project.messages
        self.path.write_bytes(text.encode("utf-8"))
        designs.pop(self.docname, None)
        messages.clear()
        app.events.emit("env-purge-doc", app.env, self.docname)
        app.env.clear_doc(self.docname)
        app.builder.read_doc(self.docname)
        if self.docname not in designs:
            raise MigrationError("it is no design then")
        read = designs[self.docname]
        findings = Counter((finding.key, finding.severity) for finding in get_findings(app.env))
        warnings = Counter(_NUMBER.sub("", message) for message in messages)
        return Reading(read, (strip_places(read.design), self.words, findings), warnings)


@contextlib.contextmanager
def open_workbench(documents: Path, configuration: Path, document: Path, options: ReadOptions) -> Iterator[Workbench]:
    """Open a project around one of its documents; what is written there is a copy of that document.

    :raises InputError: the document is no design of the project, or Sphinx cannot read it.
    """
    if not document.is_relative_to(documents):
        where = f"{show_path(documents)}, where the project's documents are; see --source"
        raise InputError(f"{show_path(document)} lies outside {where}")
    with tempfile.TemporaryDirectory(prefix="flamedesign-") as folder:
        scratch = Path(folder).resolve()
        copy = _mirror(documents, scratch, document.relative_to(documents))
        try:
            with open_project(scratch, configuration, options) as project:
                yield Workbench(project, copy)
        except InputError as error:
            raise InputError(error.message.replace(str(scratch), str(documents))) from error


def _mirror(folder: Path, scratch: Path, inside: Path) -> Path:
    """Make a folder that holds what another one holds, by links, but for a copy of one file in it."""
    for name in inside.parts:
        for path in folder.iterdir():
            if path.name != name:
                (scratch / path.name).symlink_to(path)
        folder, scratch = folder / name, scratch / name
        if folder.is_dir():
            scratch.mkdir()
    scratch.write_bytes(folder.read_bytes())
    return scratch


def strip_places(record: object) -> object:
    """Return what a record says, without the lines and anchors of it."""
    names: tuple[str, ...] = getattr(record, "_fields", ())
    if dataclasses.is_dataclass(record):
        names = tuple(item.name for item in dataclasses.fields(record))
    if names:
        return tuple((name, strip_places(getattr(record, name))) for name in names if name not in _PLACES)
    return tuple(strip_places(item) for item in record) if isinstance(record, tuple) else record


def _words(read: DesignRead) -> Iterator[tuple[str, str]]:
    """Yield all words of a document in their order; of what opens a field, the field and the words after its label."""
    opened = {id(opening.block): opening.field for opening in read.recognition.openings}
    for block in read.blocks:
        if id(block) in opened:
            yield "opens", opened[id(block)]
        text = text_of(block.text_after_label if id(block) in opened else block.parts)
        if text.strip():
            yield block.form.name, text if block.form is Form.CODE else " ".join(text.split())


def migrate_document(bench: Workbench, text: str) -> Migration:
    """Return a document with directives in place of its headings and labels.

    What would not say the same as a directive stays as it is.
    """
    before = bench.read(text)
    lines = split_lines(text)
    candidates, left = find_candidates(before.read, lines, bench.syntax)
    writer = DirectiveWriter(lines, bench.syntax, bench.labels, bench.mark)

    def write(chosen: frozenset[int]) -> str:
        return writer.write(candidates[line].spec for line in _settle(candidates, chosen))

    def is_same(chosen: frozenset[int]) -> bool:
        try:
            after = bench.read(write(chosen))
        except MigrationError:
            return False
        return after.says == before.says and after.warnings <= before.warnings

    chosen = _settle(candidates, find_largest(sorted(candidates, reverse=True), is_same))
    left += [(line + 1, "it would not say the same as a directive") for line in candidates if line not in chosen]
    ranks = {opening.rank for opening in before.read.recognition.openings}
    # A column opens its part in each row.
    return Migration(write(chosen), tuple(sorted(set(left))), is_done=ranks == {Rank.DIRECTIVE}, count=len(chosen))


def _settle(candidates: Mapping[int, Candidate], chosen: frozenset[int]) -> frozenset[int]:
    """Return those of the chosen fields for which all is chosen that they need."""
    while True:
        settled = frozenset(line for line in chosen if candidates[line].needs <= chosen)
        if settled == chosen:
            return chosen
        chosen = settled


def find_candidates(
    read: DesignRead, lines: list[str], syntax: Syntax
) -> tuple[dict[int, Candidate], list[tuple[int, str]]]:
    """Return the fields that can be directives, by the line that opens them, and which cannot: their lines, and why."""
    candidates: dict[int, Candidate] = {}
    left: list[tuple[int, str]] = []
    for opening in read.recognition.openings:
        if opening.rank is not Rank.DIRECTIVE and not opening.block.source:  # what is included is another file's
            try:
                candidates[opening.block.line - 1] = _make_candidate(opening, read, lines, syntax)
            except MigrationError as error:
                left.append((opening.block.line, f"{opening.field}: {error}"))
    settled = _settle(candidates, frozenset(candidates))
    left += [(line + 1, _describe_need(candidates[line].spec)) for line in candidates if line not in settled]
    return {line: candidates[line] for line in settled}, left


def _describe_need(spec: FieldRange) -> str:
    return f"{spec.name}: it holds headings that stay, and in a directive they would be none"


def _make_candidate(opening: FieldMatch, read: DesignRead, lines: list[str], syntax: Syntax) -> Candidate:
    """Return how an opening may become a directive.

    :raises MigrationError: it cannot.
    """
    block, blocks = opening.block, read.blocks
    if opening.also:
        raise MigrationError("its label opens several fields at once")
    if opening.misplaced or opening.rank is Rank.OTHER_SECTION:
        raise MigrationError("it stands outside the section that it belongs to")
    if block.mark in {LabelStyle.CELL, LabelStyle.TERM}:
        raise MigrationError("a table, definition or field opens it")
    start = block.line - 1
    if opening.end < len(blocks) and blocks[opening.end].source:
        raise MigrationError("included text follows it, and what includes that may be a part of it")
    end = _first_line(blocks[opening.end], read.places) - 1 if opening.end < len(blocks) else len(lines)
    spec = FieldRange(
        opening.field,
        start,
        end_of_content(lines, start + 1, max(end, start + 1), syntax),
        opening.is_heading,
        spans_siblings=block.container is not None and opening.scope is block.container.parent,
    )
    headings = (
        other for other in blocks[opening.start + 1 : opening.end] if other.form is Form.HEADING and other.field is None
    )
    needs = {heading.line - 1 for heading in headings if not heading.source} | set(_items_around(block, read.places))
    DirectiveWriter(lines, syntax, {spec.name: ""}, ":").write([spec])
    return Candidate(spec, frozenset(needs))


def _items_around(block: Block, places: Places) -> Iterator[int]:
    """Yield the lines of the list items around the one that opens a field, if any.

    :raises MigrationError: it stands in something else.
    """
    own = block.container
    node = own.node if own is not None else block.node
    while not isinstance(node.parent, (nodes.section, nodes.document)):
        node = node.parent
        if isinstance(node, nodes.list_item):
            yield places.of(node[0]).line - 1
        elif not isinstance(node, (nodes.bullet_list, nodes.enumerated_list)):
            raise MigrationError(f"it stands in another element ({node.tagname.replace('_', ' ')})")


def _first_line(block: Block, places: Places) -> int:
    """Return the line on which a block starts, or what it stands in, but for lists and sections."""
    line = block.line
    node: nodes.Element | None = block.node.parent
    kept = (nodes.section, nodes.document, nodes.list_item, nodes.definition_list_item, nodes.field)
    while node is not None and not isinstance(node, kept):
        if not isinstance(node, nodes.Sequential) or isinstance(node, nodes.Admonition):
            line = min(line, places.of(node).line)
        node = node.parent
    return line
