"""What designs declare so that users and other programs rely on it, and what they refer to of that: plain records.

They are part of those of ``model.py``, and pickled with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from sphinxcontrib_flamedesign.core.kinds import N_


class Subject(StrEnum):
    """What a design can declare so that users and other programs rely on it."""

    OPTION = "option"
    VARIABLE = "variable"
    COMMAND = "command"
    FLAG = "flag"
    EXIT_CODE = "exit-code"
    ENDPOINT = "endpoint"
    #: Anything else that a directive of Sphinx's domains describes: a function, a class, a setting.
    OBJECT = "object"


#: What each is called, to be translated where it is shown on pages.
SUBJECT_LABELS: Mapping[Subject, str] = {
    Subject.OPTION: N_("option"),
    Subject.VARIABLE: N_("environment variable"),
    Subject.COMMAND: N_("command"),
    Subject.FLAG: N_("command-line option"),
    Subject.EXIT_CODE: N_("exit code"),
    Subject.ENDPOINT: N_("endpoint"),
    Subject.OBJECT: N_("object"),
}


#: What lists can declare; an object is described by a directive alone.
LISTED_SUBJECTS = tuple(subject for subject in Subject if subject is not Subject.OBJECT)


class Declaration(NamedTuple):
    """Something that a design declares: a configuration option, a command, an endpoint and the like.

    ``value`` is its default, or what an exit code means, and ``type`` what it can hold; both are unset where the
    design says nothing of them. ``field`` is empty outside all fields. ``anchor`` is that of the field, or of the
    object itself where a directive of Sphinx's domains describes it.
    """

    subject: Subject
    name: str
    field: str
    line: int
    value: str | None = None
    source: str = ""
    type: str | None = None
    anchor: str = ""


class ObjectReference(NamedTuple):
    """A role or link by which prose refers to an object of Sphinx's domains, with what resolves it.

    ``domain`` is empty where any may hold the object. ``attributes`` are those of the node, such as the module that
    it stands in.
    """

    domain: str
    role: str
    target: str
    line: int
    source: str = ""
    attributes: tuple[tuple[str, str | int | None], ...] = ()


class ObjectUse(NamedTuple):
    """An object that a document refers to, and the document and anchor at which it is described."""

    docname: str
    reference: ObjectReference
    described_in: str
    anchor: str
