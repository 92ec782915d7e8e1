"""Design templates as data: what fields a design has, how it is called, and what its header says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from sphinxcontrib_flamedesign.core.kinds import Kind, KindSpec, add_kinds
from sphinxcontrib_flamedesign.core.model import Citation, Design, FieldStyle, ScopeSide

#: Fields of these names have the directive ``design-field-<name>``, for views and the card have the other one.
RESERVED = frozenset({"card", "graph", "impact", "matrix", "overview", "report", "table", "worklist"})


#: True, false, or the statuses in which something is required.
Required = bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field that a design may have. The keys of a template file say what each means."""

    name: str
    label: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    required: Required = True
    since: str | None = None
    style: FieldStyle = FieldStyle.PROSE
    declares: Kind | None = None
    cites: Citation | None = None
    examples: tuple[str, ...] = ()
    collects: bool = False
    scope: ScopeSide | None = None
    defines: tuple[str, ...] = ()
    relies_on: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    keep: bool = False
    heading: bool = False
    repeat: str | None = None
    public: bool = True

    @property
    def directive(self) -> str:
        """The directive that opens the field."""
        return f"design-field-{self.name}" if self.name in RESERVED else f"design-{self.name}"


class HeaderRole(StrEnum):
    """What a line of a design's header says."""

    ID = "id"
    TITLE = "title"
    OWNER = "owner"
    REVIEWER = "reviewer"
    DATE = "date"
    STATUS = "status"
    COMPONENT = "component"


#: What every design has of itself, whatever its header says.
IDENTITY = frozenset({HeaderRole.ID, HeaderRole.TITLE, HeaderRole.STATUS})

#: Who has to do with a design.
PEOPLE = (HeaderRole.OWNER, HeaderRole.REVIEWER)


class Standing(StrEnum):
    """What a status means for whoever reads a design."""

    DRAFT = "draft"
    IN_FORCE = "in-force"
    OUT_OF_FORCE = "out-of-force"


class HeaderForm(StrEnum):
    """How documents open, where that is neither front matter, a field list nor lines of text."""

    RFC2822 = "rfc2822"


@dataclass(frozen=True, slots=True)
class MetadataKey:
    """One line of a design's header: status, author and the like."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    holds: HeaderRole | None = None
    many: bool = False
    links: Kind | None = None
    reverse: bool = False
    values: tuple[str, ...] = ()
    required: Required = False
    prompts: tuple[str, ...] = ()
    section: str | None = None
    drafts: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()

    def standing_of(self, status: str) -> Standing | None:
        """Return what a status means; None for one that is none of the template's."""
        if status in self.drafts:
            return Standing.DRAFT
        if status in self.superseded or status in self.withdrawn:
            return Standing.OUT_OF_FORCE
        return Standing.IN_FORCE if status in self.values else None


#: What every design may state, whatever its template: in the order of documentation.
COMMON_METADATA = (
    MetadataKey("id", "Id", holds=HeaderRole.ID),
    MetadataKey("title", "Title", holds=HeaderRole.TITLE),
    MetadataKey("aliases", "Aliases", many=True),
    MetadataKey("supersedes", "Supersedes", many=True, links=Kind.SUPERSEDES),
    MetadataKey("superseded-by", "Superseded by", many=True, links=Kind.SUPERSEDES, reverse=True),
)


