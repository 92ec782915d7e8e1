"""What design documents say, as plain records.

Reading makes these records, the domain keeps them, everything else is derived from them by
pure functions. They are frozen and slotted, and pickled with Sphinx's environment: whoever
changes a field here raises ``ENV_VERSION``. Those of which a design has dozens are named tuples,
which are unpickled several times as fast.

What has a ``line`` has its file too, as ``source``, relative to the project's source folder. In what is part of a
design it is empty where that is the document itself: it says more only of included files and files of metadata.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sphinxcontrib_flamedesign.core.declared import Declaration, ObjectReference
from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.near_label import NearLabel

#: Version of the records below, as Sphinx compares it with that of a pickled environment.
ENV_VERSION = 15


class State(StrEnum):
    """What a field of the template holds in one design."""

    FILLED = "filled"
    PLACEHOLDER = "placeholder"
    NOT_APPLICABLE = "not-applicable"
    MISSING = "missing"


class FieldStyle(StrEnum):
    """How a field's words are judged."""

    PROSE = "prose"
    LIST = "list"
    ASSESSMENT = "assessment"


class Citation(StrEnum):
    """What an entry in a design's references points to."""

    RELATED_DOCUMENT = "related-document"
    EXTERNAL = "external"
    IMPLEMENTATION = "implementation"


class ScopeSide(StrEnum):
    """On which side of a design's scope a field's entries are."""

    IN = "in"
    OUT = "out"


class TargetKind(StrEnum):
    """What a name can be that of."""

    FEATURE = "feature"
    COMPONENT = "component"
    EITHER = "either"
    STATUS = "status"
    #: ``key=value``, of a line of a header.
    METADATA = "metadata"


class Severity(StrEnum):
    """How much a finding weighs; ``off`` turns its rule off."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"


class IdSource(StrEnum):
    """Where a design's id comes from."""

    DIRECTIVE = "directive"
    METADATA = "metadata"
    TITLE = "title"
    PATH = "path"
    #: The document's name stands for an id that is still to be given, or that its template knows none of.
    PENDING = "pending"
    DOCUMENT = "document"


class Field(NamedTuple):
    """One field of the template as a design fills it.

    ``line`` counts from 1 in the source file; ``anchor`` is the fragment of the field on its page. Both are unset where
    the field is missing; a field that is there only through the fields in it has the line and the anchor of the first
    of them. ``is_blank`` tells a placeholder that is empty, and a field that does not apply and gives no reason.
    ``order`` rises with the places at which fields open in a document: the lines of several files tell no order.
    ``is_undecided`` tells one with fields in it whose own words are a placeholder such as TBD, whatever these say.
    """

    name: str
    state: State
    line: int | None = None
    anchor: str | None = None
    is_blank: bool = False
    source: str = ""
    order: int = 0
    is_undecided: bool = False


class Mention(NamedTuple):
    """A feature that prose names, with the line where it does so first.

    ``by_name`` tells a role's title or alias, which only the whole project can resolve, from an id; ``by_link`` the
    path or ``#label`` of a link, which may lead to a design.
    """

    id: str
    line: int
    by_name: bool = False
    source: str = ""
    by_link: bool = False


class Statement(NamedTuple):
    """One list item, table row or sentence that declares an interaction.

    It holds all that the words name; what that is in the project, the graph decides:
    feature ids, documents of the project (paths without anchors; ``#label`` for that of a
    label), source paths, and plain names.
    """

    kind: Kind
    field: str
    text: str
    line: int
    anchor: str
    ids: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    source: str = ""
    #: Whether it declares something only if its documents hold designs.
    if_design: bool = False


class Relation(NamedTuple):
    """One value of metadata that declares an interaction.

    ``reverse`` says that what is named states it: "superseded by ADR-7" is said of ADR-7.
    """

    kind: Kind
    key: str
    text: str
    line: int
    source: str = ""
    ids: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    reverse: bool = False
    #: Whether the only design that it names is that which states it.
    names_itself: bool = False


class Reference(NamedTuple):
    """One entry under a design's references.

    ``last_line`` is the last line of the source file at ``path`` that the entry names, as in ``src/a.py:52-60``.
    """

    kind: Citation
    text: str
    line: int
    ids: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    url: str | None = None
    path: str | None = None
    last_line: int | None = None
    source: str = ""


class ScopeEntry(NamedTuple):
    """One entry of what is in or out of a design's scope."""

    bound: ScopeSide
    text: str
    field: str
    line: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading that opens no field; kept only where it stands beside the template's own, or above nothing."""

    title: str
    line: int
    is_top: bool
    is_empty: bool
    source: str = ""


