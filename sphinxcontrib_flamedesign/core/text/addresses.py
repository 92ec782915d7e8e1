"""Addresses of a project's documents on the site that hosts their sources."""

from __future__ import annotations

import re
from urllib.parse import unquote

_SCHEME = re.compile(r"https?://", re.IGNORECASE)


class HostedDocuments:
    """Finds the documents that addresses show.

    :param pattern: an address with ``{path}``, where ``*`` stands for anything without a slash.
    """

    def __init__(self, pattern: str) -> None:
        before, _, after = _SCHEME.sub("", pattern).partition("{path}")
        self._pattern = re.compile(f"{_compile(before)}([^?#]+?){_compile(after)}(?:[?#].*)?", re.IGNORECASE)

    def find(self, address: str) -> str | None:
        """Return the path of the document that an address shows, from the project's root."""
        scheme = _SCHEME.match(address)
        match = self._pattern.fullmatch(address, scheme.end()) if scheme is not None else None
        return unquote(match[1]) if match is not None else None


def _compile(text: str) -> str:
    return re.escape(text).replace(r"\*", "[^/?#]*")
