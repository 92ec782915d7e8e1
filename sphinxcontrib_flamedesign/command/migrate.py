"""``flamedesign migrate``: a plain document to directives, and back."""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from docutils import nodes

from sphinxcontrib_flamedesign.command.options import INPUT_FILE, find_project, project_options, write_file
from sphinxcontrib_flamedesign.command.reading import InputError, OpenProject, open_project
from sphinxcontrib_flamedesign.command.terminal import echo
from sphinxcontrib_flamedesign.core.migrate import (
    DirectiveWriter,
    MigrationError,
    PlainWriter,
    Slot,
    Syntax,
    Wordings,
    end_of_content,
    find_largest,
    split_lines,
)
from sphinxcontrib_flamedesign.core.printable import one_line
from sphinxcontrib_flamedesign.core.wording import Rank
from sphinxcontrib_flamedesign.project import get_project
from sphinxcontrib_flamedesign.reading.blocks import Block, Form, Mark, line_of, text_of
from sphinxcontrib_flamedesign.reading.recognise import Opening
from sphinxcontrib_flamedesign.reading.transform import READ_EVENT, DesignRead

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_DIRECTIVES, _PLAIN = "directives", "plain"
#: Facts that say where something stands, and not what it says.
_PLACES = frozenset({"line", "anchor", "header_lines"})
_NUMBER = re.compile(r"\d+")


@click.command(short_help="Print a document with directives in place of headings, or back.")
@click.argument("document", type=INPUT_FILE)
@click.option(
    "--to",
    "form",
    type=click.Choice([_DIRECTIVES, _PLAIN]),
    default=_DIRECTIVES,
    show_default=True,
    help="Headings and labels to directives, or directives to headings and labels.",
)
@click.option("--write", is_flag=True, help="Replace DOCUMENT, whole or not at all.")
@project_options
def migrate(document: Path, form: str, write: bool, conf: Path | None, source: Path | None) -> None:
    """Print how DOCUMENT reads with directives in place of its headings and labels, as a unified diff.

    Every other byte stays, and the way back gives the same bytes. The document is read in both forms: where a
    part would not say the same as a directive, it stays as it is, and standard error says so. Nothing is written
    without --write. Metadata and the directive `design` stay as they are.
    """
    path = document.resolve()
    documents, configuration = find_project(conf, source, path)
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{document} cannot be read: {error}") from error
    with open_workbench(documents, configuration, path) as bench:
        migration = migrate_document(bench, text, form)
    for line, reason in migration.left:
        echo(f"{document}:{line}: stays as it is: {reason}", err=True)
    if migration.text == text:
        raise InputError(f"{document} holds nothing that can be written as {form}")
    if write:
        write_file(migration.text, path)
        return
    name = path.relative_to(documents).as_posix()
    for row in difflib.unified_diff(split_lines(text), split_lines(migration.text), f"a/{name}", f"b/{name}"):
        words = row.rstrip("\r\n")
        ending = row[len(words) :] or "\n\\ No newline at end of file\n"
        click.echo(one_line(words) + ending, nl=False)


@dataclass(frozen=True, slots=True)
class Migration:
    """A migrated document, and which headings, labels or directives stay as they are: their lines, and why."""

    text: str
    left: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a document: how it was read, what must not change, and what Sphinx said of it."""

    read: DesignRead
    says: object
    warnings: Counter[str]

    @property
    def directives(self) -> dict[str, int]:
        """The line of each directive that opens a slot, counted from 0."""
        openings = [one for one in self.read.recognition.openings if one.rank is Rank.DIRECTIVE]
        return {one.slug: one.block.line - 1 for one in openings}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A slot that may become a directive, once those that open on certain lines do."""

    slot: Slot
    needs: frozenset[int]


