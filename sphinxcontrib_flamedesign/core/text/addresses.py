"""Addresses: of a project's documents on the site that hosts their sources, and those without ``https://``."""

from __future__ import annotations

import re
from urllib.parse import unquote

_SCHEME = re.compile(r"https?://", re.IGNORECASE)

#: The name of a host with what follows it: by its first or its last part, no name of a file is built so.
_HOST = re.compile(
    r"(?<![^/])(?:www\.[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}|[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.(?:com|dev|edu|gov|io|net|org))(?=/|$)"
    r"\S{0,999}",
    re.IGNORECASE,
)


def find_address(path: str) -> str | None:
    """Return the address that a path looks like, without the folder of a document before it; None where it is none."""
    match = _HOST.search(path)
    return match[0] if match is not None else None


def suggest_address(path: str) -> str:
    """Return the end of a message that asks whether a path is meant to be an address; empty where it is none."""
    address = find_address(path)
    return f"; write https://{address}, if it is an address" if address is not None else ""


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
