"""``flamedesign migrate``: directives in place of what opens a part, equal facts, and all other words as they were."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from support import CORPUS, CORPUS_CONF, FLAME, HAS_MYST, run_command

from sphinxcontrib_flamedesign.cli.main import main
from sphinxcontrib_flamedesign.cli.migrate import Workbench, migrate_document
from sphinxcontrib_flamedesign.cli.project_loader import open_project
from sphinxcontrib_flamedesign.core.migrate import (
    DirectiveWriter,
    FieldRange,
    Syntax,
    find_largest,
)

MARKDOWN = """\
---
Author: Ada
---

# RFE1: A cache

(here)=

## 1. Motivation

**Background:**
Objects are fetched "again" and again.

**Goals:** Be fast,
and stay so.

---

<!-- about what follows -->
## Function Specification

**API:**

```python
:::{note}
```

**CLI:** None.

**Scope:**
- **In Scope:** Reading,
  all of it.
- Something else
- **Out of Scope:**
    - Writing
    - ~~~~
      ::::
      ~~~~

**Feature Interaction:**

- **Related Features:**
- RFE2: asks
- RFE3: waits

### Configuration ###

| Option | Default |
| ------ | ------- |
| `size` | 1       |

## Implementation

*Architecture:* as it is.

**Algorithms:**

None yet.

### A heading of its own

**Components**: none
"""
DIRECTIVES = """\
---
Author: Ada
---

# RFE1: A cache

(here)=

::::{design-motivation} 1. Motivation

:::{design-background}
Objects are fetched "again" and again.
:::

:::{design-target} Goals
Be fast,
and stay so.
:::
::::

---

<!-- about what follows -->
:::::::{design-spec}

::::{design-api}

```python
:::{note}
```
::::

:::{design-cli}
None.
:::

::::::{design-scope}
:::{design-in-scope}
Reading,
all of it.
:::
- Something else
:::::{design-out-of-scope}
  - Writing
  - ~~~~
    ::::
    ~~~~
:::::
::::::

::::{design-feature-interaction}

:::{design-related-features}
- RFE2: asks
- RFE3: waits
:::
::::

:::{design-configuration}

| Option | Default |
| ------ | ------- |
| `size` | 1       |
:::
:::::::

## Implementation

:::{design-architecture}
as it is.
:::

**Algorithms:**

None yet.

### A heading of its own

:::{design-components}
none
:::
"""
REST = """\
RFE1: A cache
=============

:Author: Ada

1. Motivation
-------------

**Background:** Objects are fetched again,
and again.

**Target:**

- Be fast.

.. _here:

Function Specification
----------------------

**Configuration:**
The size.

::

   code

**Feature Interaction:**

- **Related Features:**

  - RFE2: asks

- **Updates Required:** RFE3

Implementation
--------------

**Architecture:** As it is.

**Algorithms:** None yet.

A heading of its own
^^^^^^^^^^^^^^^^^^^^

Text.
"""
REST_DIRECTIVES = """\
RFE1: A cache
=============

:Author: Ada

.. design-motivation:: 1. Motivation

   .. design-background::

      Objects are fetched again,
      and again.

   .. design-target::

      - Be fast.

.. _here:

.. design-spec::

   .. design-configuration::

      The size.

      ::

         code

   .. design-feature-interaction::

      .. design-related-features::

         - RFE2: asks

      .. design-updates-required::

         RFE3

Implementation
--------------

.. design-architecture::

   As it is.

**Algorithms:** None yet.

A heading of its own
^^^^^^^^^^^^^^^^^^^^

