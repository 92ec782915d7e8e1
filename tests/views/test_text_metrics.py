"""How words are broken and cut to fit the boxes of a drawing."""

from __future__ import annotations

import pytest

from sphinxcontrib_flamedesign.views.drawing.text_metrics import truncate, truncate_name, width_of, wrap

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = pytest.mark.thorough


def test_letters_are_not_all_as_wide():
    assert width_of("illi") < width_of("nene") < width_of("RFE7") < width_of("結果結果")
    assert width_of("e\u0301") == width_of("e")


@pytest.mark.parametrize("text", ["Result cache", "LONGPREFIX", "結果キャッシュ", "a" * 99])
def test_what_is_cut_fits(text):
    assert truncate(text, 6) != text
    assert truncate(text, 6).endswith("…")
    assert width_of(truncate(text, 6)) <= 6
    assert truncate(text, 999) == text


@pytest.mark.parametrize(
    "name", ["RFE370@designs/RFE370-watch-node/FS", "Session Manager", "結果キャッシュの設計", "e\u0301" * 40]
)
def test_names_are_cut_in_the_middle(name):
    cut = truncate_name(name, 8)
    start, end = cut.split("…")
    assert name.startswith(start)
    assert name.endswith(end)
    assert min(width_of(start), width_of(end)) > 1
    assert width_of(cut) <= 8
    assert truncate_name(name, 999) == name


def test_an_id_stays_whole_before_its_document():
    assert truncate_name("RFE370@designs/RFE370-watch-node/FS", 14) == "RFE370@…e/FS"


def test_lines_end_at_spaces_and_hyphens():
    assert wrap("Storage for  Non-Recoverable Tasks", 16, 3) == ["Storage for Non-", "Recoverable Tasks"]


@pytest.mark.parametrize(
    "text",
    [
        "one two three four five six seven eight",
        "分散システムにおける結果キャッシュの設計と実装",
        "Donaudampfschifffahrtsgesellschaftskapitän",
    ],
)
def test_all_lines_fit_and_the_last_one_says_that_there_is_more(text):
    lines = wrap(text, 9, 2)
    assert len(lines) == 2
    assert all(width_of(line) <= 9 for line in lines)
    assert lines[-1].endswith("…")
    assert "".join(wrap(text, 9, 99)).replace(" ", "") == text.replace(" ", "")


def test_no_words_are_no_lines():
    assert wrap(" ", 9, 2) == []
