"""What a terminal, a log or XML can show: no character of a text is obeyed, or turns the words around it."""

from __future__ import annotations

import re

#: Control characters, also those that turn the direction of text, ends of lines that only some programs know, halves
#: of surrogate pairs and what is no character: XML cannot hold them, a terminal may obey them, and a reader may be
#: shown other words than those that are there.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    r"|\r(?!\n)"
)


_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


#: What GitHub Actions obeys at the start of a line that a step prints, also after what is not shown.
_WORKFLOW_COMMAND = re.compile(r"\A([\s\ufdd0-\ufdef]*):(?=:[A-Za-z])")


#: A longer word of an error message is most likely an argument; so is most of a longer message.
_LONGEST_WORD = 200


_LONGEST_MESSAGE = 2000


_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")


def show_unprintable(text: str) -> str:
    """Put marks in the place of what a terminal or XML would not show; lines and tabs stay."""
    return _UNPRINTABLE.sub("\ufffd", text)


def is_printable(text: str) -> bool:
    """Return whether a text is one line that a terminal shows as it is."""
    return _UNPRINTABLE.search(text) is None and _LINE_END.search(text) is None


def escape_unprintable(text: str) -> str:
    """Write as escapes of JSON what a terminal would not show; the strings in the JSON text stay the same."""
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def clean(text: str) -> str:
    """Return a text on one line, with marks in place of what a terminal or XML would not show."""
    return show_unprintable(" ".join(text.split()))


def one_line(text: str) -> str:
    """Return a text on one line that is no command to a CI system, with its blanks as they are."""
    return _WORKFLOW_COMMAND.sub(r"\1: ", _LINE_END.sub(" ", text))


def shorten(message: str) -> str:
    """Return a message with what is very long in it cut in the middle: what it is about and the fix stay."""
    message = _LONG_WORD.sub(lambda match: _cut(match[0], _LONGEST_WORD // 2), message)
    return _cut(message, _LONGEST_MESSAGE)


def _cut(text: str, length: int) -> str:
    """Return the start and the end of a text that is longer than so many characters."""
    end = length // 3
    return text if len(text) <= length else f"{text[: length - end - 1]}…{text[-end:]}"


def is_text(path: str) -> bool:
    """Return whether a path can be written in a message; names of files need not be UTF-8."""
    return not any("\udc80" <= text <= "\udcff" for text in path)
