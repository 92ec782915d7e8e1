"""The markers around a list of designs: all else in a file stays as it is."""

from __future__ import annotations

import pytest
from docutils.core import publish_doctree

from sphinxcontrib_flamedesign.core.formats.design_list import IndexRow, list_to_markdown, list_to_rst
from sphinxcontrib_flamedesign.core.text.list_markers import (
    MARKERS,
    ListMarkup,
    MarkerError,
    find_difference,
    find_region,
    put_list,
)
from sphinxcontrib_flamedesign.core.text.markup import markdown_text, rest_text

OPENING, CLOSING = "<!-- flamedesign-index -->", "<!-- flamedesign-index-end -->"
LISTED = ["", "| a | b |", "| --- | --- |", "| 1 | 2 |", ""]
HOSTILE = [
    "*a* _b_ `c` **d** | e",
    "<script>alert(1)</script> &lt; &amp;",
    "[a](javascript:b) ![c](d) [e] ]( {role}`x` {{ y }}",
    "back \\ slash \\| \\",
    "$a$ ~~b~~ snake_case _c",
    "- a",
    "1. a",
    "(b) c",
    ".. raw:: html",
    ":field: value",
    "target_ `x <y>`__ |sub| ::",
    ">>> x\x1b[31m\u202e",
    "+---+",
]


@pytest.mark.parametrize("markup", ListMarkup)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n", "\n\n"])
def test_a_file_without_markers_gets_them_at_its_end(markup, end, last):
    text = ("\ufeff# T\n\n  x \t\nend" + last).replace("\n", end)
    once = put_list(text, LISTED, markup)
    assert once.startswith(text)
    assert once.replace(end, "").count("\n") == once.replace(end, "").count("\r") == 0
    assert MARKERS[markup].opening in once.split(end)
    assert put_list(once, LISTED, markup) == once


def test_what_stands_around_the_markers_stays():
    before, after = "# T \r\n\n\ttext\n", "\n\n~~~\nend without newline"
    text = f"{before}{OPENING}\nold\n{CLOSING}{after}"
    new = put_list(text, ["new"], ListMarkup.RST)
    assert (new.startswith(f"{before}{OPENING}\nnew\r\n{CLOSING}"), new.endswith(after)) == (True, True)


def test_a_new_file():
    assert put_list("", ["a"], ListMarkup.MARKDOWN) == f"{OPENING}\na\n{CLOSING}\n"


@pytest.mark.parametrize("fence", ["```", "~~~~", "  ```md"])
def test_markers_in_code_are_none(fence):
    text = f"{fence}\n{OPENING}\n```x\n{CLOSING}\n{fence.strip().rstrip('md')}\n"
    assert find_region(text) is None
    assert find_region(f"{text}{OPENING}\n{CLOSING}\n").first == 6


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (f"a\n{OPENING}\n", 2, "that none ends"),
        (f"{OPENING}\n{OPENING}\n{CLOSING}\n", 1, "that none ends"),
        (f"{CLOSING}\n", 1, "that no marker opens"),
        (f"{OPENING}\n{CLOSING}\n\n{OPENING}\n{CLOSING}\n", 4, "second list"),
        (f"{OPENING}\n.. flamedesign-index-end\n", 1, "that none ends"),
        ("text\n\n```\ncode\n", 1, "is open at the end"),
    ],
)
def test_markers_that_enclose_no_list(text, line, said):
    with pytest.raises(MarkerError, match=said) as caught:
        put_list(text, LISTED, ListMarkup.MARKDOWN)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("old", "line"),
    [
        (LISTED, None),
        (["| a    | b |", "|------|---|", "| 1    | 2 |"], None),
        (["| a | b |", "| --- | --- |", "| 1 | 3 |"], 4),
        (["| a | b |", "| --- | --- |"], 4),
        (["| a | b |", "| --- | --- |", "| 1 | 2 |", "", "| 3 | 4 |"], 6),
        ([], 2),
    ],
)
def test_the_first_line_that_differs(old, line):
    text = "\r\n".join([OPENING, *old, CLOSING, ""])
    assert find_difference(text, find_region(text), LISTED) == line


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_documents_show_as_they_are_in_rest(text):
    shown = " ".join(text.replace("\x1b", "\ufffd").replace("\u202e", "\ufffd").split())
    rows = [IndexRow(f"{text}1", text, text, text, f"a b/{text}.md")]
    tree = publish_doctree("\n".join(list_to_rst(rows)), settings_overrides={"report_level": 1, "halt_level": 1})
    cells = [entry.astext() for entry in tree.findall(lambda node: node.tagname == "entry")]
    assert cells[4:] == [f"{shown}1", shown, shown, shown]
    assert publish_doctree(rest_text(text)).astext() == shown


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_documents_show_as_they_are_in_markdown(text):
    parser = pytest.importorskip("markdown_it").MarkdownIt("gfm-like", {"linkify": False})
    shown = " ".join(text.replace("\x1b", "\ufffd").replace("\u202e", "\ufffd").split())
    rows = [IndexRow(f"{text}1", text, text, text, f"a b/{text}.md")]
    tokens = [token for token in parser.parse("\n".join(list_to_markdown(rows))) if token.type == "inline"]
    assert len(tokens) == 8
    cells = ["".join(child.content for child in token.children) for token in tokens]
    assert cells[4:] == [f"{shown}1", shown, shown, shown]
    assert {child.type for token in tokens[5:] for child in token.children} <= {"text", "text_special"}
    assert [child.type for child in tokens[4].children if child.type.startswith("link")] == ["link_open", "link_close"]
    assert markdown_text("snake_case") == "snake_case"
