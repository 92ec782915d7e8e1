"""Days as headers of designs state them."""

from __future__ import annotations

import datetime as dt

import pytest

from sphinxcontrib_flamedesign.core.text.days import find_date
from sphinxcontrib_flamedesign.core.text.normalise import split_names


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01", "2026-03-01"),
        ("on 2026/3/1, then 2027-01-01", "2026-03-01"),
        ("30-Nov-2010", "2010-11-30"),
        ("5 November 2011", "2011-11-05"),
        ("Sept. 5, 2011", "2011-09-05"),
        ("31-Feb-2011", None),
        ("2011", None),
        ("12 Smarch 2011", None),
        ("", None),
    ],
)
def test_a_day_is_read_from_numbers_and_from_english_words(text, day):
    assert find_date(text) == (dt.date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Priya N., 2024-03-11", ["Priya N."]),
        ("Priya N. (2024-03-11), Bob", ["Priya N.", "Bob"]),
        ("Ann, March 11, 2024", ["Ann"]),
        ("Ann, 11 March 2024; Bob", ["Ann", "Bob"]),
        ("Ann – 2024-03-11", ["Ann"]),
        ("2024-03-11", []),
        ("Ann, Room 2024", ["Ann", "Room 2024"]),
        ("Team May, Bob", ["Team May", "Bob"]),
    ],
)
def test_a_day_is_no_name(text, names):
    assert split_names(text, ["and"]) == names
