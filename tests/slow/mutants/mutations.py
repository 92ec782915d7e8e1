"""The small faults that can be put into a module: mutmut's mutations, in rules and constants too.

mutmut itself changes plain functions only: no decorated ones, which all rules and properties are, and no constants.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

#: No test can do without what these are given, so that faults in it say nothing about the tests.
TRIVIAL_CALLS = ("len", "isinstance", "TypeVar")


@dataclass(frozen=True)
class Mutant:
    """A module with one fault."""

    path: Path
    module: cst.Module
    node: cst.CSTNode
    other: cst.CSTNode
    #: The lines to which a test must come: from the start of the statement to what is changed.
    lines: range
    #: The lines of the function around them; of a constant, those that name it.
    around: Sequence[int]
    #: Its place in a random order, which edits elsewhere leave as it is.
    rank: str

    @property
    def source(self) -> str:
        """The module's source with the fault."""
        return self.module.deep_replace(self.node, self.other).code

    @property
    def change(self) -> str:
        """The lines that differ, each with its sign."""
        lines = difflib.unified_diff(self.module.code.splitlines(), self.source.splitlines(), n=0, lineterm="")
        return "\n".join(line for line in list(lines)[2:] if not line.startswith("@@"))


class _Finder(cst.CSTVisitor):
    """Collects the mutants of a module."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, path: Path, module: cst.Module, seed: int) -> None:
        self.found: list[Mutant] = []
        self._path = path
        self._module = module
        self._lines = module.code.splitlines()
        self._seed = seed
        self._seen: Counter[str] = Counter()
        self._statements: list[range] = []
        self._functions: list[range | None] = [None]
        #: What is given to ``cast`` as a type.
        self._types: set[cst.CSTNode] = set()

    def on_visit(self, node: cst.CSTNode) -> bool:
        if self._is_left_out(node):
            return False
        if isinstance(node, cst.BaseStatement | cst.BaseSmallStatement):
            self._statements.append(self._span(node))
        if isinstance(node, cst.FunctionDef):
            self._functions.append(self._span(node))
        elif isinstance(node, cst.Decorator):
            self._functions.append(None)
        is_cast = _is_call(node, ("cast",))
        self._types |= {cast("cst.Call", node).args[0]} if is_cast else set()
        for kind, operator in mutation_operators:
            if isinstance(node, kind) and not is_cast:
                self.found += [self._make(node, other) for other in operator(node)]
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.BaseStatement | cst.BaseSmallStatement) and not self._is_left_out(
            original_node
        ):
            self._statements.pop()
        if isinstance(original_node, cst.FunctionDef):
            self._functions.pop()

    def _make(self, node: cst.CSTNode, other: cst.CSTNode) -> Mutant:
        text = "\0".join((*self._path.parts[-2:], self._module.code_for_node(node), self._module.code_for_node(other)))
        self._seen[text] += 1
        rank = hashlib.sha256(f"{self._seed}\0{text}\0{self._seen[text]}".encode()).hexdigest()
        line = self._span(node).start
        lines = range(min(line, self._statements[-1].start), line + 1)  # a decorator stands above its function
        around = self._functions[-1] or self._find_uses(lines.start)
        return Mutant(self._path, self._module, node, other, lines, around, rank)

    def _find_uses(self, line: int) -> list[int]:
        """Return the lines that hold the word with which a line starts, and so the name that it gives."""
        word = re.search(r"\w+", self._lines[line - 1])
        pattern = re.compile(rf"\b{word[0]}\b" if word else "")
        return [number for number, text in enumerate(self._lines, 1) if pattern.search(text)]

    def _span(self, node: cst.CSTNode) -> range:
        place = self.get_metadata(PositionProvider, node)
        return range(place.start.line, place.end.line + 1)

    def _is_left_out(self, node: cst.CSTNode) -> bool:
        """Tell what is for readers and type checkers only, and what no program can do without."""
        if node in self._types or _is_call(node, TRIVIAL_CALLS):
            return True
        if isinstance(node, cst.Decorator):
            return "dataclass" in self._module.code_for_node(node)
        return isinstance(node, cst.Annotation | cst.Import | cst.ImportFrom)


def _is_call(node: cst.CSTNode, names: Sequence[str]) -> bool:
    return isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in names


def find_mutants(path: Path, seed: int) -> list[Mutant]:
    """Return all mutants of a module."""
    wrapper = MetadataWrapper(cst.parse_module(path.read_text("utf-8")), unsafe_skip_copy=True)
    finder = _Finder(path, wrapper.module, seed)
    wrapper.visit(finder)
    return finder.found
