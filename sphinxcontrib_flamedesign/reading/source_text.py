"""The text of the files that a document is read from: each is opened once by us."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: Key of ``env.temp_data``, which Sphinx empties for each document.
_TEXTS = "flamedesign-texts"


@dataclass(frozen=True)
class SourceText:
    """The text of a file; empty where it cannot be read."""

    text: str

    @cached_property
    def lines(self) -> list[str]:
        """Its lines, as docutils counts them."""
        return self.text.splitlines()


def read_source(env: BuildEnvironment, path: str | Path) -> SourceText:
    """Return the text of a file of the document that is being read."""
    texts = cast("dict[str, SourceText]", env.temp_data.setdefault(_TEXTS, {}))
    if str(path) not in texts:
        try:
            texts[str(path)] = SourceText(Path(path).read_text("utf-8-sig", errors="replace"))
        except (OSError, ValueError):
            texts[str(path)] = SourceText("")
    return texts[str(path)]
