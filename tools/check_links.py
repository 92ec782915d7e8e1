"""Check that each link of a site to itself leads to a page that is there, and to a place on it."""

from __future__ import annotations

import html
import re
import sys
from functools import cache
from pathlib import Path
from urllib.parse import unquote

_HREF = re.compile(r'\bhref="([^"]*)"')
_ID = re.compile(r'\bid="([^"]*)"')
#: Links that lead elsewhere, or only to the top.
_NOT_OURS = re.compile(r"[a-z]+:|//|#?$")


@cache
def ids_of(page: Path) -> frozenset[str]:
    """Return the places on a page that links can lead to."""
    return frozenset(map(html.unescape, _ID.findall(page.read_text("utf-8"))))


def leads_somewhere(page: Path, link: str) -> bool:
    """Return whether a link of a page leads to a file, and to a place on it if it names one."""
    file, _, place = link.partition("#")
    target = page.parent / unquote(file.partition("?")[0]) if file else page
    if not target.exists():
        return False
    return not place or target.suffix != ".html" or not ids_of(target).isdisjoint((place, unquote(place)))


def main(site: Path) -> None:
    """Print each link that leads nowhere, and end with 1 if there is one."""
    dead = [
        f"{page.relative_to(site)}: {link}\n"
        for page in sorted(site.rglob("*.html"))
        for link in sorted(set(map(html.unescape, _HREF.findall(page.read_text("utf-8")))))
        if not _NOT_OURS.match(link) and not leads_somewhere(page, link)
    ]
    sys.stdout.writelines(dead)
    sys.exit(1 if dead else 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
