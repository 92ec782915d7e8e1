"""The command line."""

from __future__ import annotations

import pytest
from support import HAS_MYST, TEMPLATE_FILE, run_command

DOCUMENT = """
RFE1: A cache
=============

**Status:** Draft

Motivation
----------

**Goals:** Be fast.

**Scope:** none of this

Function Specification
----------------------

**CLI:** None.

**Related Features:**

- RFE2: asks
- Scheduler: waits

Refrences
---------
"""


@pytest.fixture
def folder(project):
    project.configure(
        f'flamedesign_documents = ["designs/*"]\nflamedesign_template = {str(TEMPLATE_FILE)!r}\nflamedesign_components = {{"Scheduler": {{}}}}\n'
    )
    project.write("index.rst", "Index\n=====\n")
    project.write("designs/one.rst", DOCUMENT)
    return project.src


class TestExplain:
    def test_it_says_what_was_read_and_why(self, folder):
        done = run_command("explain", folder / "designs/one.rst")
        assert done.exit_code == 0, done.output
        lines = [line.strip() for line in done.output.splitlines()]
        assert lines[0] == "RFE1: A cache"
        assert lines[1] == f"{folder}/designs/one.rst:1  id from the title, status draft; 15% of 39 fields"
        assert "target  filled  line 9: 'Goals:', another wording that the template knows; it has text" in lines
        assert "cli  not-applicable  line 16: 'CLI:', the label itself; it says that there is nothing: 'None.'" in lines
        assert "api  missing" in lines
        assert "references  placeholder  line 23: 'Refrences', a misspelling of the label; it is empty" in lines
        assert "line 20: related to → feature RFE2" in lines
        assert "line 21: related to → component scheduler" in lines
        assert "line 11: 'Scope:' would be scope, but it stands outside 'Function Specification'" in lines

    def test_words_of_another_kind_than_that_of_their_field(self, folder):
        items = ("Supersedes RFE2", "Superseded by: RFE3", "depends on RFE4", "RFE5 supersedes it", "Related to RFE6")
        listed = "".join(f"- {item}\n" for item in items)
        text = (
            f"RFE1: A\n=======\n\nFunction Specification\n----------------------\n\n**Related Features:**\n\n{listed}"
        )
        (folder / "designs/one.rst").write_text(text)
        lines = [line.strip() for line in run_command("explain", folder / "designs/one.rst").output.splitlines()]
        said = [(lines[place - 1], line) for place, line in enumerate(lines) if line.startswith("But these words")]
        assert said == [
            (items[0], "But these words say 'supersedes', which is stated in 'Supersedes' of the header."),
            (items[1], "But these words say 'superseded by', which is stated in 'Superseded by' of the header."),
            (items[2], "But these words say 'depends on', which is stated in 'Internal dependencies'."),
        ]
        assert lines.count("line 9: related to → feature RFE2") == 1

    def test_a_label_that_a_better_one_replaces(self, folder):
        text = "RFE1: A\n=======\n\nMotivation\n----------\n\n**Key Goals:** a\n\n**Target:** b\n"
        (folder / "designs/one.rst").write_text(text)
        lines = [line.strip() for line in run_command("explain", folder / "designs/one.rst").output.splitlines()]
        assert (
            "line 7: 'Key Goals:' would be target, but a label further on, that matches better, opens this field"
            in lines
        )
        assert "target  filled  line 9: 'Target:', the label itself; it has text" in lines

    def test_what_is_declared_and_names_of_no_kind(self, folder):
        text = (
            "RFE1: A\n=======\n\nFunction Specification\n----------------------\n\nConfiguration\n~~~~~~~~~~~~~\n\n"
            "``cache.size``\n   Default: 5.\n``Cache size``\n   Default: 5.\n\n- A remark\n"
        )
        (folder / "designs/one.rst").write_text(text)
        lines = run_command("explain", folder / "designs/one.rst").output.splitlines()
        start = lines.index("What it declares")
        assert lines[start + 1 : start + 3] == [
            "  line 10: option cache.size, default 5",
            "  line 12: 'Cache size' is of no kind that 'Configuration' declares (option, environment variable)",
        ]
        assert lines[start + 3 : start + 4] in ([], [""])

    def test_bold_labels_that_the_template_does_not_know(self, folder):
        text = (
            "RFE1: A\n=======\n\nMotivation\n----------\n\n**Target:** b\n\n**Success:** c\n\n"
            "Function Specification\n----------------------\n\n**Related Features:** RFE2\n\n**Alternatives:** RFE3\n"
        )
        (folder / "designs/one.rst").write_text(text)
        lines = [line.strip() for line in run_command("explain", folder / "designs/one.rst").output.splitlines()]
        assert lines[-2:] == [
            "line 9: 'Success' is the label of no field; it belongs to 'Target'",
            "line 16: 'Alternatives' is the label of no field; it ends 'Related Features', and belongs to no field",
        ]
        assert "line 16: mentions, inferred → feature RFE3" in lines

    def test_a_label_is_no_line_of_the_header_too(self, folder):
        text = "RFE1: A\n=======\n\n**Status:** draft\n\n**Motivation**\n\n**Target**: b\n\n**Foo**: c\n"
        (folder / "designs/one.rst").write_text(text)
        said = run_command("explain", folder / "designs/one.rst").output
        assert "target  filled  line 8: " in said
        assert "line 10: 'Foo' is the label of no field" in said
        assert "Lines of the header" not in said

    def test_lines_of_the_header_that_nothing_reads(self, folder):
        text = ":orphan:\n:depends-on: - 12\n             - 13\n\nRFE1: A\n=======\n\nMotivation\n----------\n\nSo.\n"
        (folder / "designs/one.rst").write_text(text)
        found = run_command("explain", folder / "designs/one.rst").output.splitlines()
        at = found.index("Lines of the header that the template does not have")
        assert found[at + 1 :] == ["  line 2: 'depends-on'"]

    def test_a_part_that_says_more_than_what_is_inside_it(self, folder):
        text = "RFE1: A\n=======\n\nMotivation\n----------\n\nIt is slow.\n\n**Target:** TBD\n"
        (folder / "designs/one.rst").write_text(text)
        lines = [line.strip() for line in run_command("explain", folder / "designs/one.rst").output.splitlines()]
        assert "motivation  filled  line 4: 'Motivation', the label itself; it has text" in lines

    def test_a_document_that_is_no_design(self, folder):
        done = run_command("explain", folder / "index.rst")
        assert done.exit_code == 2
        assert (
            'index.rst is no design of this project; write flamedesign_documents = ["designs/*", "index"]'
            in done.output
        )

    def test_a_design_by_its_id(self, folder, monkeypatch):
        by_file = run_command("explain", folder / "designs/one.rst").output
        assert run_command("explain", "rfe-1", "--conf", folder).output == by_file
        monkeypatch.chdir(folder)
        assert run_command("explain", "RFE1").output.splitlines()[0] == "RFE1: A cache"
        done = run_command("explain", "RFE7")
        assert (done.exit_code, "there is no design 'RFE7'" in done.output) == (2, True), done.output

    def test_what_is_no_document(self, folder):
        (folder / "designs/notes.toml").write_text("")
        for path, said in (
            ("designs/notes.toml", f"is no document; name the document, as {folder}/designs/one.rst"),
            ("designs", f"is a folder, and no document; name one, as {folder}/designs/one.rst"),
        ):
            done = run_command("explain", folder / path)
            assert (done.exit_code, said in done.output) == (2, True), done.output

    def test_no_configuration(self, tmp_path):
        path = tmp_path / "alone.rst"
        path.write_text("Alone\n=====\n")
        done = run_command("explain", path)
        assert done.exit_code == 2
        assert "no conf.py or flamedesign.toml in or above" in done.output

    def test_a_configuration_elsewhere(self, folder, tmp_path):
        conf = tmp_path / "conf"
        conf.mkdir()
        (folder / "conf.py").rename(conf / "conf.py")
        done = run_command("explain", folder / "designs/one.rst", "--conf", conf, "--source", folder)
        assert done.exit_code == 0, done.output

    def test_a_configuration_that_is_broken(self, folder):
        (folder / "conf.py").write_text("extensions = ['no_such_module']\n")
        done = run_command("explain", folder / "designs/one.rst")
        assert done.exit_code == 2
        assert "Sphinx cannot read" in done.output

    def test_a_project_without_the_extension(self, folder):
        (folder / "conf.py").write_text("")
        done = run_command("explain", folder / "designs/one.rst")
        assert done.exit_code == 2
        assert "does not load sphinxcontrib_flamedesign" in done.output


