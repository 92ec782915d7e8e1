"""What somebody reads first: the help of each command, and the error of one that lacks something."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib import import_module

import click
import pytest
from support import run_command

from sphinxcontrib_flamedesign.cli.main import COMMANDS


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield all commands with their names, those of groups too."""
    for name in COMMANDS:
        command = getattr(import_module(f"sphinxcontrib_flamedesign.cli.{name}"), name)
        inner = command.commands if isinstance(command, click.Group) else {"": command}
        yield from ((f"{name} {one}".strip(), two) for one, two in inner.items())


@pytest.mark.parametrize(("name", "command"), [*commands()])
def test_the_example_of_each_command_is_one(name, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in ("docs/adr/template.md", "docs/designs/RFE7.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("", "utf-8")
    if not command.params or name == "template list":
        return
    examples = re.findall(rf"`flamedesign {name}([^`]*)`", command.epilog or "")
    assert examples, name
    for example in examples:
        command.make_context(name, shlex.split(example))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (name, "for instance: `flamedesign ")
        for name, command in commands()
        if any(isinstance(one, click.Argument) and one.required for one in command.params)
        or name in {"show", "site", "template derive"}
    ],
)
def test_what_lacks_something_says_how_to_go_on(name, said):
    done = run_command(*name.split())
    assert (done.exit_code, said + name in done.output.splitlines()[-1]) == (2, True), done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("explain docs/quue.md", "docs/quue.md does not exist; did you mean 'docs/queue.md'?"),
        ("explain cahce.md", "cahce.md does not exist; did you mean 'cache.md'?"),
        ("migrate queue.md", "queue.md does not exist; did you mean 'docs/queue.md'?"),
        ("check cahce.md docs/x/y.md", "'cache.md'?; docs/x/y.md does not exist: there is no folder docs/x"),
        ("template check flame zzzzzzzz.md", "zzzzzzzz.md does not exist in "),
        ("index -o list.md", "No such option '-o'; it writes to standard output: redirect that with `> FILE`"),
        ("show RFE1 --output x", "; it writes to standard output"),
    ],
)
def test_what_is_not_there_leads_on(arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    for name in ("cache.md", "docs/queue.md"):
        (tmp_path / name).write_text("# RFE1: A cache\n")
    done = run_command(*arguments.split())
    assert (done.exit_code, said in done.output) == (2, True), done.output


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("D-101.md", "did you mean 'D-101-order-intake.md'?"),
        ("D-101-orders.md", "did you mean 'D-101-order-intake.md'?"),
        ("0003.md", "did you mean '0003-watch.md'?"),
        ("3-disk.md", "did you mean '0003-watch.md'?"),
        ("D-10.md", "did you mean 'D-110.md'?"),
    ],
)
def test_a_file_that_begins_alike_or_has_the_same_id_is_meant(name, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for other in ("D-101-order-intake.md", "D-110.md", "D-111.md", "0003-watch.md", "0013-disk.md"):
        (tmp_path / other).write_text("# A\n")
    done = run_command("explain", name)
    assert (done.exit_code, f"{name} does not exist; {said}" in done.output) == (2, True), done.output


def test_a_tag_that_is_called_as_a_template_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = "-t sets the tag 'nygard'; the template of this name is chosen by --template nygard."
    assert run_command("check", "-t", "nygard").stderr.splitlines()[0] == said
    assert "sets the tag" not in run_command("check", "-t", "staff").stderr


@pytest.mark.parametrize("command", ["check", "new X", "export"])
def test_two_templates(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run_command(*command.split(), "--template", "nygard", "--template", "madr")
    assert done.exit_code == 2
    assert "'--template': it is given 2 times, as 'nygard' and 'madr', and takes one; give one of them" in done.output
    assert not list(tmp_path.iterdir())


def test_no_drawing_is_written_to_a_terminal(monkeypatch):
    module = import_module("sphinxcontrib_flamedesign.cli.graph")
    monkeypatch.setattr(module, "is_terminal", lambda: True)
    done = run_command("graph")
    assert (done.exit_code, "write it with `--output graph.svg`, or `-o -`" in done.output) == (2, True)