@dataclass(frozen=True, slots=True)
class IdSpec:
    """How designs are called, as patterns with placeholders: ``ADR-{number}``."""

    form: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """How authors write in some language: that there is nothing, or nothing yet, and the like."""

    title_prefixes: tuple[str, ...] = ()
    header_sections: tuple[str, ...] = ()
    link_sections: tuple[str, ...] = ()
    numbering: tuple[str, ...] = ()
    joiners: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    none_in_lists: tuple[str, ...] = ()
    none_tails: tuple[str, ...] = ()
    none_reasons: tuple[str, ...] = ()
    none_openings: tuple[str, ...] = ()
    none_verbs: tuple[str, ...] = ()
    none_endings: tuple[str, ...] = ()
    none_objects: tuple[str, ...] = ()
    none_ends: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    placeholder: tuple[str, ...] = ()
    placeholder_alone: tuple[str, ...] = ()
    guidance: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()
    exit_codes: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    migration: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    status_openings: tuple[str, ...] = ()
    status_ends: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    status_names: tuple[str, ...] = ()
    owner_names: tuple[str, ...] = ()
    supersedes_names: tuple[str, ...] = ()
    successor_names: tuple[str, ...] = ()
    depends_names: tuple[str, ...] = ()
    related_names: tuple[str, ...] = ()
    date_names: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    in_force: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    denial_endings: tuple[str, ...] = ()
    #: Words of headings and of header lines that tell this language from English.
    telling: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """A design template: its fields in the order in which a reader meets them."""

    name: str
    title: str
    fields: tuple[FieldSpec, ...]
    metadata: tuple[MetadataKey, ...]
    words: Words
    ids: IdSpec = IdSpec()
    #: The file beside a document that holds its metadata, and how the document itself opens.
    metadata_file: str | None = None
    header: HeaderForm | None = None
    #: Which documents are designs, where the project does not say, and which are none, unless it names them.
    documents: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    #: The kinds of interaction that the template adds.
    own_kinds: tuple[KindSpec, ...] = ()
    #: Rule id -> status -> the severity that the rule has for designs of this status.
    severities: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """All kinds of interaction that designs of the template may state, by name, in the order of lists."""
        return add_kinds(self.own_kinds)

    @cached_property
    def _by_name(self) -> Mapping[str, FieldSpec]:
        return {spec.name: spec for spec in self.fields}

    @cached_property
    def _ancestors(self) -> Mapping[str, tuple[str, ...]]:
        return {spec.name: tuple(_walk_up(spec, self._by_name)) for spec in self.fields}

    @cached_property
    def _children(self) -> Mapping[str, tuple[FieldSpec, ...]]:
        return {other.name: tuple(spec for spec in self.fields if spec.parent == other.name) for other in self.fields}

    def required_in(self, status: str | None) -> frozenset[str]:
        """Return the fields that must be there in a design of some status; one inside another if both must."""
        if status not in self._required:
            own = {spec.name for spec in self.fields if is_required_in(spec.required, status)}
            self._required[status] = frozenset(name for name in own if own.issuperset(self._ancestors[name]))
        return self._required[status]

    @cached_property
    def _required(self) -> dict[str | None, frozenset[str]]:
        """The fields that designs must have, by their status, as far as it was asked for."""
        return {}

    @cached_property
    def required_since(self) -> Mapping[str, tuple[str, ...]]:
        """Since when fields must be there, with those around them; without those that always must."""
        chains = {name: (name, *outer) for name, outer in self._ancestors.items()}
        since = {
            name: tuple(filter(None, (self._by_name[text].since for text in chain))) for name, chain in chains.items()
        }
        return {name: dates for name, dates in since.items() if dates}

    @cached_property
    def private(self) -> frozenset[str]:
        """The fields that are left out of output, with those inside them."""
        names = {spec.name for spec in self.fields if not spec.public}
        return frozenset(name for name, outer in self._ancestors.items() if not names.isdisjoint((name, *outer)))

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each field in the template."""
        return {spec.name: place for place, spec in enumerate(self.fields)}

    @cached_property
    def all_metadata(self) -> tuple[MetadataKey, ...]:
        """The template's own metadata, and what every design may state."""
        own = {key.key for key in self.metadata}
        held = {(key.holds, key.links, key.reverse) for key in self.metadata}
        common = (
            key
            for key in COMMON_METADATA
            if key.key not in own and (key.many or (key.holds, key.links, key.reverse) not in held)
        )
        return (*self.metadata, *common)

    @cached_property
    def _keys(self) -> Mapping[str, MetadataKey]:
        return {key.key: key for key in self.all_metadata}

    def metadata_key(self, name: str) -> MetadataKey:
        """Return one line of the header by its name."""
        return self._keys[name]

    @cached_property
    def status(self) -> MetadataKey:
        """The header line that holds a design's status; without values where the template has none."""
        held = self.key_of(HeaderRole.STATUS)
        named = next((key for key in self.metadata if key.key == "status"), MetadataKey("status", "Status"))
        return held or named

    def __getitem__(self, field_name: str) -> FieldSpec:
        return self._by_name[field_name]

    def ancestors(self, field_name: str) -> tuple[str, ...]:
        """Return the names of the fields that contain this one, the nearest first."""
        return self._ancestors[field_name]

    def root(self, field_name: str) -> str:
        """Return the name of the outermost field that contains this one, or is it."""
        return (field_name, *self._ancestors[field_name])[-1]

    def contains(self, outer: str, inner: str) -> bool:
        """Return whether one field stands inside another."""
        return outer in self._ancestors[inner]

    def children(self, field_name: str) -> tuple[FieldSpec, ...]:
        """Return the fields directly inside one."""
        return self._children[field_name]

    @cached_property
    def roots(self) -> tuple[FieldSpec, ...]:
        """The fields that are sections of their own: those that stand in no other field."""
        return tuple(spec for spec in self.fields if spec.parent is None)

    def declaring(self, kind: Kind) -> FieldSpec | None:
        """Return the field in which designs state interactions of a kind: rather one that holds no others."""
        return self._declaring.get(kind)

    @cached_property
    def _declaring(self) -> Mapping[str, FieldSpec]:
        found: dict[str, FieldSpec] = {}
        for spec in sorted(self.fields, key=lambda other: bool(self._children[other.name])):
            if spec.declares is not None:
                found.setdefault(spec.declares, spec)
                found.setdefault(spec.declares.spec.like or spec.declares, spec)
        return found

    def key_of(self, holds: HeaderRole) -> MetadataKey | None:
        """Return the header line that says who owns a design, when it was made and the like."""
        return self._by_role.get(holds)

    @cached_property
    def _by_role(self) -> Mapping[HeaderRole, MetadataKey]:
        return {key.holds: key for key in reversed(self.metadata) if key.holds is not None}