@dataclass(frozen=True, slots=True)
class UseCase:
    """An example among the use cases, with the parts of an example that it does not have."""

    title: str
    field: str
    line: int
    lacks: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A comment that says that findings of some rules are accepted, and why.

    It holds for the lines from ``first`` to ``last`` of its file, and for those of the files that are included there;
    or, where ``first`` and ``last`` are unset, for all of its document, or of the included file that it stands in.
    """

    rules: tuple[str, ...]
    reason: str
    docname: str
    source: str
    line: int
    first: int | None = None
    last: int | None = None
    #: Included files, with their first and last lines for which it holds.
    included: tuple[tuple[str, int, int], ...] = ()
    #: Whether it stands in a file that its document includes.
    is_included: bool = False


@dataclass(frozen=True, slots=True)
class RoleUse:
    """One use of a role, or of a view's option, that refers to what ``target_kind`` says, anywhere in the project."""

    target: str
    docname: str
    source: str
    line: int
    target_kind: TargetKind = TargetKind.FEATURE


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that reading could not take as written: a rule's id, and words that help."""

    rule: str
    message: str
    docname: str
    source: str
    line: int
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Design:
    """All that one document says about its design, in the order of the document.

    ``line`` is that on which it opens: in ``source``, the document's own file, unless ``opened_in`` names an included
    file.
    """

    id: str
    title: str
    docname: str
    source: str
    anchor: str
    line: int
    status: str | None = None
    #: The name of the template that it is written against.
    template: str = ""
    id_source: IdSource = IdSource.TITLE
    #: The number in its id.
    number: int | None = None
    #: The id by its path, where its title states another one.
    path_id: str | None = None
    metadata: tuple[tuple[str, tuple[str, ...]], ...] = ()
    blank_values: tuple[str, ...] = ()  #: What of it says that there is nothing, or nothing yet; sorted.
    #: The components of which it is, as its header says.
    components: tuple[str, ...] = ()
    #: Other names, as stated, and shorter ones that the forms of its template give.
    aliases: tuple[str, ...] = ()
    short_names: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    fields: tuple[Field, ...] = ()
    statements: tuple[Statement, ...] = ()
    references: tuple[Reference, ...] = ()
    mentions: tuple[Mention, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    object_references: tuple[ObjectReference, ...] = ()
    scope: tuple[ScopeEntry, ...] = ()
    sections: tuple[Section, ...] = ()
    use_cases: tuple[UseCase, ...] = ()
    near_labels: tuple[NearLabel, ...] = ()  #: The first near miss for each field that it lacks.
    #: The key of each line of metadata, the line, and the file where that is not the document itself.
    header_lines: tuple[tuple[str, int, str], ...] = ()
    #: The included file in which it opens, where that is not the document itself.
    opened_in: str = ""
    #: Whether a directive opens it.
    by_directive: bool = False

    @property
    def file(self) -> str:
        """The file in which it opens."""
        return self.opened_in or self.source

    @property
    def full_title(self) -> str:
        """The title with the id before it, where it has one and the title does not say it."""
        has_own_id = self.id != self.docname and not self.title.startswith(self.id)
        return f"{self.id}: {self.title}" if has_own_id else self.title

    def is_copy(self, owners: Mapping[str, str]) -> bool:
        """Return whether all that it says is said in files of other designs: its page includes those, and is none.

        :param owners: the files of designs.
        """
        if self.opened_in or self.id_source is not IdSource.DOCUMENT or self.status is not None:
            return self.opened_in in owners
        said = {field.source for field in self.fields if field.state is not State.MISSING}
        named = {*(statement.source for statement in self.statements), *(mention.source for mention in self.mentions)}
        return said <= owners.keys() and not owners.keys().isdisjoint(said | named)

    def place_of(self, key: str) -> tuple[str, int]:
        """Return in which file and line metadata states something, or else the design opens; no file means its own."""
        for name, line, source in self.header_lines:
            if name == key:
                return source, line
        return self.opened_in, self.line

    def values_of(self, key: str) -> tuple[str, ...]:
        """Return the values of a line of metadata."""
        return dict(self.metadata).get(key, ())


@dataclass(frozen=True, slots=True)
class Facts:
    """What all documents of a project say: the input of every derivation."""

    designs: tuple[Design, ...] = ()
    uses: tuple[RoleUse, ...] = ()
    problems: tuple[Problem, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    #: The documents that say other things in other builds.
    conditional: frozenset[str] = frozenset()

    def without_copies(self) -> Facts:
        """Return the facts without the designs that are those of other documents, whose files a document includes.

        A page that includes whole designs holds none itself: what stands in their files is said of them there.
        """
        owners = {design.source: design.docname for design in self.designs}
        copies = {design.docname: design.source for design in self.designs if design.is_copy(owners)}
        return Facts(
            tuple(design for design in self.designs if design.docname not in copies),
            tuple(use for use in self.uses if owners.get(use.source, use.docname) == use.docname),
            tuple(
                problem
                for problem in self.problems
                if copies.get(problem.docname, problem.source) == problem.source
                and not (problem.docname in copies and problem.rule == "missing-id")
            ),
            tuple(waiver for waiver in self.waivers if copies.get(waiver.docname, waiver.source) == waiver.source),
            self.conditional,
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, at one place.

    ``subject`` is what the finding is about beside its field: an unknown id, the other design, a source path.
    """

    rule: str
    severity: Severity
    message: str
    docname: str
    source: str
    line: int
    design: str | None = None
    field: str | None = None
    subject: str | None = None

    @property
    def file(self) -> str:
        """The file in which it stands, where that is not its document's own: included, or beside it."""
        is_own = self.source.startswith(f"{self.docname}.") or self.source.rpartition("/")[2] == self.docname
        return "" if is_own else self.source

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays of a finding when lines shift or wordings change: its rule, its place, and subject or field.

        The place is its document, or else the file, which may be a part of several documents.
        """
        return self.rule, self.file or self.docname, self.subject or self.field or ""
