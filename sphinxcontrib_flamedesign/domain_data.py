"""What the design domain keeps of documents, in Sphinx's environment."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable
from typing import Generic, TypedDict, TypeVar

from sphinxcontrib_flamedesign.conditions import Variants
from sphinxcontrib_flamedesign.core.model import Design, Problem, RoleUse, Waiver

_Said = TypeVar("_Said")


class Packed(dict[str, _Said], Generic[_Said]):
    """What all documents say, which is pickled packed: they say much the same, in the same words."""

    def __reduce__(self) -> tuple[Callable[[bytes], Packed[_Said]], tuple[bytes]]:
        """Pack it; only what Sphinx has pickled itself is ever unpacked."""
        return _unpack, (zlib.compress(pickle.dumps(dict(self), pickle.HIGHEST_PROTOCOL), level=1),)


def _unpack(packed: bytes) -> Packed[_Said]:
    return Packed(pickle.loads(zlib.decompress(packed)))  # noqa: S301


class DesignData(TypedDict):
    """What the domain keeps, by document; of documents with conditions, it stands in ``variants``."""

    designs: Packed[Design]
    uses: dict[str, list[RoleUse]]
    problems: dict[str, list[Problem]]
    views: dict[str, list[str]]
    waivers: dict[str, list[Waiver]]
    variants: Packed[Variants]
    #: The metadata file beside a document that is not there.
    awaited: dict[str, str]
    #: The files that a document is read from beside its own.
    files: dict[str, list[str]]
    #: A digest of what a document says, where it has been asked for.
    digests: dict[str, str]


#: What of it depends on conditions.
SHOWN = ("designs", "uses", "problems", "views", "waivers")

#: What documents say; the rest is about their files.
SAID = (*SHOWN, "variants")
