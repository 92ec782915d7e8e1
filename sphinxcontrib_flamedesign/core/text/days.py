"""Days, as people write them."""

from __future__ import annotations

import datetime as dt
import re


def find_date(text: str) -> dt.date | None:
    """Return the first day that a text names by year, month and day, else that which it names in English words."""
    numbers = [tuple(map(int, one)) for one in ISO_DATE.findall(text.replace("/", "-").replace(".", "-"))]
    in_words = _DAY_FIRST.findall(text) + [(day, month, year) for month, day, year in _MONTH_FIRST.findall(text)]
    numbers += [(int(year), _MONTHS[month.lower()], int(day)) for day, month, year in in_words]
    for year, month, day in numbers:
        try:
            return dt.date(year, month, day)
        except ValueError:
            continue
    return None


def without_days(text: str) -> str:
    """Return a list of names without the days in it, which stand after a comma or in brackets: they are no names."""
    return _LISTED_DAY.sub("", text).strip()


_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}


_MONTH = rf"\b({'|'.join(_MONTHS)})[a-z]*\.?"


#: Days in words: ``30-Nov-2010``, ``30 November 2010`` and ``November 30, 2010``.
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})[ -]{_MONTH}[ ,-]{{1,2}}(\d{{4}})(?!\d)", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"{_MONTH} (\d{{1,2}}),? (\d{{4}})(?!\d)", re.IGNORECASE)


#: A day by year, month and day.
ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")


#: A day as one of a list, or in brackets after a name.
_LISTED_DAY = re.compile(
    rf"(?:^|(?<!\s)\s*[,;(]|\s[-–—])\s*(?:{ISO_DATE.pattern}|{_DAY_FIRST.pattern}|{_MONTH_FIRST.pattern})\s*(?:\)|(?=[,;]|$))",
    re.IGNORECASE,
)
