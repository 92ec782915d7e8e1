"""What documents open with: why front matter is not read, and headers like that of a mail."""

from __future__ import annotations

import pytest

from sphinxcontrib_flamedesign.reading.front_matter import find_unread, first_lines, read_front_matter
from sphinxcontrib_flamedesign.reading.mail_header import mail_header_as_fields

pytestmark = pytest.mark.thorough

KEYS = {"status", "author", "date", "title (s)"}


def unread(text, *, is_rest=False, is_read=False, refused=False):
    lines = first_lines(text)
    return list(
        find_unread(
            lines, lambda name: name.casefold() in KEYS or None, is_rest=is_rest, is_read=is_read, refused=refused
        )
    )


class TestWhyItIsNotRead:
    WHY = "the front matter is not read, for "

    @pytest.mark.parametrize(
        ("text", "reason", "line"),
        [
            ("+++\nstatus: a\n+++\n", "it stands between lines of '+++'; put `---` above and below it", 1),
            ("\n+++\nstatus = a\n+++\n", "it stands between lines of '+++'; put `---` above and below it", 2),
            ("\n\n---\nstatus: a\n---\n", "it does not start on the first line; remove what stands above it", 3),
            ("---\nstatus: a\n", "it is not closed; put `---` below it", 1),
            ("---\n'Title (s)': a\nauthor: b\n", "it is not closed; put `---` below it", 1),
        ],
    )
    def test_in_markdown(self, text, reason, line):
        assert unread(text) == [(self.WHY + reason, line)]

    def test_in_rest(self):
        said = f"{self.WHY}reST has none; write a field list: `:status: draft`"
        assert unread("---\nstatus:  draft \n---\n", is_rest=True) == [(said, 1)]
        assert unread("\n---\nstatus:  draft \n---\n", is_rest=True) == [(said, 2)]
        assert unread("---\nstatus: draft\n\nOne\n===\n", is_rest=True) == []
        assert unread(f"---\nauthor: {'x' * 50}\n---\n", is_rest=True)[0][0].endswith(f"`:author: {'x' * 40}`")

    @pytest.mark.parametrize(
        "text",
        [
            *("", "\n\n", "# One\n", "---\n", "---\n---\n", "---\ncolour: red\n", "***\nstatus: a\n***\n"),
            *("------\nstatus: a\n------\n", "-\nstatus: a\n-\n", "\n---\nWords.\n---\n", "---\n\nstatus: a\n"),
        ],
    )
    def test_what_is_none(self, text):
        assert unread(text) == []
        assert unread(text, is_rest=True) == []

    def test_what_is_read(self):
        assert unread("---\nstatus: a\n---\n", is_read=True) == []
        assert unread("---\ncolour: a\n---\n") == []

    @pytest.mark.parametrize(
        ("line", "remedy"),
        [
            ("\tauthor: b", "indent with blanks in place of the tab"),
            ("author:b", "write each key as `key: value`, with a blank after the colon"),
            ("- author: b", "write each key as `key: value`, and not as a list"),
            ("author: [a, b", "close '[a, b' with ], or quote it"),
            ("author: {a: b", "close '{a: b' with }, or quote it"),
            ('author: "a', "close '\"a' with \", or quote it"),
            ("author: 'a", "close \"'a\" with ', or quote it"),
            ("author: @ada", 'put quotation marks around the value: "@ada"'),
            ("author: a: b", 'put quotation marks around the value: "a: b"'),
            ("author: a:", 'put quotation marks around the value: "a:"'),
            *((f"author: {mark}a", f'put quotation marks around the value: "{mark}a"') for mark in "`%*&!]},"),
        ],
    )
    def test_what_no_yaml_is(self, line, remedy):
        text = f"---\nstatus: [a]\n# said\n\n{line}\n---\n"
        said = [(f"{self.WHY}it is no YAML with keys; {remedy}", 5)]
        assert unread(text, refused=True) == said
        assert unread(text) == said  # the parser may be silent

    def test_a_day_that_no_calendar_has(self):
        said = '2024-02-30 is no date; correct it, or put quotation marks around it: "2024-02-30"'
        assert unread("---\nstatus: a\ndate: 2024-02-30\n---\n", refused=True) == [(self.WHY + said, 3)]
        fine = ["2024-02-29", "2024-02-29 12:00", "12024-02-30", "2024-02-301", "'2024-02-30'", '"a"', "[a]", "{a: b}"]
        for value in fine:
            (said,) = unread(f"---\ndate: {value}\n---\n", refused=True)
            assert said[0].endswith("write each key as `key: value`, and quote values with special characters"), value
            assert said[1] == 1

    def test_nothing_but_comments(self):
        assert unread("---\n# status\n\n---\n", refused=True) == []


def test_the_lines_of_front_matter():
    assert read_front_matter(["---", "a: #209", "", "--- ", "b: 2"]) == ["---", "a: #209", ""]
    assert read_front_matter(["---", "a: 1"]) == ["---", "a: 1"]
    assert read_front_matter(["", "---", "a: 1", "---"]) == read_front_matter([]) == []


def test_lines_are_counted_as_yaml_does():
    assert first_lines("a\x0cb\r\nc\u2028d\n\ne") == ["a\x0cb\r", "c\u2028d", "", "e"]
    assert len(first_lines("a\n" * 2000)) == 1000


class TestMail:
    @pytest.mark.parametrize(
        ("text", "fields"),
        [
            ("Status: Draft\nSince: 1\n\nOne\n===\n", ":Status: Draft\n:Since: 1\n\nOne\n===\n"),
            ("Authors: A,\n  B\n\tC\nX-1_b:\n\nOne", ":Authors: A,\n  B\n\tC\n:X-1_b:\n\nOne"),
            ("status: draft", ":status: draft"),
            ("a: b\n \nc", ":a: b\n \nc"),
        ],
    )
    def test_a_header_becomes_fields(self, text, fields):
        assert mail_header_as_fields(text) == fields

    @pytest.mark.parametrize(
        "text",
        [
            *("", "\nStatus: Draft\n\n", "One\n===\n", "Status: Draft\nOne\n===\n", "  Status: Draft\n\nOne"),
            *("https://example.org\n\nOne", "Two words: a\n\nOne", "1a: b\n\nOne", f"{'a' * 62}: b\n\nOne"),
        ],
    )
    def test_what_is_none(self, text):
        assert mail_header_as_fields(text) == text
