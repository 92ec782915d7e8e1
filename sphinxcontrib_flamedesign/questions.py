"""What is asked of a source tree, noted: what is derived of the answers may be kept while these are the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from sphinxcontrib_flamedesign.core.digest import fingerprint
from sphinxcontrib_flamedesign.core.project import SourceTree

_Tree = TypeVar("_Tree", bound="AnsweringTree")


_Arguments = ParamSpec("_Arguments")


_Answer = TypeVar("_Answer")


#: The name of a question, and with what it is asked.
Question = tuple[str | int | tuple[str, ...], ...]


#: Questions in the order in which they were first asked, with digests of their answers.
Asked = dict[Question, str]


#: The names of all questions.
QUESTIONS: set[str] = set()


class AnsweringTree(SourceTree):
    """A source tree that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: Asked = {}

    def answers(self, asked: Asked) -> bool:
        """Return whether questions have the answers that they had; if not, they count as not asked."""
        is_same = all(self._ask(pair) == digest for pair, digest in asked.items())
        if not is_same:
            self.asked.clear()
        return is_same

    def _ask(self, asked: Question) -> str:
        """Return a digest of the answer to a question."""
        name, *arguments = asked
        getattr(self, str(name))(*arguments)
        return self.asked[asked]


def question(
    answer: Callable[Concatenate[_Tree, _Arguments], _Answer],
) -> Callable[Concatenate[_Tree, _Arguments], _Answer]:
    """Have a tree note that it is asked this, and what it answers."""
    QUESTIONS.add(answer.__name__)

    @wraps(answer)
    def note(self: _Tree, /, *given: _Arguments.args, **named: _Arguments.kwargs) -> _Answer:
        found = answer(self, *given, **named)
        arguments = (tuple(item) if isinstance(item, list) else item for item in given)
        asked = cast("Question", (answer.__name__, *arguments))
        if asked not in self.asked:
            self.asked[asked] = fingerprint(found)
        return found

    return note
