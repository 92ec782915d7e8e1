"""The ids of all templates of a project, and those of other projects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sphinxcontrib_flamedesign.core.template import IdSpec
from sphinxcontrib_flamedesign.core.text.id_patterns import MOST_DIGITS, MOST_LETTERS, fill_form
from sphinxcontrib_flamedesign.core.text.ids import IdScheme, opening_letters
from sphinxcontrib_flamedesign.core.text.suggest import is_slip


@dataclass(frozen=True, slots=True)
class IdSchemes:
    """The ids of all templates of a project; where two claim a text, that of the first counts.

    :param projects: the names of other projects, which stand before the ids of their designs: ``platform:RFE3``.
    """

    schemes: tuple[IdScheme, ...]
    projects: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether any design has an id."""
        return any(self.schemes)

    def find(self, text: str) -> list[str]:
        """Return the ids in a text, each once; those of other projects first."""
        if self.projects and ":" in text and (named := self._find_elsewhere(text)):
            others, text = named
            return [*others, *self._find_here(text)]
        return self._find_here(text)

    def _find_elsewhere(self, text: str) -> tuple[list[str], str] | None:
        """Return the ids of other projects, and the text without them; None where it has none.

        An id after a misspelt name of a project is that of no design here either.
        """
        found: list[tuple[int, str]] = []

        def take(match: re.Match[str]) -> str:
            found.append((match.start(), match[0]))
            return " " * len(match[0])

        def take_slip(match: re.Match[str]) -> str:
            return take(match) if _is_of_project(match[1], match[2], self.projects) else match[0]

        text = _compile_projects(self.projects).sub(take, _NAMED.sub(take_slip, text))
        return (list(dict.fromkeys(name for _, name in sorted(found))), text) if found else None

    def _find_here(self, text: str) -> list[str]:
        if len(self.schemes) == 1:
            return self.schemes[0].find(text)
        return list(dict.fromkeys(id_ for scheme in self.schemes for id_ in scheme.find(text)))

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The letters in front of ids: as the project says, or else as its templates do."""
        return tuple(dict.fromkeys(prefix for scheme in self.schemes for prefix in scheme.prefixes))

    def in_project(self, names: Iterable[str], inventories: Mapping[str, str]) -> list[str]:
        """Return names of designs, those that a role takes from the inventory of a project with that before them.

        :param inventories: the inventories by such names.
        """
        of = {name: inventory for name, inventory in inventories.items() if inventory in self.projects}
        return [f"{of[name]}:{name}" if name in of else name for name in names]

    def find_in_address(self, address: str) -> list[str]:
        """Return the ids that a link means."""
        return next((found for scheme in self.schemes if (found := scheme.find_in_address(address))), [])

    def canonical(self, text: str) -> str:
        """Return an id in its one spelling; what is no id stays as it is."""
        spelt = ((scheme.canonical(text), scheme) for scheme in self.schemes)
        bare = text.strip()
        known = (id_ for id_, scheme in spelt if id_ != bare or scheme.parse(bare) is not None)
        return next(known, bare)

    def strip(self, title: str) -> str:
        """Take an id away that a title starts with, and what separates the two."""
        return next((bare for scheme in self.schemes if (bare := scheme.strip(title)) != title), title)


class OtherIdScheme(IdScheme):
    """Finds ids of other projects that stand alone, in the case in which those write them: ``as 3`` is not ``AS-3``."""

    def find(self, text: str) -> list[str]:
        """Return the ids in a text, each once, in the order in which they stand."""
        return [id_ for id_ in super().find(text) if id_[: len(opening_letters(id_))] in text]


def make_other_scheme(forms: Iterable[str], own: Iterable[IdScheme], joiners: Sequence[str]) -> OtherIdScheme | None:
    """Return what finds ids of other projects, by their forms; None where all are forms of this project too."""
    schemes = [*own]
    unlike = tuple(form for form in forms if not any(scheme.find(fill_form(form, _ANY, {})) for scheme in schemes))
    return OtherIdScheme(IdSpec(form=unlike), joiners=joiners) if unlike else None


#: What a form is tried with.
_ANY = {"number": "1"}


#: An id after the name of a project: it holds a letter, as no port does.
_OTHER_ID = rf"(?=[\d_.-]{{0,{MOST_DIGITS}}}[^\W\d_])\w(?:[\w./-]{{0,{MOST_LETTERS}}}\w)?"

#: The same after any word that may be one.
_NAMED = re.compile(rf"(?<![\w./:-])([^\W\d_][\w.-]{{3,40}}):({_OTHER_ID})")


@lru_cache(maxsize=8)
def _compile_projects(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds ids with the name of another project before them."""
    either = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<![\w./:-])(?:{either}):{_OTHER_ID}", re.IGNORECASE)


@lru_cache(maxsize=1024)
def _is_of_project(name: str, id_: str, projects: tuple[str, ...]) -> bool:
    """Return whether a name is that of a project, but for a slip, and what stands after it has a number as ids have."""
    has_number = any(map(str.isdigit, id_))
    return has_number and any(is_slip(name.casefold(), project.casefold()) for project in projects)
