"""Rules about designs that say different things of the same thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sphinxcontrib_flamedesign.core.declared import SUBJECT_LABELS, Declaration, Subject
from sphinxcontrib_flamedesign.core.model import (
    Design,
    Finding,
    ScopeEntry,
    ScopeSide,
)
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.rules.registry import finding_of, rule
from sphinxcontrib_flamedesign.core.text.normalise import normalise, singular

#: Words that make no other thing of an entry in a scope.
_FILLERS = frozenset(
    {"a", "an", "the", "of", "for", "in", "to", "and", "or", "on", "with", "support", "implementation", "add", "new"}
)


_NUMBER = re.compile(r"(\d+(?:\.\d+)?)([a-z%]*)")


#: An entry of fewer words, fillers apart, is too vague to be compared.
_SCOPE_WORDS = 2


_Declared = tuple[Design, Declaration]


def _by_name(project: Project) -> Iterator[Sequence[_Declared]]:
    """Yield the declarations of each thing, where there are several, in the order of their documents."""
    found: dict[tuple[Subject, str], list[_Declared]] = defaultdict(list)
    for design in project.graph.designs.values():
        for declaration in design.declarations if project.is_in_force(design) else ():
            if not _is_success(declaration):
                found[declaration.subject, _comparable(declaration)].append((design, declaration))
    yield from (group for _, group in sorted(pair for pair in found.items() if len(pair[1]) > 1))


def _comparable(declaration: Declaration) -> str:
    """Return a name as it is compared: Sphinx joins the words of a program by hyphens."""
    return declaration.name.replace(" ", "-") if declaration.subject is Subject.FLAG else declaration.name


def _contradicting(declared: Sequence[_Declared]) -> tuple[_Declared, Sequence[_Declared]]:
    """Return the first of some declarations that gives a value, and of each design the first that contradicts it."""
    first = next((pair for pair in declared if pair[1].value is not None), declared[0])
    others: dict[str, _Declared] = {}
    for design, declaration in declared:
        if _differ(first[1], declaration):
            others.setdefault(design.id, (design, declaration))
    return first, tuple(others.values())


def _differ(declaration: Declaration, other: Declaration) -> bool:
    """Return whether two designs give a thing other defaults, or an exit code another meaning in every word."""
    if declaration.value is None or other.value is None:
        return False
    if declaration.subject is Subject.EXIT_CODE:
        return _words_of(declaration.value).isdisjoint(_words_of(other.value))
    (value, unit), (other_value, other_unit) = _split_unit(declaration.value), _split_unit(other.value)
    return value != other_value or bool(unit and other_unit and unit != other_unit)


def _split_unit(value: str) -> tuple[str, str]:
    """Split `10MB`: a unit may also stand after a space, or be known from the context."""
    match = _NUMBER.fullmatch(value.casefold())
    return (match[1], match[2]) if match else (value.casefold(), "")


def _is_success(declaration: Declaration) -> bool:
    """Return whether a declaration is of exit code 0, which means the same for every command."""
    return declaration.subject is Subject.EXIT_CODE and declaration.name.endswith(": 0")


def _place(design: Design, declaration: Declaration | ScopeEntry) -> str:
    return f"{design.id} ({declaration.source or design.source}:{declaration.line})"


@rule("conflicting-default", needs_others=True)
def _conflicting_default(project: Project) -> Iterator[Finding]:
    """The same option or variable is given two defaults, or the same exit code two meanings.

    One of them is wrong, and users rely on either. Correct the wrong one; where the new design replaces the old one,
    say so with `supersedes`.
    """
    for declared in _by_name(project):
        (first_design, first), others = _contradicting(declared)
        for design, declaration in others:
            what = "means" if declaration.subject is Subject.EXIT_CODE else "has the default"
            message = (
                f"the {SUBJECT_LABELS[declaration.subject]} {declaration.name!r} {what} {declaration.value!r} here and"
                f" {first.value!r} in {_place(first_design, first)}; correct the one that is wrong"
            )
            yield finding_of("conflicting-default", design, message, declaration, declaration.name)


@rule("conflicting-declaration", needs_others=True)
def _conflicting_declaration(project: Project) -> Iterator[Finding]:
    """Two designs declare the same option, variable, command, exit code or endpoint, and neither names the other.

    They will be built twice, or not alike. Declare it in one of them and name that design in the other.
    """
    for declared in _by_name(project):
        first_design, first = declared[0]
        seen = {first_design.id, *(design.id for design, _ in _contradicting(declared)[1])}
        for design, declaration in declared:
            is_reported = design.id in seen
            seen.add(design.id)
            if not is_reported and not _know_each_other(project, first_design, design):
                message = (
                    f"the {SUBJECT_LABELS[declaration.subject]} {declaration.name!r} is declared by"
                    f" {_place(first_design, first)} too; declare it in one of them, and name that design in the other"
                )
                yield finding_of("conflicting-declaration", design, message, declaration, declaration.name)


def _know_each_other(project: Project, design: Design, other: Design) -> bool:
    return any(ends in project.graph.between for ends in ((design.id, other.id), (other.id, design.id)))


@rule("scope-conflict", needs_others=True)
def _scope_conflict(project: Project) -> Iterator[Finding]:
    """The same thing is in scope in one place and out of scope in another.

    Nobody knows whether it will be built, or where. Take one of them out, or name the design that has it in scope.
    """
    inside: dict[frozenset[str], list[tuple[Design, ScopeEntry]]] = defaultdict(list)
    outside: list[tuple[frozenset[str], Design, ScopeEntry]] = []
    for design in project.graph.designs.values():
        for entry in design.scope if project.is_in_force(design) else ():
            words = _words_of(entry.text)
            if len(words) < _SCOPE_WORDS:
                continue
            if entry.bound is ScopeSide.IN:
                inside[words].append((design, entry))
            else:
                outside.append((words, design, entry))
    for words, design, entry in outside:
        for other, there in inside.get(words, ()):
            if other.id == design.id or not _know_each_other(project, design, other):
                message = (
                    f"{entry.text!r} is out of scope here and in scope in {_place(other, there)};"
                    " take one of them out, or name here the design that has it in scope"
                )
                yield finding_of("scope-conflict", design, message, entry, entry.text)
                break


def _words_of(text: str) -> frozenset[str]:
    return frozenset(singular(word) for word in normalise(text).split()) - _FILLERS
