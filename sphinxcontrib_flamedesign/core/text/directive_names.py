"""The names of our directives and roles, and which of them a misspelt one is meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from sphinxcontrib_flamedesign.core.template import RESERVED, Template
from sphinxcontrib_flamedesign.core.text.normalise import normalise
from sphinxcontrib_flamedesign.core.text.suggest import is_slip, nearest

#: The directive that opens a design, and what the names of the others start with.
DESIGN = "design"


ROLES = (DESIGN, "design:feature", "design:component")


#: The roles as they are called in their domain.
_OF_DOMAIN = tuple(role.partition(":")[2] for role in ROLES[1:])


_JOINS = re.compile(r"[\s_.:-]+")


class DirectiveNames:
    """Finds which of our directives a name is meant to be."""

    def __init__(self, templates: Iterable[Template]) -> None:
        specs = [spec for template in templates for spec in template.fields]
        #: The field that each tail opens: its name, but for fields that are called like a view.
        self._fields = {spec.directive.removeprefix(f"{DESIGN}-"): spec.name for spec in specs}
        #: What may stand after ``design-``, also a label in place of its field name -> what should.
        self._tails = {
            _join(normalise(name)): spec.directive.removeprefix(f"{DESIGN}-")
            for spec in specs
            for name in (spec.label, *spec.aliases)
        }
        self._tails |= {name: name for name in (*RESERVED, *self._fields)}
        self._squashed = {tail.replace("-", ""): name for tail, name in self._tails.items()}
        #: Tells whether a word can be one of our names, right or wrong; documents have much the same words.
        self.is_suspect = lru_cache(4096)(self._is_suspect)

    def is_exact(self, name: str) -> bool:
        """Return whether a name is that of a directive of ours other than ``design``."""
        head, dash, tail = name.partition("-")
        return head == DESIGN and bool(dash) and self._tails.get(tail) == tail

    def find(self, name: str) -> str | None:
        """Return the directive that a name is, or is almost; None where it is like none."""
        head, _, tail = _join(name.casefold()).partition("-")
        if not tail:
            return DESIGN if _is_design(head) else self._find_squashed(head)
        if not _is_design(head):
            return None
        found = self._tails.get(tail) or self._squashed.get(tail.replace("-", "")) or nearest(tail, self._tails)
        found = found or self._find_begun(tail)
        return f"{DESIGN}-{self._tails.get(found, found)}" if found else None

    def _find_begun(self, tail: str) -> str | None:
        """Return the one field whose name goes on after what is written: ``breaking`` of ``breaking-changes``."""
        begun = {meant for name, meant in self._tails.items() if name.startswith(f"{tail}-")}
        return begun.pop() if len(begun) == 1 else None

    def find_field(self, name: str) -> str | None:
        """Return the directive of the field that a name is, without ``design-``."""
        return f"{DESIGN}-{name}" if name in self._fields else None

    def field_name_of(self, directive: str) -> str | None:
        """Return the field that a directive opens; None for ``design`` and views."""
        return self._fields.get(directive.removeprefix(f"{DESIGN}-"))

    def is_claimed(self, name: str) -> bool:
        """Return whether a name starts as ours do, so that one that nobody knows is meant to be one of them."""
        head, _, tail = _join(name.casefold()).partition("-")
        return head == DESIGN and bool(tail)

    def describe(self) -> str:
        """Return what directives there are."""
        views = ", ".join(f"`{DESIGN}-{name}`" for name in sorted(RESERVED))
        return f"there are `{DESIGN}`, {views}, and `{DESIGN}-` with the name of a field of the template"

    def _is_suspect(self, word: str) -> bool:
        return self.is_claimed(word) or self.find(word) is not None or word in self._fields

    def _find_squashed(self, name: str) -> str | None:
        """Return the directive that a name without a hyphen is: ``designgraph``."""
        found = self._squashed.get(name.removeprefix(DESIGN)) if name.startswith(DESIGN) else None
        return f"{DESIGN}-{found}" if found else None


def find_role(name: str) -> str | None:
    """Return the role of ours that a name is almost; None where it is like none."""
    head, _, tail = _join(name.casefold()).partition("-")
    if head and not tail and _is_design(head):
        return DESIGN
    found = nearest(tail if _is_design(head) else head if not tail else "", _OF_DOMAIN)
    return f"{DESIGN}:{found}" if found else None


def _is_design(word: str) -> bool:
    return word == DESIGN or is_slip(word, DESIGN)


def _join(name: str) -> str:
    return _JOINS.sub("-", name).strip("-")
