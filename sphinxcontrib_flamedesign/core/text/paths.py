"""Source paths in text, and lines of files in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

#: Endings that make a name with no folder in it a file's, and not a method's or an option's.
_FILE_ENDINGS = re.compile(
    r"bash|cc?|cfg|cpp|cs|csv|css|go|h|hpp|html|ini|ipynb|java|js|json|jsx|kt|lock|lua|md|mod|php|pl|proto|ps1|pyi?|rb"
    r"|rst?|scala|sh|sql|svg|swift|tf|toml|tsx?|txt|vue|xml|ya?ml",
    re.IGNORECASE,
)


_PATH = re.compile(r"(?<![\w/.:@+*-])(?:(?:[\w.@+-]+/)+[\w.@+*-]*|[\w-]+\.[A-Za-z][A-Za-z0-9]{0,5}(?![\w/(]))")


_PATH_SUFFIX = re.compile(r"(?:::?(?:\d+(?:[-,]\d+)?|[A-Za-z_][\w.:]{0,200}(?:\(\))?)|#L?\d+(?:-L?\d+)?)$")


_LINES = re.compile(r"(?::|#L)(\d{1,9})(?:-L?(\d{1,9}))?(?!\d)")


_FILE_NAMES = re.compile(r"(?:Dockerfile|Makefile|Jenkinsfile|Vagrantfile|Procfile)$")


def find_paths(text: str) -> Iterator[str]:
    """Yield the source paths in a text, without ``:56``, ``:52-60`` or ``:Object`` after them."""
    text = text.strip()
    bare = _PATH_SUFFIX.sub("", text)
    if _FILE_NAMES.match(bare):
        yield bare
        return
    if "://" in text:
        return
    for match in _PATH.finditer(bare):
        path = match[0].rstrip(".")
        if "/" in path or _FILE_ENDINGS.fullmatch(path.rpartition(".")[2]):
            yield path


def find_lines(path: str, texts: Iterable[str]) -> tuple[int, int] | None:
    """Return the first and last line that texts name after a source path: 52 and 60 for ``src/a.rs:52-60``."""
    return find_all_lines(texts).get(path)


def find_all_lines(texts: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return what :func:`find_lines` does for each path that texts hold; where one stands first in a text counts."""
    found: dict[str, tuple[int, int]] = {}
    for text in texts:
        seen: set[str] = set()
        for path, end in _places_of_paths(text):
            match = _LINES.match(text, end) if path not in seen and path not in found else None
            seen.add(path)
            if match:
                found[path] = int(match[1]), int(match[2] or match[1])
    return found


def _places_of_paths(text: str) -> Iterator[tuple[str, int]]:
    """Yield all that may be a source path in a text, with the place where it ends."""
    named = _FILE_NAMES.match(_PATH_SUFFIX.sub("", text))
    if named:
        yield named[0], named.end()
    for match in _PATH.finditer(text):
        path = match[0].rstrip(".")
        yield from ((other, match.start() + len(path)) for other in (path, path.lstrip("./")))


def is_path(text: str) -> bool:
    """Return whether a text, as a code span holds it, is a source path and nothing else."""
    return next(find_paths(text), None) == _PATH_SUFFIX.sub("", text.strip()).rstrip(".")


def describe_line(line: int, file: str) -> str:
    """Return a line in words, with its file where that is not the document's own."""
    return f"line {line} of {file}" if file else f"line {line}"