ALMOST = {
    "md": """
# RFE1: A cache

**Motivation** x

## Motivation

Some text.

**Background** the words

*Background* x

Background

- **Background** x

- Background

`Background`: x

**Backgruond:** x

**Background.** x

**CLI** x

Words that only begin with Background.

## Function Specification

Text.

- **API** x

| API | Seen |
| --- | ---- |
| x   | y    |

```
**CLI:** x
cli: y
```
""",
    "rst": """
RFE1: A cache
=============

**Motivation** x

Motivation
----------

Some text.

**Background** the words

*Background* x

Background

- **Background** x

- Background

``Background``: x

**Backgruond:** x

**Background.** x

**CLI** x

Words that only begin with Background.

Function Specification
----------------------

Text.

- **API** x

=== ====
API Seen
=== ====
x   y
=== ====

::

    **CLI:** x
    cli: y
""",
}
NO_COLON = "no colon stands behind it"
BARE = f"it is neither a heading nor bold, and {NO_COLON}"
REASONS = [
    ("Motivation", "motivation", "a top-level section is opened by a heading"),
    ("Background", "background", NO_COLON),
    ("Background", "background", NO_COLON),
    ("Background", "background", BARE),
    ("Background", "background", NO_COLON),
    ("Background", "background", BARE),
    ("Background", "background", "it is in code style"),
    ("Backgruond:", "background", "it is misspelt, which only a heading may be"),
    ("CLI", "cli", f"{NO_COLON}, and it stands outside 'Function Specification'"),
    ("API", "api", NO_COLON),
    (
        "API",
        "api",
        "the columns of a table are fields where two of them or more are called like fields of the section around it",
    ),
    ("CLI:", "cli", "it stands in a code block"),
]


