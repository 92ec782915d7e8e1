"""``flamedesign migrate``: other words for what opens a part, and every other byte as it was."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from support import HAS_MYST

from sphinxcontrib_flamedesign.command import main
from sphinxcontrib_flamedesign.command.migrate import Workbench, migrate_document
from sphinxcontrib_flamedesign.command.reading import open_project
from sphinxcontrib_flamedesign.core.migrate import DirectiveWriter, PlainWriter, Slot, Syntax, Wordings, find_largest

REPOSITORY = Path(__file__).parent.parent
CORPUS = Path(os.environ.get("FLAMEDESIGN_SHARED", REPOSITORY.parent / "shared")) / "corpus" / "flame"

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
:plain: **Goals:** …
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
:plain: **CLI:** …
None.
:::

::::::{design-scope}
:::{design-in-scope}
:plain: - **In Scope:** …
Reading,
all of it.
:::
- Something else
:::::{design-out-of-scope}
:plain: - **Out of Scope:** ↵

  - Writing
  - ~~~~
    ::::
    ~~~~
:::::
::::::

::::{design-feature-interaction}

:::{design-related-features}
:plain: - **Related Features:** ↓
- RFE2: asks
- RFE3: waits
:::
::::

:::{design-configuration}
:plain: ### Configuration ###

| Option | Default |
| ------ | ------- |
| `size` | 1       |
:::
:::::::

## Implementation

:::{design-architecture}
:plain: *Architecture:* …
as it is.
:::

**Algorithms:**

None yet.

### A heading of its own

:::{design-components}
:plain: **Components**: …
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
      :plain: **Background:** …

      Objects are fetched again,
      and again.

   .. design-target::

      - Be fast.

.. _here:

.. design-spec::

   .. design-configuration::
      :plain: **Configuration:** ↵

      The size.

      ::

         code

   .. design-feature-interaction::

      .. design-related-features::
         :plain: - **Related Features:**

         - RFE2: asks

      .. design-updates-required::
         :plain: - **Updates Required:** …

         RFE3

Implementation
--------------

.. design-architecture::
   :plain: **Architecture:** …

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


def run(*arguments):
    return CliRunner().invoke(main, ["migrate", *map(str, arguments)], catch_exceptions=False)


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


@DOCUMENTS
def test_there_and_back(folder, project, name, plain, directives):
    path = put(folder, name, plain)
    before = facts(project)
    assert migrate(path) == directives
    assert facts(project) == before
    assert migrate(path, "--to", "plain") == plain


@DOCUMENTS
@pytest.mark.parametrize("change", ["crlf", "no final line break", "a letter of four bytes"])
def test_bytes_that_stay(folder, name, plain, directives, change):
    def alter(text):
        if change == "crlf":
            return text.replace("\n", "\r\n")
        return text.rstrip("\n") if change.startswith("no") else text.replace("again.", "again \N{FIRE}.")

    path = put(folder, name, alter(plain))
    assert migrate(path) == alter(directives)
    assert migrate(path, "--to", "plain") == alter(plain)


@DOCUMENTS
def test_a_document_that_ends_in_a_part(folder, name, plain, directives):
    place = plain.index("## Implementation" if name.endswith("md") else "Implementation\n---")
    path = put(folder, name, plain[:place].rstrip("\n"))
    migrated = migrate(path)
    assert not migrated.endswith("\n")
    assert migrate(path, "--to", "plain") == plain[:place].rstrip("\n")


def test_without_fences_of_colons(folder, project):
    project.configure('flamedesign_documents = ["RFE*"]\nmyst_enable_extensions = []\n')
    path = put(folder, "RFE1.md", MARKDOWN)
    text = migrate(path)
    assert "\n````{design-api}\n\n```python\n" in text
    assert ":::{design" not in text
    assert migrate(path, "--to", "plain") == MARKDOWN


def test_what_stays_is_said(folder):
    path = put(folder, "RFE1.rst", REST)
    done = run(path, "--write")
    lines = [line.removeprefix(f"{path}:") for line in done.output.splitlines()]
    assert lines == [
        "36: stays as it is: implementation: it holds headings that stay, and in a directive they would be none",
        "41: stays as it is: algorithms: it holds headings that stay, and in a directive they would be none",
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


@pytest.mark.parametrize("name", list(NATIVE))
def test_directives_that_were_written_by_hand(folder, project, name):
    path = put(folder, name, NATIVE[name])
    before = facts(project)
    done = run(path, "--to", "plain", "--write")
    assert done.exit_code == 0, done.output
    assert "its option `class` has no place in a plain document" in done.output
    text = path.read_text("utf-8")
    heading = "## Function Specification" if name.endswith("md") else "Function Specification\n----------------------"
    assert f"\n{heading}\n" in text
    assert "**Commands:**\n" in text
    assert "design-motivation" in text
    assert facts(project) == before


@pytest.mark.parametrize(
    ("name", "text", "arguments", "said"),
    [
        ("other.rst", "Other\n=====\n", [], "other.rst is no design of this project"),
        ("RFE1.rst", "RFE1: X\n=======\n\nText.\n", [], "holds nothing that can be written as directives"),
        ("RFE1.rst", REST, ["--to", "plain"], "holds nothing that can be written as plain"),
        ("RFE1.rst", REST, ["--to", "tex"], "'tex' is not one of"),
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
    assert f"{path} cannot be read" in done.output


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
    wordings = Wordings({"in-scope": "In Scope"}, frozenset())
    with pytest.raises(ValueError, match="not indented"):
        DirectiveWriter(lines, Syntax.MARKDOWN, wordings, ":").write([Slot("in-scope", 0, 2)])


@pytest.mark.parametrize("syntax", list(Syntax))
def test_a_heading_in_something_else_stays(syntax):
    wordings = Wordings({"motivation": "Motivation"}, frozenset({"motivation"}))
    with pytest.raises(ValueError, match="its heading has a form that no directive can keep"):
        DirectiveWriter(["> ## Motivation\n"], syntax, wordings, ":").write([Slot("motivation", 0, 1, is_heading=True)])


def test_the_last_of_several_lines_has_no_line_break():
    writer = DirectiveWriter(["**CLI:**\n", "a\n", "b"], Syntax.MARKDOWN, Wordings({"cli": "CLI"}, frozenset()), ":")
    assert writer.write([Slot("cli", 0, 3)]) == ":::{design-cli}\na\nb\n:::"


def test_a_directive_that_is_not_closed():
    wordings = Wordings({"cli": "CLI"}, frozenset())
    with pytest.raises(ValueError, match="not closed"):
        PlainWriter([":::{design-cli}\n", "x\n"], Syntax.MARKDOWN, wordings).write([0])


def test_plain_words_in_a_list_item_are_a_label():
    writer = DirectiveWriter(
        ["- CLI: run it\n", "- more\n"], Syntax.MARKDOWN, Wordings({"cli": "CLI"}, frozenset()), ":"
    )
    assert writer.write([Slot("cli", 0, 1)]) == ":::{design-cli}\n:plain: - CLI: …\nrun it\n:::\n- more\n"


@pytest.mark.parametrize("behind", [[], ["Text.\n"], [".. design-api::\n"]])
def test_an_explicit_block_that_holds_nothing(behind):
    wordings = Wordings({"cli": "CLI", "api": "API"}, frozenset())
    writer = PlainWriter([".. design-cli::\n", *behind], Syntax.REST, wordings)
    places = [number for number, line in enumerate(writer.lines) if line.startswith("..")]
    assert writer.write(places) == "".join(
        ["**CLI:**\n", *(line.replace(".. design-api::", "**API:**") for line in behind)]
    )


def test_columns_that_are_parts_stay(folder):
    table = "| In Scope | Out of Scope |\n| --- | --- |\n| files | links |\n"
    path = put(folder, "RFE1.md", f"# RFE1\n\n## Function Specification\n\n**Scope:**\n\n{table}")
    lines = run(path).output.splitlines()
    for slug in ("in-scope", "out-of-scope"):
        assert lines.count(f"{path}:7: stays as it is: {slug}: it stands in another element (thead)") == 1
    assert table in migrate(path)


@pytest.mark.corpus
def test_every_document_of_the_corpus_comes_back(tmp_path):
    if not CORPUS.is_dir():
        pytest.skip(f"the corpus is not at {CORPUS}")
    copy = tmp_path / "corpus"
    shutil.copytree(CORPUS, copy)
    count, refused = 0, []
    with open_project(copy, REPOSITORY / "tests" / "corpus") as project:
        for docname in sorted(project.read.designs):
            path = Path(project.app.env.doc2path(docname))
            text = path.read_bytes().decode("utf-8")
            bench = Workbench(project, path)
            there = migrate_document(bench, text, "directives")
            back = migrate_document(bench, there.text, "plain")
            assert back.text == text, docname
            count += there.text.count("{design-")
            refused += [docname] if there.text == text else []
            bench.read(text)
    assert refused == []
    assert count > 500
