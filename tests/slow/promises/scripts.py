"""Runs edit scripts and compares what they leave with a clean build of the same sources."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import comparing
from building import Build, Outcome, Place, read_tree, remove, run
from comparing import DIFFERS, compare_answers, compare_kept
from differences import compare
from editing import EDITS, Step, make_build
from projects import Model, make_model


class DifferenceError(AssertionError):
    """An incremental build is not what a clean one is."""


def forget_torn_build_info(output: Path) -> None:
    """Remove what a killed build has left of Sphinx' build info: Sphinx gives up on one without its four lines."""
    path = output / ".buildinfo"
    if path.is_file() and len(path.read_text("utf-8").splitlines()) < 4:
        path.unlink()


def is_refused(outcome: Outcome) -> bool:
    """Return whether the configuration cannot be used, as where it names a template that is broken."""
    return "UnusableConfigError" in outcome.error


class Workshop:
    """A project that is edited and built, step by step."""

    def __init__(self, folder: Path, model: Model) -> None:
        self.folder = folder
        self.source = folder / "src"
        self.source.mkdir()
        self.model = model
        self.place = Place.of(self.source, folder / "kept")
        self.names: set[str] = set()
        #: The builders of which a build was broken off.
        self.broken: set[str] = set()
        self.checked = 0

    def write(self) -> None:
        """Write the project's files as the model has them now."""
        self.model.write(self.source)
        self.names |= set(self.model.documents)

    def build(self, build: Build) -> Outcome:
        """Build on top of what earlier builds left."""
        for name in self.names - set(self.model.documents):  # else Sphinx binds them into the book
            (self.place.output("epub") / f"{name}.xhtml").unlink(missing_ok=True)
        forget_torn_build_info(self.place.output(build.builder))
        outcome = run(self.place, replace(build, prepare=compare_kept) if comparing.IS_ON else build)
        if DIFFERS in outcome.error:
            raise DifferenceError(outcome.error)
        if outcome.code < 0 or outcome.error:
            self.broken.add(build.builder)
        if build.is_whole and not build.hooks and outcome.error and not is_refused(outcome):
            raise DifferenceError(f"{build} failed:\n{outcome.error}")
        return outcome

    def check(self, builder: str, outcome: Outcome | None = None) -> None:
        """Compare the last build with a clean one.

        :raises DifferenceError: they are not equal.
        """
        outcome = self.build(Build(builder)) if outcome is None else outcome
        fresh = Place.of(self.source, self.folder / "clean")
        remove(self.folder / "clean")
        clean = run(fresh, Build(builder))
        if is_refused(outcome) and is_refused(clean):
            return
        if clean.error:
            raise DifferenceError(f"a clean build fails:\n{clean.error}")
        after, wanted = read_tree(self.place.output(builder)), read_tree(fresh.output(builder))
        gone = self.names - set(self.model.documents)
        wrong = compare(after, wanted, gone, is_broken=builder in self.broken)
        if sorted(outcome.ours) != sorted(clean.ours):
            wrong += [f"only when built on: {line}" for line in sorted(set(outcome.ours) - set(clean.ours))]
            wrong += [f"only when built clean: {line}" for line in sorted(set(clean.ours) - set(outcome.ours))]
            wrong = wrong or ["warnings are repeated, or not, in one of the two builds"]
        self.checked += 1
        if wrong:
            raise DifferenceError(f"{builder}:\n" + "\n".join(wrong))


def run_script(seed: int, steps: Sequence[Step]) -> int:
    """Run one edit script on a random project, and return how many comparisons were made.

    :raises DifferenceError: an incremental build is not what a clean one is.
    """
    with tempfile.TemporaryDirectory(prefix="promise-") as folder:
        workshop = Workshop(Path(folder), make_model(random.Random(seed)))
        workshop.write()
        last = "html"
        for step in steps:
            chance = random.Random(step.chance)
            EDITS[step.edit](workshop.model, chance)
            workshop.write()
            if comparing.IS_ON:
                compare_answers(workshop.source, workshop.folder / "answers")
            build = make_build(step.build, workshop.model, chance)
            if build is None:
                continue
            outcome = workshop.build(build)
            last = build.builder
            if build.is_whole and step.chance % 3 == 0:
                workshop.check(build.builder, outcome)
        for builder in dict.fromkeys(("html", last)):
            workshop.check(builder)
        return workshop.checked