@pytest.mark.parametrize("syntax", ["rst", pytest.param("md", marks=pytest.mark.skipif(not HAS_MYST, reason="md"))])
def test_what_is_almost_a_label_is_named_with_the_reason_and_the_title_is_not(folder, syntax):
    path = folder / f"designs/one.{syntax}"
    (folder / "designs/one.rst").unlink()
    path.write_text(ALMOST[syntax])
    lines = run_command("explain", path).output.splitlines()
    found = lines[lines.index("Labels that open no field") + 1 :]
    assert [line.partition(": ")[2] for line in found] == [
        f"{words!r} would be {field}, but {reason}" for words, field, reason in REASONS
    ]
    numbers = [int(line.split()[1].rstrip(":")) for line in found]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("arguments", [(), ("explain",)])
def test_help(arguments):
    assert run_command(*arguments, "--help").exit_code == 0


class TestTwoDesignsWithOneId:
    @pytest.fixture
    def twins(self, folder):
        other = DOCUMENT.replace("- RFE2: asks\n", "").replace("RFE1: A cache", "RFE1: A store")
        (folder / "designs/two.rst").write_text(other.lstrip())
        return folder

    def test_each_file_is_explained_by_its_own_statements(self, twins):
        one, two = (run_command("explain", twins / f"designs/{name}.rst").output for name in ("one", "two"))
        assert one.startswith("RFE1: A cache\n")
        assert "line 20: related to → feature RFE2" in one
        assert two.startswith("RFE1@designs/two: A store\n")
        assert "RFE2" not in two
        assert "line 20: related to → component scheduler" in two

    def test_it_is_named_as_check_names_it(self, twins):
        named = run_command("explain", "--conf", twins, "RFE1@designs/two")
        assert named.output == run_command("explain", twins / "designs/two.rst").output

    def test_a_path_that_does_not_exist_is_no_name(self, twins):
        done = run_command("explain", "--conf", twins, "designs/two@three")
        assert "does not exist" in done.output
