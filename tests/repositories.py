"""Git repositories for tests: healthy ones, and one that names a program wherever git takes one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

GIT = shutil.which("git")
FIRST, LAST = "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"
DESIGN = """\
:author: Ada
:status: draft

RFE1: A cache
=============

References
----------

**Implementation References:**

- `src/old.py`
"""
CONF = """\
extensions = ["sphinxcontrib_flamedesign"]
exclude_patterns = ["out", "code"]
html_theme = "basic"
flamedesign_documents = ["RFE*"]
flamedesign_layout_seconds = 0
flamedesign_source_root = "code"
flamedesign_rules = {"missing-field": "off"}
"""
#: Where a configuration may name a program; each is called as the last part of its name.
PROGRAMS = (
    *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy"),
    *(
        "core.alternateRefsCommand",
        "credential.helper",
        "diff.external",
        "sequence.editor",
        "uploadpack.packObjectsHook",
    ),
    *("gpg.program", "gpg.ssh.program", "gpg.openpgp.program", "gpg.ssh.defaultKeyCommand", "trailer.x.command"),
    *(f"filter.{name}.{what}" for name in ("evil", "e.v il") for what in ("clean", "smudge", "process")),
    *("diff.evil.textconv", "diff.evil.command", "merge.evil.driver", "difftool.x.cmd", "browser.x.cmd"),
    *("remote.origin.uploadpack", "remote.origin.receivepack", "submodule.sub.update", "interactive.diffFilter"),
    *(f"pager.{name}" for name in ("log", "diff", "rev-list", "diff-tree", "ls-files", "config")),
    *(f"alias.{name}" for name in ("log", "rev-parse", "ls-files", "diff", "cat-file", "config")),
)
#: What else makes answers differ from what a program expects.
SETTINGS = """\
[log]
	showSignature = true
	follow = true
	decorate = full
[format]
	pretty = fuller
[color]
	ui = always
[core]
	quotePath = true
	hooksPath = {}/hooks
	attributesFile = {}/attributes
[diff]
	relative = true
	noprefix = true
	renames = copies
	autoRefreshIndex = false
	orderFile = /no/such
	submodule = log
[diff "evil"]
	cachetextconv = true
[filter "evil"]
	required = true
[submodule]
	recurse = true
[protocol]
	allow = always
[protocol "file"]
	allow = always
[gc]
	auto = 1
