"""The README names what the code has: no more, no less."""

from __future__ import annotations

import configparser
import re
from dataclasses import MISSING, fields

import pytest
from support import ROOT

from sphinxcontrib_flamedesign.config import Settings
from sphinxcontrib_flamedesign.core.rules.registry import RULES
from sphinxcontrib_flamedesign.views import VIEWS

TOX = ROOT / "tox.ini"
README = (ROOT / "README.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """Return the rows of the table below a heading."""
    section = README.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_configuration_values_and_defaults():
    defaults = {}
    for item in fields(Settings):
        default = item.default if item.default is not MISSING else item.default_factory()
        defaults[f"`flamedesign_{item.name}`"] = f"`{default!r}`".replace("'", '"')
    assert {row[0]: row[1] for row in rows("Configuration")} == defaults


def test_rules():
    named = [row[0].strip("`") for row in rows("Warnings")]
    assert named == [*(rule for rule in RULES if rule in named), "config", "export", "git", "layout"]


@pytest.mark.parametrize("directive", VIEWS, ids=lambda directive: directive.view)
def test_directive_options(directive):
    options = {row[0]: re.findall(r"`([\w-]+)`", row[2]) for row in rows("Directives and roles")}
    own = [name for name in directive.options_type.types() if name != directive.argument_option]
    assert sorted(options[f"`design-{directive.view}`"]) == sorted(own)


def test_its_examples_give_equal_kinds_of_facts(project):
    blocks = dict(
        re.findall(r"\n(In reST|In MyST|## A design in plain Markdown).*?\n```\w+\n(.*?)\n```\n", README, re.DOTALL)
    )
    project.write("index.rst", "Index\n=====\n")
    project.write("a.md", blocks["## A design in plain Markdown"])
    project.write("b.rst", blocks["In reST"])
    export = project.export(flamedesign_documents=["a"])
    project.write("b.md", blocks["In MyST"])
    (project.src / "b.rst").unlink()
    again = project.export(flamedesign_documents=["a"])
    facts = ("title", "status", "completeness", "mentions")
    assert [export["designs"]["RFE3"][fact] for fact in facts] == [again["designs"]["RFE3"][fact] for fact in facts]
    assert export["designs"]["RFE7"]["status"] == "draft"
    assert export["designs"]["RFE3"]["mentions"] == ["RFE7"]
    warnings = README.partition("(paths shortened):\n\n```text\n")[2].partition("```")[0]
    for line in warnings.splitlines():
        assert line.replace("designs/RFE7.md", "a.md") in project.ours()


@pytest.mark.parametrize("command", ["python -m pip install tox && tox -e demo", "\ntox\n"])
def test_the_two_commands_stand_there(command):
    assert command in README


@pytest.mark.skipif(not TOX.is_file(), reason="the sources are not there")
def test_the_two_steps_of_ci_run_every_environment_once():
    tox = configparser.ConfigParser(interpolation=None)
    tox.read_string(TOX.read_text("utf-8"))
    labels = dict(line.split(" = ") for line in tox["tox"]["labels"].split("\n") if line)
    assert sorted(", ".join(labels.values()).split(", ")) == sorted(tox["tox"]["env_list"].split())
