"""Documents in reST as their outlines: what templates are learnt from."""

from __future__ import annotations

from textwrap import dedent

import pytest

from sphinxcontrib_flamedesign.core.learning.outline import HeaderLine, Heading
from sphinxcontrib_flamedesign.reading.outline_reader import read_outline

pytestmark = pytest.mark.thorough


@pytest.fixture
def read(tmp_path):
    def read_text(text, name="doc.rst", **files):
        for file, content in {name: dedent(text).lstrip("\n"), **files}.items():
            (tmp_path / file.replace("__", ".")).write_text(content, "utf-8")
        return read_outline(tmp_path / name, "folder/doc")

    return read_text


def labels(outline):
    return [(one.label, one.level, one.texts) for one in outline.headings]


def lines(outline):
    return [(one.name, one.value) for one in outline.header]


class TestIncluded:
    """Files that a document includes are a part of it, and none is opened for anything else."""

    @pytest.mark.parametrize(
        ("name", "text", "part"),
        [
            ("doc.rst", "Title\n=====\n\n.. include:: why.inc\n.. include:: no.inc\n", "Why\n---\n\nSo.\n"),
            ("doc.md", "# Title\n\n```{include} why.inc\n```\n", "## Why\n\nSo.\n"),
        ],
    )
    def test_headings(self, read, name, text, part):
        assert labels(read(text, name, why__inc=part)) == [("Why", 1, ("So.",))]

    def test_a_part_of_a_file_is_left_out(self, read):
        text = "Title\n=====\n\n.. include:: why.inc\n   :start-line: 3\n"
        assert labels(read(text, why__inc="Why\n---\n")) == []

    def test_files_that_include_each_other(self, read):
        text = ".. include:: doc.rst\n.. include:: doc.rst\n\nWhy\n===\n"
        assert len(labels(read(text))) <= 101


def test_a_note_in_a_header_is_no_part_of_its_value(read):
    outline = read(":Status: Accepted [1]_\n\nWhy\n===\n\n.. [1] In May.\n")
    assert lines(outline) == [("Status", "Accepted")]


class TestPreformattedHeaders:
    """Headers in a piece of code or a table of raw HTML are read like other ones."""

    @pytest.mark.parametrize(
        "header",
        [
            "```\nAuthor: Ann\nStatus: Draft\n```\n",
            "<table>\n\n<tr><td>Author</td><td>Ann</td></tr>\n<tr><td>Status</td><td>Draft</td></tr>\n</table>\n",
            "## Preamble\n\nAuthor: Ann\n\nStatus: Draft\n",
            "## Metadata\n\n| Author | Ann |\n|---|---|\n| Status | Draft |\n",
        ],
    )
    def test_lines(self, read, header):
        outline = read(f"# Title\n\n{header}\n## Why\n\nSo.\n", "doc.md")
        assert lines(outline) == [("Author", "Ann"), ("Status", "Draft")]
        assert labels(outline) == [("Why", 1, ("So.",))]

    def test_code_below_words_is_none(self, read):
        outline = read("# Title\n\nSee:\n\n```\nAuthor: Ann\nStatus: Draft\n```\n\n## Why\n\nSo.\n", "doc.md")
        assert lines(outline) == []


def test_what_a_section_of_links_states(read):
    text = "# T\n\nStatus: Draft\n\n## Links\n\n- Depends on [Use B](b.md)\n- [C](c.md)\n- Requires\n\n## Why\n\n- Requires D\n"
    assert lines(read(text, "doc.md")) == [("Status", "Draft"), ("Depends on", "Use B")]


class TestHeadings:
    def test_levels_words_and_comments(self, read):
        outline = read("""
            Title
            =====

            Why
            ---

            First :doc:`words <there>`
            of `it <too>`:doc:, :ref:`<that>`.

            .. what to write

            - an item

            ::

               code  as it is

            .. about the next

            How
            ~~~

            What
            ----
            """)
        assert (outline.docname, outline.title, outline.is_mail) == ("folder/doc", "Title", False)
        assert outline.headings == (
            Heading(
                "Why",
                1,
                outline.headings[0].line,
                ("First words of it, <that>.", "an item", "code  as it is"),
                "what to write",
            ),
            Heading("How", 2, outline.headings[1].line, above="about the next"),
            Heading("What", 1, outline.headings[2].line),
        )

    def test_several_at_the_top_are_sections_of_a_document_without_a_title(self, read):
        outline = read("Why\n===\n\nHow\n---\n\nWhat\n====\n")
        assert (outline.title, labels(outline)) == ("", [("Why", 1, ()), ("How", 2, ()), ("What", 1, ())])

    def test_bold_labels_where_they_divide_most_sections(self, read):
        text = """
            Title
            =====

            Why
            ---

            Words.

            **Goal:** the first

            More of it.

            **Note:** none

            **Costs**

            - **Time:** a day
            - **Money**: none

            How
            ---

            **Way:**

            Words with **bold ones** in them.
            """
        assert labels(read(text)) == [
            *(("Why", 1, ("Words.",)), ("Goal", 2, ("the first", "More of it.", "Note: none")), ("Costs", 2, ())),
            *(("Time", 3, ("a day",)), ("Money", 3, ("none",)), ("How", 1, ())),
            ("Way", 2, ("Words with bold ones in them.",)),
        ]
        assert [one.is_label for one in read(text).headings] == [False, True, True, True, True, False, True]

    def test_fewer_labels_are_words(self, read):
        assert [one[0] for one in labels(read("A\n=\n\nB\n-\n\n**One:** x\n\n**Two:** y\n"))] == ["B"]
        few = "A\n=\n\nB\n-\n\n**One:** x\n\n**Two:** y\n\n**Three:** z\n\nC\n-\n\nD\n-\n"
        assert [one[0] for one in labels(read(few))] == ["B", "C", "D"]

    @pytest.mark.parametrize(
        "word",
        ["Note", "NOTES", "Example", "Important", "Warning", "Tip", "Hint", "Caution", "Action required", "TODO"],
    )
    def test_notes_are_no_labels(self, read, word):
        text = f"A\n=\n\nB\n-\n\n**One:** x\n\n**Two:** y\n\n**{word}:** w\n\n**Three:** z\n"
        assert [one[0] for one in labels(read(text))] == ["B", "One", "Two", "Three"]


