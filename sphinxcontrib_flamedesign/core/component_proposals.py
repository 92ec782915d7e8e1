"""Which names that designs use may be those of components: a table for whoever configures them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sphinxcontrib_flamedesign.core.components import ComponentIndex, component_key, first_part
from sphinxcontrib_flamedesign.core.model import Design, Statement
from sphinxcontrib_flamedesign.core.text.counts import describe_count
from sphinxcontrib_flamedesign.core.text.normalise import natural, singular

#: What fewer designs name is a detail of theirs.
_LEAST_DESIGNS = 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name that several designs use, with its other spellings and folders, and how many use it."""

    name: str
    aliases: tuple[str, ...]
    paths: tuple[str, ...]
    designs: int
    statements: int

    @property
    def usage(self) -> str:
        """How many designs and statements use the name, in words."""
        return f"{describe_count(self.designs, 'design')}, {describe_count(self.statements, 'statement')}"


@dataclass
class _Uses:
    """How a name is spelt, how often, and where."""

    spellings: Counter[str] = field(default_factory=Counter)
    folders: set[str] = field(default_factory=set)
    designs: set[str] = field(default_factory=set)
    statements: int = 0


def propose_components(
    designs: Iterable[Design], configured: Mapping[str, Mapping[str, Iterable[str]]]
) -> Sequence[Proposal]:
    """Return the names that two or more designs use in what they update, depend on and the like, most used first.

    Spellings that differ in case, hyphens, blanks or the plural are one; what a configured component has is left out.
    """
    index = ComponentIndex(configured)
    found: dict[str, _Uses] = defaultdict(_Uses)
    for design in designs:
        for statement in design.statements:
            _note(found, design, statement, index)
    proposals = [_propose(uses) for uses in found.values() if len(uses.designs) >= _LEAST_DESIGNS]
    return sorted(proposals, key=lambda proposal: (-proposal.designs, -proposal.statements, natural(proposal.name)))


def _note(found: Mapping[str, _Uses], design: Design, statement: Statement, index: ComponentIndex) -> None:
    """Note what a statement names, each thing once, unless that is a design."""
    if not statement.kind.spec.names_things or statement.ids:
        return
    named: set[str] = set()
    for name, folder in _names_in(statement, index):
        key = _key_of(name)
        uses = found[key]
        uses.designs.add(design.id)
        uses.statements += key not in named
        named.add(key)
        if folder:
            uses.folders.add(folder)
        else:
            uses.spellings[name] += 1


def _names_in(statement: Statement, index: ComponentIndex) -> Iterator[tuple[str, str]]:
    """Yield the names in a statement that are not configured; of a path its first folder, which is a folder too."""
    for path in statement.paths:
        folder, slash, _ = path.partition("/")
        if slash and folder.strip(".") and index.by_path(path) is None:
            yield folder, folder
    for name in statement.names:
        if component_key(name) and index.by_name(name) is None:
            yield first_part(name) or name, ""


def _key_of(name: str) -> str:
    """Return what all spellings of a name have in common: that of ``Session Managers`` is ``sessionmanager``."""
    return singular(component_key(name).replace("-", ""))


def _propose(uses: _Uses) -> Proposal:
    """Return a name with its other spellings: the one that is written out, and then the most frequent, is the name."""
    spellings = sorted(uses.spellings) or sorted(uses.folders)
    name = max(spellings, key=lambda spelling: (" " in spelling, spelling[:1].isupper(), uses.spellings[spelling]))
    by_key = {
        component_key(spelling): spelling
        for spelling in reversed(spellings)
        if component_key(spelling) != component_key(name)
    }
    paths = tuple(f"{folder}/*" for folder in sorted(uses.folders))
    return Proposal(name, tuple(sorted(by_key.values())), paths, len(uses.designs), uses.statements)
