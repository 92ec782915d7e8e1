"""The reference names all that is public: what has no entry there fails here, and nothing is listed that is not there."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from functools import cache

import click
import pytest
from support import ROOT

from sphinxcontrib_flamedesign.cli.main import COMMANDS, main
from sphinxcontrib_flamedesign.config import Settings
from sphinxcontrib_flamedesign.core.formats.by_name import (
    COMPARISON_FORMATS,
    FINDINGS_FORMATS,
    GRAPH_FORMATS,
    WORK_FORMATS,
)
from sphinxcontrib_flamedesign.core.kinds import KINDS, Strength
from sphinxcontrib_flamedesign.core.model import State
from sphinxcontrib_flamedesign.core.rules.registry import RULES
from sphinxcontrib_flamedesign.core.template import COMMON_METADATA, HeaderRole, Standing
from sphinxcontrib_flamedesign.core.template_checks import KEYS
from sphinxcontrib_flamedesign.core.template_file import list_languages, list_shipped
from sphinxcontrib_flamedesign.domain import DesignDomain
from sphinxcontrib_flamedesign.views.all_views import VIEWS
from sphinxcontrib_flamedesign.views.design_columns import DESIGN_COLUMNS

pytestmark = pytest.mark.thorough

DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
_GENERATED = re.compile(r"^```\{generated\} (.+)\n```$", re.MULTILINE)


@cache
def page(name: str) -> str:
    """Return a page of the reference, with what is made from the code."""
    sys.path.insert(0, str(DOCS / "_ext"))
    try:
        from generated import GENERATED, load_template
    finally:
        sys.path.pop(0)

    def make(match: re.Match[str]) -> str:
        made, *arguments = match[1].split()
        return "\n".join(GENERATED[made](*arguments))

    assert load_template("flame").name == "flame"
    return _GENERATED.sub(make, (REFERENCE / f"{name}.md").read_text("utf-8"))


#: What is public, and the page that says what it means.
PUBLIC = {
    "configuration": [f"{{confval}} flamedesign_{item.name}" for item in fields(Settings)],
    "rules": [*(f"### {id_}\n" for id_ in RULES), "`config`", "`export`", "`git`", "`layout`"],
    "kinds": [f"| `{kind}` |" for kind in KINDS] + [f"`{strength}`" for strength in Strength],
    "fields": [*(f"| `{state}` |" for state in State), *(f"`{role}`" for role in HeaderRole)],
    "directives": [f"| `{key.key}` |" for key in COMMON_METADATA],
    "views": [*(f"## design-{view.view}" for view in VIEWS), *(f"| `{name}` |" for name in DESIGN_COLUMNS)],
    "roles": [f"design:{role}" for role in DesignDomain.roles],
    "templates": [f"[`{name}`](templates/{name}.md)" for name in list_shipped()],
    "template-file": [*(f"| `{key}`" for table in KEYS.values() for key in table), "`remove = true`", "`after = "],
    "commands": [f"## flamedesign {name}\n" for name in COMMANDS],
}


@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_public_has_an_entry(name):
    assert [entry for entry in PUBLIC[name] if entry not in page(name)] == []


def test_each_option_of_a_view_is_said_to_mean_something():
    for view in VIEWS:
        section = page("views").partition(f"## design-{view.view}")[2].partition("\n## ")[0]
        listed = re.findall(r"^\| `([\w-]+)` \| (.+) \| (.+) \|$", section, re.MULTILINE)
        own = [name for name in view.options_type.types() if name != view.argument_option]
        assert [name for name, *_ in listed] == [*own, "class", "name"]
        assert "" not in {word for row in listed for word in row}


def test_each_shipped_template_has_a_page():
    assert sorted(path.stem for path in (REFERENCE / "templates").iterdir()) == list_shipped()
    for name in list_shipped():
        assert "## Fields" in page(f"templates/{name}")
        assert page(f"templates/{name}").count("](") == 0  # nothing of a template is a link by chance


def test_what_a_status_means_is_explained():
    assert {word for word in Standing if word in page("templates/flame")} == set(Standing)


def test_languages_are_named():
    assert [
        one for one in list_languages() if f"`{one}`" not in (DOCS / "how-to/translations.md").read_text("utf-8")
    ] == []


def all_commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for inner in command.list_commands(click.Context(command)):
            yield from all_commands(command.get_command(click.Context(command), inner), f"{name} {inner}")


def test_each_option_of_a_command_has_help():
    for name, command in all_commands(main, "flamedesign"):
        assert command.help, name
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                assert (option.help or "").strip().endswith("."), (name, option.opts)
                assert option.opts[0] in page("commands")


def test_formats_are_named():
    ci = (DOCS / "how-to/ci.md").read_text("utf-8")
    assert [form for form in FINDINGS_FORMATS if f"| `{form}` |" not in ci] == []
    named = page("commands")
    for form in {*GRAPH_FORMATS, *COMPARISON_FORMATS, *WORK_FORMATS}:
        assert form in named


def test_each_list_of_words_says_what_it_holds():
    rows = re.findall(r"^\| `([\w-]+)` \| (.+) \|$", page("template-file").partition("### `[words]`")[2], re.MULTILINE)
    assert [key for key, said in rows if said] == list(KEYS["words"])