"""
HOOKS = (
    "post-index-change",
    "reference-transaction",
    "fsmonitor-watchman",
    "post-checkout",
    "pre-auto-gc",
    "pre-commit",
)
ENVIRONMENT = ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "PAGER", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_EDITOR", "GIT_ASKPASS")


def git(folder, *arguments, date=FIRST, stdin=None):
    """Run git as nobody in particular, and return what it says."""
    if GIT is None:
        pytest.skip("there is no git")
    names = {"NAME": "T", "EMAIL": "t@example.org", "DATE": date}
    environment = {
        **os.environ,
        **{f"GIT_{who}_{key}": value for who in ("AUTHOR", "COMMITTER") for key, value in names.items()},
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    command = [GIT, "-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, input=stdin)
    assert done.returncode == 0, (command, done.stderr.decode())
    return done.stdout.decode().strip()


def commit(folder, date=FIRST):
    """Commit all that is in a folder."""
    git(folder, "add", "-A", date=date)
    git(folder, "commit", "-q", "--allow-empty", "-m", "one", date=date)


def make_repository(folder: Path) -> Path:
    """Make a project whose draft is a year old, and cites a file that has been moved and edited since."""
    (folder / "code/src").mkdir(parents=True)
    (folder / "conf.py").write_text(CONF, "utf-8")
    (folder / "index.rst").write_text("Index\n=====\n\n.. toctree::\n\n   RFE1\n", "utf-8")
    (folder / "RFE1.rst").write_text(DESIGN, "utf-8")
    lines = [f"line {number}\n" for number in range(50)]
    (folder / "code/src/old.py").write_text("".join(lines), "utf-8")
    git(folder, "init", "-q")
    commit(folder)
    git(folder, "mv", "code/src/old.py", "code/src/new.py")
    (folder / "code/src/new.py").write_text("".join(["first\n", *lines]), "utf-8")
    commit(folder, LAST)
    return folder


def sign(folder: Path) -> None:
    """Put what looks like a signature into the last commit."""
    head, _, rest = git(folder, "cat-file", "commit", "HEAD").partition("\n\n")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n nothing\n -----END PGP SIGNATURE-----"
    signed = f"{head}\n{signature}\n\n{rest}\n".encode()
    made = git(folder, "hash-object", "-t", "commit", "-w", "--stdin", stdin=signed)
    git(folder, "update-ref", "HEAD", made)


def make_hostile(folder: Path, evil: Path) -> Path:
    """Make a repository whose configuration names a program wherever git takes one, and more that hinders.

    :param evil: the folder for the programs; each writes a file into ``evil/told`` when it runs.
    """
    make_repository(folder)
    (evil / "told").mkdir(parents=True)
    (evil / "hooks").mkdir()
    (folder / ".gitattributes").write_text("* filter=evil diff=evil merge=evil\n*.py filter=e.v\\ il\n", "utf-8")
    (folder / ".gitmodules").write_text(
        '[submodule "sub"]\n\tpath = sub\n\turl = ./sub\n\tupdate = !touch x\n', "utf-8"
    )
    make_repository(folder / "sub")
    make_repository(folder / "source")
    git(folder, "clone", "-q", "--bare", "source", "bare")
    shutil.rmtree(folder / "source")
    commit(folder, LAST)
    sign(folder)
    for path in (".git/config", "sub/.git/config", "bare/config"):
        poison(folder / path, evil)
    for name in HOOKS:
        shutil.copy(write_program(evil, f"hook.{name}"), evil / "hooks" / name)
        shutil.copy(evil / "hooks" / name, folder / ".git/hooks" / name)
    (evil / "attributes").write_text("* filter=evil diff=evil\n", "utf-8")
    shutil.copy(write_program(evil, "git-in-the-folder"), folder / "git")
    for path in folder.rglob("*"):
        if path.is_file() and ".git" not in path.parts:
            os.utime(path, (0, 0))  # git has to look at the content, through the filters
    return folder


def poison(configuration: Path, evil: Path) -> None:
    """Let a configuration name a program wherever git takes one."""
    text = SETTINGS.replace("{}", str(evil))
    for name in PROGRAMS:
        is_shell = name.startswith(("alias.", "submodule."))
        text += _as_configuration(name, f"{'!' if is_shell else ''}{write_program(evil, name)}")
    with configuration.open("a", encoding="utf-8") as stream:
        stream.write(text)


def _as_configuration(name: str, value: str) -> str:
    section, _, rest = name.partition(".")
    inside, _, key = rest.rpartition(".")
    header = f'{section} "{inside}"' if inside else section
    return f"[{header}]\n\t{key} = {value}\n"


def write_program(evil: Path, name: str) -> str:
    """Write a program that tells that it has run, and return its path, in which nothing needs quoting."""
    path = evil / name.replace(" ", "_")
    path.write_text(f"#!/bin/sh\n: > {evil}/told/{path.name}\nexit 1\n", "utf-8")
    path.chmod(0o755)
    return str(path)


def told(evil: Path) -> list[str]:
    """Return the programs that have run."""
    return sorted(path.name for path in (evil / "told").iterdir())


def clone(source: Path, target: Path, *options: str) -> Path:
    """Clone a repository as if it were far away."""
    git(source, "config", "uploadpack.allowFilter", "true")
    git(source.parent, "clone", "-q", *options, source.as_uri(), target)
    return target
