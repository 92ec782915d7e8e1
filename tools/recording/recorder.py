"""Runs one job of a recording, in a process of its own."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from recording.builds import build, read_output
from recording.commands import Choices, find_choices, load_program, name_step, run_steps
from recording.neutral import make_neutral
from recording.plan import Session
from recording.projects import Export, Project, add_history, add_views, copy_project


@dataclass(frozen=True)
class Recorder:
    """Runs one job at a time, and writes what came of it to the recording."""

    checkout: Path
    entry_point: str
    scratch: Path
    output: Path
    version: str = ""

    def describe(self) -> tuple[Choices, str]:
        """Return the commands and their choices, and the version of the package."""
        program = load_program(self.entry_point, self.checkout)
        folder = Path(tempfile.mkdtemp(dir=self.scratch))
        (text,) = run_steps(program, [("--version",)], folder, folder)
        found = re.search(r"\d+(\.\w+)+", text)
        return find_choices(program), found[0] if found else ""

    def export(self, project: Project) -> Export:
        """Return the export of a project."""
        folder = self._copy(project)
        program = load_program(self.entry_point, self.checkout)
        (text,) = run_steps(program, [("export", "-o", "export.json")], folder, folder / project.folder)
        path = folder / project.folder / "export.json"
        if not path.exists():
            raise RuntimeError(text)
        export: Export = json.loads(path.read_text("utf-8"))
        return export

    def run_session(self, project: Project, export: Export, session: Session) -> None:
        """Run some commands in a copy of a project."""
        tree = self._copy(project)
        folder = tree / project.folder
        if session.edited:
            add_history(tree, folder, export)
        program = load_program(self.entry_point, self.checkout)
        texts = run_steps(program, session.steps, tree, folder)
        for number, (step, text) in enumerate(zip(session.steps, texts, strict=True), session.first):
            if text:
                self._write(f"{project.name}/commands/{session.name}/{name_step(number, step)}", text, tree)

    def run_build(self, project: Project, export: Export, builder: str, edited: bool) -> None:
        """Build a copy of a project."""
        tree = self._copy(project)
        folder = tree / project.folder
        if edited:
            add_history(tree, folder, export)
        page = add_views(project, folder, export)
        name = f"{project.name}/{'edited-' if edited else ''}{builder}"
        built = Path(f"{tree}-built")
        self._write(f"{name}.warnings.txt", build(folder, built, builder, page), tree)
        for file, text in read_output(built, builder):
            self._write(f"{name}/{file}", text, tree)

    def _copy(self, project: Project) -> Path:
        folder = Path(tempfile.mkdtemp(dir=self.scratch, prefix=f"{project.name}-")) / "tree"
        copy_project(project, folder)
        return folder

    def _write(self, name: str, text: str, tree: Path) -> None:
        path = self.output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        places = {str(tree): "<project>", str(self.scratch): "<scratch>", str(self.checkout): "<checkout>"}
        path.write_text(make_neutral(text, places, self.version), "utf-8", errors="backslashreplace", newline="")
