"""Survives: no repository makes a build or command run a program that it names, ask a network, or end with a traceback."""

from __future__ import annotations

import os

import pytest
from building import Build, Place, preload, run
from figures import note
from repositories import ENVIRONMENT, clone, git, make_hostile, make_repository, poison, told, write_program
from support import run_command

pytestmark = [
    pytest.mark.promises,
    pytest.mark.thorough,
    pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts"),
]

COMMANDS = (
    *(["check"], ["check", "--changed"], ["check", "--changed=HEAD~1"], ["check", "--changed", "--", "RFE1.rst"]),
    *(["diff", "HEAD"], ["diff", "HEAD~1", "HEAD"], ["diff", "@{upstream}"], ["diff", "--", "--output=x"]),
    *(["new", "RFE7", "Seven", "--style", "rest", "-o", "{}/new.rst"], ["export"], ["review"], ["show", "RFE1"]),
    *(["explain", "RFE1.rst"], ["impact", "RFE1"], ["graph", "--format", "dot"]),
)


@pytest.fixture(scope="module", autouse=True)
def _preloaded():
    preload()


@pytest.fixture(params=["hostile", "submodule", "partial", "foreign configuration"])
def repository(request, tmp_path, monkeypatch):
    """Return a repository that would run programs, wherever somebody asks git in it."""
    evil = tmp_path / "evil"
    for name in ENVIRONMENT:
        monkeypatch.setenv(name, str(evil / name))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", os.environ["PATH"]]))
    made = make_hostile(tmp_path / "project", evil)
    for name in ENVIRONMENT:
        write_program(evil, name)
    if request.param == "submodule":
        return made / "sub"
    if request.param == "partial":
        source = make_repository(tmp_path / "source")
        partial = clone(source, tmp_path / "partial", "--filter=blob:none")
        poison(partial / ".git/config", evil)
        return partial
    if request.param == "foreign configuration":  # it is the user's own that names them
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "configuration"))
        poison(tmp_path / "configuration", evil)
        return make_repository(tmp_path / "other")
    return made


def test_hostile_repositories(repository, tmp_path, monkeypatch):
    outcome = run(Place.of(repository, tmp_path / "build"), Build())
    assert outcome.error == ""
    assert len([line for line in outcome.ours if line.endswith("[flamedesign.git]")]) <= 1
    monkeypatch.chdir(repository)
    for words in COMMANDS:
        done = run_command(*(word.replace("{}", str(tmp_path)) for word in words))
        assert done.exit_code in {0, 1, 2}
        if done.exit_code == 2:
            (line,) = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
            assert line == done.stderr.splitlines()[-1]
    assert told(tmp_path / "evil") == []
    note(repositories=1)


def test_a_program_that_runs_would_be_noticed(tmp_path):
    evil = tmp_path / "evil"
    made = make_hostile(tmp_path / "project", evil)
    with pytest.raises(AssertionError):
        git(made, "diff", "HEAD")
    assert told(evil) != []
