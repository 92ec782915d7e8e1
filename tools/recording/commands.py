"""Runs commands in this process, one after the other, and says what each printed and wrote."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import EntryPoint
from pathlib import Path

import click
from click.testing import CliRunner

from recording.projects import run_git

PROGRAM = "flamedesign"
#: So wide that no line of ``--help`` breaks: where it broke would change with each word.
_WIDTH = 10_000

#: Command -> option -> what it can be: those that take one of some words.
Choices = Mapping[str, Mapping[str, Sequence[str]]]


def load_program(entry_point: str, checkout: Path) -> click.Group:
    """Return the program of a console script, and make sure that it is the checkout's.

    :raises RuntimeError: another copy of the package comes first.
    """
    program: click.Group = EntryPoint(PROGRAM, entry_point, "console_scripts").load()
    found = Path(str(sys.modules[entry_point.partition(":")[0]].__file__)).resolve()
    if not found.is_relative_to(checkout):
        raise RuntimeError(f"{found} was loaded, which is not in {checkout}")
    return program


def find_choices(program: click.Group) -> Choices:
    """Return the commands, and what those of their options can be that take one of some words."""
    context = click.Context(program)
    choices: dict[str, dict[str, Sequence[str]]] = {}
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        choices[name] = {
            option.opts[0]: list(map(str, option.type.choices))
            for option in (command.params if command is not None else ())
            if isinstance(option, click.Option) and isinstance(option.type, click.Choice) and not option.hidden
        }
    return choices


def run_steps(program: click.Group, steps: Iterable[tuple[str, ...]], tree: Path, folder: Path) -> Iterator[str]:
    """Run each step in a project's folder, and yield what came of it.

    A step is the arguments of the program, or the word ``git`` and those of git.
    """
    before = _look_at(tree)
    for step in steps:
        if step[:1] == ("git",):
            run_git(tree, *step[1:])
            yield ""
        else:
            with contextlib.chdir(folder):
                text = _run(program, step)
            after = _look_at(tree)
            written = [path for path, state in after.items() if before.get(path) != state]
            yield text + "".join(_show_file(tree, path) for path in written)
        before = _look_at(tree)


def _run(program: click.Group, arguments: Sequence[str]) -> str:
    done = CliRunner().invoke(program, arguments, prog_name=PROGRAM, color=True, terminal_width=_WIDTH)
    text = f"$ {PROGRAM} {' '.join(arguments)}\nexit status {done.exit_code}\n"
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        text += f"{done.exception!r}\n"
    return f"{text}----- standard output\n{done.stdout}----- standard error\n{done.stderr}"


def _look_at(tree: Path) -> dict[Path, tuple[int, int]]:
    """Return all files of a tree, and by what it is seen that one was written."""
    found = {}
    for top, folders, names in os.walk(tree):
        folders[:] = sorted(set(folders) - {".git", "__pycache__"})
        for name in sorted(names):
            state = Path(top, name).lstat()
            found[Path(top, name)] = (state.st_mtime_ns, state.st_ino)
    return found


def _show_file(tree: Path, path: Path) -> str:
    return f"----- written: {path.relative_to(tree)}\n{path.read_text('utf-8')}"


def name_step(number: int, step: Sequence[str]) -> str:
    """Return the name of the file for a step; the number keeps apart what is run twice."""
    words = re.sub(r"[^\w.~]+", "-", " ".join(step)).strip("-")
    return f"{number:03}-{words[:100]}.txt"
