"""``flamedesign review``: an interaction is suspect when what it relies on says something else."""

from __future__ import annotations

from functools import partial

import pytest
from support import run_command

from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.review import find_reliance
from sphinxcontrib_flamedesign.core.template_file import make_template

DESIGNS = {
    "rst": (
        """
RFE1: Cache
===========

Function Specification
----------------------

**Related Features:**

- RFE2: asks first
- Scheduler: waits
- RFE9: is not there

Implementation
--------------

**Internal dependencies:**

- RFE2: stores it

References
----------

**Related Documents:**

- RFE2
""",
        """
RFE2: Store
===========

Function Specification
----------------------

**CLI:** The "first" command.

**Scope:**

**In Scope:** Storing.

Implementation
--------------

**Architecture:** Plain.
""",
    ),
    "md": (
        """
# RFE1: Cache

## Function Specification

**Related Features:**

- RFE2: asks first
- Scheduler: waits
- RFE9: is not there

## Implementation

**Internal dependencies:**

- RFE2: stores it

## References

**Related Documents:**

- RFE2
""",
        """
# RFE2: Store

## Function Specification

**CLI:** The "first" command.

**Scope:**

**In Scope:** Storing.

## Implementation

**Architecture:** Plain.
""",
    ),
}
FILE = "flamedesign-review.txt"


@pytest.fixture(params=["rst", "md"])
def folder(project, monkeypatch, request):
    project.configure('flamedesign_documents = ["RFE*"]\n')
    project.write("index.rst", "Index\n=====\n")
    for number, text in enumerate(DESIGNS[request.param], 1):
        project.write(f"RFE{number}.{request.param}", text)
    monkeypatch.chdir(project.src)
    return project.src


run = partial(run_command, "review")


def edit(folder, name, old, new):
    (path,) = folder.glob(f"{name}.*")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def confirm(*arguments):
    done = run("--confirm", *arguments)
    assert done.exit_code == 0, done.output
    return done.output


def test_new_then_confirmed_then_suspect(folder):
    done = run()
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "Not reviewed yet",
        "  RFE1 depends on RFE2",
        "  RFE1 related to RFE2",
        "0 confirmed, 0 suspect, 2 not reviewed, 0 gone",
    ]
    assert confirm() == f"2 confirmed, 0 gone; written to {FILE}\n"
    kept = (folder / FILE).read_text("utf-8")
    lines = [line for line in kept.splitlines() if not line.startswith("#")]
    assert [line.split()[:3] for line in lines] == [["RFE1", "depends", "RFE2"], ["RFE1", "related", "RFE2"]]
    assert "api=- " in lines[0]
    assert run().output == "2 confirmed, 0 suspect, 0 not reviewed, 0 gone\n"
    confirm()
    assert (folder / FILE).read_text("utf-8") == kept

    edit(folder, "RFE2", "first", "second")
    done = run()
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "Suspect: look at them, then confirm them with --confirm",
        "  RFE1 depends on RFE2: cli of RFE2 changed",
        "  RFE1 related to RFE2: cli of RFE2 changed",
        "0 confirmed, 2 suspect, 0 not reviewed, 0 gone",
    ]
    confirm("rfe-1:RFE2")
    assert run().exit_code == 0


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("**Architecture:** Plain.", "**Architecture:** Other.", None),  # nobody relies on it
        ('The "first" command.', 'The "first"\ncommand.', None),  # the same words
        ("Storing.", "Storing all.", "RFE1 related to RFE2: scope of RFE2 changed"),
    ],
)
def test_only_what_is_relied_on_counts(folder, old, new, changed):
    confirm()
    edit(folder, "RFE2", old, new)
    done = run()
    assert done.exit_code == (1 if changed else 0)
    said = [line.strip() for line in done.output.splitlines() if " changed" in line]
    assert said == ([changed] if changed else [])


def test_its_own_words(folder):
    confirm()
    edit(folder, "RFE1", "asks first", "asks last")
    assert "RFE1 related to RFE2: its own words changed" in run().output


def test_what_is_gone_is_dropped(folder):
    confirm()
    edit(folder, "RFE1", "- RFE2: stores it\n", "- RFE3: stores it\n")
    done = run()
    assert done.exit_code == 0
    assert "Confirmed, and no longer there\n  RFE1 depends on RFE2\n" in done.output
    assert "0 confirmed, 1 gone" in confirm()
    assert "depends" not in (folder / FILE).read_text("utf-8")


def test_a_part_of_them(folder):
    confirm("RFE1:RFE2", "--file", "other.txt")
    assert "2 not reviewed" in run("RFE1").output
    assert "2 confirmed" in run("RFE1", "--file", "other.txt").output
    for name, said in {"RFE5": "there is no design 'RFE5'", "RFE2": "'RFE2' names no interaction"}.items():
        done = run(name)
        assert done.exit_code == 2
        assert said in done.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<<<<<<< HEAD\n", "line 1 is no reviewed interaction: '<<<<<<< HEAD'"),
        ("# x\nRFE1 likes RFE2 statement=0123456789abcdef\n", "line 2 is no reviewed interaction"),
        ("RFE1 related RFE2 statement=xyz\n", "line 1 is no reviewed interaction"),
        ("RFE1 related RFE2 statement=-\n" * 2, "line 2: this interaction stands on a line above already"),
        (b"\xff\xfe", "cannot be used"),
    ],
)
def test_a_file_that_is_no_review(folder, text, said):
    (folder / FILE).write_bytes(text if isinstance(text, bytes) else text.encode())
    done = run()
    assert done.exit_code == 2
    assert said in done.output
    assert len(done.output.splitlines()) == 1


def test_a_template_that_relies_on_nothing(folder, project):
    project.write("own.toml", 'name = "own"\ntitle = "Own"\n[fields.why]\nlabel = "Why"\n')
    project.configure('flamedesign_documents = ["RFE*"]\nflamedesign_template = "own.toml"\n')
    done = run()
    assert done.exit_code == 2
    assert "the template 'own' has no field with `relies-on`: nothing to review" in done.output


def test_two_parts_that_state_the_same_kind():
    slots = {name: {"label": name} for name in ("one", "two", "three")}
    slots["asks"] = {"label": "Asks", "declares": "related", "relies-on": ["one", "two"]}
    slots["tells"] = {"label": "Tells", "declares": "related", "relies-on": ["two", "three"]}
    template = make_template({"name": "x", "title": "X", "fields": slots}, "x.toml")
    assert find_reliance(template) == {Kind.RELATED: ("one", "two", "three")}