@dataclass(frozen=True)
class Templates:
    """The templates of a project, and of which documents each is: patterns of names, the first that matches counts."""

    by_pattern: tuple[tuple[str, Template], ...]

    @cached_property
    def by_name(self) -> Mapping[str, Template]:
        """The templates by name."""
        return {template.name: template for _, template in self.by_pattern}

    def of(self, design: Design) -> Template:
        """Return the template that a design is written against."""
        return self.by_name[design.template]

    @property
    def templates(self) -> tuple[Template, ...]:
        """The templates, each once, in the order of the project's table."""
        return tuple(self.by_name.values())

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """All kinds of interaction that designs may state, by name, in the order of lists."""
        return add_kinds(spec for template in reversed(self.templates) for spec in template.own_kinds)

    @cached_property
    def patterns(self) -> Mapping[str, tuple[str, ...]]:
        """The patterns of the documents of each template, by its name."""
        return {
            name: tuple(pattern for pattern, template in self.by_pattern if template.name == name)
            for name in self.by_name
        }

    @cached_property
    def metadata_names(self) -> Mapping[str, tuple[str, ...]]:
        """The names of what headers say, each with the keys of the lines that it means.

        A line is known by its key, and by ``owner`` or ``reviewer`` where it holds that. Id, title and status are
        known of every design by themselves.
        """
        lines = [key for template in self.templates for key in template.metadata if key.holds not in IDENTITY]
        roles = (str(key.holds) for key in lines if key.holds in PEOPLE)
        names = dict.fromkeys((*(key.key for key in lines), *roles))
        return {name: tuple(dict.fromkeys(key.key for key in lines if name in {key.key, key.holds})) for name in names}

    @property
    def owner_keys(self) -> tuple[str, ...]:
        """The keys of the lines that hold owners."""
        return self.metadata_names.get(HeaderRole.OWNER, ())

    @cached_property
    def metadata_labels(self) -> Mapping[str, str]:
        """What each line of a header is called, by its key."""
        return {key.key: key.label for template in reversed(self.templates) for key in template.metadata}

    @cached_property
    def statuses(self) -> tuple[str, ...]:
        """All statuses that the templates know."""
        return tuple(dict.fromkeys(value for template in self.templates for value in template.status.values))


#: The pattern of a project that has one template for all documents.
ALL_DOCUMENTS = "**"


def is_required_in(required: Required, status: str | None) -> bool:
    """Return whether what is required always, never or in some statuses is so in one."""
    return required if isinstance(required, bool) else status in required


def _walk_up(spec: FieldSpec, by_name: Mapping[str, FieldSpec]) -> Iterator[str]:
    while spec.parent is not None:
        yield spec.parent
        spec = by_name[spec.parent]
