"""Reads only documents that have changed, and finds out who the others are from the lines that say so."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.cli.cache import Cache
from sphinxcontrib_flamedesign.cli.inclusions import Inclusions
from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.model import Design, Facts
from sphinxcontrib_flamedesign.derived import Sketches, get_derived
from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.reading.skeleton import cut_to_skeleton, find_labels, opens_design
from sphinxcontrib_flamedesign.reading.tools import ReadingTools

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: A comment that accepts findings may stand in a file that several documents include.
_WAIVER = "flamedesign:"

#: What of the problems of a document that is not read says who it is.
_MISSING_ID = "missing-id"


class Sketcher:
    """Has Sphinx read no document that has not changed; what was kept of one, and is fresh, counts as read.

    :param changed: the files that have.
    """

    def __init__(self, app: Sphinx, changed: Collection[Path], kept: Cache | None) -> None:
        self._kept = kept
        self.app, self.env, self.changed = app, app.env, frozenset(changed)
        #: The documents that are not read.
        self.left: list[str] = []
        self._is_sketching = False
        inclusions = Inclusions(self.env, self.changed)
        self._text, self._included, self._files_of = inclusions.text, inclusions.included, inclusions.files_of
        app.connect("env-before-read-docs", self._leave_out, priority=100)
        app.connect("source-read", self._cut, priority=100)

    def _leave_out(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Take documents off the list of what is read; the root document stays, for Sphinx asks for it."""
        read = {name for name in docnames if self._has_changed(name) or name == app.config.root_doc}
        with_waivers = {file for name in env.found_docs for file in self._shared(name) if self._has_changed(name)}
        read |= {name for name in docnames if not with_waivers.isdisjoint(self._shared(name))}
        self.left = [name for name in docnames if name not in read and not self._is_fresh(name)]
        docnames[:] = [name for name in docnames if name in read]

    def _is_fresh(self, docname: str) -> bool:
        return self._kept is not None and self._kept.is_fresh(self.env, docname)

    def _has_changed(self, docname: str) -> bool:
        """Return whether a document may be read from a file that has changed."""
        return any(file in self.changed or file.resolve() in self.changed for file in self._files_of(docname))

    def _shared(self, docname: str) -> Iterator[Path]:
        """Yield the files that a document includes and that accept findings, of which another document may have use."""
        return (file for file in self._included(docname) if _WAIVER in self._text(file))

    def sketch(self) -> None:
        """Note who the designs are that were not read; nothing of them stays in Sphinx' environment."""
        names = [name for name in self.left if self._may_be_design(name)]
        for name in self.left:
            self._forget(name)
        self._is_sketching = True
        for name in names:
            self.app.builder.read_doc(name)
        self._is_sketching = False
        sketches = Sketches(self._facts(names), self._labels(names))
        for name in names:
            self._forget(name)
        get_derived(self.env).add_sketches(sketches)

    def _may_be_design(self, docname: str) -> bool:
        if get_derived(self.env).tools.is_plain_design(docname):
            return True
        return any(
            opens_design(self._text(file)) for file in (Path(self.env.doc2path(docname)), *self._included(docname))
        )

    def _cut(self, app: Sphinx, docname: str, source: list[str]) -> None:
        """Leave only the lines that say who a document is, unless others than these state what it supersedes."""
        derived = get_derived(app.env)
        tools = derived.tools.find(docname)
        if self._is_sketching and tools is not None and not _has_field_that_supersedes(tools):
            keys = tools.keys
            source[0] = cut_to_skeleton(
                source[0],
                lambda label: keys.is_header(label) or keys.match_short_section(label) is not None,
                is_rest=derived.is_rest(docname),
            )

    def _facts(self, names: Collection[str]) -> Facts:
        """Return what some documents say of who they are."""
        facts, chosen = get_domain(self.env).facts, frozenset(names)
        return Facts(
            designs=tuple(_only_identity(design) for design in facts.designs if design.docname in chosen),
            problems=tuple(
                problem for problem in facts.problems if problem.docname in chosen and problem.rule == _MISSING_ID
            ),
            waivers=tuple(
                waiver for waiver in facts.waivers if waiver.docname in chosen and _MISSING_ID in waiver.rules
            ),
        )

    def _labels(self, names: Collection[str]) -> dict[str, str]:
        """Return the labels that some documents hold, with these."""
        files = ((name, (Path(self.env.doc2path(name)), *self._included(name))) for name in names)
        pairs = (
            (label, name)
            for name, group in files
            for label in chain(*(find_labels(self._text(path)) for path in group))
        )
        return dict(pairs)

    def _forget(self, docname: str) -> None:
        self.app.events.emit("env-purge-doc", self.env, docname)
        self.env.clear_doc(docname)


def _has_field_that_supersedes(tools: ReadingTools) -> bool:
    fields = tools.template.fields
    return any(field.declares is not None and field.declares.is_like(Kind.SUPERSEDES) for field in fields)


def _only_identity(design: Design) -> Design:
    """Return a design without what its fields say, but which designs it supersedes."""
    kept = tuple(statement for statement in design.statements if statement.kind.is_like(Kind.SUPERSEDES))
    return replace(
        design,
        fields=(),
        statements=kept,
        references=(),
        mentions=(),
        declarations=(),
        scope=(),
        sections=(),
        use_cases=(),
        near_labels=(),
    )
