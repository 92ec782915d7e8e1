"""Initials of names that reST takes for the numbers of lists: ``:Author: K. Brandt``."""

from __future__ import annotations

from docutils import nodes

#: What a letter is as a Roman number, where that is how reST counts.
_ROMAN = {1: "I", 5: "V", 10: "X", 50: "L", 100: "C", 500: "D", 1000: "M"}


def initial_before(node: nodes.Node) -> str:
    """Return the initial that stands before a paragraph, or before the first one in something, if one does."""
    words = node if isinstance(node, nodes.paragraph) else node.next_node(nodes.paragraph)
    item = words.parent if words is not None else None
    numbered = item.parent if isinstance(item, nodes.list_item) else None
    if not isinstance(numbered, nodes.enumerated_list) or len(numbered) > 1 or numbered.get("suffix") != ".":
        return ""
    start = int(numbered.get("start", 1))
    letters = {"upperroman": _ROMAN.get(start), "upperalpha": chr(ord("A") + start - 1)}
    letter = letters.get(numbered["enumtype"])
    return f"{letter}. " if letter is not None else ""
