"""Where values stand in ``conf.py``: Sphinx keeps the values alone."""

from __future__ import annotations

import ast
from functools import cached_property
from pathlib import Path


class ConfSource:
    """The text of a ``conf.py``, which is looked at only where something is wrong with a value."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _assignments(self) -> list[tuple[set[str], ast.stmt]]:
        """The names that each assignment gives a value, and the assignment."""
        try:
            tree = ast.parse(self.path.read_bytes())
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            return []
        found: list[tuple[set[str], ast.stmt]] = []
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                found.append(({name.id for name in node.targets if isinstance(name, ast.Name)}, node))
            elif isinstance(node, (ast.AnnAssign, ast.AugAssign)) and isinstance(node.target, ast.Name):
                found.append(({node.target.id}, node))
        return found

    def find_line(self, name: str, entry: str | None = None) -> int | None:
        """Return the line of a value's last assignment, or that of a text in one; None where there is none."""
        statements = [node for names, node in self._assignments if name in names]
        for statement in reversed(statements):
            for node in ast.walk(statement):
                if isinstance(node, ast.Constant) and node.value == entry and isinstance(node.value, str):
                    return node.lineno
        return statements[-1].lineno if statements else None
