"""Reading what a design declares: options, environment variables, commands, flags, exit codes and endpoints."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from sphinxcontrib_flamedesign.core.declared import Subject
from sphinxcontrib_flamedesign.core.template import Words
from sphinxcontrib_flamedesign.core.text.normalise import normalise

_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")


#: One word alone is too common to be the same option in two designs.
_OPTION = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-zA-Z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+(?:\.\w+)*")


_ENDPOINT = re.compile(r"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+(?:https?://[^/\s]+)?(/[^\s?#]*)")


_FLAG = re.compile(r"(?:-\w(?:,\s*|\s+|/))?(--[a-z][\w-]*)")


_COMMAND = re.compile(r"(?:\$\s+)?([a-z][\w-]*(?:\s+[a-z][\w-]*)+)(?=\s+[^\w\s]|\s*$)")


_FLAG_OF_COMMAND = re.compile(rf"(?:\$\s+)?([a-z][\w-]*(?:\s+[a-z][\w-]*)*)\s+{_FLAG.pattern}(?:[ =]\S+)?")


_PROMPT = re.compile(r"\$[ \t]+([a-z][\w-]*)(?=[ \t]+[^\w\s]|[ \t]*(?:\n|$))")


_PROGRAM = re.compile(r"[a-z][\w-]*")


_EXIT_CODE = re.compile(r"\d{1,3}")


_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")


_WORD = rf"{_THOUSANDS.pattern}|[^\s`\"'”,;)|]+"


#: A default stands after a colon or a short verb; else it is a number, or nothing follows it: in "the default
#: depends on the machine" there is none.
_VALUE = rf"""(?:(?:(?<=to)|\s+(?:is|to|of)\b|\s*[:=])\s*|\s+(?=[`"'“]|\d|\S+?(?:$|[,;)|])))[`"'“]?({_WORD})"""


#: What ends a file's name, and not an option's.
_FILE = re.compile(r".*\.(?:ya?ml|toml|json|ini|conf|cfg|md|rst|rs|py|go|sh|txt|proto|sql|db)")


class DeclarationReader:
    """Tells what a name in code style declares, and which default words give it."""

    def __init__(self, words: Words) -> None:
        labels = "|".join(re.escape(word) for word in sorted(words.defaults, key=len, reverse=True))
        self._default = re.compile(rf"\b(?:{labels}){_VALUE}", re.IGNORECASE) if labels else None
        self._columns = {normalise(word) for word in words.defaults}
        self._exit_codes = tuple(normalise(word) for word in words.exit_codes)

    def find_subject(self, text: str, subjects: Collection[str], command: str) -> tuple[Subject, str] | None:
        """Return what a name declares and its one spelling.

        :param subjects: what can be declared here.
        :param command: the command that a flag or an exit code belongs to; without one they mean nothing.
        """
        return next(
            (candidate for candidate in self._candidates(text.strip(), command) if candidate[0] in subjects), None
        )

    def _candidates(self, text: str, command: str) -> Iterator[tuple[Subject, str]]:
        if _VARIABLE.fullmatch(text):
            yield Subject.VARIABLE, text
        if _OPTION.fullmatch(text) and not _FILE.fullmatch(text):
            yield Subject.OPTION, text
        if endpoint := _ENDPOINT.match(text):
            yield Subject.ENDPOINT, f"{endpoint[1]} {endpoint[2]}"
        if command and (flag := _FLAG.match(text)):
            yield Subject.FLAG, f"{command} {flag[1]}"
        if command and _EXIT_CODE.fullmatch(text):
            yield Subject.EXIT_CODE, f"{command}: {text}"
        if name := find_command(text):
            yield Subject.COMMAND, name
        elif name := find_flag(text):
            yield Subject.FLAG, name

    def find_default(self, text: str) -> str | None:
        """Return the default that words give: ``5s`` for ``(default: 5s)``."""
        match = self._default.search(text) if self._default is not None else None
        return clean_value(match[1]) if match else None

    def default_column(self, cells: Collection[str]) -> int | None:
        """Return the place of the column that holds defaults, by the header of a table."""
        return next((place for place, cell in enumerate(cells) if normalise(cell) in self._columns), None)

    def is_about_exit_codes(self, text: str) -> bool:
        """Return whether it is a label or heading under which exit codes stand."""
        return any(word in normalise(text) for word in self._exit_codes)


def find_command(text: str) -> str | None:
    """Return the command that a line opens with: ``flmctl create`` for ``$ flmctl create --app NAME``."""
    match = _COMMAND.match(text.strip())
    return " ".join(match[1].split()) if match else None


def find_flag(text: str) -> str | None:
    """Return the flag that a text is, where it names the command too: ``tool --fast`` for ``tool -f, --fast N``."""
    match = _FLAG_OF_COMMAND.fullmatch(text.strip())
    return f"{' '.join(match[1].split())} {match[2]}" if match else None


def find_prompted(text: str) -> str | None:
    """Return the command that code opens with; a single word counts behind a prompt: ``git`` for ``$ git``."""
    match = _PROMPT.match(text.strip())
    return match[1] if match else find_command(text)


def find_program(literal: str, text: str) -> str | None:
    """Return the command that a literal names; a single word counts where it is all that a text holds."""
    bare = literal.strip()
    is_alone = _PROGRAM.fullmatch(bare) and text.strip().rstrip(":").rstrip() == bare
    return bare if is_alone else find_command(literal)


def clean_value(text: str) -> str | None:
    """Return a value without quotation marks and trailing stops; None where none is given."""
    bare = text.strip().rstrip(".").strip("`\"'“”").rstrip(".").strip()
    bare = bare.replace(",", "") if _THOUSANDS.fullmatch(bare) else bare
    return bare if any(other.isalnum() for other in bare) else None
