"""Compares two recordings, after some words of the old one have been replaced."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

#: How much of a line is shown around the place where it differs.
_BEFORE, _BEHIND = 60, 140
#: Runs of white space, and of the marks that draw tables in plain text.
_SPACE = re.compile(r"[\s|+]+|[-=*~^\"]{3,}")


@dataclass
class Replacements:
    """Pairs of texts: the first is replaced by the second, in this order.

    ``uses`` counts in how many files each was found.
    """

    pairs: Sequence[tuple[str, str]] = ()
    uses: list[int] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Replacements:
        """Read the pairs from a TOML file: ``replacements = [["old", "new"], …]``.

        :raises ValueError: it holds something else.
        """
        pairs = tomllib.loads(path.read_text("utf-8")).get("replacements")
        if not isinstance(pairs, list):
            raise ValueError(f"{path} has no list `replacements`")
        for pair in pairs:
            match pair:
                case [str(old), str()] if old:
                    continue
                case _:
                    raise ValueError(f"{path}: {pair!r} is no pair of an old and a new text")
        return cls([(old, new) for old, new in pairs], [0] * len(pairs))

    def apply(self, text: str) -> str:
        """Return a text with everything replaced."""
        for number, (old, new) in enumerate(self.pairs):
            if old in text:
                self.uses[number] += 1
                text = text.replace(old, new)
        return text

    def unused(self) -> list[str]:
        """Return the old texts that were found in no file."""
        return [old for (old, _new), uses in zip(self.pairs, self.uses, strict=True) if not uses]


def compare_recordings(old: Path, new: Path, replacements: Replacements, *, ignore_space: bool) -> Iterator[str]:
    """Yield what differs: for each file its name and the first lines that do.

    :param ignore_space: whether white space and the lines of tables in plain text count for nothing.
    """
    old_files, new_files = _find_files(old), _find_files(new)
    for name in sorted(old_files | new_files):
        if name not in new_files:
            yield f"{name}: only in {old}"
            continue
        if name not in old_files:
            yield f"{name}: only in {new}"
            continue
        before, after = replacements.apply(_read(old / name)), _read(new / name)
        if before != after and not (ignore_space and _without_space(before) == _without_space(after)):
            yield f"{name}:{_first_difference(before, after)}"


def _find_files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "surrogateescape")


def _without_space(text: str) -> str:
    return _SPACE.sub("", text)


def _first_difference(before: str, after: str) -> str:
    """Return the number of the first line that differs, and below it this line in both texts."""
    old, new = (text.split("\n") for text in (before, after))
    line = _first_index(old, new)
    one, other = (lines[line] if line < len(lines) else "" for lines in (old, new))
    column = _first_index(one, other)
    shown = slice(max(0, column - _BEFORE), column + _BEHIND)
    return f"{line + 1}\n  - {one[shown]}\n  + {other[shown]}"


def _first_index(old: Sequence[str], new: Sequence[str]) -> int:
    """Return where two sequences begin to differ: at the end of the shorter one, if not before."""
    shorter = min(len(old), len(new))
    return next((index for index in range(shorter) if old[index] != new[index]), shorter)
