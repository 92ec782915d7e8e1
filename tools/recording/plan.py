"""Chooses with what arguments each command is run on a project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from recording.commands import Choices
from recording.projects import Export

Step = tuple[str, ...]

#: How many commands one process runs: few, so that all processes end at about the same time.
_MANY = 12
_NOTHING = "nothing-of-this-name"
_CLEAN = ("git", "clean", "--quiet", "-d", "--force")
#: The files of the first commit, and of the second one.
_FIRST = ("git", "checkout", "--quiet", "HEAD~1", "--", ".")
_SECOND = ("git", "checkout", "--quiet", "HEAD", "--", ".")


@dataclass(frozen=True)
class Session:
    """Some commands that are run one after the other, in a copy of a project of their own.

    ``first`` is the number of the first one among all of this name.
    """

    name: str
    steps: tuple[Step, ...]
    edited: bool = False
    first: int = 1

    def split(self) -> Iterator[Session]:
        """Yield parts that can be run at the same time; the whole where commands build on one another."""
        size = len(self.steps) if self.edited else _MANY
        for start in range(0, len(self.steps), size):
            yield replace(self, steps=self.steps[start : start + size], first=start + 1)


@dataclass(frozen=True)
class Plan:
    """What is run on a project.

    ``every_option`` asks for more than each format of each command.
    """

    export: Export
    choices: Choices
    every_option: bool

    @property
    def designs(self) -> list[str]:
        """The ids of all designs."""
        return sorted(self.export["designs"])

    @property
    def documents(self) -> list[str]:
        """The files of all designs."""
        return sorted({entry["source"] for entry in self.export["designs"].values()})

    def sessions(self) -> Iterator[Session]:
        """Yield all commands."""
        check = self.expand("check")
        yield Session("check", (*check, ("check", self.documents[0]), ("check", "--no-cache", "-o", "report.txt")))
        yield Session("export", (("export",), ("export", "-o", "export.json")))
        for name in ("show", "impact"):
            yield Session(name, tuple(step for id_ in self.designs for step in self.expand(name, id_)))
        for name in ("explain", "migrate"):
            yield Session(name, tuple(step for document in self.documents for step in self.expand(name, document)))
        yield Session("graph", self.expand("graph"))
        yield Session("edited-check", (*check, ("check", "--changed"), ("check", "--changed", "HEAD~1")), edited=True)
        yield Session("edited-diff", self.expand("diff", "HEAD~1", "HEAD"), edited=True)
        yield Session("edited-review", (_FIRST, ("review", "--confirm"), _SECOND, ("review",)), edited=True)
        if self.every_option:
            yield Session("options", tuple(self.options()))
            yield Session("errors", tuple(self.errors()))
            yield Session("edited-diff-options", tuple(self.comparisons()), edited=True)
            yield Session("edited-review-options", tuple(self.reviews()), edited=True)
            yield Session("edited-baseline", tuple(self.baselines()), edited=True)
            yield Session("edited-new", tuple(self.skeletons()), edited=True)

    def expand(self, *step: str) -> tuple[Step, ...]:
        """Return a command with each value of each option that takes one of some words; alone where it has none.

        The value that is taken where the option is not given is one of them.
        """
        expanded = tuple(
            (*step, option, value)
            for option, values in self.choices[step[0]].items()
            if self.every_option or option == "--format"
            for value in values
        )
        return expanded or (step,)

    def options(self) -> Iterator[Step]:
        """Yield commands with the options that take other words."""
        first = self.designs[0]
        kinds = sorted({edge["kind"] for edge in self.export["interactions"]})
        yield ("show", first.lower())
        yield ("show", self.export["designs"][first]["title"])
        yield ("impact", first, "--depth", "1")
        for kind in kinds:
            yield ("impact", first, "--kinds", kind)
            yield ("graph", "--kinds", kind)
        for id_ in self.designs:
            yield ("graph", "--focus", id_)
            yield ("graph", "--focus", id_, "--depth", "2", "--kinds", ",".join(kinds))
        for status in sorted({entry["status"] or "none" for entry in self.export["designs"].values()}):
            yield ("graph", "--status", status)
        yield ("graph", "-o", "graph.txt")

    def comparisons(self) -> Iterator[Step]:
        """Yield comparisons with the working tree, backwards, and with an export."""
        yield from self.expand("diff", "HEAD")
        yield ("diff", "HEAD", "HEAD~1", "--exit-code")
        yield ("diff", "HEAD", "HEAD")
        yield ("export", "-o", "now.json")
        yield ("diff", "HEAD~1", "now.json")
        yield ("diff", _NOTHING)
        yield ("check", "--changed", _NOTHING)

    def reviews(self) -> Iterator[Step]:
        """Yield reviews of the first commit and of the second one, of all designs and of some."""
        file = ("--file", "reviewed.txt")
        edges = [edge for edge in self.export["interactions"] if edge["target"] in self.export["designs"]]
        names = {name for edge in edges for name in (edge["source"], f"{edge['source']}:{edge['target']}")}
        yield ("review",)
        yield _FIRST
        yield ("review", "--confirm", *file)
        yield _SECOND
        for name in sorted(names):
            yield ("review", *file, name)
        yield ("review", "--confirm", *file)
        yield ("review", *file)

    def baselines(self) -> Iterator[Step]:
        """Yield checks with a baseline, also with one of which nothing is found any more."""
        yield ("check", "--update-baseline", "--baseline", "known.txt")
        yield ("check", "--baseline", "known.txt")
        yield _FIRST
        yield ("check", "--baseline", "known.txt")

    def skeletons(self) -> Iterator[Step]:
        """Yield new designs in all styles."""
        first = self.designs[0]
        new = f"{re.split(r'[0-9]', first)[0]}9999"
        for step in self.expand("new", new, "A *new* one"):
            yield step
            yield _CLEAN
            yield (*step, "-o", "skeleton.txt")
            yield _CLEAN
        yield ("new", first, "It is there")
        yield ("new", new, "It exists", "-o", "conf.py")

    def errors(self) -> Iterator[Step]:
        """Yield commands whose arguments cannot be used."""
        first = self.designs[0]
        for name in ("show", "impact", "explain", "migrate", "diff", "review", "check"):
            yield (name, _NOTHING)
        for name in ("show", "impact", "explain", "migrate", "diff", "new"):
            yield (name,)
        yield ("show", f"{first}1")
        yield ("explain", "conf.py")
        yield ("migrate", "conf.py")
        yield ("diff", "conf.py", "conf.py")
        yield ("diff", "HEAD")
        yield ("impact", first, "--kinds", "wrong")
        yield ("impact", first, "--depth", "0")
        yield ("graph", "--kinds", "wrong")
        yield ("graph", "--depth", "wrong", "--focus", first)
        yield ("graph", "--focus", _NOTHING)
        yield ("graph", "--depth", "2")
        yield ("graph", "--format", "wrong")
        yield ("new", "", "No id")
        yield ("export", "--conf", "..")
        yield ("export", "-o", "conf.py/export.json")
        yield ("check", "--changed", _NOTHING)
        yield ("check", "--baseline", _NOTHING)
        yield ("check", "--update-baseline")
        yield ("check", "--update-baseline", "--baseline", "known.txt", self.documents[0])


def plan_help(choices: Choices) -> Session:
    """Return what shows all help."""
    return Session("help", (("--version",), ("--help",), (), ("wrong",), *((name, "--help") for name in choices)))
