"""What a release is made of; `tox -e release` builds one and looks at what it holds."""

from __future__ import annotations

import configparser
import re
import tomllib

import pytest
from support import ROOT

import sphinxcontrib_flamedesign

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(not (ROOT / "tox.ini").is_file(), reason="the sources are not there"),
]

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
README = (ROOT / "README.md").read_text("utf-8")


def test_the_two_steps_of_ci_run_every_environment_once():
    tox = configparser.ConfigParser(interpolation=None)
    tox.read_string((ROOT / "tox.ini").read_text("utf-8"))
    labels = dict(line.split(" = ") for line in tox["tox"]["labels"].split("\n") if line)
    assert sorted(", ".join(labels.values()).split(", ")) == sorted(tox["tox"]["env_list"].split())


def test_the_readme_is_short_and_leads_on():
    assert len(README.splitlines()) <= 120
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert [link for link in links if not (ROOT / link).is_file()] == []
    assert len(re.findall(r"^!\[", README, re.MULTILINE)) == 1
    for command in ("python -m pip install tox && tox -e demo", "\ntox\n"):
        assert command in README


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md"])
def test_links_of_pages_beside_it_lead_somewhere(name):
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text("utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_the_sdist_takes_each_page_of_the_top():
    include = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    assert {f"/{path.name}" for path in ROOT.glob("*.md")} <= set(include)


def test_what_breaks_often_has_an_upper_bound():
    bounds = {re.match(r"[\w-]+", one)[0]: one for one in PROJECT["project"]["dependencies"]}
    assert [name for name in ("sphinx", "docutils", "myst-parser", "wasmtime") if "<" not in bounds[name]] == []


def test_the_change_log_has_the_version():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## (Unreleased|{re.escape(sphinxcontrib_flamedesign.__version__)})\b", text, re.MULTILINE)


def test_the_readme_shows_what_a_build_warns_of(project):
    """The plain document of the README, and the warnings that it names."""
    document = re.search(r"Before, a plain document:\n\n```markdown\n(.*?)```", README, re.DOTALL)[1]
    project.write("index.rst", "Index\n=====\n")
    project.write("designs/RFE7.md", document)
    project.build("dummy", flamedesign_documents=["designs/*"])
    shown = re.search(r"After, .*?```text\n(.*?)```", README, re.DOTALL)[1].splitlines()
    assert [line for line in shown if line not in project.ours()] == []