class TestHeaders:
    def test_a_field_list(self, read):
        outline = read(
            ":Status: Draft |\n   Final\n:Author:\n   - Ada\n   - Bob\n\nTitle\n=====\n\n:Date: today\n\nWhy\n---\n\n:No: x\n"
        )
        assert outline.header == (
            HeaderLine("Status", "Draft | Final"),
            HeaderLine("Author", "Ada", is_item=True),
            HeaderLine("Author", "Bob", is_item=True),
            HeaderLine("Date", "today"),
        )

    def test_a_list_and_a_paragraph(self, read):
        assert lines(read("Title\n=====\n\n- **Status**: Draft\n- Author (s): \n- Issue #: 1\n\nWhy\n---\n")) == [
            *(("Status", "Draft"), ("Author s", ""), ("Issue #", "1")),
        ]
        assert lines(read("Title\n=====\n\nStatus: Draft\nAuthor: Ada\n\nWhy\n---\n")) == [
            *(("Status", "Draft"), ("Author", "Ada")),
        ]
        for words in ("Status: Draft\nand more words\n", "Status:\n", "Words.\n"):
            assert lines(read(f"Title\n=====\n\n{words}\nWhy\n---\n")) == []
        assert lines(read("Title\n=====\n\n- Status:\n- Author:\n\nWhy\n---\n")) == [("Status", ""), ("Author", "")]

    @pytest.mark.parametrize("head", ["Attribute", "Field", "Item", "Key", "Metadata", "Name", "Property"])
    def test_a_table_without_its_head(self, read, head):
        text = (
            f".. list-table::\n\n   * - {head}\n     - Value\n   * - Status:\n     - Draft\n   * - Author\n     - Ada\n"
        )
        assert lines(read(f"Title\n=====\n\n{text}\nWhy\n---\n")) == [("Status", "Draft"), ("Author", "Ada")]
        wide = ".. list-table::\n\n   * - Status\n     - Draft\n     - yes\n"
        assert lines(read(f"Title\n=====\n\n{wide}\nWhy\n---\n")) == []

    def test_that_of_a_mail(self, read):
        outline = read("Status: Draft\nAuthor: Ada\n\nWhy\n===\n\nHow\n===\n")
        assert (outline.is_mail, outline.title, lines(outline)) == (
            *(True, "", [("Status", "Draft"), ("Author", "Ada")]),
        )
        assert [one[0] for one in labels(outline)] == ["Why", "How"]


def test_bold_labels_without_headings(tmp_path):
    pytest.importorskip("myst_parser")
    text = "# Refunds\n\n**Status:** Draft\n**Owner:** Ada\n\n**Problem:** Slow.\n\n**Goals:**\n\n- Fast\n"
    for head in (text, text.replace("Draft\n", "Draft\n\n")):
        (tmp_path / "a.md").write_text(head, "utf-8")
        outline = read_outline(tmp_path / "a.md", "a", takes_labels=True)
        assert lines(outline) == [("Status", "Draft"), ("Owner", "Ada")]
        assert labels(outline) == [("Problem", 1, ("Slow.",)), ("Goals", 1, ("Fast",))]


class TestFileBeside:
    def test_the_only_one(self, read):
        outline = read("Title\n=====\n", kep__yaml="status: draft\nowners: [a, b]\n", __hidden__yaml="x: 1\n")
        assert outline.metadata_file == "kep.yaml"
        assert [(one.name, one.value, one.is_item) for one in outline.file_lines] == [
            *(("status", "draft", False), ("owners", "a", True), ("owners", "b", True)),
        ]
        assert [one.name for one in outline.all_lines] == ["status", "owners", "owners"]

    def test_one_in_toml(self, read):
        outline = read("Title\n=====\n", meta__toml='status = "draft"\n')
        assert (outline.metadata_file, outline.file_lines) == ("meta.toml", (HeaderLine("status", "draft"),))

    @pytest.mark.parametrize(
        "files",
        [
            {"a__yaml": "x: 1\n", "b__yml": "x: 1\n"},
            {"a__yaml": "x: 1\n", "other__rst": "Other\n=====\n"},
            {"a__yaml": "[x\n"},
            {"a__toml": '[fields.why]\nlabel = "Why"\n'},
            {"a__json": "{}"},
        ],
    )
    def test_none_that_is_surely_meant(self, read, files):
        assert read("Title\n=====\n", **files).metadata_file is None