Text.
"""


@pytest.fixture
def folder(project, monkeypatch):
    project.configure('flamedesign_documents = ["RFE*"]\n')
    project.write("index.rst", "Index\n=====\n")
    monkeypatch.chdir(project.src)
    return project.src


def put(folder, name, text):
    if name.endswith(".md") and not HAS_MYST:
        pytest.skip("this project is without MyST-Parser")
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


run = partial(run_command, "migrate")


def migrate(path, *arguments):
    done = run(path, "--write", *arguments)
    assert done.exit_code == 0, done.output
    return path.read_bytes().decode("utf-8")


def facts(project):
    """Return what the export says, without lines."""
    export = project.export()

    def strip(data):
        if isinstance(data, dict):
            return {key: strip(value) for key, value in data.items() if key not in {"line", "message"}}
        return [strip(item) for item in data] if isinstance(data, list) else data

    return strip(export)


DOCUMENTS = pytest.mark.parametrize(
    ("name", "plain", "directives"),
    [("RFE1.md", MARKDOWN, DIRECTIVES), ("RFE1.rst", REST, REST_DIRECTIVES)],
    ids=["md", "rst"],
)


def words(text):
    """Return the words of a document, with the label of the template for what a directive opens by its name alone."""

    def spell(match):
        return match["title"] or FLAME[match["slug"]].label

    text = re.sub(r"(?m)^ *(?:[:`]{3,}\{|\.\. )design-(?P<slug>[\w-]+)(?:\}|::) *(?P<title>.*)$", spell, text)
    return re.findall(r"\w+", text)


@DOCUMENTS
def test_the_facts_and_words_are_equal(folder, project, name, plain, directives):
    path = put(folder, name, plain)
    before = facts(project)
    assert migrate(path) == directives
    assert facts(project) == before
    assert words(directives) == words(plain)


@DOCUMENTS
@pytest.mark.parametrize("change", ["crlf", "no final line break", "a letter of four bytes"])
def test_bytes_that_stay(folder, name, plain, directives, change):
    def alter(text):
        if change == "crlf":
            return text.replace("\n", "\r\n")
        return text.rstrip("\n") if change.startswith("no") else text.replace("again.", "again \N{FIRE}.")

    path = put(folder, name, alter(plain))
    assert migrate(path) == alter(directives)


@DOCUMENTS
def test_a_document_that_ends_in_a_part(folder, name, plain, directives):
    place = plain.index("## Implementation" if name.endswith("md") else "Implementation\n---")
    path = put(folder, name, plain[:place].rstrip("\n"))
    migrated = migrate(path)
    assert not migrated.endswith("\n")
    assert words(migrated) == words(plain[:place])


def test_without_fences_of_colons(folder, project):
    project.configure('flamedesign_documents = ["RFE*"]\nmyst_enable_extensions = []\n')
    path = put(folder, "RFE1.md", MARKDOWN)
    text = migrate(path)
    assert "\n````{design-api}\n\n```python\n" in text
    assert ":::{design" not in text
    assert words(text) == words(MARKDOWN)


def test_what_stays_is_said(folder):
    path = put(folder, "RFE1.rst", REST)
    done = run(path, "--write")
    lines = [line.removeprefix(f"{path.name}:") for line in done.output.splitlines()]
    done_with = " wrote directives in place of 9 headings and labels; next: `flamedesign check`."
    assert lines == [
        "36: stays as it is: implementation: it holds headings that stay, and in a directive they would be none",
        "41: stays as it is: algorithms: it holds headings that stay, and in a directive they would be none",
        done_with,
    ]


def test_a_diff_and_nothing_written(folder):
    path = put(folder, "RFE1.rst", REST)
    done = run("RFE1.rst")
    assert done.exit_code == 0
    lines = CliRunner().invoke(main, ["migrate", "RFE1.rst"]).stdout.splitlines()
    assert lines[:2] == ["--- a/RFE1.rst", "+++ b/RFE1.rst"]
    assert "+.. design-motivation:: 1. Motivation" in lines
    assert path.read_bytes().decode() == REST


def test_the_mode_of_the_file_stays(folder):
    path = put(folder, "RFE1.rst", REST)
    path.chmod(0o640)
    migrate(path)
    assert path.stat().st_mode & 0o777 == 0o640


NATIVE = {
    "RFE1.md": """\
# A cache

```{design} RFE1
:status: draft
```

````{design-motivation}
:class: wide

```{design-background}
Why.
```
````

````{design-spec}
```{design-cli} Commands
None.
```
````
""",
    "RFE1.rst": """\
A cache
=======

.. design:: RFE1
   :status: draft

.. design-motivation::
   :class: wide

   .. design-background::

      Why.

.. design-spec::

   .. design-cli:: Commands

      None.