class Workbench:
    """A project in which one document is read again and again, each time with another text."""

    def __init__(self, project: OpenProject, document: Path) -> None:
        self.project = project
        self.path = document
        docname = project.app.env.path2doc(document)
        if docname not in project.read.designs:
            raise InputError(
                f"{document.name} is no design of this project: list it in flamedesign_documents, or open a design in"
                " it with the directive `design`"
            )
        self.docname = str(docname)
        read = Path(project.app.env.doc2path(self.docname))
        if read.suffix != document.suffix:
            raise InputError(f"{document.name} is not read, for {read.name} is the same document; rename one of them")
        self.syntax = Syntax.REST if document.suffix == ".rst" else Syntax.MARKDOWN
        template = project.read.project.template
        self.wordings = Wordings(
            {slot.slug: slot.label for slot in template.slots},
            frozenset(slot.slug for slot in template.slots if slot.parent is None),
        )
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
        findings = Counter((finding.key, finding.severity) for finding in get_project(app.env).findings)
        warnings = Counter(_NUMBER.sub("", message) for message in messages)
        return Reading(read, (strip_places(read.design), self.words, findings), warnings)


@contextlib.contextmanager
def open_workbench(documents: Path, configuration: Path, document: Path) -> Iterator[Workbench]:
    """Open a project around one of its documents; what is written there is a copy of that document.

    :raises InputError: the document is no design of the project, or Sphinx cannot read it.
    """
    if not document.is_relative_to(documents):
        raise InputError(f"{document} lies outside {documents}, where the project's documents are; see --source")
    with tempfile.TemporaryDirectory(prefix="flamedesign-") as folder:
        scratch = Path(folder).resolve()
        copy = _mirror(documents, scratch, document.relative_to(documents))
        try:
            with open_project(scratch, configuration) as project:
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
    """Yield all words of a document in their order; of what opens a slot, the slot and the words behind its label."""
    opened = {id(opening.block): opening.slug for opening in read.recognition.openings}
    for block in read.blocks:
        if id(block) in opened:
            yield "opens", opened[id(block)]
        text = text_of(block.rest if id(block) in opened else block.parts)
        if text.strip():
            yield block.form.name, text if block.form is Form.CODE else " ".join(text.split())


def migrate_document(bench: Workbench, text: str, form: str) -> Migration:
    """Return a document with directives in place of its headings and labels, or the other way round.

    What would not say the same in the other form stays as it is.
    """
    before = bench.read(text)
    make = _to_directives if form == _DIRECTIVES else _to_plain
    return make(bench, text, before)


def _to_directives(bench: Workbench, text: str, before: Reading) -> Migration:
    lines = split_lines(text)
    candidates, left = find_candidates(before.read, lines, bench.syntax)
    writer = DirectiveWriter(lines, bench.syntax, bench.wordings, bench.mark)

    def write(chosen: frozenset[int]) -> str:
        return writer.write(candidates[line].slot for line in _settle(candidates, chosen))

    def is_same(chosen: frozenset[int]) -> bool:
        try:
            migrated = write(chosen)
            after = _read_same(bench, migrated, before)
            new = [line for slug, line in after.directives.items() if slug not in before.directives]
            return PlainWriter(split_lines(migrated), bench.syntax, bench.wordings).write(new) == text
        except MigrationError:
            return False

    chosen = _settle(candidates, find_largest(sorted(candidates, reverse=True), is_same))
    left += [(line + 1, "it would not say the same as a directive") for line in candidates if line not in chosen]
    return Migration(write(chosen), tuple(sorted(set(left))))  # a column opens its part in each row


def _to_plain(bench: Workbench, text: str, before: Reading) -> Migration:
    lines = split_lines(text)
    writer = PlainWriter(lines, bench.syntax, bench.wordings)
    candidates = sorted(before.directives.values())
    left: list[tuple[int, str]] = []
    for line in list(candidates):
        try:
            writer.write([line])
        except MigrationError as error:
            candidates.remove(line)
            left.append((line + 1, str(error)))

    def is_same(chosen: frozenset[int]) -> bool:
        try:
            _read_same(bench, writer.write(chosen), before)
        except MigrationError:
            return False
        return True

    chosen = find_largest(candidates, is_same)
    left += [(line + 1, "it would not say the same as a heading or label") for line in candidates if line not in chosen]
    return Migration(writer.write(chosen), tuple(sorted(left)))


