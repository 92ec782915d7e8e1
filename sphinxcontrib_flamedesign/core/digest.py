"""Digests of plain records: of what pages show, and of what things are derived from."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

_DIGEST_BYTES = 8


def fingerprint(shown: object) -> str:
    """Return a short digest of plain records: equal ones have equal digests, in every process."""
    return fingerprint_all([shown])


def fingerprint_all(parts: Iterable[object]) -> str:
    """Return a digest of many records, of which not all are to be written down at once."""
    digest = blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        digest.update(repr(part).encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()
