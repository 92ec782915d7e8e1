"""What a terminal, a log, XML or a CI system gets of a text: the characters, one by one."""

from __future__ import annotations

import json

import pytest

from sphinxcontrib_flamedesign.core.text.normalise import cut, excerpt, natural, singular
from sphinxcontrib_flamedesign.core.text.printable import (
    clean,
    escape_unprintable,
    is_printable,
    one_line,
    shorten,
    show_unprintable,
)

pytestmark = pytest.mark.thorough

OBEYED = [
    *("\x00", "\x07", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\x80", "\x85", "\x9b", "\x9f"),
    *(
        "\u2028",
        "\u2029",
        "\u202a",
        "\u202e",
        "\u2066",
        "\u2069",
        "\ud800",
        "\udfff",
        "\ufdd0",
        "\ufdef",
        "\ufffe",
        "\uffff",
    ),
]
SHOWN = [
    "\t",
    " ",
    "~",
    "\xa0",
    "ä",
    "\u2027",
    "\u202f",
    "\u2065",
    "\u206a",
    "中",
    "\ue000",
    "\ufdcf",
    "\ufdf0",
    "\ufffd",
    "😀",
]


@pytest.mark.parametrize("letter", OBEYED)
def test_what_is_not_shown(letter):
    assert show_unprintable(f"a{letter}b") == "a\ufffdb"
    assert not is_printable(f"a{letter}b")
    escaped = escape_unprintable(json.dumps(f"a{letter}b", ensure_ascii=False))
    assert is_printable(escaped)
    assert json.loads(escaped) == f"a{letter}b"


@pytest.mark.parametrize("letter", SHOWN)
def test_what_is(letter):
    assert show_unprintable(f"a{letter}b") == escape_unprintable(f"a{letter}b") == f"a{letter}b"
    assert is_printable(f"a{letter}b")


def test_ends_of_lines():
    assert show_unprintable("a\nb\r\nc\rd") == "a\nb\r\nc\ufffdd"
    assert not any(is_printable(text) for text in ("a\nb", "a\r\nb", "a\rb", "\n"))
    assert clean(" a\n\t b\r\nc ") == "a b c"
    assert one_line("a\nb\r\nc\rd\x85e\x0cf  g") == "a b c d e f  g"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        *(
            ("::error::no", ": :error::no"),
            ("::Error::x", ": :Error::x"),
            ("  ::add-mask::x", "  : :add-mask::x"),
            ("\n::x", " : :x"),
        ),
        *(("\ufdd1::x", "\ufdd1: :x"), (":: is no command", ":: is no command"), ("::1", "::1")),
        *(("a::b::c", "a::b::c"), (":a", ":a"), ("", "")),
    ],
)
def test_a_line_is_no_command_to_a_ci_system(text, line):
    assert one_line(text) == line


def test_what_is_very_long_is_cut_in_its_middle():
    assert shorten("x" * 200) == "x" * 200
    word = shorten(f"before {'a' * 150}{'b' * 51} after")
    assert word == f"before {'a' * 66}…{'b' * 33} after"
    message = "word " * 400
    assert shorten(message) == message
    longer = shorten(f"first {message} last")
    assert (len(longer), longer[:6], longer[-5:]) == (2000, "first ", " last")


def test_a_text_that_is_cut_says_so():
    assert [cut("abcd", length) for length in (5, 4, 3, 1)] == ["abcd", "abcd", "ab…", "…"]
    assert cut("x" * 61) == "x" * 59 + "…"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("what it says: a design", "what it says: a…"),
        ("what it does, as others", "what it does…"),
        ("what it does as others", "what it does as…"),
        ("what it does assuming", "what it does…"),
        ("what itdoesasothersdo", "what itdoesasot…"),
        ("what it says here", "what it says…"),
        ("what it says one", "what it says one"),
    ],
)
def test_it_is_cut_after_a_word(text, shown):
    assert cut(text, 16) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("types.py (sdk/types.py):", "types.py (sdk/types.py)…"),
        ("types.py: ", "types.py…"),
        ("types.py:\n", "types.py…"),
        ("类型：", "类型…"),
        (":", ":"),
        ("it is: so.", "it is: so."),
        ("types.py…", "types.py…"),
    ],
)
def test_what_leads_to_items_says_that_it_goes_on(text, shown):
    assert excerpt(text) == shown


@pytest.mark.parametrize(
    ("word", "one"),
    [
        *(("stories", "story"), ("ties", "tie"), ("dies", "die"), ("ponies", "pony"), ("class", "class")),
        *(("risks", "risk"), ("bus", "bus"), ("cats", "cat"), ("s", "s"), ("IES", "IES"), ("goal", "goal")),
    ],
)
def test_singular(word, one):
    assert singular(word) == one


def test_ids_are_sorted_by_their_numbers_and_without_case():
    ids = ["RFE318", "rfe25", "RFE025-b", "RFE3", "ABC", "RFE", "RFE0", "RFE1000", "7", "07a", "abc2"]
    assert sorted(ids, key=natural) == [
        *("7", "07a", "ABC", "abc2", "RFE", "RFE0", "RFE3", "rfe25", "RFE025-b", "RFE318", "RFE1000"),
    ]
