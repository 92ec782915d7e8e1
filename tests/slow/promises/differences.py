"""What differs between an incremental build and a clean one, and which of that is Sphinx' own doing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """A difference that plain Sphinx shows by itself: in which files, why, and what is compared in their place.

    Each is proven in ``test_known_differences.py`` by a project that does not use the extension.
    """

    name: str
    cause: str
    files: str
    rest: Callable[[str], str]
    #: It is there only after a build that was broken off.
    is_of_broken: bool = False

    def concerns(self, path: str) -> bool:
        return re.fullmatch(self.files, path) is not None


def _drop(pattern: str) -> Callable[[str], str]:
    compiled = re.compile(pattern, re.DOTALL)
    return lambda text: compiled.sub("", text)


def _search_index(text: str) -> str:
    """Return a search index without the words that stand in no document."""
    head, _, data = text.partition("(")
    index = json.loads(data.rstrip().removesuffix(")"))
    for name in ("terms", "titleterms"):
        index[name] = {word: places for word, places in index[name].items() if places != []}
    return head + json.dumps(index, sort_keys=True)


_PAGES = r".*\.x?html"

KNOWN = (
    Known(
        "navigation",
        "Sphinx writes a page again when its document was read again, not when the title or the place in the toctree"
        " of a neighbour has changed (`Builder.write` asks `files_to_rebuild` only for the pages whose own toctree"
        " lists the document): titles in side bar, page bar and links to previous and next pages stay",
        _PAGES,
        _drop(
            r'<div class="sphinxsidebar".*?(?=<div class="clearer"></div>)'
            r'|<div class="related".*?</div>'
            r'|<link rel="(?:prev|next|up)"[^>]*>\s*'
        ),
    ),
    Known(
        "title of the site",
        "`get_outdated_docs` writes `.buildinfo` when it finds a changed value, before the pages are written: after a"
        " build that was killed, the value counts as known, and the other pages stay",
        _PAGES,
        _drop(r"&#8212; (?:One|Two|Test 1 documentation)</title>"),
    ),
    Known(
        "empty words",
        "`IndexBuilder.prune` empties the set of documents of a word and keeps the word",
        r"searchindex\.js",
        _search_index,
    ),
    Known(
        "pages that no index has",
        "the search index is written when all pages are: after a build that was broken off between the two, the pages"
        " count as written, and are not in the index until they are written again",
        r"searchindex\.js",
        lambda text: "",
        is_of_broken=True,
    ),
)


def compare(
    after: Mapping[str, bytes], clean: Mapping[str, bytes], gone: Collection[str], *, is_broken: bool = False
) -> list[str]:
    """Return what is wrong in a tree after some builds, compared with that of a clean build.

    :param gone: the names of documents that were there in an earlier build.
    :param is_broken: whether an earlier build was broken off.
    """
    known = [one for one in KNOWN if is_broken or not one.is_of_broken]
    wrong = [f"{path} is not there" for path in clean if path not in after]
    wrong += [f"{path} should not be there" for path in after if path not in clean and not _is_left_over(path, gone)]
    for path in clean.keys() & after.keys():
        if after[path] != clean[path]:
            wrong += _compare_file(path, after[path], clean[path], known)
    return sorted(wrong)


def _is_left_over(path: str, gone: Collection[str]) -> bool:
    """Tell what Sphinx never removes: what it wrote of a document that is gone, and a build info that it set aside."""
    bare = re.sub(r"(\.md|\.rst)?\.\w+$", "", path.rpartition("!")[2])
    if path == ".buildinfo.bak" or bare.startswith("_sources/"):  # it keeps the source of each suffix
        return True
    return bare in gone or bare.removesuffix("/index") in gone


def _compare_file(path: str, after: bytes, clean: bytes, known: Iterable[Known]) -> list[str]:
    one, other = after.decode("utf-8", "replace"), clean.decode("utf-8", "replace")
    for difference in known:
        if difference.concerns(path):
            one, other = difference.rest(one), difference.rest(other)
            if one == other:
                return []
    return [f"{path} differs:\n{_first_difference(one, other)}"]


def _first_difference(one: str, other: str) -> str:
    """Return where two texts begin to differ."""
    place = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, place - 80)
    return f"  incremental: …{one[start : place + 160]!r}\n  clean:       …{other[start : place + 160]!r}"
