"""The names of our directives and roles, and which of them a misspelt one is meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from sphinxcontrib_flamedesign.core.naming import is_slip
from sphinxcontrib_flamedesign.core.suggest import Speller
from sphinxcontrib_flamedesign.core.template import RESERVED, Template, fold

#: The directive that opens a design, and what the names of the others start with.
DESIGN = "design"
ROLES = (DESIGN, "design:feature", "design:component")
#: How close what stands behind ``design-`` must be (``difflib`` ratio) to be a misspelling.
_RATIO = 0.75
_JOINS = re.compile(r"[\s_.:-]+")


class DirectiveNames:
    """Finds which of our directives a name is meant to be."""

    def __init__(self, template: Template) -> None:
        self._slugs = frozenset(slot.slug for slot in template.slots)
        #: What may stand behind ``design-``, also a label in place of its slug -> what should.
        self._tails = {_join(fold(name)): slot.slug for slot in template.slots for name in (slot.label, *slot.aliases)}
        self._tails |= {name: name for name in (*RESERVED, *self._slugs)}
        self._squashed = {tail.replace("-", ""): name for tail, name in self._tails.items()}
        #: Tells whether a word can be one of our names, right or wrong; documents have much the same words.
        self.is_suspect = lru_cache(4096)(self._is_suspect)

    def is_exact(self, name: str) -> bool:
        """Tell whether a name is that of a directive of ours other than ``design``."""
        head, dash, tail = name.partition("-")
        return head == DESIGN and bool(dash) and self._tails.get(tail) == tail

    def find(self, name: str) -> str | None:
        """Return the directive that a name is, or is almost; nothing where it is like none."""
        head, _, tail = _join(name.casefold()).partition("-")
        if not tail:
            return DESIGN if _is_design(head) else self._find_squashed(head)
        if not _is_design(head):
            return None
        found = self._tails.get(tail) or self._squashed.get(tail.replace("-", "")) or nearest(tail, self._tails)
        return f"{DESIGN}-{self._tails.get(found, found)}" if found else None

    def find_part(self, name: str) -> str | None:
        """Return the directive of the part that a name is, without ``design-``."""
        return f"{DESIGN}-{name}" if name in self._slugs else None

    def slug_of(self, directive: str) -> str | None:
        """Return the part that a directive opens; nothing for ``design`` and views."""
        slug = directive.removeprefix(f"{DESIGN}-")
        return slug if slug in self._slugs else None

    def _is_suspect(self, word: str) -> bool:
        return self.find(word) is not None or word in self._slugs

    def _find_squashed(self, name: str) -> str | None:
        """Return the directive that a name without a hyphen is: ``designgraph``."""
        found = self._squashed.get(name.removeprefix(DESIGN)) if name.startswith(DESIGN) else None
        return f"{DESIGN}-{found}" if found else None


def find_role(name: str) -> str | None:
    """Return the role of ours that a name is almost; nothing where it is like none."""
    head, _, tail = _join(name.casefold()).partition("-")
    if not _is_design(head):
        return None
    if not tail:
        return DESIGN
    found = nearest(tail, [role.partition(":")[2] for role in ROLES[1:]])
    return f"{DESIGN}:{found}" if found else None


def _is_design(word: str) -> bool:
    return word == DESIGN or is_slip(word, DESIGN)


def _join(name: str) -> str:
    return _JOINS.sub("-", name).strip("-")


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the name that another one is almost; nothing where it is like none."""
    names = sorted(known)
    slip = next((one for one in names if is_slip(name, one)), None)
    near = Speller(names, _RATIO).find(name)
    return near[0] if near else slip