def _read_same(bench: Workbench, text: str, before: Reading) -> Reading:
    """Read a migrated document.

    :raises MigrationError: it does not say what it said before.
    """
    after = bench.read(text)
    if after.says != before.says or not after.warnings <= before.warnings:
        raise MigrationError("it would not say the same")
    return after


def _settle(candidates: Mapping[int, Candidate], chosen: frozenset[int]) -> frozenset[int]:
    """Return those of the chosen slots for which all is chosen that they need."""
    while True:
        settled = frozenset(line for line in chosen if candidates[line].needs <= chosen)
        if settled == chosen:
            return chosen
        chosen = settled


def find_candidates(
    read: DesignRead, lines: list[str], syntax: Syntax
) -> tuple[dict[int, Candidate], list[tuple[int, str]]]:
    """Return the slots that can be directives, by the line that opens them, and which cannot: their lines, and why."""
    candidates: dict[int, Candidate] = {}
    left: list[tuple[int, str]] = []
    for opening in read.recognition.openings:
        if opening.rank is not Rank.DIRECTIVE:
            try:
                candidates[opening.block.line - 1] = _make_candidate(opening, read.blocks, lines, syntax)
            except MigrationError as error:
                left.append((opening.block.line, f"{opening.slug}: {error}"))
    settled = _settle(candidates, frozenset(candidates))
    left += [(line + 1, _say_need(candidates[line].slot)) for line in candidates if line not in settled]
    return {line: candidates[line] for line in settled}, left


def _say_need(slot: Slot) -> str:
    return f"{slot.slug}: it holds headings that stay, and in a directive they would be none"


def _make_candidate(opening: Opening, blocks: Sequence[Block], lines: list[str], syntax: Syntax) -> Candidate:
    """Return how an opening may become a directive.

    :raises MigrationError: it cannot.
    """
    block = opening.block
    if opening.also:
        raise MigrationError("its label opens several parts at once")
    if opening.misplaced or opening.rank is Rank.ELSEWHERE:
        raise MigrationError("it stands outside the section that it belongs to")
    if block.mark in {Mark.CELL, Mark.TERM}:
        raise MigrationError("a table, definition or field opens it")
    start = block.line - 1
    behind = _first_line(blocks[opening.end]) - 1 if opening.end < len(blocks) else len(lines)
    slot = Slot(
        opening.slug,
        start,
        end_of_content(lines, start + 1, max(behind, start + 1), syntax),
        opening.is_heading,
        spans_siblings=block.container is not None and opening.scope is block.container.parent,
    )
    headings = (one for one in blocks[opening.start + 1 : opening.end] if one.form is Form.HEADING and one.slug is None)
    needs = {one.line - 1 for one in headings} | set(_items_around(block))
    DirectiveWriter(lines, syntax, Wordings({slot.slug: ""}, frozenset()), ":").write([slot])
    return Candidate(slot, frozenset(needs))


def _items_around(block: Block) -> Iterator[int]:
    """Yield the lines of the list items around the one that opens a slot, if any.

    :raises MigrationError: it stands in something else.
    """
    own = block.container
    node = own.node if own is not None else block.node
    while not isinstance(node.parent, (nodes.section, nodes.document)):
        node = node.parent
        if isinstance(node, nodes.list_item):
            yield line_of(node[0]) - 1
        elif not isinstance(node, (nodes.bullet_list, nodes.enumerated_list)):
            raise MigrationError(f"it stands in another element ({node.tagname.replace('_', ' ')})")


def _first_line(block: Block) -> int:
    """Return the line on which a block starts, or what it stands in, but for lists and sections."""
    line = block.line
    node: nodes.Element | None = block.node.parent
    kept = (nodes.section, nodes.document, nodes.list_item, nodes.definition_list_item, nodes.field)
    while node is not None and not isinstance(node, kept):
        if not isinstance(node, nodes.Sequential) or isinstance(node, nodes.Admonition):
            line = min(line, line_of(node))
        node = node.parent
    return line