""",
}


@pytest.mark.parametrize("name", ["designs/RFE1.rst", "two words/RFE1.rst"])
@pytest.mark.parametrize("command", [("git", "apply"), ("patch", "-p1", "-i")], ids=["git", "patch"])
def test_a_diff_can_be_applied(project, monkeypatch, name, command):
    if shutil.which(command[0]) is None:
        pytest.skip(f"this machine is without {command[0]}")
    project.configure('flamedesign_documents = ["**RFE*"]\n')
    project.write("index.rst", "Index\n=====\n")
    path = project.write(name, REST)
    for folder in (project.src, project.src.parent, path.parent):
        path.write_text(REST, "utf-8")
        monkeypatch.chdir(folder)
        diff = CliRunner().invoke(main, ["migrate", str(path), "--conf", str(project.src)]).stdout
        (folder / "own.patch").write_text(diff, "utf-8")
        subprocess.run([*command, "own.patch"], check=True, capture_output=True)
        assert ".. design-motivation:: 1. Motivation" in path.read_text("utf-8")


@pytest.mark.parametrize("name", list(NATIVE))
def test_directives_stay(folder, name):
    path = put(folder, name, NATIVE[name])
    done = run(name, "--write")
    assert done.exit_code == 2
    assert f"{name} is written in directives already" in done.output
    assert path.read_text("utf-8") == NATIVE[name]


@pytest.mark.parametrize(
    ("name", "text", "arguments", "said"),
    [
        ("other.rst", "Other\n=====\n", [], "other.rst is no design of this project"),
        ("RFE1.rst", "RFE1: X\n=======\n\nText.\n", [], "holds nothing that can be written as directives"),
        ("RFE1.rst", REST, ["--to", "plain"], "No such option"),
    ],
)
def test_what_is_refused(folder, name, text, arguments, said):
    path = put(folder, name, text)
    done = run(path, "--write", *arguments)
    assert done.exit_code == 2
    assert said in done.output
    assert path.read_text("utf-8") == text


def test_a_document_that_is_no_text(folder):
    path = folder / "RFE1.rst"
    path.write_bytes(b"\xff\xfe")
    done = run(path)
    assert done.exit_code == 2
    assert f"{path.name} cannot be read" in done.output


def test_a_document_elsewhere(folder, tmp_path):
    path = tmp_path / "RFE1.rst"
    path.write_text(REST)
    done = run(path, "--conf", folder)
    assert done.exit_code == 2
    assert "lies outside" in done.output


def test_a_configuration_that_fails(folder):
    put(folder, "RFE1.rst", REST)
    (folder / "conf.py").write_text("1 / 0\n")
    done = run("RFE1.rst")
    assert done.exit_code == 2
    assert "ZeroDivisionError" in done.output
    assert "flamedesign-" not in done.output


@pytest.mark.parametrize("bad", [set(), {3}, {0, 9}, {1, 2, 5, 8}, set(range(10))])
def test_the_largest_choice(bad):
    asked = []

    def holds(chosen):
        asked.append(chosen)
        return not chosen & bad

    assert find_largest(range(10), holds) == set(range(10)) - bad
    assert len(asked) < 20


def test_a_list_that_is_not_indented_stays():
    lines = ["- **In Scope:** a\n", "lazy\n"]
    labels = {"in-scope": "In Scope"}
    with pytest.raises(ValueError, match="not indented"):
        DirectiveWriter(lines, Syntax.MARKDOWN, labels, ":").write([FieldRange("in-scope", 0, 2)])


@pytest.mark.parametrize("syntax", list(Syntax))
def test_a_heading_in_something_else_stays(syntax):
    labels = {"motivation": "Motivation"}
    with pytest.raises(ValueError, match="its heading has a form that no directive can keep"):
        DirectiveWriter(["> ## Motivation\n"], syntax, labels, ":").write(
            [FieldRange("motivation", 0, 1, is_heading=True)]
        )


def test_the_last_of_several_lines_has_no_line_break():
    writer = DirectiveWriter(["**CLI:**\n", "a\n", "b"], Syntax.MARKDOWN, {"cli": "CLI"}, ":")
    assert writer.write([FieldRange("cli", 0, 3)]) == ":::{design-cli}\na\nb\n:::"


def test_plain_words_in_a_list_item_are_a_label():
    writer = DirectiveWriter(["- CLI: run it\n", "- more\n"], Syntax.MARKDOWN, {"cli": "CLI"}, ":")
    assert writer.write([FieldRange("cli", 0, 1)]) == ":::{design-cli}\nrun it\n:::\n- more\n"


def test_text_directly_below_its_label_or_heading():
    labels = {"cli": "CLI", "api": "API"}
    lines = ["API\n", "---\n", "None.\n", "\n", "**CLI:** \n", "None.\n"]
    writer = DirectiveWriter(lines, Syntax.REST, labels, ":")
    assert writer.write([FieldRange("api", 0, 3, is_heading=True), FieldRange("cli", 4, 6)]) == (
        ".. design-api::\n\n   None.\n\n.. design-cli::\n\n   None.\n"
    )


def test_columns_that_are_parts_stay(folder):
    table = "| In Scope | Out of Scope |\n| --- | --- |\n| files | links |\n"
    path = put(folder, "RFE1.md", f"# RFE1\n\n## Function Specification\n\n**Scope:**\n\n{table}")
    lines = run(path).output.splitlines()
    for slug in ("in-scope", "out-of-scope"):
        assert lines.count(f"{path.name}:7: stays as it is: {slug}: it stands in another element (thead)") == 1
    assert table in migrate(path)


@pytest.mark.corpus
def test_every_document_of_the_corpus_keeps_its_words(tmp_path):
    if not CORPUS.is_dir():
        pytest.skip(f"the corpus is not at {CORPUS}")
    copy = tmp_path / "corpus"
    shutil.copytree(CORPUS, copy)
    count, refused = 0, []
    with open_project(copy, CORPUS_CONF) as project:
        for docname in sorted(project.read.designs):
            path = Path(project.app.env.doc2path(docname))
            text = path.read_bytes().decode("utf-8")
            bench = Workbench(project, path)
            migrated = migrate_document(bench, text).text
            assert words(migrated) == words(text), docname
            count += migrated.count("{design-")
            refused += [docname] if migrated == text else []
            bench.read(text)
    assert refused == []
    assert count > 500
