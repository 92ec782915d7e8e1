"""Numbers in words that mean a design whose id is not made of one: ``ADR 3`` for ``docs/adr/0003-queue``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

#: How the name of a file or folder starts that has a number.
_IN_NAME = re.compile(r"(\d{3,9})(?![^\W_])")

#: What may name it: the number as in the file's name, or a number after what the folder is called.
_NAMED = re.compile(r"(?<![\w./#-])(?:([^\W\d_]{2,12})(?:[ -]|[ ]?#)?)?(\d{1,9})(?![^\W_]|[./-]\w)")


class BareNumbers:
    """Finds what is meant by numbers.

    :param names: the designs, each with the name of its document.
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._as_written: dict[str, set[str]] = defaultdict(set)
        self._in_folder: dict[tuple[str, int], set[str]] = defaultdict(set)
        for id_, docname in names:
            parts = docname.split("/")
            for folder, part in zip(["", *parts], parts, strict=False):
                if match := _IN_NAME.match(part):
                    self._as_written[match[1]].add(id_)
                    self._in_folder[folder.casefold().removesuffix("s"), int(match[1])].add(id_)

    def find(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield what in a text names one design by its number, each with the id of that.

        A number alone must open the text: elsewhere it is one of anything.
        """
        for match in _NAMED.finditer(text) if self._as_written else ():
            word, digits = match.groups()
            found = self._in_folder.get((word.casefold().removesuffix("s"), int(digits))) if word else None
            if word is None and not text[: match.start()].strip():
                found = self._as_written.get(digits)
            if found is not None and len(found) == 1:
                yield match[0], next(iter(found))
