"""Takes out of recorded texts what differs from run to run and says nothing about the code."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from urllib.parse import quote

_PATTERNS = (
    (r"\?v=[0-9a-f]{8}\b", "?v=<digest>"),
    (r"\b((?:Docutils|[Ss]phinx|[Ff]uro)(?:</a>)?[ -])v?\d+(?:\.\d+)+", r"\1<version>"),
)


def make_neutral(text: str, places: Mapping[str, str], version: str) -> str:
    """Return a text without paths, versions, dates of today and digests of assets.

    :param places: path -> what is written in its place; the first that fits counts.
    :param version: that of the package.
    """
    for path, name in places.items():
        text = text.replace(path, name).replace(quote(path), name)
    if version:
        text = text.replace(f'"{version}"', '"<version>"').replace(f"version {version}", "version <version>")
    text = text.replace(dt.date.today().isoformat(), "<today>")
    for pattern, replacement in _PATTERNS:
        text = re.sub(pattern, replacement, text)
    return text
